"""A status code and the words beside it -> what they say of an address. Pure.

Codes: RFC 3463 and its register (https://www.iana.org/assignments/smtp-enhanced-status-codes), basic ones RFC 5321 section 4.2.3. What
servers mean by them differs, so the words count too: a full mailbox is called permanent by many (5.2.2) and is emptied the next day, and
nobody's address is at fault when a filter did not like the message (5.7.x).
"""

import re
from typing import Final, Literal

Verdict = Literal["gone", "later", "ours"]
"""gone: there is no such mailbox; later: it cannot take mail now; ours: sender, message or a policy is at fault, not the address."""

GONE: Final = {
    "1.1": "there is no such mailbox",  # RFC 3463 section 3.2, as are those up to 1.6
    "1.2": "there is no such mail domain",
    "1.3": "the address is badly formed",
    "1.6": "the mailbox has moved and left no address",
    "1.10": "the domain takes no mail",  # RFC 7505 section 4.2, null MX; Exchange: no such recipient
    "2.1": "the mailbox is disabled",  # RFC 3463 section 3.3
    "4.310": "the domain does not exist",  # Exchange
}
"""Subject and detail of the enhanced codes of class 5 by which a mailbox is gone, in words for the suppression list."""

_BASIC_GONE: Final = {"521": "the host does not accept mail (RFC 7504)", "556": "the domain does not accept mail (RFC 7504)"}

_VAGUE: Final = re.compile(r"[45]\.(?:0\.0|0|1\.0|3\.0|4\.1|4\.4|4\.0|5\.0|2\.0)|5\d\d|")
"""Codes that tell nothing about the address by themselves. Exchange says 5.4.1, Postfix 5.4.4 of one that is not there, and of others."""

_NO_SUCH: Final = re.compile(
    r"user (?:is )?unknown|unknown (?:local )?(?:user|recipient|address|mailbox)|no such (?:user|mailbox|recipient|address|person|domain)"
    r"|(?:user|mailbox|recipient|address|account|domain)(?: name)?(?: \S+)? (?:does not|doesn't|do not) exist"
    r"|(?:user|mailbox|account|recipient(?: address)?) (?:was )?not found|(?:host|domain)(?: or domain name)? not found"
    r"|invalid (?:recipient|mailbox|user)|recipient unknown|unrouteable address|no mailbox here by that name|doesn't have an? \S+ account"
    r"|(?:mailbox|account|user|address)(?: \S+)? (?:is |has been )?(?:\w+ )?(?:disabled|closed|deactivated|suspended|inactive)"
    r"|no longer (?:active|valid|available)"
    r"|not (?:a )?(?:valid|our) (?:recipient|mailbox|user|customer)|inactive (?:user|mailbox|recipient)|blocked due to inactivity"
    r"|mailbox unavailable|recipientnotfound|recipient address rejected: access denied|undeliverable address"
    r"|n'existe pas|(?:destinataire|adresse|utilisateur|bo[iî]te)s?(?: \S+)? (?:est )?(?:inconnue?|inexistante?|invalide)",
    re.I,
)
"""What servers write of an address that is not there, French providers' words included."""

_LATER: Final = re.compile(
    r"quota|(?:mailbox|inbox|bo[iî]te\b.{0,20}) (?:is |est )?(?:too )?(?:full|pleine)|over ?(?:its |the )?(?:disk )?(?:quota|storage)"
    r"|insufficient (?:system )?storage|too quickly|at a rate|rate.?limit|too many (?:messages|connections|recipients)|try (?:again )?later"
    r"|gr[ea]ylist|temporar",
    re.I,
)

_OURS: Final = re.compile(
    r"spam|black ?list|block ?list|\brbl\b|dnsbl|reputation|\bspf\b|\bdkim\b|\bdmarc\b|unsolicited|bulk mail|content (?:rejected|blocked)"
    r"|not authenticated|sender (?:address )?(?:rejected|denied|blocked)|message size exceeds",
    re.I,
)

_OURS_CODES: Final = re.compile(r"5\.(?:7\.\d+|1\.[78]|6\.\d+|2\.3|3\.4)")
"""Policy, bad sender, content, and a message too large, in RFC 3463."""

_CODE: Final = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])")
_BASIC: Final = re.compile(r"(?<![\d.])([45]\d\d)(?=[ -]|$)")


def gone(code: str, text: str) -> bool:
    """Whether an answer says that the mailbox is not there, for good: `code` enhanced ("5.1.1"), basic ("550") or "", `text` the words."""
    return verdict(code, text) == "gone"


def verdict(code: str, text: str) -> Verdict:
    """What an answer of refusal says. An enhanced code in the text counts where `code` is a basic one."""
    if not code.count("."):
        code = code_in(text) or code
    if passing(code, text):
        return "later"
    if _OURS_CODES.fullmatch(code) or (_OURS.search(text) and not _is_gone(code)):
        return "ours"
    return "gone" if _is_gone(code) or (_VAGUE.fullmatch(code) and _NO_SUCH.search(text)) else "later"


def passing(code: str, text: str) -> bool:
    """Whether an answer says outright that it holds for now only: class 4, a full mailbox, too many at a time."""
    return code.startswith("4") or _LATER.search(text) is not None


def code_in(text: str) -> str:
    """The first enhanced code in words (else the first basic one), "" for none. An IP address is none."""
    found = _CODE.search(text) or _BASIC.search(text)
    return found.group(1) if found else ""


def _is_gone(code: str) -> bool:
    return code in _BASIC_GONE or code.partition(".")[2] in GONE
