"""An endpoint becomes one of the desk: only for those of the team who may, only from our own pages. Talks to: editors' browsers, the store.

The single place that lets somebody in. A new route of the desk is closed unless it is wrapped in `signed`; tests walk the route table.
"""

import functools
import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Final, Literal, cast
from urllib.parse import urlencode, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.config import Person
from techwatch.pipeline.people import sign_ins
from techwatch.store import open_store
from techwatch.web import forms
from techwatch.web.page import clock, home_of, language, page, say

Role = Literal["editor", "analyst", "operator"]
Endpoint = Callable[[Request], Response] | Callable[[Request], Awaitable[Response]]

COOKIE: Final = "techwatch_desk"

HEADERS: Final = {
    "Cache-Control": "no-store",
    # scripts and what they ask for from our own files alone; a page of the desk may frame another (the preview)
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    # our own pages learn where a form comes from (forms.is_ours); other sites learn nothing
    "Referrer-Policy": "same-origin",
}
"""On every answer of the desk, unless the endpoint says otherwise."""

_NAME = re.compile(r"[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*")
_NAMES: Final = {
    "edition": re.compile(r"[a-z0-9]+(-[a-z0-9]+)*-[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "number": re.compile(r"[0-9]{1,12}"),
    "paper": re.compile(r"[^./\\\x00-\x1f][^/\\\x00-\x1f]*\.pdf", re.I),
    "day": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(-[0-9]{1,3})?"),
}
"""Parameters of addresses that look in one way only; all others are a _NAME."""

_SAFE = ("GET", "HEAD")
_AGAIN = "again"
_MARGIN = sign_ins.SESSION / 60
"""A page is not opened any more when its session would end while somebody writes in it."""


def signed(*roles: Role) -> Callable[[Endpoint], Callable[[Request], Awaitable[Response]]]:
    """Only for people with one of `roles`, and operators: the endpoint finds them as `request.state.person`.

    Without a session a browser is sent to sign in and comes back; forms from elsewhere and odd names in the address are refused.
    """

    def wrapped(endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        @functools.wraps(endpoint)
        async def checked(request: Request) -> Response:
            answer = await run_in_threadpool(_refused, request, roles) or await _answer(endpoint, request)
            for name, value in HEADERS.items():
                answer.headers.setdefault(name, value)
            return answer

        return checked

    return wrapped


async def _answer(endpoint: Endpoint, request: Request) -> Response:
    found = endpoint(request) if inspect.iscoroutinefunction(endpoint) else await run_in_threadpool(endpoint, request)
    return found if isinstance(found, Response) else await cast(Awaitable[Response], found)


def _refused(request: Request, roles: tuple[Role, ...]) -> Response | None:
    """Why this request is not answered, None when it may be. 404 for a name in the address that cannot be one of ours."""
    if not all(_is_name(parameter, str(value)) for parameter, value in request.path_params.items()):
        raise HTTPException(404)
    if request.method not in _SAFE and not forms.is_ours(request):
        return forms.elsewhere(request)
    person = who(request)
    if person is None:
        return sign_in_first(request)
    request.state.person = person
    return None if person.role in (*roles, "operator") else _forbidden(request, person, roles)


def _is_name(parameter: str, value: str) -> bool:
    """Names become files and keys: what has a slash, a dot at an end or anything unprintable in it was never given by us."""
    return len(value) <= 200 and bool(_NAMES.get(parameter, _NAME).fullmatch(value))


def who(request: Request) -> Person | None:
    """Who is signed in with this browser."""
    session = request.cookies.get(COOKIE, "")
    if not session:
        return None
    opens = request.method in _SAFE and "hx-request" not in request.headers
    home = home_of(request)
    with open_store(home.database) as store:
        return sign_ins.signed_in(home, store, session, now=clock() + _MARGIN if opens else clock())


def sign_in_first(request: Request) -> Response:
    """Leads to the sign-in page and from there back.

    A browser that comes from another site, as webmail is, keeps the strict cookie to itself: the same address is first opened once
    more from a page of ours, and only then is she asked to sign in.
    """
    if from_elsewhere(request):
        return once_more(request)
    to = f"/sign-in?{urlencode({'next': _place(request)}, safe='/')}"
    if "hx-request" in request.headers:  # a page would be put into the page
        return Response(status_code=403, headers={"HX-Redirect": to})
    return RedirectResponse(to, 303)


def from_elsewhere(request: Request) -> bool:
    """Whether another site's page may have opened this address, without our cookie.

    Where browsers do not say (on plain http), the pages of sign-in are opened once more in any case.
    """
    if request.method not in _SAFE or COOKIE in request.cookies:
        return False
    site = request.headers.get("sec-fetch-site", "")
    return site == "cross-site" or (not site and request.url.path.startswith("/sign-in") and _AGAIN not in request.query_params)


def once_more(request: Request) -> Response:
    """A page that opens the same address again, from our own site."""
    mark = f"{'&' if request.url.query else '?'}{_AGAIN}=1" if "sec-fetch-site" not in request.headers else ""
    return page(home_of(request), "sign_in_again", lang=language(request), title="web_sign_in", address=_address(request) + mark)


def _place(request: Request) -> str:
    """The page she was on: where a form was sent there may be none to open."""
    if "hx-request" in request.headers:
        current = urlsplit(request.headers.get("hx-current-url", ""))
        return sign_ins.page_here(current.path + (f"?{current.query}" if current.query else ""))
    if request.method in _SAFE:
        return sign_ins.page_here(_address(request))
    edition = request.path_params.get("edition")
    return f"{sign_ins.DESK}/{edition}" if edition else sign_ins.DESK


def _address(request: Request) -> str:
    """The path and query as they were asked for, still percent-encoded."""
    path: str = request.scope["raw_path"].decode("latin-1")
    return path + (f"?{request.url.query}" if request.url.query else "")


def _forbidden(request: Request, person: Person, roles: tuple[Role, ...]) -> Response:
    home, lang = home_of(request), language(request)
    may = ", ".join(say(home, lang, f"web_role.{role}") for role in dict.fromkeys((*roles, "operator")))
    values = {"may": may, "mine": say(home, lang, f"web_role.{person.role}"), "email": person.email}
    return page(home, "sign_in_forbidden", lang=lang, title="web_forbidden", status=403, **values)
