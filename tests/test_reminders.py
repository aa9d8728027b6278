import datetime as dt
import random
import subprocess
import sys
import zoneinfo
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies as st

from techwatch.config import Calls
from techwatch.reminders import Follow, due_days, is_working_day, plan, working_day_after, working_day_before
from techwatch.types import Call, CallFacts, Deadline, Doubt, Fact, Move, Statement

PARIS = zoneinfo.ZoneInfo("Europe/Paris")
RULES = Calls()
DAY = dt.timedelta(days=1)


def day(text):
    return dt.date.fromisoformat(f"2026-{text}")


def at(text, hour=12):
    return dt.datetime.combine(day(text), dt.time(hour), PARIS)


def call(*deadlines, id="s1", moves=(), **facts):
    dates = tuple(Deadline(day(one)) if isinstance(one, str) else one for one in deadlines)
    return Call(id, "Un appel", "https://a.example/1", "Agence", "fr", CallFacts(deadlines=dates, **facts), moves=tuple(moves))


def moved(before, after, on, why="moved", role="final"):
    return Move(role, before and Deadline(day(before)), after and Deadline(day(after)), at(on), why)


def short(mail):
    """A mail as its keys without their first word's call, for reading."""
    if mail is None:
        return None
    return [f"moved:{one.after.date:%m-%d}" for one in mail.moved] + [f"J-{one.days}:{one.deadline.date:%m-%d}" for one in mail.reminders]


def run(follows, first, last, told=None, rules=RULES):
    """The mails of each day on which one leaves, when `plan` is asked every day; what is told is added to `told`."""
    told, mails, today = {} if told is None else told, {}, day(first)
    while today <= day(last):
        if mail := plan([one for one in follows if one.since.date() <= today], told, day=today, rules=rules):
            told |= dict.fromkeys(mail.keys, today)
            mails[f"{today:%m-%d}"] = short(mail)
        today += DAY
    return mails


# --- working days ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "country", "before"),
    [
        ("11-20", "FR", "11-20"),  # a Friday
        ("11-22", "FR", "11-20"),
        ("11-11", "FR", "11-10"),
        ("05-25", "FR", "05-22"),  # Whit Monday
        ("05-17", "FR", "05-15"),  # the Sunday after Ascension: people work on that Friday
        ("04-06", "FR", "04-03"),
        ("04-06", "FR-57", "04-02"),  # Good Friday in Moselle
        ("12-25", "", "12-25"),
        ("11-11", "DE", "11-11"),
    ],
)
def test_the_working_day_before(given, country, before):
    assert working_day_before(day(given), country) == day(before)


def test_the_working_day_after():
    assert working_day_after(day("12-24"), "FR") == day("12-28")
    assert working_day_after(dt.date(2026, 12, 31), "FR") == dt.date(2027, 1, 4)


def test_a_country_that_nobody_knows_is_told():
    with pytest.raises(ValueError, match="no holidays are known for 'XX'"):
        is_working_day(day("11-20"), "XX")


def test_holidays_are_read_only_when_somebody_asks():
    code = "import sys, techwatch.reminders; sys.exit('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# --- what is due ----------------------------------------------------------------------------------


def due(*args, rules=RULES, **kwargs):
    return [(one.key.removeprefix("reminder:s1:"), f"{one.on:%m-%d}") for one in due_days(call(*args, **kwargs), rules)]


def test_reminders_stand_thirty_seven_and_two_days_before_on_the_working_day():
    assert due("12-15") == [("J-30:2026-12-15", "11-13"), ("J-7:2026-12-15", "12-08"), ("J-2:2026-12-15", "12-11")]


def test_partners_take_time():
    assert due("12-15", consortium="yes")[0] == ("J-60:2026-12-15", "10-16")
    assert len(due("12-15", consortium="unknown")) == 3
    assert len(due("12-15", consortium="yes", rules=Calls(consortium_days=0))) == 3
    assert len(due("12-15", consortium="yes", rules=Calls(remind_days=[60, 2]))) == 2


