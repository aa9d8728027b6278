"""Links that work once, each mailed to a subscriber who just asked for it. Talks to: SQLite."""

import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from techwatch.store.columns import text_of

if TYPE_CHECKING:  # the schema that Store needs is made of TABLES
    from techwatch.store import Store

TABLES = """
ALTER TABLE one_time_links ADD COLUMN asked TEXT NOT NULL DEFAULT '{}';  -- JSON: what she chose in the form, to be taken over
"""


@dataclass(frozen=True, slots=True)
class OneTimeLink:
    """What a link is for, whose, when it was asked for and until when it works (UTC). `asked`: what she chose, by CHOICES."""

    hash: str
    purpose: str
    subscriber: int
    at: dt.datetime
    expires: dt.datetime
    asked: Mapping[str, Any] = field(default_factory=dict)


def add(store: "Store", link: OneTimeLink) -> None:
    """Keep a new link; one that is there stays as it is."""
    row = [link.hash, link.purpose, link.subscriber, text_of(link.at), text_of(link.expires), json.dumps(dict(link.asked))]
    store.db.execute("INSERT OR IGNORE INTO one_time_links (hash, purpose, subscriber, at, expires, asked) VALUES (?, ?, ?, ?, ?, ?)", row)


def find(store: "Store", hash: str, *, now: dt.datetime) -> OneTimeLink | None:
    """The link, while it works: not used and not over."""
    sql = "SELECT * FROM one_time_links WHERE hash = ? AND used_at IS NULL AND expires > ?"
    return next(_read(store, sql, [hash, text_of(now)]), None)


def find_used(store: "Store", hash: str) -> OneTimeLink | None:
    """The link, once it was used."""
    return next(_read(store, "SELECT * FROM one_time_links WHERE hash = ? AND used_at IS NOT NULL", [hash]), None)


def use(store: "Store", hash: str, *, now: dt.datetime) -> bool:
    """Whether it worked: it does not any more."""
    sql = "UPDATE one_time_links SET used_at = ? WHERE hash = ? AND used_at IS NULL AND expires > ?"
    return store.db.execute(sql, [text_of(now), hash, text_of(now)]).rowcount > 0


def of(store: "Store", subscriber: int) -> list[dict[str, Any]]:
    """What a subscriber asked for by links, the last first: purpose, at, expires, used_at, and what she chose."""
    sql = "SELECT purpose, at, expires, used_at, asked FROM one_time_links WHERE subscriber = ? ORDER BY at DESC, purpose"
    return [row | {"asked": json.loads(row["asked"])} for row in store.db.query(sql, [subscriber])]


def asked_since(store: "Store", subscriber: int, keys: Sequence[tuple[str, str]]) -> int:
    """How many lines of the ledger a subscriber has whose keys lie in one of these ranges, both ends included."""
    sql = "SELECT count(*) FROM deliveries WHERE subscriber = ? AND message_key BETWEEN ? AND ?"
    return sum(int(store.db.execute(sql, [subscriber, first, last]).fetchone()[0]) for first, last in keys)


def drop_unconfirmed(store: "Store", *, before: dt.datetime, now: dt.datetime) -> list[tuple[str, list[str]]]:
    """Forget who asked for the digests before then and never confirmed, unless a link still works; -> addresses, Message-IDs."""
    sql = """SELECT id, email FROM subscribers s WHERE state = 'pending' AND at < ?
        AND NOT EXISTS (SELECT 1 FROM one_time_links WHERE subscriber = s.id AND expires > ?) ORDER BY id"""
    found = []
    for id, email in store.db.execute(sql, [text_of(before), text_of(now)]).fetchall():
        ids = [row[0] for row in store.db.execute("SELECT message_id FROM deliveries WHERE subscriber = ?", [id])]
        store.db.execute("DELETE FROM subscribers WHERE id = ?", [id])
        found.append((email, ids))
    return found


def _read(store: "Store", sql: str, values: Sequence[Any]) -> Iterator[OneTimeLink]:
    for row in store.db.query(sql, values):
        at, expires = dt.datetime.fromisoformat(row["at"]), dt.datetime.fromisoformat(row["expires"])
        yield OneTimeLink(row["hash"], row["purpose"], row["subscriber"], at, expires, json.loads(row["asked"]))
