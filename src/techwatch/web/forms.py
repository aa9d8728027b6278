"""A posted form becomes its words, when it was sent from one of our own pages. Talks to: readers' browsers."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from techwatch.web.page import home_of, notice

LONGEST: Final = 300_000
"""Bytes of a form; the longest holds the text of a call."""

_ENDURED: Final = 10 * LONGEST
"""Bytes that are read of a form too long, so that its sender hears the answer: a connection that is cut tells her nothing."""

_MOST: Final = 5_000  # fields; a report's selection may list hundreds of stories, three fields each


@dataclass(frozen=True, slots=True)
class Form:
    """What somebody sent: each field's values, as written but for the ends of lines."""

    values: Mapping[str, Sequence[str]]

    def one(self, name: str) -> str:
        """The first value of a field, "" when it was not sent."""
        return next(iter(self.values.get(name, ())), "").replace("\r\n", "\n").strip()

    def all(self, name: str) -> tuple[str, ...]:
        """All values of a field."""
        return tuple(self.values.get(name, ()))

    def __contains__(self, name: str) -> bool:
        return name in self.values


def posted(act: Callable[[Request, Form], Response]) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that gives `act` the form that was sent, in a thread: 403 for one from another site, 413 for one too long."""

    async def endpoint(request: Request) -> Response:
        if not is_from_here(request):
            return elsewhere(request)
        form = await _read(request)
        if form is None:
            return notice(request, "web_too_long", 413)
        return await run_in_threadpool(act, request, form)

    return endpoint


def is_from_here(request: Request) -> bool:
    """Whether a form was not sent by another site's page, which could only know its address from a link that leaked.

    Browsers say in Sec-Fetch-Site whose page it was; older ones in Origin, and "null" there for every page that, like ours, sends no
    Referer (Fetch standard, "append a request Origin header"). Programs that are no browsers say neither.
    """
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site in ("same-origin", "none")
    origin = request.headers.get("origin", "null")
    ours = {request.headers.get("host", ""), urlsplit(home_of(request).config.web.public_url).netloc}
    return origin == "null" or _parts(origin)[1] in ours - {""}


def is_ours(request: Request) -> bool:
    """Whether a form surely comes from one of our own pages: asked where a session gives it power, beside the strict cookie.

    What is not said is refused. `Sec-Fetch-Site` is enough where there is one; browsers leave it out on plain http, as in an office's
    own network: there Origin has to name us, which it does for pages that let the referrer reach their own site (see desk.HEADERS).
    """
    site = request.headers.get("sec-fetch-site", "")
    if site:
        return site == "same-origin"
    scheme, netloc = _parts(request.headers.get("origin", ""))
    ours = {request.headers.get("host", ""), urlsplit(home_of(request).config.web.public_url).netloc}
    return scheme in ("http", "https") and netloc in ours - {""}


def _parts(origin: str) -> tuple[str, str]:
    """Scheme and host of what a browser says it comes from; empty ones where it is no address."""
    try:
        found = urlsplit(origin)
    except ValueError:
        return "", ""
    return found.scheme, found.netloc


def elsewhere(request: Request) -> Response:
    """The answer to a form that another site sent."""
    return notice(request, "web_elsewhere", 403)


async def _read(request: Request) -> Form | None:
    """The form, None when it is too long. What is no form has no fields."""
    body, size = b"", 0
    async for part in request.stream():
        size += len(part)
        body += part if size <= LONGEST else b""
        if size > _ENDURED:
            break
    if size > LONGEST:
        return None
    try:
        return Form(parse_qs(body.decode(), keep_blank_values=True, max_num_fields=_MOST, errors="strict"))
    except ValueError:
        return Form({})