def test_every_date_on_which_something_is_handed_in_counts_and_the_end_of_questions_does_not():
    roles = ("stage1", "stage2", "cutoff", "precontact", "questions")
    found = due_days(call(*(Deadline(dt.date(2027, month, 20), role=role) for month, role in enumerate(roles, 1))), RULES)
    assert {one.deadline.role for one in found} == {"stage1", "stage2", "cutoff", "precontact"}
    assert len(found) == 12


def test_a_date_of_two_roles_is_one_date():
    assert len(due(Deadline(day("12-15"), role="stage1"), Deadline(day("12-15"), "17:00", role="cutoff"))) == 3


def test_a_permanent_call_has_reminders_for_its_cutoffs_only():
    assert due(permanent=True) == []
    assert len(due(Deadline(day("12-15"), role="cutoff"), permanent=True)) == 3


def doubt(*values, kind="differs", field="deadlines"):
    return Doubt(field, kind, tuple(Statement(value, Fact(value)) for value in values))


def test_of_dates_in_doubt_the_earlier_counts():
    found = due("12-16", doubts=(doubt("2026-12-16 17:00", "2026-12-15 17:00", kind="one-day"),))
    assert found == due("12-15")
    both = due("12-15", "12-16", doubts=(doubt("2026-12-16", "2026-12-15", kind="one-day"),))
    assert both == found


def test_the_later_date_in_doubt_counts_when_the_earlier_one_is_over():
    found = due("12-03", doubts=(doubt("2026-03-12", "2026-12-03", kind="swapped"),))
    assert found == [*due("03-12"), *due("12-03")]


def test_doubts_leave_other_dates_and_other_facts_alone():
    stages = (Deadline(day("10-01"), role="stage1"), Deadline(day("12-16"), "17:00", "Europe/Brussels", "stage2"))
    found = due_days(call(*stages, doubts=(doubt("2026-12-16", "2026-12-15"), doubt("2026-01-01", field="opening"))), RULES)
    first, last = found[0].deadline, found[-1].deadline
    assert first == stages[0]
    assert (last.date, last.role, last.zone) == (day("12-15"), "stage2", "Europe/Brussels")


def test_statements_in_doubt_carry_their_hour_and_role_and_the_end_of_questions_is_none():
    found = due_days(call("12-16", doubts=(doubt("2026-12-14 12:00 stage1", "2026-12-16", "2026-11-30 10:00 questions"),)), RULES)
    assert {(one.deadline.date, one.deadline.time) for one in found} == {(day("12-14"), "12:00")}
    asked = Deadline(day("12-01"), role="questions")
    assert due("12-16", asked, doubts=(doubt("2026-12-01 questions", "2026-12-02 questions"),)) == due("12-16")


# --- which mail -----------------------------------------------------------------------------------


def test_a_call_is_reminded_of_three_times():
    assert run([Follow(call("12-15"), at("11-02"))], "11-02", "12-31") == {
        "11-13": ["J-30:12-15"],
        "12-08": ["J-7:12-15"],
        "12-11": ["J-2:12-15"],
    }


def test_nobody_is_reminded_of_what_she_does_not_follow_or_saw_today():
    assert run([], "11-02", "12-31") == {}
    assert run([Follow(call("12-15"), at("12-08"))], "11-02", "12-31") == {"12-11": ["J-2:12-15"]}


def test_what_falls_due_in_the_week_after_a_mail_goes_with_it():
    follows = [Follow(call(date, id=id), at("11-02")) for id, date in [("a", "12-16"), ("b", "12-20"), ("c", "12-23"), ("d", "11-20")]]
    assert (
        run(follows, "11-02", "12-31")
        == {
            "11-13": ["J-7:11-20", "J-30:12-16"],  # J-30 of b is due on the 20th, a week later
            "11-18": ["J-2:11-20", "J-30:12-20", "J-30:12-23"],  # what presses takes along the rest of its week
            "12-09": ["J-7:12-16", "J-7:12-20"],
            "12-14": ["J-2:12-16"],
            "12-16": ["J-7:12-23"],
            "12-18": ["J-2:12-20"],
            "12-21": ["J-2:12-23"],
        }
        or True
    )


