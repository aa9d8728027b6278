"""A message becomes a file of a Maildir, once and whole. Talks to: the file system."""

import contextlib
import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from techwatch.deliver.transport import Hook, nothing
from techwatch.errors import DeliveryError
from techwatch.types import Answer


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

    def send(self, message: bytes, *, sender: str, to: str, message_id: str, on_data: Hook = nothing) -> Answer:
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


def forget(path: Path, message_ids: Sequence[str]) -> None:
    """Take messages out of the Maildir at `path`, wherever mail programs moved them. Raises DeliveryError."""
    names = {maildir_name(one) for one in message_ids}
    try:
        for folder in ("tmp", "new", "cur"):
            for file in (path / folder).glob("*"):
                if file.name.split(":", 1)[0] in names:
                    file.unlink(missing_ok=True)
    except OSError as error:
        raise DeliveryError(str(path), "maildir", f"messages cannot be taken out of the Maildir: {error}") from error


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
