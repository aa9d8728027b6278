"""A page becomes the feeds that it announces for programs that read them. Pure."""

import re
from typing import Final

from lxml import etree, html

from techwatch import urls
from techwatch.sources import body
from techwatch.text import clean

_TYPES: Final = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]{0,200}\?>")  # lxml takes none in what is text already
MOST: Final = 10
"""Feeds that are named; a few sites announce one for every heading."""


def announced(content: bytes, *, url: str, content_type: str = "") -> list[tuple[str, str]]:
    """Title and address of each feed in a page's `<link rel="alternate">`, comments' feeds last. Of what is no page: none."""
    try:
        page = html.document_fromstring(_DECLARATION.sub("", body.decode(content, content_type), count=1))
    except (etree.ParserError, ValueError):
        return []
    base = urls.resolve(url, next(iter(page.xpath("//base/@href")), "")) or url
    found: dict[str, str] = {}
    for link in page.iter("link"):
        kind = link.get("type", "").partition(";")[0].strip().lower()
        address = urls.resolve(base, link.get("href", ""))
        if "alternate" in link.get("rel", "").lower().split() and kind in _TYPES and address:
            found.setdefault(address, clean(link.get("title", "")))
    feeds = [(title or address, address) for address, title in found.items()]
    return sorted(feeds, key=lambda feed: "comment" in f"{feed[0]} {feed[1]}".lower())[:MOST]
