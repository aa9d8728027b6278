"""The items of an edition -> with the best copy of each in the cluster's other languages: members read a story in theirs."""

from collections.abc import Mapping
from dataclasses import replace

from techwatch.pipeline.work import Work
from techwatch.store import editions
from techwatch.types import Copy, Edition, Item, Lang


def with_copies(work: Work, edition: Edition, proposed: Mapping[str, Item]) -> Edition:
    """`edition`, which is not frozen yet, its ticked items with their copies and with whether editors wrote their words.

    `proposed`: what the engine wrote of each, by story.
    """
    return replace(edition, items=tuple(_with_copies(work, edition, item, proposed.get(item.id)) for item in edition.items))


def _with_copies(work: Work, edition: Edition, item: Item, before: Item | None) -> Item:
    if not item.keep or not item.id:
        return item
    worded = item.worded or before is None or _words(before) != _words(item)
    others = (lang for lang in work.home.config.cluster.languages if lang != item.lang)
    found = tuple(copy for lang in others if (copy := _copy(work, edition, item, lang)))
    return replace(item, copies=found, worded=worded)


def _words(item: Item) -> tuple[list[str], list[str]]:
    """However its lines are broken."""
    return item.title.split(), item.blurb.split()


def _copy(work: Work, edition: Edition, item: Item, lang: Lang) -> Copy | None:
    members = editions.copies(work.store, edition, item, lang)
    if not members:
        return None
    best = editions.leading(members)
    published = best.published.astimezone(work.home.config.cluster.zone).date() if best.published else None
    return Copy(lang, best.title, best.url, best.source, published, "" if best.rights == "title" else best.blurb)
