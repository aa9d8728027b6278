"""Commands around sending: deliver an edition, and what an operator asks of it (status, resume, unknown)."""

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from techwatch.cli.work import Group, Settings, json_option, pass_settings, print_json, print_table, tell, working

if TYPE_CHECKING:
    from techwatch.pipeline.deliveries import Status

_SUBCOMMAND = "-"
"""Stands where EDITION would when a word about sending comes instead."""


class _Sending(Group):
    """`deliver EDITION` sends it; `deliver status` and the others are commands of their own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """An edition's options may stand behind it; of a command's name the rest is that command's."""
        if args and args[0] in self.commands:
            return super().parse_args(ctx, [_SUBCOMMAND, *args])
        ctx.allow_interspersed_args = True
        return super().parse_args(ctx, args)


class _Edition(click.Argument):
    """Named in the group's own usage line, not in those of its commands."""

    def get_usage_pieces(self, ctx: click.Context) -> list[str]:
        """None."""
        return []


@click.group(cls=_Sending, invoke_without_command=True, subcommand_metavar="EDITION | status | resume | unknown")
@click.argument("edition", cls=_Edition)
@click.option("--dry-run", is_flag=True, help="Say who would get it, and write nothing.")
@json_option
@pass_settings
def deliver(settings: Settings, edition: str, dry_run: bool, as_json: bool) -> None:
    """Send EDITION to its subscribers; done again, it goes on where it stopped and sends nothing twice."""
    if edition == _SUBCOMMAND:
        return
    from techwatch import pipeline
    from techwatch.pipeline.deliveries import dry_run as look

    with working(settings, lock=None if dry_run else "deliver") as work:
        outcome = look(work, edition) if dry_run else pipeline.deliver(work, edition)
    tell(settings, [outcome], as_json=as_json)


@deliver.command()
@click.argument("edition", required=False, default="")
@json_option
@pass_settings
def status(settings: Settings, edition: str, as_json: bool) -> None:
    """How far EDITION is, by state and domain; without one, those on which something is still to be done."""
    from techwatch.pipeline.deliveries import status as look

    with working(settings, lock=None) as work:
        found = look(work, edition)
    if as_json:
        print_json([asdict(each) for each in found])
        return
    for each in found:
        _print(each)


def _print(one: "Status") -> None:
    states = sorted({state for counts in one.domains.values() for state in counts})
    rows = [(domain, *(str(counts.get(state, "")) for state in states)) for domain, counts in one.domains.items()]
    total = ("all", *(str(one.states.get(state, "")) for state in states))
    print_table(("domain", *states), [total, *rows], title=one.edition)
    for reason, count in one.suppressed.items():
        click.echo(f"{count} got none: {reason}")
    for reason, count in one.refused:
        click.echo(f"{count} refused: {reason}")
    if one.oldest:
        until = f", again at {one.oldest.next_try:%Y-%m-%d %H:%M} UTC" if one.oldest.next_try else ""
        click.echo(f"waiting longest: since {one.oldest.since:%Y-%m-%d %H:%M} UTC{until} {one.oldest.reason}".rstrip())
    if one.stopped:
        click.echo(f"{one.stopped}; `techwatch deliver resume {one.edition}` goes on")


@deliver.command()
@click.argument("edition")
@json_option
@pass_settings
def resume(settings: Settings, edition: str, as_json: bool) -> None:
    """Go on with EDITION, which an editor stopped or which stopped by itself."""
    from techwatch.pipeline.deliveries import resume as go_on

    with working(settings, lock="deliver") as work:
        outcome = go_on(work, edition)
    tell(settings, [outcome], as_json=as_json)


@deliver.command()
@click.argument("edition")
@click.option("--resend", is_flag=True, help="Send them once more.")
@click.option("--accept", is_flag=True, help="Take them as arrived.")
@click.option("--to", multiple=True, metavar="ADDRESS", help="Of these addresses only.")
@json_option
@pass_settings
def unknown(settings: Settings, edition: str, resend: bool, accept: bool, to: tuple[str, ...], as_json: bool) -> None:
    """Messages of EDITION that may or may not have arrived: list them, or say what becomes of them."""
    from techwatch.pipeline import deliveries

    if resend and accept:
        raise click.UsageError("either --resend or --accept")
    with working(settings, lock="deliver" if resend or accept else None) as work:
        lines = deliveries.unknown(work, edition, to)
        outcome = deliveries.resend(work, edition, lines) if resend else deliveries.accept(work, edition, lines) if accept else None
    if outcome is not None:
        tell(settings, [outcome], as_json=as_json)
    elif as_json:
        print_json([{"email": line.email, "message_id": line.message_id, "reason": line.reason} for line in lines])
    else:
        rows = [(line.email, line.message_id, line.reason) for line in lines]
        print_table(("address", "message", "why"), rows, title=f"{len(lines)} of unknown fate in {edition}")


COMMANDS = (deliver,)
