"""A page's tree becomes its text, a paragraph a line: trafilatura first, other ways where it gives too little. Pure."""

import functools
import itertools
import logging
from collections.abc import Callable
from typing import Any, Final

from lxml import html

from techwatch import text as words
from techwatch.extract.facts import Facts
from techwatch.extract.gaps import fill
from techwatch.extract.walls import SHORT

MAX_ELEMENTS: Final = 30_000
"""Elements of a page that are weighed one by one; more are read simply, as weighing 240,000 takes 48 s. Recorded pages: 11,529 at most."""


@functools.cache
def _trafilatura() -> tuple[Callable[..., Any], Callable[..., Any]]:
    """Loaded once a process and only when a page is read: the import costs 0.3 s."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # its warnings come back as our failures
    from trafilatura import bare_extraction, baseline

    return bare_extraction, baseline


def read_text(tree: html.HtmlElement, facts: Facts, url: str) -> str:
    """The article's text as it stands on the page, "" when there is none; structured data's where the page shows far less of it."""
    bare_extraction, baseline = _trafilatura()
    if sum(1 for _ in itertools.islice(tree.iter(), MAX_ELEMENTS + 1)) > MAX_ELEMENTS:
        return words.clean_lines(baseline(tree)[1] or "")
    document = bare_extraction(tree, url=url, include_comments=False, with_metadata=False)
    text = words.clean_lines(document.text or "") if document is not None else ""
    if len(text) < SHORT and not facts.charged() and len(body := facts.body()) > 2 * len(text):
        return body
    return fill(text, tree) if text else words.clean_lines(baseline(tree)[1] or "")
