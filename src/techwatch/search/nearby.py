"""A theme that finds nothing -> themes near to it that may find something. Pure."""

import difflib
import itertools
from collections.abc import Iterator
from typing import Final

from techwatch import text
from techwatch.config import MarketList
from techwatch.search.inflect import Vocabulary, forms, stem
from techwatch.search.listed import places
from techwatch.search.query import SMALL, Tree, Word, leaves, words_of
from techwatch.types import Lang

_ALIKE: Final = 0.75
"""How alike two spellings of one word are (difflib's ratio): robotiqe and robotique are 0.94."""
_START: Final = 2
_MENDED: Final = 9


def themes_nearby(tree: Tree, lang: Lang, markets: MarketList, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The theme with words spelled as articles spell them, with fewer words, and the themes of the market list that it touches.

    The likeliest first; whether they find anything is to be tried.
    """
    words = list(dict.fromkeys(word for leaf in leaves(tree) for word in words_of(leaf) if word.text not in SMALL))
    asked = " ".join(word.typed or word.text for word in words)
    found = dict.fromkeys((*_mended(words, lang, vocabulary), *_fewer(words, lang, vocabulary), *_listed(tree, lang, markets)))
    return tuple(theme for theme in found if theme and theme != asked)


def _mended(words: list[Word], lang: Lang, vocabulary: Vocabulary) -> Iterator[str]:
    """With the nearest spellings that articles have of each word that none has."""
    yield from itertools.islice(map(" ".join, itertools.product(*(_spellings(word, lang, vocabulary) for word in words))), _MENDED)


def _spellings(word: Word, lang: Lang, vocabulary: Vocabulary) -> list[str]:
    """The word itself where articles hold it, else the nearest ones."""
    if _held(word, lang, vocabulary):
        return [word.typed or word.text]
    return difflib.get_close_matches(word.text, sorted(vocabulary(word.text[:_START])), n=3, cutoff=_ALIKE)


def _fewer(words: list[Word], lang: Lang, vocabulary: Vocabulary) -> Iterator[str]:
    """With the words alone that articles hold; then each of these by itself, the rarest first."""
    held = {word.typed or word.text: _held(word, lang, vocabulary) for word in words}
    some = [word for word, articles in held.items() if articles]
    yield " ".join(some)
    yield from sorted(some, key=lambda word: (held[word], word))


def _held(word: Word, lang: Lang, vocabulary: Vocabulary) -> int:
    return sum(forms(word, lang, vocabulary).values())


def _listed(tree: Tree, lang: Lang, markets: MarketList) -> Iterator[str]:
    """The names of the list's themes that the words are terms of, then of those that share a word with them."""
    for place in places(tree, lang, markets):
        for market, slug in place.themes:
            yield markets.markets[market].themes[slug].names.get(lang, "")
    stems = {stem(word.text, lang) for leaf in leaves(tree) for word in words_of(leaf)} - SMALL
    for market_list in markets.markets.values():
        for theme in market_list.themes.values():
            name = theme.names.get(lang, "")
            if stems & {stem(word, lang) for word in text.words(name)}:
                yield name
