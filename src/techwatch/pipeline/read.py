"""Entries -> articles: pages fetched, then understood in batches by the executor."""

import datetime as dt
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice

from techwatch import fetch, polling, urls
from techwatch.config import Feed
from techwatch.executor import open_executor, width
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import articles, feeds
from techwatch.store.feeds import Waiting
from techwatch.types import Entry, Failure, Page, Reading, Request, Response
from techwatch.understand import Task, understand_batch

BATCH = 32
"""Pages in one piece of work: enough to make the way to a worker and back cheap, few enough to stay small in memory."""

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


@dataclass(slots=True)
class Batch:
    """Groups on their way: those to understand are in the worker's hands, those that failed for now wait."""

    groups: list[Group]
    understood: list[Group] = field(default_factory=list)
    failed: list[tuple[Group, Failure]] = field(default_factory=list)
    tasks: tuple[Task, ...] = ()
    future: "Future[tuple[Reading | Failure, ...]] | None" = None


def read(work: Work) -> Outcome:
    """Read the page behind every entry that has no article yet; what cannot be read keeps its reason.

    While the workers understand a batch the next one is fetched; batches are written in their order.
    """
    waiting = feeds.waiting(work.store, now=work.now)
    work.teller.begin("read", len(waiting))
    figures: Counter[str] = Counter(entries=len(waiting), pages=0, summaries=0, failed=0)
    with ExitStack() as stack:
        for batch in _in_flight(work, _groups(work, waiting), stack):
            found = _results(work, batch)  # waits for the workers: nobody else must wait for it
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


def _in_flight(work: Work, groups: Sequence[Group], stack: ExitStack) -> Iterator[Batch]:
    """Batches in order, each fetched while the ones before are understood; at most one more than there are workers."""
    spec, rest = work.home.config.executor, iter(groups)
    executor = stack.enter_context(open_executor(spec)) if groups else None
    flying: deque[Batch] = deque()
    while chosen := list(islice(rest, BATCH)):
        batch = _fetched(work, chosen)
        if executor is not None and batch.tasks:
            executor = _submit(work, executor, stack, batch)
        flying.append(batch)
        if len(flying) > width(spec):
            yield flying.popleft()
    yield from flying


def _submit(work: Work, executor: Executor, stack: ExitStack, batch: Batch) -> Executor:
    """-> the executor to go on with: a new one when a worker's death broke the pool."""
    try:
        batch.future = executor.submit(understand_batch, batch.tasks, work.home.markets, work.now)
    except BrokenExecutor:
        executor = stack.enter_context(open_executor(work.home.config.executor))
        batch.future = executor.submit(understand_batch, batch.tasks, work.home.markets, work.now)
    return executor


def _fetched(work: Work, groups: list[Group]) -> Batch:
    wanted = {id(group): request for group in groups if (request := _wanted(work, group))}
    answers = {answer.request: answer for answer in fetch.fetch_each(list(wanted.values()), work.home.config.fetch)} if wanted else {}
    batch, tasks = Batch(groups), list[Task]()
    for group in groups:
        if group.known is not None:
            continue
        answer = answers.get(wanted[id(group)]) if id(group) in wanted else None
        failure = polling.unread_page(answer) if answer else None
        if failure and polling.next_try(failure, attempts=group.first.attempts + 1, most=_most(work), now=work.now):
            batch.failed.append((group, failure))
        else:
            page = Page(answer.url, answer.body, answer.content_type) if isinstance(answer, Response) else None
            batch.understood.append(group)
            tasks.append(_task(work, group, page, failure))
    batch.tasks = tuple(tasks)
    return batch


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


def _save(work: Work, batch: Batch, results: tuple[Reading | Failure, ...]) -> dict[str, int]:
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


def _results(work: Work, batch: Batch) -> tuple[Reading | Failure, ...]:
    """What the workers found, in the order of the tasks."""
    if batch.future is None:
        return ()
    try:
        return batch.future.result()
    except BrokenExecutor:
        return _in_halves(work, batch.tasks)


def _in_halves(work: Work, tasks: tuple[Task, ...]) -> tuple[Reading | Failure, ...]:
    """Tasks whose worker died (out of memory, say) once more, until the page that killed it stands alone and fails alone."""
    with open_executor(work.home.config.executor) as executor:
        try:
            return executor.submit(understand_batch, tasks, work.home.markets, work.now).result()
        except BrokenExecutor as error:
            if len(tasks) == 1:
                return (Failure("", "extract-error", f"the worker process died: {error}"),)
    half = len(tasks) // 2
    return _in_halves(work, tasks[:half]) + _in_halves(work, tasks[half:])


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
