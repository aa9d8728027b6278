"""A message and an address become what a mail server answered. Talks to: SMTP.

The line that matters is the one before the body goes out: `on_data` is called there, so that the
ledger can say `data` first. Whatever breaks earlier is tried again; what breaks after it and
before the server's last word is `unknown`, and a person decides (RFC 5321 section 4.5.3.2.6).
"""

import contextlib
import re
import smtplib
import ssl
from types import TracebackType
from typing import Final, Literal, Self

from techwatch.config import Mail
from techwatch.deliver.transport import LOOPBACK, Hook, nothing
from techwatch.errors import DeliveryError
from techwatch.types import Answer

SILENT: Final = 3
"""Times in a row that a server says nothing for `timeout_seconds` before it is left alone: others should not wait hours for it."""

_LOST: Final = b"the connection was lost"
"""What stands for an answer that did not come."""


class SmtpTransport:
    """One connection to a mail server, kept over many messages and opened again when it drops.

    `password` goes with `mail.user`; `tls` replaces the system's certificates (None: those).
    """

    def __init__(self, mail: Mail, password: str, *, tls: ssl.SSLContext | None = None) -> None:
        self._mail, self._password, self._tls = mail, password, tls
        self._server: smtplib.SMTP | None = None
        self._silent = 0

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

    def send(self, message: bytes, *, sender: str, to: str, message_id: str, on_data: Hook = nothing) -> Answer:
        """Hand over one message (RFC 5321 section 3.3). Raises DeliveryError when the server cannot be used at all."""
        if not _is_mailbox(to):
            return Answer("refused", 0, "this is no mail address that SMTP can carry")
        if self._silent >= SILENT:
            told = f"the mail server did not answer {self._silent} times in a row, each time for {self._mail.timeout_seconds:g} s"
            raise DeliveryError(self._where, "silent", f"{told}: it is left alone and tried again by itself; look whether it is in order")
        try:
            server = self._ready(sender, _options(message))
            if isinstance(server, Answer):
                return server
            code, text = server.rcpt(to)
            if not 200 <= code < 300:
                return self._turned_down(server, code, text, "address")
            code, text = server.docmd("DATA")
            if code != 354:
                return self._turned_down(server, code, text, "body")
        except OSError as error:
            self._silent += _timed_out(error)
            self._drop()
            return Answer("deferred", 0, f"the connection was lost: {error}")
        return self._body(server, message, on_data)

    def greet(self, sender: str) -> Answer:
        """Connect, log in, name the sender and go no further: no message leaves. Raises DeliveryError when the server cannot be used."""
        server = self._ready(sender, ())
        return server if isinstance(server, Answer) else Answer("accepted", *_reset(server))

    def _ready(self, sender: str, options: tuple[str, ...]) -> smtplib.SMTP | Answer:
        """A server that has taken MAIL FROM. A connection that dropped while it was idle is opened once more."""
        kept = self._server is not None
        server = self._server = self._server or self._connect()
        try:
            code, text = server.mail(sender, [option for option in options if server.has_extn("8bitmime")])
        except OSError as error:
            self._silent += _timed_out(error)
            code, text = 421, _LOST
        if code == 250:
            return server
        if code == 421 and kept:
            self._drop()
            return self._ready(sender, options)
        if code >= 500:
            self._drop()
            raise DeliveryError(self._where, "sender-refused", f"the mail server does not take mail from {sender}: {_words(text)}")
        return self._turned_down(server, code, text, "sender")

    def _body(self, server: smtplib.SMTP, message: bytes, on_data: Hook) -> Answer:
        """From the 354 to the server's last word; whatever breaks in between closes the connection."""
        try:
            on_data()
        except BaseException:
            self._drop()
            raise
        try:
            code, text = _spoken(server, _on_the_wire(message))
            self._silent = 0
        except OSError as error:
            self._silent += _timed_out(error)
            self._drop()
            return Answer("unknown", 0, f"the connection was lost before the server's answer: {error}")
        except BaseException:
            self._drop()
            raise
        if code == 421 or not 200 <= code < 600:
            self._drop()
        state = _meaning(code)
        return Answer(state, max(code, 0), _words(text), "" if state == "accepted" else "body")

    def _turned_down(self, server: smtplib.SMTP, code: int, text: bytes, step: Literal["sender", "address", "body"]) -> Answer:
        """The answer to a step before the body, with the connection made ready for the next message."""
        self._silent = self._silent if text is _LOST else 0
        try:
            if code == 421 or server.rset()[0] != 250:
                self._drop()
        except OSError:
            self._drop()
        return Answer("refused" if 500 <= code < 600 else "deferred", max(code, 0), _words(text), step)

    def _connect(self) -> smtplib.SMTP:
        mail = self._mail
        if mail.user and mail.security == "none" and mail.host not in LOOPBACK:
            raise DeliveryError(self._where, "clear-password", "mail.security is 'none': the password would travel in the clear")
        try:
            return self._greeted()
        except smtplib.SMTPAuthenticationError as error:
            raise DeliveryError(self._where, "auth", f"the mail server refuses user {mail.user!r}: {_words(error.smtp_error)}") from error
        except OSError as error:
            raise DeliveryError(self._where, "server", f"the mail server cannot be used: {error}") from error

    def _greeted(self) -> smtplib.SMTP:
        mail = self._mail
        server: smtplib.SMTP = (
            smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.timeout_seconds, context=self._trusted())
            if mail.security == "tls"
            else smtplib.SMTP(mail.host, mail.port, timeout=mail.timeout_seconds)
        )
        try:
            if mail.security == "starttls":
                server.starttls(context=self._trusted())
            server.ehlo_or_helo_if_needed()
            if mail.user:
                server.login(mail.user, self._password)
        except BaseException:
            server.close()
            raise
        return server

    def _trusted(self) -> ssl.SSLContext:
        """By which authorities the server is known; those of the machine, read once, if none are given."""
        self._tls = self._tls or ssl.create_default_context()
        return self._tls

    def _drop(self) -> None:
        """Close without QUIT: a half-sent body must not be ended by it."""
        server, self._server = self._server, None
        if server is not None:
            server.close()

    @property
    def _where(self) -> str:
        return f"{self._mail.host}:{self._mail.port}"


def _reset(server: smtplib.SMTP) -> tuple[int, str]:
    code, text = server.rset()
    return code, _words(text)


def _spoken(server: smtplib.SMTP, body: bytes) -> tuple[int, bytes]:
    """The server's word on a whole body. smtplib's errors are OSErrors."""
    server.send(body)
    return server.getreply()


def _timed_out(error: OSError) -> bool:
    """Whether nothing came in time; smtplib's own error stands around the socket's."""
    return isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError)


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
