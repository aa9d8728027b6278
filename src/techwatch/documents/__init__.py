"""A report becomes files: page, Markdown, PDF, Word file, workbook, with its figures. Talks to: fonts, pandoc, a temporary folder."""

import base64
import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

import jinja2

from techwatch import render
from techwatch.config import Config, MarketList
from techwatch.documents import figures
from techwatch.errors import DocumentError
from techwatch.types import FORMS, FigureKey, Form, Report


@dataclass(frozen=True, slots=True)
class House:
    """What a report looks like here: the home's configuration, words and templates; its logo and Word template as they are in their
    files, b"" and None for none."""

    config: Config
    markets: MarketList
    environment: jinja2.Environment
    logo: bytes = b""
    template: bytes | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """Files by their names, in the order of FORMS, pictures behind the form that needs them; and the forms that could not be made."""

    files: Mapping[str, bytes]
    problems: tuple[DocumentError, ...] = ()


def documents(
    report: Report,
    house: House,
    *,
    forms: Collection[Form],
    name: str,
    epoch: int | None = None,
    begins: Callable[[Form], None] = lambda form: None,
) -> Made:
    """The report in these forms; `name` is that of the PDF, the Word file and the workbook, the page and the Markdown are index.*.

    `epoch`: the second (Unix time) that files say they were made in; None: midnight (UTC) of the report's day. A form whose library is
    missing is a problem that says what to install; the others are made all the same. `begins` is told each form before it is made.
    """
    maker = _Maker(report, house, name, _moment(report, epoch))
    files: dict[str, bytes] = {}
    problems: list[DocumentError] = []
    for form in (form for form in FORMS if form in forms):
        begins(form)
        try:
            files |= maker.files(form)
        except DocumentError as error:
            problems.append(error)
    return Made(files, tuple(problems))


def _moment(report: Report, epoch: int | None) -> dt.datetime:
    if epoch is not None:
        return dt.datetime.fromtimestamp(epoch, dt.UTC)
    return dt.datetime.combine(report.day, dt.time(), dt.UTC)


class _Maker:
    """The files of one report: charts are drawn once."""

    def __init__(self, report: Report, house: House, name: str, made: dt.datetime) -> None:
        self.house, self.name, self.made = house, name, made
        self.view = render.report_view(report, config=house.config, markets=house.markets, tongue=house.environment, logo=_logo(house))
        self.drawn: dict[FigureKey, figures.Drawing] = {}

    def drawings(self, *, png: bool = False) -> dict[FigureKey, figures.Drawing]:
        """Each chart drawn, as PNG too where that is asked for."""
        for key, chart in self.view.charts.items():
            if key not in self.drawn or (png and not self.drawn[key].png):
                self.drawn[key] = figures.draw(chart, ink=self.view.ink, png=png)
        return self.drawn

    def files(self, form: Form) -> dict[str, bytes]:
        """The files of one form."""
        return {"md": self._markdown, "html": self._html, "pdf": self._pdf, "docx": self._word, "xlsx": self._workbook}[form]()

    def _markdown(self) -> dict[str, bytes]:
        names: dict[FigureKey, str] = {key: f"figure-{key}.svg" for key in self.view.charts}
        text = render.report_markdown(self.house.environment, replace(self.view, drawings=names))
        return {"index.md": text.encode()} | {names[key]: figures.alone(drawing) for key, drawing in self.drawings().items()}

    def _html(self) -> dict[str, bytes]:
        return {"index.html": self._page(paged=False).encode()}

    def _pdf(self) -> dict[str, bytes]:
        from techwatch.documents import pdf

        return {f"{self.name}.pdf": pdf.pdf(self._page(paged=True))}

    def _page(self, *, paged: bool) -> str:
        stamp = f"{self.made:%Y-%m-%dT%H:%M:%SZ}" if paged else ""
        svg = {key: figures.within(drawing, self.view.charts[key].alt) for key, drawing in self.drawings().items()}
        return render.report_html(self.house.environment, replace(self.view, drawings=svg, made=stamp), paged=paged)

    def _word(self) -> dict[str, bytes]:
        from techwatch.documents import word

        pictures = {f"figure-{key}.png": drawing.png for key, drawing in self.drawings(png=True).items()}
        logo = self.view.logo if self.house.config.look.logo.lower().endswith(".png") else None
        names: dict[FigureKey, str] = {key: f"figure-{key}.png" for key in self.view.charts}
        shown = replace(self.view, drawings=names, logo=logo and replace(logo, src="logo.png"))
        text = render.report_word(self.house.environment, shown)
        files = pictures | ({"logo.png": self.house.logo} if logo else {})
        data = word.word(text, files=files, said=self._said(), made=self.made, template=self.house.template)
        return {f"{self.name}.docx": data}

    def _said(self) -> dict[str, str]:
        tongue = render.tongue_of(self.house.environment, self.view.lang)
        return {
            "title": tongue.typo(self.view.title),
            "cluster": self.view.cluster,
            "day": tongue.date(self.view.report.day),
            "lang": tongue.word("og_locale").replace("_", "-"),
            "ink": self.view.ink,
            "accent": self.view.accent.light,
        }

    def _workbook(self) -> dict[str, bytes]:
        from techwatch.documents import workbook

        tongue = render.tongue_of(self.house.environment, self.view.lang)
        return {f"{self.name}.xlsx": workbook.workbook(self.view, tongue, made=self.made)}


def _logo(house: House) -> render.Logo | None:
    """The logo within the page: a page of a report needs no other file."""
    if not house.logo:
        return None
    kind = "image/svg+xml" if PurePath(house.config.look.logo).suffix.lower() == ".svg" else "image/png"
    return render.Logo(
        f"data:{kind};base64,{base64.b64encode(house.logo).decode()}", house.config.look.logo_alt or house.config.cluster.name
    )
