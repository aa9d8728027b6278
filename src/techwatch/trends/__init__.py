"""What was told in half a year -> the terms that rise beyond chance against their own past, market by market. Pure.

docs/trends.md says how, with what limits, and how well it does. A week is called by its Monday.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from techwatch.trends.counts import Counted, Said, Stratum, count
from techwatch.trends.terms import Tested, spelled, tested, whole
from techwatch.trends.weeks import Telling, telling, window
from techwatch.types import Lang, Market

__all__ = ["LEAST_PAST", "WEEKS", "Counted", "Rise", "Said", "count", "rises", "window"]

WEEKS: Final = 26
LEAST_PAST: Final = 5
"""Weeks before the recent ones without which there is no past to rise against."""
_HIGH: Final = 2
"""A week is high in which a term's share is so many times its past one."""


@dataclass(frozen=True, slots=True)
class Rise:
    """A term that rises. `since`: the Monday of its first high week; `before`, `now`: the stories that tell it, in 100 of its market and
    language, in the past and in the last three weeks; `chance`: how improbable that is if nothing changed.

    `stories`, `sites`: how many stories and publishers told it in the last three weeks; `articles`: the first of each, the latest first.
    """

    term: str
    market: Market
    lang: Lang
    since: dt.date
    before: float
    now: float
    stories: int
    sites: int
    chance: float
    articles: tuple[Said, ...]


def rises(counted: Counted, week: dt.date, *, weeks: int = WEEKS) -> list[Rise]:
    """What rises as seen at the end of `week` (any day of it), of the last `weeks` weeks; by market, the surest first."""
    span = window(counted, week, weeks)
    if span.before < LEAST_PAST:
        return []
    found = [rise for stratum in counted.strata for rise in _of_stratum(counted, stratum, telling(counted, stratum, span))]
    return sorted(found, key=lambda rise: (rise.market, rise.chance, rise.term))


def _of_stratum(counted: Counted, stratum: Stratum, told: Telling) -> Iterator[Rise]:
    for term in whole(tested(counted, stratum, told), counted, told):
        said = tuple(counted.articles[place] for place in sorted(term.recent, reverse=True))
        past, recent = (int(part.sum()) for part in (told.sizes[: told.window.before], told.sizes[told.window.before :]))
        before, now = 100 * len(term.past) / max(1, past), 100 * len(term.recent) / max(1, recent)
        since = told.window.first + dt.timedelta(weeks=_since(term, told, before / 100))
        yield Rise(spelled(term.key, said), stratum.market, stratum.lang, since, before, now, len(said), len(term.sites), term.chance, said)


def _since(term: Tested, told: Telling, before: float) -> int:
    """The first of the high weeks up to the last one that tells of the term."""
    high = [count > _HIGH * before * size for count, size in zip(term.weekly, told.sizes.tolist(), strict=True)]
    at = max((week for week, is_high in enumerate(high) if is_high), default=len(high) - 1)
    while at and high[at - 1]:
        at -= 1
    return at
