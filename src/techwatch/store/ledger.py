"""The ledger of deliveries, and what each subscriber was sent. Talks to: SQLite."""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from techwatch.store import Store
from techwatch.store.columns import text_of, time_of
from techwatch.types import Answer, Delivery, DeliveryState

_LINES = """SELECT d.message_key, d.subscriber, s.email, d.state, d.attempts, d.reason, d.message_id, d.mail
    FROM deliveries d JOIN subscribers s ON s.id = d.subscriber"""
_OPEN = "d.state IN ('queued', 'deferred', 'attempted', 'data')"  # as the index of open lines says it
_DUE = f"{_OPEN} AND (d.state IN ('attempted', 'data') OR d.next_try IS NULL OR d.next_try <= ?)"
_SHARED = "subscriber = ? AND (message_key = ? OR mail != '' AND mail = ?)"  # a line, with those of its mail


Known = Literal["itself", "story", ""]
"""What a subscriber was sent of an article: it, another article of its story, or neither."""


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


def of(store: Store, subscriber: int) -> list[Delivery]:
    """Every line of a subscriber, the last written first."""
    return [Delivery(**row) for row in store.db.query(f"{_LINES} WHERE d.subscriber = ? ORDER BY d.at DESC, d.message_key", [subscriber])]


def articles_of(store: Store, subscriber: int) -> list[str]:
    """The addresses of all articles that a subscriber was sent."""
    sql = "SELECT a.url FROM sent s JOIN articles a ON a.id = s.article WHERE s.subscriber = ? ORDER BY a.url"
    return [row["url"] for row in store.db.query(sql, [subscriber])]


def notices(store: Store, subscriber: int | None = None) -> list[Delivery]:
    """Every line about a call that is part of a mail (of one subscriber, or of all), in the order of mails, addresses and keys."""
    whose = "" if subscriber is None else "d.subscriber = :subscriber AND "  # not "or null": else nobody's lines are found by the index
    sql = f"{_LINES} WHERE {whose}d.mail != '' ORDER BY d.mail, s.email, d.message_key"
    return [Delivery(**row) for row in store.db.query(sql, {"subscriber": subscriber})]


def open_notices(store: Store, *, now: dt.datetime) -> list[list[Delivery]]:
    """The mails about calls on which something is still to be done, each with all its lines."""
    found: dict[tuple[str, int], list[Delivery]] = {}
    for row in store.db.query(f"{_LINES} WHERE d.mail != '' AND {_DUE} ORDER BY d.mail, s.email, d.message_key", [text_of(now)]):
        line = Delivery(**row)
        found.setdefault((line.mail, line.subscriber), []).append(line)
    return list(found.values())


def still_open(store: Store, message_key: str, *, now: dt.datetime) -> list[Delivery]:
    """Lines on which something is to be done now: queued, cut short by a crash, or deferred, and nothing to be waited for."""
    sql = f"{_LINES} WHERE d.message_key = ? AND {_DUE} ORDER BY s.email"
    return [Delivery(**row) for row in store.db.query(sql, [message_key, text_of(now)])]


def open_of_kinds(store: Store, kinds: Collection[str], *, now: dt.datetime) -> list[Delivery]:
    """As `still_open`, of all messages whose keys begin with one of these kinds ("optin" of "optin:7:…"), the first written first."""
    sql = f"{_LINES} WHERE d.message_key BETWEEN ? || ':' AND ? || ';' AND {_DUE} ORDER BY d.at, d.message_key"
    return [Delivery(**row) for kind in kinds for row in store.db.query(sql, [kind, kind, text_of(now)])]


def put_off(store: Store, waiting: Sequence[Delivery], *, until: dt.datetime) -> None:
    """Queued lines wait until then."""
    sql = f"UPDATE deliveries SET next_try = ? WHERE state = 'queued' AND {_SHARED}"
    store.db.conn.executemany(sql, [(text_of(until), line.subscriber, line.message_key, line.mail) for line in waiting])


