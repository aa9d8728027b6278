"""Calls as all their sources and the editors have them, how their dates moved, and who follows which. Talks to: SQLite.

A call's id is the id of its story; when stories become one, what was said of either is said of the one that stands (`follow_merges`).
"""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from techwatch import urls
from techwatch.calls.same import Sight
from techwatch.store.columns import article_of, from_json, text_of, time_of, to_json
from techwatch.types import Article, Call, CallFacts, Deadline, Delivery, Move, Offer

if TYPE_CHECKING:  # the schema that Store needs is made of TABLES
    from techwatch.store import Store

TABLES = """
CREATE TABLE call_sheets (               -- a call as all its sources and the editors have it: follows from them
    story TEXT PRIMARY KEY REFERENCES stories(id),
    facts TEXT NOT NULL,                 -- JSON of CallFacts
    inputs TEXT NOT NULL,                -- hash of what it was made from
    last_deadline TEXT,                  -- the latest date; null: none stated
    permanent INTEGER NOT NULL,
    sequence INTEGER NOT NULL DEFAULT 0, -- changes of date so far
    at TEXT NOT NULL                     -- of the last change of its facts
);
CREATE INDEX call_sheets_deadline ON call_sheets (last_deadline);
CREATE TABLE call_moves (
    id INTEGER PRIMARY KEY,
    story TEXT NOT NULL REFERENCES stories(id),
    role TEXT NOT NULL,
    before TEXT,                         -- JSON of Deadline; null: there was none
    after TEXT,                          -- JSON of Deadline; null: it has none any more
    why TEXT NOT NULL,                   -- moved, corrected
    at TEXT NOT NULL
);
CREATE INDEX call_moves_story ON call_moves (story);
CREATE TABLE source_moves (              -- dates that one source gave up for others: where another still tells the old one, it is late
    id INTEGER PRIMARY KEY,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    role TEXT NOT NULL,
    before TEXT,
    after TEXT,
    why TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX source_moves_article ON source_moves (article);
CREATE TABLE call_words (                -- what editors say of a call, in their words: facts, and what the cluster offers
    story TEXT NOT NULL REFERENCES stories(id),
    field TEXT NOT NULL,
    words TEXT NOT NULL,                 -- '' = the call states none
    was TEXT NOT NULL,                   -- what stood there before, as people read it
    who TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (story, field)
) WITHOUT ROWID;
CREATE TABLE call_keys (                 -- by what the same call is found again: identifiers, where to apply, words of the title
    key TEXT NOT NULL,
    article INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    PRIMARY KEY (key, article)
) WITHOUT ROWID;
CREATE INDEX call_keys_article ON call_keys (article);
CREATE TABLE follows (
    subscriber INTEGER NOT NULL REFERENCES subscribers(id) ON DELETE CASCADE,
    story TEXT NOT NULL REFERENCES stories(id),
    at TEXT NOT NULL,                    -- since when
    PRIMARY KEY (subscriber, story)
) WITHOUT ROWID;
CREATE INDEX follows_story ON follows (story);
ALTER TABLE calls ADD COLUMN compared INTEGER NOT NULL DEFAULT 0;  -- 1: looked for among the other sources' calls
ALTER TABLE entries ADD COLUMN call TEXT;  -- JSON of the CallFacts that its feed states; null: none
ALTER TABLE entries ADD COLUMN visited TEXT;  -- when the page of an open call was last read again; null: never
ALTER TABLE subscribers ADD COLUMN profile TEXT NOT NULL DEFAULT '{}';  -- JSON of Profile
ALTER TABLE subscribers ADD COLUMN chose INTEGER NOT NULL DEFAULT 0;  -- 1: calls_only is her own choice, which no file changes
ALTER TABLE deliveries ADD COLUMN mail TEXT NOT NULL DEFAULT '';  -- the mail that several lines share: notice:<day>; '' = it is alone
CREATE INDEX deliveries_mail ON deliveries (subscriber, mail) WHERE mail != '';
"""

OFFER_FIELDS = tuple(field.name for field in fields(Offer))
"""The words of editors that are no fact of the call but what the cluster adds to it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A call's merged facts, the hash of what they were made from, how often its dates changed, and when they last did (UTC)."""

    facts: CallFacts
    inputs: str
    sequence: int = 0
    at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An editor's words about one field of a call, and what stood there before."""

    field: str
    words: str
    was: str
    who: str
    at: dt.datetime


