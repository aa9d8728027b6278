"""What was found on a theme -> with the articles that hold what a report says of its calls, where the search itself did not find them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from techwatch.pipeline.work import Work
from techwatch.report.calls import holds, stated
from techwatch.store import articles, calls
from techwatch.types import Article, CallFacts, Found, Hit

WEAKEST = 0.1
"""The score of such an article, against the weakest that was found: it leads no story."""


def with_sources(work: Work, found: Found) -> Found:
    """What was found, and of each call the other sources that state one of its facts: a date that one source alone tells is cited to it."""
    by_story: dict[str, list[Hit]] = defaultdict(list)
    for hit in found.hits:
        by_story[hit.story].append(hit)
    called = {story: call for story, hits in by_story.items() if story and (call := next((hit.call for hit in hits if hit.call), None))}
    score = WEAKEST * min((hit.score for hit in found.hits), default=1.0)
    more = [hit for story, call in called.items() for hit in _holding(work, story, call, hits=by_story[story], score=score)]
    return replace(found, hits=(*found.hits, *more)) if more else found


def _holding(work: Work, story: str, call: CallFacts, *, hits: Sequence[Hit], score: float) -> list[Hit]:
    """The sources of a call, not found, that hold words of its facts which those found do not hold."""
    missing = [fact for fact in stated(call) if not any(holds(hit, fact) for hit in hits)]
    if not missing:
        return []
    here = {hit.article.id for hit in hits}
    others = [_hit(work, article, story, call, score) for article, _ in calls.sources(work.store, story) if article.id not in here]
    return [hit for hit in others if any(holds(hit, fact) for fact in missing)]


def _hit(work: Work, article: Article, story: str, call: CallFacts, score: float) -> Hit:  # the values of a hit
    zone = work.home.config.cluster.zone
    rights = {feed.url: feed.rights for feed in work.home.config.feeds}.get(article.feed, article.rights)
    day = replace(article, published=article.published.astimezone(zone)) if article.published else article
    return Hit(day, story, score, articles.labels(work.store, article.id), call, rights)
