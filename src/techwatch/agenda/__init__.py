"""Calls become iCalendar text (RFC 5545 and 7986), one event a deadline, every time zone written out. Pure."""

import datetime as dt
import zoneinfo
from collections.abc import Callable, Mapping, Sequence
from typing import Final

import icalendar

from techwatch import text
from techwatch.agenda.words import Frame, description, summary
from techwatch.agenda.zones import timezone
from techwatch.types import Lang
from techwatch.types.calls import Call, Deadline

__all__ = ["ALARM_DAYS", "SLOT", "calendar"]

SLOT: Final = dt.timedelta(minutes=30)
"""How long before its deadline an event with an hour begins."""

ALARM_DAYS: Final = (7, 2)

_MORNING = dt.timedelta(hours=9)  # a whole day's alarm would ring at its midnight
_REREAD = dt.timedelta(days=1)  # how often a program that follows the address should read it again
_NEVER = 9999  # some funders write 9999-12-31 where there is no deadline


def calendar(
    calls: Sequence[Call],
    *,
    lang: Lang,
    name: str,
    zone: str,
    domain: str,
    address: Callable[[Call], str],
    stamp: dt.datetime,
    markets: Mapping[str, str] | None = None,
) -> str:
    """The deadlines of `calls` as one .ics file, lines ended by CRLF; the same input gives the same bytes (UTF-8).

    A deadline with an hour is the END of an event of half an hour, any other a whole day. `zone` (IANA) is the cluster's, for hours that
    name none; `domain` (the list id) ends the UIDs; `address` gives a call's public page; `stamp` (aware) stands for a call's `changed`
    that is None. `markets` gives the markets' names (CATEGORIES), others are left out. `lang` other than fr: English.
    """
    frame = Frame(lang, zone, address, markets or {})
    written = _cover(lang, text.clean(name))
    events = [_event(frame, call, deadline, _identity(call, deadline, place, domain, stamp)) for call, deadline, place in _by_date(calls)]
    for component in (*_zones(events, zone, stamp.year), *events):
        written.add_component(component)
    return str(written.to_ical(sorted=False), "utf-8")


def _by_date(calls: Sequence[Call]) -> list[tuple[Call, Deadline, int]]:
    """Each deadline with its place among those of its call and role, from 1; a UID has this place and not the date, which may move."""
    found = []
    for call in calls:
        placed: dict[str, int] = {}
        for deadline in sorted(call.facts.deadlines, key=_moment):
            if deadline.date.year < _NEVER:
                placed[deadline.role] = placed.get(deadline.role, 0) + 1
                found.append((call, deadline, placed[deadline.role]))
    return sorted(found, key=lambda one: (_moment(one[1]), one[0].id, one[1].role))


def _moment(deadline: Deadline) -> tuple[dt.date, str]:
    return deadline.date, deadline.time or "24:00"


def _cover(lang: Lang, name: str) -> icalendar.Calendar:
    """The calendar's own lines.

    REFRESH-INTERVAL must say VALUE=DURATION (RFC 7986 section 5.7); X-PUBLISHED-TTL is the same for Outlook, X-WR-CALNAME the name for
    Google and Apple. icalendar leaves out the one and does not escape the names unless they are vText. No METHOD: PUBLISH asks for an
    ORGANIZER (RFC 5546 section 3.2.1), and nobody is invited.
    """
    cover = icalendar.Calendar()
    cover.add("VERSION", "2.0")
    cover.add("PRODID", f"-//techwatch//agenda//{lang.upper()}")
    for key in ("NAME", "X-WR-CALNAME"):
        cover.add(key, icalendar.vText(name))
    cover.add("REFRESH-INTERVAL", _REREAD, parameters={"VALUE": "DURATION"})
    cover.add("X-PUBLISHED-TTL", icalendar.vDuration(_REREAD))
    return cover


def _identity(call: Call, deadline: Deadline, place: int, domain: str, stamp: dt.datetime) -> icalendar.Event:
    """An event that has its UID and says which version it is, and nothing else yet."""
    event = icalendar.Event()
    event.add("UID", f"{call.id}-{deadline.role}-{place}@{domain}")
    event.add("SEQUENCE", call.sequence)
    for key in ("DTSTAMP", "LAST-MODIFIED"):
        event.add(key, (call.changed or stamp).astimezone(dt.UTC))
    return event


def _event(frame: Frame, call: Call, deadline: Deadline, event: icalendar.Event) -> icalendar.Event:
    title = summary(frame, call, deadline)
    for key, moment in zip(("DTSTART", "DTEND"), _span(deadline, frame.zone), strict=True):
        event.add(key, moment)
    event.add("SUMMARY", title)
    event.add("DESCRIPTION", description(frame, call, deadline))
    event.add("URL", text.clean(frame.address(call)))
    if names := [text.clean(frame.markets[market]) for market in call.markets if market in frame.markets]:
        event.add("CATEGORIES", names)
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    for days in ALARM_DAYS:
        event.add_component(_alarm(dt.timedelta(days=-days) + (_MORNING if _whole_day(deadline) else dt.timedelta()), title))
    return event


def _alarm(trigger: dt.timedelta, words: str) -> icalendar.Alarm:
    alarm = icalendar.Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("TRIGGER", trigger)
    alarm.add("DESCRIPTION", words)
    return alarm


def _whole_day(deadline: Deadline) -> bool:
    """Without an hour, or at "24:00": the midnight that ends a day is the next day's in every calendar program."""
    return deadline.time is None or deadline.time >= "24:00"


def _span(deadline: Deadline, zone: str) -> tuple[dt.date, dt.date]:
    """Begin and end: days, or moments in the deadline's zone, or in UTC where its clock shows one of them twice.

    RFC 5545 section 3.3.5 takes such an hour for the first of the two, libical for the second. By way of UTC, so that an hour that the
    clock skips is never written.
    """
    if _whole_day(deadline):
        return deadline.date, deadline.date + dt.timedelta(days=1)
    local = zoneinfo.ZoneInfo(deadline.zone or zone)
    end = deadline.instant(local).astimezone(dt.UTC)
    here = (end - SLOT).astimezone(local), end.astimezone(local)
    twice = any(moment.utcoffset() != moment.replace(fold=1 - moment.fold).utcoffset() for moment in here)
    return (end - SLOT, end) if twice else here


def _zones(events: Sequence[icalendar.Event], zone: str, year: int) -> list[icalendar.Timezone]:
    """The zones of `events`, and the cluster's even when none names it: a calendar without any component is not one (RFC 5545 3.6)."""
    moments = [event.decoded(key) for event in events for key in ("DTSTART", "DTEND")]
    years = [moment.year for moment in moments] or [year]
    names = {str(moment.tzinfo) for moment in moments if isinstance(moment, dt.datetime)} | {zone}
    return [timezone(name, min(years), max(years)) for name in sorted(names - {"UTC"})]
