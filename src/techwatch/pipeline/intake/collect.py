"""Feeds -> entries in the store."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from techwatch import fetch, polling, sources, versions
from techwatch.config import Feed
from techwatch.errors import FeedError
from techwatch.pipeline.work import Outcome, Work
from techwatch.sources import Walk
from techwatch.store import feeds
from techwatch.store.feeds import Waiting
from techwatch.types import Entry, Failure, FeedState, ParsedFeed, Request, Response, Unreachable

CALLS_DAYS = 60
"""How far back a new feed of calls is read at least: a call stays open for weeks."""


Marked = tuple[Entry, bool]
"""An entry and whether it is offered."""
Change = tuple[Waiting, Marked]
"""An entry as it was, and as its feed gives it now."""


@dataclass(slots=True)
class Poll:
    """One feed on its way: the requests still to come, the pages that came, and what went wrong."""

    feed: Feed
    state: FeedState
    walk: Walk
    request: Request | None = None
    pages: list[Response] = field(default_factory=list)
    failure: Failure | None = None
    retry_after: float | None = None


def collect(work: Work) -> Outcome:
    """Poll every feed that is due, and not paused, and store its new entries, each feed in one short transaction.

    What came before something went wrong on a later page is kept; the feed is then asked again from the beginning.
    """
    states = feeds.states(work.store)
    asked = (feed for feed in work.home.config.feeds if not feed.paused)
    polls = [_begun(work, feed, states.get(feed.url) or FeedState(feed.url)) for feed in asked]
    polls = [poll for poll in polls if polling.is_due(poll.state, work.now)]
    work.teller.begin("collect", len(polls))
    figures: Counter[str] = Counter(feeds=len(polls), unchanged=0, new=0, failed=0)
    problems = []
    for poll in _finished(work, polls):
        result, problem = _receive(work, poll)
        figures.update(result)
        problems += [problem] if problem else []
        work.teller.step()
    return Outcome("collect", dict(figures), tuple(sorted(problems)), failed=bool(polls) and figures["failed"] == len(polls))


def _begun(work: Work, feed: Feed, state: FeedState) -> Poll:
    token = work.home.config.secrets.aides_territoires_token.get_secret_value()
    poll = Poll(feed, state, sources.walk(feed, state, token=token, now=work.now))
    _step(poll, None)
    return poll


def _finished(work: Work, polls: Sequence[Poll]) -> Iterator[Poll]:
    """Polls as they come to their end; the next pages of all are asked for together, round after round."""
    yield from (poll for poll in polls if poll.request is None)
    asked = _asked(polls)
    while asked:
        further: list[Poll] = []
        for answer in fetch.fetch_each(list(asked), work.home.config.fetch):
            for poll in asked[answer.request]:
                _take(poll, answer)
                if poll.request is None:
                    yield poll
                else:
                    further.append(poll)
        asked = _asked(further)


def _asked(polls: Iterable[Poll]) -> dict[Request, list[Poll]]:
    found: dict[Request, list[Poll]] = defaultdict(list)
    for poll in polls:
        if poll.request is not None:
            found[poll.request].append(poll)
    return found


def _take(poll: Poll, answer: Response | Unreachable) -> None:
    """What one answer means for a poll: its end, or the next request."""
    if isinstance(answer, Unreachable):
        failure = replace(answer.failure, detail=_told(poll, answer.failure, len(poll.pages) + 1))
        poll.failure, poll.retry_after, poll.request = failure, answer.retry_after, None
        return
    if answer.request.purpose == "feed":
        poll.pages.append(answer)
    _step(poll, answer)


def _told(poll: Poll, failure: Failure, page: int) -> str:
    """The detail of a failure: on which page, from the second on, and what to do where a key was refused."""
    key = sources.key_variable(poll.feed) if failure.reason == "forbidden" else ""
    said = [f"page {page}"] if page > 1 else []
    return ": ".join([*said, *([failure.detail] if failure.detail else []), *([f"is {key} right?"] if key else [])])


def _step(poll: Poll, answer: Response | None) -> None:
    try:
        poll.request = next(poll.walk) if answer is None else poll.walk.send(answer)
    except StopIteration:
        poll.request = None
    except FeedError as error:
        poll.request, poll.failure = None, Failure(poll.feed.url, error.reason, error.detail)
    except Exception as error:  # a strange answer is that one feed's failure, not the run's
        poll.request, poll.failure = None, Failure(poll.feed.url, "broken", f"its pages cannot be walked ({type(error).__name__})")


def _receive(work: Work, poll: Poll) -> tuple[dict[str, int], str]:
    """Store what one feed answered; -> figures, and the problem in words ("" = none)."""
    state = poll.state
    if not poll.pages:
        return _failed(work, poll, poll.failure or Failure(poll.feed.url, "empty", "nothing was asked of it"))
    answer = polling.together(poll.pages)
    if poll.failure is None and polling.is_unchanged(state, answer, _settings(poll.feed)):
        _save(work, polling.after_unchanged(state, work.now), [])
        return {"unchanged": 1}, ""
    parsed = _parsed(work, poll)
    fresh, changes = _sorted_out(work, poll, parsed) if parsed else ([], [])
    counts = {"new": len(fresh)} | ({"changed": len(changes)} if changes else {})
    if poll.failure is not None:
        result, problem = _failed(work, poll, poll.failure, fresh, changes)
        return counts | result, problem
    title = parsed or ParsedFeed("", ())
    after = polling.after_success(state, answer, title, work.now, settings=_settings(poll.feed))
    _save(work, after, fresh, changes)
    return counts, ""


def _settings(feed: Feed) -> str:
    """What of feeds.yaml decides how an answer is read, "" for plain feeds."""
    return f"{feed.query} {feed.columns} {feed.listing}" if feed.query or feed.columns or feed.listing.entry else ""


def _parsed(work: Work, poll: Poll) -> ParsedFeed | None:
    """The entries of all pages that can be read; the first page that cannot be is the poll's failure."""
    found: list[ParsedFeed] = []
    for number, page in enumerate(poll.pages, 1):
        try:
            kwargs = {"url": page.url, "content_type": page.content_type, "type": poll.feed.type}
            found.append(sources.parse_feed(page.body, now=work.now, feed=poll.feed, **kwargs))
        except FeedError as error:
            failure = Failure(poll.feed.url, error.reason, error.detail)
            poll.failure = poll.failure or replace(failure, detail=_told(poll, failure, number))
    return replace(found[0], entries=tuple(entry for parsed in found for entry in parsed.entries)) if found else None


