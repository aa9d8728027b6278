"""What published editions say, to be found again, and how often their links were opened. Talks to: SQLite."""

import datetime as dt
import functools
import json
import re
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlite_utils

from techwatch.store.columns import from_json
from techwatch.types import Edition, Lang, Market

if TYPE_CHECKING:  # the schema that Store needs is made of TABLES
    from techwatch.store import Store

TABLES = """
CREATE TABLE archived (                  -- what went out of each published edition, as it stands now
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL REFERENCES editions(id) ON DELETE CASCADE,
    place INTEGER NOT NULL,              -- in the frozen edition's items, from 0
    day TEXT NOT NULL,                   -- local day on which it went out
    markets TEXT NOT NULL,               -- slugs, with a space on both sides of each
    title TEXT NOT NULL,
    blurb TEXT NOT NULL
);
CREATE INDEX archived_edition ON archived (edition);
CREATE INDEX archived_day ON archived (day);
CREATE VIRTUAL TABLE archived_fts USING fts5 (
    title, blurb, content='archived', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER archived_added AFTER INSERT ON archived BEGIN
    INSERT INTO archived_fts (rowid, title, blurb) VALUES (new.id, new.title, new.blurb);
END;
CREATE TRIGGER archived_removed AFTER DELETE ON archived BEGIN
    INSERT INTO archived_fts (archived_fts, rowid, title, blurb) VALUES ('delete', old.id, old.title, old.blurb);
END;
"""

CALLS = """
ALTER TABLE archived ADD COLUMN call TEXT NOT NULL DEFAULT '';  -- the call's id, '' for what is no call, or has no id
CREATE INDEX archived_call ON archived (call) WHERE call != '';
"""

_FILL = """
INSERT INTO archived (edition, place, day, markets, title, blurb, call)
SELECT e.id, i.key, json_extract(e.frozen, '$.date'),
    ' ' || json_extract(i.value, '$.market') || ' ' ||
        coalesce((SELECT group_concat(a.value, ' ') FROM json_each(i.value, '$.also') a), '') || ' ',
    json_extract(i.value, '$.title'), coalesce(json_extract(i.value, '$.blurb'), ''),
    CASE json_extract(i.value, '$.section') WHEN 'calls' THEN coalesce(json_extract(i.value, '$.id'), '') ELSE '' END
FROM editions e, json_each(e.frozen, '$.items') i
WHERE e.frozen IS NOT NULL AND json_extract(i.value, '$.keep') AND (:edition IS NULL OR e.id = :edition)
ORDER BY e.date, e.id, i.key
"""

LONGEST: Final = 200
"""Letters of a question that are looked at."""

_MOST = 10  # words of it


