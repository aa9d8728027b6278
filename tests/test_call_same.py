"""Which articles about calls are one call: precision first, for facts of two calls in one are wrong facts."""

import datetime as dt
import json
import pathlib
from typing import Any

import pytest

from techwatch.calls.same import Sight, Verdict, contradiction, joins, keys, same_call
from techwatch.calls.titles import read_title, weight
from techwatch.types import CallFacts, Deadline, Money

PAIRS = pathlib.Path(__file__).with_name("data") / "same_calls.jsonl"


def sight(told: dict[str, Any], article: int = 1) -> Sight:
    """`told` as in the file of pairs: title, lang, due (dates), ids, funder, regions, host, source, nature, apply, total, seen."""
    total = told.get("total")
    facts = CallFacts(
        nature=told.get("nature", "grant"),
        deadlines=tuple(Deadline(dt.date.fromisoformat(date)) for date in told.get("due", ())),
        identifiers=tuple(told.get("ids", ())),
        funder=told.get("funder", ""),
        regions=tuple(told.get("regions", ())),
        apply_url=told.get("apply", ""),
        budget_total=Money(total, total) if total else None,
    )
    seen = dt.datetime.fromisoformat(told.get("seen", "2026-10-01")).replace(tzinfo=dt.UTC)
    return Sight(article, told["title"], told.get("lang", "fr"), facts, told.get("host", ""), told.get("source", ""), seen)


def pairs() -> list[tuple[bool, Sight, Sight]]:
    lines = (json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines())
    return [(line["same"], sight(line["one"], 1), sight(line["other"], 2)) for line in lines]


def verdict(one: dict[str, Any], other: dict[str, Any]) -> str:
    return same_call(sight(one, 1), sight(other, 2)).verdict


def test_no_look_alike_is_the_same_and_hardly_a_call_is_missed() -> None:
    judged = [(same, same_call(one, other).verdict) for same, one, other in pairs()]
    assert len(judged) >= 80
    assert [found for same, found in judged if not same and found == "same"] == []
    assert sum(same and found == "same" for same, found in judged) / sum(same for same, _ in judged) >= 0.93


def test_the_order_of_two_articles_does_not_matter() -> None:
    for _, one, other in pairs():
        assert same_call(one, other).verdict == same_call(other, one).verdict
        assert bool(contradiction(one, other)) == bool(contradiction(other, one))
        assert same_call(one, one).verdict in ("same", "maybe", "no")  # a title of common words names nothing


def test_what_is_the_same_is_found_by_a_key() -> None:
    for same, one, other in pairs():
        assert not same or keys(one) & keys(other)
        assert len(keys(one)) <= 80


def test_an_article_is_its_own_call() -> None:
    named = sight({"title": "Réemploi des matériaux de chantier", "due": ["2026-12-15"]})
    assert same_call(named, named) == Verdict("same", "title and deadline")


TITLE = "Réemploi des matériaux de chantier"


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ({"ids": ["26-104552"]}, {"ids": ["26-9521"]}, "number"),
        ({"title": f"{TITLE} 2025"}, {"title": f"{TITLE} 2026"}, "year"),
        ({"title": f"{TITLE} 2024"}, {"due": ["2026-12-15"]}, "year"),
        ({"title": f"{TITLE} – vague 2"}, {"title": f"{TITLE} (3e vague)"}, "vague"),
        ({"title": f"{TITLE}, 3e édition"}, {"title": f"{TITLE}, quatrième édition"}, "edition"),
        ({"title": f"{TITLE} – lot B"}, {"title": f"{TITLE} – lot C"}, "lot"),
        ({"title": f"{TITLE} II"}, {"title": f"{TITLE} III"}, "number"),
        ({"regions": ["Bretagne"]}, {"regions": ["Normandie"]}, "region"),
        ({"due": ["2025-12-15"]}, {"due": ["2026-12-15"]}, "edition"),
    ],
)
def test_what_makes_one_call_impossible(one: dict[str, Any], other: dict[str, Any], reason: str) -> None:
    left, right = sight({"title": TITLE} | one, 1), sight({"title": TITLE} | other, 2)
    assert contradiction(left, right).startswith(reason)
    assert same_call(left, right).verdict == "no"


def test_numbers_of_two_offices_and_of_a_parent_do_not_contradict() -> None:
    both = sight({"title": TITLE, "ids": ["26-104552", "698877-2026"]}), sight({"title": TITLE, "ids": ["698877-2026"]})
    assert contradiction(*both) == ""
    parent = sight({"title": TITLE, "ids": ["HORIZON-CL5-2027-01"]}), sight({"title": TITLE, "ids": ["HORIZON-CL5-2027-01-D2-03"]})
    assert contradiction(*parent) == ""


