"""Items of an edition -> the same, with the member organisations that the articles of their stories name."""

from collections.abc import Sequence
from dataclasses import replace

from techwatch.actors.mentions import Members
from techwatch.pipeline.work import Work
from techwatch.store import articles, stories, subscribers
from techwatch.types import Item


def members(work: Work) -> Members:
    """What finds the organisations of the active subscribers; the cluster itself is none of them."""
    return Members(subscribers.organisations(work.store), own=work.home.actors, but=(work.home.config.cluster.name,))


def marked(work: Work, items: Sequence[Item]) -> tuple[Item, ...]:
    """`items`, each with whom its story names; as they are where the home wants no mark (`members.mark`)."""
    if not work.home.config.members.mark:
        return tuple(items)
    finder = members(work)
    return tuple(replace(item, members=_named(work, finder, item)) if item.id else item for item in items)


def _named(work: Work, finder: Members, item: Item) -> tuple[str, ...]:
    told = articles.get(work.store, stories.members(work.store, item.id)).values() if finder else ()
    return tuple(dict.fromkeys(name for article in told for name in finder.named(article.title, article.text)))
