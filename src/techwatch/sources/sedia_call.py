"""A record of the EU Funding & Tenders search becomes the facts of its call. Pure.

The index writes a topic's wall-clock hour as if it were UTC and shows it in whatever zone it likes ("T19:00:00.000+0200" for 17:00 in
Brussels, midnight for no hour): only the day is believed. Topics close at 17:00 Brussels time (Horizon Europe work programme, General
Annexes, part D; the other programmes' call documents), which is told as assumed; for the calls of others no hour is assumed.
`budgetOverview` and `actions` are JSON in a string; the first covers the whole call, of which this topic's lines are kept.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from techwatch.sources import fields
from techwatch.types import CallFacts, Deadline, Doubt, Fact, Money, Nature, Role, Statement

_PORTAL: Final = "https://ec.europa.eu/info/funding-tenders/opportunities/portal/screen/opportunities/"
_PAGES: Final = {"0": "tender-details/", "2": "prospect-details/", "8": "competitive-calls-cs/"}
_FUNDER: Final = "European Commission"
_TENDER, _CASCADE = "0", "8"
_AT_FIVE: Final = ("", "1")  # types whose calls the Commission runs itself
_CASCADE_NUMBER = re.compile(r"(\d+)COMPETITIVE_CALL")
_DEADLINES: Final = ("deadlineDate", "deadlineDatesLong")
_OPENINGS: Final = ("startDate", "plannedOpeningDateLong")
_BUDGETS: Final = ("budget", "cftEstimatedTotalProcedureValue")
_PROGRAMMES: Final[Mapping[str, str]] = {
    "43108390": "Horizon Europe",
    "43152860": "Digital Europe",
    "43251814": "Creative Europe",
    "43332642": "EU4Health",
    "43353764": "Erasmus+",
    "43252405": "LIFE",
    "43251567": "Connecting Europe Facility",
    "44416173": "I3",
    "44181033": "European Defence Fund",
    "43252476": "Single Market Programme",
    "43251589": "CERV",
    "43089234": "Innovation Fund",
    "43254019": "ESF+",
    "43298916": "Euratom",
    "43637601": "Pilot projects and preparatory actions",
    "31045243": "Horizon 2020",
    "111111": "EU External Action",
}
"""Framework programmes by the portal's own number for them."""
_PREFIXES: Final[Mapping[str, str]] = {
    "HORIZON": "Horizon Europe", "DIGITAL": "Digital Europe", "CREA": "Creative Europe", "EU4H": "EU4Health", "ERASMUS": "Erasmus+",
    "LIFE": "LIFE", "CEF": "Connecting Europe Facility", "I3": "I3", "EDF": "European Defence Fund", "SMP": "Single Market Programme",
    "CERV": "CERV", "INNOVFUND": "Innovation Fund", "ESF": "ESF+", "EURATOM": "Euratom", "PPPA": "Pilot projects and preparatory actions",
    "H2020": "Horizon 2020", "EUROPEAID": "EU External Action",
}  # fmt: skip
"""Framework programmes by how the identifiers of their calls begin."""

Dated = tuple[dt.date, Fact]
Dispute = tuple[Dated, Dated]
_DOUBTFUL: Final = 0.4  # confidence of a date that another contradicts


@dataclass(frozen=True, slots=True)
class Record:
    """A result of the search. `said`: its fields; `words`: its title where they hold none; `url`: as given, page or not."""

    reference: str
    url: str
    words: str
    lang: str
    said: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """The type's number, "" when none is given."""
        return fields.one(self.said.get("type"))

    @property
    def own_id(self) -> str:
        """What names this call and no other: cascade calls carry the identifier of the topic that pays for them."""
        if self.kind == _CASCADE:
            found = _CASCADE_NUMBER.match(self.reference)
            return found[0] if found else ""
        return fields.one(self.said.get("identifier"))

    @property
    def link(self) -> tuple[str, Fact]:
        """The call's page on the portal ("" = none can be told) and what it was told from."""
        number = _CASCADE_NUMBER.match(self.reference) if self.kind == _CASCADE else None
        if number:
            return f"{_PORTAL}{_PAGES[_CASCADE]}{number[1]}", Fact(number[1], "structured", place="reference")
        if self.url.startswith("https://") and not self.url.endswith(".json"):
            return self.url, Fact(self.url, "structured", place="url")
        name, place = (self.own_id, "identifier") if self.kind in _AT_FIVE else (self.reference, "reference")
        page = _PAGES.get(self.kind, "topic-details/") + name.replace("/", "%2F").replace(" ", "%20")
        return (_PORTAL + page if name else ""), Fact(name, "structured", place=place)


