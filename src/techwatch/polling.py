"""What a server answered -> what is remembered of a feed, what it offers, and when to try again. Pure."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import replace

from techwatch.types import Entry, Failure, FeedState, ParsedFeed, Response, Unreachable

PATIENCE = 2
"""Failures in a row that are simply tried at the next run; after that the pauses double, from an hour to a day."""

_HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def is_due(state: FeedState, now: dt.datetime) -> bool:
    """Whether the feed may be asked now: no server asked us to wait and it is not failing again and again."""
    return state.next_poll is None or state.next_poll <= now


def is_unchanged(state: FeedState, response: Response, settings: str = "") -> bool:
    """Whether the feed says that nothing is new: 304, or the same bytes as last time, read by the same `settings`."""
    return response.status == 304 or (bool(state.body_hash) and state.body_hash == body_hash(response, settings))


def together(pages: Sequence[Response]) -> Response:
    """The answers of one poll as one: the first, with the bodies of all."""
    return replace(pages[0], body=b"".join(page.body for page in pages)) if len(pages) > 1 else pages[0]


def body_hash(response: Response, settings: str = "") -> str:
    """A short hash of the body's bytes, and of what feeds.yaml says of how they are read: after a change there they are read anew."""
    return hashlib.sha256(response.body + settings.encode()).hexdigest()[:32]


def after_unchanged(state: FeedState, now: dt.datetime) -> FeedState:
    """The state after a poll that brought nothing new: only the times of polling move."""
    return replace(state, last_polled=now, last_ok=now, next_poll=None, failures=0, reason="", detail="")


def after_success(state: FeedState, response: Response, parsed: ParsedFeed, now: dt.datetime, *, settings: str = "") -> FeedState:
    """The state after a poll whose body was read by `settings`."""
    return replace(
        after_unchanged(state, now),
        title=parsed.title or state.title,
        etag=response.etag,
        modified=response.modified,
        body_hash=body_hash(response, settings),
        first_polled=state.first_polled or now,
        moved_to=response.moved_to or state.moved_to,
    )


def after_failure(state: FeedState, failure: Failure, now: dt.datetime, *, retry_after: float | None = None) -> FeedState:
    """The state after a poll that failed. `retry_after`: seconds that the server asked for (RFC 9110 section 10.2.3).

    Where it had moved to is forgotten: the next poll begins at the address of feeds.yaml again.
    """
    failures = state.failures + 1
    pause = max(_seconds(retry_after), DAY if failure.reason == "gone" else _pause(failures))
    failed = replace(state, failures=failures, reason=failure.reason, detail=failure.detail, moved_to="")
    return replace(failed, last_polled=now, next_poll=now + pause if pause else None)


def offered(
    entries: Sequence[Entry], state: FeedState, now: dt.datetime, *, days: int, most: int, later_days: int
) -> list[tuple[Entry, bool]]:
    """Each entry with whether it may be proposed.

    A new feed offers its last `days` days, `most` entries at most, the newest first; a known feed all that is
    not older than `later_days`. An entry without a date counts as new. A call whose dates its feed states is offered until it
    is over, whenever it was published and however many there are.
    """
    first = state.first_polled is None
    oldest = now - dt.timedelta(days=days if first else later_days)
    open_calls = {i for i, entry in enumerate(entries) if entry.call and entry.call.status(now, dt.UTC) != "closed"}
    fresh = [i for i, entry in enumerate(entries) if entry.call is None and (entry.published is None or entry.published >= oldest)]
    fresh.sort(key=lambda i: entries[i].published or now, reverse=True)
    chosen = open_calls.union(fresh[:most] if first else fresh)
    return [(entry, i in chosen) for i, entry in enumerate(entries)]


def next_try(failure: Failure, *, attempts: int, most: int, now: dt.datetime) -> dt.datetime | None:
    """When a page that failed for the `attempts`-th time is tried again; None: its summary stands for it from now on."""
    if not failure.retry or attempts >= most:
        return None
    return now + dt.timedelta(hours=2.0 ** (attempts - 1))


def unread_page(answer: Response | Unreachable) -> Failure | None:
    """Why an answer holds no page to read, None when it does."""
    return answer.failure if isinstance(answer, Unreachable) else None


def _pause(failures: int) -> dt.timedelta:
    doublings = min(failures - PATIENCE - 1, 5)
    return min(DAY, _HOUR * 2**doublings) if failures > PATIENCE else dt.timedelta()


def _seconds(seconds: float | None) -> dt.timedelta:
    return dt.timedelta(seconds=min(seconds or 0, DAY.total_seconds()))
