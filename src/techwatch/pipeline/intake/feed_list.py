"""The feeds of feeds.yaml as editors see them; an address they paste -> what would be read there; a change -> the file, logged.

feeds.yaml stays the only list: it is written whole, with one place changed, and only as the editor saw it.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from techwatch import fetch, language, sources
from techwatch.config import Feed, feed_lines, parse_config
from techwatch.config.feed_lines import Removed
from techwatch.errors import ConfigError, ConflictError, FeedError, NotFoundError
from techwatch.home import Home, write_whole
from techwatch.pipeline.work import Work
from techwatch.sources.announced import announced
from techwatch.store import desk, feeds
from techwatch.store.desk import LoggedAct
from techwatch.types import Failure, FeedState, Lang, ParsedFeed, Request, Response, Unreachable
from techwatch.urls import resolve

ACTS: Final = ("feed-added", "feed-removed", "feed-paused", "feed-resumed")
"""What the log calls the changes of this list."""

_BOM: Final = "\ufeff"
_WAIT: Final = 5.0  # seconds, for another change to end
_TRIED: Final = 3  # announced feeds that are asked for, until one can be read
_BACK: Final = {"feed-paused": "feed-resumed", "feed-resumed": "feed-paused"}

Health = Literal["paused", "new", "ok", "failing"]


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed, what is remembered of it (None: it was never asked), what it brought, and how much of it editors kept."""

    feed: Feed
    state: FeedState | None
    figures: feeds.FeedFigures
    kept: feeds.Kept

    @property
    def health(self) -> Health:
        """In one word."""
        if self.feed.paused:
            return "paused"
        if self.state is None or self.state.last_polled is None:
            return "new"
        return "failing" if self.state.reason else "ok"


def listing(work: Work) -> list[Listed]:
    """Every feed of feeds.yaml, in its order."""
    states, figures, kept = feeds.states(work.store), feeds.figures(work.store), feeds.kept(work.store)
    nothing, undecided = feeds.FeedFigures(), feeds.Kept()
    return [
        Listed(feed, states.get(feed.url), figures.get(feed.url, nothing), kept.get(feed.url, undecided)) for feed in work.home.config.feeds
    ]


# --- an address that somebody pasted --------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """What stands at an address: a feed at `url`, in `lang` as far as its words tell; or the `failure` that there is none.

    `others`: title and address of further feeds that its page announces. `known`: the feed is on the list already.
    """

    url: str
    parsed: ParsedFeed | None = None
    lang: Lang = "und"
    others: tuple[tuple[str, str], ...] = ()
    failure: Failure | None = None
    known: bool = False


def look(work: Work, address: str) -> Look:
    """Ask for an address, and where it is a page, for the feeds that it announces; nothing is kept. Takes as long as they do."""
    words = address.strip()
    words = words if "://" in words else f"https://{words}"
    url = resolve(words, words)
    if url is None:
        return Look(words, failure=Failure(words, "bad-link", ""))
    answer = _asked(work, url)
    if isinstance(answer, Failure):
        return Look(url, failure=answer)
    seen = _read(work, answer)
    if isinstance(seen, Look):
        return seen
    return _announced(work, answer, seen)


def _announced(work: Work, page: Response, failure: Failure) -> Look:
    """The first of a page's feeds that can be read. `failure`: why the page is none itself."""
    found = announced(page.body, url=page.url, content_type=page.content_type)
    for place, (_, address) in enumerate(found[:_TRIED]):
        answer = _asked(work, address)
        seen = answer if isinstance(answer, Failure) else _read(work, answer)
        if isinstance(seen, Look):
            return replace(seen, others=(*found[:place], *found[place + 1 :]))
        failure = seen
    return Look(page.request.url, failure=failure)


def _asked(work: Work, url: str) -> Response | Failure:
    answer = fetch.fetch_one(Request(url, purpose="feed"), work.home.config.fetch)
    return answer.failure if isinstance(answer, Unreachable) else answer


def _read(work: Work, answer: Response) -> Look | Failure:
    url = answer.moved_to or answer.request.url
    try:
        parsed = sources.parse_feed(answer.body, url=answer.url, content_type=answer.content_type, now=work.now)
    except FeedError as error:
        return Failure(url, error.reason, error.detail)
    shown = replace(parsed, entries=_newest(parsed))
    words = " ".join(f"{entry.title} {entry.summary}" for entry in shown.entries)
    lang = language.detect(words, likely=work.home.config.cluster.languages)
    return Look(url, shown, lang, known=work.home.config.feed(url) is not None)


