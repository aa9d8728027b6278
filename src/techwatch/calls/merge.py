"""What several sources state of one call becomes one CallFacts, with a doubt wherever they disagree. Pure."""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from techwatch.calls.disputes import DOUBTFUL, kind_of, node_of, rank, settle, unlike, value_of
from techwatch.text import unique
from techwatch.types import APPLICANTS, CallFacts, Deadline, Doubt, Fact, Money, Move, Nature, Statement

_SAME_AMOUNT: Final = 0.01  # of the larger: sources round
_SAME_RATE: Final = 0.5  # per cent
_ONE_VALUE: Final = (
    "opening", "budget_total", "budget_per_project", "max_rate_pct", "funder", "operator", "programme", "consortium", "min_partners",
    "min_countries", "scope", "apply_url", "applicants", "regions",
)  # fmt: skip
_NOTHING: Final = (None, "", "unknown", ())
_UNTOLD: Final = Fact("", confidence=0.0)
"""Where a value came without words."""
_Worded = TypeVar("_Worded", Deadline, Money)


@dataclass(frozen=True, slots=True)
class _Said:
    """What one source says of one fact."""

    value: Any
    fact: Fact

    @property
    def order(self) -> tuple[int, float]:
        return rank(self.fact), self.fact.confidence


def together(said: Sequence[CallFacts], *, moved: Sequence[Move] = ()) -> CallFacts:
    """What is known of one call, from what each of its sources says, the most trusted first; `Fact.source` names each.

    * What an editor set, unknown included, is so: she has seen the doubts.
    * A field of an API before words that a rule read, these before what was assumed: the fewer guesses, the fewer errors. Then the
      surer, then the first. Names are spelled in many ways, so that funder, operator, programme, scope, nature and address raise no doubt.
    * Deadlines: see `disputes`. Disputed ones all stay, the earliest is shown first and with little confidence: to prepare too early
      costs a day, too late the call, and a date that only one source has wrong must not close the call. An hour that is stated beats
      an assumed one, whoever says it. `moved`: dates that a source gave up for others; where others still tell the old one, they are
      only late, and no witnesses.
    * An opening, an amount, a rate, a number or "partners needed" on which sources differ: the first by the rules above, and a doubt.
      "Permanent" against the end of a call: both, and a doubt; cut-offs go with it.
    * Kinds of applicants: those of the best origin together, for a list is complete and each text tells some. Regions of one origin
      likewise; identifiers all.

    Each source's own facts are given, as it states them now: what was merged before may hold dates that nobody says any more (it comes
    back the same when it is given alone). The order of sources changes neither dates nor doubts. No source: nothing is known.
    """
    told = {name: _told(said, name) for name in _ONE_VALUE}
    deadlines, doubts = _deadlines(said, moved)
    permanent, endless = _permanent(said, deadlines)
    doubts += endless + tuple(doubt for name in _ONE_VALUE if (doubt := _doubt(name, told[name], said)))
    doubted = {doubt.field for doubt in doubts}
    if endless:
        deadlines = tuple(_less_sure(one) if _is_end(one) else one for one in deadlines)
    best = {name: max(found, key=lambda one: one.order) for name, found in told.items() if found}
    evidence = {name: fact for facts in reversed(said) for name, fact in facts.evidence.items()}
    evidence |= {name: one.fact for name, one in best.items() if one.fact != _UNTOLD} | permanent
    evidence = {name: _capped(fact) if name in doubted and name != "deadlines" else fact for name, fact in evidence.items()}
    return CallFacts(
        nature=_nature(said),
        deadlines=deadlines,
        permanent=_is_permanent(said),
        applicants=tuple(name for name in APPLICANTS if name in _every(told["applicants"])),
        regions=unique(_every(told["regions"])),
        identifiers=unique(itertools.chain.from_iterable(facts.identifiers for facts in said)),
        evidence=evidence,
        doubts=doubts,
        **_values(best, doubted),
    )


def by_hand(facts: CallFacts, name: str) -> bool:
    """Whether an editor said what the field is, "nothing is known" included."""
    fact = facts.evidence.get(name)
    return fact is not None and fact.origin == "editor"


# --- deadlines and permanent ---------------------------------------------------------------------


def _deadlines(said: Sequence[CallFacts], moved: Sequence[Move]) -> tuple[tuple[Deadline, ...], tuple[Doubt, ...]]:
    for facts in said:
        if by_hand(facts, "deadlines"):
            return facts.deadlines, ()
    late = _given_up(moved)
    stated = [[one for one in facts.deadlines if node_of(one.role, one.date) not in late] for facts in said]
    if not any(stated):
        stated = [list(facts.deadlines) for facts in said]
    before = [doubt for facts in said for doubt in facts.doubts if doubt.field == "deadlines" and doubt.said]
    return settle(stated, before)


def _given_up(moved: Sequence[Move]) -> set[tuple[str, dt.date]]:
    """The dates that their sources replaced and did not take up again; what an editor corrected may still be said, and doubted."""
    late: set[tuple[str, dt.date]] = set()
    for move in sorted(moved, key=lambda move: move.at):
        if move.before and move.after and move.why == "moved":
            late.add(node_of(move.before.role, move.before.date))
            late.discard(node_of(move.after.role, move.after.date))
    return late


def _is_end(deadline: Deadline) -> bool:
    """Whether a call is over with this date, or needs it; one that is always open has cut-offs too."""
    return deadline.role in ("final", "stage1", "stage2")


def _is_permanent(said: Sequence[CallFacts]) -> bool:
    return next((facts.permanent for facts in said if by_hand(facts, "permanent")), any(facts.permanent for facts in said))


