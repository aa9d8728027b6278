"""What a view knows of an item or a call becomes the phrases that members read of it. Pure."""

import datetime as dt
from collections.abc import Sequence
from typing import Literal

from techwatch.render.facts import (
    amount,
    capital,
    clock,
    closes as closes,
    fact_name as fact_name,
    hour_of,
    joined,
    short,
    when as when,
    who,
)
from techwatch.render.shown import CallRow, Line, RisenLine
from techwatch.render.typography import Tongue, held
from techwatch.types import Deadline, Offer

Turn = Literal["later", "earlier", "hour", "given", "withdrawn", "changed"]
BADGE_DAYS = 45


def left(tongue: Tongue, days: int) -> str:
    """Days left as people say it: today, tomorrow, a number; negative: closed."""
    if days < 0:
        return tongue.word("closed")
    return tongue.word(("days_zero", "days_one")[days]) if days < 2 else tongue.word("days_left", days)


def badge(tongue: Tongue, line: Line) -> str:
    """The one badge of an item: what presses, else that it goes on from an earlier edition, else its language; "" for none."""
    if line.days is not None and line.days <= BADGE_DAYS:
        return left(tongue, line.days)
    return tongue.word("continued") if line.continued else line.lang.upper()


def byline(tongue: Tongue, line: Line, year: int, count: bool = True) -> str:
    """Source, date (with its year when it is not `year`) and, where `count`, "also in"."""
    when = tongue.date(line.date, "day" if line.date.year == year else "long") if line.date else ""
    also = tongue.word("also_in", len(line.also), source=line.also[0].source) if line.also and count else ""
    return joined(line.source, when, also, member(tongue, line))


def told_by(tongue: Tongue, line: Line) -> str:
    """Source, and the quiet mark of a story that names a member organisation."""
    return joined(line.source, member(tongue, line))


def member(tongue: Tongue, line: Line) -> str:
    """That the story names a member organisation, "" where it does not. No badge: an item has one at most."""
    return tongue.word("member") if line.member else ""


def mark(tongue: Tongue, row: CallRow) -> str:
    """The one badge of a call's row: that its date moved, else that it is new, else its language; "" for none."""
    if row.moved and row.moved.why == "corrected":
        return tongue.word("turn.corrected")
    if row.moved or row.news == "moved":
        return turned(tongue, turn(row.moved.before, row.moved.after) if row.moved else "changed")
    return tongue.word("new") if row.news == "new" else row.line.lang.upper()


def turn(before: Deadline | None, after: Deadline | None) -> Turn:
    """What became of a date, None for none; "changed" where neither is known."""
    if before is None or after is None:
        return "withdrawn" if before else "given" if after else "changed"
    if before.date == after.date:
        return "hour"
    return "later" if after.date > before.date else "earlier"


def turned(tongue: Tongue, what: Turn) -> str:
    """What became of a date, as a badge."""
    return tongue.word(f"turn.{what}")


def shift(tongue: Tongue, row: CallRow, year: int) -> str:
    """The former date in words, after the new one where the row's date is another; "" when nobody knows it."""
    move = row.moved
    if move is None or move.before is None:
        return ""
    was = short(tongue, move.before.date, year)
    if move.after is None:
        return tongue.word("former_day", date=was)
    if move.before.date != move.after.date:
        now = "" if _same_day(move.after, row.deadline) else f"{closes(tongue, move.after)} {short(tongue, move.after.date, year)}"
        return " ".join(part for part in (now, tongue.word("instead", date=was)) if part)
    return tongue.word("former_hour", hour=hour_of(tongue, move.before.time)) if move.before.time else ""


def _same_day(one: Deadline, other: Deadline | None) -> bool:
    return other is not None and (one.role, one.date) == (other.role, other.date)


def offered(tongue: Tongue, offer: Offer, day: dt.date) -> str:
    """What the cluster adds to a call, in one line on the local `day`; "" for nothing."""
    said = joined(
        _label(tongue, offer, day),
        tongue.word("partners", what=offer.partners) if offer.partners else "",
        tongue.word("session", what=offer.session) if offer.session else "",
        tongue.word("adviser", who=offer.adviser) if offer.adviser else "",
        tongue.typo(offer.remark),
    )
    return capital(said)


def _label(tongue: Tongue, offer: Offer, day: dt.date) -> str:
    """Whether the cluster's label is needed, and until when it may be asked for."""
    if offer.label_until is None:
        return tongue.word(f"label.{offer.label}") if offer.label else ""
    date = short(tongue, offer.label_until, day.year)
    if offer.label_until < day:
        return tongue.word("label_over", date=date)
    return tongue.word(f"label_until.{offer.label or 'possible'}", date=date)


def shares(tongue: Tongue, risen: RisenLine) -> str:
    """Of 100 stories of a market, how many tell a term, before and now."""
    before, now = tongue.number(risen.before), tongue.number(risen.now)
    return tongue.word("risen", before=before, now=now) if risen.before else tongue.word("risen_new", now=now)


def terms(tongue: Tongue, row: CallRow) -> str:
    """When in the day and what closes, who runs it, for whom, how much."""
    return joined(
        _closing(tongue, row.deadline) if row.deadline else "",
        row.who,
        tongue.word("applicants", names=", ".join(who(tongue, name) for name in row.applicants)) if row.applicants else "",
        tongue.word("per_project", amount=amount(tongue, row.per_project)) if row.per_project else "",
        tongue.word("budget_total", amount=tongue.money(row.total)) if row.total else "",
        tongue.word("rate", rate=tongue.number(row.rate)) if row.rate is not None else "",
        member(tongue, row.line),
    )


def proof(tongue: Tongue, row: CallRow) -> str:
    """The words that the figures were read from, letter for letter; what is assumed says so."""
    return quoted(tongue, row.read, row.assumed)


def date_proof(tongue: Tongue, row: CallRow) -> str:
    """The words that the date was read from, where no other figure is shown and no hour."""
    return quoted(tongue, row.dated, row.assumed if row.deadline and row.assumed in ("date", "editor") else "")


def consent(tongue: Tongue, origin: str, day: dt.date | None) -> str:
    """Where a subscription comes from, and since when; "" when nobody knows."""
    said = since(tongue, origin, day)
    return tongue.word("consent", origin=said) if said else ""


def since(tongue: Tongue, origin: str, day: dt.date | None) -> str:
    """The words of a consent that are one member's own."""
    on = tongue.word("consent_day", date=tongue.date(day)) if day else ""
    return ", ".join(part for part in (tongue.typo(origin), on) if part)


def quoted(tongue: Tongue, read: Sequence[str], assumed: str) -> str:
    """Words that were read, in quotation marks, and what no source says ("date", "hour", "figure", "editor")."""
    opened, closed = tongue.words["quote_open"], tongue.words["quote_close"]
    quotes = ", ".join(f"{opened}{held(raw)}{closed}" for raw in read)
    return capital(joined(f"{tongue.word('read')}{quotes}" if quotes else "", tongue.word(f"assumed.{assumed}") if assumed else ""))


def _closing(tongue: Tongue, deadline: Deadline) -> str:
    hour = clock(tongue, deadline) if deadline.time else ""
    return ", ".join(part for part in (hour, tongue.word(f"role.{deadline.role}")) if part)
