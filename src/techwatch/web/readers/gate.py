"""Who may read the archive: everybody, or members by the link that all of them share, and the team. Talks to: readers' browsers.

The key in that link is signed and the same for all, so that it tells nothing of who opened it (promise of the house: no tracking).
It stands in the path: links within the archive are relative and keep it, no cookie is needed, and any web server can hold it.
"""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch import tokens
from techwatch.errors import TokenError
from techwatch.web import desk
from techwatch.web.page import home_of, language, page

KEY = "key"
"""The part of an address that holds it."""


def is_public(request: Request) -> bool:
    """Whether everybody may read, and search engines too."""
    return home_of(request).config.web.archive == "public"


def turned_away(request: Request) -> Response | None:
    """The answer to somebody who may not read the archive, None for everybody else.

    With the members' key in an archive that is public by now: the same page where everybody reads it.
    """
    key = request.path_params.get(KEY)
    if is_public(request):
        return None if key is None else RedirectResponse(_without_key(request), 302, {"Cache-Control": "no-store"})
    if key is not None and _is_key(home_of(request).secret, key):
        return None
    return None if key is None and desk.who(request) else closed(request)


def closed(request: Request) -> Response:
    """How members come to the archive."""
    home = home_of(request)
    status = 200 if request.url.path == "/" else 403
    here = quote(request.url.path) if request.path_params.get(KEY) is None else "/"
    around = {"here": here, "calls": "/calls/", "subscribe": home.config.web.subscribe}
    return page(home, "closed", lang=language(request), title="web_gate", status=status, **around)


def headers(request: Request) -> dict[str, str]:
    """Which caches may keep a page of the archive, and whether search engines may."""
    if is_public(request):
        return {"Cache-Control": "public, max-age=300", "X-Robots-Tag": "all"}
    return {"Cache-Control": "private, max-age=300"}


def _is_key(secret: str, key: str) -> bool:
    try:
        tokens.verify(secret, tokens.ARCHIVE, key)
    except TokenError:
        return False
    return True


def _without_key(request: Request) -> str:
    path = "/" + request.path_params.get("path", "search" if request.url.path.endswith("/search") else "").lstrip("/")
    return quote(path) + (f"?{request.url.query}" if request.url.query else "")
