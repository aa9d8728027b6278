"""What a view knows of an item or a call becomes the phrases that members read of it. Pure."""

from techwatch.render.shown import CallRow, Line
from techwatch.render.typography import Tongue
from techwatch.types import Deadline, Money

SEPARATOR = " · "
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
    return _joined(line.source, when, also)


def terms(tongue: Tongue, row: CallRow) -> str:
    """When in the day and what closes, who runs it, for whom, how much."""
    return _joined(
        _closing(tongue, row.deadline) if row.deadline else "",
        row.who,
        tongue.word("applicants", names=", ".join(_who(tongue, name) for name in row.applicants)) if row.applicants else "",
        tongue.word("per_project", amount=_amount(tongue, row.per_project)) if row.per_project else "",
        tongue.word("budget_total", amount=tongue.money(row.total)) if row.total else "",
        tongue.word("rate", rate=f"{row.rate:g}") if row.rate is not None else "",
    )


def _who(tongue: Tongue, applicant: str) -> str:
    """A kind of applicant in the reader's words; one that no words file knows as it is."""
    key = f"who_{applicant}"
    return tongue.word(key) if key in tongue.words else applicant


def proof(tongue: Tongue, row: CallRow) -> str:
    """The words that the figures were read from, letter for letter; what is assumed says so."""
    opened, closed = tongue.words["quote_open"], tongue.words["quote_close"]
    quotes = ", ".join(f"{opened}{raw}{closed}" for raw in row.read)
    return _joined(f"{tongue.word('read')}{quotes}" if quotes else "", tongue.word(f"assumed.{row.assumed}") if row.assumed else "")


def _closing(tongue: Tongue, deadline: Deadline) -> str:
    hour = _hour(tongue, deadline.time) if deadline.time else ""
    if hour and deadline.zone:
        hour += " " + tongue.word("zone", city=deadline.zone.split("/")[-1].replace("_", " "))
    return ", ".join(part for part in (hour, tongue.word(f"role.{deadline.role}")) if part)


def _hour(tongue: Tongue, time: str) -> str:
    hour, _, minute = time.partition(":")
    if hour == "24":
        return tongue.word("midnight")
    return tongue.word("clock_full" if minute == "00" else "clock", hour=int(hour), minute=minute)


def _amount(tongue: Tongue, money: Money) -> str:
    written = tongue.money(money)
    return tongue.word("up_to", amount=written) if money.low is None and written else written


def _joined(*parts: str) -> str:
    return SEPARATOR.join(part for part in parts if part)
