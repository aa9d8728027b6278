"""The open calls become a list and a page for each. Talks to: readers' browsers, the store, the clock."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.home import Home
from techwatch.pipeline.work import Work
from techwatch.render.pages import tongue_of
from techwatch.render.rows import web_address
from techwatch.store import calls, open_store
from techwatch.types import APPLICANTS, Call, Lang, Status
from techwatch.web import facts
from techwatch.web.page import clock, home_of, language, page

STATUSES: Final[dict[str, tuple[Status, ...]]] = {
    "open": ("open", "closing"),
    "closing": ("closing",),
    "forthcoming": ("forthcoming",),
    "permanent": ("permanent",),
    "undated": ("undated",),
    "closed": ("closed",),
}
"""What may be asked for by `?status=`: whatever closes soon is open too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the list is to show: a market, a kind of applicant, a status; "" for all, which is also what stands for unknown words."""

    market: str = ""
    applicant: str = ""
    status: str = ""


def listing(request: Request) -> Response:
    """The calls that are not over, the nearest date first."""
    from techwatch.pipeline import open_calls  # brings icalendar, which other pages do without

    home, lang, asked = home_of(request), language(request), _asked(request)
    chosen = open_calls.Filter(
        markets=(asked.market,) if asked.market else (),
        applicants=(asked.applicant,) if asked.applicant else (),
        statuses=STATUSES.get(asked.status, open_calls.Filter().statuses),
    )
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        found = open_calls.listing(work, chosen)
    frame = frame_of(home, lang)
    rows = [facts.listed(row.call, frame) for row in found]
    markets = {slug: home.markets.name(slug, lang) for slug in home.markets.markets}
    choices: dict[str, Any] = {"asked": asked, "markets": markets, "applicants": APPLICANTS, "statuses": tuple(STATUSES)}
    languages = home.config.cluster.languages
    return page(home, "calls", lang=lang, title="web_open_calls", rows=rows, today=frame.now.date(), languages=languages, **choices)


def _asked(request: Request) -> Asked:
    def one_of(name: str, known: tuple[str, ...]) -> str:
        value = request.query_params.get(name, "")
        return value if value in known else ""

    markets = tuple(home_of(request).markets.markets)
    return Asked(one_of("market", markets), one_of("applicant", APPLICANTS), one_of("status", tuple(STATUSES)))


def without_slash(request: Request) -> Response:
    """The list's address with its slash, the choices kept."""
    query = urlencode(request.query_params.multi_items())
    return RedirectResponse(f"/calls/?{query}" if query else "/calls/", 308)


def one(request: Request) -> Response:
    """The page of one call; an id that its story had before leads on."""
    home, lang, call = home_of(request), language(request), find(request)
    if call.id != request.path_params["story"]:
        return RedirectResponse(f"/calls/{call.id}", 308)
    tongue, frame = tongue_of(home.environment, lang), frame_of(home, lang)
    return page(
        home,
        "call",
        lang=lang,
        title="web_call",
        call=call,
        shown=facts.listed(call, frame),
        today=frame.now.date(),
        dates=facts.dates(tongue, call.facts, frame),
        facts=facts.others(tongue, call.facts),
        disputes=facts.disputes(tongue, call.facts),
        moves=facts.moves(tongue, call, frame),
        apply_url=web_address(call.facts.apply_url),
    )


def frame_of(home: Home, lang: Lang) -> facts.Frame:
    """A reader of `lang`, now."""
    cluster = home.config.cluster
    return facts.Frame(lang, clock().astimezone(cluster.zone), cluster.timezone, home.markets)


def find(request: Request) -> Call:
    """The call that the address names by any id that its story ever had; 404 when there is none."""
    with open_store(home_of(request).database) as store:
        call = calls.get(store, request.path_params["story"])
    if call is None:
        raise HTTPException(404)
    return call
