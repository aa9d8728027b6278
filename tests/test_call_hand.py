"""What editors write of a call stands before everything that was read."""

import datetime as dt

import pytest

from techwatch.calls.hand import FIELDS, field_named, read_hand, with_hand
from techwatch.calls.merge import together
from techwatch.types import CallFacts, Deadline, Fact, Money


def dates(words: str, lang: str = "fr") -> list[tuple[str, str | None, str | None, str]]:
    return [(one.date.isoformat(), one.time, one.zone, one.role) for one in read_hand("deadline", words, lang)]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("15 décembre 2026", ("2026-12-15", None, None, "final")),
        ("1er mars 2027", ("2027-03-01", None, None, "final")),
        ("2026-12-15", ("2026-12-15", None, None, "final")),
        ("2026-12-15T17:00", ("2026-12-15", "17:00", None, "final")),
        ("05/04/2027", ("2027-04-05", None, None, "final")),  # day first, in both languages
        ("15 décembre 2026 17:00 Europe/Paris", ("2026-12-15", "17:00", "Europe/Paris", "final")),
        ("15 December 2026, 5 p.m. Brussels time", ("2026-12-15", "17:00", "Europe/Brussels", "final")),
        ("December 15, 2026 17:00 CET", ("2026-12-15", "17:00", "Europe/Brussels", "final")),
        ("mardi 15 décembre 2026 à minuit", ("2026-12-15", "24:00", None, "final")),
        ("15 déc. 2026 à 17h30 (heure de Paris)", ("2026-12-15", "17:30", "Europe/Paris", "final")),
        ("15/12/2026 12:00 America/Montreal", ("2026-12-15", "12:00", "America/Montreal", "final")),
        ("15 décembre 2026 (relève)", ("2026-12-15", None, None, "cutoff")),
        ("étape 1 : 15 décembre 2026", ("2026-12-15", None, None, "stage1")),
        ("questions until 15 December 2026", ("2026-12-15", None, None, "questions")),
        ("lettre d'intention : 15 décembre 2026 12h", ("2026-12-15", "12:00", None, "precontact")),
    ],
)
def test_a_deadline(words: str, expected: tuple[str, str | None, str | None, str]) -> None:
    for lang in ("fr", "en"):
        assert dates(words, lang) == [expected]


def test_several_deadlines() -> None:
    assert dates("15 décembre 2026 17:00 Europe/Paris; 3 mars 2027 (étape 2)") == [
        ("2026-12-15", "17:00", "Europe/Paris", "stage1"),
        ("2027-03-03", None, None, "stage2"),
    ]
    assert [role for *_, role in dates("3 mars 2027 ; 1er septembre 2027\n7 mars 2028")] == ["cutoff"] * 3
    assert [role for *_, role in dates("3 March 2027 (cut-off); 1 September 2027")] == ["cutoff", "final"]
    one, _ = read_hand("deadline", "15 décembre 2026 17:00 ; 3 mars 2027")
    assert one.fact == Fact("15 décembre 2026 17:00", "editor", 1.0, "editor")


