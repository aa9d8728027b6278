"""Two articles in two languages -> whether they tell the same news: what speaks for it and against it, weighed. Pure.

Strict: what is linked here, a member never reads twice; what is only likely is a hint for the editors. The weights are fitted by
`docs/make_weights.py` on 616 pairs that people wrote for it (2026-11). Some things no points outweigh.
"""

import math
import operator
from collections.abc import Mapping, Set
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import Final, Literal

from techwatch.dedupe import words
from techwatch.dedupe.facts import contradicted, not_rounded, unsaid
from techwatch.dedupe.figures import figure_weight
from techwatch.dedupe.profile import CITIES, COMMON_NAMES, LOCAL_NAMES, Profile
from techwatch.types import Lang

Verdict = Literal["same", "maybe", "other"]

_OWN_COUNTRY: Final[Mapping[Lang, str]] = {"fr": "FR"}  # a French paper does not say that it is in France
_PLACE: Final = 0.5  # what a region, a country or a body of the Union tells, beside a name of the story's own
_MOST_NAMES: Final = 4.0
_MOST_SHARED: Final = 2.0
_MOST_FIGURES: Final = 6.0
_MOST_WORDS: Final = 3.0
_MOST_COUNTED: Final = 4.0
_ALL: Final = 0.95
_FEWEST: Final = 2.0
_FEW_WORDS: Final = (2.0, 8.0)  # of words said and words known, given to every pair of titles: few words prove little
_SOME_WORDS: Final = 1.4  # two words
_ALIKE: Final = 0.42  # of the words of the titles: what one company or one fair does is told with its names, whatever it does
_MANY_COUNTED: Final = 3
_MANY_UNTOLD: Final = 2.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for one story, or against it; 0 where there is none.

    For: `names` of their own with which both begin; `words` that few say, with which both begin (the root of their number); `title`: how
    much of the words of the titles the other says (0..1); `figures`: 1 where all of the fewer are shared, and many.

    Against: `untold` names and `untold_figures` of a title, and `others`, names of the first words, that the other does not say (names
    count one, regions and countries a half; figures as in `figure_weight`); `elsewhere`: a title names a city that the other never does;
    `abroad`: one begins in a country of which the other says nothing, though it is not at home there; `unsaid`: figures of the first words
    that the other does not say (the root); `contradicted`: things that both count, with other figures; `call`: one speaks of applying;
    `edition`: they are of two years, or two editions.
    """

    names: float = 0.0
    words: float = 0.0
    title: float = 0.0
    figures: float = 0.0
    untold: float = 0.0
    untold_figures: float = 0.0
    others: float = 0.0
    elsewhere: float = 0.0
    abroad: float = 0.0
    unsaid: float = 0.0
    contradicted: float = 0.0
    call: float = 0.0
    edition: float = 0.0

    @property
    def ruled_out(self) -> tuple[str, ...]:
        """What no points outweigh, so that it is not one story: the names of what speaks against it.

        `title`: the titles tell other things; `untold`, `contradicted`: too many; `abroad`, where no name is in common; `call`: one that
        begins with a figure that the other does not say, for those of one programme share name, dates and sums. A translation, which has
        all the figures, may have many names of its own in the title, or another title.
        """
        alike, whole = self.title >= _ALIKE, self.figures >= 1
        found = {
            "title": not (alike or (whole and not self.untold)),
            "untold": self.untold >= _MANY_UNTOLD and not whole,
            "contradicted": self.contradicted >= _MANY_COUNTED and not whole,
            "abroad": bool(self.abroad) and not self.names and not whole,
            "call": bool(self.call and self.unsaid),
        }
        return tuple(name for name, holds in found.items() if holds)


WEIGHTS: Final = Evidence(
    names=1.14,
    words=1.00,
    title=5.88,
    figures=0.92,
    untold=-0.98,
    untold_figures=-0.41,
    others=-0.46,
    elsewhere=-1.51,
    abroad=-1.26,
    unsaid=-0.57,
    contradicted=-0.48,
    call=-1.73,
    edition=-4.51,
)
"""Points for each; all together with `BASE`, they are the logarithm of the odds."""
BASE: Final = -2.97
SAME: Final = 0.7  # points; of six writers, each left out of the fit, no look-alike of 405 is put together
MAYBE: Final = -1.8
MAYBE_PARTED: Final = -1.0  # where each title names somebody else, though both begin with one name


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two profiles tell the same. `parted`: each title names somebody whom the other does not; `shared`: names, figures, days."""

    evidence: Evidence
    parted: bool
    shared: tuple[str, ...]

    @property
    def points(self) -> Mapping[str, float]:
        """What each piece of evidence gives; below zero: against one story."""
        return {each.name: getattr(WEIGHTS, each.name) * getattr(self.evidence, each.name) for each in fields(Evidence)}

    @property
    def total(self) -> float:
        """All points."""
        return _total(self.evidence)

    @property
    def verdict(self) -> Verdict:
        """The same, maybe (something in common, likely enough for a hint), or other."""
        found = self.evidence
        common = found.names if self.parted else self.shared or found.words >= _SOME_WORDS
        if not common or self.total < (MAYBE_PARTED if self.parted else MAYBE) or (self.parted and "untold" in found.ruled_out):
            return "other"
        return "same" if self.total >= SAME and not found.ruled_out else "maybe"

    @property
    def score(self) -> float:
        """How likely it is (0..1), to put hints in order."""
        return 1 / (1 + math.exp(-self.total))


