"""A fact of a call becomes the words in which an editor would write it, and her words are checked before they are kept. Pure.

What `shown` says, `hand.read_hand` reads back: one form for the review file, the board, corrections and exports.
"""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any, Final

from techwatch.calls.hand import FIELDS, read_hand
from techwatch.text import clean, fold
from techwatch.types import CallFacts, Deadline, Money, Offer, Role

OFFERS: Final = tuple(field.name for field in fields(Offer))
"""What the cluster adds to a call."""

_ROLES: Final[Mapping[Role, str]] = {
    "final": "",
    "cutoff": "relève",
    "stage1": "étape 1",
    "stage2": "étape 2",
    "precontact": "précontact",
    "questions": "questions",
}
_LABELS: Final = {
    "needed": ("needed", "necessaire", "obligatoire", "requis", "oui", "yes"),
    "possible": ("possible", "facultatif", "optional"),
    "": ("", "non", "no", "aucun", "none"),
}


def shown(facts: CallFacts, field: str) -> str:
    """The value of `field` (one of `hand.FIELDS`) in words, "" when nobody states it."""
    value: Any = getattr(facts, "deadlines" if field == "deadline" else field)
    say = _SAY.get(field)
    if value in (None, "", (), "unknown", False):
        return ""
    return say(value) if say else ", ".join(value) if isinstance(value, tuple) else str(value)


def checked(field: str, words: str, *, lang: str) -> str:
    """An editor's `words` about a fact or about what the cluster offers, cleaned. Raises ValueError that says what to write."""
    words = clean(words)
    if field in FIELDS:
        read_hand(field, words, lang)
        return words
    if field == "label":
        return _label(words)
    if field == "label_until" and words:
        found = read_hand("opening", words, lang)
        return str(found)
    if field not in OFFERS:
        raise ValueError(f"« {field} » n'est pas un champ d'un appel : {', '.join((*FIELDS, *OFFERS))} (unknown field)")
    return words


def _label(words: str) -> str:
    found = next((label for label, said in _LABELS.items() if fold(words) in said), None)
    if found is None:
        raise ValueError(f"« {words} » : écrivez « nécessaire », « possible » ou « non » (label: needed, possible or no)")
    return found


def _deadlines(value: tuple[Deadline, ...]) -> str:
    return "; ".join(_deadline(one, among=len(value)) for one in value)


def _deadline(one: Deadline, *, among: int) -> str:
    """One of `among` dates: alone, the end needs no name."""
    hour = f" {one.time}" if one.time else ""
    zone = f" {one.zone}" if one.time and one.zone else ""
    role = _ROLES[one.role] or ("finale" if among > 1 else "")
    return f"{one.date}{hour}{zone}" + (f" ({role})" if role else "")


def _money(value: Money) -> str:
    low, high = (None if end is None else f"{end:.0f}" for end in (value.low, value.high))
    if low == high or low is None or high is None:
        floor = "" if low == high else "jusqu'à " if low is None else "à partir de "
        return f"{floor}{high or low} {value.currency}"
    return f"{low} à {high} {value.currency}"


def _rate(value: float) -> str:
    return f"{value:g} %"


def _day(value: dt.date) -> str:
    return value.isoformat()


def _yes(value: object) -> str:
    return "non" if value == "no" else "oui"


_SAY: Final[Mapping[str, Callable[[Any], str]]] = {
    "deadline": _deadlines,
    "opening": _day,
    "permanent": _yes,
    "budget_total": _money,
    "budget_per_project": _money,
    "max_rate_pct": _rate,
    "consortium": _yes,
}