def _newest(parsed: ParsedFeed) -> tuple[Any, ...]:
    """The entries, the newest first; those without a date as the feed has them, behind."""
    long_ago = dt.datetime.min.replace(tzinfo=dt.UTC)
    return tuple(sorted(parsed.entries, key=lambda entry: entry.published or long_ago, reverse=True))


# --- changes --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """A feed to be added, removed, paused or resumed: `name` of ACTS, its address; `values` for feeds.yaml of one to be added.

    `read`: what `version` said when the editor saw the list.
    """

    name: str
    url: str
    read: str
    values: Mapping[str, object] | None = None


def version(home: Home) -> str:
    """What feeds.yaml is known by as it stands now; "" while there is none."""
    file = home.path / "feeds.yaml"
    return _mark(file.read_bytes()) if file.is_file() else ""


def change(work: Work, wanted: Change, *, who: str) -> int:
    """Change feeds.yaml and log it; -> the number in the log.

    Raises ConflictError when the file changed since it was read, ConfigError for what may not stand there (then nothing is written),
    NotFoundError for a feed that is not there, LockedError.
    """
    acts: dict[str, Callable[[str, str], tuple[str, LoggedAct]]] = {
        "feed-added": lambda text, file: _added(text, wanted, file),
        "feed-removed": lambda text, file: _removed(text, wanted.url, file),
    }
    act = acts.get(wanted.name, lambda text, file: _paused(text, wanted.url, wanted.name, file))
    return _write(work, act, read=wanted.read, who=who)


def undo(work: Work, number: int, *, who: str) -> int:
    """Take back a change, whatever else was changed meanwhile. Raises as `change` does, NotFoundError too for what was taken back."""
    done = desk.logged(work.store, number)
    if done is None or done.name not in ACTS or done.undone_by is not None:
        raise NotFoundError(str(number), "no-act", "there is no such change, or it was undone already")
    said = json.loads(done.before)

    def back(text: str, file: str) -> tuple[str, LoggedAct]:
        if said["name"] == "feed-removed":
            after, act = _removed(text, done.item, file)
        elif said["name"] == "feed-added":
            removed = Removed("", *json.loads(said["value"]))
            after, act = feed_lines.put_back(text, removed, file=file), _act("feed-added", done.item, back={"name": "feed-removed"})
        else:
            after, act = _paused(text, done.item, said["name"], file)
        return after, replace(act, undoes=number)

    return _write(work, back, read=None, who=who)


def _added(text: str, wanted: Change, file: str) -> tuple[str, LoggedAct]:
    after = feed_lines.add_feed(text, dict(wanted.values or {}), file=file)
    return after, _act("feed-added", wanted.url, back={"name": "feed-removed"})


def _removed(text: str, url: str, file: str) -> tuple[str, LoggedAct]:
    gone = feed_lines.remove_feed(text, url, file=file)
    back = {"name": "feed-added", "value": json.dumps([gone.lines, gone.behind, gone.above], ensure_ascii=False)}
    return gone.text, _act("feed-removed", url, back=back)


def _paused(text: str, url: str, name: str, file: str) -> tuple[str, LoggedAct]:
    return feed_lines.pause_feed(text, url, name == "feed-paused", file=file), _act(name, url, back={"name": _BACK[name]})


def _act(name: str, url: str, *, back: Mapping[str, str]) -> LoggedAct:
    before, after = (json.dumps({**said, "item": url}, ensure_ascii=False) for said in (back, {"name": name}))
    return LoggedAct("", "", name, url, before, after)


def _write(work: Work, act: Callable[[str, str], tuple[str, LoggedAct]], *, read: str | None, who: str) -> int:
    """`read` None: the file may have changed since anybody saw it."""
    file = (work.home.path / "feeds.yaml").resolve()
    with work.home.lock("feeds", since=work.now.isoformat(), wait=_WAIT):
        data = file.read_bytes()
        if read is not None and read != _mark(data):
            raise ConflictError("feeds.yaml", "changed", "feeds.yaml was changed meanwhile", "")
        text = _text(data, str(file))
        after, logged = act(text.removeprefix(_BOM), str(file))
        parse_config(after, file=str(file), environ={})
        if file.read_bytes() != data:  # a text editor knows nothing of our lock
            raise ConflictError("feeds.yaml", "changed", "feeds.yaml was changed meanwhile", "")
        write_whole(file, _BOM * text.startswith(_BOM) + after)
        return desk.log_act(work.store, replace(logged, who=who), now=work.now)


def _text(data: bytes, file: str) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise ConfigError(file, None, "not UTF-8: save it as UTF-8") from None


def _mark(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]
