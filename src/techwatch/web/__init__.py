"""A home becomes the web app: `routes` of its three parts are the whole table. Talks to: readers' browsers and mail programs.

Nothing that readers open sets a cookie, runs a script or asks another host: the headers below hold it to that. What stands
within `signed` is the team's desk, which has its own headers.
"""

from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from techwatch.errors import EditionError, StoreError
from techwatch.home import Home
from techwatch.web import static
from techwatch.web.board.routes import BOARD
from techwatch.web.desk.routes import TEAM
from techwatch.web.limits import Limits
from techwatch.web.page import not_found, trouble
from techwatch.web.readers.routes import ARCHIVE, READERS as READERS

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

DESK: Final = (Route("/static/{name}", static.file), *BOARD, *TEAM)
"""What the team opens, and how it signs in; only the latter, and the scripts, need no session."""


def app(home: Home, *, limits: Limits | None = None) -> ASGIApp:
    """The web app of `home`. `limits`: how often forms that let a mail leave may be sent, those of `web.limits` by default."""
    application = Starlette(
        routes=[*READERS, *DESK, *ARCHIVE],
        exception_handlers={404: not_found, 405: not_found, EditionError: not_found, StoreError: trouble, 500: trouble},
    )
    application.router.redirect_slashes = False  # it would answer every unknown address, with the Host that the asker made up
    application.state.home = home
    application.state.limits = limits or Limits()
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
