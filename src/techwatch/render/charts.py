"""A report's figures become what is drawn, in the reader's words: labels, values as written, caption and alternative text. Pure."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from techwatch.config import MarketList
from techwatch.render.shown import INK, Accent
from techwatch.render.typography import FIXED, Tongue
from techwatch.types import Figure, FigureKey, Lang, Money

Shape = Literal["weeks", "bars", "lines"]
SHAPES: Final[Mapping[FigureKey, Shape]] = {
    "weeks": "weeks",
    "markets": "bars",
    "languages": "bars",
    "actors": "bars",
    "terms": "lines",
    "budgets": "bars",
}
COUNTED: Final = frozenset({"stories", "weeks", "most", "sources", "calls", "total"})
"""Values of a caption that count things: they are written with the word of what they count."""
PARTS: Final = frozenset({("markets", "total"), ("languages", "total")})
"""Totals of which a caption names a part: "91 stories of 300"."""
READ_OUT: Final = 8
"""So many rows of bars are read out in an alternative text."""


@dataclass(frozen=True, slots=True)
class Series:
    """One row of values over a chart's labels; `name` "" where there is but one."""

    name: str
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A figure as it is drawn. `labels`: one a row; `ticks`: which of them the axis of time shows, as (row, words).

    `shown`: each row's value as written, of bars; `colours`: each row's, of lines each series'; `axis`: what is counted.
    """

    key: FigureKey
    number: int
    shape: Shape
    name: str
    caption: str
    alt: str
    axis: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    shown: tuple[str, ...] = ()
    colours: tuple[str, ...] = ()
    ticks: tuple[tuple[int, str], ...] = ()


def chart(figure: Figure, number: int, tongue: Tongue, *, markets: MarketList, accents: Mapping[str, Accent]) -> Chart:
    """The figure in words; `number` is its place in the report."""
    shape = SHAPES[figure.key]
    labels = tuple(_label(tongue, figure.key, row[0], markets) for row in figure.rows)
    series = tuple(
        Series(column_name(tongue, column), tuple(float(row[at]) for row in figure.rows))  # type: ignore[arg-type]
        for at, column in enumerate(figure.columns)
        if at and not (figure.key == "actors" and column == "sources")
    )
    said = _said(tongue, figure, markets)
    shown = _written(tongue, figure, series) if shape == "bars" else ()
    return Chart(
        key=figure.key,
        number=number,
        shape=shape,
        name=tongue.word("report_figure", number=number),
        caption=tongue.word(f"report_figure_{figure.key}", **said),
        alt=" ".join(part for part in (tongue.word(f"report_alt_{figure.key}", **said), _read_out(tongue, labels, shown)) if part),
        axis=tongue.word(f"report_axis_{figure.key}", currency=figure.says.get("currency", "")),
        labels=labels,
        series=series,
        shown=shown,
        colours=_colours(figure, len(series), accents),
        ticks=_ticks(tongue, figure) if shape != "bars" else (),
    )


def _label(tongue: Tongue, key: FigureKey, cell: str | float | dt.date, markets: MarketList) -> str:
    if isinstance(cell, dt.date):
        return tongue.date(cell, "short_year")
    if key == "markets":
        return market_name(tongue, str(cell), markets)
    return language_name(tongue, str(cell)) if key == "languages" else tongue.typo(str(cell))


def market_name(tongue: Tongue, slug: str, markets: MarketList | None) -> str:
    """A market as people call it; "" is no market."""
    return tongue.typo(markets.name(slug, tongue.lang)) if slug and markets else tongue.word("report_no_market")


def language_name(tongue: Tongue, lang: Lang) -> str:
    """A language's name in the reader's; "und" is one that could not be told."""
    return str(tongue.locale.languages.get(lang) or tongue.word("report_no_language"))


def column_name(tongue: Tongue, column: str) -> str:
    """A column of a figure in words: our own word, a language, or a term as it stands."""
    key = f"report_column_{column}"
    if key in tongue.words:
        return tongue.word(key)
    return language_name(tongue, column) if len(column) == 2 or column == "und" else tongue.typo(column)


def _said(tongue: Tongue, figure: Figure, markets: MarketList) -> dict[str, Any]:
    """The values of the caption as they are written."""
    return {name: _value(tongue, figure, name, markets) for name in figure.says}


def _value(tongue: Tongue, figure: Figure, name: str, markets: MarketList) -> str:
    value = figure.says[name]
    if isinstance(value, dt.date):
        return tongue.date(value, "month" if name == "month" else "long").replace(" ", FIXED)
    if name == "market":
        return market_name(tongue, str(value), markets)
    if name == "language":
        return language_name(tongue, str(value))
    if isinstance(value, str):
        return tongue.typo(value)
    if name == "budget" or (figure.key, name) == ("budgets", "total"):
        return amount(tongue, value, str(figure.says.get("currency", "EUR")))
    if name not in COUNTED or (figure.key, name) in PARTS:
        return tongue.number(value)
    return tongue.word(f"report_count_{'actors' if (figure.key, name) == ('actors', 'total') else name}", int(value))


def amount(tongue: Tongue, value: float, currency: str) -> str:
    """Money as people write it."""
    return tongue.money(Money(value, value, currency))


def _written(tongue: Tongue, figure: Figure, series: Iterable[Series]) -> tuple[str, ...]:
    totals = [sum(values) for values in zip(*(one.values for one in series), strict=True)]
    if figure.key == "budgets":
        return tuple(amount(tongue, total, str(figure.says.get("currency", "EUR"))) for total in totals)
    return tuple(tongue.number(total) for total in totals)


def _read_out(tongue: Tongue, labels: tuple[str, ...], shown: tuple[str, ...]) -> str:
    """The rows of bars, for who does not see them."""
    rows = [f"{label}{FIXED if tongue.lang == 'fr' else ''}: {value}" for label, value in zip(labels, shown, strict=False)]
    return "; ".join(rows[:READ_OUT]).replace("; ", f"{FIXED}; " if tongue.lang == "fr" else "; ") + "." if rows else ""


def _colours(figure: Figure, series: int, accents: Mapping[str, Accent]) -> tuple[str, ...]:
    if figure.key == "markets":
        return tuple((accents.get(str(row[0])) or Accent(light="#5A5F66")).light for row in figure.rows)
    if figure.key == "terms":
        palette = [accent.light for accent in accents.values()] or [INK[0]]
        return tuple(palette[n % len(palette)] for n in range(series))
    return ()


def _ticks(tongue: Tongue, figure: Figure) -> tuple[tuple[int, str], ...]:
    """The first row of each month, at most about twelve of them; a year where it begins."""
    months: dict[tuple[int, int], tuple[int, dt.date]] = {}
    for at, row in enumerate(figure.rows):
        if isinstance(row[0], dt.date):
            months.setdefault((row[0].year, row[0].month), (at, row[0]))
    found = list(months.values())
    if len(found) > 1 and found[1][0] - found[0][0] < 2 and figure.key == "weeks":
        found = found[1:]
    kept = found[:: max(1, round(len(found) / 8))]
    ticks, year = [], 0
    for at, day in kept:
        ticks.append((at, tongue.date(day, "axis_year" if day.year != year else "axis")))
        year = day.year
    return tuple(ticks)
