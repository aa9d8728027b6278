"""Entries -> articles: pages fetched, then understood in batches by the executor."""

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from techwatch import fetch, polling, urls
from techwatch.config import Feed
from techwatch.pipeline.work import Outcome, Work
from techwatch.pipeline.workers import BATCH, Given, Readings, Workers
from techwatch.store import articles, feeds
from techwatch.store.feeds import Waiting
from techwatch.types import Entry, Failure, Page, Reading, Request, Response
from techwatch.understand import Task, understand_batch

NEVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""When an entry is tried again of which not even the summary can be read."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one canonical address, one article: the first one speaks for all. `known`: the article is there already."""

    entries: tuple[Waiting, ...]
    known: int | None = None

    @property
    def first(self) -> Waiting:
        """The entry that the article is made from."""
        return self.entries[0]


@dataclass(frozen=True, slots=True)
class Batch:
    """Groups on their way: those to understand are in the workers' hands, those that failed for now wait."""

    groups: list[Group]
    understood: list[Group]
    failed: list[tuple[Group, Failure]]
    given: Given


def read(work: Work) -> Outcome:
    """Read the page behind every entry that has no article yet; what cannot be read keeps its reason.

    While the workers understand a batch the next one is fetched; batches are written in their order.
    """
    waiting = feeds.waiting(work.store, now=work.now)
    work.teller.begin("read", len(waiting))
    figures: Counter[str] = Counter(entries=len(waiting), pages=0, summaries=0, failed=0)
    with Workers(work.home.config.executor, work.home.markets, work.now) as workers:
        for batch in _in_flight(work, _groups(work, waiting), workers):
            found = workers.take(batch.given)  # may last: nobody else must wait for the store meanwhile
            with work.store.transaction():
                figures.update(_save(work, batch, found))
            work.teller.step(sum(len(group.entries) for group in batch.groups))
    return Outcome("read", dict(figures))


def read_address(work: Work, response: Response) -> Reading | None:
    """What is understood of one page that a person named, outside any feed; None when it cannot be read."""
    host = urls.host(response.url)
    feed = Feed(url=response.url, title=host, lang=work.home.config.cluster.languages[0])
    page = Page(response.url, response.body, response.content_type)
    task = Task(Entry(response.url, response.url, ""), feed, work.now, page, likely=work.home.config.cluster.languages)
    found = understand_batch((task,), work.home.markets, work.now)[0]
    return found if isinstance(found, Reading) and not found.article.failure else None


def _groups(work: Work, waiting: Iterable[Waiting]) -> list[Group]:
    found: dict[str, list[Waiting]] = {}
    for entry in waiting:
        found.setdefault(entry.canonical or f"{entry.feed} {entry.entry.key}", []).append(entry)
    return [Group(tuple(e), feeds.article_behind(work.store, e[0].canonical) if e[0].canonical else None) for e in found.values()]


def _in_flight(work: Work, groups: Iterable[Group], workers: Workers) -> Iterator[Batch]:
    """Batches in order, each fetched while the ones before are understood."""
    rest, flying = iter(groups), deque[Batch]()
    while chosen := list(islice(rest, BATCH)):
        flying.append(_fetched(work, chosen, workers))
        if len(flying) >= workers.at_once:
            yield flying.popleft()
    yield from flying


def _fetched(work: Work, groups: list[Group], workers: Workers) -> Batch:
    wanted = {id(group): request for group in groups if (request := _wanted(work, group))}
    answers = {answer.request: answer for answer in fetch.fetch_each(list(wanted.values()), work.home.config.fetch)} if wanted else {}
    understood, failed, tasks = list[Group](), list[tuple[Group, Failure]](), list[Task]()
    for group in groups:
        if group.known is not None:
            continue
        answer = answers.get(wanted[id(group)]) if id(group) in wanted else None
        failure = polling.unread_page(answer) if answer else None
        if failure and polling.next_try(failure, attempts=group.first.attempts + 1, most=_most(work), now=work.now):
            failed.append((group, failure))
        else:
            page = Page(answer.url, answer.body, answer.content_type) if isinstance(answer, Response) else None
            understood.append(group)
            tasks.append(_task(work, group, page, failure))
    return Batch(groups, understood, failed, workers.give(tuple(tasks)))


def _wanted(work: Work, group: Group) -> Request | None:
    """What is fetched for a group: nothing when it leads nowhere, is only kept for search, is known, or failed too often."""
    url, offered = group.first.entry.url, any(entry.offered for entry in group.entries)
    return Request(url) if url and offered and group.known is None and group.first.attempts < _most(work) else None


def _most(work: Work) -> int:
    return work.home.config.fetch.max_attempts


def _task(work: Work, group: Group, page: Page | None, failure: Failure | None) -> Task:
    first, config = group.first, work.home.config
    feed = config.feed(first.feed) or Feed(url=first.feed, title=urls.host(first.feed), lang=config.cluster.languages[0])
    reason = failure.reason if failure else first.failure if first.entry.url else "no-link"
    offered = any(entry.offered for entry in group.entries)
    return Task(first.entry, feed, first.seen, page, reason, offered, config.cluster.languages)


def _save(work: Work, batch: Batch, results: Readings) -> dict[str, int]:
    """Write one batch, inside a transaction; -> figures."""
    figures: Counter[str] = Counter()
    for group in batch.groups:
        if group.known is not None:
            _link(work, group, group.known)
    for group, failure in batch.failed:
        figures["failed"] += _try_later(work, group, failure)
    for group, found in zip(batch.understood, results, strict=True):
        if isinstance(found, Failure):
            figures["failed"] += _try_later(work, group, found)
            continue
        figures["summaries" if found.article.failure or not found.article.offered else "pages"] += 1
        _link(work, group, articles.add(work.store, found))
    return figures


def _link(work: Work, group: Group, article: int) -> None:
    for entry in group.entries:
        feeds.set_article(work.store, entry.id, article)


def _try_later(work: Work, group: Group, failure: Failure) -> int:
    """-> how many entries wait. When the last try failed, its summary is taken at the next run; when that fails too it is left."""
    for entry in group.entries:
        when = polling.next_try(failure, attempts=entry.attempts + 1, most=_most(work), now=work.now)
        last = NEVER if entry.attempts >= _most(work) else work.now
        feeds.set_failure(work.store, entry.id, failure.reason, next_try=when or last)
    return len(group.entries)
