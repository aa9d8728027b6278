"""What funders are told is counted from the ledger, by month, without a name."""

import contextlib
import csv
import dataclasses
import datetime as dt
import io
import json
import pathlib

import pytest

from at_desk import ANALYST, TEAM, AtDesk
from homes import techwatch
from readings import EDITION, NOW, a_call, news, small_home, work_in
from techwatch import pipeline
from techwatch.pipeline.keeping.activity import activity, lines, value_of
from techwatch.store import editions, ledger, open_store, subscribers
from techwatch.store.columns import to_json
from techwatch.types import Delivery, Edition, Money, Subscriber
from test_web import serving

AFTER = dt.datetime(2026, 12, 31, 12, tzinfo=dt.UTC)


@pytest.fixture
def work(tmp_path: pathlib.Path):
    """One edition of November sent to three members of two organisations, of whom one left and one was erased in December."""
    home = small_home(tmp_path / "home", team=list(TEAM))
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[*news(), a_call(7, dt.date(2026, 12, 15))])
        with store.transaction():
            for number, organisation in enumerate(("Studio", "Studio", "Labo")):
                subscribers.put(store, Subscriber(0, f"membre{number}@adherent.example", organisation=organisation), now=NOW)
        pipeline.draft(work)
        pipeline.publish(work, EDITION)
        rich(store)
        pipeline.deliver(work, EDITION)
        december = "2026-12-03T10:00:00+00:00"
        store.db.execute("UPDATE subscribers SET state = 'unsubscribed', at = ? WHERE id = 1", [december])
        erased = "UPDATE subscribers SET state = 'erased', email = 'x', organisation = '', at = ? WHERE id = 2"
        store.db.execute(erased, [december])
        yield dataclasses.replace(work, now=AFTER)


def rich(store) -> None:
    """The call of the edition tells a budget."""
    edition, _ = editions.published(store, EDITION)
    items = tuple(
        dataclasses.replace(item, call=dataclasses.replace(item.call, budget_total=Money(2_000_000, 3_000_000))) if item.call else item
        for item in edition.items
    )
    store.db.execute("UPDATE editions SET frozen = ? WHERE id = ?", [to_json(Edition, dataclasses.replace(edition, items=items)), EDITION])


def test_each_month_has_its_figures_and_what_was_erased_still_counts(work):
    table = activity(work)
    assert (table.since, table.until, len(table.months)) == (dt.date(2026, 1, 1), dt.date(2026, 12, 31), 12)
    november, december = table.months[-2:]
    assert (november.month, november.editions, november.messages, november.members, november.new) == ("2026-11", 1, 3, 3, 3)
    assert november.organisations == 2
    assert (november.calls, november.budgets) == (1, {"EUR": 2_000_000})
    assert november.stories == sum(item.keep and item.section != "calls" for item in editions.published(work.store, EDITION)[0].items)
    assert (december.left, december.editions, december.members) == (2, 0, 0)
    assert table.total == dataclasses.replace(november, month="", left=2)


def test_what_stood_in_two_editions_counts_once_and_what_was_refused_does_not(work):
    edition, _ = editions.published(work.store, EDITION)
    again = dataclasses.replace(edition, id="veille-2026-12-01", date=dt.date(2026, 12, 1), number=2)
    december = dt.datetime(2026, 12, 1, 9, tzinfo=dt.UTC)
    editions.open_edition(work.store, again, now=december)
    editions.freeze(work.store, again, now=december)
    key = "edition:veille-2026-12-01"
    sent = [Delivery(key, 3, "", "accepted", 1, "", "<a@b>"), Delivery(key, 1, "", "refused", 1, "550", "<c@b>")]
    notices = [Delivery(f"reminder:{n}", 3, "", "accepted", 1, "", "<d@b>", "notice:2026-12-08") for n in range(2)]
    ledger.enqueue(work.store, sent, now=december)
    ledger.enqueue(work.store, notices, now=dt.datetime(2026, 12, 8, 9, tzinfo=dt.UTC))
    table = activity(work)
    assert [(month.messages, month.notices, month.members, month.new, month.calls) for month in table.months[-2:]] == [
        (3, 0, 3, 3, 1),
        (1, 1, 1, 0, 1),
    ]
    assert (table.total.editions, table.total.messages, table.total.members, table.total.calls) == (2, 4, 3, 1)
    assert table.total.stories == table.months[-2].stories
    assert table.total.budgets == {"EUR": 2_000_000}


