"""Addresses become answers: polite, conditional, bounded, and never out of a private network. Talks to: HTTP.

aiohttp, because it costs the least CPU per answer of the clients measured and because its connector hands every
address really connected to, whatever the name, redirect or literal it came from, to `socket_factory` (see `_guard`).
Redirects, decompression and time are ours: each has a limit that no server can talk its way around.
"""

import asyncio
import contextlib
import datetime as dt
import email.utils
import ipaddress
import queue
import re
import socket
import ssl
import threading
import zlib
from collections import Counter, deque
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import aiohttp
import yarl

from techwatch.config import Fetch
from techwatch.errors import FetchError
from techwatch.text import clean, first_words
from techwatch.types import Failure, Request, Response, Unreachable
from techwatch.urls import host, resolve

Answer = Response | Unreachable
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST_WAIT: Final = 86_400.0  # seconds; a Retry-After beyond a day is believed for a day
_CHUNK = 65_536  # bytes unpacked at a time
_GZIP = b"\x1f\x8b"
_BOMB_RATIO = 100  # deflate reaches 1032:1; of 987 recorded feeds and pages the most packed has 21:1
_PERMANENT = frozenset({301, 308})  # RFC 9110 section 15.4
_REDIRECTS = _PERMANENT | {302, 303, 307}
_REASONS = {404: "not-found", 410: "gone", 401: "forbidden", 403: "forbidden", 451: "forbidden", 429: "busy", 503: "busy"}
_FOR_GOOD = frozenset({"bad-link", "bomb", "gone", "not-html", "private-network", "too-large"})  # trying again will not help
_NO_PAGE = ("audio/", "font/", "image/", "video/")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_PRIVATE = re.compile(r"(\S+) leads into a private network")
_ACCEPT = {
    "feed": "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5",
    "page": "text/html, application/xhtml+xml, */*;q=0.5",
}


# --- many addresses -----------------------------------------------------------------------------


async def fetch_all(requests: Iterable[Request], limits: Fetch) -> AsyncGenerator[Answer, None]:
    """An answer to each of `requests`, in the order in which they come.

    At most `limits.concurrency` are under way or waiting to be taken, at most `limits.per_host` with one
    host. Never raises for one address. Close it (`aclose`) to end early: what is under way is given up.
    """
    turns = _Turns(requests, limits.per_host)
    running: dict[asyncio.Task[Answer], Request] = {}
    async with _session(limits) as session:
        try:
            while True:
                while len(running) < limits.concurrency and (request := turns.take()):
                    running[asyncio.create_task(_answer(session, request, limits))] = request
                if not running:
                    return
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    turns.give_back(running.pop(task))
                    yield task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


class _Turns:
    """Which request is next: those of a host that has its share wait, those of the others do not."""

    def __init__(self, requests: Iterable[Request], per_host: int) -> None:
        self._per_host = per_host
        self._waiting: dict[str, deque[Request]] = {}
        self._busy: Counter[str] = Counter()
        for request in requests:
            self._waiting.setdefault(host(request.url), deque()).append(request)
        self._hosts = deque(self._waiting)

    def take(self) -> Request | None:
        """The next request that may start now, None when there is none."""
        for _ in range(len(self._hosts)):
            name = self._hosts[0]
            self._hosts.rotate(-1)
            if self._busy[name] < self._per_host:
                self._busy[name] += 1
                request = self._waiting[name].popleft()
                if not self._waiting[name]:
                    self._hosts.remove(name)
                return request
        return None

    def give_back(self, request: Request) -> None:
        self._busy[host(request.url)] -= 1


def fetch_each(requests: Iterable[Request], limits: Fetch) -> Generator[Answer, None, None]:
    """As `fetch_all`, for callers that are not asynchronous; may be abandoned at any point.

    The event loop has a thread of its own, so that answers go on coming in, and no time-out expires by
    mistake, while the caller works on one; it runs at most `limits.concurrency` answers ahead.
    """
    answers: queue.SimpleQueue[Answer | BaseException | None] = queue.SimpleQueue()
    loop = asyncio.new_event_loop()
    loop.set_default_executor(ThreadPoolExecutor(limits.concurrency, thread_name_prefix="techwatch-dns"))
    room = asyncio.Semaphore(limits.concurrency)
    work = loop.create_task(_hand_over(tuple(requests), limits, answers.put, room))
    thread = threading.Thread(target=_run, args=(loop, work, answers.put), name="techwatch-fetch", daemon=True)
    thread.start()
    try:
        while (answer := answers.get()) is not None:
            if isinstance(answer, BaseException):
                raise answer
            loop.call_soon_threadsafe(room.release)
            yield answer
    finally:
        _stop(loop, work, thread)


