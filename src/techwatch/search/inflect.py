"""A word -> its forms in French or English, among those that the store's articles hold. Pure.

Words are compared by their stems (Snowball's, on words without accents as the index keeps them). Where Snowball leaves too little of
a word (bâtiment -> bat), only plurals are its forms.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any, Final

import Stemmer

from techwatch.search.query import SMALL, Word
from techwatch.types import Lang

Vocabulary = Callable[[str], Mapping[str, int]]
"""The words of the store that begin with these letters, as the index keeps them -> how many articles hold each."""

_ADVERB: Final = re.compile(r"(?:ant|ment)e?s?$|ly$")
MOST: Final = 16
"""Forms of one word that are looked for: the commonest."""
_SHORTEST: Final = 4
_NOT_ALIKE: Final = (
    "univers universel organe organique equipe depart commun commune communaute organ organic universe busy marketing engine engineer "
    "engineering intern internal international important importance custom customer author authority community news pays temps corps cours"
)
_APART: Final = frozenset(_NOT_ALIKE.split())
"""Words that Snowball takes for forms of others: équipe of équipement, authority of author."""


@lru_cache(maxsize=50_000)
def stem(word: str, lang: Lang) -> str:
    """What the forms of a folded word share; of words under four letters and of numbers all of it, but for a plural."""
    plain = word if word in _APART else singular(word, lang)
    if len(word) < _SHORTEST or not word.isalpha() or plain in _APART:
        return plain
    found = str(_stemmer(lang).stemWord(plain)) if lang in {"fr", "en"} else plain
    return found if len(found) >= _SHORTEST else plain


def singular(word: str, lang: Lang) -> str:
    """A folded word without the ending of a plural."""
    if lang == "fr" and len(word) > 3 and word.endswith(("eux", "oux", "eaux")) and not word.endswith("ieux"):
        return word[:-1]
    if lang == "fr" and len(word) > 4 and word.endswith("aux"):
        return word[:-3] + "al"
    if lang == "en" and len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


@cache
def _stemmer(lang: Lang) -> Any:
    return Stemmer.Stemmer({"fr": "french", "en": "english"}[lang])


def forms(word: Word, lang: Lang, vocabulary: Vocabulary) -> Mapping[str, int]:
    """The forms of a word that articles hold, the commonest first, and how many hold each; the word itself always, and first.

    A prefix, a small word and an acronym have no others.
    """
    own = vocabulary(word.text).get(word.text, 0)
    if word.prefix or word.text in SMALL or word.shout:
        return {word.text: own}
    found = {word.text: own} | _family(stem(word.text, lang), word.text, lang, vocabulary)
    return dict(list(found.items())[:MOST])


def regular(word: str, lang: Lang) -> tuple[str, ...]:
    """A folded word and its plural, of French its feminines too, by rule: for the many terms of a list, whose other forms it lists."""
    if word in SMALL or len(word) < _SHORTEST:
        return (word,)
    if lang != "fr":
        return (word, f"{word}s", *([f"{word[:-1]}ies"] if word.endswith("y") else [f"{word}es"]))
    plural = [f"{word[:-2]}aux"] if word.endswith("al") else [f"{word}x"] if word.endswith(("au", "eu")) else []
    return (word, f"{word}s", f"{word}e", f"{word}es", *plural)


def _family(wanted: str, word: str, lang: Lang, vocabulary: Vocabulary) -> dict[str, int]:
    counts = dict[str, int]()
    for start in _starts(_common(wanted, word)):
        counts |= {
            form: count for form, count in vocabulary(start).items() if _alike(word, _bare(form)) and stem(_bare(form), lang) == wanted
        }
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def _alike(word: str, form: str) -> bool:
    """Not an adverb or participle for a noun: maintenant is no form of maintenance."""
    return bool(_ADVERB.search(word)) or not _ADVERB.search(form)


def _common(wanted: str, word: str) -> str:
    """The letters with which every form begins: Snowball may put another one at the end of a stem (delivery -> deliveri)."""
    size = next((n for n, (a, b) in enumerate(zip(wanted, word, strict=False)) if a != b), min(len(wanted), len(word)))
    return wanted[: max(size - 1, min(3, size))]


def _starts(start: str) -> tuple[str, ...]:
    """The index keeps œ and æ, which a folded word has not."""
    other = start.replace("oe", "œ").replace("ae", "æ")
    return (start,) if other == start else (start, other)


def _bare(form: str) -> str:
    return form.replace("œ", "oe").replace("æ", "ae")
