"""What an analyst asks -> the articles of the store that speak of it, and what the store holds of that span."""

import contextlib
import datetime as dt
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from techwatch.errors import QueryError
from techwatch.pipeline.reports import widen
from techwatch.pipeline.reports.index import Index, ranked
from techwatch.pipeline.work import Work
from techwatch.search import LIMIT, NEAREST, SURE, Answer, Scores, Tree, parse, themes_nearby
from techwatch.store import search
from techwatch.text import fold
from techwatch.types import Article, Asked, Coverage, Found, Hit, Widening

MOST: Final = 2000
"""Articles that are found at most: the nearest."""
_FRESH, _LABEL = 0.1, 0.1  # what the newest day of the span, or a certain label of the markets asked for, adds
_SURE: Final = 0.5  # of the best score: what surely speaks of the theme
_NEAR_ENOUGH: Final = 0.6  # of the best score: what terms that stand beside the theme are taken from
_OFFERED: Final = 5
_ONCE: Final = 1000


def find(work: Work, asked: Asked) -> Found:
    """The articles that speak of the theme, and those that may, best first, dated in the cluster's zone. Raises QueryError."""
    tree, index = parse(asked.theme), Index(work.store, asked.lang)
    within = index.mask(search.dated(work.store, *span(work, asked)))
    return _Search(work, asked, tree, index, within).found()


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """A search under way. `within`: the articles of the span."""

    work: Work
    asked: Asked
    tree: Tree
    index: Index
    within: NDArray[np.bool_]

    def found(self) -> Found:
        answers, widenings = [self.index.answer(question) for question in self.index.own(self.tree)], tuple[Widening, ...]()
        if self.asked.expand:
            answers, widenings = self.widened(answers)
        scores = self.scores(answers)
        met = self.hits(scores, LIMIT if self.asked.expand else 0.0)
        sure = {hit.story or hit.article.id for hit in met if not self.asked.expand or scores[hit.article.id] >= SURE}
        hits = tuple(hit for hit in met if (hit.story or hit.article.id) in sure)
        query = "\n".join(answer.question.query for answer in answers)
        near = () if hits else tuple(itertools.islice(self.near(), _OFFERED))
        return Found(hits, query, widenings, near, tuple(hit for hit in met if (hit.story or hit.article.id) not in sure))

    def near(self) -> Iterator[str]:
        """Near themes whose own words find something in the span and the markets."""
        near = themes_nearby(self.tree, self.asked.lang, self.work.home.markets, self.index.vocabulary, titled=self.index.titled)
        for theme in near:
            with contextlib.suppress(QueryError):
                tree = parse(theme)
                scores = self.index.scores(tree, list(map(self.index.answer, self.index.own(tree))), strict=True)
                if self._labelled(ranked(scores * self.within, 0.0)):
                    yield theme

    def widened(self, answers: Sequence[Answer]) -> tuple[list[Answer], tuple[Widening, ...]]:
        """The theme's own words and what they are widened by, one kind after the other: each starts from what the last one found."""
        index, tree, found, terms = self.index, self.tree, list(answers), list[Widening]()
        without = frozenset(map(fold, self.asked.without))
        steps: tuple[Callable[[], Sequence[widen.Widened]], ...] = (
            lambda: widen.translated(index, tree, without),
            lambda: widen.from_list(index, tree, self.work.home.markets, self.surely(found), without),
            lambda: widen.standing_beside(index, tree, self.nearest(found), without),
        )
        for step in steps:
            for each in step():
                found.append(each.answer)
                terms += each.terms
        return found, tuple(terms)

    def scores(self, answers: Sequence[Answer]) -> Scores:
        return self.index.scores(self.tree, answers, strict=not self.asked.expand)

    def surely(self, answers: Sequence[Answer]) -> NDArray[np.bool_]:
        """The articles, of any day, that surely speak of the theme."""
        scores = self.scores(answers)
        return np.asarray((scores > 0) & (scores >= _SURE * scores.max()))

    def nearest(self, answers: Sequence[Answer]) -> list[Article]:
        """The articles of the span that are nearest to the theme, one a story."""
        scores = self.scores(answers)
        near = ranked(scores * self.within, _NEAR_ENOUGH * scores.max())[: 20 * NEAREST]
        first = dict[str, int]()
        for article, story in search.stories_of(self.work.store, near).items():
            first.setdefault(story or str(article), article)
        ids = list(first.values())[:NEAREST]
        return [article for article, *_ in search.read(self.work.store, ids).values()]

    def hits(self, scores: Scores, least: float) -> list[Hit]:
        """The nearest articles of the span and the markets, as hits."""
        labels = self._labelled(ranked(scores * self.within, least))
        read, rights = search.read(self.work.store, list(labels)), {feed.url: feed.rights for feed in self.work.home.config.feeds}
        hits = []
        for number, label in labels.items():
            article, story, held, call = read[number]
            score = float(scores[number]) * (1 + _LABEL * label) * (1 + _FRESH * self._fresh(article))
            dated = _dated(article, self.work.home.config.cluster.zone)
            hits.append(Hit(dated, story, score, held, call, rights.get(article.feed, article.rights)))
        return sorted(hits, key=lambda hit: (-hit.score, hit.article.canonical))

    def _labelled(self, nearest: Sequence[int]) -> dict[int, float]:
        """The first MOST of them that hold a label of the markets asked for, and its score; 0 where all markets are."""
        if not self.asked.markets:
            return dict.fromkeys(nearest[:MOST], 0.0)
        found = dict[int, float]()
        for at in range(0, len(nearest), _ONCE):
            held = search.labelled(self.work.store, nearest[at : at + _ONCE], self.asked.markets)
            found |= {article: held[article] for article in nearest[at : at + _ONCE] if article in held}
            if len(found) >= MOST:
                break
        return dict(list(found.items())[:MOST])

    def _fresh(self, article: Article) -> float:
        """How late in the span an article is dated, 0 to 1."""
        days = (self.asked.until - self.asked.since).days
        moment = article.published or article.seen
        if moment is None or days <= 0:
            return 0.0
        day = moment.astimezone(self.work.home.config.cluster.zone).date()
        return min(max((day - self.asked.since).days / days, 0.0), 1.0)


def span(work: Work, asked: Asked) -> tuple[dt.datetime, dt.datetime]:
    """The moments [from, to) of the days asked for, in the cluster's zone."""
    zone = work.home.config.cluster.zone
    end = dt.datetime.combine(asked.until + dt.timedelta(days=1), dt.time(), zone)
    return dt.datetime.combine(asked.since, dt.time(), zone), end


def coverage(work: Work, asked: Asked) -> Coverage:
    """What of the span the store holds."""
    zone = work.home.config.cluster.zone
    first = asked.since - dt.timedelta(days=asked.since.weekday())
    weeks = [first + dt.timedelta(weeks=n) for n in range((asked.until - first).days // 7 + 1)]
    rows = search.feeds(work.store, *span(work, asked))
    days = sorted({dt.datetime.fromisoformat(at).astimezone(zone).date() for at in {row[0] for row in rows}})
    held = {day - dt.timedelta(days=day.weekday()) for day in days}
    empty = tuple(week for week in weeks if week not in held)
    since, until = (days[0], days[-1]) if days else (None, None)
    return Coverage(since, until, len(rows), len({feed for _, feed in rows if feed}), len(weeks), empty)


def _dated(article: Article, zone: dt.tzinfo) -> Article:
    """The article with its date in the cluster's zone: the days of a report are those that its readers live by."""
    return replace(article, published=article.published.astimezone(zone)) if article.published else article
