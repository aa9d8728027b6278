"""The command that writes a report on a theme."""

import datetime as dt
from pathlib import Path

import click

from techwatch.cli.work import Settings, json_option, pass_settings, print_json, working

Day = dt.datetime | None


@click.command()
@click.argument("theme")
@click.option("--market", "markets", multiple=True, help="Only this market (may be given several times; default: all).")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="From this day on (default: a year ago).")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Up to this day, included (default: today).")
@click.option("--lang", help="Language of the report (default: the cluster's first).")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write it (default: digests/reports/<theme>/).")
@json_option
@pass_settings
def report(
    settings: Settings,
    theme: str,
    *,
    markets: tuple[str, ...],
    since: Day,
    until: Day,
    lang: str | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Write a report on THEME to digests/reports/: Markdown and HTML."""
    from techwatch.pipeline import reports

    with working(settings, lock=None) as work:
        asked = reports.asked(work, theme, since=since and since.date(), until=until and until.date(), lang=lang, markets=markets)
        written = reports.report(work, asked, out=out)
    if as_json:
        print_json([str(path) for path in written.files])
    else:
        click.echo("\n".join(str(path) for path in written.files))


COMMANDS = (report,)
