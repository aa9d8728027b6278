"""The themes that measure the search: their form (ids, counts, dates, how much the plain words could find), and what it finds."""

import datetime
import functools
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from readings import put, reading, small_home
from techwatch.pipeline import Work
from techwatch.pipeline.reports.find import find
from techwatch.pipeline.reports.index import Index, ranked
from techwatch.search import parse
from techwatch.store import open_store
from techwatch.types import Asked

FOLDER = Path(__file__).parent / "data" / "themes"
MARKETS = {"education-hr", "health", "creative", "city", "industry-services", "tech-data-ai"}


def read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


ITEMS = read("items.jsonl")
THEMES = read("themes.jsonl")
BY_ID = {item["id"]: item for item in ITEMS}


@functools.cache
def long_words(text: str) -> frozenset[str]:
    """The words of five letters or more, without accents, case or plural ending."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in folded if not unicodedata.combining(sign))
    return frozenset(word.rstrip("sx") for word in re.findall(r"[a-z0-9]+", bare) if len(word) >= 5)


def share_with_words(theme: dict[str, Any]) -> float:
    """The share of the theme's relevant items that hold one of its words."""
    wanted = long_words(theme["theme"])
    items = [BY_ID[key] for key in theme["relevant"]]
    return sum(bool(wanted & long_words(f"{item['title']} {item['text']}")) for item in items) / len(items)


def test_six_hundred_items_have_their_form() -> None:
    assert len(ITEMS) >= 600
    assert len(BY_ID) == len(ITEMS)
    for item in ITEMS:
        assert list(item) == ["id", "lang", "published", "source", "market", "title", "text"], item["id"]
        assert item["lang"] in {"fr", "en"}, item["id"]
        assert item["market"] in MARKETS, item["id"]
        assert item["source"], item["id"]
        assert item["title"], item["id"]
        assert 40 <= len(re.findall(r"\w+", item["text"])) <= 120, item["id"]


def test_the_items_are_spread_over_the_year() -> None:
    days = [datetime.date.fromisoformat(item["published"]) for item in ITEMS]
    assert min(days) >= datetime.date(2025, 12, 1)
    assert max(days) <= datetime.date(2026, 11, 20)
    assert days == sorted(days)
    assert min(Counter((day.year, day.month) for day in days).values()) >= 30


def test_no_title_or_text_twice() -> None:
    assert len({item["title"].casefold() for item in ITEMS}) == len(ITEMS)
    assert len({item["text"] for item in ITEMS}) == len(ITEMS)


def test_about_half_of_the_items_are_french() -> None:
    french = sum(item["lang"] == "fr" for item in ITEMS) / len(ITEMS)
    assert 0.50 <= french <= 0.60


def test_thirty_themes_over_the_six_markets() -> None:
    assert Counter(theme["lang"] for theme in THEMES) == {"fr": 16, "en": 14}
    assert len({theme["id"] for theme in THEMES}) == len({theme["theme"] for theme in THEMES}) == 30
    assert {market for theme in THEMES for market in theme["markets"]} == MARKETS


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme["id"])
def test_each_theme_is_judged(theme: dict[str, Any]) -> None:
    judged = theme["relevant"] + theme["partly"]
    assert 2 <= len(theme["theme"].split()) <= 7
    assert 8 <= len(theme["relevant"]) <= 20
    assert len(set(judged)) == len(judged)
    assert set(judged) <= set(BY_ID)
    assert {BY_ID[key]["lang"] for key in theme["relevant"]} == {"fr", "en"}
    assert share_with_words(theme) <= 0.6


def test_each_theme_has_items_that_only_share_its_words() -> None:
    for theme in THEMES:
        wanted = long_words(theme["theme"])
        others = [item for item in ITEMS if item["id"] not in theme["relevant"] + theme["partly"]]
        assert sum(bool(wanted & long_words(f"{item['title']} {item['text']}")) for item in others) >= 2, theme["id"]


# --- what the search finds of them ----------------------------------------------------------------


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    """The items without labels in a store, over Cap Digital's market list."""
    home = small_home(tmp_path_factory.mktemp("themes"), markets="cap-digital")
    readings = [reading(n, item["title"], item["text"], lang=item["lang"], at=noon(item["published"])) for n, item in enumerate(ITEMS)]
    with open_store(None) as store:
        put(store, readings)
        yield Work(home, store, noon("2026-11-21"))


def noon(day: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(f"{day}T12:00:00+00:00")


def found(work: Work, theme: dict[str, Any], *, expand: bool) -> list[str]:
    asked = Asked(theme["theme"], theme["lang"], datetime.date(2025, 11, 25), datetime.date(2026, 11, 21), expand=expand)
    both = find(work, asked)
    return [ITEMS[int(hit.article.url.rsplit("/", 1)[1])]["id"] for hit in (*both.hits, *both.perhaps)]


def any_word(work: Work, theme: dict[str, Any]) -> list[str]:
    """What holds any of the theme's own words, by how much of the theme it holds: more than the plain search gives."""
    index, tree = Index(work.store, theme["lang"]), parse(theme["theme"])
    scores = index.scores(tree, [index.answer(question) for question in index.own(tree)], strict=False)
    numbers = {row[0]: int(row[1].rsplit("/", 1)[1]) for row in work.store.db.execute("SELECT id, url FROM articles")}
    return [ITEMS[numbers[article]]["id"] for article in ranked(scores, 0.0)]


def figures(lists: Sequence[list[str]]) -> tuple[float, float]:
    """Mean recall at 50 and precision at 20 over the themes, what is only partly relevant left out."""
    recall, precision = 0.0, 0.0
    for theme, ids in zip(THEMES, lists, strict=True):
        judged = [key for key in ids if key not in theme["partly"]]
        recall += len(set(judged[:50]) & set(theme["relevant"])) / len(theme["relevant"])
        precision += len(set(judged[:20]) & set(theme["relevant"])) / 20
    return recall / len(THEMES), precision / len(THEMES)


@pytest.mark.slow
def test_widening_finds_much_more_and_nothing_worse(work):
    """Floors just beneath the figures of docs/reports.md."""
    all_words = figures([found(work, theme, expand=False) for theme in THEMES])
    any_words = figures([any_word(work, theme) for theme in THEMES])
    widened = figures([found(work, theme, expand=True) for theme in THEMES])
    assert widened[0] >= max(0.66, any_words[0] + 0.15)
    assert widened[1] >= max(0.375, any_words[1], all_words[1])
    assert all_words[0] < any_words[0] < widened[0]
