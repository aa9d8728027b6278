"""A signed link becomes what a member asked for: what she receives, or nothing any more. Talks to: readers' browsers, the store, the clock.

GET shows a page with buttons and changes nothing: mail scanners follow links. POST acts at once, without
cookie, question or redirect, as mail programs unsubscribe (RFC 8058 section 3.2). What is answered to who
unsubscribes is the same whether the address is subscribed, was, or never existed.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from techwatch import regions, tokens
from techwatch.errors import TokenError
from techwatch.home import Home
from techwatch.pipeline import Work, addresses
from techwatch.pipeline.people import self_service
from techwatch.store import Store, calls, links, open_store, subscribers
from techwatch.types import Call, Lang, Subscriber
from techwatch.web import choices, facts, limits
from techwatch.web.forms import Form
from techwatch.web.page import bad_link, clock, home_of, page
from techwatch.web.readers.calls import frame_of
from techwatch.web.readers.errands import afterwards
from techwatch.web.readers.member import find, language_of, payload_of

# --- unsubscribing --------------------------------------------------------------------------------


def ask(request: Request) -> Response:
    """The page with the button."""
    try:
        subscriber, _ = payload_of(request, tokens.UNSUBSCRIBE)
    except TokenError:
        return bad_link(request)
    return _gone(request, subscriber, "web_unsubscribe", done=False)


def unsubscribe(request: Request) -> Response:
    """Unsubscribe. The token is the authority: the form's words are not asked for, so no mail program is turned away."""
    try:
        subscriber, _ = payload_of(request, tokens.UNSUBSCRIBE)
    except TokenError:
        return bad_link(request)
    home = home_of(request)
    answer = _gone(request, subscriber, "web_unsubscribed", done=True)
    with open_store(home.database) as store:
        self_service.leave(Work(home, store, clock()), subscriber)
    answer.background = afterwards(home)
    return answer


# --- what she receives ----------------------------------------------------------------------------


def show(request: Request) -> Response:
    """The page with all that she receives."""
    try:
        subscriber, _ = payload_of(request, tokens.PREFERENCES)
    except TokenError:
        return bad_link(request)
    return _page(request, subscriber)


def act(request: Request, form: Form) -> Response:
    """Change what she receives: `do` is save, calls_only, everything, unfollow with `call`, export or erase; else nothing is changed.

    Export and erase mail a link to her address, as this page's own may have been forwarded.
    """
    try:
        subscriber, _ = payload_of(request, tokens.PREFERENCES)
    except TokenError:
        return bad_link(request)
    wish = form.one("do")
    if wish in ("export", "erase"):
        return _mailed(request, subscriber, wish)
    if wish == "save" or "pause" in form:
        return _save(request, subscriber, form)
    with open_store(home_of(request).database) as store, store.transaction():
        known = subscribers.get(store, subscriber)
        if known and wish in ("calls_only", "everything"):
            subscribers.choose(store, subscriber, {"calls_only": wish == "calls_only"}, now=clock())
        elif known and wish == "unfollow":
            _unfollow(store, subscriber, form.one("call"))
    return _page(request, subscriber, done=wish if wish in ("calls_only", "everything", "unfollow") else "")


def _mailed(request: Request, subscriber: int, wish: str) -> Response:
    """The same answer for whomever the link is, and was."""
    if answer := limits.too_often(request):
        return answer
    answer = page(home_of(request), "own_data", lang=language_of(request, subscriber), title="web_mailed", what="mailed")
    answer.background = afterwards(home_of(request), lambda work: self_service.ask_for(work, subscriber, wish))
    return answer


def _save(request: Request, subscriber: int, form: Form) -> Response:
    """Only what she changed is written; with a field that cannot be read, nothing is, and she reads why beside it."""
    home, today = home_of(request), _today(request)
    known = find(request, subscriber)
    if known is None:
        return _page(request, subscriber)
    chosen = choices.of_page(form, home, known, today)
    if chosen.wrong:
        return _page(request, subscriber, typed=form, chosen=chosen, status=422)
    changed = chosen.changed(known, home, today)
    with open_store(home.database) as store, store.transaction():
        if changed and subscribers.state_of(store, subscriber) == "active":
            subscribers.choose(store, subscriber, changed, now=clock())
    return _page(request, subscriber, done="saved" if changed else "same", saved=tuple(changed))


def _unfollow(store: Store, subscriber: int, call: str) -> None:
    """Under whichever id of its story she began to follow it."""
    stands = links.standing(store, call)
    for story in calls.followed(store, subscriber):
        if links.standing(store, story) == stands:
            calls.unfollow(store, subscriber, story)


# --- the page -------------------------------------------------------------------------------------


def _gone(request: Request, subscriber: int, title: str, *, done: bool) -> Response:
    """The page of who leaves, left, or never was."""
    return page(home_of(request), "unsubscribe", lang=language_of(request, subscriber), title=title, done=done)


def _page(
    request: Request,
    subscriber: int,
    *,
    done: str = "",
    saved: tuple[str, ...] = (),
    typed: Form | None = None,
    chosen: choices.Chosen | None = None,
    status: int = 200,
) -> Response:
    """What stands now, or what she typed. Who unsubscribed, or never was, is told only that nothing is sent."""
    home, lang = home_of(request), language_of(request, subscriber)
    known = find(request, subscriber)
    with open_store(home.database) as store:
        if known is None or subscribers.state_of(store, subscriber) != "active":
            again = "/subscribe" if home.config.web.subscribe else ""
            return page(home, "preferences_none", lang=lang, title="web_preferences", again=again)
        found = (calls.get(store, story) for story in calls.followed(store, subscriber))
        followed = {call.id: call for call in found if call}
    shown = choices.as_shown(known, home, _today(request))
    values = _fields(home, lang, replace(shown, **chosen.values) if chosen else shown, _today(request))
    values |= _values(home, lang, known, list(followed.values()))
    values |= {"done": done, "saved": saved, "typed": typed, "wrong": chosen.wrong if chosen else {}, "meant": chosen and chosen.meant}
    return page(home, "preferences", lang=lang, title="web_preferences", status=status, **values)


def _fields(home: Home, lang: Lang, shown: Subscriber, today: dt.date) -> dict[str, Any]:
    languages = choices.spoken(home, lang, (shown.lang,))
    return {
        "member": shown,
        "markets": choices.markets(home, lang, shown.markets),
        "digests": choices.digests(home, lang, shown.digests),
        "reads": choices.spoken(home, lang, shown.reads, known=shown),
        "languages": [one for one in languages if one.value in home.config.cluster.languages],
        "kinds": choices.kinds(home, lang, shown.profile.kind),
        "regions": regions.names(),
        "pauses": choices.pauses(today),
        "tomorrow": today + dt.timedelta(days=1),
        "latest": today + choices.LONGEST_PAUSE,
    }


def _values(home: Home, lang: Lang, known: Subscriber, followed: list[Call]) -> Mapping[str, Any]:
    frame = frame_of(home, lang)
    rows = [facts.listed(call, frame) for call in followed]
    return {
        "rows": sorted(rows, key=lambda one: (one.row.days is None or one.row.days < 0, one.row.days or 0, one.href)),
        "year": frame.now.year,
        "calendar": addresses.calendar(home, known.id),
        "unsubscribe": addresses.unsubscribe(home, known.id),
    }


def _today(request: Request) -> dt.date:
    return clock().astimezone(home_of(request).config.cluster.zone).date()
