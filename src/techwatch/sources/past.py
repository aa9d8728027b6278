"""A feed becomes the requests that find its past, and their answers the entries of it. Pure.

In this order, as far as each leads: the feed's own further pages (RFC 5005 `next` and `prev-archive`, JSON Feed's `next_url`, WordPress's
`?paged=2`, the `next` of a listing), the site's sitemaps (those of robots.txt, else the usual ones), and where there are none its archive
pages (`rel=next`, page numbers, links by year and month). Only addresses of the shape of the feed's articles count (`shapes`).
"""

import datetime as dt
import re
from collections import Counter, deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlsplit

from techwatch.config import Feed
from techwatch.errors import FeedError
from techwatch.sources import body, listing, onward
from techwatch.sources.raw import NoFeed
from techwatch.sources.robots import Robots, read_robots
from techwatch.sources.shapes import Shape, day_in, key_of, shape_of
from techwatch.sources.sitemap import Place, read_sitemap
from techwatch.types import Entry, ParsedFeed, Request, Response, Unreachable
from techwatch.urls import host, site

MOST_PAGES: Final = 500
"""Pages of a feed, or archive pages, that are asked for at most."""
MOST_SITEMAPS: Final = 500
MOST_SEEN: Final = 300_000
"""Addresses of one feed's past that are looked at; each is remembered, so that none is taken twice."""
PREFIX: Final = "past "
"""How the key of such an entry begins: the feed itself gives the same page under another."""

Answer = Response | Unreachable
Asking = Generator[Request, Answer, None]
Parse = Callable[[Response], ParsedFeed]

_USUAL: Final = ("/sitemap.xml", "/sitemap_index.xml", "/wp-sitemap.xml", "/news-sitemap.xml", "/sitemap.xml.gz")
_NO_ARTICLES = re.compile(r"categor|tag|author|auteur|user|taxonom|image|video|page-sitemap|media|produ[ci]t|event-", re.I)
_ARCHIVE = re.compile(r"/((?:19|20)\d\d)(?:[/-](\d\d?))?/?$")