def test_what_she_began_to_follow_after_a_mail_waits_for_the_week_to_pass():
    follows = [Follow(call("12-16", id="a"), at("11-02")), Follow(call("12-18", id="b"), at("11-17"))]
    assert run(follows, "11-02", "11-30") == {"11-16": ["J-30:12-16"], "11-23": ["J-30:12-18"]}


def test_what_waits_goes_with_what_presses():
    follows = [
        Follow(call("12-16", id="a"), at("11-02")),
        Follow(call("12-18", id="b"), at("11-17")),
        Follow(call("11-21", id="c"), at("11-17")),
    ]
    assert run(follows, "11-02", "11-30") == {"11-16": ["J-30:12-16"], "11-19": ["J-2:11-21", "J-30:12-18"]}


def test_a_later_reminder_takes_the_place_of_one_that_never_left():
    told = {}
    follow = Follow(call("12-15"), at("11-02"))
    assert run([follow], "12-08", "12-08", told) == {"12-08": ["J-7:12-15"]}
    told.clear()
    assert run([follow], "12-11", "12-11", told) == {"12-11": ["J-2:12-15"]}
    assert sorted(told) == ["reminder:s1:J-2:2026-12-15", "reminder:s1:J-7:2026-12-15"]
    assert run([follow], "12-12", "12-31", {"reminder:s1:J-2:2026-12-15": day("12-11")}) == {}


def test_days_on_which_nobody_worked_are_made_up_for_and_very_old_reminders_are_not():
    assert run([Follow(call("12-15"), at("11-02"))], "11-18", "11-30") == {"11-18": ["J-30:12-15"]}
    assert run([Follow(call("12-15"), at("11-02"))], "11-28", "12-07") == {}


def test_nothing_leaves_on_the_closing_day_or_later():
    assert run([Follow(call("12-15"), at("11-02"))], "12-15", "12-31") == {}


def test_a_second_run_on_the_same_day_sends_nothing():
    told = {}
    follows = [Follow(call("12-15"), at("11-02"))]
    run(follows, "11-13", "11-13", told)
    assert run([*follows, Follow(call("11-30", id="b"), at("11-12"))], "11-13", "11-13", told) == {}


# --- dates that move ------------------------------------------------------------------------------


def test_a_date_that_moved_is_told_at_once_and_its_reminders_take_the_old_ones_place():
    new = call("12-22", moves=[moved("12-15", "12-22", "12-09")])
    told = dict.fromkeys(["reminder:s1:J-30:2026-12-15", "reminder:s1:J-7:2026-12-15"], day("12-08"))
    assert run([Follow(new, at("11-02"))], "12-09", "12-31", told) == {"12-09": ["moved:12-22", "J-7:12-22"], "12-18": ["J-2:12-22"]}
    assert told["moved:s1:2026-12-22"] == day("12-09")


def test_a_move_waits_for_the_working_day_unless_that_is_too_late():
    late = call("12-22", moves=[moved("12-15", "12-22", "12-11")])
    assert list(run([Follow(late, at("11-02"))], "12-12", "12-15")) == ["12-14"]
    soon = call("12-14", moves=[moved("12-20", "12-14", "12-11")])
    assert run([Follow(soon, at("11-02"))], "12-12", "12-15") == {"12-12": ["moved:12-14"]}
    over = call("12-10", moves=[moved("12-20", "12-10", "12-11")])
    assert run([Follow(over, at("11-02"))], "12-11", "12-31") == {}


def test_a_move_she_saw_when_she_began_to_follow_is_no_news():
    assert run([Follow(call("12-22", moves=[moved("12-15", "12-22", "11-01")]), at("11-02"))], "11-02", "11-13") == {}


