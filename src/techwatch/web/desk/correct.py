"""A call's facts become the fields of a form, and a form that was sent back what an editor changed. Pure.

Dates stand there as people write them in the page's language; they are read in either, and as machines write them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from techwatch.calls import spoken
from techwatch.render.facts import dated, hour_of
from techwatch.render.phrases import fact_name
from techwatch.render.typography import FIXED, NARROW, Tongue
from techwatch.store.calls import Said
from techwatch.types import APPLICANTS, Call, CallFacts, Deadline, Money
from techwatch.web.facts import Dispute, Proof, disputes, proof
from techwatch.web.forms import Form

WAS: Final = "was."
"""Before a field's name: what stood in it when the form was made. Only what differs is a change."""

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "dates": ("deadline", "opening", "permanent"),
    "money": ("budget_per_project", "budget_total", "max_rate_pct"),
    "who": ("applicants", "consortium", "min_partners", "min_countries", "scope", "regions"),
    "by": ("funder", "operator", "programme", "nature", "apply_url"),
    "offer": spoken.OFFERS,
}
"""All that an editor may say of a call, in the order of the form."""

NEW: Final = (
    "deadline", "opening", "budget_per_project", "budget_total", "funder", "programme", "applicants", "consortium", "scope", "regions",
    "apply_url",
)  # fmt: skip
"""What is asked of a call written by hand; the rest may be added to it afterwards."""

