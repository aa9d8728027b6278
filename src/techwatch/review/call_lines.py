"""What is known of a call becomes the lines under its item: dates, facts, what the cluster offers, what is in doubt, why it is here. Pure.

A fact is one line, "name : value", and behind a dash what it was read from; what nobody states has no line.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from babel.dates import get_timezone_location

from techwatch.review.wording import colon, full_date, wording
from techwatch.types import CallFacts, Deadline, Doubt, Fact, Item, Lang, Money, Move, Offer, Statement

QUOTED: Final = 60
"""Letters of the words that a fact other than a date was read from."""

NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "deadline": ("Clôture", "Closes"),
    "opening": ("Ouverture", "Opens"),
    "budget_total": ("Budget", "Budget"),
    "budget_per_project": ("Par projet", "Per project"),
    "max_rate_pct": ("Taux", "Rate"),
    "funder": ("Financeur", "Funder"),
    "operator": ("Opérateur", "Operator"),
    "programme": ("Programme", "Programme"),
    "nature": ("Type", "Type"),
    "applicants": ("Pour", "For"),
    "consortium": ("Consortium", "Consortium"),
    "scope": ("Portée", "Scope"),
    "regions": ("Région", "Region"),
    "apply_url": ("Où candidater", "Where to apply"),
    "label": ("Label du pôle", "Cluster label"),
    "adviser": ("Conseiller", "Adviser"),
    "session": ("Session d'information", "Information session"),
    "partners": ("Partenaires recherchés", "Partners sought"),
    "remark": ("Remarque", "Remark"),
}
"""What a field is called in French and in English, in the order of the lines."""

MARKS: Final[Mapping[str, tuple[str, str]]] = {
    "editor": ("de la rédaction", "by the editors"),
    "assumed": ("supposé", "assumed"),
    "hour": ("heure supposée", "assumed hour"),
    "read": ("lu", "read"),
    "doubt": ("à vérifier", "to check"),
    "nothing": ("non dit", "not stated"),
}
NEWS: Final[Mapping[str, tuple[str, str]]] = {
    "new": ("nouvel appel", "new call"),
    "moved": ("date reportée", "date moved"),
    "corrected": ("date corrigée", "date corrected"),
    "closing": ("clôture proche", "closes soon"),
}
_INSTEAD: Final = (", au lieu du ", ", instead of ")
_SUM = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?:-(?P<high>\d+(?:\.\d+)?))? (?P<currency>[A-Z]{3})")
_VALUES: Final[Mapping[str, tuple[str, str]]] = {
    "yes": ("oui", "yes"),
    "no": ("non", "no"),
    "local": ("locale", "local"),
    "regional": ("régionale", "regional"),
    "national": ("nationale", "national"),
    "european": ("européenne", "European"),
    "international": ("internationale", "international"),
    "grant": ("subvention", "grant"),
    "tender": ("appel d'offres", "call for tenders"),
    "contest": ("concours", "contest"),
    "expression-of-interest": ("appel à manifestation d'intérêt", "expression of interest"),
    "accelerator": ("accélérateur", "accelerator"),
    "sme": ("PME", "SMEs"),
    "startup": ("start-up", "start-ups"),
    "midcap": ("ETI", "mid-caps"),
    "large": ("grandes entreprises", "large companies"),
    "company": ("entreprises", "companies"),
    "research": ("laboratoires", "research organisations"),
    "university": ("universités", "universities"),
    "education": ("établissements d'enseignement", "schools"),
    "local_authority": ("collectivités", "local authorities"),
    "public_body": ("organismes publics", "public bodies"),
    "nonprofit": ("associations", "non-profits"),
    "individual": ("particuliers", "individuals"),
    "needed": ("nécessaire", "needed"),
    "possible": ("possible", "possible"),
}


def call_lines(item: Item, lang: Lang) -> list[str]:
    """The lines of a call's item between its title and its link; none for what is no call."""
    if item.call is None:
        return []
    lines = closing_lines(item.call, lang)
    lines += [_line(field, value, lang, _behind(item.call, field, value, lang)) for field, value in fact_values(item.call, lang)]
    lines += [_line(field, value, lang, "") for field, value in offer_values(item.offer, lang)]
    return lines + [_doubt(doubt, lang) for doubt in item.call.doubts if doubt.said]


def news_of(item: Item, lang: Lang) -> str:
    """Why a call stands in this draft, "" where nothing is to be said of it."""
    if item.call is None or not item.news:
        return ""
    move = item.moved if item.news == "moved" else None
    words = _in(NEWS["corrected" if move and move.why == "corrected" else item.news], lang)
    return words + (_in(_INSTEAD, lang) + _day_of(move, lang) if move and move.before else "")


def _day_of(move: Move, lang: Lang) -> str:
    return full_date(move.before.date, lang) if move.before else ""