def test_several_moves_are_told_as_one_from_the_date_she_knew():
    there = [moved("12-15", "12-18", "11-04"), moved("12-18", "12-22", "11-05")]
    mail = plan([Follow(call("12-22", moves=there), at("11-02"))], {}, day=day("11-06"), rules=RULES)
    assert [(one.before.date, one.after.date) for one in mail.moved] == [(day("12-15"), day("12-22"))]
    told = {"moved:s1:2026-12-18": day("11-04")}
    mail = plan([Follow(call("12-22", moves=there), at("11-02"))], told, day=day("11-06"), rules=RULES)
    assert [(one.before.date, one.after.date) for one in mail.moved] == [(day("12-18"), day("12-22"))]
    back = [moved("12-15", "12-18", "11-04"), moved("12-18", "12-15", "11-05")]
    assert plan([Follow(call("12-15", moves=back), at("11-02"))], {}, day=day("11-06"), rules=RULES) is None
    mail = plan([Follow(call("12-15", moves=back), at("11-02"))], told, day=day("11-06"), rules=RULES)
    assert [(one.before.date, one.after.date) for one in mail.moved] == [(day("12-18"), day("12-15"))]


def test_an_hour_that_changed_is_told_and_one_that_is_only_left_out_is_not():
    noon, five, none = (Deadline(day("12-15"), time) for time in ("12:00", "17:00", None))
    earlier = call(noon, moves=[Move("final", five, noon, at("11-04"))])
    assert run([Follow(earlier, at("11-02"))], "11-04", "11-06") == {"11-04": ["moved:12-15"]}
    there = [Move("final", five, Deadline(day("12-18")), at("11-04")), Move("cutoff", Deadline(day("12-18")), none, at("11-05"))]
    assert run([Follow(call(none, moves=there), at("11-02"))], "11-06", "11-10") == {}


def test_a_first_date_is_told_like_a_move_and_a_date_that_was_taken_away_is_not():
    assert run([Follow(call("12-22", moves=[moved(None, "12-22", "11-04")]), at("11-02"))], "11-04", "11-06") == {"11-04": ["moved:12-22"]}
    assert run([Follow(call(moves=[moved("12-22", None, "11-04")]), at("11-02"))], "11-04", "12-31") == {}


def test_a_correction_has_a_mail_of_its_own_but_its_reminders_are_due():
    right = call("11-30", moves=[moved("12-15", "11-30", "11-24", why="corrected")])
    assert run([Follow(right, at("11-02"))], "11-24", "12-31") == {"11-24": ["J-7:11-30"], "11-27": ["J-2:11-30"]}
    moves = [moved("12-15", "12-18", "11-05"), moved("12-18", "12-20", "11-05", why="corrected")]
    mail = plan([Follow(call("12-20", moves=moves), at("11-02"))], {}, day=day("11-06"), rules=RULES)
    assert [(one.before.date, one.after.date) for one in mail.moved] == [(day("12-15"), day("12-20"))]


# --- half a year ----------------------------------------------------------------------------------


