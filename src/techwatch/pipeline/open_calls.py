"""What is asked of the calls -> those that answer it, in the order in which one should look at them, as rows, JSON, CSV or .ics."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from techwatch import matching
from techwatch.calls import hand, json, spoken
from techwatch.errors import NotFoundError
from techwatch.pipeline import addresses
from techwatch.pipeline.intake import calls as stage
from techwatch.pipeline.mailing import notices
from techwatch.pipeline.work import Work
from techwatch.store import calls, subscribers
from techwatch.text import fold, unique
from techwatch.types import Call, Deadline, Doubt, Fact, Market, Nature, Profile, Scope, Status, Subscriber

COLUMNS = (
    "id", "closes", "time", "zone", "days", "status", "title", "funder", "operator", "programme", "nature", "scope", "regions",
    "applicants",
    "per_project", "budget_total", "max_rate_pct", "consortium", "opening", "markets", "source", "url", "page", "read", "to_check",
)  # fmt: skip
"""The columns of the CSV export."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which calls: "" and () let everything through. `closing_within` days; `words` stand in title or text."""

    markets: tuple[Market, ...] = ()
    statuses: tuple[Status, ...] = ("forthcoming", "open", "closing", "permanent", "undated")
    natures: tuple[Nature, ...] = ()
    scopes: tuple[Scope, ...] = ()
    applicants: tuple[str, ...] = ()
    closing_within: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One call as it is listed: its next deadline and the `days` left, None without one; `match` when it was asked for somebody."""

    call: Call
    status: Status
    due: Deadline | None
    days: int | None
    match: matching.Match | None = None


def listing(work: Work, chosen: Filter, *, member: str = "") -> list[Row]:
    """The calls that `chosen` lets through, the nearest date first; for `member` (an organisation or a mail address) those that fit first.

    A match orders and marks, it hides nothing. Raises NotFoundError when nobody is called so.
    """
    profile, markets = _who(work, member) if member else (None, ())
    rows = [row for call in calls.listing(work.store, day=work.local.date(), closed_days=400) if _passes(row := _row(work, call), chosen)]
    if profile is None:
        return sorted(rows, key=_urgency)
    zone = work.home.config.cluster.zone
    matched = [
        (row, matching.match(row.call, profile=profile, markets=markets, now=work.now, zone=zone)) for row in sorted(rows, key=_urgency)
    ]
    return [replace(row, match=match) for row, match in matching.order(matched)]


def _who(work: Work, member: str) -> tuple[Profile, tuple[Market, ...]]:
    """The profile and markets of a member, or of the people of an organisation together: what the first of them says."""
    wanted = fold(member)
    known = subscribers.active(work.store)
    found = [each for each in known if wanted in (fold(each.organisation), each.email.casefold())]
    if not found:
        near = sorted({each.organisation for each in known if each.organisation and wanted in fold(each.organisation)})
        hint = f": did you mean {', '.join(near[:3])}?" if near else " (`techwatch members` imports them)"
        raise NotFoundError(member, "no-member", f"no subscriber is of {member!r}{hint}")
    return _profile(found), unique(market for each in found for market in each.markets)


def _profile(people: Sequence[Subscriber]) -> Profile:
    said: dict[str, Any] = {}
    for name in ("kind", "employees", "region"):
        said[name] = next((value for each in people if (value := getattr(each.profile, name))), Profile().__getattribute__(name))
    return Profile(**said, keywords=unique(word for each in people for word in each.profile.keywords))


def _row(work: Work, call: Call) -> Row:
    zone = work.home.config.cluster.zone
    due = call.facts.closing(work.now, zone)
    return Row(call, call.facts.status(work.now, zone), due, (due.date - work.local.date()).days if due else None)


def _passes(row: Row, chosen: Filter) -> bool:
    facts = row.call.facts
    return (
        row.status in chosen.statuses
        and (not chosen.markets or bool({*row.call.markets} & {*chosen.markets}))
        and (not chosen.natures or facts.nature in chosen.natures)
        and (not chosen.scopes or facts.scope in chosen.scopes)
        and (not chosen.applicants or bool({*facts.applicants} & {*chosen.applicants}))
        and (chosen.closing_within is None or (row.days is not None and row.days <= chosen.closing_within))
        and (not chosen.words or fold(chosen.words) in fold(f"{row.call.title}\n{row.call.text}"))
    )


def _urgency(row: Row) -> tuple[int, int, str]:
    if row.days is not None:
        return 0, row.days, row.call.id
    return {"permanent": 1, "undated": 2}.get(row.status, 3), 0, row.call.id


# --- exports --------------------------------------------------------------------------------------


def value_of(work: Work, row: Row, lang: str, names: Mapping[Market, str]) -> dict[str, Any]:
    """One call with everything that is known of it, each fact with its words."""
    call, facts = row.call, row.call.facts
    found = {
        "id": call.id,
        "title": call.title,
        "lang": call.lang,
        "status": row.status,
        "days": row.days,
        "markets": list(call.markets),
        "source": call.source,
        "url": call.url,
        "also": [{"source": source, "url": url} for source, url in call.sources],
        "page": addresses.call_page(work.home, call.id),
        "call": json.door(facts),
        "evidence": {name: _fact(fact) for name, fact in sorted(facts.evidence.items())},
        "to_check": [
            {"field": d.field, "kind": d.kind, "said": [{"value": s.value, **_fact(s.fact)} for s in d.said]} for d in facts.doubts
        ],
        "moves": [_move(move) for move in call.moves],
        "offer": {name: value for name in calls.OFFER_FIELDS if (value := getattr(call.offer, name))},
    }
    if row.match:
        found["for"] = {
            "fits": row.match.fits,
            "score": round(row.match.score, 2),
            "why": matching.sentence(row.match, lang, market_names=names),
        }
    return found


def _fact(fact: Any) -> dict[str, Any]:
    named = {"raw": fact.raw, "origin": fact.origin, "confidence": fact.confidence, "place": fact.place, "start": fact.start}
    return named | ({"source": fact.source} if fact.source else {})


def _move(move: Any) -> dict[str, Any]:
    dates = {name: date and date.date.isoformat() for name, date in (("before", move.before), ("after", move.after))}
    return {"role": move.role, **dates, "why": move.why, "at": move.at.isoformat()}


def as_csv(work: Work, rows: Sequence[Row]) -> str:
    """The rows as CSV (semicolons, UTF-8 with a mark at its beginning, as spreadsheets here read it without a question)."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([[_cell(value) for value in _values(work, row)] for row in rows])
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    """What no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def _values(work: Work, row: Row) -> list[object]:
    call, facts, due = row.call, row.call.facts, row.due
    return [
        call.id, due and due.date, due and due.time, due and due.zone, row.days, row.status, call.title, facts.funder, facts.operator,
        facts.programme, facts.nature, facts.scope, ", ".join(facts.regions), ", ".join(facts.applicants),
        spoken.shown(facts, "budget_per_project"), spoken.shown(facts, "budget_total"), facts.max_rate_pct, facts.consortium, facts.opening,
        ", ".join(call.markets), call.source, call.url, addresses.call_page(work.home, call.id),
        " ".join(due.fact.raw.split()) if due else "", ", ".join(doubt.field for doubt in facts.doubts),
    ]  # fmt: skip


def closes(row: Row) -> str:
    """The date of a row as the table shows it: "2026-12-15 17:00", "permanent", "?"."""
    if row.due is None:
        return {"permanent": "permanent", "closed": "closed"}.get(row.status, "?")
    return f"{row.due.date}{f' {row.due.time}' if row.due.time else ''}"


HEAD = ("id", "closes", "days", "call", "who", "markets")


def cells(row: Row, lang: str, names: Mapping[Market, str]) -> list[str]:
    """A row of the table; why it fits, or does not, under its title."""
    why = f"\n{matching.sentence(row.match, lang, market_names=names)}" if row.match else ""
    facts = row.call.facts
    mark = " (?)" if any(doubt.field == "deadlines" for doubt in facts.doubts) else ""
    who = facts.funder or facts.operator or facts.programme or row.call.source
    days = "" if row.days is None else str(row.days)
    markets = ", ".join(names.get(market, market) for market in row.call.markets)
    return [row.call.id, closes(row) + mark, days, row.call.title + why, who, markets]


def exported(work: Work, rows: Sequence[Row], form: str, *, lang: str) -> str:
    """The rows as "csv" or "ics"."""
    if form == "csv":
        return as_csv(work, rows)
    return notices.calendar(work, [row.call for row in rows], lang=lang, name=work.home.config.cluster.name)


def one(work: Work, call: str, *, as_json: bool = False) -> Any:
    """All that is known of one call, as lines or as a JSON value. Raises NotFoundError."""
    row = _row(work, stage.find(work.store, call))
    lang = work.home.config.cluster.languages[0]
    names = {slug: work.home.markets.name(slug, lang) for slug in work.home.markets.markets}
    known = value_of(work, row, lang, names)
    return known if as_json else _lines(row, known)


def _lines(row: Row, known: Mapping[str, Any]) -> list[str]:
    call, facts = row.call, row.call.facts
    lines = [f"{call.title} ({call.id}, {row.status})", f"{call.source}: {call.url}", f"page: {known['page']}"]
    lines += [f"also: {source} {url}" for source, url in call.sources]
    for deadline in facts.deadlines:
        hour = f" {deadline.time}" + (f" {deadline.zone}" if deadline.zone else "") if deadline.time else ""
        lines.append(f"deadline ({deadline.role}): {deadline.date}{hour}{_read_in(deadline.fact)}")
    fields = [name for name in hand.FIELDS if name != stage.DEADLINE and spoken.shown(facts, name)]
    lines += [f"{name}: {spoken.shown(facts, name)}{_read_in(facts.evidence.get(name))}" for name in fields]
    lines += [
        f"to check: {d.field} ({d.kind}): " + " / ".join(f"{s.value} ({s.fact.source or s.fact.origin})" for s in d.said)
        for d in facts.doubts
    ]
    lines += [f"{move['why']}: {move['before']} -> {move['after']} (noticed {move['at'][:10]})" for move in known["moves"]]
    return lines + [f"cluster: {name}: {value}" for name, value in known["offer"].items()]


def _each(doubt: Doubt) -> str:
    return " / ".join(f"{one.value} ({one.fact.source or one.fact.origin})" for one in doubt.said)


def _read_in(fact: Fact | None) -> str:
    if fact is None:
        return ""
    words = f" « {' '.join(fact.raw.split())} »" if fact.raw else ""
    return f" [{fact.origin}{words}{f', {fact.source}' if fact.source else ''}]"


def stands(work: Work, call: str, field: str) -> str:
    """What stands in a field of a call now, in words. Raises NotFoundError."""
    found = stage.find(work.store, call)
    return spoken.shown(found.facts, field) if field in hand.FIELDS else str(getattr(found.offer, field) or "")


def follow(work: Work, call: str, address: str, *, stop: bool) -> str:
    """Have a subscriber follow a call, or stop; -> what was done. Raises NotFoundError."""
    found, subscriber = stage.find(work.store, call), subscribers.by_email(work.store, address)
    if subscriber is None:
        raise NotFoundError(address, "no-member", f"no subscriber has the address {address}")
    with work.store.transaction():
        if stop:
            calls.unfollow(work.store, subscriber.id, found.id)
        else:
            calls.follow(work.store, subscriber.id, found.id, now=work.now)
    return f"{subscriber.email} {'follows no more' if stop else 'follows'}: {found.title}"
