"""A draft's file that can no longer be read -> its last version that could; what stood there is kept beside it, and the log says who."""

from pathlib import Path
from typing import Final

from techwatch.errors import ActError, EditionError, ReviewError
from techwatch.home import Home
from techwatch.pipeline.drafting import saves
from techwatch.pipeline.work import Work
from techwatch.review import swap
from techwatch.store import Store, desk, editions
from techwatch.store.desk import LoggedAct
from techwatch.store.editions import Version

RESTORED: Final = "restored"
"""The log's name for it; its note is the name of the file that keeps what could not be read."""

_TRIED: Final = 200
"""Versions that are tried, the latest first: what once could be read mostly still can."""


def last_readable(home: Home, store: Store, edition_id: str) -> Version | None:
    """The latest version of a draft's files that can be read; None when there is none."""
    for version, _ in zip(editions.stood(store, edition_id), range(_TRIED), strict=False):
        if _reads(home, store, edition_id, (version.short, version.rest)):
            return version
    return None


def put_back(work: Work, edition_id: str, *, who: str) -> list[Path]:
    """Write the last readable version in place of what cannot be read; -> the files beside it that keep that, none when all can be read or
    what could not was empty.

    A file of the two that reads well stays as it is. Raises EditionError when there is no such open draft, ActError when no version can
    be read, LockedError when others keep the draft too long.
    """
    with saves.at_desk(work):
        if editions.published(work.store, edition_id):
            raise EditionError(edition_id, "published", f"{edition_id} est publié : le brouillon ne change plus (published already)")
        good = last_readable(work.home, work.store, edition_id)
        if good is None:
            raise ActError("", "no-version", "aucune version lisible de ce brouillon n'est gardée (no readable version is kept)")
        kept = [_replaced(work, edition_id, good, rest=rest) for rest in _unreadable(work, edition_id, good)]
        with work.store.transaction():
            for path in kept:
                desk.log_act(work.store, LoggedAct(who, edition_id, RESTORED, note=path.name if path else ""), now=work.now)
        return [path for path in kept if path]


def _unreadable(work: Work, edition_id: str, good: Version) -> list[bool]:
    """Which of the two files cannot be read (True: the rest); both where each reads well beside the good other one, but not together."""
    here = [_text(saves.folder(work).file(edition_id, rest=rest)) for rest in (False, True)]
    if here[0] is None or here[1] is None:
        wrong = [bool(rest) for rest in (0, 1) if here[rest] is None]
    else:
        pairs = ((here[0], good.rest), (good.short, here[1]))
        wrong = [bool(rest) for rest in (0, 1) if not _reads(work.home, work.store, edition_id, pairs[rest])]
        if not wrong and not _reads(work.home, work.store, edition_id, (here[0], here[1])):
            return [False, True]
    return wrong


def _text(file: Path) -> str | None:
    """A file's text, "" where there is none; None for what is no text."""
    return swap.decoded(file.read_bytes()) if file.is_file() else ""


def _reads(home: Home, store: Store, edition_id: str, files: saves.Files) -> bool:
    try:
        saves.parse(home, store, edition_id, files)
    except ReviewError:
        return False
    return True


def _replaced(work: Work, edition_id: str, good: Version, *, rest: bool) -> Path | None:
    """Put the good text in place; -> the file beside it with what stood there at that very moment, None when that was nothing."""
    file = saves.folder(work).file(edition_id, rest=rest)
    beside = _free(file, edition_id, f"{work.now.astimezone(work.home.config.cluster.zone):%Y-%m-%d %H-%M-%S}")
    aside = swap.put(file, good.rest if rest else good.short, "")
    return aside.rename(beside) if aside else None


def _free(file: Path, edition_id: str, moment: str) -> Path:
    """A name beside a draft's file that nothing has yet, such as `<edition> (illisible <moment>).md`."""
    end = file.name.removeprefix(edition_id)
    names = (file.with_name(f"{edition_id} (illisible {moment}{f' {n}' if n else ''}){end}") for n in range(1_000))
    return next(path for path in names if not path.exists())
