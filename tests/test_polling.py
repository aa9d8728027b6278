import datetime as dt

import pytest

from techwatch import polling
from techwatch.types import Entry, Failure, FeedState, ParsedFeed, Request, Response, Unreachable

NOW = dt.datetime(2026, 11, 20, 9, tzinfo=dt.UTC)
URL = "https://gazette.example/feed"
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
KNOWN = FeedState(URL, first_polled=NOW - DAY)
SLOW = Failure(URL, "slow")


def answer(body=b"<rss/>", status=200, **more):
    return Response(Request(URL, purpose="feed"), URL, status, body, **more)


def failed(times, failure=SLOW, **more):
    state = KNOWN
    for _ in range(times):
        state = polling.after_failure(state, failure, NOW, **more)
    return state


@pytest.mark.parametrize(("next_poll", "due"), [(None, True), (NOW - HOUR, True), (NOW, True), (NOW + HOUR, False)])
def test_a_feed_is_due_when_its_hour_has_come(next_poll, due):
    assert polling.is_due(FeedState(URL, next_poll=next_poll), NOW) is due


@pytest.mark.parametrize(
    ("failures", "pause"),
    [(1, None), (2, None)] + [(3 + n, 2**n * HOUR) for n in range(5)] + [(8, DAY), (1000, DAY)],
)
def test_pauses_double_from_an_hour_to_a_day(failures, pause):
    state = failed(failures)
    assert (state.failures, state.reason, state.last_polled) == (failures, "slow", NOW)
    assert state.next_poll == (NOW + pause if pause else None)


@pytest.mark.parametrize(
    ("failure", "retry_after", "pause"),
    [
        (Failure(URL, "busy"), 600.0, dt.timedelta(minutes=10)),
        (Failure(URL, "busy"), 10.0**9, DAY),
        (Failure(URL, "busy"), 0.0, None),
        (Failure(URL, "gone", retry=False), None, DAY),
    ],
)
def test_a_server_that_asks_to_wait_is_left_in_peace_a_day_at_most(failure, retry_after, pause):
    assert failed(1, failure, retry_after=retry_after).next_poll == (NOW + pause if pause else None)


def test_a_failure_keeps_what_was_known_and_a_success_forgets_the_failures():
    state = polling.after_success(KNOWN, answer(etag='"1"', modified="Fri"), ParsedFeed("La Gazette", ()), NOW)
    broken = polling.after_failure(state, SLOW, NOW + HOUR)
    assert (broken.etag, broken.modified, broken.title, broken.last_ok) == ('"1"', "Fri", "La Gazette", NOW)
    well = polling.after_unchanged(broken, NOW + DAY)
    assert (well.failures, well.reason, well.detail, well.next_poll, well.last_ok) == (0, "", "", None, NOW + DAY)
    assert well.etag == '"1"'


def test_what_is_the_same_bytes_is_unchanged_even_with_200():
    state = polling.after_success(KNOWN, answer(b"one"), ParsedFeed("", ()), NOW)
    assert polling.is_unchanged(state, answer(b"one"))
    assert polling.is_unchanged(state, answer(b"", 304))
    assert not polling.is_unchanged(state, answer(b"two"))
    assert not polling.is_unchanged(FeedState(URL), answer(b""))
    assert not polling.is_unchanged(state, answer(b"one"), "another query"), "feeds.yaml says otherwise how it is read"


def test_a_permanent_move_is_remembered_and_the_first_poll_too():
    state = polling.after_success(FeedState(URL), answer(moved_to="https://neuf.example/feed"), ParsedFeed("", ()), NOW)
    later = polling.after_success(state, answer(b"2"), ParsedFeed("", ()), NOW + DAY)
    assert (later.moved_to, later.first_polled, later.last_polled) == ("https://neuf.example/feed", NOW, NOW + DAY)
    assert polling.after_failure(later, SLOW, NOW).moved_to == ""  # begin again at the address that people gave


def entries(*days):
    return [Entry(str(i), None, "", published=None if age is None else NOW - dt.timedelta(days=age)) for i, age in enumerate(days)]


@pytest.mark.parametrize(
    ("state", "ages", "most", "offered"),
    [
        (FeedState(URL), (0, 6, 7, 8, 100), 30, "012"),  # a new feed: its last seven days
        (FeedState(URL), (3, 1, 2, 0), 2, "13"),  # the newest first, whatever the feed's order
        (FeedState(URL), (None, 1, None), 2, "02"),  # without a date: new
        (FeedState(URL), (-2, 1), 1, "0"),
        (KNOWN, (0, 8, 14, 15), 1, "012"),  # a known feed: as far back as a draft reaches, however many
        (KNOWN, (), 30, ""),
    ],
)
def test_what_a_feed_offers(state, ages, most, offered):
    found = polling.offered(entries(*ages), state, NOW, days=7, most=most, later_days=14)
    assert [entry.key for entry, _ in found] == [str(i) for i in range(len(ages))]
    assert "".join(entry.key for entry, chosen in found if chosen) == offered


@pytest.mark.parametrize(
    ("attempts", "retry", "wait"), [(1, True, HOUR), (2, True, 2 * HOUR), (3, True, None), (9, True, None), (1, False, None)]
)
def test_a_page_is_tried_again_until_its_summary_stands_for_it(attempts, retry, wait):
    when = polling.next_try(Failure("", "slow", retry=retry), attempts=attempts, most=3, now=NOW)
    assert when == (NOW + wait if wait else None)


def test_an_answer_without_a_page_says_why():
    assert polling.unread_page(answer()) is None
    assert polling.unread_page(Unreachable(Request(URL), SLOW)) is SLOW
