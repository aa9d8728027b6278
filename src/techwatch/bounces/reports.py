"""One mail -> what it says, read as a complaint, a delivery report, a bounce in words, or an automatic reply. Pure."""

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Final

from flufl.bounce import all_failures

from techwatch.bounces import letter
from techwatch.bounces.codes import code_in, verdict
from techwatch.types import BounceKind

logging.getLogger("flufl.bounce").disabled = True  # it writes a traceback for each mail that one of its detectors cannot read


@dataclass(frozen=True, slots=True)
class Said:
    """What a mail says, before anybody knows whose message it is about. `address` as it is written there."""

    kind: BounceKind
    address: str = ""
    code: str = ""
    words: str = ""


# --- complaints (RFC 5965) ------------------------------------------------------------------------

_NO_COMPLAINTS: Final = frozenset({"auth-failure", "not-spam", "dmarc"})
"""Feedback types by which nobody complains: RFC 6591, and "not spam" of RFC 5965 section 7.3."""

_OLD_STYLE: Final = re.compile(r"complaint about message from \[?[\d.:a-f]+", re.I)
"""Microsoft's Junk Mail Reporting Program sends the message as an attachment, with this subject and the address in a header of it."""


def complaint(message: Message, about_us: bool) -> Said | None:
    """Somebody called a message spam; None: this is no complaint."""
    for part in letter.parts(message):
        if part.get_content_type() == "message/feedback-report":
            fields = next(iter(letter.blocks(part)), Message())
            kind = letter.header(fields, "Feedback-Type").lower()
            address = _first(fields, "Original-Rcpt-To", "Removal-Recipient")
            words = f"{kind or 'abuse'}, {letter.header(fields, 'User-Agent') or 'no program named'}"
            return Said("other" if kind in _NO_COMPLAINTS else "complaint", address, "", words)
    if _OLD_STYLE.match(letter.header(message, "Subject")) and (returned := letter.original(message)) is not None:
        return Said("complaint", letter.header(returned, "X-HmXmrOriginalRecipient"), "", "abuse, Junk Mail Reporting Program")
    return None


# --- delivery reports (RFC 3464) ------------------------------------------------------------------


def status_report(message: Message, about_us: bool) -> Said | None:
    """A delivery status notification; None: this is none. Of several addressees the one who failed counts."""
    for part in letter.parts(message):
        if part.get_content_type() in ("message/delivery-status", "message/global-delivery-status"):
            return _of_blocks(letter.blocks(part), message)
    return None


def _of_blocks(blocks: Sequence[Message], message: Message) -> Said:
    told = [block for block in blocks if any(name in block for name in ("Action", "Status", "Final-Recipient"))]
    failed = next((block for block in told if _action(block) == "failed"), None)
    block = failed if failed is not None else next(iter(told), Message())
    address = _first(block, "Original-Recipient", "Final-Recipient")
    address = address.partition(";")[2] or address
    status = code_in(letter.header(block, "Status"))
    words = letter.header(block, "Diagnostic-Code")
    words = words.partition(";")[2].strip() or words
    if _action(block) != "failed":
        return Said("other", address, status, f"{_action(block) or 'no action'}: {words}")
    reason = words or _reason(letter.plain(message), address)
    code = code_in(words) if re.fullmatch(r"|[45]\.\d+\.0", status) and "." in code_in(words) else status
    return Said(_kind(code, reason), address, code, reason)


def _action(block: Message) -> str:
    """failed, delayed, delivered, relayed or expanded; where that is not said, by the status."""
    action = letter.header(block, "Action").lower().partition(" ")[0]
    status = letter.header(block, "Status")
    return action or {"5": "failed", "4": "delayed", "2": "delivered"}.get(status[:1], "")


def _kind(code: str, words: str) -> BounceKind:
    return "hard" if verdict(code, words) == "gone" else "soft"


def _first(block: Message, *names: str) -> str:
    return next((found for name in names if (found := letter.header(block, name))), "")


# --- automatic replies (RFC 3834) -----------------------------------------------------------------

_DAEMON: Final = re.compile(r"mailer-daemon|postmaster|mail delivery (?:sub)?system|microsoftexchange", re.I)

