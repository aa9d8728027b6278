"""One address becomes an answer: conditional, through a few redirects, or a Failure that says why not. Talks to: HTTP."""

import asyncio
import datetime as dt
import email.utils
import ipaddress
import re
import ssl
from collections.abc import Iterator, Mapping
from typing import Final

import aiohttp
import yarl

from techwatch.config import Fetch
from techwatch.errors import FetchError
from techwatch.fetch.body import read_body
from techwatch.fetch.guard import guarded, private_address
from techwatch.text import clean, first_words
from techwatch.types import Failure, Request, Response, Unreachable
from techwatch.urls import resolve

Answer = Response | Unreachable

LONGEST_WAIT: Final = 86_400.0  # seconds; a Retry-After beyond a day is believed for a day
_PERMANENT = frozenset({301, 308})  # RFC 9110 section 15.4
_REDIRECTS = _PERMANENT | {302, 303, 307}
_REASONS = {404: "not-found", 410: "gone", 401: "forbidden", 403: "forbidden", 451: "forbidden", 429: "busy", 503: "busy"}
_FOR_GOOD = frozenset({"bad-link", "bomb", "gone", "not-html", "private-network", "too-large"})  # trying again will not help
_NO_PAGE = ("audio/", "font/", "image/", "video/")
_INTERNALS = re.compile(r"\[(?:Errno|SSL)[^\]]*\] |\s*\(_ssl\.c:\d+\)")  # what Python adds to the words of an error
_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
}


def open_session(limits: Fetch) -> aiohttp.ClientSession:
    """A session that keeps no cookies, unpacks nothing, and connects only where `limits` allow."""
    allowed = tuple(ipaddress.ip_network(network) for network in limits.allow_networks)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=300, socket_factory=guarded(allowed)),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),  # ours is around the whole, see answer_to
        headers={"User-Agent": limits.user_agent, "Accept-Encoding": "gzip, deflate"},
        auto_decompress=False,
        max_line_size=32_768,
        max_field_size=32_768,  # content security policies and cookies of real sites pass aiohttp's 8190
    )


async def answer_to(session: aiohttp.ClientSession, request: Request, limits: Fetch) -> Answer:
    """The answer to `request` within `limits.timeout_seconds`, redirects included; never raises."""
    waits: list[float] = []
    try:
        async with asyncio.timeout(limits.timeout_seconds):
            return await _follow(session, request, limits, waits)
    except FetchError as error:
        reason, detail = error.reason, error.detail
    except Exception as error:
        reason, detail = _reason(error, limits)
    failure = Failure(request.url, reason, first_words(clean(detail), 200), retry=reason not in _FOR_GOOD)
    return Unreachable(request, failure, retry_after=waits[-1] if waits else None)


async def _follow(session: aiohttp.ClientSession, request: Request, limits: Fetch, waits: list[float]) -> Response:
    """The answer at the end of the redirects; `waits` gets the seconds that a server asks for."""
    url, seen, permanent = _checked(request.url, request.url), {request.url}, True
    for _ in range(limits.max_redirects + 1):
        async with session.request(
            request.method, _exact(url), headers=_headers(request, url), data=request.body or None, allow_redirects=False
        ) as got:
            if got.status not in _REDIRECTS or "Location" not in got.headers:
                waits.extend(_retry_after(got.headers))
                return await _read(got, request, limits, url, url if permanent and len(seen) > 1 else "")
            if request.method == "POST":
                raise FetchError(request.url, "redirect", f"it moved to {got.headers['Location']}: put that address into feeds.yaml")
            permanent = permanent and got.status in _PERMANENT
            url = _checked(url, _quoted(got.headers["Location"]))
        if url in seen:
            raise FetchError(request.url, "redirect", f"they come back to {url}")
        seen.add(url)
    raise FetchError(request.url, "redirect", f"more than {limits.max_redirects} of them")


def _checked(base: str, link: str) -> str:
    url = resolve(base, link)
    if url is None:
        raise FetchError(base, "bad-link", link)
    return url.partition("#")[0]


def _quoted(location: str) -> str:
    """`location` with the bytes that no header may hold percent-encoded, as browsers do."""
    return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in location.encode("utf-8", "surrogateescape"))


def _exact(url: str) -> yarl.URL:
    """`url` as it was written where it can be sent as it is: some servers tell %2B from +."""
    return yarl.URL(url, encoded=re.fullmatch(r"[!-~]+", url) is not None)


def _headers(request: Request, url: str) -> dict[str, str]:
    """What is said with a request; its own headers, which may hold a key, to the host that they are for only."""
    headers = {"Accept": _ACCEPT[request.purpose], "If-None-Match": request.etag, "If-Modified-Since": request.modified}
    own = dict(request.headers) if _origin(url) == _origin(request.url) else {}
    return {name: value for name, value in headers.items() if value} | own


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = yarl.URL(url)
    return parts.scheme, parts.host or "", parts.port


async def _read(got: aiohttp.ClientResponse, request: Request, limits: Fetch, url: str, moved_to: str) -> Response:
    """`got` with its body, if its status is one that we asked for; else FetchError."""
    content_type = _header(got, "Content-Type")
    if got.status not in (200, 203) and not (got.status == 304 and (request.etag or request.modified)):
        raise FetchError(request.url, _REASONS.get(got.status, "error" if got.status >= 500 else "http"), str(got.status))
    if request.purpose == "page" and content_type.lower().startswith(_NO_PAGE):
        raise FetchError(request.url, "not-html", content_type)
    return Response(
        request=request,
        url=url,
        status=got.status,
        body=await read_body(got, limits.max_bytes) if got.status != 304 else b"",
        content_type=content_type,
        etag=_header(got, "ETag"),
        modified=_header(got, "Last-Modified"),
        moved_to=moved_to,
    )


def _header(got: aiohttp.ClientResponse, name: str) -> str:
    """The value of a header; "" when it is missing, or holds what could be neither stored nor sent back."""
    value = got.headers.get(name, "")
    return value if value.isascii() and value.isprintable() else ""


def _retry_after(headers: Mapping[str, str]) -> Iterator[float]:
    """Retry-After in seconds (RFC 9110 section 10.2.3); a date counts from the server's own clock."""
    value = headers.get("Retry-After", "").strip()
    try:
        if value.isascii() and value.isdigit():
            yield min(float(value), LONGEST_WAIT)
        elif value:
            wait = _moment(value) - _moment(headers.get("Date", ""))
            yield min(max(wait.total_seconds(), 0.0), LONGEST_WAIT)
    except (ValueError, TypeError, OverflowError):
        return


def _moment(text: str) -> dt.datetime:
    moment = email.utils.parsedate_to_datetime(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _reason(error: Exception, limits: Fetch) -> tuple[str, str]:
    """The reason (`errors.REASONS`) and detail of what went wrong below HTTP."""
    detail = _INTERNALS.sub("", str(getattr(error, "os_error", None) or error)) or type(error).__name__
    match error:
        case TimeoutError():
            return "slow", f"{limits.timeout_seconds:g} s"
        case aiohttp.ClientConnectorDNSError():
            return "dns", ""
        case aiohttp.ClientConnectorError() if private := private_address(detail):
            return "private-network", private
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return "tls", detail
        case aiohttp.ClientConnectorError():
            return "refused", "" if isinstance(error.os_error, ConnectionRefusedError) else detail
        case aiohttp.InvalidURL() | ValueError():
            return "bad-link", detail
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientPayloadError() | aiohttp.ClientOSError() | OSError():
            return "reset", ""
    return "http", f"the answer is not HTTP as it should be: {detail}"
