"""The stories of a report -> the data of its figures, each with the values of its caption; what has nothing to show is left out. Pure.

All that was found is counted; figures over time begin where the store does. The columns of each figure, in the order in which figures come:

weeks      ("week", "stories", "trend"): a row each week of the span, by its Monday; `stories` whole numbers; `trend` the centred mean of
           five weeks weighted 1, 2, 3, 2, 1 (at the ends of the weeks that there are), one decimal.
           says: stories, weeks, busiest (a Monday), most (stories of that week), since, until (dates). From 8 weeks and 3 stories on.
markets    ("market", then a language code for each language): a row each market by its slug, most stories first; a story of two markets
           counts in both; "" is the row of stories without a market, last.
           says: market (the first row's slug), stories (its), total (all stories), share (in 100, whole).
languages  ("language", "stories"): only where there is no `markets` figure and there are two languages.
           says: language, stories, total, share.
actors     ("actor", "stories", "sources"): the first 15 actors of the report that are no places, most stories
           first; from 3 on, one of them in 3 stories.
           says: actor (the first row's name), stories, sources, total (actors shown).
terms      ("month", then a column each term, by the words of the term): a row each month of the span by its first day, in order; the
           stories of that month that tell the term. At most 6 terms, the most telling ones of the theme. From 3 months and 2 terms on.
           says: term, month (its highest; a first day), stories (in it), total (of this term).
budgets    ("call", "budget"): a row each call with a total budget in the currency that most calls have, the greatest first, at most 15; the
           call by its title cut to 60 letters; whole units.
           says: currency (ISO 4217), total (of the calls shown), calls (how many), call (the first row's title), budget (its). From 2
           calls on.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from techwatch import text
from techwatch.report.stories import Story
from techwatch.types import Actor, Asked, Figure

SMOOTH: Final = (1, 2, 3, 2, 1)
"""The weights of a week's trend, its own in the middle: one feed's pause does not show, a month's rise does."""
FEWEST_WEEKS: Final = 8
"""Of fewer, a trend over five weeks shows nothing."""
FEWEST_STORIES: Final = 3
FEWEST_MONTHS: Final = 3
MOST_ROWS: Final = 15
_LONGEST: Final = 60  # letters of a call's title
_WEEK: Final = dt.timedelta(weeks=1)
Cell = str | float | dt.date


def drawn(
    stories: Sequence[Story],
    asked: Asked,
    *,
    actors: Sequence[Actor],
    terms: Mapping[str, frozenset[str]],
    calls: Sequence[Story],
) -> tuple[Figure, ...]:
    """The figures that have something to show.

    `asked`: its span is that which the store covers; `terms`: the ids of the stories that tell each; `calls`: those that the report lists.
    """
    dated = [(story.date, story) for story in stories if story.date and asked.since <= story.date <= asked.until]
    shares = _markets(stories) or _languages(stories)
    found = [_weeks([day for day, _ in dated], asked), shares, _actors(actors), _terms(dated, asked, terms), _budgets(calls)]
    return tuple(figure for figure in found if figure)


def trend(counts: Sequence[int]) -> list[float]:
    """The centred weighted mean of each week and its neighbours, at the ends of those that there are; one decimal."""
    half = len(SMOOTH) // 2
    smooth = []
    for at in range(len(counts)):
        near = [(weight, counts[at + n - half]) for n, weight in enumerate(SMOOTH) if 0 <= at + n - half < len(counts)]
        smooth.append(round(sum(weight * count for weight, count in near) / sum(weight for weight, _ in near), 1))
    return smooth


