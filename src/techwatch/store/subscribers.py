"""Subscribers, and the suppression list. Talks to: SQLite."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

from techwatch.store.columns import from_json, text_of, to_json
from techwatch.types import Profile, Subscriber

if TYPE_CHECKING:  # the schema that Store needs is made of TABLES
    from techwatch.store import Store

TABLES = """
ALTER TABLE subscribers ADD COLUMN consent TEXT NOT NULL DEFAULT '';  -- where it comes from, in words
ALTER TABLE subscribers ADD COLUMN consent_on TEXT;                   -- local day
ALTER TABLE subscribers ADD COLUMN chosen TEXT NOT NULL DEFAULT '[]'; -- JSON list of the fields that she set herself: no file changes them
UPDATE subscribers SET chosen = '["calls_only"]' WHERE chose;
ALTER TABLE subscribers DROP COLUMN chose;
CREATE INDEX deliveries_message ON deliveries (message_id);
CREATE TABLE bounces (                   -- mails that came back
    id TEXT PRIMARY KEY,                 -- SHA-256 of the whole mail: one that is read twice counts once
    at TEXT NOT NULL,
    subscriber INTEGER REFERENCES subscribers(id) ON DELETE CASCADE,  -- null: nobody knows whose
    message_id TEXT NOT NULL,
    kind TEXT NOT NULL,                  -- hard, soft, complaint, auto-reply, other
    code TEXT NOT NULL,
    words TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX bounces_subscriber ON bounces (subscriber, at);
CREATE TABLE one_time_links (            -- to confirm, export, erase, come back: only from a mail that she just asked for
    hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    subscriber INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
    at TEXT NOT NULL,
    expires TEXT NOT NULL,
    used_at TEXT                         -- null: not yet
) WITHOUT ROWID;
CREATE TABLE witnessed (                 -- where an edition arrived in a mailbox of ours
    edition TEXT NOT NULL,
    mailbox TEXT NOT NULL,
    found TEXT NOT NULL,                 -- inbox, spam, missing
    at TEXT NOT NULL,
    PRIMARY KEY (edition, mailbox)
) WITHOUT ROWID;
CREATE TABLE opened (                    -- how often an item's link of an edition was opened, by nobody in particular
    edition TEXT NOT NULL,
    item TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (edition, item)
) WITHOUT ROWID;
"""

_COLUMNS = "id, email, name, organisation, lang, reads, markets, digests, calls_only, paused_until, profile, consent, consent_on"

# --- subscribers ----------------------------------------------------------------------------------


def effect(store: "Store", subscriber: Subscriber) -> Literal["added", "changed", "same"]:
    """What `put` would do."""
    known = by_email(store, subscriber.email)
    return "added" if known is None else "same" if _row(known) == _row(subscriber) else "changed"


def put(store: "Store", subscriber: Subscriber, *, now: dt.datetime) -> None:
    """Add or change the subscriber with this address. Who unsubscribed stays so."""
    if effect(store, subscriber) == "same":
        return
    row = _row(subscriber) | {"at": text_of(now)}
    changes = ", ".join(f"{name} = excluded.{name}" for name in row if name != "email")
    marks = ", ".join(f":{name}" for name in row)
    sql = f"INSERT INTO subscribers ({', '.join(row)}) VALUES ({marks}) ON CONFLICT (email) DO UPDATE SET {changes}"
    store.db.execute(sql, row)


CHOICES: Final = frozenset({"lang", "reads", "markets", "digests", "calls_only", "paused_until", "profile"})
"""What a subscriber may set herself."""


def choose(store: "Store", id: int, choices: Mapping[str, Any], *, now: dt.datetime) -> None:
    """The subscriber's own choices, by the names of CHOICES and in the types of Subscriber: they stay, whatever a file says later."""
    known = get(store, id)
    if known is None:
        return
    row = _row(replace(known, **choices))
    fields = sorted({*chosen(store, id), *choices})
    sets = ", ".join(f"{name} = :{name}" for name in sorted(choices))
    sql = f"UPDATE subscribers SET {sets}, chosen = :chosen, at = :now WHERE id = :id"
    store.db.execute(sql, row | {"chosen": json.dumps(fields), "now": text_of(now), "id": id})


def chosen(store: "Store", id: int) -> frozenset[str]:
    """The fields that the subscriber set herself."""
    row = store.db.execute("SELECT chosen FROM subscribers WHERE id = ?", [id]).fetchone()
    return frozenset(json.loads(row[0])) if row else frozenset()


def active(store: "Store") -> list[Subscriber]:
    """Everybody who did not unsubscribe, in the order of their addresses."""
    return [_subscriber(row) for row in store.db.query(f"SELECT {_COLUMNS} FROM subscribers WHERE state = 'active' ORDER BY email")]


def get(store: "Store", id: int) -> Subscriber | None:
    """The subscriber with this id, whatever the state."""
    row = next(iter(store.db.query(f"SELECT {_COLUMNS} FROM subscribers WHERE id = ?", [id])), None)
    return _subscriber(row) if row else None


def by_email(store: "Store", email: str) -> Subscriber | None:
    """The subscriber with this address, whatever the state and the letters' case."""
    row = next(iter(store.db.query(f"SELECT {_COLUMNS} FROM subscribers WHERE email = ?", [email])), None)
    return _subscriber(row) if row else None


def unsubscribe(store: "Store", id: int, *, reason: str, now: dt.datetime) -> None:
    """No message goes to this subscriber any more; doing it twice changes nothing."""
    sql = "UPDATE subscribers SET state = 'unsubscribed', reason = ?, at = ? WHERE id = ? AND state != 'unsubscribed'"
    store.db.execute(sql, [reason, text_of(now), id])


def state_of(store: "Store", id: int) -> str:
    """active or unsubscribed; "" when there is no such subscriber."""
    row = store.db.execute("SELECT state FROM subscribers WHERE id = ?", [id]).fetchone()
    return row[0] if row else ""


def suppress(store: "Store", address_hash: str, *, reason: str, now: dt.datetime) -> None:
    """Never mail the address with this HMAC again."""
    store.db.execute("INSERT OR IGNORE INTO suppressions (hash, reason, at) VALUES (?, ?, ?)", [address_hash, reason, text_of(now)])


def is_suppressed(store: "Store", address_hash: str) -> bool:
    """Whether the address with this HMAC is never to be mailed."""
    return store.db.execute("SELECT 1 FROM suppressions WHERE hash = ?", [address_hash]).fetchone() is not None


def _row(subscriber: Subscriber) -> dict[str, Any]:
    lists = {name: json.dumps(list(getattr(subscriber, name))) for name in ("reads", "markets", "digests")}
    plain = {name: getattr(subscriber, name) for name in ("email", "name", "organisation", "lang", "consent")}
    days = {name: (day := getattr(subscriber, name)) and day.isoformat() for name in ("paused_until", "consent_on")}
    return plain | lists | days | {"calls_only": int(subscriber.calls_only), "profile": to_json(Profile, subscriber.profile)}


def _subscriber(row: dict[str, Any]) -> Subscriber:
    lists = {name: tuple(json.loads(row[name])) for name in ("reads", "markets", "digests")}
    days = {name: row[name] and dt.date.fromisoformat(row[name]) for name in ("paused_until", "consent_on")}
    profile = from_json(Profile, row["profile"])
    return Subscriber(**row | lists | days | {"calls_only": bool(row["calls_only"]), "profile": profile})
