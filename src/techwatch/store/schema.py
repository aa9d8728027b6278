"""The tables, as migrations that are only ever appended. Talks to: SQLite.

Times are ISO 8601 text in UTC ("2026-11-21T06:00:00+00:00"), calendar days "2026-11-21".
Columns named in CLOCK_COLUMNS tell when something was done; all others follow from what was read.
"""

from array import array

import sqlite_utils
from sqlite_utils import Migrations

from techwatch.dedupe.hashes import short
from techwatch.store import archive, calls, desk, links, one_time, risen, stories, story_index, subscribers

CLOCK_COLUMNS = frozenset(
    {"first_polled", "last_polled", "last_ok", "next_poll", "next_try", "seen", "at", "applied_at", "created", "published_at"}
) | {"last_run", "visited", "expires", "used_at", "sent_at"}
"""Columns that two runs over the same input may fill differently; everything else is the same."""


class _Ordered(Migrations):
    """Migrations that tell their names in order."""

    @property
    def known(self) -> list[str]:
        return [migration.name for migration in self._migrations]


MIGRATIONS = _Ordered("techwatch")

_COLLECT = """
CREATE TABLE feeds (
    url TEXT PRIMARY KEY,
    title TEXT NOT NULL DEFAULT '',      -- as the feed calls itself
    etag TEXT NOT NULL DEFAULT '',
    modified TEXT NOT NULL DEFAULT '',   -- Last-Modified, word for word
    body_hash TEXT NOT NULL DEFAULT '',
    first_polled TEXT,                   -- null: never answered well
    last_polled TEXT,                    -- null: never polled
    last_ok TEXT,
    next_poll TEXT,                      -- null: at the next run
    failures INTEGER NOT NULL DEFAULT 0, -- in a row
    reason TEXT NOT NULL DEFAULT '',     -- of the last poll; '' = it went well
    detail TEXT NOT NULL DEFAULT '',
    moved_to TEXT NOT NULL DEFAULT ''    -- where the server says it lives now
);
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    feed TEXT NOT NULL,
    key TEXT NOT NULL,                   -- the feed's id of it, else its link, else a hash
    url TEXT,                            -- null: leads nowhere
    canonical TEXT NOT NULL,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    content TEXT NOT NULL,
    author TEXT NOT NULL,
    published TEXT,
    lang TEXT,
    seen TEXT NOT NULL,
    offered INTEGER NOT NULL,            -- 0: older than the feed's window, kept for search
    article INTEGER REFERENCES articles(id),  -- null: still to be read
    attempts INTEGER NOT NULL DEFAULT 0, -- failed ones
    next_try TEXT,
    failure TEXT NOT NULL DEFAULT '',
    UNIQUE (feed, key)
);
CREATE INDEX entries_unread ON entries (published IS NULL, published, canonical) WHERE article IS NULL;
CREATE INDEX entries_article ON entries (article);
CREATE INDEX entries_canonical ON entries (canonical);
CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    canonical TEXT NOT NULL UNIQUE,      -- a key only
    url TEXT NOT NULL,                   -- what people follow
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    blurb TEXT NOT NULL,
    lang TEXT NOT NULL,
    published TEXT,
    seen TEXT NOT NULL,
    author TEXT NOT NULL,
    source TEXT NOT NULL,
    feed TEXT NOT NULL,
    kind TEXT NOT NULL,
    rights TEXT NOT NULL,
    failure TEXT NOT NULL,               -- why the text is the summary; '' = the page was read
    offered INTEGER NOT NULL,
    copy_of INTEGER REFERENCES articles(id),  -- null: not compared yet
    story TEXT REFERENCES stories(id)    -- null: not compared yet
);
CREATE INDEX articles_waiting ON articles (published IS NULL, published, canonical) WHERE story IS NULL;
CREATE INDEX articles_story ON articles (story);
CREATE INDEX articles_seen ON articles (seen);
CREATE TABLE labels (
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    market TEXT NOT NULL,
    score REAL NOT NULL,
    holds INTEGER NOT NULL,
    evidence TEXT NOT NULL,              -- JSON
    PRIMARY KEY (article, market)
) WITHOUT ROWID;
CREATE TABLE calls (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    last_deadline TEXT,                  -- the latest date; null: none stated
    permanent INTEGER NOT NULL,
    facts TEXT NOT NULL                  -- JSON of CallFacts, each fact with its words
);
CREATE INDEX calls_deadline ON calls (last_deadline);
CREATE VIRTUAL TABLE articles_fts USING fts5 (
    title, text, content='articles', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER articles_added AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
CREATE TRIGGER articles_removed AFTER DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
END;
CREATE TRIGGER articles_changed AFTER UPDATE OF title, text ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, text) VALUES ('delete', old.id, old.title, old.text);
    INSERT INTO articles_fts (rowid, title, text) VALUES (new.id, new.title, new.text);
END;
"""

