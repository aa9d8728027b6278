"""The batch doors on the labelled items that may lie beside the project: answers in order, and no score below its floor.

The items measure only: nothing is ever trained on them or set by a single one. Floors only rise.
"""

import json
import pathlib
import subprocess
import sys
from typing import Any

import pytest

from homes import SHARED

pytestmark = [pytest.mark.shared, pytest.mark.slow]

EVAL = SHARED / "eval"


def score(*arguments: str) -> str:
    return subprocess.run([sys.executable, str(EVAL / "score.py"), *arguments], capture_output=True, text=True, check=True).stdout


def through(door: str, kind: str, gold: str, folder: pathlib.Path, *, made_by: str = "input", items: str = "") -> Any:
    """Put the input for `gold` through a batch door; -> the figures of score.py."""
    question, answer = folder / "in.jsonl", folder / "out.jsonl"
    question.write_text(score(made_by, items or gold), encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "techwatch", door, "--batch", str(question)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answer.write_text(done.stdout, encoding="utf-8")
    asked = [json.loads(line)["id"] for line in question.read_text(encoding="utf-8").splitlines()]
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == asked
    return json.loads(score(kind, gold, str(answer), "--json"))


def test_markets(tmp_path: pathlib.Path) -> None:
    figures = through("explain", "markets", str(EVAL / "markets.jsonl"), tmp_path)
    assert figures["all"]["macro_f1"] >= 0.88
    assert figures["not_hard"]["macro_f1"] >= 0.91
    assert min(figures[lang]["macro_f1"] for lang in ("fr", "en")) >= 0.85
    assert figures["all"]["off_topic_kept_out"] >= 0.9
    assert figures["all"]["on_topic_lost"] <= 0.08
    assert figures["calibration"]["ece"] <= 0.08
    assert figures["language_right"] >= 0.99


def test_calls(tmp_path: pathlib.Path) -> None:
    figures = through("explain", "calls", str(EVAL / "calls.jsonl"), tmp_path)
    assert figures["is_call"]["f1"] >= 0.93
    assert figures["deadlines"]["f1"] >= 0.93
    assert figures["deadlines"]["p"] >= 0.93
    assert figures["deadlines_without_their_words"] == 0
    assert int(figures["near_misses_given_a_deadline"].split("/")[0]) <= 3


def test_pages(tmp_path: pathlib.Path) -> None:
    figures = through("explain", "pages", str(SHARED / "corpus" / "pages"), tmp_path, made_by="pages-input")
    floors = {"aeb": 0.968, "europa": 0.978, "fundus": 0.971}
    assert {kind: figures["full_text"][kind]["f1"] >= floor for kind, floor in floors.items()} == dict.fromkeys(floors, True)
    assert figures["segments"]["trafilatura"]["f1"] >= 0.93
    assert figures["empty"] <= 4
    right = {what: int(shown.split("/")[0]) for what, shown in figures["metadata_right"].items()}
    known = {
        "title:fundus": 70,
        "title:postlight": 85,
        "title:trafilatura": 174,
        "date:fundus": 79,
        "date:postlight": 59,
        "date:trafilatura": 144,
    }
    assert {what: count for what, count in known.items() if right[what] < count} == {}


def test_same_article(tmp_path: pathlib.Path) -> None:
    items = str(EVAL / "duplicates.items.jsonl.gz")
    figures = through("dedupe", "pairs", str(EVAL / "duplicates.pairs.jsonl"), tmp_path, items=items)
    assert figures["all"]["f1"] >= 0.98
    assert figures["real"]["p"] >= 0.965


def test_same_story(tmp_path: pathlib.Path) -> None:
    figures = through("dedupe", "dedupe", str(EVAL / "stories.jsonl"), tmp_path)
    assert figures["story:en"]["bcubed"]["f1"] >= 0.93
    assert figures["story:fr"]["bcubed"]["f1"] >= 0.92


def test_addresses(tmp_path: pathlib.Path) -> None:
    figures = through("urls", "urls", str(EVAL / "urls.jsonl"), tmp_path)
    assert figures["merged"]["r"] >= 0.95
    assert figures["merged"]["fp"] == 0
