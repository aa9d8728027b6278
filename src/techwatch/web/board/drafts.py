"""An open draft as its files say now, with what stands around it on every page of the board; what such a page answers.

Talks to: the review folder, the store, the clock.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch import review
from techwatch.config import Digest
from techwatch.errors import InputError, ReviewError
from techwatch.home import Home
from techwatch.pipeline.drafting import answers, same, unreadable
from techwatch.pipeline.drafting.draft import parse
from techwatch.render.facts import hour_of
from techwatch.render.pages import tongue_of
from techwatch.render.rows import facts_in_zone
from techwatch.review.acts import handle
from techwatch.store import Store, calls, desk, editions, links, open_store
from techwatch.types import CallFacts, Item, edition_day, edition_digest
from techwatch.web import static
from techwatch.web.board import rows
from techwatch.web.board.seen import Seen
from techwatch.web.page import clock, home_of, language, page, say

_SENTENCE = 5
"""Words from which on the English of a message says all of it."""


@dataclass(frozen=True, slots=True)
class Board:
    """A draft as its files say now, and what stands around it on every page of the board.

    `names`: what each place is called, markets in the digest's order; `rest`: the ids of what stands in the second file; `token`: what
    this version of the draft is known by; `today`: the day that days left are counted from, that of sending or a later one; `best`: the
    highest score of its items.
    """

    home: Home
    lang: str
    edition: str
    digest: Digest
    draft: review.Draft
    names: Mapping[str, str]
    rest: frozenset[str]
    token: str
    today: dt.date
    best: float

    def row(self, item: Item, facts: CallFacts | None = None) -> rows.Row:
        """The line of one item."""
        return rows.row(item, day=self.today, best=self.best, facts=facts, rest=item.id in self.rest and not item.keep)

    def find(self, key: str) -> Item:
        """The item of this key. 404 when there is none."""
        found = next((item for item in self.draft.items if handle(item) == key), None)
        if found is None:
            raise HTTPException(404)
        return found

    def around(self) -> dict[str, Any]:
        """What every part of the board is filled with."""
        kept = sum(item.keep for item in self.draft.items)
        accents = {slug: market.accent for slug, market in self.home.markets.markets.items()}
        return {
            "edition": self.edition,
            "digest": self.digest.title.get(self.lang) or next(iter(self.digest.title.values())),
            "day_of": edition_day(self.edition),
            "draft": self.draft,
            "languages": self.home.config.cluster.languages,
            "kept": kept,
            "size": self.digest.size,
            "counts": rows.counts(self.draft.items, self.names),
            "names": self.names,
            "accents": accents,
            "token": self.token,
            "base": f"/board/{self.edition}",
            "htmx": static.addresses(),
        }


def read(request: Request, edition_id: str = "") -> Board:
    """The board of a draft. Raises ReviewError; 404 when there is no such draft."""
    home, edition_id = home_of(request), edition_id or request.path_params["edition"]
    folder = review.ReviewFolder(home.review)
    files = folder.read(edition_id)
    if files is None:
        raise HTTPException(404)
    with open_store(home.database) as store:
        try:
            found = parse(home, store, edition_id, files)
        except ReviewError:  # in the instant of a save in place half a file stands there
            files = folder.read_still(edition_id) or files
            found = parse(home, store, edition_id, files)
        whole = shown(store, edition_id, found)
    return board_of(request, edition_id, whole, files, rows.prints(found))


def shown(store: Store, edition_id: str, found: review.Draft) -> review.Draft:
    """A draft with one item for each story, and with those questions alone that nobody answered."""
    return replace(found, items=answers.unanswered(store, same.one_each(store, edition_id, found.items)))


def twins(request: Request, key: str) -> list[str]:
    """The keys of the other ticked items of the files that tell the story of this one."""
    home, edition_id = home_of(request), str(request.path_params["edition"])
    files = review.ReviewFolder(home.review).read(edition_id)
    if files is None:
        return []
    with open_store(home.database) as store:
        return [handle(item) for item in same.twins(store, edition_id, parse(home, store, edition_id, files).items, key)]


def board_of(request: Request, edition_id: str, found: review.Draft, files: tuple[str, str], prints: Mapping[str, str]) -> Board:
    """The board of a draft that was read already."""
    home, lang = home_of(request), language(request)
    digest = digest_of(home, edition_id)
    slugs = [*digest.markets, *(slug for slug in home.markets.markets if slug not in digest.markets)]
    names = {"calls": say(home, lang, "web_calls")} | {slug: home.markets.name(slug, lang) for slug in slugs}
    names |= {"": say(home, lang, "web_market"), **{place: say(home, lang, f"web_{place}") for place in ("cluster", "later", "off-topic")}}
    rest = frozenset(review.stories_in(files[1]) - review.stories_in(files[0]))
    token = seen(request).keep(prints, files)
    today = max(clock().astimezone(home.config.cluster.zone).date(), edition_day(edition_id))
    best = max((item.score for item in found.items), default=0.0)
    return Board(home, lang, edition_id, digest, found, names, rest, token, today, best)


def is_published(request: Request) -> bool:
    """Whether the edition is frozen: its files are of no use any more."""
    with open_store(home_of(request).database) as store:
        listed = editions.listing(store)
    return any(row["id"] == request.path_params["edition"] and row["status"] == "published" for row in listed)


def seen(request: Request) -> Seen:
    """What browsers have seen of drafts."""
    if not hasattr(request.app.state, "seen"):
        request.app.state.seen = Seen()
    found: Seen = request.app.state.seen
    return found


def digest_of(home: Home, edition_id: str) -> Digest:
    """The digest whose name begins the edition's id; 404 when feeds.yaml has it no longer."""
    found = next((digest for digest in home.config.digests if digest.slug == edition_digest(edition_id)), None)
    if found is None:
        raise HTTPException(404)
    return found


