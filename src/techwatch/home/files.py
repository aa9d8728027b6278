"""Files of a home: written whole or not at all, and read as people save them. Talks to: the file system."""

import glob
import os
import shutil
from pathlib import Path

from techwatch.errors import ConfigError, NotFoundError


def write_whole(file: Path, text: str | bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old one or the new one and nothing between.

    What a killed process left half written beside it goes.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    for left in file.parent.glob(f".{glob.escape(file.name)}.*.partial"):
        if not _runs(left.name.split(".")[-2]):
            left.unlink(missing_ok=True)
    data = text.encode() if isinstance(text, str) else text
    if file.is_file() and file.read_bytes() == data:
        return
    partial = file.with_name(f".{file.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def _runs(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:  # another user's
        return True
    return True


def free_space(path: Path) -> int:
    """Bytes that may still be written where `path` lies."""
    return shutil.disk_usage(path).free


def read_bytes(file: Path) -> bytes:
    """A file that a person gave. Raises NotFoundError."""
    try:
        return file.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise NotFoundError(str(file), "not-found", "there is no such file") from None


def read_text(file: Path) -> str:
    """A text file that a person gave. Raises NotFoundError."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        raise NotFoundError(str(file), "not-found", "there is no such file") from None
    except UnicodeDecodeError:
        return file.read_text(encoding="cp1252", errors="replace")


def utf8(file: Path) -> str:
    """A text file of the home. Raises ConfigError with the line that is not UTF-8."""
    content = file.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(str(file), line, "not UTF-8: save the file as UTF-8") from None
