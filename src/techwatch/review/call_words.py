"""The lines under a call's item, as people left them, become what editors say of its facts, by field. Pure.

What the engine wrote says nothing, nor does a line that is gone; what stands behind the dash is never an editor's.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from techwatch.calls import spoken
from techwatch.calls.hand import FIELDS, field_named, read_hand, with_hand
from techwatch.errors import ReviewError
from techwatch.review.call_lines import MARKS, NAMES, NEWS, city, date_words
from techwatch.review.wording import BOTH
from techwatch.text import clean, fold
from techwatch.types import CallFacts, Deadline, Item, Lang, Offer

BACK: Final = "-"
"""The words that take an editor's word back."""

_LINE = re.compile(
    r"^\s*(?:[-*+•–]\s+)?(?:\*\*|__)?\s*(?P<name>[^\W\d_][^:<>\[\]«»\"“”]{0,39}?)\s*(?:\*\*|__)?\s*[:\uff1a]"
    r"\s*(?:\*\*|__)?(?P<words>.*)$"
)
_CLOSES = re.compile(r"^\s*(?:[-*+•–]\s+)?(?:\*\*|__)?(?:cl[oô]ture|closes|date limite|deadline)\b(?P<words>.*\d.*)$", re.I)
_SAID = "|".join(re.escape(word) for words in MARKS.values() for word in words)
_BEHIND = re.compile(rf"\s*(?:^|\s)[—–-]\s*(?:{_SAID}|{'|'.join(words.assumed for words in BOTH)})\s*(?:[:,\uff1a].*)?$", re.I)
_NOTE = re.compile(
    rf"^\s*⚠|^\s*(?:{'|'.join(words.why for words in BOTH)})\s*:\s*(?:{'|'.join(w for n in NEWS.values() for w in n)})", re.I
)
_OTHERS: Final = {
    "pour": "applicants",
    "for": "applicants",
    "label": "label",
    "labellisation": "label",
    "conseillere": "adviser",
    "advisor": "adviser",
    "partenaires recherches": "partners",
    "remarques": "remark",
    "reunion d'information": "session",
    "seance d'information": "session",
    "votre contact": "adviser",
    "your contact": "adviser",
    "label a demander avant le": "label_until",
    "label a demander au plus tard le": "label_until",
    "label to be asked for by": "label_until",
}
_NAMED: Final = {fold(name): field for field, names in NAMES.items() for name in names} | _OTHERS
_ROLE_SAID = re.compile(r"final|definiti|clotur|closing|limite|deadline")
_PLACE = re.compile(r"\((?P<city>[A-ZÀ-Ý][\w' .-]+)\)")
_LONGEST_LABEL: Final = dt.timedelta(days=180)
"""Before a call ends: whoever names a day without its year does not speak of last year's."""
_UNTIL = re.compile(r"\b(?:avant|jusqu'?\s*a?u?|d'ici|until|before|by)\b(?P<day>.*)$")
_DASHES = frozenset({"-", "–", "—", "−"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line that speaks of a fact: its number in the file, the field, and the words without what stands behind the dash."""

    number: int
    field: str
    words: str

    @property
    def key(self) -> str:
        """The words as they are compared, whatever a word processor made of them."""
        return " ".join(re.sub(r"[‘’ʼ]", "'", self.words.replace("*", "")).split()).strip(" .").casefold()


def read_line(line: str, number: int = 0) -> Line | None:
    """The fact that a line speaks of, None for any other line."""
    found = _LINE.match(line)
    field = _field(found["name"]) if found else ""
    if found is None or not field:
        if (found := _CLOSES.match(line)) is None:
            return None
        field = "deadline"
    words = _BEHIND.sub("", found["words"])
    if field == "deadline":
        words = re.split(r"\s*[«“]", words)[0]
    return Line(number, field, clean(words.strip().strip("*_").strip()))


def is_note(line: str) -> bool:
    """Whether a line is the engine's remark on a call, which reading passes over."""
    return _NOTE.match(line) is not None


def _field(name: str) -> str:
    said = re.sub(r"[\s_-]+", " ", fold(name.replace("’", "'"))).strip()
    offer = said.replace(" ", "_")
    return _NAMED.get(said) or field_named(said) or (offer if offer in spoken.OFFERS else "")


# --- what is hers -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """The lines under an item (`mine`), those that the engine wrote there (`wrote`, of one or several times), and how to read words."""

    file: str
    lang: Lang
    mine: Sequence[Line]
    wrote: Sequence[Sequence[Line]]

    def hers(self) -> dict[str, list[Line]]:
        """The lines by field, of the fields that do not stand as the engine wrote them once."""
        mine = _by_field(self.mine)
        engine = [_by_field(lines) for lines in self.wrote]
        return {
            field: lines
            for field, lines in mine.items()
            if not any([each.key for each in lines] == [each.key for each in other.get(field, ())] for other in engine)
        }

    def engines(self, field: str) -> set[str]:
        """How the engine wrote a field."""
        return {line.key for lines in self.wrote for line in lines if line.field == field}


def _by_field(lines: Iterable[Line]) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.field, []).append(line)
    return found


def corrected(item: Item, told: Told, tell: Callable[[int, str], None]) -> Item:
    """`item` with what its lines say of the call and of what the cluster offers; words that cannot be read go to `tell`.

    Raises ReviewError for a closing date that cannot be read: nobody must be told another one.
    """
    said: dict[str, str] = {}
    call, dates = item.call or CallFacts(), None
    for field, lines in told.hers().items():
        try:
            if field == "deadline":
                words, dates = _dates(call, lines, told)
                said |= words
            else:
                said |= _words(item, field, _one(lines, told), told.lang)
        except ValueError as error:
            if field == "deadline":
                raise ReviewError(told.file, lines[0].number, str(error)) from None
            tell(lines[0].number, str(error))
    facts = with_hand(call, {field: words for field, words in said.items() if field in FIELDS and words != BACK}, told.lang)
    return replace(item, call=_with_dates(facts, dates), said=said, offer=_offered(item, said))


def _one(lines: Sequence[Line], told: Told) -> Line:
    """The line that counts: the one that is not the engine's."""
    new = [line for line in lines if line.key not in told.engines(line.field)]
    if len(new) > 1 and len({line.key for line in new}) > 1:
        raise ValueError(
            f"« {NAMES[new[0].field][0] if new[0].field in NAMES else new[0].field} » est écrit deux fois : gardez une seule ligne (twice)"
        )
    return new[0] if new else lines[-1]


def _words(item: Item, field: str, line: Line, lang: Lang) -> dict[str, str]:
    """What a line says, field -> words; one line may speak of several fields. Raises ValueError."""
    parts = {"consortium": ("consortium", "min_partners", "min_countries"), "label": ("label", "label_until")}.get(field, (field,))
    if line.words in _DASHES:
        return dict.fromkeys(parts, BACK)
    if not line.words:
        return dict.fromkeys(parts, "")
    if field == "consortium":
        return _consortium(item, line.words, lang)
    if field == "label":
        return _label(item, line.words, lang)
    return {field: spoken.checked(field, line.words, lang=lang)}


def _consortium(item: Item, words: str, lang: Lang) -> dict[str, str]:
    """ "oui, 3 partenaires, 2 pays": what of it is not known."""
    found = {"consortium": "", "min_partners": "", "min_countries": ""}
    for part in filter(None, map(clean, re.split(r"[,;()]", words))):
        flat = fold(part)
        countries = "pays" in flat or "countr" in flat or "etats membres" in flat
        counted = bool(re.search(r"partenaire|partner|membre|entit|structure", flat)) and _is_count(part, lang)
        found["min_countries" if countries else "min_partners" if counted else "consortium"] = part
    if not found["consortium"]:
        found["consortium"] = "oui"
    call = item.call or CallFacts()
    read = {field: read_hand(field, said, lang) for field, said in found.items()}
    doubted = {doubt.field for doubt in call.doubts}
    return {field: said for field, said in found.items() if read[field] != getattr(call, field) or field in doubted}


def _is_count(words: str, lang: Lang) -> bool:
    try:
        return bool(read_hand("min_partners", words, lang))
    except ValueError:
        return False


def _label(item: Item, words: str, lang: Lang) -> dict[str, str]:
    """ "nécessaire, à demander avant le 3 décembre 2026": whether it is needed, and until when to ask for it."""
    flat = fold(words.replace("’", "'"))
    until = _UNTIL.search(flat)
    day = _day(until["day"], item.call or CallFacts(), lang) if until else ""
    head = clean(re.sub(r"a demander|to ask for|to be asked for|demande\b|[,;(]", " ", flat[: until.start()] if until else flat))
    offer = item.offer
    label = spoken.checked("label", head, lang=lang) if head else offer.label if until else ""
    was = {"label": offer.label, "label_until": offer.label_until.isoformat() if offer.label_until else ""}
    return {field: said for field, said in {"label": label, "label_until": day}.items() if said != was[field]}


def _day(words: str, call: CallFacts, lang: Lang) -> str:
    """A day until which to ask; without its year the last such day not after the call's end. Raises ValueError."""
    words = re.sub(r"^\s*(?:le|the)\b|\)\s*$", "", words).strip()
    end = max((one.date for one in call.deadlines), default=None)
    if end is None or re.search(r"\d{4}", words):
        return spoken.checked("label_until", words, lang=lang)
    days = [dt.date.fromisoformat(spoken.checked("label_until", f"{words} {year}", lang=lang)) for year in (end.year, end.year - 1)]
    day = next(day for day in days if day <= end)
    if end - day > _LONGEST_LABEL:
        raise ValueError(f"« {words} » vient après la clôture : écrivez la date complète (after the call closes: write the whole date)")
    return day.isoformat()


def _offered(item: Item, said: Mapping[str, str]) -> Offer:
    """What the cluster offers, with her words in place; what she takes back is what was before, here nothing."""
    words = {field: "" if said[field] == BACK else said[field] for field in spoken.OFFERS if field in said}
    changed: dict[str, Any] = words | ({"label_until": None} if "label_until" in words else {})
    if until := words.get("label_until"):
        changed["label_until"] = dt.date.fromisoformat(until)
    return replace(item.offer, **changed) if changed else item.offer


# --- closing dates ----------------------------------------------------------------------------------


def _dates(call: CallFacts, lines: Sequence[Line], told: Told) -> tuple[dict[str, str], tuple[Deadline, ...] | None]:
    """What the closing lines say, and the dates themselves, those that she left alone with the words they were read from.

    Of several dates one whose line is gone is none of the call's. Raises ValueError.
    """
    if all(line.words in _DASHES for line in lines):
        return {"deadline": BACK, "permanent": BACK}, None
    stated = [line for line in lines if line.words]
    endless = any(_is_permanent(line) for line in stated)
    places = {date_words(one, lang).casefold(): i for lang in ("fr", "en") for i, one in enumerate(call.deadlines)}
    dated = [line for line in stated if not _is_permanent(line) and line.key not in _UNDATED]
    free = [i for i in range(len(call.deadlines)) if i not in {places.get(line.key) for line in dated}]
    found: list[Deadline] = []
    for line in dated:
        at = places.get(line.key)
        before = call.deadlines[at] if at is not None else call.deadlines[free.pop(0)] if free else None
        found += [before] if at is not None and before else _read(line.words, before, told.lang)
    dates = tuple({(one.date, one.time, one.role): one for one in sorted(found, key=lambda one: (one.date, one.role))}.values())
    words = {"deadline": spoken.shown(CallFacts(deadlines=dates), "deadline")}
    if endless:
        return {"permanent": "oui"} | words, dates  # in this order the end that is no more is a move
    return words | ({"permanent": "non"} if call.permanent else {}), dates


_UNDATED: Final = frozenset(word for words in BOTH for word in (words.undated, *MARKS["nothing"]))


def _is_permanent(line: Line) -> bool:
    return "permanent" in line.key or "fil de l'eau" in line.key or "rolling" in line.key


def _read(words: str, before: Deadline | None, lang: Lang) -> list[Deadline]:
    """What a person wrote over the deadline `before` (None: she added a line); its hour stays while the day does, its role unless she
    says another."""
    plain = words.replace("*", "")
    found = read_hand("deadline", _PLACE.sub(r"(heure de \g<city>)", plain) if re.search(r"\d\s*[h:]", plain) else plain, lang)
    if len(found) != 1 or before is None:
        return list(found)
    (one,) = found
    if one.time is None and one.date == before.date:
        one = replace(one, time=before.time, zone=before.zone)
    elif one.time is not None and one.zone is None and _same_place(plain, before.zone):
        one = replace(one, zone=before.zone)
    if one.role == "final" and not _ROLE_SAID.search(fold(plain)):
        one = replace(one, role=before.role)
    return [one]


def _same_place(words: str, zone: str | None) -> bool:
    """Whether a text names no other place than that of `zone`."""
    said = _PLACE.search(words)
    return zone is not None and (said is None or fold(said["city"]) in {fold(city(zone, lang)) for lang in ("fr", "en")})


def _with_dates(facts: CallFacts, dates: tuple[Deadline, ...] | None) -> CallFacts:
    """`facts` where a date that nobody changed keeps the words it was read from."""
    if dates is None:
        return facts
    own = {(one.date, one.time, one.zone, one.role): one for one in dates}
    kept = (own.get((one.date, one.time, one.zone, one.role), one) for one in facts.deadlines)
    return replace(facts, deadlines=tuple(kept))


# --- two versions of the lines ----------------------------------------------------------------------


def same_words(one: Sequence[str], other: Sequence[str], lang: Lang = "fr") -> bool:
    """Whether two groups of lines of one field say the same; an hour or a role that one of them leaves out may differ."""
    left, right = ([line for text in texts if (line := read_line(text))] for texts in (one, other))
    if len(left) != len(right) or len(left) < len(one) or len(right) < len(other):  # lines that speak of no fact are not compared
        return False
    return all(a.key == b.key or _same_value(a, b, lang) for a, b in zip(left, right, strict=True))


def _same_value(one: Line, other: Line, lang: Lang) -> bool:
    try:
        if one.field == "deadline":
            a, b = (_read(line.words, None, lang) for line in (one, other))
            return [(each.date, each.time) for each in a] == [(each.date, each.time) for each in b]
        empty = Item("", "", call=CallFacts())
        if one.field == "label":
            one, other = _with_year(one, other), _with_year(other, one)
        return _words(empty, one.field, one, lang) == _words(empty, other.field, other, lang) or (
            one.field in FIELDS and read_hand(one.field, one.words, lang) == read_hand(other.field, other.words, lang)
        )
    except ValueError:
        return False


def _with_year(one: Line, other: Line) -> Line:
    """A line whose day has no year with that of the other."""
    years = [re.search(r"\d{4}", line.words) for line in (one, other)]
    return replace(one, words=f"{one.words} {years[1][0]}") if years[1] and not years[0] else one


def takes_back(lines: Sequence[str]) -> bool:
    """Whether a group of lines only takes an editor's word back."""
    return bool(lines) and all((line := read_line(text)) is not None and line.words in _DASHES for text in lines)
