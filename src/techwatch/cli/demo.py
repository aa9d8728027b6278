"""The demo: the whole way on the embedded sample, from feeds to mailboxes, with the same code as for real."""

import contextlib
import datetime as dt
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from techwatch.cli.work import Settings, tell, working
from techwatch.home import init_home, write_whole
from techwatch.types import edition_digest

if TYPE_CHECKING:
    from techwatch.demo import Sample
    from techwatch.pipeline import Work


def run_demo(directory: Path, *, quiet: bool, now: dt.datetime) -> None:
    """Collect, draft, publish and deliver the sample in `directory`, and name what was written; one draft stays open, to be edited.

    Done again, it writes the pages of the same editions again and sends nothing twice; a new draft would hold hardly anything.
    """
    from techwatch import pipeline
    from techwatch.demo import DRAFT
    from techwatch.store import editions, jobs

    settings = Settings(str(directory), quiet)
    directory.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as stack:
        sample = _served(directory, now, stack)
        write_whole(directory / "feeds.yaml", sample.feeds_yaml())
        init_home(directory)
        write_whole(directory / "subscribers.csv", sample.subscribers_csv())
        work = stack.enter_context(working(settings))
        outcomes = [pipeline.import_members(work, str(directory / "subscribers.csv"))]
        if not any(row["status"] == "published" for row in editions.listing(work.store)):
            outcomes += pipeline.run(work)
            jobs.ran(work.store, "collect", now=now)  # the sample is served here only: `serve` would find its feeds silent
        found = sorted((row["id"] for row in editions.listing(work.store) if edition_digest(row["id"]) != DRAFT), reverse=True)
        for edition in found:
            outcomes += [pipeline.publish(work, edition), pipeline.deliver(work, edition)]
        board = _board(work, editions.open_draft(work.store, DRAFT))
    tell(settings, outcomes)
    if quiet:
        return
    _name(directory, found)
    click.echo("\n".join(board))


def _served(directory: Path, now: dt.datetime, stack: contextlib.ExitStack) -> "Sample":
    """The sample on the port that it had the last time, so that a second demo finds its feeds unchanged; else on a free one."""
    from techwatch.demo import serve_sample

    file = directory / "feeds.yaml"
    ports = re.findall(r"//127\.0\.0\.\d:(\d+)/", file.read_text(encoding="utf-8")) if file.is_file() else []
    try:
        return stack.enter_context(serve_sample(now, port=int(ports[0]) if ports else 0))
    except OSError:
        return stack.enter_context(serve_sample(now))


def _name(directory: Path, editions: list[str]) -> None:
    """The last lines: what to open now."""
    click.echo()
    for edition in editions:
        click.echo(f"HTML digest   {directory / 'digests' / edition_digest(edition) / edition / 'index.html'}")
        click.echo(f"Review file   {directory / 'digests' / 'review' / edition}.md")
    click.echo(f"Maildir       {directory / 'outbox'}  ({_count(directory / 'outbox' / 'new')} messages)")


def _board(work: "Work", edition: str | None) -> list[str]:
    """How to edit the draft that is open: in its file, or on the board by a link for one browser; nothing where an editor closed it."""
    from techwatch.demo import EDITOR
    from techwatch.pipeline.people.sign_ins import sign_in_link

    if edition is None:
        return []
    home, program = work.home, sys.argv[0] if sys.argv[0].endswith("techwatch") else "techwatch"
    link = sign_in_link(home, work.store, EDITOR, now=work.now, to=f"/board/{edition}")
    return [
        "",
        "A draft waits for its editor (docs/editeurs.md, docs/editors.md):",
        f"Open draft    {home.review / edition}.md",
        f"Board         {program} --home {home.path} serve",
        f"              then, once, within 30 minutes: {link}",
        f"              and later: {program} --home {home.path} sign-in {EDITOR}",
    ]


def _count(folder: Path) -> int:
    return len(os.listdir(folder)) if folder.is_dir() else 0
