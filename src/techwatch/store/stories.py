"""What is kept to know the same text and the same story again. Talks to: SQLite.

Everything here follows from the articles, so that it can be rebuilt; hashes are signed 32-bit integers but for `exact`,
blobs are arrays of them in the machine's byte order (little-endian wherever this runs).
"""

import dataclasses
import datetime as dt
import itertools
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from techwatch.dedupe import Decision, Telling, compare, lead, look_again, new_key
from techwatch.dedupe.copies import possible_keys
from techwatch.store import arrays, links
from techwatch.store.story_index import Alone, StoryIndex as StoryIndex, count, places, whole
from techwatch.types import Article, Grouping, Lang

if TYPE_CHECKING:  # the schema that Store needs is made of TABLES
    from techwatch.store import Store

TABLES = """
CREATE TABLE stories (
    id TEXT PRIMARY KEY,                 -- "s" and a hash of the address of the article that began it; never deleted
    lang TEXT NOT NULL,                  -- of the article that began it
    lead INTEGER REFERENCES articles(id),
    first TEXT,                          -- when its first article appeared
    last TEXT,                           -- when its latest article appeared
    merged_into TEXT REFERENCES stories(id),  -- null: stands for itself
    split_from TEXT REFERENCES stories(id)    -- null: was never a part of another
);
CREATE TABLE fingerprints (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    copy_of INTEGER NOT NULL,            -- the first article of the same text, its own id if none
    exact INTEGER NOT NULL,              -- hash of all words of title and text, 64 bits
    tokens INTEGER NOT NULL,             -- words of the text
    sketch BLOB NOT NULL,                -- int32: every 4th shingle hash; empty for a copy that adds nothing
    marks BLOB NOT NULL,                 -- int32: hashes of names and numbers
    opening BLOB NOT NULL,               -- int32: those of them that stand in the first words
    day INTEGER NOT NULL                 -- days since 1970-01-01 of its appearance, UTC
);
CREATE INDEX fingerprints_exact ON fingerprints (exact);
CREATE INDEX fingerprints_day ON fingerprints (day);
CREATE TABLE shingles (
    key INTEGER NOT NULL,                -- every 16th shingle hash
    article INTEGER NOT NULL,
    PRIMARY KEY (key, article)
) WITHOUT ROWID;
CREATE TABLE story_terms (
    article INTEGER PRIMARY KEY REFERENCES articles(id) ON DELETE CASCADE,
    day INTEGER NOT NULL,                -- as in fingerprints
    lang TEXT NOT NULL,
    terms BLOB NOT NULL,                 -- int32: the heaviest terms of title and lead
    weights BLOB NOT NULL,               -- float32, in the order of terms; a vector of length 1
    others BLOB NOT NULL                 -- int32: its lighter terms, which stand in term_counts too
);
CREATE INDEX story_terms_day ON story_terms (day);
CREATE TABLE postings (
    term INTEGER NOT NULL,               -- hash of language and term
    day INTEGER NOT NULL,
    article INTEGER NOT NULL,
    PRIMARY KEY (term, day, article)
) WITHOUT ROWID;
CREATE TABLE term_counts (
    term INTEGER PRIMARY KEY,            -- hash of language and term; of the language alone: all its articles
    articles INTEGER NOT NULL            -- that hold the term, of those not yet expired
);
"""

BATCH = 500
"""Articles that are placed together, and then looked at again."""
_APPEARED = "COALESCE(published, seen), canonical"
_AHEAD = 100  # articles of a batch that are read before they are placed: what all of them ask the tables for is looked up at once
_ROUNDS = 3
_POSTED = 30  # the heaviest terms, under which an article is found: later ones look up 20 of theirs


def place(store: "Store", article: Article) -> Grouping:
    """Decide where a stored article belongs and keep it, in one transaction; twice the same changes nothing."""
    return place_all(store, [article])[0]


def place_all(store: "Store", articles: Sequence[Article]) -> list[Grouping]:
    """Place a batch in one transaction, then look again at those with neighbours until nothing changes: what came first knew least."""
    with store.transaction():
        index, placed, near = StoryIndex(store, articles), list[Grouping](), dict[int, tuple[int, ...]]()
        for place, article in enumerate(articles):
            if place % _AHEAD == 0:
                index.expect(articles[place : place + _AHEAD])
            decision = compare(article, index)
            add(store, article, decision)
            index.placed(article, decision)
            placed.append(decision.grouping)
            near.setdefault(article.id, decision.near)
        index.write_counts()
        _look_again(store, near, index)
        ids = [one.article for one in placed]
        story = dict(store.db.execute(f"SELECT id, story FROM articles WHERE id IN ({places(ids)})", ids).fetchall())
        return [dataclasses.replace(one, story=story[one.article]) for one in placed]


