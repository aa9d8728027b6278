"""A deadline that became another is noticed; what only looks so is not."""

import datetime as dt
from dataclasses import replace

from techwatch.calls.hand import with_hand
from techwatch.calls.merge import together
from techwatch.calls.moves import moves
from techwatch.types import CallFacts, Deadline, Fact, Role

AT = dt.datetime(2026, 11, 21, 8, tzinfo=dt.UTC)
TODAY = dt.date(2026, 11, 21)


def deadline(date: str, role: Role = "final", time: str | None = None, zone: str | None = None, raw: str = "", **fact: str) -> Deadline:
    return Deadline(dt.date.fromisoformat(date), time, zone, role, replace(Fact(raw or date, "structured"), **fact))


def facts(*deadlines: Deadline, permanent: bool = False) -> CallFacts:
    return CallFacts(deadlines=deadlines, permanent=permanent)


def moved(before: CallFacts, after: CallFacts, today: dt.date = TODAY) -> list[tuple[str, str, str, str]]:
    found = moves(before, after, at=AT, today=today)
    return [(m.role, m.before.date.isoformat() if m.before else "", m.after.date.isoformat() if m.after else "", m.why) for m in found]


def final(*dates: str) -> CallFacts:
    return facts(*(deadline(date) for date in dates))


def cutoffs(*dates: str) -> CallFacts:
    return facts(*(deadline(date, "cutoff") for date in dates))


def test_a_date_that_became_another_moved() -> None:
    assert moved(final("2026-12-15"), final("2027-01-15")) == [("final", "2026-12-15", "2027-01-15", "moved")]
    assert moved(final("2026-12-15"), final("2026-12-01")) == [("final", "2026-12-15", "2026-12-01", "moved")]
    assert moved(final("2026-12-15"), final("2026-12-15")) == []
    assert moves(final("2026-12-15"), final("2027-01-15"), at=AT, today=TODAY)[0].at == AT


def test_each_of_a_list_by_its_role_and_order() -> None:
    before = facts(deadline("2026-12-10", "stage1"), deadline("2027-03-02", "stage2"))
    after = facts(deadline("2026-12-17", "stage1"), deadline("2027-04-02", "stage2"))
    assert moved(before, after) == [("stage1", "2026-12-10", "2026-12-17", "moved"), ("stage2", "2027-03-02", "2027-04-02", "moved")]
    assert moved(cutoffs("2026-12-01", "2027-03-01"), cutoffs("2026-12-15", "2027-03-01")) == [
        ("cutoff", "2026-12-01", "2026-12-15", "moved")
    ]


def test_a_later_cut_off_was_added_and_a_past_one_left_out_is_nothing() -> None:
    assert moved(cutoffs("2026-12-01"), cutoffs("2026-12-01", "2027-03-01")) == [("cutoff", "", "2027-03-01", "moved")]
    assert moved(cutoffs("2026-10-01", "2026-12-01"), cutoffs("2026-12-01")) == []
    assert moved(cutoffs("2026-10-01", "2026-12-01"), cutoffs("2026-12-01", "2027-03-01")) == [("cutoff", "", "2027-03-01", "moved")]
    assert moved(cutoffs("2026-12-01"), cutoffs("2026-10-01", "2026-12-01")) == []  # a past one that is told again


def test_one_of_several_that_goes_was_taken_away() -> None:
    assert moved(cutoffs("2026-12-01", "2027-03-01"), cutoffs("2026-12-01")) == [("cutoff", "2027-03-01", "", "moved")]


def test_a_call_that_is_extended_after_its_end_moved_and_next_years_edition_did_not() -> None:
    assert moved(final("2026-11-10"), final("2026-12-10")) == [("final", "2026-11-10", "2026-12-10", "moved")]
    assert moved(final("2026-01-10"), final("2027-01-10")) == [("final", "", "2027-01-10", "moved")]


def test_another_word_for_a_date_is_no_move() -> None:
    assert moved(final("2026-12-15"), cutoffs("2026-12-15")) == []
    staged = facts(deadline("2026-12-17", "stage1"), deadline("2027-04-02", "stage2"))
    assert moved(final("2026-12-15"), staged) == [("stage1", "2026-12-15", "2026-12-17", "moved"), ("stage2", "", "2027-04-02", "moved")]


def test_the_end_of_questions_moves_by_itself() -> None:
    before = facts(deadline("2026-12-01", "questions"), deadline("2026-12-15"))
    after = facts(deadline("2026-12-05", "questions"), deadline("2026-12-15"))
    assert moved(before, after) == [("questions", "2026-12-01", "2026-12-05", "moved")]


