"""A publisher's selectors of feeds.yaml and a tree become what stands at those places. Pure."""

import copy
import datetime as dt
import functools

import cssselect
from lxml import etree, html

from techwatch import text as words
from techwatch.config import Selectors
from techwatch.extract.dates import read_date


@functools.lru_cache(maxsize=512)
def _xpath(selector: str) -> etree.XPath:
    return etree.XPath(cssselect.HTMLTranslator().css_to_xpath(selector))


def at(tree: html.HtmlElement, selector: str) -> list[html.HtmlElement]:
    """The elements of `tree` that a valid CSS selector finds, in the page's order; none for ""."""
    return list(_xpath(selector)(tree)) if selector else []


def drop(tree: html.HtmlElement, selectors: Selectors) -> None:
    """Take the blocks at `selectors.drop` out of `tree`, but never the page's body."""
    for block in at(tree, selectors.drop):
        if block.getparent() is not None and block.tag not in ("html", "body", "head"):
            block.drop_tree()


def only(tree: html.HtmlElement, selectors: Selectors) -> html.HtmlElement | None:
    """A page that holds nothing but the blocks at `selectors.text`; None when there is none with words in it."""
    found = [block for block in at(tree, selectors.text) if block.text_content().strip()]
    outer = [block for block in found if not any(up in found for up in block.iterancestors())]
    if not outer:
        return None
    page = html.document_fromstring("<html><body><article></article></body></html>")
    for block in copy.deepcopy(outer):
        block.tail = None
        page[0][0].append(block)
    return page


def title(tree: html.HtmlElement, selectors: Selectors) -> str:
    """The words at `selectors.title`, "" when there are none."""
    return next((said for place in at(tree, selectors.title) if (said := words.clean(place.text_content()))), "")


def date(tree: html.HtmlElement, selectors: Selectors, *, day_first: bool | None) -> dt.datetime | None:
    """The date at `selectors.date`: its `datetime` or `content`, else its words; None when there is none."""
    for place in at(tree, selectors.date):
        said = (place.get("datetime") or "", place.get("content") or "", words.clean(place.text_content())[:200])
        if moment := next((found for one in said if one and (found := read_date(one, day_first=day_first))), None):
            return moment
    return None
