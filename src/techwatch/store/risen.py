"""What rose when a draft was written, week by week. Talks to: SQLite."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from techwatch.store.columns import from_json, to_json
from techwatch.types import Risen

if TYPE_CHECKING:  # the schema that Store needs is made of TABLES
    from techwatch.store import Store

TABLES: Final = """
CREATE TABLE risen (
    edition TEXT NOT NULL REFERENCES editions(id) ON DELETE CASCADE,
    week TEXT NOT NULL,                  -- its Monday: what rose as seen at the end of it
    found TEXT NOT NULL,                 -- JSON list of Risen; [] = nothing rose
    PRIMARY KEY (edition, week)
) WITHOUT ROWID;
"""


def of_week(store: "Store", edition: str, week: dt.date) -> tuple[Risen, ...] | None:
    """What the edition may tell of the week that this Monday calls; None: nobody looked yet."""
    row = store.db.execute("SELECT found FROM risen WHERE edition = ? AND week = ?", [edition, week.isoformat()]).fetchone()
    return from_json(tuple[Risen, ...], row[0]) if row else None


def known(store: "Store", edition: str) -> dict[str, Risen]:
    """All that was ever found for the edition, by term, as it was found last."""
    rows = store.db.execute("SELECT found FROM risen WHERE edition = ? ORDER BY week", [edition])
    return {risen.term: risen for row in rows for risen in from_json(tuple[Risen, ...], row[0])}


def keep(store: "Store", edition: str, week: dt.date, found: Sequence[Risen]) -> None:
    """Remember what was found for an edition that is there; what is known of the week stays."""
    facts = to_json(tuple[Risen, ...], tuple(found))
    store.db.execute("INSERT OR IGNORE INTO risen (edition, week, found) VALUES (?, ?, ?)", [edition, week.isoformat(), facts])
