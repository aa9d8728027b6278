"""The store's full-text index as one search asks it: words in all their forms, and who matches."""

from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from techwatch.search import Answer, Leaf, Question, Scores, Size, Tree, Word, expression, forms, in_titles, leaves, relevance, unwanted
from techwatch.store import Store, search
from techwatch.types import Lang

RARE_ENOUGH: Final = 20
"""Articles that may hold any widening, however few the store has."""


class Index:
    """What the index of a store says to one search in `lang`; what it was asked is remembered."""

    def __init__(self, store: Store, lang: Lang) -> None:
        self.store, self.lang = store, lang
        self.vocabulary = lru_cache(maxsize=None)(lambda start: search.vocabulary(store, start))

    @cached_property
    def size(self) -> Size:
        """Of the store."""
        return Size(*search.size(self.store))

    @property
    def total(self) -> int:
        """How many articles the store holds."""
        return self.size.articles

    def forms(self, lang: Lang) -> Callable[[Word], tuple[str, ...]]:
        """The forms of a word of this language that articles hold."""
        return lambda word: tuple(forms(word, lang, self.vocabulary))

    def expression(self, leaf: Leaf, lang: Lang) -> str:
        """A word, phrase or near in all its forms, in the index's syntax."""
        return expression(leaf, self.forms(lang))

    def held(self, word: str, lang: Lang) -> int:
        """How many articles hold a folded word, at most: those of its forms together."""
        return sum(forms(Word(word), lang, self.vocabulary).values())

    def titled(self, leaf: Leaf) -> int:
        """How many articles hold a word or phrase in their titles."""
        return search.count(self.store, in_titles(self.expression(leaf, self.lang)))

    def is_rare(self, articles: int, share: float) -> bool:
        """Whether no more than this share of the store, or very few, hold a term."""
        return articles <= max(RARE_ENOUGH, share * self.total)

    def answer(self, question: Question) -> Answer:
        """What matches a question."""
        rows = np.array(search.matching(self.store, question.query, shouts=question.shouts), dtype=np.float64).reshape(-1, 2)
        return Answer(question, rows[:, 0].astype(np.int64), rows[:, 1])

    def mask(self, ids: Sequence[int]) -> NDArray[np.bool_]:
        """Which articles are among these, by their numbers."""
        found = np.zeros(self.size.last + 1, dtype=np.bool_)
        found[[each for each in ids if each <= self.size.last]] = True
        return found

    def own(self, tree: Tree) -> list[Question]:
        """The theme's own words, each in all its forms."""
        found = []
        for leaf in leaves(tree):
            shouts = leaf.shout if isinstance(leaf, Word) else ""
            found.append(Question(self.expression(leaf, self.lang), (leaf,), shouts=shouts))
        return found

    def scores(self, tree: Tree, answers: Sequence[Answer], *, strict: bool) -> Scores:
        """How relevant to the theme each article is, by its number."""
        gone = {each: self.scores(each, list(map(self.answer, self.own(each))), strict=True) for each in unwanted(tree)}
        return relevance(tree, answers, gone, self.size, strict=strict)


def ranked(scores: Scores, least: float) -> list[int]:
    """The articles with a score of `least` and above 0, the best first, then by number."""
    found = np.flatnonzero((scores >= least) & (scores > 0))
    return [int(each) for each in found[np.lexsort((found, -scores[found]))]]
