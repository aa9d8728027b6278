"""Articles, their labels and call facts, and the search over them. Talks to: SQLite."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from techwatch.store import Store
from techwatch.store.columns import article_of, article_row, from_json, text_of, to_json
from techwatch.types import Article, CallFacts, Evidence, Hit, Label, Reading

_EVIDENCE: Any = tuple[Evidence, ...]


def find(store: Store, canonical: str) -> int | None:
    """The id of the article known under this canonical address."""
    row = store.db.execute("SELECT id FROM articles WHERE canonical = ?", [canonical]).fetchone()
    return row[0] if row else None


def add(store: Store, reading: Reading) -> int:
    """Store what was understood of a page; -> the article's id (that of the one already there, untouched, if any)."""
    known = find(store, reading.article.canonical)
    if known is not None:
        return known
    row = article_row(reading.article)
    marks = ", ".join(f":{name}" for name in row)
    added = store.db.execute(f"INSERT INTO articles ({', '.join(row)}) VALUES ({marks}) RETURNING id", row).fetchone()[0]
    _add_labels(store, added, reading.labels)
    if reading.call is not None:
        _add_call(store, added, reading.call)
    return int(added)


def _add_labels(store: Store, article: int, labels: Sequence[Label]) -> None:
    """Only markets with something said for or against them: the sea of zeros proves nothing."""
    rows = [
        (article, label.market, label.score, int(label.holds), to_json(_EVIDENCE, label.evidence))
        for label in labels
        if label.evidence or label.holds
    ]
    store.db.conn.executemany("INSERT INTO labels (article, market, score, holds, evidence) VALUES (?, ?, ?, ?, ?)", rows)


def _add_call(store: Store, article: int, call: CallFacts) -> None:
    last = max((deadline.date for deadline in call.deadlines), default=None)
    sql = "INSERT INTO calls (article, last_deadline, permanent, facts) VALUES (?, ?, ?, ?)"
    store.db.execute(sql, [article, last and last.isoformat(), int(call.permanent), to_json(CallFacts, call)])


def get(store: Store, ids: Sequence[int]) -> dict[int, Article]:
    """The articles with these ids."""
    marks = ", ".join("?" * len(ids))
    return {row["id"]: article_of(row) for row in store.db.query(f"SELECT * FROM articles WHERE id IN ({marks})", list(ids))}


def labels(store: Store, article: int) -> tuple[Label, ...]:
    """The article's labels, best first."""
    rows = store.db.query("SELECT * FROM labels WHERE article = ? ORDER BY score DESC, market", [article])
    return tuple(Label(r["market"], r["score"], from_json(_EVIDENCE, r["evidence"]), bool(r["holds"])) for r in rows)


def call(store: Store, article: int) -> CallFacts | None:
    """The facts of the call that the article is, None when it is none."""
    row = store.db.execute("SELECT facts FROM calls WHERE article = ?", [article]).fetchone()
    return from_json(CallFacts, row[0]) if row else None


def since(store: Store, moment: dt.datetime) -> Iterator[Article]:
    """Articles first seen at `moment` or later, the newest first."""
    for row in list(store.db.query("SELECT id FROM articles WHERE seen >= ? ORDER BY seen DESC, id DESC", [text_of(moment)])):
        yield from get(store, [row["id"]]).values()


def relabel(store: Store, article: int, labels: Sequence[Label]) -> None:
    """Other labels in place of the article's."""
    store.db.execute("DELETE FROM labels WHERE article = ?", [article])
    _add_labels(store, article, labels)


def ungrouped(store: Store, limit: int) -> list[Article]:
    """Articles not yet compared with the others, oldest first."""
    sql = "SELECT * FROM articles WHERE story IS NULL ORDER BY published IS NULL, published, canonical LIMIT ?"
    return [article_of(row) for row in store.db.query(sql, [limit])]


def count_ungrouped(store: Store) -> int:
    """How many articles were not compared yet."""
    return int(store.db.execute("SELECT count(*) FROM articles WHERE story IS NULL").fetchone()[0])


def story_of(store: Store, article: int) -> str:
    """The story of an article, "" when it was not compared yet."""
    row = store.db.execute("SELECT story FROM articles WHERE id = ?", [article]).fetchone()
    return (row and row[0]) or ""


def search(store: Store, query: str, *, since: dt.datetime | None = None, until: dt.datetime | None = None, limit: int = 2000) -> list[Hit]:
    """Articles that match an FTS5 `query`, best first (BM25, a title counts five times), dated within [since, until)."""
    sql = """SELECT a.* FROM articles_fts f JOIN articles a ON a.id = f.rowid
        WHERE articles_fts MATCH :query
          AND (:since IS NULL OR coalesce(a.published, a.seen) >= :since)
          AND (:until IS NULL OR coalesce(a.published, a.seen) < :until)
        ORDER BY bm25(articles_fts, 5.0, 1.0), a.canonical LIMIT :limit"""
    rows = store.db.query(sql, {"query": query, "since": text_of(since), "until": text_of(until), "limit": limit})
    hits = [(article_of(row), row["story"] or "") for row in list(rows)]
    return [Hit(article, story, rank, labels(store, article.id), call(store, article.id)) for rank, (article, story) in enumerate(hits)]


def counts(store: Store) -> dict[str, int]:
    """How many entries, articles, stories and calls the store holds."""
    sql = """SELECT (SELECT count(*) FROM entries) AS entries, (SELECT count(*) FROM articles) AS articles,
        (SELECT count(*) FROM stories WHERE merged_into IS NULL) AS stories, (SELECT count(*) FROM calls) AS calls"""
    return dict(next(iter(store.db.query(sql))))


def with_id(article: Article, id: int) -> Article:
    """`article` under the id the store gave it."""
    return replace(article, id=id)
