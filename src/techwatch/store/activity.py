"""The ledger and the editions that it speaks of become figures by month, without anybody's name. Talks to: SQLite."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from techwatch.store import Store
from techwatch.store.columns import from_json
from techwatch.types import Edition

# What arrived: a line for each message of an edition on the edition's day, one for each mail about calls on its own. Both days are local.
_ACCEPTED = """accepted AS MATERIALIZED (
    SELECT e.date AS day, d.subscriber, e.id AS edition FROM editions e JOIN deliveries d ON d.message_key = 'edition:' || e.id
    WHERE e.status = 'published' AND d.state = 'accepted'
    UNION ALL
    SELECT DISTINCT substr(mail, 8, 10), subscriber, NULL FROM deliveries WHERE mail LIKE 'notice:%' AND state = 'accepted')"""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent in a month ("2026-11"), or in the whole time (""): editions, their messages, mails about calls, and to how many."""

    month: str
    editions: int = 0
    messages: int = 0
    notices: int = 0
    members: int = 0
    organisations: int = 0


def sent(store: Store, since: dt.date, until: dt.date) -> dict[str, Sent]:
    """By month, and in all under "": members and organisations count once in each."""
    sql = f"""WITH {_ACCEPTED}, period AS (SELECT substr(day, 1, 7) AS month, * FROM accepted WHERE day BETWEEN ? AND ?),
        counted AS (SELECT month, edition, subscriber FROM period UNION ALL SELECT '', edition, subscriber FROM period)
        SELECT month, count(DISTINCT edition) AS editions, count(edition) AS messages, count(*) - count(edition) AS notices,
            count(DISTINCT subscriber) AS members, count(DISTINCT nullif(s.organisation, '')) AS organisations
        FROM counted JOIN subscribers s ON s.id = counted.subscriber GROUP BY month"""
    return {row["month"]: Sent(**row) for row in store.db.query(sql, [since.isoformat(), until.isoformat()])}


def begun(store: Store, since: dt.date, until: dt.date) -> dict[str, int]:
    """Members by the month of the first message that they were ever sent."""
    sql = f"""WITH {_ACCEPTED}, first AS (SELECT min(day) AS day FROM accepted GROUP BY subscriber)
        SELECT substr(day, 1, 7) AS month, count(*) AS n FROM first WHERE day BETWEEN ? AND ? GROUP BY month"""
    return {row["month"]: row["n"] for row in store.db.query(sql, [since.isoformat(), until.isoformat()])}


def left(store: Store) -> list[dt.datetime]:
    """When (UTC) each of those who left did: unsubscribed, or erased."""
    rows = store.db.query("SELECT at FROM subscribers WHERE state IN ('unsubscribed', 'erased') ORDER BY at")
    return [dt.datetime.fromisoformat(row["at"]) for row in rows]


def editions_sent(store: Store, since: dt.date, until: dt.date) -> Iterator[tuple[dt.date, Edition]]:
    """The editions that arrived anywhere, each with its day, one at a time: they are large."""
    sql = """SELECT date, frozen FROM editions e WHERE status = 'published' AND date BETWEEN ? AND ?
        AND EXISTS (SELECT 1 FROM deliveries WHERE message_key = 'edition:' || e.id AND state = 'accepted') ORDER BY date, id"""
    for row in store.db.query(sql, [since.isoformat(), until.isoformat()]):
        yield dt.date.fromisoformat(row["date"]), from_json(Edition, row["frozen"])
