"""A PDF file's bytes -> its title, its words and its date, within bounds of size. Pure.

A hostile file of 90 kB may keep pypdf busy for hours: whoever reads the files of others does it in a process that can be killed.
"""

import datetime as dt
import io
import itertools
import logging
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from techwatch.text import clean, clean_lines, headline

MOST_BYTES: Final = 50_000_000
MOST_PAGES: Final = 300
MOST_LETTERS: Final = 2_000_000
MOST_CONTENT: Final = 15_000_000
"""Bytes of what pages are drawn by: a file of 6 kB may name the same megabytes on each of its pages."""
FEWEST_LETTERS: Final = 40
"""Fewer letters than these on all pages: pictures of pages."""


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF says. `title` "" where it has none of its own; `made` None where it does not say; `pages`: how many it has."""

    title: str
    text: str
    made: dt.datetime | None
    pages: int


class UnreadableError(ValueError):
    """A PDF that cannot be read; says why and what to do."""


def read_paper(body: bytes) -> Paper:
    """Read the first MOST_PAGES pages. Raises UnreadableError for what is too large, locked, damaged or has no words; MemoryError."""
    from pypdf import PasswordType, PdfReader

    if len(body) > MOST_BYTES:
        raise UnreadableError(f"plus de {MOST_BYTES // 1_000_000} Mo : gardez-en l'essentiel (too large)")
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise UnreadableError("protégé par un mot de passe : enregistrez-le sans (locked by a password)")
        pages = len(reader.pages)
        read = _read(reader.pages)
        first = next(read, "")
        text = _text(itertools.chain([first], read))
        data = reader.metadata
        title, made = clean(str(data.title or "")) if data else "", _made(data)
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # pypdf raises whatever a damaged file leads it to
        raise UnreadableError(f"ce PDF ne se lit pas ({type(error).__name__}) : enregistrez-le à nouveau (damaged)") from None
    if sum(map(str.isalpha, text)) < FEWEST_LETTERS:
        raise UnreadableError("aucun texte, sans doute des pages numérisées : passez-les à la reconnaissance de caractères (no text: OCR)")
    return Paper(title if re.search(r"\w{3}", title) else _headline(first), text, made, pages)


def _read(pages: Iterable[Any]) -> Iterator[str]:
    """The words of each page, as far as the bounds allow."""
    size = 0
    for page in itertools.islice(pages, MOST_PAGES):
        content = page.get_contents()
        size += len(content.get_data()) if content is not None else 0
        if size > MOST_CONTENT:
            return
        yield page.extract_text()


def _text(pages: Iterable[str]) -> str:
    words: list[str] = []
    letters = 0
    for page in pages:
        words.append(_joined(page))
        letters += len(words[-1])
        if letters > MOST_LETTERS:
            break
    return "\n\n".join(filter(None, words))[:MOST_LETTERS]


def _joined(page: str) -> str:
    """A page's lines as paragraphs: a line goes on where it ends in the midst of a sentence, a word where it ends in a hyphen."""
    page = clean_lines(page.replace("\u00ad\n", "").replace("\u00ad", ""))
    page = re.sub(r"(?<=[a-zà-ÿ])-[ \t]*\n(?=[a-zà-ÿ])", "", page)
    return re.sub(r"(?<![.!?:;»\n])[ \t]*\n(?!\n)", " ", page).strip()


def _headline(page: str) -> str:
    """What stands first on the first page, as far as one line of a list has room for it."""
    lines = [line for line in map(clean, page.split("\n")) if re.search(r"\w{2}", line)]
    enough = next((number for number in range(1, 4) if len(" ".join(lines[:number])) >= 20), 3)
    return headline(" ".join(lines[:enough]), 120)


def _made(data: object) -> dt.datetime | None:
    try:
        made = data.creation_date if data else None  # type: ignore[attr-defined]
    except Exception:  # a date that is none
        return None
    if not isinstance(made, dt.datetime):
        return None
    return made.replace(tzinfo=dt.UTC) if made.tzinfo is None else made.astimezone(dt.UTC)
