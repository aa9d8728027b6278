"""Articles found -> the stories of a report: the article that leads each, who told it, how much it matters. Pure."""

import datetime as dt
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from techwatch import urls
from techwatch.types import Asked, CallFacts, Hit, Lang, Market, Named, Selection

RELEVANCE: Final = 0.5
"""The part of relevance in a weight: what hardly speaks of the theme does not matter to it, whoever tells it."""
PUBLISHERS: Final = 0.35
"""The part of the publishers: that several chose to tell it is what shows best that a story matters."""
FRESHNESS: Final = 0.15
"""The part of the date: it settles what is else alike; a report on a year is not one on its last month."""
MANY: Final = 8
"""So many publishers are as good as more; each doubling up to there counts the same."""
NEAREST: Final = 10
"""Relevance is measured by the story that stands here: one far ahead does not make all others alike."""
AS_NEAR: Final = 0.6
"""An article so near to the best of its story may lead in its place, when readers are better served by it."""


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it was found. `hits`: its articles, the lead first and then best first; `title` and `date` as the analyst has them.

    `date`: a day of the cluster's zone, None: nobody dated it. `sources`: how many publishers told it. `wanted`: whether the analyst
    wants it told, None: she did not say.
    """

    id: str
    hits: tuple[Hit, ...]
    title: str
    date: dt.date | None
    sources: int
    markets: tuple[Market, ...]
    call: CallFacts | None
    wanted: bool | None = None
    weight: float = 0.0
    members: tuple[str, ...] = ()

    @property
    def lead(self) -> Hit:
        """The article under whose title it stands."""
        return self.hits[0]

    @property
    def score(self) -> float:
        """Its relevance: that of its nearest article."""
        return max(hit.score for hit in self.hits)


def told(hits: Iterable[Hit], asked: Asked, *, selection: Selection, named: Mapping[int, tuple[Named, ...]]) -> tuple[Story, ...]:
    """All stories of what was found, the nearest first."""
    by_story: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda hit: -hit.score):
        by_story.setdefault(hit.story or f"article {hit.article.id or hit.article.url}", []).append(hit)
    stories = [_story(id, found, asked.lang, selection) for id, found in by_story.items()]
    best = sorted((story.score for story in stories), reverse=True)[:NEAREST]
    return tuple(
        replace(story, weight=_weight(story, asked, nearest=best[-1]), members=_members(story, named, selection)) for story in stories
    )


def publisher(hit: Hit) -> str:
    """Who published it: the name that readers see, else the site."""
    return hit.article.source or urls.site(hit.article.url)


def by_weight(stories: Iterable[Story]) -> list[Story]:
    """What matters most comes first."""
    return sorted(stories, key=lambda story: (-story.weight, -story.score, story.id))


def to_tell(stories: Iterable[Story]) -> list[Story]:
    """Those that the analyst wants, then those of which she did not say, each by weight; not those that she does not want."""
    return sorted((story for story in by_weight(stories) if story.wanted is not False), key=lambda story: story.wanted is None)


def one_each(hits: Iterable[Hit]) -> list[Hit]:
    """The first article of each publisher."""
    first: dict[str, Hit] = {}
    for hit in hits:
        first.setdefault(publisher(hit), hit)
    return list(first.values())


def _story(id: str, hits: Sequence[Hit], lang: Lang, selection: Selection) -> Story:
    lead = _lead(hits, lang)
    published = lead.article.published
    return Story(
        id,
        (lead, *(hit for hit in hits if hit is not lead)),
        selection.titles.get(id) or lead.article.title,
        selection.dates.get(id) or (published.date() if published else None),
        len({publisher(hit) for hit in hits}),
        tuple(label.market for label in lead.labels if label.holds),
        next((hit.call for hit in hits if hit.call), None),
        selection.kept.get(id),
    )


def _lead(hits: Sequence[Hit], lang: Lang) -> Hit:
    """The nearest article, or one nearly as near: in the report's language, that may be quoted, whose page was read."""
    near = [hit for hit in hits if hit.score >= AS_NEAR * hits[0].score]
    return min(near, key=lambda hit: (hit.article.lang != lang, hit.rights == "title", bool(hit.article.failure)))


def _weight(story: Story, asked: Asked, *, nearest: float) -> float:
    relevance = min(1.0, story.score / nearest) if nearest > 0 else 0.0
    publishers = min(1.0, math.log(story.sources) / math.log(MANY))
    days = (asked.until - asked.since).days or 1
    freshness = min(1.0, max(0.0, (story.date - asked.since).days / days)) if story.date else 0.0
    return round(RELEVANCE * relevance + PUBLISHERS * publishers + FRESHNESS * freshness, 4)


def _members(story: Story, named: Mapping[int, tuple[Named, ...]], selection: Selection) -> tuple[str, ...]:
    """The member organisations that its articles name, under the names that the analyst has for them."""
    names = [one.name for hit in story.hits for one in named.get(hit.article.id, ()) if one.member]
    return tuple(sorted({renamed for name in names if (renamed := selection.actors.get(name, name))}))
