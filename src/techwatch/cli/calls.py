"""Commands about calls for proposals: calls (list, filter, export), and beneath it show, correct, add, follow; remind."""

import sys
from typing import get_args

import click

from techwatch.cli.work import Group, Settings, folded, json_option, pass_settings, print_json, print_table, tell, working
from techwatch.types import APPLICANTS, Nature, Scope, Status

STATUSES, NATURES = get_args(Status), get_args(Nature)
SCOPES = tuple(scope for scope in get_args(Scope) if scope != "unknown")


@click.group(cls=Group, invoke_without_command=True)
@click.option(
    "--for", "member", default="", metavar="ORG", help="Rank them for an organisation (or a subscriber's address), with the reasons."
)
@click.option("--market", "markets", multiple=True, help="Only this market (may be given several times).")
@click.option("--status", "statuses", multiple=True, type=click.Choice(STATUSES), help="Default: all but closed.")
@click.option("--nature", "natures", multiple=True, type=click.Choice(NATURES))
@click.option("--scope", "scopes", multiple=True, type=click.Choice(SCOPES))
@click.option("--applicant", "applicants", multiple=True, type=click.Choice(APPLICANTS), metavar="KIND", help="sme, startup, ...")
@click.option("--within", type=click.IntRange(0), default=None, metavar="DAYS", help="Closes in so many days at most.")
@click.option("--words", default="", help="Words that stand in the title or text.")
@click.option("--format", "form", type=click.Choice(("table", "json", "csv", "ics")), default="table", show_default=True)
@click.pass_context
def calls(context: click.Context, /, member: str, form: str, within: int | None, words: str, **lists: tuple[str, ...]) -> None:
    """List the calls that are open, the nearest date first."""
    if context.invoked_subcommand is not None:
        return
    from techwatch.pipeline import open_calls

    settings: Settings = context.obj
    with working(settings, lock=None) as work:
        if unknown := [market for market in lists["markets"] if market not in work.home.markets.markets]:
            raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(work.home.markets.markets)}", param_hint="--market")
        kept = {name: value for name, value in lists.items() if value}
        rows = open_calls.listing(work, open_calls.Filter(closing_within=within, words=words, **kept), member=member)  # type: ignore[arg-type]
        lang = work.home.config.cluster.languages[0]
        names = {slug: work.home.markets.name(slug, lang) for slug in work.home.markets.markets}
        if not rows and form == "table":
            click.echo("no call answers this", err=True)
        elif form == "json":
            print_json([open_calls.value_of(work, row, lang, names) for row in rows])
        elif form == "table":
            print_table(open_calls.HEAD, [open_calls.cells(row, lang, names) for row in rows])
        else:
            sys.stdout.write(open_calls.exported(work, rows, form, lang=lang))


@calls.command()
@click.argument("call")
@json_option
@click.pass_obj
def show(settings: Settings, call: str, as_json: bool) -> None:
    """Show all that is known of CALL (its id or an address), each fact with the words it was read from."""
    from techwatch.pipeline import open_calls

    with working(settings, lock=None) as work:
        lines = open_calls.one(work, call, as_json=as_json)
    if as_json:
        print_json(lines)
    else:
        for line in lines:
            click.echo(folded(str(line), indent=4))


@calls.command()
@click.argument("call")
@click.argument("words", nargs=-1, required=True, metavar="FIELD=WORDS...")
@click.option("--who", default="command line", help="Who says so.")
@click.pass_obj
def correct(settings: Settings, call: str, words: tuple[str, ...], who: str) -> None:
    """Put facts of CALL right, or say what the cluster offers: deadline="15 décembre 2026 17h", label_until=2026-12-01.

    It stays when the sources are read again. `FIELD=` alone: the call states none. `FIELD=-`: take back what was said.
    """
    from techwatch.pipeline import open_calls
    from techwatch.pipeline.intake import calls as stage

    with working(settings) as work:
        for field, said in (pair.partition("=")[::2] for pair in words):
            try:
                stage.say(work, call, field.strip(), None if said.strip() == "-" else said.strip(), who=who)
            except ValueError as error:
                raise click.UsageError(str(error)) from None
            click.echo(f"{field}: {open_calls.stands(work, call, field.strip()) or '(none)'}")


@calls.command()
@click.argument("title")
@click.option("--url", default="", help="Its page.")
@click.option("--market", "markets", multiple=True, help="Default: as the engine reads the title and text.")
@click.option("--text", default="", help="What it is about.")
@click.argument("words", nargs=-1, metavar="[FIELD=WORDS]...")
@click.pass_obj
def add(settings: Settings, title: str, url: str, markets: tuple[str, ...], text: str, words: tuple[str, ...]) -> None:
    """Add a call by hand: TITLE and what is known, e.g. deadline="15 décembre 2026"."""
    from techwatch.pipeline.intake import by_hand

    with working(settings) as work:
        try:
            call = by_hand.add(work, title, url=url, text=text, markets=markets, words=dict(pair.partition("=")[::2] for pair in words))
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    click.echo(f"call {call.id}: {call.title}")


@calls.command()
@click.argument("call")
@click.argument("address")
@click.option("--stop", is_flag=True, help="Follow it no more.")
@click.pass_obj
def follow(settings: Settings, call: str, address: str, stop: bool) -> None:
    """Have the subscriber with this mail ADDRESS follow CALL: she is reminded of its dates."""
    from techwatch.pipeline import open_calls

    with working(settings) as work:
        click.echo(open_calls.follow(work, call, address, stop=stop))


@click.command()
@json_option
@pass_settings
def remind(settings: Settings, as_json: bool) -> None:
    """Send what is due today about followed calls: reminders, dates that moved, corrections. Again: nothing twice."""
    from techwatch.pipeline.mailing.notices import notify

    with working(settings, lock="deliver") as work:
        outcome = notify(work)
    tell(settings, [outcome], as_json=as_json)


COMMANDS = (calls, remind)