_EDIT = """
CREATE TABLE editions (
    id TEXT PRIMARY KEY,                 -- <digest>-<local date>
    digest TEXT NOT NULL,
    date TEXT NOT NULL,
    status TEXT NOT NULL,                -- draft, approved, published
    number INTEGER NOT NULL,             -- 0 until it is published
    frozen TEXT,                         -- JSON of the Edition; null while it is a draft
    created TEXT NOT NULL,
    published_at TEXT
);
CREATE INDEX editions_digest ON editions (digest, date);
CREATE TABLE proposals (
    edition TEXT NOT NULL REFERENCES editions(id) ON DELETE CASCADE,
    item TEXT NOT NULL,                  -- the story's id
    facts TEXT NOT NULL,                 -- JSON of the Item as the engine proposed it
    PRIMARY KEY (edition, item)
) WITHOUT ROWID;
CREATE TABLE draft_versions (
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL REFERENCES editions(id) ON DELETE CASCADE,
    author TEXT NOT NULL,                -- engine, person
    short TEXT NOT NULL,
    rest TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX draft_versions_edition ON draft_versions (edition, id);
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    edition TEXT NOT NULL,
    story TEXT NOT NULL,
    action TEXT NOT NULL,                -- kept, taken, dropped, left, later, off-topic, relabelled, retitled, rewritten
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    who TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE edition_articles (          -- every article of each story that stood in a published edition
    edition TEXT NOT NULL REFERENCES editions(id),
    article INTEGER NOT NULL REFERENCES articles(id),
    story TEXT NOT NULL,
    PRIMARY KEY (edition, article)
) WITHOUT ROWID;
"""

_SEND = """
CREATE TABLE subscribers (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name TEXT NOT NULL,
    organisation TEXT NOT NULL,
    lang TEXT NOT NULL,
    reads TEXT NOT NULL,                 -- JSON list; empty = all of the cluster's languages
    markets TEXT NOT NULL,               -- JSON list; empty = the lead of each
    digests TEXT NOT NULL,               -- JSON list; empty = all
    calls_only INTEGER NOT NULL,
    paused_until TEXT,
    state TEXT NOT NULL DEFAULT 'active', -- active, unsubscribed
    reason TEXT NOT NULL DEFAULT '',
    at TEXT NOT NULL                     -- of the last change
);
CREATE TABLE deliveries (                -- the ledger
    message_key TEXT NOT NULL,           -- edition:<id>, ...
    subscriber INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
    state TEXT NOT NULL,                 -- queued, attempted, data, accepted, refused, deferred, unknown, suppressed
    attempts INTEGER NOT NULL DEFAULT 0, -- answers received
    reason TEXT NOT NULL DEFAULT '',
    message_id TEXT NOT NULL,
    next_try TEXT,
    at TEXT NOT NULL,
    PRIMARY KEY (message_key, subscriber)
) WITHOUT ROWID;
CREATE TABLE sent (                      -- what a subscriber was sent: every article of each story
    subscriber INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
    article INTEGER NOT NULL REFERENCES articles(id),
    edition TEXT NOT NULL,
    PRIMARY KEY (subscriber, article)
) WITHOUT ROWID;
CREATE TABLE suppressions (
    hash TEXT PRIMARY KEY,               -- HMAC of the address
    reason TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE jobs (
    name TEXT PRIMARY KEY,
    last_run TEXT NOT NULL
);
"""