# --- what sources say -----------------------------------------------------------------------------


def sight(store: "Store", article: int) -> Sight:
    """An article about a call as it is compared with others; it must be one."""
    row = next(iter(store.db.query("SELECT a.*, c.facts FROM articles a JOIN calls c ON c.article = a.id WHERE a.id = ?", [article])))
    return sight_of(article_of(row), from_json(CallFacts, row["facts"]))


def sight_of(article: Article, facts: CallFacts) -> Sight:
    """The same of an article that need not be stored."""
    return Sight(article.id, article.title, article.lang, facts, urls.bare_host(article.url), article.source, article.published)


def uncompared(store: "Store") -> list[int]:
    """Articles that are calls and were not looked for among the other sources' yet, in the order of publication."""
    sql = """SELECT a.id FROM calls c JOIN articles a ON a.id = c.article WHERE NOT c.compared AND a.story IS NOT NULL
        ORDER BY a.published IS NULL, a.published, a.canonical"""
    return [row[0] for row in store.db.execute(sql)]


def sharing(store: "Store", keys: Collection[str], *, but: int, limit: int = 50) -> list[int]:
    """Other call articles that have one of the keys, those that share most first."""
    sql = """SELECT article FROM call_keys WHERE key IN (SELECT value FROM json_each(?)) AND article != ?
        GROUP BY article ORDER BY count(*) DESC, article LIMIT ?"""
    return [row[0] for row in store.db.execute(sql, [json.dumps(sorted(keys)), but, limit])]


def set_compared(store: "Store", article: int, keys: Collection[str]) -> None:
    """An article was compared; from now on others find it by these keys."""
    store.db.execute("DELETE FROM call_keys WHERE article = ?", [article])
    store.db.conn.executemany("INSERT INTO call_keys (key, article) VALUES (?, ?)", [(key, article) for key in sorted(keys)])
    store.db.execute("UPDATE calls SET compared = 1 WHERE article = ?", [article])


def stories(store: "Store") -> list[str]:
    """Every story that is a call, by id."""
    sql = "SELECT DISTINCT a.story FROM calls c JOIN articles a ON a.id = c.article WHERE a.story IS NOT NULL ORDER BY 1"
    return [row[0] for row in store.db.execute(sql)]


def sources(store: "Store", story: str) -> list[tuple[Article, CallFacts]]:
    """The articles of a story that are calls with what each states: the leading one first, then as published."""
    sql = """SELECT a.*, c.facts FROM articles a JOIN calls c ON c.article = a.id JOIN stories s ON s.id = a.story
        WHERE a.story = ? ORDER BY a.id != coalesce(s.lead, 0), a.published IS NULL, a.published, a.canonical"""
    return [(article_of(row), from_json(CallFacts, row["facts"])) for row in store.db.query(sql, [story])]


# --- the sheet ------------------------------------------------------------------------------------


def sheet(store: "Store", story: str) -> Sheet | None:
    """What was last made of a call, None when nothing was."""
    row = next(iter(store.db.query("SELECT facts, inputs, sequence, at FROM call_sheets WHERE story = ?", [story])), None)
    return Sheet(from_json(CallFacts, row["facts"]), row["inputs"], row["sequence"], time_of(row["at"])) if row else None


def put_sheet(store: "Store", story: str, facts: CallFacts, inputs: str, moves: Sequence[Move], *, now: dt.datetime) -> None:
    """Keep a call's merged facts and the dates that moved."""
    last = max((deadline.date for deadline in facts.deadlines if deadline.role != "questions"), default=None)
    sql = """INSERT INTO call_sheets (story, facts, inputs, last_deadline, permanent, sequence, at) VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (story) DO UPDATE SET at = CASE WHEN facts = excluded.facts THEN at ELSE excluded.at END, facts = excluded.facts,
        inputs = excluded.inputs, last_deadline = excluded.last_deadline, permanent = excluded.permanent,
        sequence = sequence + excluded.sequence"""
    values = [to_json(CallFacts, facts), inputs, last and last.isoformat(), int(facts.permanent), len(moves), text_of(now)]
    store.db.execute(sql, [story, *values])
    for move in moves:
        store.db.execute(_ADD_MOVE.format("call_moves", "story"), [story, *_move_row(move)])


