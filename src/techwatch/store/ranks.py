"""What is kept for ranking: what was learned of the editors, and what it is learned from. Talks to: SQLite."""

import datetime as dt
from dataclasses import dataclass

from techwatch.ranking import EDITIONS, UNTAUGHT, Taste
from techwatch.store import Store
from techwatch.store.columns import from_json, text_of, time_of, to_json
from techwatch.types import Item

MOST_EDITIONS = 60
"""So many of a digest's latest editions are learned from: an older one counts under 2 % of the latest."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What editors did to an item as it was proposed. `ago`: editions of its digest published since; `reason` "" = not said."""

    edition: str
    ago: int
    item: Item
    action: str  # kept, taken, dropped, left, off-topic
    reason: str = ""


def taste(store: Store) -> tuple[Taste, dt.datetime | None]:
    """What was learned last, and since when (UTC; None: from the beginning)."""
    row = store.db.execute("SELECT taste, since FROM rank_weights").fetchone()
    return (from_json(Taste, row[0]), time_of(row[1])) if row else (UNTAUGHT, None)


def keep(store: Store, taste: Taste, *, now: dt.datetime) -> None:
    """Drafts are ranked by `taste` from here on."""
    sql = """INSERT INTO rank_weights (id, taste, at) VALUES (1, ?, ?)
        ON CONFLICT DO UPDATE SET taste = excluded.taste, at = excluded.at"""
    store.db.execute(sql, [to_json(Taste, taste), text_of(now)])


def reset(store: Store, *, now: dt.datetime) -> None:
    """Nothing is known, and what was decided until `now` is not learned again."""
    sql = "INSERT OR REPLACE INTO rank_weights (id, taste, at, since) VALUES (1, ?, ?, ?)"
    store.db.execute(sql, [to_json(Taste, UNTAUGHT), text_of(now), text_of(now)])


def decided(store: Store, *, since: dt.datetime | None) -> list[Decided]:
    """What editors decided after `since` on items of markets, edition by edition; of an edition that nobody touched, nothing.

    The reason is that of the last drop that stands: one that was undone does not, unless that was undone in turn.
    """
    sql = """
    WITH RECURSIVE late AS (
        SELECT id, published_at, row_number() OVER (PARTITION BY digest ORDER BY published_at DESC, id DESC) - 1 AS ago
        FROM editions WHERE status = 'published'
    ), chain AS (
        SELECT id AS first, id AS last, 0 AS undone FROM acts WHERE name = 'drop' AND undoes IS NULL
        UNION ALL SELECT first, acts.id, 1 - undone FROM chain JOIN acts ON acts.undoes = last
    ), stands AS (
        SELECT first, undone, max(last) FROM chain GROUP BY first
    ), reasons AS (
        SELECT edition, item, json_extract(after, '$.value') AS reason, max(id)
        FROM acts JOIN stands ON stands.first = acts.id AND NOT undone GROUP BY edition, item
    )
    SELECT d.edition, late.ago, p.facts, d.action, coalesce(r.reason, '') AS reason
    FROM late JOIN decisions d ON d.edition = late.id JOIN proposals p ON p.edition = d.edition AND p.item = d.story
    LEFT JOIN reasons r ON r.edition = d.edition AND r.item = d.story AND d.action = 'dropped'
    WHERE d.action IN ('kept', 'taken', 'dropped', 'left', 'off-topic') AND d.who != '' AND late.ago < :most
    AND (:since IS NULL OR d.at > :since) AND p.facts ->> 'section' = 'market'
    ORDER BY late.published_at, d.edition, d.story"""
    rows = store.db.query(sql, {"most": MOST_EDITIONS, "since": text_of(since)})
    return [Decided(row["edition"], row["ago"], from_json(Item, row["facts"]), row["action"], row["reason"]) for row in rows]


@dataclass(frozen=True, slots=True)
class Stood:
    """The market items that a published edition sent; `date`: the local day on which it went out."""

    edition: str
    date: dt.date
    items: tuple[Item, ...]


def stood(store: Store, digest: str, *, most: int = EDITIONS) -> list[Stood]:
    """The digest's last published editions, the latest first."""
    sql = """
    SELECT e.id, e.frozen ->> 'date' AS date, (
        SELECT json_group_array(json(i.value)) FROM json_each(e.frozen, '$.items') i
        WHERE i.value ->> 'keep' AND i.value ->> 'section' = 'market'
    ) AS items
    FROM editions e WHERE e.digest = ? AND e.status = 'published' AND e.frozen IS NOT NULL
    ORDER BY e.published_at DESC, e.id DESC LIMIT ?"""
    rows = store.db.query(sql, [digest, most])
    return [Stood(row["id"], dt.date.fromisoformat(row["date"]), from_json(tuple[Item, ...], row["items"])) for row in rows]
