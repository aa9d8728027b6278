"""Generated articles -> a store as it is after placing them one by one, in bulk. Talks to: SQLite.

Terms, marks and counts are those that placing would keep; sketches are random numbers, as the shingles of different texts are.
Rows go in by twenty parts, each in the order of its keys: pages then are as full as after many single additions.
"""

import itertools
import pathlib
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
from generated import FIRST_NAME, FIRST_NUMBER, LANGS, LEAD, OPENING, TITLE, Batch, Ids, Mask, article, batches, block, spelled
from numpy.typing import NDArray

from techwatch.dedupe.copies import fingerprint
from techwatch.dedupe.hashes import hash_of, short
from techwatch.store import open_store
from techwatch.store.columns import article_row
from techwatch.types import Article

KEPT, FUNCTION_WORDS, PRIOR, RAREST = 60, 100, 200, 0.05  # as in techwatch.dedupe.stories
LEAD_SHINGLES = 14  # sampled ones of the first 60 words, which are keys twice as often
POSTED = 30  # as in techwatch.store.stories
PARTS = 20
EARLIER = 7  # a copy is of the article so many before
Floats = NDArray[np.float64]


@dataclass
class Counted:
    """How many articles of a language were added, and how many of them hold each word."""

    articles: int = 0
    holding: Ids = field(default_factory=lambda: np.zeros(len(spelled(0)), dtype=np.int64))


