"""A CSV file of members becomes subscribers, and a reason for every line that is refused. Pure."""

import csv
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from techwatch import regions, text as words_of
from techwatch.config import Config, MarketList
from techwatch.errors import InputError
from techwatch.types import Profile, Subscriber

_COLUMNS: Final = {
    "email": ["email", "e mail", "mail", "courriel", "adresse", "adresse e mail", "adresse mail", "email address"],
    "name": ["name", "nom", "nom complet", "full name"],
    "organisation": ["organisation", "organization", "structure", "entreprise", "company"],
    "lang": ["lang", "langue", "language"],
    "reads": ["reads", "lit", "langues lues", "languages read"],
    "markets": ["markets", "market", "marches", "marche"],
    "digests": ["digests", "digest", "lettres", "lettre"],
    "calls_only": ["calls only", "appels seulement"],
    "kind": ["kind", "type", "type de structure", "type d organisation", "structure type", "organisation type", "organization type"],
    "employees": ["employees", "effectif", "effectifs", "salaries", "nombre de salaries", "staff"],
    "region": ["region"],
    "keywords": ["keywords", "keyword", "mots cles", "mot cle"],
    "attach_calendar": ["attach calendar", "agenda joint", "calendrier joint"],
}
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
class _Names:
    """What cells may say: folded words -> value."""

    markets: Mapping[str, str]
    digests: Mapping[str, str]
    languages: tuple[str, ...]


class _RefusedError(ValueError):
    """Why a line is refused and what to do."""


def read_subscribers(text: str, *, file: str, config: Config, markets: MarketList) -> tuple[list[Subscriber], list[InputError]]:
    """The subscribers of a CSV file (comma, semicolon or tab; header in French or English), with id 0.

    A line that cannot be read is refused by number with what to do; the others are taken. Empty cells mean the
    cluster's first language, all languages, no market chosen, all digests, not only calls, nothing known for the profile (type,
    employees, region, keywords), no calendar attached. Lines that start with # are skipped.
    """
    lines = [(number, line) for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1) if _counts(line)]
    if not lines:
        return [], [InputError(file, None, "the file is empty: the first line names the columns, e.g. email;nom;marchés")]
    (first, header), rows = lines[0], lines[1:]
    mark = max(",;\t", key=header.count)
    columns, refused = _columns(_header(header, mark), file, first)
    if "email" not in columns:
        return [], [
            InputError(file, first, "no column is called email (or courriel): the first line names the columns, e.g. email;nom;marchés")
        ]
    names = _names(config, markets)
    found: dict[str, tuple[int, Subscriber]] = {}
    for number, line in rows:
        try:
            subscriber = _subscriber(_row(_cells(line, mark), columns), names)
            _refuse_twin(found.get(subscriber.email.casefold()))
            found[subscriber.email.casefold()] = (number, subscriber)
        except _RefusedError as why:
            refused.append(InputError(file, number, str(why)))
    return [subscriber for _, subscriber in found.values()], refused


def _counts(line: str) -> bool:
    return bool(line.strip(" \t,;")) and not line.startswith("#")


def _cells(line: str, mark: str) -> list[str]:
    """The cells of one line; a line is read alone, so that an open quote spoils no other."""
    try:
        return [words_of.clean(cell) for cell in next(csv.reader([line], delimiter=mark, strict=True, skipinitialspace=True))]
    except csv.Error:
        raise _RefusedError('a quotation mark is not closed: write "…" around the whole cell, and "" for one inside') from None


def _header(line: str, mark: str) -> list[str]:
    try:
        return _cells(line, mark)
    except _RefusedError:
        return [line]  # names no column: told by the caller


def _columns(header: Sequence[str], file: str, line: int) -> tuple[list[str], list[InputError]]:
    """The field of each column ("" for an unknown one, which is told and left out)."""
    known = {name: field for field, names in _COLUMNS.items() for name in names}
    fields = [known.get(_key(cell), "") for cell in header]
    unknown = [cell for cell, field in zip(header, fields, strict=True) if cell and not field]
    problems = [InputError(file, line, f"column {cell!r} is not known and is left out{_nearest(_key(cell), known)}") for cell in unknown]
    return fields, problems if "email" in fields else []


def _row(cells: Sequence[str], columns: Sequence[str]) -> dict[str, str]:
    if any(cells[len(columns) :]):
        raise _RefusedError(f'{len(cells)} cells for {len(columns)} columns: separate several markets by | or write "…" around the cell')
    return {field: cell for field, cell in zip(columns, cells, strict=False) if field}


