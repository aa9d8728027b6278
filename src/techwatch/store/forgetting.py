"""An address leaves the database file, its journal, and the copies that upgrades left beside it. Talks to: SQLite."""

import contextlib
import sqlite3
from pathlib import Path

from techwatch.errors import StoreError
from techwatch.store import BUSY_SECONDS, Store


def leave_no_trace(store: Store) -> None:
    """Write the database anew, so that no byte of a changed or deleted row stays in it or in its journal.

    Raises StoreError while another program holds it: what is deleted is deleted, its bytes are not gone yet.
    """
    try:
        store.db.execute("VACUUM")
        busy, *_ = store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        raise StoreError(str(store.path), "busy", f"the database cannot be written anew yet: {error}") from error
    if busy:
        raise StoreError(str(store.path), "busy", "another program reads the journal of the database: it cannot be emptied yet")


def forget_in_copies(store: Store, email: str) -> None:
    """Take a subscriber out of the copies that `open_store` puts beside the database before it changes its schema.

    Raises StoreError for a copy that cannot be changed, when the others are.
    """
    if store.path is None:
        return
    damaged = []
    for copy in sorted(store.path.parent.glob(f"{store.path.name}.before-*")):
        if copy.name.endswith(("-wal", "-shm", ".partial")):
            continue
        try:
            _forget(copy, email)
        except sqlite3.Error as error:
            damaged.append(f"{copy.name} ({error})")
    if damaged:
        raise StoreError(str(store.path), "copies", f"who was erased may still stand in {', '.join(damaged)}: delete it by hand")


def _forget(copy: Path, email: str) -> None:
    with contextlib.closing(sqlite3.connect(copy, timeout=BUSY_SECONDS, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("PRAGMA foreign_keys = ON")  # her lines of the ledger go with her
        db.execute("DELETE FROM subscribers WHERE email = ? COLLATE NOCASE", [email])
        db.execute("VACUUM")