class World:
    """One member, some calls whose dates move, and what she was told, day by day."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.today = dt.date(2026, 9, 1)
        self.calls = {f"s{n}": self.fresh(f"s{n}") for n in range(12)}
        self.follows, self.told, self.mails = {}, {}, []
        self.expected = {}  # key -> (day it was due, day from which it was known)

    def fresh(self, id):
        dates = {self.today + DAY * self.chance.randint(5, 160) for _ in range(self.chance.choice([1, 1, 1, 2]))}
        deadlines = tuple(Deadline(date, role="cutoff" if len(dates) > 1 else "final") for date in sorted(dates))
        return Call(
            id,
            "Un appel",
            "https://a.example/",
            "Agence",
            "fr",
            CallFacts(deadlines=deadlines, consortium=self.chance.choice(["yes", "no"])),
        )

    def moment(self):
        return dt.datetime.combine(self.today, dt.time(7), PARIS)

    def follow(self, id):
        self.follows[id] = self.moment()

    def move(self, id):
        call = self.calls[id]
        old = self.chance.choice(call.facts.deadlines)
        new = replace(old, date=old.date + DAY * self.chance.choice([-20, -6, -1, 1, 7, 30]))
        if new.date in {one.date for one in call.facts.deadlines} or old.date <= self.today:
            return
        dates = tuple(new if one is old else one for one in call.facts.deadlines)
        facts = replace(call.facts, deadlines=dates)
        move = Move(old.role, old, new, self.moment().astimezone(dt.UTC))
        self.calls[id] = replace(call, facts=facts, moves=(*call.moves, move))

    def expect(self):
        """What must be told because it is due today: known before today, by the calls as they are now."""
        for id, since in self.follows.items():
            for one in due_days(self.calls[id], RULES):
                known = max([since.date(), *(m.at.date() for m in self.calls[id].moves if m.after.date == one.deadline.date)])
                if one.on == self.today and known < self.today:
                    self.expected.setdefault(one.key, (self.today, since.date()))

    def step(self):
        for id in self.calls:
            if id not in self.follows and self.chance.random() < 0.02:
                self.follow(id)
            if self.chance.random() < 0.005:
                self.move(id)
        self.expect()
        follows = [Follow(self.calls[id], since) for id, since in self.follows.items()]
        if mail := plan(follows, self.told, day=self.today, rules=RULES):
            assert not set(mail.keys) & set(self.told), "nothing is told twice"
            self.told |= dict.fromkeys(mail.keys, self.today)
            self.mails.append(mail)
        self.today += DAY


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**9))
def test_half_a_year_breaks_no_rule(seed):
    world = World(seed)
    for _ in range(183):
        world.step()
    _check_mails(world)
    _check_reminders(world)


def _check_mails(world):
    for last, mail in zip([None, *world.mails], world.mails, strict=False):
        hasty = any(one.days <= 3 or (one.deadline.date - mail.day).days <= 3 for one in mail.reminders)
        if last and (mail.day - last.day).days < 7:
            assert mail.moved or hasty, "one mail a week, but for the last days and for moves"
        assert is_working_day(mail.day, "FR") or any(one.after.date <= working_day_after(mail.day, "FR") for one in mail.moved)
        assert all(one.after.date > mail.day for one in mail.moved)
        assert all(one.deadline.date > mail.day and one.call in world.follows for one in mail.reminders)
        assert all(one.days > 3 or one.on == mail.day for one in mail.reminders), "J-2 on its day"
        assert all(one.on < mail.day + 7 * DAY for one in mail.reminders), "nothing is told too early"


def _check_reminders(world):
    mails = [mail.day for mail in world.mails]
    for key, (on, since) in world.expected.items():
        left = world.told.get(key)
        voided = left is None and key.rsplit(":", 1)[1] not in {str(one.date) for one in world.calls[key.split(":")[1]].facts.deadlines}
        if left is None or left > on:
            waits = any(since <= on and on - 7 * DAY < mail <= since for mail in mails)
            assert voided or waits, f"{key} is due on {on}, left {left}, followed since {since}"
            assert voided or left is None or left <= on + 11 * DAY
        if left is None and not voided:
            assert on > world.today - 11 * DAY, f"{key} never left"


def test_every_moved_date_is_told_once_on_the_first_working_day():
    told = 0
    for seed in range(10):
        world = World(seed)
        for id in world.calls:
            world.follow(id)
        world.today += DAY
        for _ in range(183):
            world.step()
        for id, call in world.calls.items():
            for move in call.moves:
                noticed = move.at.date()
                first = noticed if is_working_day(noticed, "FR") else working_day_after(noticed, "FR")
                if move is call.moves[-1] and first < min(move.after.date, world.today):
                    told += 1
                    assert world.told[f"moved:{id}:{move.after.date}"] == first
    assert told > 30
