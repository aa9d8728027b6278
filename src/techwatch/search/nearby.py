"""A theme that finds nothing -> themes near to it that may find something. Pure."""

import difflib
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from techwatch import text
from techwatch.config import MarketList
from techwatch.search.inflect import Vocabulary, forms, stem
from techwatch.search.listed import Place, places
from techwatch.search.query import NO_THEME, All, Leaf, Near, Phrase, Tree, Word, leaves, words_of
from techwatch.types import Lang

_ALIKE: Final = 0.82
"""How alike two spellings of one word sound (difflib's ratio): sodiom and sodium 0.83, élevage and élèves 0.8."""
_SOUNDS: Final = (("qu", "k"), ("ck", "k"), ("q", "k"), ("ph", "f"), ("th", "t"), ("y", "i"))
_ENDING: Final = re.compile(r"(?<=\w{3})e?s?$")
_START: Final = 2
_MENDED: Final = 9
_MOST: Final = 6
"""Parts of a theme, words or phrases, of which each is left out in turn."""
_SEVERAL: Final = 2
Counted = Callable[[Leaf], int]


def themes_nearby(tree: Tree, lang: Lang, markets: MarketList, vocabulary: Vocabulary, *, titled: Counted) -> tuple[str, ...]:
    """The theme with words spelled as articles spell them, with fewer parts, and the market list's terms and themes that it touches.

    The likeliest first; whether they find anything is to be tried. A phrase, and a word with a hyphen, stays whole, unless a part of it is
    a term of the list. `titled`: how many articles hold a word or phrase in their titles; of the parts by themselves those in several
    titles go before the others.
    """
    parts = [leaf for leaf in leaves(tree) if any(map(_says, words_of(leaf)))]
    spelled = [ways for leaf in parts if (ways := _spellings(leaf, lang, vocabulary))]
    held = [ways[0] for ways in spelled]
    known = [*places(tree, lang, markets), *(place for leaf in parts for place in _within(leaf, lang, markets))]
    found = dict.fromkeys(
        (
            *itertools.islice(map(_written, itertools.product(*spelled)), _MENDED),
            _written([leaf for leaf in parts if leaf in held]),
            *_without_one(held),
            *(_written(place.concepts) for place in known),
            *(name for place in known for name in _names(place, lang, markets)),
            *_alone(held, lang, vocabulary, titled),
            *_sharing(parts, lang, markets),
        )
    )
    return tuple(theme for theme in found if theme and theme != _written(leaves(tree)))


def _says(word: Word) -> bool:
    """Whether a word can be a theme: not a small one, a number or a letter; two letters only as an acronym (IA, 5G)."""
    typed = word.typed or word.text
    return word.text not in NO_THEME and any(map(str.isalpha, typed)) and (len(typed) > 2 or (len(typed) == 2 and typed.isupper()))


def _written(parts: Sequence[Leaf]) -> str:
    """Parts as a theme is typed."""
    return " ".join(map(_spelled, parts))


def _spelled(leaf: Leaf) -> str:
    words = [f"{word.typed or word.text}{'*' if word.prefix else ''}" for word in words_of(leaf)]
    if isinstance(leaf, Phrase):
        return "-".join(words) if leaf.joined else f'"{" ".join(words)}"'
    return " ".join(words)


def _spellings(leaf: Leaf, lang: Lang, vocabulary: Vocabulary) -> list[Leaf]:
    """The part itself where articles hold its words, else the nearest ones."""
    if _held(leaf, lang, vocabulary):
        return [leaf]
    if isinstance(leaf, Word):
        return list(_alike(leaf, lang, vocabulary))
    each = itertools.product(*(_alike(word, lang, vocabulary) for word in words_of(leaf)))
    return [Near(words) if isinstance(leaf, Near) else Phrase(words, leaf.joined) for words in itertools.islice(each, _MENDED)]


def _alike(word: Word, lang: Lang, vocabulary: Vocabulary) -> Sequence[Word]:
    """The word itself where articles hold it, else those that sound like it, one of each family."""
    if _held(word, lang, vocabulary):
        return [word]
    sounds = dict[str, list[str]]()
    for known in sorted(vocabulary(word.text[:_START])):
        if _says(Word(known)):
            sounds.setdefault(_sound(known), []).append(known)
    near = difflib.get_close_matches(_sound(word.text), sounds, n=3, cutoff=_ALIKE)
    found = dict[str, Word]()
    for known in (known for sound in near for known in sounds[sound]):
        found.setdefault(stem(known, lang), Word(known))
    return list(found.values())


def _sound(word: str) -> str:
    """A folded word as it sounds, more or less: numérik and numériques are one."""
    said = _ENDING.sub("", word)
    for written, sound in _SOUNDS:
        said = said.replace(written, sound)
    return said


def _without_one(held: Sequence[Leaf]) -> Iterator[str]:
    """Without one of the parts, the last ones first."""
    if 2 < len(held) <= _MOST:
        yield from (_written([*held[:n], *held[n + 1 :]]) for n in reversed(range(len(held))))


def _alone(held: Sequence[Leaf], lang: Lang, vocabulary: Vocabulary, titled: Counted) -> Iterator[str]:
    """Each part by itself, the rarest first: those that several titles hold, all only where none is in several."""
    ranked = sorted(held, key=lambda leaf: (_held(leaf, lang, vocabulary), _spelled(leaf)))
    several = [leaf for leaf in ranked if titled(leaf) >= _SEVERAL]
    yield from map(_spelled, several or ranked)


def _held(leaf: Leaf, lang: Lang, vocabulary: Vocabulary) -> int:
    """How many articles hold a part at most: as many as hold its rarest word."""
    counts = (vocabulary(word.text) if word.prefix else forms(word, lang, vocabulary) for word in words_of(leaf))
    return min(sum(each.values()) for each in counts)


def _within(leaf: Leaf, lang: Lang, markets: MarketList) -> tuple[Place, ...]:
    """The terms of the list that a phrase holds."""
    words = tuple(word for word in words_of(leaf) if _says(word))
    return places(All(words), lang, markets) if isinstance(leaf, Phrase) and words else ()


def _names(place: Place, lang: Lang, markets: MarketList) -> Iterator[str]:
    """The names of the list's themes that have these words as a term."""
    for market, slug in place.themes:
        yield markets.markets[market].themes[slug].names.get(lang, "")


def _sharing(parts: Sequence[Leaf], lang: Lang, markets: MarketList) -> Iterator[str]:
    """The names of the list's themes that share a word with the theme."""
    stems = {stem(word.text, lang) for leaf in parts for word in words_of(leaf) if _says(word)}
    for market_list in markets.markets.values():
        for theme in market_list.themes.values():
            name = theme.names.get(lang, "")
            if stems & {stem(word, lang) for word in text.words(name)}:
                yield name
