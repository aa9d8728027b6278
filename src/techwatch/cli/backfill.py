"""The command that fetches a feed's past."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from techwatch.cli.work import DAY, Settings, json_option, now, pass_settings, tell, working
from techwatch.errors import LockedError

if TYPE_CHECKING:
    from techwatch.config import Feed
    from techwatch.pipeline.work import Outcome, Work

_YEAR = dt.timedelta(days=365)
_WAIT = 30.0


@click.command()
@click.argument("feed", metavar="[FEED]...", nargs=-1)
@click.option("--all", "every", is_flag=True, help="Every feed that is not paused.")
@click.option("--since", type=DAY, help="From this day on (default: a year ago).")
@click.option("--until", type=DAY, help="Up to this day, included (default: today).")
@click.option("--limit", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="Pages read of each feed at most.")
@click.option("--dry-run", is_flag=True, help="Only look, and store nothing.")
@json_option
@pass_settings
def backfill(  # one argument an option
    settings: Settings,
    feed: tuple[str, ...],
    *,
    every: bool,
    since: dt.date | None,
    until: dt.date | None,
    limit: int,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Fetch what FEED (its address or title) told before: articles for search and reports, never proposed as news."""
    from techwatch.pipeline.intake.backfill import backfill as fetch_past

    with working(settings, lock="backfill") as work:
        last = until or work.local.date()
        first = since or last - _YEAR
        if first > last:
            raise click.BadParameter("it lies after --until", param_hint="--since")
        outcomes = fetch_past(work, _chosen(work, feed, every=every), since=first, until=last, limit=limit, dry=dry_run)
        if not dry_run:
            outcomes += _compared(work)
    tell(settings, outcomes, as_json=as_json)


def _chosen(work: "Work", names: Sequence[str], *, every: bool) -> list["Feed"]:
    """The feeds that the words name, each once. Raises BadParameter for what is none."""
    from techwatch.config.reading import nearest

    known = work.home.config.feeds
    if every == bool(names):
        raise click.UsageError("name one feed or more by address or title, or say --all")
    if every:
        return [feed for feed in known if not feed.paused]
    found = []
    for name in names:
        matching = [feed for feed in known if name in (feed.url, feed.title)] or [f for f in known if f.title.casefold() == name.casefold()]
        if not matching:
            raise click.BadParameter(f"{name!r} is no feed of feeds.yaml{nearest(name, [feed.title for feed in known])}", param_hint="FEED")
        found += matching
    return list({feed.url: feed for feed in found}.values())


def _compared(work: "Work") -> "list[Outcome]":
    """What was read, put into its stories; where a run is at work, it does that."""
    from techwatch import pipeline
    from techwatch.pipeline.work import Outcome

    try:
        with work.home.lock("run", since=now().isoformat(), wait=_WAIT):
            return [pipeline.group(work), pipeline.settle(work)]
    except LockedError:
        return [Outcome("group", notes=("another techwatch is at work: it, or the next run, compares what was read",))]


COMMANDS = (backfill,)
