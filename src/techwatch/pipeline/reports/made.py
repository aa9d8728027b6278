"""The folders of digests/reports/ -> the reports that stand there, those that are being made, and those that were cut short."""

import contextlib
import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from techwatch.errors import ReviewError
from techwatch.home import Home, write_whole
from techwatch.pipeline.reports import choose
from techwatch.pipeline.reports.write import USUAL
from techwatch.review.selection import Head, read_head
from techwatch.types import Asked, Form

READ_FIRST: Final[tuple[Form, ...]] = ("html", "pdf", "docx", "xlsx", "md")
"""The files that a report may have, the one to be read first."""

_FOLDER: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_UNDER_WAY: Final = ".under-way.json"


@dataclass(frozen=True, slots=True)
class Made:
    """A report's folder. `asked` None: its selection cannot be read, `wrong` says why; `made` None: nothing was made yet.

    `files`: what there is of it, by form. `begun`: somebody asked for it and it was not finished; `who` asked.
    """

    name: str
    folder: Path
    title: str
    asked: Asked | None
    forms: tuple[str, ...] = ()
    files: Mapping[Form, Path] = field(default_factory=dict)
    made: dt.datetime | None = None
    begun: bool = False
    who: str = ""
    wrong: str = ""


def listing(home: Home) -> list[Made]:
    """Every report, the one made last first; those that are not made stand before."""
    root = home.digests / "reports"
    names = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
    found = [one for name in names if (one := find(home, name)) is not None]
    late = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda one: one.made or late, reverse=True)


def find(home: Home, name: str) -> Made | None:
    """The report in the folder of this name; None where there is none."""
    folder = home.digests / "reports" / name
    if not _FOLDER.fullmatch(name) or not folder.is_dir():
        return None
    files = {form: path for form in READ_FIRST if (path := folder / f"index.{form}").is_file()}
    marked = _marked(folder)
    if not files and marked is None:
        return None
    times = [dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC) for path in files.values()]
    made = Made(name, folder, name, None, files=files, made=max(times, default=None), begun=marked is not None)
    return _with_head(home, made) if marked is None else _with_mark(_with_head(home, made), marked)


def _with_head(home: Home, made: Made) -> Made:
    """With what its selection says of it."""
    file = made.folder / choose.FILE
    try:
        head: Head = read_head(file.read_text(encoding="utf-8"), file=file.name, markets=home.markets)
    except FileNotFoundError:
        return made
    except (UnicodeDecodeError, ReviewError) as error:
        return replace(made, wrong=str(error))
    forms = head.forms or USUAL
    files = {form: path for form, path in made.files.items() if form == "html" or form in forms}  # others are left of an earlier asking
    return replace(made, title=head.title or head.asked.theme, asked=head.asked, forms=forms, files=files)


def _with_mark(made: Made, marked: Mapping[str, Any]) -> Made:
    """With what was asked when it was begun."""
    asked = asked_of(marked)
    title = made.title if made.asked else asked.theme
    return replace(made, title=title, asked=asked, forms=tuple(marked["forms"]), who=str(marked["who"]))


# --- what is under way ----------------------------------------------------------------------------


def begin(folder: Path, asked: Asked, forms: Sequence[str], *, who: str) -> None:
    """Remember what is asked until it is made: who comes back after a restart is told."""
    write_whole(folder / _UNDER_WAY, json.dumps({**json_of(asked), "forms": list(forms), "who": who}, ensure_ascii=False))


def end(folder: Path) -> None:
    """Forget it; a folder in which nothing else stands goes with it."""
    with contextlib.suppress(OSError):  # on a full disk the mark may stay: the report then counts as cut short
        (folder / _UNDER_WAY).unlink(missing_ok=True)
        folder.rmdir()


def _marked(folder: Path) -> Mapping[str, Any] | None:
    try:
        found: Any = json.loads((folder / _UNDER_WAY).read_text(encoding="utf-8"))
        asked_of(found)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return found if {"forms", "who"} <= found.keys() else None


def json_of(asked: Asked) -> dict[str, Any]:
    """What is asked as JSON values."""
    return {name: value.isoformat() if isinstance(value, dt.date) else value for name, value in asdict(asked).items()}


def asked_of(values: Mapping[str, Any]) -> Asked:
    """What `json_of` wrote. Raises KeyError, TypeError, ValueError for anything else."""
    since, until = (dt.date.fromisoformat(values[name]) for name in ("since", "until"))
    return Asked(
        str(values["theme"]), str(values["lang"]), since, until, tuple(map(str, values["markets"])), bool(values["expand"]), _terms(values)
    )


def _terms(values: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(map(str, values.get("without", ())))


# --- files of hers --------------------------------------------------------------------------------


def put_in(folder: Path, name: str, body: bytes) -> str:
    """Lay a PDF of hers beside the report; -> the name under which it stands there, the same for the same file."""
    stem = re.sub(r"[^\w-]+", "-", Path(name).stem).strip("-")[:60] or "document"
    stem = f"{stem}-1" if stem == "index" else stem
    for free in _names(stem):
        path = folder / free
        if not path.exists():
            write_whole(path, body)
            return free
        if path.read_bytes() == body:
            return free
    raise AssertionError  # names never end


def paper_of(made: Made, name: str) -> Path | None:
    """The PDF of this name that somebody laid beside the report; None for any other file, and outside of its folder."""
    path = made.folder / name
    is_paper = Path(name).name == name and path.suffix.lower() == ".pdf" and path.stem.casefold() != "index"
    return path if is_paper and path.is_file() and not path.is_symlink() else None


def _names(stem: str) -> Iterator[str]:
    yield f"{stem}.pdf"
    number = 2
    while True:
        yield f"{stem}-{number}.pdf"
        number += 1
