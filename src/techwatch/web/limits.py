"""How often somebody asks -> whether it is too often. Talks to: readers' browsers, the clock.

Kept in memory only, for as long as it counts: who asked stands nowhere.
"""

import ipaddress
from collections import deque
from time import monotonic
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from techwatch.web.page import notice

CLIENT: Final = (8, 600)
ALL: Final = (240, 3600)
"""So many requests in so many seconds, that let a mail leave: from one client, and from all together."""

_KEPT: Final = 10_000
"""Clients that are remembered at most."""


class Limits:
    """What was asked lately by whom. `client` and `everybody`: how many in how many seconds."""

    def __init__(self, client: tuple[int, int] = CLIENT, everybody: tuple[int, int] = ALL) -> None:
        self._client, self._everybody = client, everybody
        self._asked: dict[str, deque[float]] = {}
        self._all: deque[float] = deque()

    def wait(self, client: str, *, now: float) -> int:
        """Seconds after which this client ("" = who is not known) may ask again; 0: she may now, and it is counted."""
        asked = self._asked.setdefault(client, deque()) if client else deque[float]()
        left = max(_left(asked, self._client, now), _left(self._all, self._everybody, now))
        if not left:
            asked.append(now)
            self._all.append(now)
        self._forget(now)
        return left

    def _forget(self, now: float) -> None:
        if len(self._asked) > _KEPT:
            self._asked = {name: times for name, times in list(self._asked.items()) if times and times[-1] > now - self._client[1]}


def _left(times: deque[float], rule: tuple[int, int], now: float) -> int:
    most, seconds = rule
    while times and times[0] <= now - seconds:
        times.popleft()
    return int(times[0] + seconds - now) + 1 if len(times) >= most else 0


def too_often(request: Request) -> Response | None:
    """The answer to a client who asks too often, None for everybody else, whose request is counted."""
    limits: Limits = request.app.state.limits
    wait = limits.wait(_name(request.client.host if request.client else ""), now=monotonic())
    if not wait:
        return None
    answer = notice(request, "web_too_often", 429)
    answer.headers["Retry-After"] = str(wait)
    return answer


def _name(host: str) -> str:
    """One name for all addresses that a household is given (IPv6: RFC 6177, 64 bits).

    "" for this machine: a web server stands before us that does not say who asks.
    """
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.is_loopback:
        return ""
    return host if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))
