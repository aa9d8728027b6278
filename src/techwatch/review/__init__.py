"""The review folder: drafts are written whole or not at all, read back, and sync clients' conflict copies are found.

Talks to: the review folder.
"""

import os
import re
from pathlib import Path

from techwatch.errors import EditionError, ReviewError
from techwatch.review.blocks import item_id, verdict_of
from techwatch.review.call_words import BACK
from techwatch.review.front import change_front
from techwatch.review.markdown import Form, format_draft, reasons
from techwatch.review.merge import merge, merge_draft
from techwatch.review.parse import Draft, edited, parse_draft

__all__ = [
    "BACK",
    "Draft",
    "Form",
    "ReviewFolder",
    "change_front",
    "edited",
    "format_draft",
    "merge",
    "merge_draft",
    "parse_draft",
    "reasons",
    "stories_in",
]

_EDITION = r"[a-z0-9]+(?:-[a-z0-9]+)*-\d{4}-\d{2}-\d{2}"
_DRAFT = re.compile(rf"({_EDITION})\.md")
_COPY = re.compile(rf"({_EDITION})(?!\.md$|\.rest\.md$)\D.*\.md(?:\.sync-conflict.*)?", re.S)
_REST = ".rest.md"


def stories_in(*texts: str) -> set[str]:
    """The ids of the stories whose items stand in the text of drafts."""
    return {item_id(line) for text in texts for line in text.splitlines() if verdict_of(line) is None} - {""}


class ReviewFolder:
    """A folder with two files a draft: `<edition>.md` and `<edition>.rest.md`."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(self, edition_id: str, short: str, rest: str) -> None:
        """Write both files, each by replacing it whole; a file that would not change is not touched.

        The rest goes first: after a kill between the two, no item is missing from both.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        _replace(self.file(edition_id, rest=True), rest)
        _replace(self.file(edition_id), short)

    def read(self, edition_id: str) -> tuple[str, str] | None:
        """Both files' text with the line ends as they are; None when there is no such draft, "" for no rest.

        Raises ReviewError when a file is not UTF-8 (or UTF-16 with its mark).
        """
        short = self.file(edition_id)
        if not short.is_file():
            return None
        rest = self.file(edition_id, rest=True)
        return _text(short), _text(rest) if rest.is_file() else ""

    def drafts(self) -> list[str]:
        """The ids of the drafts that stand in the folder, sorted."""
        names = (_DRAFT.fullmatch(path.name) for path in self._files())
        return sorted(found[1] for found in names if found)

    def conflicts(self) -> list[Path]:
        """Copies that a sync client (Nextcloud, Dropbox, Syncthing, OneDrive, ...) put beside a draft, sorted.

        Any file named like a draft with something between its id and `.md` is one: every client adds its words there.
        """
        return sorted(path for path in self._files() if _COPY.fullmatch(path.name))

    def file(self, edition_id: str, *, rest: bool = False) -> Path:
        """Where a draft's file stands. Raises EditionError for what is no edition's id."""
        if not re.fullmatch(_EDITION, edition_id):
            raise EditionError(edition_id, "bad-name", f"{edition_id!r} is no edition: an edition is called like weekly-2026-11-24")
        return self.path / (edition_id + (_REST if rest else ".md"))

    def _files(self) -> list[Path]:
        return [path for path in self.path.iterdir() if path.is_file()] if self.path.is_dir() else []


def _text(path: Path) -> str:
    body = path.read_bytes()
    encoding = "utf-16" if body[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        raise ReviewError(path.name, line, "enregistrez le fichier en UTF-8 (save it as UTF-8)") from None


def _replace(path: Path, text: str) -> None:
    """Put `text` in place of a file at once: a reader or a kill meets the old or the new one, whole."""
    body = text.encode()
    if path.is_file() and path.read_bytes() == body:
        return
    mode = path.stat().st_mode & 0o777 if path.exists() else None
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with new.open("wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            new.chmod(mode)
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
