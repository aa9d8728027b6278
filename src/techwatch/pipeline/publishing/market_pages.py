"""Frozen editions -> the pages of each market: its newest items, and one page a month, which stays where it is."""

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Sequence, Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from techwatch import render
from techwatch.pipeline import addresses
from techwatch.pipeline.publishing import atom
from techwatch.pipeline.publishing.places import MARKETS, atom_name, page_name, place, title
from techwatch.pipeline.work import Work
from techwatch.store import archive
from techwatch.types import Lang, Market

NEWS = 40
"""Items on a market's first page and in its feed."""

Files = dict[str, str]


def pages(work: Work, months: AbstractSet[str]) -> dict[str, Files]:
    """Of every market the first page, the feed and the pages of `months` ("2026-11"): folder -> name -> text.

    Only what tells something, or stands there already; with the first item of a month all months, since each page leads to all.
    """
    of_month = functools.cache(functools.partial(archive.of_month, work.store))
    found = {}
    for market in work.home.markets.markets:
        told, folder = archive.months(work.store, market), work.home.digests / MARKETS / market
        if told or folder.is_dir():
            wanted = months if told and _is_there(folder, told[0]) else {*months, *told}
            newest = archive.newest(work.store, market=market, limit=NEWS)
            files: Files = {}
            for lang in work.home.config.cluster.languages:
                shelf = _Shelf(work, market, lang, tuple(told))
                files |= shelf.first(newest)
                for month in sorted(wanted):
                    if month in told or _is_there(folder, month):
                        files |= shelf.month(month, of_month(month))
            found[f"{MARKETS}/{market}"] = files
    return found


def _is_there(folder: Path, month: str) -> bool:
    return (folder / f"{month}.html").is_file()


@dataclass(frozen=True, slots=True)
class _Shelf:
    """A market's pages in one language; `told`: the months of which there is something."""

    work: Work
    market: Market
    lang: Lang
    told: Sequence[str]

    def first(self, newest: Sequence[archive.Kept]) -> Files:
        """The first page, and the feed."""
        items = render.once(islice(self._items(newest), NEWS))
        entries = atom.of_market(self.work, self.market, self.lang, newest, limit=NEWS)
        return self._page("index", items) | {atom_name(self.work, self.lang): entries}

    def month(self, month: str, editions: Sequence[archive.Kept]) -> Files:
        """The page of a month."""
        return self._page(month, render.once(self._items(editions)), dt.date.fromisoformat(f"{month}-01"))

    def _page(self, stem: str, items: tuple[render.Told, ...], month: dt.date | None = None) -> Files:
        home, calls = self.work.home, addresses.calls(self.work.home)
        here = place(self.work, self.lang, f"{MARKETS}/{self.market}", stem)
        languages = home.config.cluster.languages
        view = render.MarketView(
            place=here,
            market=self.market,
            name=home.markets.name(self.market, self.lang),
            accent=render.accent(self.market, home.markets),
            items=items,
            months=tuple((dt.date.fromisoformat(f"{one}-01"), page_name(self.lang, languages, one)) for one in self.told),
            month=month,
            atom=atom_name(self.work, self.lang),
            calls=f"{calls}?market={self.market}",
            calendar=f"{calls}{self.market}.{self.lang}.ics",
        )
        return {here.name: render.market_html(home.environment, view)}

    def _items(self, editions: Iterable[archive.Kept]) -> Iterator[render.Told]:
        home = self.work.home
        digests = {digest.slug: title(digest, self.lang) for digest in home.config.digests}
        root, name = "../../", page_name(self.lang, home.config.cluster.languages)
        for kept in editions:
            edition, counted = kept.edition, addresses.counted(home, kept.edition.id)
            for item in atom.items_of(edition, self.market):
                line = render.line(item, day=edition.date, markets=home.markets, lang=self.lang, counted=counted)
                href = f"{root}{edition.digest}/{edition.id}/{name}#{line.anchor}".rstrip("#")
                deadline = item.call.next_deadline(edition.date) if item.call else None
                closes = deadline.date if deadline else None
                yield render.Told(line, href, digests.get(edition.digest, edition.digest), edition.date, closes)