def _in(words: tuple[str, str], lang: Lang) -> str:
    return words[lang != "fr"]


def _line(field: str, value: str, lang: Lang, behind: str) -> str:
    return _plain(f"{_in(NAMES[field], lang)}{colon(lang)}{value}" + (f" — {behind}" if behind else ""))


def _plain(line: str) -> str:
    """A line that begins and ends no comment."""
    return line.replace("<!--", "‹!--").replace("-->", "--›")


# --- dates ----------------------------------------------------------------------------------------


def closing_lines(call: CallFacts, lang: Lang) -> list[str]:
    """A line per deadline, with the words it was read from; one line when there is none, one more where the call is permanent."""
    words = wording(lang)
    if not call.deadlines and not call.permanent:
        said = "deadlines" in call.evidence and call.evidence["deadlines"].origin == "editor"
        return [_line("deadline", _in(MARKS["nothing"], lang) if said else words.undated, lang, _in(MARKS["editor"], lang) if said else "")]
    endless = [_line("deadline", words.permanent, lang, _behind(call, "permanent", words.permanent, lang))] if call.permanent else []
    return [*endless, *(_line("deadline", date_words(each, lang), lang, _read_in(each, lang)) for each in call.deadlines)]


def date_words(deadline: Deadline, lang: Lang) -> str:
    """A deadline in words: "15 décembre 2026, 17:00 (Paris) [relève]"."""
    hour = f", {deadline.time}" if deadline.time else ""
    place = f" ({city(deadline.zone, lang)})" if deadline.time and deadline.zone else ""
    roles = wording(lang).roles
    return f"{full_date(deadline.date, lang)}{hour}{place}" + (f" [{roles[deadline.role]}]" if deadline.role in roles else "")


def city(zone: str, lang: Lang) -> str:
    """The place by which a time zone is known."""
    return str(get_timezone_location(zone, locale=lang, return_city=True))


def _read_in(deadline: Deadline, lang: Lang) -> str:
    fact = deadline.fact
    if fact.origin == "editor":
        return _in(MARKS["editor"], lang)
    words = " ".join(fact.raw.split())
    if fact.origin == "assumed":
        return f"{_quoted(words, lang)}, {_in(MARKS['hour'], lang)}" if words else wording(lang).assumed
    return _quoted(words, lang) if words else ""


def _quoted(words: str, lang: Lang) -> str:
    return f"{_in(MARKS['read'], lang)}{colon(lang)}« {words} »"


# --- facts ----------------------------------------------------------------------------------------


def fact_values(call: CallFacts, lang: Lang) -> Iterator[tuple[str, str]]:
    """The facts that are no deadlines and that somebody states, in the order of `NAMES`: field and words."""
    for field, say in _SAY.items():
        value = getattr(call, field)
        words = "" if value in (None, "", (), "unknown") or _goes_without_saying(call, field) else say(value, lang)
        if field == "consortium":
            words = _partners(call, words, lang)
        if words:
            yield field, words


def _goes_without_saying(call: CallFacts, field: str) -> bool:
    grant = field == "nature" and call.nature == "grant"
    return grant or (field == "scope" and call.scope == "regional" and bool(call.regions))


def _partners(call: CallFacts, words: str, lang: Lang) -> str:
    """ "oui, 3 partenaires, 2 pays"."""
    partners, countries = ("partenaires", "pays") if lang == "fr" else ("partners", "countries")
    parts = [words] if words else []
    parts += [f"{call.min_partners} {partners}"] if call.min_partners else []
    return ", ".join([*parts, *([f"{call.min_countries} {countries}"] if call.min_countries else [])])


def _behind(call: CallFacts, field: str, value: str, lang: Lang) -> str:
    """What a fact was read from: words of a text, a guess, or an editor's hand; of several applicants the words would tell but one."""
    own = getattr(call, field)
    fact = own.fact if isinstance(own, Money) and own.fact != Fact("") else call.evidence.get(field, Fact(""))
    if fact.origin in ("editor", "assumed"):
        return _in(MARKS[fact.origin], lang)
    words = " ".join(fact.raw.split())
    if fact.origin != "text" or not words or field == "applicants" or words.casefold() in value.casefold():
        return ""
    return _quoted(words if len(words) <= QUOTED else words[:QUOTED].rsplit(" ", 1)[0] + "…", lang)


def _day(value: dt.date, lang: Lang) -> str:
    return full_date(value, lang)


