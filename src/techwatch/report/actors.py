"""Who is named by the articles of a report -> who is active in it: in how many stories, told by how many publishers. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from techwatch.report.stories import Story, by_weight, publisher
from techwatch.types import ActorKind, Hit, Named, Selection

FEWEST: Final = 2
"""The stories in which one is active: what one story names, however often, is that story's own. A member is shown from one on."""
MOST: Final[Mapping[ActorKind, int]] = {"organisation": 10, "programme": 5, "person": 5, "place": 5}
"""How many of each kind are listed; members come besides."""
MOST_CITED: Final = 3


@dataclass(frozen=True, slots=True)
class Active:
    """An actor, and the articles that name it: of the stories that matter most, one of each."""

    name: str
    kind: ActorKind
    member: bool
    stories: int
    sources: int
    hits: tuple[Hit, ...]


@dataclass(slots=True)
class _Seen:
    kinds: Counter[ActorKind] = field(default_factory=Counter)
    member: bool = False
    hits: dict[str, Hit] = field(default_factory=dict)  # the first of each story
    sources: set[str] = field(default_factory=set)


def active(stories: Sequence[Story], named: Mapping[int, tuple[Named, ...]], *, selection: Selection) -> list[Active]:
    """The actors, those of most stories first; merged, struck and named as the analyst decided."""
    found = [_active(name, seen, selection) for name, seen in _seen(stories, named, selection).items()]
    ranked = sorted(found, key=lambda actor: (-actor.stories, -actor.sources, actor.name.casefold(), actor.name))
    wanted = {name for name in [*selection.actors.values(), *selection.kinds] if name}
    listed: list[Active] = []
    places: Counter[ActorKind] = Counter()
    for actor in ranked:
        places[actor.kind] += actor.stories >= FEWEST
        if actor.member or actor.name in wanted or (actor.stories >= FEWEST and places[actor.kind] <= MOST[actor.kind]):
            listed.append(actor)
    return listed


def _seen(stories: Iterable[Story], named: Mapping[int, tuple[Named, ...]], selection: Selection) -> dict[str, _Seen]:
    seen: dict[str, _Seen] = {}
    for story in sorted(by_weight(stories), key=lambda story: story.wanted is False):  # what the report tells is cited first
        for hit in story.hits:
            for one in named.get(hit.article.id, ()):
                if name := selection.actors.get(one.name, one.name):
                    who = seen.setdefault(name, _Seen())
                    who.kinds[one.kind] += 1
                    who.member |= one.member
                    who.hits.setdefault(story.id, hit)
                    who.sources.add(publisher(hit))
    return seen


def _active(name: str, seen: _Seen, selection: Selection) -> Active:
    mostly: ActorKind = min(seen.kinds, key=lambda kind: (-seen.kinds[kind], kind))
    kind = selection.kinds.get(name, mostly)
    return Active(name, kind, seen.member, len(seen.hits), len(seen.sources), tuple(seen.hits.values())[:MOST_CITED])
