"""Articles as a search finds them, for tests of what a report says of them."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from techwatch import report
from techwatch.types import Article, Asked, CallFacts, Coverage, Deadline, Fact, Found, Hit, Label, Money, Report

TODAY = dt.date(2026, 11, 20)
DAY = dt.timedelta(days=1)
YEAR = Asked("capteurs de bruit", "fr", TODAY - 364 * DAY, TODAY)


def hit(
    number: int,
    *,
    story: str = "",
    source: str = "Journal",
    days: int | None = 0,
    markets: Sequence[str] = ("city",),
    call: CallFacts | None = None,
    score: float = 0.0,
    rights: Any = "excerpt",
    **more: Any,
) -> Hit:
    """Article `number`, so many days before TODAY; the lower its number, the nearer it is; `more`: further fields of the Article."""
    published = None if days is None else dt.datetime.combine(TODAY - days * DAY, dt.time(9), dt.UTC)
    url = f"https://{source.lower().replace(' ', '-')}.example/{number}"
    values = {"title": f"Titre {number}", "text": "", "lang": "fr", "source": source}
    article = Article(number, url, url, published=published, seen=published, **values | more)
    labels = tuple(Label(market, 0.9, (), True) for market in markets)
    return Hit(article, story or f"s{number}", score or 1 / (1 + number), labels, call, rights)


def call(*days: int, budget: float = 0, currency: str = "EUR", **more: Any) -> CallFacts:
    """A call that closes so many days after TODAY, with a budget (0 = none)."""
    deadlines = tuple(Deadline(TODAY + n * DAY, fact=Fact(f"le {TODAY + n * DAY:%d/%m/%Y}")) for n in days)
    money = {"budget_total": Money(budget, budget, currency, Fact(f"{budget:.0f} {currency}"))} if budget else {}
    return CallFacts(deadlines=deadlines, **money | more)


def built(*hits: Hit, asked: Asked = YEAR, **more: Any) -> Report:
    found = more.pop("found", Found(hits, "q"))
    return report.build(asked, found, coverage=Coverage(asked.since, asked.until, 9, 3, 52), day=TODAY, **more)


def titles(told: Sequence[Any]) -> list[str]:
    """The numbers of articles, from their titles."""
    return [each.title.removeprefix("Titre ") for each in told]
