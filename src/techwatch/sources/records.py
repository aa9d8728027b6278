"""The records of an open-data API become words, deadlines, amounts and facts of a call, each with its field. Pure."""

import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, Literal

from techwatch.sources.days import ENDLESS, read_day
from techwatch.sources.raw import NoFeed
from techwatch.text import clean, fold, plain
from techwatch.types import CallFacts, Deadline, Fact, Money, Nature, Role

Record = Mapping[str, Any]
"""An object of a JSON answer."""
Held = tuple[str, Any]
"""A field's name and what it holds."""

_SCALES: Final = {"k": 1e3, "mille": 1e3, "millier": 1e3, "m": 1e6, "million": 1e6, "milliard": 1e9, "billion": 1e9}
_AMOUNT: Final = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:[ .]\d{3})+(?:,\d{1,2})?|\d+(?:[.,]\d{1,3})?)(?!\d)"
    r"\s?(?P<scale>milliards?|billions?|millions?|milliers?|mille|k|m)?(?![a-z])\s?(?:d')?(?P<currency>€|euros?\b|eur\b)?"
)
_LONGEST: Final = 2000  # characters of a field in which an amount is looked for
_MOST: Final = 1e13  # euros; beyond it stands a mistake
_RANGE: Final = re.compile(r"\s?(?:-|–|et|a|to|and)\s?")
_LOWEST: Final = re.compile(r"\bmin\b|minim|a partir de|au moins|\bfrom\b|at least")
_HIGHEST: Final = re.compile(r"\bmax\b|maxim|jusqu'a|plafon|up to")
_EACH: Final = re.compile(r"(?:par|per|chaque|each) (?:projet|project|dossier|structure|beneficiaire|laureat|candidat|entreprise)")
_SHARED: Final = re.compile(r"a repartir|enveloppe|total|budget global")
_INTEREST: Final = re.compile(r"manifestations? d'interet|\bami\b|expressions? of interest")
_CONTEST: Final = re.compile(r"\bconcours\b|\btrophees?\b|\bprix\b|\bprizes?\b|\bcontest\b|\bhackathon\b")


def rows(text: str) -> tuple[Record, ...] | NoFeed:
    """The objects of a JSON answer: those of its one list, by whatever name, or of the whole when that is a list."""
    try:
        data = json.loads(text.lstrip("\ufeff"), strict=False)
    except (ValueError, RecursionError) as error:
        return NoFeed("broken", f"no JSON ({error})") if text.strip() else NoFeed("empty", "")
    inside = data.values() if isinstance(data, dict) else [data]
    lists = [part for part in inside if isinstance(part, list)]
    if len(lists) != 1:
        return NoFeed("broken", f"no list of records in it{_complaint(data)}")
    return tuple(_unpacked(record) for record in lists[0] if isinstance(record, dict))


def _complaint(data: Any) -> str:
    """What an API says in place of an answer."""
    said = [data.get(name) for name in ("message", "error", "detail", "error_code")] if isinstance(data, dict) else []
    return next((f": “{clean(one)[:150]}”" for one in said if isinstance(one, str) and one), "")


def _unpacked(record: dict[str, Any]) -> Record:
    """The fields of a record; older versions of the Explore API put them one or two boxes deeper."""
    box = record.get("record", record)
    found = box.get("fields") if isinstance(box, dict) else None
    return found if isinstance(found, dict) else record


def held(record: Record, name: str) -> Any:
    """What stands under `name`, or under "a.b" inside an object; None for nothing."""
    if name in record:
        return record[name]
    outer, _, rest = name.partition(".")
    box = record.get(outer)
    return held(box, rest) if rest and isinstance(box, dict) else None


def words(value: Any, joint: str = ", ") -> str:
    """What a field holds as people read it: lists joined, objects by their name; "" for nothing."""
    if isinstance(value, list):
        return joint.join(one for one in (words(part, joint) for part in value) if one)
    if isinstance(value, dict):
        return words(next((value[key] for key in ("name", "title", "label") if key in value), None))
    return "" if value is None or isinstance(value, bool) else str(value).strip()


def labels(value: Any) -> list[str]:
    """The words of each member of a list; a single value is a list of one."""
    return [said for part in (value if isinstance(value, list) else [value]) if (said := html.unescape(words(part)))]


