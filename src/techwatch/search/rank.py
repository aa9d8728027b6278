"""What the index answered, concept by concept -> how relevant each article is to the theme. Pure.

A theme's concepts are its words, phrases and nears. How strongly an article touches one follows from BM25, mildly: having a concept at
all says most, having it in the title or again and again a little more. An article's relevance is the part of the theme that it touches,
rare concepts counting more; so coverage comes before repetition. Settings chosen on half of the themes of tests/data/themes.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from techwatch.search.query import All, Any, Leaf, Tree, Without, Word, leaves
from techwatch.types import WideningKind

LIMIT: Final = 0.33
"""The part of a theme from which on an article that was found by a widened search speaks of it."""
WEIGHTS: Final[Mapping[str, float]] = {"own": 1.0, "dictionary": 0.95, "named": 0.7, "list": 0.5, "near": 0.5}
"""What a concept is worth that is touched by the theme's own words, by the other language's, by a term of the list's theme that it names,
by a neighbour of the list; and the whole theme, by what stands beside it."""
_TOUCHED: Final = 0.7  # what touching a concept once in a long text is worth of touching it as strongly as can be
_STRONG: Final = 2.0  # BM25 over the rarity of the words: once in a title of an article of usual length is 1.8
_MANY: Final = 4.0  # BM25 of terms of the list that says two thirds of what they can say
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


Answer = tuple[Question, Mapping[int, float]]
"""A question, and the BM25 (above 0) of each article that matches."""
Scores = dict[int, float]


def relevance(tree: Tree, answers: Sequence[Answer], gone: Mapping[Tree, frozenset[int]], *, total: int, strict: bool) -> Scores:
    """The relevance (0 to 1) of every article that touches the theme. `total`: articles of the store; `gone`: those that match what is
    to be left out; `strict`: words side by side are all required."""
    touching = [(question, matches) for question, matches in answers if question.concepts]
    rarity = {leaf: _rarity(leaf, touching, total) for leaf in leaves(tree)}
    scores = _Theme(_touched(touching, total), rarity, gone, strict).scores(tree)
    beside = _beside([(question, matches) for question, matches in answers if not question.concepts])
    if not (isinstance(tree, Word) or (isinstance(tree, All) and tree.loose)):
        beside = {article: part for article, part in beside.items() if article in scores}
    for article, part in beside.items():
        scores[article] = 1 - (1 - scores.get(article, 0.0)) * (1 - WEIGHTS["near"] * part)
    return scores


def _touched(answers: Sequence[Answer], total: int) -> dict[Leaf, Scores]:
    """How strongly each concept is touched, by the question that says most of it."""
    found = dict[Leaf, Scores]()
    for question, matches in answers:
        strengths = {article: _strength(question, bm25, max(idf(len(matches), total), 0.1)) for article, bm25 in matches.items()}
        for concept in question.concepts:
            found[concept] = _best([found.get(concept, {}), strengths])
    return found


def _strength(question: Question, bm25: float, rarity: float) -> float:
    if question.kind in {"list", "named"}:
        return WEIGHTS[question.kind] * (1 - math.exp(-bm25 / _MANY))
    return WEIGHTS[question.kind] * (_TOUCHED + (1 - _TOUCHED) * min(1.0, bm25 / rarity / _STRONG))


def _beside(answers: Sequence[Answer]) -> Scores:
    """How much of what stands beside the theme an article has, 0 to 1."""
    found = Scores()
    for question, matches in answers:
        for article in matches:
            found[article] = min(1.0, found.get(article, 0.0) + question.sure / _BESIDE)
    return found


def idf(articles: int, total: int) -> float:
    """How rare what so many articles hold is, as BM25 has it; below 0 for what more than half of them hold."""
    return math.log((total - articles + 0.5) / (articles + 0.5)) if articles < total else -math.inf


def _rarity(leaf: Leaf, answers: Sequence[Answer], total: int) -> float:
    """How much a concept counts: by the articles that hold it in either language."""
    held = set[int]()
    for question, matches in answers:
        if question.concepts == (leaf,) and question.kind in {"own", "dictionary"}:
            held |= matches.keys()
    return float(min(max(idf(len(held), total), _COMMONEST), _RAREST) ** _RARE)


@dataclass(frozen=True, slots=True)
class _Theme:
    touched: Mapping[Leaf, Scores]
    rarity: Mapping[Leaf, float]
    gone: Mapping[Tree, frozenset[int]]
    strict: bool

    def scores(self, tree: Tree) -> Scores:
        match tree:
            case All(parts, loose):
                return self._every(parts, required=self.strict or not loose)
            case Any(parts):
                return _best([self.scores(part) for part in parts])
            case Without(wanted, unwanted):
                gone = self.gone[unwanted]
                return {article: score for article, score in self.scores(wanted).items() if article not in gone}
        return dict(self.touched.get(tree, {}))

    def _every(self, parts: Sequence[Tree], *, required: bool) -> Scores:
        """The part of the concepts that is touched, those that are rare counting more."""
        scores, shares = [self.scores(part) for part in parts], [self._weight(part) for part in parts]
        wanted = set(scores[0]).intersection(*scores[1:]) if required else set[int]().union(*scores)
        found, whole = dict.fromkeys(wanted, 0.0), sum(shares)
        for each, share in zip(scores, shares, strict=True):
            for article, score in each.items():
                if article in found:
                    found[article] += score * share / whole
        return found

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


def _best(scores: Sequence[Mapping[int, float]]) -> Scores:
    found = Scores(scores[0]) if scores else {}
    for each in scores[1:]:
        for article, score in each.items():
            if score > found.get(article, 0.0):
                found[article] = score
    return found