def slowed_down(store: Store, message_key: str) -> dict[str, int]:
    """Per domain that asked us to slow down, how often it did in answers to messages that still wait (RFC 3463: 421, 4.7.x)."""
    sql = """SELECT lower(substr(s.email, instr(s.email, '@') + 1)) AS domain, sum(d.attempts) AS times
        FROM deliveries d JOIN subscribers s ON s.id = d.subscriber
        WHERE d.message_key = ? AND d.state = 'deferred' AND (d.reason LIKE '421 %' OR d.reason LIKE '4__ 4.7.%') GROUP BY domain"""
    return {row["domain"]: row["times"] for row in store.db.query(sql, [message_key])}


def mark(store: Store, line: Delivery, state: DeliveryState, *, now: dt.datetime, reason: str = "") -> None:
    """Write how far a message got, before the next step is taken. Raises StoreError when it cannot be written.

    `data` is on the disk before the body leaves: not even a power cut may send a message twice.
    """
    sql = f"UPDATE deliveries SET state = ?, reason = ?, at = ? WHERE {_SHARED}"
    with store.durable() if state == "data" else store.transaction() as db:
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


def is_first(store: Store, subscriber: int, edition: str) -> bool:
    """Whether no edition that was published before this one was on its way to the subscriber."""
    sql = """SELECT 1 FROM editions this CROSS JOIN editions e ON (e.published_at, e.id) < (this.published_at, this.id)
        CROSS JOIN deliveries d ON d.message_key = 'edition:' || e.id AND d.subscriber = ?2
        WHERE this.id = ?1 AND d.state != 'suppressed' LIMIT 1"""
    return store.db.execute(sql, [edition, subscriber]).fetchone() is None


Decided = Literal["queued", "accepted"]
"""What becomes of a message of unknown fate: it is sent once more, or taken as arrived."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The line of a message that waits the longest: whose, since when (UTC), until when (None: for nothing), and why."""

    subscriber: int
    since: dt.datetime
    next_try: dt.datetime | None
    reason: str


def oldest(store: Store, message_key: str) -> Waiting | None:
    """The open line of a message that waits the longest; None when none is open."""
    sql = """SELECT subscriber, at, next_try, reason FROM deliveries
        WHERE message_key = ? AND state IN ('queued', 'attempted', 'data', 'deferred') ORDER BY at, subscriber LIMIT 1"""
    row = store.db.execute(sql, [message_key]).fetchone()
    return Waiting(row[0], dt.datetime.fromisoformat(row[1]), time_of(row[2]), row[3]) if row else None


def by_domain(store: Store, message_key: str) -> dict[str, dict[str, int]]:
    """Per domain how many lines of a message are in each state; the domain with the most lines first."""
    sql = """SELECT lower(substr(s.email, instr(s.email, '@') + 1)) AS domain, d.state, count(*) AS n
        FROM deliveries d JOIN subscribers s ON s.id = d.subscriber WHERE d.message_key = ? GROUP BY domain, d.state"""
    found: dict[str, dict[str, int]] = {}
    for row in store.db.query(sql, [message_key]):
        found.setdefault(row["domain"], {})[row["state"]] = row["n"]
    return dict(sorted(found.items(), key=lambda pair: (-sum(pair[1].values()), pair[0])))


def why_suppressed(store: Store, message_key: str) -> dict[str, int]:
    """Why subscribers got no message, each with how many; the most frequent first."""
    sql = "SELECT reason, count(*) FROM deliveries WHERE message_key = ? AND state = 'suppressed' GROUP BY reason ORDER BY 2 DESC, 1"
    return dict(store.db.execute(sql, [message_key]).fetchall())


def decide(store: Store, unknown: Sequence[Delivery], state: Decided, *, reason: str, now: dt.datetime) -> int:
    """What somebody says of lines whose fate is unknown: they arrived, or they are sent once more; -> how many were still unknown."""
    sql = f"UPDATE deliveries SET state = ?, reason = ?, next_try = NULL, at = ? WHERE state = 'unknown' AND {_SHARED}"
    rows = [(state, reason, text_of(now), line.subscriber, line.message_key, line.mail) for line in unknown]
    with store.transaction() as db:
        return sum(db.execute(sql, row).rowcount > 0 for row in rows)


