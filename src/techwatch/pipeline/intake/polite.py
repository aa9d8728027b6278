"""Requests become answers as a polite visitor asks: by robots.txt, one at a time with a host, with pauses. Talks to: HTTP, the clock."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from techwatch import fetch
from techwatch.config import Fetch
from techwatch.sources.robots import Robots, read_robots
from techwatch.sources.sitemap import MOST_BYTES
from techwatch.types import Failure, Request, Response, Unreachable

LONGEST_DELAY: Final = 120.0
"""Seconds to wait between two requests beyond which a host is left alone."""
A_WHILE: Final = 30.0
"""Seconds to wait where a server asks for it and does not say how long."""
BARRED: Final = "barred by robots.txt"
TRIES: Final = 3
"""Answers in a row that are none, after which a host is left alone."""

_NO_ROBOTS = frozenset({"not-found", "gone", "forbidden", "http"})  # RFC 9309 section 2.3.1.3: nothing is forbidden then
_DOWN = frozenset({"dns", "error", "forbidden", "refused", "reset", "slow", "tls"})
Answer = Response | Unreachable


@dataclass(slots=True)
class _Host:
    """What is known of a host. `left_alone`: why nothing more is asked of it, "" = it may be asked; `free`: when, by the clock."""

    robots: Robots = field(default_factory=Robots)
    answer: Answer | None = None
    free: float = 0.0
    down: int = 0
    left_alone: str = ""


class Polite:
    """Asks for pages. `waits` is given the seconds of each pause."""

    def __init__(self, limits: Fetch, *, waits: Callable[[float], None] = time.sleep) -> None:
        self._limits = limits
        self._large = limits.model_copy(update={"max_bytes": max(limits.max_bytes, MOST_BYTES)})
        self._hosts: dict[str, _Host] = {}
        self._waits = waits

    def ask(self, requests: Sequence[Request]) -> Iterator[Answer]:
        """The answers, those of each host in the order of its requests; hosts take turns. None to what a host that is left alone has;
        what robots.txt bars is "forbidden"."""
        rows: dict[str, list[Request]] = {}
        for request in requests:
            rows.setdefault(_origin(request.url), []).append(request)
        for turn in range(max(map(len, rows.values()), default=0)):
            yield from self._together([row[turn] for row in rows.values() if turn < len(row)])

    def left_alone(self, url: str) -> str:
        """Why nothing more is asked of the host of `url`, "" = it may be asked."""
        known = self._hosts.get(_origin(url))
        return known.left_alone if known else ""

    def _together(self, requests: Sequence[Request]) -> Iterator[Answer]:
        """One request at most for each host, those that may be asked at the same time."""
        self._meet([request.url for request in requests if _origin(request.url) not in self._hosts])
        asked = []
        for request in requests:
            known = self._hosts[_origin(request.url)]
            if known.answer is not None and urlsplit(request.url).path == "/robots.txt":
                yield _as_asked(known.answer, request)
            elif known.left_alone:
                continue
            elif not known.robots.allows(request.url):
                yield Unreachable(request, Failure(request.url, "forbidden", BARRED, retry=False))
            else:
                asked.append(request)
        yield from self._fetched(asked)

    def _fetched(self, requests: Sequence[Request], *, again: bool = True) -> Iterator[Answer]:
        """Answers after the pauses that are due; who was asked to wait a little asks once more."""
        if not requests:
            return
        later = []
        free = max(self._hosts[_origin(request.url)].free for request in requests)
        if (pause := free - time.monotonic()) > 0:
            self._waits(pause)
        large = any(request.purpose == "feed" for request in requests)  # a sitemap may be
        for answer in fetch.fetch_each(requests, self._large if large else self._limits):
            known = self._hosts[_origin(answer.request.url)]
            self._learn(known, answer)
            if again and isinstance(answer, Unreachable) and answer.failure.reason == "busy" and not known.left_alone:
                later.append(answer.request)
            else:
                yield answer
        yield from self._fetched(later, again=False)

    def _learn(self, known: _Host, answer: Answer) -> None:
        known.free = time.monotonic() + max(self._limits.pause_seconds, known.robots.delay)
        if not isinstance(answer, Unreachable) or answer.failure.reason not in _DOWN | {"busy"}:
            known.down = 0
            return
        known.down += 1
        busy, wait = answer.failure.reason == "busy", answer.retry_after or A_WHILE
        if busy and (wait > LONGEST_DELAY or known.down >= TRIES):
            known.left_alone = f"the server asks to wait for {wait:g} s"
        elif busy:
            known.free = max(known.free, time.monotonic() + wait)
        elif known.down >= TRIES:
            known.left_alone = f"the server does not answer ({answer.failure.reason})"

    def _meet(self, urls: Sequence[str]) -> None:
        """Read the robots.txt of hosts not asked before."""
        new = {origin: Request(f"{origin}/robots.txt") for origin in map(_origin, urls)}
        for answer in fetch.fetch_each(list(new.values()), self._limits) if new else ():
            self._hosts[_origin(answer.request.url)] = self._met(answer)

    def _met(self, answer: Answer) -> _Host:
        free = time.monotonic() + self._limits.pause_seconds
        if isinstance(answer, Response):
            robots = read_robots(answer.body, agent=self._limits.user_agent)
            slow = f"its robots.txt asks for {robots.delay:g} s between requests" if robots.delay > LONGEST_DELAY else ""
            return _Host(robots, answer, free, left_alone=slow)
        alone = "" if answer.failure.reason in _NO_ROBOTS else f"its robots.txt cannot be read ({answer.failure.reason})"
        return _Host(answer=answer, free=free, left_alone=alone)


def _as_asked(answer: Answer, request: Request) -> Answer:
    if isinstance(answer, Unreachable):
        return Unreachable(request, answer.failure, answer.retry_after)
    return Response(request, answer.url, answer.status, answer.body, answer.content_type)


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
