"""Entries become articles though workers die; what was read by others waits for nobody."""

import os
import pathlib
import signal
import sys

import pytest

from readings import NOW, small_home
from techwatch import pipeline
from techwatch.pipeline import work as working
from techwatch.pipeline.intake import workers
from techwatch.store import articles, feeds, open_store
from techwatch.types import Article, Entry, Reading
from techwatch.understand import Task

FEED = "https://gazette.example/feed"


def deadly(tasks: tuple[Task, ...], markets: object, now: object) -> tuple[Reading, ...]:
    """As `understand_batch`, but for an entry that kills its worker."""
    if any(task.entry.title == "fatal" for task in tasks):
        os.kill(os.getpid(), signal.SIGKILL)
    return tuple(Reading(Article(0, f"entry:{task.entry.key}", "", task.entry.title, "", seen=task.seen)) for task in tasks)


def titles(store) -> set[str]:
    return {row["title"] for row in store.db.query("SELECT title FROM articles")}


@pytest.fixture
def work(tmp_path: pathlib.Path, monkeypatch):
    reading = sys.modules["techwatch.pipeline.intake.read"]  # the package's own name `read` is the stage
    monkeypatch.setattr(workers, "understand_batch", deadly)
    monkeypatch.setattr(reading, "BATCH", 8)
    home = small_home(tmp_path / "home", executor="2")
    with open_store(home.database) as store:
        yield working.Work(home, store, NOW)


def add(work, *names: str) -> None:
    feeds.add_entries(work.store, FEED, [(Entry(name, None, name, published=NOW), True) for name in names], seen=NOW)


@pytest.mark.slow
def test_a_page_that_kills_its_worker_fails_alone(work):
    good = [f"entry {n:02}" for n in range(20)]
    add(work, *good[:5], "fatal", *good[5:])
    outcome = pipeline.read(work)
    assert titles(work.store) == set(good)
    assert outcome.figures == {"entries": 21, "pages": 20, "summaries": 0, "failed": 1}
    assert feeds.waiting(work.store, now=NOW) == []
    (left,) = feeds.waiting(work.store, now=NOW.replace(hour=NOW.hour + 1))
    assert (left.entry.title, left.attempts, left.failure) == ("fatal", 1, "extract-error")


def test_reading_twice_reads_nothing_more(work):
    add(work, "one", "two")
    pipeline.read(work)
    assert pipeline.read(work).figures == {"entries": 0, "pages": 0, "summaries": 0, "failed": 0}
    assert articles.counts(work.store)["articles"] == 2
