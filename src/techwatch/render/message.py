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
from typing import Final

import jinja2

from techwatch import errors, text
from techwatch.render.fit import mail_parts
from techwatch.render.picture import CID
from techwatch.render.shown import EditionView, Picture

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
    reply_to_name: str = ""
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
    return ", ".join(_encoded_address(each) for each in found)


def _encoded_address(address: Address) -> str:
    return f"{Header(address.display_name, 'utf-8').encode(linesep=chr(13) + chr(10))} <{address.addr_spec}>"


POLICY = _Policy(linesep="\r\n", max_line_length=78, utf8=False, cte_type="7bit")


def message(env: jinja2.Environment, view: EditionView, *, headers: MessageHeaders) -> bytes:
    """One mail, text and HTML, lines ended by CRLF. Raises DeliveryError when an address cannot stand in a header."""
    plain, html = mail_parts(env, view)
    return assemble(plain, html, headers=headers, logo=view.logo)


def assemble(plain: str, html: str, *, headers: MessageHeaders, calendar: str = "", logo: Picture | None = None) -> bytes:
    """As `message`, from parts that are already written: bodies may be built once for many mails.

    `calendar` (RFC 5545, "" for none) is attached as calls.ics, without a method: dates to take over, no invitation. `logo` stands beside
    the HTML, which shows it (RFC 2387).
    """
    mail = EmailMessage(policy=POLICY)
    for name, value in _headers(headers):
        mail[name] = value
    mail.set_content(_encodable(plain), cte="quoted-printable")
    mail.add_alternative(_encodable(html), subtype="html", cte="quoted-printable")
    if logo:
        shown = mail.get_payload(1)
        assert isinstance(shown, EmailMessage)
        shown.add_related(logo.data, "image", "png", cid=f"<{CID}>", disposition="inline", filename="logo.png")
    if calendar:
        dates, how = _encodable(calendar).encode(), {"charset": "utf-8"}
        mail.add_attachment(dates, maintype="text", subtype="calendar", filename="calls.ics", params=how)
    _set_boundaries(mail, headers.message_id)
    return mail.as_bytes()


def _set_boundaries(mail: EmailMessage, message_id: str) -> None:
    for depth, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        seed = CID if part.get_content_subtype() == "related" else message_id  # what is the same in all mails is made once
        part.set_boundary(boundary(seed, depth))


def boundary(message_id: str, depth: int = 0) -> str:
    """The line between the parts of a message, the same whenever it is made (the standard ones are random). `depth`: parts within parts."""
    seed = message_id + "." * depth
    return "=_" + hashlib.sha256(seed.encode("utf-8", "replace")).hexdigest()[:40]


def subject_line(headers: MessageHeaders) -> str:
    """The subject as a header may hold it."""
    return _line(headers.subject)


OWN: Final = ("To", "Message-ID", "List-Unsubscribe")
"""The headers that are one reader's own."""


def own_headers(headers: MessageHeaders) -> dict[str, bytes]:
    """The lines of the OWN headers, byte for byte as `message` writes them; those that have nothing to say are missing.

    Raises DeliveryError like `message`.
    """
    found = {"To": _to(headers), "Message-ID": f"Message-ID: {_token(headers.message_id)}\r\n".encode()}
    if ways := _ways_out(headers):
        found["List-Unsubscribe"] = POLICY.fold_binary("List-Unsubscribe", ways)
    return found


_PLAIN_NAME: Final = re.compile(r"[A-Za-z0-9'&/-]+(?: [A-Za-z0-9'&/-]+)*")
_QUOTED_NAME: Final = re.compile(r"[A-Za-z0-9'&/(),.:;-]+(?: [A-Za-z0-9'&/(),.:;-]+)*")
_PLAIN_ADDRESS: Final = re.compile(r"[a-z0-9_-]+(?:[.+][a-z0-9_-]+)*@[a-z0-9-]+(?:\.[a-z0-9-]+)+")


def _to(headers: MessageHeaders) -> bytes:
    """What needs neither quotes, nor encoding, nor a second line is written straight away: the parser takes half a millisecond."""
    if _PLAIN_ADDRESS.fullmatch(headers.to):
        if not headers.to_name.isascii():
            user, _, domain = headers.to.partition("@")
            return f"To: {_encoded_address(Address(_line(headers.to_name), user, domain))}\r\n".encode("ascii", "backslashreplace")
        name = headers.to_name if _PLAIN_NAME.fullmatch(headers.to_name) else f'"{headers.to_name}"' if headers.to_name else ""
        line = f"To: {name} <{headers.to}>" if name else f"To: {headers.to}"
        if len(line) <= (POLICY.max_line_length or 0) and (not name or _QUOTED_NAME.fullmatch(headers.to_name)):
            return f"{line}\r\n".encode()
    address = _address(headers.to, headers.to_name)
    if not address.display_name.isascii():
        return f"To: {_encoded_address(address)}\r\n".encode("ascii", "backslashreplace")
    return POLICY.fold_binary(*POLICY.header_store_parse("To", address))


def _ways_out(headers: MessageHeaders) -> str:
    word = headers.message_id.strip("<>").partition("@")[0]  # tells her apart without naming her
    ways = (headers.unsubscribe, headers.unsubscribe_mail and f"mailto:{headers.unsubscribe_mail}?subject=unsubscribe%20{word}")
    return ", ".join(f"<{_token(way)}>" for way in ways if way)


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
        ("Subject", subject_line(headers)),
        ("Date", format_datetime(headers.date)),
        ("Message-ID", _token(headers.message_id)),
        ("List-Id", f"<{_token(headers.list_id)}>"),
        ("Auto-Submitted", "auto-generated"),
        ("Precedence", "bulk"),
    ]
    if headers.reply_to:
        found.append(("Reply-To", _address(headers.reply_to, headers.reply_to_name)))
    if ways := _ways_out(headers):
        found.append(("List-Unsubscribe", ways))
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
