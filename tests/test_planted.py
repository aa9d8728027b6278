"""The planted weeks are what they say, and the oracle says what is true of them."""

import datetime as dt
import functools
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest

import planted
from planted import IN_TIME, Planted, World, judge, world
from planted_feeds import ADDED, FIRST, MARKETS, SUBJECTS, TOLD, WEEKS, monday, told as words_told
from planted_terms import LOOSE, Plant, Plants, key
from techwatch import text

SEEDS = (0, 10)
WEEK = dt.timedelta(weeks=1)


@pytest.fixture(params=SEEDS)
def made(request: pytest.FixtureRequest) -> World:
    return world(request.param)


@functools.cache
def _told(seed: int) -> tuple[tuple[int, Planted, str], ...]:
    return tuple(((a.day - FIRST).days // 7 + 1, a, words_told(f"{a.title} | {a.text}")) for a in world(seed).articles)


def told(made: World) -> tuple[tuple[int, Planted, str], ...]:
    """Each article's week and folded words."""
    return _told(next(seed for seed in SEEDS if world(seed) is made))


def of(made: World, plant: Plant) -> Iterator[tuple[int, Planted]]:
    """The articles of a plant's market that tell of it, and their weeks."""
    forms = [words_told(form) for form in plant.forms]
    for week, article, words in told(made):
        if article.lang == plant.lang and plant.market in ("", article.market) and any(form in words for form in forms):
            yield week, article


def stories(made: World, plant: Plant) -> list[int]:
    found: dict[int, set[str]] = defaultdict(set)
    for week, article in of(made, plant):
        found[week].add(article.story)
    return [len(found[week]) for week in range(1, WEEKS + 1)]


def number(plant: Plant) -> int:
    return (plant.start - FIRST).days // 7 + 1


# --- the weeks ---


def test_a_seed_makes_one_world_and_soon() -> None:
    started = time.process_time()
    again = planted._Maker(0).world()
    assert time.process_time() - started < 2
    assert again == world(0)
    assert again.articles != world(10).articles


def test_a_week_brings_what_a_week_brings(made: World) -> None:
    counts = Counter(week for week, _, _ in told(made))
    usual = [counts[week] for week in range(6, 22)]
    assert 380 <= statistics.mean(usual) <= 480
    assert all(0.25 < counts[week] / statistics.mean(usual) < 0.6 for week in (22, 23))  # Christmas
    assert all(counts[week] < 0.8 * statistics.mean(usual) for week in (1, 2, 3))  # August
    assert made.weeks == tuple(monday(week) for week in range(1, WEEKS + 1))
    assert list(made.articles) == sorted(made.articles, key=lambda article: article.day)
    assert [article.id for article in made.articles] == list(range(1, len(made.articles) + 1))
    assert all(made.weeks[week - 1] <= article.day < made.weeks[week - 1] + WEEK for week, article, _ in told(made))
    assert {article.market for article in made.articles} == {*MARKETS, ""}
    assert 0.35 < statistics.mean(article.lang == "en" for article in made.articles) < 0.55


def test_feeds_are_unequal_added_and_fall_silent(made: World) -> None:
    weeks: dict[str, set[int]] = defaultdict(set)
    sizes = Counter(article.feed for article in made.articles)
    for week, article, _ in told(made):
        weeks[article.feed].add(week)
    new = {feed for feed, seen in weeks.items() if min(seen) >= ADDED}
    assert len(sizes) == 43
    assert len({article.site for article in made.articles}) == 39
    assert max(sizes.values()) > 5 * min(sizes.values())
    assert new == {feed for feed in weeks if "new" in feed}
    assert len(new) == 5
    assert sum(max(seen) < 20 for seen in weeks.values()) == 3


def test_copies_are_one_story(made: World) -> None:
    tellers: dict[str, set[tuple[str, dt.date]]] = defaultdict(set)
    for article in made.articles:
        tellers[article.story].add((article.site, article.day))
    copied = [seen for seen in tellers.values() if len(seen) > 1]
    assert 100 < len(copied) < 160
    assert all(len({day for _, day in seen}) == 1 for seen in copied)
    assert statistics.median(map(len, copied)) == 6


# --- the plants ---


def test_rises_are_as_stated(made: World) -> None:
    assert len(made.rises) == 20
    assert sum(rise.base > 0 for rise in made.rises) == 10
    assert sorted(rise.strength for rise in made.rises)[:3] == [4, 4, 6]
    assert max(rise.strength for rise in made.rises) == 20
    for rise in made.rises:
        counts, start = stories(made, rise), number(rise)
        assert 12 <= start <= 22
        swings = [planted.SWING.get(week, 1.0) for week in range(start, WEEKS + 1)]
        stated = [rise.level(monday(week)) * swing for week, swing in zip(range(start, WEEKS + 1), swings, strict=True)]
        assert 0.7 < sum(counts[start - 1 :]) / sum(stated) < 1.3, rise
        assert statistics.mean(counts[: start - 1]) == pytest.approx(rise.base, abs=0.1 * bool(rise.base)), rise
        assert rise.base <= 3
        assert max(counts[start - 1 :]) >= 0.8 * rise.strength


def test_rises_are_told_by_many_publishers(made: World) -> None:
    for rise in made.rises:
        sites = Counter(article.site for week, article in of(made, rise) if week >= number(rise))
        assert len(sites) >= 4, rise
        assert max(sites.values()) <= 0.5 * sites.total(), rise
        assert {form for form in rise.forms for _, article in of(made, rise) if form in article.text.lower()} == set(rise.forms)


def test_spikes_are_one_publishers(made: World) -> None:
    assert len(made.spikes) == 20
    assert sum(spike.base > 0 for spike in made.spikes) == 4
    for spike in made.spikes:
        weeks = range(number(spike), number(spike) + spike.weeks)
        own = [article for week, article in of(made, spike) if week in weeks and article.site == spike.site]
        others = [article for _, article in of(made, spike) if article.site != spike.site]
        assert 1 <= len(weeks) <= 3
        assert spike.strength <= len(own) <= spike.strength + 3  # its base may fall to its own publisher
        assert len({article.story for article in own}) == len(own)
        assert 8 <= spike.strength <= 25
        assert bool(others) == bool(spike.base)


def test_no_plant_shares_a_word_with_another(made: World) -> None:
    said = [{word for form in plant.forms for word in key(form)} - LOOSE for plant in (*made.rises, *made.spikes)]
    assert sum(map(len, said)) == len(set().union(*said))


def test_no_plant_is_a_word_of_the_background_by_design() -> None:
    words = {key(word) for themes in SUBJECTS.values() for theme in themes.values() for lang in ("fr", "en") for word in theme[lang]}
    forms = [
        key(form)
        for kind in ("rise", "spike")
        for langs in TOLD[kind].values()
        for terms in langs.values()
        for term in terms
        for form in term
    ]
    assert not words & set(forms)


def test_the_examination_has_other_terms() -> None:
    tuned, examined = (
        {plant.term for seed in range(20) for plants in [Plants(random.Random(seed), late)] for plant in (*plants.rises, *plants.spikes)}
        for late in (False, True)
    )
    assert not tuned & examined
    assert {plant.term for plant in (*world(0).rises, *world(0).spikes)} <= tuned
    assert {plant.term for plant in (*world(10).rises, *world(10).spikes)} <= examined


def test_what_only_looks_like_a_rise(made: World) -> None:
    for other in made.others:
        counts = stories(made, other)
        sites = {article.site for _, article in of(made, other)}
        if other.kind == "news":
            assert [count for count in counts if count] == [3]
            assert len(sites) >= 8
        elif other.kind == "recurring":
            high = [week for week, count in enumerate(counts, 1) if count >= 2]
            assert min(high) <= 8
            assert len(high) >= 2
        elif other.kind == "feeds":
            mine = Counter(week < ADDED for week, article in of(made, other) if "new" in article.site)
            assert not mine[True]
        elif other.kind == "phrase":
            assert sum(count > 20 for count in Counter(article.site for _, article in of(made, other)).values()) <= 1
    assert {other.kind for other in made.others} == {"news", "recurring", "seasonal", "feeds", "phrase"}


def test_nothing_around_a_plant_rises_with_it(made: World) -> None:
    """The sentence that holds a plant is as usual in its market's articles after the plants start as before."""
    for lang in ("fr", "en"):
        frames = [text.words(form.split("{")[0]) for form in TOLD["told"][lang]]
        frames = [f" {' '.join(words)} " for words in frames if len(words) >= 3]
        shares = [
            statistics.mean(any(frame in words for frame in frames) for week, a, words in told(made) if week in weeks and a.lang == lang)
            for weeks in (range(1, 12), range(12, WEEKS + 1))
        ]
        assert shares[1] / shares[0] == pytest.approx(1, abs=0.08)


# --- the oracle ---


def test_a_rise_is_found_in_time_late_or_missed() -> None:
    made = world(0)
    one, two, three, *rest = made.rises
    found = {
        one.start + IN_TIME: [one.term.upper()],
        two.start + IN_TIME + WEEK: [two.forms[-1]],
        three.start + dt.timedelta(days=6): [three.term],
    }
    verdict = judge(found, made)
    assert set(verdict.found_in_time) == {one, three}
    assert verdict.late == (two,)
    assert verdict.missed == tuple(rest)
    assert (verdict.reported, verdict.false_share, verdict.passed) == (3, 0, False)


def test_parts_of_a_term_and_words_around_it() -> None:
    made = world(0)
    rise = next(rise for rise in made.rises if len(rise.term.split()) == 3)
    first, loose, last = rise.term.split()
    for said in (f"{first} {loose}", last, f"une {rise.forms[-1]}", f"le vrai {rise.term}", rise.term.replace(" ", "-")):
        assert judge({rise.start: [said]}, made).found_in_time == (rise,), said
    for said in (loose, f"{last} et", f"{first} {last}", f"un tout nouveau {rise.term}"):
        assert judge({rise.start: [said]}, made).reported == len(judge({rise.start: [said]}, made).false) == 1, said
    assert judge({rise.start: [f"{last} et"]}, made).false == {f"{last} et": "around"}


def test_what_is_false_and_why() -> None:
    made = world(0)
    rise, spike = made.rises[0], made.spikes[0]
    assert judge({rise.start - WEEK: [rise.term], rise.start: [rise.term]}, made).false == {rise.term: "early"}
    assert judge({rise.start - WEEK: [rise.term], rise.start: [rise.term]}, made).found_in_time == (rise,)
    assert judge({spike.start + WEEK: [spike.term]}, made).spikes_reported == (spike,)
    assert judge({spike.start + WEEK: [spike.term]}, made).false == {}
    assert judge({spike.start - WEEK: [spike.term]}, made).false == {spike.term: "early"}
    week = made.weeks[20]
    said = ["rentrée", "patch tuesday", "formation", "formations", "formation"]
    assert judge({week: said, week + WEEK: said}, made).false == {
        "rentrée": "seasonal",
        "patch tuesday": "recurring",
        "formation": "background",
    }


def test_who_reports_all_rises_passes_and_who_adds_two_false_ones_does_not() -> None:
    made = world(0)
    found = {rise.start: [rise.term] for rise in made.rises}
    found = {week: [rise.term for rise in made.rises if rise.start == week] for week in found}
    assert judge(found, made).passed
    assert len(judge(found, made).found_in_time) == 20
    assert judge(found | {made.weeks[0]: ["formation"]}, made).passed
    assert not judge(found | {made.weeks[0]: ["formation", "santé"]}, made).passed
    assert not judge(found | {made.weeks[25]: [spike.term for spike in made.spikes if spike.start > made.weeks[21]]}, made).false
