"""What a call for proposals states, with the words it was read from, and what became of it. Pure.

Calendar dates of calls are `date` and `time` in the call's own zone and never an instant; None, "" and "unknown" mean that nobody said.
"""

import datetime as dt
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Nature = Literal["grant", "tender", "contest", "expression-of-interest", "accelerator"]
Role = Literal["final", "cutoff", "stage1", "stage2", "precontact", "questions"]
Origin = Literal["structured", "text", "assumed", "editor"]
Scope = Literal["local", "regional", "national", "european", "international", "unknown"]
Consortium = Literal["yes", "no", "unknown"]
Status = Literal["forthcoming", "open", "closing", "closed", "permanent", "undated"]

APPLICANTS: Final = (
    "sme", "startup", "midcap", "large", "company", "research", "university", "education",
    "local_authority", "public_body", "nonprofit", "individual",
)  # fmt: skip
"""Who may apply: the kinds that facts and subscribers' profiles speak of."""

SOON_DAYS: Final = 14
"""A call that closes within so many days is closing soon."""


@dataclass(frozen=True, slots=True)
class Fact:
    """The words a fact was read from.

    `raw` is a literal piece of `place` ("" only when assumed or said by an editor): "title" or "text" of the article, with `start` its
    first character there, or the name of the field that an API gave (`start` -1). `source` is the publisher, where several speak of one
    call.
    """

    raw: str
    origin: Origin = "text"
    confidence: float = 1.0
    place: str = ""
    start: int = -1
    source: str = ""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A closing date in the call's own zone. `time` "24:00" is the end of the day; None: not stated."""

    date: dt.date
    time: str | None = None  # "HH:MM"
    zone: str | None = None  # IANA name, e.g. "Europe/Brussels"
    role: Role = "final"
    fact: Fact = Fact("")

    def instant(self, zone: dt.tzinfo) -> dt.datetime:
        """When it is over: its hour in its own zone, else in `zone`; the end of the day when no hour is stated. Aware."""
        midnight = dt.datetime.combine(self.date, dt.time(), zoneinfo.ZoneInfo(self.zone) if self.zone else zone)
        hours, _, minutes = (self.time or "24:00").partition(":")
        if int(hours) < 24:
            return midnight.replace(hour=int(hours), minute=int(minutes))
        return midnight + dt.timedelta(days=1)  # the next wall-clock midnight, whatever the clocks do between (PEP 495)


@dataclass(frozen=True, slots=True)
class Money:
    """Amounts in whole units of `currency` (ISO 4217). A single amount has `low == high`; None = open end."""

    low: float | None
    high: float | None
    currency: str = "EUR"
    fact: Fact = Fact("")


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of one fact: `value` as people compare it ("2026-12-15", "2026-12-15 17:00", "300000 EUR")."""

    value: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Doubt:
    """Statements about one fact that do not agree; nobody chose between them.

    `kind`: the same date with day and month swapped, dates one day apart, or anything else that differs.
    """

    field: str
    kind: Literal["swapped", "one-day", "differs"]
    said: tuple[Statement, ...]


@dataclass(frozen=True, slots=True)
class CallFacts:
    """What a call states. None, "" and "unknown" mean that nobody says."""

    nature: Nature = "grant"
    deadlines: tuple[Deadline, ...] = ()
    opening: dt.date | None = None
    permanent: bool = False
    budget_total: Money | None = None
    budget_per_project: Money | None = None
    max_rate_pct: float | None = None
    funder: str = ""
    operator: str = ""  # who runs it for the funder
    programme: str = ""
    applicants: tuple[str, ...] = ()  # of APPLICANTS
    consortium: Consortium = "unknown"
    min_partners: int | None = None
    min_countries: int | None = None
    scope: Scope = "unknown"
    regions: tuple[str, ...] = ()  # names of regions it is confined to, as the region's people write them: "Île-de-France"
    apply_url: str = ""
    identifiers: tuple[str, ...] = ()  # the funder's own ids: "HORIZON-CL4-2026-05-DATA-12", a notice's number
    evidence: Mapping[str, Fact] = field(default_factory=dict)  # by the field names above
    doubts: tuple[Doubt, ...] = ()

    def next_deadline(self, day: dt.date) -> Deadline | None:
        """The first date from `day` on at which something must be handed in (the end of questions is none); None: no such date."""
        ahead = [deadline for deadline in self.deadlines if deadline.date >= day and deadline.role != "questions"]
        return min(ahead, key=lambda deadline: (deadline.date, deadline.time or "24:00"), default=None)

    def closing(self, now: dt.datetime, zone: dt.tzinfo) -> Deadline | None:
        """The first deadline that is not over at `now` (aware), the end of questions left out; None: there is none."""
        ahead = [deadline for deadline in self.deadlines if deadline.role != "questions" and deadline.instant(zone) > now]
        return min(ahead, key=lambda deadline: deadline.instant(zone), default=None)

    def status(self, now: dt.datetime, zone: dt.tzinfo) -> Status:
        """Where the call stands at `now` (aware), from its dates alone: what a source calls it ages.

        `zone` is the cluster's, for days and for hours without a zone.
        """
        day = now.astimezone(zone).date()
        due = self.closing(now, zone)
        if self.deadlines and due is None and not self.permanent and any(one.role != "questions" for one in self.deadlines):
            return "closed"
        if self.opening is not None and self.opening > day:
            return "forthcoming"
        if due is not None:
            return "closing" if (due.date - day).days <= SOON_DAYS else "open"
        return "permanent" if self.permanent else "undated"


@dataclass(frozen=True, slots=True)
class Offer:
    """What only the cluster knows of a call; "" and None: nothing said."""

    label: Literal["", "needed", "possible"] = ""  # the cluster's label (labellisation)
    label_until: dt.date | None = None  # until when to ask for it
    adviser: str = ""
    session: str = ""  # an information session, in words
    partners: str = ""  # partners sought
    remark: str = ""


NO_OFFER: Final = Offer()


@dataclass(frozen=True, slots=True)
class Move:
    """A deadline that became another: `why` tells a date that its source moved from one that had been wrong.

    `before` None: there was none; `after` None: it has none any more. `at` is when it was noticed (UTC).
    """

    role: Role
    before: Deadline | None
    after: Deadline | None
    at: dt.datetime
    why: Literal["moved", "corrected"] = "moved"


@dataclass(frozen=True, slots=True)
class Call:
    """One call as all its sources and the editors have it. `id` is its story's.

    `sources` are the other publishers' pages as (name, address). `sequence` counts its changes of date (RFC 5545 section 3.8.7.4);
    `changed` is when its facts last changed (UTC).
    """

    id: str
    title: str
    url: str
    source: str
    lang: str
    facts: CallFacts
    markets: tuple[str, ...] = ()
    text: str = ""  # the leading article's
    blurb: str = ""
    sources: tuple[tuple[str, str], ...] = ()
    offer: Offer = NO_OFFER
    moves: tuple[Move, ...] = ()
    sequence: int = 0
    seen: dt.datetime | None = None
    changed: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """What a member is, to say which calls are for her. "" and None: not known."""

    kind: str = ""  # of APPLICANTS
    employees: int | None = None
    region: str = ""
    keywords: tuple[str, ...] = ()
    attach_calendar: bool = False  # reminders carry the dates as an .ics file


NO_PROFILE: Final = Profile()
