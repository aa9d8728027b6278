"""The deadlines that several sources state become each date once, with a doubt where the sources disagree. Pure.

Disputed dates all stay, with little confidence. The first of them still ahead is then what `CallFacts.closing` gives: who believes it
is early at worst; and a wrong early date does not close a call that another source says is open.
"""

import datetime as dt
import itertools
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from techwatch.types import Deadline, Doubt, Fact, Role, Statement

DOUBTFUL: Final = 0.4
"""The most confidence that a disputed fact keeps."""

Kind = Literal["swapped", "one-day", "differs"]
Node = tuple[str, dt.date]
"""What is handed in (or "precontact", "questions") on a date: on one day each stands once."""
Link = tuple[Node, Node, Kind]

_RANKS: Final = {"editor": 3, "structured": 2, "text": 1, "assumed": 0}
_HOME: Final = zoneinfo.ZoneInfo("Europe/Paris")  # only to put hours in order
_MINUTE: Final = 60  # seconds; 23:59 and 24:00 are one hour


def rank(fact: Fact) -> int:
    """How far a fact is believed. An assumed hour of a day that was read ranks as the words of the day."""
    if fact.origin == "assumed" and fact.raw:
        return _RANKS["text" if fact.place in ("", "title", "text") else "structured"]
    return _RANKS[fact.origin]


def kind_of(one: dt.date, other: dt.date) -> Kind:
    """How two dates differ: day and month swapped, a day apart, or otherwise."""
    if (one.year, one.month, one.day) == (other.year, other.day, other.month):
        return "swapped"
    return "one-day" if abs((one - other).days) == 1 else "differs"


def value_of(deadline: Deadline) -> str:
    """A deadline as people compare it: "2026-12-15", "2026-12-15 17:00", "2026-09-10 stage1" (no word: the end)."""
    hour = f" {deadline.time}" if deadline.time else ""
    return f"{deadline.date.isoformat()}{hour}{'' if deadline.role == 'final' else f' {deadline.role}'}"


def node_of(role: str, date: dt.date) -> Node:
    """Where a statement stands: roles of handing something in are one, for sources call the same date the end, a cut-off or a stage."""
    return (role if role in ("precontact", "questions") else "", date)


def nodes_of(doubt: Doubt) -> frozenset[Node]:
    """The dates that a doubt about deadlines speaks of."""
    return frozenset(_node_said(statement.value) for statement in doubt.said)


def _node_said(value: str) -> Node:
    """The node of a value as `value_of` writes it."""
    date, *more = value.split(" ")
    return node_of(more[-1] if more else "", dt.date.fromisoformat(date))


def settle(stated: Sequence[Sequence[Deadline]], before: Sequence[Doubt] = ()) -> tuple[tuple[Deadline, ...], tuple[Doubt, ...]]:
    """Each date once, earliest first, and the doubts. `stated`: the deadlines of each source; `before`: doubts that sources came with.

    The order of the sources changes nothing.
    """
    said: dict[Node, list[Deadline]] = {}
    for deadline in itertools.chain.from_iterable(stated):
        said.setdefault(node_of(deadline.role, deadline.date), []).append(deadline)
    pairs = itertools.combinations(stated, 2)
    links = [link for one, other in pairs for link in _contradictions(one, other)] + [link for doubt in before for link in _links(doubt)]
    links += [(node, node, "differs") for node, deadlines in said.items() if not _one_hour(deadlines)]
    links.sort(key=lambda link: link[0] == link[1])  # hours last: where dates differ too, the doubt is about these
    doubts = tuple(_doubt(nodes, kinds, said, before) for nodes, kinds in _components(links))
    disputed = {node for doubt in doubts for node in nodes_of(doubt)}
    merged = (_merged(deadlines, disputed=node in disputed) for node, deadlines in said.items())
    return tuple(sorted(merged, key=lambda deadline: (deadline.date, deadline.role))), doubts


# --- one date ------------------------------------------------------------------------------------


def _merged(said: Sequence[Deadline], *, disputed: bool) -> Deadline:
    """One date from all that is said of it: the hour of who states it, the words that tell it, the role that says most.

    Of two stated hours the earlier. A role that someone names beats "final", which sources also write for want of a better word.
    """
    base = min(_timed(said), key=_order)
    zone = base.zone or next((one.zone for one in sorted(said, key=_order) if one.zone and one.time == base.time), None)
    role = max(said, key=lambda one: (one.role != "final", rank(one.fact), one.fact.confidence, one.role)).role
    sure = max(one.fact.confidence for one in said)
    fact = replace(base.fact, confidence=min(sure, DOUBTFUL) if disputed else sure)
    return replace(base, zone=zone, role=role, fact=fact)


def _timed(said: Sequence[Deadline]) -> Sequence[Deadline]:
    """Those that state an hour; else those that assume one; else all."""
    timed = [one for one in said if one.time]
    return [one for one in timed if one.fact.origin != "assumed"] or timed or said


def _order(one: Deadline) -> tuple[dt.datetime, bool, int, float, str, str]:
    return one.instant(_HOME), one.zone is None, -rank(one.fact), -one.fact.confidence, one.fact.raw, one.fact.source


