"""A fetched page becomes its text and what it says of itself, or a Failure that says why. Pure."""

import datetime as dt
import functools
import itertools
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from lxml import etree, html

from techwatch import text as words
from techwatch.extract.facts import Facts
from techwatch.extract.walls import SHORT, wall
from techwatch.types import Extracted, Failure, Page

MAX_HTML: Final = 4_000_000
"""Bytes of a page that are parsed; the largest of 743 recorded pages has 1.9 MB."""

MAX_ELEMENTS: Final = 30_000
"""Elements of a page that are weighed one by one; more are read simply, as weighing 240,000 takes 48 s. Recorded pages: 11,529 at most."""

# --- what kind of body ------------------------------------------------------------------------------

_SIGNATURES: Final = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"PK\x03\x04", b"RIFF", b"\x1f\x8b", b"\x00\x00\x00")
_HTML_START: Final = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta|div|p|article|section|script|h1)\b", re.I)
_FEED_START: Final = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b", re.I)
_HTML_TYPES: Final = ("text/html", "application/xhtml+xml", "application/xml", "text/xml", "")


def extract_page(page: Page, *, now: dt.datetime | None = None) -> Extracted | Failure:
    """Read `page`: its text in paragraphs and its own title, date, author, site, summary and language.

    `now` (aware) bounds the date: what lies more than two days after it is no date of publication.
    Whatever goes wrong is a Failure with a reason of `types.REASONS`; nothing is raised.
    """
    try:
        reason = _no_page(page)
        return Failure(page.url, *reason) if reason else _read(page, now)
    except Exception as error:  # one page never fails a batch
        return Failure(page.url, "extract-error", f"{type(error).__name__}: {error}"[:200], retry=False)


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


def _read(page: Page, now: dt.datetime | None) -> Extracted | Failure:
    tree = _parse(page)
    if tree is None:
        return Failure(page.url, "no-text", retry=False)
    facts = Facts(tree)
    text = _text(tree, facts, page.url)
    title = facts.title(page.url)
    if before := wall(page.body, title, text, charged=facts.charged()):
        return Failure(page.url, before)
    if len(text) < 20:
        return Failure(page.url, "no-text", retry=False)
    return Extracted(
        title=title,
        text=text,
        url=facts.address(page.url),
        published=facts.published(page.url, now),
        author=facts.author(),
        site=facts.site(),
        description=facts.description(),
        lang=facts.lang(),
    )


# --- bytes to tree ----------------------------------------------------------------------------------

_DECLARED: Final = re.compile(rb"""<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# https://encoding.spec.whatwg.org/#names-and-labels: these labels mean windows-1252 on the web.
_LATIN: Final = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "l1"})


def _decoded(page: Page) -> str:
    body = page.body[:MAX_HTML]
    for mark, charset in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(charset, "replace")
    try:
        return body.decode("utf-8")  # a page that decodes as UTF-8 is UTF-8, whatever it declares
    except UnicodeDecodeError as error:
        if error.start > len(body) - 4:  # a character cut by MAX_HTML
            return body[: error.start].decode("utf-8")
    for charset in _charsets(page.content_type, body):
        try:
            return body.decode("cp1252" if charset in _LATIN else charset, "replace")
        except LookupError:
            continue
    return body.decode("cp1252", "replace")


def _charsets(content_type: str, body: bytes) -> Iterator[str]:
    if found := re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.I):
        yield found[1].lower()
    if declared := _DECLARED.search(body[:4000]):
        name = declared[1].decode("ascii", "replace").lower()
        if not name.startswith("utf-16"):  # it could be read as ASCII, so it cannot be that
            yield name


def _parse(page: Page) -> html.HtmlElement | None:
    markup = _decoded(page).replace("\x00", "").encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(markup, parser=parser)
    except etree.ParserError:
        return None


# --- tree to text -----------------------------------------------------------------------------------


@functools.cache
def _trafilatura() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Loaded once a process and only when a page is read: the import costs 0.3 s."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its warnings come back as our failures
    from trafilatura import bare_extraction, baseline

    return bare_extraction, baseline


def _text(tree: html.HtmlElement, facts: Facts, url: str) -> str:
    bare_extraction, baseline = _trafilatura()
    if sum(1 for _ in itertools.islice(tree.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
        return words.clean_lines(baseline(tree)[1] or "")
    document = bare_extraction(tree, url=url, include_comments=False, with_metadata=False)
    text = words.clean_lines(document.text or "") if document is not None else ""
    if len(text) < SHORT and not facts.charged() and len(body := facts.body()) > 2 * len(text):
        return body
    return text or words.clean_lines(baseline(tree)[1] or "")
