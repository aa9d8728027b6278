"""The front matter of a draft: status, time of sending and subject, read and changed without touching anything else. Pure."""

import datetime as dt
import functools
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any, Final, Literal, cast, get_args

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from techwatch.config.yaml_words import parser, wrong
from techwatch.errors import ReviewError
from techwatch.review.wording import BOTH, Status, Wording, read_date, read_hour, wording_of
from techwatch.text import fold
from techwatch.types import Edition, Lang

Field = Literal["status", "send", "subject", "rising"]

_KEYS: Final = {fold(getattr(words, what)): what for words in BOTH for what in get_args(Field)}
_STATUS: Final[Mapping[str, Status]] = {fold(name): status for words in BOTH for status, name in words.values.items()}
_QUOTED = r"\"(?:\\.|[^\"\\])*\"|(?<=[:,{\s])'(?:''|[^'])*'(?=\s*[,}])"
_CURLY = re.compile(rf"(?P<kept>{_QUOTED})|[“”„]")
_WHOLE_VALUE = re.compile(
    r"^(?P<key>[^\S\n]*[\w-]+[ \t\u00a0\u202f]*:[^\S\n]*)(?:“|”|„|«[^\S\n]?)(?P<value>.*?)(?:”|“|[^\S\n]?»)[^\S\n]*$", re.M
)
_KEY_SPACE = re.compile(r"^(\s*[\w-]+)[\u00a0\u202f]+:", re.M)


@dataclass(frozen=True, slots=True)
class Front:
    """What the front matter says. `send_at` is the cluster's local time, None: not stated.

    `languages` are those that the subject names, with or without words, in its order. `rising`: the terms of « Ce qui monte ».
    """

    status: Status = "draft"
    send_at: dt.datetime | None = None
    subject: Mapping[Lang, str] = field(default_factory=dict)
    languages: tuple[Lang, ...] = ()
    rising: tuple[str, ...] = ()


def format_front(edition: Edition, words: Wording) -> str:
    """The front matter of a new draft, with its three dashes."""
    lines = ["---", *(f"# {line}" for line in words.help)]
    lines += [f"{words.status}: {words.values[edition.status]}".ljust(29) + f"# {words.values_hint}"]
    lines += [f"{words.send}: {edition.send_at:%Y-%m-%d %H:%M}"] if edition.send_at else [f"{words.send}:"]
    subject = ", ".join(f"{lang}: {json.dumps(text, ensure_ascii=False)}" for lang, text in edition.subject.items())
    lines += [f"{words.subject}: {{{subject}}}"]
    if edition.rising:
        lines += [f"{words.rising}: {_listed(risen.term for risen in edition.rising)}  # {words.rising_hint}"]
    return "\n".join([*lines, "---", ""])


def _listed(terms: Iterable[str]) -> str:
    """Terms as a value of the front matter."""
    written = ", ".join(terms)
    return written if re.fullmatch(r"[^\W\d][\w'’ ,.-]*", written) else json.dumps(written, ensure_ascii=False)


def parse_front(text: str, *, file: str) -> Front:
    """Read the front matter of a whole draft. Raises ReviewError with the line and what to write instead."""
    return _read(split_front(text, file=file)[0], file)


@functools.lru_cache(maxsize=64)  # reading YAML by round trip takes some ms, and an act asks for the same several times
def _read(yaml: str, file: str) -> Front:
    data = _load(_straight(yaml), file)
    found: dict[str, tuple[Any, int]] = {}
    for name, value in data.items():
        line = data.lc.key(name)[0] + 2
        what = _KEYS.get(fold(str(name)))
        if what is None:
            raise ReviewError(
                file, line, f"{name!r} n'est pas connu ici : statut, envoi, objet, ce qui monte (status, send, subject, rising)"
            )
        if what in found:
            raise ReviewError(file, line, f"{name!r} est écrit deux fois : gardez une seule ligne")
        found[what] = (value, line)
    subject = found.get("subject", ({}, 2))
    return Front(
        _status(*found.get("status", ("brouillon", 2)), file),
        _send(*found.get("send", (None, 2)), file),
        _subject(*subject, file),
        tuple(str(lang) for lang in subject[0] or ()),
        _terms(found.get("rising", (None, 2))[0]),
    )


def change_front(text: str, *, status: Status | None = None, send_at: dt.datetime | None = None, file: str = "") -> str:
    """The draft with another status or local time of sending: one changed field is one changed line."""
    if status is not None:
        text = change_field(text, "status", status, file=file)
    if send_at is not None:
        text = change_field(text, "send", f"{send_at:%Y-%m-%d %H:%M}", file=file)
    return text


def change_field(text: str, name: Field, value: str, *, lang: Lang = "", file: str = "") -> str:
    """The draft with another status, local time of sending ("": not stated) or subject in `lang`; only the field's own lines change.

    Raises ReviewError for a front matter that cannot be read.
    """
    front = parse_front(text, file=file)
    yaml, start, end = split_front(text, file=file)
    raw, straight = re.findall(r"[^\n]*\n", yaml), _straight(yaml).split("\n")[:-1]
    key, at, to = _place(straight, name, file) or (getattr(wording_of(text), name), len(raw), len(raw))
    lines = straight[at:to] or [f"{key}:"]
    indent = len(lines[0]) - len(lines[0].lstrip(" "))
    data = _load("\n".join([*(line[indent:] for line in lines), ""]), file)
    key = next((found for found in data if str(found) == key), key)
    first = next(iter(front.languages), "fr" if wording_of(text) is BOTH[0] else "en")
    new = _subjects(data[key], value, lang, first) if name == "subject" else _word(key, value) if name == "status" else value
    data[key] = new or None
    out = StringIO()
    _yaml().dump(data, out)
    eol = "\r\n" if "\r\n" in yaml else "\n"
    written = [f"{' ' * indent}{line}{eol}" for line in out.getvalue().rstrip("\n").split("\n")]
    return text[:start] + "".join([*raw[:at], *written, *raw[to:]]) + text[end:]


