"""A mailbox of ours -> the mails in it, one at a time, and each put away once it was read. Talks to: IMAP, or a Maildir.

A mail that was understood goes into the folder `techwatch` of the same mailbox, one that was not stays where it is with a star (the
flag \\Flagged, RFC 9051 section 2.3.2): what is to be read is what bears no star, whoever looked at the mailbox meanwhile. Both are done
after the mail was kept in the store, so that a crash between the two has it read once more, and nothing lost.
"""

import base64
import contextlib
import imaplib
import os
import re
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Protocol

from techwatch.config import Bounces, ImapBox, Witness
from techwatch.errors import MailboxError

LARGEST: Final = 1_000_000  # bytes of a mail; its rest is not asked for
MOST: Final = 500  # mails of one round; the others are there next time
SECONDS: Final = 30.0
DONE: Final = "techwatch"

Found = Literal["inbox", "spam", "missing"]
_LOOPBACK: Final = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail and its name in its mailbox. `raw`: its first LARGEST bytes."""

    name: str
    raw: bytes


class Box(Protocol):
    """A mailbox that is open."""

    def mails(self) -> Iterator[Mail]:
        """What is to be read, the oldest first, MOST at most. Raises MailboxError."""
        ...

    def done(self, mail: Mail) -> None:
        """Put away a mail that was understood and kept. Raises MailboxError."""
        ...

    def star(self, mail: Mail) -> None:
        """Leave a mail where it is for a person to read. Raises MailboxError."""
        ...


@contextlib.contextmanager
def open_box(settings: Bounces, *, home: Path, password: str, tls: ssl.SSLContext | None = None) -> Iterator[Box | None]:
    """The mailbox that feeds.yaml names; None: none. `tls` replaces the system's certificates. Raises MailboxError."""
    if settings.host:
        with _signed_in(settings, password, tls) as server:
            yield _Imap(server, settings)
    else:
        yield _Maildir(home / settings.maildir) if settings.maildir else None


# --- a Maildir ------------------------------------------------------------------------------------


