"""The store: one SQLite file per home, all the SQL behind it, one writer at a time. Talks to: SQLite.

Connections are opened per thread, all with WAL, foreign keys and a busy time-out. `transaction`
begins IMMEDIATE: a plain BEGIN that reads and then writes answers "database is locked" at once,
whatever the time-out (https://www.sqlite.org/lang_transaction.html).
"""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import sqlite_utils

from techwatch.errors import SchemaTooNewError, StoreError
from techwatch.store.schema import MIGRATIONS

BUSY_SECONDS = 30.0
STATEMENTS = 512
"""Prepared ones that a connection keeps: there is one for each length of a list, and preparing takes longer than answering."""
CACHE_KIB = 32_768
"""What a connection keeps of the file at most: a batch changes thousands of pages, which else are written again and again."""


class Store:
    """An open store. `db` is this thread's connection; several threads may share one Store."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._local = threading.local()
        self._opened: list[sqlite_utils.Database] = []

    @property
    def db(self) -> sqlite_utils.Database:
        """This thread's connection, opened when it is first asked for."""
        if not hasattr(self._local, "db"):
            self._local.db = _connect(self.path)
            self._opened.append(self._local.db)
        db: sqlite_utils.Database = self._local.db
        return db

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite_utils.Database]:
        """All or nothing; inside another transaction of the same thread it is a part of that one.

        Raises StoreError when the database is held by another program, or cannot be written (a full disk, say).
        """
        db = self.db
        if db.conn.in_transaction:
            yield db
            return
        self._begin(db)
        try:
            yield db
            db.conn.commit()
        except sqlite3.OperationalError as error:
            db.conn.rollback()
            raise StoreError(str(self.path), "unwritten", f"{error}: nothing of this step was written") from error
        except BaseException:
            db.conn.rollback()
            raise

    @contextlib.contextmanager
    def hasty(self) -> Iterator[None]:
        """Within, a power cut may undo the last commits of this thread; a killed process undoes none.

        One made `durable` outlives the power cut, with all that came before it: in WAL mode a commit then waits for the disk
        (https://www.sqlite.org/pragma.html#pragma_synchronous), which takes most of the time of a small one.
        """
        self.db.execute("PRAGMA synchronous = NORMAL")
        self._local.hasty = True
        try:
            yield
        finally:
            self._local.hasty = False
            self.db.execute("PRAGMA synchronous = FULL")

    @contextlib.contextmanager
    def durable(self) -> Iterator[sqlite_utils.Database]:
        """As `transaction`, and it outlives a power cut even where others need not (`hasty`)."""
        db, hasty = self.db, getattr(self._local, "hasty", False)
        if hasty:
            db.execute("PRAGMA synchronous = FULL")
        try:
            with self.transaction():
                yield db
        finally:
            if hasty:
                db.execute("PRAGMA synchronous = NORMAL")

    def _begin(self, db: sqlite_utils.Database) -> None:
        try:
            db.conn.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            held = f"another program holds it for more than {BUSY_SECONDS:g} s"
            raise StoreError(str(self.path), "busy", f"the database {self.path} cannot be written ({error}): {held}") from error

    def close(self) -> None:
        """Close every connection; the Store cannot be used again."""
        while self._opened:
            self._opened.pop().conn.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_store(path: Path | None) -> Store:
    """Open (and create or migrate) the store at `path`; None: a temporary empty one in memory.

    Before an older schema is migrated a copy is put beside it (`<name>.before-<migration>`).
    Raises SchemaTooNewError, StoreError.
    """
    store = Store(path)
    try:
        _migrate(store)
    except sqlite3.DatabaseError as error:
        store.close()
        raise StoreError(str(path), "unusable", f"the database cannot be opened: {error}{_remedy(path, error)}") from error
    except BaseException:
        store.close()
        raise
    return store


def _remedy(path: Path | None, error: sqlite3.DatabaseError) -> str:
    """What the operator can do about a store that does not open, "" when that is not known."""
    if "not a database" in str(error) or "malformed" in str(error):
        return ": put a backup back, `techwatch restore FILE`"
    touched = [] if path is None else [path.parent, *(file for file in path.parent.glob(f"{path.name}*") if file.is_file())]
    if not all(os.access(file, os.W_OK) for file in touched):
        return ": type commands as the user who owns the home, this one may not write there"
    return ""


def _connect(path: Path | None) -> sqlite_utils.Database:
    connection = sqlite3.connect(
        path or ":memory:", timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=STATEMENTS
    )
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    if path is not None:
        _write_ahead(connection)
    return sqlite_utils.Database(connection, execute_plugins=False)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Switch to WAL. For this lock SQLite does not wait, and two processes may meet here over a fresh file."""
    for _ in range(100):
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")
            return
        time.sleep(0.02)
    connection.execute("PRAGMA journal_mode = WAL")


def _migrate(store: Store) -> None:
    pending = _pending(store)
    if not pending:
        return
    copy = _copy(store, pending[0]) if pending != MIGRATIONS.known else None
    with store.transaction() as db:
        if _pending(store) == pending:  # else another process was faster
            MIGRATIONS.apply(db)
            if copy is not None:
                copy.replace(copy.with_name(copy.name.rsplit(".", 2)[0]))
    if copy is not None:
        copy.unlink(missing_ok=True)


def _pending(store: Store) -> list[str]:
    """The names of the migrations still to be applied, in order. Raises SchemaTooNewError."""
    applied = {migration.name for migration in MIGRATIONS.applied(store.db)}
    if unknown := sorted(applied - set(MIGRATIONS.known)):
        detail = f"{store.path} was written by a newer techwatch ({unknown[-1]}): install that version or take another home"
        raise SchemaTooNewError(str(store.path), "schema-too-new", detail)
    return [name for name in MIGRATIONS.known if name not in applied]


def _copy(store: Store, migration: str) -> Path | None:
    """A whole copy of the database (`….<who>.partial` until the migration is done); None in memory."""
    if store.path is None:
        return None
    copy = store.path.with_name(f"{store.path.name}.before-{migration}.{os.getpid()}-{threading.get_ident()}.partial")
    copy.unlink(missing_ok=True)
    store.db.execute("VACUUM INTO ?", [str(copy)])
    return copy
