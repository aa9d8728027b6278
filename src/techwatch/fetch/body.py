"""The body of an answer is read and unpacked, within a limit on what comes out. Talks to: HTTP."""

import zlib
from collections.abc import Callable, Iterator
from typing import Any

import aiohttp

from techwatch.errors import FetchError

_CHUNK = 65_536  # bytes unpacked at a time
_GZIP = b"\x1f\x8b"
_BOMB_RATIO = 100  # deflate reaches 1032:1; of 987 recorded feeds and pages the most packed has 21:1


async def read_body(got: aiohttp.ClientResponse, limit: int) -> bytes:
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