def _subscriber(row: Mapping[str, str], names: _Names) -> Subscriber:
    lang = _language(row.get("lang", "") or names.languages[0])
    if lang not in names.languages:
        raise _RefusedError(f"language {lang!r} is none of the cluster's: write {' or '.join(names.languages)}, or leave it empty")
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
    names = {_key(name): kind for kind, also in _KINDS.items() for name in (kind, *also.split(","))}
    if _key(cell) not in names:
        firsts = {name: _KINDS[kind].split(",")[0] for name, kind in names.items()}
        raise _RefusedError(f"type {cell!r} is not known{_nearest(_key(cell), firsts)}")
    return names[_key(cell)]


def _count(cell: str) -> int | None:
    """How many people work there; None for an empty cell."""
    found = _COUNT.fullmatch(words_of.fold(cell))
    if cell and not found:
        raise _RefusedError(f"{cell!r} is no number of employees: write a whole number such as 45, or leave it empty")
    return int(re.sub(r"\D", "", found[1])) if found else None


def _region(cell: str) -> str:
    """The region by its one name; another country's as it is written."""
    name = regions.region(cell)
    if not name and (meant := regions.likely(cell)):
        raise _RefusedError(f"region {cell!r} is not known: did you mean {meant!r}?")
    return name or cell


def _few(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) > _KEYWORDS:
        raise _RefusedError(f"{len(words)} keywords are too many to tell calls apart: keep {_KEYWORDS} at most")
    return words


def _refuse_twin(twin: tuple[int, Subscriber] | None) -> None:
    if twin:
        raise _RefusedError(f"{twin[1].email} stands on line {twin[0]} already: keep one of the two lines")


def _address(cell: str) -> str:
    """The address with its domain in small letters (domains have no case: RFC 4343; the part before @ may).

    Accents: a domain is written as mail servers know it (`xn--…`, RFC 3490); before the @ most servers take none (RFC 6531).
    """
    local, _, domain = cell.rpartition("@")
    if not (_LOCAL.fullmatch(local) and len(local) <= 64 and _DOMAIN.fullmatch(domain.casefold())):
        raise _RefusedError(
            f"{cell!r} is no mail address: write one like prenom@organisation.example" if cell else "the mail address is missing"
        )
    if not local.isascii():
        raise _RefusedError(f"{cell!r} has an accent before the @: mail servers do not take it, ask for the address without")
    return f"{local}@{_domain(domain.casefold())}"


def _domain(name: str) -> str:
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        raise _RefusedError(f"{name!r} is no domain: mend what stands behind the @") from None


def _each(cell: str, read: Callable[[str], str], known: Mapping[str, str] | None = None) -> tuple[str, ...]:
    parts = [part for part in re.split(r"[;|]", cell) if part.strip()]
    return words_of.unique(read(word) for part in parts for word in _split(part, known or {}))


def _split(part: str, known: Mapping[str, str]) -> Iterable[str]:
    """`part` at its commas, but not inside a known name that holds one."""
    pieces = part.split(",")
    while pieces:
        size = next((n for n in range(len(pieces), 1, -1) if _key(",".join(pieces[:n])) in known), 1)
        if word := ",".join(pieces[:size]).strip():
            yield word
        del pieces[:size]


def _known(what: str, word: str, known: Mapping[str, str]) -> str:
    if _key(word) not in known:
        raise _RefusedError(f"{what} {word!r} is not known{_nearest(_key(word), known)}")
    return known[_key(word)]


def _language(word: str) -> str:
    code = _LANGUAGES.get(_key(word), word.casefold())
    if not re.fullmatch(r"[a-z]{2}", code):
        raise _RefusedError(f"{word!r} is no language: write a code of two letters such as fr or en")
    return code


def _yes(cell: str) -> bool:
    word = _key(cell)
    if word not in _YES | _NO:
        raise _RefusedError(f"{cell!r} is neither yes nor no: write oui or non, or leave it empty")
    return word in _YES


def _names(config: Config, markets: MarketList) -> _Names:
    by_market = {slug: market.names.values() for slug, market in markets.markets.items()}
    by_digest = {digest.slug: digest.title.values() for digest in config.digests}
    return _Names(_by_key(by_market), _by_key(by_digest), config.cluster.languages)


def _by_key(names: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {_key(name): slug for slug, others in names.items() for name in (slug, *others)}


def _key(words: str) -> str:
    return " ".join(words_of.words(words))


def _nearest(word: str, known: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
    return f": did you mean {known[close[0]]!r}?" if close else f"; known: {', '.join(words_of.unique(known.values()))}"
