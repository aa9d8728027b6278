"""A site's robots.txt becomes what it lets us ask for, how slowly, and where its sitemaps are. Pure.

By RFC 9309: the rules of the groups that name us, else of those for everybody; of the rules that match a path the longest holds, and of
equally long ones the one that allows. Crawl-delay is no part of it, but sites write it and mean it.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

_LONGEST: Final = 512_000  # bytes; RFC 9309 section 2.5 asks for 500 KiB at least
_LINE = re.compile(r"\s*([a-z-]+)\s*:\s*([^#\r\n]*)", re.I)


@dataclass(frozen=True, slots=True)
class Robots:
    """What a site asks of us. `rules`: pattern and whether it allows; `delay`: seconds between two requests, 0 = it does not say."""

    rules: tuple[tuple[str, bool], ...] = ()
    delay: float = 0.0
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str) -> bool:
        """Whether the page at `url`, of this site, may be asked for."""
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        found = [(len(pattern), allowed) for pattern, allowed in self.rules if _matches(pattern, path)]
        return max(found, default=(0, True))[1]


def read_robots(content: bytes, *, agent: str) -> Robots:
    """The rules for `agent`, our name with or without a version ("techwatch/0.1"). What cannot be read says nothing."""
    name = agent.partition("/")[0].strip().casefold()
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    sitemaps: list[str] = []
    agents: list[str] = []
    named = False  # whether the line before named an agent: several in a row share one group
    for key, value in _lines(content):
        if key == "user-agent":
            agents = [*agents, value.casefold()] if named else [value.casefold()]
            groups[agents[-1]] += []
        elif key == "sitemap":
            sitemaps.append(value)
        else:
            for one in agents:
                groups[one].append((key, value))
        named = key == "user-agent" or (named and key == "sitemap")
    ours = groups[name] if name in groups else groups.get("*", [])
    return Robots(_rules(ours), _delay(ours), tuple(dict.fromkeys(sitemaps)))


def _lines(content: bytes) -> list[tuple[str, str]]:
    text = content[:_LONGEST].decode("utf-8-sig", "replace")
    found = (_LINE.match(line) for line in text.splitlines())
    return [(line[1].lower(), line[2].strip()) for line in found if line]


def _rules(lines: Sequence[tuple[str, str]]) -> tuple[tuple[str, bool], ...]:
    return tuple((value, key == "allow") for key, value in lines if key in ("allow", "disallow") and value)


def _delay(lines: Sequence[tuple[str, str]]) -> float:
    said = [value for key, value in lines if key == "crawl-delay" and re.fullmatch(r"\d{1,6}(\.\d+)?", value)]
    return max(map(float, said), default=0.0)


def _matches(pattern: str, path: str) -> bool:
    """`*` stands for anything, a `$` at the end for the end of the path."""
    whole = pattern.endswith("$")
    first, *rest = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not rest:
        return not whole or path == first
    at = len(first)
    for part in rest[:-1]:
        if (at := path.find(part, at)) < 0:
            return False
        at += len(part)
    last = rest[-1]
    return path.endswith(last) and len(path) - len(last) >= at if whole else path.find(last, at) >= 0
