"""A view that many members share becomes a mould, and a mould with one member's own words the bytes of her mail. Pure.

Rendering a message takes some ten milliseconds, and members who chose the same get the same but for a few addresses. So it is
rendered once with tokens in their places; filled in, only the lines that hold one are encoded anew. The bytes are those of
`render.message`, letter for letter (tests/test_shared.py).
"""

import dataclasses
import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import jinja2

from techwatch import text
from techwatch.render import phrases
from techwatch.render.fit import mail_parts
from techwatch.render.message import OWN, POLICY, MessageHeaders, assemble, boundary, own_headers, subject_line
from techwatch.render.pages import tongue_of
from techwatch.render.shown import EditionView, Picture
from techwatch.render.typography import Tongue, wrap

Values = Mapping[str, str]
"""What stands in the place of each token: an address as it is, words as the reader sees them."""

CONSENT: Final = "hersinvalidconsent"
_TOKEN: Final = re.compile(rf"https://hers\.invalid/[a-z0-9-]+/|{CONSENT}")
_MARK: Final = "openpiece{:05d}end"
_MARKED: Final = re.compile(rb"openpiece(\d{5})end\r\n")
_LENGTH: Final = 140
"""Letters of a token: about those of a signed address, so that a message is as long with the one as with the other."""


def token(word: str) -> str:
    """An address that stands for one of hers; `word`: small letters, figures, hyphens. The name is nobody's (RFC 2606)."""
    return f"https://hers.invalid/{word:-<{_LENGTH - 22}}/"


@dataclass(frozen=True, slots=True)
class Piece:
    """A line, or of a text a paragraph, that holds tokens: `texts` around `tokens`, in turn."""

    kind: Literal["line", "html", "paragraph"]
    texts: tuple[str, ...]
    tokens: tuple[str, ...]

    def filled(self, values: Values) -> bytes:
        """As it stands in the message, its line's end included."""
        own = [_in_html(values[name]) if self.kind == "html" else values[name] for name in self.tokens]
        words = "".join(part for pair in zip(self.texts, (*own, ""), strict=True) for part in pair)
        return _wrapped(words) if self.kind == "paragraph" else _encoded(words)


@dataclass(frozen=True, slots=True)
class Mould:
    """A message without what is one reader's own: bytes, pieces to fill, the names of her headers, None for the line between parts."""

    parts: tuple[bytes | Piece | str | None, ...]
    tongue: Tongue

    def consent(self, origin: str, day: dt.date | None) -> str:
        """What stands in the place of CONSENT."""
        return phrases.since(self.tongue, text.clean(origin), day)

    def cast(self, headers: MessageHeaders, values: Values) -> bytes:
        """Her mail. Raises DeliveryError when her address cannot stand in a header."""
        own, line, made = own_headers(headers), boundary(headers.message_id).encode(), list[bytes]()
        for part in self.parts:
            if isinstance(part, bytes):
                made.append(part)
            elif isinstance(part, Piece):
                made.append(part.filled(values))
            else:
                made.append(own[part] if part is not None else line)
        return b"".join(made)


def mould(env: jinja2.Environment, view: EditionView, *, headers: MessageHeaders) -> Mould:
    """Render `view`, in which tokens stand for what is one reader's own. Of `headers` the OWN ones only say whether they are there."""
    plain, html = mail_parts(env, view)
    pieces: list[Piece] = []
    opened = (_open_text(plain.removesuffix("\n"), pieces), _open_html(html.removesuffix("\n"), pieces))
    parts: list[bytes | Piece | str | None] = []
    for part in _frame(dataclasses.replace(headers, subject=""), view.logo):
        if part == "Subject":
            parts.append(POLICY.fold_binary(*POLICY.header_store_parse("Subject", subject_line(headers))))
        elif isinstance(part, int):
            halves = _MARKED.split(_encoded(opened[part]))
            parts += [pieces[int(half)] if number % 2 else half for number, half in enumerate(halves)]
        else:
            parts.append(part)
    return Mould(tuple(parts), tongue_of(env, view.lang))


