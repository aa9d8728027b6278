"""The calls that a member follows and what she was told of them become the mail of reminders that is due on a day. Pure."""

import calendar
import datetime as dt
import functools
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

from techwatch import config
from techwatch.types import Call, Deadline, Doubt, Move

WEEK: Final = 7
"""Days between two mails of reminders to one member, unless something presses or has moved."""

PRESSING: Final = 3
"""What is due so many days before a deadline or later leaves on its day, whatever left before."""

STALE: Final = 14
"""A reminder that could not leave for more days than this says nothing any more: rules that changed do not flood anybody."""

_Mark = tuple[str, dt.date]


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder of one deadline. `key` is the ledger's; `on` the working day it is due, `days` how many days before closing it is for."""

    key: str
    call: str
    days: int
    deadline: Deadline
    on: dt.date


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that became another, from what the member knew (`before`; None: she knew none) to what it is now."""

    key: str
    call: str
    before: Deadline | None
    after: Deadline


@dataclass(frozen=True, slots=True)
class Follow:
    """A call that a member follows. `since`: when she began, aware and in the cluster's zone; she has seen what it said then."""

    call: Call
    since: dt.datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """What leaves to one member on `day`, by deadline, then by call.

    `keys` is everything that counts as told with it, reminders that a later one of the same deadline replaced among them.
    """

    day: dt.date
    moved: tuple[Moved, ...]
    reminders: tuple[Due, ...]
    keys: tuple[str, ...]


# --- working days ---------------------------------------------------------------------------------


def is_working_day(day: dt.date, country: str) -> bool:
    """Whether people work in `country` ("FR", with a part of it "DE-BY"; "": every Monday to Friday). ValueError: no such country."""
    return day not in _days_off(country, day.year)


def working_day_before(day: dt.date, country: str) -> dt.date:
    """`day` itself when people work, else the last day before on which they do."""
    while not is_working_day(day, country):
        day -= dt.timedelta(days=1)
    return day


def working_day_after(day: dt.date, country: str) -> dt.date:
    """The first working day after `day`."""
    day += dt.timedelta(days=1)
    while not is_working_day(day, country):
        day += dt.timedelta(days=1)
    return day


@functools.lru_cache(maxsize=64)
def _days_off(country: str, year: int) -> frozenset[dt.date]:
    days = [dt.date(year, 1, 1) + dt.timedelta(days=n) for n in range(365 + calendar.isleap(year))]
    if not country:
        return frozenset(day for day in days if day.weekday() >= 5)
    import holidays  # 80 ms, which only reminders should cost

    land, _, part = country.partition("-")
    try:
        known = holidays.country_holidays(land, subdiv=part or None, years=year, expand=False)
    except NotImplementedError as error:
        raise ValueError(f"no holidays are known for {country!r}: {error}") from None
    return frozenset(day for day in days if not known.is_working_day(day))


# --- what is due ----------------------------------------------------------------------------------


def due_days(call: Call, rules: config.Calls) -> tuple[Due, ...]:
    """Every reminder that the call's dates ask for, by day: on the working day before where it falls on none, and before closing.

    The end of questions asks for none, nor does a permanent call, but for its cut-off dates. Where sources disagree about a date
    (nobody chose), the earliest that one of them says counts; a later one only from the day after that.
    """
    before = {*rules.remind_days, *({rules.consortium_days} if call.facts.consortium == "yes" and rules.consortium_days else ())}
    found: dict[str, Due] = {}
    for deadline, after in _dates(call):
        for days in before:
            on = working_day_before(deadline.date - dt.timedelta(days=days), rules.holidays)
            key = f"reminder:{call.id}:J-{days}:{deadline.date}"
            if after is None or on > after:
                found.setdefault(key, Due(key, call.id, days, deadline, on))
    return tuple(sorted(found.values(), key=lambda due: (due.on, due.deadline.date, due.days)))


def _dates(call: Call) -> Iterator[tuple[Deadline, dt.date | None]]:
    """Each date to remind of, once, and the day that has to be over before (None: none): the date that another source gives for it."""
    stated = {deadline.date: deadline for deadline in reversed(call.facts.deadlines) if deadline.role != "questions"}
    for doubt in call.facts.doubts:
        if doubt.field == "deadlines":
            said = _said(doubt, stated)
            for day in said:
                stated.pop(day, None)
            yield from zip(said.values(), (None, *said), strict=False)
    yield from ((deadline, None) for deadline in stated.values())


def _said(doubt: Doubt, stated: Mapping[dt.date, Deadline]) -> dict[dt.date, Deadline]:
    """The dates that the statements of a doubt give ("2026-12-15", "2026-12-15 17:00", "2026-12-15 stage1"), the earliest first."""
    found: dict[dt.date, Deadline] = {}
    for statement in doubt.said:
        date, *more = statement.value.split(" ")
        if not more or more[-1] != "questions":
            day = dt.date.fromisoformat(date)
            found.setdefault(day, stated.get(day) or Deadline(day, more[0] if more and ":" in more[0] else None, fact=statement.fact))
    like = next((stated[day] for day in found if day in stated), None)
    return {day: replace(found[day], role=like.role, zone=like.zone) if like else found[day] for day in sorted(found)}


# --- which mail -----------------------------------------------------------------------------------


