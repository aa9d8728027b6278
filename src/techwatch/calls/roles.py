"""Dates and the words around them become deadlines with their role, openings, or nothing. Pure.

The words to the left decide, or a label behind the date ("12 mai 2026 : clôture"). Dates of publication, results,
events and of the project's own life are told apart by their own words; a weak word ("avant le", "by") counts only in a
sentence about handing something in.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from techwatch.calls.cues import (
    DEADLINE,
    EDGE,
    EXPLICIT_CUTOFF,
    HANDING_IN,
    LABEL,
    LATEST,
    LISTED,
    OPENING,
    OPENING_EDGE,
    OTHER,
    ROLES,
    STAGES,
    SUBMISSION,
    SUPERSEDED,
)
from techwatch.calls.dates import When
from techwatch.calls.notice import Notice
from techwatch.types import Deadline, Fact, Role

_REACH: Final = 110  # characters; 70 lost the labels of forms and of wrapped lines (106 labelled items, 2026-11)
_SHORTEST_WINDOW: Final = 7  # days; a shorter one is an event
_Sign = Literal["deadline", "opening", "other", ""]


@dataclass(frozen=True, slots=True)
class Dated:
    """What the dates of a text say: deadlines in order, the opening day, whether one says "permanent" (year 2125)."""

    deadlines: tuple[Deadline, ...] = ()
    opening: dt.date | None = None
    opening_fact: Fact | None = None
    endless: Fact | None = None


@dataclass(frozen=True, slots=True)
class _Context:
    """The words that belong to a date: `left` ends where it starts, `right` starts where it ends (flat)."""

    start: int
    left: str
    right: str
    sentence: str


def read_dates(notice: Notice, dates: Sequence[When]) -> Dated:
    """Sort `dates` into deadlines, opening and others; a date of which the words say nothing is none of them."""
    deadlines: list[Deadline] = []
    openings: list[tuple[dt.date, Fact]] = []
    endless: Fact | None = None
    before: When | None = None
    sign: _Sign = ""
    for when in dates:
        context = _context(notice, when, before)
        listed = before is not None and LISTED.fullmatch(notice.flat, before.end, when.start)
        listed_deadline = bool(listed) and sign == "deadline"
        sign = sign if listed_deadline else _sign(context, when)
        fact = _fact(notice, when, context, sign)
        if sign == "deadline" and when.endless:
            endless = endless or fact
        elif sign == "deadline" and when.date:
            role = deadlines[-1].role if listed_deadline and deadlines else _role(notice, when, context)
            deadlines.append(Deadline(when.date, when.time, when.zone, role, fact))
        if (day := _opening(when, sign)) is not None:
            openings.append((day, fact))
        before = when
    last = max((deadline.date for deadline in deadlines), default=dt.date.max)
    opening = next(((day, fact) for day, fact in openings if day <= last), (None, None))
    return Dated(_ordered(deadlines), opening[0], opening[1], endless)


def _opening(when: When, sign: _Sign) -> dt.date | None:
    if when.ranged:
        return when.since if sign in ("deadline", "opening") else None
    return when.date if sign == "opening" else None


def _context(notice: Notice, when: When, before: When | None) -> _Context:
    low, high = notice.sentence(when.start)
    start = max(low, when.start - _REACH, before.end if before else 0)
    line = notice.flat.rfind("\n", start, when.start) + 1
    if line > start and notice.flat[line : when.start].strip(" -*•:|le") and not notice.words[line].islower():
        start = line - 1
    sentence = notice.flat[low : min(high, when.end + 160)]
    return _Context(start, notice.flat[start : when.start], notice.flat[when.end : when.end + _REACH], sentence)


def _sign(context: _Context, when: When) -> _Sign:
    left = context.left
    if SUPERSEDED.search(left[-40:]):
        return "other"
    if LATEST.match(context.right) and SUBMISSION.search(context.sentence) and not _last(OTHER, left):
        return "deadline"
    if _at_line_start(left) and (label := _label_after(context.right)):
        return label
    if OPENING_EDGE.search(left) and not when.ranged:
        return "opening" if SUBMISSION.search(context.sentence) and not _last(OTHER, left) else "other"
    places = {"deadline": _last(DEADLINE, left), "opening": _last(OPENING, left), "other": _last(OTHER, left)}
    if places["deadline"] and places["deadline"] >= places["opening"]:
        return "deadline" if places["other"] <= places["deadline"] or ":" not in left[places["other"] - 1 :] else "other"
    if when.ranged:
        return _range_sign(context, places) or ("deadline" if _stands_alone(context, when) else "")
    if EDGE.fullmatch(left.rsplit("\n", 1)[-1]) and context.right.startswith("\n"):
        return "deadline"
    if EDGE.search(left):
        return "deadline" if SUBMISSION.search(context.sentence) and not places["other"] else "other"
    if HANDING_IN.search(left) and not any(places.values()):
        return "deadline"
    if places["opening"] > places["other"]:
        return "opening"
    return "other" if places["other"] else _label_after(context.right)


def _range_sign(context: _Context, places: dict[str, int]) -> _Sign:
    if places["other"] > places["opening"]:
        return "other"
    return "deadline" if places["opening"] or SUBMISSION.search(context.left) or SUBMISSION.match(context.right.lstrip(" :,-")) else ""


def _stands_alone(context: _Context, when: When) -> bool:
    """A range of a week or more on a line of its own: how lists of calls give their window ("Du 11 sep 2025 au 09 juin 2026")."""
    if when.since is None or when.date is None or (when.date - when.since).days < _SHORTEST_WINDOW:
        return False
    alone = context.left.rsplit("\n", 1)[-1].strip(" -*•|") in ("", "du", "from", "dates :", "dates:", "date :", "date:")
    return alone and "\n" in context.left and context.right[:2].strip(" .*")[:1] in ("", "\n")


def _label_after(right: str) -> _Sign:
    """The sign of a label right behind a date: "12 mai 2026 : clôture des candidatures"."""
    match = LABEL.match(right)
    if match is None:
        return ""
    label = re.split(r"[\n.;)]", right[match.end() :], maxsplit=1)[0][:50]
    found = [
        (m.start(), sign) for sign, cue in (("deadline", DEADLINE), ("opening", OPENING), ("other", OTHER)) if (m := cue.search(label))
    ]
    return min(found)[1] if found else ""  # type: ignore[return-value]


def _at_line_start(left: str) -> bool:
    return not left.rsplit("\n", 1)[-1].strip(" -*•|le") if "\n" in left else False


def _last(cue: re.Pattern[str], words: str) -> int:
    """Where the last match of `cue` in `words` ends, 0 when there is none."""
    return max((match.end() for match in cue.finditer(words)), default=0)


def _fact(notice: Notice, when: When, context: _Context, sign: _Sign) -> Fact:
    cues = {"deadline": (DEADLINE, EDGE), "opening": (OPENING, OPENING_EDGE)}.get(sign, ())
    starts = [match.start() for cue in cues for match in cue.finditer(context.left)]
    start = context.start + min(starts) if starts else when.start
    raw = notice.raw(start, when.end) if start < when.start else notice.raw(when.start, when.end)
    return Fact(raw, confidence=0.9 if when.sure else 0.6)


def _role(notice: Notice, when: When, context: _Context) -> Role:
    label = context.right[:50].split("\n")[0] if LABEL.match(context.right) else ""
    for role, cue in ROLES:
        if cue.search(f"{context.left} {label}"):
            return role
    if "question" in context.sentence[: context.sentence.find(context.left) + 1]:
        return "questions"
    stages = list(STAGES.finditer(notice.flat, max(0, when.start - 2 * _REACH), when.start))
    return ("stage2" if stages[-1]["second"] else "stage1") if stages else "final"


def _ordered(deadlines: Sequence[Deadline]) -> tuple[Deadline, ...]:
    """Each date once (the one that says most), earliest first."""
    kept: dict[dt.date, Deadline] = {}
    for deadline in deadlines:
        known = kept.get(deadline.date)
        if known is None or _says(deadline) > _says(known):
            kept[deadline.date] = deadline
    found = sorted(kept.values(), key=lambda deadline: deadline.date)
    if len(found) == 1 and found[0].role == "cutoff" and not EXPLICIT_CUTOFF.search(found[0].fact.raw):
        found = [replace(found[0], role="final")]
    return tuple(found)


def _says(deadline: Deadline) -> int:
    return (deadline.time is not None) * 2 + (deadline.zone is not None) + (deadline.role != "final")
