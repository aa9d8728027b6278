"""The stories of a report -> the few sentences of its articles that say most of what all of them say. Pure.

Centrality is LexRank's (Erkan and Radev 2004): a sentence is central when central sentences say what it says. Its walk starts again from
sentences that speak of the theme in the stories that matter. Sentences that say the same are passed over by maximal marginal relevance
(Carbonell and Goldstein 1998).
"""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy

from techwatch.report.sentences import Said, holds, quotable
from techwatch.report.stories import Story, by_weight, one_each, publisher
from techwatch.report.theme import Theme
from techwatch.types import Hit, Lang

MOST: Final = 7
"""The sentences of a summary: what a reader takes in at once."""
_ARTICLES: Final = 2  # of each story
_DAMPING: Final = 0.85  # as in LexRank
_STEPS: Final = 40  # of the walk; by then it moves by less than a thousandth
_NEW: Final = 0.5  # how much being alike costs, against being central
_SAME: Final = 0.45  # so alike, two sentences say one thing
_FEW: Final = 4  # of fewer stories each may have two sentences
_OTHER_LANGUAGE: Final = 0.4
_ON_THEME: Final = 0.6
"""How much of the theme, or of one of its alternatives or widenings, a sentence says at least: two words of three."""
_LOOSE: Final = 0.4
Array = Any


def central(stories: Sequence[Story], theme: Theme, lang: Lang) -> list[Said]:
    """At most MOST sentences that speak of the theme, the most central first, of different stories where there are several.

    `stories`: those of the timeline, so that a summary stands on what the report tells.
    """
    said = [one for one in _candidates(stories) if theme.nearness(one.text) >= _ON_THEME]
    if not said:
        return []
    sure = [one for one in said if not one.loose]
    said = sure if len(sure) >= MOST else said
    weights = {story.id: 0.1 + story.weight for story in stories}
    start = numpy.array([weights[one.story] * _fit(one, theme, lang) for one in said])
    alike = _alike(said)
    return _spread(said, _walk(alike, start) * numpy.sqrt(start / start.max()), alike, each=1 if len(stories) >= _FEW else 2)


def find(sentence: str, stories: Iterable[Story]) -> Hit | None:
    """The article, of the story that matters most, that holds a sentence which the analyst wants; None: none that may be quoted."""
    return next((hit for story in by_weight(stories) for hit in story.hits if holds(hit, sentence)), None)


def _candidates(stories: Iterable[Story]) -> list[Said]:
    """The sentences that may be quoted, of the stories that matter most; word for word the same ones once."""
    said = [one for story in by_weight(stories) for hit in one_each(story.hits)[:_ARTICLES] for one in quotable(hit, story.id)]
    return list({one.stems: one for one in reversed(said)}.values())[::-1]


def _fit(said: Said, theme: Theme, lang: Lang) -> float:
    """How well a sentence suits the report by itself: of its theme, in its language, clear by itself, early in its article."""
    value = theme.nearness(said.text) ** 2
    value *= 1.0 if said.hit.article.lang == lang else _OTHER_LANGUAGE
    value *= _LOOSE if said.loose else 1.0
    return value / (1 + 0.1 * said.place)


def _alike(said: Sequence[Said]) -> Array:
    """The cosine of each two sentences over their content words, rare words counting more; a sentence and itself: 0."""
    spread = Counter(stem for one in said for stem in one.stems)
    weigh = {stem: math.log(1 + len(said) / count) for stem, count in spread.items()}
    shared = {stem: place for place, stem in enumerate(sorted(stem for stem, count in spread.items() if count > 1))}
    vectors = numpy.zeros((len(said), max(1, len(shared))))
    for row, one in enumerate(said):
        length = math.sqrt(sum(weigh[stem] ** 2 for stem in sorted(one.stems)))
        for stem in one.stems & shared.keys():
            vectors[row, shared[stem]] = weigh[stem] / length
    alike = vectors @ vectors.T
    numpy.fill_diagonal(alike, 0.0)
    return alike


def _walk(alike: Array, start: Array) -> Array:
    """How often a walk from sentence to like sentence comes by each, 1.0 the most."""
    start = start / start.sum()
    sums = alike.sum(axis=1, keepdims=True)
    steps = numpy.where(sums > 0, alike / numpy.where(sums > 0, sums, 1), start)
    at = start
    for _ in range(_STEPS):
        at = _DAMPING * (at @ steps) + (1 - _DAMPING) * start
    return numpy.round(at / at.max(), 6)


def _spread(said: Sequence[Said], worth: Array, alike: Array, *, each: int) -> list[Said]:
    """The best of `said`, each new against those before it; `each`: the sentences of one story; a publisher has two at most."""
    chosen: list[int] = []
    left = list(range(len(said)))
    stories, sites = Counter[str](), Counter[str]()
    while left and len(chosen) < MOST:
        near = {row: float(alike[row, chosen].max()) if chosen else 0.0 for row in left}
        best = max(left, key=lambda row: (round((1 - _NEW) * float(worth[row]) - _NEW * near[row], 6), -row))
        left.remove(best)
        site = publisher(said[best].hit)
        if near[best] < _SAME and stories[said[best].story] < each and sites[site] < 2:
            chosen.append(best)
            stories[said[best].story] += 1
            sites[site] += 1
    return [said[row] for row in chosen]