def fetch_one(request: Request, limits: Fetch) -> Answer:
    """The answer to `request`."""
    with contextlib.closing(fetch_each([request], limits)) as answers:
        return next(answers)


async def _hand_over(requests: Iterable[Request], limits: Fetch, put: Callable[[Answer], None], room: asyncio.Semaphore) -> None:
    answers = fetch_all(requests, limits)
    try:
        async for answer in answers:
            await room.acquire()
            put(answer)
    finally:
        await answers.aclose()


def _run(loop: asyncio.AbstractEventLoop, work: asyncio.Task[None], put: Callable[[BaseException | None], None]) -> None:
    end: BaseException | None = None
    try:
        loop.run_until_complete(work)
    except asyncio.CancelledError:
        pass
    except BaseException as error:
        end = error
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        put(end)


def _stop(loop: asyncio.AbstractEventLoop, work: asyncio.Task[None], thread: threading.Thread) -> None:
    if thread.is_alive():
        loop.call_soon_threadsafe(work.cancel)
    thread.join()
    loop.close()  # name look-ups under way are not waited for


# --- one address --------------------------------------------------------------------------------


def _session(limits: Fetch) -> aiohttp.ClientSession:
    allowed = tuple(ipaddress.ip_network(network) for network in limits.allow_networks)
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0, ttl_dns_cache=300, socket_factory=_guard(allowed)),
        cookie_jar=aiohttp.DummyCookieJar(),
        timeout=aiohttp.ClientTimeout(total=None),  # ours is around the whole, see _answer
        headers={"User-Agent": limits.user_agent, "Accept-Encoding": "gzip, deflate"},
        auto_decompress=False,
        max_line_size=32_768,
        max_field_size=32_768,  # content security policies and cookies of real sites pass aiohttp's 8190
    )


async def _answer(session: aiohttp.ClientSession, request: Request, limits: Fetch) -> Answer:
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
        async with session.get(_exact(url), headers=_headers(request), allow_redirects=False) as got:
            if got.status not in _REDIRECTS or "Location" not in got.headers:
                waits.extend(_retry_after(got.headers))
                return await _read(got, request, limits, url, url if permanent and len(seen) > 1 else "")
            permanent = permanent and got.status in _PERMANENT
            url = _checked(url, got.headers["Location"])
        if url in seen:
            raise FetchError(request.url, "redirect", f"they come back to {url}")
        seen.add(url)
    raise FetchError(request.url, "redirect", f"more than {limits.max_redirects} of them")


def _checked(base: str, link: str) -> str:
    url = resolve(base, link)
    if url is None:
        raise FetchError(base, "bad-link", link)
    return url.partition("#")[0]


def _exact(url: str) -> yarl.URL:
    """`url` as it was written where it can be sent as it is: some servers tell %2B from +."""
    return yarl.URL(url, encoded=re.fullmatch(r"[!-~]+", url) is not None)


def _headers(request: Request) -> dict[str, str]:
    headers = {"Accept": _ACCEPT[request.purpose], "If-None-Match": request.etag, "If-Modified-Since": request.modified}
    return {name: value for name, value in headers.items() if value}


async def _read(got: aiohttp.ClientResponse, request: Request, limits: Fetch, url: str, moved_to: str) -> Response:
    """`got` with its body, if its status is one that we asked for; else FetchError."""
    content_type = got.headers.get("Content-Type", "")
    if got.status not in (200, 203) and not (got.status == 304 and (request.etag or request.modified)):
        raise FetchError(request.url, _REASONS.get(got.status, "error" if got.status >= 500 else "http"), str(got.status))
    if request.purpose == "page" and content_type.lower().startswith(_NO_PAGE):
        raise FetchError(request.url, "not-html", content_type)
    return Response(
        request=request,
        url=url,
        status=got.status,
        body=await _body(got, limits.max_bytes) if got.status != 304 else b"",
        content_type=content_type,
        etag=got.headers.get("ETag", ""),
        modified=got.headers.get("Last-Modified", ""),
        moved_to=moved_to,
    )


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
    """The reason (`types.REASONS`) and detail of what went wrong below HTTP."""
    detail = str(getattr(error, "os_error", None) or error) or type(error).__name__
    match error:
        case TimeoutError():
            return "slow", f"{limits.timeout_seconds:g} s"
        case aiohttp.ClientConnectorDNSError():
            return "dns", ""
        case aiohttp.ClientConnectorError() if found := _PRIVATE.search(detail):
            return "private-network", found[1]
        case aiohttp.ClientSSLError() | ssl.SSLError():
            return "tls", detail
        case aiohttp.ClientConnectorError():
            return "refused", "" if isinstance(error.os_error, ConnectionRefusedError) else detail
        case aiohttp.InvalidURL() | ValueError():
            return "bad-link", detail
        case aiohttp.ServerDisconnectedError() | aiohttp.ClientPayloadError() | aiohttp.ClientOSError() | OSError():
            return "reset", ""
    return "http", f"the answer is not HTTP as it should be: {detail}"


