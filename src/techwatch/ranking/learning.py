"""What editors kept and dropped becomes weights: a logistic regression that starts from the weights nobody taught. Pure."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, get_args

from techwatch.ranking import DEFAULTS, UNTAUGHT, Kept, Signs, Taste, values
from techwatch.types import Market

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray

    Vector = NDArray[numpy.float64]

What = Literal["kept", "dropped", "taken", "left"]
Reason = Literal["", "off-topic", "old", "duplicate", "weak-source"]
REASONS: Final[Mapping[str, Reason]] = {reason: reason for reason in get_args(Reason)}

HALF_LIFE = 20.0  # editions after which a decision counts half
COUNTS: Final[Mapping[What, float]] = {"kept": 1.0, "dropped": 1.0, "taken": 1.0, "left": 0.3}
"""How much a decision says: who leaves what nobody ticked may not have read it."""
ODDS = 2.0  # the log odds of being kept that a point of the score is worth before anything is learned
RIGID: Final[Mapping[str, float]] = (
    dict.fromkeys(("label", "sources", "weight", "fresh"), 4.0)
    | dict.fromkeys(("market", "lang"), 2.0)
    | {"again": 1.0, "source": 0.5, "lately": 0.5, "theme": 1.0, "word": 1.0}
)
"""How strongly each family is drawn back to what it was before: 1 / variance, in log odds."""
BLAMED: Final[Mapping[Reason, tuple[str, ...]]] = {
    "off-topic": ("theme", "word"),
    "old": ("fresh",),
    "duplicate": ("again",),
    "weak-source": ("source", "lately"),
}
"""What a reason speaks against."""
COMMON = 0.25  # a word in more of the stories than this says nothing
SHRUNK = 8.0  # decisions that pull a share to 1
FAINT = 0.005  # points under which a learned weight is not kept
STEPS = 30


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a story that stood before the editors, `ago` editions before the latest.

    kept: ticked by the engine and by them; taken: by them only; dropped: by the engine only; left: by neither. `reason`: why it was
    dropped, "" = not said.
    """

    signs: Signs
    what: What
    reason: Reason = ""
    ago: int = 0


def learn(fates: Sequence[Fate]) -> Taste:
    """The taste that `fates` show; none, and it is the one that nobody taught. The same fates give the same weights."""
    if not fates:
        return UNTAUGHT
    rows = _rows(fates)
    weights = _fit(rows)
    said = {f"word:{word.key}": word.said for fate in fates for word in fate.signs.words}
    return Taste(
        weights=weights,
        sources=_sources(fates),
        shares=_shares(fates),
        said={name: said[name] for name in weights if name in said},
        editions=len({fate.ago for fate in fates}),
        decisions=len(fates),
    )


def _old(fate: Fate) -> float:
    return float(0.5 ** (fate.ago / HALF_LIFE))


# --- counts ---------------------------------------------------------------------------------------


def _sources(fates: Sequence[Fate]) -> dict[str, Kept]:
    kept, proposed = defaultdict[str, float](float), defaultdict[str, float](float)
    for fate in fates:
        if fate.what != "left":
            proposed[fate.signs.source] += _old(fate)
            kept[fate.signs.source] += _old(fate) * (fate.what != "dropped")
    return {source: Kept(round(kept[source], 3), round(proposed[source], 3)) for source in sorted(proposed)}


def _shares(fates: Sequence[Fate]) -> dict[Market, float]:
    """What a market has of all that editors kept, to what it has of all that was proposed to them: half to twice as many turns."""
    kept, proposed = defaultdict[str, float](float), defaultdict[str, float](float)
    for fate in fates:
        kept[fate.signs.market] += _old(fate) * (fate.what in ("kept", "taken"))
        proposed[fate.signs.market] += _old(fate) * (fate.what in ("kept", "dropped"))
    rate = sum(kept.values()) / (sum(proposed.values()) or 1.0)
    found = {market: (kept[market] + SHRUNK * rate) / ((proposed[market] + SHRUNK) * rate) if rate else 1.0 for market in sorted(proposed)}
    return {market: round(min(2.0, max(0.5, share)), 3) for market, share in found.items()}


# --- weights --------------------------------------------------------------------------------------

_BASE = "base"  # how often anything is kept: in no score


@dataclass(frozen=True, slots=True)
class _Row:
    values: Mapping[str, float]
    kept: bool
    counts: float


