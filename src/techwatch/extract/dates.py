"""A date of publication as pages write it becomes a moment in UTC. Pure."""

import datetime as dt
import email.utils
import re
from typing import Final

from techwatch import text as words

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        ("jan|janv|january|janvier", "feb|fev|fevr|february|fevrier", "mar|mars|march", "apr|avr|april|avril", "may|mai", "jun|june|juin",
         "jul|juil|july|juillet", "aug|aout|august", "sep|sept|september|septembre", "oct|october|octobre", "nov|november|novembre",
         "dec|december|decembre"), 1)
    for name in names.split("|")
}  # fmt: skip
_DAY_FIRST: Final = re.compile(r"\b(\d{1,2})(?:er|st|nd|rd|th)?\s+([a-z]{3,9})\.?,?\s+(\d{4})\b")
_MONTH_FIRST: Final = re.compile(r"\b([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b")
_NUMBERED: Final = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]((?:19|20)\d\d)\b")
_ISO_PART: Final = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?\s?(?:Z|UTC|GMT|[+-]\d\d:?\d\d)?)?")


def read_date(said: str) -> dt.datetime | None:
    """A date of publication as pages write it (ISO 8601, RFC 5322, French or English words), in UTC.

    A time without a zone is taken as UTC, a day without a time as its midnight; None when it is no date.
    """
    said = said.strip()[:80]
    try:
        return _utc(_iso(said) or _mail_date(said) or _worded(words.fold(said)))
    except (ValueError, OverflowError):
        return None


def _utc(moment: dt.datetime | None) -> dt.datetime | None:
    if moment is None:
        return None
    return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _iso(said: str) -> dt.datetime | None:
    part = _ISO_PART.search(said)
    if not part:
        return dt.datetime.strptime(said, "%Y%m%d") if re.fullmatch(r"(?:19|20)\d{6}", said) else None  # noqa: DTZ007
    return dt.datetime.fromisoformat(re.sub(r"\s?(?:UTC|GMT)$", "Z", part[0]).replace(" +", "+").replace(" -", "-"))


def _mail_date(said: str) -> dt.datetime | None:
    if not re.match(r"(?:[A-Z][a-z]{2,8}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d", said):
        return None
    return email.utils.parsedate_to_datetime(said)


def _worded(said: str) -> dt.datetime | None:
    if (found := _DAY_FIRST.search(said)) and found[2] in _MONTHS:
        return dt.datetime(int(found[3]), _MONTHS[found[2]], int(found[1]), tzinfo=dt.UTC)
    if (found := _MONTH_FIRST.search(said)) and found[1] in _MONTHS:
        return dt.datetime(int(found[3]), _MONTHS[found[1]], int(found[2]), tzinfo=dt.UTC)
    if (found := _NUMBERED.search(said)) and (int(found[1]) > 12 or found[1] == found[2]):  # else day or month: nobody knows
        return dt.datetime(int(found[3]), int(found[2]), int(found[1]), tzinfo=dt.UTC)
    return None
