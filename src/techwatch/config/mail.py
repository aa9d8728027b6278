"""How messages leave, where they come back to, and where we look whether they arrived: the section `mail`. Pure."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from techwatch.config.reading import Model


def _mail_address(text: str) -> str:
    if text and not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", text):
        raise ValueError(f"{text!r} is no mail address")
    return text


MailAddress = Annotated[str, AfterValidator(_mail_address)]


class ImapBox(Model):
    """A mailbox that is read by IMAP over TLS."""

    host: str = ""
    port: int = Field(default=993, ge=1, le=65535)
    security: Literal["tls", "starttls", "none"] = "tls"
    user: str = ""
    folder: str = "INBOX"


class Bounces(ImapBox):
    """Where mails that came back arrive: at `address`, read from an IMAP server (`host`) or from a Maildir; neither: from a pipe."""

    address: MailAddress = Field(default="", description="the sender of the envelope; empty: mail.sender")
    verp: bool = Field(default=False, description="whether its server takes address+word@…: each message gets a word of its own")
    maildir: str = Field(default="", description="a folder of this machine into which a mail server writes them")
    soft: int = Field(default=5, ge=1, description="soft bounces of editions in a row after which an address is given up")


class Witness(ImapBox):
    """A mailbox of ours at a big provider, which gets each edition too: is it read there, or is it spam?"""

    email: MailAddress
    spam: str = Field(default="Junk", description="its folder of spam: '[Gmail]/Spam', 'Junk', …")


class Mail(Model):
    """How messages leave. `maildir` writes them into a folder of the home: nothing is sent."""

    transport: Literal["maildir", "smtp"] = "maildir"
    maildir: str = "outbox"
    sender: MailAddress
    reply_to: MailAddress = Field(default="", description="where answers go: somebody who reads them")
    reply_to_name: str = Field(default="", description="the name of that person")
    unsubscribe: MailAddress = Field(default="", description="address that takes 'unsubscribe' mails")
    list_id: str = Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")
    host: str = "localhost"
    port: int = Field(default=25, ge=1, le=65535)
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    timeout_seconds: float = Field(default=30, gt=0)
    max_attempts: int = Field(default=5, ge=1, description="tries of a message that the server defers")
    per_second: float = Field(default=10, gt=0, description="messages a second at most")
    per_domain: int = Field(default=60, ge=1, description="messages a minute at most to addresses of one domain")
    refusals: float = Field(default=0.1, gt=0, le=1, description="share of refused messages beyond which sending pauses by itself")
    dkim_selector: str = Field(default="", pattern=r"^[A-Za-z0-9._-]*$", description="with TECHWATCH_DKIM_KEY: messages are signed")
    dkim_domain: str = Field(default="", description="the domain that signs; empty: that of mail.sender")
    try_first: bool = Field(default=True, description="whether editors get an approved edition at once, before members do")
    bounces: Bounces = Bounces()
    witnesses: tuple[Witness, ...] = ()
