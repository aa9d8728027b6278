"""What pydantic finds wrong in a file becomes words for its writer: what is there, and what to write instead. Pure."""

from collections.abc import Mapping
from typing import Any, Final

_WORDS: Final[Mapping[str, str]] = {
    "missing": "this key is missing",
    "tuple_type": "write a list, as [one, two]",
    "dict_type": "write names and values, as {{name: value}}",
    "model_type": "write keys and values, one a line below it",
    "model_attributes_type": "write keys and values, one a line below it",
    "too_short": "it is empty: at least {min_length} must stand here",
    "string_too_short": "it is empty",
    "string_type": '{input!r} is no text: put it "between straight quotes"',
    "int_type": "{input!r} is no whole number",
    "int_parsing": "{input!r} is no whole number",
    "int_from_float": "{input!r} is no whole number",
    "float_type": "{input!r} is no number: write one as 1 or 1.5",
    "float_parsing": "{input!r} is no number: write one as 1 or 1.5",
    "bool_type": "{input!r} is neither: write true or false",
    "bool_parsing": "{input!r} is neither: write true or false",
    "less_than_equal": "{input} is too much: {le} at most",
    "greater_than_equal": "{input} is too little: {ge} at least",
    "greater_than": "{input} is too little: more than {gt}",
    "literal_error": "{input!r} is not known: write {expected}",
    "date_type": "{input!r} is no day: write it as 2026-03-31",
    "date_parsing": "{input!r} is no day: write it as 2026-03-31",
    "date_from_datetime_parsing": "{input!r} is no day: write it as 2026-03-31",
    "date_from_datetime_inexact": "{input} is more than a day: write it as 2026-03-31",
}
"""By pydantic's names for what is wrong: words in which its `ctx` and the value are filled in."""


def mistake(problem: Any) -> str:
    """What to say of one of pydantic's `ErrorDetails`; its own words where there are no better ones."""
    if problem["type"] in ("string_type", "tuple_type", "dict_type", "model_type", "model_attributes_type") and problem["input"] is None:
        return "it is empty: write it, or delete the line"
    words = _WORDS.get(problem["type"])
    if words is None:
        return str(problem["msg"]).removeprefix("Value error, ")
    return words.format(**problem.get("ctx", {}) | {"input": _plain(problem["input"])})


def _plain(value: Any) -> Any:
    """A value as it is to be shown: no long one whole."""
    return value if isinstance(value, (bool, int, float)) else f"{value}"[:60]
