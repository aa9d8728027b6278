"""The bytes at a feed's address become entries: the body is decoded, told apart by its content and read by its type. Pure.

A new feed type is a new module with a `read` function and one line in `SOURCE_TYPES`.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from techwatch.errors import FeedError
from techwatch.sources import body, json, xml
from techwatch.sources.raw import RawFeed, to_feed
from techwatch.types import ParsedFeed

SOURCE_TYPES: Final[Mapping[str, Callable[[str], RawFeed]]] = {
    "xml": xml.read,  # RSS 0.9x to 2.0, RDF, Atom
    "json": json.read,  # JSON Feed 1 and 1.1
}
"""Every feed type that `type:` in feeds.yaml may name beside `auto`: how its text is read."""


def parse_feed(content: bytes, *, url: str, content_type: str = "", type: str = "auto", now: dt.datetime) -> ParsedFeed:
    """The entries of the feed found at `url`, in its order; a feed without entries is no error.

    `content_type` is the HTTP header: of it only the charset is believed, and that last. Dates before
    1990 or more than two days after `now` are None. Raises FeedError with a reason of `types.REASONS`.
    """
    if type not in ("auto", *SOURCE_TYPES):
        raise FeedError(url, "unknown-type", f"{type!r} is none of auto, {', '.join(SOURCE_TYPES)}")
    text = body.decode(content, content_type)
    found = body.sniff(text)
    if not isinstance(found, str):
        raise FeedError(url, found.reason, found.detail)
    try:
        return to_feed(SOURCE_TYPES[found if type == "auto" else type](text), url=url, now=now)
    except ValueError as error:
        reason, _, detail = str(error).partition(": ")
        raise FeedError(url, reason, detail) from error