def _look_again(store: "Store", batch: Mapping[int, Sequence[int]], index: StoryIndex) -> None:
    """Look at each article of a batch that has neighbours (those it met are given), then at those whose neighbours changed, a few times."""
    near: dict[int, set[int]] = {}
    for one, others in batch.items():
        for other in others:
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
    waiting = [one for one in batch if one in near]
    for _ in range(_ROUNDS if len(batch) > 1 else 0):
        changed = {article for article in waiting if _settle(store, article, near[article], index)}
        touched = changed.union(*(near[article] for article in changed))
        waiting = sorted(touched & batch.keys())


def _settle(store: "Store", article: int, near: Collection[int], index: StoryIndex) -> bool:
    """-> whether anything was changed by looking at an article again."""
    story, merges = look_again(article, near, index)
    if story:
        return _move(store, article, story)
    if merges:
        (mine,) = store.db.execute("SELECT story FROM articles WHERE id = ?", [article]).fetchone()
        for other in merges:
            mine = grow(store, mine, other)
    return bool(merges)


def add(store: "Store", article: Article, decision: Decision) -> None:
    """Keep a decision: the article's columns, its story, and what later articles are compared with, all but how common its terms are."""
    if decision.old:
        return
    with store.transaction() as db:
        grouping = decision.grouping
        alone = _add_to_story(store, article, grouping.story)
        db.execute("UPDATE articles SET copy_of = ?, story = ? WHERE id = ?", [grouping.copy_of, grouping.story, article.id])
        _add_fingerprint(store, decision)
        _add_terms(store, article.lang, decision)
        story = grouping.story
        for other in decision.merges:
            story = grow(store, story, other)
        for near in decision.moves:
            _move(store, near, links.standing(store, story))
        for other, score in decision.hints:
            links.hint(store, links.standing(store, story), links.standing(store, other), score=score, seen=article.seen)
        if not alone or decision.merges or decision.moves:
            choose_lead(store, links.standing(store, story))


def grow(store: "Store", one: str, other: str) -> str:
    """Merge two stories that the engine finds to be one, unless what they are by now was set apart by an editor."""
    one, other = links.standing(store, one), links.standing(store, other)
    return one if links.apart(store, one, other) else merge(store, one, other)


def merge(store: "Store", one: str, other: str) -> str:
    """From now on two stories are the one that began first; -> its id. What was known of the other is known of it."""
    with store.transaction() as db:
        sql = "SELECT id FROM stories WHERE id IN (?, ?) ORDER BY first IS NULL, first, id"
        into, *gone = (row[0] for row in db.execute(sql, [links.standing(store, one), links.standing(store, other)]).fetchall())
        for story in gone:
            db.execute("UPDATE stories SET merged_into = ? WHERE id = ? OR merged_into = ?", [into, story, story])
            db.execute("UPDATE articles SET story = ? WHERE story = ?", [into, story])
            links.follow(store, story, into)
            tell_times(store, into)
            choose_lead(store, into)
    return str(into)


def join(store: "Store", one: str, other: str) -> str:
    """An editor's word: the two stories are one, whatever was said before; -> the id that stands for both."""
    with store.transaction():
        links.forget(store, links.standing(store, one), links.standing(store, other))
        return merge(store, one, other)


def split(store: "Store", articles: Collection[int], *, who: str, now: dt.datetime) -> str:
    """An editor's word: these articles of one story, with the copies of their texts, tell another one; -> its id.

    Nothing happens when no article of another text would be left. ValueError when they are of several stories.
    """
    with store.transaction() as db:
        held = {row[0] for row in db.execute(f"SELECT story FROM articles WHERE id IN ({places([*articles])})", [*articles])}
        if len(held) != 1:
            raise ValueError(f"articles of {len(held)} stories")
        story: str = held.pop()
        marks = places([*articles])
        sql = f"SELECT id FROM articles WHERE story = ? AND (id IN ({marks}) OR copy_of IN ({marks})) ORDER BY id"
        moved = [row[0] for row in db.execute(sql, [story, *articles, *articles])]
        if links.lead(store, story) in {*moved} - {*articles}:  # a copy of theirs leads: an editor says that it is none
            moved = sorted(articles)
        if len(moved) == len(members(store, story)):
            return story
        (address,) = db.execute(
            f"SELECT canonical FROM articles WHERE id IN ({places(moved)}) ORDER BY {_APPEARED} LIMIT 1", moved
        ).fetchone()
        new = new_key(address, StoryIndex(store))
        db.execute("INSERT INTO stories (id, lang, split_from) SELECT ?, lang, id FROM stories WHERE id = ?", [new, story])
        for article in moved:
            _take(store, article, new, moved)
        _orphaned(store, story, moved)
        for changed in (story, new):
            tell_times(store, changed)
            choose_lead(store, changed)
        links.set_apart(store, story, new, who=who, now=now)
    return new


