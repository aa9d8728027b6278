"""Feeds -> articles of their past: found by sitemaps and archive pages, read, and never proposed as news.

What is found becomes entries at once, a page that was read an article at once: killed at any moment and done again, it goes on. It takes
no lock that other work needs; `techwatch.pipeline.intake.group` compares what it read with the rest.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from techwatch import sources, urls
from techwatch.config import Feed
from techwatch.pipeline.intake import read
from techwatch.pipeline.intake.polite import Polite
from techwatch.pipeline.intake.workers import Workers
from techwatch.pipeline.work import Outcome, Work
from techwatch.sources.past import Asking, Past
from techwatch.store import feeds
from techwatch.types import Entry, ParsedFeed, Request, Response

LIMIT = 1000
"""Pages of a feed that one call reads at most, when nothing else is said."""

_BATCH = 16  # pages that a kill may lose
_KNOWN = 300  # addresses that show what a feed's articles look like
_EXAMPLES = 3
_LINES = 8  # problems of one feed that are told one by one
_APIS = frozenset({"sedia", "ted", "opendatasoft", "aides-territoires"})
_WORDS = {
    "known": "known already",
    "older": "outside these days",
    "elsewhere": "of other parts of the site",
    "barred": "barred by robots.txt",
}


@dataclass(slots=True)
class Search:
    """The past of one feed while it is looked for. `new`: entries that nobody knew; `full`: as many are waiting as may be read."""

    feed: Feed
    past: Past
    walk: Asking
    request: Request | None = None
    new: int = 0
    full: bool = False
    found: list[Entry] = field(default_factory=list)


def backfill(work: Work, chosen: Sequence[Feed], *, since: dt.date, until: dt.date, limit: int = LIMIT, dry: bool = False) -> list[Outcome]:
    """Find what `chosen` told in [since, until], both days included, and read `limit` pages of each at most, the newest first.

    `dry`: only find, and store nothing.
    """
    polite = Polite(work.home.config.fetch)
    found = find(work, chosen, polite, since=since, until=until, limit=limit, dry=dry)
    return [found] if dry else [found, read_found(work, chosen, polite, limit=limit)]


# --- finding --------------------------------------------------------------------------------------


def find(work: Work, chosen: Sequence[Feed], polite: Polite, *, since: dt.date, until: dt.date, limit: int, dry: bool) -> Outcome:
    """Look for the past of each feed until `limit` pages of it wait to be read; all feeds at the same time, one request each a turn."""
    apis = [feed for feed in chosen if feed.type in _APIS]
    searches = [_begun(work, feed, since, until) for feed in chosen if feed not in apis]
    work.teller.begin("find", len(searches))
    for search in searches:
        search.full = not dry and feeds.count_past(work.store, search.feed.url, now=work.now) >= limit
        _step(search, None)
    while asking := [search for search in searches if search.request is not None and not search.full]:
        _turn(work, asking, polite, limit=limit, dry=dry)
        work.teller.step(sum(search.request is None or search.full for search in asking))
    figures = Counter(feeds=len(chosen), found=0, new=0)
    for search in searches:
        figures.update(found=search.past.counts["found"], new=search.new)
    problems = [f"{feed.title}: an API answers what is open today; it has no past to fetch" for feed in apis]
    problems += [f"{search.feed.title}: {line}" for search in searches for line in _problems(search, polite)]
    notes = tuple(line for search in searches for line in _notes(search, dry=dry))
    return Outcome("find", dict(figures), tuple(problems), notes, failed=not figures["found"] and bool(problems))


def _begun(work: Work, feed: Feed, since: dt.date, until: dt.date) -> Search:
    def parse(answer: Response) -> ParsedFeed:
        about = {"url": answer.url, "content_type": answer.content_type, "type": feed.type}
        return sources.parse_feed(answer.body, now=work.now, feed=feed, **about)

    known = tuple(feeds.addresses(work.store, feed.url, limit=_KNOWN))
    past = Past(feed, parse, since, until, work.home.config.fetch.user_agent, known)
    return Search(feed, past, past.walk())


def _turn(work: Work, asking: Sequence[Search], polite: Polite, *, limit: int, dry: bool) -> None:
    """One request of each search; what the answers hold is stored at once."""
    requests = list(dict.fromkeys(search.request for search in asking if search.request))
    answers = {answer.request: answer for answer in polite.ask(requests)}
    for search in asking:
        answer = answers.get(search.request) if search.request else None
        if answer is None:  # its host is left alone
            search.request = None
            continue
        _step(search, answer)
        _keep(work, search, limit=limit, dry=dry)


def _step(search: Search, answer: object) -> None:
    try:
        search.request = next(search.walk) if answer is None else search.walk.send(answer)  # type: ignore[arg-type]
    except StopIteration:
        search.request = None
    except Exception as error:  # a strange page is that one feed's failure, not that of all
        search.past.told.append(f"its pages cannot be walked ({type(error).__name__})")
        search.request = None


def _keep(work: Work, search: Search, *, limit: int, dry: bool) -> None:
    entries = search.past.take()
    search.found += entries
    if dry:
        known = feeds.known_addresses(work.store, [urls.canonical(entry.url or "") for entry in entries])
        search.new += len(entries) - len(known)
        search.full = search.new >= limit
    elif entries:
        with work.store.transaction():
            search.new += feeds.add_past(work.store, search.feed.url, entries, seen=work.now)
        search.full = feeds.count_past(work.store, search.feed.url, now=work.now) >= limit


def _problems(search: Search, polite: Polite) -> Iterator[str]:
    told = list(dict.fromkeys(search.past.told))
    yield from told[:_LINES]
    if len(told) > _LINES:
        yield f"and {len(told) - _LINES} more addresses like these"
    if alone := polite.left_alone(search.feed.url):
        yield f"{alone}: the same command goes on later"
    if not search.past.counts["found"] and not search.full and not search.past.told and not alone:
        yield "nothing of its past was found: no further pages of the feed, no sitemap, no archive pages with articles of its shape"


def _notes(search: Search, *, dry: bool) -> Iterator[str]:
    counts = search.past.counts + Counter(known=search.past.counts["found"] - search.new)
    ways = ", ".join(f"{count} by {way}" for way, count in sorted(search.past.ways.items()))
    others = ", ".join(f"{counts[name]} {words}" for name, words in _WORDS.items() if counts[name])
    yield f"{search.feed.title}: {search.new} new{f' ({ways})' if ways else ''}{f'; {others}' if others else ''}"
    if search.full:
        yield f"{search.feed.title}: there may be more; the same command goes on behind them"
    if dry:
        yield from (f"  {entry.published.date() if entry.published else '          '}  {entry.url}" for entry in search.found[:_EXAMPLES])


# --- reading --------------------------------------------------------------------------------------


def read_found(work: Work, chosen: Sequence[Feed], polite: Polite, *, limit: int) -> Outcome:
    """Read what was found of each feed, now or before, newest first; hosts take turns."""
    rows = [feeds.waiting_past(work.store, feed.url, now=work.now, limit=limit) for feed in chosen]
    turns = [row[turn] for turn in range(max(map(len, rows), default=0)) for row in rows if turn < len(row)]
    work.teller.begin("read", len(turns))
    figures: Counter[str] = Counter(entries=len(turns), pages=0, summaries=0, undated=0, failed=0)
    with Workers(work.home.config.executor, work.home.markets, work.now) as workers:
        for start in range(0, len(turns), _BATCH):
            batch = turns[start : start + _BATCH]
            if not all(polite.left_alone(each.entry.url or "") for each in batch):
                figures.update(read.read_past(work, batch, workers, ask=polite.ask))
            work.teller.step(len(batch))
    left = {feed.title: feeds.count_past(work.store, feed.url, now=work.now) for feed in chosen}
    figures["left"] = sum(left.values())
    waiting = tuple(f"{title}: {count} found and not read yet" for title, count in left.items() if count)
    alone = dict.fromkeys(polite.left_alone(each.entry.url or "") for each in turns)
    problems = tuple(f"{why}: the same command goes on later" for why in alone if why)
    return Outcome("read", dict(figures), problems, waiting)
