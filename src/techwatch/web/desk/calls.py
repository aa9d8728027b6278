"""The calls that are not over become the list that editors work through: what is in doubt first, then the nearest date.

Talks to: editors' browsers, the store, the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from techwatch.pipeline.work import Work
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.store import open_store
from techwatch.types import Call, Offer
from techwatch.web import facts
from techwatch.web.page import clock, home_of, language, page
from techwatch.web.readers.calls import frame_of

SHOWN: Final = ("", "doubt", "bare", "closed")
"""What `?show=` may ask for: all that are not over, those with doubts, those that we offer nothing for, those that are over."""


@dataclass(frozen=True, slots=True)
class Line:
    """A call as editors see it: what members see, what is in doubt (in words), whether the cluster offers anything with it."""

    shown: facts.Listed
    doubts: tuple[str, ...]
    offers: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Words to find, a market, one of SHOWN; "" for all."""

    words: str = ""
    market: str = ""
    show: str = ""

    def has(self, line: Line) -> bool:
        """Whether a line is to be shown; words and market were asked for before."""
        return not (self.show == "doubt" and not line.doubts) and not (self.show == "bare" and line.offers)


def listing(request: Request) -> Response:
    """The list; `?q=` words in title or text, `?market=`, `?show=`."""
    from techwatch.pipeline import open_calls  # brings icalendar, which other pages do without

    home, lang, asked = home_of(request), language(request), _asked(request)
    statuses = ("closed",) if asked.show == "closed" else open_calls.Filter().statuses
    chosen = open_calls.Filter(markets=(asked.market,) if asked.market else (), statuses=statuses, words=asked.words)
    with open_store(home.database) as store:
        found = open_calls.listing(Work(home, store, clock()), chosen)
    tongue, frame = tongue_of(home.environment, lang), frame_of(home, lang)
    lines = [line for row in found if asked.has(line := _line(tongue, row.call, frame))]
    lines.sort(key=lambda line: not line.doubts)
    values: dict[str, Any] = {"asked": asked, "lines": lines, "shown": SHOWN, "markets": _markets(request, lang)}
    values |= {"today": frame.now.date(), "person": request.state.person, "may": request.state.person.role != "analyst"}
    return page(home, "desk_calls", lang=lang, title="web_desk.calls", **values)


def _asked(request: Request) -> Asked:
    query = request.query_params
    market, show = query.get("market", ""), query.get("show", "")
    known = home_of(request).markets.markets
    return Asked(query.get("q", "").strip(), market if market in known else "", show if show in SHOWN else "")


def _markets(request: Request, lang: str) -> Mapping[str, str]:
    home = home_of(request)
    return {slug: home.markets.name(slug, lang) for slug in home.markets.markets}


def _line(tongue: Tongue, call: Call, frame: facts.Frame) -> Line:
    doubts = tuple(dict.fromkeys(dispute.name for dispute in facts.disputes(tongue, call.facts)))
    return Line(facts.listed(call, frame), doubts, call.offer != Offer())