def _orphaned(store: "Store", story: str, moved: Sequence[int]) -> None:
    """Copies whose original left their story: the first of them is the original of the others from now on."""
    marks = places(moved)
    rows = store.db.execute(f"SELECT id, copy_of FROM articles WHERE story = ? AND copy_of IN ({marks}) ORDER BY id", [story, *moved])
    firsts: dict[int, int] = {}
    for article, original in rows.fetchall():
        first = firsts.setdefault(original, article)
        for table, key in (("fingerprints", "article"), ("articles", "id")):
            store.db.execute(f"UPDATE {table} SET copy_of = ? WHERE {key} = ?", [first, article])


def _take(store: "Store", article: int, story: str, moved: Sequence[int]) -> None:
    """An article goes to another story; one whose original stays behind is a text of its own from now on."""
    sql = f"copy_of = CASE WHEN copy_of IN ({places(moved)}) THEN copy_of ELSE ? END"
    store.db.execute(f"UPDATE fingerprints SET {sql} WHERE article = ?", [*moved, article, article])
    store.db.execute(f"UPDATE articles SET story = ?, {sql} WHERE id = ?", [story, *moved, article, article])


def _move(store: "Store", article: int, into: str) -> bool:
    """An article and its copies leave their story for another one, unless a person spoke of that story or members were told it.

    The two stories are one when nobody else is left. -> whether they did.
    """
    (left,) = store.db.execute("SELECT story FROM articles WHERE id = ?", [article]).fetchone()
    copies = [row[0] for row in store.db.execute("SELECT id FROM articles WHERE story = ? AND copy_of = ?", [left, article])]
    told = f"SELECT 1 FROM edition_articles WHERE article IN ({places(copies)}) LIMIT 1"
    if links.judged(store, left) or store.db.execute(told, copies).fetchone():
        return False
    if len(copies) == len(members(store, left)):
        merge(store, left, into)
        return True
    store.db.execute(f"UPDATE articles SET story = ? WHERE id IN ({places(copies)})", [into, *copies])
    for story in (left, into):
        tell_times(store, story)
        choose_lead(store, story)
    return True


def tell_times(store: "Store", story: str) -> None:
    """Say of a story anew when its first and its last article appeared."""
    sql = """UPDATE stories SET (first, last) = (SELECT min(COALESCE(published, seen)), max(COALESCE(published, seen))
        FROM articles WHERE story = ?1) WHERE id = ?1"""
    store.db.execute(sql, [story])


def _add_to_story(store: "Store", article: Article, story: str) -> bool:
    """-> whether the article began the story; it leads it then."""
    moment = article.published or article.seen
    when = moment.astimezone(dt.UTC).replace(microsecond=0).isoformat() if moment else None
    sql = """INSERT INTO stories (id, lang, lead, first, last) VALUES (?1, ?2, ?3, ?4, ?4) ON CONFLICT (id) DO UPDATE SET
        first = COALESCE(min(first, excluded.first), first, excluded.first),
        last = COALESCE(max(last, excluded.last), last, excluded.last) RETURNING lead"""
    [[leading]] = store.db.execute(sql, [story, article.lang, article.id, when]).fetchall()
    return bool(leading == article.id)


