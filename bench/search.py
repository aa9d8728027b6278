"""What a theme costs to find: generated articles in a store on disk, plain and widened queries in a process of their own.

Articles are generated (generated.py), each with terms of the market list in its text, the commonest of them in one article of five; the
index is built at once. A process of its own opens the store and finds each theme, plain and widened: CPU and memory. Beside them a lower
bound: what FTS5 takes to match the plain words alone, in any order.

    python bench/search.py [--articles 300000] [--folder FOLDER]

At 300,000 articles it needs 3 GB in FOLDER (the system's temporary one) and six minutes, most of them to fill the store.
"""

import argparse
import datetime as dt
import multiprocessing
import pathlib
import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

sys.path.insert(0, str(pathlib.Path(__file__).parent))

import generated
import numpy as np

from techwatch.config import parse_markets
from techwatch.home import init_home, open_home
from techwatch.pipeline import Work
from techwatch.pipeline.reports.find import coverage, find
from techwatch.store import open_store
from techwatch.store.columns import article_row
from techwatch.types import Article, Asked

ROOT = pathlib.Path(__file__).parents[1]
THEMES = (
    "jumeaux numériques dans la construction",
    "intelligence artificielle à l'école",
    "cybersécurité des hôpitaux",
    "données",
    '"réalité virtuelle" ET (formation OU musée) SAUF sport',
)
TOLD = 12  # terms of the list that an article tells
ENVIRON = {"TECHWATCH_SECRET": "a-secret-of-the-bench-that-is-long-enough"}
BATCH = 5_000
MB = 1024


@dataclass(frozen=True)
class Figures:
    """Of one search. `cpu`: seconds; `articles`: found; `widenings`: terms; `query`: what was asked; `memory`: MB at most."""

    cpu: float
    articles: int
    widenings: int
    query: str
    memory: float


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=300_000)
    asked.add_argument("--folder", type=pathlib.Path)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        home = pathlib.Path(folder) / "home"
        init_home(home)
        start = time.perf_counter()
        fill(open_home(home, ENVIRON).database, options.articles)
        print(f"{options.articles:,} articles stored in {time.perf_counter() - start:.0f} s")
        for theme in THEMES:
            told(theme, alone(measured, home, theme, False), alone(measured, home, theme, True), home)
        seconds = alone(covered, home)
        print(f"coverage of a year: {seconds:.2f} s CPU")


def told(theme: str, plain: Figures, widened: Figures, home: pathlib.Path) -> None:
    """Print one theme."""
    print(theme)
    print(f"  plain    {plain.cpu:5.2f} s CPU, {plain.articles:,} articles; the bare match {alone(bare, home, plain.query):.2f} s")
    print(f"  widened  {widened.cpu:5.2f} s CPU, {widened.articles:,} articles, {widened.widenings} terms; {widened.memory:.0f} MB at most")


def fill(path: pathlib.Path, total: int) -> None:
    """A store with `total` generated articles and their index."""
    open_store(path).close()
    db = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -400000"):
        db.execute(f"PRAGMA {pragma}")
    trigger = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'articles_added'").fetchone()[0]
    db.execute("DROP TRIGGER articles_added")
    for part in generated.batches(total, BATCH):
        db.execute("BEGIN")
        rows = [article_row(each) for each in speaking(generated.articles(part), part.first)]
        db.executemany(f"INSERT INTO articles ({', '.join(rows[0])}) VALUES ({', '.join(f':{name}' for name in rows[0])})", rows)
        db.execute("COMMIT")
    db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    db.execute(trigger)
    db.close()


def speaking(articles: list[Article], first: int) -> Iterator[Article]:
    """The articles, each with some terms of the list behind its sentences, the first of them in its title."""
    rng = np.random.default_rng([4, first])
    terms = listed()
    shares = 1 / (np.arange(len(terms)) + 4.0)
    drawn = rng.choice(len(terms), size=(len(articles), TOLD), p=shares / shares.sum())
    for article, chosen in zip(articles, drawn, strict=True):
        words = [terms[place] for place in chosen]
        yield replace(article, title=f"{article.title} {words[0]}", text=f"{article.text}\n{'. '.join(words)}.")


def listed() -> list[str]:
    """The words of the themes, then the terms of Cap Digital's list, in an order that mixes them."""
    markets = parse_markets((ROOT / "src/techwatch/markets/cap-digital.yaml").read_text("utf-8"), file="cap-digital.yaml")
    terms = sorted({term.term for market in markets.markets.values() for _, _, term in market.all_terms()})
    np.random.default_rng(5).shuffle(terms)
    return ["numérique", "données", "intelligence artificielle", "construction", "école", "hôpital", "formation", "digital", *terms]


def measured(path: pathlib.Path, theme: str, expand: bool) -> Figures:
    """One theme, as the first search of a process."""
    home = open_home(path, ENVIRON)
    day = last_day()
    with open_store(home.database) as store:
        work = Work(home, store, dt.datetime.combine(day, dt.time(12), dt.UTC))
        cpu, found = took(lambda: find(work, Asked(theme, "fr", day - dt.timedelta(days=365), day, expand=expand)))
    memory = int(re.search(r"VmHWM:\s*(\d+)", pathlib.Path("/proc/self/status").read_text())[1]) / MB
    return Figures(cpu, len(found.hits), len(found.widenings), found.query, memory)


def bare(path: pathlib.Path, query: str) -> float:
    """Seconds of CPU to count what matches any of the plain words, without ranking: no search can do with less."""
    with open_store(open_home(path, ENVIRON).database) as store:
        sql = "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH ?"
        return took(lambda: store.db.execute(sql, [" OR ".join(f"({line})" for line in query.splitlines())]).fetchone())[0]


def last_day() -> dt.date:
    """The day on which the last article appears."""
    return dt.date(1970, 1, 1) + dt.timedelta(days=generated.FIRST_DAY + generated.DAYS)


def covered(path: pathlib.Path) -> float:
    """Seconds of CPU that a report's coverage of a year takes."""
    home = open_home(path, ENVIRON)
    day = last_day()
    with open_store(home.database) as store:
        work = Work(home, store, dt.datetime.combine(day, dt.time(12), dt.UTC))
        return took(lambda: coverage(work, Asked("", "fr", day - dt.timedelta(days=365), day)))[0]


def took(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of CPU, and what came out."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def alone(work: Callable[..., Any], *given: object) -> Any:
    """What `work` finds in a process of its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as executor:
        return executor.submit(work, *given).result()


if __name__ == "__main__":
    main()
