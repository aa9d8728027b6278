"""What editors and members do that nobody expects of them, through draft, publish and deliver."""

import contextlib
import dataclasses
import datetime as dt
import email
import email.policy
import pathlib
import sqlite3

import pytest

from readings import EDITION, FEED, MARKETS, NOW, a_call, news, reading, small_home, work_in
from techwatch import pipeline, review, store, understand
from techwatch.errors import StoreError
from techwatch.pipeline import reports
from techwatch.store import articles, editions, feeds, ledger, open_store, subscribers
from techwatch.types import Delivery, Entry, Subscriber

FRIDAY = dt.datetime(2026, 11, 27, 8, tzinfo=dt.UTC)  # three days after the edition's day


@pytest.fixture
def work(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        yield work_in(home, store, readings=[*news(), a_call(20, dt.date(2026, 11, 26))])


def file(work: pipeline.Work) -> pathlib.Path:
    return work.home.review / f"{EDITION}.md"


def under(work: pipeline.Work, market: str, lines: str) -> None:
    """Write `lines` under the heading of a market."""
    heading = f"## {MARKETS[market]}\n"
    text = file(work).read_text(encoding="utf-8")
    assert heading in text
    file(work).write_text(text.replace(heading, f"{heading}\n{lines}\n"), encoding="utf-8")


def subscribe(work: pipeline.Work, *addresses: str, **values: object) -> None:
    for address in addresses:
        subscribers.put(work.store, Subscriber(0, address, **values), now=NOW)


def mails(work: pipeline.Work) -> list[str]:
    """The text part of every message."""
    found = (email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in (work.home.path / "outbox/new").iterdir())
    return [message.get_body(("plain",)).get_content() for message in found]


def test_an_address_that_no_header_takes_keeps_nobody_else_waiting(work):
    subscribe(work, "a@lecteurs.example", "jérémie@lecteurs.example", "z@lecteurs.example", markets=("health",))
    pipeline.draft(work)
    pipeline.publish(work, EDITION)
    outcome = pipeline.deliver(work, EDITION)
    assert outcome.figures == {"accepted": 2, "refused": 1}
    assert "cannot stand in a header" in outcome.problems[0]
    assert pipeline.deliver(work, EDITION).figures == outcome.figures


def test_a_late_edition_bears_the_day_it_goes_out_and_leaves_out_the_call_that_closed_meanwhile(work):
    subscribe(work, "a@lecteurs.example", markets=("health",))
    pipeline.draft(work)
    late = dataclasses.replace(work, now=FRIDAY)
    outcome = pipeline.publish(late, EDITION)
    assert any("numéro 20" in problem and "(closed)" in problem for problem in outcome.problems)
    pipeline.deliver(late, EDITION)
    (words,) = mails(work)
    assert "vendredi 27 novembre 2026" in words
    assert "numéro 20" not in words


def test_an_open_draft_drops_a_call_once_it_has_closed(work):
    pipeline.draft(work)
    assert "numéro 20" in file(work).read_text(encoding="utf-8")
    pipeline.draft(dataclasses.replace(work, now=FRIDAY))
    assert "numéro 20" not in file(work).read_text(encoding="utf-8")


def test_an_item_moved_to_a_market_that_the_digest_has_not_reaches_its_readers(tmp_path):
    digest = {"slug": "veille", "title": {"fr": "La veille"}, "markets": ["health"], "send": "tue 08:30"}
    home = small_home(tmp_path / "home", digests=[digest])
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        subscribe(work, "a@lecteurs.example", markets=("health", "city"))
        pipeline.draft(work)
        under(work, "city", "- [x] Le marché couvert rouvre\n  [Gazette](https://gazette.example/marche)")
        pipeline.publish(work, EDITION)
        pipeline.deliver(work, EDITION)
        (words,) = mails(work)
        assert "https://gazette.example/marche" in words


def test_a_pasted_address_of_a_known_story_is_that_story(work):
    other = reading(30, "Une bibliothèque prête des lunettes", "Les visiteurs aveugles empruntent un appareil.")
    work = work_in(work.home, work.store, readings=[other])
    pipeline.draft(work)
    address = f"{other.article.url}?utm_source=lettre"
    under(work, "creative", f"{address}\n\n{address}&utm_medium=mail")
    pipeline.publish(work, EDITION)
    frozen = editions.published(work.store, EDITION)
    assert frozen is not None
    story = articles.story_of(work.store, articles.find(work.store, other.article.canonical) or 0)
    assert [item.id for item in frozen[0].items if item.title == other.article.title] == [story, ""]


def test_lines_that_are_no_item_are_told(work):
    pipeline.draft(work)
    under(work, "city", "Notre colloque a lieu le 3 décembre.")
    (outcome,) = pipeline.review(work)
    assert "n'est pas un élément" in outcome.problems[0]
    assert f"{EDITION}.md:" in outcome.problems[0]


def test_what_an_editor_saves_while_the_engine_merges_is_kept(work, monkeypatch):
    pipeline.draft(work)
    old, hers, last = "Un hôpital ouvre", "Un grand hôpital ouvre", "Un très grand hôpital ouvre"
    file(work).write_text(file(work).read_text("utf-8").replace(old, hers), encoding="utf-8")
    merge = review.merge_draft

    def merged_meanwhile(*texts):
        file(work).write_text(file(work).read_text("utf-8").replace(hers, last), encoding="utf-8")
        return merge(*texts)

    monkeypatch.setattr(review, "merge_draft", merged_meanwhile)
    pipeline.draft(
        work_in(work.home, work.store, readings=[reading(31, "Un robot trie des bouteilles", "Le verre part au four.", market="city")])
    )
    text = file(work).read_text(encoding="utf-8")
    assert last in text
    assert "Un robot trie des bouteilles" in text


def test_an_entry_that_cannot_be_read_at_all_is_left(tmp_path, monkeypatch):
    home = small_home(tmp_path / "home", executor="1")
    with open_store(home.database) as store:
        feeds.add_entries(store, FEED["url"], [(Entry("a", None, "Une brève"), True)], seen=NOW)
        tried = []
        monkeypatch.setattr(understand, "understand", lambda task, *_, **__: tried.append(task) or 1 / 0)
        for day in range(8):
            pipeline.read(pipeline.Work(home, store, NOW + dt.timedelta(days=day)))
        assert len(tried) == home.config.fetch.max_attempts + 1
        assert feeds.figures(store)[FEED["url"]].waiting == 1


def test_a_report_dates_stories_by_the_clusters_days(work):
    night = dt.datetime(2026, 11, 19, 23, 30, tzinfo=dt.UTC)  # half past midnight in Paris
    work = work_in(work.home, work.store, readings=[reading(32, "Une bibliothèque prête des lunettes", "Un appareil.", at=night)])
    markdown, _ = pipeline.report(work, reports.asked(work, "lunettes", since=dt.date(2026, 11, 20))).files
    assert "Journal 32, 20 novembre 2026" in markdown.read_text(encoding="utf-8")


def test_a_store_that_another_program_holds_stops_sending_with_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "BUSY_SECONDS", 0.1)
    home = small_home(tmp_path / "home")
    line = Delivery(f"edition:{EDITION}", 1, "a@lecteurs.example")
    with open_store(home.database) as opened, contextlib.closing(sqlite3.connect(home.database)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="another program holds it"):
            ledger.mark(opened, line, "attempted", now=NOW)
