"""A page of links becomes raw entries by the CSS selectors of feeds.yaml, for calls with the dates that stand in its list. Pure.

A selector that finds nothing is an error of the feed: the page has changed, and an empty feed would hide it.
"""

import datetime as dt
import functools
import re
from collections.abc import Generator, Iterator
from dataclasses import replace
from typing import Final
from urllib.parse import urljoin

import cssselect
from lxml import etree, html

from techwatch.config import Feed, Listing
from techwatch.sources import body
from techwatch.sources.days import read_day, read_window
from techwatch.sources.raw import NoFeed, RawEntry, RawFeed
from techwatch.sources.records import nature
from techwatch.text import clean
from techwatch.types import CallFacts, Fact, Request, Response
from techwatch.urls import host, resolve

_PARSER: Final = html.HTMLParser(encoding="utf-8", huge_tree=False)
_FEW: Final = 3  # entries; among fewer it may be that none says its dates
_LONGEST_DATES: Final = 300  # characters
_PLACE: Final = "dates"
_REL_NEXT: Final = "a[rel~=next], link[rel~=next]"


def walk(feed: Feed, token: str, now: dt.datetime) -> Generator[Request, Response, None]:
    """The page, then those that `listing.next` leads to on the same host: each once, at most `feed.pages`.

    `listing.next` may find a whole row of page numbers: the first one that was not read yet comes next.
    """
    url: str | None = feed.url.partition("#")[0]
    seen: set[str] = set()
    while url and len(seen) < feed.pages:
        seen.add(url)
        answer = yield Request(url, purpose="feed")
        seen.add(answer.url)
        url = _next(body.decode(answer.body, answer.content_type), answer.url, feed.listing, seen)


def following(text: str, url: str, listing: Listing) -> str | None:
    """The page behind one of a listing: by `listing.next`, else by its link with rel=next; on the same host."""
    return _next(text, url, listing if listing.next else listing.model_copy(update={"next": _REL_NEXT}), {url})


def _next(text: str, url: str, listing: Listing, seen: set[str]) -> str | None:
    tree = _tree(text) if listing.next else None
    if tree is None:
        return None
    links = (resolve(url, urljoin(_base(tree), place.get("href"))) for place in _at(tree, listing.next) if place.get("href"))
    pages = (link.partition("#")[0] for link in links if link)
    return next((page for page in pages if page not in seen and host(page) == host(url)), None)


def read(text: str, feed: Feed) -> RawFeed | NoFeed:
    """The entries of one page; or which selector finds nothing in it."""
    tree = _tree(text)
    blocks = _at(tree, feed.listing.entry) if tree is not None else []
    if tree is None or not blocks:
        seen = body.sniff(text)
        wall = isinstance(seen, NoFeed) and seen.reason in ("bot-wall", "empty")
        return seen if isinstance(seen, NoFeed) and wall else _changed("entry", feed.listing.entry)
    base = _base(tree)
    entries = tuple(replace(entry, link=urljoin(base, entry.link)) for block in blocks if (entry := _entry(block, feed)))
    if not entries:
        linked = any(_link(block, feed.listing) for block in blocks)
        return _changed("title", feed.listing.title) if linked else _changed("link", feed.listing.link)
    if feed.listing.dates and len(blocks) >= _FEW and not any(_at(block, feed.listing.dates) for block in blocks):
        return _changed("dates", feed.listing.dates)
    return RawFeed(title=_escaped(_words(tree, "title")), lang=tree.get("lang") or "", entries=entries)


def _changed(name: str, selector: str) -> NoFeed:
    return NoFeed("broken", f"no entry matches listing.{name} {selector!r}: the page has changed")


def _tree(text: str) -> html.HtmlElement | None:
    try:
        return html.document_fromstring(text.encode("utf-8", "replace"), parser=_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


@functools.lru_cache(maxsize=512)
def _xpath(selector: str) -> etree.XPath:
    return etree.XPath(cssselect.HTMLTranslator().css_to_xpath(selector))


def _at(tree: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    return list(_xpath(selector)(tree)) if selector else []


def _said(place: html.HtmlElement) -> str:
    """The words of an element, those of its parts apart; no comments and no programs."""
    return clean(" ".join(place.xpath(".//text()[not(parent::script or parent::style)]")))


def _words(block: html.HtmlElement, selector: str) -> str:
    """The words of the first element at `selector` that has any."""
    return next((said for place in _at(block, selector) if (said := _said(place))), "")


def _entry(block: html.HtmlElement, feed: Feed) -> RawEntry | None:
    """One entry; None for a block without link or title."""
    listing, link = feed.listing, _link(block, feed.listing)
    title = _words(block, listing.title) if listing.title else link[1] if link else ""
    if not (link and title):
        return None
    return RawEntry(
        link=link[0],
        title=_escaped(title),
        summary=_escaped(_words(block, listing.summary)),
        dates=tuple(_published(block, listing)),
        call=_call(block, title, listing) if feed.kind == "calls" else None,
    )


def _escaped(words: str) -> str:
    """Text as the markup that an entry's texts are."""
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _link(block: html.HtmlElement, listing: Listing) -> tuple[str, str] | None:
    """The first link at `listing.link` that leads to a page, and its words."""
    for place in _at(block, listing.link):
        address = (place.get("href") or "").strip()
        if address and not re.match(r"#|javascript:|mailto:|tel:", address, re.I):
            return address, _said(place) or clean(place.get("title") or place.get("aria-label") or "")
    return None


def _published(block: html.HtmlElement, listing: Listing) -> Iterator[dt.datetime]:
    for place in _at(block, listing.date):
        day = read_day(place.get("datetime") or _said(place))
        if day:
            yield dt.datetime.combine(day.day, dt.time(), dt.UTC)


def _call(block: html.HtmlElement, title: str, listing: Listing) -> CallFacts | None:
    """When a call is open, from the words at `listing.dates` (in a table its heading says which day it is).

    None when the list does not say: whether it is a call is then for its page to tell.
    """
    places = [place for place in _at(block, listing.dates) if _said(place)]
    words = ", ".join(_said(place) for place in places)[:_LONGEST_DATES]
    window = read_window(", ".join(f"{_heading(place)}{_said(place)}" for place in places))
    fact = Fact(words, "structured", place=_PLACE)
    said = {"deadlines": window.deadlines, "opening": window.opening, "permanent": window.permanent}
    evidence = {name: fact for name, value in said.items() if value}
    if not evidence:
        return None
    due = tuple(replace(deadline, fact=fact) for deadline in window.deadlines)
    return CallFacts(nature(title), due, window.opening, window.permanent, evidence=evidence)


def _heading(place: html.HtmlElement) -> str:
    """ "Deadline: " for a cell under that heading; "" where no heading stands."""
    cell = next((one for one in (place, *place.iterancestors()) if one.tag == "td"), None)
    table = next(cell.iterancestors("table"), None) if cell is not None else None
    if cell is None or table is None:
        return ""
    column = sum(1 for _ in cell.itersiblings("td", "th", preceding=True))
    row = next((row for row in table.iter("tr") if row.find("th") is not None), None)
    cells = [one for one in row if one.tag in ("td", "th")] if row is not None else []
    return f"{_said(cells[column])}: " if column < len(cells) else ""


def _base(tree: html.HtmlElement) -> str:
    """What links of the page are relative to, if not to its address (HTML, the base element)."""
    return next((place.get("href").strip() for place in _at(tree, "base") if place.get("href")), "")