def test_days_outside_are_left_out(work):
    assert activity(work, since=dt.date(2026, 11, 21), until=dt.date(2026, 11, 30)).total.editions == 0
    table = activity(work, since=dt.date(2026, 11, 20), until=dt.date(2026, 11, 20))
    assert [month.month for month in table.months] == ["2026-11"]
    assert (table.total.editions, table.total.messages, table.total.new) == (1, 3, 3)
    assert table.total.stories > 0


def test_everything_counts_when_it_happened_on_the_clusters_clock_whatever_the_editions_name_says(work):
    """The edition of 24 November left on the last evening of the month, in Paris; one message was put off and arrived after midnight."""
    late, later = "2026-11-30T22:55:00+00:00", "2026-11-30T23:20:00+00:00"  # 23:55 there, and 00:20 on 1 December
    work.store.db.execute("UPDATE editions SET published_at = ?", [late])
    work.store.db.execute("UPDATE deliveries SET at = CASE subscriber WHEN 3 THEN ? ELSE ? END", [later, late])
    november, december = activity(work).months[-2:]
    assert [(one.editions, one.messages, one.members, one.new) for one in (november, december)] == [(1, 2, 2, 2), (0, 1, 1, 1)]
    assert (november.calls, december.calls, december.stories) == (1, 0, 0)
    work.store.db.execute("UPDATE editions SET published_at = ?", [later])
    november, december = activity(work).months[-2:]
    assert [(one.editions, one.calls) for one in (november, december)] == [(0, 0), (1, 1)]
    total = activity(work).total
    assert (total.editions, total.messages, total.members, total.new) == (1, 3, 3, 3)


def test_nobody_is_named(work):
    told = json.dumps([value_of(activity(work)), lines(work, activity(work), by_market=True)], default=str)
    assert "adherent" not in told
    assert "Studio" not in told


@pytest.mark.slow
def test_the_commands_three_forms_say_the_same(work):
    days = ("--since", "2026-11-01", "--until", "2026-11-30")
    told = json.loads(techwatch(work.home.path, "activity", *days, "--format", "json"))
    rows = list(csv.DictReader(io.StringIO(techwatch(work.home.path, "activity", *days, "--format", "csv"))))
    assert told["total"]["messages"] == int(rows[-1]["messages"]) == 3
    assert rows[0]["stories: Ville durable"] == "2"
    assert rows[-1]["budget EUR"] == "2000000"


def test_markets_are_named_in_the_readers_language(tmp_path):
    home = small_home(tmp_path / "home", team=list(TEAM), markets="cap-digital")
    with serving(home) as server, contextlib.closing(AtDesk(server, home, TEAM[1]["email"])) as desk:
        page = desk.request("GET", "/desk/activity").text
    assert "Sustainable city" in page
    assert "Ville durable" not in page


def test_the_desks_page_and_its_file(work):
    with serving(work.home) as server, contextlib.closing(AtDesk(server, work.home, ANALYST)) as desk:
        assert server.request("GET", "/desk/activity").status == 303
        page = desk.request("GET", "/desk/activity?since=2026-11-01&until=2026-12-31")
        assert page.status == 200
        assert "novembre 2026" in page.text
        assert "2 M€" in page.text.replace("\u202f", " ").replace("\u00a0", " ")
        assert page.text.count("<tr>") >= 5
        file = desk.request("GET", "/desk/activity.csv?since=2026-11-01&until=2026-12-31")
        assert file.headers["content-type"].startswith("text/csv")
        assert "Numéros envoyés" in file.text
        for odd in ("?since=x&until=9999-99-99", "?since=0001-01-01", "?since=2026-12-31&until=2026-11-01", "?until=0001-01-01"):
            assert desk.request("GET", f"/desk/activity{odd}").status == 200, odd
