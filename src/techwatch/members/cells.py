"""The words of one member's cells -> a subscriber, or why they cannot be read. Pure."""

import contextlib
import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from techwatch import regions, text as words_of
from techwatch.config import Config, MarketList
from techwatch.types import Profile, Subscriber

_KINDS: Final = {
    "sme": "PME, SME, TPE, PMI, TPE-PME, PME-PMI, micro-entreprise, petite entreprise, small business",
    "startup": "start-up, startup, jeune pousse, JEI",
    "midcap": "ETI, entreprise de taille intermédiaire, mid-cap, midcap",
    "large": "grand groupe, grande entreprise, groupe, GE, large company, large, corporate",
    "company": "entreprise, société, company, business",
    "research": "laboratoire, labo, recherche, organisme de recherche, centre de recherche, institut de recherche, research, "
    "research body, research organisation, research organization, research centre, laboratory, lab",
    "university": "université, enseignement supérieur, établissement d'enseignement supérieur, university, higher education",
    "education": "école, établissement d'enseignement, organisme de formation, formation, CFA, lycée, school, education, training body",
    "local_authority": "collectivité, collectivité territoriale, collectivité locale, commune, mairie, métropole, local authority, city",
    "public_body": "organisme public, établissement public, administration, EPIC, hôpital, CHU, public body, public, hospital",
    "nonprofit": "association, asso, fondation, ONG, non-profit, nonprofit, foundation, NGO, charity",
    "individual": "particulier, indépendant, auto-entrepreneur, personne physique, porteur de projet, individual, freelance",
}
"""What people call each of the kinds of applicants; the first name is the one to write."""
_COUNT = re.compile(r"(\d{1,3}(?:[ .,]\d{3})+|\d+)(?: (?:salaries?|employees?|personnes?|people|etp|fte))?")
_KEYWORDS: Final = 30
_LANGUAGES: Final = {"francais": "fr", "french": "fr", "anglais": "en", "english": "en", "allemand": "de", "german": "de"}
_YES: Final = frozenset({"oui", "yes", "o", "y", "x", "1", "true", "vrai"})
_NO: Final = frozenset({"", "non", "no", "n", "0", "false", "faux"})
_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*")  # RFC 5322 section 3.2.3, dot-atom
_DOMAIN = re.compile(r"(?=.{4,253}$)(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])")  # RFC 1035 section 2.3.4


@dataclass(frozen=True, slots=True)
class Names:
    """What cells may say: folded words -> value."""

    markets: Mapping[str, str]
    digests: Mapping[str, str]
    languages: tuple[str, ...]


class RefusedError(ValueError):
    """Why a line is refused and what to do."""


def subscriber_of(row: Mapping[str, str], names: Names) -> Subscriber:
    """The subscriber, with id 0, that a row says; a word that is missing means the default. Raises RefusedError."""
    lang = _language(row.get("lang", "") or names.languages[0])
    if lang not in names.languages:
        raise RefusedError(f"language {lang!r} is none of the cluster's: write {' or '.join(names.languages)}, or leave it empty")
    return Subscriber(
        id=0,
        email=_address(row.get("email", "")),
        name=row.get("name", ""),
        organisation=row.get("organisation", ""),
        lang=lang,
        reads=_each(row.get("reads", ""), _language),
        markets=_each(row.get("markets", ""), lambda word: _known("market", word, names.markets), names.markets),
        digests=_each(row.get("digests", ""), lambda word: _known("digest", word, names.digests), names.digests),
        calls_only=_yes(row.get("calls_only", "")),
        profile=_profile(row),
        consent=row.get("consent", ""),
        consent_on=_day(row.get("consent_on", "")),
    )


def _profile(row: Mapping[str, str]) -> Profile:
    kind = row.get("kind", "")
    return Profile(
        kind=_kind(kind) if kind else "",
        employees=_count(row.get("employees", "")),
        region=_region(row.get("region", "")),
        keywords=_few(_each(row.get("keywords", ""), str)),
        attach_calendar=_yes(row.get("attach_calendar", "")),
    )


def _kind(cell: str) -> str:
    names = {key(name): kind for kind, also in _KINDS.items() for name in (kind, *also.split(","))}
    if key(cell) not in names:
        firsts = {name: _KINDS[kind].split(",")[0] for name, kind in names.items()}
        raise RefusedError(f"type {cell!r} is not known{nearest(key(cell), firsts)}")
    return names[key(cell)]


