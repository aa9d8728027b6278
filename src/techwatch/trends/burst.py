"""Counts of a term in recent weeks and before -> how improbable they are if nothing changed. Pure.

The term's past share of the stories is believed as far as it was seen: a gamma distribution over it, known from the past counts, makes the
recent count a negative binomial one (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6), its variance widened by what the term's
own weeks show (the distribution is kept, its two numbers follow from mean and variance). The false-discovery rate is held by Benjamini and
Hochberg's step-up procedure (J. R. Stat. Soc. B 57, 1995).
"""

import math
from collections.abc import Sequence
from typing import Final

PRIOR: Final = 0.5
"""The stories that are thought to have told of a term before any was seen: Jeffreys' prior for a rate."""
CALM: Final = 1.05
"""The least variance over mean that is believed of any term: news comes in clusters."""
SEEN: Final = 100
"""The weeks of CALM against which what a term's own weeks show is weighed."""


def chance(recent: int, past: float, *, of_recent: float, of_past: float, spread: float = CALM) -> float:
    """The probability of `recent` stories or more among `of_recent`, where `past` of `of_past` told of the term before.

    `spread`: by how much the variance is greater than if stories came one by one (1: they do).
    """
    if recent <= 0 or of_recent <= 0 or of_past <= 0:
        return 1.0
    mean = of_recent * (past + PRIOR) / of_past
    variance = spread * (mean + mean**2 / (past + PRIOR))
    shape = mean**2 / (variance - mean)
    return _tail(recent, shape, shape / (shape + mean))


def _tail(count: int, shape: float, success: float) -> float:
    """P(X >= count) of a negative binomial X; summed from its far end, so that small tails stay exact."""
    total, at = 0.0, count
    log = (
        math.lgamma(count + shape) - math.lgamma(shape) - math.lgamma(count + 1) + shape * math.log(success) + count * math.log1p(-success)
    )
    term = math.exp(log)
    while True:
        total += term
        at += 1
        step = (at - 1 + shape) / at * (1 - success)
        term *= step
        if (step < 1 and term < total * 1e-10) or term == 0.0:
            return min(1.0, total)


def spread(counts: Sequence[int], sizes: Sequence[int]) -> float:
    """The variance over mean of weekly counts against what their weeks' sizes let expect (Pearson), no less than CALM.

    A few weeks tell little of it: it is drawn towards CALM as if SEEN further weeks had shown that.
    """
    share = sum(counts) / max(1, sum(sizes))
    weeks = [(count, share * size) for count, size in zip(counts, sizes, strict=True) if size]
    if share == 0:
        return CALM
    squares = sum((count - mean) ** 2 / mean for count, mean in weeks)
    return max(CALM, (squares + SEEN * CALM) / (len(weeks) - 1 + SEEN))


def pass_together(chances: Sequence[float], *, among: int, rate: float) -> float:
    """The greatest chance with which a term passes, so that of those that do at most `rate` are false; 0.0: none passes.

    `among`: how many terms were looked at, those that are not in `chances` having 1.
    """
    passing = [p for rank, p in enumerate(sorted(chances), 1) if p <= rate * rank / among]
    return max(passing, default=0.0)