def answers(store: Store, message_key: str, *, since: dt.datetime | None) -> list[tuple[Answer, int]]:
    """What was answered to a message for good, later than `since` (None: ever), each with how often."""
    sql = """SELECT state, reason, count(*) AS n FROM deliveries
        WHERE message_key = ?1 AND state IN ('accepted', 'refused') AND (?2 IS NULL OR at > ?2) GROUP BY state, reason"""
    found = []
    for row in store.db.query(sql, [message_key, text_of(since)]):
        code, _, words = row["reason"].partition(" ")
        found.append((Answer(row["state"], int(code) if code.isdecimal() else 0, words), row["n"]))
    return found


def refusals(store: Store, message_key: str) -> list[tuple[str, int]]:
    """Why a message was refused, each with how often, the most frequent first."""
    sql = "SELECT reason, count(*) FROM deliveries WHERE message_key = ? AND state = 'refused' GROUP BY reason ORDER BY 2 DESC, 1"
    return [(reason, count) for reason, count in store.db.execute(sql, [message_key])]


def sent_stories(store: Store, subscriber: int, *, but: str) -> set[str]:
    """Stories of which the subscriber was sent any article, in any edition but `but`, under every id they ever had."""
    sql = """WITH hers AS (SELECT article FROM sent WHERE subscriber = ?1 AND edition != ?2),
        known AS (SELECT DISTINCT a.story AS id FROM hers JOIN articles a ON a.id = hers.article WHERE a.story IS NOT NULL)
        SELECT id FROM known UNION SELECT s.id FROM stories s JOIN known ON known.id = s.merged_into"""
    return {row["id"] for row in store.db.query(sql, [subscriber, but])}


def stories_now(store: Store, edition: str) -> dict[str, dict[str, str]]:
    """What a published edition tells, by its items: the address of each article, and the story to which it belongs by now."""
    sql = "SELECT ea.story, a.url, a.story FROM edition_articles ea JOIN articles a ON a.id = ea.article WHERE ea.edition = ?"
    found: dict[str, dict[str, str]] = {}
    for item, url, story in store.db.execute(sql, [edition]):
        found.setdefault(item, {})[url] = story or item
    return found


def known_to(store: Store, subscriber: int, edition: str) -> dict[str, dict[str, Known]]:
    """What a published edition tells, by its items and the address of each article, and what of it other editions sent the subscriber.

    The article "itself", another one of the same "story" by what are stories now, or "" for nothing.
    """
    sql = """SELECT ea.story, a.url,
            CASE WHEN EXISTS (SELECT 1 FROM sent WHERE subscriber = ?2 AND article = a.id AND edition != ?1) THEN 'itself'
            WHEN EXISTS (SELECT 1 FROM articles o CROSS JOIN sent s ON s.subscriber = ?2 AND s.article = o.id AND s.edition != ?1
                WHERE o.story = a.story) THEN 'story' ELSE '' END
        FROM edition_articles ea JOIN articles a ON a.id = ea.article WHERE ea.edition = ?1"""  # not by what she was sent: that grows
    found: dict[str, dict[str, Known]] = {}
    for item, url, known in store.db.execute(sql, [edition, subscriber]):
        found.setdefault(item, {})[url] = known
    return found


def add_sent(store: Store, subscriber: int, edition: str, stories: Collection[str]) -> None:
    """Remember that the subscriber was sent every article of these stories, as the edition froze them."""
    sql = f"INSERT OR IGNORE INTO sent (subscriber, article, edition) SELECT ?3, article, edition FROM ({_TOLD})"
    store.db.execute(sql, [edition, json.dumps(sorted(stories)), subscriber])


# Two items of one edition may be one story by now: whoever got one of them was told the other's articles too. When they were one before it
# was frozen, the articles of both stand under one of their ids.
_TOLD = """WITH mine AS (
        SELECT ea.article FROM edition_articles ea WHERE ea.edition = ?1 AND (ea.story IN (SELECT value FROM json_each(?2)) OR ea.story IN (
            SELECT o.merged_into FROM json_each(?2) j JOIN stories o ON o.id = j.value
            WHERE NOT EXISTS (SELECT 1 FROM edition_articles h WHERE h.edition = ?1 AND h.story = j.value))))
    SELECT ea.article, ea.edition FROM edition_articles ea JOIN articles a ON a.id = ea.article WHERE ea.edition = ?1 AND (
        ea.article IN (SELECT article FROM mine) OR a.story IN (SELECT m.story FROM mine JOIN articles m ON m.id = mine.article))"""