_ADD_MOVE = "INSERT INTO {} ({}, role, before, after, why, at) VALUES (?, ?, ?, ?, ?, ?)"


def _move_row(move: Move) -> list[str | None]:
    return [move.role, _deadline(move.before), _deadline(move.after), move.why, text_of(move.at)]


def add_source_moves(store: "Store", article: int, moves: Sequence[Move]) -> None:
    """Remember which dates the page of an article gave up for others."""
    for move in moves:
        store.db.execute(_ADD_MOVE.format("source_moves", "article"), [article, *_move_row(move)])


def moves(store: "Store", story: str) -> tuple[Move, ...]:
    """How the dates of a call moved, the oldest first."""
    return _moves(store.db.query("SELECT role, before, after, why, at FROM call_moves WHERE story = ? ORDER BY id", [story]))


def source_moves(store: "Store", story: str) -> tuple[Move, ...]:
    """The dates that sources of a call gave up for others, the oldest first."""
    sql = """SELECT m.role, m.before, m.after, m.why, m.at FROM source_moves m JOIN articles a ON a.id = m.article
        WHERE a.story = ? AND m.why = 'moved' ORDER BY m.at, a.canonical, m.id"""
    return _moves(store.db.query(sql, [story]))


def moves_of_source(store: "Store", article: int) -> tuple[Move, ...]:
    """The dates that one source gave up for others, the oldest first."""
    return _moves(store.db.query("SELECT role, before, after, why, at FROM source_moves WHERE article = ? ORDER BY id", [article]))


def _moves(rows: Iterable[dict[str, Any]]) -> tuple[Move, ...]:
    return tuple(_move(row) for row in rows)


def facts(store: "Store", story: str) -> CallFacts | None:
    """The merged facts of a call, None when the story is none (any more: its sheet stays, for it may be one again)."""
    sql = """SELECT facts FROM call_sheets WHERE story = ?1
        AND EXISTS (SELECT 1 FROM articles a JOIN calls c ON c.article = a.id WHERE a.story = ?1)"""
    row = store.db.execute(sql, [story]).fetchone()
    return from_json(CallFacts, row[0]) if row else None


def get(store: "Store", story: str) -> Call | None:
    """A call by any id that its story ever had, None when there is none."""
    return next(iter(_calls(store, "s.id = (SELECT coalesce(merged_into, id) FROM stories WHERE id = :story)", {"story": story})), None)


def listing(store: "Store", *, day: dt.date, closed_days: int = 0, undated_days: int = 90) -> list[Call]:
    """Calls not over on `day`: those with a date from `closed_days` before it on, permanent ones, and undated ones seen of late.

    By the latest date, then id; calls of articles that are never proposed are left out.
    """
    where = """(c.last_deadline >= :since OR c.permanent OR c.last_deadline IS NULL AND a.seen >= :fresh) AND EXISTS (
        SELECT 1 FROM articles o JOIN calls oc ON oc.article = o.id WHERE o.story = s.id AND o.offered)"""
    since, fresh = day - dt.timedelta(days=closed_days), day - dt.timedelta(days=undated_days)
    return _calls(store, where, {"since": since.isoformat(), "fresh": fresh.isoformat()})


def _calls(store: "Store", where: str, values: Mapping[str, Any]) -> list[Call]:
    sql = f"""SELECT a.*, c.facts, c.sequence, c.at AS changed_at, s.id AS sid FROM call_sheets c JOIN stories s ON s.id = c.story
        JOIN articles a ON a.id = coalesce(
            (SELECT s.lead FROM calls k WHERE k.article = s.lead),
            (SELECT k.article FROM calls k JOIN articles m ON m.id = k.article WHERE m.story = s.id
             ORDER BY m.published IS NULL, m.published, m.canonical LIMIT 1))
        WHERE {where} ORDER BY c.last_deadline IS NULL, c.last_deadline, s.id"""
    return [_call(store, row) for row in list(store.db.query(sql, dict(values)))]


