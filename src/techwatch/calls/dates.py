"""Words become calendar dates: French and English date expressions with their hour, zone, weekday and range. Pure.

A date that is not certain is not given: "fin mars", "mid-January" and "T0+36" are no dates, 05/04/2026 in an English
text is none unless another date of the text shows the order, and a year is never taken from today.
"""

import datetime as dt
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from techwatch.calls.cues import LISTED
from techwatch.calls.hours import hour_after, hour_before
from techwatch.calls.notice import Notice

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "janvier january janv jan",
            "fevrier february fevr fev feb",
            "mars march mar",
            "avril april avr apr",
            "mai may",
            "juin june jun",
            "juillet july juil jul",
            "aout august aug",
            "septembre september sept sep",
            "octobre october oct",
            "novembre november nov",
            "decembre december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        ("lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday", "vendredi friday", "samedi saturday", "dimanche sunday")
    )
    for name in names.split()
}
_MONTH = rf"(?P<month>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})(?![a-z])(?:\.(?=\s?\d))?"
_WEEKDAY = rf"(?:(?P<weekday>{'|'.join(_WEEKDAYS)})\s?,?\s(?:le\s)?)?"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?!\d)"
_YEAR = r"(?:19|2[01])\d\d(?!\d)"
_PATTERNS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\w){_WEEKDAY}(?<!\d[/.,-])(?<![\w/.]){_DAY}(?:\s?er|st|nd|rd|th)?[\s-]{{1,2}}(?:of\s)?{_MONTH}"
        rf"(?:[\s,-]{{1,3}}(?P<year>{_YEAR}))?(?P<short>(?!))?",
        rf"(?<![\w/.-]){_WEEKDAY}{_DAY}-{_MONTH}-(?P<short>\d\d)(?![\d\s]\d)(?P<year>(?!))?",
        rf"(?<![\w/.,-]){_WEEKDAY}{_MONTH}\s{{1,2}}{_DAY}(?:st|nd|rd|th)?(?:,?\s{{1,2}}(?P<year>{_YEAR}))?(?P<short>(?!))?",
        rf"(?<![\w/.-]){_WEEKDAY}(?P<day>\d\d?)(?P<mark>[/.-])(?P<month>\d\d?)(?P=mark)(?P<year>{_YEAR})(?!\.\d)(?P<short>(?!))?",
        rf"(?<![\w/.-]){_WEEKDAY}(?P<day>\d\d?)(?P<mark>[/.])(?P<month>\d\d)(?P=mark)(?P<short>[23]\d)(?![\d/]|[.,]\d)(?P<year>(?!))?",
        r"(?<![\w/.-])(?P<weekday>(?!))?(?P<year>(?:19|"
        r"2[01])\d\d)(?P<mark>[/-])(?P<month>\d\d)(?P=mark)(?P<day>\d\d)(?!\d)(?P<short>(?!))?",
    )
)
_MONTH_FIRST, _NUMERIC = _PATTERNS[2], _PATTERNS[3:5]
_BETWEEN = re.compile(r"\s?\)?\s?,?\s?(?:(?:inclus\s)?(?:au|jusqu'au|a|to|until|till|through)\s(?:le\s)?) ?| ?\)? ?,? ?(?:-|->|→|>) ?")
_AND = re.compile(r"\s(?:et|and)\s(?:le\s)?")
_FROM = re.compile(r"(?:entre|between)\s(?:le\s|the\s)?$")
_LONE_DAY = re.compile(
    r"(?<![\w/.,-])(?:[a-z]{5,9}\s)?([12]\d|3[01]|0?[1-9])(?:\s?er|st|nd|rd|th)?\s?(?:au|to|-|et\sle|and)\s?(?:[a-z]{5,9}\s)?$"
)
_EUROPEAN = re.compile(r"€|\beur\b|\beuros?\b|£|\bcest?\b|\bbrussels\b|\beuropean\b|\bhorizon\b")
_AMERICAN = re.compile(r"\$|\busd\b|\b(?:eastern|pacific|central)\stime\b|\b(?:est|edt|pst|pdt)\b")
_HEAD = re.compile(
    r"(?:dates?|deadlines?|cut-?\s?offs?|releves?|calendrier|sessions?|calendar|clotures?|"
    r"echeances?)\b[^.\n]{0,50}\b(20[2-3]\d)\b[^.\n]{0,40}:"
)
_ANY_YEAR = re.compile(r"\b20\d\d\b|\n *\n")
_HEAD_REACH: Final = 300
_FIGURES = re.compile(r"\d+")
_ROOM: Final = 40
_PERMANENT_YEAR: Final = 2040  # sources write 2099 or 2125 for "no end" (Eureka, Aides-territoires)


