"""Commands of the main job: init, check, run, collect, serve, demo, config, feeds."""

from pathlib import Path

import click

from techwatch.cli.work import Settings, home_of, json_option, now, pass_settings, print_json, print_table, tell, working

CLUSTERS = ("cap-digital", "finance-innovation", "medicen")


@click.command()
@click.argument("directory", type=click.Path(file_okay=False), default=".")
@click.option(
    "--cluster", type=click.Choice(CLUSTERS), default="cap-digital", show_default=True, help="whose feeds and markets to start from"
)
@pass_settings
def init(settings: Settings, directory: str, cluster: str) -> None:
    """Make a home in DIRECTORY: feeds.yaml to change, subscribers.csv, folders. Nothing is overwritten."""
    from techwatch.home import init_home

    for path in init_home(Path(directory), cluster=cluster):
        click.echo(f"written: {path}")
    click.echo(f"next: change {Path(directory) / 'feeds.yaml'}, then `techwatch --home {directory} check` and `… run`")


@click.command()
@json_option
@pass_settings
def check(settings: Settings, as_json: bool) -> None:
    """Check the home: feeds.yaml, market list, templates, store, disk, mail."""
    from techwatch.pipeline.checks import check_home

    with working(settings, lock=None) as work:
        tell(settings, check_home(work), as_json=as_json)


@click.command()
@json_option
@pass_settings
def run(settings: Settings, as_json: bool) -> None:
    """Do what is due from collecting to drafting. May be killed and run again at any moment."""
    from techwatch import pipeline

    with working(settings) as work:
        outcomes = pipeline.run(work)
    tell(settings, outcomes, as_json=as_json)


@click.command()
@json_option
@pass_settings
def collect(settings: Settings, as_json: bool) -> None:
    """Poll the feeds and read the new pages; draft nothing."""
    from techwatch import pipeline

    with working(settings) as work:
        outcomes = [stage(work) for stage in (pipeline.collect, pipeline.read, pipeline.group, pipeline.settle)]
    tell(settings, outcomes, as_json=as_json)


@click.command()
@pass_settings
def serve(settings: Settings) -> None:
    """Run the jobs of feeds.yaml and the web app until stopped."""
    from techwatch import schedule
    from techwatch.web import app

    home = home_of(settings)
    schedule.serve(home, app(home))


@click.command()
@click.argument("directory", type=click.Path(file_okay=False), default="demo-home")
@pass_settings
def demo(settings: Settings, directory: str) -> None:
    """Run the whole way on an embedded sample, without any network, in DIRECTORY."""
    from techwatch.cli.demo import run_demo

    run_demo(Path(directory), quiet=settings.quiet, now=now())


@click.group()
def config() -> None:
    """About feeds.yaml."""


@config.command()
def schema() -> None:
    """Print the JSON Schema of feeds.yaml, for completion in editors."""
    from techwatch.config import json_schema

    print_json(json_schema())


@click.command()
@json_option
@pass_settings
def feeds(settings: Settings, as_json: bool) -> None:
    """Show every feed: when it last answered, what it brought, what is wrong with it."""
    from techwatch.pipeline.checks import feed_lines

    with working(settings, lock=None) as work:
        lines = feed_lines(work)
    if as_json:
        print_json(lines)
    else:
        print_table(("feed", "state", "last answer", "entries", "newest"), [list(line.values()) for line in lines])


COMMANDS = (init, check, run, collect, serve, demo, config, feeds)