def _call(store: "Store", row: Mapping[str, Any]) -> Call:
    lead, story = article_of(row), row["sid"]
    others = store.db.execute(
        "SELECT source, url FROM articles WHERE story = ? AND id != ? AND url != '' ORDER BY source, url", [story, lead.id]
    )
    markets = store.db.execute(
        """SELECT market FROM labels l JOIN articles a ON a.id = l.article WHERE a.story = ? AND l.holds
        GROUP BY market ORDER BY max(score) DESC, market""",
        [story],
    )
    return Call(
        id=story,
        title=lead.title,
        url=lead.url,
        source=lead.source,
        lang=lead.lang,
        facts=from_json(CallFacts, row["facts"]),
        markets=tuple(market for (market,) in markets),
        text=lead.text,
        blurb=lead.blurb,
        sources=tuple((source, url) for source, url in others),
        offer=offer(store, story),
        moves=moves(store, story),
        sequence=row["sequence"],
        seen=lead.seen,
        changed=time_of(row["changed_at"]),
    )


# --- what editors say -----------------------------------------------------------------------------


def say(store: "Store", story: str, field: str, words: str | None, *, was: str = "", who: str, now: dt.datetime) -> bool:
    """Keep an editor's words about a field of a call; None takes them back. -> whether anything changed."""
    before = store.db.execute("SELECT words FROM call_words WHERE story = ? AND field = ?", [story, field]).fetchone()
    if (before[0] if before else None) == words:
        return False
    if words is None:
        store.db.execute("DELETE FROM call_words WHERE story = ? AND field = ?", [story, field])
        return True
    sql = """INSERT INTO call_words (story, field, words, was, who, at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET words = excluded.words, was = excluded.was, who = excluded.who, at = excluded.at"""
    store.db.execute(sql, [story, field, words, was, who, text_of(now)])
    return True


def said(store: "Store", story: str) -> dict[str, Said]:
    """All that editors say of a call, by field."""
    rows = store.db.query("SELECT field, words, was, who, at FROM call_words WHERE story = ? ORDER BY field", [story])
    return {row["field"]: Said(**row | {"at": dt.datetime.fromisoformat(row["at"])}) for row in rows}


def offer(store: "Store", story: str) -> Offer:
    """What the cluster adds to a call."""
    words: dict[str, Any] = {field: each.words for field, each in said(store, story).items() if field in OFFER_FIELDS}
    until = words.pop("label_until", "")
    return Offer(**words, label_until=dt.date.fromisoformat(until) if until else None)


# --- who follows ----------------------------------------------------------------------------------


def follow(store: "Store", subscriber: int, story: str, *, now: dt.datetime) -> bool:
    """The subscriber follows a call from now on; -> whether she did not before."""
    sql = "INSERT OR IGNORE INTO follows (subscriber, story, at) VALUES (?, ?, ?)"
    return bool(store.db.execute(sql, [subscriber, story, text_of(now)]).rowcount)


def unfollow(store: "Store", subscriber: int, story: str) -> bool:
    """The subscriber follows a call no more; -> whether she did."""
    return bool(store.db.execute("DELETE FROM follows WHERE subscriber = ? AND story = ?", [subscriber, story]).rowcount)


def followed(store: "Store", subscriber: int) -> dict[str, dt.datetime]:
    """The calls that a subscriber follows, and since when (UTC)."""
    rows = store.db.execute("SELECT story, at FROM follows WHERE subscriber = ? ORDER BY story", [subscriber])
    return {story: dt.datetime.fromisoformat(at) for story, at in rows}


def followers(store: "Store") -> list[int]:
    """Every subscriber who follows a call, by id."""
    return [row[0] for row in store.db.execute("SELECT DISTINCT subscriber FROM follows ORDER BY 1")]


def _of_story(table: str) -> str:
    return f"SELECT DISTINCT t.story, s.merged_into FROM {table} t JOIN stories s ON s.id = t.story WHERE s.merged_into IS NOT NULL"


def follow_merges(store: "Store") -> None:
    """What was said and told of a call whose story became another one counts for that one."""
    for table in ("call_moves", "call_words", "follows", "call_sheets"):
        for before, after in store.db.execute(_of_story(table)).fetchall():
            _hand_on(store, table, before, after)


