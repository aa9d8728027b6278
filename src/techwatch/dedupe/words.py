"""Words of two languages -> which of them may say the same, and how much that tells. Pure."""

import itertools
from collections.abc import Iterator, Mapping, Set
from functools import cache, lru_cache
from typing import Final

from techwatch.dedupe.profile import Profile, stems_of, word_stem
from techwatch.dedupe.vocabulary import ALSO, EVERYDAY, FORMS, FREQUENT
from techwatch.dictionary import PAIRS
from techwatch.types import Lang

_ROOT: Final = 6  # letters that French and English words of one Latin root mostly share
_FREQUENT: Final = 2  # what a word tells that one article in ten to one in fifty says
_RARE: Final = 3
_ACCENTED: Final = {"ite": "ité", "ee": "ée", "iere": "ière", "ie": "ié"}  # endings that Snowball takes off only as they are spelled


def matched(words: Set[str], lang: Lang, theirs: frozenset[str], other: Lang) -> set[str]:
    """Those stems of `lang` that may be one of `theirs`: by the dictionary, or by how they begin."""
    roots, meant = _roots(theirs), meanings(lang, other)
    found = {word for word in words if word[:_ROOT] in roots}
    return found | {word for word in meant.keys() & (words - found) if not meant[word].isdisjoint(theirs)}


def weigh(words: Set[str], lang: Lang) -> int:
    """What stems tell: nothing what everybody says, more what few say."""
    frequent = _frequent(lang)
    return sum(_FREQUENT if word in frequent else _RARE for word in words - _everyday(lang))


def rare(words: Set[str], lang: Lang) -> set[str]:
    """Those that few articles say."""
    return set(words - _everyday(lang) - _frequent(lang))


def in_names(one: Profile) -> frozenset[str]:
    """The stems of the names with which an article begins, which count neither way."""
    return frozenset([word_stem(name, one.lang) for name in one.subject & one.names])


def known(words: Set[str], lang: Lang, into: Lang) -> set[str]:
    """Those whose translation is known."""
    return set(meanings(lang, into).keys() & words)


@lru_cache(maxsize=256)
def _roots(words: frozenset[str]) -> frozenset[str]:
    return frozenset([word[:_ROOT] for word in words])


def says(other: Profile, name: str, lang: Lang) -> bool:
    """Whether the other says a name: as it stands, in its language (museum, musée), or with another ending (institut, institute)."""
    if name in other.names or name in other.openers:
        return True
    if name[0] == "=":
        return False
    if name[:_ROOT] in _roots(other.names) or name[:_ROOT] in _roots(other.openers):
        return True
    stem = word_stem(name, lang)
    return stem[:_ROOT] in _roots(other.words) or not other.words.isdisjoint(meanings(lang, other.lang).get(stem, ()))


def is_word(name: str, lang: Lang, into: Lang) -> bool:
    """Whether a name is a word that the dictionary has."""
    return word_stem(name, lang) in meanings(lang, into)


def meanings(lang: Lang, into: Lang) -> Mapping[str, frozenset[str]]:
    """Stems of `lang` -> stems of `into`; empty for languages without a dictionary."""
    return _dictionary().get((lang, into), {})


@cache
def _everyday(lang: Lang) -> frozenset[str]:
    return frozenset(EVERYDAY.get(lang, "").split())


@cache
def _frequent(lang: Lang) -> frozenset[str]:
    return frozenset(FREQUENT.get(lang, "").split())


@cache
def _dictionary() -> Mapping[tuple[Lang, Lang], Mapping[str, frozenset[str]]]:
    """Both directions; some 30 ms, once a process."""
    french, english = dict[str, set[str]](), dict[str, set[str]]()
    entries = list(_entries())
    stems_fr = stems_of([one for one, _ in entries], "fr")
    stems_en = iter(stems_of([word for _, others in entries for word in others], "en"))
    for fr, (_, others) in zip(stems_fr, entries, strict=True):
        stems = list(itertools.islice(stems_en, len(others)))
        french.setdefault(fr, set()).update(stems)
        for en in stems:
            english.setdefault(en, set()).add(fr)
    both = {("fr", "en"): french, ("en", "fr"): english}
    return {pair: {word: frozenset(others) for word, others in found.items()} for pair, found in both.items()}


def _entries() -> Iterator[tuple[str, list[str]]]:
    """Every French word and form, with the English ones."""
    fr, en = _forms("fr"), _forms("en")
    for word, *others in (entry.split() for entry in f"{PAIRS}|{ALSO}".split("|")):
        english = [form for other in others for form in (other, *en.get(other, ()))]
        yield from ((form, english) for form in (word, *fr.get(word, ()), *_spelled(word)))


def _spelled(word: str) -> Iterator[str]:
    """Forms of a folded French word whose stem is another: with the accent of its ending, and of a verb "they announce"."""
    yield from (word.removesuffix(end) + accented for end, accented in _ACCENTED.items() if word.endswith(end))
    if word.endswith("er"):
        yield f"{word[:-2]}ent"


def _forms(lang: Lang) -> Mapping[str, list[str]]:
    return {word: forms for word, *forms in (entry.split() for entry in FORMS[lang].split("|"))}
