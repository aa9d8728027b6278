"""One message and an address become what the receiving side answered. Talks to: SMTP, or a Maildir.

The line that matters is the one before the body goes out: `on_data` is called there, so that the
ledger can say `data` first. Whatever breaks earlier is tried again; what breaks after it and
before the server's last word is `unknown`, and a person decides (RFC 5321 section 4.5.3.2.6).
"""

import contextlib
import hashlib
import os
import re
import smtplib
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

from techwatch.config import Mail
from techwatch.errors import DeliveryError
from techwatch.types import Answer, DeliveryState

_Hook = Callable[[], None]
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}


def _nothing() -> None:
    """The default of `on_data`."""


class Transport(Protocol):
    """A way out for messages, open for many of them: `with open_transport(...) as transport`."""

    def send(self, message: bytes, *, sender: str, to: str, message_id: str, on_data: _Hook = _nothing) -> Answer:
        """Hand over one message; `on_data` is called just before the body leaves.

        Raises DeliveryError when nothing can be sent at all: this message has then not gone out.
        """
        ...

    def find(self, message_id: str) -> bool | None:
        """Whether the message was handed over; None: this transport cannot tell."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...


def open_transport(mail: Mail, *, home: Path, password: str) -> Transport:
    """The transport that feeds.yaml names; nothing is connected or written yet."""
    if mail.transport == "smtp":
        return SmtpTransport(mail, password)
    return MaildirTransport(home / mail.maildir)


# --- what the ledger makes of it --------------------------------------------------------------------


def message_key(kind: str, *parts: str) -> str:
    """The ledger's name of a message: ("edition", "veille-2026-11-24") -> "edition:veille-2026-11-24"."""
    return ":".join((kind, *parts))


def message_id(key: str, subscriber: int, domain: str) -> str:
    """The Message-ID of a ledger line: always the same for it, and without any word about the person."""
    digest = hashlib.sha256(f"{key}\n{subscriber}".encode()).hexdigest()
    return f"<{digest[:32]}@{domain}>"


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


# --- Maildir ----------------------------------------------------------------------------------------


