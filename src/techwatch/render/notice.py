"""What templates see of a mail about single calls, as frozen values: corrections, dates that change, reminders. Pure."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final, Literal

from techwatch.render.shown import ALARM, URGENT_DAYS, Accent, Links
from techwatch.types import Call, CallFacts, Deadline, Lang

NoticeKind = Literal["correction", "moved", "reminder"]
ORDER: Final[tuple[NoticeKind, ...]] = ("correction", "moved", "reminder")


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing to tell a member of a call.

    `deadline` is the date as it stands now, `before` as she was told it; None: there is or was none. `days` left, None: counted from the
    mail's day. `url` is the call's own page, `unfollow` her own address. A correction of another fact than a date gives `field`
    (of CallFacts, or a name in words), `was` and `now` in words; `told` are the facts as she was sent them, on the local day `sent`: where
    they are given, what was wrong is said in her language and `was` not needed.
    """

    call: Call
    kind: NoticeKind
    deadline: Deadline | None
    before: Deadline | None = None
    days: int | None = None
    url: str = ""
    unfollow: str = ""
    field: str = "deadline"
    was: str = ""
    now: str = ""
    sent: dt.date | None = None
    told: CallFacts | None = None


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice in the reader's words, "" for what there is nothing to say of. `lang` is the title's, "" for her own.

    `stands` is the date or fact as it is now, `left` the days to it (`days`, None: no date), `badge` and `former` what became of the
    other one; `proof` the words read, `doubt` what its sources say instead; `needs` and `offer` what she has to prepare.
    Addresses: `page` (the call's own), `url` (its publisher's), `unfollow`.
    """

    kind: NoticeKind
    title: str
    lang: Lang
    stands: str
    left: str
    days: int | None
    badge: str
    former: str
    proof: str
    doubt: str
    needs: str
    offer: str
    source: str
    page: str
    url: str
    unfollow: str

    @property
    def urgent(self) -> bool:
        """It closes within a week."""
        return self.days is not None and 0 <= self.days <= URGENT_DAYS


@dataclass(frozen=True, slots=True)
class NoticeView:
    """All that the templates of a notices' mail see. `date` is the local day of the mail, `why` says why she gets it."""

    lang: Lang
    cluster: str
    website: str
    postal: str
    contact: str
    date: dt.date
    subject: str
    preheader: str
    notices: tuple[NoticeRow, ...]
    why: str
    links: Links = field(default_factory=Links)
    accents: tuple[Accent, ...] = (ALARM,)

    @property
    def sections(self) -> tuple[tuple[NoticeKind, tuple[NoticeRow, ...]], ...]:
        """What presses first: corrections, dates that change, reminders; only those that are there."""
        found = ((kind, tuple(row for row in self.notices if row.kind == kind)) for kind in ORDER)
        return tuple((kind, rows) for kind, rows in found if rows)

    @property
    def follows(self) -> bool:
        """Something in it comes because she follows a call."""
        return any(row.kind != "correction" for row in self.notices)
