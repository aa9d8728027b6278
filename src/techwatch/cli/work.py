"""What every command shares: settings, the clock, opening a home under its lock, tables and progress."""

import contextlib
import datetime as dt
import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.progress import TaskID

    from techwatch.home import Home
    from techwatch.pipeline.work import Outcome, Work


@dataclass(frozen=True, slots=True)
class Settings:
    """The options before the command."""

    home: str
    quiet: bool


WIDE = 1_000
"""Characters of a line that goes into a file or another program: nothing is folded there."""

pass_settings = click.make_pass_decorator(Settings)


class Day(click.ParamType[dt.date]):
    """A day as people write it to a program: 2026-03-31."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """What stands for it in the help."""
        return "YYYY-MM-DD"

    def convert(self, value: str | dt.date, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The day that the words say; BadParameter for what is none."""
        try:
            return value if isinstance(value, dt.date) else dt.date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day: write it as 2026-03-31", param, ctx)


DAY = Day()


class Group(click.Group):
    """A group whose help tells each command's whole first sentence."""

    def sections(self) -> Mapping[str, Iterable[str]]:
        """What its commands are called in the help, by title."""
        return {"Commands": sorted(self.commands)}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write them."""
        for title, names in self.sections().items():
            with formatter.section(title):
                formatter.write_dl([(name, self.commands[name].get_short_help_str(limit=500)) for name in names], col_max=12)


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for scripts.")


def now() -> dt.datetime:
    """The clock: UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)  # noqa: TID251


def home_of(settings: Settings) -> "Home":
    """The home that the options name."""
    from techwatch.home import open_home

    return open_home(Path(settings.home), os.environ)


@contextlib.contextmanager
def working(settings: Settings, *, lock: str | None = "run", wait: float = 0) -> Iterator["Work"]:
    """An opened home and store, under the lock `lock` (None: reading only) after `wait` seconds at most, with progress on the terminal."""
    from techwatch.pipeline.work import Work
    from techwatch.store import open_store

    home, moment = home_of(settings), now()
    with contextlib.ExitStack() as stack:
        if lock is not None:
            stack.enter_context(home.lock(lock, since=moment.isoformat(), wait=wait))
        store = stack.enter_context(open_store(home.database))
        yield Work(home, store, moment, stack.enter_context(Progress(quiet=settings.quiet)))


class Progress:
    """A bar on standard error for what lasts; nothing when quiet or not on a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._bars = Progress(*columns, console=Console(stderr=True), transient=True, disable=quiet or not sys.stderr.isatty())
        self._task: TaskID | None = None
        self._stage = ""

    def __enter__(self) -> "Progress":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def begin(self, stage: str, total: int) -> None:
        """A bar of its own for each stage."""
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task, self._stage = self._bars.add_task(stage, total=total), stage

    def step(self, count: int = 1) -> None:
        """Move the bar."""
        if self._task is not None:
            self._bars.advance(self._task, count)

    def at(self, what: str) -> None:
        """Write it beside the stage."""
        if self._task is not None:
            self._bars.update(self._task, description=f"{self._stage} {what}")


def tell(settings: Settings, outcomes: Sequence["Outcome"], *, as_json: bool = False) -> None:
    """Print what the stages did, their problems one line each, and exit with 1 when one could not do its work."""
    if as_json:
        print_json(
            [
                {"stage": o.stage, "figures": o.figures, "problems": list(o.problems), "notes": list(o.notes), "failed": o.failed}
                for o in outcomes
            ]
        )
    elif not settings.quiet:
        print_table(("stage", "what was done"), [(o.stage, _figures(o.figures)) for o in outcomes])
        for note in (note for outcome in outcomes for note in outcome.notes):
            click.echo(note)
    if not as_json:
        for outcome in outcomes:
            for problem in outcome.problems:
                click.echo(f"{outcome.stage}: {problem}", err=True)
    if any(outcome.failed for outcome in outcomes):
        raise click.exceptions.Exit(1)


def _figures(figures: dict[str, int]) -> str:
    return ", ".join(f"{count} {_one(name) if count == 1 else name}" for name, count in figures.items()) or "nothing"


def _one(name: str) -> str:
    """The name of a figure for one of them: 1 new story."""
    return re.sub(r"(?<=[a-z])s$", "", re.sub(r"ies$", "y", name))


def print_json(value: Any) -> None:
    """JSON on standard output, dates as ISO text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> None:
    """A table that a person reads at a glance; cells are plain text."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else WIDE)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    with console.capture() as shown:
        if title:  # above the table: as its own title it would be folded to the columns' width
            console.print(Text(title, style="table.title"), soft_wrap=True)
        console.print(table)
    click.echo("\n".join(line.rstrip() for line in shown.get().splitlines()))


def folded(line: str, *, indent: int) -> str:
    """A line that is longer than the terminal is wide, between words; as it is where there is no terminal."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else WIDE
    return textwrap.fill(line, max(width, 40), subsequent_indent=" " * indent, break_on_hyphens=False, break_long_words=False)
