"""A home -> one verified file of all that cannot be made again; such a file -> a home again, that mails nothing twice."""

import contextlib
import datetime as dt
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from techwatch import __version__, backup as archive
from techwatch.errors import ConfigError, LockedError, NotFoundError, StoreError, TechwatchError
from techwatch.home import DATABASE, SECRETS, Home, free_space, list_files, lock_of, open_home, with_credentials
from techwatch.pipeline import suppression
from techwatch.pipeline.mailing.notices import queue_due
from techwatch.pipeline.mailing.tell import tell
from techwatch.pipeline.suppression import key_check
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import copies, forgetting, open_store

FOLDER: Final = "backups"
"""Where a home keeps its own backups."""

_FILES: Final = ("feeds.yaml", "terms.yaml", "actors.yaml", "subscribers.csv", *(f".techwatch/{name}" for name in SECRETS))
_FOLDERS: Final = ("templates", "markets", "models", "digests")
_LOCKS: Final = ("serve", "backup", "run", "backfill", "deliver", "bounces", "desk")
"""What nobody may hold while a home is replaced."""

_LETTERS: Final = str.maketrans({"œ": "oe", "Œ": "Oe", "æ": "ae", "Æ": "Ae", "ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"})
"""Letters that Unicode does not take apart."""


# --- backing up -----------------------------------------------------------------------------------


