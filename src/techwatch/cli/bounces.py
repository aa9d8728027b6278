"""The command that reads what came back: bounces."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from techwatch.cli.work import Settings, json_option, pass_settings, tell, working

TEMPFAIL = 75
"""sysexits.h: the mail server keeps the mail and brings it again."""

PATIENT = 20.0
"""Seconds for which a piped mail waits for whoever reads others, or puts the home back from a backup."""


@click.command()
@click.option("--pipe", is_flag=True, help="Read one mail on standard input, as a mail server's alias hands it over.")
@click.option(
    "--file", "files", multiple=True, type=click.Path(exists=True, dir_okay=False), help="Read a mail from a file; may be repeated."
)
@click.option("--csv", "tables", multiple=True, type=click.Path(exists=True, dir_okay=False), help="Read a relay's export of bounces.")
@json_option
@pass_settings
def bounces(settings: Settings, pipe: bool, files: tuple[str, ...], tables: tuple[str, ...], as_json: bool) -> None:
    """Read the mails that came back (mail.bounces): who is gone, who complained, who is full."""
    from techwatch.pipeline.mailing import bounces as stage

    if pipe:
        with _brought_again():
            raw = _beginning(sys.stdin.buffer)
            with working(settings, lock=stage.STAGE, wait=PATIENT) as work:
                done = [stage.read_mails(work, [raw])]
        tell(Settings(settings.home, quiet=True), done, as_json=as_json)
        return
    with working(settings, lock=stage.STAGE) as work:
        outcomes = [stage.read_table(work, Path(table)) for table in tables]
        if files:
            outcomes.append(stage.read_mails(work, (Path(file).read_bytes() for file in files)))
        if not files and not tables:
            outcomes.append(stage.read_box(work))
    tell(settings, outcomes, as_json=as_json)


def _beginning(mail: BinaryIO) -> bytes:
    """What is read of a mail; the rest is taken from the mail server, too, which else would call this a failure."""
    from techwatch.mailbox import LARGEST

    raw = mail.read(LARGEST)
    while mail.read(LARGEST):
        pass
    return raw


@contextmanager
def _brought_again() -> Iterator[None]:
    """Whatever goes wrong, the mail is not lost: the mail server is told to try again."""
    try:
        yield
    except Exception as error:
        click.echo(f"techwatch: {error}", err=True)
        raise click.exceptions.Exit(TEMPFAIL) from error


COMMANDS = (bounces,)
