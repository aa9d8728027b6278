"""A notice of TED becomes the facts of its call for tenders. Pure.

Deadlines stand per lot, as a day with an offset and an hour in a field of its own (eForms BT-131 for tenders, BT-1311 for requests to
participate). A day without its hour has none. The offset is the notice's own and often that of the day it was written: the instant
counts, and is told on the clocks of the buyer's country.
"""

import datetime as dt
import re
import zoneinfo
from collections.abc import Mapping
from typing import Any, Final

from techwatch.sources import fields
from techwatch.types import CallFacts, Deadline, Fact, Money, Nature, Role, Scope

_LANGUAGES: Final[Mapping[str, str]] = {
    "bg": "bul", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa", "et": "est", "fi": "fin", "fr": "fra",
    "ga": "gle", "hr": "hrv", "hu": "hun", "it": "ita", "lt": "lit", "lv": "lav", "mt": "mlt", "nl": "nld", "pl": "pol", "pt": "por",
    "ro": "ron", "sk": "slk", "sl": "slv", "sv": "swe",
}  # fmt: skip
"""ISO 639-1 -> ISO 639-2, as TED names the languages of the Union."""
_ZONES: Final[Mapping[str, str]] = {
    "AUT": "Europe/Vienna", "BEL": "Europe/Brussels", "BGR": "Europe/Sofia", "CHE": "Europe/Zurich", "CYP": "Asia/Nicosia",
    "CZE": "Europe/Prague", "DEU": "Europe/Berlin", "DNK": "Europe/Copenhagen", "EST": "Europe/Tallinn", "ESP": "Europe/Madrid",
    "FIN": "Europe/Helsinki", "FRA": "Europe/Paris", "GBR": "Europe/London", "GRC": "Europe/Athens", "HRV": "Europe/Zagreb",
    "HUN": "Europe/Budapest", "IRL": "Europe/Dublin", "ISL": "Atlantic/Reykjavik", "ITA": "Europe/Rome", "LIE": "Europe/Vaduz",
    "LTU": "Europe/Vilnius", "LUX": "Europe/Luxembourg", "LVA": "Europe/Riga", "MLT": "Europe/Malta", "NLD": "Europe/Amsterdam",
    "NOR": "Europe/Oslo", "POL": "Europe/Warsaw", "PRT": "Europe/Lisbon", "ROU": "Europe/Bucharest", "SVK": "Europe/Bratislava",
    "SVN": "Europe/Ljubljana", "SWE": "Europe/Stockholm",
}  # fmt: skip
"""The clocks of the capital by the country's ISO 3166-1 alpha-3 code."""
_TENDERS: Final = ("deadline-receipt-tender-date-lot", "deadline-receipt-tender-time-lot")
_REQUESTS: Final = ("deadline-receipt-request-date-lot", "deadline-receipt-request-time-lot")
_HOUR = re.compile(r"(\d{2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?")


def facts(notice: Mapping[str, Any], lang: str) -> CallFacts:
    """What the fields of `notice` state; names of the buyer in `lang`."""
    zone = _ZONES.get(fields.one(notice.get("buyer-country")), "")
    requests = _deadlines(notice, _REQUESTS, "stage1", zone)
    tenders = _deadlines(notice, _TENDERS, "stage2" if requests else "final", zone)
    ahead = sorted((*requests, *tenders), key=lambda one: (one.date, one.time or "24:00"))
    total = _total(notice)
    page, page_fact = _page(notice)
    nature, scope, funder = _nature(notice), _scope(notice), next(iter(said_in(notice.get("buyer-name"), lang)), "")
    number = fields.one(notice.get("publication-number"))
    endless = next((one.fact for one in ahead if one.date.year > fields.PERMANENT_YEAR), None)
    evidence = {
        "nature": Fact(fields.one(notice.get("notice-type")), "structured", place="notice-type"),
        "permanent": endless,
        "budget_total": total.fact if total else None,
        "funder": Fact(funder, "structured", place="buyer-name"),
        "scope": Fact(fields.one(notice.get("buyer-country")), "structured", place="buyer-country"),
        "apply_url": page_fact,
        "identifiers": Fact(number, "structured", place="publication-number"),
    }
    return CallFacts(
        nature=nature,
        deadlines=tuple(one for one in ahead if one.date.year <= fields.PERMANENT_YEAR),
        permanent=endless is not None,
        budget_total=total,
        funder=funder,
        scope=scope,
        apply_url=page,
        identifiers=(number,) if number else (),
        evidence={name: fact for name, fact in evidence.items() if fact and fact.raw},
    )


def said_in(value: Any, lang: str) -> list[str]:
    """The words of a field in several languages: in `lang`, else English, else French, else the first that has any."""
    if not isinstance(value, dict):
        return fields.many(value)
    by_language = {code.lower(): words for code, words in value.items()}
    preferred = (_LANGUAGES.get(lang, lang), "eng", "fra", "mul", *by_language)
    return next((words for code in preferred if (words := fields.many(by_language.get(code)))), [])


