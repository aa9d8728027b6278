"""Two articles in two languages -> whether they tell the same news, by names, figures, days and words. Pure.

Strict: what is linked here, a member never reads twice; what is only likely is a hint for the editors. Settings chosen on 160 pairs
written for it (2026-11), judged on 90 others.
"""

import itertools
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from techwatch.dedupe.facts import event_told
from techwatch.dedupe.figures import figure_weight
from techwatch.dedupe.profile import CITIES, COMMON_NAMES, Profile, stems_of, word_stem
from techwatch.dictionary import PAIRS
from techwatch.types import Lang

Verdict = Literal["same", "maybe", "other"]

_ROOT: Final = 6  # letters that French and English words of one Latin root mostly share
_OWN_COUNTRY: Final[Mapping[Lang, frozenset[str]]] = {"fr": frozenset({"=FR"})}  # a French paper does not say that it is in France
_PLACE: Final = 0.5  # what a country or a body of the Union tells, beside a name of the story's own
_ALL: Final = 0.95
_MANY_FIGURES: Final = 6.0
_TRANSLATED: Final = 0.6
_TRANSLATED_UNTOLD: Final = 2.0
_TITLE: Final = 0.5
_UNTOLD: Final = 1.0
_SOME: Final = 0.3
_LEAD_FIGURES: Final = 1.0
_FEWEST: Final = 2.0
_AGAINST: Final = -3.0  # what figures may tell against an announcement
_TOLD: Final = 1.0
_ONE_EVENT: Final = 1.5
_EACH_UNTOLD: Final = 1.5
_EACH_WORD: Final = 2.0  # all of a title's words, against none: more of it takes two news of one theme for one
_TITLE_WORDS: Final = 0.4  # that two titles of one theme share
_LIKELY: Final = 0.5
_LIKELY_ALIKE: Final = 0.42  # where the titles tell alike
_HARDLY: Final = 0.5
_OTHER_NAMES: Final = 1.5  # untold: the titles name others, where the main names are others too
_UNKNOWN: Final = 0.5  # of words, where the dictionary knows none


@dataclass(frozen=True, slots=True)
class Agreement:
    """What two profiles share. `main`: each says the name that the other says most, which is no common one; `call`: one speaks of applying.

    `figures`: how much of the fewer figures and days is shared (0..1), `weight` how much that tells (a digit that is no closing zero counts
    one, a day two, a year or a small number a half), `lead`: of it what stands in the first words of either. `untold`: names and figures
    of the titles that the other does not say, weighed. `title`, `words`: how many of the words that the dictionary knows are said by the
    other, in the title that is said less and in the text that is said more. `elsewhere`: a title names a city that the other never does.
    `told`: as `event_told`; 0 where names or a call rule it out. `shared`: the names, figures and days.
    """

    main: bool
    call: bool
    figures: float
    weight: float
    lead: float
    untold: float
    title: float
    words: float
    elsewhere: bool
    told: float
    shared: tuple[str, ...]

    @property
    def verdict(self) -> Verdict:
        """The same: a translation, one announcement, or one event; maybe: something in common, and likely enough for a hint."""
        if not all((self.translation, self.announcement, self.event)):
            return "same"
        if self.elsewhere or (not self.main and self.untold > _OTHER_NAMES):
            return "other"
        shared, said = bool(self.shared), self.words >= _SOME
        alike = shared and said and self.untold <= _HARDLY and self.score >= _LIKELY_ALIKE
        return "maybe" if alike or ((shared or said) and self.score >= _LIKELY) else "other"

    @property
    def translation(self) -> tuple[str, ...]:
        """What is missing for a translation: all the figures, many of them, the words; and titles that tell no more. Nothing: it is one."""
        enough = {
            "figures": self.figures >= _ALL,
            "weight": self.weight >= _MANY_FIGURES,
            "words": self.words >= _TRANSLATED,
            "untold": self.untold <= _TRANSLATED_UNTOLD,
        }
        return tuple(name for name, holds in enough.items() if not holds)

    @property
    def announcement(self) -> tuple[str, ...]:
        """What is missing for one announcement: the name, the title, some figures, one in the first words. Nothing: it is one.

        Never a call: those of one programme share name, dates and sums.
        """
        enough = {
            "call": not self.call,
            "main": self.main,
            "title": self.title >= _TITLE,
            "untold": self.untold <= _UNTOLD,
            "figures": self.figures >= _SOME,
            "lead": self.lead >= _LEAD_FIGURES,
            "place": not self.elsewhere,
            "told": self.told >= _AGAINST,
        }
        return tuple(name for name, holds in enough.items() if not holds)

    @property
    def event(self) -> tuple[str, ...]:
        """What is missing for one event told twice: figures that tell of it, more than what tells against. Nothing: it is one."""
        enough = {
            "call": not self.call,
            "untold": self.untold <= _TRANSLATED_UNTOLD,
            "place": not self.elsewhere,
            "told": self.told >= _TOLD,
            "event": self.likeness >= _ONE_EVENT,
        }
        return tuple(name for name, holds in enough.items() if not holds)

    @property
    def likeness(self) -> float:
        """How much figures, names and titles tell of one event."""
        return self.told - _EACH_UNTOLD * self.untold + _EACH_WORD * (self.title - _TITLE_WORDS) + self.main

    @property
    def score(self) -> float:
        """How likely it is (0..1), to put hints in order."""
        return _score(self.untold, self.weight, main=self.main, title=self.title)


