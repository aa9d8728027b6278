"""The review folder: drafts are written whole or not at all, read back, and sync clients' conflict copies are found.

Talks to: the review folder.
"""

import contextlib
import glob
import re
from pathlib import Path

from techwatch.errors import EditionError, ReviewError
from techwatch.review import swap
from techwatch.review.blocks import item_id, verdict_of
from techwatch.review.call_words import BACK
from techwatch.review.front import change_front
from techwatch.review.markdown import Form, format_draft, reasons
from techwatch.review.merge import merge, merge_draft
from techwatch.review.parse import Draft, edited, parse_draft, with_rising

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
    "with_rising",
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

    def write(self, edition_id: str, short: str, rest: str, *, was: tuple[str, str] | None = None) -> None:
        """Write both files, each by replacing it whole, in its encoding; a file that would not change is not touched.

        `was`: what `read` gave; what somebody saved since is put aside, see `overtaken`. None: whatever stood there goes.
        The rest goes first: after a kill between the two, no item is missing from both.
        """
        self.path.mkdir(parents=True, exist_ok=True)
        for rest_too, text in ((True, rest), (False, short)):
            aside = swap.put(self.file(edition_id, rest=rest_too), text, was[rest_too] if was else None)
            if aside is not None and was is None:
                aside.unlink()

    def overtaken(self, edition_id: str) -> list[tuple[Path, bool, bytes]]:
        """What was put aside when a file was replaced, the oldest first: its file, whether it is the rest's, and its bytes.

        Only who holds the desk's lock may ask: an act under way has such files too.
        """
        found = [(aside, rest, swap.settled_bytes(aside)) for rest in (True, False) for aside in self.asides(edition_id, rest=rest)]
        return sorted(found, key=lambda each: each[0].stat().st_mtime_ns)

    def asides(self, edition_id: str, *, rest: bool = False) -> list[Path]:
        """The files of what was put aside."""
        return sorted(self.path.glob(f".{glob.escape(self.file(edition_id, rest=rest).name)}.*{swap.ASIDE}"))

    def read_still(self, edition_id: str) -> tuple[str, str] | None:
        """As `read`, once nobody is in the midst of saving either file."""
        for rest in (True, False):
            file = self.file(edition_id, rest=rest)
            with contextlib.suppress(FileNotFoundError):
                if not rest or file.stat().st_size:  # most small drafts have an empty rest
                    swap.settled_bytes(file)
        return self.read(edition_id)

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
    text = swap.decoded(body)
    if text is None:
        raise ReviewError(str(path), swap.bad_line(body), "enregistrez le fichier en UTF-8 (save it as UTF-8)")
    return text
