"""A call's facts become the words that members read of them: dates, amounts, who may apply, what sources say instead. Pure."""

import datetime as dt
import re
from typing import Final

from babel.dates import get_timezone_location

from techwatch.render.typography import FIXED, Tongue
from techwatch.text import unique
from techwatch.types import CallFacts, Deadline, Fact, Money, Statement

SEPARATOR = " · "
NAMED: Final = ("consortium", "scope", "nature")
"""Facts whose values have words of their own."""


def closes(tongue: Tongue, deadline: Deadline) -> str:
    """What a date ends, as a heading of it: "Clôture"."""
    return tongue.word(f"closes.{deadline.role}")


def when(tongue: Tongue, deadline: Deadline) -> str:
    """A date in full words with its hour, its zone where that is not the cluster's, and what is not known of the hour."""
    if deadline.time is None:
        hour = tongue.word("no_hour")
    elif deadline.time.startswith("24"):
        hour = tongue.word("day_end")
    else:
        hour = clock(tongue, deadline)
    return f"{tongue.date(deadline.date, 'full')}, {hour}"


def doubtful(tongue: Tongue, facts: CallFacts, year: int) -> str:
    """Which dates its sources give, where they do not agree; "" when nobody doubts a date."""
    doubts = [doubt for doubt in facts.doubts if doubt.field.startswith("deadline")]
    said = [_said(tongue, statement, year) for doubt in doubts for statement in doubt.said]
    return tongue.word("doubtful", dates=", ".join(unique(said))) if said else tongue.word("doubtful_plain") if doubts else ""


def _said(tongue: Tongue, statement: Statement, year: int) -> str:
    """One source's date ("2026-12-15 17:00") and who gives it; what is no date as it stands."""
    day, _, time = statement.value.partition(" ")
    try:
        date = short(tongue, dt.date.fromisoformat(day), year)
    except ValueError:
        return statement.value
    when = f"{date} {hour_of(tongue, time)}" if time else date
    return f"{when} ({statement.fact.source})" if statement.fact.source else when


def partners(tongue: Tongue, facts: CallFacts) -> str:
    """That a consortium is needed, and of how many; "" when nobody says so."""
    numbers = [("least_partners", facts.min_partners), ("least_countries", facts.min_countries)]
    least = [tongue.word(key, number) for key, number in numbers if number]
    if facts.consortium != "yes" and not least:
        return ""
    return f"{tongue.word('consortium')} ({', '.join(least)})" if least else tongue.word("consortium")


def fact_name(tongue: Tongue, field: str) -> str:
    """The name of a fact of a call ("budget_total") as members read it; words of another's are left as they are."""
    key = f"fact.{field}"
    return tongue.word(key) if key in tongue.words else tongue.typo(field)


def fact_value(tongue: Tongue, facts: CallFacts, field: str) -> str:
    """The value of a fact (its name in CallFacts, or "deadline") as members read it; "" when nobody states it."""
    value = getattr(facts, "deadlines" if field == "deadline" else field, None)
    if value in (None, "", (), "unknown", False):
        return ""
    if field == "applicants":
        return ", ".join(who(tongue, name) for name in value)
    if field in NAMED:
        return tongue.word(f"{field}.{value}")
    if field == "max_rate_pct":
        return tongue.word("percent", rate=tongue.number(value))
    return tongue.word("permanent") if value is True else _plain(tongue, value)


def fact_behind(facts: CallFacts, field: str) -> Fact:
    """What the value of a fact was read from, an empty one where nobody knows."""
    value = getattr(facts, field, None)
    own = value.fact if isinstance(value, Money) else Fact("")
    return facts.evidence.get(field, own)


def _plain(tongue: Tongue, value: object) -> str:
    """A value whose kind says how it is written."""
    if isinstance(value, Money):
        return amount(tongue, value)
    if isinstance(value, dt.date):
        return tongue.date(value)
    if isinstance(value, tuple):
        return ", ".join(when(tongue, each) if isinstance(each, Deadline) else tongue.typo(str(each)) for each in value)
    return str(value) if "://" in str(value) else tongue.typo(str(value))


def who(tongue: Tongue, applicant: str) -> str:
    """A kind of applicant in the reader's words; one that no words file knows as it is."""
    key = f"who_{applicant}"
    return tongue.word(key) if key in tongue.words else applicant


def short(tongue: Tongue, day: dt.date, year: int) -> str:
    """A day in few letters, with its year when it is not `year`; it stays on one line."""
    return tongue.date(day, "short" if day.year == year else "short_year").replace(" ", FIXED)


def clock(tongue: Tongue, deadline: Deadline) -> str:
    """The hour, and the city whose hour it is where that is not the cluster's."""
    hour = hour_of(tongue, deadline.time or "24:00")
    if deadline.zone is None:
        return hour
    city = get_timezone_location(deadline.zone, locale=tongue.locale, return_city=True)
    return f"{hour} {tongue.word('zone', city=city)}"


def hour_of(tongue: Tongue, time: str) -> str:
    """An hour "HH:MM" as people say it; "24:00" is midnight."""
    hour, _, minute = time.partition(":")
    if hour == "24":
        return tongue.word("midnight")
    return tongue.word("clock_full" if minute == "00" else "clock", hour=int(hour), minute=minute)


def dated(tongue: Tongue, words: str) -> str:
    """Somebody's words with each date that machines write ("2026-12-15 17:00") as people write it; file names and addresses stay."""
    return _ISO.sub(lambda found: _dated(tongue, found), words)


_ISO: Final = re.compile(r"(?<![\w./-])(\d{4}-\d\d-\d\d)(?:[ T]([01]\d|2[0-4]):([0-5]\d))?(?![\w/:-])")


def _dated(tongue: Tongue, found: re.Match[str]) -> str:
    day, hour, minute = found.groups()
    try:
        date = tongue.date(dt.date.fromisoformat(day))
    except ValueError:
        return found[0]
    return f"{date} {hour_of(tongue, f'{hour}:{minute}')}" if hour else date


def amount(tongue: Tongue, money: Money) -> str:
    """An amount, a range, or what it may not be more than."""
    written = tongue.money(money)
    return tongue.word("up_to", amount=written) if money.low is None and written else written


def capital(words: str) -> str:
    """With a capital letter first, the others as they are."""
    return words[:1].upper() + words[1:]


def joined(*parts: str) -> str:
    """What there is to say, side by side."""
    return SEPARATOR.join(part for part in parts if part)
