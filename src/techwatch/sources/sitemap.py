"""A sitemap (an index, a list of pages, news, plain text; gzip or not) becomes the addresses it names and their dates. Pure.

By https://www.sitemaps.org/protocol.html and Google's news extension. At most 50,000 addresses and 50 MB of one file are read, as the
protocol allows; entities are not resolved, nothing is fetched for a document type.
"""

import datetime as dt
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

from lxml import etree

from techwatch.sources.raw import NoFeed
from techwatch.text import clean
from techwatch.types import Lang
from techwatch.urls import resolve

MOST_BYTES: Final = 52_428_800
MOST_PLACES: Final = 50_000
LONGEST: Final = 2048
"""Characters of an address: the protocol wants fewer."""
MOST_PARTS: Final = 20_000
"""Elements of one address that are read: it names itself in a few, and some pictures."""
_GZIP: Final = b"\x1f\x8b"
_CHUNK: Final = 65_536
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Place:
    """An address in a sitemap. `modified`: when it was last changed (None: not said), never before it appeared; `published`, `title` and
    `lang` are those of a news sitemap. Of another sitemap, in an index, only the first two are known."""

    url: str
    modified: dt.datetime | None = None
    published: dt.datetime | None = None
    title: str = ""
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """`index`: the places are other sitemaps. `cut`: there was more than is read."""

    places: tuple[Place, ...]
    index: bool = False
    cut: bool = False


def read_sitemap(content: bytes, *, url: str) -> Sitemap | NoFeed:
    """What the sitemap at `url` names, in its order; or why it is none."""
    try:
        text = _unpacked(content)
    except zlib.error as error:
        return NoFeed("broken", f"packed, and damaged ({error})")
    if text is None:
        return NoFeed("too-large", f"more than {MOST_BYTES} bytes")
    if not text.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _of_lines(text, url)
    try:
        return _of_xml(text, url)
    except etree.XMLSyntaxError as error:
        return NoFeed("broken", f"no sitemap can be read from it ({error.__class__.__name__})")


def _unpacked(content: bytes) -> bytes | None:
    """`content`, unpacked where it is gzip; None when more comes out than may."""
    if not content.startswith(_GZIP):
        return content if len(content) <= MOST_BYTES else None
    stream, parts, size = zlib.decompressobj(zlib.MAX_WBITS | 16), list[bytes](), 0
    rest = content
    while rest and not stream.eof:
        part = stream.decompress(rest, _CHUNK)
        rest = stream.unconsumed_tail
        size += len(part)
        if size > MOST_BYTES:
            return None
        parts.append(part)
    return b"".join(parts)


def _of_lines(text: bytes, url: str) -> Sitemap | NoFeed:
    """A text sitemap: an address a line."""
    lines = text.decode("utf-8-sig", "replace").split("\n", MOST_PLACES)
    found = [line.strip() for line in lines[:MOST_PLACES] if re.match(r"\s*https?://\S+\s*$", line)]
    if not found:
        return NoFeed("not-a-feed", "no sitemap stands there")
    places = (resolve(url, line) for line in found if len(line) <= LONGEST)
    return Sitemap(tuple(Place(place) for place in places if place), cut=bool("".join(lines[MOST_PLACES:]).strip()))


def _of_xml(text: bytes, url: str) -> Sitemap | NoFeed:
    places, index, root, deep, parts = list[Place](), False, "", 0, 0
    events = etree.iterparse(
        BytesIO(text), events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    for event, element in events:
        name = _name(element)
        if event == "start":
            root, index, deep, parts = root or name, index or name == "sitemapindex", deep + 1, parts + 1
            if len(places) == MOST_PLACES or parts > MOST_PARTS:
                return Sitemap(tuple(places), index, cut=True)
            continue
        deep -= 1
        if name in ("url", "sitemap"):
            place = _place(element, url)
            places += [place] if place else []
        if deep == 1:
            parts = 0
            _forget(element)
    if root not in ("urlset", "sitemapindex"):
        return NoFeed("not-a-feed", f"<{root}> is no sitemap" if root else "no sitemap stands there")
    return Sitemap(tuple(places), index)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def _forget(element: Any) -> None:
    """What was read is let go: a sitemap of 50 MB is not kept as a tree."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _place(element: Any, url: str) -> Place | None:
    said = {_name(part): part.text or "" for part in element if _name(part) in ("loc", "lastmod")}
    loc = clean(said.get("loc", "")[: LONGEST + 1])
    place = resolve(url, loc) if 0 < len(loc) <= LONGEST else None
    if place is None:
        return None
    news = dict(_news(element))
    lang = news.get("language", "")[:2].lower()
    return Place(
        place,
        moment(said.get("lastmod", "")),
        moment(news.get("publication_date", "")),
        clean(news.get("title", ""))[:500],
        lang if re.fullmatch(r"[a-z]{2}", lang) else None,
    )


def _news(element: Any) -> Iterator[tuple[str, str]]:
    for part in element:
        if _name(part) == "news":
            yield from ((_name(fact), fact.text or "") for fact in part.iter() if fact is not part)


def moment(words: str) -> dt.datetime | None:
    """A W3C date and time as UTC; a day alone is its midnight, a month or a year alone says too little."""
    words = words.strip()
    if not _DAY.match(words):
        return None
    try:
        found = dt.datetime.fromisoformat(words)
        return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
