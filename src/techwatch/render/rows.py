"""A call's facts become the row that members see of it: the date that counts, the words behind each figure, what moved. Pure."""

import dataclasses
import datetime as dt
import re

from techwatch import text
from techwatch.render.shown import CallRow, Line
from techwatch.types import CallFacts, Deadline, Fact, Item, Move

RAW_LETTERS = 64
_WEB = re.compile(r"https?://[^\s<>\"'\x00-\x20]+", re.I)
_OURS = {"Europe/Paris", "Europe/Brussels", "Europe/Berlin", "Europe/Madrid", "Europe/Rome", "Europe/Amsterdam", "Europe/Luxembourg"}


def call_row(item: Item, line: Line, *, day: dt.date, zone: str) -> CallRow:
    """The row of a call whose `line` is written, on the local `day`; `zone` is the cluster's, an IANA name."""
    facts = item.call or CallFacts()
    deadline = facts.next_deadline(day)
    if deadline is None and not facts.permanent:  # of a call open all year only a cut-off to come is a date to keep
        deadline = _last(facts)
    return CallRow(
        line=line,
        deadline=in_zone(deadline, zone),
        days=(deadline.date - day).days if deadline else None,
        permanent=facts.permanent,
        who=text.clean(facts.funder or facts.operator or facts.programme or item.source),
        applicants=tuple(text.clean(name) for name in facts.applicants[:4]),
        per_project=facts.budget_per_project,
        total=None if facts.budget_per_project else facts.budget_total,
        rate=facts.max_rate_pct,
        read=words_read(*_facts(facts, deadline)),
        dated=words_read(*([deadline.fact] if deadline else [])),
        assumed=_assumed(facts, deadline),
        news=item.news,
        moved=_move_in_zone(item.moved, zone),
        doubt=dates_in_doubt(facts),
        offer=item.offer,
    )


def words_read(*facts: Fact) -> tuple[str, ...]:
    """The words behind the facts, each once, the long ones cut; what was assumed or said by an editor has none."""
    return text.unique(text.first_words(text.clean(fact.raw), RAW_LETTERS) for fact in facts if fact.raw and fact.origin != "editor")


def dates_in_doubt(facts: CallFacts) -> bool:
    """Sources do not agree on a deadline, and nobody chose."""
    return any(doubt.field.startswith("deadline") for doubt in facts.doubts)


def in_zone(deadline: Deadline | None, zone: str) -> Deadline | None:
    """The deadline without its zone where that keeps the cluster's own hours (Brussels and Paris share theirs)."""
    if deadline is None or deadline.zone is None or (deadline.zone != zone and not {deadline.zone, zone} <= _OURS):
        return deadline
    return dataclasses.replace(deadline, zone=None)


def facts_in_zone(facts: CallFacts, zone: str) -> CallFacts:
    """The facts, their deadlines without the zones that keep the cluster's own hours."""
    here = (in_zone(deadline, zone) for deadline in facts.deadlines)
    return dataclasses.replace(facts, deadlines=tuple(deadline for deadline in here if deadline))


def web_address(url: str) -> str:
    """`url` when it is one that may stand in a link, else ""."""
    return url if _WEB.fullmatch(url) else ""


def _move_in_zone(move: Move | None, zone: str) -> Move | None:
    return dataclasses.replace(move, before=in_zone(move.before, zone), after=in_zone(move.after, zone)) if move else None


def _facts(facts: CallFacts, deadline: Deadline | None) -> list[Fact]:
    """The facts behind every figure that a row shows."""
    money = facts.budget_per_project or facts.budget_total
    shown = [deadline.fact if deadline else facts.evidence.get("permanent") if facts.permanent else None, money.fact if money else None]
    shown += [facts.evidence.get("max_rate_pct") if facts.max_rate_pct is not None else None]
    shown += [facts.evidence.get("applicants") if facts.applicants else None]
    return [fact for fact in shown if fact is not None]


def _assumed(facts: CallFacts, deadline: Deadline | None) -> str:
    """What no source says of what a row shows, "" when each figure was read."""
    origins = {fact.origin for fact in _facts(facts, deadline)}
    if deadline and deadline.fact.origin == "assumed":
        return assumed_of(deadline.fact, deadline)
    return "figure" if "assumed" in origins else "editor" if "editor" in origins else ""


def assumed_of(fact: Fact, deadline: Deadline | None) -> str:
    """An assumed deadline that was read from words has an assumed hour; without words the day itself is. "editor": they say it."""
    if fact.origin != "assumed":
        return "editor" if fact.origin == "editor" else ""
    return "figure" if deadline is None else "hour" if fact.raw and deadline.time else "date"


def _last(facts: CallFacts) -> Deadline | None:
    """The last closing date, whenever it was; a date for questions closes nothing."""
    closing = (deadline for deadline in facts.deadlines if deadline.role != "questions")
    return max(closing, key=lambda deadline: (deadline.date, deadline.time or "24:00"), default=None)
