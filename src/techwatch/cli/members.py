"""Commands around members: add, import, list, show, pause, export, erase."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from techwatch.cli.work import DAY, Group, Settings, json_option, pass_settings, print_json, print_table, tell, working

if TYPE_CHECKING:
    from techwatch.types import Subscriber


@click.group(cls=Group)
def members() -> None:
    """Members: who gets which digest."""


@members.command()
@click.argument("address")
@click.option("--name", metavar="NAME")
@click.option("--organisation", metavar="NAME")
@click.option("--lang", metavar="CODE", help="Of what is written to her; empty: the cluster's first.")
@click.option("--reads", metavar="CODES", help="Languages of articles, with a comma between; empty: all of the cluster's.")
@click.option("--markets", metavar="MARKETS", help="Short names or titles, with | between; empty: the lead of each.")
@click.option("--digests", metavar="DIGESTS", help="Likewise; empty: all.")
@click.option("--calls-only", metavar="YES", help="oui or non: nothing but calls.")
@click.option("--consent", metavar="WORDS", help="Where her consent comes from.")
@click.option("--consent-on", metavar="DAY", help="When she gave it.")
@pass_settings
def add(settings: Settings, /, address: str, **words: str | None) -> None:
    """Add a subscriber, or change what the options say of one."""
    from techwatch.pipeline.people import members as people

    row = {"email": address, **{name: word for name, word in words.items() if word is not None}}
    with working(settings) as work:
        effect = people.add(work, row)
    click.echo(f"{address}: {effect}")


@members.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would change and change nothing.")
@json_option
@pass_settings
def import_(settings: Settings, file: str, dry_run: bool, as_json: bool) -> None:
    """Add and change subscribers from a CSV or XLSX FILE; bad lines are told by number, the others are taken."""
    from techwatch import pipeline

    with working(settings) as work:
        outcome = pipeline.import_members(work, file, dry_run=dry_run)
    tell(settings, [outcome], as_json=as_json)


@members.command("list")
@click.option("--state", type=click.Choice(["pending", "active", "unsubscribed"]), default="active", show_default=True)
@click.option("--words", default="", help="Only whose address, name or organisation holds them.")
@json_option
@pass_settings
def list_(settings: Settings, state: str, words: str, as_json: bool) -> None:
    """List subscribers."""
    from techwatch.store import subscribers

    with working(settings, lock=None) as work:
        found, _ = subscribers.found(work.store, words, state=state, limit=-1)
    if as_json:
        print_json([{"email": s.email, "organisation": s.organisation, "lang": s.lang, "markets": s.markets} for s in found])
    else:
        rows = [(s.email, s.organisation, s.lang, ", ".join(s.markets) or "the lead of each") for s in found]
        print_table(("address", "organisation", "language", "markets"), rows, title=f"{len(found)} {state} subscribers")


@members.command()
@click.argument("address")
@json_option
@pass_settings
def show(settings: Settings, address: str, as_json: bool) -> None:
    """All that is held about a subscriber: what she chose, what she was sent, what not and why."""
    from techwatch.pipeline.people import members as people

    with working(settings, lock=None) as work:
        held = people.held(work, people.of(work, address))
    if as_json:
        print_json(held)
        return
    lists = ("messages", "bounces", "articles sent")
    print_table(("", ""), [(name, _said(value)) for name, value in held.items() if name not in lists], title=held["address"])
    messages = [(m["message"], m["state"], m["reason"]) for m in held["messages"]]
    print_table(("message", "state", "why"), messages, title=f"{len(messages)} messages, {len(held['articles sent'])} articles")
    if held["bounces"]:
        print_table(("at", "kind", "code", "words"), [tuple(one.values()) for one in held["bounces"]], title="what came back")


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(each)}" for name, each in value.items() if each not in (None, "", False, (), [], {}))
    if isinstance(value, list | tuple):
        return ("; " if any(isinstance(each, dict) for each in value) else ", ").join(map(_said, value))
    return {None: "", True: "yes", False: "no"}.get(value, str(value)) if value is None or isinstance(value, bool) else str(value)


@members.command()
@click.argument("address")
@click.option("--until", type=DAY, help="The day on which messages begin again.")
@click.option("--end", is_flag=True, help="They begin again now.")
@pass_settings
def pause(settings: Settings, address: str, until: dt.date | None, end: bool) -> None:
    """Send a subscriber nothing before a day."""
    from techwatch.pipeline.people import members as people

    if (until is None) == (not end):
        raise click.UsageError("say either --until DAY or --end")
    with working(settings) as work:
        people.pause(work, address, until)
    click.echo(f"{address}: paused until {until:%Y-%m-%d}" if until else f"{address}: not paused")


@members.command()
@click.argument("address")
@pass_settings
def export(settings: Settings, address: str) -> None:
    """Print all that is held about a subscriber as JSON, to be given to her."""
    from techwatch.pipeline.people import members as people

    with working(settings, lock=None) as work:
        print_json(people.held(work, people.of(work, address)))


@members.command()
@click.argument("address")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@pass_settings
def erase(settings: Settings, address: str, yes: bool) -> None:
    """Erase all that is held about a subscriber; only a hash of her address stays, so that she is never mailed again."""
    from techwatch.pipeline.people import members as people

    with working(settings) as work:
        known = people.of(work, address)
        if not yes:
            click.confirm(f"erase {known.email}{_of(known)}? It cannot be undone", abort=True)
        left = people.erase(work, known)
    click.echo("erased; a hash of the address stays on the suppression list")
    for name in left:
        click.echo(f"{name} holds the address, or may hold it, and is not changed", err=True)


def _of(known: "Subscriber") -> str:
    return f" ({known.organisation})" if known.organisation else ""


COMMANDS = (members,)
