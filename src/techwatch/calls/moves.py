"""Two readings of one call become the deadlines that moved between them. Pure."""

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Final, Literal

from techwatch.calls.disputes import Node, is_same_hour, node_of, nodes_of
from techwatch.types import CallFacts, Deadline, Move

_REOPENED_DAYS: Final = 60  # who extends a call does so soon; a later date on its page is the next edition's
_Pair = tuple[Deadline | None, Deadline | None]


def moves(before: CallFacts, after: CallFacts, *, at: dt.datetime, today: dt.date) -> tuple[Move, ...]:
    """Which deadlines became others between two readings, earliest first. `at`: when it was noticed (UTC); `today` in the call's zone.

    A date that is gone and a new one of its role are a move, in the order of dates; a new one beside those that stay was added (`before`
    None), one that goes while others stay or the call becomes permanent was taken away (`after` None). An hour that both state, and that
    differs, is a move. No move: a past date that is left out, a past cut-off and the next one, a date called by another role, an hour or
    a zone that is only told now or no more, and dates of a call that had none and was not permanent, for nobody had been told of one. A
    reading without any date is none either: it may be a page that could not be read. But that there is none by an editor's word is news,
    and so is its taking back.

    Disputed dates count as the earliest of them still ahead, which is what members saw: a doubt that comes up is no move. One that is
    settled for another date is a correction, as are a date that an editor set, took away or gave back to the sources, one of the same
    words as before, and an hour that is earlier than the one that was assumed.
    """
    if not after.deadlines and not after.permanent and not _is_by_hand(after):
        return ()
    ours = _shown(before, (), today)
    theirs = _shown(after, ours, today)
    gone = [one for node, one in ours.items() if node not in theirs and _matters(one, today)]
    new = [one for node, one in theirs.items() if node not in ours and one.date >= today]
    pairs = _hours(ours, theirs, today)
    if before.deadlines or before.permanent or _is_by_hand(before):
        pairs += _paired(gone, new, today)
    found = [Move(_told(old, coming).role, old, coming, at, _why(old, coming, before, after)) for old, coming in pairs]
    return tuple(sorted(found, key=lambda move: (_told(move.before, move.after).date, move.role)))


def _told(old: Deadline | None, coming: Deadline | None) -> Deadline:
    """The one of a pair that is told: the new one where there is one."""
    return next(one for one in (coming, old) if one is not None)


def _shown(facts: CallFacts, known: Collection[Node], today: dt.date) -> dict[Node, Deadline]:
    """The dates, of disputed ones a single one: that of `known`, else the earliest ahead, else the last."""
    shown = {node_of(one.role, one.date): one for one in facts.deadlines}
    for doubt in facts.doubts:
        disputed = sorted(node for node in nodes_of(doubt) if node in shown) if doubt.field == "deadlines" else []
        ahead = [node for node in disputed if node[1] >= today]
        keep = next((node for node in disputed if node in known), None) or next(iter([*ahead, *disputed[-1:]]), None)
        shown = {node: one for node, one in shown.items() if node == keep or node not in disputed}
    return shown


def _matters(gone: Deadline, today: dt.date) -> bool:
    """Whether somebody may still wait for a date that is told no more: it is ahead, or the end of a call that may be extended."""
    return gone.date >= today or (gone.role in ("final", "stage1", "stage2") and (today - gone.date).days <= _REOPENED_DAYS)


def _hours(ours: dict[Node, Deadline], theirs: dict[Node, Deadline], today: dt.date) -> list[_Pair]:
    """The dates ahead that stay and whose hour is another."""
    both = [(ours[node], theirs[node]) for node in ours if node in theirs and node[1] >= today]
    return [(old, coming) for old, coming in both if _other_hour(old, coming)]


def _other_hour(old: Deadline, coming: Deadline) -> bool:
    if old.time is None or coming.time is None or coming.fact.origin == "assumed" or is_same_hour(old, coming):
        return False
    return old.fact.origin != "assumed" or coming.time < old.time


def _paired(gone: Sequence[Deadline], new: Sequence[Deadline], today: dt.date) -> list[_Pair]:
    """What became what, by role first, then by what is handed in; the rest was added, or taken away while it was ahead."""
    pairs: list[_Pair] = []
    left, right = sorted(gone, key=_by_date), sorted(new, key=_by_date)
    for same in (_role, _slot):
        for old, coming in list(_zipped(left, right, same)):
            pairs.append((old, coming))
            left.remove(old)
            right.remove(coming)
    return [*pairs, *((None, one) for one in right), *((one, None) for one in left if one.date >= today)]


def _zipped(left: Sequence[Deadline], right: Sequence[Deadline], key: Callable[[Deadline], str]) -> Iterator[tuple[Deadline, Deadline]]:
    for value in sorted({key(one) for one in left}):
        yield from zip([one for one in left if key(one) == value], [one for one in right if key(one) == value], strict=False)


def _by_date(one: Deadline) -> dt.date:
    return one.date


def _role(one: Deadline) -> str:
    return one.role


def _slot(one: Deadline) -> str:
    return node_of(one.role, one.date)[0]


def _why(old: Deadline | None, coming: Deadline | None, before: CallFacts, after: CallFacts) -> Literal["moved", "corrected"]:
    if any(one.fact.origin == "editor" for one in (old, coming) if one) or _by_hand(before, after):
        return "corrected"
    if not old or not coming:
        return "moved"
    both = {node_of(one.role, one.date) for one in (old, coming)}
    settled = any(doubt.field == "deadlines" and both <= nodes_of(doubt) for doubt in before.doubts)
    assumed = old.fact.origin == "assumed" and old.date == coming.date
    return "corrected" if settled or assumed or (old.fact.raw and old.fact.raw == coming.fact.raw) else "moved"


def _by_hand(before: CallFacts, after: CallFacts) -> bool:
    """Whether an editor says which dates there are, or that there is no end, or took that back."""
    names = ["deadlines"] + ["permanent"] * (before.permanent != after.permanent)
    return any(_is_by_hand(facts, name) for facts in (before, after) for name in names)


def _is_by_hand(facts: CallFacts, name: str = "deadlines") -> bool:
    fact = facts.evidence.get(name)
    return fact is not None and fact.origin == "editor"
