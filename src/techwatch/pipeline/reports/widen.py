"""A theme -> what else is looked for: the other language's words, the market list's terms, what stands beside it in the store."""

import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from techwatch.config import MarketList
from techwatch.pipeline.reports.index import Index
from techwatch.search import (
    OTHER,
    SMALL,
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
_LOOKED_UP: Final = 200
_FEW, _SOME, _MANY = 0.02, 0.05, 0.2  # of the store's articles: terms of the list, what stands beside, the other language's words


@dataclass(frozen=True, slots=True)
class Widened:
    """A question more, and the terms that it looks for."""

    question: Question
    terms: tuple[Widening, ...]


def translated(index: Index, tree: Tree) -> list[Widened]:
    """Each word and phrase of the theme in the other language."""
    other = OTHER.get(index.lang)
    if other is None:
        return []
    found = []
    for leaf in leaves(tree):
        leaves_ = list(_translations(index, leaf, other))
        told = [(term, index.expression(each, other)) for term, each in leaves_]
        counted = [(term, query, search.count(index.store, query)) for term, query in told]
        kept = [each for each in counted if each[2] and index.is_rare(each[2], _MANY)]
        if kept:
            terms = tuple(Widening(term, spelled(leaf), "dictionary", other, articles) for term, _, articles in kept)
            found.append(Widened(Question(either([query for _, query, _ in kept]), (leaf,), "dictionary"), terms))
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


def from_list(index: Index, tree: Tree, markets: MarketList, spoken: Collection[int]) -> list[Widened]:
    """The terms of the market list that stand with the theme's concepts. `spoken`: articles that surely speak of the theme."""
    return [each for place in places(tree, index.lang, markets) for each in _from_place(index, place, markets, frozenset(spoken))]


def _from_place(index: Index, place: Place, markets: MarketList, spoken: frozenset[int]) -> Iterator[Widened]:
    found = list[tuple[float, Listed, str, int]]()
    for each, query in _held(index, neighbours(place, markets)):
        ids = search.numbers(index.store, query, shouts=each.shouts)
        if ids and index.is_rare(len(ids), _FEW):
            found.append((likelihood(len(spoken.intersection(ids)), len(spoken), len(ids), index.total), each, query, len(ids)))
    found.sort(key=lambda each: (not each[1].named, -each[0], -each[1].weight, each[1].term))
    of = " ".join(map(spelled, place.concepts))
    for key, group in itertools.groupby(sorted(found[:MOST], key=lambda each: _asked(each[1])), key=lambda each: _asked(each[1])):
        same = list(group)
        question = Question(either([query for _, _, query, _ in same]), place.concepts, "named" if key[0] else "list", shouts=key[1])
        yield Widened(question, tuple(Widening(one.term, of, "list", one.lang, articles) for _, one, _, articles in same))


def _held(index: Index, terms: Sequence[Listed]) -> list[tuple[Listed, str]]:
    """The first terms of which articles hold every word, not too many of them, and what the index is asked for each."""
    wanted = {form for term in terms for word in words_of(term.leaf) for form in regular(word.text, term.lang)}
    known = search.known(index.store, sorted(wanted))
    found = list[tuple[Listed, str]]()
    for term in terms:
        held = {word: [form for form in regular(word.text, term.lang) if form in known] for word in words_of(term.leaf)}
        fewest = min(sum(known[form] for form in forms) for forms in held.values())
        if fewest and (len(held) > 1 or index.is_rare(fewest, 2 * _FEW)):
            found.append((term, expression(term.leaf, held.__getitem__)))
    return found[:_LOOKED_UP]


def _asked(term: Listed) -> tuple[bool, str]:
    """Terms that are one question."""
    return term.named, term.shouts


def standing_beside(index: Index, tree: Tree, nearest: Sequence[Article]) -> list[Widened]:
    """The words that stand in the nearest articles far more often than in the store."""
    of = " ".join(map(spelled, leaves(tree)))
    found = []
    for each in beside(nearest, _known(index, tree), index.held, total=index.total):
        query = index.expression(Word(fold(each.word)), each.lang)
        articles = search.count(index.store, query)
        if index.is_rare(articles, _SOME):
            question = Question(query, (), "near", sure=each.sure)
            found.append(Widened(question, (Widening(each.word, of, "near", each.lang, articles),)))
    return found


def _own(tree: Tree) -> Iterator[str]:
    return (word.text for leaf in leaves(tree) for word in words_of(leaf))


def _known(index: Index, tree: Tree) -> frozenset[str]:
    """The stems of the theme's words and of their translations, in both languages."""
    words = set(_own(tree))
    words |= {found for word in words for found in translations(word, index.lang)}
    return frozenset(stem(word, lang) for word in words for lang in ("fr", "en"))