def _sorted_out(work: Work, poll: Poll, parsed: ParsedFeed) -> tuple[list[Marked], list[Change]]:
    """What is new, and what its feed gives with other words now; a call's dates count too when they say that it is over."""
    marked = _marked(work, poll, parsed.entries)
    known = feeds.known_keys(work.store, poll.feed.url, list(marked))
    given = {key: each for key, each in marked.items() if key in known and (each[1] or each[0].call)}
    return [new for key, new in marked.items() if key not in known], _changes(work, poll.feed, given)


def _marked(work: Work, poll: Poll, entries: tuple[Entry, ...]) -> dict[str, Marked]:
    """By its key, the first of each entry with whether it is offered, in the feed's order; those without any word are left out."""
    entries = tuple(entry for entry in entries if entry.title or entry.url or entry.summary or entry.content)
    limits, review = work.home.config.fetch, work.home.config.review
    days = max(limits.window_days, CALLS_DAYS) if poll.feed.kind == "calls" else limits.window_days
    marked = polling.offered(entries, poll.state, work.now, days=days, most=limits.window_entries, later_days=max(days, review.window_days))
    last = {entry.key: (entry, offered) for entry, offered in reversed(marked)}
    return dict(reversed(last.items()))


def _changes(work: Work, feed: Feed, given: dict[str, Marked]) -> list[Change]:
    """Known entries that the feed gives with other words now, each with what it was."""
    since = work.now - dt.timedelta(days=work.home.config.review.window_days)
    before = feeds.changeable(work.store, feed.url, list(given), since=since)
    return [(old, given[key]) for key, old in before.items() if versions.changed(old.entry, given[key][0])]


def _failed(
    work: Work,
    poll: Poll,
    failure: Failure,
    fresh: Sequence[Marked] = (),
    changes: Sequence[Change] = (),
) -> tuple[dict[str, int], str]:
    state = polling.after_failure(poll.state, failure, work.now, retry_after=poll.retry_after)
    first = state.first_polled or (work.now if fresh else None)
    _save(work, replace(state, first_polled=first), fresh, changes)
    return {"failed": 1}, f"{state.url}: {failure}"


def _save(work: Work, state: FeedState, entries: Sequence[Marked], changes: Iterable[Change] = ()) -> None:
    with work.store.transaction():
        for before, (now, offered) in changes:
            feeds.change(work.store, before, now, offered=offered)
        feeds.add_entries(work.store, state.url, entries, seen=work.now)
        feeds.save_state(work.store, state)
