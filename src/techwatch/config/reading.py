"""Text becomes YAML, and YAML a checked model; what is wrong is told with file, line and the nearest right word. Pure."""

import difflib
import re
from collections.abc import Mapping, Sequence
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
TWIN: Final = "twin"
"""The type of an error that tells of something that stands twice; its `at` is the place of the second."""


class Model(BaseModel):
    """Frozen, and an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise ValueError(f"{text!r} is no short name; use small letters, digits and single hyphens")
    return text


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


def validated(model: type[M], data: Any, file: str) -> M:
    """`data` as `model`. Raises ConfigError with file, line and, for an unknown key, the nearest known one."""
    try:
        return model.model_validate(data)
    except pydantic.ValidationError as error:
        problems = error.errors(include_url=False)
        # A misspelt key is reported twice, as missing and as unknown: the unknown one says what to mend.
        first = next((problem for problem in problems if problem["type"] == "extra_forbidden"), problems[0])
        path = tuple(part for part in first["loc"] if not (isinstance(part, str) and part.startswith("function-")))
        if first["type"] == TWIN:
            path = (*path, first["ctx"]["at"])
        elif first["type"] != "missing":
            path = _standing(data, path)
        lacking = [str(each["loc"][-1]) for each in problems if each["type"] == "missing" and each["loc"][:-1] == path[:-1]]
        where = ".".join(str(part) for part in path)
        explained = _explain(model, first, path, lacking)
        raise ConfigError(file, line_of(data, path), f"{where}: {explained}".removeprefix(": ")) from None


def twin(what: str, names: Sequence[str]) -> None:
    """Raise the error of a list in which something stands twice; `validated` names the line of the second."""
    for at, name in enumerate(names):
        if name in names[:at]:
            raise PydanticCustomError(TWIN, "{what} given twice: {name}", {"what": what, "name": name, "at": at})


def _standing(data: Any, path: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """As much of `path` as stands in the file: what follows are names of ours."""
    here = data
    for depth, part in enumerate(path):
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            return path[:depth]
    return path


def _explain(model: type[BaseModel], problem: Any, path: Sequence[int | str], lacking: Sequence[str]) -> str:
    """What is wrong at `path`, where `lacking` are the keys that are missing beside it."""
    if problem["type"] == "extra_forbidden":
        word = str(path[-1])
        if lacking and not difflib.get_close_matches(word, lacking, n=1, cutoff=0.5):
            return f"unknown key, and {' and '.join(map(repr, lacking))} missing here"
        return f"unknown key{nearest(word, lacking or _keys_at(model, path[:-1]))}"
    return mistake(problem)


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
