"""The techwatch command: one short function a command, no logic. Talks to: the terminal and the clock.

Nothing heavy is imported before a command needs it: `--help` stays quick.
Exit codes: 0 all went well; 1 a stage could not do its work (docs/commands.md says when); 2 wrong input.
"""

import io
import sys
from collections.abc import Iterable, Mapping

import click

from techwatch import __version__
from techwatch.cli import ask, backfill, bounces, calls, deliver, edit, keep, members, report, run, sign_in, teach, trends, work
from techwatch.errors import InputError, TechwatchError

SECTIONS = {
    "A home": ("init", "check", "config", "demo", "backup", "restore", "unit", "activity"),
    "From feeds to drafts": ("run", "collect", "backfill", "feeds"),
    "From drafts to mailboxes": ("review", "sign-in", "same", "apart", "publish", "archive", "deliver", "bounces", "members"),
    "Calls for proposals": ("calls", "remind"),
    "Questions": ("report", "trends", "explain", "dedupe", "urls"),
    "Labels": ("measure", "replay", "train", "ranking"),
    "All the time": ("serve",),
}
"""The commands by what they are for, in the order of docs/commands.md."""


class Sections(work.Group):
    """A group whose help tells its commands by SECTIONS."""

    def sections(self) -> Mapping[str, Iterable[str]]:
        """Title -> names."""
        return SECTIONS


@click.group(cls=Sections, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="techwatch")
@click.option("--home", type=click.Path(file_okay=False), default=".", help="The home directory (default: here).")
@click.option("-q", "--quiet", is_flag=True, help="Only problems are printed.")
@click.pass_context
def techwatch(context: click.Context, home: str, quiet: bool) -> None:
    """Market and technology watch: feeds in, checked thematic digests out."""
    context.obj = work.Settings(home, quiet)


for module in (run, backfill, edit, deliver, bounces, members, keep, sign_in, calls, ask, report, trends, teach):
    for command in module.COMMANDS:
        techwatch.add_command(command)


def main() -> None:
    """Run the command line; what techwatch itself found wrong is one line and an exit code, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks one of our signs shows its number
    try:
        # without standalone mode click returns the code of an Exit instead of leaving with it
        sys.exit(techwatch.main(standalone_mode=False) or 0)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except OSError as error:
        click.echo(f"techwatch: {_why(error)} (nothing half-written is left: mend it and run the command again)", err=True)
        sys.exit(1)
    except TechwatchError as error:
        click.echo(f"techwatch: {error}", err=True)
        sys.exit(2 if isinstance(error, InputError) else 1)


def _why(error: OSError) -> str:
    """What the system refused, and of which file."""
    where = f"{error.filename}: " if error.filename else ""
    if isinstance(error, PermissionError):
        return f"{where}this user may not read or write there: type commands as the user who owns the home"
    return f"{where}{error.strerror or error}"
