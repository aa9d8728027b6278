"""A file of members that somebody is looking at before it is imported, kept in memory for an hour at most.

Not on the disk: it holds addresses, among them of people who may be erased meanwhile, and would stand in backups.
"""

import datetime as dt
import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from techwatch.web.upload import Upload

MOST: Final = 6
LASTS: Final = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class _Kept:
    who: str
    until: dt.datetime
    file: Upload


class Held:
    """Files by the random name that their page holds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: OrderedDict[str, _Kept] = OrderedDict()

    def keep(self, file: Upload, *, who: str, now: dt.datetime) -> str:
        """Keep a file; -> its name. The oldest goes when there are too many."""
        name = secrets.token_urlsafe(16)
        with self._lock:
            self._drop(now)
            self._files[name] = _Kept(who, now + LASTS, file)
            while len(self._files) > MOST:
                self._files.popitem(last=False)
        return name

    def find(self, name: str, *, who: str, now: dt.datetime) -> Upload | None:
        """The file that this person left under a name; None when it is over, or another's."""
        with self._lock:
            self._drop(now)
            kept = self._files.get(name)
        return kept.file if kept and kept.who == who else None

    def forget(self, name: str = "") -> None:
        """Let go of a file; of all without a name, as when somebody is erased whom they may hold."""
        with self._lock:
            if name:
                self._files.pop(name, None)
            else:
                self._files.clear()

    def _drop(self, now: dt.datetime) -> None:
        for name in [name for name, kept in self._files.items() if kept.until < now]:
            del self._files[name]


def held(request: Request) -> Held:
    """The files of this app."""
    if not hasattr(request.app.state, "held"):
        request.app.state.held = Held()
    found: Held = request.app.state.held
    return found
