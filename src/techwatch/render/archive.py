"""What was published becomes the archive's lists: by digest, by market, and as Atom feeds. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import groupby

import jinja2

from techwatch.render.pages import fill
from techwatch.render.shown import Accent, EditionView, Line
from techwatch.types import Lang, Market

_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the archive: whose it is, where it stands, what it is in the other languages.

    `page` is its public address, `root` leads from it to the archive's first folder ("" for the first page), `home` is the file that
    stands for a folder in its language. `alternates`: the same page by language, beside it. `indexed`: whether search engines may have it.
    """

    lang: Lang
    cluster: str
    website: str
    postal: str
    contact: str
    page: str
    root: str = ""
    home: str = "index.html"
    alternates: Mapping[Lang, str] = field(default_factory=dict)
    indexed: bool = False
    accents: tuple[Accent, ...] = ()

    @property
    def name(self) -> str:
        """Its own file."""
        return self.alternates.get(self.lang, self.home)


class _Placed:
    """What the frame of every page asks of a view."""

    __slots__ = ()
    place: Place

    @property
    def lang(self) -> Lang:
        """The page's language."""
        return self.place.lang

    @property
    def website(self) -> str:
        """The cluster's own site."""
        return self.place.website

    @property
    def postal(self) -> str:
        """The cluster's name and postal address."""
        return self.place.postal

    @property
    def accents(self) -> tuple[Accent, ...]:
        """The markets' colours."""
        return self.place.accents


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One number in a list of editions."""

    href: str
    date: dt.date
    number: int
    subject: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """A digest on the first page: its newest numbers, and where all of them are."""

    title: str
    href: str
    editions: tuple[EditionLine, ...]


@dataclass(frozen=True, slots=True)
class MarketLink:
    """A market on the first page."""

    name: str
    href: str
    accent: Accent


@dataclass(frozen=True, slots=True)
class FrontView(_Placed):
    """The archive's first page."""

    place: Place
    shelves: tuple[Shelf, ...]
    markets: tuple[MarketLink, ...]
    calls: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveView(_Placed):
    """All numbers of a digest, the newest first; `atom` is its feed beside the page."""

    place: Place
    title: str
    editions: tuple[EditionLine, ...]
    atom: str = ""

    @property
    def years(self) -> list[tuple[int, list[EditionLine]]]:
        """The numbers by year."""
        return [(year, list(lines)) for year, lines in groupby(self.editions, lambda line: line.date.year)]


@dataclass(frozen=True, slots=True)
class Told:
    """An item where others of its market stand: its line, and the edition that told it, with its place there. `closes`: of a call."""

    line: Line
    href: str
    digest: str
    date: dt.date
    closes: dt.date | None = None


@dataclass(frozen=True, slots=True)
class MarketView(_Placed):
    """Items of a market, the newest first. `month`: its first day when these are all of it, None for the newest.

    `months`: every month that has some, by year, with its page. `calls` and `calendar`: the market's open calls, addresses.
    """

    place: Place
    market: Market
    name: str
    accent: Accent
    items: tuple[Told, ...]
    months: tuple[tuple[dt.date, str], ...]
    month: dt.date | None = None
    atom: str = ""
    calls: str = ""
    calendar: str = ""

    @property
    def editions(self) -> list[tuple[tuple[dt.date, str], list[Told]]]:
        """The items by the day and the digest that told them."""
        return [(key, list(items)) for key, items in groupby(self.items, lambda told: (told.date, told.digest))]

    @property
    def years(self) -> list[tuple[int, list[tuple[dt.date, str]]]]:
        """The months by year."""
        return [(year, list(months)) for year, months in groupby(self.months, lambda month: month[0].year)]


@dataclass(frozen=True, slots=True)
class AtomEntry:
    """One entry of an Atom feed (RFC 4287). `id` is a tag URI, times are aware; `content` is HTML, "" for none."""

    id: str
    title: str
    href: str
    updated: dt.datetime
    published: dt.datetime
    summary: str = ""
    content: str = ""
    lang: Lang = ""
    related: str = ""


@dataclass(frozen=True, slots=True)
class AtomView:
    """An Atom feed: `here` is its own address, `page` that of what it follows."""

    lang: Lang
    id: str
    title: str
    cluster: str
    here: str
    page: str
    updated: dt.datetime
    entries: tuple[AtomEntry, ...]


def tag_uri(host: str, day: str, what: str) -> str:
    """A tag URI (RFC 4151): what the owner of `host` names `what` since the `day` (a date or a year)."""
    return f"tag:{host.encode('idna').decode() if not host.isascii() else host},{day}:{re.sub(r'[^A-Za-z0-9._/-]', '-', what)}"


def front_html(env: jinja2.Environment, view: FrontView) -> str:
    """The archive's first page."""
    return fill(env, "front.html.j2", view=view)


def index_html(env: jinja2.Environment, view: ArchiveView) -> str:
    """The list of a digest's editions."""
    return fill(env, "index.html.j2", view=view)


def market_html(env: jinja2.Environment, view: MarketView) -> str:
    """A market's page."""
    return fill(env, "market.html.j2", view=view)


def atom_xml(env: jinja2.Environment, view: AtomView) -> str:
    """An Atom feed, without the characters that XML cannot hold (XML 1.0, production 2)."""
    return _NO_XML.sub("", fill(env, "atom.xml.j2", view=view))


def atom_content(env: jinja2.Environment, view: EditionView) -> str:
    """An edition as the HTML of an Atom entry."""
    return fill(env, "atom_edition.html.j2", view=view).strip()


def once(items: Iterable[Told]) -> tuple[Told, ...]:
    """Each page told once, where it was told last: several digests may hold it."""
    found: dict[str, Told] = {}
    for told in items:
        found.setdefault(told.line.address or told.line.title, told)
    return tuple(found.values())
