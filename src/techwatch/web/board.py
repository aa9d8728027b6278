"""A signed link becomes a look at an open draft: what goes out, what does not, and the page as members will see it.

Read-only: nothing is written, neither file nor store. Talks to: editors' browsers, the review folder, the store.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from techwatch import compose, render, review, tokens
from techwatch.config import Digest
from techwatch.errors import InputError, TokenError
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.calls import as_known
from techwatch.pipeline.draft import edition_of, parse
from techwatch.pipeline.same import one_each
from techwatch.render.rows import facts_in_zone
from techwatch.store import calls, editions, links, open_store
from techwatch.types import CallFacts, Hint, Item, Lang, edition_digest
from techwatch.web.page import bad_link, clock, home_of, language, page, say


@dataclass(frozen=True, slots=True)
class Block:
    """A heading of the draft, its colours on light and dark paper (None: plain ink), and what stands under it."""

    name: str
    accent: tuple[str, str] | None
    items: tuple[Item, ...]


def draft(request: Request) -> Response:
    """The draft by market: what is ticked, and under a fold what is not."""
    return _look(request, _draft)


def preview(request: Request) -> Response:
    """The page of the edition as it would be published now."""
    return _look(request, _preview)


def _look(request: Request, show: Callable[[Request, review.Draft], Response]) -> Response:
    """What `show` makes of the draft, for whoever has the link; a draft that cannot be read says why."""
    if not may_see(request):
        return bad_link(request)
    try:
        return show(request, _read(home_of(request), request.path_params["edition"]))
    except InputError as error:
        return page(home_of(request), "notice", lang=language(request), title="web_draft_broken", status=409, text=str(error))


def _draft(request: Request, found: review.Draft) -> Response:
    home, lang, edition_id = home_of(request), language(request), request.path_params["edition"]
    values = {"edition": edition_id, "approved": found.status == "approved", "subject": found.subject.get(lang, "")}
    kept, rest = (_blocks(home, lang, [item for item in found.items if item.keep is ticked]) for ticked in (True, False))
    address = f"/board/{edition_id}/preview?{urlencode({'key': request.query_params['key']})}"
    why = {item.id: review.reasons(item, home.markets, lang) for item in found.items}
    maybe = {item.id: _open_hints(item) for item in found.items if item.maybe}
    told: dict[str, Any] = {
        "why": why,
        "maybe": maybe,
        "forms": _forms(request, found),
        "new_call": _form(request, "new"),
        "today": clock().date(),
    }
    return page(home, "board", lang=lang, title="web_draft", kept=kept, rest=rest, preview=address, **told, **values)


def _forms(request: Request, found: review.Draft) -> dict[str, tuple[str, CallFacts]]:
    """For each call of the draft the address at which its facts are put right, and these as they stand now."""
    with open_store(home_of(request).database) as store:
        facts = {item.id: calls.facts(store, links.standing(store, item.id)) or item.call for item in found.items if item.id}
    zone = home_of(request).config.cluster.timezone
    return {id: (_form(request, id), facts_in_zone(known, zone)) for id, known in facts.items() if known}


def _form(request: Request, story: str) -> str:
    query = urlencode({"key": request.query_params["key"]})
    return f"/board/{request.path_params['edition']}/calls/{story}?{query}"


def _open_hints(item: Item) -> tuple[Hint, ...]:
    """The stories that may be the same as the item's and of which the editors said nothing."""
    said = {*item.same, *item.apart}
    return tuple(hint for hint in item.maybe if not said & {hint.story, hint.url})


def _preview(request: Request, found: review.Draft) -> Response:
    home, lang, edition_id = home_of(request), language(request), request.path_params["edition"]
    digest = _digest(home, edition_id)
    with open_store(home.database) as store:
        number = editions.next_number(store, digest.slug)
        known, _ = as_known(Work(home, store, clock()), found.items)
    items = tuple(one if one.said else now for one, now in zip(found.items, known, strict=True))
    edition = edition_of(edition_id, replace(found, items=items), number=number, zone=home.config.cluster.zone)
    reader = render.Reader(minute=compose.in_one_minute(edition), subject=edition.subject.get(lang, ""))
    view = render.view(edition, config=home.config, markets=home.markets, digest=digest, lang=lang, reader=reader)
    return HTMLResponse(render.page_html(home.environment, view), headers={"Cache-Control": "no-store"})


def may_see(request: Request) -> bool:
    """Whether the link was signed for this draft."""
    try:
        payload = tokens.verify(home_of(request).secret, tokens.BOARD, request.query_params.get("key", ""))
    except TokenError:
        return False
    return payload == {"edition": request.path_params["edition"]}


def _read(home: Home, edition_id: str) -> review.Draft:
    """The draft as its files say now. Raises ReviewError; 404 when there is no such draft."""
    files = review.ReviewFolder(home.review).read(edition_id)
    if files is None:
        raise HTTPException(404)
    with open_store(home.database) as store:
        found = parse(home, store, edition_id, files)
        return replace(found, items=one_each(store, edition_id, found.items))


def _digest(home: Home, edition_id: str) -> Digest:
    """The digest whose name begins the edition's id; 404 when feeds.yaml has it no longer."""
    found = next((digest for digest in home.config.digests if digest.slug == edition_digest(edition_id)), None)
    if found is None:
        raise HTTPException(404)
    return found


def _blocks(home: Home, lang: Lang, items: list[Item]) -> list[Block]:
    """`items` under their headings, in the order in which the headings first come."""
    found: dict[tuple[str, tuple[str, str] | None], list[Item]] = {}
    for item in items:
        market = home.markets.markets.get(item.market) if item.section == "market" else None
        name = home.markets.name(item.market, lang) if market else say(home, lang, f"web_{item.section}")
        found.setdefault((name, market.accent if market else None), []).append(item)
    return [Block(name, accent, tuple(under)) for (name, accent), under in found.items()]
