"""Articles found on a theme -> a report: what happened, who reported it, which calls are open, how it was found. Pure."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence

from techwatch import text
from techwatch.types import Hit, Lang, Month, Report, Told

MOST_STORIES = 40
MOST_MAIN = 5
MOST_WORDS = 30  # of a theme: SQLite refuses expressions that are too deep
_WORD = re.compile(r"[^\W_]+")
_SMALL = {
    *("de", "la", "le", "les", "des", "du", "un", "une", "et", "en", "dans", "pour", "sur", "au", "aux", "d", "l"),
    *("the", "a", "an", "of", "in", "for", "on", "and", "to", "with"),
}
"""Words that say nothing about a theme."""


def slug(theme: str) -> str:
    """The theme as a folder name: small letters, digits and hyphens, "theme" when nothing is left."""
    return "-".join(_WORD.findall(text.fold(theme)))[:80].strip("-") or "theme"


def queries(theme: str) -> tuple[str, ...]:
    """FTS5 queries for a theme, the strictest first: all its words (each with its endings), then any of them.

    Words are quoted, so that nothing a person types is taken for syntax (https://www.sqlite.org/fts5.html, section 3.1).
    """
    found = [word for word in _WORD.findall(text.fold(theme)) if word not in _SMALL][:MOST_WORDS]
    stems = [f'"{word[:-1] if len(word) > 4 and word[-1] in "sx" else word}"*' for word in found]
    return text.unique((" AND ".join(stems), " OR ".join(stems))) if stems else ()


def build(theme: str, hits: Sequence[Hit], *, query: str, lang: Lang, since: dt.date, until: dt.date) -> Report:
    """Lay out what was found, best first, as a report; stories are counted, not articles."""
    stories: dict[str, list[Hit]] = {}
    for hit in hits:
        stories.setdefault(hit.story or f"article {hit.article.id}", []).append(hit)
    told = [_told(number, found, until) for number, found in enumerate(stories.values(), 1)]
    nearest = told[:MOST_STORIES]
    news = sorted((story for story in nearest if not story.call), key=lambda story: (-story.sources, story.number))
    calls = [story for story in told if story.call and (story.closes or story.call.permanent or not story.call.deadlines)]
    return Report(
        theme=text.clean(theme),
        lang=lang,
        since=since,
        until=until,
        query=query,
        articles=len(hits),
        found=len(told),
        main=tuple(news[:MOST_MAIN]),
        stories=tuple(sorted(nearest, key=lambda story: (story.date or dt.date.min, -story.number), reverse=True)),
        calls=tuple(sorted(calls, key=_closing)),
        months=_months([story.date for story in told if story.date]),
        sources=tuple(Counter(hit.article.source for hit in hits if hit.article.source).most_common(15)),
        markets=tuple(Counter(market for story in told for market in story.markets).most_common()),
    )


def _told(number: int, hits: Sequence[Hit], day: dt.date) -> Told:
    best = hits[0]
    article = best.article
    call = next((hit.call for hit in hits if hit.call), None)
    return Told(
        number=number,
        title=article.title,
        url=article.url,
        source=article.source,
        lang=article.lang,
        date=article.published.date() if article.published else None,
        blurb=article.blurb,
        sources=len({hit.article.source for hit in hits}),
        markets=tuple(label.market for label in best.labels if label.holds),
        call=call,
        closes=call.next_deadline(day) if call else None,
    )


def _closing(story: Told) -> tuple[dt.date, int]:
    return (story.closes.date if story.closes else dt.date.max, story.number)


def _months(days: Sequence[dt.date]) -> tuple[Month, ...]:
    """Every month from the first story's to the last one's, the empty ones too."""
    if not days:
        return ()
    counted = Counter(day.replace(day=1) for day in days)
    month, found = min(counted), []
    while month <= max(counted):
        found.append(Month(month, counted[month]))
        month = (month + dt.timedelta(days=32)).replace(day=1)
    return tuple(found)
