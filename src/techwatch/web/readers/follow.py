"""A signed link becomes a call that a member follows, or follows no more. Talks to: readers' browsers, the store, the clock.

GET shows a page with one button and changes nothing: mail scanners follow links. POST acts at once, without cookie or redirect; twice is
as good as once.
"""

import datetime as dt
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch import reminders, tokens
from techwatch.errors import TokenError
from techwatch.store import calls, links, open_store, subscribers
from techwatch.types import Call
from techwatch.web import facts
from techwatch.web.forms import Form
from techwatch.web.page import bad_link, clock, home_of, page
from techwatch.web.readers.calls import frame_of
from techwatch.web.readers.member import language_of, payload_of


@dataclass(frozen=True, slots=True)
class Bond:
    """A subscriber and a call: whether she follows it, and whether mail reaches her at all."""

    subscriber: int
    call: Call
    follows: bool
    reached: bool


def ask(request: Request) -> Response:
    """The page with the button."""
    try:
        bond = _bond(request)
    except TokenError:
        return bad_link(request)
    if bond.call.id != request.path_params["story"]:
        token = tokens.sign(home_of(request).secret, tokens.FOLLOW, {"call": bond.call.id, "subscriber": str(bond.subscriber)})
        return RedirectResponse(f"/calls/{bond.call.id}/follow/{token}", 308)
    return _page(request, bond, done="")


def act(request: Request, form: Form) -> Response:
    """Follow (`do=follow`) or follow no more (`do=unfollow`); anything else changes nothing."""
    try:
        bond = _bond(request)
    except TokenError:
        return bad_link(request)
    wish = form.one("do")
    with open_store(home_of(request).database) as store, store.transaction():
        if wish == "follow" and not bond.follows:
            calls.follow(store, bond.subscriber, bond.call.id, now=clock())
        elif wish == "unfollow":
            for story in calls.followed(store, bond.subscriber):
                if links.standing(store, story) == bond.call.id:
                    calls.unfollow(store, bond.subscriber, story)
    return _page(request, _bond(request), done=wish if wish in ("follow", "unfollow") else "")


def _bond(request: Request) -> Bond:
    """What the link says. Raises TokenError for a link that is not ours, of a call that is none, or of another call than the page's."""
    subscriber, payload = payload_of(request, tokens.FOLLOW)
    with open_store(home_of(request).database) as store:
        call, here = calls.get(store, payload.get("call", "")), links.standing(store, request.path_params["story"])
        state = subscribers.state_of(store, subscriber)
        if call is None or call.id != here or state in ("", "erased"):
            raise TokenError(tokens.FOLLOW, "forged")
        follows = any(links.standing(store, story) == call.id for story in calls.followed(store, subscriber))
        return Bond(subscriber, call, follows, reached=state == "active")


def _page(request: Request, bond: Bond, *, done: str) -> Response:
    home, lang = home_of(request), language_of(request, bond.subscriber)
    frame = frame_of(home, lang)
    shown = facts.listed(bond.call, frame)
    title = {"follow": "web_followed", "unfollow": "web_unfollowed"}.get(done, "web_following" if bond.follows else "web_follow")
    ahead = _reminders(bond.call, request, frame.now.date()) if shown.status != "closed" else []
    return page(
        home,
        "follow",
        lang=lang,
        title=title,
        shown=shown,
        follows=bond.follows,
        reached=bond.reached,
        reminders=ahead,
        year=frame.now.year,
    )


def _reminders(call: Call, request: Request, day: dt.date) -> list[reminders.Due]:
    """The reminders after `day`, of dates after it."""
    due = reminders.due_days(call, home_of(request).config.calls)
    return [one for one in due if one.on > day and one.deadline.date > day]
