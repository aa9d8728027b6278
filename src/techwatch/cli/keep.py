"""Commands that keep a home safe and tell of it: backup, restore, unit, activity."""

import csv
import datetime as dt
import os
import shutil
import sys
from pathlib import Path

import click

from techwatch.cli.work import DAY, Settings, home_of, json_option, now, pass_settings, print_json, print_table, tell, working


@click.command()
@click.argument("to", type=click.Path(path_type=Path), required=False)
@click.option("--keep", type=click.IntRange(0), default=14, show_default=True, help="Backups of this home that stay in the folder; 0: all.")
@json_option
@pass_settings
def backup(settings: Settings, to: Path | None, keep: int, as_json: bool) -> None:
    """Write all that cannot be made again into one file, and read it back. TO: a folder, or a .tar.gz file (default: backups/)."""
    from techwatch.pipeline.keeping.keep import back_up

    with working(settings, lock=None) as work:
        outcome = back_up(work, to, keep=keep)
    tell(settings, [outcome], as_json=as_json)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), default=None, help="Another home than that of --home.")
@click.option("--dry-run", is_flag=True, help="Only read the backup to its end.")
@json_option
@pass_settings
def restore(settings: Settings, file: Path, to: Path | None, dry_run: bool, as_json: bool) -> None:
    """Put the home of a backup FILE back; what stands there is set aside. Nothing that was sent since leaves again."""
    from techwatch.pipeline.keeping import keep

    done = keep.look_at(file) if dry_run else keep.restore(file, to or Path(settings.home), environ=os.environ, now=now())
    tell(settings, [done], as_json=as_json)


@click.command()
@click.option("--user", default="techwatch", show_default=True, help="The user that runs it and owns the home.")
@pass_settings
def unit(settings: Settings, user: str) -> None:
    """Print a systemd unit that serves this home, with what to do with it."""
    from techwatch.pipeline.keeping.unit import unit as text_of

    command = Path(sys.argv[0]) if Path(sys.argv[0]).name == "techwatch" else Path(shutil.which("techwatch") or "/usr/local/bin/techwatch")
    click.echo(text_of(home_of(settings).path, command=command, user=user), nl=False)


@click.command()
@click.option("--since", type=DAY, default=None, help="The first day (default: the first of twelve months).")
@click.option("--until", type=DAY, default=None, help="The last day, included (default: today).")
@click.option("--format", "form", type=click.Choice(("table", "json", "csv")), default="table", show_default=True)
@pass_settings
def activity(settings: Settings, since: dt.date | None, until: dt.date | None, form: str) -> None:
    """Count what was done month by month, for those who fund it: editions, members, calls and stories relayed. Nobody is named."""
    from techwatch.pipeline.keeping import activity as counted

    with working(settings, lock=None) as work:
        table = counted.activity(work, since=since, until=until)
        lines = counted.lines(work, table, by_market=form == "csv")
        markets = counted.market_lines(work, table)
    if form == "json":
        print_json(counted.value_of(table))
    elif form == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(lines)
    else:
        print_table(lines[0], lines[1:])
        print_table(("market", "stories", "calls"), markets)


COMMANDS = (backup, restore, unit, activity)
