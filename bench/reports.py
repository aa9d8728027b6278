"""CPU of a report over 20,000 real-shaped articles: HTML, then with PDF and Word, against a lower bound in the same run.

The articles are made of the recorded pages and feeds beside the project: a title that a feed gave, and the paragraphs of two pages of one
language, over a year; two in three
join a story that others tell, too. Labels are those that the classifier gives such a page. Each report is a process of its own, its start
included. The lower bound reads what the search finds and nothing more: one MATCH of the theme's words, and the texts.

    python bench/reports.py [--articles 20000] [--pages FOLDER] [--theme WORDS]
"""

import argparse
import datetime as dt
import gzip
import json
import pathlib
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from whole_run import RECORDED, recorded, sample

from techwatch import blurb, classify, extract
from techwatch.home import init_home, read_markets
from techwatch.sources import parse_feed
from techwatch.store import articles, open_store
from techwatch.types import Article, Label, Page, Reading

NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
THEME = "intelligence artificielle OU santé"
SITES = [f"Bench {n}" for n in range(60)]
TOLD_BY = 5


@dataclass(frozen=True)
class Base:
    """A page as it was read: its language, paragraphs and labels."""

    lang: str
    parts: list[str]
    labels: tuple[Label, ...]


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--articles", type=int, default=20_000)
    asked.add_argument("--pages", type=pathlib.Path, default=RECORDED)
    asked.add_argument("--theme", default=THEME)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        init_home(home)
        fill(home / "techwatch.db", options.articles, options.pages)
        bound = cpu_of(lower_bound, home / "techwatch.db", options.theme)
        html, found = report(home, options.theme, "html")
        whole, _ = report(home, options.theme, "html,md,pdf,docx,xlsx")
    print(f"{options.articles} articles, theme {options.theme!r}: {found}")
    print(f"lower bound, one MATCH and the texts   {bound:6.2f} s CPU")
    print(f"report in HTML                         {html:6.2f} s CPU")
    print(f"report in all forms                    {whole:6.2f} s CPU")
    print(f"largest process                        {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:6.0f} MB")


def fill(database: pathlib.Path, count: int, pages: pathlib.Path) -> None:
    """A store with `count` articles over the year before NOW."""
    chance = random.Random(8)
    bases, titles = list(read(recorded(pages) or sample())), list(titles_of(pages.parent / "feeds"))
    by_lang = {lang: [base for base in bases if base.lang == lang] for lang in ("fr", "en")}
    with open_store(database) as store, store.transaction():
        story, day = "", NOW
        for number in range(count):
            lang = "fr" if number % 2 else "en"
            one, other = chance.choice(by_lang[lang]), chance.choice(by_lang[lang])
            if not (number % TOLD_BY and number % 3):
                story, day = f"s{number}", NOW - dt.timedelta(minutes=chance.randrange(365 * 24 * 60))
                store.db.execute("INSERT INTO stories (id, lang) VALUES (?, ?)", [story, lang])
            title = chance.choice(titles) if titles else one.parts[0][:80]
            text = "\n\n".join([*one.parts[: chance.randint(2, 8)], *other.parts[: chance.randint(1, 4)]])
            when = day + dt.timedelta(minutes=chance.randrange(600))
            made = article(number, title, text, lang=lang, when=when, source=chance.choice(SITES))
            store.db.execute("UPDATE articles SET story = ? WHERE id = ?", [story, articles.add(store, Reading(made, one.labels))])


def article(number: int, title: str, text: str, *, lang: str, when: dt.datetime, source: str) -> Article:
    """One article as reading makes it."""
    url = f"https://{source.lower().replace(' ', '-')}.example/{number}"
    return Article(
        id=0,
        url=url,
        canonical=url,
        title=title,
        text=text,
        lang=lang,
        published=when,
        source=source,
        feed=f"https://{source.lower().replace(' ', '-')}.example/feed",
        blurb=blurb.blurb(text[:1500], title=title) if number % 40 == 0 else text.split(". ")[0][:280],
        seen=when,
    )


def read(bodies: Sequence[bytes]) -> Iterator[Base]:
    """The pages that have a text, in French or English."""
    classifier = classify.classifier(read_markets(pathlib.Path(), "cap-digital"))
    for number, body in enumerate(bodies):
        page = extract.extract_page(Page(f"https://bench.example/{number}", body, "text/html"), now=NOW)
        text = getattr(page, "text", "")
        parts = [part for part in text.split("\n") if len(part) > 60]
        if len(parts) >= 2:
            lang = "fr" if sum(text.count(word) for word in (" le ", " les ", " des ", " et ")) > text.count(" the ") else "en"
            yield Base(lang, parts, classifier.labels(page.title, text, lang))


def titles_of(folder: pathlib.Path) -> Iterator[str]:
    """The titles of the recorded feeds' entries."""
    for file in sorted(folder.rglob("*.gz")):
        try:
            feed = parse_feed(gzip.decompress(file.read_bytes()), url="https://bench.example/feed", now=NOW)
        except Exception:  # a recorded fault
            continue
        yield from (entry.title for entry in feed.entries if len(entry.title) > 20)


def lower_bound(database: str, theme: str) -> None:
    """One search for the words, and the texts that it finds."""
    words = [word for word in theme.split() if word not in ("OU", "ET")]
    sql = (
        "SELECT a.* FROM articles_fts f JOIN articles a ON a.id = f.rowid WHERE articles_fts MATCH ? ORDER BY bm25(articles_fts) LIMIT 2000"
    )
    sqlite3.connect(database).execute(sql, [" OR ".join(f'"{word}"' for word in words)]).fetchall()


def cpu_of(function: object, *args: object) -> float:
    """Seconds of CPU of a function of this file in a process of its own."""
    name = getattr(function, "__name__", "")
    folder = str(pathlib.Path(__file__).parent)
    code = f"import sys; sys.path.insert(0, {folder!r}); import reports; reports.{name}(*{[str(arg) for arg in args]!r})"
    return spent([sys.executable, "-c", code])[0]


def report(home: pathlib.Path, theme: str, forms: str) -> tuple[float, str]:
    """Seconds of CPU of the command, and what it says that it found."""
    command = [sys.executable, "-m", "techwatch", "--home", str(home), "report", theme, "--format", forms, "--json"]
    seconds, out = spent([*command, "--since", "2025-11-20", "--until", "2026-11-20", "--out", str(home / "out")])
    said = json.loads(out)
    return seconds, ", ".join(f"{said[name]} {name}" for name in ("articles", "stories") if name in said)


def spent(command: Sequence[str]) -> tuple[float, str]:
    """Seconds of CPU of a process and of what it starts, and its output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


if __name__ == "__main__":
    main()
