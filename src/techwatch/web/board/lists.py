"""An open draft becomes the board: a line a story under its market, and what each line is filtered by; drafts become their list.

Reads only: acts are done in act_forms. Talks to: editors' browsers, the review folder, the store.
"""

from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from techwatch import review
from techwatch.errors import EditionError, InputError
from techwatch.home import Home
from techwatch.pipeline.drafting.draft import parse
from techwatch.store import editions, open_store
from techwatch.types import edition_day
from techwatch.web.board import drafts, rows
from techwatch.web.board.drafts import Board
from techwatch.web.page import home_of, language, page, say

KINDS: Final = ("news", "calls", "cluster", "later", "off-topic")


def listing(request: Request) -> Response:
    """The open drafts, what each holds, and the editions that went out last."""
    home, lang = home_of(request), language(request)
    with open_store(home.database) as store:
        listed = {row["id"]: row for row in editions.listing(store)}
    found = [id for id in review.ReviewFolder(home.review).drafts() if listed.get(id, {}).get("status") != "published"]
    lines = [_draft_line(request, id) for id in found]
    sent = [row for row in listed.values() if row["status"] == "published"][:8]
    copies = [copy.name for copy in review.ReviewFolder(home.review).conflicts()]
    titles = {digest.slug: digest.title.get(lang) or next(iter(digest.title.values())) for digest in home.config.digests}
    values: dict[str, Any] = {
        "lines": lines,
        "sent": sent,
        "copies": copies,
        "titles": titles,
        "days": {id: edition_day(id) for id in (*listed, *found)},
    }
    return page(home, "board_drafts", lang=lang, title="web_drafts", person=request.state.person, here="drafts", **values)


def _draft_line(request: Request, edition_id: str) -> dict[str, Any]:
    try:
        found = drafts.read(request, edition_id)
    except InputError as error:
        return {"id": edition_id, "broken": drafts.in_words(language(request), error), "mend": True}
    except (HTTPException, EditionError):
        return {"id": edition_id, "broken": say(home_of(request), language(request), "web_draft_no_digest")}
    return {"id": edition_id, "broken": "", **found.around()}


def draft(request: Request) -> Response:
    """The board: what the draft proposes by market, and below a fold the rest."""
    return drafts.while_open(request, _draft)


def _draft(request: Request) -> Response:
    board, wanted = drafts.read(request), wanted_by(request)
    made = _rows(board)
    shown = [row for row in made if wanted.has(row)]
    first, more = [row for row in shown if not row.rest], [row for row in shown if row.rest]
    whole = bool(wanted) or "rest" in request.query_params
    values: dict[str, Any] = {
        "groups": rows.groups(first, board.names),
        "more": rows.groups(more, board.names) if whole else (),
        "more_count": len(more),
        "whole": whole,
        "wanted": wanted,
        "sources": rows.sources(board.draft.items),
        "kinds": [kind for kind in KINDS if any(kind in row.kinds for row in made)],
        "langs": sorted({item.lang for item in board.draft.items} - {"und"}),
        "query": request.url.query,
        "conflicts": drafts.conflicts(board.home, board.edition),
    }
    return drafts.board_page(request, "board", board, **values)


def rest(request: Request) -> Response:
    """The lines below the fold alone, for the script that puts them there."""
    return drafts.guarded(request, _rest)


def _rest(request: Request) -> Response:
    board = drafts.read(request)
    more = rows.groups([row for row in _rows(board) if row.rest], board.names)
    return drafts.board_page(request, "board_rest", board, more=more)


def changes(request: Request) -> Response:
    """204 while the draft's files say what the browser has seen (`seen`, a token); else how many of its parts changed.

    `?told`: something stands in the line for news, which goes once it is over.
    """
    home, edition_id = home_of(request), request.path_params["edition"]
    token = request.query_params.get("seen", "")
    try:
        files = review.ReviewFolder(home.review).read(edition_id)
        if files is None:
            raise HTTPException(404)
        now = drafts.seen(request).token_of(files, lambda: _prints(home, edition_id, files))
    except InputError as error:
        return drafts.board_fragment(request, "board_news", alert=drafts.in_words(language(request), error), changed=0, how="mend")
    if now == token:
        over = "told" in request.query_params
        return drafts.board_fragment(request, "board_news", alert="", changed=0) if over else Response(status_code=204)
    changed = drafts.seen(request).changed(token, now)
    return drafts.board_fragment(request, "board_news", alert="", changed=-1 if changed is None else len(changed - {"-"}) or 1)


def _prints(home: Home, edition_id: str, files: tuple[str, str]) -> dict[str, str]:
    with open_store(home.database) as store:
        return rows.prints(parse(home, store, edition_id, files))


def _rows(board: Board) -> list[rows.Row]:
    items = list(board.draft.items)
    facts = drafts.facts_of(board, items)
    return [board.row(item, facts.get(item.id)) for item in items]


def wanted_by(request: Request) -> rows.Wanted:
    """What the address asks to see."""
    given = {name: request.query_params.get(name, "").strip()[:200] for name in ("market", "lang", "kind", "source")}
    return rows.Wanted(**given, words=request.query_params.get("q", "").strip()[:200])