def money_words(value: Money, lang: Lang) -> str:
    """ "2,5 M€", "50 000 à 300 000 €", "up to €300,000"."""
    if value.low is None or value.high is None or value.low == value.high:
        end = value.high if value.low is None else value.low
        floor, ceiling = ("à partir de ", "jusqu'à ") if lang == "fr" else ("from ", "up to ")
        sign = "" if value.low == value.high else ceiling if value.low is None else floor
        return "" if end is None else sign + _amount(end, value.currency, lang)
    short = _in_millions(value.low) and _in_millions(value.high)
    low, high = (_amount(end, value.currency, lang, short=short) for end in (value.low, value.high))
    if lang == "fr":
        low = low.rsplit("\N{NO-BREAK SPACE}", 1)[0]
    return f"{low} {'à' if lang == 'fr' else 'to'} {high}"


def _amount(value: float, currency: str, lang: Lang, *, short: bool = True) -> str:
    """An amount with its currency; `short`: in millions where that is no less exact."""
    big = short and _in_millions(value)
    number = f"{value / 1e6:.10g}" if big else f"{value:,.0f}" if value % 1 == 0 else f"{value:.2f}"
    if lang != "fr":
        number += " M" if big else ""
        return f"€{number}" if currency == "EUR" else f"{currency} {number}"
    number = number.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    unit = "€" if currency == "EUR" else currency
    return f"{number}\N{NO-BREAK SPACE}{'M' if big else ''}{'' if not big or unit == '€' else ' '}{unit}"


def _in_millions(value: float) -> bool:
    return value >= 1e6 and value % 1e5 == 0


def _rate(value: float, lang: Lang) -> str:
    return f"{value:g} %".replace(".", ",") if lang == "fr" else f"{value:g}%"


def _named(value: str, lang: Lang) -> str:
    return _in(_VALUES[value], lang)


def _as_it_is(value: str, _: Lang) -> str:
    return re.sub(r"\s+", " ", value)


def _list(value: tuple[str, ...], lang: Lang) -> str:
    return ", ".join(_in(_VALUES[each], lang) if each in _VALUES else each for each in value)


_SAY: Final[Mapping[str, Callable[[Any, Lang], str]]] = {
    "opening": _day,
    "budget_total": money_words,
    "budget_per_project": money_words,
    "max_rate_pct": _rate,
    "funder": _as_it_is,
    "operator": _as_it_is,
    "programme": _as_it_is,
    "nature": _named,
    "applicants": _list,
    "consortium": _named,
    "scope": _named,
    "regions": _list,
    "apply_url": _as_it_is,
}


# --- what the cluster offers, and doubts ------------------------------------------------------------


def offer_values(offer: Offer, lang: Lang) -> Iterator[tuple[str, str]]:
    """What the cluster adds to a call: field and words; the label's two in one."""
    if label := _label(offer, lang):
        yield "label", label
    for field in ("adviser", "session", "partners", "remark"):
        if words := str(getattr(offer, field)):
            yield field, _as_it_is(words, lang)


def _label(offer: Offer, lang: Lang) -> str:
    """ "nécessaire, à demander avant le 3 décembre 2026"."""
    ask = "" if offer.label_until is None else ("à demander avant le " if lang == "fr" else "to ask for before ")
    until = ask + full_date(offer.label_until, lang) if offer.label_until else ""
    return ", ".join(part for part in (_in(_VALUES[offer.label], lang) if offer.label else "", until) if part)


def _doubt(doubt: Doubt, lang: Lang) -> str:
    field = "deadline" if doubt.field == "deadlines" else doubt.field
    name = _in(NAMES[field], lang) if field in NAMES else field.replace("_", " ")
    said = (" ; " if lang == "fr" else "; ").join(_statement(one, lang) for one in doubt.said)
    return _plain(f"⚠ {_in(MARKS['doubt'], lang)}{colon(lang)}{name} — {said}")


def _statement(one: Statement, lang: Lang) -> str:
    """ "La Gazette : 12 mai 2026 « jusqu'au 12/5 »"."""
    words = " ".join(one.fact.raw.split())
    quote = f" « {words if len(words) <= QUOTED else words[:QUOTED].rsplit(' ', 1)[0] + '…'} »" if words else ""
    who = f"{one.fact.source}{colon(lang)}" if one.fact.source else ""
    return f"{who}{_value(one.value, lang)}{quote}"


def _value(value: str, lang: Lang) -> str:
    """A statement's value as people read it; what is neither date nor word of ours as it stands."""
    if amount := _SUM.fullmatch(value):
        ends = float(amount["low"]), float(amount["high"] or amount["low"])
        return money_words(Money(*ends, amount["currency"]), lang)
    date, _, more = value.partition(" ")
    try:
        day = full_date(dt.date.fromisoformat(date), lang)
    except ValueError:
        return wording(lang).permanent if value == "permanent" else _in(_VALUES[value], lang) if value in _VALUES else value
    hour, _, role = more.partition(" ") if ":" in more else ("", "", more)
    parts = [day, f", {hour}" if hour else "", f" [{wording(lang).roles.get(role, role)}]" if role else ""]  # type: ignore[call-overload]
    return "".join(parts)
