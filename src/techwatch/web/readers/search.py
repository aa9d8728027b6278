"""A few words become the items of past editions that hold them. Talks to: readers' browsers, the store."""

import datetime as dt
import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from techwatch import render
from techwatch.home import Home
from techwatch.pipeline import addresses
from techwatch.pipeline.publishing.places import page_name
from techwatch.store import Store, archive, editions, open_store
from techwatch.types import Edition, Item, Lang
from techwatch.web.page import home_of, language, page
from techwatch.web.readers import gate

A_PAGE = 20
"""Items on a page."""

_FARTHEST = 50
"""Pages that can be turned to: nobody reads farther, and each costs more."""


@dataclass(frozen=True, slots=True)
class Place:
    """An edition's page at an item's place, and what the edition is called."""

    href: str
    digest: str
    date: dt.date


@dataclass(frozen=True, slots=True)
class Result:
    """An item that was found: its line, its markets' names, and where it stood, the latest first: the line is that of the latest."""

    line: render.Line
    where: tuple["Place", ...]
    markets: tuple[tuple[str, render.Accent], ...]


def show(request: Request) -> Response:
    """The items of past editions that hold the words of `?q=`, in a market (`?market=`), a page of them (`?page=`)."""
    if answer := gate.turned_away(request):
        return answer
    home, lang = home_of(request), language(request)
    asked = " ".join(request.query_params.get("q", "")[: archive.LONGEST].replace("\0", " ").split())
    market = request.query_params.get("market", "")
    market = market if market in home.markets.markets else ""
    number = _number(request.query_params.get("page", ""))
    with open_store(home.database) as store:
        found, count = archive.search(store, asked, market=market, skip=(number - 1) * A_PAGE, limit=A_PAGE)
        results = list(_results(home, store, found, lang))
    values: dict[str, Any] = {
        "asked": asked,
        "market": market,
        "markets": {slug: home.markets.name(slug, lang) for slug in home.markets.markets},
        "results": results,
        "count": count,
        "number": number,
        "pages": min(_FARTHEST, -(-count // A_PAGE)),
        "turn": lambda to: "?" + urlencode({"q": asked, "market": market, "page": to}),
        "front": f"./{page_name(lang, home.config.cluster.languages)}",
    }
    return page(home, "search", lang=lang, title="web_find", **values)


def _number(text: str) -> int:
    return min(max(int(text), 1), _FARTHEST) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def _results(home: Home, store: Store, found: Iterable[archive.Found], lang: Lang) -> Iterable[Result]:
    @functools.cache
    def edition_of(id: str) -> Edition | None:
        frozen = editions.published(store, id)
        return frozen[0] if frozen else None

    for one in found:
        editions_of = ((edition_of(each.edition), each.place) for each in (one, *one.also))
        stood = [(edition, place) for edition, place in editions_of if edition and place < len(edition.items)]
        if stood:
            yield _result(home, sorted(stood, key=lambda each: (each[0].date, each[0].id), reverse=True), lang)


def _result(home: Home, stood: Sequence[tuple[Edition, int]], lang: Lang) -> Result:
    edition, place = stood[0]
    item = edition.items[place]
    own = tuple(slug for slug in (item.market, *item.also) if slug in home.markets.markets)
    return Result(
        line=_line(home, edition, item, lang),
        where=tuple(_place(home, each, each.items[at], lang) for each, at in stood),
        markets=tuple((home.markets.name(slug, lang), render.accent(slug, home.markets)) for slug in own),
    )


def _line(home: Home, edition: Edition, item: Item, lang: Lang) -> render.Line:
    return render.line(item, day=edition.date, markets=home.markets, lang=lang, counted=addresses.counted(home, edition.id))


def _place(home: Home, edition: Edition, item: Item, lang: Lang) -> Place:
    name = page_name(lang, home.config.cluster.languages)
    titles = next((digest.title for digest in home.config.digests if digest.slug == edition.digest), {})
    return Place(
        href=f"./{edition.digest}/{edition.id}/{name}#{_line(home, edition, item, lang).anchor}".rstrip("#"),
        digest=titles.get(lang) or next(iter(titles.values()), edition.digest),
        date=edition.date,
    )
