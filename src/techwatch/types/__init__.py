"""The words of the trade as frozen values. Pure.

All times are aware, and in UTC where a docstring says nothing else; None means that nobody said.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from techwatch.errors import REASONS
from techwatch.types.calls import (
    APPLICANTS as APPLICANTS,
    NO_OFFER as NO_OFFER,
    NO_PROFILE as NO_PROFILE,
    SOON_DAYS as SOON_DAYS,
    Call as Call,
    CallFacts as CallFacts,
    Consortium as Consortium,
    Deadline as Deadline,
    Doubt as Doubt,
    Fact as Fact,
    Money as Money,
    Move as Move,
    Nature as Nature,
    Offer as Offer,
    Origin as Origin,
    Profile as Profile,
    Role as Role,
    Scope as Scope,
    Statement as Statement,
    Status as Status,
)
from techwatch.types.members import (
    Answer as Answer,
    Bounce as Bounce,
    BounceKind as BounceKind,
    Delivery as Delivery,
    DeliveryState as DeliveryState,
    Subscriber as Subscriber,
    SubscriberState as SubscriberState,
)
from techwatch.types.reports import (
    FORMS as FORMS,
    Actor as Actor,
    ActorKind as ActorKind,
    Asked as Asked,
    Cited as Cited,
    Coverage as Coverage,
    Figure as Figure,
    FigureKey as FigureKey,
    Form as Form,
    Found as Found,
    Hit as Hit,
    Named as Named,
    Outlet as Outlet,
    Quote as Quote,
    Report as Report,
    Rising as Rising,
    Selection as Selection,
    Told as Told,
    Widening as Widening,
    WideningKind as WideningKind,
)

Lang = str  # ISO 639-1: "fr", "en", ...; "und" when it cannot be told
Market = str  # a slug of the market list, e.g. "health"
Kind = Literal["news", "calls", "cluster"]
Rights = Literal["title", "excerpt", "full"]


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong with one item, kept as a value. `reason` is one of `errors.REASONS`; `retry`: the same thing may work later."""

    subject: str
    reason: str
    detail: str = ""
    retry: bool = True

    def __str__(self) -> str:
        words = REASONS.get(self.reason, self.reason)
        return f"{words} ({self.detail})" if self.detail else words


# --- collecting ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Request:
    """One address to fetch. `etag` and `modified` are sent back as the server gave them ("" = none).

    `headers` and `body` are for APIs; headers go to the host of `url` only, never on to another that it leads to.
    """

    url: str
    etag: str = ""
    modified: str = ""
    purpose: Literal["feed", "page"] = "page"
    method: Literal["GET", "POST"] = "GET"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """What a server answered to `request`: 200 with `body` decompressed, or 304 with an empty body.

    `url` is the address that was reached; `moved_to` is set when every redirect on the way was
    permanent (301, 308; RFC 9110 section 15.4).
    """

    request: Request
    url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    modified: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Unreachable:
    """No usable answer to `request`. `retry_after`: seconds that the server asked for, None = it did not."""

    request: Request
    failure: Failure
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One item exactly as a feed gave it, cleaned of control characters and markup once, here.

    `key` is the item's identity within its feed: its id, else its link, else a hash of its words.
    `url` is absolute http(s) or None. `summary` and `content` are plain text ("" = none). `call`: what a feed of calls states in
    fields of its own.
    """

    key: str
    url: str | None
    title: str
    summary: str = ""
    content: str = ""
    author: str = ""
    published: dt.datetime | None = None
    lang: Lang | None = None
    call: CallFacts | None = None


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed's body as entries, in the feed's order."""

    title: str
    entries: tuple[Entry, ...]
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is remembered of a feed between polls. `next_poll` None: at every run."""

    url: str
    title: str = ""
    etag: str = ""
    modified: str = ""
    body_hash: str = ""
    first_polled: dt.datetime | None = None
    last_polled: dt.datetime | None = None
    last_ok: dt.datetime | None = None
    next_poll: dt.datetime | None = None
    failures: int = 0
    reason: str = ""
    detail: str = ""
    moved_to: str = ""


# --- understanding ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Page:
    """A fetched page: the bytes, and the address that was reached."""

    url: str
    body: bytes
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What stands on a page: plain text in paragraphs (one a line) and what the page says of itself.

    `published` is in the zone in which the page says it, so that its day is the publisher's. `dated`: what it was read from.
    """

    title: str
    text: str
    url: str = ""  # as rel=canonical says, "" when it says none or several
    og_url: str = ""
    published: dt.datetime | None = None
    dated: Literal["structured", "text", ""] = ""
    author: str = ""
    site: str = ""
    description: str = ""
    lang: Lang | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """A term that was found, as the text spells it, and the theme it says ("" = none). In `where` "model" it is a word
    that the model knows, or "" for all that the model added to the score."""

    term: str
    where: Literal["title", "text", "model"]
    weight: float
    count: int = 1
    theme: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """A market's score (0..1) for an article and why; `holds` when the article carries the market (classify says from which score on)."""

    market: Market
    score: float
    evidence: tuple[Evidence, ...] = ()
    holds: bool = False


