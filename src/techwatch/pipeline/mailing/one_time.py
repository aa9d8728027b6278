"""What a subscriber asks for by herself -> a link mailed to her address, which works once and not for long.

The link follows from its line of the ledger: a mail that a crash cut short is written again with the same link.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any, Final

from techwatch import tokens
from techwatch.errors import TokenError
from techwatch.home import Home
from techwatch.pipeline.mailing import post
from techwatch.pipeline.work import Work
from techwatch.store import ledger, one_time
from techwatch.store.one_time import OneTimeLink
from techwatch.types import Subscriber

LASTS: Final = {
    tokens.CONFIRM: dt.timedelta(hours=48),
    tokens.EXPORT: dt.timedelta(hours=24),
    tokens.ERASE: dt.timedelta(hours=24),
    tokens.RETURN: dt.timedelta(days=30),
}
"""How long a link of each purpose works."""

KINDS: Final = {"optin": tokens.CONFIRM, "known": "", "export": tokens.EXPORT, "erase": tokens.ERASE, "left": tokens.RETURN}
"""What the ledger's keys of these mails begin with, and the purpose of the link in each ("" = it carries none)."""

MOST_A_DAY: Final = 3
MOST_A_MONTH: Final = 10
"""Mails to one address that others may have asked for: further requests send nothing."""

_GROUPS: Final = (("optin", "known"), ("export", "erase"))
"""Kinds that are counted together."""


def queue(work: Work, kind: str, subscriber: Subscriber, asked: Mapping[str, Any] | None = None) -> None:
    """Write a mail of this kind into the ledger, and the link that stands in it, in the transaction that is open."""
    key = f"{kind}:{subscriber.id}:{stamp(work.now)}"
    if purpose := KINDS[kind]:
        name, until = name_of(purpose, subscriber.id, stamp(work.now)), work.now + LASTS[purpose]
        one_time.add(work.store, OneTimeLink(name, purpose, subscriber.id, work.now, until, asked or {}))
    ledger.queue(work.store, key, [post.line(work, key, subscriber)], now=work.now)


def too_many(work: Work, kind: str, subscriber: int) -> bool:
    """Whether this address was sent so many mails of the kind, or of its like, that no more leaves now."""
    kinds = next(group for group in _GROUPS if kind in group)

    def since(days: int) -> int:
        first, last = stamp(work.now - dt.timedelta(days=days)), stamp(work.now)
        keys = [(f"{one}:{subscriber}:{first}", f"{one}:{subscriber}:{last}") for one in kinds]
        return one_time.asked_since(work.store, subscriber, keys)

    return since(1) >= MOST_A_DAY or since(30) >= MOST_A_MONTH


def read(work: Work, purpose: str, token: str) -> OneTimeLink | None:
    """What a link asks for; None when it was used, or is too old. Raises TokenError for a token that is not ours."""
    return one_time.find(work.store, _name(work.home, purpose, token), now=work.now)


def read_used(work: Work, purpose: str, token: str) -> OneTimeLink | None:
    """A link that was used already: pressing its button twice is no mistake. Raises TokenError for a token that is not ours."""
    return one_time.find_used(work.store, _name(work.home, purpose, token))


def of_line(work: Work, kind: str, subscriber: int, at: str) -> OneTimeLink | None:
    """The link that stands in a mail, as long as it works."""
    return one_time.find(work.store, name_of(KINDS[kind], subscriber, at), now=work.now)


def name_of(purpose: str, subscriber: int, at: str) -> str:
    """Under what the store keeps a link. It opens nothing: what opens is the signature."""
    return hashlib.sha256(f"{purpose}\n{subscriber}\n{at}".encode()).hexdigest()


def stamp(moment: dt.datetime) -> str:
    """A moment as keys and links spell it: 20261124T083000Z."""
    return moment.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def moment_of(at: str) -> dt.datetime:
    """The moment that `stamp` spelt. Raises ValueError."""
    return dt.datetime.strptime(at, "%Y%m%dT%H%M%SZ").replace(tzinfo=dt.UTC)


def _name(home: Home, purpose: str, token: str) -> str:
    payload = tokens.verify(home.secret, purpose, token)
    try:
        return name_of(purpose, int(payload["subscriber"]), payload["at"])
    except (KeyError, ValueError):
        raise TokenError(purpose, "forged") from None