def back_up(work: Work, to: Path | None = None, *, keep: int = 0) -> Outcome:
    """Write the home into one file and read it back; -> its size and rows. Nothing else has to stop meanwhile.

    `to`: a folder, or a file ending in .tar.gz; None: the home's own folder. `keep`: of this home's backups in the folder the latest so
    many stay (0: all). Raises StoreError, OSError; nothing half-written is left, and nothing older has gone, then.
    """
    target = to or work.home.path / FOLDER
    if not target.name.endswith(".tar.gz"):
        target.mkdir(parents=True, exist_ok=True, mode=0o700)
        target /= f"techwatch-{_name(work.home)}-{work.now:%Y%m%dT%H%M%SZ}.tar.gz"
    with work.home.lock("backup", since=work.now.isoformat()):
        _make_room(work, target)
        manifest = _write(work, target)
        gone = _thin(work, target, keep)
    figures = {"files": len(manifest.files), "MB": -(-target.stat().st_size // 1_000_000), **_told(manifest.rows)}
    return Outcome(
        "backup", figures | ({"older ones gone": gone} if gone else {}), _warnings(work, target), (f"written and read back: {target}",)
    )


def _write(work: Work, target: Path) -> archive.Manifest:
    """The store first: a draft's file that is newer than it is taken for a save, an older one would look as if words had been lost."""
    with tempfile.TemporaryDirectory(prefix=f".techwatch-{_name(work.home)}-", suffix=".partial", dir=target.parent) as folder:
        copy, drafts = Path(folder) / DATABASE, Path(folder) / "review"
        rows = copies.copy(work.store, copy)
        copy.chmod(0o600)
        if copies.examine(copy) != rows:
            raise StoreError(str(target), "damaged", f"{target}: the copy of the store has not the rows that the store had")
        told = archive.Manifest(work.now, __version__, rows, suppression.proof(work))
        with work.home.lock("desk", since=work.now.isoformat(), wait=60):  # both files of a draft as one act left them
            shutil.copytree(work.home.review, drafts, dirs_exist_ok=True) if work.home.review.is_dir() else drafts.mkdir()
        written = [(file.relative_to(folder).as_posix(), file) for file in sorted(drafts.rglob("*")) if file.is_file()]
        files = [(DATABASE, copy), *_files(work.home), *((f"digests/{name}", file) for name, file in written)]
        return archive.pack(target, files, told=told)


def _files(home: Home) -> Iterator[tuple[str, Path]]:
    """What lies beside the store and cannot be made again: not the outbox, not backups; drafts are for `_write`."""
    listed = list_files(home.path, home.config.markets).file
    own = [listed] if home.path in listed.parents and "markets" not in listed.relative_to(home.path).parts else []
    look = filter(_inside, (home.config.look.logo, home.config.look.word_template))
    single = [*(home.path / name for name in (*_FILES, *look)), *own]
    named = (*_FOLDERS, *filter(_inside, home.config.spacy.values()))
    folders = [*(home.path / name for name in named), *(file.with_suffix("") for file in own)]
    for file in dict.fromkeys((*single, *(file for folder in folders for file in sorted(folder.rglob("*"))))):
        if file.is_file() and not file.name.endswith(".partial") and home.review not in file.parents:
            yield file.relative_to(home.path).as_posix(), file


def _inside(name: str) -> bool:
    """Whether a file or folder that feeds.yaml names lies in the home."""
    return bool(name) and not Path(name).is_absolute() and ".." not in Path(name).parts


def _name(home: Home) -> str:
    """What a home's backups are called after: its folder's name in plain letters, figures and hyphens."""
    return _plain(_unaccented(home.path.resolve().name))


def _plain(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9-]+", "-", name).strip("-") or "home"


def _unaccented(name: str) -> str:
    parts = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def backups(home: Home, folder: Path | None = None) -> list[Path]:
    """This home's backups in a folder (None: its own), the latest first."""
    names = {_name(home), _plain(home.path.resolve().name)}  # until 2026-11 an accent was a hyphen there
    shape = re.compile(rf"techwatch-({'|'.join(map(re.escape, names))})-(\d{{8}}T\d{{6}}Z)\.tar\.gz")
    folder = folder or home.path / FOLDER
    found = {file: made[2] for file in folder.glob("techwatch-*.tar.gz") if (made := shape.fullmatch(file.name))}
    return sorted(found, key=lambda file: (found[file], file), reverse=True)


def _make_room(work: Work, target: Path) -> None:
    """Take away what a killed backup left, then see that the disk is large enough."""
    for left in target.parent.glob(f".techwatch-{_name(work.home)}-*.partial"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    size = work.home.database.stat().st_size + sum(file.stat().st_size for _, file in _files(work.home))
    needed, free = int(size * 1.5) + 1_000_000, free_space(target.parent)
    if free < needed:
        detail = f"{target.parent}: the disk is too full: about {needed // 1_000_000 + 1} MB are needed, {free // 1_000_000} MB are free"
        raise StoreError(str(target), "full", f"{detail}. No backup was made")


def _thin(work: Work, target: Path, keep: int) -> int:
    """Delete this home's older backups beside the new one; -> how many went."""
    old = backups(work.home, target.parent)[keep:] if keep else []
    for file in old:
        if file != target:
            file.unlink()
    return len(old)


def _warnings(work: Work, target: Path) -> tuple[str, ...]:
    found = []
    if not (work.home.path / ".techwatch" / "suppression-key").is_file():
        found.append(
            "TECHWATCH_SUPPRESSION_KEY is not in the backup: keep it in another place, without it the suppression list knows nobody"
        )
    before = next((file for file in backups(work.home, target.parent) if file != target), None)
    with contextlib.suppress(StoreError, OSError):
        if before and archive.read(before).key != suppression.ours(work):
            found.append(
                f"the suppression list's key is not the one of {before.name}: addresses put on the list before are not known any more"
            )
    return tuple(found)


def _told(rows: Mapping[str, int]) -> dict[str, int]:
    return {name: rows[name] for name in ("subscribers", "suppressions", "deliveries", "editions", "articles") if name in rows}


def scheduled(work: Work) -> Outcome:
    """The backup that `serve` makes; one that fails is told to the operators by mail, and tried again at its next hour."""
    try:
        return back_up(work, keep=work.home.config.jobs.backups)
    except LockedError:
        raise
    except (TechwatchError, OSError) as error:
        people = [person for person in work.home.config.team if person.role == "operator"]
        reason = error.reason if isinstance(error, StoreError) else ""
        values = {"why": str(error), "reason": reason, "folder": work.home.path / FOLDER, "last": next(iter(backups(work.home)), None)}
        sent = tell(work, people, key=f"backup:{work.now.isoformat()}", what="backup", values=values)
        return Outcome("backup", {"told": sent} if sent else {}, (f"no backup was made: {error}",), failed=True)


# --- restoring ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Restored:
    """A home that was put back. `aside`: where what stood there before lies now, None when there was nothing."""

    manifest: archive.Manifest
    since: copies.Since
    aside: Path | None
    stopped: tuple[str, ...]
    waiting: Mapping[str, int]


def look_at(file: Path) -> Outcome:
    """Read a backup to its end and its store too, and change nothing. Raises StoreError, NotFoundError."""
    with tempfile.TemporaryDirectory(prefix="techwatch-") as folder:
        manifest = _unpacked(file, Path(folder))
    made = f"of {manifest.made:%Y-%m-%d %H:%M} UTC, by techwatch {manifest.version}: whole"
    return Outcome("restore", {"files": len(manifest.files), **_told(manifest.rows)}, notes=(f"{file}: {made}",))


def restore(file: Path, path: Path, *, environ: Mapping[str, str], now: dt.datetime) -> Outcome:
    """Put the home of a backup at `path`. Everything is read and checked before anything is replaced.

    What stands there is set aside, never deleted; nobody may work there meanwhile. Nothing that may have been sent since the backup leaves
    by itself: see `store.copies.hold`. Raises LockedError, StoreError, ConfigError, NotFoundError, OSError.
    """
    path.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        for name in _LOCKS:
            stack.enter_context(lock_of(path, name, since=now.isoformat()))
        for left in (path / ".techwatch").glob("restore-*"):  # of one that was killed
            shutil.rmtree(left)
        staging = stack.enter_context(tempfile.TemporaryDirectory(prefix="restore-", dir=path / ".techwatch"))
        done = _restored(file, Path(staging), path, environ=environ, now=now)
    return _outcome(done, path)


def _restored(file: Path, staging: Path, path: Path, *, environ: Mapping[str, str], now: dt.datetime) -> Restored:
    manifest = _unpacked(file, staging)
    _check_key(manifest, staging, path, environ)
    old = path / DATABASE
    sound = old.is_file() and copies.fold_log(old)
    ours = sound and _key_of(path, environ) == manifest.key
    home = open_home(staging, _as_there(staging, path, environ))
    with open_store(home.database) as store:
        since = copies.take_over(store, old) if ours else copies.Since()
        queue_due(Work(home, store, now))
        copies.hold(store, since, now=now)
        stopped, waiting = tuple(copies.stopped(store)), copies.waiting(store)
        if since.left:
            forgetting.leave_no_trace(store)
    copies.fold_log(home.database)
    for left in (staging / ".techwatch").glob("*.lock"):
        left.unlink()
    aside = path / f"replaced-{now:%Y%m%dT%H%M%SZ}"
    moved = archive.swap_in(staging, path, aside=aside, last=DATABASE, logs=[path / f"{DATABASE}-wal", path / f"{DATABASE}-shm"])
    return Restored(manifest, since, aside if moved else None, stopped, waiting)


def _unpacked(file: Path, into: Path) -> archive.Manifest:
    try:
        manifest = archive.unpack(file, into)
    except FileNotFoundError:
        raise NotFoundError(str(file), "not-found", "there is no such file") from None
    if copies.examine(into / DATABASE) != manifest.rows:
        raise StoreError(str(file), "damaged", f"{file}: its store has not the rows that it had when the backup was made")
    return manifest


def _check_key(manifest: archive.Manifest, staging: Path, path: Path, environ: Mapping[str, str]) -> None:
    """Raise ConfigError unless the suppression list's key, that of the backup or else of this place, is the one it was made with."""
    given = with_credentials(environ).get("TECHWATCH_SUPPRESSION_KEY", "")
    kept = [folder / ".techwatch" / "suppression-key" for folder in (staging, path)]
    key = given or next((file.read_text(encoding="ascii") for file in kept if file.is_file()), "")
    if not key or key_check(key) != manifest.key:
        detail = (
            "is not the key of this backup's suppression list" if key else "is missing: the backup was made with one from the environment"
        )
        raise ConfigError("TECHWATCH_SUPPRESSION_KEY", None, f"{detail}. Give the one of the time; nothing was changed")


def _key_of(path: Path, environ: Mapping[str, str]) -> str:
    """The check of the key with which the home at `path` works, "" for none."""
    file = path / ".techwatch" / "suppression-key"
    key = with_credentials(environ).get("TECHWATCH_SUPPRESSION_KEY", "") or (file.read_text(encoding="ascii") if file.is_file() else "")
    return key_check(key) if key else ""


def _as_there(staging: Path, path: Path, environ: Mapping[str, str]) -> dict[str, str]:
    """The environment with those keys of the home at `path` that the backup has not: none is made anew."""
    found = with_credentials(environ)
    for name in SECRETS:
        variable, kept = f"TECHWATCH_{name.replace('-', '_').upper()}", path / ".techwatch" / name
        if not (staging / ".techwatch" / name).is_file() and variable not in found and kept.is_file():
            found[variable] = kept.read_text(encoding="ascii")
    return found


def _outcome(done: Restored, path: Path) -> Outcome:
    made = f"{done.manifest.made:%Y-%m-%d %H:%M} UTC"
    notes = [f"{path} is as it was on {made}" + (f"; what stood there lies in {done.aside}" if done.aside else "")]
    problems = [
        f"{edition}: stopped, it may have been sent since: look, then `techwatch deliver resume {edition}`, or at the desk"
        for edition in done.stopped
    ]
    for edition, count in done.waiting.items():
        if edition:
            problems.append(f"{edition}: {count} messages may have been sent since: `techwatch deliver unknown {edition}` takes your word")
        else:
            problems.append(
                f"{count} of the mails about calls, or that members asked for, may have been sent since: they are not sent again"
            )
    if done.since.readable:
        taken = f"{done.since.suppressed} suppressions, {done.since.left} who left, {done.since.delivered} lines of the ledger"
        notes.append(f"taken over from the store that stood there: {taken}")
    else:
        problems.append(f"who left, was erased or was suppressed since {made} is not known here, nor what was sent: stop them again")
    return Outcome("restore", _told(done.manifest.rows), tuple(problems), tuple(notes))
