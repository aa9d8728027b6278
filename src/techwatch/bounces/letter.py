"""The bytes of a stranger's mail -> its headers and parts as text, whatever is wrong with them. Pure.

Limits: so many parts and characters are looked at; what stands behind them tells nothing that the first did not.
"""

import base64
import binascii
import contextlib
import copy
import quopri
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import HeaderParser
from itertools import islice
from typing import Final

LARGEST: Final = 300_000  # bytes of a mail: a report stands before what it returns
MOST_HEADERS: Final = 500
MOST_PARTS: Final = 100
LONGEST: Final = 100_000  # characters of one part

ORIGINAL: Final = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers", "message/rfc822-headers"})
"""The types of the part that holds what was sent (RFC 3462 section 2, RFC 6522, RFC 6533)."""


def parse(raw: bytes) -> Message:
    """The mail by stdlib, in its old manner: the new one raises on headers that are only odd."""
    return message_from_bytes(raw[:LARGEST])


def parts(message: Message) -> Iterator[Message]:
    """All parts in their order, but for those inside of the message that was returned."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        yield part
        if part.is_multipart() and part.get_content_maintype() == "multipart":
            waiting = [child for child in part.get_payload() if isinstance(child, Message)] + waiting


def header(message: Message, name: str) -> str:
    """A header as one line of text (the first of that name), "" when it is not there."""
    found = next((value for known, value in message.raw_items() if known.lower() == name.lower()), "")
    return " ".join(_decoded(found).split())


def headers(message: Message) -> str:
    """Every header's words, one a line."""
    return "\n".join(" ".join(_decoded(value).split()) for _, value in islice(message.raw_items(), MOST_HEADERS))[:LONGEST]


def in_ascii(message: Message) -> Message:
    """The mail with headers that libraries can read: of raw bytes in them nothing is left."""
    copied = copy.copy(message)
    for name in {name.lower() for name, value in islice(message.raw_items(), MOST_HEADERS) if not str(value).isascii()}:
        values = [header.encode("ascii", "replace").decode() for header in map(str, message.get_all(name, ()))]
        del copied[name]
        for value in values:
            copied[name] = value
    return copied


def text(part: Message) -> str:
    """The words of a part, in whichever encoding they really are; "" for what has none."""
    return _words(_payload(part), str(part.get_content_charset() or ""))


def blocks(part: Message) -> list[Message]:
    """The groups of fields of a machine-readable report (message/delivery-status, message/feedback-report)."""
    payload = part.get_payload()
    read = [block for block in payload if isinstance(block, Message)] if isinstance(payload, list) else []
    rest = b"\n\n".join(map(_payload, read or [part]))  # what stdlib took for a text
    encoding = header(part, "Content-Transfer-Encoding").lower() if read else ""
    groups = [HeaderParser().parsestr(group) for group in re.split(r"\r?\n[ \t]*\r?\n", _undone(rest, encoding).strip())]
    return [group for group in (*read, *groups) if group.keys()][:MOST_PARTS]


def original(message: Message) -> Message | None:
    """The headers of the message that came back; None when no part holds them."""
    for part in parts(message):
        if part.get_content_type() not in ORIGINAL:
            continue
        payload = part.get_payload()
        inner = payload[0] if isinstance(payload, list) and payload else None
        if isinstance(inner, Message) and inner.keys():
            return inner
        if isinstance(inner, Message):
            return HeaderParser().parsestr(_undone(_payload(inner), header(part, "Content-Transfer-Encoding").lower()).lstrip())
        return HeaderParser().parsestr(text(part).lstrip())
    return None


def plain(message: Message) -> str:
    """What a person would read of it: every part of text, HTML without its marks, the returned message left out."""
    found = []
    for part in parts(message):
        if part.get_content_maintype() == "text" and part.get_content_type() not in ORIGINAL:
            said = text(part)
            found.append(re.sub(r"<[^<>@]*>|&nbsp;", " ", said) if part.get_content_subtype() == "html" else said)
    return "\n".join(found)[:LONGEST]


def _decoded(value: object) -> str:
    """A header's words (RFC 2047), raw bytes in it read as UTF-8 or Windows-1252."""
    raw = str(value)
    try:
        raw = _words(raw.encode("ascii", "surrogateescape"), "")
    except UnicodeEncodeError:  # words already
        raw = raw.encode("utf-8", "replace").decode()
    try:
        return str(make_header(decode_header(raw))) if "=?" in raw else raw
    except (HeaderParseError, LookupError, UnicodeError, ValueError, binascii.Error):
        return raw


def _words(data: bytes, charset: str) -> str:
    """What declares itself ASCII, or nothing, is often UTF-8 or Windows-1252."""
    for name in (charset if charset not in ("us-ascii", "ascii", "unknown-8bit") else "", "utf-8"):
        try:
            if name:
                return data.decode(name)[:LONGEST]
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")[:LONGEST]


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload[: 4 * LONGEST] if isinstance(payload, bytes) else b""


def _undone(data: bytes, encoding: str) -> str:
    """Reports may not be encoded (RFC 3464 section 2.1); some servers do it all the same."""
    with contextlib.suppress(binascii.Error, ValueError):
        if encoding == "base64":
            data = base64.b64decode(data, validate=False)
        elif encoding == "quoted-printable":
            data = quopri.decodestring(data)
    return _words(data, "")
