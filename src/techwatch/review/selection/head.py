"""The header of a report's selection file becomes what is asked, and back; one changed field is one changed line. Pure.

It is read line by line, "key: value", and not as YAML: a theme may hold quotes, colons and brackets, and people write it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from techwatch.config import MarketList
from techwatch.errors import ReviewError
from techwatch.review.selection.words import BOTH, ENGLISH, FIELDS, FRENCH, Field, Words, words
from techwatch.review.wording import key, read_dates
from techwatch.text import fold
from techwatch.types import Asked, Market

_LINE = re.compile(r"^[ \t]*(?:[-*•][ \t]+)?(?P<key>[^\W\d_][^:\uff1a#]{0,30}?)[ \t\u00a0\u202f]*[:\uff1a](?P<value>.*)$")
_FENCE = re.compile(r"^\ufeff?[ \t]*(?:-{3,}|—)[ \t]*\r?$", re.M)
_YES: Final = frozenset(("oui", "yes", "o", "y", "vrai", "true", "show", "on", "1"))
_NO: Final = frozenset(("non", "no", "n", "faux", "false", "off", "0"))
_FORMS: Final = {"markdown": "md", "web": "html", "acrobat": "pdf", "word": "docx", "excel": "xlsx"}
_QUOTES: Final = (('"', '"'), ("“", "”"), ("'", "'"), ("«", "»"))


@dataclass(frozen=True, slots=True)
class Head:
    """What the header says. `forms`: the files wanted, () where nothing is said. `lines`: a field -> its line in the file, from 1."""

    asked: Asked
    forms: tuple[str, ...] = ()
    title: str = ""
    lines: Mapping[Field, int] = field(default_factory=dict)


def head_lines(head: Head) -> list[str]:
    """The header of a new file, with its fences and hints."""
    said = words(head.asked.lang)
    values = _values(head)
    return [
        "---",
        *(f"# {line}" for line in said.help),
        *(f"{said.fields[name]}: {value}".rstrip() for name, value in values.items()),
        "---",
    ]


def read_head(text: str, *, file: str, markets: MarketList) -> Head:
    """Read the header. Raises ReviewError with the line and what to write for what is missing or cannot be read."""
    found: dict[Field, tuple[str, int]] = {}
    start, end = head_span(text, file=file)
    first = text.count("\n", 0, start) + 1
    for number, line in enumerate(text[start:end].split("\n"), first):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        name, value = _field(line, number, file)
        if name in found:
            raise ReviewError(file, number, f"« {FRENCH.fields[name]} » est écrit deux fois : gardez une seule ligne (twice)")
        found[name] = (value, number)
    return _head(found, file, markets)


def head_span(text: str, *, file: str) -> tuple[int, int]:
    """Where the header's own lines start and end in `text`. Raises ReviewError where its fences are missing."""
    fences = list(_FENCE.finditer(text))
    if not fences or text[: fences[0].start()].strip("\ufeff \t\r\n"):
        raise ReviewError(file, 1, "le fichier doit commencer par --- puis thème, période, langue, puis --- (header)")
    if len(fences) < 2:
        raise ReviewError(file, 1, "il manque la ligne --- qui ferme l'en-tête (the header does not end)")
    return fences[0].end() + 1, fences[1].start()


def change_head(text: str, head: Head, *, file: str, markets: MarketList) -> str:
    """The file with another header: only lines whose field says something else change; new ones stand at the header's end."""
    before = read_head(text, file=file, markets=markets)
    old, new = _values(before), _values(head)
    said = language_of(text)
    start, end = head_span(text, file=file)
    first = text.count("\n", 0, start) + 1
    eol = "\r\n" if "\r\n" in text[:end] else "\n"
    lines = text[start:end].splitlines(keepends=True)
    for name in new:
        if new[name] == old[name]:
            continue
        if (number := before.lines.get(name)) is None:
            lines.append(f"{said.fields[name]}: {new[name]}{eol}")
        else:
            lines[number - first] = f"{re.split('[:：]', lines[number - first])[0].rstrip()}: {new[name]}".rstrip() + eol
    return text[:start] + "".join(lines) + text[end:]


def language_of(text: str) -> Words:
    """The words that a file was written with; French when nothing tells."""
    english = re.search(rf"^(?:{ENGLISH.fields['theme']}|{ENGLISH.fields['period']})[ \t]*:", text, re.M | re.I)
    return ENGLISH if english else FRENCH


# --- the fields ------------------------------------------------------------------------------------