@dataclass(frozen=True, slots=True)
class Numbered:
    """A published edition as lists show it. `day`: local; `first`: the title of its first item."""

    id: str
    digest: str
    day: dt.date
    number: int
    subject: Mapping[Lang, str]
    first: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A published edition as it stands, when it was frozen and when its words last changed."""

    edition: Edition
    at: dt.datetime
    changed: dt.datetime


@dataclass(frozen=True, slots=True)
class Found:
    """An item of a published edition, by its place among the frozen items; `also`: where else the same call stood, the latest first."""

    edition: str
    place: int
    also: tuple["Found", ...] = ()


def fill(db: sqlite_utils.Database, edition: str | None = None) -> None:
    """Make the items of a published edition (None: of all) findable as it says them now; of a draft nothing is."""
    db.execute("DELETE FROM archived WHERE :edition IS NULL OR edition = :edition", {"edition": edition})
    db.execute(_FILL, {"edition": edition})


# --- lists ----------------------------------------------------------------------------------------


def numbers(store: "Store", digest: str) -> list[Numbered]:
    """All published editions of a digest, the newest first."""
    sql = """SELECT id, digest, json_extract(frozen, '$.date') AS day, number, json_extract(frozen, '$.subject') AS subject,
        coalesce((SELECT title FROM archived a WHERE a.edition = e.id ORDER BY place LIMIT 1), '') AS first
        FROM editions e WHERE digest = ? AND frozen IS NOT NULL ORDER BY date DESC, id DESC"""
    return [_numbered(row) for row in store.db.query(sql, [digest])]


def _numbered(row: Mapping[str, Any]) -> Numbered:
    day, subject = dt.date.fromisoformat(row["day"]), json.loads(row["subject"])
    return Numbered(row["id"], row["digest"], day, row["number"], subject, row["first"])


_KEPT = """SELECT frozen, published_at,
    coalesce((SELECT max(at) FROM edition_revisions r WHERE r.edition = e.id), published_at) AS changed FROM editions e"""


def newest(store: "Store", *, digest: str = "", market: Market = "", limit: int = 20) -> list[Kept]:
    """The newest published editions (of a digest, or with items of a market)."""
    sql = f"""{_KEPT} WHERE frozen IS NOT NULL AND (?1 = '' OR digest = ?1)
        AND (?2 = '' OR EXISTS (SELECT 1 FROM archived a WHERE a.edition = e.id AND instr(a.markets, ' ' || ?2 || ' ')))
        ORDER BY date DESC, id DESC LIMIT ?3"""
    return _editions(store, sql, [digest, market, limit])


def of_month(store: "Store", month: str) -> list[Kept]:
    """The published editions of a month ("2026-11"), the newest first."""
    sql = f"""{_KEPT} WHERE id IN (SELECT edition FROM archived WHERE day BETWEEN ?1 || '-01' AND ?1 || '-31')
        ORDER BY date DESC, id DESC"""
    return _editions(store, sql, [month])


def months(store: "Store", market: Market) -> list[str]:
    """The months ("2026-11") with items of a market, the newest first."""
    sql = "SELECT DISTINCT substr(day, 1, 7) FROM archived WHERE instr(markets, ' ' || ? || ' ') ORDER BY 1 DESC"
    return [row[0] for row in store.db.execute(sql, [market])]


def _editions(store: "Store", sql: str, values: Sequence[str | int]) -> list[Kept]:
    def moment(text: str) -> dt.datetime:
        return dt.datetime.fromisoformat(text)

    rows = list(store.db.query(sql, values))
    return [Kept(_edition(row["frozen"]), moment(row["published_at"]), moment(row["changed"])) for row in rows]


@functools.lru_cache(maxsize=64)  # the same few stand in every list
def _edition(frozen: str) -> Edition:
    return from_json(Edition, frozen)


# --- search ---------------------------------------------------------------------------------------


def search(store: "Store", asked: str, *, market: Market = "", skip: int = 0, limit: int = 20) -> tuple[list[Found], int]:
    """Items that hold every word of what was `asked`, or words that begin so, best first; and how many there are.

    A call is found once, in the latest edition that holds the words. Of equally good ones the newest comes first. Nothing is found where
    no word was asked for.
    """
    query = _query(asked)
    if not query:
        return [], 0
    hits = f"""WITH hit AS MATERIALIZED (
        SELECT a.id, a.edition, a.place, a.day, round(bm25(archived_fts, 4.0, 1.0), 1) AS worth, {_WHAT} AS what
        FROM archived_fts f JOIN archived a ON a.id = f.rowid LEFT JOIN stories s ON a.call != '' AND s.id = a.call
        WHERE archived_fts MATCH ?1 AND (?2 = '' OR instr(a.markets, ' ' || ?2 || ' ')))"""
    best = """SELECT edition, place, what FROM (
            SELECT *, min(worth) OVER (PARTITION BY what) AS best, min(id) OVER (PARTITION BY what) AS first,
            row_number() OVER (PARTITION BY what ORDER BY day DESC, edition DESC, place) AS latest FROM hit)
        WHERE latest = 1 ORDER BY best, day DESC, first LIMIT ?3 OFFSET ?4"""
    try:
        count = store.db.execute(f"{hits} SELECT count(DISTINCT what) FROM hit", [query, market]).fetchone()[0]
        rows = store.db.execute(f"{hits} {best}", [query, market, limit, skip]).fetchall()
    except sqlite3.OperationalError:  # words in which the index knows no letter
        return [], 0
    return [Found(edition, place, _elsewhere(store, what, edition)) for edition, place, what in rows], int(count)


# Calls that became one are one; anything else is itself.
_WHAT = "CASE a.call WHEN '' THEN a.edition || '/' || a.place ELSE coalesce(s.merged_into, a.call) END"


def _elsewhere(store: "Store", what: str, edition: str) -> tuple[Found, ...]:
    """Where else a call stood, the latest first; of anything else nowhere: a story that goes on tells something new."""
    if "/" in what:
        return ()
    sql = """SELECT edition, min(place) FROM archived
        WHERE call IN (SELECT ?1 UNION SELECT id FROM stories WHERE merged_into = ?1) AND edition != ?2
        GROUP BY edition ORDER BY max(day) DESC, edition DESC"""
    return tuple(Found(*row) for row in store.db.execute(sql, [what, edition]))


def _query(asked: str) -> str:
    """FTS5's words for a question: each is quoted, so that none is an operator."""
    words = re.findall(r"\w+", asked[:LONGEST].casefold())[:_MOST]
    return " AND ".join(f"({' OR '.join(_spellings(word))})" for word in words)


def _spellings(word: str) -> list[str]:
    """A word, its plural or singular and what it begins, in both spellings of œ; a single letter stands for itself only."""
    if len(word) < 2:
        return [f'"{word}"']
    stem = word[:-2] if len(word) > 5 and word.endswith("aux") else word[:-1] if len(word) > 3 and word[-1] in "sx" else word
    return [f'"{spelt}" *' for spelt in dict.fromkeys((stem, stem.replace("œ", "oe"), stem.replace("oe", "œ")))]


# --- counts ---------------------------------------------------------------------------------------


def opened(store: "Store", edition: str, item: str) -> None:
    """One more opening of an item's link; who opened it is nowhere."""
    sql = "INSERT INTO opened (edition, item, times) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET times = times + 1"
    store.db.execute(sql, [edition, item])


def times_opened(store: "Store", edition: str) -> dict[str, int]:
    """How often the link of each item of an edition was opened, by the item's id."""
    return dict(store.db.execute("SELECT item, times FROM opened WHERE edition = ?", [edition]).fetchall())
