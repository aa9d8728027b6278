"""What is known of two stories beside their articles: that they may be the same, that an editor set them apart. Talks to: SQLite."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from techwatch.store.columns import text_of
from techwatch.types import Hint

if TYPE_CHECKING:  # the schema that Store needs is made of TABLES
    from techwatch.store import Store

TABLES = """
CREATE TABLE story_links (
    one TEXT NOT NULL REFERENCES stories(id),    -- the smaller id of the two
    other TEXT NOT NULL REFERENCES stories(id),
    verdict TEXT NOT NULL,               -- maybe: the engine's hint; apart: an editor's word, which stays
    score REAL NOT NULL,                 -- of a hint, 0..1
    who TEXT NOT NULL,                   -- '' = the engine
    at TEXT NOT NULL,
    PRIMARY KEY (one, other)
) WITHOUT ROWID;
CREATE INDEX story_links_other ON story_links (other);
CREATE INDEX stories_merged ON stories (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX proposals_item ON proposals (item);
CREATE INDEX edition_articles_article ON edition_articles (article);
"""

_EVER = "SELECT ?1 UNION ALL SELECT id FROM stories WHERE merged_into = ?1"  # every id of a story that stands


def hint(store: "Store", one: str, other: str, *, score: float, seen: dt.datetime | None) -> None:
    """Two stories may be the same, since an article that was first seen then; nothing changes where an editor set them apart."""
    if one == other:
        return
    sql = """INSERT INTO story_links (one, other, verdict, score, who, at) VALUES (?, ?, 'maybe', ?, '', ?)
        ON CONFLICT DO UPDATE SET score = max(score, excluded.score) WHERE verdict = 'maybe'"""
    store.db.execute(sql, [*sorted((one, other)), score, text_of(seen) or ""])


def hints(store: "Store", story: str, *, most: int = 3) -> tuple[Hint, ...]:
    """The stories that may be the same as `story`, the likeliest first."""
    sql = """SELECT s.id, a.title, a.source, a.url, a.lang FROM story_links l
        JOIN stories s ON s.id = CASE l.one WHEN ?1 THEN l.other ELSE l.one END JOIN articles a ON a.id = s.lead
        WHERE (l.one = ?1 OR l.other = ?1) AND l.verdict = 'maybe' AND s.merged_into IS NULL ORDER BY l.score DESC, s.id LIMIT ?2"""
    return tuple(Hint(*row) for row in store.db.execute(sql, [story, most]))


def apart(store: "Store", one: str, other: str) -> bool:
    """Whether an editor set the two stories apart."""
    sql = "SELECT 1 FROM story_links WHERE one = ? AND other = ? AND verdict = 'apart'"
    return store.db.execute(sql, sorted((one, other))).fetchone() is not None


def set_apart(store: "Store", one: str, other: str, *, who: str, now: dt.datetime) -> None:
    """An editor's word: the engine never makes these two one; said again it is who said it first."""
    sql = """INSERT INTO story_links (one, other, verdict, score, who, at) VALUES (?, ?, 'apart', 0, ?, ?)
        ON CONFLICT DO UPDATE SET verdict = 'apart', who = excluded.who, at = excluded.at WHERE verdict != 'apart'"""
    store.db.execute(sql, [*sorted((one, other)), who, text_of(now)])


def said(store: "Store", one: str, other: str) -> dict[str, str] | None:
    """Who said what of two stories that stand, and when (ISO 8601): "apart" for two, "merged" for one; None: no editor spoke."""
    sql = f"""SELECT verdict AS said, who, at FROM story_links WHERE one = ?1 AND other = ?2 AND verdict = 'apart'
        UNION ALL SELECT action, who, at FROM decisions WHERE action = 'merged' AND ?1 = ?2 AND after IN ({_EVER})
        ORDER BY at DESC LIMIT 1"""
    return next(iter(store.db.query(sql, sorted((one, other)))), None)


def lead(store: "Store", story: str) -> int | None:
    """The article that leads a story, by any id that it ever had; None: there is no such story."""
    row = store.db.execute("SELECT lead FROM stories WHERE id = ?", [standing(store, story)]).fetchone()
    return row[0] if row else None


def forget(store: "Store", one: str, other: str) -> None:
    """What was said of these two counts no more."""
    store.db.execute("DELETE FROM story_links WHERE one = ? AND other = ?", sorted((one, other)))


def judged(store: "Store", story: str) -> bool:
    """Whether a person holds to the story as it is: joined it with another, set it apart, follows it as a call or spoke of that."""
    sql = f"""SELECT 1 FROM story_links WHERE (one = ?1 OR other = ?1) AND verdict = 'apart'
        UNION ALL SELECT 1 FROM decisions WHERE action = 'merged' AND after IN ({_EVER})
        UNION ALL SELECT 1 FROM follows WHERE story = ?1 UNION ALL SELECT 1 FROM call_words WHERE story = ?1 LIMIT 1"""
    return store.db.execute(sql, [story]).fetchone() is not None


def follow(store: "Store", story: str, into: str) -> None:
    """What was known of `story` is known of the one that it became."""
    its = "one = ?1 OR other = ?1"
    rows = store.db.execute(f"SELECT one, other, verdict, score, who, at FROM story_links WHERE {its}", [story]).fetchall()
    store.db.execute(f"DELETE FROM story_links WHERE {its}", [story])
    sql = """INSERT INTO story_links (one, other, verdict, score, who, at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET verdict = 'apart', who = excluded.who, at = excluded.at WHERE excluded.verdict = 'apart'"""
    for one, other, *rest in rows:
        pair = sorted((into, other if one == story else one))
        if pair[0] != pair[1]:
            store.db.execute(sql, [*pair, *rest])


def standing(store: "Store", story: str) -> str:
    """The id that stands for a story: its own, or that of the one it became."""
    row = store.db.execute("SELECT COALESCE(merged_into, id) FROM stories WHERE id = ?", [story]).fetchone()
    return row[0] if row else story


def exists(store: "Store", story: str) -> bool:
    """Whether there ever was a story of this id."""
    return store.db.execute("SELECT 1 FROM stories WHERE id = ?", [story]).fetchone() is not None


def both(store: "Store", ids: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs among `ids` that became one story, each with the id that stands for it."""
    found: dict[str, str] = {}
    pairs = []
    for id in ids:
        stands = standing(store, id)
        if stands in found and found[stands] != id:
            pairs.append((found[stands], id))
        found.setdefault(stands, id)
    return pairs
