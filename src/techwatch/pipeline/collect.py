"""Feeds -> entries in the store."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable

from techwatch import fetch, polling, sources, versions
from techwatch.config import Feed
from techwatch.errors import FeedError
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import feeds
from techwatch.store.feeds import Waiting
from techwatch.types import Entry, Failure, FeedState, Request, Response, Unreachable


def collect(work: Work) -> Outcome:
    """Poll every feed that is due and store its new entries, each feed in one short transaction."""
    states = feeds.states(work.store)
    polled = [feed for feed in work.home.config.feeds if polling.is_due(_state(states, feed), work.now)]
    asked: dict[Request, list[Feed]] = defaultdict(list)
    for feed in polled:
        asked[_request(_state(states, feed))].append(feed)
    work.teller.begin("collect", len(polled))
    figures: Counter[str] = Counter(feeds=len(polled), unchanged=0, new=0, failed=0)
    problems = []
    for answer in fetch.fetch_each(list(asked), work.home.config.fetch):
        for feed in asked[answer.request]:
            result, problem = _receive(work, feed, _state(states, feed), answer)
            figures.update(result)
            problems += [problem] if problem else []
            work.teller.step()
    return Outcome("collect", dict(figures), tuple(sorted(problems)), failed=bool(polled) and figures["failed"] == len(polled))


def _state(states: dict[str, FeedState], feed: Feed) -> FeedState:
    return states.get(feed.url) or FeedState(feed.url)


def _request(state: FeedState) -> Request:
    return Request(state.moved_to or state.url, state.etag, state.modified, "feed")


def _receive(work: Work, feed: Feed, state: FeedState, answer: Response | Unreachable) -> tuple[dict[str, int], str]:
    """Store what one feed answered; -> figures, and the problem in words ("" = none)."""
    if isinstance(answer, Unreachable):
        return _failed(work, state, answer.failure, answer.retry_after)
    if polling.is_unchanged(state, answer):
        _save(work, polling.after_unchanged(state, work.now), [])
        return {"unchanged": 1}, ""
    try:
        parsed = sources.parse_feed(answer.body, url=answer.url, content_type=answer.content_type, type=feed.type, now=work.now)
    except FeedError as error:
        return _failed(work, state, Failure(feed.url, error.reason, error.detail), None)
    marked = _marked(work, state, parsed.entries)
    known = feeds.known_keys(work.store, feed.url, list(marked))
    changes = _changes(work, feed, {key: entry for key, (entry, offered) in marked.items() if offered and key in known})
    fresh = [new for key, new in marked.items() if key not in known]
    _save(work, polling.after_success(state, answer, parsed, work.now), fresh, changes)
    return {"new": len(fresh)} | ({"changed": len(changes)} if changes else {}), ""


def _marked(work: Work, state: FeedState, entries: tuple[Entry, ...]) -> dict[str, tuple[Entry, bool]]:
    """By its key, the first of each entry with whether it is offered, in the feed's order."""
    limits, review = work.home.config.fetch, work.home.config.review
    marked = polling.offered(entries, state, work.now, days=limits.window_days, most=limits.window_entries, later_days=review.window_days)
    last = {entry.key: (entry, offered) for entry, offered in reversed(marked)}
    return dict(reversed(last.items()))


def _changes(work: Work, feed: Feed, entries: dict[str, Entry]) -> list[tuple[Waiting, Entry]]:
    """Known entries that the feed gives with other words now, each with what it was."""
    since = work.now - dt.timedelta(days=work.home.config.review.window_days)
    before = feeds.changeable(work.store, feed.url, list(entries), since=since)
    return [(old, entries[key]) for key, old in before.items() if versions.changed(old.entry, entries[key])]


def _failed(work: Work, state: FeedState, failure: Failure, retry_after: float | None) -> tuple[dict[str, int], str]:
    _save(work, polling.after_failure(state, failure, work.now, retry_after=retry_after), [])
    return {"failed": 1}, f"{state.url}: {failure}"


def _save(work: Work, state: FeedState, entries: list[tuple[Entry, bool]], changes: Iterable[tuple[Waiting, Entry]] = ()) -> None:
    with work.store.transaction():
        for before, now in changes:
            feeds.change(work.store, before, now)
        feeds.add_entries(work.store, state.url, entries, seen=work.now)
        feeds.save_state(work.store, state)
