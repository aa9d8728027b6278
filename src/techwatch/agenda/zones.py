"""A time zone's name becomes its VTIMEZONE (RFC 5545 section 3.6.5), read off the zone itself. Pure."""

import bisect
import calendar
import datetime as dt
import functools
import zoneinfo
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import icalendar

_RULE_YEARS = 10  # in fewer years "the last Sunday" and "the fourth" may be the same days
_WEEK = 7 * 24 * 60  # minutes
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_STILL = dt.timedelta()


class _Kind(NamedTuple):
    """What a change of the clock does; one yearly rule may stand for all changes of a kind."""

    before: dt.timedelta  # offsets from UTC
    after: dt.timedelta
    name: str


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of the clock; `at` is what the old clock shows then, as RFC 5545 wants it (icalendar's `from_tzinfo` gives the new one)."""

    at: dt.datetime
    kind: _Kind


@functools.lru_cache(maxsize=128)
def timezone(name: str, first: int, last: int) -> icalendar.Timezone:
    """The VTIMEZONE of `name` (IANA), right for moments of the years `first` to `last`, which both count. Not to be changed: it is kept.

    Where the clock follows one rule all these years, the rule (Outlook reads nothing else); else each change by itself.
    Raises ZoneInfoNotFoundError.
    """
    begin = first - 1
    zone, end = zoneinfo.ZoneInfo(name), max(last + 1, begin + _RULE_YEARS)
    changes = _changes(zone, begin, end)
    written = icalendar.Timezone()
    written.add("TZID", name)
    near = [change for change in changes if change.at.year <= last + 1]
    for change, rule in _ruled(changes, end - begin + 1) or [(change, "") for change in (_state(zone, begin), *near)]:
        written.add_component(_part(change, rule))
    return written


def _changes(zone: zoneinfo.ZoneInfo, first: int, last: int) -> list[_Change]:
    """All changes from `first` to `last`, years that both count; two within one week would be missed, and nowhere are there such."""
    begin, end = (dt.datetime(year, 1, 1, tzinfo=dt.UTC) for year in (first, last + 1))

    def offset(minute: int) -> dt.timedelta:
        return (begin + dt.timedelta(minutes=minute)).astimezone(zone).utcoffset() or _STILL

    found = []
    for week in range(0, (end - begin) // dt.timedelta(minutes=1), _WEEK):
        before = offset(week)
        if offset(week + _WEEK) != before:
            minute = _first(range(week, week + _WEEK), offset)
            moment = begin + dt.timedelta(minutes=minute)
            new = moment.astimezone(zone)
            found.append(_Change((moment + before).replace(tzinfo=None), _Kind(before, offset(minute), new.tzname() or "")))
    return found


def _first(minutes: range, offset: Callable[[int], dt.timedelta]) -> int:
    """The first of `minutes` whose offset is not that of the first one."""
    before = offset(minutes[0])
    return minutes[bisect.bisect_left(minutes, True, key=lambda minute: offset(minute) != before)]


def _state(zone: zoneinfo.ZoneInfo, year: int) -> _Change:
    """How the clock goes as `year` begins, written as a change from the same to the same."""
    begin = dt.datetime(year, 1, 1, tzinfo=zone)
    offset = begin.utcoffset() or _STILL
    return _Change(begin.replace(tzinfo=None), _Kind(offset, offset, begin.tzname() or ""))


def _ruled(changes: Sequence[_Change], years: int) -> list[tuple[_Change, str]]:
    """The first change of each kind with its BYDAY; nothing when one kind does not come by one rule in every one of `years`."""
    kinds: dict[_Kind, list[_Change]] = {}
    for change in changes:
        kinds.setdefault(change.kind, []).append(change)
    rules = [(alike[0], _byday(alike) if len(alike) == years else "") for alike in kinds.values()]
    return rules if all(rule for _, rule in rules) else []


def _byday(changes: Sequence[_Change]) -> str:
    """ "-1SU" when all come on the last Sunday of one month at one hour, "" when no such words are true of all of them."""
    if len({(change.at.month, change.at.weekday(), change.at.time()) for change in changes}) > 1:
        return ""
    common = set.intersection(*({_nth(change.at), _nth_last(change.at)} for change in changes))
    return f"{min(common)}{_WEEKDAYS[changes[0].at.weekday()]}" if common else ""


def _nth(day: dt.datetime) -> int:
    return (day.day - 1) // 7 + 1


def _nth_last(day: dt.datetime) -> int:
    return -((calendar.monthrange(day.year, day.month)[1] - day.day) // 7 + 1)


def _part(change: _Change, byday: str) -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    """Summer time is the one with the greater offset: Ireland's law has it the other way round, which clients do not expect."""
    kind = change.kind
    part = icalendar.TimezoneDaylight() if kind.after > kind.before else icalendar.TimezoneStandard()
    part.add("DTSTART", change.at)
    if byday:
        part.add("RRULE", {"FREQ": "YEARLY", "BYMONTH": change.at.month, "BYDAY": byday})
    part.add("TZOFFSETFROM", kind.before)
    part.add("TZOFFSETTO", kind.after)
    part.add("TZNAME", kind.name)
    return part
