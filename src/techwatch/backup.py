"""Files of a home become one archive, read back before it counts; an archive becomes files in their places. Talks to: the file system.

An archive is a gzipped tar: the files under their names in the home, and last `manifest.json`, with what each must be.
"""

import contextlib
import datetime as dt
import filecmp
import gzip
import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Final

from techwatch.errors import StoreError

MANIFEST: Final = "manifest.json"
_PIECE: Final = 1 << 20
_BROKEN = (tarfile.TarError, EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds. `made`: UTC; `rows`: of the store, per table; `key`: what tells the suppression list's key from another;
    `files`: SHA-256 by name.
    """

    made: dt.datetime
    version: str
    rows: Mapping[str, int]
    key: str
    files: Mapping[str, str] = field(default_factory=dict)


# --- into one file --------------------------------------------------------------------------------


def pack(to: Path, files: Iterable[tuple[str, Path]], *, told: Manifest) -> Manifest:
    """Write the files, by the names that they get, into the archive `to`, and read all of it again before it takes its place.

    Readable by its owner only. A file that went meanwhile is left out. Raises StoreError when what is read is not what was written,
    OSError when it cannot be written; nothing half-written is left then.
    """
    partial = to.with_name(f".{to.name}.partial")
    try:
        with contextlib.ExitStack() as stack:
            out = stack.enter_context(os.fdopen(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb"))
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6, format=tarfile.PAX_FORMAT) as archive:
                sums = {name: digest for name, file in files if (digest := _add(archive, name, file))}
                manifest = Manifest(told.made, told.version, told.rows, told.key, sums)
                _put(archive, MANIFEST, _as_json(manifest).encode(), mode=0o600)
            out.flush()
            os.fsync(out.fileno())
        if read(partial) != manifest:
            raise StoreError(str(to), "damaged", f"{to}: what was written is not what can be read: is the disk sound?")
        partial.replace(to)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def _add(archive: tarfile.TarFile, name: str, file: Path) -> str:
    """Put a file into the archive as it is at this moment; -> its SHA-256, "" when there is none any more."""
    with contextlib.suppress(FileNotFoundError, IsADirectoryError), file.open("rb") as content:
        size, mode = os.fstat(content.fileno()).st_size, os.fstat(content.fileno()).st_mode & 0o777
        if size > 64 * _PIECE:  # only the copy of the store, which nobody changes
            digest = hashlib.file_digest(content, "sha256").hexdigest()
            content.seek(0)
            archive.addfile(_entry(name, size, mode), content)
            return digest
        return _put(archive, name, content.read(), mode=mode)
    return ""


def _put(archive: tarfile.TarFile, name: str, data: bytes, *, mode: int) -> str:
    archive.addfile(_entry(name, len(data), mode), io.BytesIO(data))
    return hashlib.sha256(data).hexdigest()


def _entry(name: str, size: int, mode: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, mode
    return entry


def _as_json(manifest: Manifest) -> str:
    return json.dumps(asdict(manifest) | {"made": manifest.made.isoformat()}, indent=1)


# --- and back -------------------------------------------------------------------------------------


def read(file: Path) -> Manifest:
    """Read an archive to its end. Raises StoreError when it is damaged, OSError when it is not there."""
    return _walk(file, None)


def unpack(file: Path, into: Path) -> Manifest:
    """Write an archive's files below `into`, which is empty. Raises StoreError when it is damaged."""
    return _walk(file, into)


def _walk(file: Path, into: Path | None) -> Manifest:
    sums: dict[str, str] = {}
    said = b""
    try:
        with tarfile.open(file, "r:gz") as archive:
            for entry in archive:
                content = archive.extractfile(entry)
                if content is None or not _is_plain(entry.name):
                    raise ValueError(f"{entry.name!r} is no plain file")
                if entry.name == MANIFEST:
                    said = content.read()
                else:
                    sums[entry.name] = _take(content, None if into is None else into / entry.name, entry.mode)
        manifest = _from_json(said)
    except _BROKEN as error:
        raise StoreError(str(file), "damaged", f"{file}: this is no whole backup of techwatch ({error or 'cut short'})") from error
    if dict(manifest.files) != sums:
        wrong = sorted(name for name in {*sums, *manifest.files} if sums.get(name) != manifest.files.get(name))
        raise StoreError(str(file), "damaged", f"{file}: the backup is damaged: {', '.join(wrong[:5])}")
    return manifest


def _is_plain(name: str) -> bool:
    """Whether a name stays below the folder that it is written to."""
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _take(content: IO[bytes], to: Path | None, mode: int) -> str:
    digest = hashlib.sha256()
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(_made(to, mode)) if to is not None else None
        while piece := content.read(_PIECE):
            digest.update(piece)
            if out is not None:
                out.write(piece)
        if out is not None:
            out.flush()
            os.fsync(out.fileno())
    return digest.hexdigest()


def _made(file: Path, mode: int) -> IO[bytes]:
    file.parent.mkdir(parents=True, exist_ok=True)
    return os.fdopen(os.open(file, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, mode & 0o777), "wb")


def _from_json(text: bytes) -> Manifest:
    said = json.loads(text)
    return Manifest(dt.datetime.fromisoformat(said["made"]), said["version"], said["rows"], said["key"], said["files"])


# --- in its place ---------------------------------------------------------------------------------


def swap_in(new: Path, home: Path, *, aside: Path, last: str, logs: Iterable[Path] = ()) -> list[str]:
    """Put every file below `new` into its place below `home`; -> the names of those that stood there and lie below `aside` now.

    Nothing is deleted, each file changes in one step, `last` (a name) as the last of all, once its `logs` are out of the way. What a
    kill left undone is done when it is called again. Whoever owns `home` owns them.
    """
    names = sorted((path.relative_to(new).as_posix() for path in new.rglob("*") if path.is_file()), key=lambda name: (name == last, name))
    moved = []
    for name in names:
        old = home / name
        if old.is_file() and filecmp.cmp(old, new / name, shallow=False):
            continue
        _folder(old.parent, home)
        if os.path.lexists(old):
            _keep(old, aside / name, home)
            moved.append(name)
        if name == last:
            _set_aside(logs, home, aside)
        _own(new / name, home)
        (new / name).replace(old)
    return moved


def _set_aside(files: Iterable[Path], home: Path, aside: Path) -> None:
    """Move files of the home that nothing replaces below `aside`."""
    for file in files:
        if file.exists():
            _keep(file, aside / file.relative_to(home), home)
            file.unlink()


def _keep(old: Path, to: Path, home: Path) -> None:
    """A second name for what stands there, so that its place is never empty; a copy where the disk knows no second names."""
    _folder(to.parent, home)
    try:
        os.link(old, to, follow_symlinks=False)
    except OSError:
        shutil.copy2(old, to, follow_symlinks=False)
        _own(to, home)


def _folder(folder: Path, home: Path) -> None:
    """Make a folder of the home, with those that it lies in; new ones are for the owner alone where they may hold addresses or keys."""
    if folder != home and not folder.is_dir():
        _folder(folder.parent, home)
        folder.mkdir(mode=0o700 if _OPEN.isdisjoint(folder.relative_to(home).parts) else 0o755)
        _own(folder, home)


_OPEN: Final = frozenset({"digests", "templates", "markets", "models"})
"""Folders of a home that a web server, or anybody of the machine, may read."""


def _own(path: Path, home: Path) -> None:
    """What root restores belongs to the owner of the home, who is to run it."""
    if os.geteuid() == 0:
        owner = home.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
