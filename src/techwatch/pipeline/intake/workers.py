"""Tasks -> readings, a batch at a time by the executor, whatever becomes of its workers."""

import datetime as dt
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import ExitStack
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from techwatch.config import MarketList
from techwatch.executor import open_executor, width
from techwatch.types import Failure, Reading
from techwatch.understand import Task, understand_batch

BATCH = 32
"""Pages in one piece of work: enough to make the way to a worker and back cheap, few enough to stay small in memory."""

Readings = tuple[Reading | Failure, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A batch in the workers' hands."""

    tasks: tuple[Task, ...]
    future: "Future[Readings] | None"  # None: there was nothing to do


class Workers:
    """The executor that `spec` names (feeds.yaml), started with the first batch. `now` None: no date is too late."""

    def __init__(self, spec: str, markets: MarketList, now: dt.datetime | None) -> None:
        self._spec, self._markets, self._now = spec, markets, now
        self._stack = ExitStack()
        self._executor: Executor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, trace)

    @property
    def at_once(self) -> int:
        """How many batches are worth handing out before the first result is waited for."""
        return width(self._spec) + 1

    def give(self, tasks: tuple[Task, ...]) -> Given:
        """Hand out a batch; a pool that a worker's death broke is replaced."""
        if not tasks:
            return Given(tasks, None)
        executor = self._executor or self._fresh()
        try:
            return Given(tasks, executor.submit(understand_batch, tasks, self._markets, self._now))
        except BrokenExecutor:
            return Given(tasks, self._fresh().submit(understand_batch, tasks, self._markets, self._now))

    def take(self, given: Given) -> Readings:
        """Wait for a batch: one result a task, in order. It never raises for what a page did to its worker."""
        if given.future is None:
            return ()
        try:
            return given.future.result()
        except Exception:  # `understand_batch` raises nothing: the worker is gone (BrokenExecutor, Dask's KilledWorker)
            return self._in_halves(given.tasks)

    def _fresh(self) -> Executor:
        self._executor = self._stack.enter_context(open_executor(self._spec))
        return self._executor

    def _in_halves(self, tasks: tuple[Task, ...]) -> Readings:
        """Tasks whose worker died (out of memory, say) once more, until the page that killed it stands alone and fails alone."""
        with open_executor(self._spec) as executor:
            try:
                return executor.submit(understand_batch, tasks, self._markets, self._now).result()
            except Exception as error:
                if len(tasks) == 1:
                    return (Failure("", "extract-error", f"the worker process died: {error}"),)
        half = len(tasks) // 2
        return self._in_halves(tasks[:half]) + self._in_halves(tasks[half:])