@pytest.mark.parametrize(
    ("field", "words", "told"),
    [
        ("deadline", "15 décembre", "15 décembre 2026 17:00 Europe/Paris"),
        ("deadline", "bientôt", "date complète"),
        ("deadline", "31 février 2027", "date complète"),
        ("deadline", "15 décembre 2026, 3 mars 2027", "« ; »"),
        ("deadline", "du 1er au 15 décembre 2026", "une seule date"),
        ("deadline", "lundi 15 décembre 2026", "jour de la semaine"),
        ("deadline", "15 décembre 2026 25h", "date"),
        ("deadline", "15 décembre 2026 17:00 Europe/Atlantis", "Europe/Paris"),
        ("deadline", "31/12/2125", "permanent : oui"),
        ("deadline", "appel permanent", "permanent : oui"),
        ("opening", "fin mars", "date"),
        ("permanent", "peut-être", "oui"),
        ("budget_total", "beaucoup", "2 M€"),
        ("budget_per_project", "300 000 à 50 000 €", "montant"),
        ("max_rate_pct", "150 %", "50 %"),
        ("min_partners", "plusieurs", "3"),
        ("applicants", "PME, martiens", "martiens"),
        ("scope", "galactique", "« régionale »"),
        ("nature", "loterie", "« appel d'offres »"),
        ("apply_url", "voir le site", "https://"),
        ("couleur", "rouge", "budget_total"),
    ],
)
def test_what_cannot_be_read_says_what_to_write(field: str, words: str, told: str) -> None:
    with pytest.raises(ValueError) as error:
        read_hand(field, words)
    assert told in str(error.value)
    assert str(error.value).startswith("«")
    assert "(" in str(error.value)  # English beside


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2 M€", (2e6, 2e6, "EUR")),
        ("1,5 million d'euros", (1.5e6, 1.5e6, "EUR")),
        ("2.5 million euros", (2.5e6, 2.5e6, "EUR")),
        ("50 000 à 300 000 €", (5e4, 3e5, "EUR")),
        ("50 à 300 k€", (5e4, 3e5, "EUR")),
        ("50-300 k€", (5e4, 3e5, "EUR")),
        ("€50,000 to €300,000", (5e4, 3e5, "EUR")),
        ("EUR 2 million", (2e6, 2e6, "EUR")),
        ("jusqu'à 300 k€", (None, 3e5, "EUR")),
        ("up to £40,000", (None, 4e4, "GBP")),
        ("à partir de 20 000 €", (2e4, None, "EUR")),
        ("$1.2 bn", (1.2e9, 1.2e9, "USD")),
        ("300000", (3e5, 3e5, "EUR")),
        ("20\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}€", (2e4, 2e4, "EUR")),
        ("12 000,50 €", (12000.5, 12000.5, "EUR")),
    ],
)
def test_an_amount(words: str, expected: tuple[float | None, float | None, str]) -> None:
    money = read_hand("budget_per_project", words)
    assert (money.low, money.high, money.currency) == expected


@pytest.mark.parametrize(
    ("field", "words", "expected"),
    [
        ("opening", "2 avril 2027", dt.date(2027, 4, 2)),
        ("permanent", "oui", True),
        ("permanent", "No", False),
        ("max_rate_pct", "50 %", 50.0),
        ("max_rate_pct", "max. 62,5%", 62.5),
        ("funder", "  Région  Exemple ", "Région Exemple"),
        ("applicants", "PME, start-up", ("sme", "startup")),
        ("applicants", "universities and research organisations; local_authority", ("research", "university", "local_authority")),
        ("consortium", "oui", "yes"),
        ("consortium", "pas obligatoire", "no"),
        ("consortium", "not required", "no"),
        ("consortium", "required", "yes"),
        ("min_partners", "au moins 3 partenaires", 3),
        ("min_countries", "deux", 2),
        ("scope", "régional", "regional"),
        ("scope", "Européenne", "european"),
        ("regions", "Île-de-France, Normandie", ("Île-de-France", "Normandie")),
        ("apply_url", "https://guichet.example/depot?id=3", "https://guichet.example/depot?id=3"),
        ("apply_url", "guichet.example/depot", "https://guichet.example/depot"),
        ("nature", "AMI", "expression-of-interest"),
        ("nature", "appel d'offres", "tender"),
        ("nature", "Concours", "contest"),
    ],
)
def test_other_facts(field: str, words: str, expected: object) -> None:
    for lang in ("fr", "en"):
        assert read_hand(field, words, lang) == expected


def test_nothing_written_means_that_the_call_does_not_say() -> None:
    empty = CallFacts()
    for field in FIELDS:
        assert read_hand(field, " ") == getattr(empty, "deadlines" if field == "deadline" else field)
    facts = with_hand(CallFacts(funder="ANR", consortium="yes"), {"funder": "", "consortium": ""})
    assert (facts.funder, facts.consortium) == ("", "unknown")
    assert facts.evidence["funder"] == Fact("", "editor", 1.0, "editor")
    assert together([CallFacts(funder="ANR"), facts]).funder == ""


def test_fields_have_names_in_both_languages() -> None:
    assert [field_named(word) for word in ("Clôture", "date limite", "Budget par projet", "budget-total", "taux", "funder", "couleur")] == [
        "deadline", "deadline", "budget_per_project", "budget_total", "max_rate_pct", "funder", "",
    ]  # fmt: skip
    assert all(field_named(field) == field for field in FIELDS)


