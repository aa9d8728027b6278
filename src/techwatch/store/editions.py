"""Editions from draft to frozen, the versions of their files, and what editors decided. Talks to: SQLite."""

import datetime as dt
import functools
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from techwatch import urls
from techwatch.dedupe import Telling, lead
from techwatch.store import Store, archive, articles, calls
from techwatch.store.columns import article_of, from_json, text_of, time_of, to_json
from techwatch.types import AlsoIn, Article, Candidate, Edition, Item, Label, Lang, Market


@dataclass(frozen=True, slots=True)
class Version:
    """A draft's two files as written by the engine or read from a person.

    `who`: the address of whom at the desk, "" = saved in a text editor; `at`: UTC, None until it is kept.
    """

    author: str
    short: str
    rest: str
    who: str = field(default="", compare=False)
    at: dt.datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor did to a story of an edition.

    That is kept, taken, dropped, left, later, off-topic, relabelled, retitled, rewritten, merged or split. kept and dropped are said of
    what the engine ticked, taken and left of what it showed unticked, dropped also of what came from the shelf, later of what waits for
    the next edition: nothing is learned from that. `before` and `after`: the old and new words; for kept, taken, later, off-topic and
    relabelled the markets, the first one first; for merged and split the stories' ids.
    """

    story: str
    action: str
    before: str = ""
    after: str = ""


# --- candidates -----------------------------------------------------------------------------------


# Stories with news, and when the digest's published editions last had them before editors; by way of the few that are fresh, since
# the rest grows with the years.
_SPOKEN = """
    fresh AS MATERIALIZED (SELECT DISTINCT story FROM articles WHERE seen > :since AND offered AND +story IS NOT NULL),
    spoken AS MATERIALIZED (
        SELECT story, max(at) AS at FROM (
            SELECT f.story, e.published_at AS at FROM fresh f CROSS JOIN articles a ON a.story = f.story
            CROSS JOIN edition_articles ea ON ea.article = a.id
            CROSS JOIN editions e ON e.id = ea.edition WHERE e.digest = :digest AND e.status = 'published'
            UNION ALL SELECT f.story, e.published_at FROM fresh f
            CROSS JOIN proposals p ON p.item IN (SELECT f.story UNION ALL SELECT id FROM stories WHERE merged_into = f.story)
            CROSS JOIN editions e ON e.id = p.edition WHERE e.digest = :digest AND e.status = 'published'
        ) GROUP BY story
    )"""


def candidates(store: Store, digest: str, *, since: dt.datetime, again: Collection[str] = ()) -> list[tuple[str, list[Article]]]:
    """Stories with articles seen after `since`, each with these, and those of `again` (calls, by id), each with all its articles.

    Only offered articles count; what was proposed for a published edition of the digest, or stood in one,
    is left out, but for these, which have news of their own. The articles are in the order of publication.
    """
    sql = f"""
    WITH {_SPOKEN}, again AS (SELECT value AS story FROM json_each(:again)), chosen AS (
        SELECT story FROM fresh EXCEPT SELECT story FROM spoken UNION SELECT story FROM again
    )
    SELECT a.* FROM articles a JOIN stories s ON s.id = a.story
    WHERE a.offered AND s.merged_into IS NULL AND a.story IN chosen AND (a.seen > :since OR a.story IN again)
    ORDER BY a.story, a.published IS NULL, a.published, a.canonical"""
    values = {"since": text_of(since), "digest": digest, "again": json.dumps(sorted(again))}
    found: dict[str, list[Article]] = {}
    for row in store.db.query(sql, values):
        found.setdefault(row["story"], []).append(article_of(row))
    return list(found.items())


def going_on(store: Store, digest: str, *, since: dt.datetime) -> list[tuple[str, list[int], list[int]]]:
    """Stories that the digest told, each with its articles that are known and the offered ones seen since the last edition it stood before.

    Known is what was told, and what was there when editors last saw the story and told nothing. Calls are left out: they come
    back by their dates. `since`: what was seen before is not news any more.
    """
    sql = f"""
    WITH {_SPOKEN}, members AS (
        SELECT a.story, a.id, a.offered AND a.seen > max(s.at, :since) AS late, EXISTS (SELECT 1 FROM calls WHERE article = a.id) AS call,
            EXISTS (
                SELECT 1 FROM edition_articles ea JOIN editions e ON e.id = ea.edition WHERE ea.article = a.id AND e.digest = :digest
            ) AS told
        FROM spoken s CROSS JOIN articles a ON a.story = s.story
    )
    SELECT story, json_group_array(id) FILTER (WHERE late AND NOT told) AS later,
        json_group_array(id) FILTER (WHERE told OR NOT late) AS known
    FROM members GROUP BY story HAVING max(told) AND max(late AND NOT told) AND NOT max(call) ORDER BY story"""
    rows = store.db.query(sql, {"digest": digest, "since": text_of(since)})
    return [(row["story"], json.loads(row["known"]), json.loads(row["later"])) for row in rows]


def candidate(store: Store, story: str, members: Sequence[Article], *, weights: Mapping[str, float]) -> Candidate:
    """A story as it could go into an edition: its lead, the other publishers, its labels and call facts.

    A story is about what any of its articles is about: a new lead must not take it out of a draft. Where its lead is not among
    `members`, or is no call while others are, one of them leads, by the same rule.
    """
    row = store.db.execute("SELECT lead FROM stories WHERE id = ?", [story]).fetchone()
    telling = [a for a in members if articles.call(store, a.id)] or members  # of a call its own page, not what the press says of it
    first = next((a for a in telling if row and a.id == row[0]), None) or leading(telling)
    also = {a.source: AlsoIn(a.source, a.url, a.lang, a.title) for a in members if a.id != first.id and a.source != first.source and a.url}
    return Candidate(
        story=story,
        lead=first,
        also=tuple(also.values()),
        labels=_story_labels(store, members),
        call=calls.facts(store, story) or next((call for a in (first, *members) if (call := articles.call(store, a.id))), None),
        offer=calls.offer(store, story),
        weight=max(weights.get(a.feed, 1.0) for a in members),
    )


def leading(members: Sequence[Article]) -> Article:
    """The one of several articles (one at least) that speaks for them."""
    tellings = [
        Telling(a.id, a.canonical, text_of(a.published or a.seen) or "", len(a.text), a.offered, not a.failure, a.original) for a in members
    ]
    first, _ = lead(tellings)
    return next(a for a in members if a.id == first)


def _story_labels(store: Store, members: Sequence[Article]) -> tuple[Label, ...]:
    """The best label of each market that holds for any of the articles, best first."""
    best: dict[str, Label] = {}
    for label in (label for article in members for label in articles.labels(store, article.id) if label.holds):
        if label.market not in best or label.score > best[label.market].score:
            best[label.market] = label
    return tuple(sorted(best.values(), key=lambda label: (-label.score, label.market)))


# --- drafts ---------------------------------------------------------------------------------------


def open_draft(store: Store, digest: str) -> str | None:
    """The id of the digest's open draft: there is one at most."""
    sql = "SELECT id FROM editions WHERE digest = ? AND status != 'published' ORDER BY date LIMIT 1"
    row = store.db.execute(sql, [digest]).fetchone()
    return row[0] if row else None


