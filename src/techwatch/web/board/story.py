"""One story of a draft becomes what opens under its line: its words to edit, its articles side by side, why it is here, its neighbours.

Talks to: editors' browsers, the review folder, the store.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from techwatch import review
from techwatch.store import articles, links, open_store, risen, stories
from techwatch.types import Article, Hint, Item
from techwatch.web.board import drafts, rows
from techwatch.web.board.drafts import Board
from techwatch.web.forms import Form


@dataclass(frozen=True, slots=True)
class Opened:
    """What stands under an opened line.

    `near`: items under the same heading that she may say are the same story. `fresh`: by field the words that stand there now, where
    somebody else changed what she edits; `mine` are hers.
    """

    articles: tuple[tuple[Article, dt.date | None], ...]
    reasons: str
    hints: tuple[Hint, ...]
    near: tuple[Item, ...]
    mine: dict[str, str]
    fresh: dict[str, str]

    def shown(self, name: str, now: str) -> str:
        """What stands in a field: her words where they were refused, else those of the draft."""
        return self.mine.get(name, now)

    def was(self, name: str, now: str) -> str:
        """The words that the field was begun with."""
        return self.fresh.get(name, now)


def show(request: Request) -> Response:
    """A story opened: a page of its own, or its line with it for the script; `?item=` is its key, `?closed` shuts it."""
    return drafts.guarded(request, _show)


def _show(request: Request) -> Response:
    found = drafts.read(request)
    item = found.find(request.query_params.get("item", ""))
    if "hx-request" in request.headers:
        return line(request, found, item, opened="closed" not in request.query_params, alone=True)
    return _page(request, found, item)


def line(request: Request, found: Board, item: Item, *, opened: bool, alone: bool = False) -> Response:
    """The line of an item, opened or not; with the counts beside it unless `alone`."""
    values = _values(found, item, opened=opened)
    return _instead(drafts.board_page(request, "board_line", found, alone=alone, **values), values["row"].anchor)


def _instead(answer: Response, anchor: str) -> Response:
    """The answer takes the place of this line, whatever the script asked for it."""
    answer.headers.update({"HX-Retarget": f"#{anchor}", "HX-Reswap": "outerHTML"})
    return answer


def conflict(request: Request, form: Form, now: str) -> Response:
    """Her words in the form and what stands there now beside them: nothing is overwritten. 409."""
    found = drafts.read(request)
    item = found.find(form.one("item"))
    stands = {"title": item.title, "blurb": item.blurb}
    refused = {name for name in stands if name in form and form.one(f"was.{name}") != stands[name]} or {"title"}
    mine = {name: form.one(name) for name in stands if name in form and form.one(name) != stands[name]}
    values = _values(found, item, opened=True, mine=mine, fresh={name: stands[name] for name in refused if name in mine})
    if "hx-request" in request.headers:
        return _instead(drafts.board_page(request, "board_line", found, alone=False, status=409, **values), values["row"].anchor)
    return drafts.board_page(request, "board_story", found, status=409, **values)


def _page(request: Request, found: Board, item: Item) -> Response:
    return drafts.board_page(request, "board_story", found, **_values(found, item, opened=True))


def _values(
    found: Board, item: Item, *, opened: bool, mine: dict[str, str] | None = None, fresh: dict[str, str] | None = None
) -> dict[str, Any]:
    facts = drafts.facts_of(found, [item])
    row = found.row(item, facts.get(item.id))
    return {"row": row, "opened": _opened(found, item, mine or {}, fresh or {}) if opened else None}


def _opened(found: Board, item: Item, mine: dict[str, str], fresh: dict[str, str]) -> Opened:
    with open_store(found.home.database) as store:
        stands = links.standing(store, item.id) if item.id else ""
        members = articles.get(store, stories.members(store, stands)) if stands else {}
    reasons = review.reasons(item, found.home.markets, found.lang)
    told = sorted(members.values(), key=lambda each: (each.url != item.url, each.source, each.url))
    zone = found.home.config.cluster.zone
    dated = tuple((each, each.published.astimezone(zone).date() if each.published else None) for each in told)
    asked = rows.open_hints(item) if stands else ()
    return Opened(dated, reasons, asked, _near(found, item, {each.story for each in asked}), mine, fresh)


def _near(found: Board, item: Item, asked: set[str]) -> tuple[Item, ...]:
    """The other items under the heading of `item`, those that go out first, without what the engine `asked` about; none for a call."""
    if not item.id or item.section != "market":
        return ()
    same = (each for each in found.draft.items if (each.section, each.market) == (item.section, item.market))
    return tuple(sorted((each for each in same if each.id and each.id not in {item.id, *asked}), key=lambda each: not each.keep))


# --- the draft's own words ------------------------------------------------------------------------


def words(request: Request) -> Response:
    """The subject and the editorial, a language beside the other, and when it is to go out."""
    return drafts.while_open(request, lambda request: words_page(request, Form({}), ""))


def words_page(request: Request, form: Form, now: str) -> Response:
    """The same with what she wrote, where somebody else had changed it. 409 then."""
    found = drafts.read(request)
    stands = {f"{name}.{lang}": getattr(found.draft, name).get(lang, "")
              for lang in found.home.config.cluster.languages for name in ("subject", "editorial")}  # fmt: skip
    stands["send"] = f"{found.draft.send_at:%Y-%m-%dT%H:%M}" if found.draft.send_at else ""
    mine = {field: form.one(field) for field in stands if field in form and form.one(field) != stands[field]}
    fresh = {field: stands[field] for field in mine if form.one(f"was.{field}") != stands[field]}
    with open_store(found.home.database) as store:
        known = risen.known(store, found.edition)
    values = {"rising": [one.term for one in found.draft.rising], "risen": list(known), "stands": stands, "mine": mine, "fresh": fresh}
    return drafts.board_page(request, "board_words", found, **values, status=409 if form.values else 200)
