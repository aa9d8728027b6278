"""Articles found on a theme -> a report: what happened, who reported it, which calls are open, how it was found. Pure."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from techwatch import text
from techwatch.types import Asked, Cited, Coverage, Found, Hit, Outlet, Report, Told

MOST_STORIES = 40
MOST_MAIN = 5
_WORD = re.compile(r"[^\W_]+")


def slug(theme: str) -> str:
    """The theme as a folder name: small letters, digits and hyphens, "theme" when nothing is left."""
    return "-".join(_WORD.findall(text.fold(theme)))[:80].strip("-") or "theme"


def build(asked: Asked, found: Found, *, coverage: Coverage, day: dt.date) -> Report:
    """Lay out what was found, best first, as a report; stories are counted, not articles."""
    stories: dict[str, list[Hit]] = {}
    for hit in found.hits:
        stories.setdefault(hit.story or f"article {hit.article.id}", []).append(hit)
    told = [_told(story, number, hits, day) for number, (story, hits) in enumerate(stories.items(), 1)]
    nearest = told[:MOST_STORIES]
    news = sorted((story for story in nearest if story.call is None), key=lambda story: (-story.sources, story.cited))
    calls = [story for story in told if story.call is not None]
    is_open = [story for story in calls if story.call and (story.closes or story.call.permanent or not story.call.deadlines)]
    return Report(
        asked=asked,
        day=day,
        query=found.query,
        widenings=found.widenings,
        near=found.near,
        title="",
        conclusion="",
        articles=len(found.hits),
        found=len(told),
        summary=(),
        main=tuple(news[:MOST_MAIN]),
        stories=tuple(sorted(nearest, key=lambda story: (story.date or dt.date.min, story.cited))),
        actors=(),
        rising=(),
        open=tuple(sorted(is_open, key=_closing)),
        past=tuple(story for story in calls if story not in is_open),
        budgets=(),
        figures=(),
        outlets=tuple(
            Outlet(name, count) for name, count in Counter(hit.article.source for hit in found.hits if hit.article.source).most_common(15)
        ),
        markets=tuple(Counter(market for story in told for market in story.markets).most_common()),
        coverage=coverage,
        cited=tuple(_cited(hits[0], story, number) for number, (story, hits) in enumerate(stories.items(), 1)),
    )


def _told(story: str, number: int, hits: Sequence[Hit], day: dt.date) -> Told:
    best = hits[0]
    article = best.article
    call = next((hit.call for hit in hits if hit.call), None)
    return Told(
        story=story,
        title=article.title,
        url=article.url,
        source=article.source,
        lang=article.lang,
        date=article.published.date() if article.published else None,
        blurb=article.blurb,
        sources=_sources(hits),
        markets=tuple(label.market for label in best.labels if label.holds),
        cited=(number,),
        score=best.score,
        call=call,
        closes=call.next_deadline(day) if call else None,
    )


def _sources(hits: Iterable[Hit]) -> int:
    return len({hit.article.source for hit in hits})


def _cited(hit: Hit, story: str, number: int) -> Cited:
    article = hit.article
    date = article.published.date() if article.published else None
    return Cited(number, article.id or 0, story, article.title, article.url, article.source, date, article.lang, hit.rights)


def _closing(story: Told) -> tuple[dt.date, tuple[int, ...]]:
    return (story.closes.date if story.closes else dt.date.max, story.cited)
