"""What an editor has seen of a draft is remembered, so that what others changed since can be told. Lives as long as the server.

A browser holds a token; the server knows for it what each part of the draft said. After a restart it knows no token any more: then it
can only be told that something changed.
"""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Final

MOST: Final = 200
"""Versions of drafts that are remembered, about 60 kB each for 1,500 items."""

Prints = Mapping[str, str]


class Seen:
    """The versions of drafts by token and by the hash of their files."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_token: OrderedDict[str, Prints] = OrderedDict()
        self._by_files: OrderedDict[str, str] = OrderedDict()

    def keep(self, prints: Prints, files: tuple[str, str] | None = None) -> str:
        """Remember what a draft says; -> its token. `files`: the text that it was read from."""
        token = hashlib.sha256(repr(sorted(prints.items())).encode()).hexdigest()[:20]
        with self._lock:
            _put(self._by_token, token, prints)
            if files is not None:
                _put(self._by_files, _hash(files), token)
        return token

    def token_of(self, files: tuple[str, str], read: Callable[[], Prints]) -> str:
        """The token of a draft by its files; `read` is asked for what they say when they are new."""
        with self._lock:
            known = self._by_files.get(_hash(files))
        return known or self.keep(read(), files)

    def changed(self, token: str, now: str) -> set[str] | None:
        """The parts that differ between two tokens; None: one of them is not known any more."""
        with self._lock:
            before, after = self._by_token.get(token), self._by_token.get(now)
        if before is None or after is None:
            return None
        return {part for part in before.keys() | after.keys() if before.get(part) != after.get(part)}

    def with_own(self, token: str, now: str, own: set[str]) -> str:
        """The token of what she saw with her own changes: the parts `own` are as they are now, and what else is new stays unseen."""
        with self._lock:
            before, after = self._by_token.get(token), self._by_token.get(now)
        if before is None or after is None:
            return now
        mine = {part: said for part, said in after.items() if part in own}
        return self.keep({part: said for part, said in before.items() if part not in own} | mine)


def _put(table: OrderedDict[str, Prints] | OrderedDict[str, str], key: str, value: object) -> None:
    table[key] = value  # type: ignore[assignment]
    table.move_to_end(key)
    while len(table) > MOST:
        table.popitem(last=False)


def _hash(files: tuple[str, str]) -> str:
    return hashlib.sha256("\0".join(files).encode()).hexdigest()
