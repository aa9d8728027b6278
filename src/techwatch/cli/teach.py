"""Commands about what the engine learns: measure, replay, train, ranking."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import click

from techwatch.cli.work import DAY, Settings, json_option, pass_settings, print_json, print_table, tell, working

if TYPE_CHECKING:
    from techwatch.classify.measure import Figures
    from techwatch.pipeline.drafting.rank import Learned
    from techwatch.pipeline.judging.replay import Change
    from techwatch.pipeline.judging.train import Trained


@click.command()
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("--calibration", is_flag=True, help="Only the table of scores in tenths, as Markdown.")
@json_option
@pass_settings
def measure(settings: Settings, file: str | None, *, calibration: bool, as_json: bool) -> None:
    """How right the labels are on the market list's gate, or on FILE (lines of {lang, markets, title, text})."""
    from techwatch.pipeline.judging import gate

    measured = gate.measured(settings.home, file)
    if as_json:
        print_json({name: gate.as_json(figures) for name, figures in measured.items()})
    elif calibration:
        click.echo(gate.calibration_table(measured["all"]))
    else:
        _print_measured(measured)


@click.command()
@click.option("--since", type=DAY, required=True, help="Articles seen from this day on.")
@click.option("--markets", "list_name", metavar="LIST", help="Another market list (a name or a file) in place of the home's.")
@click.option("--apply", is_flag=True, help="Write the new labels to the store.")
@json_option
@pass_settings
def replay(settings: Settings, since: dt.date, *, list_name: str | None, apply: bool, as_json: bool) -> None:
    """What the term list and model, as they are now, would label otherwise in the store. Nothing changes without --apply."""
    from techwatch.config import check_markets
    from techwatch.home import read_markets
    from techwatch.pipeline.judging.replay import replay as replayed

    with working(settings, lock="run" if apply else None) as work:
        moment = dt.datetime.combine(since, dt.time(), work.home.config.cluster.zone)
        markets = read_markets(work.home.path, list_name, spacy=work.home.config.spacy) if list_name else None
        if markets and apply:
            check_markets(work.home.config, markets)
        outcome, changes = replayed(work, since=moment, markets=markets, apply=apply)
    if as_json:
        print_json([{"url": c.article.url, "title": c.article.title, "gained": c.gained, "lost": c.lost} for c in changes])
        return
    count = f"{len(changes)} article{'s' * (len(changes) != 1)}"
    click.echo(f"{count} changed" if apply else f"{count} would change")
    if changes:
        print_table(("markets", "article"), [(_gained_and_lost(c), f"{c.article.title} ({c.article.source})") for c in changes])
    tell(settings, [outcome])


def _gained_and_lost(change: "Change") -> str:
    return " ".join((*(f"+{market}" for market in change.gained), *(f"-{market}" for market in change.lost)))


@click.command()
@click.option("--dry-run", is_flag=True, help="Compare and take nothing into use.")
@click.option("--back", is_flag=True, help="Take the former model into use again.")
@click.option("--out", type=click.Path(dir_okay=False), help="Write the model to this file and take nothing into use.")
@json_option
@pass_settings
def train(settings: Settings, *, dry_run: bool, back: bool, out: str | None, as_json: bool) -> None:
    """Learn from the list's examples and the editors' decisions; a model that is worse is refused."""
    from techwatch import home, pipeline
    from techwatch.pipeline.judging.train import learn

    files = home.list_of(Path(settings.home))
    if back:
        former = files.back() or ("the model that came with the list" if (files.folder / "model").is_file() else "the terms alone")
        click.echo(f"in use again: {former}")
        return
    if out:
        trained = learn(home.read_list(files), files)
        home.write_whole(Path(out), trained.model)
        _print_trained(trained)
        return
    with working(settings) as work:
        outcome, trained = pipeline.train(work, dry_run=dry_run)
    if not as_json:
        _print_trained(trained)
    tell(settings, [outcome], as_json=as_json)


def _print_trained(trained: "Trained") -> None:
    print_table(
        ("measured on", "examples", "macro-F1 before", "now", "off-topic kept out", "now", "wrong labels", "now"),
        [(c.name, str(c.new.items), *_pair(c.old, c.new)) for c in trained.compared],
    )


def _pair(old: "Figures", new: "Figures") -> tuple[str, ...]:
    kept = (_share(old.kept_out), _share(new.kept_out))
    return (f"{old.macro_f1:.3f}", f"{new.macro_f1:.3f}", *kept, str(old.wrong), str(new.wrong))


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.3f}"


def _print_measured(measured: "dict[str, Figures]") -> None:
    every = measured["all"]
    rows = [
        (m, f"{h.precision:.3f}", f"{h.recall:.3f}", *(f"{measured[k].markets[m].f1:.3f}" for k in measured))
        for m, h in every.markets.items()
    ]
    print_table(("market", "precision", "recall", *(f"F1 {name}" for name in measured)), rows)
    print_table(
        ("", "examples", "macro-F1", "off-topic kept out", "on-topic lost", "calibration error"),
        [
            (n, str(f.items), f"{f.macro_f1:.3f}", _share(f.kept_out), _share(f.lost), f"{f.calibration_error:.3f}")
            for n, f in measured.items()
        ],
    )


@click.command()
@click.option("--reset", is_flag=True, help="Forget what was learned: rank as if nothing had been decided before now.")
@json_option
@pass_settings
def ranking(settings: Settings, *, reset: bool, as_json: bool) -> None:
    """What the ranking of drafts learned from what editors kept and dropped, and how to forget it."""
    from techwatch.pipeline.drafting import rank

    with working(settings, lock="run" if reset else None) as work:
        if reset:
            rank.reset(work)
        learned = rank.learned(work)
    if as_json:
        print_json(rank.as_json(learned))
        return
    _print_learned(learned)


def _print_learned(learned: "Learned") -> None:
    click.echo(f"learned from {learned.decisions} decisions on {learned.editions} editions")
    print_table(("what counts", "points", "before any decision"), [(s.name, f"{s.points:+.2f}", f"{s.before:+.2f}") for s in learned.signs])
    tables = (
        ("sources", "of those proposed (the latest count most)", learned.sources),
        ("markets", "turns where another takes one", learned.markets),
        ("words and themes", "", learned.words),
    )
    for head, note, signs in (table for table in tables if table[2]):
        print_table((head, "points", note), [(sign.name, f"{sign.points:+.2f}", sign.note) for sign in signs])


COMMANDS = (measure, replay, train, ranking)
"""What `cli` adds to the command."""
