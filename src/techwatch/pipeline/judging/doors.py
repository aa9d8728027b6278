"""The batch doors: JSON lines in, JSON lines out, through the same rooms as the main job, with a temporary empty store.

A line that fails is {"id", "error"}; nothing but answers goes to standard output. Today's date is never used.
"""

import datetime as dt
import gzip
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from techwatch import classify, dedupe, fetch, language, urls
from techwatch.calls.json import door
from techwatch.config import Feed, Fetch, MarketList
from techwatch.errors import NotFoundError, TechwatchError
from techwatch.home import DEFAULT_LIST, open_home, read_markets
from techwatch.pipeline.intake.workers import BATCH, Given, Workers
from techwatch.pipeline.work import Quiet, Teller
from techwatch.store import Store, articles, open_store, stories
from techwatch.types import Article, Entry, Failure, Page, Reading, Request, Unreachable
from techwatch.understand import Task, understand_batch

READ = 2000
"""Characters of a text that tell its language."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_NO_DAY = re.compile(r"\d{4}(-\d{2})?")
_HALF_A_PAIR = re.compile(r"[\ud800-\udfff]")  # JSON may hold it, UTF-8 may not


def explain_batch(file: str, out: TextIO, *, markets: MarketList, executor: str = "auto", teller: Teller | None = None) -> None:
    """Print what is understood of each line of `file`, in its order."""
    told = teller or Quiet()
    told.begin("explain", _count(file))
    rest, flying = _lines(file), deque[Handed]()
    with Workers(executor, markets, None) as workers:
        while lines := list(islice(rest, BATCH)):
            tasks = [_task_or_failure(line) for line in lines]
            flying.append(Handed(lines, tasks, workers.give(tuple(task for task in tasks if isinstance(task, Task)))))
            if len(flying) >= workers.at_once:
                _print_explained(flying.popleft(), workers, out, told)
        for handed in flying:
            _print_explained(handed, workers, out, told)


@dataclass(frozen=True, slots=True)
class Handed:
    """Lines in the workers' hands, with those that gave no task."""

    lines: list[dict[str, Any]]
    tasks: list[Task | Failure]
    given: Given


def _print_explained(handed: Handed, workers: Workers, out: TextIO, teller: Teller) -> None:
    readings = iter(workers.take(handed.given))
    for line, task in zip(handed.lines, handed.tasks, strict=True):
        found = next(readings) if isinstance(task, Task) else task
        answer = {"error": str(found)} if isinstance(found, Failure) else explained(found)
        _print({"id": line.get("id")} | answer, out)
    teller.step(len(handed.lines))


def explained(reading: Reading) -> dict[str, Any]:
    """A reading as the batch door prints it."""
    article = reading.article
    return {
        "title": article.title,
        "text": article.text,
        "lang": article.lang,
        "published": article.published.isoformat() if article.published else None,
        "is_call": reading.call is not None,
        "labels": [label.market for label in reading.labels if label.holds],
        "scores": {label.market: round(label.score, 4) for label in reading.labels},
        "evidence": {label.market: terms for label in reading.labels if (terms := [e.term for e in label.evidence if e.term])},
        "call": door(reading.call) if reading.call else None,
    }


def explain_page(page: str, *, home: str, now: dt.datetime) -> dict[str, Any]:
    """What is understood of one address or file, and, where the home has a store, the copies and the story that are there already."""
    markets, limits = defaults(home)
    found = understood(page, markets, limits, now=now)
    told = (
        {"url": found.article.url, "failure": found.article.failure, "dated": found.article.dated}
        | {"keys": list(found.keys), "original": found.article.original}
        | explained(found)
        | {"why": _why(found.article, markets)}
    )
    database = Path(home) / "techwatch.db"
    return told | _elsewhere(database, replace(found.article, seen=now)) if database.is_file() else told


def understood(page: str, markets: MarketList, limits: Fetch, *, now: dt.datetime) -> Reading:
    """What is read of one address or file. Raises NotFoundError."""
    task = _task_of({"id": page, "html": page}) if Path(page).is_file() else _fetched(page, limits)
    found = understand_batch((task,), markets, now)[0]
    if isinstance(found, Failure):
        raise NotFoundError(page, found.reason, str(found))
    return found


def _why(article: Article, markets: MarketList) -> list[dict[str, Any]]:
    """For each market, best first: the score, the terms found and where, what the model added and by which words (weights in log-odds)."""
    return [
        {
            "market": one.label.market,
            "score": one.label.score,
            "holds": one.label.holds,
            "themes": list(one.themes),
            "by_terms": one.by_terms,
            "terms": [{"term": e.term, "where": e.where, "weight": e.weight, "count": e.count} for e in one.terms],
            "by_model": round(one.label.score - one.by_terms, 4),
            "words": [{"word": e.term, "weight": e.weight} for e in one.words],
        }
        for one in classify.classifier(markets).explain(article.title, article.text, article.lang)
    ]


def _elsewhere(database: Path, article: Article) -> dict[str, Any]:
    """Whose text the article repeats and which story it would join, as the store stands; nothing is written."""
    with open_store(database) as store:
        known = articles.with_id(article, articles.find(store, article.canonical) or 0)
        grouping = dedupe.compare(known, stories.StoryIndex(store)).grouping
        others = [id for id in stories.members(store, grouping.story) if id != known.id]
        found = articles.get(store, others)
        return {
            "copy_of": found[grouping.copy_of].url if grouping.copy_of in found else None,
            "story": grouping.story if others else None,
            "also_in": [{"title": found[id].title, "source": found[id].source, "url": found[id].url} for id in others],
        }


