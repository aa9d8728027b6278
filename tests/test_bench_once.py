import dataclasses
import pathlib
import sqlite3
import sys

import pytest

from techwatch.store import articles, open_store, stories
from techwatch.types import Reading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))

import filled
import generated
import once

TOTAL = 600
TABLES = {
    "fingerprints": ("sketch", "marks", "opening"),
    "story_terms": ("terms", "weights"),
    "shingles": (),
    "postings": (),
    "term_counts": (),
}


def sizes(path: pathlib.Path) -> dict[str, float]:
    """Rows of each table, and bytes of each kind of blob in all."""
    found = {}
    with sqlite3.connect(path) as db:
        for table, blobs in TABLES.items():
            found[table] = db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            found |= {blob: db.execute(f"SELECT sum(length({blob})) FROM {table}").fetchone()[0] for blob in blobs}
    db.close()
    return found


@pytest.mark.slow
def test_rows_made_in_bulk_are_as_those_of_placing(tmp_path: pathlib.Path) -> None:
    filled.fill(tmp_path / "filled.db", TOTAL)
    with open_store(tmp_path / "placed.db") as store, store.transaction():
        for part in generated.batches(TOTAL, TOTAL):
            for article in generated.articles(part):
                stories.place(store, dataclasses.replace(article, id=articles.add(store, Reading(article))))
    made, placed = sizes(tmp_path / "filled.db"), sizes(tmp_path / "placed.db")

    assert made == {name: pytest.approx(placed[name], rel=0.08) for name in placed}


@pytest.mark.slow
def test_it_tells_its_figures(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    once.told(TOTAL, 2 * once.EVERY, tmp_path / "techwatch.db")
    said = capsys.readouterr().out
    assert "600 stored" in said
    assert "found                    1 of 1 copies" in said
