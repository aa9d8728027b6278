"""Articles in the store -> what a new model or term list would label otherwise, before anything changes."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from techwatch.classify import Classifier
from techwatch.config import MarketList
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import articles
from techwatch.types import Article, Label, Market


@dataclass(frozen=True, slots=True)
class Change:
    """An article whose markets would be others."""

    article: Article
    gained: tuple[Market, ...]
    lost: tuple[Market, ...]
    labels: tuple[Label, ...]  # the new ones


def replay(work: Work, *, since: dt.datetime, markets: MarketList | None = None, apply: bool = False) -> tuple[Outcome, list[Change]]:
    """Label the articles seen since then once more, with the home's list and model as they are now, or with `markets`.

    Nothing is written unless `apply`: then the store's labels become the new ones, all in one transaction.
    """
    found = list(changes(work, since, markets or work.home.markets))
    if apply:
        with work.store.transaction():
            for change in found:
                articles.relabel(work.store, change.article.id, change.labels)
    gained, lost = Counter(m for c in found for m in c.gained), Counter(m for c in found for m in c.lost)
    notes = tuple(f"{market}: +{gained[market]} -{lost[market]}" for market in work.home.markets.markets if gained[market] or lost[market])
    return Outcome("replay", {"articles that change": len(found), "written": len(found) if apply else 0}, notes=notes), found


def changes(work: Work, since: dt.datetime, markets: MarketList) -> Iterator[Change]:
    """The articles that would carry other markets, the newest first."""
    classifier = Classifier(markets)
    seen = list(articles.since(work.store, since))
    work.teller.begin("replay", len(seen))
    for article in seen:
        labels = classifier.labels(article.title, article.text, article.lang)
        now = [label.market for label in labels if label.holds]
        before = [label.market for label in articles.labels(work.store, article.id) if label.holds]
        work.teller.step()
        if set(now) != set(before):
            yield Change(article, tuple(m for m in now if m not in before), tuple(m for m in before if m not in now), labels)
