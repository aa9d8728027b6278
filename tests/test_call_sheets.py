"""Calls of several sources become one, its dates move, editors put facts right: over a real store."""

import dataclasses
import datetime as dt

import pytest

from readings import NOW, a_call, put, small_home, work_in
from techwatch import pipeline
from techwatch.calls.moves import moves
from techwatch.errors import NotFoundError
from techwatch.pipeline import open_calls
from techwatch.pipeline.intake import by_hand, calls as stage
from techwatch.store import articles, calls, open_store
from techwatch.types import CallFacts, Deadline, Fact, Reading

DAY = dt.timedelta(days=1)
CLOSES = NOW.date() + 20 * DAY


@pytest.fixture
def work(tmp_path):
    home = small_home(tmp_path / "home")
    with open_store(home.database) as store:
        yield work_in(home, store, readings=[a_call(1, CLOSES)])


def later(work, days: float = 1.0):
    return dataclasses.replace(work, now=work.now + days * DAY)


def only(work):
    (call,) = calls.listing(work.store, day=NOW.date())
    return call


def read_again(work, day: dt.date, *, number: int = 1, hour: str | None = "17:00") -> None:
    """The call's page says another date now."""
    reading = a_call(number, day)
    fact = Fact(f"au plus tard le {day:%d/%m/%Y}")
    facts = dataclasses.replace(reading.call, deadlines=(Deadline(day, hour, "Europe/Paris" if hour else None, fact=fact),))
    id = articles.find(work.store, reading.article.canonical)
    articles.replace(work.store, id, dataclasses.replace(reading, call=facts))
    pipeline.settle(work)


def table(store, name: str) -> list[tuple]:
    return store.db.execute(f"SELECT * FROM {name}").fetchall()


def test_a_call_has_a_sheet_with_who_said_what(work):
    call = only(work)
    (deadline,) = call.facts.deadlines
    assert (call.title, deadline.date, deadline.fact.source) == ("Appel à projets numéro 1", CLOSES, "Journal 1")
    assert (call.moves, call.sequence, call.markets) == ((), 0, ("health",))
    before = [table(work.store, name) for name in ("call_sheets", "call_moves", "call_keys")]
    assert pipeline.settle(later(work)).figures == {"calls": 1, "joined": 0, "changed": 0, "moved": 0}
    assert [table(work.store, name) for name in ("call_sheets", "call_moves", "call_keys")] == before


def test_a_date_that_moves_is_remembered(work):
    work = later(work)
    read_again(work, CLOSES + 14 * DAY)
    call = only(work)
    (move,) = call.moves
    assert (move.before.date, move.after.date, move.why, move.at) == (CLOSES, CLOSES + 14 * DAY, "moved", work.now)
    assert call.sequence == 1
    assert call.changed == work.now


def test_a_correction_stays_when_the_source_is_read_again(work):
    call = stage.say(later(work), only(work).id, "deadline", f"{CLOSES - 2 * DAY} 12:00", who="board")
    assert [(d.date, d.time, d.fact.origin) for d in call.facts.deadlines] == [(CLOSES - 2 * DAY, "12:00", "editor")]
    assert [move.why for move in call.moves] == ["corrected"]
    read_again(later(work, 2), CLOSES + 14 * DAY)
    assert [d.date for d in only(work).facts.deadlines] == [CLOSES - 2 * DAY]
    call = stage.say(later(work, 3), call.id, "deadline", None, who="board")
    assert [d.date for d in call.facts.deadlines] == [CLOSES + 14 * DAY], "taken back: what the source says"


def test_words_that_cannot_be_read_change_nothing(work):
    with pytest.raises(ValueError, match="écrivez"):
        stage.say(work, only(work).id, "deadline", "fin mars", who="board")
    with pytest.raises(ValueError, match="n'est pas un champ"):
        stage.say(work, only(work).id, "colour", "red", who="board")
    with pytest.raises(NotFoundError, match="no call"):
        stage.say(work, "s404", "deadline", "2026-12-24", who="board")
    assert table(work.store, "call_words") == []


def test_what_the_cluster_offers_is_no_fact_of_the_call(work):
    call = only(work)
    for field, words in (("label", "nécessaire"), ("label_until", "3 décembre 2026"), ("partners", "un laboratoire d'optique")):
        call = stage.say(work, call.id, field, words, who="board")
    assert (call.offer.label, call.offer.label_until, call.offer.partners) == ("needed", dt.date(2026, 12, 3), "un laboratoire d'optique")
    assert call.moves == ()


def test_a_call_by_hand_is_a_call_like_the_others(work):
    made = by_hand.add(work, "Bourse des images animées", markets=["creative"], words={"deadline": "2026-12-20", "funder": "Fonds Exemple"})
    assert (made.facts.funder, made.facts.deadlines[0].date, made.markets) == ("Fonds Exemple", dt.date(2026, 12, 20), ("creative",))
    again = by_hand.add(work, "Bourse des images animées", words={"funder": "Fonds Exemple 2"})
    assert (again.id, again.facts.funder) == (made.id, "Fonds Exemple 2")
    with pytest.raises(ValueError, match="marché"):
        by_hand.add(work, "Un autre", markets=["sea"])
    assert len(calls.listing(work.store, day=NOW.date())) == 2


def test_a_page_that_is_no_call_for_a_while_loses_nothing_that_was_told(work):
    call = only(work)
    read_again(later(work), CLOSES + DAY)
    reading = a_call(1, CLOSES)
    id = articles.find(work.store, reading.article.canonical)
    articles.replace(work.store, id, Reading(reading.article, reading.labels, None))
    pipeline.settle(later(work, 2))
    assert (calls.listing(work.store, day=NOW.date()), calls.get(work.store, call.id), calls.facts(work.store, call.id)) == ([], None, None)
    read_again(later(work, 3), CLOSES + 5 * DAY)
    back = only(work)
    assert ([move.after.date for move in back.moves], back.sequence) == ([CLOSES + DAY, CLOSES + 5 * DAY], 2), "RFC 5545: never falls"


