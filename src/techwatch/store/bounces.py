"""Mails that came back, and what our own mailboxes saw of an edition. Talks to: SQLite."""

import datetime as dt
from dataclasses import dataclass

from techwatch.bounces.counting import Sent
from techwatch.store import Store
from techwatch.store.columns import text_of, time_of
from techwatch.types import Bounce, Delivery

_DOMAIN = "lower(substr(s.email, instr(s.email, '@') + 1))"

# --- what came back -------------------------------------------------------------------------------


def add(store: Store, id: str, bounce: Bounce, *, subscriber: int | None, now: dt.datetime) -> bool:
    """Keep what came back; False: it was there already. `id`: SHA-256 of the mail; `subscriber`: None where nobody knows whose it is."""
    sql = "INSERT OR IGNORE INTO bounces (id, at, subscriber, message_id, kind, code, words) VALUES (?, ?, ?, ?, ?, ?, ?)"
    row = [id, text_of(now), subscriber, bounce.message_id, bounce.kind, bounce.code, bounce.words]
    return bool(store.db.execute(sql, row).rowcount == 1)


def line_of(store: Store, message_id: str) -> Delivery | None:
    """A line of the ledger whose message bears this Message-ID; of a mail about several calls the first."""
    sql = """SELECT d.message_key, d.subscriber, s.email, d.state, d.attempts, d.reason, d.message_id, d.mail
        FROM deliveries d JOIN subscribers s ON s.id = d.subscriber WHERE d.message_id = ? ORDER BY d.message_key LIMIT 1"""
    return next((Delivery(**row) for row in store.db.query(sql, [message_id])), None)


def latest(store: Store, subscriber: int) -> str:
    """The Message-ID of the last edition that a server took for the subscriber, "" for none."""
    sql = """SELECT message_id FROM deliveries WHERE subscriber = ? AND message_key LIKE 'edition:%' AND state = 'accepted'
        ORDER BY at DESC, message_key DESC LIMIT 1"""
    row = store.db.execute(sql, [subscriber]).fetchone()
    return row[0] if row else ""


def history(store: Store, subscriber: int, *, last: int = 50) -> list[Sent]:
    """The subscriber's last editions, the newest first, each with what came back of it."""
    sql = """SELECT d.message_key, d.at, d.state, d.reason, b.kind, b.code, b.words FROM (
            SELECT * FROM deliveries WHERE subscriber = ?1 AND message_key LIKE 'edition:%' AND state IN ('accepted', 'refused')
            ORDER BY at DESC, message_key DESC LIMIT ?2) d
        LEFT JOIN bounces b ON b.subscriber = ?1 AND b.message_id = d.message_id ORDER BY d.at DESC, d.message_key DESC, b.at, b.id"""
    found: dict[str, Sent] = {}
    for row in store.db.query(sql, [subscriber, last]):
        known = found.get(row["message_key"]) or Sent(dt.datetime.fromisoformat(row["at"]), row["state"], row["reason"])
        back = (Bounce(row["kind"], code=row["code"], words=row["words"]),) if row["kind"] else ()
        found[row["message_key"]] = Sent(known.at, known.state, known.reason, (*known.bounces, *back))
    return list(found.values())


def soft_since(store: Store, domain: str, since: dt.datetime) -> list[Bounce]:
    """What came back softly from addresses of a domain since then, in the order of arrival."""
    sql = f"""SELECT b.code, b.words FROM bounces b JOIN subscribers s ON s.id = b.subscriber
        WHERE b.at >= ? AND b.kind = 'soft' AND {_DOMAIN} = ? ORDER BY b.at, b.id"""
    return [Bounce("soft", code=row["code"], words=row["words"]) for row in store.db.query(sql, [text_of(since), domain])]


# --- how an edition fares -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AtDomain:
    """How a message fares at one mail domain; `open`: not settled yet. `bounced` and `complaints` were taken first."""

    domain: str
    accepted: int
    deferred: int
    refused: int
    unknown: int
    open: int
    bounced: int
    complaints: int


def by_domain(store: Store, message_key: str) -> list[AtDomain]:
    """Per domain of the addresses how a message fares, the largest first; suppressed lines count nowhere, erased members neither."""
    sql = f"""WITH back AS (SELECT message_id, max(kind IN ('hard', 'soft')) AS bounced, max(kind = 'complaint') AS complained
            FROM bounces WHERE message_id IN (SELECT message_id FROM deliveries WHERE message_key = ?1) GROUP BY message_id)
        SELECT {_DOMAIN} AS domain, total(d.state = 'accepted') AS accepted, total(d.state = 'deferred') AS deferred,
            total(d.state = 'refused') AS refused, total(d.state = 'unknown') AS unknown,
            total(d.state IN ('queued', 'attempted', 'data')) AS open, total(b.bounced) AS bounced, total(b.complained) AS complaints
        FROM deliveries d JOIN subscribers s ON s.id = d.subscriber LEFT JOIN back b ON b.message_id = d.message_id
        WHERE d.message_key = ?1 AND d.state != 'suppressed' AND s.state != 'erased'
        GROUP BY 1 ORDER BY count(*) DESC, 1"""
    return [AtDomain(domain, *map(int, figures)) for domain, *figures in store.db.execute(sql, [message_key])]


# --- mailboxes of our own -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Witnessed:
    """What one of our mailboxes saw of an edition: inbox, spam, missing, "" = not looked yet. Times are UTC."""

    edition: str
    mailbox: str
    found: str
    sent_at: dt.datetime
    at: dt.datetime | None


def sent_to(store: Store, edition: str, mailbox: str, *, now: dt.datetime) -> None:
    """Remember that the mailbox was sent the edition; a second time changes nothing."""
    store.db.execute(
        "INSERT OR IGNORE INTO witnessed (edition, mailbox, found, sent_at) VALUES (?, ?, '', ?)", [edition, mailbox, text_of(now)]
    )


def saw(store: Store, edition: str, mailbox: str, found: str, *, now: dt.datetime) -> None:
    """Remember what the mailbox saw."""
    store.db.execute("UPDATE witnessed SET found = ?, at = ? WHERE edition = ? AND mailbox = ?", [found, text_of(now), edition, mailbox])


def witnessed(store: Store, edition: str = "", *, since: dt.datetime | None = None) -> list[Witnessed]:
    """What our mailboxes saw of an edition ("": of all) sent since then, the oldest first."""
    sql = """SELECT edition, mailbox, found, sent_at, at FROM witnessed
        WHERE (?1 = '' OR edition = ?1) AND (?2 IS NULL OR sent_at >= ?2) ORDER BY sent_at, edition, mailbox"""
    return [
        Witnessed(row["edition"], row["mailbox"], row["found"], dt.datetime.fromisoformat(row["sent_at"]), time_of(row["at"]))
        for row in store.db.query(sql, [edition, text_of(since)])
    ]


def saw_before(store: Store, mailbox: str, sent_at: dt.datetime) -> str:
    """Where the edition before this one was in the mailbox, "" when there was none."""
    sql = "SELECT found FROM witnessed WHERE mailbox = ? AND found != '' AND sent_at < ? ORDER BY sent_at DESC LIMIT 1"
    row = store.db.execute(sql, [mailbox, text_of(sent_at)]).fetchone()
    return row[0] if row else ""
