"""Facts of several sources become one call, and what they disagree on stays in sight."""

import datetime as dt
import itertools
from dataclasses import replace

import pytest

from techwatch.calls.merge import by_hand, together
from techwatch.types import CallFacts, Deadline, Doubt, Fact, Money, Move, Role

BRUSSELS = "Europe/Brussels"
DAY = dt.date(2026, 12, 15)


def stated_and_read(stated: CallFacts, read: CallFacts) -> CallFacts:
    """What an API states of a call with what was read in the same article's text."""
    return together([stated, read])


def structured(raw: str, source: str = "portal", confidence: float = 1.0) -> Fact:
    return Fact(raw, "structured", confidence, "deadlineDate", -1, source)


def read(raw: str, source: str = "press", confidence: float = 0.9) -> Fact:
    return Fact(raw, "text", confidence, "text", 10, source)


def stated(*dates: str, role: Role = "final", time: str | None = None, source: str = "portal", assumed: bool = False) -> CallFacts:
    origin = "assumed" if assumed else "structured"
    zone = BRUSSELS if time else None
    return CallFacts(
        deadlines=tuple(
            Deadline(dt.date.fromisoformat(date), time, zone, role, replace(structured(date, source), origin=origin)) for date in dates
        )
    )


def told(*dates: str, role: Role = "final", time: str | None = None, source: str = "press") -> CallFacts:
    return CallFacts(
        deadlines=tuple(Deadline(dt.date.fromisoformat(date), time, None, role, read(f"avant le {date}", source)) for date in dates)
    )


def dates(facts: CallFacts) -> list[str]:
    return [deadline.date.isoformat() for deadline in facts.deadlines]


def kinds(facts: CallFacts) -> list[tuple[str, str]]:
    return [(doubt.field, doubt.kind) for doubt in facts.doubts]


def values(facts: CallFacts, field: str) -> list[str]:
    return [one.value for doubt in facts.doubts if doubt.field == field for one in doubt.said]


# --- deadlines -----------------------------------------------------------------------------------


def test_one_date_of_two_sources_is_one_deadline_with_the_hour_of_who_states_it() -> None:
    both = stated_and_read(stated("2026-12-15"), told("2026-12-15", time="17:00"))
    assert [(d.date, d.time, d.fact.raw) for d in both.deadlines] == [(DAY, "17:00", "avant le 2026-12-15")]
    assert both.deadlines[0].fact.confidence == 1.0  # two say the same
    assert both.doubts == ()


def test_an_assumed_hour_gives_way_to_a_stated_one_and_stays_where_nobody_states_one() -> None:
    assumed = stated("2026-12-15", time="17:00", assumed=True)
    one = stated_and_read(assumed, told("2026-12-15", time="12:00")).deadlines[0]
    assert (one.time, one.fact.origin) == ("12:00", "text")
    other = stated_and_read(assumed, told("2026-12-15"))
    assert (other.deadlines[0].time, other.deadlines[0].fact.origin) == ("17:00", "assumed")
    assert other.doubts == ()


def test_hours_that_differ_are_a_doubt_and_the_earlier_is_kept() -> None:
    both = stated_and_read(stated("2026-12-15", time="17:00"), told("2026-12-15", time="12:00"))
    assert both.deadlines[0].time == "12:00"
    assert both.deadlines[0].fact.confidence <= 0.4
    assert values(both, "deadlines") == ["2026-12-15 12:00", "2026-12-15 17:00"]


@pytest.mark.parametrize(("one", "other"), [(("23:59", None), ("24:00", None)), (("16:00", "UTC"), ("17:00", BRUSSELS))])
def test_one_moment_in_two_spellings_is_no_doubt(one: tuple[str, str | None], other: tuple[str, str | None]) -> None:
    facts = [CallFacts(deadlines=(Deadline(DAY, *hour, "final", structured("x", source)),)) for hour, source in ((one, "a"), (other, "b"))]
    assert together(facts).doubts == ()