def _score(untold: float, weight: float, *, main: bool, title: float) -> float:
    told = 1 / (1 + untold)
    return (0.5 * told + 0.3 * min(1.0, weight / _MANY_FIGURES) + 0.2 * main + 0.2 * title) / 1.2


def may_agree(one: Profile, other: Profile) -> bool:
    """Whether `agreement` may be any but "other": less to compute, and most that share some words do not."""
    untold, weight = _untold(one, other) + _untold(other, one), figure_weight(_figures(one) & _figures(other))
    return _score(untold, weight, main=True, title=1.0) >= _LIKELY or untold <= max(_TRANSLATED_UNTOLD, _UNTOLD)


def agreement(one: Profile, other: Profile) -> Agreement:
    """How far two articles of different languages say the same."""
    shared = _figures(one) & _figures(other)
    fewer = min(figure_weight(_figures(one)), figure_weight(_figures(other)))
    names = (one.names & (other.names | other.openers)) | (other.names & one.openers)
    call, untold = one.call or other.call, _untold(one, other) + _untold(other, one)
    elsewhere = _elsewhere(one, other) or _elsewhere(other, one)
    worth = figure_weight(shared) >= _TOLD and not call and not elsewhere and untold <= _TRANSLATED_UNTOLD
    return Agreement(
        call=call,
        main=_says_main(other, one) and _says_main(one, other),
        figures=figure_weight(shared) / max(_FEWEST, fewer),
        weight=figure_weight(shared),
        lead=figure_weight(shared & (one.subject | other.subject)),
        untold=untold,
        title=min(_told(one.title, one, other), _told(other.title, other, one)),
        words=max(_told(one.words, one, other), _told(other.words, other, one)),
        elsewhere=elsewhere,
        told=event_told(one, other, _meanings(one.lang, other.lang)) if worth else 0.0,
        shared=tuple(sorted(names | shared)),
    )


def _says_main(other: Profile, one: Profile) -> bool:
    """Whether the other says the name of its own that `one` says most: no place, no common name, no word of the dictionary."""
    known = _meanings(one.lang, other.lang)
    own = (name for name in one.ranked if name[0] != "=" and name not in COMMON_NAMES and word_stem(name, one.lang) not in known)
    main = next(own, "")
    return bool(main) and _says(other, main, one.lang)


def _figures(one: Profile) -> frozenset[str]:
    return one.figures | one.days


def _untold(one: Profile, other: Profile) -> float:
    """The names and figures of the title of `one` that the other does not say: what the news is about."""
    free = COMMON_NAMES | _OWN_COUNTRY.get(other.lang, frozenset())
    names = [name for name in one.head & one.names if name not in free and not _says(other, name, one.lang)]
    figures = [figure for figure in one.head & _figures(one) if figure not in _figures(other)]
    return sum(1.0 if name[0] != "=" or name in CITIES else _PLACE for name in names) + figure_weight(figures) / 4


def _elsewhere(one: Profile, other: Profile) -> bool:
    """Whether the title of `one` names a city that the other never does."""
    return not (one.head & CITIES) <= other.names


def _says(other: Profile, name: str, lang: Lang) -> bool:
    """Whether the other says a name: as it stands, in its language (museum, musée), or with another ending (institut, institute)."""
    if name in other.names or name in other.openers:
        return True
    if name[0] == "=":
        return False
    if name[:_ROOT] in _roots(other.names) or name[:_ROOT] in _roots(other.openers):
        return True
    return bool(_matched({word_stem(name, lang)}, lang, other))


def _told(words: frozenset[str], one: Profile, other: Profile) -> float:
    """The part of those `words` whose translation is known that the other says; names count neither way. 0.5 when none is known."""
    words = words - _stems(one.names, one.lang)
    matched = _matched(words, one.lang, other)
    known = (_meanings(one.lang, other.lang).keys() & words) | matched
    return len(matched) / len(known) if known else _UNKNOWN


def _matched(words: Set[str], lang: Lang, other: Profile) -> set[str]:
    meanings, theirs, roots = _meanings(lang, other.lang), other.words, _roots(other.words)
    found = {word for word in words if word in theirs or word[:_ROOT] in roots}
    return found | {word for word in meanings.keys() & (words - found) if not meanings[word].isdisjoint(theirs)}


@lru_cache(maxsize=128)
def _stems(names: frozenset[str], lang: Lang) -> frozenset[str]:
    return frozenset(word_stem(name, lang) for name in names)


@lru_cache(maxsize=128)
def _roots(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word[:_ROOT] for word in words if len(word) >= _ROOT)


def _meanings(lang: Lang, into: Lang) -> Mapping[str, frozenset[str]]:
    """Stems of `lang` -> stems of `into`; empty for languages without a dictionary."""
    return _dictionary().get((lang, into), {})


@cache
def _dictionary() -> Mapping[tuple[Lang, Lang], Mapping[str, frozenset[str]]]:
    """Both directions; a third of a second, once a process."""
    french, english = dict[str, set[str]](), dict[str, set[str]]()
    entries = [entry.split() for entry in PAIRS.split("|")]
    stems_fr = stems_of([one for one, *_ in entries], "fr")
    stems_en = iter(stems_of([word for _, *others in entries for word in others], "en"))
    for fr, (_, *others) in zip(stems_fr, entries, strict=True):
        stems = list(itertools.islice(stems_en, len(others)))
        french.setdefault(fr, set()).update(stems)
        for en in stems:
            english.setdefault(en, set()).add(fr)
    both = {("fr", "en"): french, ("en", "fr"): english}
    return {pair: {word: frozenset(meanings) for word, meanings in found.items()} for pair, found in both.items()}
