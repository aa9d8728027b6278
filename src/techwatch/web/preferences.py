"""A signed link becomes what a member asked for: to be unsubscribed. Talks to: readers' browsers, the store, the clock.

GET shows a page with a button and changes nothing: mail scanners follow links. POST unsubscribes at
once, without cookie, question or redirect, as mail programs do it (RFC 8058 section 3.2). What is
answered is the same whether the address is subscribed, was, or never existed.
"""

import datetime as dt

from starlette.requests import Request
from starlette.responses import Response

from techwatch import tokens
from techwatch.errors import TokenError
from techwatch.store import open_store, subscribers
from techwatch.types import Lang
from techwatch.web.page import bad_link, home_of, language, page


def ask(request: Request) -> Response:
    """The page with the button."""
    try:
        subscriber = _subscriber(request)
    except TokenError:
        return bad_link(request)
    return page(home_of(request), "unsubscribe", lang=_language(request, subscriber), title="web_unsubscribe", done=False)


def unsubscribe(request: Request) -> Response:
    """Unsubscribe. The token is the authority: the form's words are not asked for, so no mail program is turned away."""
    try:
        subscriber = _subscriber(request)
    except TokenError:
        return bad_link(request)
    home = home_of(request)
    lang = _language(request, subscriber)
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)  # noqa: TID251
    with open_store(home.database) as store, store.transaction():
        subscribers.unsubscribe(store, subscriber, reason="by herself", now=now)
    return page(home, "unsubscribe", lang=lang, title="web_unsubscribed", done=True)


def _subscriber(request: Request) -> int:
    """The subscriber's id in the link. Raises TokenError."""
    payload = tokens.verify(home_of(request).secret, tokens.UNSUBSCRIBE, request.path_params["token"])
    try:
        return int(payload["subscriber"])
    except (KeyError, ValueError):
        raise TokenError(tokens.UNSUBSCRIBE, "forged") from None


def _language(request: Request, subscriber: int) -> Lang:
    home = home_of(request)
    with open_store(home.database) as store:
        known = subscribers.get(store, subscriber)
    return known.lang if known and known.lang in home.config.cluster.languages else language(request)
