"""A report's selection file: read, changed at the desk, and written anew beside the report, so that no word of the analyst is lost.

`<report>/selection.md` is hers. `<report>/.selection/` holds what the engine wrote so far (engine.md), by which what is hers is told, and
every text of hers that was replaced (0001.md, …).
"""

import contextlib
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from techwatch.errors import NotFoundError, ReviewError
from techwatch.home import Home, write_whole
from techwatch.review import selection as file_of, swap
from techwatch.review.selection import Head, Listed, Met, Read
from techwatch.types import Asked, Report, Selection, Told

FILE: Final = "selection.md"
_BESIDE: Final = ".selection"
_WROTE: Final = "engine.md"
_MOST_TRIES: Final = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """A report's selection as it stands. `text` "": there is no file yet, and nothing was decided.

    `listed`: what the file shows, line by line, for the desk; `forms`: the files wanted, () where nothing is said; `unread`: lines
    without effect, each with what to do. `base`: what the engine wrote so far.
    """

    folder: Path
    asked: Asked
    selection: Selection = field(default_factory=Selection)
    text: str = ""
    forms: tuple[str, ...] = ()
    listed: Listed = field(default_factory=Listed)
    unread: tuple[ReviewError, ...] = ()
    base: str = ""
    head: Head | None = field(default=None, repr=False)


def read(home: Home, folder: Path) -> Chosen:
    """The selection of the report in `folder`. Raises NotFoundError where there is none, ReviewError with file, line and what to do."""
    text = _text(folder / FILE)
    if text is None:
        raise NotFoundError(str(folder / FILE), "not-found", "there is no selection here: make the report first (pas de sélection ici)")
    base = _text(folder / _BESIDE / _WROTE) or ""
    return _chosen(folder, text, base, file_of.read(text, file=str(folder / FILE), markets=home.markets, base=base))


def of(home: Home, folder: Path, asked: Asked, forms: Sequence[str] = ()) -> Chosen:
    """The selection of a theme that is asked now: the file's decisions with `asked` in place of what its header says; none where there
    is no file. Raises ReviewError."""
    if not (folder / FILE).is_file():
        return Chosen(folder, asked, forms=tuple(forms))
    found = read(home, folder)
    head = found.head and replace(found.head, asked=asked, forms=tuple(forms) or found.forms)
    return replace(found, asked=asked, forms=head.forms if head else (), head=head)


def save(
    home: Home,
    folder: Path,
    changes: Selection,
    *,
    without: Collection[str] = (),
    title: str | None = None,
    conclusion: str | None = None,
    wait: float = 5,
) -> Chosen:
    """Change the lines of the file that `changes` names, all others stay; -> the selection as it is then.

    `without`: additions to take out again; `title`, `conclusion`: other ones, "" for none, None leaves them (those of `changes` count
    where they are not ""); `wait`: seconds for which others may hold the lock. Raises NotFoundError, ReviewError, LockedError, ActError
    for a line that is gone.
    """
    with _locked(home, wait):
        found = read(home, folder)
        was = file_of.listed(found.base, file=_WROTE)
        text = file_of.changed(found.text, changes, base=was, without=frozenset(without))
        if conclusion is not None:
            text = file_of.concluded(text, conclusion)
        if found.head is not None and (title is not None or changes.title):
            head = replace(found.head, title=changes.title if title is None else title)
            text = file_of.change_head(text, head, file=str(folder / FILE), markets=home.markets)
        aside = swap.put(folder / FILE, text, found.text)
        if aside is None:
            return read(home, folder)
        hers = swap.decoded(aside.read_bytes())
        _give_back(folder, aside, text)
    if hers is None:
        raise ReviewError(str(folder / FILE), 1, "enregistrez le fichier en UTF-8 (save it as UTF-8)")
    return save(home, folder, changes, without=without, title=title, conclusion=conclusion)


