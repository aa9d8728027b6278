"""Addresses become answers, many at a time and a few with each host. Talks to: HTTP.

aiohttp, because it costs the least CPU per answer of the clients measured and because its connector hands every
address really connected to, whatever the name, redirect or literal it came from, to `socket_factory` (see `guard`).
Redirects, decompression and time are ours: each has a limit that no server can talk its way around.
"""

import asyncio
import contextlib
import queue
import threading
from collections import Counter, deque
from collections.abc import AsyncGenerator, Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor

from techwatch.config import Fetch
from techwatch.fetch.one import Answer, answer_to, open_session
from techwatch.types import Request
from techwatch.urls import host


async def fetch_all(requests: Iterable[Request], limits: Fetch) -> AsyncGenerator[Answer, None]:
    """An answer to each of `requests`, in the order in which they come.

    At most `limits.concurrency` are under way or waiting to be taken, at most `limits.per_host` with one
    host. Never raises for one address. Close it (`aclose`) to end early: what is under way is given up.
    """
    turns = _Turns(requests, limits.per_host)
    running: dict[asyncio.Task[Answer], Request] = {}
    async with open_session(limits) as session:
        try:
            while True:
                while len(running) < limits.concurrency and (request := turns.take()):
                    running[asyncio.create_task(answer_to(session, request, limits))] = request
                if not running:
                    return
                done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    turns.give_back(running.pop(task))
                    yield task.result()
        finally:
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)


class _Turns:
    """Which request is next: those of a host that has its share wait, those of the others do not."""

    def __init__(self, requests: Iterable[Request], per_host: int) -> None:
        self._per_host = per_host
        self._waiting: dict[str, deque[Request]] = {}
        self._busy: Counter[str] = Counter()
        for request in requests:
            self._waiting.setdefault(host(request.url), deque()).append(request)
        self._hosts = deque(self._waiting)

    def take(self) -> Request | None:
        """The next request that may start now, None when there is none."""
        for _ in range(len(self._hosts)):
            name = self._hosts[0]
            self._hosts.rotate(-1)
            if self._busy[name] < self._per_host:
                self._busy[name] += 1
                request = self._waiting[name].popleft()
                if not self._waiting[name]:
                    self._hosts.remove(name)
                return request
        return None

    def give_back(self, request: Request) -> None:
        self._busy[host(request.url)] -= 1


def fetch_each(requests: Iterable[Request], limits: Fetch) -> Generator[Answer, None, None]:
    """As `fetch_all`, for callers that are not asynchronous; may be abandoned at any point.

    The event loop has a thread of its own, so that answers go on coming in, and no time-out expires by
    mistake, while the caller works on one; it runs at most `limits.concurrency` answers ahead.
    """
    answers: queue.SimpleQueue[Answer | BaseException | None] = queue.SimpleQueue()
    loop = asyncio.new_event_loop()
    loop.set_default_executor(ThreadPoolExecutor(limits.concurrency, thread_name_prefix="techwatch-dns"))
    room = asyncio.Semaphore(limits.concurrency)
    work = loop.create_task(_hand_over(tuple(requests), limits, answers.put, room))
    thread = threading.Thread(target=_run, args=(loop, work, answers.put), name="techwatch-fetch", daemon=True)
    thread.start()
    try:
        while (answer := answers.get()) is not None:
            if isinstance(answer, BaseException):
                raise answer
            loop.call_soon_threadsafe(room.release)
            yield answer
    finally:
        _stop(loop, work, thread)


def fetch_one(request: Request, limits: Fetch) -> Answer:
    """The answer to `request`."""
    with contextlib.closing(fetch_each([request], limits)) as answers:
        return next(answers)


async def _hand_over(requests: Iterable[Request], limits: Fetch, put: Callable[[Answer], None], room: asyncio.Semaphore) -> None:
    answers = fetch_all(requests, limits)
    try:
        async for answer in answers:
            await room.acquire()
            put(answer)
    finally:
        await answers.aclose()


def _run(loop: asyncio.AbstractEventLoop, work: asyncio.Task[None], put: Callable[[BaseException | None], None]) -> None:
    end: BaseException | None = None
    try:
        loop.run_until_complete(work)
    except asyncio.CancelledError:
        pass
    except BaseException as error:
        end = error
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        put(end)


def _stop(loop: asyncio.AbstractEventLoop, work: asyncio.Task[None], thread: threading.Thread) -> None:
    if thread.is_alive():
        loop.call_soon_threadsafe(work.cancel)
    thread.join()
    loop.close()  # name look-ups under way are not waited for
