"""A call becomes what its page shows of it: dates, facts and doubts in the reader's words, each with the words it was read from. Pure."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from techwatch import text
from techwatch.calls import spoken
from techwatch.calls.disputes import node_of, nodes_of
from techwatch.config import MarketList
from techwatch.render.facts import fact_value
from techwatch.render.phrases import closes, fact_name, turn, when
from techwatch.render.rows import call_row, in_zone, web_address
from techwatch.render.shown import CallRow, Line
from techwatch.render.typography import Tongue
from techwatch.types import Call, CallFacts, Deadline, Doubt, Fact, Item, Lang, Money, Move, Offer, Role, Statement, Status

LETTERS: Final = 160
"""Of the words that a fact was read from; longer ones are cut."""

FACTS: Final = (
    "funder", "operator", "programme", "budget_per_project", "budget_total", "max_rate_pct", "applicants", "consortium",
    "min_partners", "min_countries", "scope", "regions", "nature", "apply_url", "identifiers",
)  # fmt: skip
"""The facts of a call's page that are no dates, in the order in which one asks for them."""


@dataclass(frozen=True, slots=True)
class Proof:
    """The words a fact was read from ("" for none), who said them, the field of an API that held them, and what nobody said.

    `note`: "assumed", "hour" (the day was read, the hour is supposed), "editor", or "".
    """

    words: str = ""
    source: str = ""
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One fact in words; `href` where it leads somewhere. `days` are left to a date, None for what is none or over."""

    field: str
    name: str
    value: str
    proof: Proof
    href: str = ""
    days: int | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source says of a fact that is in doubt. `chosen`: what an editor would write to take its side, as `hand` reads it."""

    value: str
    proof: Proof
    chosen: str


@dataclass(frozen=True, slots=True)
class Dispute:
    """A doubt with all that is said. `field` as editors' words have it ("deadline")."""

    field: str
    name: str
    kind: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A market as pages name it, with its colours on light and dark paper."""

    name: str
    accent: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A call in the list."""

    row: CallRow
    href: str
    status: Status
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """Who reads, and when: `now` is aware and in the cluster's zone, `zone` that zone's IANA name."""

    lang: Lang
    now: dt.datetime
    zone: str
    markets: MarketList


def listed(call: Call, frame: Frame) -> Listed:
    """A call as a row, with the days left to the next deadline; what closed this morning is closed."""
    zone = frame.now.tzinfo or dt.UTC
    status, due = call.facts.status(frame.now, zone), call.facts.closing(frame.now, zone)
    line = Line(call.title, url=web_address(call.url), lang="" if call.lang in (frame.lang, "und") else call.lang, source=call.source)
    short = Offer(call.offer.label, call.offer.label_until, partners=call.offer.partners)
    item = Item(call.id, call.title, call.url, call.source, call=call.facts, offer=short)
    row = call_row(item, line, day=frame.now.date(), zone=frame.zone)
    if due is not None:
        row = replace(row, deadline=in_zone(due, frame.zone), days=(due.date - frame.now.date()).days)
    elif status == "closed":
        row = replace(row, days=-1)
    return Listed(row, f"/calls/{call.id}", status, marks(call, frame.markets, frame.lang))


def marks(call: Call, markets: MarketList, lang: Lang) -> tuple[Mark, ...]:
    """The call's markets that the cluster still has."""
    known = markets.markets
    return tuple(Mark(markets.name(slug, lang), known[slug].accent) for slug in call.markets if slug in known)


def dates(tongue: Tongue, facts: CallFacts, frame: Frame) -> list[Shown]:
    """The opening, that it stays open, and every deadline, as they come."""
    found: list[Shown] = []
    if facts.opening is not None:
        opened = tongue.date(facts.opening, "full")
        found.append(Shown("opening", fact_name(tongue, "opening"), opened, proof(facts.evidence.get("opening"))))
    if facts.permanent:
        name = fact_name(tongue, "permanent")
        found.append(Shown("permanent", name, tongue.word("web_yes"), proof(facts.evidence.get("permanent"))))
    return found + [_dated(tongue, deadline, frame) for deadline in facts.deadlines]


def _dated(tongue: Tongue, deadline: Deadline, frame: Frame) -> Shown:
    over = deadline.instant(frame.now.tzinfo or dt.UTC) <= frame.now
    words = when(tongue, in_zone(deadline, frame.zone) or deadline)
    sure = proof(deadline.fact, timed=bool(deadline.time))
    return Shown("deadline", closes(tongue, deadline), words, sure, days=(deadline.date - frame.now.date()).days, over=over)


def others(tongue: Tongue, facts: CallFacts) -> list[Shown]:
    """All the other facts that somebody states."""
    found = []
    for field in FACTS:
        if (value := fact_value(tongue, facts, field)) and not _unsaid_nature(facts, field):
            href = web_address(facts.apply_url) if field == "apply_url" else ""
            found.append(Shown(field, fact_name(tongue, field), value, proof(_fact(facts, field)), href))
    return found


def _unsaid_nature(facts: CallFacts, field: str) -> bool:
    """A grant is also what stands where nobody says."""
    return field == "nature" and facts.nature == "grant" and "nature" not in facts.evidence


def _fact(facts: CallFacts, field: str) -> Fact | None:
    value = getattr(facts, field)
    return value.fact if isinstance(value, Money) else facts.evidence.get(field)


