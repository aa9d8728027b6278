"""The articles nearest to a theme -> words that stand in them far more often than in the store. Pure.

A word is kept when the log-likelihood ratio (Dunning 1993, "Accurate Methods for the Statistics of Surprise and Coincidence") of its
articles among the nearest, against those of the whole store, is beyond chance.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from techwatch.search.inflect import stem
from techwatch.search.query import NO_THEME
from techwatch.text import fold
from techwatch.types import Article, Lang

NEAREST: Final = 12
"""Articles that are taken for what the theme is about, one a story."""
LEAD: Final = 1_200
"""Characters of a text that are looked at: what it is about stands there."""
MOST: Final = 24
CHANCE: Final = 10.83
"""The log-likelihood ratio that chance reaches once in a thousand words."""
_FEWEST, _FEWEST_ARTICLES, _SHORTEST = 2, 3, 3
_LOOKED_UP: Final = 50
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class Beside:
    """A word that stands beside a theme's own. `sure`: 0 to 1, the surest 1; `nearest`: in how many of the nearest articles."""

    word: str
    lang: Lang
    sure: float
    nearest: int


def beside(nearest: Sequence[Article], known: Set[str], held: Callable[[str, Lang], int], *, total: int) -> tuple[Beside, ...]:
    """The words of the `nearest` articles that stand in them beyond chance, the surest first; none of fewer than three articles.

    `known`: stems that the theme has already; `held`: how many of the store's `total` articles hold a word in any of its forms.
    """
    if len(nearest) < _FEWEST_ARTICLES:
        return ()
    found = list[tuple[float, str, Lang, int]]()
    for word, lang, count in _often(nearest, known):
        sure = likelihood(count, len(nearest), max(held(word, lang), count), total)
        if sure >= CHANCE:
            found.append((sure, word, lang, count))
    found.sort(key=lambda each: (-each[0], each[1]))
    return tuple(Beside(word, lang, math.sqrt(sure / found[0][0]), count) for sure, word, lang, count in found[:MOST])


def _often(nearest: Sequence[Article], known: Set[str]) -> Iterator[tuple[str, Lang, int]]:
    """The words that several of them hold, each as it is spelled most often, and how many hold it."""
    counts, spellings = Counter[tuple[str, Lang]](), dict[tuple[str, Lang], Counter[str]]()
    for article in nearest:
        said = set(_WORD.findall(f"{article.title} {article.text[:LEAD]}".lower()))
        told = {word: (stem(fold(word), article.lang), article.lang) for word in sorted(said) if fold(word) not in NO_THEME}
        counts.update(dict.fromkeys(told.values(), 1))
        for word, key in told.items():
            spellings.setdefault(key, Counter())[word] += 1
    several = sorted(
        (key for key, count in counts.items() if count >= _FEWEST and key[0] not in known), key=lambda key: (-counts[key], key)
    )
    for key in several[:_LOOKED_UP]:
        yield min(spellings[key], key=lambda word: (-spellings[key][word], word)), key[1], counts[key]


def likelihood(inside: int, nearest: int, articles: int, total: int) -> float:
    """How surprising it is that `inside` of the `nearest` hold a word that `articles` of `total` hold; 0 when it is no more than usual."""
    outside, rest = max(articles - inside, 0), max(total - nearest, 1)
    if nearest == 0 or inside / nearest <= outside / rest:
        return 0.0
    common = (inside + outside) / (nearest + rest)
    return 2 * (_told(inside, nearest, common) + _told(outside, rest, common))


def _told(count: int, size: int, usual: float) -> float:
    """Of a binomial: the log-likelihood of its own rate over that of the usual one."""
    rate = count / size
    parts = ((count, rate, usual), (size - count, 1 - rate, 1 - usual))
    return sum(part * math.log(own / other) for part, own, other in parts if part > 0 and other > 0)