@dataclass(slots=True)
class Past:
    """The past of one feed as it is found. `since` and `until` are days, both included; `known`: addresses of entries that the feed gave.

    `entries` are what is found and not yet taken (`take`); `counts`: addresses by what became of them; `told`: what could not be had and
    why, a line each; `ways`: by which ways something was found.
    """

    feed: Feed
    parse: Parse
    since: dt.date
    until: dt.date
    agent: str
    known: tuple[str, ...] = ()
    entries: list[Entry] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    told: list[str] = field(default_factory=list)
    ways: Counter[str] = field(default_factory=Counter)
    _seen: set[str] = field(default_factory=set)
    _shape: Shape | None = None
    _home: str = ""
    _robots: Robots = field(default_factory=Robots)

    def take(self) -> list[Entry]:
        """The entries found since the last call."""
        found, self.entries = self.entries, []
        return found

    # --- the walk ---------------------------------------------------------------------------------

    def walk(self) -> Asking:
        """The requests, one after the other; it is sent the answer to each."""
        if (yield from self._pages_of_feed()):
            return
        if self._shape is None:
            self.told.append("its entries lead to many sites: only the feed's own pages could be followed")
            return
        answer = yield Request(_at(self._site(), "/robots.txt"))
        if isinstance(answer, Response):
            self._robots = read_robots(answer.body, agent=self.agent)
        if not (yield from self._sitemaps(self._robots.sitemaps)):
            yield from self._archive_pages()

    def _pages_of_feed(self) -> Generator[Request, Answer, bool]:
        """The feed's own pages; -> whether they lead back to `since`. The first shows the shape of its articles and is not its past."""
        url = self.feed.url.partition("#")[0]
        for number in range(1, MOST_PAGES + 1):
            answer = yield Request(url, purpose="feed")
            parsed, why = self._parsed(answer)
            if parsed is None:
                if number == 1:
                    self._shape = shape_of(self.known, feed=self.feed.url)
                if number == 1 or why not in ("not-found", "gone"):
                    self.told.append(f"page {number} of the feed: {why}")
                return False
            given = [entry for entry in parsed.entries if entry.url]
            if number == 1:
                self._begin(answer, given)
            fresh = [entry for entry in given if key_of(entry.url or "") not in self._seen]
            if number > 1 and not fresh:
                return False
            self._add(fresh, way="feed" if number > 1 else "")
            if number > 1 and fresh and all(entry.published and entry.published.date() < self.since for entry in fresh):
                return True
            following = self._next_of_feed(answer, number)
            if following is None:
                return False
            url = following
        self.told.append(f"the feed goes on after {MOST_PAGES} pages")
        return False

    def _parsed(self, answer: Answer) -> tuple[ParsedFeed | None, str]:
        """-> the entries, or why there are none."""
        if isinstance(answer, Unreachable):
            return None, answer.failure.reason
        try:
            return self.parse(answer), ""
        except FeedError as error:
            return None, error.reason

    def _begin(self, answer: Answer, entries: Iterable[Entry]) -> None:
        here = [entry.url or "" for entry in entries]
        self._shape = shape_of((*self.known, *here), feed=self.feed.url)
        if isinstance(answer, Response):
            text = body.decode(answer.body, answer.content_type)
            self._home = onward.page_of_feed(text, answer.url) or answer.url

    def _next_of_feed(self, answer: Answer, number: int) -> str | None:
        """The address of the page of the feed that follows, on the same host."""
        if isinstance(answer, Unreachable):
            return None
        text = body.decode(answer.body, answer.content_type)
        if self.feed.type == "html":
            found = listing.following(text, answer.url, self.feed.listing)
        else:
            found = onward.said_next(text, answer.url) or onward.wordpress_page(text, self.feed.url, number + 1)
        return found if found and host(found) == host(answer.url) else None

    # --- sitemaps ---------------------------------------------------------------------------------

    def _sitemaps(self, named: Iterable[str]) -> Generator[Request, Answer, bool]:
        """-> whether an article was found in one. Those changed last come first; of an index those without articles are left out."""
        before = self.counts["found"] + self.counts["twice"]
        root = [Place(url) for url in named if site(url) == site(self.feed.url) or self._is_here(url)]
        asked, read = set[str](), 0
        waiting = deque((place, 0) for place in root or (Place(_at(self._site(), path)) for path in _USUAL))
        while waiting and len(asked) < MOST_SITEMAPS and len(self._seen) < MOST_SEEN:
            place, depth = waiting.popleft()
            if place.url in asked or (not root and depth == 0 and read):  # the usual places are guesses: one that answers will do
                continue
            asked.add(place.url)
            answer = yield Request(place.url, purpose="feed")
            if (found := self._sitemap(answer, told=bool(root) or depth > 0)) is None:
                continue
            read += 1
            if found.index and depth < 3:
                waiting.extendleft((each, depth + 1) for each in reversed(self._worth(found.places)))
            elif not found.index:
                self._add_places(found.places)
        if waiting and len(asked) >= MOST_SITEMAPS:
            self.told.append(f"more than {MOST_SITEMAPS} sitemaps: the others were not read")
        elif waiting and len(self._seen) >= MOST_SEEN:
            self.told.append(f"more than {MOST_SEEN} addresses: the other sitemaps were not read")
        return self.counts["found"] + self.counts["twice"] > before

    def _sitemap(self, answer: Answer, *, told: bool) -> Any:
        """What a sitemap holds; None, and why, when it cannot be had."""
        if isinstance(answer, Unreachable):
            why = f"{answer.failure.reason} {answer.failure.detail}".strip()
        else:
            found = read_sitemap(answer.body, url=answer.url)
            if not isinstance(found, NoFeed):
                if found.cut:
                    self.told.append(f"{answer.url}: only its first {len(found.places)} addresses are read")
                return found
            why = found.detail
        if told:
            self.told.append(f"{answer.request.url}: {why}")
        return None

    def _worth(self, places: Iterable[Place]) -> list[Place]:
        """The sitemaps of an index that may hold what is asked for, the latest first."""
        kept = [
            place
            for place in places
            if (place.modified is None or place.modified.date() >= self.since)
            and not _NO_ARTICLES.search(urlsplit(place.url).path.rpartition("/")[2])
            and self._in_span(day_in(place.url))
            and (self._is_here(place.url) or site(place.url) == site(self.feed.url))
        ]
        oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
        return sorted(kept, key=lambda place: (place.modified or oldest, _numbers(place.url)), reverse=True)

    def _add_places(self, places: Iterable[Place]) -> None:
        oldest = dt.datetime.min.replace(tzinfo=dt.UTC)
        found = []
        for place in sorted(places, key=lambda one: (one.published or one.modified or oldest, one.url), reverse=True):
            if place.modified and place.modified.date() < self.since:
                self.counts["older"] += 1
            else:
                found.append(Entry("", place.url, place.title, published=place.published, lang=place.lang))
        self._add(found, way="sitemap")

    # --- archive pages ----------------------------------------------------------------------------

    def _archive_pages(self) -> Asking:
        """Pages that list articles, from the feed's own page on; a row of pages ends with the first that shows nothing new."""
        waiting, asked, shown = deque([self._home or _at(self._site(), "/")]), set[str](), set[str]()
        while waiting and len(asked) < MOST_PAGES:
            url = waiting.popleft()
            if url in asked:
                continue
            asked.add(url)
            answer = yield Request(url)
            tree = onward.tree_of(answer) if isinstance(answer, Response) else None
            if tree is None or isinstance(answer, Unreachable):
                if isinstance(answer, Unreachable) and answer.failure.reason not in ("not-found", "gone"):
                    self.told.append(f"{url}: {answer.failure.reason}")
                continue
            links = list(dict.fromkeys(onward.links(tree, answer.url)))
            listed = {key_of(link) for link, _ in links if self._fits(link)}
            fresh, shown = listed - shown, shown | listed
            self._add((Entry("", link, "") for link, _ in links), way="archive pages")
            waiting.extend(link for link, _ in links if self._is_archive(link) and link not in asked)
            if fresh:
                waiting.extendleft(link for link, following in links if (following or onward.is_numbered(link, url)) and link not in asked)
        if waiting and len(asked) >= MOST_PAGES:
            self.told.append(f"more than {MOST_PAGES} archive pages: the others were not read")

    def _is_archive(self, link: str) -> bool:
        """Whether a link leads to the list of a year or a month of the span, on this site."""
        found = _ARCHIVE.search(urlsplit(link).path)
        if not found or not self._is_here(link):
            return False
        year = int(found[1])
        return self._in_span(day_in(link)) if found[2] else self.since.year <= year <= self.until.year

    # --- what counts ------------------------------------------------------------------------------

    def _add(self, entries: Iterable[Entry], *, way: str) -> int:
        """Take what is of the feed's past; -> how many addresses of articles were not seen before. `way` "": they only are known now."""
        before = len(self._seen)
        for entry in entries:
            url = (entry.url or "").partition("#")[0]
            key = key_of(url)
            if way != "feed" and not self._fits(url):
                self.counts["elsewhere"] += way == "sitemap"
            elif key in self._seen:
                self.counts["twice"] += bool(way)
            elif not self._robots.allows(url):
                self.counts["barred"] += 1
            else:
                self._seen.add(key)
                if way and self._of_span(entry, url):
                    self.counts["found"] += 1
                    self.ways[way] += 1
                    self.entries.append(replace(entry, key=f"{PREFIX}{key}"[:500], url=url))
        return len(self._seen) - before

    def _of_span(self, entry: Entry, url: str) -> bool:
        day = entry.published.date() if entry.published else None
        inside = self._in_span((day, day) if day else day_in(url))
        self.counts["older"] += not inside
        return inside

    def _in_span(self, days: tuple[dt.date, dt.date] | None) -> bool:
        return days is None or (days[1] >= self.since and days[0] <= self.until)

    def _fits(self, url: str) -> bool:
        return self._shape is not None and self._shape.fits(url)

    def _is_here(self, url: str) -> bool:
        return self._shape is not None and self._shape.here(url)

    def _site(self) -> str:
        """An address of the site that the articles are on."""
        return next((url for url in self.known if self._is_here(url)), self._home or self.feed.url)


def _at(url: str, path: str) -> str:
    """`path` on the host of `url`."""
    return urlsplit(url)._replace(path=path, query="", fragment="").geturl()


def _numbers(url: str) -> tuple[int, ...]:
    """The numbers in an address: "post-sitemap10" is later than "post-sitemap9"."""
    return tuple(int(number) for number in re.findall(r"\d{1,12}", urlsplit(url).path))
