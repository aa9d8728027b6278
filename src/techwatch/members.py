"""A CSV file of members becomes subscribers, and a reason for every line that is refused. Pure."""

import csv
import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from techwatch import text as words_of
from techwatch.config import Config, MarketList
from techwatch.errors import InputError
from techwatch.types import Subscriber

_COLUMNS: Final = {
    "email": ["email", "e mail", "mail", "courriel", "adresse", "adresse e mail", "adresse mail", "email address"],
    "name": ["name", "nom", "nom complet", "full name"],
    "organisation": ["organisation", "organization", "structure", "entreprise", "company"],
    "lang": ["lang", "langue", "language"],
    "reads": ["reads", "lit", "langues lues", "languages read"],
    "markets": ["markets", "market", "marches", "marche"],
    "digests": ["digests", "digest", "lettres", "lettre"],
    "calls_only": ["calls only", "appels seulement"],
}
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
    cluster's first language, all languages, no market chosen, all digests, not only calls. Lines that start with # are skipped.
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
    )


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
