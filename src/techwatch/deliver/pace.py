"""How fast messages leave: so many a second, so many a minute to one domain, and none for a while to one that asks for it. Pure.

Times are seconds of a clock that only goes forward, and are given.
"""

import heapq
from collections import deque
from collections.abc import Iterable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

MINUTE: Final = 60.0
FIRST_PAUSE: Final = 60.0
"""Seconds for which a domain that asked us to slow down is left alone; each time that it asks again, twice as long."""
LONGEST_PAUSE: Final = 3600.0


class Pace:
    """What left when. `per_second`: messages at most; `per_domain`: in any minute to one domain."""

    def __init__(self, per_second: float, per_domain: int) -> None:
        self._gap, self._per_domain = 1 / per_second, per_domain
        self._next = float("-inf")
        self._left: dict[str, deque[float]] = {}
        self._asked: dict[str, int] = {}

    def any_free(self) -> float:
        """When the next message, to whomever, may leave."""
        return self._next

    def free(self, domain: str) -> float:
        """When the next message to `domain` may leave as far as the domain is concerned."""
        left = self._left.get(domain)
        return left[0] + MINUTE if left and len(left) >= self._per_domain else float("-inf")

    def left(self, domain: str, *, now: float) -> None:
        """A message to `domain` leaves now."""
        self._next = max(self._next, now) + self._gap
        times = self._left.setdefault(domain, deque(maxlen=self._per_domain))
        times.append(now)

    def known(self, domain: str, asked: int) -> None:
        """What is remembered from before: how often the domain asked us to slow down."""
        self._asked[domain] = max(asked, self._asked.get(domain, 0))

    def asked(self, domain: str) -> float:
        """The domain asks us to slow down: -> the seconds for which it is left alone."""
        times = self._asked[domain] = self._asked.get(domain, 0) + 1
        return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (times - 1)))

    def took(self, domain: str) -> None:
        """The domain took a message: what it asked for before is over."""
        self._asked.pop(domain, None)


class Turns(Generic[T]):
    """Things to send, by domain: the next one is the first of the domain that may be written to soonest; domains take turns."""

    def __init__(self, things: Iterable[tuple[str, T]], pace: Pace) -> None:
        self._pace = pace
        self._waiting: dict[str, deque[T]] = {}
        for domain, thing in things:
            self._waiting.setdefault(domain, deque()).append(thing)
        self._turns = [(pace.free(domain), turn, domain) for turn, domain in enumerate(self._waiting)]
        self._count = len(self._turns)
        heapq.heapify(self._turns)

    def ready(self) -> float | None:
        """When the next thing may leave; None: nothing is left."""
        while self._turns:
            known, turn, domain = self._turns[0]
            free = self._pace.free(domain)
            if domain in self._waiting and free <= known:
                return max(free, self._pace.any_free())
            heapq.heappop(self._turns)
            if domain in self._waiting:
                heapq.heappush(self._turns, (free, turn, domain))
        return None

    def take(self) -> T:
        """The thing that `ready` spoke of; its domain's next turn comes after the others'."""
        _, _, domain = heapq.heappop(self._turns)
        waiting = self._waiting[domain]
        thing = waiting.popleft()
        if waiting:
            self._count += 1
            heapq.heappush(self._turns, (self._pace.free(domain), self._count, domain))
        else:
            del self._waiting[domain]
        return thing

    def leave_alone(self, domain: str) -> list[T]:
        """No more turns for a domain: -> what waited for it."""
        return list(self._waiting.pop(domain, ()))
