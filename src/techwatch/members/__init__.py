"""A file of members becomes subscribers, and a reason for every line that is refused. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from techwatch.config import Config, MarketList, Members
from techwatch.errors import InputError
from techwatch.members import table
from techwatch.members.cells import Names, RefusedError, key, names_of, nearest, subscriber_of
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
    "kind": ["kind", "type", "type de structure", "type d organisation", "structure type", "organisation type", "organization type"],
    "employees": ["employees", "effectif", "effectifs", "salaries", "nombre de salaries", "staff"],
    "region": ["region"],
    "keywords": ["keywords", "keyword", "mots cles", "mot cle"],
    "consent": ["consent", "consentement", "origine du consentement", "origin of consent"],
    "consent_on": ["consent on", "date du consentement", "consentement du", "date of consent"],
    "attach_calendar": ["attach calendar", "agenda joint", "calendrier joint"],
}
_PROFILE: Final = ("kind", "employees", "region", "keywords", "attach_calendar")


@dataclass(frozen=True, slots=True)
class Line:
    """One member as a file has her: the line's number, the subscriber (id 0), and the fields of Subscriber that the file tells."""

    number: int
    subscriber: Subscriber
    given: frozenset[str]


@dataclass(slots=True)
class _Header:
    """Which of our words stands in which column ("" for one that is left out)."""

    words: tuple[str, ...]
    problems: list[InputError] = field(default_factory=list)


def read_subscribers(body: bytes, *, file: str, config: Config, markets: MarketList) -> tuple[list[Line], list[InputError]]:
    """The members of a CSV file (comma, semicolon or tab) or of a workbook's first sheet; header in French, English or the CRM's words.

    A line that cannot be read is refused by number with what to do; the others are taken. Empty cells mean the
    cluster's first language, all languages, no market chosen, all digests, not only calls, nothing known for the profile (type,
    employees, region, keywords), no calendar attached. Lines that start with # are skipped.
    """
    try:
        lines = list(table.rows(body, file))
    except InputError as error:
        return [], [error]
    if not lines:
        return [], [InputError(file, None, "the file is empty: the first line names the columns, e.g. email;nom;marchés")]
    (number, first), *others = lines
    header = _header(() if isinstance(first, RefusedError) else first, file, number, config.members)
    if "email" not in header.words:
        told = "no column is called email (or courriel): the first line names the columns, e.g. email;nom;marchés"
        return [], [InputError(file, number, told)]
    return _read(others, header, names_of(config, markets), config.members, file)


def read_row(row: Mapping[str, str], *, config: Config, markets: MarketList) -> Subscriber:
    """The subscriber, with id 0, that words under our names of columns say. Raises InputError."""
    try:
        return subscriber_of(_meant(row, config.members), names_of(config, markets))
    except RefusedError as why:
        raise InputError("this member", None, str(why)) from None


def _read(lines: list[table.Row], header: _Header, names: Names, rules: Members, file: str) -> tuple[list[Line], list[InputError]]:
    found: dict[str, Line] = {}
    refused = header.problems
    given = frozenset(
        {"profile" if word in _PROFILE else word for word in header.words if word} | ({"consent"} if rules.consent else set())
    )
    for number, cells in lines:
        try:
            subscriber = subscriber_of(_meant(_row(cells, header.words), rules), names)
            if twin := found.get(subscriber.email.casefold()):
                raise RefusedError(f"{twin.subscriber.email} stands on line {twin.number} already: keep one of the two lines")
            found[subscriber.email.casefold()] = Line(number, subscriber, given)
        except RefusedError as why:
            refused.append(InputError(file, number, str(why)))
    return list(found.values()), refused


def _header(cells: tuple[str, ...], file: str, line: int, rules: Members) -> _Header:
    """Which column holds what; an unknown one is told and left out."""
    known = {name: word for word, names in _COLUMNS.items() for name in names} | {key(name): word for name, word in rules.columns.items()}
    words = tuple(known.get(key(cell), "") for cell in cells)
    unknown = [cell for cell, word in zip(cells, words, strict=True) if cell and not word]
    said = [f"column {cell!r} is not known and is left out{nearest(key(cell), known)}" for cell in unknown]
    return _Header(words, [InputError(file, line, words_) for words_ in said])


def _row(cells: tuple[str, ...] | RefusedError, words: tuple[str, ...]) -> dict[str, str]:
    if isinstance(cells, RefusedError):
        raise cells
    if any(cells[len(words) :]):
        raise RefusedError(f'{len(cells)} cells for {len(words)} columns: separate several markets by | or write "…" around the cell')
    return {word: cell for word, cell in zip(words, cells, strict=False) if word}


def _meant(row: Mapping[str, str], rules: Members) -> dict[str, str]:
    """The row in our words, where feeds.yaml says what the CRM's mean."""
    meant = {word: "|".join(_each(cell, rules.values.get(word, {}))) for word, cell in row.items()}
    return {**meant, "consent": meant.get("consent") or rules.consent}


def _each(cell: str, values: Mapping[str, str]) -> Iterator[str]:
    by_key = {key(said): means for said, means in values.items()}
    if key(cell) in by_key or not by_key:
        yield by_key.get(key(cell), cell)
        return
    for piece in cell.replace(";", "|").replace(",", "|").split("|"):
        if means := by_key.get(key(piece), piece.strip()):
            yield means
