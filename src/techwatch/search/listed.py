"""A theme's concepts -> the market list's terms for the same things, in both languages. Pure.

A concept that is the name of a theme of the list (cybersécurité) is what all terms of that theme speak of; one that is a term among
others (maquette numérique) has neighbours there, which speak of it less surely.
"""

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from techwatch import text
from techwatch.config import MarketList
from techwatch.search.inflect import stem
from techwatch.search.query import SMALL, All, Leaf, Phrase, Tree, Word, leaves, words_of
from techwatch.types import Lang, Market

SAYS: Final = 0.9
"""The weight from which a term of the list says its theme well enough for its neighbours to be looked at."""
LIGHTEST: Final = 0.7
"""The weight from which a neighbour is."""
_AND: Final = re.compile(r"&|,|\bet\b|\band\b")
_ACRONYM: Final = re.compile(r"[A-Z]{2,3}")
_START: Final = 3
_Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where concepts of a query stand in the list. `themes`: each with whether they are its name."""

    concepts: tuple[Leaf, ...]
    themes: Mapping[tuple[Market, str], bool]


@dataclass(frozen=True, slots=True)
class Listed:
    """A term of the list. `named`: the concept is the name of its theme; `shouts`: the capitals in which alone it is meant."""

    term: str
    leaf: Word | Phrase
    lang: Lang
    weight: float
    named: bool
    shouts: str = ""


def places(tree: Tree, lang: Lang, markets: MarketList) -> tuple[Place, ...]:
    """Where the theme's words stand in the list: of words side by side as many together as are one term."""
    rows = [[(leaf, _key(" ".join(word.text for word in words_of(leaf)), lang)) for leaf in row] for row in _rows(tree)]
    index = _index(frozenset(stem[:_START] for row in rows for _, key in row for stem in key), lang, markets)
    found = list[Place]()
    for row in rows:
        at = 0
        while at < len(row):
            together = {n: sum((key for _, key in row[at : at + n]), ()) for n in range(len(row) - at, 0, -1)}
            size = next((n for n, key in together.items() if key in index), 0)
            if size:
                found.append(Place(tuple(leaf for leaf, _ in row[at : at + size]), index[together[size]]))
            at += max(size, 1)
    return tuple(found)


def _rows(tree: Tree) -> Iterator[Sequence[Leaf]]:
    """Words and phrases that stand side by side."""
    if isinstance(tree, All):
        yield [part for part in tree.parts if isinstance(part, Word | Phrase)]
        for part in tree.parts:
            if not isinstance(part, Word | Phrase):
                yield from _rows(part)
    else:
        yield from ([leaf] for leaf in leaves(tree) if isinstance(leaf, Word | Phrase))


def neighbours(place: Place, markets: MarketList) -> tuple[Listed, ...]:
    """The terms of the list that stand with the place's concepts, those of the themes that they name and the heaviest first."""
    found = dict[tuple[str, Lang], Listed]()
    for (market, slug), named in place.themes.items():
        for lang, terms in markets.markets[market].themes[slug].terms.items():
            for term in terms:
                leaf = _leaf(term.term)
                if term.weight >= LIGHTEST and leaf:
                    shouts = term.term if _ACRONYM.fullmatch(term.term) else ""
                    one = Listed(term.term, leaf, "fr" if lang == "mul" else lang, term.weight, named, shouts)
                    known = found.setdefault((term.term, one.lang), one)
                    found[term.term, one.lang] = max(known, one, key=lambda each: (each.named, each.weight))
    return tuple(sorted(found.values(), key=lambda each: (not each.named, -each.weight, each.term)))


def _leaf(term: str) -> Word | Phrase | None:
    words = tuple(Word(word) for word in text.words(term))
    return Phrase(words) if len(words) > 1 else words[0] if words else None


def _key(words: str, lang: Lang) -> _Key:
    return tuple(stem(word, lang) for word in text.words(words) if word not in SMALL)


def _index(starts: Set[str], lang: Lang, markets: MarketList) -> Mapping[_Key, Mapping[tuple[Market, str], bool]]:
    """Stems of a language -> the themes that have them as a term (False) or as their name (True).

    Only what begins like a word that is looked for is stemmed: the list is long.
    """
    found = dict[_Key, dict[tuple[Market, str], bool]]()
    for slug, market in markets.markets.items():
        for name, theme in market.themes.items():
            for each in (*theme.terms.get(lang, ()), *theme.terms.get("mul", ())):
                if each.weight >= SAYS and _begins(each.term, starts):
                    found.setdefault(_key(each.term, lang), {}).setdefault((slug, name), False)
            for part in _AND.split(theme.names.get(lang, "")):
                found.setdefault(_key(part, lang), {})[slug, name] = True
    found.pop((), None)
    return found


def _begins(term: str, starts: Set[str]) -> bool:
    folded = text.fold(term)
    return any(start in folded for start in starts)
