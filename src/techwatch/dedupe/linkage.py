"""An article and its neighbours -> the story it joins, the stories that become one by it, the articles that fit it better. Pure.

Streaming, but not blind to what comes later: of two stories that grow together one is made, and an article that came too early
for its story is looked at again when the next one of that story comes. The order of a day's articles then hardly matters.
"""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from techwatch.dedupe.stories import Member

NEAR: Final = 0.14
"""How near an article must be to a story to join it, and two single articles to be one."""
WORTH_A_LOOK: Final = NEAR / 2
"""Articles less near than that to one that comes change nothing."""
LOOKED_AT: Final = 20
"""Articles of a story, the latest, that are looked at."""
_GROWN: Final = 2 / 3  # of what joining takes, for two stories that one article is near to
_AGAIN: Final = 5  # articles that are looked at again


@dataclass(frozen=True, slots=True)
class Link:
    """How near an article is to a story: the mean over all its members, since one alone may be near by chance (0..1)."""

    story: str
    score: float

    @property
    def holds(self) -> bool:
        """Whether the article may join."""
        return self.score >= NEAR


@dataclass(frozen=True, slots=True)
class Regrouping:
    """What an article changes for others: the stories that its own one takes in, and the articles (by id) that move to it."""

    merges: tuple[str, ...] = ()
    moves: tuple[int, ...] = ()


class _Lookup(Protocol):
    def apart(self, one: str, other: str) -> bool: ...

    def latest(self, stories: Sequence[str], *, days: range, limit: int) -> Mapping[int, Member]: ...


def links(near: Mapping[int, float], candidates: Mapping[int, Member], sizes: Mapping[str, int]) -> list[Link]:
    """The stories of the candidates, which are so `near`, the nearest first.

    `sizes`: how many articles each has, those counted that share no term.
    """
    found: dict[str, list[float]] = {}
    for each, other in candidates.items():
        found.setdefault(other.story, []).append(near[each])
    every = (Link(story, math.fsum(parts) / max(len(parts), sizes.get(story, 0))) for story, parts in found.items())
    return sorted(every, key=lambda link: (-link.score, link.story))


def _mean(some: Collection[Member], others: Collection[Member]) -> float:
    """How near they are on average; 0 where there is nobody."""
    pairs = len(some) * len(others)
    return math.fsum(one.nearness(other) for one in some for other in others) / pairs if pairs else 0.0


def regroup(
    mine: Member, candidates: Mapping[int, Member], *, near: Mapping[int, float], linked: Sequence[Link], index: _Lookup, days: range
) -> Regrouping:
    """What an article that now belongs to `mine.story` changes for its neighbours, which are so `near`.

    Stories that were set apart stay so; out of one of two languages nothing moves: what the other language says holds it together.
    """
    again = _again(mine, candidates, near)
    both = [link.story for link in linked if link.holds and link.story != mine.story]
    stories = dict.fromkeys([*both, *(candidates[each].story for each in again)])
    if not (open_ := [story for story in stories if not index.apart(mine.story, story)]):
        return Regrouping()
    whole = _groups(index.latest([mine.story, *open_], days=days, limit=LOOKED_AT))
    groups = {story: {each: one for each, one in members.items() if one.lang == mine.lang} for story, members in whole.items()}
    own = groups.get(mine.story, {}).values()
    merges: list[str] = []
    for story in open_:
        others, alone = groups.get(story, {}).values(), len(whole.get(story, ())) == 1
        one = _joins(others, [mine, *own]) if alone else story in both and _mean(own, others) >= NEAR * _GROWN
        if one and not any(index.apart(story, other) for other in merges):
            merges.append(story)
    stay = {*merges, *(story for story in open_ if len(groups.get(story, ())) < len(whole.get(story, ())))}  # of two languages
    left = [each for each in again if candidates[each].story in open_ and candidates[each].story not in stay]
    moves = (each for each in left if _fits_better(each, [mine, *own], groups.get(candidates[each].story, {})))
    return Regrouping(tuple(merges), tuple(moves))


def _groups(members: Mapping[int, Member]) -> dict[str, dict[int, Member]]:
    found: dict[str, dict[int, Member]] = {}
    for each, member in members.items():
        found.setdefault(member.story, {})[each] = member
    return found


def _again(mine: Member, candidates: Mapping[int, Member], near: Mapping[int, float]) -> list[int]:
    """The nearest articles of other stories, near enough to be looked at again."""
    worth = (each for each, other in candidates.items() if other.story != mine.story and near[each] >= WORTH_A_LOOK)
    return sorted(worth, key=lambda each: (-near[each], each))[:_AGAIN]


def _joins(one: Collection[Member], story: Collection[Member]) -> bool:
    return _mean(one, story) >= NEAR


def _fits_better(article: int, own: Collection[Member], others: Mapping[int, Member]) -> bool:
    """Whether an article of another story would join this one if it came now, and is nearer to it than to its own."""
    if article not in others:
        return False
    it = [others[article]]
    goes = _mean(it, own)
    return goes >= NEAR and goes > _mean(it, [other for each, other in others.items() if each != article])
