"""What calls of many kinds state is read again from their text: no figure falls below its floor.

tests/data/calls_gate.jsonl is written for this gate: calls of 2024 to 2026 as funders of every size word them, in French and English, and
their near-misses. It examines the rules; they are not to be fitted to its single items.
"""

import datetime as dt
import json
import pathlib
import zoneinfo
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest

from techwatch.calls.reading import read_call
from techwatch.types import CallFacts, Deadline, Money

ITEMS: Final = pathlib.Path(__file__).parent / "data" / "calls_gate.jsonl"
FLOORS: Final[Mapping[str, float]] = {
    "opening right": 0.97,
    "opening not made up": 0.97,
    "consortium right": 0.72,
    "consortium not made up": 0.90,
    "scope right": 0.90,
    "scope not made up": 0.97,
    "max_rate_pct right": 0.82,
    "max_rate_pct not made up": 0.95,
    "budget_total right": 0.91,
    "budget_total not made up": 0.95,
    "budget_per_project right": 0.88,
    "budget_per_project not made up": 0.97,
    "operator right": 0.64,
    "operator not made up": 0.97,
    "min_partners right": 0.47,
    "min_partners not made up": 0.97,
    "min_countries right": 0.64,
    "min_countries not made up": 0.97,
    "is a call": 0.92,
    "near-misses without a deadline": 0.93,
    "deadlines": 0.92,
    "roles": 0.94,
    "hours": 0.93,
    "hours in their zone": 0.85,
    "permanent": 0.97,
    "applicants": 0.82,
}
ZONES: Final = {"CET": "Europe/Brussels", "CEST": "Europe/Brussels", "EEST": "Europe/Helsinki", "GMT": "Europe/London"}
"""Wall clocks that calls name by letters (CET in summer is the clock of Brussels too)."""

Gold = Mapping[str, Any]


@dataclass(frozen=True)
class Read:
    """An item of the gate and what was read of it; None: no call."""

    gold: Gold
    facts: CallFacts | None

    @property
    def due(self) -> dict[str, Gold]:
        """The dates that the item states to the day."""
        return {one["date"]: one for one in self.gold["deadlines"] if one["date"]}

    @property
    def told(self) -> dict[str, Deadline]:
        return {one.date.isoformat(): one for one in self.facts.deadlines} if self.facts else {}

    @property
    def met(self) -> list[tuple[Gold, Deadline]]:
        return [(due, self.told[date]) for date, due in self.due.items() if date in self.told]


def read(gold: Gold) -> Read:
    published = dt.datetime.fromisoformat(gold["ref_date"]).replace(tzinfo=dt.UTC) if gold["ref_date"] else None
    return Read(gold, read_call(gold["title"], gold["body"], lang=gold["lang"], published=published))


@pytest.fixture(scope="module")
def seen() -> list[Read]:
    return [read(json.loads(line)) for line in ITEMS.read_text(encoding="utf-8").splitlines()]


def f1(wanted: Iterable[Hashable], found: Iterable[Hashable]) -> float:
    """Of two sets; 1 when both are empty."""
    wanted, found = set(wanted), set(found)
    return 2 * len(wanted & found) / (len(wanted) + len(found)) if wanted or found else 1.0


def share(answers: Iterable[bool]) -> float:
    answers = list(answers)
    return sum(answers) / len(answers)


def amounts(money: Money | None) -> tuple[float | None, float | None, str] | None:
    return (money.low, money.high, money.currency) if money else None


def stated(facts: CallFacts) -> dict[str, object]:
    """The facts that an item states at most once, as its gold writes them."""
    total = facts.budget_total
    return {
        "opening": facts.opening.isoformat() if facts.opening else None,
        "consortium": facts.consortium,
        "scope": facts.scope,
        "max_rate_pct": facts.max_rate_pct,
        "budget_total": (total.high, total.currency) if total else None,
        "budget_per_project": amounts(facts.budget_per_project),
        "operator": facts.operator or None,
        "min_partners": facts.min_partners,
        "min_countries": facts.min_countries,
    }


def wanted(gold: Gold) -> dict[str, object]:
    """The same of an item's gold."""
    total, project = gold["budget_total"], gold["budget_per_project"]
    return {name: gold[name] for name in stated(CallFacts())} | {
        "budget_total": (total["amount"], total["currency"]) if total else None,
        "budget_per_project": (project["min"], project["max"], project["currency"]) if project else None,
    }


def same_instant(due: Gold, told: Deadline) -> bool:
    """Do hour and zone come to the same moment? A gold without a zone is of the hour alone."""
    if not due["tz"] or due["time"] != told.time:
        return due["time"] == told.time
    here = zoneinfo.ZoneInfo(ZONES.get(due["tz"], due["tz"]))
    return told.zone is not None and told.instant(here) == Deadline(told.date, told.time).instant(here)


def fact_figures(calls: list[Read]) -> dict[str, float]:
    """Of every fact: how often it is right where it is stated, and how often nothing is said where nothing is."""
    figures = {}
    pairs = [(wanted(read.gold), stated(read.facts or CallFacts())) for read in calls]
    for name in stated(CallFacts()):
        known = [(gold[name], told[name]) for gold, told in pairs if gold[name] not in (None, "unknown")]
        figures[f"{name} right"] = share(gold == told for gold, told in known)
        figures[f"{name} not made up"] = share(told[name] in (None, "unknown") for gold, told in pairs if gold[name] in (None, "unknown"))
    return figures


def figures(seen: list[Read]) -> dict[str, float]:
    """Every figure of the gate, from 0 to 1."""
    calls = [read for read in seen if read.gold["is_call"]]
    met = [pair for read in calls for pair in read.met]
    endless = [read.gold["id"] for read in calls if read.facts and read.facts.permanent]
    return fact_figures(calls) | {
        "is a call": f1((read.gold["id"] for read in calls), (read.gold["id"] for read in seen if read.facts)),
        "near-misses without a deadline": share(not read.told for read in seen if not read.gold["is_call"]),
        "deadlines": f1(((r.gold["id"], day) for r in calls for day in r.due), ((r.gold["id"], day) for r in calls for day in r.told)),
        "roles": share(due["role"] == told.role for due, told in met),
        "hours": share(due["time"] == told.time for due, told in met if due["time"]),
        "hours in their zone": share(same_instant(due, told) for due, told in met if due["time"]),
        "permanent": f1((read.gold["id"] for read in calls if read.gold["permanent"]), endless),
        "applicants": f1(
            ((read.gold["id"], kind) for read in calls for kind in read.gold["applicants"]),
            ((read.gold["id"], kind) for read in calls if read.facts for kind in read.facts.applicants),
        ),
    }


@pytest.fixture(scope="module")
def measured(seen: list[Read]) -> dict[str, float]:
    return figures(seen)


def test_every_figure_has_a_floor(measured: dict[str, float]):
    assert sorted(measured) == sorted(FLOORS)


@pytest.mark.parametrize("name", FLOORS)
def test_no_figure_falls_below_its_floor(measured: dict[str, float], name: str):
    assert measured[name] >= FLOORS[name], f"{name}: {measured[name]:.4f} is below {FLOORS[name]}"


def test_every_deadline_is_in_the_words_of_its_call(seen: list[Read]):
    for read in seen:
        for fact in (told.fact for told in read.facts.deadlines) if read.facts else ():
            places = {"title": read.gold["title"], "text": read.gold["body"]}
            assert fact.raw, read.gold["id"]
            assert places[fact.place].startswith(fact.raw, fact.start) if fact.place else fact.raw in "\n".join(places.values()), fact
