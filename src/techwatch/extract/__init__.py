"""A fetched page becomes its text and what it says of itself, or a Failure that says why. Pure."""

import datetime as dt
import re
from typing import Final, Literal

from lxml import html

from techwatch.config import Selectors
from techwatch.extract import places
from techwatch.extract.blocks import prune, unwrap
from techwatch.extract.body import read_text
from techwatch.extract.dates import sane
from techwatch.extract.facts import Facts
from techwatch.extract.lines import article_lines
from techwatch.extract.markup import parse
from techwatch.extract.stamps import day_comes_first, written
from techwatch.extract.walls import wall
from techwatch.types import Extracted, Failure, Page

_SIGNATURES: Final = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"\x1f\x8b", b"\x00\x00\x00")
_HTML_START: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|article|section|script|h1)\b", re.I)
_FEED_START: Final = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.I)
_HTML_TYPES: Final = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "")
_USUAL: Final = Selectors()


def extract_page(page: Page, *, now: dt.datetime | None = None, selectors: Selectors = _USUAL) -> Extracted | Failure:
    """Read `page`: its text in paragraphs and its own title, date, author, site, summary and language.

    `now` (aware) bounds the date: what lies more than two days after it is no date of publication. `selectors` say where things
    stand on this publisher's pages. Whatever goes wrong is a Failure with a reason of `errors.REASONS`; nothing is raised.
    """
    try:
        reason = _no_page(page)
        return Failure(page.url, *reason) if reason else _read(page, now, selectors)
    except Exception as error:  # one page never fails a batch
        return Failure(page.url, "extract-error", f"{type(error).__name__}: {error}"[:200], retry=False)


def forget() -> None:
    """Let go of what the libraries below keep of pages already read: 11 MB after 516 of them, and growing."""
    from trafilatura.meta import reset_caches

    reset_caches()


def _no_page(page: Page) -> tuple[str, str, bool] | None:
    start = page.body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start:
        return "empty", "", True
    declared = page.content_type.split(";")[0].strip().lower()
    if start.startswith(_SIGNATURES) or (_FEED_START.search(start) and not _HTML_START.match(start)):
        return "not-html", declared, False
    if declared not in _HTML_TYPES and not _HTML_START.search(start):
        return "not-html", declared, False
    if start[:1] in b"{[" and not _HTML_START.search(start):
        return "not-html", declared or "json", False
    return None


def _read(page: Page, now: dt.datetime | None, selectors: Selectors) -> Extracted | Failure:
    tree = parse(page)
    if tree is None:
        return Failure(page.url, "no-text", retry=False)
    facts = Facts(tree)
    title = places.title(tree, selectors) or facts.title(page.url)
    stated = places.date(tree, selectors, day_first=day_comes_first(facts.locale()))
    shown = _shown(tree, facts, page.url, selectors)
    if before := wall(page.body, title, shown, charged=facts.charged()):
        return Failure(page.url, before)
    text = article_lines(shown, title) or shown
    if len(text) < 20:
        return Failure(page.url, "no-text", retry=False)
    published, dated = _published(tree, facts, url=page.url, title=title, now=now, stated=stated if sane(stated, now) else None)
    return Extracted(
        title=title,
        text=text,
        url=facts.address(page.url),
        og_url=facts.shared_as(page.url),
        published=published,
        dated=dated,
        author=facts.author(),
        site=facts.site(),
        description=facts.description(),
        lang=facts.lang(),
    )


def _shown(tree: html.HtmlElement, facts: Facts, url: str, selectors: Selectors) -> str:
    """The article as it stands on the page, its boilerplate lines included; `tree` loses what is no part of it."""
    places.drop(tree, selectors)
    chosen = places.only(tree, selectors)
    if chosen is not None and (text := read_text(chosen, facts, url)):
        return text
    unwrap(tree)
    prune(tree)
    return read_text(tree, facts, url)


Dated = tuple[dt.datetime | None, Literal["structured", "text", ""]]


def _published(tree: html.HtmlElement, facts: Facts, *, url: str, title: str, now: dt.datetime | None, stated: dt.datetime | None) -> Dated:
    """When the page was published and what says so: the publisher's own place or markup, else the words near the headline."""
    if moment := stated or facts.published(url, now):
        return moment, "structured"
    moment = written(tree, title=title, lang=facts.locale(), url=url, now=now)
    return moment, "text" if moment else ""
