"""What a mail server's refusal means: is the mailbox gone, is it us, or is it the moment? And when are there too many? Pure."""

import math
import re
from dataclasses import dataclass
from typing import Final, Literal

from techwatch.bounces.codes import GONE
from techwatch.types import Answer

Meaning = Literal["gone", "policy", "other"]
"""gone: the mailbox does not exist (the address is given up); policy: we are not wanted; other: this message, or this moment."""

_SENDER: Final = frozenset({"1.7", "1.8"})
"""RFC 3463 section 3.2: the sender's address, not hers."""

_STATUS: Final = re.compile(r"\W{0,2}([245])\.(\d{1,3})\.(\d{1,3})(?!\d)")
_UNWANTED: Final = re.compile(
    r"polic|relay|block|spam|reputation|blacklist|denied|reject(?:ed)? (?:by|due)|not allowed|not permitted|unauthori[sz]ed|authenticat"
    r"|rate|too many|dnsbl|rbl|dmarc|spf|dkim",
    re.I,
)
"""Words of a refusal without an enhanced status that speak of us, not of the mailbox."""

_TOO_FAST: Final = re.compile(r"\brate|too (?:many|much|fast)|throttl|volume|frequen|slow|limit|quota|concurren|connections", re.I)


def status(text: str) -> str:
    """The enhanced status that an answer's words begin with (RFC 2034): "5.1.1"; "" for none."""
    found = _STATUS.match(text)
    return ".".join(found.groups()) if found else ""


def meaning(answer: Answer) -> Meaning:
    """What a refusal says. Without an enhanced status only a 550 to the address itself speaks of the mailbox (RFC 5321 section 4.2.3)."""
    kind, _, detail = status(answer.text).partition(".")
    if answer.step == "sender" or detail in _SENDER or detail.startswith("7."):
        return "policy"
    if kind:
        return "gone" if kind == "5" and detail in GONE else "other"
    if _UNWANTED.search(answer.text):
        return "policy"
    return "gone" if answer.code == 550 and answer.step == "address" else "other"


def gone(answer: Answer) -> str:
    """Why the address is given up after `answer`, in words for the suppression list; "" when it is not."""
    if answer.state != "refused" or meaning(answer) != "gone":
        return ""
    code = status(answer.text)
    return f"{code or answer.code}: {GONE.get(code.partition('.')[2], GONE['1.1'])}"


def slows_down(answer: Answer) -> bool:
    """Whether the server asks us to come more slowly: 421, or a 4.7.x (RFC 3463 section 3.8).

    One that is said to an address and does not speak of how much we send is grey-listing, which is over by itself (RFC 6647).
    """
    if answer.state != "deferred":
        return False
    asks = status(answer.text).startswith("4.7.") and (answer.step != "address" or bool(_TOO_FAST.search(answer.text)))
    return answer.code == 421 or asks


# --- too many of them -----------------------------------------------------------------------------

ENOUGH: Final = 20
"""Answers before any share is spoken of."""

_CHANCE: Final = 1.645
"""Standard deviations above the tolerated share that chance passes once in twenty times."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What servers answered to one edition: how many messages were taken, how many not, and of these how many as a matter of policy."""

    accepted: int = 0
    refused: int = 0
    policy: int = 0

    def adding(self, *, refused: bool, policy: bool = False) -> "Tally":
        """With one answer more."""
        return Tally(self.accepted + (not refused), self.refused + refused, self.policy + (refused and policy))

    def too_many(self, share: float) -> bool:
        """Whether refusals are more than `share` of the answers, by more than chance explains at that share.

        A refusal for policy counts twice: it says that we are not wanted, and what is sent on makes it worse.
        """
        answers = self.accepted + self.refused
        tolerated = share * answers + _CHANCE * math.sqrt(answers * share * (1 - share))
        return answers >= ENOUGH and self.refused + self.policy > tolerated
