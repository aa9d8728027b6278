"""The desk's scripts become addresses with the hash of what they hold: browsers keep them for good. Talks to: the package's files.

htmx comes with the distribution django-htmx, of which nothing else is used: its file is read, no module of it is imported.
"""

import functools
import hashlib
import importlib.metadata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

_HERE: Final = Path(__file__).parent / "static"
_ICON: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#1B1D21"/>'
    '<path d="M3 4.5h10" stroke="#FBFAF7" stroke-width="2"/><path d="M3 8h6M3 11.5h8" stroke="#9FA8F0" stroke-width="1.5"/></svg>'
)
_FOREVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def file(request: Request) -> Response:
    """A script under the name that `addresses` gave it; 404 for every other."""
    body = _by_name().get(request.path_params["name"])
    if body is None:
        raise HTTPException(404)
    return Response(body, media_type="text/javascript; charset=utf-8", headers=_FOREVER)


def icon(request: Request) -> Response:
    """The sign that browsers ask for beside any page."""
    return Response(_ICON, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=604800"})


@functools.cache
def addresses() -> Mapping[str, str]:
    """Each script's plain name -> its address."""
    return {name: f"/static/{_named(name, read())}" for name, read in _FILES.items()}


@functools.cache
def _by_name() -> Mapping[str, bytes]:
    return {_named(name, body): body for name, body in ((name, read()) for name, read in _FILES.items())}


def _named(name: str, body: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(body).hexdigest()[:16]}.{suffix}"


def _htmx() -> bytes:
    found = importlib.metadata.distribution("django-htmx").locate_file("django_htmx/static/django_htmx/htmx-2.min.js")
    return Path(str(found)).read_bytes()


def _ours(name: str) -> Callable[[], bytes]:
    return (_HERE / name).read_bytes


_FILES: Final[Mapping[str, Callable[[], bytes]]] = {
    "htmx-2.min.js": _htmx,
    **{name: _ours(name) for name in ("board.js", "kept.js", "tabs.js")},
}