def _field(line: str, number: int, file: str) -> tuple[Field, str]:
    found = _LINE.match(line)
    if found is None:
        raise ReviewError(file, number, f"{line.strip()!r} ne se lit pas : écrivez « thème: … », une ligne par champ (header)")
    name = fold(found["key"]).strip(" *_")
    if name not in FIELDS:
        near = get_close_matches(name, FIELDS, n=1)
        meant = f" : vouliez-vous « {FRENCH.fields[FIELDS[near[0]]]} » ?" if near else f" : {', '.join(FRENCH.fields.values())}"
        raise ReviewError(file, number, f"« {found['key'].strip()} » n'est pas connu ici{meant} (unknown field)")
    return FIELDS[name], found["value"].strip(" \t\r\u00a0\u202f")


def _head(found: Mapping[Field, tuple[str, int]], file: str, markets: MarketList) -> Head:
    theme, at = found.get("theme", ("", 1))
    if not theme:
        raise ReviewError(file, at, "le thème manque : écrivez « thème: jumeaux numériques » (theme)")
    period, line = found.get("period", ("", at))
    days = read_dates(period)
    if len(days) != 2 or days[0] > days[1]:
        raise ReviewError(file, line, f"période {period!r} : écrivez deux dates, « 2025-12-01 / 2026-11-30 » (period)")
    lang = _lang(*found.get("lang", ("fr", at)), file)
    slugs = tuple(_market(name, found["markets"][1], file, markets) for name in _listed(found["markets"][0])) if "markets" in found else ()
    expand = _yes(*found.get("expand", ("oui", at)), file)
    without = tuple(_listed(found["without"][0])) if "without" in found else ()
    asked = Asked(_straight(theme), lang, days[0], days[1], slugs, expand, without)
    forms = tuple(_form(name, found["forms"][1], file) for name in _listed(found["forms"][0])) if "forms" in found else ()
    return Head(asked, forms, _plain(found.get("title", ("", 0))[0]), {name: line for name, (_, line) in found.items()})


def _values(head: Head) -> dict[Field, str]:
    """Each field as it is written; a new file has them all, in this order."""
    asked, said = head.asked, words(head.asked.lang)
    return {
        "title": " ".join(head.title.split()),
        "theme": " ".join(asked.theme.split()),
        "period": f"{asked.since} / {asked.until}",
        "markets": ", ".join(asked.markets) or said.everything,
        "lang": asked.lang,
        "expand": said.yes if asked.expand else said.no,
        "without": ", ".join(asked.without),
        "forms": ", ".join(head.forms),
    }


def _listed(value: str) -> Sequence[str]:
    """The words of a list as people write one: with commas, brackets or quotes; none for "all"."""
    names = [_plain(name.strip(" \t\u00a0\u202f")) for name in re.split(r"[,;]", value.strip().strip("[]"))]
    return [name for name in names if name and fold(name) not in {words.everything for words in BOTH} | {"toutes"}]


def _market(name: str, line: int, file: str, markets: MarketList) -> Market:
    for slug, market in markets.markets.items():
        if key(name) in {key(slug), *map(key, market.names.values())}:
            return slug
    raise ReviewError(file, line, f"{name!r} n'est pas un marché : {', '.join(markets.markets)}, ou « tous » (unknown market)")


def _form(name: str, line: int, file: str) -> str:
    said = fold(name).removeprefix(".")
    said = _FORMS.get(said, said)
    if said not in _FORMS.values():
        raise ReviewError(file, line, f"format {name!r} : écrivez {', '.join(_FORMS.values())} (unknown format)")
    return said


def _lang(value: str, line: int, file: str) -> str:
    said = {"francais": "fr", "french": "fr", "anglais": "en", "english": "en"}.get(fold(value), fold(value))
    if not re.fullmatch(r"[a-z]{2,3}", said):
        raise ReviewError(file, line, f"langue {value!r} : écrivez fr ou en (language)")
    return said


def _yes(value: str, line: int, file: str) -> bool:
    said = fold(value)
    if said and said not in _YES | _NO:
        raise ReviewError(file, line, f"élargir {value!r} : écrivez oui ou non (yes or no)")
    return said not in _NO


def _plain(value: str) -> str:
    """A value without the quotes that stand around it."""
    for opening, closing in _QUOTES:
        inside = value[len(opening) : -len(closing)]
        if value.startswith(opening) and value.endswith(closing) and len(value) > 1 and opening not in inside and closing not in inside:
            return inside.strip(" \u00a0\u202f")
    return value


def _straight(theme: str) -> str:
    """A theme whose quotes, which hold phrases together, are plain ones."""
    return re.sub(r"«[ \u00a0\u202f]?|[ \u00a0\u202f]?»|[“”„]", '"', theme)
