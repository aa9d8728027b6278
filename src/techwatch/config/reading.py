"""Text becomes YAML, and YAML a checked model; all that is wrong is told with file, line and the nearest right word. Pure."""

import difflib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from typing import Annotated, Any, Final, TypeVar

import pydantic
from pydantic import AfterValidator, BaseModel, ConfigDict
from pydantic_core import PydanticCustomError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from techwatch.config.mistakes import mistake
from techwatch.config.yaml_words import parser, wrong
from techwatch.errors import ConfigError
from techwatch.types import Lang

M = TypeVar("M", bound=BaseModel)
Words = dict[Lang, str]
Path = tuple[int | str, ...]
"""Where something stands in a file: keys, and places in lists from 0."""
_EVIDENT: Final = 0.75
"""How alike (0 to 1) an unknown word and a known one must be, where another word is missing that may be meant."""
TWIN: Final = "twin"
"""The type of an error that tells of what stands twice in a list; its `twins` are the place of each second one and what to say."""


class Model(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        meant = _slugged(text)
        such = f", such as {meant!r}" if meant else ""
        raise ValueError(f"{text!r} is no short name; use small letters, digits and single hyphens{such}")
    return text


def _slugged(text: str) -> str:
    """The short name that a person may have meant; "" where nothing of it stays."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


Slug = Annotated[str, AfterValidator(_slug)]


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}", text):
        raise ValueError(f"{text!r} is no language: write two letters such as fr, en or de")
    return text


Language = Annotated[Lang, AfterValidator(_language)]
"""A language as a person writes it (ISO 639)."""


def load(text: str, file: str) -> Any:
    """The mapping that a YAML file holds. Raises ConfigError with file and line."""
    try:
        data = parser().load(StringIO(text))
    except YAMLError as error:
        found = wrong(error)
        raise ConfigError(file, found.line, f"no valid YAML: {found.english}", found.french) from None
    if not isinstance(data, Mapping):
        raise ConfigError(file, 1, "it must hold keys and values, such as 'cluster:'")
    return data


def load_fast(text: str) -> Any:
    """The same mapping without the lines of its keys, an eighth of the time; None for what the fast parser does not take."""
    try:
        data = YAML(typ="safe").load(text)
    except (YAMLError, ValueError):
        return None
    return data if isinstance(data, dict) else None


def validated(model: type[M], data: Any, file: str, *, found: Sequence[ConfigError] = ()) -> M:
    """`data` as `model`. Raises a ConfigError that tells all that is wrong, and what was `found` before.

    Each mistake has file, line and, for an unknown key, the nearest known one.
    """
    try:
        checked = model.model_validate(data)
    except pydantic.ValidationError as error:
        raise ConfigError.of([*found, *_mistakes(model, error, data, file)]) from None
    if found:
        raise ConfigError.of(found)
    return checked


def _mistakes(model: type[BaseModel], error: pydantic.ValidationError, data: Any, file: str) -> list[ConfigError]:
    """Each thing that is wrong, once. A key that is only misspelt is not missing as well."""
    problems = list(_placed(error, data))
    holding = {path[:depth] for _, path in problems for depth in range(len(path))}  # "too short" counts only what is right in a list
    problems = [(problem, path) for problem, path in problems if problem["type"] != "too_short" or path not in holding]
    missing: dict[Path, list[str]] = {}
    for problem, path in problems:
        if problem["type"] == "missing":
            missing.setdefault(path[:-1], []).append(str(path[-1]))
    told: dict[tuple[Path, str], None] = {}
    for problem, path in sorted(problems, key=lambda each: each[0]["type"] == "missing"):
        left = missing.get(path[:-1], [])
        if problem["type"] == "extra_forbidden":
            told[path, _unknown(model, path, left)] = None
        elif problem["type"] != "missing" or path[-1] in left:
            told[path, mistake(problem)] = None
    return [ConfigError(file, line_of(data, path), f"{'.'.join(map(str, path))}: {said}".removeprefix(": ")) for path, said in told]


def _placed(error: pydantic.ValidationError, data: Any) -> Iterator[tuple[Mapping[str, Any], Path]]:
    """Each problem and where it stands in the file."""
    for problem in error.errors(include_url=False):
        path = tuple(part for part in problem["loc"] if not (isinstance(part, str) and part.startswith("function-")))
        if problem["type"] == TWIN:
            yield from (({**problem, "msg": said}, (*path, at)) for at, said in problem["ctx"]["twins"])
        else:
            yield problem, path if problem["type"] == "missing" else _standing(data, path)


def twin(what: str, names: Sequence[str]) -> None:
    """Raise the error of a list in which something stands twice; `validated` names the line of each second one."""
    if again := [at for at, name in enumerate(names) if name in names[:at]]:
        said = {"what": what, "name": names[again[0]], "twins": [(at, f"{what} given twice: {names[at]}") for at in again]}
        raise PydanticCustomError(TWIN, "{what} given twice: {name}", said)


def _standing(data: Any, path: Path) -> Path:
    """As much of `path` as stands in the file: what follows are names of ours."""
    here = data
    for depth, part in enumerate(path):
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            return path[:depth]
    return path


def _unknown(model: type[BaseModel], path: Path, missing: list[str]) -> str:
    """What to say of the unknown key at `path`; of the keys `missing` beside it, those that it explains are taken out."""
    word = str(path[-1])
    if close := difflib.get_close_matches(word, missing, n=1, cutoff=0.5):
        missing.remove(close[0])
        return f"unknown key, did you mean {close[0]!r}?"
    known = _keys_at(model, path[:-1])
    if missing and not difflib.get_close_matches(word, known, n=1, cutoff=_EVIDENT):
        lacking = " and ".join(map(repr, missing))
        missing.clear()
        return f"unknown key, and {lacking} missing here"
    return f"unknown key{nearest(word, known)}"


def nearest(word: str, known: Sequence[str]) -> str:
    """What to say of an unknown word: the known one that is meant, or all of them."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.5)
    return f", did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}" if known else ""


def _keys_at(model: type[BaseModel], path: Sequence[int | str]) -> list[str]:
    here = model
    for part in path:
        if isinstance(part, str) and part in here.model_fields:
            here = _model_inside(here.model_fields[part].annotation) or here
    return [name for name in here.model_fields if name not in {"secrets", "version"}]


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in getattr(annotation, "__args__", ()) if (found := _model_inside(part))), None)


def line_of(data: Any, path: Sequence[int | str]) -> int | None:
    """The 1-based line of the deepest part of `path` that stands in the file."""
    line, here = None, data
    for part in path:
        marks = getattr(here, "lc", None)
        try:
            if marks is not None:
                line = (marks.item(part)[0] if isinstance(part, int) else marks.key(part)[0]) + 1
            here = here[part]
        except (KeyError, IndexError, TypeError):
            break
    return line
