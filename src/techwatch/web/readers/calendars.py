"""Calls become calendars that programs ask for again: a market's, a member's, one call's. Talks to: calendar programs, store, clock.

A calendar changes when a call does, so a program that asks with the ETag mostly gets a 304.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch import __version__, tokens
from techwatch.errors import TokenError
from techwatch.pipeline import addresses
from techwatch.pipeline.work import Work
from techwatch.store import calls, open_store, subscribers
from techwatch.types import Call, Lang
from techwatch.web.page import bad_link, clock, home_of, language, say
from techwatch.web.readers.calls import find
from techwatch.web.readers.member import language_of, payload_of

SECONDS: Final = 900
"""How long a copy may be shown without asking again."""


@dataclass(frozen=True, slots=True)
class _Calendar:
    """What a calendar is made of, and which caches may keep it."""

    calls: Sequence[Call]
    lang: Lang
    name: str
    caches: str = "public"

    def version(self, work: Work) -> str:
        """Another one as soon as anything that it is made of is another; of an empty one the year counts, whose clock changes it has."""
        made_of = (__version__, work.local.year, work.home.config.cluster, addresses.public(work.home), self)
        return hashlib.sha256(repr(made_of).encode()).hexdigest()[:32]


def market(request: Request) -> Response:
    """The open calls of a market, in one language; 404 for a market or a language that the cluster has not."""
    from techwatch.pipeline import open_calls  # icalendar: 55 ms

    home, slug, lang = home_of(request), request.path_params["market"], request.path_params["lang"]
    if slug not in home.markets.markets or lang not in home.config.cluster.languages:
        raise HTTPException(404)
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        found = [row.call for row in open_calls.listing(work, open_calls.Filter(markets=(slug,)))]
        name = say(home, lang, "web_calendar_of", cluster=home.config.cluster.name, market=home.markets.name(slug, lang))
        return _answer(request, work, _Calendar(found, lang, name))


def one(request: Request) -> Response:
    """The dates of one call."""
    home, lang, call = home_of(request), language(request), find(request)
    if call.id != request.path_params["story"]:
        return RedirectResponse(f"/calls/{call.id}.ics", 308)
    with open_store(home.database) as store:
        answer = _answer(request, Work(home, store, clock()), _Calendar([call], lang, home.config.cluster.name))
    answer.headers["Vary"] = "Accept-Language"
    return answer


def own(request: Request) -> Response:
    """The dates of the calls that a member follows, for as long as she is a subscriber."""
    try:
        subscriber, _ = payload_of(request, tokens.CALENDAR)
    except TokenError:
        return bad_link(request)
    home, lang = home_of(request), language_of(request, subscriber)
    with open_store(home.database) as store:
        if subscribers.state_of(store, subscriber) != "active":
            return bad_link(request)
        followed = (calls.get(store, story) for story in calls.followed(store, subscriber))
        found = {call.id: call for call in followed if call}  # two that became one stand once
        name = say(home, lang, "web_calendar_own", cluster=home.config.cluster.name)
        return _answer(request, Work(home, store, clock()), _Calendar(list(found.values()), lang, name, "private"))


def _answer(request: Request, work: Work, asked: _Calendar) -> Response:
    """The calendar, or 304 for a program that has it, which costs no writing of it."""
    etag = f'"{asked.version(work)}"'
    headers = {"ETag": etag, "Cache-Control": f"{asked.caches}, max-age={SECONDS}"}
    known = {part.strip().removeprefix("W/") for part in request.headers.get("if-none-match", "").split(",")}
    if known & {etag, "*"}:
        return Response(status_code=304, headers=headers)
    from techwatch.pipeline.mailing import notices  # icalendar: 55 ms

    written = notices.calendar(work, asked.calls, lang=asked.lang, name=asked.name)
    return Response(written, media_type="text/calendar; charset=utf-8", headers=headers)
