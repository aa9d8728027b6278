"""The seam for heavy work: a standard concurrent.futures.Executor. Talks to: processes of this machine, or Dask.

`auto` is a process a core, a number is so many processes ("1": none but this one), `tcp://host:8786` is a
Dask scheduler. The pool forks from a server that has loaded nothing (`serve` has threads, and a fork of a
threaded process may hang); a worker is replaced after a while so that a leak in a parser stays small.
"""

import os
import resource
import signal
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from importlib import import_module
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
T = TypeVar("T")

TASKS_PER_WORKER = 200  # batches of 32 pages


class InProcess(Executor):
    """Does the work at once, in this process."""

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> "Future[T]":
        """Run `fn` now; its result or its error is in the future that comes back."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


class _Pool(ProcessPoolExecutor):
    """Ctrl-C ends it at once: nobody waits for pages of a run that was stopped, and they are understood again by the next."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> bool | None:
        if isinstance(error, KeyboardInterrupt):
            for worker in active_children():
                worker.kill()
        return super().__exit__(kind, error, trace)


def open_executor(spec: str) -> Executor:
    """The executor that feeds.yaml names. Nothing is started before the first piece of work."""
    if "://" in spec:
        return _dask(spec)
    workers = width(spec)
    if workers == 1:
        return InProcess()
    context = get_context("forkserver")
    return _Pool(workers, context, initializer=_leave_with_parent, max_tasks_per_child=TASKS_PER_WORKER)


def within(seconds: float, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns or raises, done by a process of its own that is killed after so many seconds, its start included.

    `work` is a function at the top of a module that is quickly imported. Raises TimeoutError, and EOFError where the process died.
    """
    context = get_context("forkserver")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_answer, args=(theirs, work, args, kwargs), daemon=True)
    process.start()
    theirs.close()
    try:
        if not ours.poll(seconds):
            raise TimeoutError
        result, error = ours.recv()
    finally:
        process.kill()
        process.join()
        process.close()
        ours.close()
    if error is not None:
        raise error
    return cast(T, result)


def bounded(memory: int, work: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What `work` returns or raises in this process, which may have so many bytes of addresses from now on: for a process of its own.

    Raises MemoryError beyond them. A library in C may end the process instead.
    """
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard))
    return work(*args, **kwargs)


def _answer(out: Connection, work: Callable[..., object], args: tuple[object, ...], kwargs: Mapping[str, object]) -> None:
    """Send what the work returns, and what it raises."""
    _leave_with_parent()
    try:
        out.send((work(*args, **kwargs), None))
    except Exception as error:
        out.send((None, error))


def _leave_with_parent() -> None:
    """End this worker when the process that started it is gone, killed for example: it would wait for work for ever.

    Ctrl-C reaches all processes of a terminal; the parent says what it stops: `run` at once, `serve` after the job under way.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_wait_and_leave, args=(parent.sentinel,), daemon=True).start()


def _wait_and_leave(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def width(spec: str) -> int:
    """How many pieces of work run side by side (on Dask: what to keep in flight)."""
    if "://" in spec:
        return 8
    if spec != "auto":
        return int(spec)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _dask(address: str) -> Executor:
    """pure=False: equal calls are not the same call; retries: a killed worker loses nothing."""
    distributed: Any = import_module("distributed")
    executor: Executor = distributed.Client(address).get_executor(pure=False, retries=2)
    return executor