def facts(record: Record) -> CallFacts:
    """What the fields of `record` state; a status never does."""
    lines = _lines(record)
    dated, disputes = _dates(record, lines)
    opening, late = _opening(record)
    total, project = _total(record, lines), _project(lines)
    programme, frame = _programme(record)
    ahead = [one for one in dated if one[0].year <= fields.PERMANENT_YEAR]
    link, page = record.link
    nature, kind = _nature(record)
    endless = next((fact for date, fact in dated if date.year > fields.PERMANENT_YEAR), None)
    name = Fact(record.own_id, "structured", place="reference" if record.kind == _CASCADE else "identifier")
    evidence = {
        "nature": kind,
        "opening": opening[1] if opening else None,
        "permanent": endless,
        "budget_total": total.fact if total else None,
        "budget_per_project": project.fact if project else None,
        "programme": frame if programme else None,
        "funder": frame,
        "scope": frame,
        "apply_url": page,
        "identifiers": name,
    }
    return CallFacts(
        nature=nature,
        deadlines=tuple(_disputed(_deadlines(record, ahead, _model(record, lines)), disputes)),
        opening=opening[0] if opening else None,
        permanent=endless is not None,
        budget_total=total,
        budget_per_project=project,
        funder=_FUNDER,
        programme=programme,
        scope="european",
        apply_url=link,
        identifiers=(record.own_id,) if record.own_id else (),
        evidence={fact: words for fact, words in evidence.items() if words and (words.raw or words.origin == "assumed")},
        doubts=(*(_doubt("deadlines", one, other) for one, other in disputes), *late),
    )


# --- dates ----------------------------------------------------------------------------------------


def _dates(record: Record, lines: list[dict[str, Any]]) -> tuple[list[Dated], list[Dispute]]:
    """The dates of the deadline field and those of `actions`; and where they contradict.

    Either list may leave dates out. They contradict where they have none in common, or are as long as each other and not the same.
    """
    stated = _dated((name, record.said.get(name)) for name in _DEADLINES)
    planned = _dated(("actions", action.get("deadlineDates")) for action in _actions(record))
    planned = planned or _dated(("budgetOverview", line.get("deadlineDates")) for line in lines)
    only_stated, only_planned = _without(stated, planned), _without(planned, stated)
    contradict = len(only_stated) == len(stated) or len(stated) == len(planned)
    pairs = list(zip(only_stated, only_planned, strict=False)) if contradict else []
    late = [(one, before) for one in stated if (before := _day_before(*one))]
    return sorted((*stated, *only_planned[len(pairs) :]), key=lambda one: one[0]), [*late, *pairs]


def _dated(found: Iterable[tuple[str, Any]]) -> list[Dated]:
    """The days of the fields, in time, each once."""
    days: dict[dt.date, Fact] = {}
    for place, value in found:
        for literal in fields.many(value):
            if date := fields.day(literal):
                days.setdefault(date, Fact(literal, "structured", place=place))
    return sorted(days.items())


def _without(these: list[Dated], others: list[Dated]) -> list[Dated]:
    known = {date for date, _ in others}
    return [one for one in these if one[0] not in known]


def _day_before(date: dt.date, fact: Fact) -> Dated | None:
    """What a deadline soon after midnight may be as well: 23:59 of the day before, moved by a time zone."""
    hour = fields.moment(fact.raw)
    if hour is None or not dt.time(0) < hour.time() < dt.time(2) or hour.astimezone(dt.UTC).time() == dt.time(0):
        return None
    return date - dt.timedelta(days=1), replace(fact, origin="assumed", confidence=_DOUBTFUL)


def _doubt(field: str, one: Dated, other: Dated) -> Doubt:
    return Doubt(field, fields.apart(one[0], other[0]), tuple(Statement(date.isoformat(), fact) for date, fact in (one, other)))


def _deadlines(record: Record, dated: list[Dated], model: str) -> list[Deadline]:
    roles = _roles(model, len(dated))
    if record.kind not in _AT_FIVE:
        return [Deadline(date, role=role, fact=fact) for (date, fact), role in zip(dated, roles, strict=True)]
    assumed = ((date, replace(fact, origin="assumed", confidence=0.9), role) for (date, fact), role in zip(dated, roles, strict=True))
    return [Deadline(date, "17:00", "Europe/Brussels", role, fact) for date, fact, role in assumed]


def _disputed(deadlines: list[Deadline], disputes: list[Dispute]) -> list[Deadline]:
    """Of dates that contradict each other both stay, with little confidence, in time; a day that nobody wrote is no deadline."""
    others = {one[0]: other for one, other in disputes}
    kept: list[Deadline] = []
    for deadline in deadlines:
        other = others.get(deadline.date)
        unsure = replace(deadline, fact=replace(deadline.fact, confidence=_DOUBTFUL)) if other else deadline
        kept.append(unsure)
        if other and other[1].origin != "assumed":
            kept.append(replace(unsure, date=other[0], fact=replace(unsure.fact, raw=other[1].raw, place=other[1].place)))
    return sorted(kept, key=lambda deadline: deadline.date)


def _roles(model: str, count: int) -> list[Role]:
    """What each of `count` dates is for, in time."""
    first: Role = "stage1" if "two-stage" in model else "cutoff" if count > 1 or "multiple" in model else "final"
    later: Role = "stage2" if first == "stage1" else "cutoff"
    return [first, *[later] * (count - 1)][:count]


