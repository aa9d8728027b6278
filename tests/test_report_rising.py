import datetime as dt
from dataclasses import replace

import pytest

from readings import NOW, small_home
from techwatch.pipeline import Work
from techwatch.pipeline.reports import rising
from techwatch.store import articles, open_store, trends
from techwatch.types import Asked, Hit, Label
from test_trends import LAST, RISING, WEEK, telling

YEAR = Asked("béton de chanvre", "fr", LAST - 40 * WEEK, NOW.date())


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A home in which "béton de chanvre" rises, and its articles as hits, the last first."""
    home = telling(small_home(tmp_path_factory.mktemp("home")))
    with open_store(home.database) as store:
        said = list(trends.said(store, NOW - 30 * WEEK, NOW))
        found = articles.get(store, [one.id for one in said if RISING in one.lead])
        labels = (Label("city", 0.9, (), True),)
        hits = [Hit(found[one.id], one.story, 1.0, labels) for one in reversed(said) if one.id in found]
        yield Work(home, store, NOW), hits


def test_what_rises_among_the_stories_found_is_told_by_them(world):
    work, hits = world
    ((rise, ids),) = rising.risen(work, YEAR, hits)
    assert (rise.term, rise.market, rise.since, rise.before, rise.cited) == ("béton de chanvre", "city", LAST - 2 * WEEK, 0, ())
    assert rise.now == round(100 * 12 / 108, 2)
    assert set(ids) == {hit.article.id for hit in hits}


def test_a_rise_that_the_theme_hardly_tells_is_another_matter_s(world):
    work, hits = world
    assert len(hits) == 12
    assert rising.risen(work, YEAR, hits[:6])
    assert rising.risen(work, YEAR, hits[:5]) == ()


@pytest.mark.parametrize("asked", [replace(YEAR, since=NOW.date() - dt.timedelta(days=5)), replace(YEAR, markets=("health",))])
def test_a_span_without_a_whole_week_and_other_markets_tell_nothing(world, asked):
    assert rising.risen(world[0], asked, world[1]) == ()


def test_a_span_that_ends_before_it_does_not_know_it(world):
    assert rising.risen(world[0], replace(YEAR, until=LAST - 4 * WEEK), world[1]) == ()


def test_no_hits_no_rise(world):
    assert rising.risen(world[0], YEAR, []) == ()