def fill(path: pathlib.Path, total: int) -> None:
    """A new store with `total` articles; its search index stays empty, deciding does not touch it."""
    open_store(path).close()
    counted = [Counted() for _ in LANGS]
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
        db.execute(f"PRAGMA {pragma}")
    trigger = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'articles_added'").fetchone()[0]
    db.execute("DROP TRIGGER articles_added")
    for part in batches(total, max(500, total // PARTS)):
        db.execute("BEGIN")
        add(db, part, counted)
        db.execute("COMMIT")
    db.execute(trigger)
    db.close()


def add(db: sqlite3.Connection, part: Batch, counted: Sequence[Counted]) -> None:
    """The rows of a part; `counted`, by language, is brought up to date."""
    numbers = np.arange(len(part))
    copies = part.copy & (numbers >= EARLIER) & ~np.roll(part.copy, EARLIER)
    first = numbers - copies * EARLIER
    _add_articles(db, part, first)
    _add_fingerprints(db, part, first)
    for lang, so_far in enumerate(counted):
        _add_terms(db, part, ~copies & (part.lang == lang), so_far)


def _add_articles(db: sqlite3.Connection, part: Batch, first: Ids) -> None:
    starts = np.cumsum(part.lengths) - part.lengths
    rows = []
    for n, start in enumerate(starts):
        title = " ".join(spelled(int(part.lang[n]))[word] for word in part.words[start : start + TITLE])
        row = article_row(article(part, n, title, _some_text(int(part.lengths[n]) - TITLE, n)))
        decided = {"id": part.first + n + 1, "copy_of": int(part.first + first[n] + 1), "story": key(int(part.story[first[n]]))}
        rows.append(row | decided)
    names = list(rows[0])
    db.executemany(f"INSERT INTO articles ({', '.join(names)}) VALUES ({', '.join(f':{name}' for name in names)})", rows)
    begun = [(row["story"], row["lang"], row["id"], row["published"], row["published"]) for row in rows]
    db.executemany("INSERT OR IGNORE INTO stories (id, lang, lead, first, last) VALUES (?, ?, ?, ?, ?)", sorted(begun))


def key(story: int) -> str:
    """A story's key, as scattered as a hash."""
    return f"s{story * 2_654_435_761 % (1 << 24):06x}"


@cache
def _ballast() -> str:
    return " ".join(spelled(0)[word % len(spelled(0))] for word in range(0, 150_000_000, 997))


def _some_text(words: int, n: int) -> str:
    """As much text as `words` words are; nobody reads it."""
    start = n * 31 % 500_000
    return _ballast()[start : start + int(words * 6.7)]


def _add_fingerprints(db: sqlite3.Connection, part: Batch, first: Ids) -> None:
    rng = np.random.default_rng([4, part.first])
    new = first == np.arange(len(part))
    row, shingles = _shingles(part, new, rng)
    marks = part.is_mark & new[part.row]
    hashes = _hashes()[part.words]
    opening = marks & (part.place < TITLE + OPENING)
    kept = ((row, shingles), (part.row[marks], hashes[marks]), (part.row[opening], hashes[opening]))
    blobs = [_blobs(*found, len(part)) for found in kept]
    exact = rng.integers(-(2**63), 2**63 - 1, len(part)).tolist()
    ids = part.first + 1 + np.arange(len(part))
    columns = (ids.tolist(), (part.first + 1 + first).tolist(), exact, (part.lengths - TITLE).tolist(), *blobs, part.day.tolist())
    db.executemany("INSERT INTO fingerprints VALUES (?, ?, ?, ?, ?, ?, ?, ?)", zip(*columns, strict=True))
    place = np.arange(len(row)) - np.searchsorted(row, row)
    looked_up = (shingles % 4 == 0) | ((shingles % 2 == 0) & (place >= np.bincount(row, minlength=len(part))[row] - LEAD_SHINGLES))
    _insert(db, "shingles", shingles[looked_up], ids[row[looked_up]])


def _shingles(part: Batch, new: Mask, rng: np.random.Generator) -> tuple[Ids, Ids]:
    """The rows and values of sketches; those of a site's block are everywhere the same."""
    sizes = np.where(new, rng.binomial(part.lengths - TITLE - 4, 0.25), 0)
    row = np.repeat(np.arange(len(part)), sizes)
    found = rng.integers(-(2**31), 2**31, len(row))
    starts = np.cumsum(sizes) - sizes
    for n in np.flatnonzero(part.has_block & new):
        shared = _block_sketch(int(part.site[n]))[: sizes[n]]
        found[starts[n] : starts[n] + len(shared)] = shared
    return row, found


@cache
def _block_sketch(site: int) -> Ids:
    return np.array(sorted(fingerprint(Article(1, "", "", "", block(site))).sketch), dtype=np.int64)


@cache
def _hashes(lang: str = "") -> Ids:
    """Of every word, as a term of a language or, without one, as a name or number."""
    before = f"{lang} " if lang else ""
    return np.array([short(hash_of(before + word)) for word in _small(lang or LANGS[0])], dtype=np.int64)


def _blobs(row: Ids, values: Ids, count: int) -> list[bytes]:
    """The different values of every row, in order."""
    row, values = _different(row, values)
    return _cut(values.astype(np.int32).tobytes(), np.searchsorted(row, np.arange(count + 1)) * 4)


def _cut(data: bytes, bounds: Ids) -> list[bytes]:
    return [data[start:end] for start, end in itertools.pairwise(bounds.tolist())]


def _different(row: Ids, values: Ids) -> tuple[Ids, Ids]:
    order = np.lexsort((values, row))
    row, values = row[order], values[order]
    new = np.ones(len(row), dtype=bool)
    new[1:] = (row[1:] != row[:-1]) | (values[1:] != values[:-1])
    return row[new], values[new]


def _add_terms(db: sqlite3.Connection, part: Batch, wanted: Mask, so_far: Counted) -> None:
    lang = LANGS[part.lang[np.argmax(wanted)]]
    row, terms, weights = _weighed(part, wanted, lang, so_far)
    order = np.lexsort((-weights, row))
    row, terms, weights = row[order], terms[order], weights[order]
    starts = np.searchsorted(row, np.arange(len(part)))
    kept = np.arange(len(row)) - starts[row] < KEPT
    others = _blobs(row[~kept], terms[~kept], len(part))
    tallied = np.unique(terms, return_counts=True)
    row, terms, weights = row[kept], terms[kept], weights[kept]
    weights /= np.sqrt(np.bincount(row, weights**2, len(part)))[row]
    bounds = np.searchsorted(row, np.arange(len(part) + 1))
    named, weighed = _cut(terms.astype(np.int32).tobytes(), bounds * 4), _cut(weights.astype(np.float32).tobytes(), bounds * 4)
    rows = ((part.first + n + 1, int(part.day[n]), lang, named[n], weighed[n], others[n]) for n in np.flatnonzero(wanted).tolist())
    db.executemany("INSERT INTO story_terms VALUES (?, ?, ?, ?, ?, ?)", rows)
    posted = np.arange(len(row)) - bounds[row] < POSTED
    _insert(db, "postings", terms[posted], part.day[row[posted]], part.first + 1 + row[posted])
    sql = "INSERT INTO term_counts VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET articles = articles + excluded.articles"
    db.executemany(sql, [(short(hash_of(lang)), int(wanted.sum())), *zip(*(found.tolist() for found in tallied), strict=True)])


def _weighed(part: Batch, wanted: Mask, lang: str, so_far: Counted) -> tuple[Ids, Ids, Floats]:
    """Rows, hashes and weights of the terms of titles and leads, as `dedupe.stories` weighs them."""
    here = wanted[part.row] & (part.place < TITLE + LEAD) & (part.words >= FUNCTION_WORDS)
    pairs, at = np.unique(part.row[here] * len(spelled(0)) + part.words[here], return_inverse=True)
    row, words = np.divmod(pairs, len(spelled(0)))
    named = (words >= FIRST_NAME) & (words < FIRST_NUMBER)
    counts = np.bincount(at, np.where(part.place[here] < TITLE, 2.0, 1.0)) * np.where(named, 1.5, 1.0)
    weights = counts * np.maximum(RAREST, np.log((so_far.articles + 1 + PRIOR) / (so_far.holding[words] + 2)))
    so_far.articles += int(wanted.sum())
    so_far.holding += np.bincount(words, minlength=len(so_far.holding))
    couples_row, couples = _couples(part, here, lang)
    rare = np.full(len(couples), 0.4 * np.log((so_far.articles + 1 + PRIOR) / 2))
    return np.concatenate((row, couples_row)), np.concatenate((_hashes(lang)[words], couples)), np.concatenate((weights, rare))


def _couples(part: Batch, here: Mask, lang: str) -> tuple[Ids, Ids]:
    """Title words side by side."""
    title = np.flatnonzero(here & (part.place < TITLE))
    row, words, said = part.row[title], part.words[title], _small(lang)
    one = row[:-1] == row[1:]
    pairs = zip(words[:-1][one].tolist(), words[1:][one].tolist(), strict=True)
    hashes = [short(hash_of(f"{lang} {said[left]} {said[right]}")) for left, right in pairs]
    return _different(row[:-1][one], np.array(hashes, dtype=np.int64))


@cache
def _small(lang: str) -> list[str]:
    return [word.lower() for word in spelled(LANGS.index(lang))]


def _insert(db: sqlite3.Connection, table: str, *columns: Ids) -> None:
    """Rows of numbers, in their own order."""
    order = np.lexsort(columns[::-1])
    marks = ", ".join("?" * len(columns))
    db.executemany(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", zip(*(column[order].tolist() for column in columns), strict=True))
