"""What the index answered, concept by concept -> how relevant each article is to the theme. Pure.

A theme's concepts are its words, phrases and nears. How strongly an article touches one follows from BM25, mildly: having a concept at
all says most, having it in the title or again and again a little more. An article's relevance is the part of the theme that it touches,
rare concepts counting more; so coverage comes before repetition. Settings chosen on half of the themes of tests/data/themes.
"""

import functools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from techwatch.search.query import All, Any, Leaf, Tree, Without, Word, leaves
from techwatch.types import WideningKind

SURE: Final = 0.5
"""The part of a theme from which on an article that a widened search found speaks of it: half of those there are relevant, a quarter of
all from LIMIT on."""
LIMIT: Final = 0.33
"""The part from which on an article may speak of it."""
WEIGHTS: Final[Mapping[str, float]] = {"own": 1.0, "dictionary": 0.95, "named": 0.7, "list": 0.5, "near": 0.5}
"""What a concept is worth that is touched by the theme's own words, by the other language's, by a term of the list's theme that it names,
by a neighbour of the list; and the whole theme, by what stands beside it."""
_TOUCHED: Final = 0.7  # what touching a concept once in a long text is worth of touching it as strongly as can be
_STRONG: Final = 2.0  # BM25 over the rarity of the words: once in a title of an article of usual length is 1.8
_MANY: Final = 3.0  # BM25 of terms of the list that says two thirds of what they can say
_COMMONEST, _RAREST, _RARE = 1.0, 6.0, 1.5
_BESIDE: Final = 3.0  # sure terms beside the theme that say all they can say


@dataclass(frozen=True, slots=True)
class Question:
    """One question to the index, in its syntax. `concepts`: those of the theme that what matches touches; none: the theme as a whole.

    `sure`: 0 to 1, how sure a term beside the theme is; `shouts`: capitals that must stand there.
    """

    query: str
    concepts: tuple[Leaf, ...]
    kind: Literal["own", "named"] | WideningKind = "own"
    sure: float = 1.0
    shouts: str = ""


Ids = NDArray[np.int64]
Scores = NDArray[np.float64]
"""By the number of the article; 0: nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """A question, the articles that match (each once) and the BM25 of each, above 0."""

    question: Question
    ids: Ids
    bm25: Scores


@dataclass(frozen=True, slots=True)
class Size:
    """Of a store: its articles, and the greatest number that one has."""

    articles: int
    last: int

    def nothing(self) -> Scores:
        """A score of 0 for every article."""
        return np.zeros(self.last + 1)


def relevance(tree: Tree, answers: Sequence[Answer], gone: Mapping[Tree, Scores], size: Size, *, strict: bool) -> Scores:
    """The relevance (0 to 1) of every article. `gone`: above 0 for those that match what is to be left out; `strict`: words side by side
    are all required."""
    touching = [answer for answer in answers if answer.question.concepts]
    rarity = {leaf: _rarity(leaf, touching, size) for leaf in leaves(tree)}
    scores = _Theme(_touched(touching, size), rarity, gone, size, strict).scores(tree)
    beside = _beside([answer for answer in answers if not answer.question.concepts], size)
    if not (isinstance(tree, Word) or (isinstance(tree, All) and tree.loose)):
        beside *= scores > 0
    return 1 - (1 - scores) * (1 - WEIGHTS["near"] * beside)


def _touched(answers: Sequence[Answer], size: Size) -> dict[Leaf, Scores]:
    """How strongly each concept is touched, by the question that says most of it."""
    found = dict[Leaf, Scores]()
    for answer in answers:
        strength = _strengths(answer, max(idf(len(answer.ids), size.articles), 0.1))
        for concept in answer.question.concepts:
            scores = found.setdefault(concept, size.nothing())
            scores[answer.ids] = np.maximum(scores[answer.ids], strength)
    return found


def _strengths(answer: Answer, rarity: float) -> Scores:
    weight = WEIGHTS[answer.question.kind]
    if answer.question.kind in {"list", "named"}:
        return weight * (1 - np.exp(-answer.bm25 / _MANY))
    return weight * (_TOUCHED + (1 - _TOUCHED) * np.minimum(1.0, answer.bm25 / (rarity * _STRONG)))


def _beside(answers: Sequence[Answer], size: Size) -> Scores:
    """How much of what stands beside the theme an article has, 0 to 1."""
    found = size.nothing()
    for answer in answers:
        found[answer.ids] += answer.question.sure / _BESIDE
    return np.minimum(found, 1.0)


def idf(articles: int, total: int) -> float:
    """How rare what so many articles hold is, as BM25 has it; below 0 for what more than half of them hold."""
    return math.log((total - articles + 0.5) / (articles + 0.5)) if articles < total else -math.inf


def _rarity(leaf: Leaf, answers: Sequence[Answer], size: Size) -> float:
    """How much a concept counts: by the articles that hold it in either language."""
    held = np.zeros(size.last + 1, dtype=np.bool_)
    for answer in answers:
        if answer.question.concepts == (leaf,) and answer.question.kind in {"own", "dictionary"}:
            held[answer.ids] = True
    return float(min(max(idf(int(held.sum()), size.articles), _COMMONEST), _RAREST) ** _RARE)


@dataclass(frozen=True, slots=True, eq=False)
class _Theme:
    touched: Mapping[Leaf, Scores]
    rarity: Mapping[Leaf, float]
    gone: Mapping[Tree, Scores]
    size: Size
    strict: bool

    def scores(self, tree: Tree) -> Scores:
        match tree:
            case All(parts, loose):
                return self._every(parts, required=self.strict or not loose)
            case Any(parts):
                return functools.reduce(np.maximum, [self.scores(part) for part in parts])
            case Without(wanted, unwanted):
                return np.where(self.gone[unwanted] > 0, 0.0, self.scores(wanted))
        return self.touched.get(tree, self.size.nothing())

    def _every(self, parts: Sequence[Tree], *, required: bool) -> Scores:
        """The part of the concepts that is touched, those that are rare counting more."""
        scores, shares = [self.scores(part) for part in parts], [self._weight(part) for part in parts]
        found = self.size.nothing()
        for each, share in zip(scores, shares, strict=True):
            found += each * (share / sum(shares))
        return np.where(functools.reduce(np.minimum, scores) > 0, found, 0.0) if required else found

    def _weight(self, tree: Tree) -> float:
        """What a part of the theme counts among the others."""
        match tree:
            case All(parts):
                return sum(map(self._weight, parts))
            case Any(parts):
                return max(map(self._weight, parts))
            case Without(wanted):
                return self._weight(wanted)
        return self.rarity[tree]
