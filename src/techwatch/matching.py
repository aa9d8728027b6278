"""A call's conditions and a member's profile become how well they fit, with the reasons and what excludes. Pure.

A match orders and marks calls, it hides none: texts name those who may apply incompletely, and members are more than their profile.
"""

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeVar

from techwatch import regions, text
from techwatch.types import Call, CallFacts, Lang, Market, Profile

T = TypeVar("T")
Fits = Literal["yes", "maybe", "no"]
Code = Literal[
    "kind", "region", "market", "keyword", "closes", "opens", "permanent", "undated", "doubt", "consortium", "label",
    "closed", "reserved", "size", "region-only", "local", "applicants-open", "regions-open", "profile-open", "market-other",
]  # fmt: skip

_COMPANIES: Final = ("startup", "sme", "midcap", "large", "company")
_TAKES: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    kind: (frozenset(yes.split()), frozenset(maybe.split()))
    for kind, yes, maybe in (
        ("sme", "sme company", "startup"),
        ("startup", "startup company", "individual"),
        ("midcap", "midcap company", "large"),  # in EU words whoever is no SME is large
        ("large", "large company", ""),
        ("company", "company", "sme startup midcap large"),
        ("research", "research", "university public_body"),
        ("university", "university research education", "public_body"),
        ("education", "education", "university public_body"),
        ("local_authority", "local_authority public_body", ""),
        ("public_body", "public_body", "local_authority"),
        ("nonprofit", "nonprofit", ""),
        ("individual", "individual", "startup"),
    )
}
"""What a member is -> the applicants of a call that she is, and those that she may be."""

_WEIGHTS: Final = {"kind": 0.4, "market": 0.3, "keyword": 0.15, "region": 0.15}  # by judgement: who may apply, then on what
_NEUTRAL: Final = 0.4
_GROUNDS: Final = {"national": 0.8, "european": 0.7, "international": 0.7, "local": 0.3}
_RANKS: Final[Mapping[Fits, int]] = {"yes": 0, "maybe": 1, "no": 2}
_PLURAL: Final = re.compile(r"(?<=\w{3})[sx](?= )")
_READ: Final = 8_000  # characters in which keywords are sought; what a call is about stands before
_SURE: Final = 0.5
"""A list of applicants read with less confidence excludes nobody."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that speaks for a match or against it; `words` says it. `values`: kinds, markets, regions, keywords, days."""

    code: Code
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """How a call fits a member: "yes", "no" when something excludes her (`against`), "maybe" when something is to be checked (`unsure`).

    `score` is 0 to 1; `reasons` are what speaks for it and what to know; `closes` is when its next deadline is over (aware; None: never).
    """

    fits: Fits
    score: float
    reasons: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()
    unsure: tuple[Reason, ...] = ()
    closes: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """What one condition says: 0 to 1, with its reasons."""

    score: float
    reasons: tuple[Reason, ...] = ()
    against: tuple[Reason, ...] = ()
    unsure: tuple[Reason, ...] = ()


def match(call: Call, *, profile: Profile, markets: Sequence[Market], now: dt.datetime, zone: dt.tzinfo) -> Match:
    """How `call` fits a member with `profile` who chose `markets` (empty: none chosen), at `now` (aware) in the cluster's `zone`."""
    parts = {
        "kind": _kind(call.facts, profile),
        "region": _region(call.facts, profile),
        "market": _market(call, markets),
        "keyword": _keyword(call, profile.keywords),
    }
    if parts["keyword"].reasons:
        parts["market"] = replace(parts["market"], unsure=())
    told = [*parts.values(), _when(call.facts, now, zone), _needs(call)]
    against = tuple(reason for part in told for reason in part.against)
    unsure = tuple(reason for part in told for reason in part.unsure)
    due = call.facts.closing(now, zone)
    return Match(
        "no" if against else "maybe" if unsure else "yes",
        round(sum(_WEIGHTS[name] * part.score for name, part in parts.items()), 2),
        tuple(reason for part in told for reason in part.reasons),
        against,
        unsure,
        due.instant(zone) if due else None,
    )


