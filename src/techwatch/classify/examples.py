"""Lines of JSON become examples: a text and the markets that it carries. Pure."""

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from techwatch.errors import InputError
from techwatch.types import Lang, Market


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the markets that it carries (none: off-topic). `times`: how often it counts in training."""

    title: str
    text: str
    lang: Lang
    markets: frozenset[Market]
    times: int = 1


def parse_examples(text: str, *, file: str, markets: Collection[Market]) -> list[Example]:
    """The examples of a seed or gate file, one JSON object a line: `lang`, `markets` (a list), `title`, `text`; other keys are for people.

    Raises InputError with file and line for a line that is no such object or names a market that is not in `markets`.
    """
    return [_example(line, file, number, markets) for number, line in _lines(text)]


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip())


def _example(line: str, file: str, number: int, markets: Collection[Market]) -> Example:
    try:
        said: Any = json.loads(line)
        example = Example(str(said["title"]), str(said["text"]), str(said["lang"]), frozenset(map(str, list(said["markets"]))))
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(file, number, f'write {{"lang": "fr", "markets": [], "title": "…", "text": "…"}} on one line ({error})') from None
    if unknown := sorted(example.markets - set(markets)):
        raise InputError(file, number, f"unknown market {unknown[0]!r}; known: {', '.join(markets)}")
    return example
