"""A link of an edition, the same for all who read it, becomes one more opening and the page it is for. Talks to: browsers, the store.

Only where `web.counts` is on. What is kept is a number per item: no address, no time, no browser. It leads nowhere but where a
published item leads.
"""

import contextlib

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.errors import StoreError
from techwatch.home import Home
from techwatch.render.rows import web_address
from techwatch.store import archive, editions, open_store
from techwatch.types import Edition
from techwatch.web.page import home_of


def lead_on(request: Request) -> Response:
    """302 to the item's page, counted after the answer; 404 when counting is off or there is no such item."""
    home, edition = home_of(request), request.path_params["edition"]
    story, _, lang = request.path_params["item"].rpartition(".")
    address = _address(home, edition, story, lang) if home.config.web.counts and story else ""
    if not address:
        raise HTTPException(404)
    seen = request.method == "GET" and not _is_ahead(request)
    task = BackgroundTask(_count, home, edition, story) if seen else None
    return RedirectResponse(address, 302, {"Cache-Control": "no-store"}, task)


def _is_ahead(request: Request) -> bool:
    """Whether a browser only looks ahead for somebody who may never come (Sec-Purpose, Fetch standard; Purpose and X-Moz: older ones)."""
    said = (request.headers.get(name, "") for name in ("sec-purpose", "purpose", "x-moz"))
    return any("prefetch" in one.lower() or "preview" in one.lower() for one in said)


def _address(home: Home, edition: str, story: str, lang: str) -> str:
    """Where the item leads now, or where it did while it stood there; "" when no published edition has it."""
    with open_store(home.database) as store:
        frozen = editions.published(store, edition)
        former = reversed(editions.former(store, edition)) if frozen else ()
        versions = [frozen[0], *former] if frozen else []
    return next((found for version in versions if (found := _of(version, story, lang))), "")


def _of(edition: Edition, story: str, lang: str) -> str:
    """An item's page in `lang`: its own, else what members get who read that language and not the item's own."""
    item = next((item for item in edition.items if item.keep and item.id == story), None)
    if item is None:
        return ""
    copies = [copy.url for copy in item.copies if copy.lang == lang] + [also.url for also in item.also_in if also.lang == lang]
    return web_address(item.url if item.lang == lang else next(iter(copies), item.url))


def _count(home: Home, edition: str, story: str) -> None:
    """A store that is held for long loses one count: nobody waits for it."""
    with contextlib.suppress(StoreError), open_store(home.database) as store, store.transaction():
        archive.opened(store, edition, story)
