"""Recorded records beside the text of their pages: a date that is stated a day early, or otherwise than the page says it, is flagged."""

import datetime as dt
import json
import pathlib
import re

import pytest

from techwatch.types import Article, CallFacts, Deadline, Fact
from techwatch.understand import call_of

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus" / "call-samples" / "walid"
ONE_DAY = {"2024-02-20", "2024-05-30", "2024-11-19", "2024-12-05", "2025-06-09"}  # read by eye: the page says the day after


def flagged(name: str) -> dict[str, list[str]]:
    """By the stated date, how it differs from the dates of the page; records whose page says no date are left out."""
    found = {}
    for record in json.loads((SAMPLES / name / "metadata.json").read_text()):
        file = SAMPLES / name / "content" / record["content_file"].replace("\\", "/").rsplit("/", 1)[-1]
        if record["date_limite"] and file.is_file():
            text = re.sub(r"(?m)^[A-Z_]*DATE[A-Z_]*:.*$", "", file.read_text())  # the record's own date, written over the page's text
            fact = Fact(record["date_limite"], "structured", 0.95, "date_limite")
            stated = CallFacts(deadlines=(Deadline(dt.date.fromisoformat(record["date_limite"]), fact=fact),))
            facts = call_of(Article(0, "", "", record["titre"], text, lang="fr", kind="calls"), stated)
            if len(facts.deadlines) > 1 or facts.doubts:
                found[record["date_limite"]] = [doubt.kind for doubt in facts.doubts if doubt.field == "deadlines"]
    return found


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the recorded samples are not here")
def test_a_day_s_gap_between_record_and_page_is_flagged():
    found = flagged("iledefrance")
    assert {date for date, kinds in found.items() if "one-day" in kinds} == ONE_DAY


@pytest.mark.shared
@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the recorded samples are not here")
def test_records_that_give_the_day_of_publication_as_the_deadline_are_flagged():
    found = flagged("ssd")
    assert len(found) >= 12
    assert all("differs" in kinds for kinds in found.values())
