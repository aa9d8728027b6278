"""What becomes of a call, of what was said of it and of who follows it when stories join and part: over a real store."""

import dataclasses
import datetime as dt

import pytest

from readings import NOW, a_call, put, reading, small_home, work_in
from techwatch import pipeline
from techwatch.pipeline.drafting import same
from techwatch.pipeline.drafting.draft import candidates
from techwatch.pipeline.intake import by_hand, calls as stage
from techwatch.pipeline.mailing.notices import notify
from techwatch.store import articles, calls, ledger, links, open_store, subscribers
from techwatch.types import Subscriber

DAY = dt.timedelta(days=1)
CLOSES = NOW.date() + 20 * DAY
PRESS = reading(
    50, "Une agence soutient les hôpitaux", "Les journaux en parlent dans leurs colonnes. " * 40, market="health", at=NOW - 2 * DAY
)


@pytest.fixture
def work(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[PRESS, a_call(1, CLOSES)])
        subscribers.put(store, Subscriber(0, "lea@membre.example", "", "", "fr"), now=NOW)
        yield work


def later(work, days: float):
    return dataclasses.replace(work, now=work.now + days * DAY)


def address(number: int) -> str:
    return f"https://journal{number}.example/article/{number}"


def story(work, number: int) -> str:
    return articles.story_of(work.store, articles.find(work.store, address(number)))


def joined(work, one: int, other: int) -> str:
    stands = same.join(work, story(work, one), story(work, other))
    pipeline.settle(work)
    return stands


def told_by(work) -> list[str]:
    return [line.message_key for line in ledger.notices(work.store)]


def test_what_was_said_of_a_call_goes_with_it_when_an_editor_parts_it_from_the_press(work):
    both = joined(work, 50, 1)
    calls.follow(work.store, 1, both, now=work.now)
    stage.say(work, both, "funder", "Fonds Exemple", who="board")
    notify(later(work, 13))
    part = same.part(later(work, 13), address(1))
    for _ in range(2):
        pipeline.settle(later(work, 13))
    assert (part != both, calls.followed(work.store, 1)) == (True, {part: work.now})
    assert calls.get(work.store, part).facts.funder == "Fonds Exemple"
    notify(later(work, 14))
    assert told_by(work) == [f"reminder:{part}:J-7:{CLOSES}"], "told before: not told again"


def test_who_follows_a_call_that_turns_out_to_be_two_follows_both(work):
    put(work.store, [a_call(2, CLOSES + 9 * DAY)])
    pipeline.group(work)
    pipeline.settle(work)
    for number in (1, 2):
        calls.follow(work.store, 1, story(work, number), now=work.now)
    left = joined(later(work, 1), 1, 2)
    assert list(calls.followed(work.store, 1)) == [left]
    part = same.part(later(work, 2), address(2) if story(work, 1) == left else address(1))
    pipeline.settle(later(work, 2))
    assert set(calls.followed(work.store, 1)) == {left, part}
    calls.unfollow(work.store, 1, part)
    pipeline.settle(later(work, 3))
    assert list(calls.followed(work.store, 1)) == [left], "asked once"
    assert same.join(later(work, 4), left, part) == left
    pipeline.settle(later(work, 4))
    assert list(calls.followed(work.store, 1)) == [left]


def test_the_page_of_a_call_leads_its_item_though_the_press_leads_the_story(work):
    both = joined(work, 50, 1)
    work.store.db.execute("UPDATE stories SET lead = ? WHERE id = ?", [articles.find(work.store, address(50)), both])
    (found,) = candidates(work, work.home.config.digests[0])
    assert (found.lead.url, [also.url for also in found.also]) == (address(1), [address(50)])


def test_a_story_that_somebody_follows_as_a_call_is_not_taken_apart_by_the_engine(work):
    assert not links.judged(work.store, story(work, 1))
    calls.follow(work.store, 1, story(work, 1), now=work.now)
    assert links.judged(work.store, story(work, 1))
    assert not links.judged(work.store, story(work, 50))


def test_an_editor_can_make_a_call_of_a_page_that_the_engine_took_for_news(work):
    call = by_hand.add(work, "Aide aux hôpitaux", url=address(50), words={"deadline": str(CLOSES)})
    assert (call.url, call.facts.deadlines[0].date) == (address(50), CLOSES)


def test_a_mail_that_waited_counts_the_days_that_are_left(work):
    calls.follow(work.store, 1, story(work, 1), now=work.now - 60 * DAY)
    notify(later(work, 12.9))
    work.store.db.execute("UPDATE deliveries SET state = 'queued'")
    for file in (work.home.path / "outbox" / "new").iterdir():
        file.unlink()
    notify(later(work, 16))
    (file,) = (work.home.path / "outbox" / "new").iterdir()
    assert "Subject: =?utf-8?q?J-4_" in file.read_text()


def test_a_reminder_that_waited_gives_way_to_the_next_one_of_its_date(work):
    put(work.store, [a_call(2, CLOSES + 20 * DAY)])
    pipeline.group(work)
    pipeline.settle(work)
    calls.follow(work.store, 1, story(work, 2), now=work.now - 60 * DAY)
    notify(later(work, 10))
    assert len(told_by(work)) == 1
    work.store.db.execute("UPDATE deliveries SET state = 'queued'")  # the machine was off for three weeks
    notify(later(work, 33))
    lines = {line.message_key.split(":")[2]: line.state for line in ledger.notices(work.store)}
    assert lines == {"J-30": "suppressed", "J-7": "accepted"}


def test_a_refused_reminder_is_told_to_the_operator(work):
    calls.follow(work.store, 1, story(work, 1), now=work.now - 60 * DAY)
    notify(later(work, 13))
    work.store.db.execute("UPDATE deliveries SET state = 'refused', reason = '550 no such mailbox'")
    assert notify(later(work, 13)).problems == ("lea@membre.example: refused, 550 no such mailbox",)
