"""A report's figures and sources become an XLSX workbook: a sheet each, numbers and dates as such. Pure, by openpyxl."""

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from techwatch.documents.packed import core, packed
from techwatch.render import ReportView, Tongue, column_name, market_name
from techwatch.types import Figure

WIDEST: Final = 60
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
Cell = str | float | dt.date | None


def workbook(view: ReportView, tongue: Tongue, *, made: dt.datetime) -> bytes:
    """The workbook of a report: a sheet for each figure by their numbers, then those not drawn, then the sources, numbered as its notes."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for figure in sorted(view.report.figures, key=lambda figure: list(view.charts).index(figure.key) if figure.key in view.charts else 99):
        chart = view.charts.get(figure.key)
        sheet = book.create_sheet(_name(tongue.word(f"report_sheet_{figure.key}")))
        _fill(sheet, f"{chart.name}. {chart.caption}" if chart else view.title, *_figure(figure, view, tongue))
    _fill(book.create_sheet(_name(tongue.word("report_sheet_sources"))), view.title, *_sources(view, tongue))
    out = io.BytesIO()
    book.save(out)
    return packed(out.getvalue(), properties=core(title=view.title, author=view.cluster, lang=view.lang, made=made), made=made)


def _figure(figure: Figure, view: ReportView, tongue: Tongue) -> tuple[list[str], list[list[Cell]]]:
    head = [column_name(tongue, column) for column in figure.columns]
    rows: list[list[Cell]] = [list(row) for row in figure.rows]
    if figure.key == "markets":
        rows = [[view.names.get(str(row[0])) or market_name(tongue, "", None), *row[1:]] for row in rows]
    return head, rows


def _sources(view: ReportView, tongue: Tongue) -> tuple[list[str], list[list[Cell]]]:
    notes = {note.cited.number: note.number for note in view.notes}
    words = ("note", "title", "source", "date", "language", "url")
    rows: list[list[Cell]] = [
        [notes.get(one.number), one.title, one.source, one.date, one.lang, one.url]
        for one in sorted(view.report.cited, key=lambda one: (notes.get(one.number, len(notes) + 1), one.number))
    ]
    return [tongue.word(f"report_column_{word}") for word in words], rows


def _fill(sheet: Worksheet, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Title, then a table whose head stays in sight."""
    _put(sheet, 1, 1, title)
    sheet["A1"].font = Font(bold=True)
    widths = [len(name) for name in head]
    for at, name in enumerate(head, 1):
        _put(sheet, 3, at, name)
        sheet.cell(3, at).font = Font(bold=True)
    for line, row in enumerate(rows, 4):
        for at, value in enumerate(row, 1):
            _put(sheet, line, at, value)
            widths[at - 1] = max(widths[at - 1], 10 if isinstance(value, dt.date) else len(str(value if value is not None else "")))
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = min(WIDEST, width + 3)
    sheet.freeze_panes = "A4"


def _put(sheet: Worksheet, line: int, at: int, value: Cell) -> None:
    """A cell of its own kind; words are never formulas."""
    if isinstance(value, str):
        value = _CONTROL.sub(" ", value)
    cell = sheet.cell(line, at, int(value) if isinstance(value, float) and value.is_integer() else value)
    if isinstance(value, str):
        cell.data_type = "s"
        cell.alignment = Alignment(vertical="top")
    elif isinstance(value, dt.date):
        cell.number_format = "yyyy-mm-dd"


def _name(words: str) -> str:
    """What may name a sheet: 31 letters at most, none of []:*?/\\."""
    return re.sub(r"[\[\]:*?/\\]", " ", words)[:31]
