import dataclasses
import datetime as dt
import functools
import itertools
import pathlib
import statistics
import sys
from collections.abc import Callable, Sequence

import pytest

import desk_year as desk
from desk_world import MARKET_OF, NEW_FEEDS, OFF, THEMES, TURN, WEEKS, Week, World, world
from techwatch import compose
from techwatch.types import Candidate

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

import desk_curve

pytestmark = pytest.mark.slow

SEED = 1
FIRST = Week(1, dt.date(2026, 1, 6))


@functools.cache
def spied(propose: desk.Propose) -> tuple[desk.Year, list[desk.Decision]]:
    """A year and all that was decided in it."""
    seen: list[desk.Memory] = []
    year = desk.run_year(SEED, propose=propose, learn=seen.append)
    assert len(seen) == WEEKS
    return year, seen[-1].decisions


def everything() -> list[Candidate]:
    return [candidate for candidates in world(SEED).weeks.values() for candidate in candidates]


# --- the world ---


def test_the_same_seed_makes_the_same_year() -> None:
    one, other, year = World(SEED, weeks=6), World(SEED + 1, weeks=6), world(SEED)
    assert list(one.weeks.items()) == list(year.weeks.items())[:6]
    assert one.truths.items() <= year.truths.items()
    assert other.weeks != one.weeks
    assert desk.run_year(SEED, propose=desk.by_chance(SEED)) == desk.run_year(SEED, propose=desk.by_chance(SEED))


def test_a_week_brings_what_a_week_brings() -> None:
    stories = everything()
    assert all(300 <= len(candidates) <= 450 for candidates in world(SEED).weeks.values())
    assert len({candidate.story for candidate in stories}) == len(stories) == len(world(SEED).truths)
    sources = [1 + len(candidate.also) for candidate in stories]
    assert max(sources) <= 8
    assert 0.6 < sources.count(1) / len(stories) < 0.85
    assert all(0.5 <= label.score <= 1 and label.holds for candidate in stories for label in candidate.labels)
    assert 0.2 < statistics.mean(candidate.lead.lang == "en" for candidate in stories) < 0.8
    for week, candidates in world(SEED).weeks.items():
        ages = [week.moment - (each.lead.published or each.lead.seen or week.moment) for each in candidates]
        assert all(dt.timedelta() < age < dt.timedelta(days=7) for age in ages)


def test_a_story_of_a_theme_is_told_in_its_words_and_in_many_ways() -> None:
    themed = [each for each in everything() if MARKET_OF[world(SEED).truths[each.story].theme] != OFF]
    evident = [any(one.theme for label in candidate.labels for one in label.evidence) for candidate in themed]
    assert statistics.mean(evident) > 0.95
    assert len({candidate.lead.title for candidate in themed}) > 0.7 * len(themed)
    assert 140 <= sum(len(themes) for market, themes in THEMES.items() if market != OFF) <= 160


def test_feeds_come_in_week_20_and_a_good_one_turns_in_week_30() -> None:
    feeds, taste, turned = world(SEED).feeds, desk.editor(SEED), world(SEED).turned.url
    late = {feed.url for feed in feeds if feed.since > 1}
    assert len(feeds) - len(late) == 60
    first = {url: min(week.number for week, told in world(SEED).weeks.items() if any(c.lead.feed == url for c in told)) for url in late}
    assert min(first.values()) == NEW_FEEDS
    told = [(week.number, each) for week, brought in world(SEED).weeks.items() for each in brought if each.lead.feed == turned]
    before, after = ([taste.utility(c) for n, c in told if (n >= TURN) is bad] for bad in (False, True))
    assert statistics.mean(before) > statistics.mean(after) + 1


# --- the editor ---


def test_the_taste_is_fixed() -> None:
    taste, stories = desk.editor(SEED), everything()[::7]
    before = {candidate.story: taste.utility(candidate) for candidate in stories}
    _, chance = spied(desk.by_chance(SEED))
    _, composed = spied(desk.as_composed)
    assert {candidate.story: taste.utility(candidate) for candidate in stories} == before
    themes = frozenset(itertools.islice(MARKET_OF, 60))
    for candidate in stories:
        truth = taste.truths[candidate.story]
        assert taste.utility(candidate, themes) - before[candidate.story] == pytest.approx(taste.again * (truth.theme in themes))
        assert before[candidate.story] - taste.utility(candidate, mood=False) == pytest.approx(truth.mood)
    both = {one.candidate.story: one for one in chance if one.what != "left"}
    assert both
    for one in composed:
        other = both.get(one.candidate.story)
        if other and one.what != "left":  # what two rankings showed is judged alike, but for what they made him tire of
            unlike = (one.what == "dropped") != (other.what == "dropped")
            assert not unlike or abs(taste.utility(one.candidate) - taste.bar) <= -taste.again


