"""A member's mailbox, the ledger's line of a message to it, and what came back. Pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from techwatch.types.calls import NO_PROFILE, Profile


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A member's mailbox. No market chosen (`markets` empty) means the lead of each market."""

    id: int
    email: str
    name: str = ""
    organisation: str = ""
    lang: str = "fr"  # Lang: of the interface
    reads: tuple[str, ...] = ()  # Lang: languages of articles; empty: all of the cluster's
    markets: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()  # empty: all
    calls_only: bool = False
    paused_until: dt.date | None = None  # local day on which messages begin again
    profile: Profile = NO_PROFILE
    consent: str = ""  # where her consent comes from, in words: "CRM, contrat d'adhésion", "formulaire du site"
    consent_on: dt.date | None = None  # the local day on which she gave it


SubscriberState = Literal["pending", "active", "unsubscribed", "erased"]
"""pending: she asked for the digest and has not confirmed her address yet. erased: a line without any word about her."""

DeliveryState = Literal["queued", "attempted", "data", "accepted", "refused", "deferred", "unknown", "suppressed"]


@dataclass(frozen=True, slots=True)
class Delivery:
    """One line of the ledger: a message to a subscriber and how far it got. `attempts` counts answers.

    Lines of one `mail` ("notice:<local day>"; "" = the line stands alone) are one message: what is told of several calls.
    """

    message_key: str
    subscriber: int
    email: str
    state: DeliveryState = "queued"
    attempts: int = 0
    reason: str = ""
    message_id: str = ""
    mail: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the receiving side said to one message. `code` is SMTP's (250, 451, 550, ...), 0 without one.

    `step`: to what it was said: the sender, the address, the body ("" where there are no steps).
    """

    state: Literal["accepted", "refused", "deferred", "unknown"]
    code: int = 0
    text: str = ""
    step: Literal["", "sender", "address", "body"] = ""


BounceKind = Literal["hard", "soft", "complaint", "unsubscribe", "auto-reply", "other"]
"""hard: the mailbox is not there (RFC 3463, class 5 of the address); soft: it may be later; complaint: she called it spam
(RFC 5965); unsubscribe: her mail program asks for it by mail (RFC 2369)."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a mail that came back says. `message_id` (in angle brackets) and `address` of our message, "" where it does not tell.

    `code`: the enhanced status of RFC 3463 ("5.1.1"), "" for none; `words`: the first line of the diagnosis, at most 500 characters.
    """

    kind: BounceKind
    message_id: str = ""
    address: str = ""
    code: str = ""
    words: str = ""
