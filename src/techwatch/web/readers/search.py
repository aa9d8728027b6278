"""A few words become the items of past editions that hold them. Talks to: readers' browsers, the store."""

from collections.abc import Iterable
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
class Result:
    """An item that was found: its line, the edition's page at its place, its digest and its markets' names."""

    line: render.Line
    href: str
    digest: str
    edition: Edition
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
    known: dict[str, Edition | None] = {}
    for one in found:
        if one.edition not in known:
            frozen = editions.published(store, one.edition)
            known[one.edition] = frozen[0] if frozen else None
        edition = known[one.edition]
        if edition and one.place < len(edition.items):
            yield _result(home, edition, edition.items[one.place], lang)


def _result(home: Home, edition: Edition, item: Item, lang: Lang) -> Result:
    counted = addresses.counted(home, edition.id)
    line = render.line(item, day=edition.date, markets=home.markets, lang=lang, counted=counted)
    name = page_name(lang, home.config.cluster.languages)
    titles = next((digest.title for digest in home.config.digests if digest.slug == edition.digest), {})
    own = tuple(slug for slug in (item.market, *item.also) if slug in home.markets.markets)
    return Result(
        line=line,
        href=f"./{edition.digest}/{edition.id}/{name}#{line.anchor}".rstrip("#"),
        digest=titles.get(lang) or next(iter(titles.values()), edition.digest),
        edition=edition,
        markets=tuple((home.markets.name(slug, lang), render.accent(slug, home.markets)) for slug in own),
    )