def test_the_list_is_filtered_and_exported(work):
    put(work.store, [a_call(2, NOW.date() + 3 * DAY, market="city"), a_call(3, NOW.date() - DAY)])
    pipeline.group(work)
    pipeline.settle(work)
    rows = open_calls.listing(work, open_calls.Filter())
    assert [(row.days, row.status) for row in rows] == [(3, "closing"), (20, "open")]
    assert [row.days for row in open_calls.listing(work, open_calls.Filter(markets=("city",)))] == [3]
    assert [row.status for row in open_calls.listing(work, open_calls.Filter(statuses=("closed",)))] == ["closed"]
    assert [row.days for row in open_calls.listing(work, open_calls.Filter(closing_within=5))] == [3]
    head, *lines = open_calls.exported(work, rows, "csv", lang="fr").splitlines()
    assert head.startswith("\ufeffid;closes;time")
    assert len(lines) == 2
    assert open_calls.exported(work, rows, "ics", lang="fr").count("BEGIN:VEVENT") == 2
    with pytest.raises(NotFoundError, match="no subscriber"):
        open_calls.listing(work, open_calls.Filter(), member="Personne")


def test_facts_without_any_date_are_undated(work):
    put(work.store, [dataclasses.replace(a_call(4, CLOSES), call=CallFacts(funder="Agence"))])
    pipeline.group(work)
    pipeline.settle(work)
    assert [row.status for row in open_calls.listing(work, open_calls.Filter())] == ["open", "undated"]


TEXT = (
    "La Fondation Exemple soutient des projets portés par des associations et des petites entreprises. Les dossiers se déposent en ligne, "
    "avec un budget, un calendrier et deux lettres de partenaires. Un jury de cinq personnes les lit et reçoit les meilleurs. Le montant "
    "de l'aide est au plus de 40 000 euros par projet, versés en deux fois. Les projets durent dix-huit mois et rendent un rapport. "
)


def from_site(number: int, title: str, day: dt.date, *, market: str = "health") -> Reading:
    reading = a_call(number, day, market=market)
    words = f"{TEXT} Date limite : {day:%d/%m/%Y}."
    return dataclasses.replace(reading, article=dataclasses.replace(reading.article, title=title, text=words, blurb=words))


def added(work, *readings):
    put(work.store, readings)
    pipeline.group(work)
    pipeline.settle(work)
    return calls.listing(work.store, day=NOW.date())


def test_one_call_on_two_sites_is_one_with_both_sources(work):
    title = "Appel à projets « Phares et balises » 2027"
    found = added(
        work, from_site(11, title, CLOSES), from_site(12, "La Fondation Exemple lance l'appel « Phares et balises » 2027", CLOSES)
    )
    both = next(call for call in found if "Phares" in call.title)
    assert len(found) == 2
    assert {both.source, *(source for source, _ in both.sources)} == {"Journal 11", "Journal 12"}
    assert both.facts.doubts == ()


def test_two_calls_of_one_foundation_stay_two_though_their_words_are_the_same(work):
    one, other = "Appel à projets « Phares et balises » 2027", "Appel à projets « Jardins ouvriers » 2027"
    found = added(work, from_site(11, one, CLOSES), from_site(12, other, CLOSES + 30 * DAY))
    assert sorted(call.title for call in found if call.source != "Journal 1") == [other, one]


def test_sources_that_disagree_are_both_seen_and_a_late_one_is_no_witness(work):
    title = "Appel à projets « Phares et balises » 2027"
    (both,) = (call for call in added(work, from_site(11, title, CLOSES), from_site(12, title, CLOSES + DAY)) if "Phares" in call.title)
    (doubt,) = both.facts.doubts
    assert (doubt.field, doubt.kind, {one.fact.source for one in doubt.said}) == ("deadlines", "one-day", {"Journal 11", "Journal 12"})
    settled = stage.say(work, both.id, "deadline", str(CLOSES + DAY), who="board")
    assert settled.facts.doubts == ()


def test_a_source_that_moves_its_date_is_believed_though_the_other_still_tells_the_old_one(work):
    title = "Appel à projets « Phares et balises » 2027"
    first = from_site(11, title, CLOSES)
    added(work, first, from_site(12, title, CLOSES))
    work, moved = later(work), from_site(11, title, CLOSES + 21 * DAY)
    id = articles.find(work.store, first.article.canonical)
    calls.add_source_moves(work.store, id, moves(first.call, moved.call, at=work.now, today=work.local.date()))
    articles.replace(work.store, id, moved)
    (both,) = (call for call in added(work) if "Phares" in call.title)
    assert [(move.before.date, move.after.date) for move in both.moves] == [(CLOSES, CLOSES + 21 * DAY)]
    assert ([deadline.date for deadline in both.facts.deadlines], both.facts.doubts) == ([CLOSES + 21 * DAY], ())


def test_words_of_an_editor_that_no_rule_reads_any_more_stop_nothing(work):
    id = only(work).id
    calls.say(work.store, id, "budget_total", "trois sacs d'or", who="board", now=work.now)
    calls.say(work.store, id, "funder", "Fonds Exemple", who="board", now=work.now)
    assert pipeline.settle(work).figures["changed"] == 1
    assert (only(work).facts.funder, only(work).facts.budget_total) == ("Fonds Exemple", None)
