"""A mail that came back -> whose message it is, and what it says. Pure.

Whose: by the envelope's own word (VERP) or by our Message-ID, both known from the ledger and made by us alone. An address counts only
where the returned part also names our domain or our list, for anybody may write a "bounce" and put a member's address into it; what
follows from an address alone is decided by who calls (`pipeline.bounces`), and is never that she gets nothing more.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import Message
from typing import Final

from techwatch.bounces import letter
from techwatch.bounces.codes import gone
from techwatch.bounces.reports import Said, auto_reply, complaint, failed_text, status_report
from techwatch.types import Bounce

__all__ = ["LONGEST_WORDS", "Ours", "gone", "hidden", "read"]

_READERS: Final[tuple[Callable[[Message, bool], Said | None], ...]] = (complaint, status_report, auto_reply, failed_text)
"""Tried in this order: an automatic reply looks like a bounce without a report, and not the other way round."""

_LEAVING: Final = re.compile(r"\bunsubscribe\W{1,3}([0-9a-f]{32})\b", re.I)
"""The subject that List-Unsubscribe offers to mail programs: the word is that of our Message-ID."""

LONGEST_WORDS: Final = 500


@dataclass(frozen=True, slots=True)
class Ours:
    """By what our messages are known: the domain of their Message-IDs, the list's id, and the address that bounces come back to."""

    domain: str
    list_id: str
    envelope: str


def read(raw: bytes, ours: Ours) -> Bounce | None:
    """What a mail says; None: it is no bounce, complaint or automatic reply, or cannot be read. Never raises.

    A bounce of a message that is not ours (somebody forged our address) is of the kind "other", as is news of a mere delay.
    """
    try:
        return _read(letter.parse(raw), ours)
    except Exception:  # strangers' mails: the parsers raise whatever they like, and the caller keeps what is not understood
        return None


def _read(message: Message, ours: Ours) -> Bounce | None:
    if asks := _LEAVING.search(letter.header(message, "Subject")):
        return Bounce("unsubscribe", f"<{asks[1].lower()}@{ours.domain}>")
    returned = letter.original(message)
    message_id, named = _message_id(message, returned, ours), _named(message, returned, ours)
    about_us = bool(message_id) or named
    said = next((said for reader in _READERS if (said := reader(message, about_us))), None)
    if said is None:
        return None
    words = hidden(said.words)[:LONGEST_WORDS]
    if not about_us:
        return Bounce("auto-reply" if said.kind == "auto-reply" else "other", "", "", said.code, words)
    sent_to = letter.header(returned, "To") if returned is not None else ""
    address = _address(said.address) or _address(sent_to)
    return Bounce(said.kind, message_id, address, said.code, words)


def _message_id(message: Message, returned: Message | None, ours: Ours) -> str:
    """Our Message-ID in angle brackets, "" when nothing tells it."""
    local, _, domain = ours.envelope.rpartition("@")
    verp = re.search(rf"(?<![\w.+-]){re.escape(local)}\+([0-9a-f]{{32}})@{re.escape(domain)}(?![\w.-])", letter.headers(message), re.I)
    if verp:
        return f"<{verp.group(1).lower()}@{ours.domain}>"
    own = re.compile(rf"(?<![\w.+-])[0-9a-f]{{32}}@{re.escape(ours.domain)}(?![\w.-])", re.I)
    said = letter.header(returned, "Message-ID") if returned is not None else ""
    answered = f"{letter.header(message, 'In-Reply-To')} {letter.header(message, 'References')}"
    for words in (said, letter.plain(message), answered):
        if found := own.search(words):
            return f"<{found.group(0).lower()}>"
    return ""


def _named(message: Message, returned: Message | None, ours: Ours) -> bool:
    """Whether the returned part names our domain in its Message-ID, or our list."""
    if returned is not None:
        domain = letter.header(returned, "Message-ID").strip("<> ").rpartition("@")[2].lower()
        return domain == ours.domain.lower() or f"<{ours.list_id}>".lower() in letter.header(returned, "List-Id").lower()
    text = letter.plain(message)
    return bool(
        re.search(rf"^\W*Message-ID:[^\n]*@{re.escape(ours.domain)}>", text, re.I | re.M)
        or re.search(rf"^\W*List-Id:[^\n]*<{re.escape(ours.list_id)}>", text, re.I | re.M)
    )


def _address(words: str) -> str:
    """The address in "rfc822; a@b.example", "Name <a@b.example>" or alone; "" for none."""
    found = re.search(r"[^\s<>;:,\"()]+@[^\s<>;:,\"()]+", words)
    return found.group(0) if found else ""


def hidden(words: str) -> str:
    """Words on one line without the names in addresses: "<…@b.example>". What we keep of bounces names nobody."""
    return re.sub(r"[^\s<>;:,\"'()\[\]=]+@(?=[\w.-]+\.\w)", "…@", " ".join(words.split()))
