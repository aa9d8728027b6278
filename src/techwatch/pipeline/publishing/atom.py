"""Frozen editions -> Atom feeds (RFC 4287): a digest's numbers, a market's items.

Ids are tag URIs (RFC 4151) of the cluster's own site and the day of the edition: they stay whatever becomes of the addresses.
"""

from collections.abc import Iterator, Sequence
from itertools import islice

from techwatch import compose, render, urls
from techwatch.config import Digest
from techwatch.pipeline import addresses
from techwatch.pipeline.publishing.places import MARKETS, address, atom_name, headline, page_address, title
from techwatch.pipeline.work import Work
from techwatch.store import archive
from techwatch.types import Edition, Item, Lang, Market

NUMBERS = 15
"""Editions in a digest's feed."""

SINCE = "2026"
"""The year in the ids of the feeds themselves: it must never change."""


def of_digest(work: Work, digest: Digest, lang: Lang) -> str:
    """The feed of a digest's numbers."""
    newest = archive.newest(work.store, digest=digest.slug, limit=NUMBERS)
    entries = tuple(_number(work, digest, kept, lang) for kept in newest)
    return _feed(work, digest.slug, lang, title(digest, lang), entries)


def of_market(work: Work, market: Market, lang: Lang, newest: Sequence[archive.Kept], *, limit: int) -> str:
    """The feed of a market's items, the newest first."""
    entries = (_item(work, kept, item, lang) for kept in newest for item in items_of(kept.edition, market))
    return _feed(work, f"{MARKETS}/{market}", lang, work.home.markets.name(market, lang), tuple(islice(entries, limit)))


def items_of(edition: Edition, market: Market) -> Iterator[Item]:
    """What an edition told of a market, in its order."""
    return (item for item in edition.items if item.keep and market in (item.market, *item.also))


def _feed(work: Work, folder: str, lang: Lang, named: str, entries: tuple[render.AtomEntry, ...]) -> str:
    cluster, base = work.home.config.cluster, addresses.archive(work.home)
    view = render.AtomView(
        lang=lang,
        id=_tag(work, SINCE, f"{folder}/{lang}"),
        title=f"{cluster.name} · {named}",
        cluster=cluster.name,
        here=f"{base}/{folder}/{atom_name(work, lang)}",
        page=address(work, base, folder, lang),
        updated=max((entry.updated for entry in entries), default=work.now),
        entries=entries,
    )
    return render.atom_xml(work.home.environment, view)


def _number(work: Work, digest: Digest, kept: archive.Kept, lang: Lang) -> render.AtomEntry:
    home, edition = work.home, kept.edition
    links = render.Links(page=page_address(work, edition, lang), calls=addresses.calls(home), counted=addresses.counted(home, edition.id))
    first = next((item.title for item in edition.items if item.keep), "")
    reader = render.Reader(minute=compose.in_one_minute(edition), subject=headline(edition.subject, first, digest, lang), links=links)
    view = render.view(edition, config=home.config, markets=home.markets, digest=digest, lang=lang, reader=reader)
    return render.AtomEntry(
        id=_tag(work, edition.date.isoformat(), f"{edition.id}/{lang}"),
        title=view.subject,
        href=links.page,
        updated=kept.changed,
        published=kept.at,
        summary=view.preheader,
        content=render.atom_content(home.environment, view),
    )


def _item(work: Work, kept: archive.Kept, item: Item, lang: Lang) -> render.AtomEntry:
    home, edition = work.home, kept.edition
    counted = addresses.counted(home, edition.id)
    line = render.line(item, day=edition.date, markets=home.markets, lang=lang, counted=counted)
    told = f"{page_address(work, edition, lang)}#{line.anchor}".rstrip("#")
    return render.AtomEntry(
        id=_tag(work, edition.date.isoformat(), f"{edition.id}/{item.id or edition.items.index(item)}/{lang}"),
        title=line.title,
        href=line.url or told,
        updated=kept.changed,
        published=kept.at,
        summary=line.blurb,
        lang=line.lang,
        related=told,
    )


def _tag(work: Work, day: str, what: str) -> str:
    return render.tag_uri(urls.host(work.home.config.cluster.website), day, what)