@dataclass(frozen=True, slots=True)
class When:
    """One date expression. `start`, `end`: where its words stand, hour and zone included.

    `date` None: no year is stated and none follows. `time` is "HH:MM", None: not stated. `since` is
    the first day of a range that ends here. `sure` False: the stated weekday belongs to another date.
    """

    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None = None
    time: str | None = None
    zone: str | None = None
    date: dt.date | None = None
    since: dt.date | None = None
    ranged: bool = False
    sure: bool = True

    @property
    def endless(self) -> bool:
        """The year is one that sources write for "permanent"."""
        return self.year is not None and self.year > _PERMANENT_YEAR


def find_dates(notice: Notice) -> list[When]:
    """Every certain date expression of `notice`, in order; the two ends of a range are one expression."""
    found = [_with_hour(notice, when) for when in _spans(notice)]
    return _ranges(notice, _resolved(notice, found))


def _spans(notice: Notice) -> list[When]:
    order = _order(notice)
    found = sorted(_matches(notice, order), key=lambda when: (when.start, -when.end))
    kept: list[When] = []
    for when in found:
        if not kept or when.start >= kept[-1].end:
            kept.append(when)
    return kept


def _matches(notice: Notice, order: str) -> Iterator[When]:
    for pattern, (start, end) in itertools.product(_PATTERNS, _stretches(notice.flat)):
        for match in pattern.finditer(notice.flat, start, end):
            if pattern is _MONTH_FIRST and not match["year"] and notice.lang != "en":
                continue
            when = _when(match, order if pattern in _NUMERIC else "dmy")
            if when is not None:
                yield when


def _stretches(flat: str) -> list[tuple[int, int]]:
    """Where figures stand, with room for the words of a date around them: elsewhere no date is sought."""
    found: list[tuple[int, int]] = []
    for match in _FIGURES.finditer(flat):
        start, end = max(0, match.start() - _ROOM), match.end() + _ROOM
        if found and start <= found[-1][1]:
            start = found.pop()[0]
        found.append((start, end))
    return found


def _order(notice: Notice) -> str:
    """How the text writes 05/04/2026: "dmy" unless it is English, "mdy", or "" when an English one does not show it."""
    if notice.lang != "en":
        return "dmy"
    pairs = [(int(m["day"]), int(m["month"])) for pattern in _NUMERIC for m in pattern.finditer(notice.flat) if m["mark"] == "/"]
    day_first, month_first = any(first > 12 for first, _ in pairs), any(second > 12 for _, second in pairs)
    if pairs and not day_first and not month_first:
        return "dmy" if _EUROPEAN.search(notice.flat) and not _AMERICAN.search(notice.flat) else ""
    return "" if day_first == month_first else "dmy" if day_first else "mdy"


def _when(match: re.Match[str], order: str) -> When | None:
    first, second = int(match["day"]), _MONTHS.get(match["month"]) or int(match["month"])
    ordered = _ordered(first, second, order) if match.re in _NUMERIC and match["mark"] == "/" else (first, second)
    if ordered is None:
        return None
    day, month = ordered
    year = int(match["year"]) if match["year"] else 2000 + int(match["short"]) if match["short"] else None
    if not 1 <= month <= 12 or not 1 <= day <= 31 or (year is not None and year < 1990):
        return None
    return When(match.start(), match.end(), day, month, year, _WEEKDAYS.get(match["weekday"] or ""))