def exists(store: Store, edition: str) -> bool:
    """Whether the id is taken."""
    return store.db.execute("SELECT 1 FROM editions WHERE id = ?", [edition]).fetchone() is not None


def next_number(store: Store, digest: str) -> int:
    """The number that the digest's next published edition bears."""
    row = store.db.execute("SELECT coalesce(max(number), 0) + 1 FROM editions WHERE digest = ?", [digest]).fetchone()
    return int(row[0])


def open_edition(store: Store, edition: Edition, *, now: dt.datetime) -> None:
    """Begin a draft; nothing changes when it is there already."""
    sql = "INSERT OR IGNORE INTO editions (id, digest, date, status, number, created) VALUES (?, ?, ?, 'draft', 0, ?)"
    store.db.execute(sql, [edition.id, edition.digest, edition.date.isoformat(), text_of(now)])


def propose(store: Store, edition: str, items: Sequence[Item]) -> None:
    """Keep what the engine knows of each proposed item; items proposed earlier stay known."""
    sql = "INSERT INTO proposals (edition, item, facts) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET facts = excluded.facts"
    store.db.conn.executemany(sql, [(edition, item.id, to_json(Item, item)) for item in items if item.id])


def proposed(store: Store, edition: str) -> dict[str, Item]:
    """Every item the engine ever proposed for the edition, by story id."""
    rows = store.db.query("SELECT item, facts FROM proposals WHERE edition = ?", [edition])
    return {row["item"]: _item(row["facts"]) for row in rows}


