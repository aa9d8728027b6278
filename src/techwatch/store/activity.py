"""The ledger and the editions that it speaks of become figures by month, without anybody's name. Talks to: SQLite."""

import datetime as dt
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from techwatch.store import Store
from techwatch.store.columns import from_json, text_of
from techwatch.types import Edition

_PERIODS = """period AS (
    SELECT json_extract(value, '$[0]') AS month, json_extract(value, '$[1]') AS begins, json_extract(value, '$[2]') AS ends
    FROM json_each(?))"""
# What arrived: a line for each message of an edition, one for each mail about calls; `at` is when the other side took it.
_ACCEPTED = """accepted AS MATERIALIZED (
    SELECT d.at, d.subscriber, 0 AS notice FROM editions e JOIN deliveries d ON d.message_key = 'edition:' || e.id
    WHERE e.status = 'published' AND d.state = 'accepted'
    UNION ALL
    SELECT min(at), subscriber, 1 FROM deliveries WHERE mail LIKE 'notice:%' AND state = 'accepted' GROUP BY mail, subscriber)"""
_ARRIVED = "status = 'published' AND EXISTS (SELECT 1 FROM deliveries WHERE message_key = 'edition:' || e.id AND state = 'accepted')"


@dataclass(frozen=True, slots=True)
class Period:
    """A month ("2026-11"), or the whole time (""): from `begins` on, before `ends`, both aware."""

    month: str
    begins: dt.datetime
    ends: dt.datetime


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent in a month, or in the whole time (""): editions, their messages, mails about calls, and to how many."""

    month: str
    editions: int = 0
    messages: int = 0
    notices: int = 0
    members: int = 0
    organisations: int = 0


def sent(store: Store, periods: Sequence[Period]) -> dict[str, Sent]:
    """By period. An edition counts when it was published, a mail when it was taken; members and organisations count once in each."""
    sql = f"""WITH {_PERIODS}, {_ACCEPTED}, published AS (
            SELECT month, count(*) AS n FROM editions e JOIN period ON published_at >= begins AND published_at < ends
            WHERE {_ARRIVED} GROUP BY month),
        taken AS (SELECT month, count(*) - sum(notice) AS messages, sum(notice) AS notices, count(DISTINCT subscriber) AS members,
                count(DISTINCT nullif(s.organisation, '')) AS organisations
            FROM accepted JOIN period ON accepted.at >= begins AND accepted.at < ends JOIN subscribers s ON s.id = subscriber
            GROUP BY month)
        SELECT month, coalesce(n, 0) AS editions, coalesce(messages, 0) AS messages, coalesce(notices, 0) AS notices,
            coalesce(members, 0) AS members, coalesce(organisations, 0) AS organisations
        FROM period LEFT JOIN published USING (month) LEFT JOIN taken USING (month)"""
    return {row["month"]: Sent(**row) for row in store.db.query(sql, [_json(periods)])}


def begun(store: Store, periods: Sequence[Period]) -> dict[str, int]:
    """Members by the period of the first message that they were ever sent."""
    sql = f"""WITH {_PERIODS}, {_ACCEPTED}, first AS (SELECT min(at) AS at FROM accepted GROUP BY subscriber)
        SELECT month, count(*) AS n FROM first JOIN period ON at >= begins AND at < ends GROUP BY month"""
    return {row["month"]: row["n"] for row in store.db.query(sql, [_json(periods)])}


def left(store: Store) -> list[dt.datetime]:
    """When (UTC) each of those who left did: unsubscribed, or erased."""
    rows = store.db.query("SELECT at FROM subscribers WHERE state IN ('unsubscribed', 'erased') ORDER BY at")
    return [dt.datetime.fromisoformat(row["at"]) for row in rows]


def editions_sent(store: Store, period: Period) -> Iterator[tuple[dt.datetime, Edition]]:
    """The editions that arrived anywhere, each with when it was published (UTC), one at a time: they are large."""
    sql = (
        f"SELECT published_at, frozen FROM editions e WHERE published_at >= ? AND published_at < ? AND {_ARRIVED} ORDER BY published_at, id"
    )
    for row in store.db.query(sql, [text_of(period.begins), text_of(period.ends)]):
        yield dt.datetime.fromisoformat(row["published_at"]), from_json(Edition, row["frozen"])


def _json(periods: Sequence[Period]) -> str:
    return json.dumps([[one.month, text_of(one.begins), text_of(one.ends)] for one in periods])
