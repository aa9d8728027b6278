"""The full-text index: its words, what matches, and the articles behind. Talks to: SQLite.

What matches is told by numbers and strengths alone; articles are read when it is known which are wanted.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from techwatch.store import Store, articles
from techwatch.store.columns import article_of, text_of
from techwatch.types import Article, CallFacts, Label, Market

TITLE: Final = 5.0
"""How much more a word in a title says than one in the text."""
_CHUNK: Final = 500
_SHOUTED: Final = " AND (instr(title, :shouts) OR instr(text, :shouts))"
Read = tuple[Article, str, tuple[Label, ...], CallFacts | None]
"""An article, its story ("" = not compared yet), its labels and the facts of the call that it is."""
_WORDS: Final = "CREATE VIRTUAL TABLE IF NOT EXISTS temp.articles_words USING fts5vocab(main, articles_fts, row)"


def vocabulary(store: Store, start: str) -> dict[str, int]:
    """The words of the articles that begin with `start` (folded), and how many articles hold each."""
    store.db.execute(_WORDS)
    sql = "SELECT term, doc FROM temp.articles_words WHERE term >= ? AND term < ?"
    return dict(store.db.execute(sql, [start, start + "\U0010ffff"]).fetchall()) if start else {}


def known(store: Store, words: Collection[str]) -> set[str]:
    """Those of these words (folded) that some article holds."""
    store.db.execute(_WORDS)
    found, wanted = set[str](), list(words)
    for at in range(0, len(wanted), _CHUNK):
        part = wanted[at : at + _CHUNK]
        sql = f"SELECT term FROM temp.articles_words WHERE term IN ({', '.join('?' * len(part))})"
        found |= {row[0] for row in store.db.execute(sql, part)}
    return found


def size(store: Store) -> tuple[int, int]:
    """How many articles the index holds, and the greatest number that one has."""
    found = store.db.execute("SELECT count(*), coalesce(max(id), 0) FROM articles_fts_docsize").fetchone()
    return int(found[0]), int(found[1])


def count(store: Store, query: str) -> int:
    """How many articles match an FTS5 query."""
    return int(store.db.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?", [query]).fetchone()[0])


def numbers(store: Store, query: str, *, shouts: str = "", most: int = -1) -> list[int]:
    """The articles that match an FTS5 query, by number alone, which is quicker; `most` of them at most (-1: all)."""
    sql = f"SELECT rowid FROM articles_fts WHERE articles_fts MATCH :query{_SHOUTED if shouts else ''} LIMIT :most"
    return [row[0] for row in store.db.execute(sql, {"query": query, "shouts": shouts, "most": most})]


def matching(store: Store, query: str, *, shouts: str = "") -> list[tuple[int, float]]:
    """The articles that match an FTS5 query, each with its BM25, above 0 (a title counts five times).

    `shouts`: only those that say it in these very capitals.
    """
    sql = f"SELECT rowid, -bm25(articles_fts, {TITLE}, 1.0) FROM articles_fts WHERE articles_fts MATCH :query{_SHOUTED if shouts else ''}"
    return list(store.db.execute(sql, {"query": query, "shouts": shouts}).fetchall())


def dated(store: Store, since: dt.datetime, until: dt.datetime) -> list[int]:
    """The articles of [since, until), by the date of publication, else that on which they were first seen."""
    sql = "SELECT id FROM articles WHERE coalesce(published, seen) >= ? AND coalesce(published, seen) < ?"
    return [row[0] for row in store.db.execute(sql, [text_of(since), text_of(until)])]


def feeds(store: Store, since: dt.datetime, until: dt.datetime) -> list[tuple[str, str]]:
    """The date (ISO 8601, UTC) and the feed of each article of [since, until), by date."""
    sql = """SELECT coalesce(published, seen), feed FROM articles
        WHERE coalesce(published, seen) >= ? AND coalesce(published, seen) < ? ORDER BY 1"""
    return list(store.db.execute(sql, [text_of(since), text_of(until)]).fetchall())


def labelled(store: Store, ids: Collection[int], markets: Sequence[Market]) -> dict[int, float]:
    """Of these articles, those with a label of these markets that holds, and its score (the best of several)."""
    found = dict[int, float]()
    wanted, marks = list(ids), ", ".join("?" * len(markets))
    for at in range(0, len(wanted), _CHUNK):
        part = wanted[at : at + _CHUNK]
        sql = f"""SELECT article, max(score) FROM labels
            WHERE article IN ({", ".join("?" * len(part))}) AND market IN ({marks}) AND holds GROUP BY article"""
        found |= dict(store.db.execute(sql, [*part, *markets]).fetchall())
    return found


def read(store: Store, ids: Sequence[int]) -> dict[int, Read]:
    """These articles with what goes with them, in their order."""
    found = dict[int, Read]()
    for at in range(0, len(ids), _CHUNK):
        part = list(ids[at : at + _CHUNK])
        marks = ", ".join("?" * len(part))
        rows = {row["id"]: row for row in store.db.query(f"SELECT * FROM articles WHERE id IN ({marks})", part)}
        calls = {row[0] for row in store.db.execute(f"SELECT article FROM calls WHERE article IN ({marks})", part)}
        labels = articles.labels_of(store, part)
        for number in part:
            story = rows[number]["story"] or ""
            call = articles.call_told(store, number, story) if number in calls else None
            found[number] = (article_of(rows[number]), story, labels.get(number, ()), call)
    return found


def stories_of(store: Store, ids: Sequence[int]) -> Mapping[int, str]:
    """The story of each of these articles, in their order; "" where it was not compared yet."""
    found = dict[int, str]()
    for at in range(0, len(ids), _CHUNK):
        part = ids[at : at + _CHUNK]
        sql = f"SELECT id, coalesce(story, '') FROM articles WHERE id IN ({', '.join('?' * len(part))})"
        stories = dict(store.db.execute(sql, list(part)).fetchall())
        found |= {article: stories[article] for article in part}
    return found