def _one_hour(said: Sequence[Deadline]) -> bool:
    """Whether no two of them state different hours; an assumed one gives way."""
    stated = [one for one in said if one.time and one.fact.origin != "assumed"]
    return all(is_same_hour(one, other) for one, other in itertools.combinations(stated, 2))


def is_same_hour(one: Deadline, other: Deadline) -> bool:
    """Whether two hours of one date are the same moment; where one has no zone, the same on the clock."""
    if one.zone is None or other.zone is None:
        one, other = replace(one, zone=None), replace(other, zone=None)
    return abs((one.instant(_HOME) - other.instant(_HOME)).total_seconds()) <= _MINUTE


# --- two sources ---------------------------------------------------------------------------------


def _contradictions(one: Sequence[Deadline], other: Sequence[Deadline]) -> Iterator[Link]:
    """The dates that two sources cannot both be right about.

    Who lists fewer dates contradicts nobody: sources leave out past cut-offs and later ones. So only dates that the other has not are
    compared, and of two lists that meet in a date the rest is left out here or there.
    """
    for slot in ("", "precontact", "questions"):
        ours, theirs = ([each for each in said if node_of(each.role, each.date)[0] == slot] for said in (one, other))
        left, right = _not_in(ours, theirs), _not_in(theirs, ours)
        near = [(a, b) for a in left for b in right if kind_of(a.date, b.date) != "differs" and _comparable(a.role, b.role)]
        yield from ((node_of(a.role, a.date), node_of(b.role, b.date), kind_of(a.date, b.date)) for a, b in near)
        met = bool(near) or len(left) < len(ours)
        explained = {id(each) for pair in near for each in pair}
        rest = ([each for each in leftover if id(each) not in explained] for leftover in (left, right))
        lists = _is_list(ours) or _is_list(theirs)
        rivals = ((a, b) for a, b in itertools.product(*rest) if _rivals(a, b, met=met, lists=lists))
        yield from ((node_of(a.role, a.date), node_of(b.role, b.date), "differs") for a, b in rivals)


def _not_in(some: Sequence[Deadline], others: Sequence[Deadline]) -> list[Deadline]:
    dates = {each.date for each in others}
    return [each for each in some if each.date not in dates]


def _is_list(said: Sequence[Deadline]) -> bool:
    """Whether a source gives several ends: cut-offs under another name."""
    return sum(each.role == "final" for each in said) > 1


def _comparable(one: Role, other: Role) -> bool:
    """Whether two roles may be words for one date: not two different stages, nor a stage and a cut-off."""
    return one == other or "final" in (one, other)


def _rivals(one: Deadline, other: Deadline, *, met: bool, lists: bool) -> bool:
    """Whether of two different dates one must be wrong. `met`: the sources share another; `lists`: one of them gives several ends."""
    if one.role == other.role:
        listed = one.role == "cutoff" or (one.role == "final" and lists)
        return not (met and (listed or one.role in ("precontact", "questions")))
    if "final" not in (one.role, other.role):
        return False
    end, step = (one, other) if one.role == "final" else (other, one)
    return step.role == "stage2" or (not met and end.date < step.date)  # a first stage or a cut-off comes before the end


# --- doubts --------------------------------------------------------------------------------------


def _links(doubt: Doubt) -> Iterator[Link]:
    nodes = sorted(nodes_of(doubt))
    yield from ((one, other, doubt.kind) for one, other in itertools.pairwise([nodes[0], *nodes]))


def _components(links: Sequence[Link]) -> list[tuple[frozenset[Node], set[Kind]]]:
    """The groups of dates that links hold together, with the kinds of these links."""
    groups: list[tuple[frozenset[Node], set[Kind]]] = []
    for one, other, kind in links:
        touched = [group for group in groups if one in group[0] or other in group[0]]
        nodes = frozenset({one, other}).union(*(group[0] for group in touched))
        own: set[Kind] = set() if one == other and touched else {kind}
        kinds = own.union(*(group[1] for group in touched))
        groups = [group for group in groups if group not in touched] + [(nodes, kinds)]
    return sorted(groups, key=lambda group: sorted(group[0]))


def _doubt(nodes: frozenset[Node], kinds: set[Kind], said: Mapping[Node, Sequence[Deadline]], before: Sequence[Doubt]) -> Doubt:
    inherited = (one for doubt in before if nodes_of(doubt) & nodes for one in doubt.said)
    stated = (deadline for node in nodes for deadline in said.get(node, ()) if deadline.time or len(nodes) > 1)
    statements = unlike([*inherited, *(Statement(value_of(deadline), deadline.fact) for deadline in stated)])
    return Doubt("deadlines", next(iter(kinds)) if len(kinds) == 1 else "differs", statements)


def unlike(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """The statements, those of the same words once (the surest), in an order that does not depend on that of the sources."""
    kept: dict[tuple[str, str, str, str], Statement] = {}
    for one in sorted(statements, key=lambda one: (one.value, -one.fact.confidence)):
        key = (one.value[: len("2026-12-15")], one.fact.source, one.fact.place, one.fact.raw or one.value)
        if key not in kept or kept[key].fact.confidence < one.fact.confidence:
            kept[key] = one
    return tuple(sorted(kept.values(), key=lambda one: (one.value, one.fact.source, one.fact.place, one.fact.raw)))
