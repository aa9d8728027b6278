"""Commands around editions and stories: review, publish, archive, same, apart."""

import contextlib
import signal
import sys
import time
from dataclasses import replace
from typing import Final

import click

from techwatch.cli.work import Settings, json_option, now, pass_settings, tell, working


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
    from techwatch.pipeline.drafting.watch import Watch

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
@json_option
@pass_settings
def archive(settings: Settings, as_json: bool) -> None:
    """Write all published pages, lists and Atom feeds again, and tell where readers find them."""
    from techwatch.pipeline import addresses
    from techwatch.pipeline.publishing import archive as pages

    with working(settings) as work:
        outcome = pages.write_all(work)
        where = f"{addresses.archive(work.home)}/"
    tell(settings, [replace(outcome, notes=(where,))], as_json=as_json)


@click.command()
@click.argument("one")
@click.argument("other")
@pass_settings
def same(settings: Settings, one: str, other: str) -> None:
    """ONE and OTHER tell the same story, whatever the engine thinks: each an article's address or a story's id."""
    from techwatch.pipeline.drafting import same as stories

    with working(settings) as work:
        stands = stories.join(work, one, other)
    click.echo(f"one story: {stands}")


@click.command()
@click.argument("address")
@pass_settings
def apart(settings: Settings, address: str) -> None:
    """The article at ADDRESS tells another story than the one it was put into; the engine never puts them together again."""
    from techwatch.pipeline.drafting import same as stories

    with working(settings) as work:
        stands = stories.part(work, address)
    click.echo(f"a story of its own: {stands}")


COMMANDS = (review, publish, archive, same, apart)
