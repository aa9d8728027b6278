"""A home -> what is right and wrong with it, and how its feeds do."""

from typing import Any
from urllib.parse import urlsplit

from techwatch import reminders, render, search
from techwatch.config import Feed, StandingReport
from techwatch.config.words import remarks
from techwatch.errors import QueryError, TechwatchError
from techwatch.home import Home, free_space, read_bytes, words_files, words_text
from techwatch.pipeline.drafting import tongues
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import articles, feeds, subscribers
from techwatch.types import Failure, FeedState

LOW_DISK = 500_000_000  # bytes


def check_home(work: Work) -> list[Outcome]:
    """Check what can be checked without asking anybody; feeds.yaml and the market list were read to get here."""
    return [_config(work), _templates(work), _store(work), _mail(work)]


def _config(work: Work) -> Outcome:
    config = work.home.config
    figures = {"feeds": len(config.feeds), "digests": len(config.digests), "markets": len(work.home.markets.markets)}
    problems = [f"{feed.url}: no key: set TECHWATCH_AIDES_TERRITOIRES_TOKEN" for feed in config.feeds if _lacks_key(work, feed)]
    problems += [f"reports: {report.slug}: {words_of(error)}" for report in config.reports if (error := _unclear(report))]
    problems += [f"{feed.url}: .example is nobody's: write the source's own address" for feed in config.feeds if _made_up(feed)]
    digested = {market for digest in config.digests for market in digest.markets}
    unread = [slug for slug in work.home.markets.markets if slug not in digested]
    problems += [f"markets: {slug!r} stands in no digest: nobody gets its stories" for slug in unread]
    try:
        reminders.is_working_day(work.local.date(), config.calls.holidays)
    except ValueError as error:
        problems.append(f"calls.holidays: {error}")
    return Outcome("config", figures, (*problems, *tongues.lacking(work.home)))


def _unclear(report: StandingReport) -> QueryError | None:
    """Where the theme of a report breaks, None when it can be looked for."""
    try:
        search.parse(report.theme)
    except QueryError as error:
        return error
    return None


def _made_up(feed: Feed) -> bool:
    """Whether a feed is one of the examples that we ship (RFC 2606: no such site can be)."""
    return (urlsplit(feed.url).hostname or "").endswith(".example")


def _lacks_key(work: Work, feed: Feed) -> bool:
    return feed.type == "aides-territoires" and not work.home.config.secrets.aides_territoires_token.get_secret_value()


def _templates(work: Work) -> Outcome:
    environment, problems = work.home.environment, []
    names = environment.list_templates(filter_func=lambda name: name.endswith(".j2"))
    for name in names:
        try:
            environment.get_template(name)
        except Exception as error:
            line = getattr(error, "lineno", None)
            problems.append(f"{name}:{line}: {error}" if line else f"{name}: {error}")
    return Outcome("templates", {"templates": len(names)}, (*problems, *_words(work.home)), failed=bool(problems))


def _words(home: Home) -> list[str]:
    """What is strange in the home's own words: keys that nothing asks for, a language that nobody reads."""
    folder = home.path / "templates"
    files = words_files(folder)
    if not files:
        return []
    known = {key: frozenset().union(*each.values()) for key, each in tongues.known_words().items()}
    asked = "".join(file.read_text(encoding="utf-8", errors="replace") for file in sorted(folder.rglob("*.j2")))
    read = {*home.config.cluster.languages, *(person.lang for person in home.config.team)}
    said = [f"{file}: nobody reads {lang!r}: it is none of cluster.languages" for lang, file in files if lang not in read]
    return said + [line for _, file in files for line in remarks(words_text(file), file=str(file), known=known, asked=asked)]


def _store(work: Work) -> Outcome:
    free = free_space(work.home.path)
    problems = (f"only {free // 1_000_000} MB are free where {work.home.path} lies",) if free < LOW_DISK else ()
    return Outcome("store", articles.counts(work.store), problems)


def _mail(work: Work) -> Outcome:
    mail, web, problems = work.home.config.mail, work.home.config.web, []
    if mail.transport == "maildir":
        problems.append(f"mail.transport is maildir: messages are written to {work.home.path / mail.maildir} and nothing is sent")
    if mail.transport == "smtp" and not web.public_url.startswith("https://"):
        problems.append("web.public_url is no https address: mail programs do not offer one-click unsubscribe (RFC 8058)")
    return Outcome("mail", {"subscribers": len(subscribers.active(work.store))}, (*problems, *_logo(work.home)))


def _logo(home: Home) -> tuple[str, ...]:
    """A logo that reports show and mails do not."""
    name = home.config.look.logo
    why = render.unfit(read_bytes(home.path / name)) if name else ""
    return (f"look.logo: mails go without {name}: {why}",) if why else ()


def feed_lines(work: Work) -> list[dict[str, Any]]:
    """Every feed of feeds.yaml: its address, state in words, last good answer, entries, newest entry."""
    states, figures = feeds.states(work.store), feeds.figures(work.store)
    lines = []
    for feed in work.home.config.feeds:
        state, brought = states.get(feed.url), figures.get(feed.url, feeds.FeedFigures())
        lines.append(
            {
                "feed": feed.url,
                "state": "paused" if feed.paused else state_words(state),
                "last_ok": f"{state.last_ok:%Y-%m-%d %H:%M}" if state and state.last_ok else "never",
                "entries": str(brought.entries),
                "newest": f"{brought.newest:%Y-%m-%d}" if brought.newest else "",
            }
        )
    return lines


def state_words(state: FeedState | None) -> str:
    """ok, not polled yet, or what is wrong, how often in a row and when it is tried again."""
    if state is None or state.last_polled is None:
        return "not polled yet"
    if not state.reason:
        return f"ok (moved to {state.moved_to})" if state.moved_to else "ok"
    words = f"{state.reason}: {Failure(state.url, state.reason, state.detail)}, {state.failures} in a row"
    return f"{words}, next try {state.next_poll:%Y-%m-%d %H:%M} UTC" if state.next_poll else words


def words_of(error: TechwatchError) -> str:
    """An error as one line."""
    return " ".join(str(error).split())
