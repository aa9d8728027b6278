"""A store becomes a whole copy of itself, and a restored one learns what happened since it was copied. Talks to: SQLite."""

import contextlib
import datetime as dt
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from techwatch.errors import StoreError
from techwatch.store import Store
from techwatch.store.columns import text_of
from techwatch.store.subscribers import CHOICES

COUNTED: Final = (
    "subscribers", "suppressions", "deliveries", "sent", "editions", "edition_articles", "articles", "stories", "call_sheets",
    "decisions", "acts",
)  # fmt: skip
"""The tables whose rows are counted before and after."""

RESTORED: Final = "restored from a backup: it may have been sent since"
"""Why a line of the ledger waits for a person's word."""

WHO: Final = "techwatch restore"
"""Who stopped an edition that may have been sent since."""


@dataclass(frozen=True, slots=True)
class Since:
    """What a restored store took over from the one that it replaces: whether that one could be read, rows of each kind, its drafts."""

    readable: bool = False
    suppressed: int = 0
    left: int = 0
    delivered: int = 0
    drafts: tuple[str, ...] = ()


def copy(store: Store, to: Path) -> dict[str, int]:
    """Write the store as it is at one moment to the new file `to`, while others go on writing; -> rows per table at that moment.

    One file without a log beside it. Raises StoreError when it cannot be written; what is there of `to` is then of no use.
    """
    try:
        with contextlib.closing(sqlite3.connect(to)) as target, _moment(store.db.conn):
            counts = _counts(store.db.conn)
            store.db.conn.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
    except (sqlite3.Error, OSError) as error:
        raise StoreError(str(to), "unwritten", f"{to}: the copy cannot be written ({error}): is the disk full?") from error
    return counts


@contextlib.contextmanager
def _moment(connection: sqlite3.Connection) -> Iterator[None]:
    """All that is read inside is of one moment; writers are not held up."""
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def examine(file: Path) -> dict[str, int]:
    """Open a copy that nobody writes to and read all of it; -> rows per table. Raises StoreError when it is damaged."""
    try:
        with contextlib.closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            said = [row[0] for row in connection.execute("PRAGMA integrity_check(5)")]
            if said != ["ok"]:
                raise StoreError(str(file), "damaged", f"{file}: the copy is damaged: {'; '.join(said)[:300]}")
            return _counts(connection)
    except sqlite3.Error as error:
        raise StoreError(str(file), "damaged", f"{file}: the copy cannot be read: {error}") from error


def _counts(connection: sqlite3.Connection) -> dict[str, int]:
    known = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in COUNTED if name in known}


