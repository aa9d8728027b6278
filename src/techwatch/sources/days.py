"""The few words in which lists and data sets give dates become days, hours and windows of time. Pure.

Day before month, French or English; what is said in no known form, or in one that could mean two things, is nothing.
"""

import datetime as dt
import re
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from techwatch.text import clean, fold
from techwatch.types import Deadline

ENDLESS: Final = 2040
"""A year past it stands for "never" (lists write 2099 or 2125)."""

_NAMES: Final = (
    "january janvier janv jan", "february fevrier fevr fev feb", "march mars mar", "april avril avr apr", "may mai", "june juin jun",
    "july juillet juil jul", "august aout aug", "september septembre sept sep", "october octobre oct", "november novembre nov",
    "december decembre dec",
)  # fmt: skip
_MONTHS: Final = {name: number for number, names in enumerate(_NAMES, 1) for name in names.split()}
_MONTH: Final = "|".join(sorted(_MONTHS, key=len, reverse=True))
_RANGE: Final = re.compile(
    r"[\s,]*(?:-|–|—|→|>|/|jusqu'au|au|a|to|until|till)\s*(?:(?:le|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s)*"
)
_DATE: Final = re.compile(
    rf"(?<![\d/.-])(?:(?P<iso>(?:20|21)\d\d-\d\d-\d\d)(?!\d)"
    rf"|(?P<day>\d{{1,2}})\s?(?P<sign>[/.-])\s?(?P<number>\d{{1,2}})\s?(?P=sign)\s?(?P<year>(?:20|21)\d\d)(?!\d)"
    rf"|(?P<wday>\d{{1,2}})(?:er|e|st|nd|rd|th)?\s(?:of\s)?(?P<month>{_MONTH})\b\.?(?:,?\s(?P<wyear>(?:20|21)\d\d)(?!\d))?"
    rf"|(?P<month2>{_MONTH})\b\.?\s(?P<wday2>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<wyear2>(?:20|21)\d\d)(?!\d)"
    rf"|(?P<bare>\d{{1,2}})(?:er)?(?=\s(?:au|-|–|to)\s\d{{1,2}}(?:er)?\s(?:{_MONTH})\b))"
)
_HOUR: Final = re.compile(
    r"[\s,]*(?:-|–|a|at|avant)?\s*(?:(?P<h>[01]?\d|2[0-4])\s?(?:h(?:eures?)?|:)\s?(?P<m>[0-5]\d)?\b"
    r"|(?P<noon>midi|noon)\b|(?P<end>minuit|midnight)\b)"
)
_ZONE: Final = re.compile(
    r"[\s,(-]*(?:(?P<paris>heure\sde\sparis|paris\stime)|(?P<brussels>heure\sde\sbruxelles|brussels\stime|cest\b|cet\b))"
)
_CUE: Final = re.compile(
    r"(?P<cutoff>releve|cut-?\s?off)|(?P<closes>jusqu'au|avant\sle|clotur\w+|fermeture|limite|echeance|date\sde\sfin|fin\b|depot\b|remise"
    r"|deadline|clos(?:es?|ing|ed)\b|until|before|due\b|ends?\b|\bby\b)"
    r"|(?P<opens>ouvertur\w+|ouverte?\sdepuis|a\spartir\sdu|des\sle|depuis|debut|lancement|opens?\b|opening|starts?\b|from\b)"
    r"|(?P<other>publi\w+|\ben\sligne|mise?\sa\sjour|updated|resultat\w*|results?\b|laureat\w*|audition\w*|jury|webinaire"
    r"|questions?\b|evenement|event\b)"
)  # fmt: skip
_FOR_GOOD: Final = re.compile(
    r"\bpermanent|\ben\scontinu\b|au\sfil\sde\sl'eau|toute\sl'annee|all\syear|always\sopen|\brolling\b|\bongoing\b|continuous"
)
_COMPACT: Final = re.compile(r"(20\d\d|21\d\d)(\d\d)(\d\d)")
_LONGEST: Final = 300  # characters of a field or a list that are read
_FARTHEST_CUE: Final = 60  # characters between a date and the words that say which it is


@dataclass(frozen=True, slots=True)
class Said:
    """A day as somebody wrote it; `time` "24:00" is its end, `zone` an IANA name, None: not said."""

    day: dt.date
    time: str | None = None
    zone: str | None = None
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """When a call is open, as a list says it."""

    opening: dt.date | None = None
    deadlines: tuple[Deadline, ...] = ()
    permanent: bool = False


