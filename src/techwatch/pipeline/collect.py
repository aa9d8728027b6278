"""Feeds -> entries in the store."""

from collections import Counter, defaultdict

from techwatch import fetch, polling, sources
from techwatch.config import Feed
from techwatch.errors import FeedError
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import feeds
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
    fresh = _new_entries(work, feed, state, parsed.entries)
    _save(work, polling.after_success(state, answer, parsed, work.now), fresh)
    return {"new": len(fresh)}, ""


def _new_entries(work: Work, feed: Feed, state: FeedState, entries: tuple[Entry, ...]) -> list[tuple[Entry, bool]]:
    known = feeds.known_keys(work.store, feed.url, [entry.key for entry in entries])
    limits, review = work.home.config.fetch, work.home.config.review
    marked = polling.offered(entries, state, work.now, days=limits.window_days, most=limits.window_entries, later_days=review.window_days)
    new = {entry.key: (entry, offered) for entry, offered in reversed(marked) if entry.key not in known}
    return list(reversed(new.values()))


def _failed(work: Work, state: FeedState, failure: Failure, retry_after: float | None) -> tuple[dict[str, int], str]:
    _save(work, polling.after_failure(state, failure, work.now, retry_after=retry_after), [])
    return {"failed": 1}, f"{state.url}: {failure}"


def _save(work: Work, state: FeedState, entries: list[tuple[Entry, bool]]) -> None:
    with work.store.transaction():
        feeds.add_entries(work.store, state.url, entries, seen=work.now)
        feeds.save_state(work.store, state)
