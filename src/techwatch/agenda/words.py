"""A call and one of its deadlines become what an event says, in French or English. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import babel
from babel.dates import format_date, get_timezone_location
from babel.numbers import format_currency

from techwatch import text
from techwatch.types import Lang
from techwatch.types.calls import Call, Deadline, Fact, Money

_WORDS: Final[Mapping[Lang, Mapping[str, str]]] = {
    "fr": {
        "final": "Clôture",
        "cutoff": "Relève",
        "stage1": "Clôture de l’étape 1",
        "stage2": "Clôture de l’étape 2",
        "precontact": "Fin des prises de contact",
        "questions": "Fin des questions",
        "line": "{name}\u00a0: {value}",
        "hour": "à {hour}\u00a0h",
        "minute": "à {hour}\u00a0h\u00a0{minute}",
        "midnight": "à minuit, fin du jour",
        "city": "{hour} ({city})",
        "day": "{day} {hour}",
        "quote": "«\u202f{raw}\u202f»",
        "read": "Lu",
        "assumed": "Date en partie supposée, à vérifier à la source",
        "editor": "Date donnée par l’équipe",
        "doubt": "À vérifier, les sources ne donnent pas la même date",
        "before": "Auparavant",
        "funder": "Financeur",
        "project": "Montant par projet",
        "total": "Enveloppe",
        "range": "de {low} à {high}",
        "up_to": "jusqu’à {high}",
        "at_least": "à partir de {low}",
        "apply": "Déposer",
        "source": "Source",
    },
    "en": {
        "final": "Deadline",
        "cutoff": "Cut-off",
        "stage1": "Stage 1 deadline",
        "stage2": "Stage 2 deadline",
        "precontact": "End of first contacts",
        "questions": "End of questions",
        "line": "{name}: {value}",
        "hour": "{hour:02}:00",
        "minute": "{hour:02}:{minute}",
        "midnight": "midnight, end of day",
        "city": "{hour} ({city})",
        "day": "{day}, {hour}",
        "quote": "“{raw}”",
        "read": "Read",
        "assumed": "Date partly assumed, to be checked at the source",
        "editor": "Date given by the team",
        "doubt": "To be checked, the sources do not give the same date",
        "before": "Before",
        "funder": "Funder",
        "project": "Amount per project",
        "total": "Total budget",
        "range": "{low} to {high}",
        "up_to": "up to {high}",
        "at_least": "from {low}",
        "apply": "Apply",
        "source": "Source",
    },
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What all events of one calendar share: its language, the cluster's zone, a call's page, the markets' names by their ids."""

    lang: Lang
    zone: str
    address: Callable[[Call], str]
    markets: Mapping[str, str]

    def word(self, key: str, **values: object) -> str:
        """The words `key`, their `{names}` filled in."""
        return _WORDS.get(self.lang, _WORDS["en"])[key].format(**values)

    def line(self, key: str, value: str) -> str:
        """One named line of a description."""
        return self.word("line", name=self.word(key), value=value)

    @property
    def locale(self) -> babel.Locale:
        """The locale of dates, amounts and cities."""
        return babel.Locale.parse("fr_FR" if self.lang == "fr" else "en_GB")


def summary(frame: Frame, call: Call, deadline: Deadline) -> str:
    """What closes, at what hour, and the call's title: "Clôture à 17 h : …"; the event itself shows when it begins."""
    name = " ".join(part for part in (frame.word(deadline.role), _hour(frame, deadline)) if part)
    return frame.word("line", name=name, value=text.clean(call.title))


def description(frame: Frame, call: Call, deadline: Deadline) -> str:
    """The date in words and what it was read from, who pays how much, where to apply and where it was read."""
    facts = call.facts
    named = (
        (deadline.role, _day(frame, deadline)),
        ("before", _before(frame, call, deadline)),
        ("doubt", _doubt(call, deadline)),
        ("read", _read(frame, deadline.fact)),
        ("funder", text.clean(facts.funder)),
        ("project", _money(frame, facts.budget_per_project)),
        ("total", _money(frame, facts.budget_total)),
        ("apply", text.clean(facts.apply_url)),
        ("source", text.clean(f"{call.source} {call.url}")),
    )
    first, *others = (frame.line(key, value) for key, value in named if value)
    remark = [frame.word(deadline.fact.origin)] if deadline.fact.origin in ("assumed", "editor") else []
    return "\n".join((first, *remark, *others))


def _hour(frame: Frame, deadline: Deadline) -> str:
    """The hour as its funder states it, with the place whose hour it is where that is not the cluster's; "" when none is stated."""
    if deadline.time is None:
        return ""
    hour, _, minute = deadline.time.partition(":")
    key = "midnight" if hour == "24" else "hour" if minute == "00" else "minute"
    words = frame.word(key, hour=int(hour), minute=minute)
    if deadline.zone is None or deadline.zone == frame.zone:
        return words
    return frame.word("city", hour=words, city=get_timezone_location(deadline.zone, locale=frame.locale, return_city=True))


def _day(frame: Frame, deadline: Deadline) -> str:
    hour = _hour(frame, deadline)
    day = str(format_date(deadline.date, "full", locale=frame.locale))
    if frame.lang == "fr":
        day = day.replace(" 1 ", " 1er ")
    return frame.word("day", day=day, hour=hour) if hour else day


def _before(frame: Frame, call: Call, deadline: Deadline) -> str:
    """The date that became this one, the last time it moved; "" when it never did."""
    for move in reversed(call.moves):
        if move.before is not None and move.after is not None and (move.role, move.after.date) == (deadline.role, deadline.date):
            return _day(frame, move.before)
    return ""


def _doubt(call: Call, deadline: Deadline) -> str:
    """What the sources say where they do not agree and this date is one of theirs."""
    said = (tuple(text.clean(one.value) for one in doubt.said) for doubt in call.facts.doubts if doubt.field.startswith("deadline"))
    mine = [values for values in said if any(value.startswith(deadline.date.isoformat()) for value in values)]
    return " / ".join(dict.fromkeys(value for values in mine for value in values))


def _read(frame: Frame, fact: Fact) -> str:
    raw, source = text.clean(fact.raw), text.clean(fact.source)
    if not raw:
        return ""
    quote = frame.word("quote", raw=raw)
    return f"{quote} ({source})" if source else quote


def _money(frame: Frame, money: Money | None) -> str:
    if money is None or (money.low is None and money.high is None):
        return ""
    low, high = ("" if value is None else _amount(frame, value, money.currency) for value in (money.low, money.high))
    if low == high:
        return high
    return frame.word("range" if low and high else "up_to" if high else "at_least", low=low, high=high)


def _amount(frame: Frame, value: float, currency: str) -> str:
    digits = "#,##0" if value == int(value) else "#,##0.00"
    pattern = f"{digits}\u00a0¤" if frame.lang == "fr" else f"¤{digits}"
    return str(format_currency(value, currency, pattern, locale=frame.locale, currency_digits=False))
