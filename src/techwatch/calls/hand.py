"""What editors write of a call's facts becomes these facts, before which everything else gives way. Pure.

French and English words in any mix; dates day first. What cannot be read is an error that says what to write.
"""

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from techwatch import urls
from techwatch.calls.applicants import applicants
from techwatch.calls.dates import When, find_dates
from techwatch.calls.notice import notice
from techwatch.text import clean, fold, unique
from techwatch.types import APPLICANTS, CallFacts, Deadline, Fact, Lang, Money, Role

FIELDS: Final[Mapping[str, str]] = {
    "deadline": "deadlines|cloture|date limite|dates limites|echeance|closes|closing",
    "opening": "ouverture opens",
    "permanent": "",
    "budget_total": "budget total|budget|enveloppe|total budget",
    "budget_per_project": "budget par projet|montant par projet|par projet|montant|amount|per project",
    "max_rate_pct": "taux maximum|taux|taux d'aide|rate|max rate",
    "funder": "financeur",
    "operator": "operateur",
    "programme": "program",
    "applicants": "candidats|beneficiaires|eligibles|pour qui|who",
    "consortium": "partenaires",
    "min_partners": "partenaires minimum|minimum de partenaires|minimum partners",
    "min_countries": "pays minimum|minimum de pays|minimum countries",
    "scope": "portee|echelle|perimetre",
    "regions": "region|territoires",
    "apply_url": "ou candidater|depot|lien de depot|apply|where to apply",
    "nature": "type",
}
"""The facts that editors may set -> other words for them, folded. All but `deadline` are named as in `CallFacts`."""

_NO_DATE = "n'est pas une date complète : écrivez « 15 décembre 2026 » ou « 15 décembre 2026 17:00 Europe/Paris » (date)"
_NO_AMOUNT = "n'est pas un montant : écrivez « 2 M€ », « 50 000 à 300 000 € » ou « jusqu'à 300 k€ » (amount)"
_NO_ANSWER = "n'est ni oui ni non : écrivez « oui » ou « non » (yes or no)"
_ROLES: Final[tuple[tuple[Role, str], ...]] = (
    ("questions", r"questions?|renseignements|\bq\s?&\s?a\b"),
    ("precontact", r"pre-?contact|contact prealable|premier contact|first contact|lettres? d'intention|letters? of intent|intention"),
    ("stage1", r"(?:etape|phase|stage|step) ?1\b|(?:1re|premiere|first|1st) (?:etape|phase|stage|step)|\bstage1\b"),
    ("stage2", r"(?:etape|phase|stage|step) ?2\b|(?:2e|2de|deuxieme|seconde|second|2nd) (?:etape|phase|stage|step)|\bstage2\b"),
    ("cutoff", r"releves?(?: (?:n° ?)?\d)?|cut-?\s?offs?|intermediaires?|intermediate|vague ?\d?|session ?\d?"),
    ("final", r"finale?|definitive|cloture|closing|date limite|deadline"),
)
_ZONE = re.compile(r"\b(?:[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+|UTC|GMT)\b")
_SCALE = r"(?:milliards?|billions?|bn|mds?|millions?|mio|milliers?|thousand|mille|[mk])"
_AMOUNT = re.compile(
    rf"(?P<before>€|eur\b|\$|usd\b|£|gbp\b|chf\b)?\s?(?P<number>\d{{1,3}}(?:[ .,']\d{{3}})+(?!\d)(?:,\d\d?)?|\d+(?:[.,]\d+)?)"
    rf"\s?(?P<scale>{_SCALE}(?![a-z]))?\s?(?:d'|de )?(?P<after>€|euros?\b|eur\b|\$|usd\b|dollars?\b|£|gbp\b|chf\b)?"
)
_SCALES: Final = {"k": 1e3, "t": 1e3, "mille": 1e3, "millier": 1e3, "milliers": 1e3, "b": 1e9, "mds": 1e9, "md": 1e9, "milliard": 1e9}
_CURRENCIES: Final = {"$": "USD", "u": "USD", "d": "USD", "£": "GBP", "g": "GBP", "c": "CHF"}
_CEILING = re.compile(r"jusqu'a|up to|max\w*|plafond|au plus|at most|<")
_FLOOR = re.compile(r"a partir de|from|min\w*|au moins|at least|plancher|>")
_YES: Final = frozenset("oui yes o y vrai true x ✓ ✔ obligatoire requis necessaire required needed mandatory".split())  # noqa: SIM905
_NO: Final = frozenset("non no n faux false seul alone facultatif optional".split())  # noqa: SIM905
_NUMBERS: Final = {
    word: number
    for number, words in enumerate(("un une one", "deux two", "trois three", "quatre four", "cinq five", "six"), 1)
    for word in words.split()
}
_SCOPES: Final = {
    "local": "locale departemental departementale communal metropolitain",
    "regional": "regionale region",
    "national": "nationale france",
    "european": "europeen europeenne europe ue eu",
    "international": "internationale mondial world",
}
_NATURES: Final = {
    "grant": "subvention|aide|appel a projets|aap|call for proposals|funding",
    "tender": "marche|marche public|appel d'offres|call for tenders|procurement",
    "contest": "concours|prix|trophees|trophee|challenge|hackathon|competition|prize|award",
    "expression-of-interest": "ami|manifestation d'interet|appel a manifestation d'interet|expression of interest|eoi",
    "accelerator": "accelerateur|acceleration|programme d'acceleration|incubateur|incubator",
}
_NATURES_SAID: Final = "« subvention », « appel d'offres », « concours », « manifestation d'intérêt » ou « accélérateur »"


