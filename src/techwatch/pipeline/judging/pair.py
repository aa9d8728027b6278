"""Two addresses, files or stories -> why they are or are not the same, as the store sees it; nothing is written."""

import datetime as dt
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from techwatch import urls
from techwatch.calls import same
from techwatch.dedupe.bilingual import BASE, MAYBE, MAYBE_PARTED, SAME
from techwatch.dedupe.pair import explain
from techwatch.errors import NotFoundError
from techwatch.pipeline.judging import doors
from techwatch.store import Store, articles, calls, links, open_store, stories
from techwatch.types import Article, CallFacts


def explain_pair(one: str, other: str, *, home: str, now: dt.datetime) -> dict[str, Any]:
    """What two articles share, and where the store keeps them: each an address, a file, or a story's id (its lead).

    Raises NotFoundError for what is none of these.
    """
    database = Path(home) / "techwatch.db"
    with open_store(database if database.is_file() else None) as store:
        (first, mine), (second, theirs) = (_article(store, said, home=home, now=now) for said in (one, other))
        pair = explain(first, second, stories.StoryIndex(store), calls=(mine is not None, theirs is not None))
        both = same.same_call(calls.sight_of(first, mine), calls.sight_of(second, theirs)) if mine and theirs else None
        told = asdict(pair) | {"terms": [{"term": term, "weight": round(weight, 4)} for term, weight in pair.terms]}
        if pair.agreement is not None:
            found = pair.agreement
            told["agreement"] |= {
                "verdict": found.verdict,
                "score": round(found.score, 4),
                "total": round(found.total, 2),
                "points": {name: round(given, 2) for name, given in found.points.items() if given},
                "ruled_out": found.evidence.ruled_out,
                "base": BASE,
                "needed": {"same": SAME, "maybe": MAYBE_PARTED if found.parted else MAYBE},
            }
        return (
            {"articles": [_shown(store, article) for article in (first, second)]}
            | told
            | {"call": both and asdict(both)}
            | _kept(store, first, second)
        )


def _article(store: Store, said: str, *, home: str, now: dt.datetime) -> tuple[Article, CallFacts | None]:
    """The article that is meant, and what it states if it is a call."""
    found = articles.find(store, urls.canonical(said)) or links.lead(store, said)
    if found is not None:
        return articles.get(store, [found])[found], articles.call(store, found)
    if not Path(said).is_file() and urls.resolve(said, said) is None:
        raise NotFoundError(said, "no-article", f"{said}: neither an address, a file, nor a story's id")
    reading = doors.understood(said, *doors.defaults(home), now=now)
    return replace(reading.article, seen=now), reading.call


def _shown(store: Store, article: Article) -> dict[str, Any]:
    published = article.published.isoformat() if article.published else None
    story = articles.story_of(store, article.id) or None
    return {
        "title": article.title,
        "url": article.url,
        "source": article.source,
        "lang": article.lang,
        "published": published,
        "words": len(article.text.split()),
        "story": story,
    }


def _kept(store: Store, one: Article, other: Article) -> dict[str, Any]:
    """What the store says of the two, which may be more than they say themselves: their stories grew, or an editor spoke."""
    mine, theirs = articles.story_of(store, one.id), articles.story_of(store, other.id)
    return {
        "stored": "same" if mine and mine == theirs else "other" if mine and theirs else None,
        "editors": links.said(store, mine, theirs) if mine and theirs else None,
    }
