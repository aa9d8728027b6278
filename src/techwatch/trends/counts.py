"""What was told in the weeks -> the terms of each market and language, and which article tells which. Pure.

A term is one to three words of one piece of a sentence, known by its folded words without endings; it neither begins nor ends with a small
word or a number. Words become numbers, and a run of them one number, so that half a year is counted in a second.
"""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy

from techwatch import text
from techwatch.trends.calendar import SMALL, stem
from techwatch.types import Lang, Market

LEAST: Final = 4
"""Terms that fewer articles tell are not looked at: they could not rise."""
_TOKEN: Final = re.compile(r"[^\W_]+|[.,;:!?…()\[\]«»“”\"|•\n]")
Array = Any


@dataclass(frozen=True, slots=True)
class Said:
    """An article as it is counted. `site`: its publisher's; `lead`: how its text begins; `story`: the same for copies of one news."""

    id: int
    day: dt.date
    feed: str
    site: str
    lang: Lang
    markets: tuple[Market, ...]
    story: str
    title: str
    lead: str


@dataclass(frozen=True, slots=True)
class Stratum:
    """What is told of one market in one language. `terms[n]` is a term's words by number (0: none); `told` pairs terms with `articles`.

    `articles` are places in `Counted.articles`, `told_by` too: article `told_by[i]` tells term `told[i]`.
    """

    market: Market
    lang: Lang
    articles: Array
    terms: Array
    told: Array
    told_by: Array


@dataclass(frozen=True, slots=True)
class Counted:
    """Articles by day, as numbers: `days` since 1-1-1, `feeds`, `sites` and `stories` by their place; `words` by number."""

    articles: tuple[Said, ...]
    words: tuple[str, ...]
    days: Array
    feeds: Array
    sites: Array
    stories: Array
    strata: tuple[Stratum, ...]


def count(articles: Iterable[Said]) -> Counted:
    """Count the terms of `articles`, in whatever order they come."""
    ordered = tuple(sorted(articles, key=lambda a: (a.day, a.id)))
    words = _Words()
    tokens = [words.numbers(f"{article.title}\n{article.lead}") for article in ordered]
    ends = words.ends()
    homes: dict[tuple[Market, Lang], list[int]] = defaultdict(list)
    for place, article in enumerate(ordered):
        for market in article.markets:
            homes[market, article.lang].append(place)
    strata = tuple(_stratum(home, places, tokens, ends) for home, places in sorted(homes.items()))
    return Counted(
        ordered,
        tuple(words.known),
        numpy.array([article.day.toordinal() for article in ordered], dtype=numpy.int64),
        _numbered([article.feed for article in ordered]),
        _numbered([article.site for article in ordered]),
        _numbered([article.story for article in ordered]),
        strata,
    )


def _numbered(names: Sequence[str]) -> Array:
    numbers: dict[str, int] = {}
    return numpy.array([numbers.setdefault(name, len(numbers)) for name in names], dtype=numpy.int64)


class _Words:
    """Words by number, from 1 on; 0 is a break, over which no term reaches."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {"": 0}
        self._numbers: dict[str, int] = {}

    def numbers(self, words: str) -> Array:
        """The words of a text and its breaks, a break at the end."""
        numbers = self._numbers
        found = []
        for token in _TOKEN.findall(text.fold(words)):
            number = numbers.get(token)
            found.append(self._learn(token) if number is None else number)
        return numpy.array([*found, 0], dtype=numpy.int64)

    def _learn(self, token: str) -> int:
        known = self.known.setdefault(stem(token), len(self.known)) if token[0].isalnum() else 0
        self._numbers[token] = known
        return known

    def ends(self) -> Array:
        """Per word whether a term may begin or end with it."""
        may = [len(word) > 1 and word not in SMALL and not word.isdecimal() for word in self.known]
        return numpy.array(may, dtype=bool)


def _stratum(home: tuple[Market, Lang], places: Sequence[int], tokens: Sequence[Array], ends: Array) -> Stratum:
    """The terms that enough articles tell, and by which."""
    one = numpy.concatenate([tokens[place] for place in places])
    by = numpy.repeat(numpy.array(places), [len(tokens[place]) for place in places])
    base = numpy.int64(len(ends))
    keys, tellers = [], []
    for length in (1, 2, 3):
        run = [one[n : len(one) - length + 1 + n] for n in range(length)]
        good = ends[run[0]] & ends[run[-1]]
        if length == 3:
            good &= run[1] > 0
        key = run[0]
        for word in run[1:]:
            key = key * base + word
        keys.append(key[good])
        tellers.append(by[: len(key)][good])
    terms, told, told_by = _often(numpy.concatenate(keys), numpy.concatenate(tellers))
    split = numpy.stack([terms // (base * base), terms // base % base, terms % base], axis=1)
    return Stratum(*home, numpy.array(places), split, told, told_by)


def _often(keys: Array, tellers: Array) -> tuple[Array, Array, Array]:
    """-> the keys that at least LEAST articles tell, and (place among them, article) of each, once an article, articles ascending."""
    order = numpy.lexsort((keys, tellers))
    keys, tellers = keys[order], tellers[order]
    fresh = numpy.ones(len(keys), dtype=bool)
    fresh[1:] = (keys[1:] != keys[:-1]) | (tellers[1:] != tellers[:-1])
    keys, tellers = keys[fresh], tellers[fresh]
    known, where, counts = numpy.unique(keys, return_inverse=True, return_counts=True)
    kept = counts >= LEAST
    places = numpy.cumsum(kept) - 1
    chosen = kept[where]
    return known[kept], places[where[chosen]], tellers[chosen]