def field_named(word: str) -> str:
    """The field that editors mean by `word`, "" when it is none: "Clôture" -> "deadline"."""
    said = re.sub(r"[\s_-]+", " ", fold(word)).strip(" :")
    return next((field for field, others in _NAMES.items() if said in others), "")


_NAMES: Final = {
    field: {field.replace("_", " "), *(others.split("|") if "|" in others else others.split(" ")), others} - {""}
    for field, others in FIELDS.items()
}


def read_hand(field: str, words: str, lang: Lang = "fr") -> Any:
    """What `words` say of `field` (one of `FIELDS`), as `CallFacts` has it; of "" what stands for "the call does not say".

    Deadlines are separated by ";" or lines, each with its hour, its zone (IANA, or as people say it) and its role where there is more
    than one. `lang`: what to try first. Raises ValueError that says in French, with a word of English, what to write.
    """
    if field not in FIELDS:
        raise ValueError(f"« {field} » n'est pas un champ d'un appel : {', '.join(FIELDS)} (unknown field)")
    reader, nothing = _READERS[field]
    words = words.strip()
    return reader(_Words(words, lang)) if words else nothing


def with_hand(facts: CallFacts, hand: Mapping[str, str], lang: Lang = "fr") -> CallFacts:
    """`facts` with what editors wrote, field -> words; their doubts are settled. Raises ValueError as `read_hand`.

    Of several dates those that the sources tell too keep their words. A deadline by hand says that the call has an end, unless it is a
    cut-off or `hand` says it is permanent; "permanent" leaves cut-offs.
    """
    values = {field: read_hand(field, words, lang) for field, words in hand.items()}
    evidence = {_attribute(field): Fact(words.strip(), "editor", 1.0, "editor") for field, words in hand.items()}
    changed = {_attribute(field): _signed(value, evidence[_attribute(field)]) for field, value in values.items()}
    if "deadlines" in changed:
        changed["deadlines"] = _with_words_read(changed["deadlines"], facts)
    if any(one.role != "cutoff" for one in changed.get("deadlines", ())):
        changed.setdefault("permanent", False)
        evidence.setdefault("permanent", evidence["deadlines"])
    elif changed.get("permanent") and "deadlines" not in changed:
        changed["deadlines"] = tuple(one for one in facts.deadlines if one.role not in ("final", "stage1", "stage2"))
    settled = [doubt for doubt in facts.doubts if doubt.field in changed]
    kept = tuple(doubt for doubt in facts.doubts if doubt.field not in changed)
    said = {(one.fact.source, one.fact.raw): one.fact for doubt in settled if doubt.field == "permanent" for one in doubt.said}
    if "deadlines" not in changed and not any(doubt.field == "deadlines" for doubt in kept):  # as sure again as before the doubt
        restored = (replace(one, fact=said.get((one.fact.source, one.fact.raw), one.fact)) for one in facts.deadlines)
        changed["deadlines"] = tuple(restored)
    return replace(facts, **changed, evidence={**facts.evidence, **evidence}, doubts=kept)


def _with_words_read(hand: tuple[Deadline, ...], facts: CallFacts) -> tuple[Deadline, ...]:
    """The dates by hand, those that she left alone with the words they were read from; all are hers where she confirms or settles."""
    if any(doubt.field in ("deadlines", "permanent") for doubt in facts.doubts):
        return hand
    read = {_moment(one): one for one in facts.deadlines if one.fact.origin != "assumed"}
    return hand if {*map(_moment, hand)} == {*read} else tuple(read.get(_moment(one), one) for one in hand)


def _moment(one: Deadline) -> tuple[dt.date, str | None, str | None, Role]:
    return one.date, one.time, one.zone, one.role