def _add_fingerprint(store: "Store", decision: Decision) -> None:
    kept, grouping = decision.fingerprint, decision.grouping
    blobs = [arrays.blob(sorted(hashes)) for hashes in (kept.sketch, kept.marks, kept.opening)]
    row = [grouping.article, grouping.copy_of, kept.exact, kept.tokens, *blobs, decision.day]
    store.db.execute("INSERT INTO fingerprints VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    store.db.conn.executemany("INSERT INTO shingles VALUES (?, ?)", [(key, grouping.article) for key in kept.keys])


def _add_terms(store: "Store", lang: Lang, decision: Decision) -> None:
    if not decision.terms:
        return
    article, day, vector = decision.grouping.article, decision.day, decision.vector.terms
    others = (term for term in decision.terms if term not in vector)
    row = [article, day, lang, arrays.blob(vector), arrays.weights(decision.vector), arrays.blob(others)]
    store.db.execute("INSERT INTO story_terms VALUES (?, ?, ?, ?, ?, ?)", row)
    store.db.conn.executemany(
        "INSERT INTO postings VALUES (?, ?, ?)", [(term, day, article) for term in sorted(itertools.islice(vector, _POSTED))]
    )


def choose_lead(store: "Store", story: str) -> None:
    """`dedupe.lead` of the story's articles; nothing where there is none."""
    sql = """SELECT id, canonical, COALESCE(published, seen, ''), length(text), offered, failure = '', original
        FROM articles WHERE story = ?"""
    rows = store.db.execute(sql, [story]).fetchall()
    tellings = [
        Telling(article, canonical, when, length, bool(offered), bool(readable), original)
        for article, canonical, when, length, offered, readable, original in rows
    ]
    if tellings:
        first, _ = lead(tellings)
        store.db.execute("UPDATE stories SET lead = ? WHERE id = ?", [first, story])


def members(store: "Store", story: str) -> list[int]:
    """The ids of a story's articles: its lead, then the others as they appeared."""
    sql = """SELECT a.id FROM articles a JOIN stories s ON s.id = a.story WHERE a.story = ?
        ORDER BY a.id != s.lead, COALESCE(a.published, a.seen), a.canonical"""
    return [row[0] for row in store.db.execute(sql, [story])]


def expire(store: "Store", before: dt.datetime) -> None:
    """Forget what later articles are compared with of those that appeared before this day; stories and articles stay."""
    day = int(before.timestamp() // 86_400)
    with store.transaction() as db:
        _forget_shingles(store, "day < ?", day)
        full = "length(sketch) + length(marks) + length(opening) > 0"
        db.execute(f"UPDATE fingerprints SET sketch = x'', marks = x'', opening = x'' WHERE day < ? AND {full}", [day])
        _forget_terms(store, "day < ?", day)
        db.execute("DELETE FROM term_counts WHERE articles <= 0")


def _forget_shingles(store: "Store", which: str, value: int) -> None:
    gone = store.db.execute(f"SELECT article, sketch FROM fingerprints WHERE {which} AND sketch != x''", [value]).fetchall()
    keys = [(key, article) for article, sketch in gone for key in possible_keys(arrays.hashes(sketch))]
    store.db.conn.executemany("DELETE FROM shingles WHERE key = ? AND article = ?", keys)


def _forget_terms(store: "Store", which: str, value: int) -> None:
    rows = store.db.execute(f"SELECT article, day, lang, terms, others FROM story_terms WHERE {which}", [value]).fetchall()
    gone: Counter[int] = Counter()
    for article, day, lang, terms, others in rows:
        posted = [(term, day, article) for term in arrays.hashes(terms)]
        store.db.conn.executemany("DELETE FROM postings WHERE term = ? AND day = ? AND article = ?", posted)
        gone.update((whole(lang), *arrays.hashes(terms), *arrays.hashes(others)))
    count(store, {term: -held for term, held in gone.items()})
    store.db.execute(f"DELETE FROM story_terms WHERE {which}", [value])


def replaced(store: "Store", article: Article) -> None:
    """The words of a stored article were replaced: what later ones are compared with is made anew; its story and copy_of stay.

    Nothing when it was not compared yet. A copy keeps no vector, as ever, but its whole fingerprint: it is more than a copy now.
    """
    before = StoryIndex(store).known(article.id)
    if before is None:
        return
    with store.transaction():
        _forget_shingles(store, "article = ?", article.id)
        _forget_terms(store, "article = ?", article.id)
        store.db.execute("DELETE FROM fingerprints WHERE article = ?", [article.id])
        decision = compare(article, Alone(store))
        decision = dataclasses.replace(decision, grouping=before)
        _add_fingerprint(store, decision)
        if before.copy_of == article.id:
            _add_terms(store, article.lang, decision)
            count(store, Counter((whole(article.lang), *decision.terms)))
        tell_times(store, before.story)
        choose_lead(store, before.story)