def order(found: Iterable[tuple[T, Match]]) -> list[tuple[T, Match]]:
    """`found` with what fits first, then by score, then what closes first; the order of equals stays."""
    never = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(found, key=lambda pair: (_RANKS[pair[1].fits], -pair[1].score, pair[1].closes or never))


# --- who ------------------------------------------------------------------------------------------


def _kind(facts: CallFacts, profile: Profile) -> _Part:
    kinds, asked = _kinds(profile), frozenset(facts.applicants)
    yes, maybe = (frozenset().union(*(_TAKES[kind][n] for kind in kinds)) for n in (0, 1))
    if not kinds:
        return _Part(_NEUTRAL, unsure=(Reason("profile-open"),))
    if not asked:
        return _Part(_NEUTRAL, unsure=(Reason("applicants-open"),))
    if asked & yes:
        return _Part(1, (Reason("kind", kinds[:1]),))
    ours = tuple(kind for kind in facts.applicants if kind in _COMPANIES)
    reason = Reason("size", ours) if ours and kinds[0] in _COMPANIES else Reason("reserved", facts.applicants)
    fact = facts.evidence.get("applicants")
    if asked & maybe or (fact and fact.confidence < _SURE):
        return _Part(0.5, unsure=(reason,))
    return _Part(0, against=(reason,))


def _kinds(profile: Profile) -> tuple[str, ...]:
    """What she counts as; employees decide the size of a company.

    Fewer than 250: an SME (Recommendation 2003/361/EC, annex, article 2); up to 4 999: a mid-cap (décret 2008-1354, article 3).
    Turnover and balance sheet, their other limits, are not known here. A start-up of unknown size is small.
    """
    if profile.kind not in _TAKES:
        return ()
    if profile.kind not in _COMPANIES or (profile.employees is None and profile.kind != "startup"):
        return (profile.kind,)
    employees = profile.employees or 0
    size = "sme" if employees < 250 else "midcap" if employees < 5000 else "large"
    return ("startup", size) if profile.kind == "startup" else (size,)


def _region(facts: CallFacts, profile: Profile) -> _Part:
    """Where the call is for; only a regional call excludes, and only when both places are regions we know."""
    hers = text.unique(regions.region(name) or text.clean(name) for name in re.split(r"[;,|]", profile.region) if name.strip())
    theirs = text.unique(regions.region(name) or text.clean(name) for name in facts.regions)
    if facts.scope not in ("regional", "local") and not (facts.scope == "unknown" and theirs):
        return _Part(_GROUNDS.get(facts.scope, _NEUTRAL))
    shared = tuple(name for name in hers if text.fold(name) in {text.fold(their) for their in theirs})
    found = (Reason("region", shared),) if shared else ()
    if facts.scope == "local":
        return _Part(_GROUNDS["local"], found, unsure=(Reason("local", () if shared else theirs),))
    if shared:
        return _Part(1, found)
    if not theirs:
        return _Part(_NEUTRAL, unsure=(Reason("regions-open"),))
    elsewhere = Reason("region-only", theirs)
    if facts.scope == "regional" and hers and all(regions.region(name) for name in (*hers, *theirs)):
        return _Part(0, against=(elsewhere,))
    return _Part(_NEUTRAL, unsure=(elsewhere,))


# --- on what --------------------------------------------------------------------------------------


def _market(call: Call, markets: Sequence[Market]) -> _Part:
    shared = tuple(market for market in call.markets if market in markets)
    if shared:
        return _Part(1 if shared[0] == call.markets[0] else 0.7, (Reason("market", shared),))
    if call.markets and markets:
        return _Part(0, unsure=(Reason("market-other"),))
    return _Part(_NEUTRAL)