def _attribute(field: str) -> str:
    return "deadlines" if field == "deadline" else field


def _signed(value: Any, fact: Fact) -> Any:
    """Deadlines keep their own words."""
    return replace(value, fact=fact) if isinstance(value, Money) else value


@dataclass(frozen=True, slots=True)
class _Words:
    """What an editor wrote for one field."""

    said: str
    lang: Lang

    @property
    def flat(self) -> str:
        return " ".join(fold(self.said).split())

    def parts(self) -> list[str]:
        """What stands between commas, semicolons and line breaks."""
        return [part for part in map(clean, re.split(r"[,;\n]", self.said)) if part]

    def refused(self, why: str) -> ValueError:
        return ValueError(f"« {clean(self.said)} » {why}")


# --- dates ---------------------------------------------------------------------------------------


def _deadlines(words: _Words) -> tuple[Deadline, ...]:
    pieces = [clean(piece) for piece in re.split(r"[;\n]", words.said) if piece.strip()]
    found = [_deadline(replace(words, said=piece)) for piece in pieces]
    unnamed = [one for one, role in found if role is None]
    staged = any(role == "stage2" for _, role in found)
    plain: Role = "final" if len(unnamed) == 1 and not staged else "stage1" if len(unnamed) == 1 else "cutoff"
    deadlines = (replace(one, role=role or plain) for one, role in found)
    return tuple(sorted(deadlines, key=lambda one: (one.date, one.role)))


def _deadline(words: _Words) -> tuple[Deadline, Role | None]:
    """A deadline and the role that the words give it, None: they give none."""
    when, rest = _when(words)
    role = next((role for role, cue in _ROLES if re.search(cue, rest)), None)
    for _, cue in _ROLES:
        rest = re.sub(cue, "", rest)
    if re.search(r"\d", rest):
        raise words.refused(_NO_DATE)
    named = _ZONE.search(words.said)
    zone = _zone(words, named[0]) if named else when.zone
    return Deadline(_sure(words, when), when.time, zone if when.time else None, "final", Fact(words.said, "editor", 1.0, "editor")), role


def _opening(words: _Words) -> dt.date:
    return _sure(words, _when(words)[0])


def _when(words: _Words) -> tuple[When, str]:
    """The one date of `words`, and the folded words around it."""
    said = _ZONE.sub(" ", words.said) if "/" in words.said else words.said
    page = notice(
        "", clean(said).replace("T", " ") if re.match(r"\d{4}-\d\d-\d\dT", said.strip()) else clean(said), lang="fr", published=None
    )
    found = find_dates(page)
    if re.search(r"permanent|au fil de l'eau|rolling|continu", page.flat):
        raise words.refused("n'est pas une date : écrivez « permanent : oui » (permanent call)")
    if len(found) != 1 or found[0].ranged:
        raise words.refused("n'est pas une seule date : séparez les dates par « ; » (one date each)" if found else _NO_DATE)
    when = found[0]
    return when, page.flat[page.seam : when.start] + " " + page.flat[when.end :]


def _sure(words: _Words, when: When) -> dt.date:
    if when.date is None:
        raise words.refused(_NO_DATE)
    if not when.sure:
        raise words.refused("n'existe pas : ce jour de la semaine est celui d'une autre date (weekday)")
    if when.endless:
        raise words.refused("n'est pas une date de clôture : écrivez « permanent : oui » (permanent call)")
    return when.date


def _zone(words: _Words, name: str) -> str:
    name = "UTC" if name == "GMT" else name
    try:
        return zoneinfo.ZoneInfo(name).key
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise words.refused(f"nomme un fuseau inconnu, {name} : écrivez « Europe/Paris » (time zone)") from None


# --- amounts and numbers -------------------------------------------------------------------------


def _money(words: _Words) -> Money:
    flat = words.flat.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    found = list(_AMOUNT.finditer(flat))
    if not 1 <= len(found) <= 2 or re.search(r"\d", _AMOUNT.sub("", flat)):
        raise words.refused(_NO_AMOUNT)
    if strange := re.search(r"\b(?!EUR|USD|GBP|CHF)[A-Z]{3}\b", words.said):
        raise words.refused(f"est en {strange[0]} : écrivez le montant en EUR, USD, GBP ou CHF (currency)")
    scale = found[-1]["scale"]
    ends = [_number(one["number"]) * _scale(one["scale"] or (scale if _number(one["number"]) < 1000 else None)) for one in found]
    sign = next((one[name] for one in found for name in ("before", "after") if one[name]), "€")
    low, high = ends[0], ends[-1]
    if low > high:
        raise words.refused(_NO_AMOUNT)
    currency = _CURRENCIES.get(sign[0], "EUR")
    if len(found) == 2:
        return Money(low, high, currency)
    return Money(None if _CEILING.search(flat) else low, None if _FLOOR.search(flat) else high, currency)