@functools.lru_cache(maxsize=8_192)  # the board asks for some 1,500 at every key
def _item(facts: str) -> Item:
    return from_json(Item, facts)


def proposed_title(store: Store, edition: str, item: str) -> str:
    """The title of an item as the engine last proposed it, "" where it did not."""
    sql = "SELECT json_extract(facts, '$.title') FROM proposals WHERE edition = ? AND item = ?"
    row = store.db.execute(sql, [edition, item]).fetchone()
    return str(row[0]) if row else ""


def forget_unseen(store: Store, edition: str, *, seen: Collection[str]) -> None:
    """Take back the proposals but those `seen` in the draft's last files: what nobody saw, nobody dropped."""
    sql = "DELETE FROM proposals WHERE edition = ? AND item NOT IN (SELECT value FROM json_each(?))"
    store.db.execute(sql, [edition, json.dumps(sorted(seen))])


def last_version(store: Store, edition: str, author: str | None = None) -> Version | None:
    """The draft's latest version (by `author`: engine or person), None when there is none."""
    return next(_versions(store, "edition = ?1 AND (?2 IS NULL OR author = ?2) ORDER BY id DESC LIMIT 1", edition, author), None)


def versions(store: Store, edition: str, author: str) -> list[Version]:
    """All that `author` wrote of the draft, the latest first."""
    return list(_versions(store, "edition = ?1 AND author = ?2", edition, author))


def stood(store: Store, edition: str) -> Iterator[Version]:
    """What stood in the draft's files, the latest first: the engine's until a person wrote, then hers, with what the engine put in.

    Read in small parts: they are large, and who looks for one mostly finds it soon.
    """
    first = "coalesce((SELECT min(id) FROM draft_versions WHERE edition = ?1 AND author = 'person'), 9e18)"
    last: int | None = None
    while True:
        which = f"edition = ?1 AND (author = 'person' OR id < {first}) AND (?2 IS NULL OR id < ?2) ORDER BY id DESC LIMIT 16"
        rows = _rows(store, which, edition, last)
        yield from (_version(row) for row in rows)
        if not rows:
            return
        last = rows[-1]["id"]


def _versions(store: Store, which: str, edition: str, author: str | None) -> Iterator[Version]:
    return (_version(row) for row in _rows(store, which, edition, author))


def _rows(store: Store, which: str, edition: str, value: str | int | None) -> list[dict[str, Any]]:
    """A rest that an act did not change stands once only: "\\1" and the number of the version that has it."""
    sql = f"""SELECT v.id, v.author, v.short, coalesce(o.rest, v.rest) AS rest, v.who, v.at FROM draft_versions v
        LEFT JOIN draft_versions o ON o.id = CAST(substr(v.rest, 2) AS INTEGER) AND v.rest >= char(1) AND v.rest < char(2)
        WHERE v.id IN (SELECT id FROM draft_versions WHERE {which}) ORDER BY v.id DESC"""
    return list(store.db.query(sql, [edition, value]))