def _keyword(call: Call, keywords: Sequence[str]) -> _Part:
    title, body = _spoken(call.title), _spoken((call.text or call.blurb)[:_READ])
    in_title = tuple(word for word in keywords if _says(title, word))
    found = in_title or tuple(word for word in keywords if _says(body, word))
    return _Part(1 if in_title else 0.6 if found else 0, (Reason("keyword", found),) if found else ())


def _says(spoken: str, phrase: str) -> bool:
    sought = _spoken(phrase)
    return len(sought) > 2 and sought in spoken


@functools.lru_cache(maxsize=2048)  # every member's keywords are sought in the same calls
def _spoken(words: str) -> str:
    """The words between single blanks, folded, without the mark of the plural."""
    return _PLURAL.sub("", f" {' '.join(text.words(words))} ")


# --- when and how ---------------------------------------------------------------------------------


def _when(facts: CallFacts, now: dt.datetime, zone: dt.tzinfo) -> _Part:
    status, due, day = facts.status(now, zone), facts.closing(now, zone), now.astimezone(zone).date()
    if status == "closed":
        return _Part(0, against=(Reason("closed"),))
    found = [Reason("opens", (str((facts.opening - day).days),))] if status == "forthcoming" and facts.opening else []
    if due:
        found.append(Reason("closes", (due.role, str((due.date - day).days))))
    elif status in ("permanent", "undated"):
        found.append(Reason("permanent" if status == "permanent" else "undated"))
    if any(doubt.field == "deadlines" for doubt in facts.doubts):
        found.append(Reason("doubt"))
    return _Part(0, tuple(found))


def _needs(call: Call) -> _Part:
    facts, found = call.facts, []
    if facts.consortium == "yes":
        found.append(Reason("consortium", tuple(str(n or "") for n in (facts.min_partners, facts.min_countries))))
    if call.offer.label == "needed":
        found.append(Reason("label"))
    return _Part(0, tuple(found))


# --- in words -------------------------------------------------------------------------------------

_WHO: Final[Mapping[str, tuple[tuple[str, str], tuple[str, str]]]] = {
    "sme": (("PME", "PME"), ("SME", "SMEs")),
    "startup": (("start-up", "start-up"), ("start-up", "start-ups")),
    "midcap": (("ETI", "ETI"), ("mid-cap", "mid-caps")),
    "large": (("grand groupe", "grands groupes"), ("large company", "large companies")),
    "company": (("entreprise", "entreprises"), ("company", "companies")),
    "research": (("laboratoire", "laboratoires"), ("research body", "research bodies")),
    "university": (("université", "universités"), ("university", "universities")),
    "education": (("établissement d'enseignement", "établissements d'enseignement"), ("school", "schools")),
    "local_authority": (("collectivité", "collectivités"), ("local authority", "local authorities")),
    "public_body": (("organisme public", "organismes publics"), ("public body", "public bodies")),
    "nonprofit": (("association", "associations"), ("non-profit", "non-profits")),
    "individual": (("particulier", "particuliers"), ("individual", "individuals")),
}
"""A kind of applicant: one and several, in French and in English."""

_SIZES: Final = {
    "sme": (" (< 250 salariés)", " (< 250 employees)"),
    "midcap": (" (250 à 4 999 salariés)", " (250 to 4,999 employees)"),
    "large": (" (5 000 salariés et plus)", " (5,000 employees and more)"),
}
_ROLES: Final = {
    "final": ("clôture", "closes"),
    "cutoff": ("relève", "cut-off"),
    "stage1": ("1re étape", "stage 1"),
    "stage2": ("2e étape", "stage 2"),
    "precontact": ("prise de contact", "first contact"),
}
_SAYS: Final[Mapping[Code, tuple[str, str]]] = {
    "region": ("{}", "{}"),
    "opens": ("ouvre {}", "opens {}"),
    "permanent": ("au fil de l'eau", "open all year"),
    "undated": ("date non indiquée", "no date given"),
    "doubt": ("date à vérifier : les sources diffèrent", "date to be checked: the sources differ"),
    "label": ("label du pôle nécessaire", "the cluster's label needed"),
    "closed": ("clos", "closed"),
    "reserved": ("réservé aux {}", "reserved for {}"),
    "size": ("taille : {}", "size: {}"),
    "applicants-open": ("qui peut candidater", "who may apply"),
    "regions-open": ("quelle région", "which region"),
    "profile-open": ("profil à compléter", "profile to be completed"),
    "market-other": ("autre marché", "another market"),
}


