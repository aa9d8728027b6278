"""A posted form that may hold a file becomes its words and the file's bytes (RFC 7578). Talks to: editors' browsers.

Read by hand: it is one small file of a signed-in person, held in memory, for which no library of its own is worth having.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.message import Message
from pathlib import PurePath
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from techwatch.text import clean
from techwatch.web.forms import Form, elsewhere, is_from_here
from techwatch.web.page import notice

LARGEST: Final = 5_000_000
"""Bytes of all that is posted: some 30,000 members as CSV, more as a workbook."""

_ENDURED: Final = 4 * LARGEST
"""Bytes that are read of what is too long, so that its sender hears the answer."""

_PARTS: Final = 50
_NAME: Final = re.compile(r';\s*name="([^"]*)"', re.I)
_FILE: Final = re.compile(r';\s*filename="([^"]*)"', re.I)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that somebody chose: its name without folders, and what stands in it."""

    name: str
    body: bytes


def uploaded(act: Callable[[Request, Form, Upload | None], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that gives `act` the form and its file (None: none was chosen), in a thread; 413 for what is too long."""

    async def endpoint(request: Request) -> Response:
        if not is_from_here(request):
            return elsewhere(request)
        body = await _read(request)
        if body is None:
            return notice(request, "web_too_long", 413)
        form, file = parts(body, request.headers.get("content-type", ""))
        return await run_in_threadpool(act, request, form, file)

    return endpoint


async def _read(request: Request) -> bytes | None:
    pieces, size = list[bytes](), 0
    async for piece in request.stream():
        size += len(piece)
        if size <= LARGEST:
            pieces.append(piece)
        if size > _ENDURED:
            break
    return b"".join(pieces) if size <= LARGEST else None


def parts(body: bytes, content_type: str) -> tuple[Form, Upload | None]:
    """The fields and the first file of a multipart/form-data body; what is none has neither."""
    head = Message()
    head["Content-Type"] = content_type
    boundary = head.get_boundary()
    if head.get_content_type() != "multipart/form-data" or not boundary:
        return Form({}), None
    fields, file = dict[str, list[str]](), None
    for part in (b"\r\n" + body).split(b"\r\n--" + boundary.encode("utf-8", "replace"))[1 : _PARTS + 1]:
        if part.startswith(b"--"):
            break
        written, found, value = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        name, of_file = _named(written)
        if not found or not name:
            continue
        if of_file is None:
            fields.setdefault(name, []).append(value.decode("utf-8", "replace"))
        elif file is None and (of_file or value):
            file = Upload(clean(PurePath(of_file.replace("\\", "/")).name)[:200] or "fichier", value)
    return Form(fields), file


def _named(written: bytes) -> tuple[str, str | None]:
    """The name of a field, and that of its file; None: it is no file. Quotation marks come as %22 (HTML, "multipart form data")."""
    lines = written.decode("utf-8", "replace").split("\r\n")
    head = next((line for line in lines if line.lower().startswith("content-disposition:")), "")
    name, file = (found and found[1].replace("%22", '"') for found in (pattern.search(head) for pattern in (_NAME, _FILE)))
    return name or "", file