def read_day(value: str, zone: str = "Europe/Paris") -> Said | None:
    """The day that a field holds, with its hour if it has one; an instant is read on the clocks of `zone`.

    Midnight is no hour: data sets write days as the instant at which they begin.
    """
    value = value.strip()
    if compact := _COMPACT.fullmatch(value):
        return _said(*compact.groups())
    try:
        return _moment(dt.datetime.fromisoformat(value), zone) if "T" in value or ":" in value else Said(dt.date.fromisoformat(value))
    except (ValueError, OverflowError):
        found = list(_dates(fold(clean(value[:_LONGEST]))))
        return found[0] if len(found) == 1 else None


def _moment(moment: dt.datetime, zone: str) -> Said:
    local = moment.astimezone(zoneinfo.ZoneInfo(zone)) if moment.tzinfo else moment
    if local.time() == dt.time():
        return Said(local.date())
    return Said(local.date(), f"{local:%H:%M}", zone if moment.tzinfo else None)


def read_window(words: str) -> Window:
    """What the words of a list say: "17/04/2025 au 02/06/2026", "Jusqu'au 3 mars 2026", "permanent". Nothing for unknown forms."""
    words = fold(clean(words[:_LONGEST]))
    openings: list[dt.date] = []
    deadlines: list[Deadline] = []
    before: Said | None = None
    for said in _dates(words):
        opens_range = before is not None and _RANGE.fullmatch(words, before.end, said.start) and before.day <= said.day
        cue = "closes" if opens_range else _cue(words[before.end if before else 0 : said.start])
        if before is not None and opens_range and before.day not in openings:
            openings.append(before.day)
        if cue == "opens":
            openings.append(said.day)
        elif cue in ("closes", "cutoff"):
            deadlines.append(Deadline(said.day, said.time, said.zone, "cutoff" if cue == "cutoff" else "final"))
        before = said
    return _window(openings, deadlines, endless=not deadlines and _FOR_GOOD.search(words) is not None)


def _window(openings: list[dt.date], deadlines: list[Deadline], *, endless: bool) -> Window:
    dated = tuple(deadline for deadline in deadlines if deadline.date.year <= ENDLESS)
    if len(dated) > 1:
        dated = tuple(replace(deadline, role="cutoff") for deadline in dated)
    return Window(min(openings, default=None), dated, endless or (bool(deadlines) and not dated))


def _cue(words: str) -> str:
    """What the last words before a date make of it: "closes", "cutoff", "opens", "other" or ""."""
    found = [match.lastgroup or "" for match in _CUE.finditer(words[-_FARTHEST_CUE:])]
    return found[-1] if found else ""


def _dates(words: str) -> Iterator[Said]:
    """The days in folded words, in order; the first of a pair takes the month and year that it leaves out from the second."""
    matches = list(_DATE.finditer(words))
    found: list[Said] = []
    after: Said | None = None
    for match in reversed(matches):
        joined = after is not None and _RANGE.fullmatch(words, _hour(words, match.end()).end, after.start)
        after = _read(match, words, after if joined else None)
        found.extend([after] if after else [])
    yield from reversed(found)


def _read(match: re.Match[str], words: str, after: Said | None) -> Said | None:
    part = match.groupdict()
    if part["iso"]:
        said = _said(*part["iso"].split("-"))
    elif part["sign"]:
        said = _said(part["year"], part["number"], part["day"])
    elif month := part["month"] or part["month2"]:
        said = _worded(_MONTHS[month], part["wday"] or part["wday2"], part["wyear"] or part["wyear2"], after)
    else:
        said = _said(after.day.year, after.day.month, part["bare"]) if after else None
    if said is None:
        return None
    hour = _hour(words, match.end())
    return replace(hour, day=said.day, start=match.start())


def _worded(month: int, day: str, year: str | None, after: Said | None) -> Said | None:
    if year or after is None:
        return _said(year, month, day) if year else None
    before = _said(after.day.year, month, day)
    return before if before is None or before.day <= after.day else _said(after.day.year - 1, month, day)


def _hour(words: str, end: int) -> Said:
    """The hour and zone that follow a date ending at `end`; `end` of the answer is where they end. 00:00 is no hour."""
    time = zone = None
    if found := _HOUR.match(words, end):
        end = found.end()
        time = "12:00" if found["noon"] else "24:00" if found["end"] else f"{int(found['h']):02}:{found['m'] or '00'}"
        time = None if time == "00:00" or time > "24:00" else time
    if found := _ZONE.match(words, end):
        end, zone = found.end(), "Europe/Paris" if found["paris"] else "Europe/Brussels"
    return Said(dt.date.min, time, zone if time else None, end=end)


def _said(year: str | int, month: str | int, day: str | int) -> Said | None:
    try:
        return Said(dt.date(int(year), int(month), int(day)))
    except ValueError:
        return None