@dataclass(frozen=True, slots=True)
class Article:
    """The page behind an entry, extracted. `id` is 0 until the store gives one.

    `url` is the address people follow (the one reached); `canonical` is a key only.
    `original` is the key of another publisher's page that this one says it repeats ("" = none).
    `failure` says why the text is the feed's summary and not the page's ("" = the page was read).
    `offered` False: kept for search, never proposed (older than the feed's first window).
    """

    id: int
    canonical: str
    url: str
    title: str
    text: str
    blurb: str = ""
    lang: Lang = "und"
    published: dt.datetime | None = None
    dated: Literal["entry", "structured", "text", ""] = ""  # who says when it was published
    seen: dt.datetime | None = None
    author: str = ""
    source: str = ""  # the publisher's name as readers see it
    feed: str = ""  # the feed's address, "" when there is none
    kind: Kind = "news"
    rights: Rights = "excerpt"
    failure: str = ""
    offered: bool = True
    original: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was understood of one page: the article, its labels for every market, its call facts.

    `keys`: further addresses, in canonical form, that the page and its feed claim for it with reason.
    """

    article: Article
    labels: tuple[Label, ...] = ()
    call: CallFacts | None = None
    keys: tuple[str, ...] = ()


# --- once ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grouping:
    """Where an article belongs. `copy_of`: id of the first article of the same text (its own if none)."""

    article: int
    copy_of: int
    story: str
    score: float = 0.0  # nearness to the story, 0..1


# --- editing ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AlsoIn:
    """Another source of the same story. `title`: as that source tells it, for those who read its language only."""

    source: str
    url: str
    lang: Lang = "und"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """The article that leads an item for those who would rather read its story in `lang`. `blurb` is "" where rights forbid one."""

    lang: Lang
    title: str
    url: str
    source: str
    published: dt.date | None = None
    blurb: str = ""


@dataclass(frozen=True, slots=True)
class Hint:
    """A story that may be the same as another: the editors decide."""

    story: str
    title: str
    source: str = ""
    url: str = ""
    lang: Lang = "und"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A story that could go into an edition: its lead, the other sources, what was understood of it."""

    story: str
    lead: Article
    also: tuple[AlsoIn, ...] = ()
    labels: tuple[Label, ...] = ()  # those that hold, best first
    call: CallFacts | None = None
    weight: float = 1.0  # the weight of its best source (feeds.yaml)
    maybe: tuple[Hint, ...] = ()
    suite: bool = False  # told before, and there is news since: only the articles since then are here
    news: Literal["", "new", "moved", "closing"] = ""  # of a call
    moved: Move | None = None
    offer: Offer = NO_OFFER


@dataclass(frozen=True, slots=True)
class Item:
    """A story or call as written in an edition. `id` is the story's, "" for one written by hand.

    `market` is the heading it stands under ("" outside markets: calls without label, the cluster's
    own news, what an editor put off topic: that never goes out); `also` are its other markets. `keep` is the ticked box.
    What stands under "later" waits for the next edition and keeps its market.
    `call` is set for calls.
    """

    id: str
    title: str
    url: str = ""
    source: str = ""
    published: dt.date | None = None
    lang: Lang = "und"
    also_in: tuple[AlsoIn, ...] = ()
    blurb: str = ""
    market: Market = ""
    also: tuple[Market, ...] = ()
    section: Literal["market", "calls", "cluster", "later", "off-topic"] = "market"
    keep: bool = False
    call: CallFacts | None = None
    why: str = ""
    score: float = 0.0  # by which it is ranked in its market (0 = it is not); `why` says of what it is made
    labels: tuple[Label, ...] = ()  # as the engine proposed it, with their evidence
    suite: bool = False  # its story was told before and goes on
    shelf: str = ""  # the edition in which it was first set aside for later, as long as it is carried on from there
    news: Literal["", "new", "moved", "closing"] = ""  # why a call stands here
    moved: Move | None = None  # the last date that moved, while that is news
    offer: Offer = NO_OFFER  # what the cluster adds to a call
    said: Mapping[str, str] = field(default_factory=dict)  # what editors wrote of a call's facts, by field; "-": taken back
    maybe: tuple[Hint, ...] = ()  # stories that may be the same, told to the editors only
    same: tuple[str, ...] = ()  # stories or addresses that an editor says are the same
    apart: tuple[str, ...] = ()  # addresses of its story that an editor says are another
    copies: tuple[Copy, ...] = ()  # once frozen: the best one in each other language of the cluster
    worded: bool = False  # once frozen: editors wrote its title or blurb, which no copy replaces for those who read its language
    members: tuple[str, ...] = ()  # member organisations that its articles name


@dataclass(frozen=True, slots=True)
class Correction:
    """What was put right in an edition after it went out: on which local day, and what, in the words of whoever did it ("" = not said)."""

    day: dt.date
    note: str = ""


@dataclass(frozen=True, slots=True)
class Risen:
    """A term that rises, as an edition tells it. `before`, `now`: its stories in 100 of its market and language; `since`: a Monday.

    `stories`: ids of those that tell it, the latest first; `title`, `url`, `source`: of that one, where none stands in the edition.
    """

    term: str
    market: Market
    lang: Lang
    since: dt.date
    before: float
    now: float
    stories: tuple[str, ...]
    title: str
    url: str
    source: str


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated number of a digest: what stands in it, in order, and its words per language.

    The id is `<digest>-<day>`, the local day it is meant to go out; `date` is that day, or the later one on which it does.
    """

    id: str
    digest: str
    date: dt.date
    send_at: dt.datetime | None = None  # aware, the cluster's zone
    status: Literal["draft", "approved", "published"] = "draft"
    number: int = 0
    subject: Mapping[Lang, str] = field(default_factory=dict)
    editorial: Mapping[Lang, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    corrections: tuple[Correction, ...] = ()  # since it went out, the first one first
    rising: tuple[Risen, ...] = ()


def edition_day(edition_id: str) -> dt.date:
    """The day in an edition's id. ValueError when it ends with none."""
    return dt.date.fromisoformat(edition_id[-10:])


def edition_digest(edition_id: str) -> str:
    """The slug of the digest in an edition's id."""
    return edition_id[:-11]
