"""A page of a feed, or of a site, becomes the addresses of the pages behind it. Pure."""

import json
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree, html

from techwatch.sources import body
from techwatch.types import Response
from techwatch.urls import host, resolve

_LINK = re.compile(r"<(?:\w+:)?link\b[^>]{0,500}>", re.I)
_NUMBERED = re.compile(r"(?:/page/\d{1,4}/?|[?&](?:page|paged|pg)=\d{1,4})$", re.I)
_TOP: Final = 20_000
_HEAD: Final = 200_000  # characters; a feed says what its next page is before its entries, and some have long heads
_PARSER: Final = html.HTMLParser(encoding="utf-8", huge_tree=False)


def said_next(text: str, url: str) -> str | None:
    """What a feed itself calls its next, older page (RFC 5005; JSON Feed 1.1)."""
    if text.lstrip()[:1] == "{":
        try:
            found = json.loads(text).get("next_url")
        except (ValueError, AttributeError, RecursionError):
            return None
        return resolve(url, found) if isinstance(found, str) and found else None
    for tag in _LINK.finditer(text[:_HEAD]):
        rel, href = (re.search(rf"""\b{name}\s*=\s*["']([^"']*)["']""", tag[0], re.I) for name in ("rel", "href"))
        if rel and href and rel[1].lower() in ("next", "prev-archive"):
            return resolve(url, href[1].replace("&amp;", "&"))
    return None


def wordpress_page(text: str, feed: str, number: int) -> str | None:
    """Page `number` of a feed that WordPress makes, by its generator or its address; None: it looks like none."""
    parts = urlsplit(feed)
    looks = re.search(r"/feed/?$", parts.path) or re.search(r"(^|&)feed=", parts.query)
    if not looks and not re.search(r"<generator[^>]*>[^<]*wordpress", text[:_TOP], re.I):
        return None
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "paged"]
    return parts._replace(query=urlencode([*query, ("paged", str(number))]), fragment="").geturl()


def page_of_feed(text: str, url: str) -> str | None:
    """The page that a feed is the feed of: a section's, or the home page."""
    found = re.search(r"<channel\b.{0,3000}?<link>\s*([^<\s]+)\s*</link>", text[:_TOP], re.S | re.I)
    if not found and not (found := re.search(r'"home_page_url"\s*:\s*"([^"]+)"', text[:5000])):
        tags = (tag[0] for tag in _LINK.finditer(text[:5000]) if re.search(r"rel\s*=\s*[\"']alternate", tag[0], re.I))
        found = next((href for tag in tags if (href := re.search(r"""href\s*=\s*["']([^"']+)""", tag))), None)
    return resolve(url, found[1].replace("&amp;", "&")) if found else None


def tree_of(answer: Response) -> html.HtmlElement | None:
    """The page as a tree; None: it is none."""
    try:
        text = body.decode(answer.body, answer.content_type)
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def links(tree: html.HtmlElement, url: str) -> Iterator[tuple[str, bool]]:
    """The addresses that a page leads to, and whether it calls them its next page."""
    for place in tree.iter("a", "link"):
        link = resolve(url, place.get("href")) if place.get("href") else None
        if link:
            rel = (place.get("rel") or "").lower().split()
            if place.tag == "a" or "next" in rel:
                yield link.partition("#")[0], "next" in rel and host(link) == host(url)


def is_numbered(link: str, url: str) -> bool:
    """Whether a link leads to another page of the same list ("/news/page/3/", "?page=3")."""
    return (
        host(link) == host(url)
        and bool(_NUMBERED.search(link))
        and _NUMBERED.sub("", link).rstrip("/") == _NUMBERED.sub("", url).rstrip("/")
    )