class MaildirTransport:
    """Messages as files of a Maildir (cr.yp.to/proto/maildir.html), named from their Message-ID: one of each, always whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[int, frozenset[str]] = (-1, frozenset())

    def __enter__(self) -> Self:
        with self._usable():
            for folder in ("tmp", "new", "cur"):
                (self.path / folder).mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        return None

    def send(self, message: bytes, *, sender: str, to: str, message_id: str, on_data: _Hook = _nothing) -> Answer:
        """Write the message into `new`; one that is there already is left as it is, and accepted."""
        name = maildir_name(message_id)
        with self._usable():
            if self._holds(name):
                return Answer("accepted", 0, "already there")
            _write_whole(self.path / "tmp" / name, message.replace(b"\r\n", b"\n"))
        on_data()
        with self._usable():
            os.replace(self.path / "tmp" / name, self.path / "new" / name)
            _sync_folder(self.path / "new")
        return Answer("accepted", 0, name)

    def find(self, message_id: str) -> bool | None:
        """Whether the message's file stands in `new`, or in `cur` where mail programs move it."""
        with self._usable():
            return self._holds(maildir_name(message_id))

    def _holds(self, name: str) -> bool:
        return (self.path / "new" / name).exists() or name in self._names_in_cur()

    def _names_in_cur(self) -> frozenset[str]:
        """Names without their flags (":2,S"); the folder is listed again only when it changed."""
        changed = (self.path / "cur").stat().st_mtime_ns
        if changed != self._read[0]:
            self._read = (changed, frozenset(name.split(":", 1)[0] for name in os.listdir(self.path / "cur")))
        return self._read[1]

    @contextlib.contextmanager
    def _usable(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise DeliveryError(str(self.path), "maildir", f"the Maildir cannot be written: {error}") from error


def maildir_name(message_id: str) -> str:
    """A file name for a Message-ID: readable, safe everywhere, different for different ids."""
    readable = re.sub(r"[^A-Za-z0-9@_-]+", "-", message_id).strip("-")[:60]
    return f"{hashlib.sha256(message_id.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}.{readable}"


def _write_whole(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    """Make a rename last over a power cut; a no-op where folders cannot be opened."""
    with contextlib.suppress(OSError):
        folder = os.open(path, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


# --- SMTP -------------------------------------------------------------------------------------------


class SmtpTransport:
    """One connection to a mail server, kept over many messages and opened again when it drops.

    `password` goes with `mail.user`; `tls` replaces the system's certificates (None: those).
    """

    def __init__(self, mail: Mail, password: str, *, tls: ssl.SSLContext | None = None) -> None:
        self._mail, self._password, self._tls = mail, password, tls
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        server, self._server = self._server, None
        if server is not None:
            with contextlib.suppress(OSError):
                server.quit()

    def find(self, message_id: str) -> bool | None:
        """None: SMTP cannot be asked about a message."""
        return None

    def send(self, message: bytes, *, sender: str, to: str, message_id: str, on_data: _Hook = _nothing) -> Answer:
        """Hand over one message (RFC 5321 section 3.3). Raises DeliveryError when the server cannot be used at all."""
        if not _is_mailbox(to):
            return Answer("refused", 0, "this is no mail address that SMTP can carry")
        try:
            server = self._ready(sender, _options(message))
            if isinstance(server, Answer):
                return server
            code, text = server.rcpt(to)
            if 200 <= code < 300:
                code, text = server.docmd("DATA")
            if code != 354:
                return self._turned_down(server, code, text)
        except OSError as error:
            self._drop()
            return Answer("deferred", 0, f"the connection was lost: {error}")
        return self._body(server, message, on_data)

    def _ready(self, sender: str, options: tuple[str, ...]) -> smtplib.SMTP | Answer:
        """A server that has taken MAIL FROM. A connection that dropped while it was idle is opened once more."""
        kept = self._server is not None
        server = self._server = self._server or self._connect()
        try:
            code, text = server.mail(sender, [option for option in options if server.has_extn("8bitmime")])
        except OSError:
            code, text = 421, b"the connection was lost"
        if code == 250:
            return server
        if code == 421 and kept:
            self._drop()
            return self._ready(sender, options)
        if code >= 500:
            self._drop()
            raise DeliveryError(self._where, "sender-refused", f"the mail server does not take mail from {sender}: {_words(text)}")
        return self._turned_down(server, code, text)

    def _body(self, server: smtplib.SMTP, message: bytes, on_data: _Hook) -> Answer:
        """From the 354 to the server's last word; whatever breaks in between closes the connection."""
        try:
            on_data()
        except BaseException:
            self._drop()
            raise
        try:
            code, text = _spoken(server, _on_the_wire(message))
        except OSError as error:
            self._drop()
            return Answer("unknown", 0, f"the connection was lost before the server's answer: {error}")
        except BaseException:
            self._drop()
            raise
        if code == 421 or not 200 <= code < 600:
            self._drop()
        return Answer(_meaning(code), max(code, 0), _words(text))

    def _turned_down(self, server: smtplib.SMTP, code: int, text: bytes) -> Answer:
        """The answer to a step before the body, with the connection made ready for the next message."""
        try:
            if code == 421 or server.rset()[0] != 250:
                self._drop()
        except OSError:
            self._drop()
        return Answer("refused" if 500 <= code < 600 else "deferred", max(code, 0), _words(text))

    def _connect(self) -> smtplib.SMTP:
        mail = self._mail
        if mail.user and mail.security == "none" and mail.host not in _LOOPBACK:
            raise DeliveryError(self._where, "clear-password", "mail.security is 'none': the password would travel in the clear")
        try:
            return self._greeted(self._tls or ssl.create_default_context())
        except smtplib.SMTPAuthenticationError as error:
            raise DeliveryError(self._where, "auth", f"the mail server refuses user {mail.user!r}: {_words(error.smtp_error)}") from error
        except OSError as error:
            raise DeliveryError(self._where, "server", f"the mail server cannot be used: {error}") from error

    def _greeted(self, tls: ssl.SSLContext) -> smtplib.SMTP:
        mail = self._mail
        server: smtplib.SMTP = (
            smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout_seconds, context=tls)
            if mail.security == "tls"
            else smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_seconds)
        )
        try:
            if mail.security == "starttls":
                server.starttls(context=tls)
            server.ehlo_or_helo_if_needed()
            if mail.user:
                server.login(mail.user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _drop(self) -> None:
        """Close without QUIT: a half-sent body must not be ended by it."""
        server, self._server = self._server, None
        if server is not None:
            server.close()

    @property
    def _where(self) -> str:
        return f"{self._mail.host}:{self._mail.port}"


def _spoken(server: smtplib.SMTP, body: bytes) -> tuple[int, bytes]:
    """The server's word on a whole body. smtplib's errors are OSErrors."""
    server.send(body)
    return server.getreply()


def _meaning(code: int) -> Literal["accepted", "refused", "deferred", "unknown"]:
    """RFC 5321 section 4.2.1; an answer that is none of these tells nothing about the message."""
    if 200 <= code < 300:
        return "accepted"
    if 400 <= code < 500:
        return "deferred"
    return "refused" if 500 <= code < 600 else "unknown"


def _words(text: bytes | str) -> str:
    return (text if isinstance(text, str) else text.decode("utf-8", "replace")).replace("\n", " ")[:500]


def _options(message: bytes) -> tuple[str, ...]:
    return () if message.isascii() else ("body=8bitmime",)


def _on_the_wire(message: bytes) -> bytes:
    """Lines end in CRLF, a leading dot is doubled, a lone dot ends it (RFC 5321 section 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", message)
    return re.sub(rb"(?m)^\.", b"..", lines.removesuffix(b"\r\n")) + b"\r\n.\r\n"


def _is_mailbox(address: str) -> bool:
    """Whether SMTP without SMTPUTF8 can carry it; an address with a line break would be another command."""
    return address.isascii() and address.isprintable() and re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", address) is not None
