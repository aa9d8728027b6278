"""A theme in the query syntax, and its widenings -> the runs of words by which a sentence speaks of it. Pure."""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from techwatch import prose, text
from techwatch.types import Widening

_ENDINGS: Final = ("ees", "es", "ee", "s", "x", "e")
_SHORTEST: Final = 3  # letters that stay of a word
_LEFT_OUT: Final = re.compile(r"""\b(?:NOT|SAUF)\s+(?:"[^"]*"|«[^»]*»|“[^”]*”|\([^)]*\)|\S+)""")
_OR: Final = re.compile(r"\b(?:OR|OU)\b")
_OPERATOR: Final = re.compile(r"\b(?:AND|ET|NEAR)\b(?:/\d+)?|~\d+")


@dataclass(frozen=True, slots=True)
class Theme:
    """What speaks of a theme: the words of one of its alternatives (`own`), or in their place what widens them.

    `widened`: the words that are widened, and those that stand for all of them. All are stems.
    """

    own: tuple[frozenset[str], ...]
    widened: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()

    @property
    def words(self) -> frozenset[str]:
        """The theme's own words."""
        return frozenset().union(*self.own)

    def nearness(self, words: str) -> float:
        """How much of an alternative these words say, of that of which they say most: 0 to 1. 1 for a theme without words."""
        held = stems(words)
        said = held.union(*(of for of, term in self.widened if term <= held))
        return max((len(said & way) / len(way) for way in self.own), default=1.0)


def read(asked: str, widenings: Iterable[Widening] = ()) -> Theme:
    """The theme that a query asks for: without its operators, and without what it leaves out.

    What merely stands beside a theme in the articles does not speak of it: such widenings stand for nothing.
    """
    parts = _OR.split(_LEFT_OUT.sub(" ", asked))
    own = (stems(_OPERATOR.sub(" ", part)) for part in parts)
    widened = ((stems(one.of), stems(one.term)) for one in widenings if one.kind != "near")
    return Theme(tuple(way for way in own if way), tuple((of, term) for of, term in widened if of and term))


def stems(words: str) -> frozenset[str]:
    """The content words of `words`, folded and cut; those of two letters too, for acronyms are."""
    return frozenset(cut(word) for word in text.words(words) if (len(word) > 1 or word.isdigit()) and word not in prose.STOP)


@functools.lru_cache(maxsize=100_000)
def cut(word: str) -> str:
    """A folded word without what makes it plural or feminine in French or plural in English: "hopitaux" is "hopital".

    No more is cut: the formats that an article tells of are no formation.
    """
    if word.endswith("aux") and not word.endswith("eaux") and len(word) > 5:
        return f"{word[:-3]}al"
    ending = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= _SHORTEST), "")
    bare = word.removesuffix(ending)
    return f"{bare[:-1]}i" if bare.endswith("y") else bare


def run(words: str) -> str:
    """All words of `words`, cut, between blanks: a run of words is a piece of that of the text that holds it."""
    return f" {' '.join(map(cut, text.words(words)))} "
