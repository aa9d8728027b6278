"""What is remembered of feeds and their entries. Talks to: SQLite."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from techwatch import urls, versions
from techwatch.store import Store
from techwatch.store.columns import from_json, text_of, time_of, to_json
from techwatch.types import CallFacts, Entry, FeedState

_TIMES = ("first_polled", "last_polled", "last_ok", "next_poll")

REREADS = 3
"""How often an entry that its feed gives again with other words is read again: what changes more often is a counter or a ticker."""

PAUSE = dt.timedelta(hours=1)
"""The least time between two readings of one entry's page."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The work to do: an entry without an article, or one to be read again (`article` is what it led to). `feed` is the feed's address.

    `own`: the article is of that feed; another feed's entry only adds what it states of a call. `past`: a backfill found it.
    """

    id: int
    feed: str
    canonical: str
    entry: Entry
    seen: dt.datetime
    offered: bool
    attempts: int
    failure: str
    article: int | None = None
    own: bool = True
    past: bool = False


@dataclass(frozen=True, slots=True)
class FeedFigures:
    """What a feed brought: entries seen, those still to be read, and the newest entry's date."""

    entries: int = 0
    waiting: int = 0
    newest: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the stories of a feed that editors saw in drafts, how many went out."""

    kept: int = 0
    seen: int = 0


def states(store: Store) -> dict[str, FeedState]:
    """Every feed that was ever polled, by its address in feeds.yaml."""
    return {row["url"]: _state(row) for row in store.db.query("SELECT * FROM feeds")}


def save_state(store: Store, state: FeedState) -> None:
    """Remember `state`, whatever was known of the feed before."""
    row = {field.name: getattr(state, field.name) for field in fields(FeedState)}
    row |= {name: text_of(row[name]) for name in _TIMES}
    names = list(row)
    changes = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    marks = ", ".join(f":{name}" for name in names)
    store.db.execute(f"INSERT INTO feeds ({', '.join(names)}) VALUES ({marks}) ON CONFLICT (url) DO UPDATE SET {changes}", row)


def known_keys(store: Store, feed: str, keys: Iterable[str]) -> set[str]:
    """Those of `keys` under which an entry of `feed` is stored already."""
    sql = "SELECT key FROM entries WHERE feed = ? AND key IN (SELECT value FROM json_each(?))"
    return {row["key"] for row in store.db.query(sql, [feed, json.dumps(list(keys))])}


def changeable(store: Store, feed: str, keys: Iterable[str], *, since: dt.datetime) -> dict[str, Waiting]:
    """Those of `keys` whose entry takes other words when its feed gives them: not read yet, or offered, from `since` on and not
    read again REREADS times; a call's always, since its dates move. Of entries that led to one article only those of the feed that
    it was read for speak for it; but whoever states a call in fields of its own does so for good."""
    sql = """SELECT e.* FROM entries e LEFT JOIN articles a ON a.id = e.article
        WHERE e.feed = ? AND e.key IN (SELECT value FROM json_each(?))
        AND (e.article IS NULL OR e.call IS NOT NULL OR (a.feed = e.feed AND e.offered AND (EXISTS (
            SELECT 1 FROM calls c WHERE c.article = e.article) OR e.rereads < ? AND coalesce(e.published, e.seen) >= ?)))"""
    rows = store.db.query(sql, [feed, json.dumps(list(keys)), REREADS, text_of(since)])
    return {row["key"]: _waiting(row) for row in rows}


def change(store: Store, before: Waiting, entry: Entry, *, offered: bool) -> None:
    """The feed gives an entry with other words; where it was read already it is to be read again, PAUSE after the last time.

    What was `offered` once stays so; a call that is open again becomes so.
    """
    sql = """UPDATE entries SET title = ?, summary = ?, content = ?, author = ?, call = ?, offered = max(offered, ?),
        changed = article IS NOT NULL,
        next_try = CASE WHEN article IS NULL THEN next_try ELSE max(coalesce(next_try, ''), ?) END WHERE id = ?"""
    words = [entry.title, entry.summary, entry.content, entry.author, _stated(entry)]
    store.db.execute(sql, [*words, int(offered), text_of(before.seen + PAUSE), before.id])


def add_entries(store: Store, feed: str, entries: Sequence[tuple[Entry, bool]], *, seen: dt.datetime) -> None:
    """Store new entries of `feed`, each with whether it is offered; an entry known by its key stays as it was."""
    sql = """INSERT OR IGNORE INTO entries
        (feed, key, url, canonical, title, summary, content, author, published, lang, seen, offered, call)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
    for entry, offered in entries:
        canonical = urls.canonical(entry.url) if entry.url else ""
        words = (entry.title, entry.summary, entry.content, entry.author)
        when = (text_of(entry.published), entry.lang, text_of(seen), int(offered), _stated(entry))
        store.db.execute(sql, [feed, entry.key, entry.url, canonical, *words, *when])