def _model(record: Record, lines: list[dict[str, Any]]) -> str:
    """How proposals are handed in, in the portal's words: single-stage, two-stage, multiple cut-off."""
    said = [*fields.many(record.said.get("deadlineModel")), record.own_id]
    said += [word for action in _actions(record) for word in fields.many(action.get("submissionProcedure"))]
    said += [word for line in lines for word in fields.many(line.get("deadlineModel"))]
    return re.sub(r"two[ _-]stages?", "two-stage", " ".join(said).lower())


def _opening(record: Record) -> tuple[Dated | None, list[Doubt]]:
    stated = _dated((name, record.said.get(name)) for name in _OPENINGS)
    planned = _dated(("actions", action.get("plannedOpeningDate")) for action in _actions(record))
    one, other = next(iter(stated), None), next(iter(planned), None)
    if one and other and one[0] not in {date for date, _ in planned}:
        return one, [_doubt("opening", one, other)]
    return one or other, []


def _actions(record: Record) -> list[dict[str, Any]]:
    """The actions of a topic; those of a cascade call are its parent's."""
    return fields.dicts(fields.inner(record.said.get("actions"))) if record.kind != _CASCADE else []


# --- money and frame ------------------------------------------------------------------------------


def _lines(record: Record) -> list[dict[str, Any]]:
    """The lines of the call's budget that are this topic's: by its number, its identifier, or because there is no other."""
    if record.kind == _CASCADE:
        return []  # what stands there is its parent's
    overview = fields.table(fields.inner(record.said.get("budgetOverview")))
    topics = {key: fields.dicts(lines) for key, lines in fields.table(overview.get("budgetTopicActionMap")).items()}
    own = topics.get(fields.one(record.said.get("ccm2Id")), [])
    named = [line for lines in topics.values() for line in lines if _names(fields.one(line.get("action")), record.own_id)]
    alone = next(iter(topics.values())) if len(topics) == 1 else []
    return own or named or [line for line in alone if " - " not in fields.one(line.get("action"))]


def _names(action: str, identifier: str) -> bool:
    """Whether `action` ("HORIZON-CL4-2026-05-DATA-12 - HORIZON-RIA") begins with this identifier and not with a longer one."""
    rest = action.upper().removeprefix(identifier.upper())
    return bool(identifier) and len(rest) < len(action) and not re.match(r"[\w-]", rest)


def _total(record: Record, lines: list[dict[str, Any]]) -> Money | None:
    """The topic's years together; else what the call of another, or a tender, says it is worth."""
    years = [year for line in lines for year in fields.many(list(fields.table(line.get("budgetYearMap")).values()))]
    known = [(found[0], literal) for literal in years if (found := fields.amount(literal))]
    if known:
        total = sum(value for value, _ in known)
        return Money(total, total, "EUR", Fact(" + ".join(literal for _, literal in known), "structured", place="budgetOverview"))
    for name in _BUDGETS:
        literal = fields.one(record.said.get(name))
        if found := fields.amount(literal):
            currency = found[1] or fields.one(record.said.get("currency")) or "EUR"
            return Money(found[0], found[0], currency, Fact(literal, "structured", place=name))
    return None


def _project(lines: list[dict[str, Any]]) -> Money | None:
    """The least and the most that one project may get, over the topic's kinds of action."""
    low = min(_contributions(lines, "minContribution"), default=None)
    high = max(_contributions(lines, "maxContribution"), default=None)
    if low is None and high is None:
        return None
    raw = " – ".join(dict.fromkeys(end[1] for end in (low, high) if end))
    return Money(low[0] if low else None, high[0] if high else None, "EUR", Fact(raw, "structured", place="budgetOverview"))


def _contributions(lines: list[dict[str, Any]], name: str) -> list[tuple[float, str]]:
    return [(found[0], literal) for line in lines if (found := fields.amount(literal := fields.one(line.get(name))))]


def _programme(record: Record) -> tuple[str, Fact]:
    """The framework programme ("" = not known) and the field that shows that the money is the Union's."""
    code = fields.one(record.said.get("frameworkProgramme"))
    if name := _PROGRAMMES.get(code, "" if code.isdigit() else code):
        return name, Fact(code, "structured", place="frameworkProgramme")
    for place in ("identifier", "callIdentifier"):
        if identifier := fields.one(record.said.get(place)):
            begins = re.split(r"[-/_ ]", identifier, maxsplit=1)[0].upper()
            return _PREFIXES.get(begins, ""), Fact(identifier, "structured", place=place)
    return "", Fact("", "assumed")


def _nature(record: Record) -> tuple[Nature, Fact | None]:
    """A tender by its type, a prize by its kind of action; else a grant, which nothing proves."""
    if record.kind == _TENDER:
        return "tender", Fact(_TENDER, "structured", place="type")
    prize = next((action for action in fields.many(record.said.get("typesOfAction")) if re.search(r"\bprizes?\b", action, re.I)), "")
    return ("contest", Fact(prize, "structured", place="typesOfAction")) if prize else ("grant", None)
