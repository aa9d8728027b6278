"""An editor whose taste stays the same, and a year of editions that he makes of what somebody proposes.

Written before there was a ranking that learns, and not to be fitted to one: `run_year` takes the ranking from outside and shows it
what a store would know, candidates and what was decided on them.
"""

import datetime as dt
import functools
import math
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from desk_world import MARKET_OF, MARKETS, OFF, PARIS, THEMES, WEEKS, Truth, Week, world
from techwatch import compose
from techwatch.config import Digest, MarketList
from techwatch.types import Candidate

PROPOSED, SHOWN, TAKEN = 24, 60, 8  # ticked; shown, these among them; the most that he takes in of the others
Reason = Literal["", "off-topic", "old", "duplicate", "weak-source"]

# --- the editor -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided on a story that was shown, in the edition of `date`.

    "taken-in": it was not proposed, and stands in the edition all the same; "left": neither proposed nor taken in. `reason`: one of the
    desk's, or "" as mostly. `market`: the one he put it under, "" when the one it stood under was right.
    """

    candidate: Candidate
    date: dt.date
    what: Literal["kept", "dropped", "taken-in", "left"]
    reason: Reason = ""
    market: str = ""


@dataclass
class Memory:
    """What a store knows after each edition: every decision, in the order in which they were taken."""

    decisions: list[Decision] = field(default_factory=list)

    def told(self, editions: int) -> list[Candidate]:
        """What stood in the last so many editions."""
        dates = sorted({decision.date for decision in self.decisions})[-editions:]
        return [one.candidate for one in reversed(self.decisions) if one.date in dates and one.what in ("kept", "taken-in")]


@dataclass(frozen=True)
class Editor:
    """A taste. `trust` in houses and `likes` of themes are in points of utility, as is what follows; a story over `bar` may stand."""

    truths: Mapping[str, Truth]
    trust: Mapping[str, float]
    likes: Mapping[str, float]
    foreign: float = -0.25  # in English
    doubling: float = 0.25  # for each doubling of its sources, two at most
    day: float = -0.05  # for each day of its age
    again: float = -0.7  # its theme stood in one of the last three editions
    bar: float = 0.1

    def utility(self, candidate: Candidate, told: frozenset[str] = frozenset(), *, mood: bool = True) -> float:
        """What a story is worth to him where the last three editions told of the themes `told`; with the mood in which it finds him."""
        truth = self.truths[candidate.story]
        points = self.trust[truth.house] + self.likes[truth.theme] + self.day * truth.days
        points += self.foreign * (candidate.lead.lang == "en") + self.doubling * min(math.log2(1 + len(candidate.also)), 2.0)
        return points + self.again * (truth.theme in told) + truth.mood * mood

    def bored_by(self, memory: Memory) -> frozenset[str]:
        """The themes of the last three editions."""
        return frozenset(self.truths[candidate.story].theme for candidate in memory.told(3))

    def decide(self, shown: Sequence[Candidate], week: Week, memory: Memory) -> list[Decision]:
        """What he does with what is shown, the first PROPOSED of it ticked."""
        told = self.bored_by(memory)
        pleasing = {c.story: points for c in shown if (points := self.utility(c, told)) >= self.bar}
        others = sorted((c.story for c in shown[PROPOSED:] if c.story in pleasing), key=lambda story: -pleasing[story])[:TAKEN]
        decisions = []
        for place, candidate in enumerate(shown):
            stands = candidate.story in (pleasing if place < PROPOSED else others)
            if stands:
                decisions.append(Decision(candidate, week.date, "kept" if place < PROPOSED else "taken-in", market=self._moved(candidate)))
            elif place < PROPOSED:
                decisions.append(Decision(candidate, week.date, "dropped", self._reason(candidate, told)))
            else:
                decisions.append(Decision(candidate, week.date, "left"))
        return decisions

    def _moved(self, candidate: Candidate) -> str:
        market = MARKET_OF[self.truths[candidate.story].theme]
        return market if market not in (OFF, candidate.labels[0].market) else ""

    def _reason(self, candidate: Candidate, told: frozenset[str]) -> Reason:
        truth = self.truths[candidate.story]
        if not truth.says:
            return ""
        if MARKET_OF[truth.theme] == OFF:
            return "off-topic"
        if self.trust[truth.house] < -0.4:
            return "weak-source"
        return "duplicate" if truth.theme in told else "old" if truth.days > 5 else ""


@functools.lru_cache(maxsize=8)
def editor(seed: int) -> Editor:
    """The editor of a seed's year: he likes six of each market's 25 themes, seven bore him, and he trusts houses about as they deserve."""
    chance, likes = random.Random(f"editor {seed}"), dict.fromkeys(THEMES[OFF], -1.8)
    for market in MARKETS:
        themes = chance.sample(list(THEMES[market]), len(THEMES[market]))
        likes |= {theme: chance.uniform(0.6, 1.3) for theme in themes[:6]} | {theme: chance.uniform(-1.3, -0.6) for theme in themes[6:13]}
        likes |= {theme: chance.gauss(0, 0.2) for theme in themes[13:]}
    trust = {house.name: house.worth + chance.gauss(0, 0.25) for house in world(seed).houses.values()}
    return Editor(world(seed).truths, trust, likes)


# --- the year -------------------------------------------------------------------------------------

Propose = Callable[[Sequence[Candidate], Week, Memory], Sequence[Candidate]]
Learn = Callable[[Memory], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One week: how many of the PROPOSED he kept, and how many others he took in."""

    week: Week
    kept: int
    taken: int

    @property
    def share(self) -> float:
        """Of the proposed, what he kept."""
        return self.kept / PROPOSED


