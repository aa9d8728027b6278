"""When the jobs of `serve` last ran, so that what was missed is caught up. Talks to: SQLite."""

import datetime as dt

from techwatch.store import Store
from techwatch.store.columns import text_of


def last_runs(store: Store) -> dict[str, dt.datetime]:
    """Per job, when it last began (UTC)."""
    return {row["name"]: dt.datetime.fromisoformat(row["last_run"]) for row in store.db.query("SELECT * FROM jobs")}


def ran(store: Store, name: str, *, now: dt.datetime) -> None:
    """The job `name` begins now."""
    sql = "INSERT INTO jobs (name, last_run) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET last_run = excluded.last_run"
    store.db.execute(sql, [name, text_of(now)])


def drop(store: Store, name: str, *, since: dt.datetime) -> None:
    """Nothing is remembered of the job `name` any more, unless it began anew after `since`."""
    store.db.execute("DELETE FROM jobs WHERE name = ? AND last_run <= ?", [name, text_of(since)])