def may_agree(one: Profile, other: Profile) -> bool:
    """Whether `agreement` may be any but "other": less to compute, and most that share some words do not."""
    found, parted = _of_names(one, other)
    return _total(replace(found, words=_MOST_WORDS)) >= (MAYBE_PARTED if parted else MAYBE)


def agreement(one: Profile, other: Profile) -> Agreement:
    """How far two articles of different languages tell the same."""
    names = (one.names & (other.names | other.openers)) | (other.names & one.openers)
    shared = tuple(sorted(names | (_figures(one) & _figures(other))))
    found, parted = _of_names(one, other)
    every = replace(
        found,
        words=min(_MOST_WORDS, math.sqrt(min(_alike(one, other), _alike(other, one)))),
        unsaid=math.sqrt(unsaid(one, other)),
        contradicted=min(_MOST_COUNTED, contradicted(one, other, words.meanings(one.lang, other.lang))),
    )
    return Agreement(every, parted, shared)


def _total(evidence: Evidence) -> float:
    return math.fsum((BASE, *map(operator.mul, _amounts(WEIGHTS), _amounts(evidence))))


_amounts = operator.attrgetter(*(each.name for each in fields(Evidence)))


@lru_cache(maxsize=8)
def _of_names(one: Profile, other: Profile) -> tuple[Evidence, bool]:
    """The evidence of names and titles, and whether each title names somebody whom the other does not."""
    mine, theirs = _figures(one), _figures(other)
    weight, fewer = figure_weight(mine & theirs), min(figure_weight(mine), figure_weight(theirs))
    untold_figures = figure_weight(not_rounded(one.head & mine, other)) + figure_weight(not_rounded(other.head & theirs, one))
    others = _others(one, other), _others(other, one)
    untold = _weigh(others[0] & one.head), _weigh(others[1] & other.head)
    found = Evidence(
        names=min(_MOST_SHARED, len(_begin_with(one, other))),
        title=_title(one, other),
        figures=min(1.0, weight / _MOST_FIGURES) if weight >= _ALL * max(_FEWEST, fewer) else 0.0,
        untold=min(_MOST_NAMES, sum(untold)),
        untold_figures=min(_MOST_FIGURES, untold_figures),
        others=min(_MOST_NAMES, *map(_weigh, others)),
        elsewhere=float(not (one.head & CITIES <= other.names and other.head & CITIES <= one.names)),
        abroad=float(_abroad(one, other) or _abroad(other, one)),
        call=float(one.call or other.call),
        edition=float(_apart(one.editions, other.editions) or _apart(_years(one), _years(other))),
    )
    return found, min(untold) >= 1


def _figures(one: Profile) -> frozenset[str]:
    return one.figures | one.days


def _begin_with(one: Profile, other: Profile) -> set[str]:
    """The names with which both begin: no places, no fairs, no common names, no words of both languages."""
    both = (one.subject & other.subject & one.names & other.names) - COMMON_NAMES - LOCAL_NAMES - one.events - other.events
    langs = ((one.lang, other.lang), (other.lang, one.lang))
    return {name for name in both if name[0] != "=" and not all(words.is_word(name, lang, into) for lang, into in langs)}


def _alike(one: Profile, other: Profile) -> int:
    """How many of the words with which `one` begins, and that few say, may be among those of the other."""
    return len(words.matched(words.rare(one.lead - words.in_names(one), one.lang), one.lang, other.lead, other.lang))


def _title(one: Profile, other: Profile) -> float:
    """The part of the words of both titles whose translation is known that the other says."""
    said, known = _FEW_WORDS
    for mine, theirs in ((one, other), (other, one)):
        title = mine.title - words.in_names(mine)
        found = words.matched(title, mine.lang, theirs.words, theirs.lang)
        said += words.weigh(found, mine.lang)
        known += words.weigh(found | words.known(title, mine.lang, theirs.lang), mine.lang)
    return said / known


def _others(one: Profile, other: Profile) -> set[str]:
    """The names with which `one` begins that are not common and that the other does not say."""
    free = COMMON_NAMES | {f"={_OWN_COUNTRY.get(other.lang)}"}
    return {name for name in (one.subject & one.names) - free if not words.says(other, name, one.lang)}


def _weigh(names: Set[str]) -> float:
    return sum(_PLACE if name in LOCAL_NAMES or (name[0] == "=" and name not in CITIES) else 1.0 for name in names)


def _abroad(one: Profile, other: Profile) -> bool:
    """Whether `one` begins in a country that the other does not say, and never speaks of the country of the other's paper."""
    own = _OWN_COUNTRY.get(other.lang)
    return own is not None and own not in one.countries and bool(one.begins_in - other.countries)


def _years(one: Profile) -> frozenset[str]:
    """The years of a title."""
    return frozenset(figure for figure in one.head if figure.isdigit() and 2010 <= int(figure) < 2050)


def _apart(one: Set[str], other: Set[str]) -> bool:
    """Whether both have some, and none in common."""
    return bool(one) and bool(other) and one.isdisjoint(other)