def _weeks(days: Sequence[dt.date], asked: Asked) -> Figure | None:
    counted = Counter(_monday(day) for day in days)
    first, last = _monday(asked.since), _monday(asked.until)
    mondays = [first + number * _WEEK for number in range((last - first).days // 7 + 1)]
    if len(mondays) < FEWEST_WEEKS or len(days) < FEWEST_STORIES:
        return None
    counts = [counted[monday] for monday in mondays]
    rows = tuple(zip(mondays, counts, trend(counts), strict=True))
    busiest = max(mondays, key=lambda monday: (counted[monday], monday))
    says: dict[str, Cell] = {"stories": len(days), "weeks": len(mondays), "busiest": busiest, "most": counted[busiest]}
    return Figure("weeks", ("week", "stories", "trend"), rows, {**says, "since": asked.since, "until": asked.until})


def _markets(stories: Sequence[Story]) -> Figure | None:
    told = Counter((market, story.lead.article.lang) for story in stories for market in story.markets or ("",))
    totals = Counter[str]()
    for (market, _), count in told.items():
        totals[market] += count
    if len(totals.keys() - {""}) < 2:
        return None
    langs = _by_count(Counter(story.lead.article.lang for story in stories))
    names = sorted(_by_count(totals), key=lambda market: market == "")
    rows: tuple[tuple[Cell, ...], ...] = tuple((market, *(told[market, lang] for lang in langs)) for market in names)
    first, total = names[0], len(stories)
    says: dict[str, Cell] = {"market": first, "stories": totals[first], "total": total, "share": round(100 * totals[first] / total)}
    return Figure("markets", ("market", *langs), rows, says)


def _languages(stories: Sequence[Story]) -> Figure | None:
    told = Counter(story.lead.article.lang for story in stories)
    if len(told) < 2:
        return None
    names = _by_count(told)
    first, total = names[0], len(stories)
    says: dict[str, Cell] = {"language": first, "stories": told[first], "total": total, "share": round(100 * told[first] / total)}
    return Figure("languages", ("language", "stories"), tuple((name, told[name]) for name in names), says)


def _actors(actors: Sequence[Actor]) -> Figure | None:
    shown = [actor for actor in actors if actor.kind != "place"][:MOST_ROWS]
    if len(shown) < 3 or shown[0].stories < FEWEST_STORIES:
        return None
    rows = tuple((actor.name, actor.stories, actor.sources) for actor in shown)
    says: dict[str, Cell] = {"actor": shown[0].name, "stories": shown[0].stories, "sources": shown[0].sources, "total": len(shown)}
    return Figure("actors", ("actor", "stories", "sources"), rows, says)


def _terms(dated: Sequence[tuple[dt.date, Story]], asked: Asked, terms: Mapping[str, frozenset[str]]) -> Figure | None:
    months = list(_months(asked.since, asked.until))
    told = {term: Counter(day.replace(day=1) for day, story in dated if story.id in ids) for term, ids in terms.items()}
    told = {term: counts for term, counts in told.items() if counts}
    if len(months) < FEWEST_MONTHS or len(told) < 2:
        return None
    rows: tuple[tuple[Cell, ...], ...] = tuple((month, *(counts[month] for counts in told.values())) for month in months)
    term = max(told, key=lambda term: told[term].total())
    peak = max(months, key=lambda month: (told[term][month], month))
    says: dict[str, Cell] = {"term": term, "month": peak, "stories": told[term][peak], "total": told[term].total()}
    return Figure("terms", ("month", *told), rows, says)


def _budgets(calls: Sequence[Story]) -> Figure | None:
    stated = [(story, story.call.budget_total) for story in calls if story.call and story.call.budget_total]
    amounts = [(story, budget.currency, budget.high or budget.low or 0) for story, budget in stated if budget.high or budget.low]
    if len(amounts) < 2:
        return None
    currency = _by_count(Counter(currency for _, currency, _ in amounts))[0]
    greatest = sorted(
        ((amount, story.title, story.id) for story, of, amount in amounts if of == currency), key=lambda row: (-row[0], row[1:])
    )
    rows = tuple((text.headline(title, _LONGEST), amount) for amount, title, _ in greatest[:MOST_ROWS])
    if len(rows) < 2:
        return None
    says: dict[str, Cell] = {"currency": currency, "total": sum(amount for _, amount in rows), "calls": len(rows)}
    return Figure("budgets", ("call", "budget"), rows, {**says, "call": rows[0][0], "budget": rows[0][1]})


def _by_count(counts: Counter[str]) -> list[str]:
    return sorted(counts, key=lambda name: (-counts[name], name))


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _months(since: dt.date, until: dt.date) -> Iterator[dt.date]:
    """The first day of each month from that of `since` to that of `until`."""
    month = since.replace(day=1)
    while month <= until:
        yield month
        month = (month + dt.timedelta(days=31)).replace(day=1)
