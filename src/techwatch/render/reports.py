"""A report becomes Markdown, a page, and what PDF and Word files are made of, by the Jinja2 environment that the home gives. Pure.

One template serves the page and the PDF: `paged` says which of them it writes.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import jinja2
from markdown_it import MarkdownIt
from markupsafe import Markup

from techwatch.config import Config, MarketList
from techwatch.render.charts import SHAPES, Chart, chart
from techwatch.render.notes import Apparatus, Note, Ref, apparatus
from techwatch.render.pages import fill, tongue_of
from techwatch.render.shown import Accent
from techwatch.render.typography import Tongue
from techwatch.render.view import accent
from techwatch.text import clean
from techwatch.types import Actor, ActorKind, Cited, Figure, FigureKey, Lang, Report, WideningKind

LONG: Final = 10
"""Stories from which on a report has a table of contents on paper."""


@dataclass(frozen=True, slots=True)
class Logo:
    """The house's logo: the address of its picture, and its words."""

    src: str
    alt: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that the templates of a report see. `charts` stand by their keys in the order of their numbers; `drawings` are their SVG
    elements on a page, addresses in Markdown; `accents` are those of all markets of the list, `accent` that
    of the report's first market, `ink` the house's; `cited`: the report's articles by their numbers there, which are not those of notes;
    `theme`: what was asked, its operators in words; `counted`: how many stories and articles; `keys`: the report in a few numbers;
    `made`: when its file says that it was made (W3C date), "" for the report's day.
    """

    report: Report
    lang: Lang
    cluster: str
    website: str
    postal: str
    contact: str
    market_names: tuple[tuple[str, int], ...]
    names: Mapping[str, str]
    accents: tuple[Accent, ...]
    ink: str
    charts: Mapping[FigureKey, Chart]
    refs: Mapping[str, tuple[Ref, ...]]
    notes: tuple[Note, ...]
    cited: Mapping[int, Cited]
    accent: Accent
    theme: str
    counted: str
    budgets: str
    only: str
    coverage: tuple[str, ...]
    keys: tuple[tuple[str, str], ...]
    logo: Logo | None = None
    made: str = ""
    drawings: Mapping[FigureKey, str] = field(default_factory=dict)

    @property
    def long(self) -> bool:
        """It is worth a table of contents on paper."""
        return self.report.found >= LONG

    @property
    def title(self) -> str:
        """The analyst's title, else the theme in words, with a capital letter."""
        words = clean(self.report.title or self.theme)
        return words[:1].upper() + words[1:]

    @property
    def conclusion(self) -> str:
        """The analyst's Markdown with its headings below those of a section, without pictures, its footnotes apart from the report's."""
        words = re.sub(r"^#{1,4} ", lambda found: "##" + found[0], self.report.conclusion, flags=re.MULTILINE)
        return words.replace("![", "!\\[").replace("[^", "[^c-")

    @property
    def sums(self) -> str:
        """The sum of all budgets, where no caption says it."""
        chart = self.charts.get("budgets")
        return "" if chart and chart.caption.startswith(self.budgets) else self.budgets

    def place(self, actor: Actor) -> int:
        """Its place among the actors, from 1 on."""
        return self.report.actors.index(actor) + 1

    @property
    def actor_kinds(self) -> tuple[ActorKind, ...]:
        """The kinds of actors that there are, in the order in which they are shown."""
        kinds: tuple[ActorKind, ...] = ("organisation", "person", "programme", "place")
        return tuple(kind for kind in kinds if any(actor.kind == kind for actor in self.report.actors))

    @property
    def widening_kinds(self) -> tuple[WideningKind, ...]:
        """The kinds of widenings that there are."""
        kinds: tuple[WideningKind, ...] = ("list", "dictionary", "near")
        return tuple(kind for kind in kinds if any(one.kind == kind for one in self.report.widenings))


def report_view(
    report: Report, *, config: Config, markets: MarketList, tongue: Tongue | jinja2.Environment, logo: Logo | None = None
) -> ReportView:
    """The report with the cluster's identity, its figures and notes in words. `tongue`: the report's language, or where it is found."""
    lang = report.asked.lang
    spoken = tongue_of(tongue, lang) if isinstance(tongue, jinja2.Environment) else tongue
    accents = {slug: accent(slug, markets) for slug in markets.markets}
    charts = {
        figure.key: chart(figure, number, spoken, markets=markets, accents=accents) for number, figure in enumerate(_ordered(report), 1)
    }
    made: Apparatus = apparatus(report)
    cluster = config.cluster
    return ReportView(
        report=report,
        lang=lang,
        cluster=cluster.name,
        website=cluster.website,
        postal=cluster.postal,
        contact=cluster.contact,
        market_names=tuple((markets.name(market, lang), count) for market, count in report.markets),
        names={slug: markets.name(slug, lang) for slug in markets.markets},
        accents=tuple(accents.values()),
        ink=config.look.ink,
        charts=charts,
        refs=made.refs,
        notes=made.notes,
        cited={one.number: one for one in report.cited},
        accent=next((accents[slug] for slug, _ in report.markets if slug in accents), Accent(light=config.look.ink)),
        theme=theme_in_words(report.asked.theme, spoken),
        counted=spoken.word(
            "report_summary",
            stories=spoken.word("report_count_stories", report.found),
            articles=spoken.word("report_n_articles", report.articles),
        ),
        budgets=", ".join(spoken.money(budget) for budget in report.budgets),
        only=", ".join(markets.name(slug, lang) for slug in report.asked.markets),
        coverage=tuple(_covered(report, spoken)),
        keys=tuple(_keys(report, spoken)),
        logo=logo,
    )