@MIGRATIONS(name="0001-the-whole-way")
def _the_whole_way(db: sqlite_utils.Database) -> None:
    for script in (_COLLECT, stories.TABLES, _EDIT, _SEND):
        for statement in _statements(script):
            db.execute(statement)


@MIGRATIONS(name="0002-where-dates-come-from")
def _where_dates_come_from(db: sqlite_utils.Database) -> None:
    db.execute("ALTER TABLE articles ADD COLUMN dated TEXT NOT NULL DEFAULT ''")  # entry, structured, text; '' = nobody dated it


_IDENTITY = """
CREATE TABLE article_keys (
    key TEXT PRIMARY KEY,                -- a further address of an article, in canonical form: its page or feed claims it
    article INTEGER REFERENCES articles(id) ON DELETE CASCADE  -- null: pages with unlike texts claim it, it says nothing
) WITHOUT ROWID;
CREATE INDEX article_keys_article ON article_keys (article);
ALTER TABLE articles ADD COLUMN original TEXT NOT NULL DEFAULT '';  -- key of another publisher's page that this one repeats
ALTER TABLE entries ADD COLUMN changed INTEGER NOT NULL DEFAULT 0;  -- 1: its feed gave it again with other words, to be read again
ALTER TABLE entries ADD COLUMN rereads INTEGER NOT NULL DEFAULT 0;
CREATE INDEX entries_changed ON entries (article) WHERE changed;
"""


@MIGRATIONS(name="0003-one-article-by-all-its-addresses")
def _one_article_by_all_its_addresses(db: sqlite_utils.Database) -> None:
    for statement in _statements(_IDENTITY):
        db.execute(statement)


@MIGRATIONS(name="0004-stories-that-editors-join-or-set-apart")
def _stories_that_editors_join_or_set_apart(db: sqlite_utils.Database) -> None:
    for statement in _statements(links.TABLES):
        db.execute(statement)


_SHORTEN = """
UPDATE fingerprints SET sketch = short_blob(sketch, 4), marks = short_blob(marks, 1), opening = short_blob(opening, 1);
CREATE TEMP TABLE found AS SELECT DISTINCT short(key / 4) AS key, article FROM shingles;
DELETE FROM shingles;
INSERT INTO shingles SELECT key, article FROM found ORDER BY key, article;
DROP TABLE found;
UPDATE story_terms SET terms = short_blob(terms, 1), counted = short_others(counted, terms);
ALTER TABLE story_terms RENAME COLUMN counted TO others;
CREATE TEMP TABLE found AS SELECT DISTINCT short(term) AS term, day, article FROM postings;
DELETE FROM postings;
INSERT INTO postings SELECT term, day, article FROM found ORDER BY term, day, article;
DROP TABLE found;
CREATE TEMP TABLE found AS SELECT CASE term WHEN 0 THEN whole(lang) ELSE short(term) END AS term, sum(articles) AS articles
    FROM term_counts GROUP BY 1;
DROP TABLE term_counts;
CREATE TABLE term_counts (term INTEGER PRIMARY KEY, articles INTEGER NOT NULL);
INSERT INTO term_counts SELECT term, articles FROM found ORDER BY term;
DROP TABLE found
"""


@MIGRATIONS(name="0005-short-hashes")
def _short_hashes(db: sqlite_utils.Database) -> None:
    """Hashes that were kept with 64 bits become those of 32 that are made today; nothing is to be done in a new store."""
    if "counted" not in {row[1] for row in db.execute("PRAGMA table_info(story_terms)")}:
        return
    db.conn.create_function("short", 1, short)
    db.conn.create_function("whole", 1, story_index.whole)
    db.conn.create_function("short_blob", 2, _short_blob)
    db.conn.create_function("short_others", 2, lambda counted, terms: _short_blob(_without(counted, terms)))
    for statement in _SHORTEN.split(";"):
        db.execute(statement)


