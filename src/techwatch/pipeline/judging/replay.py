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
    """An article labelled once more, and what that changes."""

    article: Article
    gained: tuple[Market, ...]
    lost: tuple[Market, ...]
    labels: tuple[Label, ...]  # the new ones


def replay(work: Work, *, since: dt.datetime, markets: MarketList | None = None, apply: bool = False) -> tuple[Outcome, list[Change]]:
    """Label the articles seen since then once more, with the home's list and model as they are now, or with `markets`.

    -> the articles whose markets change. Nothing is written unless `apply`: then the store's labels become the new ones, scores and
    reasons too, all in one transaction.
    """
    every = list(labelled(work, since, markets or work.home.markets))
    found = [change for change in every if change.gained or change.lost]
    if apply:
        with work.store.transaction():
            for change in every:
                articles.relabel(work.store, change.article.id, change.labels)
    gained, lost = Counter(m for c in found for m in c.gained), Counter(m for c in found for m in c.lost)
    notes = tuple(f"{market}: +{gained[market]} -{lost[market]}" for market in work.home.markets.markets if gained[market] or lost[market])
    figures = {"articles": len(every), "that change": len(found), "written": len(every) if apply else 0}
    return Outcome("replay", figures, notes=notes), found


def labelled(work: Work, since: dt.datetime, markets: MarketList) -> Iterator[Change]:
    """Every article seen since then with the labels that it would have, the newest first."""
    classifier = Classifier(markets)
    seen = list(articles.since(work.store, since))
    work.teller.begin("replay", len(seen))
    for article in seen:
        labels = classifier.labels(article.title, article.text, article.lang)
        now = [label.market for label in labels if label.holds]
        before = [label.market for label in articles.labels(work.store, article.id) if label.holds]
        work.teller.step()
        yield Change(article, tuple(m for m in now if m not in before), tuple(m for m in before if m not in now), labels)
