"""What templates see of an edition, as frozen values: lines, rows of calls, sections, links. Pure."""

import datetime as dt
from collections.abc import Mapping, Set as AbstractSet
from dataclasses import dataclass, field
from typing import Literal

from techwatch.types import NO_OFFER, AlsoIn, Correction, Deadline, Item, Lang, Market, Money, Move, Offer

INK = ("#1B1D21", "#ECEDEF")
ALERT = ("#B42318", "#FF8A80")
URGENT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The edition before or after one, as its page leads there."""

    href: str
    date: dt.date
    subject: str


@dataclass(frozen=True, slots=True)
class Around:
    """What stands around an edition's page in the archive; addresses are relative, "" for none.

    `front`: the archive's first page; `atom`: the digest's Atom feed; `markets`: the pages of the markets;
    `indexed`: whether search engines may have it.
    """

    front: str = ""
    atom: str = ""
    markets: Mapping[Market, str] = field(default_factory=dict)
    before: Neighbour | None = None
    after: Neighbour | None = None
    indexed: bool = False


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses around an edition, "" where there is none.

    `page`: this edition in the archive; `archive`: all editions; `alternates`: the same page by language;
    `unsubscribe`, `preferences` and `calls_only` (from now on calls and nothing else) are personal and stand in mails only.
    `calls` is what the pages of calls begin with: a call's page is that and its id. `counted` is what the links of items begin with where
    openings are counted, "" where they lead straight to their pages. `around`: what only a page of the archive has. `subscribe`: the
    form for whom a mail was passed on to.
    """

    page: str = ""
    archive: str = ""
    unsubscribe: str = ""
    preferences: str = ""
    calls: str = ""
    calls_only: str = ""
    subscribe: str = ""
    alternates: Mapping[Lang, str] = field(default_factory=dict)
    counted: str = ""
    around: Around = field(default_factory=Around)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: her markets in order (empty: the digest's), and what was chosen for her.

    `chosen` False: she never chose a market, and a line invites her to. `minute` are the three things of
    the week. `continued` are the ids of stories that go on after an earlier edition. By the ids of calls: `matches` says in one short
    sentence why a call is for her ("Pour vous : PME, Île-de-France"), `follow` is her own address to follow it by. `welcome`: this is
    the first edition that she gets. `consent`: where her consent comes from, in the cluster's words ("" = not known), given on the local
    day `consent_on`.
    """

    markets: tuple[Market, ...] = ()
    chosen: bool = True
    minute: tuple[Item, ...] = ()
    subject: str = ""
    continued: AbstractSet[str] = frozenset()
    links: Links = field(default_factory=Links)
    matches: Mapping[str, str] = field(default_factory=dict)
    follow: Mapping[str, str] = field(default_factory=dict)
    welcome: bool = False
    consent: str = ""
    consent_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """The house's logo as a mail carries it: a PNG, its words, and the pixels in which it is shown."""

    data: bytes
    alt: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Accent:
    """A market's colours on paper and on the dark ground; `key` names it in style sheets."""

    key: str = "ink"
    light: str = INK[0]
    dark: str = INK[1]


ALARM = Accent("alarm", *ALERT)


@dataclass(frozen=True, slots=True)
class Line:
    """One item as shown. `lang` is "" when it is the reader's own or unknown; `url` is http(s) or "".

    `address` is where `url` ends, which is another one where openings are counted; `anchor` is its place on a page, "" for none.
    """

    title: str
    url: str = ""
    lang: Lang = ""
    source: str = ""
    date: dt.date | None = None
    also: tuple[AlsoIn, ...] = ()
    blurb: str = ""
    days: int | None = None  # to a deadline; None: no call, or none ahead
    continued: bool = False
    accent: Accent = field(default_factory=Accent)
    address: str = ""
    anchor: str = ""
    member: bool = False  # it names a member organisation

    @property
    def urgent(self) -> bool:
        """It is a call that closes within a week."""
        return self.days is not None and 0 <= self.days <= URGENT_DAYS


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call of the table. `days` is counted from the day of sending; None: permanent or no date known.

    `read` are the words behind the figures, `dated` those behind the date alone; `assumed` names what a rule supplied, not the text:
    "date", "hour", "figure", "editor" (the editors say the date) or "" for nothing. `doubt`: sources do not agree on a date. `page` and
    `follow` are addresses, "" for none; `match` says why the call is for this reader.
    """

    line: Line
    deadline: Deadline | None
    days: int | None
    permanent: bool
    who: str
    applicants: tuple[str, ...]
    per_project: Money | None
    total: Money | None
    rate: float | None
    read: tuple[str, ...]
    assumed: str
    news: Literal["", "new", "moved", "closing"] = ""
    moved: Move | None = None
    doubt: bool = False
    offer: Offer = NO_OFFER
    page: str = ""
    follow: str = ""
    match: str = ""
    dated: tuple[str, ...] = ()

    @property
    def urgent(self) -> bool:
        """It closes within a week."""
        return self.days is not None and 0 <= self.days <= URGENT_DAYS


@dataclass(frozen=True, slots=True)
class Section:
    """A market: its lead, then its short list. `market` and `name` are "" for items that stand under none. `more` stand online only."""

    market: Market
    name: str
    accent: Accent
    lead: Line
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class RisenLine:
    """A term that rises: the story that it leads to (`line.title` is the term), its market's name, its stories in 100 before and now."""

    line: Line
    market: str
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class EditionView:
    """All that the templates of a digest see. `soon`: every call closes within six weeks or so.

    `brief` are calls told in a line, for want of room; `more_calls` and `more_life` stand online only. `logo`: of mails only.
    """

    lang: Lang
    id: str
    title: str
    number: int
    date: dt.date
    subject: str
    preheader: str
    market_names: tuple[str, ...]
    chosen: bool
    editorial: str
    minute: tuple[Line, ...]
    calls: tuple[CallRow, ...]
    soon: bool
    sections: tuple[Section, ...]
    life: tuple[Line, ...]
    accents: tuple[Accent, ...]
    links: Links
    cluster: str
    website: str
    postal: str
    contact: str
    reading_minutes: int
    corrections: tuple[Correction, ...] = ()
    brief: tuple[CallRow, ...] = ()
    more_calls: int = 0
    more_life: int = 0
    welcome: bool = False
    consent: str = ""
    consent_on: dt.date | None = None
    rising: tuple[RisenLine, ...] = ()
    logo: Picture | None = None

    @property
    def left_out(self) -> int:
        """How many items stand online only, for want of room in a mail."""
        return self.more_calls + self.more_life + sum(section.more for section in self.sections)

    @property
    def matched(self) -> int:
        """How many of the calls are for this reader."""
        return sum(bool(row.match) for row in (*self.calls, *self.brief))