@MIGRATIONS(name="0006-calls-of-many-sources")
def _calls_of_many_sources(db: sqlite_utils.Database) -> None:
    for statement in _statements(calls.TABLES):
        db.execute(statement)


@MIGRATIONS(name="0007-the-desk")
def _the_desk(db: sqlite_utils.Database) -> None:
    for statement in _statements(desk.TABLES):
        db.execute(statement)


@MIGRATIONS(name="0009-members")
def _members(db: sqlite_utils.Database) -> None:
    for statement in _statements(subscribers.TABLES):
        db.execute(statement)


@MIGRATIONS(name="0010-archive")
def _archive(db: sqlite_utils.Database) -> None:
    for statement in _statements(archive.TABLES):
        db.execute(statement)  # filled by 0018, which adds a column


@MIGRATIONS(name="0011-self-service")
def _self_service(db: sqlite_utils.Database) -> None:
    for statement in _statements(one_time.TABLES):
        db.execute(statement)


@MIGRATIONS(name="0012-lines-of-a-member")
def _lines_of_a_member(db: sqlite_utils.Database) -> None:
    """Without it all lines of all members are read for those of one: half a second where 110,000 were sent, and at each bounce."""
    db.execute("CREATE INDEX deliveries_subscriber ON deliveries (subscriber, at)")


@MIGRATIONS(name="0013-what-rises-in-an-edition")
def _what_rises_in_an_edition(db: sqlite_utils.Database) -> None:
    for statement in _statements(risen.TABLES):
        db.execute(statement)


@MIGRATIONS(name="0014-what-a-backfill-found")
def _what_a_backfill_found(db: sqlite_utils.Database) -> None:
    """1: found in the past of its feed; its page is read by `techwatch backfill` alone, and never proposed for it."""
    db.execute("ALTER TABLE entries ADD COLUMN past INTEGER NOT NULL DEFAULT 0")
    db.execute("CREATE INDEX entries_past ON entries (feed, published) WHERE past AND article IS NULL")


@MIGRATIONS(name="0015-the-key-of-the-suppression-list")
def _the_key_of_the_suppression_list(db: sqlite_utils.Database) -> None:
    for statement in _statements(subscribers.KEY):
        db.execute(statement)


@MIGRATIONS(name="0016-articles-by-date")
def _articles_by_date(db: sqlite_utils.Database) -> None:
    """Without it the dates of a span are read from behind all texts: two seconds of 300,000 articles."""
    db.execute("CREATE INDEX articles_dated ON articles (coalesce(published, seen), feed)")


@MIGRATIONS(name="0017-open-lines")
def _open_lines(db: sqlite_utils.Database) -> None:
    """`resume` asks for them every two minutes: 45 ms where 200,000 lines are in the ledger, half a millisecond with it."""
    db.execute("CREATE INDEX deliveries_open ON deliveries (message_key) WHERE state IN ('queued', 'deferred', 'attempted', 'data')")


@MIGRATIONS(name="0018-calls-of-the-archive")
def _calls_of_the_archive(db: sqlite_utils.Database) -> None:
    for statement in _statements(archive.CALLS):
        db.execute(statement)
    archive.fill(db)


def _short_blob(blob: bytes, by: int = 1) -> bytes:
    return array("i", (short(value // by) for value in array("q", blob))).tobytes()


def _without(blob: bytes, others: bytes) -> bytes:
    return array("q", sorted({*array("q", blob)} - {*array("q", others)})).tobytes()


def _statements(script: str) -> list[str]:
    """The statements of a script, one by one: `executescript` would end the migration's transaction."""
    found, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        ends = "END;" if "CREATE TRIGGER" in pending else ";"
        if line.split("--")[0].rstrip().endswith(ends):
            found.append(pending)
            pending = ""
    return found