@pytest.mark.parametrize(
    ("api", "text", "kind"),
    [("2026-05-04", "2026-04-05", "swapped"), ("2026-12-14", "2026-12-15", "one-day"), ("2026-11-30", "2026-12-15", "differs")],
)
def test_dates_that_differ_both_stay_the_first_ahead_is_shown_and_the_editor_sees_both(api: str, text: str, kind: str) -> None:
    both = stated_and_read(stated(api), told(text))
    assert kinds(both) == [("deadlines", kind)]
    assert dates(both) == sorted((api, text))
    assert {d.fact.origin for d in both.deadlines} == {"structured", "text"}
    assert all(d.fact.confidence <= 0.4 for d in both.deadlines)
    assert values(both, "deadlines") == sorted((api, text))
    assert {one.fact.confidence for one in both.doubts[0].said} == {1.0, 0.9}  # as each source said it
    paris = dt.timezone(dt.timedelta(hours=1))
    assert both.closing(dt.datetime(2026, 1, 1, tzinfo=dt.UTC), paris) == both.deadlines[0]


def test_a_source_that_lists_fewer_cut_offs_contradicts_nobody() -> None:
    portal = stated("2026-03-03", "2026-09-01", "2027-03-02", role="cutoff")
    both = together([portal, told("2026-09-01")])
    assert (dates(both), kinds(both)) == (["2026-03-03", "2026-09-01", "2027-03-02"], [])
    assert both.deadlines[1].role == "cutoff"  # "final" is also what is written for want of a better word
    other = together([portal, told("2026-09-01", "2027-09-07", role="cutoff")])
    assert (len(other.deadlines), kinds(other)) == (4, [])


def test_cut_offs_that_nowhere_meet_are_a_doubt() -> None:
    assert kinds(together([stated("2026-03-03", role="cutoff"), told("2026-06-02", role="cutoff")])) == [("deadlines", "differs")]


def test_stages_are_compared_with_stages() -> None:
    portal = CallFacts(deadlines=stated("2026-09-10", role="stage1").deadlines + stated("2027-03-02", role="stage2").deadlines)
    assert kinds(together([portal, told("2026-09-10")])) == []  # a press article tells the first
    assert kinds(together([portal, told("2026-10-01", role="stage1")])) == [("deadlines", "differs")]
    assert kinds(together([portal, told("2027-04-02")])) == [("deadlines", "differs")]
    assert kinds(together([stated("2026-09-10", role="stage1"), told("2027-03-02", role="stage2")])) == []
    assert kinds(together([stated("2027-03-02"), told("2026-09-10", role="stage1")])) == []  # it comes before the end


def test_the_end_of_questions_is_no_deadline_to_compare_with() -> None:
    both = together([stated("2026-12-15"), told("2026-11-30", role="questions")])
    assert (dates(both), kinds(both)) == (["2026-11-30", "2026-12-15"], [])
    same_day = together([stated("2026-12-15"), told("2026-12-15", role="questions")])
    assert [d.role for d in same_day.deadlines] == ["final", "questions"]


def test_a_third_source_that_takes_a_side_settles_nothing() -> None:
    three = together([stated("2026-12-14"), told("2026-12-15"), told("2026-12-15", source="journal")])
    assert values(three, "deadlines") == ["2026-12-14", "2026-12-15", "2026-12-15"]
    assert all(d.fact.confidence <= 0.4 for d in three.deadlines)
    nested = together([stated_and_read(stated("2026-12-14"), told("2026-12-15")), told("2026-12-15", source="journal")])
    assert (dates(nested), nested.doubts) == (dates(three), three.doubts)


