"""What share of the proposed an editor of fixed taste keeps, by quarter of a year of weekly editions, with each way of proposing.

Several years (`--years`), each with feeds, stories and an editor of its own; beside today's order stand chance, and who knows the taste
but not the mood: of all stories, and with the markets in turn as an edition proposes them (what a ranking can reach at best).

    python bench/desk_curve.py [--years 5]
"""

import argparse
import dataclasses
import datetime as dt
import pathlib
import statistics
import sys
from collections.abc import Callable, Sequence

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "tests"))

import desk_year as desk
from desk_world import WEEKS, Week
from techwatch import compose, ranking
from techwatch.ranking import learning
from techwatch.types import Candidate, Item

Way = Callable[[int], tuple[desk.Propose, desk.Learn]]  # a year's seed -> how to propose, and how to learn from what was decided


def main() -> None:
    """Run the years and print the curves."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--years", type=int, default=5)
    told(range(1, asked.parse_args().years + 1))


def learned() -> Way | None:
    """How the learned ranking proposes and learns; None while there is no `techwatch.ranking` that is called here.

    It needs, for each year anew (nothing may pass from one to the next, and a seed says nothing to it): `learn(memory)`, called after
    each edition, which fits weights to `memory.decisions` (Decision: candidate, the edition's date, kept | dropped | taken-in | left, the
    reason); and `propose(candidates, week, memory)`, which orders the week's candidates by them and lets the markets take turns, as
    `desk.as_composed` does for today's order. `memory.told(n)` are the stories of the last n editions, for what is not new any more.
    It may read `Candidate`s and decisions only, never the world's truths or the editor.
    """
    return _Learned.way


class _Learned:
    """A year with the ranking as the engine runs it: its editions, and what became of what they showed."""

    def __init__(self) -> None:
        self.taste = ranking.UNTAUGHT
        self.items: dict[str, Item] = {}  # all that was proposed
        self.fates: list[tuple[dt.date, learning.Fate]] = []

    @classmethod
    def way(cls, seed: int) -> tuple[desk.Propose, desk.Learn]:
        year = cls()
        return year.propose, year.learn

    def propose(self, candidates: Sequence[Candidate], week: Week, memory: desk.Memory) -> Sequence[Candidate]:
        known = ranking.Known(self.taste, self._told(memory, week.date))
        edition = compose.compose(candidates, desk.digest(desk.SHOWN), frame=desk.frame(week), known=known)
        self.items |= {item.id: item for item in edition.items}
        by_story, ticked = {each.story: each for each in candidates}, [item for item in edition.items if item.keep]
        return [by_story[ticked[at].id] for at in compose.in_turn(ticked, self.taste.shares)]

    def learn(self, memory: desk.Memory) -> None:
        date = memory.decisions[-1].date
        decided = [one for one in memory.decisions if one.date == date]
        before = desk.Memory([one for one in memory.decisions if one.date != date])
        past = ranking.Past(self._told(before, date), [self.items[one.candidate.story] for one in decided])
        self.fates += [(date, self._fate(one, past)) for one in decided]
        dates = sorted({day for day, _ in self.fates}, reverse=True)
        self.taste = learning.learn([dataclasses.replace(fate, ago=dates.index(day)) for day, fate in self.fates])

    def _told(self, memory: desk.Memory, date: dt.date) -> tuple[ranking.Told, ...]:
        days = {one.candidate.story: one.date for one in memory.decisions}
        return tuple(ranking.Told(self.items[c.story], (date - days[c.story]).days // 7) for c in memory.told(ranking.EDITIONS))

    def _fate(self, one: desk.Decision, past: ranking.Past) -> learning.Fate:
        item, what = self.items[one.candidate.story], "taken" if one.what == "taken-in" else one.what
        age = float((one.date - item.published).days) if item.published else None
        signs = ranking.signs_of(item, one.candidate.labels[0], past, weight=one.candidate.weight, age=age)
        return learning.Fate(signs, what, one.reason)


def ways() -> dict[str, Way]:
    """Every way of proposing, by name."""
    found: dict[str, Way] = {
        "random": lambda seed: (desk.by_chance(seed), desk.nothing),
        "default": lambda seed: (desk.as_composed, desk.nothing),
        "oracle in turn": lambda seed: (desk.oracle_in_turn(seed), desk.nothing),
        "oracle": lambda seed: (desk.oracle(seed), desk.nothing),
    }
    way = learned()
    return found if way is None else found | {"learned": way}


def told(seeds: Sequence[int]) -> None:
    """Print a line for each way: the mean of the years by quarter, from the first to the last, the years' extremes, taken in a week."""
    print(f"{len(seeds)} years of {WEEKS} editions: of {desk.PROPOSED} proposed, what an editor keeps")
    print(f"{'':16}{'Q1':>7}{'Q2':>7}{'Q3':>7}{'Q4':>7}  Q1 to Q4 (years)        taken in")
    for name, way in ways().items():
        print(line(name, [run(seed, way) for seed in seeds]))


def run(seed: int, way: Way) -> desk.Year:
    propose, learn = way(seed)
    return desk.run_year(seed, propose=propose, learn=learn)


def line(name: str, years: Sequence[desk.Year]) -> str:
    quarters = "".join(f"{statistics.mean(quarter):7.1%}" for quarter in zip(*(year.quarters for year in years), strict=True))
    rises = [100 * (year.quarters[-1] - year.quarters[0]) for year in years]
    spread = f"({min(rises):+.1f} to {max(rises):+.1f})"
    taken = statistics.mean(week.taken for year in years for week in year.weeks)
    return f"{name:16}{quarters}  {statistics.mean(rises):+5.1f} {spread:18}{taken:6.1f}"


if __name__ == "__main__":
    main()
