"""Addresses of a feed's entries become the shape that its articles' addresses have, and a day that stands in an address. Pure.

A feed of a section is a part of its site: what else the site has is not the feed's past. An address is of its shape when it is on the
same host, under the path that all entries share, and made of the same kinds of parts ("2024/05/a-headline-in-words").
"""

import calendar
import datetime as dt
import functools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from techwatch import urls

LEAST: Final = 3
"""Entries without which there is no shape to learn."""
_FILE = re.compile(r"\.(html?|php|aspx?|jsp|shtml|cfm)$", re.I)
_OTHER_FILE = re.compile(r"\.(jpe?g|png|gif|webp|svg|pdf|docx?|xlsx?|pptx?|zip|mp[34]|xml|json|css|js|ics|gz)$", re.I)
_LONG: Final = 24  # letters of a part that is a headline without hyphens
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)(?:[/-](\d\d?))?(?=[/_.-]|$)")
_EIGHT = re.compile(r"[/_-]((?:19|20)\d\d)(\d\d)(\d\d)(?=[/_.-]|$)")


@dataclass(frozen=True, slots=True)
class Shape:
    """`hosts`: without www; `under`: the first parts of every path; `kinds`: what stands behind them; `asked`: names in the query."""

    hosts: frozenset[str]
    under: tuple[str, ...] = ()
    kinds: frozenset[tuple[str, ...]] = frozenset()
    asked: frozenset[str] = frozenset()

    def fits(self, url: str) -> bool:
        """Whether `url` looks like the address of an article of the feed."""
        if not self.here(url) or _OTHER_FILE.search(urlsplit(url).path):
            return False
        if not self.kinds:
            return urls.names_page(url)
        parts = _parts(url)
        inside = tuple(parts[: len(self.under)]) == self.under
        return inside and _kinds(parts[len(self.under) :]) in self.kinds and _asked(url) <= self.asked

    def here(self, url: str) -> bool:
        """Whether `url` is on the feed's own site."""
        return urls.bare_host(key_of(url)) in self.hosts


def shape_of(entries: Iterable[str], *, feed: str) -> Shape | None:
    """The shape of these addresses of the entries of the feed at `feed`; None when they lead to many sites.

    Of fewer than LEAST it only says which site they are of.
    """
    known = list(dict.fromkeys(entries))
    sites = Counter(urls.site(url) for url in known)
    own, count = next(iter(sites.most_common(1)), (urls.site(feed), 0))
    if known and count * 2 <= len(known):
        return None
    here = [url for url in known if urls.site(url) == own]
    hosts = frozenset(urls.bare_host(key_of(url)) for url in here or [feed])
    if len(here) < LEAST:
        return Shape(hosts)
    paths = [_parts(url) for url in here]
    under = _shared([parts[:-1] for parts in paths])
    return Shape(
        hosts,
        under,
        frozenset(_kinds(parts[len(under) :]) for parts in paths),
        frozenset(name for url in here for name in _asked(url)),
    )


def day_in(url: str) -> tuple[dt.date, dt.date] | None:
    """The first and the last day that an address may mean by the year and month, or the day, in its path; None: it names none."""
    path = urlsplit(url).path
    found = _EIGHT.search(path) or _IN_PATH.search(path)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    try:
        first = dt.date(year, month, day or 1)
    except ValueError:
        return None
    return first, first if day else first.replace(day=calendar.monthrange(year, month)[1])


@functools.lru_cache(maxsize=64)
def key_of(url: str) -> str:
    """`urls.canonical`, made once for the several looks that are taken at one address of a long sitemap."""
    return urls.canonical(url)


def _parts(url: str) -> tuple[str, ...]:
    return tuple(part for part in urlsplit(key_of(url)).path.split("/") if part)


def _asked(url: str) -> frozenset[str]:
    """The names in the query that matter for which page it is; a number in a name ("?article123") may be any."""
    return frozenset(re.sub(r"\d+", "#", name) for name, _ in parse_qsl(urlsplit(key_of(url)).query, keep_blank_values=True))


def _shared(paths: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The parts with which all paths begin; a year or a number is nobody's section."""
    found = []
    for parts in zip(*paths, strict=False):
        if len(set(parts)) > 1 or parts[0].isdigit():
            break
        found.append(parts[0])
    return tuple(found)


def _kinds(parts: Sequence[str]) -> tuple[str, ...]:
    return tuple(_kind(part) for part in parts)


def _kind(part: str) -> str:
    ending = _FILE.search(part)
    name = part[: ending.start()] if ending else part
    return f"{_kind_of_name(name)}{ending[0].lower() if ending else ''}"


def _kind_of_name(name: str) -> str:
    if name.isdigit():
        return "year" if re.fullmatch(r"(19|20)\d\d", name) else "month" if len(name) <= 2 else "number"
    words = [word for word in re.split(r"[-_+,]|%20", name) if word]
    return "headline" if len(words) >= 3 or len(name) >= _LONG else "word"
