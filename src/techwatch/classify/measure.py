"""Labels and what they should be become figures: right and wrong per market and language, and how far scores are to be believed. Pure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from techwatch.types import Label, Lang, Market

BINS: Final = 10
"""Of scores: 0 to 0.1, ..., 0.9 to 1."""

FLOOR: Final = 0.1
"""Scores below it prove nothing: nearly all of them are near 0, and right."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An example: the markets that it carries, and its labels."""

    lang: Lang
    carries: frozenset[Market]
    labels: tuple[Label, ...]

    @property
    def given(self) -> frozenset[Market]:
        """The markets whose label holds."""
        return frozenset(label.market for label in self.labels if label.holds)


@dataclass(frozen=True, slots=True)
class Hits:
    """One market's labels: right, wrong and missing ones."""

    right: int
    wrong: int
    missing: int

    @property
    def precision(self) -> float:
        """Of the labels given, the share that is right (0 when none was given)."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Of the labels due, the share that was given (0 when none was due)."""
        return self.right / (self.right + self.missing) if self.right + self.missing else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missing) if self.right + self.wrong + self.missing else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Scores between two tenths: how many, their mean, and how often the market was right."""

    count: int
    mean: float
    right: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured. `kept_out`: the share of the off-topic examples without a label; `lost`: of the others. None: there were none."""

    items: int
    markets: Mapping[Market, Hits]
    kept_out: float | None
    lost: float | None
    bins: tuple[Bin, ...]

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the markets that some example carries or was given."""
        seen = [hits.f1 for hits in self.markets.values() if hits.right + hits.wrong + hits.missing]
        return sum(seen) / len(seen) if seen else 0.0

    @property
    def wrong(self) -> int:
        """Labels given that are wrong and labels due that are missing."""
        return sum(hits.wrong + hits.missing for hits in self.markets.values())

    @property
    def calibration_error(self) -> float:
        """How far scores lie from the share of right ones, on average (expected calibration error)."""
        counted = sum(bin.count for bin in self.bins)
        return sum(bin.count * abs(bin.mean - bin.right) for bin in self.bins) / counted if counted else 0.0


def measure(judged: Sequence[Judged], markets: Sequence[Market]) -> Figures:
    """The figures of a sample."""
    return Figures(
        items=len(judged),
        markets={market: _hits(judged, market) for market in markets},
        kept_out=_share((one for one in judged if not one.carries), lambda one: not one.given),
        lost=_share((one for one in judged if one.carries), lambda one: not one.given),
        bins=_bins(judged),
    )


def by_lang(judged: Sequence[Judged], markets: Sequence[Market]) -> dict[Lang, Figures]:
    """The figures of each language."""
    return {lang: measure([one for one in judged if one.lang == lang], markets) for lang in sorted({one.lang for one in judged})}


def _hits(judged: Iterable[Judged], market: Market) -> Hits:
    pairs = [(market in one.carries, market in one.given) for one in judged]
    return Hits(pairs.count((True, True)), pairs.count((False, True)), pairs.count((True, False)))


def _share(judged: Iterable[Judged], holds: Callable[[Judged], bool]) -> float | None:
    found = [holds(one) for one in judged]
    return sum(found) / len(found) if found else None


def _bins(judged: Iterable[Judged]) -> tuple[Bin, ...]:
    found: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for one in judged:
        for label in one.labels:
            if label.score >= FLOOR:
                found[min(BINS - 1, int(label.score * BINS))].append((label.score, label.market in one.carries))
    return tuple(_bin(pairs) for pairs in found)


def _bin(pairs: Sequence[tuple[float, bool]]) -> Bin:
    count = len(pairs)
    return Bin(count, sum(score for score, _ in pairs) / count, sum(right for _, right in pairs) / count) if count else Bin(0, 0.0, 0.0)
