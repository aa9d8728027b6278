"""Short notices, written after the rules stood: how many calls are taken as calls, how many near-misses are not.

tests/data/call_notices_gate.jsonl examines the rules; they are not to be fitted to its single items.
"""

import datetime as dt
import json
import pathlib
from typing import Final

import pytest

from techwatch.calls.reading import read_call

ITEMS: Final = pathlib.Path(__file__).parent / "data" / "call_notices_gate.jsonl"
PUBLISHED: Final = dt.datetime(2026, 11, 16, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def notices() -> list[tuple[bool, bool]]:
    """Whether each notice is a call, and whether it is taken as one."""
    items = [json.loads(line) for line in ITEMS.read_text(encoding="utf-8").splitlines()]
    return [(one["call"], read_call(one["title"], one["text"], lang=one["lang"], published=PUBLISHED) is not None) for one in items]


def test_notices_of_calls_are_taken_as_calls(notices: list[tuple[bool, bool]]) -> None:
    taken = [read for call, read in notices if call]
    assert sum(taken) >= 0.9 * len(taken)


def test_near_misses_are_not(notices: list[tuple[bool, bool]]) -> None:
    taken = [read for call, read in notices if not call]
    assert sum(taken) <= 0.1 * len(taken)