Kind = Literal["line", "text", "choice", "checks"]
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "permanent": ("", "oui", "non"),
    "consortium": ("", "oui", "non"),
    "scope": ("", "local", "regional", "national", "european", "international"),
    "nature": ("grant", "tender", "contest", "expression-of-interest", "accelerator"),
    "label": ("", "needed", "possible"),
    "applicants": APPLICANTS,
}
_LONG: Final = ("deadline", "remark")
_HINTED: Final = (
    "deadline", "opening", "budget_per_project", "budget_total", "max_rate_pct", "regions", "label_until", "session",
    "partners",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what stands in it, and what stood in it. `options` are (value, words); `proofs` what the sources say.

    `said`: an editor's words that count now, None when it is the sources' say. `error`: why what stands in it cannot be read.
    """

    name: str
    label: str
    kind: Kind
    value: str
    was: str
    options: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    proofs: tuple[Proof, ...] = ()
    said: Said | None = None
    error: str = ""

    @property
    def wide(self) -> bool:
        """It needs a line of its own."""
        return self.kind in ("text", "checks")

    @property
    def lines(self) -> str:
        """What stands in a field of several lines: dates stand one a line."""
        return self.value.replace("; ", "\n") if self.name == "deadline" else self.value

    @property
    def ticked(self) -> tuple[str, ...]:
        """The values of a field of boxes."""
        return tuple(part.strip() for part in self.value.split(",") if part.strip())


@dataclass(frozen=True, slots=True)
class Sheet:
    """The form of one call: its groups of fields, and what its sources do not agree about."""

    groups: tuple[tuple[str, tuple[Field, ...]], ...]
    disputes: tuple[Dispute, ...]

    def with_form(self, form: Form, errors: Mapping[str, str], keep: frozenset[str]) -> "Sheet":
        """The same with what was written in the fields that are to be kept, and what is wrong with some."""
        return replace(
            self, groups=tuple((name, tuple(_kept(field, form, errors, keep) for field in fields)) for name, fields in self.groups)
        )


def sheet(tongue: Tongue, call: Call, said: Mapping[str, Said]) -> Sheet:
    """The form of `call` as it stands; `said` is what editors say of it."""
    groups = ((group, tuple(_field(tongue, call, name, said) for name in names)) for group, names in GROUPS.items())
    return Sheet(tuple(groups), tuple(disputes(tongue, call.facts)))


def empty(tongue: Tongue) -> tuple[Field, ...]:
    """The fields of a call that is to be written."""
    return tuple(replace(_plain(tongue, name, ""), was="") for name in NEW)


def current(tongue: Tongue, call: Call, name: str) -> str:
    """What stands in a field now."""
    if name in spoken.OFFERS:
        return dated(tongue, str(getattr(call.offer, name) or "")) if name == "label_until" else str(getattr(call.offer, name) or "")
    if name == "deadline":
        return dates(tongue, call.facts.deadlines)
    if name == "applicants":
        return ", ".join(kind for kind in APPLICANTS if kind in call.facts.applicants)
    return dated(tongue, spoken.shown(call.facts, name))


def dates(tongue: Tongue, deadlines: Sequence[Deadline]) -> str:
    """Dates as one line that `hand.read_hand` reads: each with its hour, its zone and, where there are several, what it ends."""
    return "; ".join(_date(tongue, one, named=len(deadlines) > 1) for one in deadlines)


def _date(tongue: Tongue, one: Deadline, *, named: bool) -> str:
    hour = [hour_of(tongue, one.time).replace(FIXED, " ").replace(NARROW, " "), one.zone or ""] if one.time else []
    role = f"({tongue.word(f'web_role.{one.role}')})" if named or one.role != "final" else ""
    return " ".join(filter(None, (tongue.date(one.date), *hour, role)))


def _field(tongue: Tongue, call: Call, name: str, said: Mapping[str, Said]) -> Field:
    field = _plain(tongue, name, current(tongue, call, name))
    return replace(field, proofs=_proofs(call.facts, name), said=_signed(tongue, said.get(name)) if name not in spoken.OFFERS else None)


def _signed(tongue: Tongue, said: Said | None) -> Said | None:
    """An editor's words with the door through which they came as readers call it; a name stays."""
    if said is None:
        return None
    key = f"web_who.{said.who.replace(' ', '_')}"
    who = tongue.word(key) if key in tongue.words else said.who
    return replace(said, words=dated(tongue, said.words), was=dated(tongue, said.was), who=who)


def _plain(tongue: Tongue, name: str, value: str) -> Field:
    offered = name in spoken.OFFERS
    label = tongue.word(f"web_offer.{name}") if offered else fact_name(tongue, name)
    kind: Kind = "checks" if name == "applicants" else "choice" if name in _CHOICES else "text" if name in _LONG else "line"
    options = tuple((choice, _option(tongue, name, choice)) for choice in _CHOICES.get(name, ()))
    hint = tongue.word(f"web_hint.{name}") if name in _HINTED else ""
    return Field(name, label, kind, value, value, options, hint)


def _option(tongue: Tongue, name: str, choice: str) -> str:
    if name == "applicants":
        return tongue.word(f"who_{choice}")
    if not choice:
        return tongue.word("web_no_label" if name == "label" else "web_unsaid")
    if name in ("scope", "nature"):
        return tongue.word(f"{name}.{choice}")
    return tongue.word(f"label.{choice}" if name == "label" else "web_yes" if choice == "oui" else "web_no")


def _proofs(facts: CallFacts, name: str) -> tuple[Proof, ...]:
    """What the sources say of a field, each of its words once."""
    if name == "deadline":
        found = [proof(one.fact, timed=bool(one.time)) for one in facts.deadlines]
    else:
        value = getattr(facts, name, None)
        found = [proof(value.fact if isinstance(value, Money) else facts.evidence.get(name))]
    return tuple(dict.fromkeys(one for one in found if one != Proof() and one.note != "editor"))


# --- what came back -------------------------------------------------------------------------------


def changes(form: Form) -> dict[str, str | None]:
    """Field -> the editor's new words, None for words taken back; only what differs from what stood there.

    A button beside a doubt sends `choose` ("deadline:2026-12-15 17:00"), one beside her own words sends `back` (the field). An empty
    line under what the cluster offers takes it back; of a fact it says that the call states none.
    """
    names = [name for group in GROUPS.values() for name in group]
    written = {name: sent(form, name) for name in names if WAS + name in form}
    found: dict[str, str | None] = {
        name: (words or None) if name in spoken.OFFERS else words
        for name, words in written.items()
        if " ".join(words.split()) != " ".join(form.one(WAS + name).split())
    }
    chosen, _, words = form.one("choose").partition(":")
    if chosen in names:
        found[chosen] = words
    if (back := form.one("back")) in names:
        found[back] = None
    return found


def sent(form: Form, name: str) -> str:
    """What stands in a field of a form that was sent."""
    if name == "applicants":
        return ", ".join(form.all(name))
    words = form.one(name)
    return "; ".join(filter(None, (line.strip(" ;") for line in words.split("\n")))) if name == "deadline" else words


def entered(fields: Sequence[Field], form: Form, errors: Mapping[str, str]) -> tuple[Field, ...]:
    """The fields of a new call as they were sent."""
    return tuple(replace(field, value=sent(form, field.name), error=errors.get(field.name, "")) for field in fields)


def _kept(field: Field, form: Form, errors: Mapping[str, str], keep: frozenset[str]) -> Field:
    if field.name not in keep:
        return field
    return replace(field, value=sent(form, field.name), was=form.one(WAS + field.name), error=errors.get(field.name, ""))