def waiting(store: Store, *, now: dt.datetime) -> list[Waiting]:
    """Entries without an article that are due, oldest first: the order in which answers came must not matter.

    Not those that a backfill found (`waiting_past`).
    """
    sql = """SELECT * FROM entries WHERE article IS NULL AND NOT past AND (next_try IS NULL OR next_try <= ?)
        ORDER BY published IS NULL, published, canonical, feed, key"""
    return [_waiting(row) for row in store.db.query(sql, [text_of(now)])]


def add_past(store: Store, feed: str, entries: Sequence[Entry], *, seen: dt.datetime) -> int:
    """Store what a backfill found of the past of `feed`, but for addresses that are known, whoever gave them; -> how many are new."""
    known = known_addresses(store, [urls.canonical(entry.url or "") for entry in entries])
    fresh = [entry for entry in entries if urls.canonical(entry.url or "") not in known]
    add_entries(store, feed, [(entry, False) for entry in fresh], seen=seen)
    keys = json.dumps([entry.key for entry in fresh])
    store.db.execute("UPDATE entries SET past = 1 WHERE feed = ? AND key IN (SELECT value FROM json_each(?))", [feed, keys])
    return len(fresh)


def known_addresses(store: Store, canonicals: Sequence[str]) -> set[str]:
    """Those of these addresses, in canonical form, that an entry or an article has, or that an article is known by too."""
    sql = """SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM entries WHERE canonical = value)
        OR EXISTS (SELECT 1 FROM articles WHERE canonical = value) OR EXISTS (SELECT 1 FROM article_keys WHERE key = value)"""
    return {row["value"] for row in store.db.query(sql, [json.dumps(list(canonicals))])}


def waiting_past(store: Store, feed: str, *, now: dt.datetime, limit: int) -> list[Waiting]:
    """What a backfill found of the past of `feed` and is still to be read, newest first, those of unknown dates last."""
    sql = """SELECT * FROM entries WHERE feed = ? AND past AND article IS NULL AND (next_try IS NULL OR next_try <= ?)
        ORDER BY published IS NULL, published DESC, id LIMIT ?"""
    return [_waiting(row) for row in store.db.query(sql, [feed, text_of(now), limit])]


def count_past(store: Store, feed: str, *, now: dt.datetime) -> int:
    """How much of what a backfill found of the past of `feed` may still be read by `now`."""
    sql = "SELECT count(*) FROM entries WHERE feed = ? AND past AND article IS NULL AND (next_try IS NULL OR next_try <= ?)"
    return int(store.db.execute(sql, [feed, text_of(now)]).fetchone()[0])


def addresses(store: Store, feed: str, *, limit: int) -> list[str]:
    """Addresses that `feed` gave itself, the latest first."""
    sql = "SELECT url FROM entries WHERE feed = ? AND NOT past AND url IS NOT NULL ORDER BY seen DESC, id DESC LIMIT ?"
    return [row["url"] for row in store.db.query(sql, [feed, limit])]


def changed(store: Store, *, now: dt.datetime) -> list[Waiting]:
    """Entries that were read and are to be read again by now, in the order of `waiting`, but those whose feed the article is of first."""
    sql = """SELECT e.*, a.feed = e.feed AS own FROM entries e JOIN articles a ON a.id = e.article
        WHERE e.changed AND (e.next_try IS NULL OR e.next_try <= ?)
        ORDER BY a.feed != e.feed, e.published IS NULL, e.published, e.canonical, e.feed, e.key"""
    return [_waiting(row) for row in store.db.query(sql, [text_of(now)])]


def stated(store: Store, article: int) -> dict[tuple[str, str], CallFacts]:
    """What feeds state of a call in fields of their own, by feed and key, of the entries that led to one article."""
    rows = store.db.query("SELECT feed, key, call FROM entries WHERE article = ? AND call IS NOT NULL ORDER BY feed, key", [article])
    return {(row["feed"], row["key"]): from_json(CallFacts, row["call"]) for row in rows}


def visit_calls(store: Store, *, now: dt.datetime, every: dt.timedelta, day: dt.date) -> int:
    """Have the pages of calls that are open on `day` read again when that was last done `every` ago; -> how many.

    A page whose date moves seldom says so in its feed. Calls without a date count for as long as their entries are offered.
    """
    sql = """UPDATE entries SET changed = 1, visited = :now WHERE article IS NOT NULL AND NOT changed AND offered AND url IS NOT NULL
        AND call IS NULL AND coalesce(visited, seen) <= :before AND article IN (
            SELECT c.article FROM calls c JOIN articles a ON a.id = c.article WHERE a.feed = entries.feed AND a.url != ''
            AND (c.last_deadline >= :day OR c.permanent))"""
    values = {"now": text_of(now), "before": text_of(now - every), "day": day.isoformat()}
    return int(store.db.execute(sql, values).rowcount)