def doubtful() -> CallFacts:
    stated = CallFacts(
        deadlines=(Deadline(dt.date(2026, 12, 14), fact=Fact("2026-12-14", "structured", 1.0, "date_fin", -1, "portal")),),
        budget_total=Money(1e6, 1e6, fact=Fact("1 M€", "structured", 1.0, "montant", -1, "portal")),
    )
    read = CallFacts(
        deadlines=(Deadline(dt.date(2026, 12, 15), fact=Fact("avant le 15 décembre", "text", 0.9, "text", 3, "press")),),
        budget_total=Money(2e6, 2e6, fact=Fact("2 M€", "text", 0.7, "text", 9, "press")),
    )
    return together([stated, read])


def test_a_hand_settles_the_doubts_of_its_fields_only() -> None:
    facts = with_hand(doubtful(), {"deadline": "15 décembre 2026 17:00"})
    assert [(one.date, one.time, one.fact.origin, one.fact.confidence) for one in facts.deadlines] == [
        (dt.date(2026, 12, 15), "17:00", "editor", 1.0)
    ]
    assert [doubt.field for doubt in facts.doubts] == ["budget_total"]
    both = with_hand(facts, {"budget_total": "1,5 M€"})
    assert both.doubts == ()
    assert both.budget_total == Money(1.5e6, 1.5e6, "EUR", Fact("1,5 M€", "editor", 1.0, "editor"))


def test_permanent_and_an_end_exclude_each_other_by_hand() -> None:
    endless = CallFacts(permanent=True, evidence={"permanent": Fact("au fil de l'eau", source="press")})
    end = Deadline(dt.date(2026, 12, 15), fact=Fact("2026-12-15", "structured", 1.0, "fin", -1, "portal"))
    doubted = together([CallFacts(deadlines=(end,)), endless])
    assert doubted.deadlines[0].fact.confidence <= 0.4
    kept = with_hand(doubted, {"permanent": "non"})
    assert (kept.permanent, kept.deadlines, kept.doubts) == (False, (end,), ())  # as sure as it was
    assert with_hand(doubted, {"permanent": "oui"}).deadlines == ()
    dated = with_hand(doubted, {"deadline": "16 décembre 2026"})
    assert (dated.permanent, dated.doubts) == (False, ())
    assert not together([dated, endless]).permanent
    cutoffs = with_hand(endless, {"deadline": "3 mars 2027 (relève)"})
    assert (cutoffs.permanent, len(cutoffs.deadlines)) == (True, 1)
    assert len(with_hand(cutoffs, {"permanent": "oui"}).deadlines) == 1


def test_a_hand_stays_when_the_sources_are_read_again() -> None:
    hand = {"deadline": "15 décembre 2026", "applicants": "PME"}
    assert with_hand(with_hand(doubtful(), hand), hand) == with_hand(doubtful(), hand)
    merged = together([with_hand(CallFacts(), hand), doubtful()])
    assert (merged.deadlines[0].date, merged.applicants) == (dt.date(2026, 12, 15), ("sme",))


def test_a_date_that_she_left_alone_keeps_the_words_it_was_read_from() -> None:
    questions = Deadline(dt.date(2026, 12, 7), role="questions", fact=Fact("jusqu'au 7 décembre", confidence=0.8))
    end = Deadline(dt.date(2026, 12, 16), "17:00", "Europe/Paris", fact=Fact("16 décembre 2026 à 17 h (Paris)", confidence=0.9))
    read = CallFacts(deadlines=(questions, end))
    facts = with_hand(read, {"deadline": "7 décembre 2026 (questions); 18 décembre 2026 12:00"})
    assert facts.deadlines[0] == questions
    assert facts.deadlines[1].fact.origin == "editor"
    assert with_hand(read, {"deadline": "16 décembre 2026 17:00 Europe/Paris"}).deadlines == (end,), "the other is none of the call's"
    confirmed = with_hand(read, {"deadline": "7 décembre 2026 (questions); 16 décembre 2026 17:00 Europe/Paris (finale)"})
    assert [one.fact.origin for one in confirmed.deadlines] == ["editor", "editor"]