# --- the body -----------------------------------------------------------------------------------


async def _body(got: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body of `got`, unpacked; FetchError when it passes `limit` bytes, packed or not."""
    subject = str(got.url)
    if (got.content_length or 0) > limit:
        raise FetchError(subject, "too-large", f"{got.content_length} bytes")
    unpack = _unpacker(got.headers.get("Content-Encoding", ""), subject)
    parts, read, unpacked = [], 0, 0
    async for chunk in got.content.iter_chunked(_CHUNK):
        read += len(chunk)
        for part in unpack(chunk):
            parts.append(part)
            unpacked += len(part)
            if unpacked > limit:
                bomb = unpacked > _BOMB_RATIO * read
                raise FetchError(subject, "bomb" if bomb else "too-large", f"more than {limit} bytes")
    return b"".join(parts)


def _unpacker(encoding: str, subject: str) -> Callable[[bytes], Iterator[bytes]]:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return lambda chunk: iter((chunk,))
    if name in ("gzip", "x-gzip", "deflate"):
        return _Inflate(subject, bare=name == "deflate").feed
    raise FetchError(subject, "broken", f"packed as {name}, which was not asked for")


class _Inflate:
    """Unpacks gzip and zlib, told by their first bytes; anything else is bare deflate if `bare`, else not packed at all.

    Servers send all three as "deflate" (RFC 9110 section 8.4.1.2), and plain bodies as "gzip".
    """

    def __init__(self, subject: str, *, bare: bool) -> None:
        self._subject, self._bare = subject, bare
        self._head, self._plain = b"", False
        self._stream: Any = None

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """The unpacked bytes of `chunk`, at most 64 kB at a time; FetchError when they are damaged."""
        if self._stream is None and not self._plain:
            chunk = self._head = self._head + chunk
            if len(chunk) < 2:
                return
            self._start(chunk)
        try:
            yield from (chunk,) if self._plain else self._inflate(chunk)
        except zlib.error as error:
            raise FetchError(self._subject, "broken", f"packed, and damaged ({error})") from None

    def _inflate(self, chunk: bytes) -> Iterator[bytes]:
        part = b""
        while chunk or len(part) == _CHUNK:  # a full part may leave more inside the stream with no input left
            if self._stream.eof:
                if not chunk.startswith(_GZIP):  # what follows a gzip member is another one, or padding
                    return
                self._start(chunk)
            part = self._stream.decompress(chunk, _CHUNK)
            yield part
            chunk = self._stream.unconsumed_tail or self._stream.unused_data

    def _start(self, chunk: bytes) -> None:
        if chunk.startswith(_GZIP):
            self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif chunk[0] & 0x0F == 8 and int.from_bytes(chunk[:2], "big") % 31 == 0:  # RFC 1950 section 2.2
            self._stream = zlib.decompressobj()
        elif self._bare:
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
        else:
            self._plain = True


# --- private networks ---------------------------------------------------------------------------


class _PrivateNetworkError(OSError):
    """The address about to be connected to is not on the open Internet."""


def _guard(allowed: tuple[_Network, ...]) -> Callable[[Any], socket.socket]:
    """A socket factory that refuses addresses off the open Internet, except those in `allowed`.

    It is asked after the name was resolved and just before connecting, so that a name that resolves
    differently the second time (DNS rebinding) gains nothing.
    """

    def connectable(info: Any) -> socket.socket:
        family, kind, protocol, _, place = info
        if not _reachable(place[0], allowed):
            raise _PrivateNetworkError(f"{place[0]} leads into a private network")
        return socket.socket(family, kind, protocol)

    return connectable


def _reachable(literal: str, allowed: tuple[_Network, ...]) -> bool:
    address = _bare(ipaddress.ip_address(literal.partition("%")[0]))
    if any(address in network for network in allowed):
        return True
    site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not (address.is_multicast or address.is_reserved or site_local)


def _bare(address: _Address) -> _Address:
    """The IPv4 address inside an IPv6 one that only wraps it (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
