"""A theme -> a report under digests/reports/, in the forms asked for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from techwatch import report as reporting
from techwatch.pipeline.reports import choose, corrected, find, rising, stated, who, write
from techwatch.pipeline.work import Work
from techwatch.types import Asked, Form, Found, Market, Report

YEAR: Final = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Written:
    """A report and the files that hold it, in the order of FORMS. `selection`: the analyst's file; `problems`: what of it had no effect,
    and files that could not be made, each with what to do."""

    report: Report
    files: tuple[Path, ...]
    selection: Path | None = None
    problems: tuple[str, ...] = ()


def asked(  # one argument an option of the command
    work: Work,
    theme: str,
    *,
    since: dt.date | None = None,
    until: dt.date | None = None,
    lang: str | None = None,
    markets: Sequence[Market] = (),
    expand: bool = True,
    without: Sequence[str] = (),
) -> Asked:
    """What is asked, with what is usual where nothing is said: the last year, the cluster's first language, all markets."""
    until = until or work.local.date()
    return Asked(theme, lang or work.home.config.cluster.languages[0], since or until - YEAR, until, tuple(markets), expand, tuple(without))


def found(work: Work, asked: Asked) -> Found:
    """What a report on this would stand on, and what its theme is widened by. Raises QueryError."""
    return find.find(work, asked)


def folder_of(work: Work, asked: Asked) -> Path:
    """Where the files of a report stand."""
    return work.home.digests / "reports" / reporting.slug(asked.theme)


def report(work: Work, asked: Asked, *, forms: Sequence[Form] = (), out: Path | None = None) -> Written:
    """Make the report and write it to `out` (default: its folder under digests/reports/), with what its selection decides, if there is one.

    `forms`: () for those that the selection names, else Markdown and HTML. Raises ReviewError for a selection that cannot be read.
    """
    return _made(work, choose.of(work.home, out or folder_of(work, asked), asked, forms))


def again(work: Work, folder: Path, *, forms: Sequence[Form] = ()) -> Written:
    """Make the report of `folder` again from its selection alone. Raises NotFoundError where there is none, ReviewError."""
    chosen = choose.read(work.home, folder)
    return _made(work, choose.of(work.home, folder, chosen.asked, forms))


def _made(work: Work, chosen: choose.Chosen) -> Written:
    asked, folder = chosen.asked, chosen.folder
    work.teller.begin("find", 1)
    hits = stated.with_sources(work, find.find(work, asked))
    work.teller.begin("add", 1)
    laid = corrected.correct(work, chosen, hits)
    work.teller.begin("who", 1)
    named, selection = who.named(work, laid.found.hits, asked.lang), who.as_named(work, laid.selection, asked.lang)
    work.teller.begin("rising", 1)
    risen = rising.risen(work, asked, laid.found.hits)
    work.teller.begin("build", 1)
    day, covered = work.local.date(), find.coverage(work, asked)
    made = reporting.build(asked, laid.found, coverage=covered, day=day, named=named, risen=risen, selection=selection)
    files, unmade = write.write(work, made, forms=chosen.forms, folder=folder)
    problems = (*laid.problems, *choose.write(work.home, laid.chosen, made, laid.offer), *unmade)
    return Written(made, files, folder / choose.FILE, problems)