def _number(words: str) -> float:
    return float(re.sub(r"[ .,'](?=\d{3}(?!\d))", "", words).replace(",", "."))


def _scale(word: str | None) -> float:
    if not word:
        return 1.0
    return _SCALES.get(word) or _SCALES.get(word[0]) or 1e6


def _rate(words: _Words) -> float:
    found = re.findall(r"\d+(?:[.,]\d+)?", words.said)
    rate = float(found[0].replace(",", ".")) if len(found) == 1 else 0.0
    if not 0 < rate <= 100:
        raise words.refused("n'est pas un taux : écrivez « 50 % » (per cent)")
    return rate


def _count(words: _Words) -> int:
    found = [
        int(word) if word.isdigit() else _NUMBERS[word] for word in re.findall(r"\w+", words.flat) if word.isdigit() or word in _NUMBERS
    ]
    if len(found) != 1 or not 0 < found[0] < 100:
        raise words.refused("n'est pas un nombre : écrivez « 3 » (number)")
    return found[0]


# --- words ---------------------------------------------------------------------------------------


def _yes(words: _Words) -> bool:
    said = re.findall(r"[\w✓✔]+", words.flat)
    negated = bool({"pas", "not", "sans", "without", "aucun"} & set(said))
    answers = {word in _YES for word in said if word in _YES | _NO}
    if negated and answers != {False}:
        return False
    if len(answers) != 1:
        raise words.refused(_NO_ANSWER)
    return answers.pop()


def _consortium(words: _Words) -> str:
    return "yes" if _yes(words) else "no"


def _name(words: _Words) -> str:
    return clean(words.said)


def _names(words: _Words) -> tuple[str, ...]:
    return unique(words.parts())


def _applicants(words: _Words) -> tuple[str, ...]:
    """The kinds by their own names or as a call's text would name them."""
    found: list[str] = []
    for part in re.split(r"[,;\n]|\s(?:et|and|ou|or)\s", words.said):
        name = re.sub(r"[\s-]+", "_", fold(part.strip()))
        read = (
            [name]
            if name in APPLICANTS
            else list(applicants(notice("", f"Sont éligibles : {clean(part)}", lang=words.lang, published=None)))
        )
        if part.strip() and not read:
            said = "PME, start-up, ETI, grandes entreprises, laboratoires, universités, collectivités, associations"
            raise ValueError(
                f"« {clean(part)} » ne dit pas qui peut candidater : écrivez par exemple « {said} », ou {', '.join(APPLICANTS)} (who)"
            )
        found += read
    return tuple(name for name in APPLICANTS if name in found)


def _one_of(known: Mapping[str, str], what: str) -> Callable[[_Words], str]:
    """A reader of one of the `known` words, which have others beside them."""
    names = {key: {key, *(others.split("|") if "|" in others else others.split(" "))} for key, others in known.items()}

    def read(words: _Words) -> str:
        said = words.flat.strip(" .")
        found = [key for key, others in names.items() if said in others or said.rstrip("s") in others]
        if not found:
            raise words.refused(f"n'est pas {what}")
        return found[0]

    return read


def _address(words: _Words) -> str:
    said = words.said.strip("<> ")
    url = urls.resolve("", said if "://" in said else f"https://{said}")
    if url is None or "." not in urls.host(url) or re.search(r"\s", said):
        raise words.refused("n'est pas une adresse : écrivez « https://… » (address)")
    return url


_READERS: Final[Mapping[str, tuple[Callable[[_Words], Any], Any]]] = {
    "deadline": (_deadlines, ()),
    "opening": (_opening, None),
    "permanent": (_yes, False),
    "budget_total": (_money, None),
    "budget_per_project": (_money, None),
    "max_rate_pct": (_rate, None),
    "funder": (_name, ""),
    "operator": (_name, ""),
    "programme": (_name, ""),
    "applicants": (_applicants, ()),
    "consortium": (_consortium, "unknown"),
    "min_partners": (_count, None),
    "min_countries": (_count, None),
    "scope": (
        _one_of(_SCOPES, "une portée : écrivez « locale », « régionale », « nationale », « européenne » ou « internationale » (scope)"),
        "unknown",
    ),
    "regions": (_names, ()),
    "apply_url": (_address, ""),
    "nature": (_one_of(_NATURES, f"un type d'appel : écrivez {_NATURES_SAID} (kind of call)"), "grant"),
}
"""How each field is read, and what stands for "the call does not say"."""
