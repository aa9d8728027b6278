"""The command by which whoever has the machine's shell opens the desk: sign-in."""

import click

from techwatch.cli.work import Settings, pass_settings, working


@click.command("sign-in")
@click.argument("address")
@click.option("--to", metavar="PAGE", default="", help="The page to come to, as /board/veille-2026-11-24 (default: the drafts).")
@pass_settings
def sign_in(settings: Settings, address: str, to: str) -> None:
    """Print a link that signs ADDRESS, one of the team, in to the desk: once, within 30 minutes."""
    from techwatch.pipeline.people.sign_ins import DESK, sign_in_link

    with working(settings, lock=None) as work:
        click.echo(sign_in_link(work.home, work.store, address, now=work.now, to=to or DESK))


COMMANDS = (sign_in,)