def test_a_page_on_several_topics_is_none_of_them() -> None:
    topics = ["HORIZON-CL5-2027-01-D2-03", "HORIZON-CL5-2027-01-D2-04"]
    page = {"title": "Horizon Europe : deux sujets sur les batteries", "due": ["2027-03-16"], "ids": topics}
    assert verdict(page, {"title": "Sodium batteries", "lang": "en", "due": ["2027-03-16"], "ids": topics[:1]}) != "same"


def test_a_deadline_that_differs_is_no_proof_either_way() -> None:
    one = {"title": TITLE, "due": ["2026-12-15"]}
    assert verdict(one, {"title": TITLE, "due": ["2027-01-29"]}) == "maybe"  # it may have moved
    assert verdict(one, {"title": TITLE, "due": ["2026-12-16"]}) == "same"
    assert verdict(one, {"title": TITLE, "due": ["2027-06-30"]}) == "no"
    assert verdict(one, {"title": TITLE}) == "same"
    assert verdict({"title": TITLE}, {"title": TITLE, "seen": "2025-09-01"}) == "maybe"


def test_a_tender_is_no_grant() -> None:
    one = {"title": TITLE, "due": ["2026-12-15"]}
    assert verdict(one, one | {"nature": "tender"}) == "maybe"


def test_hints() -> None:
    one = {"title": "« Culture en chantier » : ateliers d'écriture", "due": ["2026-12-15"]}
    assert verdict(one, {"title": "« Culture en chantier » : résidences de danse", "due": ["2026-12-15"]}) == "maybe"
    assert verdict(one, {"title": "Fermes verticales", "due": ["2026-12-15"]}) == "no"
    english = {"title": "AQUALAB call for pilots", "lang": "en", "due": ["2026-12-15"]}
    assert verdict(english, {"title": "AQUALAB : appel à démonstrateurs", "due": ["2026-12-15"]}) == "maybe"


def test_an_article_that_fits_two_calls_does_not_make_them_one() -> None:
    due = {"due": ["2026-12-15"]}
    press = sight(due | {"title": "La Région lance « Culture en chantier »"})
    dance, writing = (
        sight(due | {"title": f"« Culture en chantier » – {what} dans les lycées ruraux"}) for what in ("danse baroque", "écriture")
    )
    assert same_call(press, dance).verdict == same_call(press, writing).verdict == "same"
    assert joins(press, [dance]).verdict == "same"
    assert joins(writing, [press, dance]).verdict == "maybe"
    assert joins(press, [dance, sight({"title": "« Culture en chantier » 2023"})]).verdict == "no"
    assert joins(press, []).verdict == "no"


# --- titles --------------------------------------------------------------------------------------


def test_a_title_is_read() -> None:
    title = read_title("La Région lance l'appel à projets « Culture connectée » 2026-2027 – volet 2 : musées (doté de 20 M€)")
    assert title.names == {"connecte cultur"} or title.names == {"connect cultur"} or len(title.names) == 1
    assert title.years == {"2026", "2027"}
    assert title.parts == {"volet": frozenset({"2"})}
    assert "20" not in title.numbers
    assert "muse" in {word[:4] for word in title.tail}
    assert not title.words & {"region", "appel", "projet", "volet"}


def test_programmes_named_by_a_year_and_identifiers_say_no_edition() -> None:
    assert read_title("France 2030 – Ville durable").years == frozenset()
    assert read_title("FEDER 2021-2027 : rénovation").years == frozenset()
    title = read_title("HORIZON-CL4-2027-02-DATA-07: Trustworthy data spaces")
    assert (title.years, title.names) == (frozenset(), frozenset())


def test_names_of_odd_letters() -> None:
    assert read_title("i-Nova : 12e vague").names == {"inova"}
    assert read_title("Challenge EDU4Climate").names == {"edu4climat"} or read_title("Challenge EDU4Climate").names == {"edu4climate"}
    assert read_title("Accélérer l'e-Santé en Île-de-France").names == frozenset()
    assert read_title("APPEL À PROJETS MUSÉES ET TERRITOIRES").names == frozenset()
    assert read_title("AMI IA pour les PME").names == frozenset()


def test_common_words_name_little() -> None:
    assert weight(read_title("Soutien à l'innovation numérique des entreprises").words) < weight(read_title("Réemploi de tuiles").words)
