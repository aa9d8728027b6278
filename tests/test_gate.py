"""What the embedded sample's pages are labelled with is found again: no figure falls below its floor in gate.yaml."""

import datetime as dt
import pathlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import pytest
from ruamel.yaml import YAML

from techwatch.config import Feed
from techwatch.demo import Sample, answers
from techwatch.demo.content import SamplePage, read_pages, read_sites
from techwatch.home import read_markets
from techwatch.sources import parse_feed
from techwatch.store import articles, open_store, stories
from techwatch.types import Grouping, Page, Reading
from techwatch.understand import Task, understand

NOW = dt.datetime(2026, 11, 21, 9, 30, tzinfo=dt.UTC)
FLOORS = YAML(typ="safe").load(pathlib.Path(__file__).with_name("gate.yaml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Read:
    """A page of the sample, what was understood of it, and where it was put."""

    page: SamplePage
    reading: Reading
    grouping: Grouping

    @property
    def labels(self) -> set[str]:
        return {label.market for label in self.reading.labels if label.holds}

    @property
    def deadlines(self) -> set[tuple[dt.date, str]]:
        return {(deadline.date, deadline.role) for deadline in self.reading.call.deadlines} if self.reading.call else set()


def sample() -> Sample:
    today = NOW.date()
    sites = read_sites()
    return Sample({slug: f"https://{slug}.example" for slug in sites}, today, sites, read_pages(today))


def readings(shown: Sample) -> list[tuple[SamplePage, Reading]]:
    """Every page as its feed tells of it and its site shows it, oldest first."""
    served = answers(shown)
    markets = read_markets(pathlib.Path("/nonexistent"), "cap-digital")
    pages = {page.path: page for page in shown.pages}
    found = []
    for site in shown.sites.values():
        url = shown.feed_url(site)
        feed = Feed(url=url, title=site.title, lang=site.lang, kind=site.kind)
        for entry in parse_feed(served[url.removeprefix(shown.roots[site.slug])].body, url=url, now=NOW).entries:
            path = entry.url.removeprefix(shown.roots[site.slug]).partition("?")[0]
            page = Page(entry.url, served[path].body, served[path].content_type)
            task = Task(entry, feed, NOW, page, likely=("fr", "en"))
            found.append((pages[path], understand(task, markets, now=NOW)))
    return sorted(found, key=lambda pair: (pair[0].published, pair[0].slug))


@pytest.fixture(scope="module")
def seen() -> list[Read]:
    with open_store(None) as store:
        found = []
        for page, reading in readings(sample()):
            article = replace(reading.article, id=articles.add(store, reading))
            found.append(Read(page, reading, stories.place(store, article)))
        return found


def f1(wanted: Iterable[object], found: Iterable[object]) -> float:
    """Of two sets; 1 when both are empty."""
    wanted, found = set(wanted), set(found)
    return 2 * len(wanted & found) / (len(wanted) + len(found)) if wanted or found else 1.0


def pairs(groups: Mapping[str, object]) -> set[tuple[str, str]]:
    """The pairs of names that stand in one group."""
    return {(one, other) for one in groups for other in groups if one < other and groups[one] == groups[other]}


def bcubed(wanted: Mapping[str, object], found: Mapping[str, object]) -> float:
    """B-cubed F1 of two groupings of the same names."""
    both = Counter((wanted[name], found[name]) for name in wanted)
    shared = [both[wanted[name], found[name]] for name in wanted]
    sizes = [Counter(groups.values()) for groups in (found, wanted)]
    precision = sum(n / sizes[0][found[name]] for n, name in zip(shared, wanted, strict=True)) / len(wanted)
    recall = sum(n / sizes[1][wanted[name]] for n, name in zip(shared, wanted, strict=True)) / len(wanted)
    return 2 * precision * recall / (precision + recall)


def figures(seen: list[Read]) -> dict[str, float]:
    """Every figure of the gate, from 0 to 1."""
    markets: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for read in seen:
        for side, labels in enumerate((read.page.markets, read.labels)):
            for market in labels:
                markets[market][side].add(read.page.slug)
    off_topic = [read for read in seen if not read.page.markets]
    due = [(read.page.slug, *pair) for read in seen for pair in zip(read.page.deadlines, read.page.roles, strict=True)]
    told = [(read.page.slug, *pair) for read in seen for pair in read.deadlines]
    return {f"markets {market}": f1(*sides) for market, sides in sorted(markets.items())} | {
        "off-topic kept out": sum(not read.labels for read in off_topic) / len(off_topic),
        "is a call": f1((r.page.slug for r in seen if r.page.nature), (r.page.slug for r in seen if r.reading.call)),
        "nature of a call": f1(
            ((r.page.slug, r.page.nature) for r in seen if r.page.nature),
            ((r.page.slug, r.reading.call.nature) for r in seen if r.reading.call),
        ),
        "deadlines": f1((found[:2] for found in due), (found[:2] for found in told)),
        "deadlines with their role": f1(due, told),
        "same article": f1(
            pairs({r.page.slug: r.page.copy or r.page.slug for r in seen}), pairs({r.page.slug: r.grouping.copy_of for r in seen})
        ),
        "same story": bcubed(
            {r.page.slug: r.page.story or r.page.copy or r.page.slug for r in seen}, {r.page.slug: r.grouping.story for r in seen}
        ),
    }


@pytest.fixture(scope="module")
def measured(seen: list[Read]) -> dict[str, float]:
    return figures(seen)


def test_every_page_of_the_sample_is_read(seen):
    assert sorted(read.page.slug for read in seen) == sorted(page.slug for page in sample().pages)
    assert not [read.page.slug for read in seen if read.reading.article.failure not in ("", "paywall")]


def test_every_figure_has_a_floor(measured):
    assert sorted(measured) == sorted(FLOORS)


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(measured, name):
    assert measured[name] >= FLOORS[name], f"{name}: {measured[name]:.4f} is below {FLOORS[name]}"


def test_the_measures_themselves():
    assert f1("ab", "ab") == f1("", "") == 1
    assert f1("ab", "bc") == 0.5
    assert pairs({"a": 1, "b": 1, "c": 2}) == {("a", "b")}
    assert bcubed({"a": 1, "b": 1}, {"a": 5, "b": 5}) == 1
    assert bcubed({"a": 1, "b": 1}, {"a": 5, "b": 6}) == pytest.approx(2 / 3)
