"""The command that writes a report on a theme."""

import datetime as dt
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from techwatch.cli.work import DAY, Settings, json_option, pass_settings, print_json, print_table, working
from techwatch.types import FORMS, Form

if TYPE_CHECKING:
    from techwatch.pipeline import Work
    from techwatch.pipeline.reports import Written
    from techwatch.types import Found


class Asking(TypedDict):
    """The options that say what is asked for."""

    since: dt.date | None
    until: dt.date | None
    lang: str | None
    markets: tuple[str, ...]
    without: tuple[str, ...]


def _forms(_: click.Context, option: click.Parameter, said: tuple[str, ...]) -> tuple[Form, ...]:
    """The forms asked for, each once."""
    asked = [form.strip() for each in said for form in each.split(",") if form.strip()]
    if unknown := [form for form in asked if form not in FORMS]:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(FORMS)}", param=option)
    return tuple(form for form in FORMS if form in asked)


@click.command()
@click.argument("theme", default="")
@click.option("--market", "markets", multiple=True, help="Only this market (may be given several times; default: all).")
@click.option("--since", type=DAY, help="From this day on (default: a year ago).")
@click.option("--until", type=DAY, help="Up to this day, included (default: today).")
@click.option("--lang", help="Language of the report (default: the cluster's first).")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write it (default: digests/reports/<theme>/).")
@click.option(
    "--format",
    "forms",
    multiple=True,
    callback=_forms,
    help="md, html, pdf, docx, xlsx: several with commas, or given several times (default: what the selection names, else md,html).",
)
@click.option(
    "--expand",
    type=click.Choice(["on", "show", "off"]),
    default="on",
    help="off: the theme's own words alone; show: what it is widened by, and how much that finds, without writing anything (default: on).",
)
@click.option("--without", multiple=True, metavar="TERM", help="A term that the theme is not widened by (may be given several times).")
@click.option("--again", metavar="FOLDER", help="Make the report of this folder again, from its selection.md alone.")
@json_option
@pass_settings
def report(
    settings: Settings,
    theme: str,
    *,
    out: Path | None,
    forms: tuple[Form, ...],
    expand: str,
    again: str | None,
    as_json: bool,
    **asking: Unpack[Asking],
) -> None:
    """Write a report on THEME to digests/reports/: Markdown and HTML (or what --format says), and selection.md, in which it is corrected.

    THEME may be such a selection.md: then its report is made again, as with --again.
    """
    from techwatch.pipeline import reports

    if again is None and Path(theme).name == "selection.md" and Path(theme).is_file():
        again = theme
    if not theme and again is None:
        raise click.UsageError("Give a THEME, or --again FOLDER.")
    with working(settings, lock=None) as work:
        if again is not None:
            written = reports.again(work, _folder(again, work.home.digests / "reports"), forms=forms)
        else:
            _check(work, asking["markets"], asking["lang"])
            asked = reports.asked(work, theme, expand=expand != "off", **asking)
            if expand == "show":
                return _show(reports.found(work, asked), as_json=as_json)
            written = reports.report(work, asked, forms=forms, out=out)
    for problem in written.problems:
        click.echo(problem, err=True)
    _tell(written, as_json=as_json)
    if not written.report.found:
        raise click.exceptions.Exit(1)
    return None


def _check(work: "Work", markets: tuple[str, ...], lang: str | None) -> None:
    """Raise for a market or language that the cluster does not have."""
    config = work.home.config
    for market in markets:
        if market not in work.home.markets.markets:
            raise click.BadParameter(f"{market!r} is none of {', '.join(work.home.markets.markets)}", param_hint="--market")
    if lang is not None and lang not in config.cluster.languages:
        raise click.BadParameter(f"{lang!r} is none of {', '.join(config.cluster.languages)}", param_hint="--lang")


def _tell(written: "Written", *, as_json: bool) -> None:
    """The files, and that nothing was found, if so."""
    made = written.report
    if as_json:
        files = [str(path) for path in written.files]
        print_json({"stories": made.found, "articles": made.articles, "near": list(made.near), "files": files})
        return
    if not made.found:
        near = f"; near themes: {', '.join(made.near)}" if made.near else ""
        click.echo(f"nothing between {made.asked.since} and {made.asked.until} speaks of this{near}", err=True)
    click.echo("\n".join(str(path) for path in written.files))


def _show(found: "Found", *, as_json: bool) -> None:
    """The widenings, each with how many articles hold it, and what the index is asked."""
    if as_json:
        print_json({"articles": len(found.hits), "query": found.query, "widenings": [asdict(each) for each in found.widenings]})
        return
    rows = [(each.of, each.term, each.kind, each.lang, str(each.articles)) for each in found.widenings]
    print_table(("of the theme", "widened by", "from", "language", "articles"), rows)
    click.echo(f"{len(found.hits)} articles are found")


def _folder(said: str, reports: Path) -> Path:
    """The folder of a report: a path to it or to its selection, or its name among the reports."""
    path = Path(said)
    path = path.parent if path.name == "selection.md" else path
    return path if path.is_dir() else reports / said


COMMANDS = (report,)