def test_what_others_still_tell_of_a_date_that_moved_is_late_and_no_witness() -> None:
    new, old = stated("2027-01-15"), told("2026-12-15")
    move = Move("final", old.deadlines[0], new.deadlines[0], dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    moved = together([new, old], moved=[move])
    assert (dates(moved), moved.doubts) == (["2027-01-15"], ())
    back = replace(move, before=move.after, after=move.before, at=move.at + dt.timedelta(days=1))
    assert dates(together([stated("2026-12-15")], moved=[move, back])) == ["2026-12-15"]
    assert kinds(together([new, old], moved=[replace(move, why="corrected")])) == [("deadlines", "differs")]
    assert dates(together([old], moved=[move])) == ["2026-12-15"]  # nobody tells the new one


# --- permanent -----------------------------------------------------------------------------------


def test_permanent_against_an_end_is_a_doubt_but_cut_offs_go_with_it() -> None:
    endless = CallFacts(permanent=True, evidence={"permanent": read("au fil de l'eau")})
    both = together([stated("2026-12-15"), endless])
    assert both.permanent
    assert (dates(both), kinds(both)) == (["2026-12-15"], [("permanent", "differs")])
    assert values(both, "permanent") == ["2026-12-15", "permanent"]
    assert both.deadlines[0].fact.confidence <= 0.4
    assert both.evidence["permanent"].confidence <= 0.4
    assert together([stated("2026-12-15", role="cutoff"), endless]).doubts == ()
    assert together([endless, CallFacts()]).doubts == ()


# --- the other facts -----------------------------------------------------------------------------


def test_what_an_api_states_stands_before_what_was_read_and_both_before_what_is_assumed() -> None:
    api = CallFacts(funder="Région Exemple", scope="regional", evidence={"funder": structured("r"), "scope": structured("s")})
    text = CallFacts(funder="la Région", programme="Programme Essai", evidence={"funder": read("la Région"), "programme": read("P")})
    guess = CallFacts(scope="national", operator="Agence Essai", evidence={"scope": Fact("", "assumed"), "operator": Fact("", "assumed")})
    both = together([guess, text, api])
    assert (both.funder, both.programme, both.scope, both.operator) == ("Région Exemple", "Programme Essai", "regional", "Agence Essai")
    assert both.evidence["funder"] == structured("r")
    assert both.doubts == ()


def test_kinds_of_applicants_come_together_from_texts_and_a_list_stands_alone() -> None:
    one = CallFacts(applicants=("startup", "sme"), evidence={"applicants": read("start-up")})
    two = CallFacts(applicants=("research",), evidence={"applicants": read("laboratoires")})
    api = CallFacts(applicants=("nonprofit",), evidence={"applicants": structured("associations")})
    assert together([one, two]).applicants == ("sme", "startup", "research")
    assert together([one, two, api]).applicants == ("nonprofit",)


def test_numbers_and_regions_of_all_sources_stay() -> None:
    one = CallFacts(identifiers=("A-1",), regions=("Bretagne",))
    two = CallFacts(identifiers=("B-2", "A-1"), regions=("Normandie", "Bretagne"))
    both = together([one, two])
    assert (both.identifiers, both.regions) == (("A-1", "B-2"), ("Bretagne", "Normandie"))


def money(low: float | None, high: float | None, fact: Fact, currency: str = "EUR") -> Money:
    return Money(low, high, currency, fact)


@pytest.mark.parametrize(
    ("one", "other", "doubted"),
    [
        (money(2e6, 2e6, structured("a")), money(2.01e6, 2.01e6, read("b")), False),  # rounded
        (money(2e6, 2e6, structured("a")), money(2.2e6, 2.2e6, read("b")), True),
        (money(2e6, 2e6, structured("a")), money(2e6, 2e6, read("b"), "USD"), True),
        (money(None, 3e5, structured("a")), money(5e4, 3e5, read("b")), False),
        (money(3e5, 3e5, structured("a")), money(5e4, 3e5, read("b")), False),  # a single amount is mostly the highest
        (money(2e4, 3e5, structured("a")), money(5e4, 3e5, read("b")), True),
    ],
)
def test_amounts_that_differ_by_more_than_a_rounding_are_a_doubt(one: Money, other: Money, *, doubted: bool) -> None:
    both = together([CallFacts(budget_total=other), CallFacts(budget_total=one)])
    assert (both.budget_total and both.budget_total.fact.raw) == "a"
    assert kinds(both) == [("budget_total", "differs")] * doubted
    assert ((both.budget_total and both.budget_total.fact.confidence) == 0.4) is doubted
    assert ("budget_total" in both.evidence and both.evidence["budget_total"].raw) == "a"


def test_openings_rates_and_partners_that_differ_are_doubts_and_names_are_not() -> None:
    one = CallFacts(
        opening=dt.date(2026, 4, 2), max_rate_pct=50.0, consortium="yes", min_partners=3, funder="ANR", scope="national",
        evidence={"opening": structured("2026-04-02"), "max_rate_pct": structured("50")},
    )  # fmt: skip
    two = CallFacts(
        opening=dt.date(2026, 2, 4), max_rate_pct=45.0, consortium="no", min_partners=2, funder="Agence nationale", scope="european",
        evidence={"opening": read("du 4 février"), "max_rate_pct": read("45 %")},
    )  # fmt: skip
    both = together([two, one])
    assert (both.opening, both.max_rate_pct) == (dt.date(2026, 4, 2), 50.0)
    assert set(kinds(both)) == {
        (n, "swapped" if n == "opening" else "differs") for n in ("opening", "max_rate_pct", "consortium", "min_partners")
    }
    assert values(both, "max_rate_pct") == ["45", "50"]


def test_the_kind_of_call_is_what_somebody_says() -> None:
    assert together([CallFacts(), CallFacts(nature="contest")]).nature == "contest"
    proved = CallFacts(nature="grant", evidence={"nature": structured("aap")})
    assert together([CallFacts(nature="contest"), proved]).nature == "grant"


# --- editors -------------------------------------------------------------------------------------


def test_an_editor_has_seen_the_doubts() -> None:
    hand = Fact("15 décembre 2026", "editor", 1.0, "editor")
    decided = CallFacts(deadlines=(Deadline(DAY, fact=hand),), evidence={"deadlines": hand, "funder": replace(hand, raw="")}, funder="")
    both = together([stated_and_read(stated("2026-12-14"), told("2026-12-16")), replace(stated("2026-12-13"), funder="ANR"), decided])
    assert (dates(both), both.doubts) == (["2026-12-15"], ())
    assert both.funder == ""  # she says that nobody tells
    assert by_hand(both, "deadlines")
    assert by_hand(both, "funder")


# --- all of them ---------------------------------------------------------------------------------


SAID = (
    replace(stated("2026-12-14", source="a"), opening=dt.date(2026, 9, 1), identifiers=("X-1",), evidence={"opening": structured("1")}),
    replace(told("2026-12-15", time="17:00", source="b"), opening=dt.date(2026, 1, 9), evidence={"opening": read("2")}),
    replace(told("2027-03-02", role="stage2", source="c"), permanent=True, evidence={"permanent": read("permanent", "c")}),
    replace(stated("2026-12-15", time="12:00", source="d"), budget_total=money(1e6, 1e6, structured("1 M€"))),
    CallFacts(permanent=True, budget_total=money(2e6, 2e6, structured("2 M€", "e")), evidence={"permanent": read("toute l'année", "e")}),
)


def test_the_order_of_sources_changes_neither_dates_nor_doubts() -> None:
    merged = [together(order) for order in itertools.permutations(SAID)]
    assert len({facts.deadlines for facts in merged}) == 1
    assert len({facts.opening for facts in merged}) == 1
    assert len({tuple(sorted(facts.doubts, key=lambda doubt: doubt.field)) for facts in merged}) == 1
    assert {doubt.field for doubt in merged[0].doubts} == {"deadlines", "opening", "permanent", "budget_total"}


def test_what_was_merged_comes_back_the_same() -> None:
    for number in range(1, len(SAID) + 1):
        for some in itertools.combinations(SAID, number):
            once = together(some)
            assert together([once]) == once
            again = together([once, *some])
            assert (again.deadlines, again.opening, again.doubts) == (once.deadlines, once.opening, once.doubts)


def test_nothing_and_one() -> None:
    assert together([]) == CallFacts()
    assert together([SAID[0]]).deadlines == SAID[0].deadlines
    known = replace(SAID[0], doubts=(Doubt("deadlines", "one-day", ()),))
    assert together([known]).deadlines == SAID[0].deadlines  # a doubt of which nothing is said
