"""One message and an address become what the receiving side answered. Talks to: SMTP, or a Maildir."""

import hashlib
import hmac
from pathlib import Path

from techwatch.config import Mail
from techwatch.deliver.maildir import MaildirTransport, forget, maildir_name
from techwatch.deliver.sign import SigningTransport, signer
from techwatch.deliver.smtp import SmtpTransport
from techwatch.deliver.transport import LOOPBACK, Transport
from techwatch.types import Answer, Delivery, DeliveryState

__all__ = [
    "MaildirTransport",
    "SmtpTransport",
    "Transport",
    "after_crash",
    "domain_of",
    "envelope",
    "forget",
    "is_real",
    "maildir_name",
    "message_id",
    "message_key",
    "open_transport",
    "settled",
]


def open_transport(mail: Mail, *, home: Path, password: str, dkim_key: str = "") -> Transport:
    """The transport that feeds.yaml names; nothing is connected or written yet.

    With a key (PEM) and mail.dkim_selector its messages are signed. Raises ConfigError for a key that is none.
    """
    transport: Transport = SmtpTransport(mail, password) if mail.transport == "smtp" else MaildirTransport(home / mail.maildir)
    if not dkim_key or not mail.dkim_selector:
        return transport
    return SigningTransport(transport, signer(dkim_key, selector=mail.dkim_selector, domain=mail.dkim_domain or domain_of(mail.sender)))


def is_real(mail: Mail) -> bool:
    """Whether what is handed over leaves this machine: not into a Maildir, nor to a server for tests, which has a port of its own here.

    A mail server of this machine at a port of RFC 5321, 6409 or 8314 passes messages on to the world.
    """
    return mail.transport == "smtp" and (mail.host not in LOOPBACK or mail.port in (25, 465, 587))


# --- what the ledger makes of it --------------------------------------------------------------------


def message_key(kind: str, *parts: str) -> str:
    """The ledger's name of a message: ("edition", "veille-2026-11-24") -> "edition:veille-2026-11-24"."""
    return ":".join((kind, *parts))


def message_id(key: str, subscriber: int, domain: str, *, secret: str = "") -> str:
    """The Message-ID of a ledger line: always the same for it, and without any word about the person.

    With the home's secret nobody else can tell it: a bounce that names it was written by somebody who had the message.
    """
    digest = hmac.new(secret.encode(), f"{key}\n{subscriber}".encode(), hashlib.sha256).hexdigest()
    return f"<{digest[:32]}@{domain}>"


def envelope(mail: Mail, line: Delivery) -> str:
    """The sender of a message's envelope: where it comes back to when nobody takes it.

    With `mail.bounces.verp` the word of its Message-ID stands in it (https://cr.yp.to/proto/verp.txt), so that whatever
    comes back says which message it was: "retours@pole.example" -> "retours+0123456789abcdef…@pole.example".
    """
    address = mail.bounces.address or mail.sender
    word = line.message_id.strip("<>").partition("@")[0]
    local, _, domain = address.rpartition("@")
    return f"{local}+{word}@{domain}" if mail.bounces.verp and word else address


def domain_of(address: str) -> str:
    """What stands behind the @, in small letters."""
    return address.rpartition("@")[2].casefold()


def settled(answer: Answer, *, attempts: int, max_attempts: int) -> DeliveryState:
    """The ledger's state after `answer` to try number `attempts`: the last deferral is a refusal."""
    if answer.state == "deferred" and attempts >= max_attempts:
        return "refused"
    return answer.state


def after_crash(state: DeliveryState, found: bool | None) -> DeliveryState:
    """What a line that a killed process left behind really is; `found` is the transport's word (None: cannot tell)."""
    if state == "attempted":
        return "queued"
    if state != "data":
        return state
    return "unknown" if found is None else "accepted" if found else "queued"
