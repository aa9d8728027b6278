"""What knowing the same text and the same story again looks up in the store. Talks to: SQLite."""

import itertools
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from techwatch import urls
from techwatch.calls.same import contradiction, same_call
from techwatch.dedupe import Decision, Known, Member, fingerprint, member
from techwatch.dedupe.hashes import hash_of, short
from techwatch.dedupe.stories import tally
from techwatch.store import arrays, calls, links
from techwatch.types import Article, Grouping, Lang

if TYPE_CHECKING:  # as in `stories`
    from techwatch.store import Store


_REMEMBERED = 1_000  # articles: a batch meets the same neighbours again and again


class StoryIndex:
    """`dedupe.Index` over a store: what earlier articles left there; one for a batch is told what the batch adds."""

    def __init__(self, store: "Store", batch: Sequence[Article] = ()) -> None:
        self._store = store
        self._execute = store.db.conn.execute
        self._held_by: dict[int, int] = {}
        self._added: Counter[int] = Counter()
        self._present: set[int] = set()
        self._asked: set[int] = set()
        self._members: dict[int, Member] = {}
        self._batch = frozenset(article.id for article in batch)
        self._fresh = set(self._batch - self._among("fingerprints"))
        self._calls = self._among("calls")

    def _among(self, table: str) -> set[int]:
        """The articles of the batch that have a row in a table of theirs."""
        ids = list(self._batch)
        sql = f"SELECT article FROM {table} WHERE article IN ({places(ids)})"
        return {row[0] for row in self._execute(sql, ids)} if ids else set()

    def expect(self, articles: Sequence[Article]) -> None:
        """Look up at once, in the order of the tables, what these articles of the batch will ask for one by one."""
        fresh = [article for article in articles if article.id in self._fresh]
        terms = {term for article in fresh for term in (whole(article.lang), *tally(article).hashes)}
        self._look_up(terms - self._held_by.keys())
        self._asked = {key for article in fresh for key in fingerprint(article).keys}
        self._present = set(self._held(self._asked))

    def known(self, article: int) -> Grouping | None:
        """What was decided for this article before."""
        if article in self._fresh:
            return None
        sql = "SELECT f.copy_of, a.story FROM fingerprints f JOIN articles a ON a.id = f.article WHERE f.article = ?"
        row = self._execute(sql, [article]).fetchone()
        return Grouping(article, row[0], row[1]) if row else None

    def is_call(self, article: int) -> bool:
        """Whether this article is a call for proposals."""
        if article in self._batch:
            return article in self._calls
        return self._execute("SELECT 1 FROM calls WHERE article = ?", [article]).fetchone() is not None

    def two_calls(self, one: int, other: int, *, exact: bool) -> bool:
        """Whether these articles are calls and, by what they state, not the same one; `exact`: they have the same words."""
        if not (self.is_call(one) and self.is_call(other)):
            return False
        left, right = calls.sight(self._store, one), calls.sight(self._store, other)
        return bool(contradiction(left, right)) if exact else same_call(left, right).verdict != "same"

    def has_story(self, key: str) -> bool:
        """Whether a story was ever called `key`."""
        return self._execute("SELECT 1 FROM stories WHERE id = ?", [key]).fetchone() is not None

    def exact(self, digest: int, *, days: range) -> int | None:
        """The first article that appeared in `days` with exactly these words."""
        sql = "SELECT min(article) FROM fingerprints WHERE exact = ? AND day BETWEEN ? AND ?"
        found: int | None = self._execute(sql, [digest, days[0], days[-1]]).fetchone()[0]
        return found

    def holders(self, keys: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """Per sampled shingle: the articles that hold it, first come first."""
        held = self._present.intersection(keys) if self._asked.issuperset(keys) else self._held(keys)
        sql = "SELECT article FROM shingles WHERE key = ? ORDER BY article LIMIT ?"
        return {key: [row[0] for row in self._execute(sql, (key, limit))] for key in held}

    def _held(self, keys: Collection[int]) -> list[int]:
        """Those of the shingles that some article holds: most are held by none."""
        sql = "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM shingles s WHERE s.key = value)"
        return [row[0] for row in self._execute(sql, [json.dumps(sorted(keys))])]

    def fingerprints(self, articles: Sequence[int]) -> Mapping[int, Known]:
        """What is kept of these articles."""
        sql = f"""SELECT f.article, f.copy_of, a.story, f.exact, f.tokens, a.title, a.url, f.sketch, f.marks, f.opening
            FROM fingerprints f JOIN articles a ON a.id = f.article WHERE f.article IN ({places(articles)})"""
        rows = self._execute(sql, list(articles))
        return {
            article: Known(copy_of, story, tokens, *arrays.sets(sketch, marks, opening), exact, title, urls.bare_host(url))
            for article, copy_of, story, exact, tokens, title, url, sketch, marks, opening in rows
        }

    def term_counts(self, lang: Lang, terms: Sequence[int]) -> tuple[int, Mapping[int, int]]:
        """How many articles of `lang` are counted, and how many hold each term."""
        all_, known, added = whole(lang), self._held_by, self._added
        if unknown := [term for term in (all_, *terms) if term not in known]:
            self._look_up(unknown)
        return known[all_] + added[all_], {term: known[term] + added.get(term, 0) for term in terms}

    def _look_up(self, terms: Collection[int]) -> None:
        """Remember how many articles hold each term."""
        sql = "SELECT term, articles FROM term_counts WHERE term IN (SELECT value FROM json_each(?))"
        self._held_by.update(dict.fromkeys(terms, 0))
        self._held_by.update(self._execute(sql, [json.dumps(list(terms))]))

    def placed(self, article: Article, decision: Decision) -> None:
        """An article of the batch was added, with what it is found by and terms to be counted."""
        self._fresh.discard(article.id)
        self._present.update(decision.fingerprint.keys)
        self._added.update((whole(article.lang), *decision.terms) if decision.terms else ())

    def write_counts(self) -> None:
        """Keep the terms of the articles that were added, each term once."""
        count(self._store, self._added)
        self._added = Counter()
        self._held_by = {}

    def sharing(self, terms: Sequence[int], *, days: range, limit: int) -> Sequence[int]:
        """Articles that appeared in `days` and hold one of the terms, those that share most first."""
        sql = f"""SELECT article FROM postings WHERE term IN ({places(terms)}) AND day BETWEEN ? AND ?
            GROUP BY article ORDER BY count(*) DESC, article LIMIT ?"""
        return [row[0] for row in self._execute(sql, [*terms, days[0], days[-1], limit])]

    def shared_terms(self, terms: Set[int], articles: Sequence[int]) -> Mapping[int, Sequence[tuple[int, float]]]:
        """Of each article's vector those of `terms` that it holds with their weights, heaviest first; without articles that hold none."""
        sql = f"SELECT article, terms, weights FROM story_terms WHERE article IN ({places(articles)})"
        rows, wanted = self._execute(sql, list(articles)), frozenset(terms)
        return {article: found for article, its, weights in rows if (found := arrays.held(wanted, its, weights))}

    def members(self, articles: Sequence[int], *, among: Sequence[int] = ()) -> Mapping[int, Member]:
        """The vectors and stories of these articles, and of those of `among` that are in a story with one of them."""
        articles = self._with_their_stories(articles, among) if among else articles
        known = self._members
        if len(known) > _REMEMBERED:
            known.clear()
        if unknown := [article for article in articles if article not in known]:
            sql = f"""SELECT t.article, t.day, t.terms, t.weights, a.url, a.title, t.lang, c.article IS NOT NULL FROM story_terms t
                JOIN articles a ON a.id = t.article LEFT JOIN calls c ON c.article = a.id WHERE t.article IN ({places(unknown)})"""
            for article, day, terms, weights, url, title, lang, call in self._execute(sql, unknown):
                vector = arrays.vector(terms, weights)
                known[article] = member("", vector, day=day, article=(url, title, lang), call=bool(call))
        stories = self._stories([article for article in articles if article in known])
        return {article: self._in_its_story(article, story) for article, story in stories}

    def _stories(self, articles: Sequence[int]) -> list[tuple[int, str]]:
        sql = f"SELECT id, story FROM articles WHERE id IN ({places(articles)})"
        return self._execute(sql, list(articles)).fetchall()

    def _in_its_story(self, article: int, story: str) -> Member:
        """What is remembered of an article, in the story that it is in by now."""
        if self._members[article].story != story:
            self._members[article] = replace(self._members[article], story=story)
        return self._members[article]

    def _with_their_stories(self, articles: Sequence[int], among: Sequence[int]) -> list[int]:
        sql = f"""SELECT a.id FROM (SELECT DISTINCT story FROM articles WHERE id IN ({places(articles)})) s
            CROSS JOIN articles a ON a.story = s.story"""  # by the index on stories alone: the row of an article is long
        return sorted({row[0] for row in self._execute(sql, list(articles))} & set(among))

    def sizes(self, stories: Sequence[str], *, days: range, lang: Lang) -> Mapping[str, int]:
        """How many articles of `lang` with a vector each story has that appeared in `days`."""
        if not stories:
            return {}
        sql = f"""SELECT a.story AS s, count(*) FROM articles a JOIN story_terms t ON t.article = a.id
            WHERE a.story IN ({places(stories)}) AND t.day BETWEEN ? AND ? AND t.lang = ? GROUP BY s"""
        return dict(self._execute(sql, [*stories, days[0], days[-1], lang]).fetchall())

    def latest(self, stories: Sequence[str], *, days: range, limit: int) -> Mapping[int, Member]:
        """Of each story its latest articles with a vector."""
        sql = """SELECT t.article FROM articles a JOIN story_terms t ON t.article = a.id WHERE a.story = ? AND t.day BETWEEN ? AND ?
            ORDER BY t.day DESC, t.article DESC LIMIT ?"""
        rows = (row for story in stories for row in self._execute(sql, [story, days[0], days[-1], limit]))
        return self.members([row[0] for row in rows])

    def words(self, articles: Sequence[int]) -> Mapping[int, tuple[str, str]]:
        """Title and text of these articles."""
        if not articles:
            return {}
        rows = self._execute(f"SELECT id, title, text FROM articles WHERE id IN ({places(articles)})", list(articles))
        return {article: (title, text) for article, title, text in rows}

    def apart(self, one: str, other: str) -> bool:
        """Whether an editor set these two stories apart."""
        return links.apart(self._store, one, other)


class Alone(StoryIndex):
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


def count(store: "Store", terms: Mapping[int, int]) -> None:
    """So many articles more (or, below 0, less) hold each term."""
    sql = "INSERT INTO term_counts VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET articles = articles + excluded.articles"
    store.db.conn.executemany(sql, sorted(terms.items()))


def whole(lang: Lang) -> int:
    """The hash that stands in term_counts for all articles of a language."""
    return short(hash_of(lang))


def places(values: Sequence[object]) -> str:
    """A question mark for each of the values, as a list in SQL has them."""
    return ", ".join(itertools.repeat("?", len(values)))