_AWAY: Final = re.compile(
    r"(?:re ?: ?)?\W{0,2}(?:automatic (?:reply|response)|auto(?:matic)?[ :-]?(?:reply|response|responder)|out of (?:the )?office"
    r"|away from (?:the|my)|on (?:leave|vacation|holiday) (?:until|from|till)|r[ée]ponse automatique|message automatique|message d.absence"
    r"|absence(?: du bureau| jusqu| du \d| ?:)|absente? (?:du (?:bureau|\d)|jusqu)"
    r"|en cong[ée]s? (?:jusqu|du)|cong[ée]s ?(?::|jusqu|du \d))",
    re.I,
)
"""Subjects that nobody writes by hand; "Absence de lien" is one that somebody does."""


def auto_reply(message: Message, about_us: bool) -> Said | None:
    """An answer that a machine wrote for its owner; a receipt (RFC 8098), too, tells nothing of the address. None: this is none."""
    if any(part.get_content_type() == "message/disposition-notification" for part in letter.parts(message)):
        return Said("auto-reply", words="receipt")
    if _from_daemon(message) or "X-Failed-Recipients" in message:
        return None
    subject = letter.header(message, "Subject")
    submitted = letter.header(message, "Auto-Submitted").lower()
    by_header = (
        submitted.startswith(("auto-replied", "auto-generated"))
        or any(name in message for name in ("X-Autoreply", "X-Autorespond", "X-Autoresponder"))
        or letter.header(message, "Precedence").lower() == "auto_reply"
        or (letter.header(message, "X-Auto-Response-Suppress") and _AWAY.match(subject))
    )
    return Said("auto-reply", words=subject) if by_header or _AWAY.match(subject) else None


def _from_daemon(message: Message) -> bool:
    return bool(_DAEMON.search(letter.header(message, "From")))


# --- bounces in words -----------------------------------------------------------------------------

_COPY: Final = re.compile(
    r"^-{2,}.*(?:copy of|original|returned|below this line|message d'origine).*$|^Return-Path:|^Received:|^(?:Original )?Message headers:",
    re.I | re.M,
)
"""Where the returned message begins."""

_DELAY: Final = re.compile(
    r"delayed|has not (?:yet )?been delivered|will (?:keep|continue) (?:on )?trying|will be retried|warning message only|retard[ée]"
    r"|n'a pas encore|nouvelle tentative",
    re.I,
)


def failed_text(message: Message, about_us: bool) -> Said | None:
    """A bounce that is told in words only; None: it is none, or nobody could tell. A full mailbox, too, is "permanent" for flufl.bounce."""
    passing, lasting = _by_flufl(message)
    failed = letter.header(message, "X-Failed-Recipients")
    daemon = _from_daemon(message)
    if not (passing or lasting or failed or daemon):
        return None
    text = letter.plain(message)
    told = _COPY.split(text, maxsplit=1)[0]
    address = failed or next((found.decode("utf-8", "replace") for found in sorted(lasting) + sorted(passing)), "")
    reason = _reason(told, address)
    late = _DELAY.search(f"{letter.header(message, 'Subject')}\n{told}")
    if not (lasting or failed) and (passing or late or not about_us):
        return Said("other", address, code_in(reason), reason)
    code = code_in(reason)
    return Said("other" if late and not code.startswith("5") else _kind(code, reason), address, code, reason)


def _by_flufl(message: Message) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The addresses that failed for now and for good. Its detectors raise on headers that they did not expect: nothing is found then."""
    try:
        passing, lasting = all_failures(letter.in_ascii(message))
    except Exception:
        return frozenset(), frozenset()
    return frozenset(passing), frozenset(lasting)


def _reason(text: str, address: str) -> str:
    """The lines that give the reason: from the address on to the end of the block that names a code, else what stands around it."""
    place = text.lower().find(address.lower()) if address else -1
    block = text[max(place, 0) : max(place, 0) + 2_000]
    lines = [line.strip() for line in block.splitlines() if line.strip()]
    coded = next((n for n, line in enumerate(lines) if code_in(line)), None)
    return " ".join(lines[max((coded or 0) - 1, 0) : coded + 3] if coded is not None else lines[:8])[:1_000]
