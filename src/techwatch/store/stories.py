"""What is kept to know the same text and the same story again. Talks to: SQLite.

Everything here follows from the articles, so that it can be rebuilt; hashes are signed 32-bit integers but for `exact`,
blobs are arrays of them in the machine's byte order (little-endian wherever this runs).
"""

import dataclasses
import datetime as dt
import itertools
import json
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import TYPE_CHECKING

from techwatch import urls
from techwatch.calls.same import contradiction, same_call
from techwatch.dedupe import Decision, Known, Member, Telling, compare, lead, look_again, member, new_key
from techwatch.dedupe.copies import possible_keys
from techwatch.dedupe.hashes import hash_of, short
from techwatch.store import arrays, calls, links
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
_ROUNDS = 3
_POSTED = 30  # the heaviest terms, under which an article is found: later ones look up 20 of theirs


class StoryIndex:
    """`dedupe.Index` over a store: what earlier articles left there; one for a batch is told what the batch adds."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._held_by: dict[int, int] = {}

    def known(self, article: int) -> Grouping | None:
        """What was decided for this article before."""
        sql = "SELECT f.copy_of, a.story FROM fingerprints f JOIN articles a ON a.id = f.article WHERE f.article = ?"
        row = self._store.db.execute(sql, [article]).fetchone()
        return Grouping(article, row[0], row[1]) if row else None

    def is_call(self, article: int) -> bool:
        """Whether this article is a call for proposals."""
        return self._store.db.execute("SELECT 1 FROM calls WHERE article = ?", [article]).fetchone() is not None

    def two_calls(self, one: int, other: int, *, exact: bool) -> bool:
        """Whether these articles are calls and, by what they state, not the same one; `exact`: they have the same words."""
        if not (self.is_call(one) and self.is_call(other)):
            return False
        left, right = calls.sight(self._store, one), calls.sight(self._store, other)
        return bool(contradiction(left, right)) if exact else same_call(left, right).verdict != "same"

    def has_story(self, key: str) -> bool:
        """Whether a story was ever called `key`."""
        return self._store.db.execute("SELECT 1 FROM stories WHERE id = ?", [key]).fetchone() is not None

    def exact(self, digest: int, *, days: range) -> int | None:
        """The first article that appeared in `days` with exactly these words."""
        sql = "SELECT min(article) FROM fingerprints WHERE exact = ? AND day BETWEEN ? AND ?"
        found: int | None = self._store.db.execute(sql, [digest, days[0], days[-1]]).fetchone()[0]
        return found

    def holders(self, keys: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """Per sampled shingle: the articles that hold it, first come first."""
        execute = self._store.db.conn.execute
        held = "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM shingles s WHERE s.key = value)"  # most are held by none
        sql = "SELECT article FROM shingles WHERE key = ? ORDER BY article LIMIT ?"
        return {key: [row[0] for row in execute(sql, (key, limit))] for (key,) in execute(held, [json.dumps(keys)])}

    def fingerprints(self, articles: Sequence[int]) -> Mapping[int, Known]:
        """What is kept of these articles."""
        sql = f"""SELECT f.article, f.copy_of, a.story, f.exact, f.tokens, a.title, a.url, f.sketch, f.marks, f.opening
            FROM fingerprints f JOIN articles a ON a.id = f.article WHERE f.article IN ({_marks(articles)})"""
        rows = self._store.db.execute(sql, list(articles))
        return {
            article: Known(copy_of, story, tokens, *arrays.sets(sketch, marks, opening), exact, title, urls.bare_host(url))
            for article, copy_of, story, exact, tokens, title, url, sketch, marks, opening in rows
        }

    def term_counts(self, lang: Lang, terms: Sequence[int]) -> tuple[int, Mapping[int, int]]:
        """How many articles of `lang` are counted, and how many hold each term."""
        all_, known = whole(lang), self._held_by
        if unknown := [term for term in (all_, *terms) if term not in known]:
            known.update(dict.fromkeys(unknown, 0))
            known.update(self._store.db.execute(f"SELECT term, articles FROM term_counts WHERE term IN ({_marks(unknown)})", unknown))
        return known[all_], {term: known[term] for term in terms}

    def counted(self, lang: Lang, terms: Sequence[int]) -> None:
        """An article with these terms was added."""
        for term in (whole(lang), *terms) if terms else ():
            if term in self._held_by:
                self._held_by[term] += 1

    def sharing(self, terms: Sequence[int], *, days: range, limit: int) -> Sequence[int]:
        """Articles that appeared in `days` and hold one of the terms, those that share most first."""
        sql = f"""SELECT article FROM postings WHERE term IN ({_marks(terms)}) AND day BETWEEN ? AND ?
            GROUP BY article ORDER BY count(*) DESC, article LIMIT ?"""
        return [row[0] for row in self._store.db.execute(sql, [*terms, days[0], days[-1], limit])]

    def shared_terms(self, terms: Set[int], articles: Sequence[int]) -> Mapping[int, Sequence[tuple[int, float]]]:
        """Of each article's vector those of `terms` that it holds with their weights, heaviest first; without articles that hold none."""
        sql = f"SELECT article, terms, weights FROM story_terms WHERE article IN ({_marks(articles)})"
        rows, wanted = self._store.db.execute(sql, list(articles)), frozenset(terms)
        return {article: found for article, its, weights in rows if (found := arrays.held(wanted, its, weights))}

    def members(self, articles: Sequence[int], *, among: Sequence[int] = ()) -> Mapping[int, Member]:
        """The vectors and stories of these articles, and of those of `among` that are in a story with one of them."""
        articles = self._with_their_stories(articles, among) if among else articles
        sql = f"""SELECT t.article, a.story, t.day, t.terms, t.weights, a.url, a.title, t.lang, c.article IS NOT NULL FROM story_terms t
            JOIN articles a ON a.id = t.article LEFT JOIN calls c ON c.article = a.id WHERE t.article IN ({_marks(articles)})"""
        return {
            article: member(story, arrays.vector(terms, weights), day=day, article=(url, title, lang), call=bool(call))
            for article, story, day, terms, weights, url, title, lang, call in self._store.db.execute(sql, list(articles))
        }

    def _with_their_stories(self, articles: Sequence[int], among: Sequence[int]) -> list[int]:
        sql = f"""SELECT a.id FROM (SELECT DISTINCT story FROM articles WHERE id IN ({_marks(articles)})) s
            CROSS JOIN articles a ON a.story = s.story"""  # by the index on stories alone: the row of an article is long
        return sorted({row[0] for row in self._store.db.execute(sql, list(articles))} & set(among))

    def sizes(self, stories: Sequence[str], *, days: range, lang: Lang) -> Mapping[str, int]:
        """How many articles of `lang` with a vector each story has that appeared in `days`."""
        if not stories:
            return {}
        sql = f"""SELECT a.story AS s, count(*) FROM articles a JOIN story_terms t ON t.article = a.id
            WHERE a.story IN ({_marks(stories)}) AND t.day BETWEEN ? AND ? AND t.lang = ? GROUP BY s"""
        return dict(self._store.db.execute(sql, [*stories, days[0], days[-1], lang]).fetchall())

    def latest(self, stories: Sequence[str], *, days: range, limit: int) -> Mapping[int, Member]:
        """Of each story its latest articles with a vector."""
        sql = """SELECT t.article FROM articles a JOIN story_terms t ON t.article = a.id WHERE a.story = ? AND t.day BETWEEN ? AND ?
            ORDER BY t.day DESC, t.article DESC LIMIT ?"""
        rows = (row for story in stories for row in self._store.db.execute(sql, [story, days[0], days[-1], limit]))
        return self.members([row[0] for row in rows])

    def words(self, articles: Sequence[int]) -> Mapping[int, tuple[str, str]]:
        """Title and text of these articles."""
        if not articles:
            return {}
        rows = self._store.db.execute(f"SELECT id, title, text FROM articles WHERE id IN ({_marks(articles)})", list(articles))
        return {article: (title, text) for article, title, text in rows}

    def apart(self, one: str, other: str) -> bool:
        """Whether an editor set these two stories apart."""
        return links.apart(self._store, one, other)


