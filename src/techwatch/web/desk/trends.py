"""What rises becomes the desk's page « Ce qui monte »: market by market the terms that are told more than ever, with their stories.

Talks to: editors' browsers, the store, the clock.
"""

import datetime as dt
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from techwatch.home import Home
from techwatch.pipeline.work import Work
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.store import open_store
from techwatch.types import Article, Lang
from techwatch.web.facts import Mark
from techwatch.web.page import clock, home_of, language, page

if TYPE_CHECKING:
    from techwatch.pipeline.trends import Seen, Trend
    from techwatch.trends import Rise

PATIENCE: Final = 2.0
"""Seconds in which half a year is mostly counted; who asks waits so long, then the page comes back by itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """A term that rises. `shares`: in words, before and now; `bars`: how long theirs are, in percent of the longest.

    `lang` is "" when it is the reader's own; `told`: its latest stories with their days; `study`: where a report on it is asked for.
    """

    rise: "Rise"
    shares: tuple[str, str]
    bars: tuple[int, int]
    lang: Lang
    told: tuple[tuple[Article, dt.date | None], ...]
    study: str


@dataclass(frozen=True, slots=True)
class Group:
    """A market with what rises in it."""

    mark: Mark
    lines: tuple[Line, ...]


class Counting:
    """What rises, counted in a thread of its own once a day and market list; asking again costs nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "what rises")
        self._kept: tuple[tuple[dt.date, str], Future[Seen]] | None = None

    def seen(self, home: Home, now: dt.datetime, *, wait: float) -> "Seen | None":
        """What rises on this day of the cluster's zone; None: not counted after `wait` seconds. What goes wrong is raised once."""
        future = self._future(home, now)
        try:
            return future.result(wait)
        except TimeoutError:
            return None
        except BaseException:
            with self._lock:
                self._kept = None
            raise

    def _future(self, home: Home, now: dt.datetime) -> "Future[Seen]":
        key = (now.astimezone(home.config.cluster.zone).date(), home.markets.version)
        with self._lock:
            if self._kept is None or self._kept[0] != key:
                self._kept = key, self._thread.submit(_count, home, now)
            return self._kept[1]


def _count(home: Home, now: dt.datetime) -> "Seen":
    from techwatch.pipeline import trends  # brings NumPy, which most pages do without

    with open_store(home.database) as store:
        return trends.trends(Work(home, store, now))


def counting(request: Request) -> Counting:
    """That of this app."""
    if not hasattr(request.app.state, "rising"):
        request.app.state.rising = Counting()
    found: Counting = request.app.state.rising
    return found


def show(request: Request) -> Response:
    """What rises, or that it is being counted: such a page comes back by itself."""
    home, lang = home_of(request), language(request)
    seen = counting(request).seen(home, clock(), wait=PATIENCE)
    values: dict[str, Any] = {"seen": seen, "person": request.state.person, "groups": (), "still": ()}
    if seen is not None:
        groups = _groups(home, tongue_of(home.environment, lang), seen.trends)
        told = {trend.rise.market for trend in seen.trends}
        values |= {"groups": groups, "still": [home.markets.name(slug, lang) for slug in home.markets.markets if slug not in told]}
        values["last"] = seen.week + dt.timedelta(days=6)
    return page(home, "desk_trends", lang=lang, title="web_desk.trends", **values)


def _groups(home: Home, tongue: Tongue, trends: Sequence["Trend"]) -> tuple[Group, ...]:
    """The markets in which something rises, in their order."""
    known, zone = home.markets.markets, home.config.cluster.zone
    most = max((trend.rise.now for trend in trends), default=0) or 1
    return tuple(
        Group(Mark(home.markets.name(slug, tongue.lang), known[slug].accent), lines)
        for slug in known
        if (lines := tuple(_line(trend, tongue, zone, most=most) for trend in trends if trend.rise.market == slug))
    )


def _line(trend: "Trend", tongue: Tongue, zone: dt.tzinfo, *, most: float) -> Line:
    rise = trend.rise
    before, now = (tongue.number(round(share, 1)) for share in (rise.before, rise.now))
    was = tongue.word("web_trends_before", share=before) if rise.before else tongue.word("web_trends_new")
    told = tuple((article, moment and moment.astimezone(zone).date()) for article in trend.articles for moment in [_when(article)])
    theme = f'"{rise.term}"' if " " in rise.term else rise.term
    return Line(
        rise,
        (was, tongue.word("web_trends_now", share=now)),
        (round(100 * rise.before / most), max(1, round(100 * rise.now / most))),
        "" if rise.lang == tongue.lang else rise.lang,
        told,
        "/desk/reports?" + urlencode({"theme": theme, "market": rise.market}),
    )


def _when(article: Article) -> dt.datetime | None:
    return article.published or article.seen