def fold_log(file: Path) -> bool:
    """Put what stands in the log beside a store into its file, so that it may be set aside as one; False: it is damaged.

    Raises StoreError when another program has it open.
    """
    try:
        with contextlib.closing(sqlite3.connect(file, timeout=5)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
            return bool(connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise StoreError(str(file), "busy", f"{file}: another program has it open: stop it first") from error
        return False
    except sqlite3.Error:
        return False


# --- what happened since ------------------------------------------------------------------------


def hold(store: Store, since: Since, *, now: dt.datetime) -> None:
    """Nothing that may have been sent since a restored store was copied leaves by itself: a person decides.

    Lines of the ledger that are open become `unknown`. An edition of which it says nothing, or not yet all, is stopped, unless the store
    that this one replaces (`since`, of `take_over`) had it as a draft still. Links and sessions of those who had signed in end.
    """
    drafts = since.drafts if since.readable else ()
    with store.transaction() as db:
        db.execute(
            "UPDATE deliveries SET state = 'unknown', reason = ?, at = ? WHERE state IN ('queued', 'attempted', 'data', 'deferred')",
            [RESTORED, text_of(now)],
        )
        db.execute(
            """INSERT OR REPLACE INTO edition_steps (edition, step, at, who) SELECT id, 'stopped', ?, ? FROM editions e
            WHERE (status != 'published' OR NOT EXISTS (SELECT 1 FROM deliveries WHERE message_key = 'edition:' || e.id)
                OR EXISTS (SELECT 1 FROM edition_steps WHERE edition = e.id AND step IN ('leaving', 'queueing')))
            AND id NOT IN (SELECT value FROM json_each(?))""",
            [text_of(now), WHO, json.dumps(drafts)],
        )
        for table in ("sign_ins", "sessions", "one_time_links"):
            db.execute(f"DELETE FROM {table}")


def stopped(store: Store) -> list[str]:
    """The editions that `hold` stopped and nobody let go on since, in the order of their ids."""
    sql = "SELECT edition FROM edition_steps WHERE step = 'stopped' AND who = ? ORDER BY edition"
    return [row[0] for row in store.db.execute(sql, [WHO])]


def waiting(store: Store) -> dict[str, int]:
    """Messages that `hold` left to a person's word, by edition; "" for mails about calls, and those that members asked for."""
    sql = """SELECT CASE WHEN message_key LIKE 'edition:%' THEN substr(message_key, 9) ELSE '' END AS edition, count(*) FROM deliveries
        WHERE state = 'unknown' AND reason = ? GROUP BY edition ORDER BY edition"""
    return dict(store.db.execute(sql, [RESTORED]).fetchall())


def take_over(store: Store, old: Path) -> Since:
    """Bring into a restored store whom the one that it replaces mails never again, who left, what members chose, what it knows as sent.

    Nothing where that one cannot be read to its end.
    """
    connection = store.db.conn
    try:
        connection.execute("ATTACH ? AS old", [str(old)])
        try:
            with store.transaction():
                drafts = [row[0] for row in connection.execute(_STILL_DRAFTS)]
                _chosen(connection)
                return Since(True, _suppressed(connection), _left(connection), _delivered(connection), tuple(drafts))
        finally:
            connection.execute("DETACH old")
    except (sqlite3.Error, StoreError):
        return Since()


_STILL_DRAFTS: Final = """SELECT id FROM old.editions e WHERE status != 'published'
    AND NOT EXISTS (SELECT 1 FROM old.edition_steps WHERE edition = e.id AND step = 'stopped') ORDER BY id"""
# One that is stopped there may have been sent as well: the store that is replaced may itself have been restored.


def _suppressed(connection: sqlite3.Connection) -> int:
    """Both lists are kept with one key, that is known before."""
    sql = "INSERT OR IGNORE INTO suppressions (hash, reason, at) SELECT hash, reason, at FROM old.suppressions"
    count = connection.execute(sql).rowcount
    if _shared(connection, "suppression_key"):
        connection.execute("INSERT OR IGNORE INTO suppression_key SELECT id, proof FROM old.suppression_key")
    return count


def _left(connection: sqlite3.Connection) -> int:
    """Who unsubscribed, or was erased, stays so: her line is the old store's, word for word."""
    columns = ", ".join(name for name in _shared(connection, "subscribers") if name != "id")
    sql = f"""UPDATE subscribers SET ({columns}) = (SELECT {columns} FROM old.subscribers o WHERE o.id = subscribers.id)
        WHERE state NOT IN ('unsubscribed', 'erased') AND EXISTS (SELECT 1 FROM old.subscribers o WHERE o.id = subscribers.id AND (
            o.state = 'erased' OR o.state = 'unsubscribed' AND o.email = subscribers.email))"""
    return connection.execute(sql).rowcount


def _chosen(connection: sqlite3.Connection) -> None:
    """What members chose themselves since: their own words outlive a restore."""
    same = "o.id = subscribers.id AND o.email = subscribers.email AND o.chosen != '[]'"
    for name in sorted(CHOICES):
        connection.execute(
            f"""UPDATE subscribers SET {name} = (SELECT {name} FROM old.subscribers o WHERE o.id = subscribers.id)
            WHERE EXISTS (SELECT 1 FROM old.subscribers o JOIN json_each(o.chosen) c WHERE {same} AND c.value = ?)""",
            [name],
        )
    connection.execute(
        f"""UPDATE subscribers SET chosen = (SELECT chosen FROM old.subscribers o WHERE o.id = subscribers.id)
        WHERE EXISTS (SELECT 1 FROM old.subscribers o WHERE {same})"""
    )
    connection.execute(
        """DELETE FROM follows WHERE EXISTS (SELECT 1 FROM old.subscribers o JOIN subscribers s ON s.id = o.id AND s.email = o.email
            WHERE o.id = follows.subscriber)
        AND NOT EXISTS (SELECT 1 FROM old.follows f WHERE f.subscriber = follows.subscriber AND f.story = follows.story)"""
    )


def _delivered(connection: sqlite3.Connection) -> int:
    """Lines that the restored ledger lacks or has still open, and what each was sent of articles that it knows."""
    columns = _shared(connection, "deliveries")
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in ("message_key", "subscriber"))
    found = connection.execute(
        f"""INSERT INTO deliveries ({", ".join(columns)}) SELECT {", ".join(f"o.{name}" for name in columns)}
        FROM old.deliveries o JOIN subscribers s ON s.id = o.subscriber WHERE true
        ON CONFLICT DO UPDATE SET {sets} WHERE deliveries.state IN ('queued', 'attempted', 'data', 'deferred')
            AND excluded.state NOT IN ('queued', 'attempted', 'data', 'deferred')"""
    ).rowcount
    connection.execute(
        """INSERT OR IGNORE INTO sent (subscriber, article, edition) SELECT o.subscriber, a.id, o.edition FROM old.sent o
        JOIN old.articles was ON was.id = o.article JOIN articles a ON a.canonical = was.canonical
        JOIN subscribers s ON s.id = o.subscriber"""
    )
    return found


def _shared(connection: sqlite3.Connection, table: str) -> list[str]:
    """The columns that the table has in both stores: the old one may be of another version."""
    names = [[row[1] for row in connection.execute(f"PRAGMA {schema}.table_info({table})")] for schema in ("main", "old")]
    return [name for name in names[0] if name in names[1]]
