"""A text takes the place of a file at once, and what stood there at that very moment is not lost. Talks to: the file system.

A text editor may save between our reading a file and our replacing it. renameat2 with RENAME_EXCHANGE
(https://man7.org/linux/man-pages/man2/rename.2.html) trades the two files in one step, so that what we put out of the way is
in our hands. Where a system or a network share has no such call the old file is linked aside before it is replaced: what is
saved in the instant between these two is then lost to us.
"""

import codecs
import contextlib
import ctypes
import errno
import functools
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

ASIDE: Final = ".new"
"""How the name of what was put out of the way ends; it begins with a dot and the file's own name."""

_HERE: Final = -100  # AT_FDCWD
_EXCHANGE: Final = 2
_MARKS: Final = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_NOT_HERE: Final = (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM)
_STILL: Final = 0.03
"""Seconds for which a file must not change to count as saved: an editor empties it and then writes."""


def put(path: Path, text: str, was: str | None) -> Path | None:
    """Put `text` in place of the file in which we read `was` (None: there was none); a reader or a kill meets one of the two, whole.

    -> None; or, when somebody saved meanwhile, the file beside it that holds what she saved.
    """
    body = encoded(text, path)
    if path.is_file() and path.read_bytes() == body:
        return None
    aside = path.with_name(f".{path.name}.{os.getpid()}.{time.monotonic_ns()}{ASIDE}")
    _write(aside, body, like=path)
    overtaken = _trade(aside, path) and decoded(aside.read_bytes()) != was and decoded(settled_bytes(aside)) != was
    if not overtaken:
        aside.unlink(missing_ok=True)
    _sync(path.parent)
    return aside if overtaken else None


def encoded(text: str, like: Path) -> bytes:
    """`text` in the encoding of the file `like`, with its byte order mark where it has one; in UTF-8 where there is no such file."""
    with contextlib.suppress(FileNotFoundError), like.open("rb") as file:
        start = file.read(3)
        for mark, encoding in _MARKS.items():
            if start.startswith(mark):
                return mark + text.encode(encoding)
    return text.encode()


def decoded(body: bytes) -> str | None:
    """The text of a file's bytes; None when they are neither UTF-8 nor, with its mark, UTF-16."""
    encoding = "utf-16" if body[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return None


def bad_line(body: bytes) -> int:
    """The number of the first line that is not UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return body[: error.start].count(b"\n") + 1
    return 1


def settled_bytes(path: Path, *, seconds: float = 2) -> bytes:
    """A file's bytes once nobody writes to it any more, waiting `seconds` at most. Raises FileNotFoundError.

    One that is empty may just be about to be written, and is watched for longer.
    """
    end, before, body, still = time.monotonic() + seconds, None, path.read_bytes(), 0
    while time.monotonic() < end:
        stat = path.stat()
        state = (stat.st_ino, stat.st_size, stat.st_mtime_ns)
        still = still + 1 if state == before else 0
        if still >= (1 if body else 5):
            break
        before = state
        time.sleep(_STILL)
        body = path.read_bytes()
    return body


def _write(path: Path, body: bytes, *, like: Path) -> None:
    mode = like.stat().st_mode & 0o777 if like.exists() else None
    with path.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    if mode is not None:
        path.chmod(mode)


def _trade(aside: Path, path: Path) -> bool:
    """Let the two files change places; -> whether there was another, which is `aside` now."""
    exchange = _exchange()
    while True:  # some editors take the file away for an instant when they save
        with contextlib.suppress(FileNotFoundError):
            if path.exists():
                if exchange is None or not exchange(aside, path):
                    _replace(aside, path)
                return True
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
            return False


def _replace(aside: Path, path: Path) -> None:
    """The same where the system cannot trade two files."""
    kept = aside.with_name(f"{aside.name}.old")
    kept.unlink(missing_ok=True)
    try:
        os.link(path, kept)
    except OSError:  # a share without hard links
        kept.write_bytes(path.read_bytes())
    os.replace(aside, path)
    os.replace(kept, aside)


@functools.cache
def _exchange() -> Callable[[Path, Path], bool] | None:
    """The call that trades two files, which answers whether it could; None where there is none."""
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)

    def exchange(one: Path, other: Path) -> bool:
        if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
            return True
        number = ctypes.get_errno()
        if number in _NOT_HERE:
            return False
        raise OSError(number, os.strerror(number), str(other))  # FileNotFoundError for ENOENT

    return exchange


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
