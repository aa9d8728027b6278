"""Commands of the main job: init, check, run, collect, serve, demo, config, feeds."""

import dataclasses
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from techwatch.cli.work import Group, Settings, folded, home_of, json_option, now, pass_settings, print_json, print_table, tell, working

if TYPE_CHECKING:
    from techwatch.pipeline.work import Work

CLUSTERS = ("cap-digital", "finance-innovation", "medicen")


@click.command()
@click.argument("directory", type=click.Path(file_okay=False), default=".")
@click.option(
    "--cluster", type=click.Choice(CLUSTERS), default="cap-digital", show_default=True, help="whose feeds and markets to start from"
)
@click.option("--empty", is_flag=True, help="Instead: one feed and one market, to be replaced by yours.")
@pass_settings
@click.pass_context
def init(context: click.Context, settings: Settings, directory: str, cluster: str, empty: bool) -> None:
    """Make a home in DIRECTORY: feeds.yaml to change, subscribers.csv, folders. Nothing is overwritten."""
    from techwatch.home import init_home

    if empty and context.get_parameter_source("cluster") is not ParameterSource.DEFAULT:
        raise click.UsageError("say either --cluster or --empty")
    for path in init_home(Path(directory), cluster="" if empty else cluster):
        click.echo(f"written: {path}")
    home = "" if Path(directory) == Path() else f" --home {shlex.quote(directory)}"
    change = Path(directory) / "feeds.yaml"
    change_too = f" and {Path(directory) / 'markets' / 'ours.yaml'}" if empty else ""
    click.echo(f"next: change {change}{change_too}, then `techwatch{home} check` and `techwatch{home} run`")


@click.command()
@click.option("--mail", is_flag=True, help="Instead: what real mail needs, as relay, DNS, bounces, https, backup. No message leaves.")
@click.option("--dns", default="", metavar="SERVER", help="The DNS server to ask, 9.9.9.9 or 127.0.0.1:5353 (default: this machine's).")
@json_option
@pass_settings
def check(settings: Settings, mail: bool, dns: str, as_json: bool) -> None:
    """Check the home: feeds.yaml, market list, templates, store, disk, mail."""
    from techwatch.pipeline.keeping.checks import check_home

    with working(settings, lock=None) as work:
        if mail:
            _check_mail(work, dns, as_json=as_json)
        else:
            tell(settings, check_home(work), as_json=as_json)


def _check_mail(work: "Work", dns: str, *, as_json: bool) -> None:
    """A line for each thing, what to do below; exit code 1 when something is missing or wrong."""
    from techwatch.lookup import Names
    from techwatch.pipeline.keeping.mail_check import check_mail

    found = check_mail(work, records=Names(dns))
    if as_json:
        print_json([dataclasses.asdict(finding) for finding in found])
    else:
        for finding in found:
            click.echo(folded(f"{finding.state:<8} {finding.what:<11} {finding.said}", indent=21))
            if finding.mend:
                click.echo(folded(f"{'':<20} → {finding.mend}", indent=23))
    if any(finding.state in ("missing", "wrong") for finding in found):
        raise click.exceptions.Exit(1)


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
    from techwatch.pipeline import Work, suppression
    from techwatch.store import open_store
    from techwatch.web import app

    home = home_of(settings)
    with home.lock("serve", since=now().isoformat()):
        with open_store(home.database) as store:
            suppression.settle(Work(home, store, now()))
        schedule.serve(home, app(home))


@click.command()
@click.argument("directory", type=click.Path(file_okay=False), default="demo-home")
@pass_settings
def demo(settings: Settings, directory: str) -> None:
    """Run the whole way on an embedded sample, without any network, in DIRECTORY."""
    from techwatch.cli.demo import run_demo

    run_demo(Path(directory), quiet=settings.quiet, now=now())


@click.group(cls=Group)
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
    from techwatch.pipeline.keeping.checks import feed_lines

    with working(settings, lock=None) as work:
        lines = feed_lines(work)
    if as_json:
        print_json(lines)
    else:
        print_table(("feed", "state", "last answer", "entries", "newest"), [list(line.values()) for line in lines])


COMMANDS = (init, check, run, collect, serve, demo, config, feeds)
