"""What it costs to know an article again: the same-article and the story decision together, over stores of several sizes.

A store on disk is filled with generated articles (generated.py, filled.py), and a process of its own opens it as a run
does and places new ones, a batch in a transaction: CPU an article, the first decision after opening, what the memory grows
by, what the index takes on disk. Three new articles in a hundred are copies: in full with other words around, or their
first 60 words. Beside them at `--peers` articles, on the same texts, insert and query of datasketch's MinHashLSH and rensa's
RMinHashLSH (128 permutations, 5-word shingles): they tell the same article only, in memory, and are empty after a restart.

    python bench/once.py [--sizes 10000 100000] [--articles 1000] [--peers 100000] [--folder FOLDER]

At a million articles it needs 9 GB in FOLDER (the system's temporary one) and ten minutes, most of them to fill the store.
The peers are no dependencies: `pip install datasketch rensa` puts them beside techwatch; without them the rest is measured.
"""

import argparse
import importlib.util
import multiprocessing
import pathlib
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import filled
import generated

from techwatch.dedupe import fingerprint
from techwatch.dedupe.bilingual import agreement
from techwatch.dedupe.copies import original
from techwatch.dedupe.profile import profile
from techwatch.dedupe.stories import day_of
from techwatch.pipeline.intake.group import spare_the_collector
from techwatch.store import articles, open_store, stories
from techwatch.store.stories import BATCH
from techwatch.text import words
from techwatch.types import Article, Reading

EVERY, BEFORE, TEASER = 33, 16, 60  # a copy each 33rd article, of the one 16 before; its words when it is a teaser
ALONE = 100  # articles for the same-article decision alone
PERMUTATIONS, BANDS, THRESHOLD = 128, 32, 0.5


@dataclass(frozen=True)
class Figures:
    """Of one size. Times in ms, memory in MB; `each`: CPU an article, batch by batch, least first; `known`: copies that were found."""

    loaded: float
    opening: float
    first_wall: float
    first_cpu: float
    each: tuple[float, ...]
    copies_alone: float
    memory: float
    grown: float
    known: int
    joined: int


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    asked.add_argument("--articles", type=int, default=1000)
    asked.add_argument("--peers", type=int, default=100_000, help="how many articles the peers know; 0: leave them out")
    asked.add_argument("--folder", type=pathlib.Path)
    options = asked.parse_args()
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            told(size, options.articles, pathlib.Path(folder) / "techwatch.db")
    for name in ("datasketch", "rensa") if options.peers else ():
        if importlib.util.find_spec(name) is None:
            print(f"{name}: not installed, nothing to compare with (pip install {name})")
            continue
        each, memory, known, copies = alone(peer, name, options.peers, options.articles)
        print(f"{name} at {options.peers:,}: {each:.2f} ms CPU an article, {memory:.0f} MB in memory, {known} of {copies} copies found")


def told(size: int, count: int, path: pathlib.Path) -> None:
    """Fill, measure, print one size."""
    start = time.perf_counter()
    filled.fill(path, size)
    rate = size / (time.perf_counter() - start)
    index = index_bytes(path) / size
    fresh = new_articles(size, count + ALONE)
    with open_store(path) as store, store.transaction():
        for article in fresh:
            articles.add(store, Reading(article))
    found = alone(decide, path, size, count)
    print(f"{size:,} stored (filled at {rate:,.0f} a second)")
    least, median, most = found.each[0], statistics.median(found.each), found.each[-1]
    print(f"  both decisions           {median:6.2f} ms CPU an article, writing included (batches: {least:.2f} to {most:.2f})")
    print(f"  the same article alone   {found.copies_alone:6.2f} ms CPU an article, nothing written")
    print(f"  first after opening      {found.first_cpu:6.2f} ms CPU, {found.first_wall:.2f} ms in all; opening {found.opening:.1f} ms")
    print(f"  once a process           {found.loaded:6.0f} ms CPU: the dictionary, the names of places")
    print(f"  index                    {index:6.0f} bytes an article")
    print(f"  memory                   {found.memory:6.1f} MB, {found.grown:.1f} MB more after {count} decisions")
    print(f"  found                    {found.known} of {len(copies_in(count))} copies; {found.joined} of {count} joined a story")


