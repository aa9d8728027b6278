"""A report -> its files in a folder, in the forms asked for, with the house's logo and Word template."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Final

from techwatch import documents, home
from techwatch.pipeline.work import Work
from techwatch.types import FORMS, Form, Report

NAME: Final = "index"
USUAL: Final[tuple[Form, ...]] = ("md", "html")


def write(work: Work, made: Report, *, forms: Collection[str], folder: Path) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Write the report to `folder`; -> its files, and what could not be made, each with what to install.

    `forms`: () for Markdown and HTML. SOURCE_DATE_EPOCH (reproducible-builds.org) is the second that the files say they were made in.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    wanted = [form for form in FORMS if form in forms] or USUAL
    work.teller.begin("files", len(wanted))
    done = documents.documents(
        made,
        house(work.home),
        forms=wanted,
        name=NAME,
        epoch=int(epoch) if epoch.isdecimal() else None,
        begins=lambda form: _tell(work, form, first=form == wanted[0]),
    )
    for name, data in done.files.items():
        home.write_whole(folder / name, data)
    return tuple(folder / name for name in done.files), tuple(str(problem) for problem in done.problems)


def _tell(work: Work, form: Form, *, first: bool) -> None:
    """A form begins: those before it are done."""
    work.teller.step(0 if first else 1)
    work.teller.at(form)


def house(of: home.Home) -> documents.House:
    """What reports look like in this home."""
    look = of.config.look
    logo = home.read_bytes(of.path / look.logo) if look.logo else b""
    template = home.read_bytes(of.path / look.word_template) if look.word_template else None
    return documents.House(of.config, of.markets, of.environment, logo, template)
