"""A theme -> what else is looked for: the other language's words, the market list's terms, what stands beside it in the store."""

import itertools
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from techwatch.config import MarketList
from techwatch.pipeline.reports.index import RARE_ENOUGH, Index
from techwatch.search import (
    OTHER,
    SMALL,
    Answer,
    Ids,
    Leaf,
    Listed,
    Near,
    Phrase,
    Place,
    Question,
    Tree,
    Word,
    beside,
    either,
    expression,
    idf,
    leaves,
    likelihood,
    neighbours,
    places,
    regular,
    spelled,
    stem,
    translations,
    words_of,
)
from techwatch.store import search
from techwatch.text import fold
from techwatch.types import Article, Lang, Widening

MOST: Final = 40
"""Terms of the list that widen one concept: those that stand most often where the theme is spoken of, then the heaviest."""
_LOOKED_UP: Final = 80
_BACKGROUND: Final = 300
"""Articles of a store without which it cannot be told what is said everywhere."""
_FEW, _SOME, _MANY = 0.02, 0.05, 0.2  # of the store's articles: terms of the list, what stands beside, the other language's words


@dataclass(frozen=True, slots=True, eq=False)
class Widened:
    """A question more with its answer, and the terms that it looks for."""

    answer: Answer
    terms: tuple[Widening, ...]


def translated(index: Index, tree: Tree, without: Set[str]) -> list[Widened]:
    """Each word and phrase of the theme in the other language. `without`: terms that are not wanted, folded; so below."""
    other = OTHER.get(index.lang)
    if other is None:
        return []
    found = []
    for leaf in leaves(tree):
        leaves_ = list(_translations(index, leaf, other))
        told = [(term, index.expression(each, other)) for term, each in leaves_]
        counted = [(term, query, search.count(index.store, query)) for term, query in told]
        kept = [each for each in counted if each[2] and fold(each[0]) not in without and index.is_rare(each[2], _MANY)]
        if kept:
            terms = tuple(Widening(term, spelled(leaf), "dictionary", other, articles) for term, _, articles in kept)
            question = Question(either([query for _, query, _ in kept]), (leaf,), "dictionary")
            found.append(Widened(index.answer(question), terms))
    return found


def _translations(index: Index, leaf: Leaf, other: Lang) -> Iterator[tuple[str, Leaf]]:
    """What a leaf may be in the other language: a word as it is listed, a phrase as its words near each other."""
    if isinstance(leaf, Word) and not leaf.prefix:
        yield from ((word, Word(word)) for word in translations(leaf.text, index.lang) if index.held(word, other))
    elif isinstance(leaf, Phrase):
        words = [word for word in leaf.words if word.text not in SMALL]
        each = [[found for found in (*translations(word.text, index.lang), word.text) if index.held(found, other)] for word in words]
        if len(words) > 1 and all(each):
            for chosen in itertools.islice(itertools.product(*each), 12):
                if chosen != tuple(word.text for word in words):
                    yield " ".join(chosen), Near(tuple(map(Word, chosen)), 2 + len(leaf.words) - len(words))


def from_list(index: Index, tree: Tree, markets: MarketList, spoken: NDArray[np.bool_], without: Set[str]) -> list[Widened]:
    """The terms of the market list that stand with the theme's concepts. `spoken`: articles that surely speak of the theme."""
    return [each for place in places(tree, index.lang, markets) for each in _from_place(index, place, markets, spoken, without)]


def _from_place(index: Index, place: Place, markets: MarketList, spoken: NDArray[np.bool_], without: Set[str]) -> Iterator[Widened]:
    found, surely = list[tuple[float, _Held]](), int(spoken.sum())
    wanted = [term for term in neighbours(place, markets) if fold(term.term) not in without]
    for each in itertools.islice(_held(index, wanted), _LOOKED_UP):
        found.append((likelihood(int(spoken[each.ids].sum()), surely, len(each.ids), index.total), each))
    found.sort(key=lambda each: (not each[1].listed.named, -each[0], -each[1].listed.weight, each[1].listed.term))
    of = " ".join(map(spelled, place.concepts))
    for named in (True, False):
        if same := [each for _, each in found[:MOST] if each.listed.named == named]:
            question = Question(_shown(index, same), place.concepts, "named" if named else "list")
            terms = tuple(Widening(each.listed.term, of, "list", each.listed.lang, len(each.ids)) for each in same)
            yield Widened(_together(index, question, same), terms)


@dataclass(frozen=True, slots=True, eq=False)
class _Held:
    """A term of the list, and the articles that hold it."""

    listed: Listed
    ids: Ids


def _held(index: Index, terms: Sequence[Listed]) -> Iterator[_Held]:
    """The terms that some articles hold, and not too many."""
    most = int(max(RARE_ENOUGH, _FEW * index.total))
    for term in terms:
        query = expression(term.leaf, _regular(term.lang))
        ids = search.numbers(index.store, query, shouts=term.shouts, most=most + 1)
        if 0 < len(ids) <= most:
            yield _Held(term, np.array(ids, dtype=np.int64))


def _shown(index: Index, held: Sequence[_Held]) -> str:
    """What the index was asked, as one question, without the forms that no article holds: they were asked in vain."""
    wanted = {form for each in held for word in words_of(each.listed.leaf) for form in regular(word.text, each.listed.lang)}
    known = search.known(index.store, sorted(wanted))
    return either([expression(each.listed.leaf, _among(known, each.listed.lang)) for each in held])


def _among(known: Set[str], lang: Lang) -> Callable[[Word], list[str]]:
    return lambda word: [form for form in regular(word.text, lang) if form in known]


def _regular(lang: Lang) -> Callable[[Word], tuple[str, ...]]:
    return lambda word: regular(word.text, lang)


def _together(index: Index, question: Question, held: Sequence[_Held]) -> Answer:
    """The articles that hold any of these terms; for their BM25 the rarity of each counts once, wherever it stands."""
    ids = np.concatenate([each.ids for each in held])
    rarity = np.concatenate([np.full(len(each.ids), idf(len(each.ids), index.total)) for each in held])
    scores = np.bincount(ids, weights=rarity).astype(np.float64)
    found = np.flatnonzero(scores).astype(np.int64)
    return Answer(question, found, scores[found])


def standing_beside(index: Index, tree: Tree, nearest: Sequence[Article], without: Set[str]) -> list[Widened]:
    """The words that stand in the nearest articles far more often than in the store; none of a small store."""
    if index.total < _BACKGROUND:
        return []
    of = " ".join(map(spelled, leaves(tree)))
    found = []
    for each in beside(nearest, _known(index, tree), index.held, total=index.total):
        query = index.expression(Word(fold(each.word)), each.lang)
        answer = index.answer(Question(query, (), "near", sure=each.sure))
        if fold(each.word) not in without and index.is_rare(len(answer.ids), _SOME):
            found.append(Widened(answer, (Widening(each.word, of, "near", each.lang, len(answer.ids)),)))
    return found


def _own(tree: Tree) -> Iterator[str]:
    return (word.text for leaf in leaves(tree) for word in words_of(leaf))


def _known(index: Index, tree: Tree) -> frozenset[str]:
    """The stems of the theme's words and of their translations, in both languages."""
    words = set(_own(tree))
    words |= {found for word in words for found in translations(word, index.lang)}
    return frozenset(stem(word, lang) for word in words for lang in ("fr", "en"))
