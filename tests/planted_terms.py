"""Which terms are planted and when: rises, campaigns of one publisher, and what looks like a rise and is none."""

import datetime as dt
import functools
import itertools
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from planted_feeds import FIRST, LANGS, MARKETS, OFF, TOLD, background, monday, tells
from techwatch import text

RISES: Final = {  # the strengths, in stories a usual week: as much as a market's articles can hold
    ("tech-data-ai", "fr"): (20, 14, 4), ("tech-data-ai", "en"): (18, 10), ("city", "fr"): (16, 12), ("city", "en"): (12,),
    ("health", "fr"): (15, 10), ("health", "en"): (11,), ("industry-services", "fr"): (14, 9), ("industry-services", "en"): (10,),
    ("education-hr", "fr"): (13, 8), ("education-hr", "en"): (8,), ("creative", "fr"): (12, 4), ("creative", "en"): (6,),
}  # fmt: skip
STARTS: Final = range(12, 23)
THIN: Final = 20  # from this week on only what is of some strength starts: what comes at Christmas is told by few
SPIKES, BASED, SPIKES_BASED = 20, 10, 4  # how many spikes; how many rises and spikes are of words that others use now and then
_LOOSE: Final = (
    "a à au aux avec d de des du en et l la le les ou par pour sans sur un une after and as at by for from in of on or the to with"
)
LOOSE: Final = frozenset(_LOOSE.split())
Kind = Literal["rise", "spike", "recurring", "seasonal", "news", "feeds", "phrase"]


@dataclass(frozen=True, slots=True)
class Plant:
    """A term whose use is known. `forms`: all that it is written as, `term` the first; `market`: OFF when it is told in all of them.

    `start`: the Monday of the first week, `weeks` how many there are of a spike (0: it does not end). `strength`: stories a week at the
    height, of a spike its articles in all. `base`: stories a week before, of a rise as they were in fact.
    `site`: the publisher of a spike.
    """

    term: str
    forms: tuple[str, ...]
    market: str
    lang: str
    start: dt.date
    strength: float
    kind: Kind
    base: float = 0.0
    weeks: int = 0
    site: str = ""

    def level(self, week: dt.date) -> float:
        """The stories of a rise in a week of usual volume: up in four even steps, three weeks high, then down to two fifths."""
        since = (week - self.start).days // 7
        if since < 0:
            return self.base
        return self.base + self.strength * (min(1.0, (since + 1) / 4) if since < 7 else max(0.4, 0.85 ** (since - 6)))


@functools.lru_cache(maxsize=4096)
def key(term: str) -> tuple[str, ...]:
    """The words of a term, folded, without the endings -s, -x, -e, -es."""
    return tuple(word if len(word) < 4 else re.sub(r"(?:e?s|x|e)$", "", word) for word in text.words(term))


class Plants:
    """The plants of a seed: no two of them share a word that says something."""

    def __init__(self, chance: random.Random, late: bool) -> None:
        self.chance, self.late, self.taken = chance, late, set[str]()
        self.rises = self._based([rise for (market, lang), strengths in RISES.items() for rise in self._rises(market, lang, strengths)])
        homes = [(market, lang) for market, lang in RISES for _ in range(2)]
        picked = (self._pick("spike", market, lang) for market, lang in chance.sample(homes, len(homes)))
        self.spikes = [self._spike(*found, index) for index, found in enumerate(itertools.islice(filter(None, picked), SPIKES))]
        self.others = [*self._recurring(), *self._seasonal(), *self._news()]

    def _pick(self, kind: str, market: str, lang: str) -> tuple[tuple[str, ...], str, str] | None:
        terms = TOLD[kind][lang][market]
        half = len(terms) // 2
        for forms in self.chance.sample(terms[half:] if self.late else terms[:half], half):
            said = {word for form in forms for word in key(form) if word not in LOOSE}
            if not said & self.taken:
                self.taken |= said
                return tuple(forms), market, lang
        return None

    def _rises(self, market: str, lang: str, strengths: Sequence[int]) -> list[Plant]:
        while True:
            weeks = self.chance.sample(STARTS, len(strengths))
            apart = all(abs(one - other) >= 4 for one, other in itertools.combinations(weeks, 2))
            if apart and all(week < THIN or strength >= 10 for week, strength in zip(weeks, strengths, strict=True)):
                break
        found = [self._pick("rise", market, lang) for _ in strengths]
        return [
            Plant(forms[0], forms, market, lang, monday(week), strength, "rise")
            for (forms, _, _), week, strength in zip(filter(None, found), weeks, strengths, strict=True)
        ]

    def _based(self, rises: list[Plant]) -> list[Plant]:
        """Half of them are words that are used before: those that the background has, and others."""
        known = [rise for rise in rises if tells(background(), rise.forms)]
        known += self.chance.sample([rise for rise in rises if rise not in known], BASED - len(known))
        return [replace(rise, base=round(self.chance.uniform(0.4, 1.2), 1)) if rise in known else rise for rise in rises]

    def _spike(self, forms: tuple[str, ...], market: str, lang: str, index: int) -> Plant:
        weeks = self.chance.randint(1, 3)
        count, start = self.chance.randint(8, 25), monday(self.chance.randint(9, 24))
        return Plant(forms[0], forms, market, lang, start, count, "spike", 0.7 if index < SPIKES_BASED else 0.0, weeks)

    def _recurring(self) -> list[Plant]:
        """Told every `weeks`; of a quarter: in weeks 1, 2, 14 and 15."""
        chance = self.chance
        found = [
            Plant(terms[0], tuple(terms), market, lang, monday(chance.randint(1, 4)), chance.randint(3, 6), "recurring", weeks=4)
            for lang, markets in TOLD["monthly"].items()
            for market, terms in markets.items()
        ]
        for kind, weeks in (("fortnightly", 2), ("quarterly", 13)):
            found += [Plant(t[0], tuple(t), OFF, lang, FIRST, 5, "recurring", weeks=weeks) for lang, t in TOLD[kind].items()]
        return found

    def _seasonal(self) -> list[Plant]:
        return [
            Plant(forms[0], tuple(forms), OFF, lang, monday(int(min(each["weeks"], key=int))), 12, "seasonal")
            for each in TOLD["seasonal"]
            for lang, forms in each["forms"].items()
        ]

    def _news(self) -> list[Plant]:
        homes = [(market, lang) for lang in LANGS for market in self.chance.sample(MARKETS[:4], 3)]
        terms = {lang: iter(names[3:] if self.late else names[:3]) for lang, names in TOLD["news"].items()}
        return [
            Plant(term := next(terms[lang]), (term,), market, lang, monday(self.chance.randint(7, 21)), 14, "news", weeks=1)
            for market, lang in homes
        ]