def test_the_taste_knows_no_score() -> None:
    taste, stories = desk.editor(SEED), everything()[:400]
    for candidate in stories:
        blank = dataclasses.replace(candidate, labels=(), weight=9.0, lead=dataclasses.replace(candidate.lead, title="", text=""))
        assert taste.utility(blank) == taste.utility(candidate)


def test_he_keeps_what_passes_his_bar_and_takes_in_what_pleases_most() -> None:
    taste, brought = desk.editor(SEED), world(SEED).weeks[FIRST]
    decided = taste.decide(brought[: desk.SHOWN], FIRST, desk.Memory())
    assert [one.candidate for one in decided] == brought[: desk.SHOWN]
    for one in decided[: desk.PROPOSED]:
        assert one.what == ("kept" if taste.utility(one.candidate) >= taste.bar else "dropped")
    others = sorted((taste.utility(one.candidate), one.what) for one in decided[desk.PROPOSED :])
    taken = [points for points, what in others if what == "taken-in"]
    assert 0 < len(taken) <= desk.TAKEN
    assert min(taken) >= taste.bar
    assert len(taken) == desk.TAKEN or not [points for points, what in others if what == "left" and points >= taste.bar]
    assert [points for points, _ in others][-len(taken) :] == taken


def test_he_is_bored_by_the_themes_of_three_editions() -> None:
    taste, memory = desk.editor(SEED), desk.Memory()
    weeks = list(world(SEED).weeks.items())[:5]
    for week, candidates in weeks:
        memory.decisions += taste.decide(candidates[: desk.SHOWN], week, memory)
    stood = [one for one in memory.decisions if one.what in ("kept", "taken-in") and one.date >= weeks[2][0].date]
    assert taste.bored_by(memory) == {taste.truths[one.candidate.story].theme for one in stood}


def test_reasons_and_new_markets_are_few() -> None:
    _, decided = spied(desk.as_composed)
    dropped = [one.reason for one in decided if one.what == "dropped"]
    assert {one.reason for one in decided if one.what != "dropped"} == {""}
    assert set(dropped) == {"", "off-topic", "old", "duplicate", "weak-source"}
    assert 0.5 < dropped.count("") / len(dropped) < 0.9
    kept = [one for one in decided if one.what == "kept"]
    assert 0 < sum(bool(one.market) for one in kept) < 0.08 * len(kept)


# --- the year ---


def test_chance_is_worse_than_the_default_and_nothing_beats_knowing_the_taste() -> None:
    ways = (desk.by_chance(SEED), desk.as_composed, desk.oracle_in_turn(SEED), desk.oracle(SEED))
    means = [statistics.mean(desk.run_year(SEED, propose=way).quarters) for way in ways]
    assert means == sorted(means)
    assert means[0] + 0.05 < means[1] < means[2] - 0.2, "there is something to learn"


def test_the_default_is_what_an_edition_ticks() -> None:
    candidates = world(SEED).weeks[FIRST]
    ordered = desk.as_composed(candidates, FIRST, desk.Memory())
    items = compose.compose(candidates, desk.digest(desk.PROPOSED), frame=desk.frame(FIRST)).items
    assert {item.id for item in items if item.keep} == {candidate.story for candidate in ordered[: desk.PROPOSED]}
    assert len(ordered) == desk.SHOWN


@pytest.mark.parametrize(
    "wrong",
    [lambda stories: stories[:59], lambda stories: [*stories[:59], stories[0]], lambda stories: [*stories[:59], stranger()]],
    ids=["too few", "twice", "another week's"],
)
def test_a_proposal_that_is_none_is_refused(wrong: Callable[[Sequence[Candidate]], Sequence[Candidate]]) -> None:
    with pytest.raises(ValueError, match="week 1: not 60 stories"):
        desk.run_year(SEED, propose=lambda candidates, week, memory: wrong(candidates))


def stranger() -> Candidate:
    return list(world(SEED).weeks.values())[-1][0]


def test_the_bench_prints_the_curves(capsys: pytest.CaptureFixture[str]) -> None:
    desk_curve.told([SEED])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines[2:6]] == ["random", "default", "oracle in turn", "oracle"]
