"""The demo: the whole way on the embedded sample, from feeds to mailboxes, with the same code as for real."""

import datetime as dt
import os
from pathlib import Path

import click

from techwatch.cli.work import Settings, tell, working
from techwatch.home import init_home, write_whole


def run_demo(directory: Path, *, quiet: bool, now: dt.datetime) -> None:
    """Collect, draft, publish and deliver the sample in `directory`, and name what was written."""
    from techwatch import pipeline
    from techwatch.demo import serve_sample
    from techwatch.store import editions

    settings = Settings(str(directory), quiet)
    directory.mkdir(parents=True, exist_ok=True)
    with serve_sample(now) as sample:
        write_whole(directory / "feeds.yaml", sample.feeds_yaml())
        init_home(directory)
        write_whole(directory / "subscribers.csv", sample.subscribers_csv())
        with working(settings) as work:
            outcomes = [pipeline.import_members(work, str(directory / "subscribers.csv")), *pipeline.run(work)]
            drafts = [row["id"] for row in editions.listing(work.store) if row["status"] != "published"]
            for edition in sorted(drafts, reverse=True):
                outcomes += [pipeline.publish(work, edition), pipeline.deliver(work, edition)]
    tell(settings, outcomes)
    _name(directory, [edition for edition in drafts if edition])


def _name(directory: Path, editions: list[str]) -> None:
    """The last lines: what to open now."""
    click.echo()
    for edition in sorted(editions, reverse=True):
        digest = edition[: -len("-2026-01-01")]
        click.echo(f"HTML digest   {directory / 'digests' / digest / edition / 'index.html'}")
        click.echo(f"Review file   {directory / 'digests' / 'review' / edition}.md")
    click.echo(f"Maildir       {directory / 'outbox'}  ({_count(directory / 'outbox' / 'new')} messages)")


def _count(folder: Path) -> int:
    return len(os.listdir(folder)) if folder.is_dir() else 0