def _count(cell: str) -> int | None:
    """How many people work there; None for an empty cell."""
    found = _COUNT.fullmatch(words_of.fold(cell))
    if cell and not found:
        raise RefusedError(f"{cell!r} is no number of employees: write a whole number such as 45, or leave it empty")
    return int(re.sub(r"\D", "", found[1])) if found else None


def _region(cell: str) -> str:
    """The region by its one name; another country's as it is written."""
    name = regions.region(cell)
    if not name and (meant := regions.likely(cell)):
        raise RefusedError(f"region {cell!r} is not known: did you mean {meant!r}?")
    return name or cell


def _few(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) > _KEYWORDS:
        raise RefusedError(f"{len(words)} keywords are too many to tell calls apart: keep {_KEYWORDS} at most")
    return words


def _address(cell: str) -> str:
    """The address with its domain in small letters (domains have no case: RFC 4343; the part before @ may).

    Accents: a domain is written as mail servers know it (`xn--…`, RFC 3490); before the @ most servers take none (RFC 6531).
    """
    local, _, domain = cell.rpartition("@")
    if not (_LOCAL.fullmatch(local) and len(local) <= 64 and _DOMAIN.fullmatch(domain.casefold())):
        raise RefusedError(
            f"{cell!r} is no mail address: write one like prenom@organisation.example" if cell else "the mail address is missing"
        )
    if not local.isascii():
        raise RefusedError(f"{cell!r} has an accent before the @: mail servers do not take it, ask for the address without")
    return f"{local}@{_domain(domain.casefold())}"


def _domain(name: str) -> str:
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        raise RefusedError(f"{name!r} is no domain: mend what stands behind the @") from None


def _day(cell: str) -> dt.date | None:
    """A day as 2026-11-24 or 24/11/2026; None for an empty cell."""
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d/%m/%y"):
        with contextlib.suppress(ValueError):
            return dt.datetime.strptime(cell[:10].strip(), pattern).date()  # noqa: DTZ007
    if cell:
        raise RefusedError(f"{cell!r} is no day: write one like 2026-11-24, or leave it empty")
    return None


def _each(cell: str, read: Callable[[str], str], known: Mapping[str, str] | None = None) -> tuple[str, ...]:
    parts = [part for part in re.split(r"[;|]", cell) if part.strip()]
    return words_of.unique(read(word) for part in parts for word in _split(part, known or {}))


def _split(part: str, known: Mapping[str, str]) -> Iterable[str]:
    """`part` at its commas, but not inside a known name that holds one."""
    pieces = part.split(",")
    while pieces:
        size = next((n for n in range(len(pieces), 1, -1) if key(",".join(pieces[:n])) in known), 1)
        if word := ",".join(pieces[:size]).strip():
            yield word
        del pieces[:size]


def _known(what: str, word: str, known: Mapping[str, str]) -> str:
    if key(word) not in known:
        raise RefusedError(f"{what} {word!r} is not known{nearest(key(word), known)}")
    return known[key(word)]


def _language(word: str) -> str:
    code = _LANGUAGES.get(key(word), word.casefold())
    if not re.fullmatch(r"[a-z]{2}", code):
        raise RefusedError(f"{word!r} is no language: write a code of two letters such as fr or en")
    return code


def _yes(cell: str) -> bool:
    word = key(cell)
    if word not in _YES | _NO:
        raise RefusedError(f"{cell!r} is neither yes nor no: write oui or non, or leave it empty")
    return word in _YES


def names_of(config: Config, markets: MarketList) -> Names:
    """What cells may say of this cluster's markets, digests and languages."""
    by_market = {slug: market.names.values() for slug, market in markets.markets.items()}
    by_digest = {digest.slug: digest.title.values() for digest in config.digests}
    return Names(_by_key(by_market), _by_key(by_digest), config.cluster.languages)


def _by_key(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {key(name): slug for slug, others in names.items() for name in (slug, *others)}


def key(words: str) -> str:
    """Words as they are compared: folded, without marks."""
    return " ".join(words_of.words(words))


def nearest(word: str, known: Mapping[str, str]) -> str:
    """What may be meant, or all that is known, to be said behind "… is not known"."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f": did you mean {known[close[0]]!r}?" if close else f"; known: {', '.join(words_of.unique(known.values()))}"
