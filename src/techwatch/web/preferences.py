"""A signed link becomes what a member asked for: what she receives, or nothing any more. Talks to: readers' browsers, the store, the clock.

GET shows a page with buttons and changes nothing: mail scanners follow links. POST acts at once, without
cookie, question or redirect, as mail programs unsubscribe (RFC 8058 section 3.2). What is answered to who
unsubscribes is the same whether the address is subscribed, was, or never existed.
"""

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from techwatch import tokens
from techwatch.errors import TokenError
from techwatch.home import Home
from techwatch.pipeline import addresses
from techwatch.store import Store, calls, links, open_store, subscribers
from techwatch.types import Call, Lang, Subscriber
from techwatch.web import facts
from techwatch.web.calls import frame_of
from techwatch.web.forms import Form
from techwatch.web.member import find, language_of, payload_of
from techwatch.web.page import bad_link, clock, home_of, page

# --- unsubscribing --------------------------------------------------------------------------------


def ask(request: Request) -> Response:
    """The page with the button."""
    try:
        subscriber, _ = payload_of(request, tokens.UNSUBSCRIBE)
    except TokenError:
        return bad_link(request)
    return page(home_of(request), "unsubscribe", lang=language_of(request, subscriber), title="web_unsubscribe", done=False)


def unsubscribe(request: Request) -> Response:
    """Unsubscribe. The token is the authority: the form's words are not asked for, so no mail program is turned away."""
    try:
        subscriber, _ = payload_of(request, tokens.UNSUBSCRIBE)
    except TokenError:
        return bad_link(request)
    home = home_of(request)
    lang = language_of(request, subscriber)
    with open_store(home.database) as store, store.transaction():
        subscribers.unsubscribe(store, subscriber, reason="by herself", now=clock())
    return page(home, "unsubscribe", lang=lang, title="web_unsubscribed", done=True)


# --- what she receives ----------------------------------------------------------------------------


def show(request: Request) -> Response:
    """The page with all that she receives."""
    try:
        subscriber, _ = payload_of(request, tokens.PREFERENCES)
    except TokenError:
        return bad_link(request)
    return _page(request, subscriber, done="")


def act(request: Request, form: Form) -> Response:
    """Change what she receives: `do` is calls_only, everything, or unfollow with `call`; anything else changes nothing."""
    try:
        subscriber, _ = payload_of(request, tokens.PREFERENCES)
    except TokenError:
        return bad_link(request)
    wish = form.one("do")
    with open_store(home_of(request).database) as store, store.transaction():
        known = subscribers.get(store, subscriber)
        if known and wish in ("calls_only", "everything"):
            subscribers.choose(store, subscriber, {"calls_only": wish == "calls_only"}, now=clock())
        elif known and wish == "unfollow":
            _unfollow(store, subscriber, form.one("call"))
    return _page(request, subscriber, done=wish if wish in ("calls_only", "everything", "unfollow") else "")


def _unfollow(store: Store, subscriber: int, call: str) -> None:
    """Under whichever id of its story she began to follow it."""
    stands = links.standing(store, call)
    for story in calls.followed(store, subscriber):
        if links.standing(store, story) == stands:
            calls.unfollow(store, subscriber, story)


def _page(request: Request, subscriber: int, *, done: str) -> Response:
    """What stands now. Who unsubscribed, or never was, is told only that nothing is sent."""
    home, lang = home_of(request), language_of(request, subscriber)
    known = find(request, subscriber)
    with open_store(home.database) as store:
        if known is None or subscribers.state_of(store, subscriber) != "active":
            return page(home, "unsubscribe", lang=lang, title="web_preferences", done=True)
        found = (calls.get(store, story) for story in calls.followed(store, subscriber))
        followed = {call.id: call for call in found if call}
    values = _values(home, lang, known, list(followed.values()))
    return page(home, "preferences", lang=lang, title="web_preferences", done=done, member=known, **values)


def _values(home: Home, lang: Lang, known: Subscriber, followed: list[Call]) -> Mapping[str, Any]:
    frame = frame_of(home, lang)
    rows = [facts.listed(call, frame) for call in followed]
    digests = [digest for digest in home.config.digests if not known.digests or digest.slug in known.digests]
    return {
        "rows": sorted(rows, key=lambda one: (one.row.days is None or one.row.days < 0, one.row.days or 0, one.href)),
        "year": frame.now.year,
        "digests": [digest.title.get(lang) or next(iter(digest.title.values())) for digest in digests],
        "markets": [home.markets.name(slug, lang) for slug in known.markets if slug in home.markets.markets],
        "calendar": addresses.calendar(home, known.id),
        "unsubscribe": addresses.unsubscribe(home, known.id),
    }