def fact(name: str, value: Any) -> Fact:
    """Where a statement comes from: the field `name` and its literal value."""
    return Fact(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), "structured", place=name)


def deadlines(fields: Iterable[Held], role: Role = "final") -> tuple[Deadline, ...]:
    """The days of several fields in order, cut-offs where there is more than one. Years past ENDLESS are left out."""
    said = [(read_day(words(value)), fact(name, value)) for name, value in fields]
    days = {one.day: Deadline(one.day, one.time, one.zone, role, source) for one, source in said if one and one.day.year <= ENDLESS}
    found = tuple(days[day] for day in sorted(days))
    return found if len(found) < 2 else tuple(replace(one, role="cutoff") for one in found)


def endless(fields: Iterable[Held]) -> Fact | None:
    """The words that make a call a permanent one: a deadline past ENDLESS."""
    said = [(read_day(words(value)), fact(name, value)) for name, value in fields]
    return next((source for one, source in said if one and one.day.year > ENDLESS), None)


def money(name: str, value: Any) -> Money | None:
    """The amount or the range of a field, in euros; None when it says none, or several."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Money(float(value), float(value), fact=fact(name, value)) if 0 < value < _MOST else None
    said = fold(clean(plain(words(value)[:_LONGEST])))
    if between := _between(said):
        return Money(*between, fact=fact(name, value))
    found = [match for match in _AMOUNT.finditer(said) if match["currency"] or match["scale"] or match[0].strip() == said]
    if len(found) != 1:
        return None
    before, amount = said[max(0, found[0].start() - 30) : found[0].start()], _amount(found[0])
    low, high = (None if _HIGHEST.search(before) else amount), (None if _LOWEST.search(before) else amount)
    return Money(low, high, fact=fact(name, value)) if 0 < amount < _MOST and (low or high) else None


def _between(said: str) -> tuple[float, float] | None:
    """The two ends of the only range in folded words."""
    found = list(_AMOUNT.finditer(said))
    if len(found) != 2 or not _RANGE.fullmatch(said, found[0].end(), found[1].start()) or not (found[1]["currency"] or found[1]["scale"]):
        return None
    low, high = _amount(found[0]), _amount(found[1])
    if low < 1000 and not found[0]["scale"]:
        low *= _scale(found[1])  # "entre 1 et 3 millions"
    return (low, high) if low <= high else None


def _scale(match: re.Match[str]) -> float:
    return _SCALES.get((match["scale"] or "").rstrip("s"), 1.0)


def _amount(match: re.Match[str]) -> float:
    """The number that an amount says, in whole units."""
    grouped = re.match(r"\d{1,3}(?:[ .]\d{3})+", match["number"])
    number = re.sub(r"[ .]", "", match["number"]) if grouped else match["number"]
    return float(number.replace(",", ".")) * _scale(match)


def share(value: Any) -> Literal["", "total", "project"]:
    """Whether the words around an amount say that it is for all or for each; "" when they do not."""
    said = fold(clean(words(value)[:_LONGEST]))
    return "project" if _EACH.search(said) else "total" if _SHARED.search(said) else ""


def nature(title: str) -> Nature:
    """What sort of call a title announces."""
    said = fold(title)
    return "expression-of-interest" if _INTEREST.search(said) else "contest" if _CONTEST.search(said) else "grant"


def markup(parts: Sequence[Held]) -> str:
    """HTML of several values, each under its heading ("" = none); values without words are left out."""
    said = [(heading, words(value)) for heading, value in parts]
    return "\n".join(f"<h3>{html.escape(heading)}</h3><div>{one}</div>" if heading else f"<div>{one}</div>" for heading, one in said if one)


def facts(base: CallFacts, said: Mapping[str, tuple[Any, Fact] | None]) -> CallFacts:
    """`base` with what is said of its fields, and where each comes from as evidence; None, "" and () say nothing."""
    known = {name: one for name, one in said.items() if one is not None and one[0] not in ("", (), None, False)}
    evidence = {**base.evidence, **{name: source for name, (_, source) in known.items()}}
    return replace(base, **{name: value for name, (value, _) in known.items()}, evidence=evidence)