def _permanent(said: Sequence[CallFacts], deadlines: Sequence[Deadline]) -> tuple[dict[str, Fact], tuple[Doubt, ...]]:
    """The words for "permanent", and the doubt when another source tells an end."""
    hand = [facts.evidence["permanent"] for facts in said if by_hand(facts, "permanent")]
    if hand:
        return {"permanent": hand[0]}, ()
    endless = [facts for facts in said if facts.permanent]
    words = [facts.evidence.get("permanent", _UNTOLD) for facts in endless]
    best = {"permanent": max(words, key=lambda fact: (rank(fact), fact.confidence))} if words else {}
    if any(by_hand(facts, "deadlines") for facts in said):
        return best, ()
    only = [fact for facts, fact in zip(endless, words, strict=True) if not any(map(_is_end, facts.deadlines))]
    dates = {one.date for one in deadlines}
    ends = [one for facts in said if not facts.permanent for one in facts.deadlines if _is_end(one) and one.date in dates]
    inherited = [one for facts in said for doubt in facts.doubts if doubt.field == "permanent" for one in doubt.said]
    statements = [Statement("permanent", fact) for fact in only] + [Statement(value_of(one), one.fact) for one in ends]
    if not inherited and not (only and ends):
        return best, ()
    return best, (Doubt("permanent", "differs", unlike([*inherited, *statements])),)


# --- facts of one value --------------------------------------------------------------------------


def _told(said: Sequence[CallFacts], name: str) -> list[_Said]:
    """What each source says of the fact; what is assumed counts only where nobody says it, and an editor's word alone."""
    found = [_Said(getattr(facts, name), _fact(facts, name)) for facts in said]
    if hand := [one for facts, one in zip(said, found, strict=True) if by_hand(facts, name)]:
        return hand[:1]
    known = [one for one in found if one.value not in _NOTHING]
    if name == "opening":  # of two that are as sure the first day, whoever says it
        known.sort(key=lambda one: one.value)
    return [one for one in known if one.fact.origin != "assumed"] or known


def _fact(facts: CallFacts, name: str) -> Fact:
    value = getattr(facts, name)
    return value.fact if isinstance(value, Money) else facts.evidence.get(name, _UNTOLD)


def _every(told: Sequence[_Said]) -> list[str]:
    """What is listed by those of the best origin."""
    best = max((rank(one.fact) for one in told), default=0)
    return [name for one in told if rank(one.fact) == best for name in one.value]


def _values(best: Mapping[str, _Said], doubted: set[str]) -> dict[str, Any]:
    """The facts of one value as `CallFacts` has them; amounts carry their words, less sure where they are doubted."""
    values = {name: one.value for name, one in best.items() if name not in ("applicants", "regions")}
    return {name: _less_sure(value) if name in doubted and isinstance(value, Money) else value for name, value in values.items()}


def _nature(said: Sequence[CallFacts]) -> Nature:
    """The kind that somebody says; "grant" is also what stands where nobody does."""
    ranked = sorted(said, key=lambda facts: rank(facts.evidence.get("nature", _UNTOLD)), reverse=True)
    proved = [facts.nature for facts in ranked if "nature" in facts.evidence]
    return next(iter([*proved, *(facts.nature for facts in said if facts.nature != "grant")]), "grant")


# --- doubts --------------------------------------------------------------------------------------


def _doubt(name: str, told: Sequence[_Said], said: Sequence[CallFacts]) -> Doubt | None:
    """The doubt about one fact, with those that sources came with; None where all agree, or an editor has decided."""
    if any(one.fact.origin == "editor" for one in told):
        return None
    before = [doubt for facts in said for doubt in facts.doubts if doubt.field == name]
    differs = _DIFFERS.get(name)
    if not before and (differs is None or not any(differs(a.value, b.value) for a, b in itertools.combinations(told, 2))):
        return None
    statements = unlike([*(one for doubt in before for one in doubt.said), *(Statement(_shown(one.value), one.fact) for one in told)])
    values = sorted({one.value for one in statements})
    two_dates = name == "opening" and len(values) == 2
    return Doubt(name, kind_of(*map(dt.date.fromisoformat, values)) if two_dates else "differs", statements)


def _unequal(one: object, other: object) -> bool:
    return one != other


def _other_rate(one: float, other: float) -> bool:
    return abs(one - other) > _SAME_RATE


def _other_amount(one: Money, other: Money) -> bool:
    """Whether two amounts differ: another currency, or ends that both state and that are more than a rounding apart."""
    if one.currency != other.currency:
        return True
    ends = [(one.high, other.high)]
    if one.low != one.high and other.low != other.high:  # a single amount is mostly the highest
        ends.append((one.low, other.low))
    return any(a is not None and b is not None and abs(a - b) > _SAME_AMOUNT * max(a, b) for a, b in ends)


_DIFFERS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "opening": _unequal,
    "budget_total": _other_amount,
    "budget_per_project": _other_amount,
    "max_rate_pct": _other_rate,
    "consortium": _unequal,
    "min_partners": _unequal,
    "min_countries": _unequal,
}


def _shown(value: object) -> str:
    """A value as people compare it: "2026-12-15", "50000-300000 EUR", "yes"."""
    if isinstance(value, Money):
        ends = dict.fromkeys(f"{end:g}" if end % 1 else f"{end:.0f}" for end in (value.low, value.high) if end is not None)
        return f"{'-'.join(ends)} {value.currency}"
    if isinstance(value, dt.date):
        return value.isoformat()
    return f"{value:g}" if isinstance(value, float) else str(value)


def _capped(fact: Fact) -> Fact:
    return replace(fact, confidence=min(fact.confidence, DOUBTFUL))


def _less_sure(one: _Worded) -> _Worded:
    return replace(one, fact=_capped(one.fact))
