"""The bytes at a feed's address become entries: the body is decoded, told apart by its content and read by its type. Pure.

A new feed type is a new module with a `read` function, a `walk` too where one request is not enough, and one line in `SOURCE_TYPES`.
"""

import datetime as dt
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from typing import Final

from techwatch.config import Feed
from techwatch.errors import FeedError
from techwatch.sources import aides_territoires, body, json, listing, opendatasoft, sedia, ted, xml
from techwatch.sources.raw import NoFeed, RawFeed, to_feed
from techwatch.types import FeedState, ParsedFeed, Request, Response

Walk = Generator[Request, Response, None]
"""The requests that a poll takes, one after the other: it is sent the answer to each. Answers to purpose "feed" hold entries."""


@dataclass(frozen=True, slots=True)
class SourceType:
    """How a type of feed is asked and read.

    `walk`: the requests of one poll (given the feed, our key to its API and the moment); None: its address, once. `complete`: its entries
    say all there is, their pages are not fetched.
    """

    read: Callable[[str, Feed], RawFeed | NoFeed]
    walk: Callable[[Feed, str, dt.datetime], Walk] | None = None
    complete: Callable[[Feed], bool] | bool = False


SOURCE_TYPES: Final[Mapping[str, SourceType]] = {
    "xml": SourceType(lambda text, feed: xml.read(text)),  # RSS 0.9x to 2.0, RDF, Atom
    "json": SourceType(lambda text, feed: json.read(text)),  # JSON Feed 1 and 1.1
    "html": SourceType(listing.read, listing.walk),  # a page of links, by selectors
    "opendatasoft": SourceType(opendatasoft.read, opendatasoft.walk, opendatasoft.is_complete),  # explore API v2.1
    "aides-territoires": SourceType(aides_territoires.read, aides_territoires.walk, complete=True),
    "sedia": SourceType(sedia.read, sedia.walk, complete=True),  # EU Funding & Tenders
    "ted": SourceType(ted.read, ted.walk, complete=True),  # public procurement in Europe, API v3
}
"""Every feed type that `type:` in feeds.yaml may name beside `auto`."""

_SNIFFED: Final = ("auto", "xml", "json")
_WITH_KEY: Final = {"aides-territoires": "TECHWATCH_AIDES_TERRITOIRES_TOKEN"}


def walk(feed: Feed, state: FeedState, *, token: str = "", now: dt.datetime) -> Walk:
    """The requests of one poll of `feed`. `token`: our key to Aides-territoires ("" = none), which no other API is shown."""
    kind = SOURCE_TYPES.get(feed.type)
    if kind is None or kind.walk is None:
        yield Request(state.moved_to or feed.url, state.etag, state.modified, "feed")
    else:
        yield from kind.walk(feed, token if feed.type in _WITH_KEY else "", now)


def key_variable(feed: Feed) -> str:
    """The environment variable that holds our key to the feed's API, "" when it takes none."""
    return _WITH_KEY.get(feed.type, "")


def is_complete(feed: Feed) -> bool:
    """Whether the feed's entries say all there is, so that their pages are not fetched."""
    kind = SOURCE_TYPES.get(feed.type)
    complete = kind.complete if kind else False
    return complete(feed) if callable(complete) else complete


def parse_feed(
    content: bytes, *, url: str, content_type: str = "", type: str = "auto", now: dt.datetime, feed: Feed | None = None
) -> ParsedFeed:
    """The entries of the feed found at `url`, in its order; a feed without entries is no error.

    `content_type` is the HTTP header: of it only the charset is believed, and that last. Dates before
    1990 or more than two days after `now` are None. `feed`: what feeds.yaml says of it, for types that are set up there.
    Raises FeedError with a reason of `errors.REASONS`.
    """
    if type not in ("auto", *SOURCE_TYPES):
        raise FeedError(url, "unknown-type", f"{type!r} is none of auto, {', '.join(SOURCE_TYPES)}")
    try:
        found = _read(body.decode(content, content_type), type, feed or Feed(url=url, title=url, lang="und"))
        parsed = to_feed(found, url=url, now=now) if isinstance(found, RawFeed) else found
    except Exception as error:  # a parser's own mistake over a strange body is that one feed's failure, not the run's
        raise FeedError(url, "broken", f"it cannot be read ({error.__class__.__name__})") from error
    if isinstance(parsed, NoFeed):
        raise FeedError(url, parsed.reason, parsed.detail)
    return parsed


def _read(text: str, type: str, feed: Feed) -> RawFeed | NoFeed:
    if type not in _SNIFFED:
        return SOURCE_TYPES[type].read(text, feed)
    found = body.sniff(text)
    return SOURCE_TYPES[found if type == "auto" else type].read(text, feed) if isinstance(found, str) else found
