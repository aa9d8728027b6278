"""Words, phrases and nears with their forms -> what FTS5 is asked. Pure.

Every word goes between quotation marks, so that nothing that an analyst writes is taken for the syntax of FTS5
(https://www.sqlite.org/fts5.html#full_text_query_syntax).
"""

import itertools
import math
from collections.abc import Callable, Sequence
from typing import Final

from techwatch.search.query import Leaf, Near, Phrase, Word

MOST: Final = 36
"""Combinations of forms that a phrase or near is looked for in: the commonest."""
Forms = Callable[[Word], Sequence[str]]


def expression(leaf: Leaf, forms: Forms) -> str:
    """A leaf in all its forms, as one FTS5 expression."""
    match leaf:
        case Word():
            return either([_quoted(form, leaf.prefix) for form in forms(leaf)])
        case Phrase():
            return either(_phrases(leaf, forms))
        case Near(parts, distance):
            wanted = [[_quoted(phrase, prefix) for phrase, prefix in _spelled(part, forms)] for part in parts]
            return either([f"NEAR({' '.join(each)}, {distance})" for each in _product(wanted)])


def either(expressions: Sequence[str]) -> str:
    """One of these, each once."""
    return " OR ".join(dict.fromkeys(expressions))


def both(expressions: Sequence[str]) -> str:
    """All of these."""
    return " AND ".join(f"({each})" if " OR " in each or " AND " in each else each for each in expressions)


def in_titles(query: str) -> str:
    """What matches in the title alone."""
    return f"title : ({query})"


def _phrases(phrase: Phrase, forms: Forms) -> list[str]:
    return [_quoted(text, prefix) for text, prefix in _spelled(phrase, forms)]


def _spelled(leaf: Word | Phrase, forms: Forms) -> list[tuple[str, bool]]:
    """Every form of a word or phrase, and whether it is a beginning only."""
    if isinstance(leaf, Word):
        return [(form, leaf.prefix) for form in forms(leaf)]
    found = [" ".join(each) for each in _product([list(forms(word)) for word in leaf.words])]
    if leaf.joined:
        found += forms(Word("".join(word.text for word in leaf.words)))
    return [(text, leaf.words[-1].prefix) for text in found]


def _product(wanted: list[list[str]]) -> list[tuple[str, ...]]:
    """Every combination; of too many, those of the first forms."""
    while math.prod(map(len, wanted)) > MOST:
        longest = max(wanted, key=len)
        wanted = [each[:-1] if each is longest else each for each in wanted]
    return list(itertools.product(*wanted))


def _quoted(text: str, prefix: bool = False) -> str:
    return f'"{text}"{"*" if prefix else ""}'