def place(store: "Store", article: Article) -> Grouping:
    """Decide where a stored article belongs and keep it, in one transaction; twice the same changes nothing."""
    return place_all(store, [article])[0]


def place_all(store: "Store", articles: Sequence[Article]) -> list[Grouping]:
    """Place a batch in one transaction, then look again at those with neighbours until nothing changes: what came first knew least."""
    with store.transaction():
        index, placed, near = StoryIndex(store), list[Grouping](), dict[int, tuple[int, ...]]()
        for article in articles:
            decision = compare(article, index)
            add(store, article, decision)
            index.counted(article.lang, decision.terms)
            placed.append(decision.grouping)
            near.setdefault(article.id, decision.near)
        _look_again(store, near)
        ids = [one.article for one in placed]
        story = dict(store.db.execute(f"SELECT id, story FROM articles WHERE id IN ({_marks(ids)})", ids).fetchall())
        return [dataclasses.replace(one, story=story[one.article]) for one in placed]


def _look_again(store: "Store", batch: Mapping[int, Sequence[int]]) -> None:
    """Look at each article of a batch that has neighbours (those it met are given), then at those whose neighbours changed, a few times."""
    near: dict[int, set[int]] = {}
    for one, others in batch.items():
        for other in others:
            near.setdefault(one, set()).add(other)
            near.setdefault(other, set()).add(one)
    waiting = [one for one in batch if one in near]
    for _ in range(_ROUNDS if len(batch) > 1 else 0):
        changed = {article for article in waiting if _settle(store, article, near[article])}
        touched = changed.union(*(near[article] for article in changed))
        waiting = sorted(touched & batch.keys())