def _nature(notice: Mapping[str, Any]) -> Nature:
    return "contest" if fields.one(notice.get("notice-type")) == "cn-desg" else "tender"


def _scope(notice: Mapping[str, Any]) -> Scope:
    return "national" if fields.many(notice.get("buyer-country")) else "unknown"


def _page(notice: Mapping[str, Any]) -> tuple[str, Fact | None]:
    """Where tenders are handed in, else where the documents are ("" = neither is told)."""
    for name in ("submission-url-lot", "document-url-lot"):
        for url in fields.many(notice.get(name)):
            if url.startswith(("https://", "http://")):
                return url, Fact(url, "structured", place=name)
    return "", None


# --- deadlines ------------------------------------------------------------------------------------


def _deadlines(notice: Mapping[str, Any], names: tuple[str, str], role: Role, zone: str) -> list[Deadline]:
    """The lots' deadlines, each once. Hours are believed where every day has one: the two lists are told apart by their order alone."""
    days, hours = fields.many(notice.get(names[0])), fields.many(notice.get(names[1]))
    pairs = zip(days, hours if len(hours) == len(days) else [""] * len(days), strict=True)
    found = (_deadline(day, hour, names[0], zone) for day, hour in dict.fromkeys(pairs))
    return [Deadline(one.date, one.time, one.zone, role, one.fact) for one in found if one]


def _deadline(day: str, hour: str, place: str, zone: str) -> Deadline | None:
    date, clock = fields.day(day), _HOUR.fullmatch(hour)
    if date is None:
        return None
    if clock is None or hour.startswith("24"):
        return Deadline(date, fact=Fact(day, "structured", place=place))
    fact = Fact(f"{day} {hour}", "structured", place=place)
    time, written = f"{clock[1]}:{clock[2]}", _offset(clock[3] or day[10:])
    if written is None:
        return Deadline(date, time, zone or None, fact=fact)
    moment = _moment(date, time, written)
    local = moment.astimezone(zoneinfo.ZoneInfo(zone)) if moment and zone else None
    if local and local.date() == date:
        return Deadline(date, f"{local:%H:%M}", zone, fact=fact)
    return Deadline(date, time if moment else None, _fixed(written) if moment else None, fact=fact)


def _moment(date: dt.date, time: str, offset: dt.timedelta) -> dt.datetime | None:
    try:
        return dt.datetime.combine(date, dt.time.fromisoformat(time), dt.timezone(offset))
    except (ValueError, OverflowError):
        return None


def _offset(text: str) -> dt.timedelta | None:
    """The offset from UTC that `text` ("Z", "+02:00") says, None when it says none."""
    found = re.fullmatch(r"([+-])(\d{2}):(\d{2})", text)
    if not found:
        return dt.timedelta() if text == "Z" else None
    away = dt.timedelta(hours=int(found[2]), minutes=int(found[3]))
    return away if found[1] == "+" else -away


def _fixed(offset: dt.timedelta) -> str | None:
    """The IANA zone that always keeps `offset` (Etc/GMT-2 is two hours ahead), None for one with minutes."""
    hours, rest = divmod(offset, dt.timedelta(hours=1))
    if rest or not -12 <= hours <= 14:
        return None
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/UTC"


# --- money ----------------------------------------------------------------------------------------


def _total(notice: Mapping[str, Any]) -> Money | None:
    """The estimated value of the whole procedure; else that of its lots together, where each has one and all in one currency."""
    whole = _amounts(notice, "proc")
    if len(whole) == 1:
        return _money(whole, "estimated-value-proc")
    lots = _amounts(notice, "lot")
    count = len(fields.many(notice.get("identifier-lot"))) or len(fields.many(notice.get(_TENDERS[0]))) or 1
    return _money(lots, "estimated-value-lot") if lots and len(lots) == count else None


def _amounts(notice: Mapping[str, Any], level: str) -> list[tuple[float, str, str]]:
    """(value, currency, literal) of each; a value without a currency is none, for it would be read as euros."""
    values, currencies = fields.many(notice.get(f"estimated-value-{level}")), fields.many(notice.get(f"estimated-value-cur-{level}"))
    if len(values) != len(currencies):
        return []
    return [
        (found[0], currency, f"{value} {currency}")
        for value, currency in zip(values, currencies, strict=True)
        if (found := fields.amount(value))
    ]


def _money(amounts: list[tuple[float, str, str]], place: str) -> Money | None:
    if len({currency for _, currency, _ in amounts}) != 1:
        return None
    total = sum(value for value, _, _ in amounts)
    return Money(total, total, amounts[0][1], Fact(" + ".join(literal for _, _, literal in amounts), "structured", place=place))