def _version(row: Mapping[str, Any]) -> Version:
    return Version(row["author"], row["short"], row["rest"], row["who"], time_of(row["at"]))


def has_stood(store: Store, edition: str, text: str, *, rest: bool = False) -> bool:
    """Whether a version of the short file (or of its rest) is this text to the letter."""
    sql = f"SELECT 1 FROM draft_versions WHERE edition = ? AND {'rest' if rest else 'short'} = ? LIMIT 1"
    return store.db.execute(sql, [edition, text]).fetchone() is not None


def is_engines(store: Store, edition: str, short: str, rest: str) -> bool:
    """Whether both files hold only what the engine once wrote (after a kill they may be of two versions)."""
    sql = "SELECT count(*) FROM draft_versions WHERE edition = ? AND author = 'engine' AND {} = ? LIMIT 1"
    return all(store.db.execute(sql.format(part), [edition, text]).fetchone()[0] for part, text in (("short", short), ("rest", rest)))


def add_version(store: Store, edition: str, version: Version, *, now: dt.datetime) -> None:
    """Keep a version of the draft's files, unless it is the author's latest already."""
    if last_version(store, edition, version.author) != version:
        sql = "INSERT INTO draft_versions (edition, author, short, rest, who, at) VALUES (?, ?, ?, ?, ?, ?)"
        rest = version.rest if version.author == "engine" else _once(store, edition, version.rest)
        store.db.execute(sql, [edition, version.author, version.short, rest, version.who, text_of(now)])


def thin_versions(store: Store, edition: str) -> None:
    """Of an edition that is published only the last versions keep their rest: an act at the desk keeps one, and they are large.

    What each act changed stands in the log with what stood there before.
    """
    last = "SELECT max(id) FROM draft_versions WHERE edition = ?1 GROUP BY author"
    sql = f"""UPDATE draft_versions SET rest = '' WHERE edition = ?1 AND id NOT IN ({last})
        AND id NOT IN (SELECT CAST(substr(rest, 2) AS INTEGER) FROM draft_versions WHERE id IN ({last}))"""
    store.db.execute(sql, [edition])


def _once(store: Store, edition: str, rest: str) -> str:
    """A long rest as a column: where the version that has it is to be found, if there is one."""
    sql = "SELECT id FROM draft_versions WHERE edition = ? AND rest = ? ORDER BY id DESC LIMIT 1"
    row = store.db.execute(sql, [edition, rest]).fetchone() if len(rest) > 100 else None
    return f"\1{row[0]}" if row else rest


def decide(store: Store, edition: str, decisions: Sequence[Decision], *, who: str, now: dt.datetime) -> None:
    """Remember what editors decided of items; it replaces what was decided on this edition before."""
    store.db.execute("DELETE FROM decisions WHERE edition = ? AND action NOT IN ('merged', 'split')", [edition])
    for decision in decisions:
        remember(store, edition, decision, who=who, now=now)


