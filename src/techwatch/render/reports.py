"""A report becomes Markdown and HTML, by the Jinja2 environment that the home gives. Pure."""

from dataclasses import dataclass

import jinja2

from techwatch.config import Config, MarketList
from techwatch.render.pages import fill
from techwatch.types import Lang, Report


@dataclass(frozen=True, slots=True)
class ReportView:
    """All that the templates of a report see."""

    report: Report
    lang: Lang
    cluster: str
    website: str
    postal: str
    contact: str
    market_names: tuple[tuple[str, int], ...]


def report_view(report: Report, *, config: Config, markets: MarketList) -> ReportView:
    """The report with the cluster's identity and the markets' names."""
    lang = report.asked.lang
    names = tuple((markets.name(market, lang), count) for market, count in report.markets)
    cluster = config.cluster
    return ReportView(report, lang, cluster.name, cluster.website, cluster.postal, cluster.contact, names)


def report_html(env: jinja2.Environment, view: ReportView) -> str:
    """The report as a page."""
    return fill(env, "report/report.html.j2", view=view, report=view.report)


def report_markdown(env: jinja2.Environment, view: ReportView) -> str:
    """The report as Markdown (CommonMark), every story with the link to its source."""
    return fill(env, "report/report.md.txt.j2", view=view, report=view.report)
