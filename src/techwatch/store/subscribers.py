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
    found TEXT NOT NULL,                 -- inbox, spam, missing; empty: not looked yet
    sent_at TEXT NOT NULL,
    at TEXT,                             -- null: not looked yet
    PRIMARY KEY (edition, mailbox)
) WITHOUT ROWID;
CREATE TABLE opened (                    -- how often an item's link of an edition was opened, by nobody in particular
    edition TEXT NOT NULL,
    item TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (edition, item)
) WITHOUT ROWID;
"""

KEY = """
CREATE TABLE suppression_key (           -- with which key the hashes of `suppressions` were made: one line
    id INTEGER PRIMARY KEY CHECK (id = 1),
    proof TEXT NOT NULL                  -- HMAC of a fixed word
);
"""

_COLUMNS = "id, email, name, organisation, lang, reads, markets, digests, calls_only, paused_until, profile, consent, consent_on"

# --- subscribers ----------------------------------------------------------------------------------


def effect(store: "Store", subscriber: Subscriber) -> Literal["added", "changed", "same"]:
    """What `put` would do."""
    known = by_email(store, subscriber.email)
    return "added" if known is None else "same" if _row(known) == _row(subscriber) else "changed"


def put(store: "Store", subscriber: Subscriber, *, now: dt.datetime) -> None:
    """Add or change the subscriber with this address. Who unsubscribed stays so; who had not confirmed yet is active."""
    if effect(store, subscriber) == "same" and state_of(store, subscriber.id) != "pending":
        return
    row = _row(subscriber) | {"at": text_of(now)}
    changes = ", ".join(f"{name} = excluded.{name}" for name in row if name != "email")
    marks = ", ".join(f":{name}" for name in row)
    changes += ", state = CASE state WHEN 'pending' THEN 'active' ELSE state END"
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


def everybody(store: "Store") -> list[Subscriber]:
    """All but the erased, whatever the state, in the order of their addresses."""
    return [_subscriber(row) for row in store.db.query(f"SELECT {_COLUMNS} FROM subscribers WHERE state != 'erased' ORDER BY email")]


def bounces_of(store: "Store", id: int) -> list[dict[str, str]]:
    """What came back of a subscriber's messages, the last first: at, kind, code, words."""
    return list(store.db.query("SELECT at, kind, code, words FROM bounces WHERE subscriber = ? ORDER BY at DESC", [id]))


def organisations(store: "Store") -> tuple[str, ...]:
    """The organisations of the active subscribers as their lines write them, each once, in order."""
    sql = "SELECT DISTINCT organisation FROM subscribers WHERE state = 'active' AND organisation != '' ORDER BY organisation"
    return tuple(row[0] for row in store.db.execute(sql))


def some_active(store: "Store", *, after: int, limit: int) -> list[Subscriber]:
    """The next active subscribers behind the one with id `after`, in the order of their ids."""
    sql = f"SELECT {_COLUMNS} FROM subscribers WHERE state = 'active' AND id > ? ORDER BY id LIMIT ?"
    return [_subscriber(row) for row in store.db.query(sql, [after, limit])]


def get(store: "Store", id: int) -> Subscriber | None:
    """The subscriber with this id, whatever the state."""
    row = next(iter(store.db.query(f"SELECT {_COLUMNS} FROM subscribers WHERE id = ?", [id])), None)
    return _subscriber(row) if row else None


def by_email(store: "Store", email: str) -> Subscriber | None:
    """The subscriber with this address, whatever the state and the letters' case."""
    row = next(iter(store.db.query(f"SELECT {_COLUMNS} FROM subscribers WHERE email = ?", [email])), None)
    return _subscriber(row) if row else None


def ask(store: "Store", subscriber: Subscriber, *, now: dt.datetime) -> Subscriber:
    """Somebody asks for the digests by herself: a line that waits for her to confirm; who is there already stays as she is."""
    known = by_email(store, subscriber.email)
    if known is not None:
        return known
    put(store, subscriber, now=now)
    store.db.execute("UPDATE subscribers SET state = 'pending' WHERE email = ?", [subscriber.email])
    return by_email(store, subscriber.email) or subscriber


def confirm(store: "Store", id: int, address_hash: str, *, consent: str, day: dt.date, now: dt.datetime) -> None:
    """She says by a link mailed to her address that she wants the digests: also after she left, or came on the suppression list."""
    sql = "UPDATE subscribers SET state = 'active', reason = '', consent = ?, consent_on = ?, at = ? WHERE id = ? AND state != 'erased'"
    store.db.execute(sql, [consent, day.isoformat(), text_of(now), id])
    unsuppress(store, address_hash)