@dataclass(frozen=True, slots=True)
class Year:
    """What became of a year's proposals."""

    weeks: tuple[Outcome, ...]

    @property
    def quarters(self) -> tuple[float, ...]:
        """The mean share of the proposed that was kept, by quarter."""
        return tuple(sum(one.share for one in self.weeks[at : at + 13]) / 13 for at in range(0, WEEKS, 13))


def nothing(memory: Memory) -> None:
    """Learn nothing."""


def run_year(seed: int, *, propose: Propose, learn: Learn = nothing) -> Year:
    """52 editions: `propose` orders the week's candidates (PROPOSED ticked, SHOWN shown), the editor decides, `learn` is told all so far.

    ValueError when `propose` shows a story twice, one that is not the week's, or fewer than SHOWN.
    """
    memory, taste, outcomes = Memory(), editor(seed), []
    for week, candidates in world(seed).weeks.items():
        shown = list(propose(tuple(candidates), week, memory))[:SHOWN]
        if len({candidate.story for candidate in shown} & {candidate.story for candidate in candidates}) != SHOWN:
            raise ValueError(f"week {week.number}: not {SHOWN} stories of the week")
        decisions = taste.decide(shown, week, memory)
        memory.decisions += decisions
        learn(memory)
        what = [decision.what for decision in decisions]
        outcomes.append(Outcome(week, what.count("kept"), what.count("taken-in")))
    return Year(tuple(outcomes))


# --- proposals to compare with --------------------------------------------------------------------


def by_chance(seed: int) -> Propose:
    """Any 60."""
    chance = random.Random(f"chance {seed}")
    return lambda candidates, week, memory: chance.sample(candidates, SHOWN)


def oracle(seed: int) -> Propose:
    """Who knows the taste, but not the mood: what pleases him most, whatever its market."""
    taste = editor(seed)

    def propose(candidates: Sequence[Candidate], week: Week, memory: Memory) -> Sequence[Candidate]:
        told = taste.bored_by(memory)
        return sorted(candidates, key=lambda candidate: -taste.utility(candidate, told, mood=False))

    return propose


def oracle_in_turn(seed: int) -> Propose:
    """Likewise, the markets in turn as an edition proposes them: what a ranking within each market can reach."""
    best = oracle(seed)

    def propose(candidates: Sequence[Candidate], week: Week, memory: Memory) -> Sequence[Candidate]:
        return in_turn(best(candidates, week, memory))

    return propose


def in_turn(ranked: Sequence[Candidate]) -> list[Candidate]:
    """The best of each market, then the second of each, and so on; a market is that of the best label."""
    places = dict.fromkeys(MARKETS, 0)
    turns = []
    for at, candidate in enumerate(ranked):
        market = candidate.labels[0].market
        turns.append((places[market], MARKETS.index(market), at))
        places[market] += 1
    return [ranked[at] for *_, at in sorted(turns)]


LIST: Final = MarketList.model_validate(
    {"markets": {slug: {"names": {"fr": slug, "en": slug}, "terms": {"fr": ["x"]}} for slug in MARKETS}}
)


def digest(size: int) -> Digest:
    """The digest of the six markets, with so many items ticked."""
    titles = {"fr": "La veille", "en": "The watch"}
    return Digest.model_validate({"slug": "hebdo", "title": titles, "kind": "news", "markets": MARKETS, "send": "tue 08:30", "size": size})


def frame(week: Week) -> compose.Frame:
    """The edition of a week."""
    moment = week.moment.astimezone(PARIS)
    return compose.Frame(f"hebdo-{week.date}", week.date, moment, week.number, LIST, ("fr", "en"), PARIS)


def as_composed(candidates: Sequence[Candidate], week: Week, memory: Memory) -> Sequence[Candidate]:
    """As `compose.compose` proposes without having learned: what it would tick of a longer digest, as it ticks it, the markets in turn."""
    by_story = {candidate.story: candidate for candidate in candidates}
    ticked = [item for item in compose.compose(candidates, digest(SHOWN), frame=frame(week)).items if item.keep]
    return in_turn([by_story[item.id] for item in ticked])
