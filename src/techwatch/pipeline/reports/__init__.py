"""A theme -> a report under digests/reports/, in the forms asked for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from techwatch import home, render, report as reporting
from techwatch.pipeline.reports import find
from techwatch.pipeline.work import Work
from techwatch.types import Asked, Market, Report

YEAR: Final = dt.timedelta(days=365)
Form = Literal["md", "html", "pdf", "docx", "xlsx"]
FORMS: Final[tuple[Form, ...]] = ("md", "html", "pdf", "docx", "xlsx")


@dataclass(frozen=True, slots=True)
class Written:
    """A report and the files that hold it, in the order of FORMS."""

    report: Report
    files: tuple[Path, ...]


def asked(  # one argument an option of the command
    work: Work,
    theme: str,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    lang: str | None = None,
    markets: Sequence[Market] = (),
) -> Asked:
    """What is asked, with what is usual where nothing is said: the last year, the cluster's first language, all markets."""
    until = until or work.local.date()
    return Asked(theme, lang or work.home.config.cluster.languages[0], since or until - YEAR, until, tuple(markets))


def folder_of(work: Work, asked: Asked) -> Path:
    """Where the files of a report stand."""
    return work.home.digests / "reports" / reporting.slug(asked.theme)


def report(work: Work, asked: Asked, *, forms: Sequence[Form] = ("md", "html"), out: Path | None = None) -> Written:
    """Make the report and write it to `out` (default: its folder under digests/reports/)."""
    made = reporting.build(asked, find.find(work, asked), coverage=find.coverage(work, asked), day=work.local.date())
    folder = out or folder_of(work, asked)
    view = render.report_view(made, config=work.home.config, markets=work.home.markets)
    files = {"index.md": render.report_markdown(work.home.environment, view), "index.html": render.report_html(work.home.environment, view)}
    for name, text in files.items():
        home.write_whole(folder / name, text)
    return Written(made, tuple(folder / name for name in files))
