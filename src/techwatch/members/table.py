"""The bytes of a CSV or XLSX file -> rows of cells with their line numbers, and a reason for every line that cannot be read. Pure."""

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any, Final

from techwatch.errors import InputError
from techwatch.members.cells import RefusedError
from techwatch.text import clean

Row = tuple[int, tuple[str, ...] | RefusedError]
"""The number of a line (1-based) and its cells, or why it cannot be read."""

_MOST_BYTES: Final = 50_000_000
"""Of an unpacked workbook: some 200,000 members."""


def rows(body: bytes, file: str) -> Iterator[Row]:
    """Every line that says something, in order; lines that begin with # are remarks. Raises InputError for what is no table."""
    return _sheet(body, file) if body.startswith(b"PK\x03\x04") else _lines(_text(body))


def _text(body: bytes) -> str:
    """UTF-8, else what spreadsheet programs in western Europe write."""
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
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_BYTES:
                raise InputError(file, None, "this workbook is too large: save the sheet of members as CSV")
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=True)
        for number, row in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
            cells = tuple(_cell(value) for value in row)
            if any(cells) and not cells[0].startswith("#"):
                yield number, cells
    except (zipfile.BadZipFile, KeyError, ValueError, IndexError, SyntaxError, OSError) as error:
        raise InputError(file, None, f"this workbook cannot be read ({error}): save the sheet of members as CSV") from error


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()[:10]
    return "" if value is None else clean(str(value).removeprefix("mailto:"))
