"""A date of publication as pages write it becomes a moment. Pure."""

import datetime as dt
import email.utils
import re
from collections.abc import Iterable
from typing import Final

from techwatch import text as words

_NAMES: Final = (
    "jan janv january janvier januar enero gennaio janeiro",
    "feb fev fevr february fevrier februar febrero febbraio fevereiro",
    "mar mars march marz marzo marco",
    "apr avr april avril abril aprile",
    "may mai mayo maggio maio",
    "jun june juin juni junio giugno junho",
    "jul juil july juillet juli julio luglio julho",
    "aug aout august agosto",
    "sep sept september septembre septiembre settembre setembro",
    "oct october octobre okt oktober octubre ottobre outubro",
    "nov november novembre noviembre novembro",
    "dec december decembre dez dezember diciembre dicembre dezembro",
)
_MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_YEAR: Final = r"(?:19|20)\d\d"
_DAY_FIRST: Final = re.compile(
    rf"\b(\d{{1,2}})(?:\s?er|st|nd|rd|th|º|\.)?\s?(?:of\s|de\s|-)?({_MONTH})\b\.?,?(?:\s(?:de|del)\s|[\s-])({_YEAR})\b"
)
_MONTH_FIRST: Final = re.compile(rf"\b({_MONTH})\.?\s(\d{{1,2}})(?:st|nd|rd|th)?,?\s({_YEAR})\b")
_NUMBERED: Final = re.compile(rf"(?<![\d/.-])(\d{{1,2}})([/.-])(\d{{1,2}})\2({_YEAR})\b")
_YEAR_FIRST: Final = re.compile(rf"(?<![\d/.-])({_YEAR})\s?[/.年-]\s?(\d{{1,2}})\s?[/.月-]\s?(\d{{1,2}})(?!\d)")
_ISO_PART: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?")
DUE: Final = re.compile(
    r"\b(?:cl[oô]tur\w*|limites?|[ée]ch[ée]ances?|ouvert\w*|d[ée]p[oô]t|candidat\w*|avant|jusqu\w*|du|au|entre|d[ée]but\w*|fin|r[ée]ponses?|"
    r"deadlines?|clos(?:es?|ing)|due|open(?:s|ing)?|until|before|submi\w+|appl(?:y|ications?)|from|to|between|starts?|ends?|"
    r"rendez-vous|inscri\w+|regist\w+|event|[ée]v[ée]nement)\b",
    re.I,
)
"""Words that make a day one of the story's: the last day of a call, the first of an event."""
_OLDEST: Final = dt.datetime(1995, 1, 1, tzinfo=dt.UTC)
_SLACK: Final = dt.timedelta(days=2)  # clocks and zones of publishers
_HALF_HOUR: Final = dt.timedelta(minutes=30)
_FARTHEST: Final = dt.timedelta(hours=14)  # of a zone from UTC


def read_date(said: str, *, day_first: bool | None = None) -> dt.datetime | None:
    """A date of publication as pages write it (ISO 8601, RFC 5322, words), in the zone it is said in, so that its day is the publisher's.

    A time without a zone is taken as UTC, a day without a time as its midnight. `day_first`: how 05/04/2026 is read, None: not at all.
    None when it is no date.
    """
    said = said.strip()[:120]
    try:
        moment = _iso(said) or _mail_date(said) or _worded(words.fold(said), day_first)
    except (ValueError, OverflowError):
        return None
    return moment.replace(tzinfo=dt.UTC) if moment and moment.tzinfo is None else moment


def sane(moment: dt.datetime | None, now: dt.datetime | None) -> bool:
    """Whether a page can have been published then: after the web began, and not later than `now` but for clocks and zones."""
    return moment is not None and moment >= _OLDEST and (now is None or moment <= now + _SLACK)


def in_its_zone(moment: dt.datetime, clocks: Iterable[str]) -> dt.datetime:
    """`moment`, if it is said in UTC, in the zone of a clock of the page that says the same instant; else as it is.

    A clock without a zone says the same instant when it is whole half-hours away and agrees to the second, which is not a full minute.
    """
    if moment.utcoffset():
        return moment
    for clock in clocks:
        local = read_date(clock)
        if local is None:
            continue
        away = local.replace(tzinfo=dt.UTC) - moment
        aware, close = bool(local.utcoffset()), abs(away) <= _FARTHEST
        if (aware and local == moment) or (not aware and away and close and moment.second and not away % _HALF_HOUR):
            return moment.astimezone(dt.timezone(away))
    return moment


def _iso(said: str) -> dt.datetime | None:
    part = _ISO_PART.search(said)
    if not part:
        return dt.datetime.strptime(said, "%Y%m%d") if re.fullmatch(r"(?:19|20)\d{6}", said) else None  # noqa: DTZ007
    return dt.datetime.fromisoformat(re.sub(r"\s?(?:UTC|GMT)$", "Z", part[0]).replace(" +", "+").replace(" -", "-"))


def _mail_date(said: str) -> dt.datetime | None:
    if not re.match(r"(?:[A-Z][a-z]{2,8}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d", said):
        return None
    return email.utils.parsedate_to_datetime(said)


def _worded(said: str, day_first: bool | None) -> dt.datetime | None:
    if found := _DAY_FIRST.search(said):
        return _day(found[3], _MONTHS[found[2]], found[1])
    if found := _MONTH_FIRST.search(said):
        return _day(found[3], _MONTHS[found[1]], found[2])
    if found := _YEAR_FIRST.search(said):
        return _day(*found.groups())
    return _numbered(found, day_first) if (found := _NUMBERED.search(said)) else None


def _numbered(found: re.Match[str], day_first: bool | None) -> dt.datetime | None:
    one, other = int(found[1]), int(found[3])
    if found[2] == "." or one > 12 or one == other or day_first:  # full stops stand between days and months only where the day is first
        return _day(found[4], other, one)
    return _day(found[4], one, other) if other > 12 or day_first is False else None


def _day(year: str | int, month: str | int, day: str | int) -> dt.datetime:
    return dt.datetime(int(year), int(month), int(day), tzinfo=dt.UTC)