class _Maildir:
    """Files of a Maildir (https://cr.yp.to/proto/maildir.html); its folder DONE as Maildir++ has it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def mails(self) -> Iterator[Mail]:
        with _readable(str(self._path)):
            files = [file for folder in ("new", "cur") for file in (self._path / folder).iterdir() if _is_to_read(file.name)]
            files.sort(key=lambda file: (file.stat().st_mtime, file.name))
        for file in files[:MOST]:
            with contextlib.suppress(FileNotFoundError), _readable(str(file)):
                yield Mail(str(file.relative_to(self._path)), _beginning(file))

    def done(self, mail: Mail) -> None:
        done = self._path / f".{DONE}"
        with _readable(str(done)):
            for folder in ("tmp", "new", "cur"):
                (done / folder).mkdir(parents=True, exist_ok=True)
            os.replace(self._path / mail.name, done / "cur" / _flagged(mail.name, "S"))

    def star(self, mail: Mail) -> None:
        with _readable(str(self._path)):
            (self._path / "cur").mkdir(exist_ok=True)
            os.replace(self._path / mail.name, self._path / "cur" / _flagged(mail.name, "F"))


def _is_to_read(name: str) -> bool:
    return not name.startswith(".") and not set(name.partition(":2,")[2]) & {"F", "T"}


def _flagged(name: str, flag: str) -> str:
    base, _, flags = Path(name).name.partition(":2,")
    return f"{base}:2,{''.join(sorted({*flags, flag}))}"


def _beginning(file: Path) -> bytes:
    with file.open("rb") as source:
        return source.read(LARGEST)


@contextlib.contextmanager
def _readable(subject: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise MailboxError(subject, "maildir", "there is no such Maildir, or it changed meanwhile") from None
    except OSError as error:
        raise MailboxError(subject, "maildir", f"the Maildir cannot be read: {error}") from error


def keep(folder: Path, name: str, raw: bytes) -> Path:
    """Write a mail that nobody understood into a Maildir of the home, once and whole; -> its file. Raises MailboxError."""
    with _readable(str(folder)):
        for part in ("tmp", "new", "cur"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        (folder / "tmp" / name).write_bytes(raw)
        os.replace(folder / "tmp" / name, folder / "new" / name)
    return folder / "new" / name


def forget(folder: Path, email: str) -> int:
    """Delete the mails of a Maildir, and of its folder DONE, that name an address; -> how many. Raises MailboxError."""
    address, count = email.casefold().encode(), 0
    with _readable(str(folder)):
        for file in [file for part in (folder, folder / f".{DONE}") for name in ("new", "cur", "tmp") for file in (part / name).glob("*")]:
            if address in file.read_bytes().lower():
                file.unlink()
                count += 1
    return count


# --- IMAP -----------------------------------------------------------------------------------------


class _Imap:
    """A folder of an IMAP server (RFC 3501), by UIDs."""

    def __init__(self, server: imaplib.IMAP4, settings: ImapBox) -> None:
        self._server, self._where = server, _where(settings)
        _select(server, settings.folder, self._where)
        self._capabilities = _capabilities(server)
        self._done = ""

    def mails(self) -> Iterator[Mail]:
        for uid in _search(self._server, self._where, "UNDELETED", "UNFLAGGED")[:MOST]:
            with _spoken(self._where):
                _, answer = self._server.uid("FETCH", uid, f"(BODY.PEEK[]<0.{LARGEST}>)")
            raw = next((part[1] for part in answer if isinstance(part, tuple)), None)
            if isinstance(raw, bytes):  # else somebody took it away meanwhile
                yield Mail(uid, raw)

    def done(self, mail: Mail) -> None:
        folder = self._done = self._done or self._folder()
        with _spoken(self._where):
            if "MOVE" in self._capabilities:  # RFC 6851
                self._say("MOVE", mail.name, folder)
                return
            self._say("COPY", mail.name, folder)
            self._say("STORE", mail.name, "+FLAGS.SILENT", r"(\Deleted)")
            if "UIDPLUS" in self._capabilities:  # RFC 4315; else other programs' deleted mails would go, too
                self._say("EXPUNGE", mail.name)

    def star(self, mail: Mail) -> None:
        with _spoken(self._where):
            self._say("STORE", mail.name, "+FLAGS.SILENT", r"(\Flagged)")

    def _folder(self) -> str:
        """The folder DONE, made where it is missing; some servers keep all folders below INBOX."""
        with _spoken(self._where):
            for name in (DONE, f"INBOX.{DONE}", f"INBOX/{DONE}"):
                if self._server.status(_quoted(name), "(MESSAGES)")[0] == "OK" or self._server.create(_quoted(name))[0] == "OK":
                    return _quoted(name)
        raise MailboxError(self._where, "folder", f"a folder {DONE} cannot be made there: make one")

    def _say(self, command: str, *words: str) -> None:
        kind, answer = self._server.uid(command, *words)
        if kind != "OK":
            raise MailboxError(self._where, "refused", f"{command} is refused: {_words(answer)}")


def find(settings: Witness, message_id: str, *, password: str, tls: ssl.SSLContext | None = None) -> Found:
    """Where a message is in a mailbox; nothing there is changed. Raises MailboxError."""
    where = _where(settings)
    with _signed_in(settings, password, tls) as server:
        _select(server, settings.folder, where, readonly=True)
        if _search(server, where, "HEADER", "Message-ID", _string(message_id)):
            return "inbox"
        for folder in dict.fromkeys((settings.spam, *_junk(server, where))):
            with contextlib.suppress(MailboxError):
                _select(server, folder, where, readonly=True)
                if _search(server, where, "HEADER", "Message-ID", _string(message_id)):
                    return "spam"
    return "missing"


def _junk(server: imaplib.IMAP4, where: str) -> list[str]:
    r"""The folders that the server itself calls its spam: \Junk of RFC 6154."""
    with _spoken(where):
        if "SPECIAL-USE" in _capabilities(server):
            server.xatom("LIST", "(SPECIAL-USE)", '""', '"*"')
            _, listed = server.response("LIST")
        else:
            _, listed = server.list()
        lines = [line.decode("ascii", "replace") for line in listed if isinstance(line, bytes)]
        found = [re.match(r'\((.*?)\) (?:"."|NIL) "?(.*?)"?$', line) for line in lines]
        return [_plain(match.group(2)) for match in found if match and r"\junk" in match.group(1).lower().split()]


@contextlib.contextmanager
def _signed_in(settings: ImapBox, password: str, tls: ssl.SSLContext | None) -> Iterator[imaplib.IMAP4]:
    where = _where(settings)
    if settings.security == "none" and settings.host not in _LOOPBACK:
        raise MailboxError(where, "clear-password", "security is 'none': the password would travel in the clear")
    with _spoken(where):
        server = _connected(settings, tls or ssl.create_default_context())
    try:
        with _spoken(where):
            _sign_in(server, settings.user, password)
        yield server
    finally:
        with contextlib.suppress(OSError, imaplib.IMAP4.error):
            server.logout()


def _sign_in(server: imaplib.IMAP4, user: str, password: str) -> None:
    """By SASL PLAIN (RFC 4616), which takes every letter, unless the server has LOGIN only."""
    if "AUTH=PLAIN" in _capabilities(server):
        server.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
    else:
        server.login(_string(user), password)


def _connected(settings: ImapBox, tls: ssl.SSLContext) -> imaplib.IMAP4:
    if settings.security == "tls":
        return imaplib.IMAP4_SSL(settings.host, settings.port, ssl_context=tls, timeout=SECONDS)
    server = imaplib.IMAP4(settings.host, settings.port, timeout=SECONDS)
    try:
        if settings.security == "starttls":
            server.starttls(tls)
    except BaseException:
        server.shutdown()
        raise
    return server


def _select(server: imaplib.IMAP4, folder: str, where: str, *, readonly: bool = False) -> None:
    with _spoken(where):
        kind, answer = server.select(_quoted(folder), readonly)
    if kind != "OK":
        raise MailboxError(where, "folder", f"there is no folder {folder!r} there: {_words(answer)}")


def _search(server: imaplib.IMAP4, where: str, *criteria: str) -> list[str]:
    with _spoken(where):
        kind, answer = server.uid("SEARCH", *criteria)
    if kind != "OK":
        raise MailboxError(where, "refused", f"it does not search: {_words(answer)}")
    return [uid.decode("ascii") for line in answer if isinstance(line, bytes) for uid in line.split()]


def _capabilities(server: imaplib.IMAP4) -> frozenset[str]:
    """What the server can do for who has signed in, which is more than it says at first."""
    _, answer = server.capability()
    return frozenset(word.decode("ascii", "replace").upper() for line in answer if isinstance(line, bytes) for word in line.split())


@contextlib.contextmanager
def _spoken(where: str) -> Iterator[None]:
    """Every way in which the dialogue breaks, as one error; never with the password in it."""
    try:
        yield
    except imaplib.IMAP4.error as error:
        raise MailboxError(where, "refused", f"the IMAP server says: {_words([error.args[0] if error.args else ''])}") from None
    except (OSError, EOFError, ValueError) as error:
        raise MailboxError(where, "server", f"the IMAP server cannot be used: {error}") from error


def _where(settings: ImapBox) -> str:
    return f"{settings.host}:{settings.port}"


def _words(answer: object) -> str:
    parts = answer if isinstance(answer, list) else [answer]
    return " ".join(part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in parts)[:300]


def _string(words: str) -> str:
    return '"' + words.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _quoted(folder: str) -> str:
    """A folder's name as IMAP has it: UTF-7 of its own kind (RFC 3501 section 5.1.3)."""
    coded = re.sub(r"[^\x20-\x7e]+", lambda run: _utf7(run.group(0)), folder.replace("&", "&-"))
    return _string(coded)


def _utf7(run: str) -> str:
    return "&" + base64.b64encode(run.encode("utf-16-be")).decode("ascii").rstrip("=").replace("/", ",") + "-"


def _plain(coded: str) -> str:
    """A folder's name out of IMAP's UTF-7."""

    def run(match: re.Match[str]) -> str:
        word = match.group(1).replace(",", "/")
        return base64.b64decode(word + "=" * (-len(word) % 4)).decode("utf-16-be", "replace") if word else "&"

    return re.sub(r"&([A-Za-z0-9+,]*)-", run, coded)