@dataclass(frozen=True, slots=True)
class Offer:
    """What was found offers to a selection. `stories`: all of them in the engine's own words, the nearest first; `show`: those that she
    may choose beside what the report has; `met`: what became of lines of hers."""

    stories: tuple[Told, ...]
    show: frozenset[str]
    met: Met


def write(home: Home, chosen: Chosen, report: Report, offer: Offer) -> tuple[str, ...]:
    """Write the selection of a report that was made from `chosen`; -> problems, each with what to do. Raises LockedError.

    What somebody saved meanwhile stays, with the engine's news in it.
    """
    head = chosen.head or Head(chosen.asked, chosen.forms, report.title)
    engine = file_of.format_selection(report, offer.stories, head=head, show=offer.show)
    with _locked(home):
        base = _text(chosen.folder / _BESIDE / _WROTE) or chosen.base
        before = None
        for _ in range(_MOST_TRIES):
            before = _text(chosen.folder / FILE)
            try:
                new = _written(home, chosen, before, engine, base, offer) if before else engine
            except ReviewError as error:
                return (f"{error} — le fichier reste comme il est (the file is left as it is)",)
            if _put(chosen.folder, new, before):
                break
        write_whole(chosen.folder / _BESIDE / _WROTE, file_of.remembered(engine, base, before, met=offer.met) if before else engine)
    late = "la sélection a changé pendant que l'étude se faisait : refaites-la pour en tenir compte (changed meanwhile: make it again)"
    return (f"{chosen.folder / FILE}: {late}",) if before is not None and before != chosen.text else ()


def _written(home: Home, chosen: Chosen, mine: str, engine: str, base: str, offer: Offer) -> str:
    text = mine
    if chosen.head is not None:
        now = file_of.read_head(mine, file=str(chosen.folder / FILE), markets=home.markets)
        if mine == chosen.text:
            text = file_of.change_head(mine, replace(now, asked=chosen.asked, forms=chosen.forms), file=FILE, markets=home.markets)
    return file_of.again(text, engine, base, met=offer.met)


def _put(folder: Path, text: str, before: str | None) -> bool:
    """Write the file and keep the text that it replaces; -> False where somebody saved another one at that moment, which stands again."""
    path = folder / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    if before is not None and before != text:
        _keep(folder, before)
    aside = swap.put(path, text, before)
    if aside is not None:
        _give_back(folder, aside, text)
    return aside is None


def _give_back(folder: Path, aside: Path, ours: str) -> None:
    """Put what somebody saved while we wrote back in its place."""
    hers = swap.decoded(aside.read_bytes())
    if hers is not None:
        _keep(folder, hers)
        later = swap.put(folder / FILE, hers, ours)
        if later is not None:
            _keep(folder, swap.decoded(later.read_bytes()) or "")
            later.unlink()
    aside.unlink()


def _keep(folder: Path, text: str) -> None:
    """Keep a text of hers beside the file, unless the last one kept is the same."""
    beside = folder / _BESIDE
    kept = sorted(path for path in beside.glob("*.md") if re.fullmatch(r"\d{4,}", path.stem)) if beside.is_dir() else []
    if not kept or _text(kept[-1]) != text:
        write_whole(beside / f"{int(kept[-1].stem) + 1 if kept else 1:04d}.md", text)


def _chosen(folder: Path, text: str, base: str, found: Read) -> Chosen:
    return Chosen(folder, found.head.asked, found.selection, text, found.head.forms, found.listed, found.unread, base, found.head)


def _text(path: Path) -> str | None:
    """A file's text, None where there is none. Raises ReviewError when it is not UTF-8."""
    try:
        body = path.read_bytes()
    except FileNotFoundError:
        return None
    text = swap.decoded(body)
    if text is None:
        raise ReviewError(str(path), swap.bad_line(body), "enregistrez le fichier en UTF-8 (save it as UTF-8)")
    return text


@contextlib.contextmanager
def _locked(home: Home, wait: float = 5) -> Iterator[None]:
    with home.lock("selection", since="a moment ago", wait=wait):
        yield
