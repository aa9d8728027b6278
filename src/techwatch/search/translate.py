"""A word of French or English -> words of the other language that may stand for it. Pure.

Two ways: the hand-made dictionary, and the endings that words of one Latin or Greek root have in either language (robotique, robotics).
What an ending makes up counts only when articles hold it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

from techwatch.dictionary import PAIRS
from techwatch.search.inflect import singular, stem
from techwatch.types import Lang

OTHER: Final[Mapping[Lang, Lang]] = {"fr": "en", "en": "fr"}
_ENDINGS: Final = (
    ("ique", "ic"), ("ique", "ics"), ("ique", "ical"), ("ie", "y"), ("te", "ty"), ("eur", "or"), ("eur", "er"), ("isme", "ism"),
    ("iste", "ist"), ("aire", "ary"), ("eux", "ous"), ("euse", "ous"), ("if", "ive"), ("el", "al"), ("elle", "al"), ("ale", "al"),
    ("ence", "ency"), ("ance", "ancy"), ("iser", "ize"), ("iser", "ise"), ("isation", "ization"), ("er", "ate"), ("e", ""), ("", ""),
)  # fmt: skip
_ROOT: Final = 4


def translations(word: str, lang: Lang) -> tuple[str, ...]:
    """The words of the other language that a folded word may be, the dictionary's first; those made up by an ending are to be looked for.

    None for languages other than French and English.
    """
    if lang not in OTHER:
        return ()
    listed = _dictionary()[lang]
    known = listed.get(singular(word, lang)) or _akin(word, lang)
    return tuple(dict.fromkeys(found for found in (*known, *_cognates(word, lang)) if found != singular(word, lang)))


def _cognates(word: str, lang: Lang) -> Iterator[str]:
    """The word with the other language's endings, the longest ending first."""
    one = singular(word, lang)
    for pair in sorted(_ENDINGS, key=lambda pair: -len(pair[0 if lang == "fr" else 1])):
        ours, theirs = pair if lang == "fr" else pair[::-1]
        if one.endswith(ours) and len(one) - len(ours) >= _ROOT:
            yield one.removesuffix(ours) + theirs


def _akin(word: str, lang: Lang) -> Mapping[str, None]:
    """What the dictionary says of the words that are forms of this one."""
    wanted, start = stem(word, lang), word[:_ROOT]
    forms = (other for other in _dictionary()[lang] if other.startswith(start) and stem(other, lang) == wanted)
    return {found: None for other in forms for found in _dictionary()[lang][other]}


@cache
def _dictionary() -> Mapping[Lang, Mapping[str, Mapping[str, None]]]:
    """Words of a language -> words of the other one, both ways."""
    found: dict[Lang, dict[str, dict[str, None]]] = {"fr": {}, "en": {}}
    for entry in PAIRS.split("|"):
        french, *others = entry.split()
        for english in others:
            found["fr"].setdefault(french, {})[english] = None
            found["en"].setdefault(english, {})[french] = None
    return found