def facts_of(board: Board, items: list[Item]) -> dict[str, CallFacts]:
    """For each call among `items` its facts as they stand now, in the cluster's zone."""
    with open_store(board.home.database) as store:
        found = {item.id: calls.facts(store, links.standing(store, item.id)) or item.call for item in items if item.id and item.call}
    zone = board.home.config.cluster.timezone
    return {id: facts_in_zone(known, zone) for id, known in found.items() if known}


def guarded(request: Request, show: Callable[[Request], Response]) -> Response:
    """What `show` answers; a draft that cannot be read says where and why."""
    try:
        return show(request)
    except InputError as error:
        return cannot_be_read(request, error)


def cannot_be_read(request: Request, error: InputError) -> Response:
    """Where a draft cannot be read and what can be done: mend the file, or put its last readable version back."""
    home, lang, edition = home_of(request), language(request), str(request.path_params["edition"])
    with open_store(home.database) as store:
        good = unreadable.last_readable(home, store, edition) if isinstance(error, ReviewError) else None
    back = ""
    if good is not None and good.at is not None and request.state.person.role != "analyst":
        tongue, at = tongue_of(home.environment, lang), good.at.astimezone(home.config.cluster.zone)
        when = f"{tongue.date(at.date(), 'long')}, {hour_of(tongue, f'{at:%H:%M}')}"
        back = say(home, lang, "web_put_back_text", when=f"{when} ({good.who})" if good.who else when)
    return told(request, in_words(lang, error), how=say(home, lang, "web_unreadable_how"), back=back)


def in_words(lang: str, error: InputError) -> str:
    """File, line and what to do; the English word at the end of a French message is for those who read English, beside it."""
    line = "" if error.line is None else f", ligne {error.line}" if lang == "fr" else f", line {error.line}"
    said = of_both(lang, error.message)
    if lang != "fr" and len(said.split()) < _SENTENCE:
        said = error.message
    return f"{PurePath(error.file).name}{line}{' ' if lang == 'fr' else ''}: {said}"


def of_both(lang: str, said: str) -> str:
    """Of a message "en français (in English)" the part in the reader's language."""
    french, found, english = said.rpartition(" (")
    return (english.removesuffix(")") if lang != "fr" else french) if found and said.endswith(")") else said


def while_open(request: Request, show: Callable[[Request], Response]) -> Response:
    """The same for what can be changed no more once the edition is published: how it is sent instead."""
    if is_published(request):
        return RedirectResponse(f"/board/{request.path_params['edition']}/sending", 303)
    return guarded(request, show)


def told(request: Request, text: str, status: int = 409, *, how: str = "", back: str = "") -> Response:
    """What cannot be done, in words, and `how` to mend it: a page of its own, or the line for news where only that is asked for.

    `back`: what it means to put the last readable version back, "" where that cannot be done.
    """
    if "hx-request" in request.headers:
        answer = board_fragment(request, "board_news", alert=text, changed=0, how=how)
        answer.headers.update({"HX-Retarget": "#news", "HX-Reswap": "outerHTML"})
        answer.status_code = status
        return answer
    edition = request.path_params["edition"]
    values = {"base": f"/board/{edition}", "edition": edition, "person": request.state.person, "here": "drafts"}
    values |= {"text": text, "how": how, "back": back}
    return page(
        home_of(request), "board_told", lang=language(request), title="web_unreadable" if how else "web_not_done", status=status, **values
    )


def board_page(request: Request, template: str, board: Board, *, status: int = 200, **values: Any) -> Response:
    """A page of a draft's board."""
    given = board.around() | {"person": request.state.person, "here": "drafts", "board": board} | values
    return page(board.home, template, lang=board.lang, title="web_draft", status=status, **given)


def board_fragment(request: Request, template: str, **values: Any) -> Response:
    """A part of a page that needs nothing of the draft."""
    edition = request.path_params["edition"]
    values = {"how": ""} | values | {"base": f"/board/{edition}", "conflicts": conflicts(home_of(request), edition)}
    return page(home_of(request), template, lang=language(request), title="web_draft", **values)


def conflicts(home: Home, edition_id: str) -> int:
    """How many conflicts of a draft nobody has decided about yet."""
    with open_store(home.database) as store:
        return len(desk.undecided(store, edition_id))


def with_token(found: Board, token: str) -> Board:
    """The same for a browser that has not seen all of it."""
    return replace(found, token=token)