def follow_splits(store: "Store", *, now: dt.datetime) -> None:
    """Where a part left the story of a call, its followers follow every part that is a call; what was said and told goes with the only one.

    Of a part that became a call beside the other they know what it says `now`.
    """
    sql = """SELECT n.id, coalesce(o.merged_into, o.id) FROM stories n JOIN stories o ON o.id = n.split_from
        WHERE n.merged_into IS NULL AND EXISTS (SELECT 1 FROM articles a JOIN calls c ON c.article = a.id WHERE a.story = n.id)
        AND coalesce(o.merged_into, o.id) != n.id AND NOT EXISTS (SELECT 1 FROM call_sheets WHERE story = n.id) ORDER BY n.id"""
    for part, left in store.db.execute(sql).fetchall():
        if facts(store, left) is None:
            for table in ("call_moves", "call_words", "follows", "call_sheets"):
                _hand_on(store, table, left, part)
        else:
            also = "INSERT OR IGNORE INTO follows (subscriber, story, at) SELECT subscriber, ?, ? FROM follows WHERE story = ?"
            store.db.execute(also, [part, text_of(now), left])


def _hand_on(store: "Store", table: str, before: str, after: str) -> None:
    """What stands under one story's name in a table stands under another's, where nothing does yet; with a sheet go the ledger's keys."""
    store.db.execute(f"UPDATE OR IGNORE {table} SET story = ? WHERE story = ?", [after, before])
    store.db.execute(f"DELETE FROM {table} WHERE story = ?", [before])
    for kind in ("reminder", "moved", "correction") if table == "call_sheets" else ():
        sql = "UPDATE OR IGNORE deliveries SET message_key = replace(message_key, ?, ?) WHERE message_key GLOB ?"
        store.db.execute(sql, [f":{before}:", f":{after}:", f"{kind}:{before}:*"])


_SENT = "d.state IN ('accepted', 'unknown')"


def told_by_editions(store: "Store", story: str, *, before: dt.datetime) -> dict[str, list[int]]:
    """The editions published `before` that told a call, each with the subscribers to whom they were sent with it."""
    sql = f"""SELECT DISTINCT t.edition, t.subscriber FROM articles a JOIN sent t ON t.article = a.id JOIN editions e ON e.id = t.edition
        JOIN deliveries d ON d.message_key = 'edition:' || e.id AND d.subscriber = t.subscriber
        WHERE a.story = ? AND e.published_at <= ? AND {_SENT} ORDER BY e.published_at, t.subscriber"""
    found: dict[str, list[int]] = {}
    for edition, subscriber in store.db.execute(sql, [story, text_of(before)]):
        found.setdefault(edition, []).append(subscriber)
    return found


def told_by_notices(store: "Store", story: str, *, before: dt.datetime) -> list[Delivery]:
    """The lines of notices of a call that were sent `before`."""
    sql = f"""SELECT d.message_key, d.subscriber, s.email, d.state, d.attempts, d.reason, d.message_id, d.mail
        FROM deliveries d JOIN subscribers s ON s.id = d.subscriber
        WHERE (d.message_key GLOB ? OR d.message_key GLOB ? OR d.message_key GLOB ?) AND d.at <= ? AND {_SENT} ORDER BY d.mail, s.email"""
    keys = [f"{kind}:{story}:*" for kind in ("reminder", "moved", "correction")]
    return [Delivery(**row) for row in store.db.query(sql, [*keys, text_of(before)])]


def said_since(store: "Store", moment: dt.datetime) -> list[tuple[str, Said]]:
    """What editors said of calls since then, the oldest first."""
    sql = "SELECT story, field, words, was, who, at FROM call_words WHERE at >= ? ORDER BY at, story, field"
    rows = list(store.db.query(sql, [text_of(moment)]))
    return [(row.pop("story"), Said(**row | {"at": dt.datetime.fromisoformat(row["at"])})) for row in rows]


def corrected_since(store: "Store", moment: dt.datetime) -> list[tuple[str, Move]]:
    """The dates of calls that were put right since then, the oldest first."""
    sql = "SELECT story, role, before, after, at, why FROM call_moves WHERE why = 'corrected' AND at >= ? ORDER BY at, id"
    return [(row["story"], _move(row)) for row in store.db.query(sql, [text_of(moment)])]


def _move(row: Mapping[str, Any]) -> Move:
    before, after = _read_deadline(row["before"]), _read_deadline(row["after"])
    return Move(row["role"], before, after, dt.datetime.fromisoformat(row["at"]), row["why"])


def _deadline(deadline: Deadline | None) -> str | None:
    return None if deadline is None else to_json(Deadline, deadline)


def _read_deadline(text: str | None) -> Deadline | None:
    return None if text is None else from_json(Deadline, text)