def found(store: "Store", words: str = "", *, state: str = "", limit: int = 100, start: int = 0) -> tuple[list[Subscriber], int]:
    """Subscribers whose address, name or organisation holds `words`, by address, from number `start` on; and how many there are in all.

    `state`: only these; "": all but the erased.
    """
    like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    sql = """FROM subscribers WHERE (email LIKE :like ESCAPE '\\' OR name LIKE :like ESCAPE '\\' OR organisation LIKE :like ESCAPE '\\')
        AND CASE :state WHEN '' THEN state != 'erased' ELSE state = :state END"""
    values = {"like": like, "state": state, "limit": limit, "start": start}
    rows = store.db.query(f"SELECT {_COLUMNS} {sql} ORDER BY email LIMIT :limit OFFSET :start", values)
    return [_subscriber(row) for row in rows], store.db.execute(f"SELECT count(*) {sql}", values).fetchone()[0]


def states(store: "Store") -> dict[str, int]:
    """How many subscribers are in each state."""
    return {row["state"]: row["n"] for row in store.db.query("SELECT state, count(*) AS n FROM subscribers GROUP BY state ORDER BY state")}


def reason_of(store: "Store", id: int) -> str:
    """Why the subscriber's state is what it is, "" when nobody said."""
    row = store.db.execute("SELECT reason FROM subscribers WHERE id = ?", [id]).fetchone()
    return row[0] if row else ""


def blank(store: "Store", id: int, *, now: dt.datetime) -> None:
    """Take away every word about a person; a line without one stays, so that the ledger still counts what was sent."""
    plain = (
        "name = '', organisation = '', reads = '[]', markets = '[]', digests = '[]', calls_only = 0, paused_until = NULL, profile = '{}'"
    )
    sql = f"""UPDATE subscribers SET email = 'erased:' || id, {plain}, consent = '', consent_on = NULL, chosen = '[]', state = 'erased',
        reason = '', at = ? WHERE id = ?"""
    store.db.execute(sql, [text_of(now), id])
    for table in ("sent", "follows", "bounces", "one_time_links"):
        store.db.execute(f"DELETE FROM {table} WHERE subscriber = ?", [id])
    answers = "state IN ('refused', 'deferred', 'unknown') OR reason GLOB '[2345][0-9][0-9]*'"  # what servers say may name her
    code = "CASE WHEN reason GLOB '[2345][0-9][0-9]*' THEN substr(reason, 1, 3) ELSE '' END"
    store.db.execute(f"UPDATE deliveries SET reason = {code} WHERE subscriber = ? AND ({answers})", [id])
    store.db.execute(
        "UPDATE deliveries SET state = 'suppressed', reason = 'erased' WHERE subscriber = ? AND state IN ('queued', 'deferred')", [id]
    )


def unsubscribe(store: "Store", id: int, *, reason: str, now: dt.datetime) -> None:
    """No message goes to this subscriber any more; doing it twice changes nothing."""
    sql = "UPDATE subscribers SET state = 'unsubscribed', reason = ?, at = ? WHERE id = ? AND state != 'unsubscribed'"
    store.db.execute(sql, [reason, text_of(now), id])


def state_of(store: "Store", id: int) -> str:
    """Of SubscriberState; "" when there is no such subscriber."""
    row = store.db.execute("SELECT state FROM subscribers WHERE id = ?", [id]).fetchone()
    return row[0] if row else ""


def suppress(store: "Store", address_hash: str, *, reason: str, now: dt.datetime) -> None:
    """Never mail the address with this HMAC again."""
    store.db.execute("INSERT OR IGNORE INTO suppressions (hash, reason, at) VALUES (?, ?, ?)", [address_hash, reason, text_of(now)])


def key_proof(store: "Store") -> str:
    """What tells the key with which the suppression list is kept; "" = it was not noted, or the list is empty and takes any."""
    row = store.db.execute("SELECT proof FROM suppression_key WHERE EXISTS (SELECT 1 FROM suppressions)").fetchone()
    return row[0] if row else ""


def has_suppressed(store: "Store") -> bool:
    """Whether anybody is on the suppression list."""
    return store.db.execute("SELECT 1 FROM suppressions LIMIT 1").fetchone() is not None


def note_key(store: "Store", proof: str) -> None:
    """From now on the suppression list is kept with the key that `proof` tells."""
    store.db.execute("INSERT OR REPLACE INTO suppression_key (id, proof) VALUES (1, ?)", [proof])


def suppressed(store: "Store", address_hash: str) -> str:
    """Why the address with this HMAC is never to be mailed, "" when it may be."""
    row = store.db.execute("SELECT reason FROM suppressions WHERE hash = ?", [address_hash]).fetchone()
    return row[0] if row else ""


def unsuppress(store: "Store", address_hash: str) -> bool:
    """The address with this HMAC may be mailed again: only its owner can ask for that. False: it was not on the list."""
    return store.db.execute("DELETE FROM suppressions WHERE hash = ?", [address_hash]).rowcount > 0


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
