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
    CARRIED,
    CARRIES,
    CLOSED_SINCE,
    DEADLINE,
    EDGE,
    EXPLICIT_CUTOFF,
    FIRST_STEP,
    HANDING_IN,
    LABEL,
    LATEST,
    LISTED,
    MOVED,
    MOVED_FROM,
    NOT_OURS,
    OPENING,
    OPENING_EDGE,
    OTHER,
    QUESTIONS,
    RELATED,
    ROLES,
    STAGES,
    SUBMISSION,
    SUPERSEDED,
    SUPERSEDED_BY,
    WINDOW,
)
from techwatch.calls.dates import When
from techwatch.calls.hours import shared_hour
from techwatch.calls.notice import Notice
from techwatch.types import Deadline, Fact, Role

_REACH: Final = 110  # characters; 70 lost the labels of forms and of wrapped lines (106 labelled items, 2026-11)
_SHORTEST_WINDOW: Final = 7  # days; a shorter one is an event
_LONGEST_LABEL: Final = 40
_CARRY: Final = 60  # characters from a deadline to the next that goes on with its words
_SAID_AFTER: Final = 80  # characters behind a window in which it is said what it is for
_Sign = Literal["deadline", "opening", "other", ""]


@dataclass(frozen=True, slots=True)
class Dated:
    """What the dates of a text say.

    `deadlines` in order; `opening` the opening day; `endless` the words of a date that means "permanent" (year 2125); `due`: something
    is to be handed in by a day, even if its year is not known.
    """

    deadlines: tuple[Deadline, ...] = ()
    opening: dt.date | None = None
    opening_fact: Fact | None = None
    endless: Fact | None = None
    due: bool = False