def sentence(match: Match, lang: Lang, *, market_names: Mapping[Market, str] | None = None) -> str:
    """`match` in one line: what excludes, or who and on what, when, what is needed, and what is to be checked.

    French when `lang` is "fr", else English; `market_names` are in that language. "" when there is nothing to say.
    """
    french, names = lang == "fr", market_names or {}
    mark = " ; " if french else "; "
    if match.against:
        return mark.join(words(reason, lang, market_names=names) for reason in match.against)
    for_her = [one for one in match.reasons if one.code in ("kind", "region", "market", "keyword")]
    to_know = [words(one, lang, market_names=names) for one in match.reasons if one not in for_her]
    check = ", ".join(words(one, lang, market_names=names) for one in match.unsure)
    parts = [", ".join(words(one, lang, market_names=names) for one in for_her), *to_know]
    if check:
        parts.append(f"à vérifier : {check}" if french else f"to be checked: {check}")
    return mark.join(part for part in parts if part)


def words(reason: Reason, lang: Lang, *, market_names: Mapping[Market, str] | None = None) -> str:
    """`reason` as people say it, in French when `lang` is "fr", else in English."""
    n, values = int(lang != "fr"), reason.values
    match reason.code:
        case "kind":
            return ", ".join(_WHO[kind][n][0] for kind in values)
        case "market":
            return ", ".join((market_names or {}).get(market, market) for market in values)
        case "keyword":
            return ", ".join(f"“{word}”" if n else f"« {word} »" for word in values)
        case "closes":
            return f"{_ROLES[values[0]][n]} {_in_days(int(values[1]), n)}"
        case "opens":
            return _SAYS["opens"][n].format(_in_days(int(values[0]), n))
        case "consortium":
            return _consortium(values, n)
        case "local":
            return ("appel local", "local call")[n] + (f" ({_listed(values, n)})" if values else "")
        case "region-only":
            many = "s" if len(values) > 1 else ""
            return (f"région{many} {{}} seulement", f"{{}} region{many} only")[n].format(_listed(values, n))
        case "size":
            return _SAYS["size"][n].format(_listed([_WHO[kind][n][0] + _SIZES.get(kind, ("", ""))[n] for kind in values], n))
        case "reserved":
            return _SAYS["reserved"][n].format(_listed([_WHO[kind][n][1] for kind in values], n))
        case code:
            return _SAYS[code][n].format(_listed(values, n))


def _in_days(days: int, n: int) -> str:
    if days < 2:
        return (("aujourd'hui", "today"), ("demain", "tomorrow"))[max(days, 0)][n]
    return (f"dans {days} jours", f"in {days} days")[n]


def _consortium(values: Sequence[str], n: int) -> str:
    partners, countries = (*values, "", "")[:2]
    counted = [f"{partners} {('partenaires', 'partners')[n]}"] if partners else []
    counted += [f"{countries} {('pays', 'countries')[n]}"] if countries else []
    return ("consortium nécessaire", "consortium needed")[n] + (f" ({', '.join(counted)})" if counted else "")


def _listed(values: Sequence[str], n: int) -> str:
    """a, b and c."""
    return (" et ", " and ")[n].join([", ".join(values[:-1]), *values[-1:]] if len(values) > 1 else values)