def alone(work: Callable[..., Any], *given: object) -> Any:
    """What `work` finds in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as executor:
        return executor.submit(work, *given).result()


def new_articles(size: int, count: int) -> list[Article]:
    """Articles of the day after those stored, some of them copies."""
    found = generated.articles(generated.batch(size, count, size + count))
    for place in copies_in(count):
        known = found[place - BEFORE].text
        text = " ".join(known.split()[:TEASER]) if place % 2 else f"{known[:-200]} {found[place].text[:100]}"
        found[place] = replace(found[place], text=text, lang=found[place - BEFORE].lang)
    return found


def copies_in(count: int) -> range:
    """The places of copies among `count` articles."""
    return range(EVERY, count, EVERY)


def index_bytes(path: pathlib.Path) -> int:
    """The pages of the tables that knowing articles again needs, and of their indexes."""
    db = sqlite3.connect(path)
    tables = [line.split()[2] for line in stories.TABLES.splitlines() if line.startswith("CREATE TABLE")]
    sql = f"SELECT name FROM sqlite_schema WHERE tbl_name IN ({', '.join('?' * len(tables))}) AND rootpage"
    names = [row[0] for row in db.execute(sql, tables)]
    return sum(db.execute("SELECT pgsize FROM dbstat WHERE name = ? AND aggregate = TRUE", [name]).fetchone()[0] for name in names)


def decide(path: pathlib.Path, size: int, count: int) -> Figures:
    """Place the new articles of a store as a run does."""
    loaded, _ = took(lambda: agreement(profile("Lyon", "Un texte de Lyon.", "fr"), profile("Lyon", "A text from Lyon.", "en")))
    start = time.perf_counter()
    store = open_store(path)
    opening = time.perf_counter() - start
    waiting = sorted(articles.ungrouped(store, count + ALONE), key=lambda article: article.id)
    first, rest, others = waiting[:1], waiting[1:count], waiting[count:]
    first_cpu, first_wall = took(lambda: placed(store, first))
    spare_the_collector()
    memory = peak()
    batches = [rest[at : at + BATCH] for at in range(0, len(rest), BATCH)]
    each = sorted(took(lambda batch=batch: placed(store, batch))[0] * 1000 / len(batch) for batch in batches)
    grown = peak() - memory
    index = stories.StoryIndex(store)
    copies, _ = took(lambda: [original(fingerprint(article), index, day_of(article), article=article.id) for article in others])
    known = [store.db.execute("SELECT copy_of FROM articles WHERE id = ?", [size + place + 1]).fetchone()[0] for place in copies_in(count)]
    right = sum(of == size + place + 1 - BEFORE for of, place in zip(known, copies_in(count), strict=True))
    joined = """SELECT count(*) FROM articles a WHERE id > ? AND copy_of = id
        AND EXISTS (SELECT 1 FROM articles WHERE story = a.story AND id < a.id)"""
    times = (loaded * 1000, opening * 1000, first_wall * 1000, first_cpu * 1000)
    return Figures(*times, tuple(each), copies * 1000 / len(others), memory, grown, right, store.db.execute(joined, [size]).fetchone()[0])


def placed(store: Any, batch: Sequence[Article]) -> None:
    stories.place_all(store, batch)


def took(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds of CPU and of the clock."""
    cpu, wall = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - wall


def peak() -> float:
    """The most memory this process ever had, in MB (a child's rusage would tell its parent's)."""
    status = pathlib.Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def peer(name: str, size: int, count: int) -> tuple[float, float, int, int]:
    """ms CPU an article, MB in memory, copies found and copies there are."""
    texts = [article.text for article in new_articles(size, count)]
    before = peak()
    add, sign = {"datasketch": datasketch, "rensa": rensa}[name](size)
    memory = peak() - before
    found: list[Sequence[int]] = []
    seconds, _ = took(lambda: [found.append(add(size + place, sign(shingles(text)))) for place, text in enumerate(texts)])
    copies = copies_in(count)
    return seconds * 1000 / count, memory, sum(size + place - BEFORE in found[place] for place in copies), len(copies)


def shingles(text: str) -> list[str]:
    tokens = words(text)
    return list({" ".join(tokens[at : at + 5]) for at in range(max(1, len(tokens) - 4))})


def datasketch(size: int) -> tuple[Callable[[int, Any], Sequence[int]], Callable[[list[str]], Any]]:
    """datasketch over `size` random signatures: query and insert, and a signature of shingles."""
    import datasketch
    import numpy as np

    index, rng = datasketch.MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS), np.random.default_rng(5)
    for number in range(size):
        signature = datasketch.MinHash(num_perm=PERMUTATIONS)
        signature.hashvalues = rng.integers(0, 1 << 32, PERMUTATIONS, dtype=signature.hashvalues.dtype)
        index.insert(number, signature, check_duplication=False)

    def sign(found: list[str]) -> Any:
        signature = datasketch.MinHash(num_perm=PERMUTATIONS)
        signature.update_batch([shingle.encode() for shingle in found])
        return signature

    return lambda key, signature: (index.query(signature), index.insert(key, signature))[0], sign


def rensa(size: int) -> tuple[Callable[[int, Any], Sequence[int]], Callable[[list[str]], Any]]:
    """rensa, likewise; its stored signatures are of a few random words."""
    import rensa

    index, chance = rensa.RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS), random.Random(5)

    def sign(found: list[str]) -> Any:
        signature = rensa.RMinHash(PERMUTATIONS, 1)
        signature.update(found)
        return signature

    for number in range(size):
        index.insert(number, sign([str(chance.random()) for _ in range(8)]))
    return lambda key, signature: (index.query(signature), index.insert(key, signature))[0], sign


if __name__ == "__main__":
    main()
