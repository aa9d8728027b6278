"""A home becomes the web app: this is its whole route table. Talks to: readers' browsers and mail programs.

Nothing here sets a cookie, runs a script or asks another host: the headers below hold it to that.
"""

from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from techwatch.errors import EditionError, StoreError
from techwatch.home import Home
from techwatch.web import archive, board, board_calls, calendars, calls, follow, health, preferences
from techwatch.web.forms import posted
from techwatch.web.page import not_found, trouble

HEADERS: Final = {
    # 'unsafe-inline' for styles only: a published page carries its own, as its mail did
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",  # addresses hold signed links
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}


def app(home: Home) -> ASGIApp:
    """The web app of `home`."""
    application = Starlette(
        routes=[
            Route("/", archive.digests),
            Route("/health", health.health),
            Route("/unsubscribe/{token}", preferences.ask, methods=["GET"]),
            Route("/unsubscribe/{token}", preferences.unsubscribe, methods=["POST"]),
            Route("/preferences/{token}", preferences.show, methods=["GET"]),
            Route("/preferences/{token}", posted(preferences.act), methods=["POST"]),
            Route("/calendar/{token}.ics", calendars.own),
            Route("/calls", calls.without_slash),
            Route("/calls/", calls.listing),
            Route("/calls/{market}.{lang}.ics", calendars.market),
            Route("/calls/{story}.ics", calendars.one),
            Route("/calls/{story}", calls.one),
            Route("/calls/{story}/follow/{token}", follow.ask, methods=["GET"]),
            Route("/calls/{story}/follow/{token}", posted(follow.act), methods=["POST"]),
            Route("/board/{edition}", board.draft),
            Route("/board/{edition}/preview", board.preview),
            Route("/board/{edition}/calls/new", board_calls.ask_new, methods=["GET"]),
            Route("/board/{edition}/calls/new", posted(board_calls.add), methods=["POST"]),
            Route("/board/{edition}/calls/{story}", board_calls.show, methods=["GET"]),
            Route("/board/{edition}/calls/{story}", posted(board_calls.store), methods=["POST"]),
            Route("/{digest}", archive.without_slash),
            Route("/{digest}/", archive.published),
            Route("/{digest}/index.html", archive.published),  # what an edition's page links to, so that it works from a folder too
            Route("/{digest}/{edition}", archive.without_slash),
            Route("/{digest}/{edition}/", archive.published),
            Route("/{digest}/{edition}/{name}", archive.published),
        ],
        exception_handlers={404: not_found, EditionError: not_found, StoreError: trouble, 500: trouble},
    )
    application.router.redirect_slashes = False  # it would answer every unknown address, with the Host that the asker made up
    application.state.home = home
    return _WithHeaders(application)  # outermost: what Starlette says of its own errors carries them too


class _WithHeaders:
    """Puts HEADERS on every answer."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._inner(scope, receive, send_with_headers)
