"""A view and its headers become the bytes of one mail (RFC 5322, 8058, 2369, 3834). Pure: the same inputs give the same bytes."""

import datetime as dt
import email.errors
import email.policy
import hashlib
import re
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

import jinja2

from techwatch import errors, text
from techwatch.render.pages import digest_html, digest_text
from techwatch.render.shown import EditionView

LINE_LIMIT = 998  # octets of a line without its end, RFC 5322 section 2.1.1


@dataclass(frozen=True, slots=True)
class MessageHeaders:
    """All that is not in the view. Addresses are bare (`a@b.example`), names "" for none.

    `message_id` in angle brackets; `date` aware. `unsubscribe` is the one-click address (RFC 8058),
    `unsubscribe_mail` takes mails; `feedback_id` names edition and digest, never a person.
    """

    message_id: str
    date: dt.datetime
    sender: str
    to: str
    subject: str
    list_id: str
    sender_name: str = ""
    to_name: str = ""
    reply_to: str = ""
    unsubscribe: str = ""
    unsubscribe_mail: str = ""
    archive: str = ""
    feedback_id: str = ""


class _Policy(email.policy.EmailPolicy):
    """SMTP's policy, but machine-read headers stay on one line.

    The standard one folds a long List-Unsubscribe into =?utf-8?q?...?=, which no mailbox provider reads.
    """

    def fold(self, name: str, value: str) -> str:
        return self._one_line(name, value) or super().fold(name, value)

    def fold_binary(self, name: str, value: str) -> bytes:
        line = self._one_line(name, value)
        return line.encode("ascii", "backslashreplace") if line else super().fold_binary(name, value)

    def _one_line(self, name: str, value: str) -> str:
        if encoded := _encoded(value):
            return f"{name}: {encoded}{self.linesep}"
        if not name.lower().startswith(("list-", "feedback-id", "message-id")):
            return ""
        line = f"{name}: {value}"
        return (line if len(line) <= LINE_LIMIT else line.replace(", ", ",\r\n ")) + self.linesep


def _encoded(value: str) -> str:
    """A header that is not plain ASCII, encoded whole (RFC 2047); "" for one that is.

    The standard policy encodes word by word and loses the space between two encoded words: mail programs
    then show "opérateurà" (python/cpython issue 92081).
    """
    if value.isascii():
        return ""
    found = getattr(value, "addresses", None)
    if found is None:
        return Header(value, "utf-8", header_name="Subject", continuation_ws=" ").encode(linesep="\r\n")
    return ", ".join(f"{Header(a.display_name, 'utf-8').encode(linesep=chr(13) + chr(10))} <{a.addr_spec}>" for a in found)


POLICY = _Policy(linesep="\r\n", max_line_length=78, utf8=False, cte_type="7bit")


def message(env: jinja2.Environment, view: EditionView, *, headers: MessageHeaders) -> bytes:
    """One mail, text and HTML, lines ended by CRLF. Raises DeliveryError when an address cannot stand in a header."""
    return assemble(digest_text(env, view), digest_html(env, view), headers=headers)


def assemble(plain: str, html: str, *, headers: MessageHeaders, calendar: str = "") -> bytes:
    """As `message`, from parts that are already written: bodies may be built once for many mails.

    `calendar` (RFC 5545, "" for none) is attached as calls.ics, without a method: dates to take over, no invitation.
    """
    mail = EmailMessage(policy=POLICY)
    for name, value in _headers(headers):
        mail[name] = value
    mail.set_content(_encodable(plain), cte="quoted-printable")
    mail.add_alternative(_encodable(html), subtype="html", cte="quoted-printable")
    if calendar:
        dates, how = _encodable(calendar).encode(), {"charset": "utf-8"}
        mail.add_attachment(dates, maintype="text", subtype="calendar", filename="calls.ics", params=how)
    _set_boundaries(mail, headers.message_id)
    return mail.as_bytes()


def _set_boundaries(mail: EmailMessage, message_id: str) -> None:
    """The same lines between the parts whenever the message is made; the standard ones are random."""
    for depth, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        seed = message_id + "." * depth
        part.set_boundary("=_" + hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:40])


def note(plain: str, *, headers: MessageHeaders) -> bytes:
    """A mail of text alone, to somebody of the team. Raises DeliveryError like `message`."""
    mail = EmailMessage(policy=POLICY)
    for name, value in _headers(headers):
        mail[name] = value
    mail.set_content(_encodable(plain), cte="quoted-printable")
    return mail.as_bytes()


def _headers(headers: MessageHeaders) -> list[tuple[str, str | Address]]:
    found: list[tuple[str, str | Address]] = [
        ("From", _address(headers.sender, headers.sender_name)),
        ("To", _address(headers.to, headers.to_name)),
        ("Subject", _line(headers.subject)),
        ("Date", format_datetime(headers.date)),
        ("Message-ID", _token(headers.message_id)),
        ("List-Id", f"<{_token(headers.list_id)}>"),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
    ]
    if headers.reply_to:
        found.append(("Reply-To", _address(headers.reply_to, "")))
    if headers.unsubscribe or headers.unsubscribe_mail:
        ways = (headers.unsubscribe, headers.unsubscribe_mail and f"mailto:{headers.unsubscribe_mail}?subject=unsubscribe")
        found.append(("List-Unsubscribe", ", ".join(f"<{_token(way)}>" for way in ways if way)))
    if headers.unsubscribe:
        found.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    optional = (("List-Archive", headers.archive and f"<{_token(headers.archive)}>"), ("Feedback-ID", _token(headers.feedback_id)))
    return found + [(name, value) for name, value in optional if value]


def _address(address: str, name: str) -> Address:
    try:
        return Address(display_name=_line(name), addr_spec=address)
    except (ValueError, IndexError, email.errors.MessageError) as error:
        raise errors.DeliveryError(address, "bad-address", f"this address cannot stand in a header: {error}") from None


def _line(value: str) -> str:
    return text.clean(_encodable(value))


def _token(value: str) -> str:
    """A value that machines read: visible ASCII only, so that it can neither end a header nor need encoding."""
    return re.sub(r"[^\x21-\x7e]", "", value)


def _encodable(value: str) -> str:
    """Half a surrogate pair, as broken feeds give them, cannot be sent."""
    return value.encode("utf-8", "replace").decode("utf-8")
