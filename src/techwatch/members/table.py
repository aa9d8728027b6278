"""The bytes of a CSV or XLSX file -> rows of cells with their line numbers, and a reason for every line that cannot be read. Pure."""

import codecs
import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from techwatch.errors import InputError
from techwatch.members.cells import RefusedError
from techwatch.text import clean

Row = tuple[int, tuple[str, ...] | RefusedError]
"""The number of a line (1-based) and its cells, or why it cannot be read."""

_MOST_BYTES: Final = 50_000_000
"""Of an unpacked workbook, and letters of all its cells: some 200,000 members. A text may stand in a file once and in each of its cells."""
_MOST_CELLS: Final = 10_000_000
"""A single cell far to the right in each line makes sixteen thousand of it."""
_SAVE: Final = "save it as .xlsx, or save the sheet of members as CSV"
_PACKED: Final = b"PK\x03\x04"
_BINARY: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: old workbooks, and those with a password ([MS-OFFCRYPTO] 2.3.4.4)
_LOCKED: Final = "EncryptedPackage".encode("utf-16-le")


def rows(body: bytes, file: str) -> Iterator[Row]:
    """Every line that says something, in order; lines that begin with # are remarks. Raises InputError for what is no table."""
    if body.startswith(_PACKED):
        return _sheet(body, file)
    if body.startswith(_BINARY):
        what = "a password locks it: take it off, then" if _LOCKED in body else "it is of the old kind (.xls): open it and"
        raise _unreadable(file, f"{what} {_SAVE}")
    return _lines(_text(body, file))


def _unreadable(file: str, why: str) -> InputError:
    return InputError(file, None, f"this workbook cannot be read: {why}")


def _too_large(file: str) -> InputError:
    return InputError(file, None, "this workbook is too large: save the sheet of members as CSV")


def _text(body: bytes, file: str) -> str:
    """UTF-8 or UTF-16 by their marks, else what spreadsheet programs in western Europe write."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):  # Excel's "Unicode text"
        return body.decode("utf-16", "replace")
    if b"\0" in body:
        raise _unreadable(file, f"it is no table, or damaged: open it in a spreadsheet program and {_SAVE}")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _lines(text: str) -> Iterator[Row]:
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if _counts(line)]
    if not lines:
        return
    mark = max(",;\t", key=lines[0][1].count)
    for number, line in lines:
        yield number, _cells(line, mark)


def _counts(line: str) -> bool:
    return bool(line.strip(" \t,;")) and not line.startswith("#")


def _cells(line: str, mark: str) -> tuple[str, ...] | RefusedError:
    """The cells of one line; a line is read alone, so that an open quote spoils no other."""
    try:
        return tuple(clean(cell) for cell in next(csv.reader([line], delimiter=mark, strict=True, skipinitialspace=True)))
    except csv.Error:
        return RefusedError('a quotation mark is not closed: write "…" around the whole cell, and "" for one inside')


def _sheet(body: bytes, file: str) -> Iterator[Row]:
    """The first sheet of a workbook, as it was last computed."""
    import openpyxl  # as long as half the command line to load

    try:
        _check(body, file)
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # a file may say that each of its lines is sixteen thousand cells wide
        found = False
        for number, cells in _bounded(sheet.iter_rows(values_only=True), file):
            if any(cells) and not cells[0].startswith("#"):
                found = True
                yield number, cells
        if not found and len(book.worksheets) > 1:
            raise InputError(file, None, f"the file is empty on its first sheet {sheet.title!r}: put the sheet of members first")
    except InputError:
        raise
    except Exception as error:  # openpyxl raises whatever a damaged file leads it to
        why = f"it is damaged ({type(error).__name__}: {str(error)[:80]}): open it in a spreadsheet program and {_SAVE}"
        raise _unreadable(file, why) from error


def _check(body: bytes, file: str) -> None:
    """Raise InputError for what unpacks to too much, and for packed files that are no .xlsx."""
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        if sum(part.file_size for part in packed.infolist()) > _MOST_BYTES:
            raise _too_large(file)
        names = packed.namelist()
        kind = packed.read("mimetype").decode("ascii", "replace") if "mimetype" in names else ""
    if "opendocument.spreadsheet" in kind:
        raise _unreadable(file, f"it is of OpenDocument (.ods): open it and {_SAVE}")
    if "[Content_Types].xml" in names and "xl/workbook.bin" in names:
        raise _unreadable(file, f"it is of the binary kind (.xlsb): open it and {_SAVE}")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise _unreadable(file, f"it is no .xlsx file: open it in a spreadsheet program and {_SAVE}")


def _bounded(lines: Iterable[Sequence[Any]], file: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Lines as their numbers and cells. Raises InputError for more of them than a table of members can have."""
    count = letters = 0
    for number, line in enumerate(lines, 1):
        cells = tuple(_cell(value) for value in line)
        count += len(cells) + 1
        letters += sum(map(len, cells))
        if count > _MOST_CELLS or letters > _MOST_BYTES:
            raise _too_large(file)
        yield number, cells


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return "" if value is None else clean(str(value).removeprefix("mailto:"))