def proof(fact: Fact | None, *, timed: bool = False) -> Proof:
    """Where a fact comes from, in what one may show. `timed`: it is a day with an hour, of which the hour may be supposed alone."""
    if fact is None:
        return Proof()
    words = "" if fact.origin == "editor" else text.first_words(text.clean(fact.raw), LETTERS)
    note = "hour" if fact.origin == "assumed" and words and timed else fact.origin if fact.origin in ("assumed", "editor") else ""
    place = "" if fact.place in ("title", "text", "editor") or fact.origin != "structured" else fact.place
    return Proof(words, text.clean(fact.source), text.clean(place), note)


def moves(tongue: Tongue, call: Call, frame: Frame) -> list[str]:
    """How the dates moved, one sentence each, the latest first."""
    return [_moved(tongue, move, frame) for move in reversed(_lasting(call.moves, frame))]


def _lasting(moves: Sequence[Move], frame: Frame) -> list[Move]:
    """The moves without corrections that the team took back on the same day."""
    kept: list[Move] = []
    for move in moves:
        undone = next((i for i, one in enumerate(kept) if _undoes(move, one, frame)), None)
        if undone is None:
            kept.append(move)
        else:
            kept.pop(undone)
    return kept


def _undoes(move: Move, other: Move, frame: Frame) -> bool:
    days = {one.at.astimezone(frame.now.tzinfo).date() for one in (move, other)}
    ends = [[one and (one.role, one.date, one.time) for one in pair] for pair in ((move.before, move.after), (other.after, other.before))]
    return move.why == other.why == "corrected" and len(days) == 1 and ends[0] == ends[1]


def _moved(tongue: Tongue, move: Move, frame: Frame) -> str:
    before, after = (in_zone(each, frame.zone) for each in (move.before, move.after))
    what = "corrected" if move.why == "corrected" and before and after else turn(before, after)
    days = [_day(tongue, each, timed=what == "hour") for each in (before, after)]
    at = tongue.date(move.at.astimezone(frame.now.tzinfo).date(), "long")
    known = after or before
    return tongue.word(f"web_moved.{what}", what=closes(tongue, known) if known else "", at=at, before=days[0], after=days[1])


def _day(tongue: Tongue, deadline: Deadline | None, *, timed: bool) -> str:
    if deadline is None:
        return ""
    return when(tongue, deadline) if timed else tongue.date(deadline.date, "long")


# --- doubts ---------------------------------------------------------------------------------------


def disputes(tongue: Tongue, facts: CallFacts) -> list[Dispute]:
    """What the sources do not agree about, each side by side."""
    found = []
    for doubt in facts.doubts:
        field = "deadline" if doubt.field == "deadlines" else doubt.field
        claims = tuple(_claim(tongue, facts, doubt, one) for one in doubt.said)
        found.append(Dispute(field, fact_name(tongue, field), doubt.kind, claims))
    return found


def _claim(tongue: Tongue, facts: CallFacts, doubt: Doubt, one: Statement) -> Claim:
    return Claim(_said(tongue, one, doubt.field), proof(one.fact, timed=":" in one.value), _chosen(facts, doubt, one))


def _said(tongue: Tongue, statement: Statement, field: str) -> str:
    """A statement's value in the reader's words; what they have none for stays as it is."""
    deadline = _deadline(statement)
    if deadline is not None:
        named = f"{closes(tongue, deadline)} : " if deadline.role != "final" else ""
        hour = when(tongue, deadline) if deadline.time else tongue.date(deadline.date, "full")
        return tongue.typo(named + hour)
    if field == "permanent":
        return fact_name(tongue, field)
    if field == "consortium":
        return tongue.word(f"consortium.{statement.value}")
    amount, _, currency = statement.value.partition(" ")
    ends = amount.split("-")
    if currency and all(map(_is_number, ends)):
        return tongue.money(Money(float(ends[0]), float(ends[-1]), currency))
    if field == "max_rate_pct" and _is_number(statement.value):
        return tongue.word("percent", rate=tongue.number(float(statement.value)))
    return tongue.typo(statement.value)


def _is_number(words: str) -> bool:
    return words.replace(".", "", 1).isdigit()


def _deadline(statement: Statement) -> Deadline | None:
    """The date that a statement gives ("2026-12-15", "2026-12-15 17:00", "2026-09-10 stage1"), None when it gives none."""
    date, *more = statement.value.split(" ")
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        return None
    time = next((word for word in more if ":" in word), None)
    role: Role = next((role for role in _ROLES if role in more), "final")
    return Deadline(day, time, role=role, fact=statement.fact)


_ROLES: Final[Sequence[Role]] = ("cutoff", "stage1", "stage2", "precontact", "questions")


def _chosen(facts: CallFacts, doubt: Doubt, statement: Statement) -> str:
    """What an editor writes to say that this source is right."""
    if doubt.field == "permanent":
        return "oui" if statement.value == "permanent" else "non"
    said = _deadline(statement)
    if doubt.field != "deadlines" or said is None:
        return statement.value
    doubted, node = nodes_of(doubt), node_of(said.role, said.date)
    kept = [one for one in facts.deadlines if node_of(one.role, one.date) not in doubted]
    known = next((one for one in facts.deadlines if node_of(one.role, one.date) == node), said)
    right = replace(known, time=said.time or known.time, zone=known.zone if known.time else None)
    ordered = sorted([*kept, right], key=lambda one: (one.date, one.role))
    return spoken.shown(replace(facts, deadlines=tuple(ordered)), "deadline")