def test_the_hour_alone() -> None:
    at_five = facts(deadline("2026-12-15", time="17:00", zone="Europe/Paris"))
    assert moved(at_five, facts(deadline("2026-12-15", time="12:00", zone="Europe/Paris", raw="à midi"))) == [
        ("final", "2026-12-15", "2026-12-15", "moved")
    ]
    assert moved(at_five, final("2026-12-15")) == []
    assert moved(final("2026-12-15"), at_five) == []
    assert moved(at_five, facts(deadline("2026-12-15", time="17:00", zone="Europe/Brussels", raw="5 p.m."))) == []
    assert moved(at_five, facts(deadline("2026-12-15", time="16:00", zone="UTC"))) == []
    past = dt.date(2026, 12, 16)
    assert moved(at_five, facts(deadline("2026-12-15", time="12:00")), past) == []


def test_an_assumed_hour_counts_only_when_the_stated_one_is_earlier() -> None:
    assumed = facts(deadline("2026-12-15", time="17:00", zone="Europe/Brussels", origin="assumed"))
    assert moved(final("2026-12-15"), assumed) == []
    assert moved(assumed, final("2026-12-15")) == []
    assert moved(assumed, facts(deadline("2026-12-15", time="23:59"))) == []
    assert moved(assumed, facts(deadline("2026-12-15", time="12:00"))) == [("final", "2026-12-15", "2026-12-15", "corrected")]
    assert moved(facts(deadline("2026-12-15", time="12:00")), assumed) == []


def test_permanent_and_back() -> None:
    endless = facts(permanent=True)
    assert moved(final("2026-12-15"), endless) == [("final", "2026-12-15", "", "moved")]
    assert moved(endless, final("2026-12-15")) == [("final", "", "2026-12-15", "moved")]
    assert moved(endless, endless) == []


def test_what_nobody_had_said_has_not_moved() -> None:
    assert moved(CallFacts(), final("2026-12-15")) == []
    assert moved(final("2026-12-15"), CallFacts()) == []  # perhaps a page that could not be read


def disputed(one: str, other: str) -> CallFacts:
    return together([final(one), facts(replace(deadline(other), fact=Fact(other, "text", 0.9, "text", 3, "press")))])


def test_a_doubt_that_comes_up_is_no_move() -> None:
    assert moved(final("2026-12-15"), disputed("2026-12-15", "2026-12-14")) == []
    assert moved(final("2026-12-15"), disputed("2026-12-15", "2027-01-20")) == []
    assert moved(disputed("2026-12-15", "2026-12-14"), disputed("2026-12-15", "2026-12-14")) == []
    later = dt.date(2026, 12, 15)
    assert moved(disputed("2026-12-15", "2026-12-14"), disputed("2026-12-15", "2026-12-14"), later) == []


def test_a_doubt_that_is_settled_is_a_correction_when_members_saw_the_other_date() -> None:
    doubtful = disputed("2026-12-15", "2026-12-14")
    assert moved(doubtful, final("2026-12-14")) == []
    assert moved(doubtful, final("2026-12-15")) == [("final", "2026-12-14", "2026-12-15", "corrected")]
    assert moved(doubtful, final("2027-01-20")) == [("final", "2026-12-14", "2027-01-20", "moved")]
    assert moved(final("2026-12-15"), disputed("2027-01-15", "2027-01-16")) == [("final", "2026-12-15", "2027-01-15", "moved")]


def test_an_editors_date_and_another_reading_of_the_same_words_are_corrections() -> None:
    hand = facts(deadline("2026-12-12", origin="editor"))
    assert moved(final("2026-12-15"), hand) == [("final", "2026-12-15", "2026-12-12", "corrected")]
    before, after = (facts(deadline(date, raw="au plus tard le 4/5")) for date in ("2026-12-05", "2027-04-05"))
    assert moved(before, after) == [("final", "2026-12-05", "2027-04-05", "corrected")]


def test_what_an_editor_takes_away_or_gives_back_is_a_correction() -> None:
    both = facts(deadline("2026-12-03", role="precontact"), deadline("2026-12-31"))
    hand = with_hand(both, {"deadline": "31 décembre 2026"})
    assert moved(both, hand) == [("precontact", "2026-12-03", "", "corrected")]
    assert moved(hand, both) == [("precontact", "", "2026-12-03", "corrected")]
    none = with_hand(both, {"deadline": ""})
    assert moved(both, none) == [("precontact", "2026-12-03", "", "corrected"), ("final", "2026-12-31", "", "corrected")]
    assert moved(none, none) == []
    assert moved(none, both) == [("precontact", "", "2026-12-03", "corrected"), ("final", "", "2026-12-31", "corrected")]
    endless = with_hand(final("2026-12-15"), {"permanent": "oui"})
    assert moved(final("2026-12-15"), endless) == [("final", "2026-12-15", "", "corrected")]
    cutoffs = [with_hand(facts(deadline(day, role="cutoff")), {"permanent": "oui"}) for day in ("2026-12-15", "2027-01-20")]
    assert moved(*cutoffs) == [("cutoff", "2026-12-15", "2027-01-20", "moved")]