def article_behind(store: Store, canonical: str, *, keys: Sequence[str] = (), title: str = "") -> int | None:
    """The article that an entry with this canonical address led to already, by whatever redirects.

    Or one that is known by that address or one of `keys` (the feed's id) only because a page or feed claims it, if `title` is much
    like its own: where it is not, the page must be read and its text compared.
    """
    sql = """SELECT article FROM entries WHERE canonical = ? AND article IS NOT NULL
        UNION ALL SELECT id FROM articles WHERE canonical = ? LIMIT 1"""
    row = store.db.execute(sql, [canonical, canonical]).fetchone()
    return row[0] if row else _claimed_by(store, (canonical, *keys), title)


def _claimed_by(store: Store, keys: Sequence[str], title: str) -> int | None:
    sql = """SELECT a.id, a.title FROM article_keys k JOIN articles a ON a.id = k.article WHERE k.key = ?1
        UNION ALL SELECT id, title FROM articles WHERE canonical = ?1
        UNION ALL SELECT a.id, a.title FROM entries e JOIN articles a ON a.id = e.article WHERE e.canonical = ?1 LIMIT 1"""
    found = (store.db.execute(sql, [key]).fetchone() for key in keys)
    return next((row[0] for row in found if row and versions.alike(row[1], title)), None)


def set_article(store: Store, entry: int, article: int) -> None:
    """The entry was read: it led to `article`."""
    store.db.execute("UPDATE entries SET article = ?, failure = '', next_try = NULL WHERE id = ?", [article, entry])


def set_read_again(store: Store, entry: int, *, done: bool, next_try: dt.datetime) -> None:
    """The entry's page was asked for again; unless that is `done` it is once more from `next_try` on, REREADS times at most."""
    sql = "UPDATE entries SET changed = NOT ? AND rereads + 1 < ?, rereads = rereads + (visited IS NULL), next_try = ? WHERE id = ?"
    store.db.execute(sql, [done, REREADS, text_of(next_try), entry])


def set_failure(store: Store, entry: int, failure: str, *, next_try: dt.datetime) -> None:
    """The entry's page could not be had; it is tried again from `next_try` on."""
    sql = "UPDATE entries SET attempts = attempts + 1, failure = ?, next_try = ? WHERE id = ?"
    store.db.execute(sql, [failure, text_of(next_try), entry])


def figures(store: Store) -> dict[str, FeedFigures]:
    """Per feed address, what it brought."""
    sql = """SELECT feed, count(*) AS entries, sum(article IS NULL AND NOT past) AS waiting, max(published) AS newest
        FROM entries GROUP BY feed"""
    return {r["feed"]: FeedFigures(r["entries"], r["waiting"], time_of(r["newest"])) for r in store.db.query(sql)}


def kept(store: Store) -> dict[str, Kept]:
    """Per feed address, what editors did with the stories that it leads. Editions that nobody touched say nothing."""
    sql = """SELECT a.feed, sum(d.action IN ('kept', 'taken')) AS kept, count(*) AS seen
        FROM decisions d JOIN stories s ON s.id = d.story JOIN articles a ON a.id = s.lead
        WHERE d.action IN ('kept', 'taken', 'dropped', 'off-topic', 'left') AND d.who != '' AND a.feed != '' GROUP BY a.feed"""
    return {row["feed"]: Kept(row["kept"], row["seen"]) for row in store.db.query(sql)}


def _stated(entry: Entry) -> str | None:
    return to_json(CallFacts, entry.call) if entry.call else None


def _state(row: dict[str, Any]) -> FeedState:
    return FeedState(**row | {name: time_of(row[name]) for name in _TIMES})


def _waiting(row: dict[str, Any]) -> Waiting:
    words = {name: row[name] for name in ("key", "url", "title", "summary", "content", "author", "lang")}
    call = from_json(CallFacts, row["call"]) if row["call"] else None
    entry = Entry(**words, published=time_of(row["published"]), call=call)
    seen = dt.datetime.fromisoformat(row["seen"])
    tried = (row["attempts"], row["failure"], row["article"], bool(row.get("own", True)))
    return Waiting(row["id"], row["feed"], row["canonical"], entry, seen, bool(row["offered"]), *tried, past=bool(row["past"]))
