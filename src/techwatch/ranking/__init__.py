"""What is seen of a story, and what editors kept and dropped so far -> its score, of parts that can be told. Pure.

Without decisions the score is label score, number and weight of sources, freshness and novelty by fixed weights; what is learned
(`techwatch.ranking.learning`) moves these and adds what editors think of sources, markets, languages and words.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from techwatch.ranking.words import Past as Past, Told as Told, Word as Word, themes_of, words_of
from techwatch.types import Item, Label, Lang, Market

EDITIONS: Final = 3  # so many published editions are remembered for what is not new any more
HEARD: Final = 0.08  # points of a word that is worth naming
LATELY: Final = 5.0  # editions after which what a source did counts half for what it is like lately
FRESH_HALF_LIFE_DAYS: Final = 4.0  # half of the freshness is gone after so many days
MOST_DOUBLINGS: Final = 3.0
DEFAULTS: Final[Mapping[str, float]] = {
    "label": 1.0,
    "sources": 0.15,  # for each doubling of the sources
    "weight": 0.10,  # per point that the best source's weight in feeds.yaml lies over or under 1
    "fresh": 0.25,
    "again": -0.30,  # what past editions told word for word
}
"""The weights that nobody taught, in points of the label score."""


@dataclass(frozen=True, slots=True)
class Signs:
    """All that the score is made of. `label` is `market`'s score, 0 to 1; `sources` a number, `weight` the best source's in feeds.yaml.

    `age`: days on the edition's day, None when nobody dated it. `again`: how much of it the last editions told already, 0 to 1, and
    `ago` how many weeks before (None: not at all). `words`: what it speaks of.
    """

    market: Market
    label: float
    sources: int = 1
    weight: float = 1.0
    age: float | None = None
    source: str = ""
    lang: Lang = "und"
    themes: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()
    again: float = 0.0
    ago: int | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """How often what a source brought was kept, of what was proposed: both with forgetting, so no whole numbers."""

    kept: float = 0.0
    proposed: float = 0.0


@dataclass(frozen=True, slots=True)
class Taste:
    """What was learned from `decisions` decisions on `editions` editions.

    `weights` by name of the sign: all of DEFAULTS, and those that are learned alone and not 0, `<family>:<name>` (source, lately: what a
    source is like now beside what it was like, market, lang, theme, word). `shares`: how many turns a market takes where another takes
    one. `said`: how a word of the weights is written.
    """

    weights: Mapping[str, float] = field(default_factory=lambda: DEFAULTS)
    sources: Mapping[str, Kept] = field(default_factory=dict)
    shares: Mapping[Market, float] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    editions: int = 0
    decisions: int = 0

    def of_source(self, source: str) -> float:
        """The points of what a source brings, by what it was like and is like lately."""
        return self.weights.get(f"source:{source}", 0.0) + self.weights.get(f"lately:{source}", 0.0)


UNTAUGHT: Final = Taste()


@dataclass(frozen=True, slots=True)
class Known:
    """What an edition is proposed with: the taste, and what the digest's last editions told."""

    taste: Taste = UNTAUGHT
    told: tuple[Told, ...] = ()


NOTHING: Final = Known()


@dataclass(frozen=True, slots=True)
class Part:
    """What one sign adds to a score; `words`: what of the story weighs most in it, the heaviest first."""

    name: str
    points: float
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ranked:
    """A score and the parts that it is the sum of."""

    score: float
    parts: tuple[Part, ...]


def signs_of(item: Item, label: Label, past: Past, *, weight: float = 1.0, age: float | None = None) -> Signs:
    """What is seen of an item under the market of `label`. What goes on since an edition told it is no repetition."""
    again, ago = (0.0, None) if item.suite else past.again(item)
    return Signs(
        market=label.market,
        label=label.score,
        sources=len({item.source, *(also.source for also in item.also_in)}),
        weight=weight,
        age=age,
        source=item.source,
        lang=item.lang,
        themes=themes_of(item),
        words=words_of(item),
        again=again,
        ago=ago,
    )


def rank(signs: Signs, taste: Taste = UNTAUGHT) -> Ranked:
    """How well a story stands for its market, in points: 1 is a label that is certain."""
    points = [(name, value * taste.weights.get(name, 0.0)) for name, value in values(signs)]
    of: dict[str, float] = defaultdict(float)
    for name, value in points:
        of[name.partition(":")[0]] += value
    parts = [*(Part(name, of[name]) for name in DEFAULTS), Part("source", of["source"] + of["lately"])]
    parts += [Part(name, of[name]) for name in ("market", "lang")]
    spoken = sorted(_spoken(points, signs), key=lambda one: (-abs(one[1]), one[0]))
    parts += [Part("liked", *_side(spoken, 1)), Part("disliked", *_side(spoken, -1))]
    return Ranked(sum(part.points for part in parts), tuple(parts))


def values(signs: Signs, ago: int = 0) -> list[tuple[str, float]]:
    """Each sign's name and value, as weights multiply it; as it was seen `ago` editions before the latest."""
    fresh = 0.5 if signs.age is None else 0.5 ** (signs.age / FRESH_HALF_LIFE_DAYS)
    found = [("label", signs.label), ("sources", min(math.log2(signs.sources), MOST_DOUBLINGS)), ("weight", signs.weight - 1.0)]
    found += [("fresh", fresh), ("again", signs.again)]
    found += [(f"source:{signs.source}", 1.0), (f"lately:{signs.source}", 0.5 ** (ago / LATELY))]
    found += [(f"market:{signs.market}", 1.0), (f"lang:{signs.lang}", 1.0)]
    found += [(f"theme:{theme}", 1.0) for theme in signs.themes]
    return found + [(f"word:{word.key}", word.weight) for word in signs.words]


def _spoken(points: Iterable[tuple[str, float]], signs: Signs) -> list[tuple[str, float]]:
    """What themes and words of the story add, as the story writes them."""
    said = {f"word:{word.key}": word.said for word in signs.words}
    return [(said.get(name, name.partition(":")[2]), value) for name, value in points if name.startswith(("word:", "theme:"))]


def _side(spoken: Sequence[tuple[str, float]], sign: int) -> tuple[float, tuple[str, ...]]:
    chosen = [(word, points) for word, points in spoken if points * sign > 0]
    return sum(points for _, points in chosen), tuple(word for word, points in chosen if abs(points) >= HEARD)