def _settle(store: "Store", article: int, near: Collection[int]) -> bool:
    """-> whether anything was changed by looking at an article again."""
    story, merges = look_again(article, near, StoryIndex(store))
    if story:
        return _move(store, article, story)
    if merges:
        (mine,) = store.db.execute("SELECT story FROM articles WHERE id = ?", [article]).fetchone()
        for other in merges:
            mine = grow(store, mine, other)
    return bool(merges)


def add(store: "Store", article: Article, decision: Decision) -> None:
    """Keep a decision: the article's columns, its story, and what later articles are compared with."""
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
        held = {row[0] for row in db.execute(f"SELECT story FROM articles WHERE id IN ({_marks([*articles])})", [*articles])}
        if len(held) != 1:
            raise ValueError(f"articles of {len(held)} stories")
        story: str = held.pop()
        marks = _marks([*articles])
        sql = f"SELECT id FROM articles WHERE story = ? AND (id IN ({marks}) OR copy_of IN ({marks})) ORDER BY id"
        moved = [row[0] for row in db.execute(sql, [story, *articles, *articles])]
        if links.lead(store, story) in {*moved} - {*articles}:  # a copy of theirs leads: an editor says that it is none
            moved = sorted(articles)
        if len(moved) == len(members(store, story)):
            return story
        (address,) = db.execute(
            f"SELECT canonical FROM articles WHERE id IN ({_marks(moved)}) ORDER BY {_APPEARED} LIMIT 1", moved
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
    marks = _marks(moved)
    rows = store.db.execute(f"SELECT id, copy_of FROM articles WHERE story = ? AND copy_of IN ({marks}) ORDER BY id", [story, *moved])
    firsts: dict[int, int] = {}
    for article, original in rows.fetchall():
        first = firsts.setdefault(original, article)
        for table, key in (("fingerprints", "article"), ("articles", "id")):
            store.db.execute(f"UPDATE {table} SET copy_of = ? WHERE {key} = ?", [first, article])


def _take(store: "Store", article: int, story: str, moved: Sequence[int]) -> None:
    """An article goes to another story; one whose original stays behind is a text of its own from now on."""
    sql = f"copy_of = CASE WHEN copy_of IN ({_marks(moved)}) THEN copy_of ELSE ? END"
    store.db.execute(f"UPDATE fingerprints SET {sql} WHERE article = ?", [*moved, article, article])
    store.db.execute(f"UPDATE articles SET story = ?, {sql} WHERE id = ?", [story, *moved, article, article])


def _move(store: "Store", article: int, into: str) -> bool:
    """An article and its copies leave their story for another one, unless a person spoke of that story or members were told it.

    The two stories are one when nobody else is left. -> whether they did.
    """
    (left,) = store.db.execute("SELECT story FROM articles WHERE id = ?", [article]).fetchone()
    copies = [row[0] for row in store.db.execute("SELECT id FROM articles WHERE story = ? AND copy_of = ?", [left, article])]
    told = f"SELECT 1 FROM edition_articles WHERE article IN ({_marks(copies)}) LIMIT 1"
    if links.judged(store, left) or store.db.execute(told, copies).fetchone():
        return False
    if len(copies) == len(members(store, left)):
        merge(store, left, into)
        return True
    store.db.execute(f"UPDATE articles SET story = ? WHERE id IN ({_marks(copies)})", [into, *copies])
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
    _count(store, lang, decision.terms, 1)


def _count(store: "Store", lang: Lang, terms: Iterable[int], step: int) -> None:
    sql = "INSERT INTO term_counts VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET articles = articles + excluded.articles"
    store.db.conn.executemany(sql, [(term, step) for term in (whole(lang), *terms)])


def whole(lang: Lang) -> int:
    """The hash that stands in term_counts for all articles of a language."""
    return short(hash_of(lang))


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
    for article, day, lang, terms, others in rows:
        posted = [(term, day, article) for term in arrays.hashes(terms)]
        store.db.conn.executemany("DELETE FROM postings WHERE term = ? AND day = ? AND article = ?", posted)
        _count(store, lang, [*arrays.hashes(terms), *arrays.hashes(others)], -1)
    store.db.execute(f"DELETE FROM story_terms WHERE {which}", [value])


def _marks(values: Sequence[object]) -> str:
    return ", ".join(itertools.repeat("?", len(values)))


class _Alone(StoryIndex):
    """The index as an article sees it whose place is decided already: nothing to be compared with, only how common terms are."""

    def exact(self, digest: int, *, days: range) -> int | None:
        """Nobody."""
        return None

    def holders(self, keys: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """Nobody."""
        return {}

    def sharing(self, terms: Sequence[int], *, days: range, limit: int) -> Sequence[int]:
        """Nobody."""
        return ()


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
        decision = compare(article, _Alone(store))
        decision = dataclasses.replace(decision, grouping=before)
        _add_fingerprint(store, decision)
        if before.copy_of == article.id:
            _add_terms(store, article.lang, decision)
        tell_times(store, before.story)
        choose_lead(store, before.story)
