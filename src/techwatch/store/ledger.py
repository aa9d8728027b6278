"""The ledger of deliveries, and what each subscriber was sent. Talks to: SQLite."""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import replace

from techwatch.store import Store
from techwatch.store.columns import text_of
from techwatch.types import Delivery, DeliveryState

_LINES = """SELECT d.message_key, d.subscriber, s.email, d.state, d.attempts, d.reason, d.message_id, d.mail
    FROM deliveries d JOIN subscribers s ON s.id = d.subscriber"""
_SHARED = "subscriber = ? AND (message_key = ? OR mail != '' AND mail = ?)"  # a line, with those of its mail


def queue(store: Store, message_key: str, new: Sequence[Delivery], *, now: dt.datetime) -> None:
    """Write a line for each; a line that is there stays as it is: this is why nobody is mailed twice."""
    enqueue(store, [replace(line, message_key=message_key) for line in new], now=now)


def enqueue(store: Store, new: Sequence[Delivery], *, now: dt.datetime) -> None:
    """Write lines of several messages, each under its own key; a line that is there stays as it is."""
    sql = """INSERT OR IGNORE INTO deliveries (message_key, subscriber, state, reason, message_id, mail, at)
        VALUES (?, ?, ?, ?, ?, ?, ?)"""
    rows = [(line.message_key, line.subscriber, line.state, line.reason, line.message_id, line.mail, text_of(now)) for line in new]
    store.db.conn.executemany(sql, rows)


def lines(store: Store, message_key: str) -> list[Delivery]:
    """All lines of a message, in the order of the subscribers' addresses."""
    return [Delivery(**row) for row in store.db.query(f"{_LINES} WHERE d.message_key = ? ORDER BY s.email", [message_key])]


def notices(store: Store, subscriber: int | None = None) -> list[Delivery]:
    """Every line about a call that is part of a mail (of one subscriber, or of all), in the order of mails, addresses and keys."""
    whose = "" if subscriber is None else "d.subscriber = :subscriber AND "  # not "or null": else nobody's lines are found by the index
    sql = f"{_LINES} WHERE {whose}d.mail != '' ORDER BY d.mail, s.email, d.message_key"
    return [Delivery(**row) for row in store.db.query(sql, {"subscriber": subscriber})]


def open_notices(store: Store, *, now: dt.datetime) -> list[list[Delivery]]:
    """The mails about calls on which something is still to be done, each with all its lines."""
    due = "d.state IN ('queued', 'attempted', 'data') OR d.state = 'deferred' AND (d.next_try IS NULL OR d.next_try <= ?)"
    found: dict[tuple[str, int], list[Delivery]] = {}
    for row in store.db.query(f"{_LINES} WHERE d.mail != '' AND ({due}) ORDER BY d.mail, s.email, d.message_key", [text_of(now)]):
        line = Delivery(**row)
        found.setdefault((line.mail, line.subscriber), []).append(line)
    return list(found.values())


def still_open(store: Store, message_key: str, *, now: dt.datetime) -> list[Delivery]:
    """Lines on which something is still to be done: queued, cut short by a crash, or deferred and due."""
    due = """SELECT subscriber FROM deliveries WHERE message_key = ?
        AND (state IN ('queued', 'attempted', 'data') OR state = 'deferred' AND (next_try IS NULL OR next_try <= ?))"""
    ids = {row["subscriber"] for row in store.db.query(due, [message_key, text_of(now)])}
    return [line for line in lines(store, message_key) if line.subscriber in ids]


def mark(store: Store, line: Delivery, state: DeliveryState, *, now: dt.datetime, reason: str = "") -> None:
    """Write how far a message got, before the next step is taken. Raises StoreError when it cannot be written."""
    sql = f"UPDATE deliveries SET state = ?, reason = ?, at = ? WHERE {_SHARED}"
    with store.transaction() as db:
        db.execute(sql, [state, reason, text_of(now), line.subscriber, line.message_key, line.mail])


def answered(store: Store, line: Delivery, *, now: dt.datetime, next_try: dt.datetime | None = None) -> None:
    """Write what the receiving side answered (`line` holds it) and count the attempt."""
    sql = f"UPDATE deliveries SET state = ?, reason = ?, attempts = attempts + 1, next_try = ?, at = ? WHERE {_SHARED}"
    values = [line.state, line.reason, text_of(next_try), text_of(now)]
    store.db.execute(sql, [*values, line.subscriber, line.message_key, line.mail])


def counts(store: Store, message_key: str) -> dict[str, int]:
    """How many lines of a message are in each state."""
    sql = "SELECT state, count(*) AS n FROM deliveries WHERE message_key = ? GROUP BY state ORDER BY state"
    return {row["state"]: row["n"] for row in store.db.query(sql, [message_key])}


def sent_stories(store: Store, subscriber: int, *, but: str) -> set[str]:
    """Stories of which the subscriber was sent any article, in any edition but `but`, under every id they ever had."""
    sql = """WITH hers AS (SELECT article FROM sent WHERE subscriber = ?1 AND edition != ?2),
        known AS (SELECT DISTINCT a.story AS id FROM hers JOIN articles a ON a.id = hers.article WHERE a.story IS NOT NULL)
        SELECT id FROM known UNION SELECT s.id FROM stories s JOIN known ON known.id = s.merged_into"""
    return {row["id"] for row in store.db.query(sql, [subscriber, but])}


def sent_any(store: Store, subscriber: int, edition: str, story: str) -> bool:
    """Whether another edition sent the subscriber an article that this edition tells of the story."""
    sql = f"SELECT 1 FROM ({_TOLD}) t JOIN sent s ON s.article = t.article WHERE s.subscriber = ?3 AND s.edition != ?1 LIMIT 1"
    return store.db.execute(sql, [edition, json.dumps([story]), subscriber]).fetchone() is not None


def add_sent(store: Store, subscriber: int, edition: str, stories: Collection[str]) -> None:
    """Remember that the subscriber was sent every article of these stories, as the edition froze them."""
    sql = f"INSERT OR IGNORE INTO sent (subscriber, article, edition) SELECT ?3, article, edition FROM ({_TOLD})"
    store.db.execute(sql, [edition, json.dumps(sorted(stories)), subscriber])


# Two items of one edition may have become one story: the articles stand under one of their ids, whoever got the other was told them too.
_TOLD = """SELECT ea.article, ea.edition FROM edition_articles ea LEFT JOIN stories s ON s.id = ea.story
    WHERE ea.edition = ?1 AND COALESCE(s.merged_into, ea.story) IN (
        SELECT COALESCE(o.merged_into, j.value) FROM json_each(?2) j LEFT JOIN stories o ON o.id = j.value)"""