def _fetched(address: str, limits: Fetch) -> Task:
    if urls.resolve(address, address) is None:
        raise NotFoundError(address, "not-found", "neither a file nor a web address")
    answer = fetch.fetch_one(Request(address), limits)
    if isinstance(answer, Unreachable):
        raise NotFoundError(address, answer.failure.reason, str(answer.failure))
    page = Page(answer.url, answer.body, answer.content_type)
    return Task(Entry(address, answer.url, ""), _feed(answer.url), EPOCH, page)


def dedupe_batch(file: str, out: TextIO, *, teller: Teller | None = None) -> None:
    """Print, once all are read, the first article of the same text and the story of each line."""
    answers: list[dict[str, Any]] = []
    first: dict[int, Any] = {}
    told, rest, moment = teller or Quiet(), _lines(file), EPOCH
    told.begin("dedupe", _count(file))
    with open_store(None) as store:
        while lines := list(islice(rest, stories.BATCH)):
            batch: list[tuple[dict[str, Any], Article]] = []
            for line in lines:
                answer, article = _stored(store, line, moment)
                answers.append(answer)
                if article is not None:
                    moment = article.published or moment
                    first.setdefault(article.id, line.get("id"))
                    batch.append((answer, article))
            placed = stories.place_all(store, [article for _, article in batch])
            for (answer, article), grouping in zip(batch, placed, strict=True):
                answer |= {"copy_of": first[grouping.copy_of], "story": article.id}
            told.step(len(lines))
        for answer in answers:  # the story at the end: what comes later may join two
            _print(answer | {"story": articles.story_of(store, answer["story"])} if "story" in answer else answer, out)


def _stored(store: Store, line: dict[str, Any], moment: dt.datetime) -> tuple[dict[str, Any], Article | None]:
    """The beginning of a line's answer, and its article; None when the line is no article. `moment`: of the line before."""
    if "error" in line:
        return line, None
    try:
        article = _article(line, _time(line.get("published")) or moment)
        return {"id": line.get("id")}, articles.with_id(article, articles.add(store, Reading(article)))
    except (ValueError, TypeError, TechwatchError) as error:
        return {"id": line.get("id"), "error": str(error)}, None


def urls_batch(file: str, out: TextIO) -> None:
    """Print both addresses of each line in their canonical form."""
    for line in _lines(file):
        _print(
            line
            if "error" in line
            else {"id": line.get("id")} | {key: urls.canonical(str(line[key])) for key in ("variant", "canonical") if key in line},
            out,
        )


def defaults(home: str) -> tuple[MarketList, Fetch]:
    """The market list and fetch limits of the home at `home` when there is one, else those of Cap Digital."""
    path = Path(home)
    if not (path / "feeds.yaml").is_file():
        return read_markets(path, DEFAULT_LIST), Fetch()
    opened = open_home(path, {})
    return opened.markets, opened.config.fetch


def _task_or_failure(line: dict[str, Any]) -> Task | Failure:
    if "error" in line:
        return Failure("", "broken", line["error"])
    try:
        return _task_of(line)
    except (OSError, ValueError, TypeError, EOFError) as error:
        return Failure(str(line.get("id")), "broken", f"{type(error).__name__}: {error}")


def _task_of(line: dict[str, Any]) -> Task:
    url, words = str(line.get("url") or ""), line.get("text") or ""
    page = Page(url, _bytes_of(Path(line["html"]))) if line.get("html") else None
    entry = Entry(str(line.get("id")), url or None, line.get("title") or "", content=words, published=_time(line.get("published")))
    return Task(entry, _feed(url), EPOCH, page)


def _feed(url: str) -> Feed:
    return Feed(url=url if urls.resolve(url, url) else "http://batch.invalid/", title=urls.host(url), lang="und")


def _bytes_of(file: Path) -> bytes:
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def _article(line: dict[str, Any], moment: dt.datetime) -> Article:
    url = str(line.get("url") or "")
    canonical = urls.canonical(url) if url else f"entry:{line.get('id')}"
    words = (line.get("title") or "", line.get("text") or "")
    return Article(
        0, canonical, url, *words, lang=line.get("lang") or language.detect("\n".join(words)[:READ]), published=moment, seen=moment
    )


def _time(text: str | None) -> dt.datetime | None:
    """The moment of an ISO 8601 date; None when it names no day ("2026", "2026-11"). ValueError when it is no date."""
    if not text or _NO_DAY.fullmatch(text):
        return None
    moment = dt.datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _count(file: str) -> int:
    with Path(file).open("rb") as lines:
        return sum(1 for line in lines if line.strip())


def _lines(file: str) -> Iterator[dict[str, Any]]:
    """The objects of a file; a line that is none comes as {"id": None, "error": why}."""
    with Path(file).open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _object(line, number)


def _object(line: bytes, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"line {number}: no JSON: {error}"}
    return value if isinstance(value, dict) else {"id": None, "error": f"line {number}: it must be a JSON object"}


def _print(value: dict[str, Any], out: TextIO) -> None:
    line = json.dumps(value, ensure_ascii=False)
    out.write((json.dumps(value) if _HALF_A_PAIR.search(line) else line) + "\n")
