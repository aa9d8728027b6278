"""Values of an API's JSON, of whatever type they came, become words, days, moments and amounts. Pure.

Numbers stay the text that they were written in, so that a fact can show it. Nothing here raises over a strange value: it says
nothing instead.
"""

import datetime as dt
import json
import re
from collections.abc import Mapping
from typing import Any, Final, Literal

from techwatch.sources.raw import NoFeed

PERMANENT_YEAR: Final = 2040
"""A year past it stands for "no end": sources write 2099 or 2125."""
_FIRST_YEAR: Final = 1990
_NAMES: Final = ("id", "abbreviation", "description", "value", "name")  # what an object is called, where words are wanted
_LONGEST: Final = 60  # characters of a date or an amount
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?!\d)")
_IN_WORDS = re.compile(r"(\d{1,2})\s+([a-z]{3,9})\.?,?\s+(\d{4})(?!\d)", re.I)
_DAY_FIRST = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)")
_MONTHS: Final = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_MILLISECONDS = re.compile(r"\d{11,14}")
_AMOUNT = re.compile(r"(?P<before>€|[A-Z]{3})?\s*(?P<number>\d[\d\s.,'’]*(?:[eE]\+?\d{1,2})?)\s*(?P<after>€|[A-Z]{3})?", re.S)


def load(text: str) -> Any:
    """The JSON value of `text`, its numbers as text; a NoFeed when it is none."""
    try:
        return json.loads(text.lstrip("\ufeff"), strict=False, parse_int=str, parse_float=str, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        return NoFeed("broken", f"no JSON ({error})") if text.strip() else NoFeed("empty", "")


def inner(value: Any) -> Any:
    """What a field holds as JSON inside a string or a list of one; the value itself where it is no JSON; None: nothing."""
    while isinstance(value, list) and len(value) == 1 and not isinstance(value[0], dict):
        value = value[0]
    if isinstance(value, str):
        found = load(value)
        return value if isinstance(found, NoFeed) else found
    return value


def many(value: Any) -> list[str]:
    """The words of a field: of a text, of a list of them, of an object by its id and names; "" and null are none."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, list):
        return [word for item in value if not isinstance(item, list) for word in many(item)]
    if isinstance(value, dict):
        return [value[name].strip() for name in _NAMES if isinstance(value.get(name), str) and value[name].strip()]
    return []


def one(value: Any) -> str:
    """The first word of `many`, "" when there is none."""
    return next(iter(many(value)), "")


def dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; a lone object is a list of one."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]


def table(value: Any) -> Mapping[str, Any]:
    """An object, an empty one where something else stands."""
    return value if isinstance(value, dict) else {}


def day(literal: str) -> dt.date | None:
    """The calendar day that stands in `literal`: ISO with or without an hour, 15 October 2026, 15/10/2026, or milliseconds in UTC.

    The day as it is written: no time zone moves it. None for a year before anything was on the Web.
    """
    found = _written_day(literal[:_LONGEST])
    return found if found and found.year >= _FIRST_YEAR else None


def _written_day(literal: str) -> dt.date | None:
    try:
        if found := _ISO.match(literal):
            return dt.date(int(found[1]), int(found[2]), int(found[3]))
        if found := _IN_WORDS.match(literal):
            months = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(found[2].lower())]
            return dt.date(int(found[3]), months[0], int(found[1])) if months else None
        if found := _DAY_FIRST.match(literal):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        if _MILLISECONDS.fullmatch(literal):
            return dt.datetime.fromtimestamp(int(literal) / 1000, dt.UTC).date()
    except (ValueError, OverflowError, OSError):
        pass
    return None


def moment(literal: str) -> dt.datetime | None:
    """The instant of `literal`, aware; UTC where it names no zone, its first moment where it names no hour."""
    try:
        if literal[10:11] == "T":
            found = dt.datetime.fromisoformat(literal)
            return found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    except ValueError:
        pass
    date = day(literal)
    return dt.datetime.combine(date, dt.time(), dt.UTC) if date else None


def amount(literal: str) -> tuple[float, str] | None:
    """The number of `literal` and its currency ("" = not stated): "350000.00 EUR", "20 000 000"; None for words and for nothing."""
    found = _AMOUNT.fullmatch(literal.strip()) if len(literal) <= _LONGEST else None
    if not found:
        return None
    number = re.sub(r"[\s'’]", "", found["number"])
    cents = re.fullmatch(r"(.*)[.,](\d{1,2})", number) if "e" not in number.lower() else None
    whole = cents[1] if cents else number
    try:
        value = float(f"{re.sub(r'[.,]', '', whole)}.{cents[2]}") if cents else float(_ungrouped(number))
    except ValueError:
        return None
    currency = found["before"] or found["after"] or ""
    return (value, "EUR" if currency == "€" else currency) if 0 < value < 1e13 else None


def whole(value: Any) -> int | None:
    """A count, None when the value is none."""
    text = one(value)
    return int(text) if re.fullmatch(r"\d{1,9}", text) else None


def apart(one_day: dt.date, other: dt.date) -> Literal["swapped", "one-day", "differs"]:
    """How two unlike dates differ, as `types.Doubt.kind` says it."""
    if (one_day.year, one_day.month, one_day.day) == (other.year, other.day, other.month):
        return "swapped"
    return "one-day" if abs((one_day - other).days) == 1 else "differs"


def _ungrouped(number: str) -> str:
    """`number` without the marks between its groups of three; scientific notation and a long fraction stay."""
    grouped = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", number)
    return re.sub(r"[.,]", "", number) if grouped else number
