"""A report of feeds.yaml that is due -> made in a folder of its own, with last time's decisions, and told to those whom it is for.

Each has its folder (`<slug>-<month>`), so that earlier ones stay as they were. Killed at any moment and done again, it makes the same
report again and writes to nobody twice.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from techwatch import render
from techwatch.config import Person, StandingReport
from techwatch.errors import TechwatchError
from techwatch.pipeline import reports
from techwatch.pipeline.addresses import public
from techwatch.pipeline.mailing import tell
from techwatch.pipeline.reports import choose
from techwatch.pipeline.work import Outcome, Work
from techwatch.review.selection.lines import plain
from techwatch.store import jobs
from techwatch.types import Asked, Selection

T = TypeVar("T")
PATIENCE: Final = dt.timedelta(hours=20)
"""How long after one that failed it is tried again."""


def make(work: Work, standing: StandingReport) -> Outcome:
    """Make it unless it is made, and tell those who are not told yet. `failed`: something of that is still to be done."""
    name = issue(standing, _day(work, standing))
    done = jobs.last_runs(work.store)
    tried, made = done.get(f"report-failed:{name}"), f"report-made:{name}"
    if tried is not None and work.now - tried < PATIENCE:
        return Outcome("report", failed=True)
    problems: tuple[str, ...] = ()
    if made not in done:
        try:
            written, problems = _made(work, standing, name)
        except Exception as error:  # whatever it is, it must be told, and not be tried every two minutes
            why = str(error) if isinstance(error, TechwatchError) else f"{type(error).__name__}: {error}"
            return _failed(work, standing, name, why, first=tried is None)
        with work.store.transaction():
            jobs.ran(work.store, made, now=work.now)
            jobs.drop(work.store, f"report-failed:{name}", since=work.now)
        said = {"found": written.report.found, "near": written.report.near, "odd": problems}
        problems += _tell(work, standing, name, "report", said)
    else:
        problems += _tell(work, standing, name, "report", {})
    waiting = any(line.endswith(_LATER) for line in problems)
    return Outcome("report", {"reports": int(made not in done)}, problems, failed=waiting)


def issue(standing: StandingReport, day: dt.date) -> str:
    """The name of the report that is made on `day`, and of its folder: by its month, by its day where it comes oftener."""
    return f"{standing.slug}-{day:%Y-%m}" if standing.when.month_day else f"{standing.slug}-{day}"


def span(standing: StandingReport, day: dt.date) -> tuple[dt.date, dt.date]:
    """The days that a report made on `day` speaks of: as many months as it says, up to the day before."""
    months = day.year * 12 + day.month - 1 - standing.months
    first = dt.date(months // 12, months % 12 + 1, 1)
    return min(first + dt.timedelta(days=day.day - 1), _last_of(first)), day - dt.timedelta(days=1)


def _day(work: Work, standing: StandingReport) -> dt.date:
    """That of its last hour: made late, or tried again after midnight, it is the same report."""
    return standing.when.last_day(work.now, work.home.config.cluster.zone)


def _last_of(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)


# --- making ---------------------------------------------------------------------------------------


def _made(work: Work, standing: StandingReport, name: str) -> tuple[reports.Written, tuple[str, ...]]:
    """The report; -> with what could not be taken over. Where last time's decisions or a title change it, it is made twice, the first time
    in one form only: what is decided about must stand in its selection."""
    since, until = span(standing, _day(work, standing))
    lang = standing.lang or work.home.config.cluster.languages[0]
    asked = Asked(standing.theme, lang, since, until, standing.markets)
    folder = work.home.digests / "reports" / name
    if not standing.title and _before(work, standing, folder) is None:
        written = reports.report(work, asked, forms=standing.formats, out=folder)
        return written, written.problems
    quick = next((form for form in ("html", "md") if form in standing.formats), standing.formats[0])
    reports.report(work, asked, forms=(quick,), out=folder)
    carried, problems = _carried(work, standing, folder)
    choose.save(work.home, folder, carried, title=standing.title or None)
    written = reports.again(work, folder, forms=standing.formats)
    return written, (*problems, *written.problems)


def _carried(work: Work, standing: StandingReport, folder: Path) -> tuple[Selection, tuple[str, ...]]:
    """What the analyst decided last time of what stands here too. Her conclusion was that month's, and the PDFs that she added are not
    here: those she adds again, if they still matter."""
    before = _before(work, standing, folder)
    if before is None:
        return Selection(), ()
    try:
        said, here = choose.read(work.home, before).selection, choose.read(work.home, folder).listed
    except TechwatchError as error:
        return Selection(), (f"{standing.slug}: last time's decisions could not be read and are not taken over: {error}",)
    stories, sentences = {one.id for one in here.stories}, {plain(one.text) for one in here.sentences}
    return replace(
        said,
        title="",
        conclusion="",
        kept=_of(said.kept, stories),
        titles=_of(said.titles, stories),
        dates=_of(said.dates, stories),
        facts=_of(said.facts, stories),
        quotes={text: keep for text, keep in said.quotes.items() if plain(text) in sentences},
        added=tuple(what for what in said.added if re.match(r"https?://", what)),
    ), ()


def _of(decided: Mapping[str, T], stories: set[str]) -> dict[str, T]:
    return {story: value for story, value in decided.items() if story in stories}


def _before(work: Work, standing: StandingReport, folder: Path) -> Path | None:
    """The folder of the report before, None when this is the first."""
    named = re.compile(rf"{re.escape(standing.slug)}-\d{{4}}-\d\d(-\d\d)?")
    there = folder.parent.iterdir() if folder.parent.is_dir() else ()
    found = [path for path in there if named.fullmatch(path.name) and path.name < folder.name]
    return max((path for path in found if (path / choose.FILE).is_file()), default=None, key=lambda path: path.name)


# --- telling --------------------------------------------------------------------------------------

_LATER: Final = "the mail server does not take a message now; it is tried again"


def _failed(work: Work, standing: StandingReport, name: str, why: str, *, first: bool) -> Outcome:
    """Tell once that it could not be made; it is tried again once a day until its next hour comes."""
    with work.store.transaction():
        jobs.ran(work.store, f"report-failed:{name}", now=work.now)
    if first:
        _tell(work, standing, name, "report_failed", {"why": why})
    return Outcome("report", {"reports": 0}, (f"{standing.slug}: {why}",), failed=True)


def _tell(work: Work, standing: StandingReport, name: str, what: str, values: Mapping[str, object]) -> tuple[str, ...]:
    """Mail those whom the report names, each once; -> who waits. The operators are told of one that failed, too."""
    team = work.home.config.team
    people = [one for one in team if one.email in standing.to or (what == "report_failed" and one.role == "operator")]
    waiting, done = [], jobs.last_runs(work.store)
    for person in people:
        mark = f"{what}-told:{name}:{hashlib.sha256(person.email.casefold().encode()).hexdigest()[:16]}"
        if mark in done:
            continue
        state = tell.tell_one(work, person, key=f"{what}:{name}", what=what, values=_values(work, standing, name, person) | dict(values))
        if state == "deferred":
            waiting.append(f"{person.email}: {_LATER}")
        else:
            with work.store.transaction():
                jobs.ran(work.store, mark, now=work.now)
    return tuple(waiting)


def _values(work: Work, standing: StandingReport, name: str, person: Person) -> dict[str, object]:
    lang = person.lang or work.home.config.cluster.languages[0]
    tongue = render.tongue_of(work.home.environment, lang)
    since, until = (tongue.date(day) for day in span(standing, _day(work, standing)))
    folder = work.home.digests / "reports" / name
    files = [path for form in standing.formats if (path := folder / f"index.{form}").is_file()]
    link = f"{public(work.home)}/desk/reports/{name}"
    title = standing.title or standing.theme
    return {"title": title, "since": since, "until": until, "link": link, "files": files, "found": None, "near": (), "odd": ()}
