"""The weeks that the store covers -> what rises in them, each term with the articles that tell it."""

import datetime as dt
from dataclasses import dataclass

from techwatch import trends as rising
from techwatch.pipeline.work import Work
from techwatch.store import articles, trends as store
from techwatch.trends import WEEKS, Rise
from techwatch.types import Article, Market

MOST_STORIES = 5
_WEEK = dt.timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Trend:
    """A rise and the latest stories that tell it, by their first articles."""

    rise: Rise
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What rises as seen at the end of `week` (a Monday calls it), compared with what is told since `since`, and on what that stands.

    `articles`, `feeds`: how many there are in these weeks; `constant`: the feeds that were there all the time and alone are counted.
    `enough` False: the store covers too few weeks to tell, or no feed was there all the time.
    """

    week: dt.date
    since: dt.date
    articles: int
    feeds: int
    constant: int
    enough: bool
    trends: tuple[Trend, ...]


def trends(work: Work, *, market: Market = "", weeks: int = WEEKS) -> Seen:
    """What rises, seen at the end of the last whole week of the cluster's zone; of one market, or of all ("")."""
    today = work.local.date()
    monday = today - dt.timedelta(days=today.weekday())
    start, end = (dt.datetime.combine(day, dt.time(), work.home.config.cluster.zone) for day in (monday - weeks * _WEEK, monday))
    counted = rising.count(store.said(work.store, start, end))
    week = monday - _WEEK
    span = rising.window(counted, week, weeks)
    found = [rise for rise in rising.rises(counted, week, weeks=weeks) if market in ("", rise.market)]
    told = [_with_articles(work, rise) for rise in found]
    feeds = {article.feed for article in counted.articles}
    constant = {article.feed for article, kept in zip(counted.articles, span.kept.tolist(), strict=True) if kept}
    enough = bool(constant) and span.before >= rising.LEAST_PAST
    return Seen(week, span.first, len(counted.articles), len(feeds), len(constant), enough, tuple(told))


def _with_articles(work: Work, rise: Rise) -> Trend:
    ids = [said.id for said in rise.articles[:MOST_STORIES]]
    found = articles.get(work.store, ids)
    return Trend(rise, tuple(found[id] for id in ids if id in found))
