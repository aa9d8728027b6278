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
_FOREVER: Final = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


def file(request: Request) -> Response:
    """A script under the name that `addresses` gave it; 404 for every other."""
    body = _by_name().get(request.path_params["name"])
    if body is None:
        raise HTTPException(404)
    return Response(body, media_type="text/javascript; charset=utf-8", headers=_FOREVER)


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


def _board() -> bytes:
    return (_HERE / "board.js").read_bytes()


_FILES: Final[Mapping[str, Callable[[], bytes]]] = {"htmx-2.min.js": _htmx, "board.js": _board}