def _place(lines: Sequence[str], name: Field, file: str) -> tuple[str, int, int] | None:
    """A field's key as it is written, its first line and the one after its last, from 0; None when it is not stated."""
    data = _load("\n".join([*lines, ""]), file)
    starts = {str(key): data.lc.key(key)[0] for key in data}
    found = next((key for key in starts if _KEYS.get(fold(key)) == name), None)
    if found is None:
        return None
    if len(set(starts.values())) < len(starts):  # several on a line
        return found, 0, len(lines)
    to = min((line for line in starts.values() if line > starts[found]), default=len(lines))
    while to > starts[found] + 1 and (not lines[to - 1].strip() or lines[to - 1].lstrip().startswith("#")):
        to -= 1
    return found, starts[found], to


def _word(key: str, status: str) -> str:
    """A status in the language of its key."""
    words = next((words for words in BOTH if words.status == fold(key)), BOTH[0])
    return words.values[_STATUS.get(fold(status)) or cast(Status, status)]


def _subjects(data: Any, value: str, lang: Lang, first: Lang) -> Any:
    """The subject with `value` in `lang`; `first` stays the first language."""
    if not isinstance(data, dict):
        data = CommentedMap()
        data.fa.set_flow_style()
    for each in (first, lang):
        if each and each not in data:
            data[each] = DoubleQuotedScalarString("")
    data[lang] = DoubleQuotedScalarString(value)
    return data


def split_front(text: str, *, file: str) -> tuple[str, int, int]:
    """The YAML between the first `---` and the next, and where it starts and ends in `text`."""
    opening = re.match(r"\ufeff?\s*-{3,}[ \t]*\r?\n", text)
    if opening is None:
        raise ReviewError(file, 1, "le fichier doit commencer par --- puis statut, envoi, objet, puis --- (front matter)")
    closing = re.compile(r"^-{3,}[ \t]*\r?$", re.M).search(text, opening.end())
    if closing is None:
        raise ReviewError(file, 1, "il manque la ligne --- qui ferme l'en-tête (front matter)")
    return text[opening.end() : closing.start()], opening.end(), closing.start()


def _yaml() -> YAML:
    yaml = parser()
    yaml.preserve_quotes, yaml.width = True, 100_000
    return yaml


def _load(yaml: str, file: str) -> Any:
    try:
        data = _yaml().load(yaml)
    except YAMLError as error:
        found = wrong(error)
        line = found.line + 1 if found.line else 1
        raise ReviewError(file, line, f"l'en-tête ne se lit pas : {found.french} (front matter: {found.english})") from None
    if not isinstance(data, dict):
        raise ReviewError(file, 2, "écrivez l'en-tête comme « statut: brouillon », une ligne par champ")
    return data


def _straight(yaml: str) -> str:
    """YAML with what word processors put in made plain again: curly quotes around a value, hard spaces, tabs."""
    yaml = _KEY_SPACE.sub(r"\1:", yaml.replace("\r\n", "\n").replace("\t", "  "))
    yaml = _WHOLE_VALUE.sub(lambda m: m["key"] + json.dumps(m["value"], ensure_ascii=False), yaml)
    return "\n".join(_CURLY.sub(lambda m: m["kept"] or '"', line) if "{" in line else line for line in yaml.split("\n"))


def _status(value: Any, line: int, file: str) -> Status:
    status = _STATUS.get(fold(str(value)).strip())
    if status is None:
        raise ReviewError(file, line, f"statut {str(value)!r} : écrivez brouillon ou validé (draft, approved)")
    return status


def _send(value: Any, line: int, file: str) -> dt.datetime | None:
    if value is None or str(value).strip() == "":
        return None
    if isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    date = read_date(str(value))
    hour = read_hour(re.sub(r"^\s*\S+", "", str(value))) if date else None
    if date is None or hour is None or hour == "24:00":
        raise ReviewError(file, line, f"envoi {str(value)!r} : écrivez la date et l'heure ainsi : 2026-11-24 08:30")
    return dt.datetime.combine(date, dt.time.fromisoformat(hour))


def _subject(value: Any, line: int, file: str) -> dict[Lang, str]:
    if value is None:
        return {}
    if not isinstance(value, dict) or any(text is not None and not isinstance(text, str) for text in value.values()):
        raise ReviewError(file, line, 'objet : écrivez {fr: "…", en: "…"}, chaque texte entre guillemets droits')
    unknown = [str(lang) for lang in value if not re.fullmatch(r"[a-z]{2,3}", str(lang))]
    if unknown:
        raise ReviewError(file, line, f"objet : {unknown[0]!r} n'est pas une langue ; mettez chaque texte entre guillemets droits")
    return {str(lang): subject_line(text) for lang, text in value.items() if text}


def _terms(value: Any) -> tuple[str, ...]:
    """The terms of a line or a list; « non » and the like are none."""
    parts = value if isinstance(value, list) else [] if value in (None, False) else re.split("[,;]", str(value))
    terms = (" ".join(str(part).split()) for part in parts)
    return tuple(dict.fromkeys(term for term in terms if term and fold(term) not in ("non", "no", "none", "rien")))


def subject_line(text: str) -> str:
    """A subject on one line; hard spaces stay, as French has them before a colon."""
    return re.sub(r"[^\S\u00a0\u202f\u2007]+", " ", text).strip()