def plan(follows: Sequence[Follow], told: Mapping[str, dt.date], *, day: dt.date, rules: config.Calls) -> Mail | None:
    """The member's mail of reminders on `day` (the cluster's day), None when none leaves; to be asked every day, once a day is enough.

    `told`: the key of everything that her mails told, with the day of the mail. A mail leaves on working days only, one a day, and one
    in seven days. It takes along what falls due in the six days after it, so that nothing is late although no other mail leaves then.
    Whatever left before, a mail leaves on the day of a reminder for the last three days (J-2; on a Friday it may be four before
    closing), when a reminder that waited comes to three days or to the last working day before closing, and when a date moved.

    A date that moved is told once, on the first working day on which she can be told; that day is not waited for when it would be the
    closing day. Reminders of the date that was are void. A reminder counts when its day lies after the day she began to follow or the
    date moved: on that day she saw the date or is told it. Late can only be what she began to follow, or what was corrected, within
    the six days after a mail: it waits for the seventh, for something that presses or for a move. Of several reminders of
    one deadline the last one is sent, the others count as told with it. Nothing is told on a closing day or after it.
    """
    moved = [move for follow in follows for move in moves(follow, told, day)]
    pending = [due for follow in follows for due in _pending(follow, told, day=day, rules=rules)]
    if not _leaves(moved, [due for due in pending if due.on <= day], set(told.values()), day=day, country=rules.holidays):
        return None
    soon = day + dt.timedelta(days=WEEK)
    taken = [due for due in pending if due.on <= day or (due.on < soon and due.days > PRESSING)]
    reminders = {(due.call, due.deadline.date): due for due in sorted(taken, key=lambda due: -due.days)}
    return Mail(
        day,
        tuple(sorted(moved, key=lambda move: _order(move.after, move.call))),
        tuple(sorted(reminders.values(), key=lambda due: _order(due.deadline, due.call))),
        tuple(sorted([*(move.key for move in moved), *(due.key for due in taken)])),
    )


def _order(deadline: Deadline, call: str) -> tuple[dt.date, str, str]:
    return deadline.date, deadline.time or "24:00", call


def _leaves(moved: Sequence[Moved], due: Sequence[Due], mails: Set[dt.date], *, day: dt.date, country: str) -> bool:
    next_day = working_day_after(day, country)
    if day in mails or not is_working_day(day, country):
        return any(move.after.date <= next_day for move in moved)
    if moved or any(_presses(one, day, next_day) for one in due):
        return True
    return bool(due) and not any(0 < (day - mail).days < WEEK for mail in mails)


def _presses(due: Due, day: dt.date, next_day: dt.date) -> bool:
    return due.days <= PRESSING or (due.deadline.date - day).days <= PRESSING or next_day >= due.deadline.date


def _pending(follow: Follow, told: Mapping[str, dt.date], *, day: dt.date, rules: config.Calls) -> list[Due]:
    """What she was not told yet of the call's dates that are ahead, what is due after `day` included."""
    asked = due_days(follow.call, rules)
    last: dict[dt.date, int] = {}
    for due in asked:
        if due.key in told:
            last[due.deadline.date] = min(due.days, last.get(due.deadline.date, due.days))
    return [
        due
        for due in asked
        if due.deadline.date > day
        and due.days < last.get(due.deadline.date, due.days + 1)
        and _known(follow, due.deadline.date) < due.on
        and (day - due.on).days <= STALE
    ]


def _known(follow: Follow, date: dt.date) -> dt.date:
    """The day on which she saw that the call closes on `date`, or on which it moved to it (a correction is told to some only)."""
    days = [
        move.at.astimezone(follow.since.tzinfo).date()
        for move in follow.call.moves
        if move.why == "moved" and move.after and move.after.date == date and not (move.before and move.before.date == date)
    ]
    return max([follow.since.date(), *days])


def moves(follow: Follow, told: Mapping[str, dt.date], day: dt.date) -> Iterator[Moved]:
    """What moved since she follows and she was not told: from the date she knew to the one it is now, if that is another.

    A correction tells itself to those who read the wrong date; here it only ends what moved before it.
    """
    knew: dict[_Mark, tuple[Deadline | None, Deadline, str]] = {}  # by what it became: what she knew, what it became, that move's key
    for key, move in _keyed(follow.call):
        if move.at <= follow.since or move.role == "questions":
            continue
        known = knew.pop(_mark(move.before), None) if move.before else None
        if move.after and (known or move.why == "moved"):
            there = None if known else knew.get(_mark(move.after))  # two sources of one call may both have moved to it
            first = move.after if key in told else known[0] if known else there[0] if there else move.before
            knew[_mark(move.after)] = (first, move.after, key)
    ahead = {deadline.date for deadline in follow.call.facts.deadlines if deadline.date > day}
    for first, after, key in knew.values():
        if after.date in ahead and key not in told and not (first and _same(first, after)):
            yield Moved(key, follow.call.id, first, after)


def _keyed(call: Call) -> Iterator[tuple[str, Move]]:
    """The moves of a call, the oldest first, each with its key: a date to which it moves again is told again."""
    times: Counter[dt.date] = Counter()
    for move in sorted(call.moves, key=lambda move: move.at):
        date = move.after.date if move.after else dt.date.min
        times[date] += 1
        yield f"moved:{call.id}:{f'{times[date]}:' if times[date] > 1 else ''}{date}", move


def _mark(deadline: Deadline) -> _Mark:
    """What moves from date to date, whatever its role is called from one reading to the next."""
    return "precontact" if deadline.role == "precontact" else "", deadline.date


def _same(one: Deadline, other: Deadline) -> bool:
    """Whether the two tell the same; an hour that one of them does not state is no other hour."""
    return one.date == other.date and (one.time == other.time or not (one.time and other.time))
