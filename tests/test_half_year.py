"""What members must have been told in half a year, worked out from the rules in plain words, against the ledger and the mailbox."""

import datetime as dt
import email
import email.policy
import functools
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage

import holidays
import pytest

import readings
from half_year import DAY, FIRST, LAST, PARIS, Size, Snapshot, World
from techwatch.store import links, open_store
from techwatch.types import Deadline

SOON = 3


@dataclass
class Ledger:
    """The lines of deliveries, read with nothing but SQL. Days are those of the mails, keys are (member, call, what)."""

    world: World
    reminders: dict[tuple[int, int, int, dt.date], dt.date] = field(default_factory=dict)
    moves: dict[tuple[int, int, dt.date], list[dt.date]] = field(default_factory=lambda: defaultdict(list))
    corrections: list[tuple[int, int, dt.date]] = field(default_factory=list)
    mails: dict[tuple[int, str], list[tuple[str, int, dt.date | None]]] = field(default_factory=lambda: defaultdict(list))
    states: dict[tuple[int, str], str] = field(default_factory=dict)
    handed: dict[tuple[int, str], dt.datetime] = field(default_factory=dict)
    ids: dict[tuple[int, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        number = {sheet.story: self.world.merged.get(n, n) for n, sheet in self.world.sheets.items()}
        sql = "SELECT message_key, subscriber, mail, state, at, message_id FROM deliveries WHERE mail != '' ORDER BY mail"
        for key, member, mail, state, at, message_id in self.world.store.db.execute(sql):
            kind, story, *rest = key.split(":")
            self._take(kind, member, number[story], rest, dt.date.fromisoformat(mail.split(":")[1][:10]), mail)
            self.states[(member, mail)], self.handed[(member, mail)] = state, dt.datetime.fromisoformat(at)
            self.ids[(member, mail)] = message_id

    def _take(self, kind: str, member: int, call: int, rest: list[str], day: dt.date, mail: str) -> None:
        date = dt.date.fromisoformat(rest[-1]) if kind != "correction" else None
        if kind == "reminder" and date:
            key = (member, call, int(rest[0].removeprefix("J-")), date)
            assert key not in self.reminders, f"told twice: {key}"
            self.reminders[key] = day
        elif kind == "moved" and date:
            self.moves[(member, call, date)].append(day)
        else:
            self.corrections.append((member, call, day))
        self.mails[(member, mail)].append((f"{kind} {rest[0]}", call, date))

    def reminder_days(self) -> dict[int, list[dt.date]]:
        """The days of each member's mails, but for those that only put something right."""
        days: dict[int, set[dt.date]] = defaultdict(set)
        for (member, mail), told in self.mails.items():
            if any(not what.startswith("correction") for what, _, _ in told):
                days[member].add(dt.date.fromisoformat(mail.split(":")[1][:10]))
        return {member: sorted(each) for member, each in days.items()}


# --- the rules, in plain words --------------------------------------------------------------------


@functools.cache
def works(day: dt.date) -> bool:
    return day.weekday() < 5 and day not in holidays.country_holidays("FR", years=day.year)


def last_working_day(day: dt.date) -> dt.date:
    return day if works(day) else last_working_day(day - DAY)


def first_working_day(day: dt.date) -> dt.date:
    return day if works(day) else first_working_day(day + DAY)


def reminders_of(world: World, call: int) -> tuple[int, ...]:
    return (60, 30, 7, 2) if world.sheets[call].consortium else (30, 7, 2)


def due_on(date: dt.date, days: int) -> dt.date:
    return last_working_day(date - days * DAY)


def due(world: World) -> Iterator[tuple[int, int, int, dt.date, dt.date]]:
    """Every (member, call, days, date, day) that was due: the member followed the call and the date stood before that day began."""
    for day, seen in world.days.items():
        for call, dates in seen.dates.items():
            for one in dates:
                known = seen.known[call].get(one.date, FIRST)
                found = [days for days in reminders_of(world, call) if due_on(one.date, days) == day and day < one.date and known < day]
                for days in found:
                    yield from ((m, call, days, one.date, day) for m, calls in seen.follows.items() if calls.get(call, day) < day)


def stands(seen: Snapshot, member: int, call: int, date: dt.date) -> bool:
    """Whether the member follows the call, can be reached, and the call closes on the date."""
    return call in seen.follows.get(member, {}) and any(one.date == date for one in seen.dates[call])


def void(world: World, member: int, call: int, date: dt.date, *, since: dt.date) -> dt.date | None:
    """The first day from `since` on when nothing was to be told of the date any more."""
    return next((day for day, seen in world.days.items() if day >= since and not stands(seen, member, call, date)), None)


# --- what is checked ------------------------------------------------------------------------------


def check_every_due_reminder(world: World, ledger: Ledger) -> int:
    """Each left on its day or in the six days before. It may wait for a week to pass only where she came to it after that week's mail."""
    count, days_of = 0, ledger.reminder_days()
    for member, call, days, date, day in due(world):
        count += 1
        told = ledger.reminders.get((member, call, days, date))
        if told is not None and told <= day:
            continue
        name = f"member {member}, call {call}, J-{days} of {date}, due {day}, told {told}"
        assert days > SOON, f"late: {name}"
        before = [mail for mail in days_of.get(member, []) if day - 7 * DAY < mail < day]
        since = max(world.days[day].follows[member][call], world.sheets[call].corrected.get(date, FIRST))
        assert before, f"late: {name}"
        assert since > before[-1], f"late: {name}"
        limit = min(first_working_day(before[-1] + 7 * DAY), date - DAY)
        over = void(world, member, call, date, since=day)
        assert (told is not None and told <= limit) or (over and over <= limit), f"late: {name}, was to leave by {limit}"
    return count


def check_nothing_else(world: World, ledger: Ledger) -> None:
    for (member, call, days, date), told in ledger.reminders.items():
        name = f"member {member}, call {call}, J-{days} of {date}, told {told}"
        seen = world.days[told]
        assert told < date, name
        assert member in seen.follows, f"not reachable: {name}"
        if world.sheets[call].rival is None:
            assert stands(seen, member, call, date), f"not followed, or no date: {name}"
        on = due_on(date, days)
        assert on < told + 7 * DAY, f"too early: {name}"
        assert on >= told or days > SOON or call not in world.days[on].follows.get(member, {}) or world.sheets[call].corrected, (
            f"late: {name}"
        )
        assert on <= told or days > SOON, f"too early: {name}"


def check_weeks(ledger: Ledger) -> None:
    """One mail a week, but for what closes within three days (before the next working day), and dates that moved."""
    for member, days in ledger.reminder_days().items():
        for last, day in itertools.pairwise(days):
            told = [
                each
                for (whom, mail), lines in ledger.mails.items()
                if whom == member and mail.startswith(f"notice:{day}")
                for each in lines
            ]
            hasty = [
                what
                for what, _, date in told
                if what.startswith("moved")
                or (date and what == "reminder J-2")
                or (date and what.startswith("reminder") and ((date - day).days <= SOON or first_working_day(day + DAY) >= date))
            ]
            assert (day - last).days >= 7 or hasty, f"member {member}: {last} and {day}: {told}"


def moves_due(world: World) -> Iterator[tuple[int, int, dt.date, dt.date]]:
    """Every (member, call, date, day) on which a member had to be told that a call now closes on `date`, or at another hour.

    She knows what stood when she began to follow, or what she was told last; a correction is another matter, and no hour is no other.
    """
    knew: dict[tuple[int, int], Deadline] = {}
    for day, seen in world.days.items():
        for member, follows in seen.all.items():
            for call in follows:
                if len(seen.dates[call]) != 1 or world.sheets[call].rival:
                    continue
                (now,), known = seen.dates[call], knew.get((member, call))
                silent = known and known.date == now.date and not (known.time and now.time)
                if known is None or silent or follows[call] == day or world.sheets[call].corrected:
                    knew[(member, call)] = now
                elif member in seen.follows and is_news(known, now, day):
                    knew[(member, call)] = now
                    yield member, call, now.date, day


def is_news(known: Deadline, now: Deadline, day: dt.date) -> bool:
    """Whether she is told on the day, a working day unless the next one is too late."""
    other = known.date != now.date or (known.time and now.time and known.instant(PARIS) != now.instant(PARIS))
    return bool(other) and now.date > day and (works(day) or first_working_day(day + DAY) >= now.date)


def check_moves(world: World, ledger: Ledger) -> int:
    expected: dict[tuple[int, int, dt.date], list[dt.date]] = defaultdict(list)
    for member, call, date, day in moves_due(world):
        expected[(member, call, date)].append(day)
    assert dict(ledger.moves) == dict(expected)
    return sum(map(len, expected.values()))


def check_mailbox(world: World, ledger: Ledger) -> int:
    """Each accepted mail is there once, in her language, with a link to each of its calls; nothing else is."""
    found = Counter[str]()
    lang = {each.email: each.lang for each in world.members.values()}
    stories = defaultdict(set)
    for number, sheet in world.sheets.items():
        stories[world.merged.get(number, number)] |= {sheet.story, links.standing(world.store, sheet.story)}
    told = {message_id: mail for mail, message_id in ledger.ids.items()}
    for message in mailbox(world):
        found[message["Message-ID"]] += 1
        member, mail = told[message["Message-ID"]]
        day = dt.date.fromisoformat(mail.split(":")[1][:10])
        assert message["Date"].datetime == dt.datetime.combine(day, dt.time(8), PARIS), "at eight, whatever the clocks do"
        assert message["To"].addresses[0].addr_spec == world.members[member].email
        body = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        assert ("Se désinscrire" in body) == (lang[world.members[member].email] == "fr"), body
        for _, call, _ in ledger.mails[(member, mail)]:
            assert any(line.endswith(f"/calls/{story}") for line in body.splitlines() for story in stories[call]), (call, body)
    accepted = {ledger.ids[mail] for mail, state in ledger.states.items() if state == "accepted"}
    assert set(found) == accepted
    assert set(found.values()) <= {1}
    return len(found)


def mailbox(world: World) -> Iterator[EmailMessage]:
    for path in sorted((world.home.path / "outbox/new").iterdir()):
        yield email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    for _, content in world.spool:
        yield email.message_from_bytes(content, policy=email.policy.default)


def check_ledger(world: World, ledger: Ledger) -> None:
    """Everything came to an end, before closing, and to nobody who could not be reached."""
    assert set(ledger.states.values()) <= {"accepted", "refused"}
    for (member, mail), at in ledger.handed.items():
        day = at.astimezone(PARIS).date()
        assert member in world.days[day].follows, (member, mail)
        for what, call, date in ledger.mails[(member, mail)]:
            instants = [one.instant(PARIS) for one in world.days[day].dates[call] if one.date == date]
            assert all(at < instant for instant in instants), (what, member, mail)


def check_corrections(world: World, ledger: Ledger) -> int:
    """Each went, on its day, to those whose mails had told the wrong date before."""
    expected = set()
    for at, call, wrong in world.corrections:
        day = at.astimezone(PARIS).date()
        for (member, mail), told in ledger.mails.items():
            sent = ledger.states[(member, mail)] == "accepted" and ledger.handed[(member, mail)] < at
            if sent and any(of == call and str(date) == wrong for _, of, date in told) and member in world.days[day].follows:
                expected.add((member, call, day))
    late = {(m, call, day) for m, call, day in ledger.corrections if (m, call, day) not in expected}
    assert all((m, call, day) not in late or _back(world, m, call, day) for m, call, day in ledger.corrections), late
    assert expected <= set(ledger.corrections)
    assert len(ledger.corrections) == len({(m, call) for m, call, _ in ledger.corrections})
    return len(expected)


def _back(world: World, member: int, call: int, day: dt.date) -> bool:
    """Whether she could not be reached when it was put right, and this is the first day on which she can."""
    (at,) = [at.astimezone(PARIS).date() for at, corrected, _ in world.corrections if corrected == call]
    return at < day and all(member not in seen.follows for on, seen in world.days.items() if at <= on < day)


def lived(tmp_path, seed: int, size: Size) -> tuple[World, dict[str, int]]:
    home = readings.small_home(tmp_path / "home")
    with open_store(home.database) as store:
        world = World(store, home, seed=seed, size=size)
        while world.today <= LAST:
            world.step()
        ledger = Ledger(world)
        figures = {"reminders": check_every_due_reminder(world, ledger), "moves": check_moves(world, ledger)}
        check_nothing_else(world, ledger)
        check_weeks(ledger)
        check_ledger(world, ledger)
        figures |= {"corrections": check_corrections(world, ledger), "mails": check_mailbox(world, ledger)}
        return world, figures


@pytest.mark.slow
@pytest.mark.parametrize("seed", [5])
def test_half_a_year_of_a_small_cluster(tmp_path, seed):
    world, figures = lived(tmp_path, seed, Size(calls=40, members=20, moves=14, corrections=4, merges=4))
    assert min(figures.values()) > 0, (seed, figures, world.events)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2026])
def test_half_a_year_of_three_hundred_calls_and_two_hundred_members(tmp_path, seed):
    world, figures = lived(tmp_path, seed, Size(calls=300, members=200, moves=40, corrections=10, merges=8))
    assert figures["reminders"] > 1000, (seed, figures, world.events)
