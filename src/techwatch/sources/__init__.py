"""The bytes at a feed's address become entries: the body is decoded, told apart by its content and read by its type. Pure.

A new feed type is a new module with a `read` function and one line in `SOURCE_TYPES`.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from techwatch.errors import FeedError
from techwatch.sources import body, json, xml
from techwatch.sources.raw import NoFeed, RawFeed, to_feed
from techwatch.types import ParsedFeed

SOURCE_TYPES: Final[Mapping[str, Callable[[str], RawFeed | NoFeed]]] = {
    "xml": xml.read,  # RSS 0.9x to 2.0, RDF, Atom
    "json": json.read,  # JSON Feed 1 and 1.1
}
"""Every feed type that `type:` in feeds.yaml may name beside `auto`: how its text is read."""


def parse_feed(content: bytes, *, url: str, content_type: str = "", type: str = "auto", now: dt.datetime) -> ParsedFeed:
    """The entries of the feed found at `url`, in its order; a feed without entries is no error.

    `content_type` is the HTTP header: of it only the charset is believed, and that last. Dates before
    1990 or more than two days after `now` are None. Raises FeedError with a reason of `errors.REASONS`.
    """
    if type not in ("auto", *SOURCE_TYPES):
        raise FeedError(url, "unknown-type", f"{type!r} is none of auto, {', '.join(SOURCE_TYPES)}")
    try:
        found = _read(body.decode(content, content_type), type)
        feed = to_feed(found, url=url, now=now) if isinstance(found, RawFeed) else found
    except Exception as error:  # a parser's own mistake over a strange body is that one feed's failure, not the run's
        raise FeedError(url, "broken", f"it cannot be read ({error.__class__.__name__})") from error
    if isinstance(feed, NoFeed):
        raise FeedError(url, feed.reason, feed.detail)
    return feed


def _read(text: str, type: str) -> RawFeed | NoFeed:
    found = body.sniff(text)
    return SOURCE_TYPES[found if type == "auto" else type](text) if isinstance(found, str) else found