_OPERATOR: Final = re.compile(r"\b(?:(?P<or>OR|OU)|(?P<not>(?:(?:AND|ET) )?(?:NOT|SAUF))|(?P<and>AND|ET)|(?P<near>NEAR(?:/\d+)?))\b")


def theme_in_words(asked: str, tongue: Tongue) -> str:
    """A theme in the query syntax as one says it: operators in small letters, no quotation marks, brackets or stars."""
    said = _OPERATOR.sub(lambda found: tongue.word(f"report_operator.{found.lastgroup}"), asked)
    return " ".join(re.sub(r"[\"«»“”()*]|(?<=\S)~\d+", " ", said).split()) or asked


def _keys(report: Report, tongue: Tongue) -> Iterator[tuple[str, str]]:
    """The report in a few numbers, each with what it counts."""
    counts = (("stories", report.found), ("articles", report.articles), ("open", len(report.open)), ("past", len(report.past)))
    for name, count in counts:
        if count:
            yield tongue.number(count), tongue.word(f"report_key_{name}", count)
    if len(report.budgets) == 1:
        yield tongue.money(report.budgets[0]), tongue.word("report_key_budgets")


SPANS_NAMED: Final = 8
"""So many spans of weeks without articles are named."""


def _covered(report: Report, tongue: Tongue) -> Iterator[str]:
    """What the store holds of the span, in sentences."""
    coverage = report.coverage
    if coverage.since is None or coverage.until is None:
        yield tongue.word("report_coverage_none")
        return
    yield tongue.word(
        "report_coverage_text",
        articles=tongue.word("report_n_articles", coverage.articles),
        feeds=tongue.word("report_n_feeds", coverage.feeds),
        since=tongue.date(coverage.since),
        until=tongue.date(coverage.until),
    )
    if (coverage.since - report.asked.since).days > 7:
        yield tongue.word("report_coverage_late", since=tongue.date(coverage.since))
    if empty := [monday for monday in coverage.empty if monday > coverage.since]:
        spans = [_span_of(tongue, *span) for span in _spans(empty)]
        weeks = ", ".join([*spans[:SPANS_NAMED], "…"] if len(spans) > SPANS_NAMED else spans)
        yield tongue.word("report_coverage_empty", len(empty), weeks=weeks)


def _spans(mondays: Sequence[dt.date]) -> list[tuple[dt.date, dt.date]]:
    """Weeks that follow each other, as their first and last Mondays."""
    spans: list[tuple[dt.date, dt.date]] = []
    for monday in mondays:
        if spans and (monday - spans[-1][1]).days == 7:
            spans[-1] = (spans[-1][0], monday)
        else:
            spans.append((monday, monday))
    return spans


def _span_of(tongue: Tongue, first: dt.date, last: dt.date) -> str:
    if first == last:
        return tongue.word("report_week_of", day=tongue.date(first))
    return tongue.word("report_weeks_of", since=tongue.date(first), until=tongue.date(last + dt.timedelta(days=6)))


FEW: Final = 4
READ_IN: tuple[FigureKey, ...] = ("weeks", "actors", "terms", "budgets", "markets", "languages")
"""Figures in the order in which a reader comes to them."""


def _ordered(report: Report) -> list[Figure]:
    """The figures that are drawn: none of bars so few that its table says the same; languages have no table."""
    told = {figure.key for figure in report.figures if figure.key == "languages" and report.found >= LONG}
    drawn = [figure for figure in report.figures if SHAPES[figure.key] != "bars" or len(figure.rows) >= FEW or figure.key in told]
    return sorted(drawn, key=lambda figure: READ_IN.index(figure.key))


@functools.cache
def _reader() -> MarkdownIt:
    """CommonMark and tables, no HTML of the writer's own, no pictures: they would be fetched, or would tell who reads."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")


def prose_html(words: str) -> Markup:
    """An analyst's Markdown as safe HTML, its headings below those of a section."""
    tokens = _reader().parse(words)
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 2)}"
    return Markup(_reader().renderer.render(tokens, _reader().options, {}))


def report_html(env: jinja2.Environment, view: ReportView, *, paged: bool = False) -> str:
    """The report as a page; `paged`: as what a PDF is made of, with footnotes, page headers and page numbers."""
    conclusion = prose_html(view.report.conclusion)
    return fill(env, "report/report.html.j2", view=view, report=view.report, paged=paged, conclusion=conclusion)


def report_markdown(env: jinja2.Environment, view: ReportView) -> str:
    """The report as Markdown (CommonMark, tables and footnotes), every story with the link to its source."""
    return _tidy(fill(env, "report/report.md.txt.j2", view=view, report=view.report))


def report_word(env: jinja2.Environment, view: ReportView) -> str:
    """The report as pandoc's Markdown, of which a Word file is made."""
    return _tidy(fill(env, "report/word.md.txt.j2", view=view, report=view.report))


def _tidy(words: str) -> str:
    """No space at the ends of lines, one blank line at most between two."""
    lines: list[str] = []
    for line in (line.rstrip() for line in words.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    return "\n".join(lines).strip() + "\n"
