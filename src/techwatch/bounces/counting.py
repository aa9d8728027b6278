"""A member's editions and what came back of them -> whether her address is given up. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from techwatch.bounces.codes import verdict
from techwatch.types import Bounce

WAIT: Final = dt.timedelta(days=5)
"""So long a mail server may try before it gives a message back (RFC 5321 section 4.5.4.1): until then a message is neither."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A message of an edition: when it was settled (UTC), whether a server took it, why not, and what came back of it."""

    at: dt.datetime
    state: str
    reason: str = ""
    bounces: tuple[Bounce, ...] = ()


def in_a_row(sent: Sequence[Sent], *, now: dt.datetime) -> int:
    """How many editions in a row could not be delivered, the last ones; `sent` is ordered from the newest on.

    One that arrived ends the row. What a filter or a policy refused says nothing of the address and is passed over, as is what
    may still come back.
    """
    count = 0
    for message in sent:
        weight = _weight(message, now)
        if weight == "arrived":
            break
        count += weight == "failed"
    return count


def _weight(message: Sent, now: dt.datetime) -> Literal["failed", "arrived", "neither"]:
    back = [bounce for bounce in message.bounces if bounce.kind in ("hard", "soft")]
    if message.state == "refused":
        return "neither" if verdict(message.reason.partition(" ")[0], message.reason) == "ours" else "failed"
    if back:
        return "neither" if all(verdict(bounce.code, bounce.words) == "ours" for bounce in back) else "failed"
    return "arrived" if message.state == "accepted" and now - message.at > WAIT else "neither"
