"""Articles, their labels and call facts, and the search over them. Talks to: SQLite."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace as replaced
from typing import Any

from techwatch import versions
from techwatch.store import Store, calls
from techwatch.store.columns import article_of, article_row, from_json, text_of, to_json
from techwatch.types import Article, CallFacts, Evidence, Hit, Label, Reading

_EVIDENCE: Any = tuple[Evidence, ...]


def find(store: Store, canonical: str) -> int | None:
    """The id of the article known under this canonical address: its own, or one that its page or feed claims for it."""
    sql = "SELECT id FROM articles WHERE canonical = ?1 UNION ALL SELECT article FROM article_keys WHERE key = ?1 LIMIT 1"
    row = store.db.execute(sql, [canonical]).fetchone()
    return row[0] if row else None


def add(store: Store, reading: Reading) -> int:
    """Store what was understood of a page; -> the article's id (that of the one already there, untouched, if any).

    One is there when it has the same address, or when one of them claims the other's and their texts agree.
    """
    known = _known(store, reading)
    added = _insert(store, reading) if known is None else known
    claim(store, added, (reading.article.canonical, *reading.keys))
    return added


def _known(store: Store, reading: Reading) -> int | None:
    article = reading.article
    for key in (article.canonical, *reading.keys):
        holder = find(store, key)
        if holder is not None:
            other = get(store, [holder])[holder]
            if other.canonical == article.canonical or versions.same(other, article):
                return holder
    return None


def _insert(store: Store, reading: Reading) -> int:
    """A new article; an address that another one only claimed is its own from now on."""
    row = article_row(reading.article)
    marks = ", ".join(f":{name}" for name in row)
    added = store.db.execute(f"INSERT INTO articles ({', '.join(row)}) VALUES ({marks}) RETURNING id", row).fetchone()[0]
    store.db.execute("DELETE FROM article_keys WHERE key = ?", [reading.article.canonical])
    _add_labels(store, added, reading.labels)
    if reading.call is not None:
        _add_call(store, added, reading.call)
    return int(added)


def claim(store: Store, article: int, keys: Sequence[str]) -> None:
    """Know an article by further addresses too, but for those that belong to another.

    One that an article with another text claims already says nothing of either (a template that claims one address on every
    page) and is nobody's from then on.
    """
    for key in keys:
        row = store.db.execute("SELECT id FROM articles WHERE canonical = ?", [key]).fetchone()
        if row is None and not _add_key(store, article, key):
            _dispute(store, article, key)


def _add_key(store: Store, article: int, key: str) -> bool:
    """-> whether the key is the article's; False: it is another's, or nobody's."""
    store.db.execute("INSERT OR IGNORE INTO article_keys (key, article) VALUES (?, ?)", [key, article])
    return bool(store.db.execute("SELECT article IS ? FROM article_keys WHERE key = ?", [article, key]).fetchone()[0])


def _dispute(store: Store, article: int, key: str) -> None:
    holder = find(store, key)
    if holder is not None:
        both = get(store, [holder, article])
        if not versions.same(both[holder], both[article]):
            store.db.execute("UPDATE article_keys SET article = NULL WHERE key = ?", [key])


def keys(store: Store, article: int) -> list[str]:
    """The further addresses under which an article is known, in order."""
    return [row[0] for row in store.db.execute("SELECT key FROM article_keys WHERE article = ? ORDER BY key", [article])]


def replace(store: Store, article: int, reading: Reading) -> None:
    """Put what was read later in place of an article's words, labels and call facts; it stays the same article.

    Its id, addresses, feed, `seen` and first date of publication stay, its author where the new page names none. What is offered stays
    so.
    """
    row = article_row(reading.article) | {"id": article}
    sql = """UPDATE articles SET title = :title, text = :text, blurb = :blurb, lang = :lang, failure = :failure,
        author = CASE :author WHEN '' THEN author ELSE :author END, original = CASE :original WHEN '' THEN original ELSE :original END,
        dated = CASE WHEN published IS NULL THEN :dated ELSE dated END, published = coalesce(published, :published),
        offered = max(offered, :offered) WHERE id = :id"""
    with store.transaction() as db:
        db.execute(sql, row)
        relabel(store, article, reading.labels)
        state_call(store, article, reading.call)
        claim(store, article, reading.keys)


def state_call(store: Store, article: int, call: CallFacts | None) -> None:
    """Other facts in place of those of the call that the article is; None: it is none any more."""
    store.db.execute("DELETE FROM calls WHERE article = ?", [article])
    if call is not None:
        _add_call(store, article, call)


def offer(store: Store, article: int) -> None:
    """The article may be proposed from now on."""
    store.db.execute("UPDATE articles SET offered = 1 WHERE id = ?", [article])


def renew(store: Store, article: int, *, seen: dt.datetime, since: dt.datetime | None) -> None:
    """A feed offers an article now that only a backfill had found: it is news from `seen` on, unless it was published before `since`."""
    sql = """UPDATE articles SET offered = 1, seen = :seen WHERE id = :id AND NOT offered AND (:since IS NULL OR published >= :since)
        AND EXISTS (SELECT 1 FROM entries WHERE article = :id) AND NOT EXISTS (SELECT 1 FROM entries WHERE article = :id AND NOT past)"""
    store.db.execute(sql, {"id": article, "seen": text_of(seen), "since": text_of(since)})


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


def labels_of(store: Store, ids: Sequence[int]) -> dict[int, tuple[Label, ...]]:
    """The labels of each of these articles that has some, best first."""
    found = dict[int, tuple[Label, ...]]()
    marks = ", ".join("?" * len(ids))
    for row in store.db.query(f"SELECT * FROM labels WHERE article IN ({marks}) ORDER BY score DESC, market", list(ids)):
        label = Label(row["market"], row["score"], from_json(_EVIDENCE, row["evidence"]), bool(row["holds"]))
        found[row["article"]] = (*found.get(row["article"], ()), label)
    return found


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
    return [
        Hit(article, story, 1.0 / (1 + rank), labels(store, article.id), call_told(store, article.id, story))
        for rank, (article, story) in enumerate(hits)
    ]


def call_told(store: Store, article: int, story: str) -> CallFacts | None:
    """What is known of the call that an article is, with what its other sources and the editors say."""
    said = call(store, article)
    return said and (calls.facts(store, story) or said)


def counts(store: Store) -> dict[str, int]:
    """How many entries, articles, stories and calls the store holds."""
    sql = """SELECT (SELECT count(*) FROM entries) AS entries, (SELECT count(*) FROM articles) AS articles,
        (SELECT count(*) FROM stories WHERE merged_into IS NULL) AS stories, (SELECT count(*) FROM calls) AS calls"""
    return dict(next(iter(store.db.query(sql))))


def with_id(article: Article, id: int) -> Article:
    """`article` under the id the store gave it."""
    return replaced(article, id=id)
