"""Commands around editions, stories and members: review, publish, deliver, same, apart, members."""

import contextlib
import signal
import sys
import time
from dataclasses import replace
from typing import Final

import click

from techwatch.cli.work import Settings, json_option, now, pass_settings, print_json, print_table, tell, working


@click.command()
@click.option("--watch", is_flag=True, help="Then print each change of a draft on a line, until Ctrl-C.")
@json_option
@pass_settings
def review(settings: Settings, as_json: bool, watch: bool) -> None:
    """Read the drafts in the review folder and tell what was understood."""
    from techwatch import pipeline

    if watch:
        _watch(settings)
        return
    with working(settings) as work:
        outcomes = pipeline.review(work)
    tell(settings, outcomes, as_json=as_json)


EVERY: Final = 1.0
"""Seconds between two looks at the drafts."""


def _watch(settings: Settings) -> None:
    from techwatch.pipeline.watch import Watch

    for number in (signal.SIGINT, signal.SIGTERM):  # a shell starts what runs in the background deaf to the first
        signal.signal(number, signal.default_int_handler)
    with working(settings, lock=None) as work, contextlib.suppress(KeyboardInterrupt):
        watch = Watch(work.store)
        click.echo(f"{work.local:%H:%M:%S} · {work.home.review}")
        while True:
            for line in watch.look(replace(work, now=now())):
                click.echo(line)
            sys.stdout.flush()
            time.sleep(EVERY)


@click.command()
@click.argument("edition")
@json_option
@pass_settings
def publish(settings: Settings, edition: str, as_json: bool) -> None:
    """Freeze EDITION and write its pages under digests/."""
    from techwatch import pipeline

    with working(settings) as work:
        outcome = pipeline.publish(work, edition)
    tell(settings, [outcome], as_json=as_json)


@click.command()
@click.argument("edition")
@json_option
@pass_settings
def deliver(settings: Settings, edition: str, as_json: bool) -> None:
    """Send EDITION to its subscribers; done again, it goes on where it stopped and sends nothing twice."""
    from techwatch import pipeline

    with working(settings, lock="deliver") as work:
        outcome = pipeline.deliver(work, edition)
    tell(settings, [outcome], as_json=as_json)


@click.command()
@click.argument("one")
@click.argument("other")
@pass_settings
def same(settings: Settings, one: str, other: str) -> None:
    """ONE and OTHER tell the same story, whatever the engine thinks: each an article's address or a story's id."""
    from techwatch.pipeline import same as stories

    with working(settings) as work:
        stands = stories.join(work, one, other)
    click.echo(f"one story: {stands}")


@click.command()
@click.argument("address")
@pass_settings
def apart(settings: Settings, address: str) -> None:
    """The article at ADDRESS tells another story than the one it was put into; the engine never puts them together again."""
    from techwatch.pipeline import same as stories

    with working(settings) as work:
        stands = stories.part(work, address)
    click.echo(f"a story of its own: {stands}")


@click.group()
def members() -> None:
    """Subscribers: import and list."""


@members.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@json_option
@pass_settings
def import_(settings: Settings, file: str, dry_run: bool, as_json: bool) -> None:
    """Add and change subscribers from a CSV FILE; bad lines are told by number, the others are taken."""
    from techwatch import pipeline

    with working(settings) as work:
        outcome = pipeline.import_members(work, file, dry_run=dry_run)
    tell(settings, [outcome], as_json=as_json)


@members.command("list")
@json_option
@pass_settings
def list_(settings: Settings, as_json: bool) -> None:
    """List the active subscribers."""
    from techwatch.store import subscribers

    with working(settings, lock=None) as work:
        found = subscribers.active(work.store)
    if as_json:
        print_json([{"email": s.email, "organisation": s.organisation, "lang": s.lang, "markets": s.markets} for s in found])
    else:
        rows = [(s.email, s.organisation, s.lang, ", ".join(s.markets) or "the lead of each") for s in found]
        print_table(("address", "organisation", "language", "markets"), rows, title=f"{len(found)} subscribers at {now():%Y-%m-%d}")


COMMANDS = (review, publish, deliver, same, apart, members)