@dataclass(frozen=True, slots=True)
class _Context:
    """The words that belong to a date: `left` ends where it starts, `right` starts where it ends (flat)."""

    start: int
    left: str
    right: str
    sentence: str


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What the words beside a date make of it, and how sure they are (the scale of Fact.confidence in calls/__init__.py)."""

    sign: _Sign
    confidence: float = 0.9


@dataclass(frozen=True, slots=True)
class _Read:
    """A date with what it is."""

    when: When
    verdict: _Verdict
    fact: Fact
    role: Role


_DUE_NAMED, _DUE_BY, _DUE_LISTED, _DUE_GUESSED = (_Verdict("deadline", sure) for sure in (0.9, 0.8, 0.7, 0.6))
_OTHER, _SILENT = _Verdict("other"), _Verdict("")


def read_dates(notice: Notice, dates: Sequence[When]) -> Dated:
    """Sort `dates` into deadlines, opening and others; a date of which the words say nothing is none of them."""
    found: list[_Read] = []
    end = _own_end(notice)
    for when in (date for date in dates if date.start < end):
        found.append(_read(notice, when, found[-1] if found else None))
    due = _cutoffs([read for read in found if read.verdict.sign == "deadline"])
    deadlines = [Deadline(r.when.date, r.when.time, r.when.zone, r.role, r.fact) for r in due if r.when.date and not r.when.endless]
    deadlines = _staged(_shared(notice, deadlines))
    opening = _opening(found, max((deadline.date for deadline in deadlines), default=dt.date.max))
    endless = next((read.fact for read in due if read.when.endless), None)
    if opening and any(deadline.date > opening[0] for deadline in deadlines):
        deadlines = [deadline for deadline in deadlines if deadline.date >= opening[0]]  # before a call opens nothing of it ends
    day, fact = opening or (None, None)
    return Dated(_ordered(deadlines), day, fact, endless, bool(due))


def _shared(notice: Notice, deadlines: Sequence[Deadline]) -> list[Deadline]:
    """Deadlines without an hour of their own get the one that the text gives to all of them."""
    hour = shared_hour(notice.flat, notice.start) if any(deadline.time is None for deadline in deadlines) else None
    if hour is None or hour.time is None:
        return list(deadlines)
    return [deadline if deadline.time else replace(deadline, time=hour.time, zone=hour.zone) for deadline in deadlines]


def _staged(deadlines: Sequence[Deadline]) -> list[Deadline]:
    """What ends before a second stage ends the first."""
    second = min((deadline.date for deadline in deadlines if deadline.role == "stage2"), default=dt.date.min)
    return [replace(one, role="stage1") if one.role == "final" and one.date < second else one for one in deadlines]


def _own_end(notice: Notice) -> int:
    """Where a page begins to speak of other calls ("À lire aussi", "Other open calls"), if that is behind its middle."""
    middle = notice.start + (len(notice.flat) - notice.start) // 2
    match = RELATED.search(notice.flat, middle)
    return match.start() if match else len(notice.flat)


def _cutoffs(due: Sequence[_Read]) -> list[_Read]:
    """Three days or more in one list are cut-offs, whatever it is called."""
    kept = list(due)
    for place in range(len(kept) - 2):
        chain = kept[place : place + 3]
        if all(read.verdict is _DUE_LISTED for read in chain[1:]) and all(read.role in ("final", "cutoff") for read in chain):
            kept[place : place + 3] = [replace(read, role="cutoff") for read in chain]
    return kept


def _read(notice: Notice, when: When, before: _Read | None) -> _Read:
    context = _context(notice, when, before.when if before else None)
    if before and before.verdict.sign == "deadline" and LISTED.fullmatch(notice.flat, before.when.end, when.start):
        return _Read(when, _DUE_LISTED, _fact(notice, when, context, _DUE_LISTED), before.role)
    verdict = _verdict(context, when)
    if verdict.sign != "deadline" and (head := _column(notice, when)):
        context = replace(context, left=f"vague {head} : ", right="")
        verdict = _verdict(context, when)
    if before and before.verdict.sign == "deadline" and verdict.sign != "deadline" and _carried(notice, before.when.end, when.start):
        verdict = _DUE_LISTED
    role = _role(notice, when, context)
    if verdict is _DUE_LISTED and before and before.role == "cutoff" and role == "final":
        role = "cutoff"
    return _Read(when, verdict, _fact(notice, when, context, verdict), role)


def _column(notice: Notice, when: When) -> str:
    """The head of the column in which a date stands ("Session | Date limite de dépôt | Commission"); "" outside of tables."""
    start = notice.flat.rfind("\n", 0, when.start) + 1
    cell = notice.flat.count("|", start, when.start)
    if not cell and not notice.flat.startswith(" |", when.end):
        return ""
    head = start
    while head > 0 and "|" in (line := notice.flat[(above := notice.flat.rfind("\n", 0, head - 1) + 1) : head - 1]):
        head = above
        if not line.strip(" |-"):
            continue
    cells = notice.flat[head : notice.flat.find("\n", head)].split("|")
    return cells[cell].strip() if head < start and cell < len(cells) else ""


def _carried(notice: Notice, start: int, end: int) -> bool:
    """Whether a date goes on with what the one before was: "pre-proposals are due on 5 March and full proposals on 4 June"."""
    if end - start > _CARRY or "\n" in notice.flat[start:end] or not CARRIED.fullmatch(notice.flat, start, end):
        return False
    return bool(CARRIES.search(notice.flat, start, end)) and not OTHER.search(notice.flat, start, end)


def _opening(found: Sequence[_Read], last: dt.date) -> tuple[dt.date, Fact] | None:
    """The first opening that is not after the `last` deadline; the old end of a call that goes on ("from 3 to 12 March") is none."""
    for read in found:
        when, sign = read.when, read.verdict.sign
        day = when.since if when.ranged else when.date
        if (sign == "opening" or (sign == "deadline" and when.ranged and not MOVED.search(read.fact.raw))) and day and day <= last:
            return day, read.fact
    return None


def _context(notice: Notice, when: When, before: When | None) -> _Context:
    low, high = notice.sentence(when.start)
    start = max(low, when.start - _REACH, before.end if before else 0)
    line = notice.flat.rfind("\n", start, when.start) + 1
    if line > start and notice.flat[line : when.start].strip(" -*•:|le") and not notice.words[line].islower():
        start = line - 1
    sentence = notice.flat[low : min(high, when.end + 160)]
    return _Context(start, notice.flat[start : when.start], notice.flat[when.end : when.end + _REACH], sentence)


def _verdict(context: _Context, when: When) -> _Verdict:
    left = context.left
    if (
        SUPERSEDED.search(left[-40:])
        or (MOVED_FROM.search(left) and not when.ranged)
        or SUPERSEDED_BY.match(context.right)
        or NOT_OURS.search(left)
    ):
        return _OTHER
    if LATEST.match(context.right) and SUBMISSION.search(context.sentence) and not _last(OTHER, left):
        return _DUE_NAMED
    if _at_line_start(left) and (label := _label_after(context.right)):
        return _Verdict(label)
    if CLOSED_SINCE.search(left):
        return _DUE_NAMED
    if OPENING_EDGE.search(left) and not when.ranged:
        return _Verdict("opening", 0.8) if SUBMISSION.search(context.sentence) and not _last(OTHER, left) else _OTHER
    places = {"deadline": _last(DEADLINE, left), "opening": _last(OPENING, left), "other": _last(OTHER, left)}
    if places["deadline"] and places["deadline"] >= places["opening"]:
        return _DUE_NAMED if places["other"] <= places["deadline"] or ":" not in left[places["other"] - 1 :] else _OTHER
    if when.ranged:
        return _range_verdict(context, when, places)
    return _edge_verdict(context, when, places)


def _edge_verdict(context: _Context, when: When, places: dict[str, int]) -> _Verdict:
    """What weaker words say: "until", "by", a label that speaks of handing in, an hour after a colon."""
    left = context.left
    if EDGE.fullmatch(left.rsplit("\n", 1)[-1]) and context.right.startswith("\n"):
        return _DUE_BY
    if EDGE.fullmatch(left.strip(" \n-*•") + " ") and context.right[:1] in ("", ".", "\n"):
        return _DUE_LISTED  # the whole of a sentence: "Quand ? Jusqu'au 11 septembre 2026."
    if EDGE.search(left):
        return _DUE_BY if SUBMISSION.search(context.sentence) and not places["other"] else _OTHER
    if HANDING_IN.search(left) and not any(places.values()):
        return _DUE_BY
    if places["opening"] and places["opening"] >= places["other"]:
        return _Verdict("opening")
    if places["other"]:
        return _OTHER
    if when.time and left.rstrip("le ").endswith(":") and not OTHER.search(context.sentence):
        return _DUE_GUESSED
    return _Verdict(_label_after(context.right))


def _range_verdict(context: _Context, when: When, places: dict[str, int]) -> _Verdict:
    if places["other"] > places["opening"]:
        return _OTHER
    if places["opening"] or SUBMISSION.search(context.left) or SUBMISSION.match(context.right.lstrip(" :,-")):
        return _DUE_BY
    said_after = SUBMISSION.search(re.split(r"[.\n]", context.right, maxsplit=1)[0][:_SAID_AFTER])
    if _lasts(when) and (_stands_alone(context) or (said_after and not OTHER.search(context.sentence))):
        return _DUE_LISTED
    return _SILENT


def _lasts(when: When) -> bool:
    return when.since is not None and when.date is not None and (when.date - when.since).days >= _SHORTEST_WINDOW


_ENDED = re.compile(r"[ .*]*(?:\n|$)|\s[-|•]\s")  # the line ends, or goes on with something else: " - Heure de Paris - La Réunion"


def _stands_alone(context: _Context) -> bool:
    """A range on a line of its own: how lists of calls give their window ("Du 11 sep 2025 au 09 juin 2026")."""
    line = context.left.rsplit("\n", 1)[-1].strip(" -*•|")
    if WINDOW.match(line) and len(line) < _LONGEST_LABEL:
        return True
    return line in ("", "du", "from") and "\n" in context.left and bool(_ENDED.match(context.right))


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


def _fact(notice: Notice, when: When, context: _Context, verdict: _Verdict) -> Fact:
    cues = {"deadline": (DEADLINE, EDGE), "opening": (OPENING, OPENING_EDGE)}.get(verdict.sign, ())
    labelled = _at_line_start(context.left) and _label_after(context.right)
    starts = [] if labelled else [match.start() for cue in cues for match in cue.finditer(context.left)]
    start = min(when.start, context.start + min(starts)) if starts else when.start
    highest = 1.0 if when.year else 0.6
    return notice.said(start, when.end, min(verdict.confidence, highest if when.sure else 0.5))


def _role(notice: Notice, when: When, context: _Context) -> Role:
    label = context.right[:50].split("\n")[0] if LABEL.match(context.right) else ""
    words = label if label and _at_line_start(context.left) else f"{context.left} {label}"
    role = next((role for role, cue in ROLES if cue.search(words)), None)
    if role == "stage2" and not FIRST_STEP.search(notice.flat):
        return "final"  # a "complete file" is handed in once where nothing comes before it
    if role:
        return role
    if QUESTIONS.search(context.sentence[: context.sentence.find(context.left) + 1]):
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
