"""What became of messages, with the hour of it: a member's, those about calls by mail, those of one fate. Talks to: SQLite."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from techwatch.store import Store
from techwatch.types import Delivery, DeliveryState

_LINES = """SELECT d.at, d.message_key, d.subscriber, s.email, d.state, d.attempts, d.reason, d.message_id, d.mail
    FROM deliveries d JOIN subscribers s ON s.id = d.subscriber"""


@dataclass(frozen=True, slots=True)
class Fate:
    """A line of the ledger, and when it last changed (UTC)."""

    at: dt.datetime
    line: Delivery


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail about calls ("notice:2026-11-24"): how many members' copies of it are in each state, and when one last changed (UTC)."""

    name: str
    states: Mapping[str, int]
    at: dt.datetime


def of_member(store: Store, subscriber: int, *, sent: bool, limit: int) -> tuple[list[Fate], int]:
    """Messages that a server took from us for a member, or (not `sent`) all others, the latest first; and how many there are in all.

    A mail about several calls counts once, with the first of its lines.
    """
    which = f"subscriber = ? AND state {'=' if sent else '!='} 'accepted'"
    rows = store.db.query(
        f"""{_LINES} JOIN (SELECT min(message_key) AS first FROM deliveries WHERE {which}
            GROUP BY CASE mail WHEN '' THEN message_key ELSE mail END) f ON f.first = d.message_key
        WHERE d.subscriber = ? ORDER BY d.at DESC, d.message_key LIMIT ?""",
        [subscriber, subscriber, limit],
    )
    counted = f"SELECT count(DISTINCT CASE mail WHEN '' THEN message_key ELSE mail END) FROM deliveries WHERE {which}"
    return [_fate(row) for row in rows], store.db.execute(counted, [subscriber]).fetchone()[0]


def of_message(store: Store, message_key: str, state: DeliveryState) -> list[Fate]:
    """The lines of a message that are in this state, in the order of the addresses."""
    sql = f"{_LINES} WHERE d.message_key = ? AND d.state = ? ORDER BY s.email"
    return [_fate(row) for row in store.db.query(sql, [message_key, state])]


def of_mail(store: Store, mail: str, state: DeliveryState) -> list[Fate]:
    """Of a mail about calls one line for each member whose copy is in this state, in the order of the addresses."""
    sql = f"{_LINES} WHERE d.mail = ? AND d.state = ? GROUP BY d.subscriber ORDER BY s.email"
    return [_fate(row) for row in store.db.query(sql, [mail, state])]


def mails(store: Store, *, limit: int, name: str = "") -> list[Mail]:
    """The mails about calls (or the one of this name), the last first."""
    sql = """SELECT mail, state, count(DISTINCT subscriber) AS n, max(at) AS at FROM deliveries WHERE mail IN (
            SELECT DISTINCT mail FROM deliveries WHERE mail != '' AND ?2 IN ('', mail) ORDER BY mail DESC LIMIT ?1) GROUP BY mail, state"""
    found: dict[str, Mail] = {}
    for mail, state, count, at in store.db.execute(sql, [limit, name]):
        known, when = found.get(mail), dt.datetime.fromisoformat(at)
        found[mail] = Mail(mail, {**(known.states if known else {}), state: count}, max(when, known.at) if known else when)
    return sorted(found.values(), key=lambda mail: mail.name, reverse=True)


def _fate(row: Mapping[str, Any]) -> Fate:
    return Fate(dt.datetime.fromisoformat(row["at"]), Delivery(**{name: value for name, value in row.items() if name != "at"}))