def _ordered(first: int, second: int, order: str) -> tuple[int, int] | None:
    """(day, month) of first/second, None when either order is possible and the text does not tell."""
    if second > 12 >= first:
        return second, first
    if first > 12 or first == second or order == "dmy":
        return first, second
    return (second, first) if order == "mdy" else None


def _with_hour(notice: Notice, when: When) -> When:
    if found := hour_after(notice.flat, when.end):
        return replace(when, end=found.end, time=found.time, zone=found.zone)
    if found := hour_before(notice.flat, when.start):
        return replace(when, start=found.start, time=found.time, zone=found.zone)
    return when


def _resolved(notice: Notice, found: Sequence[When]) -> list[When]:
    """Every date with its year: stated, else that of the same day elsewhere in the text, else the next one after `published`."""
    found = _listed_years(notice, found)
    stated = {(when.day, when.month): when.year for when in reversed(found) if when.year}
    return [_dated(when, stated.get((when.day, when.month)) or _headed(notice, when), notice.published) for when in found]


def _listed_years(notice: Notice, found: Sequence[When]) -> list[When]:
    """Days of a list take the year of its last: "1 March, 1 June and 1 September 2026"."""
    kept: list[When] = []
    for when in reversed(found):
        after = kept[-1] if kept else None
        if after and after.year and not when.year and LISTED.fullmatch(notice.flat, when.end, after.start):
            when = replace(when, year=after.year - ((when.month, when.day) > (after.month, after.day)))
        kept.append(when)
    return kept[::-1]


def _headed(notice: Notice, when: When) -> int | None:
    """The year that the head of a list gives to its dates: "The cut-off dates for 2026 are:"."""
    if when.year:
        return None
    heads = list(_HEAD.finditer(notice.flat, max(0, when.start - _HEAD_REACH), when.start))
    return int(heads[-1][1]) if heads and not _ANY_YEAR.search(notice.flat, heads[-1].end(), when.start) else None


def _dated(when: When, year: int | None, published: dt.date | None) -> When:
    if when.year or year:
        date = _date(when.year or year, when.month, when.day)
        return replace(when, date=date, sure=date is None or when.weekday in (None, date.weekday()))
    if published is None:
        return when
    coming = (_date(published.year + ahead, when.month, when.day) for ahead in range(2))
    date = next((day for day in coming if day and day >= published), None)
    fits = date is not None and when.weekday in (None, date.weekday())
    return replace(when, date=date if fits else None)


def _date(year: int | None, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year or 0, month, day)
    except ValueError:
        return None


def _ranges(notice: Notice, found: Sequence[When]) -> list[When]:
    kept: list[When] = []
    for when in found:
        before = kept[-1] if kept else None
        if before and not before.ranged and _joins(notice, before, when):
            kept[-1] = replace(when, start=before.start, since=_since(before, when), ranged=True)
        else:
            kept.append(_from_lone_day(notice, when))
    return kept


def _joins(notice: Notice, first: When, last: When) -> bool:
    """Whether two dates are the ends of a range; "and" joins them only after "between"."""
    if _BETWEEN.fullmatch(notice.flat, first.end, last.start):
        return True
    return bool(_AND.fullmatch(notice.flat, first.end, last.start) and _FROM.search(notice.flat[max(0, first.start - 14) : first.start]))


def _since(first: When, last: When) -> dt.date | None:
    """The first day of a range; "du 2 avril au 7 juin 2026" states its year once."""
    if first.year or not last.date:
        return first.date
    same = _date(last.date.year, first.month, first.day)
    return same if same is None or same <= last.date else _date(last.date.year - 1, first.month, first.day)


def _from_lone_day(notice: Notice, when: When) -> When:
    """ "du 10 au 12 mai 2026": the first day has neither month nor year of its own."""
    low = max(0, when.start - 24)
    lone = _LONE_DAY.search(notice.flat[low : when.start])
    if not lone or not when.date or int(lone[1]) >= when.day:
        return when
    return replace(when, start=low + lone.start(), since=_date(when.date.year, when.month, int(lone[1])), ranged=True)