def remember(store: Store, edition: str, decision: Decision, *, who: str, now: dt.datetime) -> None:
    """Add one decision to those of an edition ("" = of none)."""
    row = [edition, decision.story, decision.action, decision.before, decision.after, who, text_of(now)]
    store.db.execute("INSERT INTO decisions (edition, story, action, before, after, who, at) VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def joined(store: Store, edition: str) -> dict[str, str]:
    """The items of a draft that said that stories are one -> the story that they became, by the id that it had then."""
    sql = "SELECT story, after FROM decisions WHERE edition = ? AND action = 'merged' ORDER BY id"
    return dict(store.db.execute(sql, [edition]).fetchall())


@dataclass(frozen=True, slots=True)
class Lesson:
    """What editors decided about a story, with its lead's words: the markets that it carries (none: off-topic)."""

    story: str
    title: str
    text: str
    lang: Lang
    markets: tuple[Market, ...]
    action: str  # kept, taken, relabelled, off-topic


_TEACHES = "(action IN ('off-topic', 'relabelled') OR (action IN ('kept', 'taken') AND after != ''))"


def lessons(store: Store) -> list[Lesson]:
    """The editors' last word on the markets of each story, in the order of the stories; a mere "dropped" says nothing of them.

    What they said of a story that was merged into another since counts for that one.
    """
    sql = f"""
    WITH said AS (
        SELECT COALESCE(s.merged_into, s.id) AS story, d.action, d.after, row_number() OVER (
            PARTITION BY COALESCE(s.merged_into, s.id) ORDER BY d.at DESC, d.edition DESC,
            CASE d.action WHEN 'off-topic' THEN 0 WHEN 'relabelled' THEN 1 ELSE 2 END
        ) AS place
        FROM decisions d JOIN stories s ON s.id = d.story
        WHERE {_TEACHES}
    )
    SELECT said.story, said.action, said.after, a.title, a.text, a.lang
    FROM said JOIN stories s ON s.id = said.story JOIN articles a ON a.id = s.lead
    WHERE said.place = 1 ORDER BY said.story"""
    return [
        Lesson(row["story"], row["title"], row["text"], row["lang"], tuple(row["after"].split()), row["action"])
        for row in store.db.query(sql)
    ]


def newest_lesson(store: Store) -> dt.datetime | None:
    """When editors last decided about a market; None: never."""
    row = store.db.execute(f"SELECT max(at) FROM decisions WHERE {_TEACHES}").fetchone()
    return time_of(row[0])


def lessons_since(store: Store, since: dt.datetime | None) -> dict[str, int]:
    """How many decisions about markets editors took after `since` (None: ever), by kind: kept, relabelled, off-topic."""
    sql = f"SELECT action, count(*) FROM decisions WHERE {_TEACHES} AND (?1 IS NULL OR at > ?1) GROUP BY action"
    return dict(store.db.execute(sql, [text_of(since)]).fetchall())


# --- published ------------------------------------------------------------------------------------


def freeze(store: Store, edition: Edition, *, now: dt.datetime) -> None:
    """The edition's items and words are final from here on; all articles of what goes out count as told, of a suite those since."""
    sql = "UPDATE editions SET status = 'published', number = ?, frozen = ?, published_at = ? WHERE id = ?"
    store.db.execute(sql, [edition.number, to_json(Edition, edition), text_of(now), edition.id])
    told = f"INSERT OR IGNORE INTO edition_articles (edition, article, story) SELECT ?5, a.id, ?1 FROM articles a WHERE {_TELLS}"
    for item in edition.items:
        if item.keep:
            store.db.execute(told, [*_telling(store, edition, item), edition.id])
    archive.fill(store.db, edition.id)


_TELLS = """(a.story = COALESCE((SELECT merged_into FROM stories WHERE id = ?1), ?1) OR a.id = ?4) AND NOT (?2 AND a.id IN (
    SELECT ea.article FROM edition_articles ea JOIN editions e ON e.id = ea.edition WHERE e.digest = ?3))"""


def _telling(store: Store, edition: Edition, item: Item) -> list[Any]:
    shown = articles.find(store, urls.canonical(item.url)) if item.url else None  # it may have left its story meanwhile
    return [item.id, item.suite, edition.digest, shown]


def copies(store: Store, edition: Edition, item: Item, lang: Lang) -> list[Article]:
    """The articles in `lang` by which an item of an edition that is not frozen yet may be read, of a call those that are calls."""
    sql = f"""SELECT a.* FROM articles a WHERE {_TELLS} AND a.offered AND a.url != '' AND a.lang = ?5
        AND (NOT ?6 OR a.id IN (SELECT article FROM calls)) ORDER BY a.published IS NULL, a.published, a.canonical"""
    values = [*_telling(store, edition, item), lang, item.call is not None]
    return [article_of(row) for row in store.db.query(sql, values)]


def revise(store: Store, edition: Edition, *, who: str, now: dt.datetime) -> None:
    """A published edition says from here on what `edition` says; what it said before is kept."""
    kept = "INSERT INTO edition_revisions (edition, frozen, who, at) SELECT id, frozen, ?, ? FROM editions WHERE id = ?"
    store.db.execute(kept, [who, text_of(now), edition.id])
    store.db.execute("UPDATE editions SET frozen = ? WHERE id = ?", [to_json(Edition, edition), edition.id])
    archive.fill(store.db, edition.id)


def revisions(store: Store, edition: str) -> int:
    """How often an edition was put right since it was published."""
    return int(store.db.execute("SELECT count(*) FROM edition_revisions WHERE edition = ?", [edition]).fetchone()[0])


def former(store: Store, edition: str) -> list[Edition]:
    """What a published edition said before each of its corrections, the first one first."""
    rows = store.db.query("SELECT frozen FROM edition_revisions WHERE edition = ? ORDER BY id", [edition])
    return [from_json(Edition, row["frozen"]) for row in rows]


def told_at(store: Store, story: str, digest: str) -> dt.datetime | None:
    """When a published edition of the digest last told any article of the story as it stands; None: never."""
    sql = """SELECT max(e.published_at) FROM articles a JOIN edition_articles ea ON ea.article = a.id JOIN editions e ON e.id = ea.edition
        WHERE a.story = COALESCE((SELECT merged_into FROM stories WHERE id = ?1), ?1) AND e.digest = ?2"""
    return time_of(store.db.execute(sql, [story, digest]).fetchone()[0])


def last_published(store: Store, digest: str) -> dt.datetime | None:
    """When the digest's latest edition was frozen; None: there is none."""
    row = store.db.execute("SELECT max(published_at) FROM editions WHERE digest = ? AND status = 'published'", [digest]).fetchone()
    return time_of(row[0])


def published(store: Store, edition: str) -> tuple[Edition, dt.datetime] | None:
    """A frozen edition and when it was frozen; None when it is no such thing (yet)."""
    row = store.db.execute("SELECT frozen, published_at FROM editions WHERE id = ? AND frozen IS NOT NULL", [edition]).fetchone()
    when = time_of(row[1]) if row else None
    return (from_json(Edition, row[0]), when) if when else None


def shelf(store: Store, digest: str) -> tuple[str, tuple[Item, ...]]:
    """The digest's last published edition ("" = there is none) and what it set aside for the next one, in its order."""
    sql = """SELECT id, (
            SELECT json_group_array(json(i.value)) FROM json_each(e.frozen, '$.items') i WHERE i.value ->> 'section' = 'later'
        ) FROM editions e WHERE digest = ? AND status = 'published' AND frozen IS NOT NULL ORDER BY published_at DESC, id DESC LIMIT 1"""
    row = store.db.execute(sql, [digest]).fetchone()
    return (row[0], from_json(tuple[Item, ...], row[1])) if row else ("", ())


def last_unsent(store: Store, digest: str) -> str | None:
    """The digest's latest published edition if no line of the ledger speaks of it: nobody began to send it."""
    sql = """SELECT id FROM editions e WHERE digest = ? AND status = 'published'
        AND published_at = (SELECT max(published_at) FROM editions WHERE digest = e.digest)
        AND NOT EXISTS (SELECT 1 FROM deliveries WHERE message_key = 'edition:' || e.id)"""
    row = store.db.execute(sql, [digest]).fetchone()
    return row[0] if row else None


def published_since(store: Store, since: dt.datetime) -> list[str]:
    """The editions that were published since then, the latest first."""
    sql = "SELECT id FROM editions WHERE status = 'published' AND published_at >= ? ORDER BY date DESC, id"
    return [row[0] for row in store.db.execute(sql, [text_of(since)])]


def listing(store: Store) -> list[dict[str, Any]]:
    """Every edition, the latest first: id, digest, date, status, number."""
    return list(store.db.query("SELECT id, digest, date, status, number FROM editions ORDER BY date DESC, id"))
