"""The ledger -> what was done month by month, for those who fund it."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from techwatch.pipeline.work import Work
from techwatch.store import activity as counted
from techwatch.types import Item, Lang, Market

MONTHS: Final = 12
"""How far back it goes when nobody says."""

HEAD: Final = ("month", "editions", "messages", "notices", "members", "organisations", "new", "left", "stories", "calls", "budget EUR")


@dataclass(frozen=True, slots=True)
class Relayed:
    """Stories and calls, each by the markets that it stood under, and the total budgets of those calls that tell one, by currency."""

    stories: frozenset[tuple[Market, str]] = frozenset()
    calls: frozenset[tuple[Market, str]] = frozenset()
    budgets: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of a month ("2026-11") on the cluster's clock, or of the whole time (""), by when things happened.

    `new`: sent something for the first time ever; `left`: unsubscribed. What stood in several editions counts once. `budgets`: in whole
    units by currency, the least that a call states.
    """

    month: str
    editions: int = 0
    messages: int = 0
    notices: int = 0
    members: int = 0
    organisations: int = 0
    new: int = 0
    left: int = 0
    stories: int = 0
    calls: int = 0
    budgets: Mapping[str, float] = field(default_factory=dict)
    stories_by_market: Mapping[Market, int] = field(default_factory=dict)
    calls_by_market: Mapping[Market, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Activity:
    """Every month between two local days, both included, and all of them together."""

    since: dt.date
    until: dt.date
    months: tuple[Month, ...]
    total: Month


def activity(work: Work, *, since: dt.date | None = None, until: dt.date | None = None) -> Activity:
    """Count. `since`: None for the first of the month eleven months before `until`; `until`: None for today."""
    until = until or work.local.date()
    since = since or _months_before(until, MONTHS - 1)
    whole, *each = periods = _periods(work, since, until)
    sent, new = counted.sent(work.store, periods), counted.begun(work.store, periods)
    left = Counter(f"{at.astimezone(work.local.tzinfo):%Y-%m}" for at in counted.left(work.store) if whole.begins <= at < whole.ends)
    relayed = _relayed(work, whole)
    months = [_month(one.month, sent, new.get(one.month, 0), left[one.month], relayed.get(one.month, Relayed())) for one in each]
    total = _month("", sent, new.get("", 0), left.total(), relayed.get("", Relayed()))
    return Activity(since, until, tuple(months), total)


def _months_before(day: dt.date, months: int) -> dt.date:
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(years, month + 1, 1)


def _periods(work: Work, since: dt.date, until: dt.date) -> list[counted.Period]:
    """The whole time between two local days, both included, then each of its months."""
    found, first = [_period(work, "", since, until)], since
    while first <= until:
        following = (first.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
        found.append(_period(work, f"{first:%Y-%m}", first, min(until, following - dt.timedelta(days=1))))
        first = following
    return found


def _period(work: Work, month: str, since: dt.date, until: dt.date) -> counted.Period:
    zone = work.home.config.cluster.zone
    begins, ends = (dt.datetime.combine(day, dt.time(), zone).astimezone(dt.UTC) for day in (since, until + dt.timedelta(days=1)))
    return counted.Period(month, begins, ends)


def _month(name: str, sent: Mapping[str, counted.Sent], new: int, left: int, relayed: Relayed) -> Month:
    figures = asdict(sent.get(name, counted.Sent(name))) | {"month": name}
    return Month(
        **figures,
        new=new,
        left=left,
        stories=len({id for _, id in relayed.stories}),
        calls=len({id for _, id in relayed.calls}),
        budgets=dict(sorted(relayed.budgets.items())),
        stories_by_market=dict(Counter(market for market, _ in relayed.stories)),
        calls_by_market=dict(Counter(market for market, _ in relayed.calls)),
    )


def _relayed(work: Work, whole: counted.Period) -> dict[str, Relayed]:
    """By month, and in all under ""."""
    items: dict[str, list[Item]] = {}
    for at, edition in counted.editions_sent(work.store, whole):
        for item in edition.items:
            if item.keep:
                items.setdefault(f"{at.astimezone(work.local.tzinfo):%Y-%m}", []).append(item)
    return {name: _of(found) for name, found in [*items.items(), ("", [item for month in items.values() for item in month])]}


def _of(items: Sequence[Item]) -> Relayed:
    calls = {_id(item): item for item in items if item.section == "calls"}
    budgets: Counter[str] = Counter()
    for item in calls.values():
        total = item.call.budget_total if item.call else None
        if total and (amount := total.low if total.low is not None else total.high):
            budgets[total.currency] += round(amount)
    return Relayed(
        frozenset((item.market, _id(item)) for item in items if item.section != "calls"),
        frozenset((item.market, _id(item)) for item in items if item.section == "calls"),
        budgets,
    )


def _id(item: Item) -> str:
    return item.id or item.url or item.title


# --- shown ----------------------------------------------------------------------------------------


def lines(work: Work, table: Activity, *, by_market: bool) -> list[list[str]]:
    """A header, a line per month, and the sum; `by_market`: with stories and calls of each market after the others."""
    lang = work.home.config.cluster.languages[0]
    markets = _markets(work, table) if by_market else []
    names = [work.home.markets.name(market, lang) if market else "—" for market in markets]
    head = [*HEAD, *(f"{what}: {name}" for what in ("stories", "calls") for name in names)]
    return [head, *(_line(month, markets) for month in (*table.months, table.total))]


def _line(month: Month, markets: Sequence[Market]) -> list[str]:
    plain = [str(getattr(month, name)) for name in HEAD[1:-1]]
    stories, calls = ([str(found.get(market, 0)) for market in markets] for found in (month.stories_by_market, month.calls_by_market))
    return [month.month or "all", *plain, f"{month.budgets.get('EUR', 0):.0f}", *stories, *calls]


def market_lines(work: Work, table: Activity, lang: Lang = "") -> list[list[str]]:
    """Each market's stories and calls in the whole time; `lang`: of the markets' names, "" for the cluster's first."""
    lang = lang or work.home.config.cluster.languages[0]
    found = [(market, work.home.markets.name(market, lang) if market else "—") for market in _markets(work, table)]
    return [
        [name, *(str(by.get(market, 0)) for by in (table.total.stories_by_market, table.total.calls_by_market))] for market, name in found
    ]


def _markets(work: Work, table: Activity) -> list[Market]:
    """The markets of the list, and "" where something stood under none."""
    known = list(work.home.markets.markets)
    others = {*table.total.stories_by_market, *table.total.calls_by_market} - {*known}
    return [*known, *([""] if others else [])]


def value_of(table: Activity) -> dict[str, Any]:
    """All of it for JSON."""
    return asdict(table)
