"""The stories found on a theme -> what rises in their markets and is told by them."""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from techwatch import trends
from techwatch.pipeline.work import Work
from techwatch.store import trends as store
from techwatch.trends import WEEKS, Rise
from techwatch.types import Asked, Hit, Market, Rising

MOST: Final = 8
FEWEST: Final = 3
"""The stories that a market has among those found, at least, to be looked at; and those of a rise that are among them."""
THEIRS: Final = 0.5
"""The part of a rise's recent stories that speak of the theme, or the rise is another matter's."""
_WEEK: Final = dt.timedelta(weeks=1)


def risen(work: Work, asked: Asked, hits: Sequence[Hit]) -> tuple[tuple[Rising, tuple[int, ...]], ...]:
    """What rises as seen at the end of the last whole week of the span, the surest first, each with the articles found that tell it.

    The past against which it rises may lie before the span: half a year, as far as the store goes. () where the markets, the span or the
    store allow none.
    """
    end = min(asked.until + dt.timedelta(days=1), work.local.date())
    monday = end - dt.timedelta(days=end.weekday())
    markets = _markets(asked, hits)
    if not markets or monday - _WEEK < asked.since:
        return ()
    start, stop = (dt.datetime.combine(day, dt.time(), work.home.config.cluster.zone) for day in (monday - WEEKS * _WEEK, monday))
    said = (replace(one, markets=tuple(m for m in one.markets if m in markets)) for one in store.said(work.store, start, stop))
    found = trends.rises(trends.count(said), monday - _WEEK)
    told = [(rise, _told_by(rise, hits)) for rise in sorted(found, key=lambda rise: (rise.chance, rise.market, rise.term))]
    return tuple((_rising(rise), ids) for rise, ids in told if len(ids) >= max(FEWEST, THEIRS * rise.stories))[:MOST]


def _markets(asked: Asked, hits: Sequence[Hit]) -> frozenset[Market]:
    """The markets that enough of the stories found have, of those asked for."""
    held = {(hit.story or str(hit.article.id), label.market) for hit in hits for label in hit.labels if label.holds}
    counts = Counter(market for _, market in held)
    return frozenset(market for market, count in counts.items() if count >= FEWEST and (not asked.markets or market in asked.markets))


def _told_by(rise: Rise, hits: Sequence[Hit]) -> tuple[int, ...]:
    """The articles found that tell a rise: the very one that was counted, else the nearest of its story. The latest first."""
    by_story: dict[str, int] = {}
    for hit in hits:
        by_story.setdefault(hit.story or f"article {hit.article.id}", hit.article.id)
    ids = {hit.article.id for hit in hits}
    return tuple(id for said in rise.articles if (id := said.id if said.id in ids else by_story.get(said.story, 0)))


def _rising(rise: Rise) -> Rising:
    return Rising(rise.term, rise.market, rise.lang, rise.since, round(rise.before, 2), round(rise.now, 2), ())
