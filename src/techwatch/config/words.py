"""A file of words becomes words by their keys; of a home's own ones, what nothing asks for is told with its line. Pure."""

import difflib
import string
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from techwatch.config.reading import line_of, load
from techwatch.config.yaml_words import wrong
from techwatch.errors import ConfigError, TemplateError

_PLURALS: Final = frozenset({"zero", "one", "two", "few", "many", "other"})
"""The forms that languages have for a count (CLDR)."""


@lru_cache(maxsize=16)
def parse_words(text: str, *, file: str) -> Mapping[str, str]:
    """What a file of words says, by key, read once a process. Raises TemplateError with file and line."""
    try:
        data = YAML(typ="safe").load(text) or {}
    except (YAMLError, ValueError) as error:
        raise _unreadable(error, text, file) from None
    if not isinstance(data, dict):
        raise TemplateError(file, 1, "it must hold lines such as `key: words`")
    for key, said in data.items():
        if not isinstance(said, str):
            raise TemplateError(file, _line(text, file, key), f'{key}: {said!r} is no text: put it "between straight quotes"')
    return data


def _unreadable(error: Exception, text: str, file: str) -> TemplateError:
    if isinstance(error, YAMLError):
        what = wrong(error)
        return TemplateError(file, what.line, f"no valid YAML: {what.english}")
    try:
        load(text, file)
    except ConfigError as told:
        return TemplateError(file, told.line, told.message)
    return TemplateError(file, None, f"not lines such as `key: words`: {error}")


def remarks(text: str, *, file: str, known: Mapping[str, Collection[str]], asked: str = "") -> Iterator[str]:
    """A line for each key that nothing asks for, and for each {name} in its words that nothing fills in.

    `known`: the keys of the packaged words, each with what is filled in there; `asked`: the home's own templates, which may ask for more.
    """
    for key, said in parse_words(text, file=file).items():
        place = f"{file}:{_line(text, file, key)}: {key}:"
        if (fills := _fills(key, known)) is None:
            if key not in asked:
                close = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
                yield f"{place} nothing asks for these words{f', did you mean {close[0]!r}?' if close else ''}"
        elif (names := filled_in(said)) is None:
            yield f"{place} a brace is open or stands alone: write {{{{ and }}}} for braces that readers see"
        elif unknown := sorted(names - set(fills)):
            may = f"only {', '.join(f'{{{name}}}' for name in sorted(fills))}" if fills else "nothing"
            yield f"{place} {{{unknown[0]}}} is never filled in: {may} may stand here"


def _fills(key: str, known: Mapping[str, Collection[str]]) -> Collection[str] | None:
    """What is filled in under `key`; None: nothing asks for it. A language may have more forms for a count than ours."""
    stem, _, form = key.rpartition(".")
    return known.get(key) if key in known or form not in _PLURALS else known.get(f"{stem}.other")


def filled_in(said: str) -> frozenset[str] | None:
    """The {names} in some words; None for braces that cannot be read."""
    try:
        return frozenset(name for _, name, _, _ in string.Formatter().parse(said) if name is not None)
    except ValueError:
        return None


def _line(text: str, file: str, key: str) -> int | None:
    return line_of(load(text, file), (key,))