def _rows(fates: Sequence[Fate]) -> list[_Row]:
    """Each fate as the regression sees it; a reason adds a row that holds only what it speaks against."""
    found = []
    common = _common(fates)
    for fate in fates:
        seen = {name: value for name, value in values(fate.signs, fate.ago) if name not in common} | {_BASE: 1.0}
        counts = COUNTS[fate.what] * _old(fate)
        found.append(_Row(seen, fate.what in ("kept", "taken"), counts))
        if fate.reason:
            # what is old lacks freshness: its value is then what is missing of 1
            blamed = {name: value - (name == "fresh") for name, value in seen.items() if _family(name) in BLAMED[fate.reason]}
            found.append(_Row(blamed | {_BASE: 1.0}, False, counts))
    return found


def _common(fates: Sequence[Fate]) -> set[str]:
    """Words of too many stories, or of one only."""
    counts = Counter(f"word:{word.key}" for fate in fates for word in fate.signs.words)
    return {name for name, count in counts.items() if count > COMMON * len(fates) or count < 2}


def _family(name: str) -> str:
    return name.partition(":")[0]


def _fit(rows: Sequence[_Row]) -> dict[str, float]:
    """The weights, in points, that make what was decided most likely, near to those that nobody taught (Newton's method)."""
    names = sorted({name for row in rows for name in row.values} | DEFAULTS.keys())
    problem = _Problem(rows, names)
    weights, cost = problem.before, problem.cost(problem.before)
    for _ in range(STEPS):
        step, size = problem.step(weights), 1.0
        while (now := problem.cost(weights - size * step)) > cost and size > 1e-6:
            size /= 2
        weights, gain, cost = weights - size * step, cost - now, now
        if gain < 1e-7 * cost:
            break
    found = {name: round(float(weight) / ODDS, 5) for name, weight in zip(names, weights, strict=True) if name != _BASE}
    return {name: weight for name, weight in found.items() if abs(weight) >= FAINT or name in DEFAULTS}


class _Problem:
    """A sparse matrix of the rows' values, what was decided, and how far weights are from making it likely."""

    def __init__(self, rows: Sequence[_Row], names: Sequence[str]) -> None:
        import numpy

        place = {name: at for at, name in enumerate(names)}
        self._value = numpy.array([value for row in rows for value in row.values.values()])
        self._column = numpy.array([place[name] for row in rows for name in row.values])
        row = numpy.repeat(numpy.arange(len(rows)), [len(row.values) for row in rows])
        self._row_starts = numpy.searchsorted(row, numpy.arange(len(rows)))
        self._turned = numpy.argsort(self._column, kind="stable")  # column by column
        self._row = row[self._turned]
        self._column_starts = numpy.searchsorted(self._column[self._turned], numpy.arange(len(names)))
        self._kept = numpy.array([float(row.kept) for row in rows])
        self._counts = numpy.array([row.counts for row in rows])
        self._rigid = numpy.array([RIGID.get(_family(name), 0.01) for name in names])
        self.before = numpy.array([ODDS * DEFAULTS.get(name, 0.0) for name in names])

    def cost(self, weights: "Vector") -> float:
        """How unlikely `weights` make what was decided, and how far they are from those before."""
        import numpy

        odds = self._times(weights)
        far = weights - self.before
        return float(self._counts @ (numpy.logaddexp(0, odds) - self._kept * odds) + self._rigid @ (far * far) / 2)

    def step(self, weights: "Vector") -> "Vector":
        """Newton's step from `weights`."""
        import numpy

        p = 0.5 * (1 + numpy.tanh(self._times(weights) / 2))
        slope = self._gathered(self._value, self._counts * (p - self._kept)) + self._rigid * (weights - self.before)
        bend = self._counts * p * (1 - p)
        diagonal = self._rigid + self._gathered(self._value**2, bend)
        return _solved(lambda v: self._gathered(self._value, bend * self._times(v)) + self._rigid * v, slope, 1 / diagonal)

    def _times(self, vector: "Vector") -> "Vector":
        """What each row comes to with a value for each column (no row and no column is empty)."""
        import numpy

        return numpy.add.reduceat(self._value * vector[self._column], self._row_starts)

    def _gathered(self, values: "Vector", vector: "Vector") -> "Vector":
        """What each column of `values` comes to with a value for each row."""
        import numpy

        return numpy.add.reduceat(values[self._turned] * vector[self._row], self._column_starts)


def _solved(product: "Callable[[Vector], Vector]", target: "Vector", inverse: "Vector") -> "Vector":
    """x with `product`(x) = `target`, by conjugate gradients; `inverse` is about the inverse of the product's diagonal."""
    import numpy

    x, left = numpy.zeros_like(target), target.copy()
    along = ahead = inverse * left
    error = float(left @ ahead)
    limit = 1e-4 * error
    for _ in range(60):
        if error <= limit:
            break
        turned = product(along)
        step = error / float(along @ turned)
        x, left = x + step * along, left - step * turned
        ahead = inverse * left
        former, error = error, float(left @ ahead)
        along = ahead + (error / former) * along
    return x
