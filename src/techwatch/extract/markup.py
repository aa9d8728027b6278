"""A page's bytes become a tree, whatever encoding they claim. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree, html

from techwatch.types import Page

MAX_HTML: Final = 4_000_000
"""Bytes of a page that are parsed; the largest of 743 recorded pages has 1.9 MB."""

_DECLARED: Final = re.compile(rb"""<(?:meta[^>]+charset|\?xml[^>]+encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
# https://encoding.spec.whatwg.org/#names-and-labels: these labels mean windows-1252 on the web.
_LATIN: Final = frozenset({"iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "l1"})


def parse(page: Page) -> html.HtmlElement | None:
    """The tree of `page` without comments and processing instructions; None when it holds no element."""
    markup = _decoded(page).replace("\x00", "").encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", collect_ids=False, default_doctype=False, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(markup, parser=parser)
    except etree.ParserError:
        return None


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
