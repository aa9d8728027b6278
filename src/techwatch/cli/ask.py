"""Commands that answer questions: explain, dedupe, urls."""

import sys
from collections.abc import Iterator
from typing import Any

import click

from techwatch.cli.pairs import print_pair
from techwatch.cli.work import Progress, Settings, folded, json_option, now, pass_settings, print_json

TOLD = 0.1
"""The score from which a market without a term of its own is told of."""
batch_option = click.option("--batch", type=click.Path(exists=True, dir_okay=False), help="JSON lines in, JSON lines out.")


@click.command()
@click.argument("page", required=False)
@click.argument("other", required=False)
@batch_option
@json_option
@pass_settings
def explain(settings: Settings, page: str | None, other: str | None, batch: str | None, *, as_json: bool) -> None:
    """What is understood of PAGE (an address or a file): text, language, labels and call facts, with their evidence.

    With OTHER: why the two (also a story's id) are or are not the same text or the same story.
    """
    from techwatch.pipeline.judging import doors, pair

    if batch:
        with Progress(quiet=settings.quiet) as teller:
            doors.explain_batch(batch, sys.stdout, markets=doors.defaults(settings.home)[0], teller=teller)
    elif page and other:
        print_pair(pair.explain_pair(page, other, home=settings.home, now=now()), as_json=as_json)
    elif page:
        told = doors.explain_page(page, home=settings.home, now=now())
        print_json(told) if as_json else _print_explained(told)
    else:
        raise click.UsageError("give an address, a file, or --batch FILE")


def _print_explained(told: dict[str, Any]) -> None:
    """For people: what was read, then each market with its reasons, then the call."""
    for name in ("title", "url", "lang", "published", "dated", "failure", "original", "copy_of", "story"):
        if told.get(name):
            click.echo(f"{name + ':':<11}{told[name]}")
    if told.get("keys"):
        click.echo(f"{'keys:':<11}{', '.join(told['keys'])}")
    shown = f"{told['text'][:300]}{'…' if len(told['text']) > 300 else ''}  ({len(told['text'])} characters)"
    click.echo("\n" + "\n".join(folded(line, indent=0) for line in shown.splitlines()) + "\n")
    for why in told["why"]:
        click.echo("\n".join(folded(line, indent=11) for line in _reasons(why)))
    if told["call"]:
        click.echo("\ncall:")
        for line in _call(told["call"]):
            click.echo(folded(line, indent=4))


def _call(call: dict[str, Any]) -> Iterator[str]:
    """A call's lines: each fact that it states, with the words it was read from and how sure that is."""
    for one in call["deadlines"]:
        hour = " ".join(filter(None, (one["time"], one["zone"])))
        yield (
            f"  deadline ({one['role']}): {one['date']} {hour}".rstrip() + f" « {' '.join(one['raw'].split())} » ({one['confidence']:.1f})"
        )
    for name, value in call.items():
        if name in ("deadlines", "evidence") or value in (None, [], "", "unknown", False):
            continue
        fact = call["evidence"].get(name)
        words = f" « {' '.join(fact['raw'].split())} » ({fact['confidence']:.1f})" if fact and fact["raw"] else ""
        yield f"  {name}: {_plain(value)}{words}"


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name} {each:.0f}" if isinstance(each, float) else str(each) for name, each in value.items() if each is not None)
    return ", ".join(value) if isinstance(value, list) else "yes" if value is True else str(value)


def _reasons(why: dict[str, Any]) -> list[str]:
    """A market's lines: its score and the two voices; the terms found; the words that moved the model most."""
    theme = f"  {', '.join(why['themes'])}" if why["themes"] else ""
    scores = f"{why['score']:.2f}  (terms {why['by_terms']:.2f}, model {why['by_model']:+.2f})"
    lines = [f"{'✓' if why['holds'] else ' '} {why['market']:<20} {scores}{theme}"]
    terms = [
        f"{t['term']} {t['weight']:g}" + " in the title" * (t["where"] == "title") + f" ×{t['count']}" * (t["count"] > 1)
        for t in why["terms"]
    ]
    words = [f"{w['word']} {w['weight']:+.2f}" for w in why["words"]]
    lines += [f"    terms: {', '.join(terms)}"] if terms else []
    return lines + ([f"    model: {', '.join(words)}"] if words and (terms or why["score"] >= TOLD) else [])


@click.command()
@click.option("--batch", type=click.Path(exists=True, dir_okay=False), required=True, help="JSON lines in, JSON lines out.")
@pass_settings
def dedupe(settings: Settings, batch: str) -> None:
    """Same article, same story: compare the articles of a file in the order of their arrival."""
    from techwatch.pipeline.judging import doors

    with Progress(quiet=settings.quiet) as teller:
        doors.dedupe_batch(batch, sys.stdout, teller=teller)


@click.command()
@click.option("--batch", type=click.Path(exists=True, dir_okay=False), required=True, help="JSON lines in, JSON lines out.")
def urls(batch: str) -> None:
    """The canonical form of the addresses of a file."""
    from techwatch.pipeline.judging import doors

    doors.urls_batch(batch, sys.stdout)


COMMANDS = (explain, dedupe, urls)