@functools.lru_cache(maxsize=16)
def _frame(headers: MessageHeaders, logo: Picture | None) -> tuple[bytes | str | int | None, ...]:
    """What stands around the two bodies: bytes, names of headers that are written for each, 0 and 1 for the bodies, None for the line
    between parts."""
    whole = assemble("openbody0", "openbody1", headers=headers, logo=logo)
    head, _, body = whole.partition(b"\r\n\r\n")
    parts = [*_head(head + b"\r\n"), b"\r\n", *_bodies(body)]
    return tuple(_parted(parts, boundary(headers.message_id).encode()))


def _head(head: bytes) -> Iterator[bytes | str]:
    """The header's lines, with the names of those that are written for each message in their places."""
    for line in re.findall(rb"[^\r\n]+\r\n(?:[ \t][^\r\n]*\r\n)*", head):
        name = line.partition(b":")[0].decode()
        yield name if name in OWN or name == "Subject" else line


def _bodies(body: bytes) -> Iterator[bytes | int]:
    for part in re.split(rb"openbody([01])\r\n", body):
        yield int(part) if part in (b"0", b"1") else part


def _parted(parts: Sequence[bytes | str | int], line: bytes) -> list[bytes | str | int | None]:
    """`parts` with the boundary's line taken out, and bytes that follow each other joined."""
    found: list[bytes | str | int | None] = []
    for part in parts:
        if not isinstance(part, bytes):
            found.append(part)
            continue
        for number, between in enumerate(part.split(line)):
            found += [None] * bool(number)
            if found and isinstance(found[-1], bytes):
                found[-1] += between
            else:
                found.append(between)
    return found


def _open_html(html: str, pieces: list[Piece]) -> str:
    return "\n".join(_marked(line, "html", pieces) for line in html.split("\n"))


def _open_text(plain: str, pieces: list[Piece]) -> str:
    """A paragraph with words that are hers is wrapped anew; an address has a line of its own."""
    found: list[str] = []
    for paragraph in plain.split("\n\n"):
        if CONSENT in paragraph:
            found.append(_marked(" ".join(paragraph.split("\n")), "paragraph", pieces))
        else:
            found.append("\n".join(_marked(line, "line", pieces) for line in paragraph.split("\n")))
    return "\n\n".join(found)


def _marked(line: str, kind: Literal["line", "html", "paragraph"], pieces: list[Piece]) -> str:
    tokens = _TOKEN.findall(line)
    if not tokens:
        return line
    pieces.append(Piece(kind, tuple(_TOKEN.split(line)), tuple(tokens)))
    return _MARK.format(len(pieces) - 1)


def _in_html(words: str) -> str:
    """Words as css-inline writes them, in text and in attributes alike (https://html.spec.whatwg.org/#escapingString)."""
    return words.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")


@functools.lru_cache(maxsize=512)
def _wrapped(words: str) -> bytes:
    """Many came on the same day, and by the same way."""
    return _encoded(wrap(words))


def _encoded(words: str) -> bytes:
    return quoted_printable(words).encode("ascii") + b"\r\n"


_QUOTED: Final = re.compile(r"[^\t\r\n -~]")
_CODES: Final = {chr(code): f"={code:02X}" for code in range(256)}


def quoted_printable(words: str) -> str:
    """Lines in quoted-printable, ended by CRLF, as the standard library's `quoprimime.body_encode` breaks them, in a third of its time.

    That one asks a table for every letter; of a message few need one.
    """
    text = words.encode("utf-8", "replace").decode("latin-1").replace("=", "=3D")
    text = _QUOTED.sub(lambda found: _CODES[found.group()], text)
    return "\r\n".join(line if len(line) < _WIDTH and line[-1:] not in _BLANK else _broken(line) for line in text.split("\n"))


_WIDTH: Final = POLICY.max_line_length or 78
_BLANK: Final = (" ", "\t")


def _broken(line: str) -> str:
    """One quoted line with soft breaks (RFC 2045 section 6.7), none of them within an escape."""
    found, start, last = list[str](), 0, len(line) - 1 - _WIDTH
    while start <= last:
        stop = start + _WIDTH - 1
        stop -= 2 if line[stop - 2] == "=" else 1 if line[stop - 1] == "=" else 0
        found.append(line[start:stop] + "=")
        start = stop
    if line[-1] not in _BLANK:
        return "\r\n".join([*found, line[start:]])
    room = start - last
    code = _CODES[line[-1]]
    end = code if room >= 3 else f"{line[-1]}=\r\n" if room == 2 else f"=\r\n{code}"
    return "\r\n".join([*found, line[start:-1] + end])
