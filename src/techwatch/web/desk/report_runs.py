"""Reports asked for at the desk become made, one after the other, in a thread of their own that tells how far it is.

Talks to: the store, digests/reports/, the clock.
"""

import datetime as dt
import logging
import threading
import traceback
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal

from starlette.requests import Request

from techwatch.errors import TechwatchError
from techwatch.home import Home
from techwatch.pipeline.reports import made
from techwatch.pipeline.work import Work
from techwatch.store import open_store
from techwatch.types import Asked, Form
from techwatch.web.page import clock

log = logging.getLogger("techwatch.web")

State = Literal["waiting", "running", "done", "failed"]

KEPT: Final = 50
"""Runs that are remembered; what they made stands on the disk."""


@dataclass(frozen=True, slots=True)
class Run:
    """A report on its way. `stages`: those begun so far, each with its steps done and in all; `at`: what the last one makes now, "" where
    it does not say; `told`: what is good to know of it; `wrong`: what went wrong, as the error says it, "" where only the log may tell."""

    name: str
    asked: Asked
    forms: tuple[str, ...]
    who: str
    state: State = "waiting"
    began: dt.datetime | None = None
    stages: tuple[tuple[str, int, int], ...] = ()
    at: str = ""
    told: tuple[str, ...] = ()
    wrong: str = ""


class Runs:
    """All runs of an app, by the names of their reports."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._waiting: OrderedDict[str, Home] = OrderedDict()
        self._thread: threading.Thread | None = None

    def ask(self, home: Home, run: Run) -> None:
        """Make a report as soon as those asked for before are made; one that is under way is not begun twice."""
        with self._lock:
            known = self._runs.get(run.name)
            if known is not None and known.state in ("waiting", "running"):
                return
            made.begin(home.digests / "reports" / run.name, run.asked, run.forms, who=run.who)
            self._runs[run.name] = run
            self._runs.move_to_end(run.name)
            self._waiting[run.name] = home
            self._forget()
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="reports", daemon=True)
                self._thread.start()

    def find(self, name: str) -> Run | None:
        """What is known of a report since the app began."""
        with self._lock:
            return self._runs.get(name)

    def before(self, name: str) -> int:
        """How many are made before this one."""
        with self._lock:
            waiting = list(self._waiting)
            running = any(run.state == "running" for run in self._runs.values())
            return waiting.index(name) + running if name in waiting else 0

    def _forget(self) -> None:
        over = [name for name, run in self._runs.items() if run.state in ("done", "failed")]
        for name in over[: max(0, len(self._runs) - KEPT)]:
            del self._runs[name]

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                name, home = self._waiting.popitem(last=False)
                run = self._runs[name] = replace(self._runs[name], state="running", began=clock())
            told, wrong = _made(home, run, _Telling(self, name))
            with self._lock:
                self._runs[name] = replace(self._runs[name], state="done" if wrong is None else "failed", told=told, wrong=wrong or "")

    def tell(self, name: str, stages: Sequence[tuple[str, int, int]], at: str) -> None:
        """How far a run is."""
        with self._lock:
            self._runs[name] = replace(self._runs[name], stages=tuple(stages), at=at)


class _Telling:
    """A teller whose words stand in a run."""

    def __init__(self, runs: Runs, name: str) -> None:
        self._runs, self._name = runs, name
        self._stages: list[tuple[str, int, int]] = []
        self._at = ""

    def begin(self, stage: str, total: int) -> None:
        """A stage starts; the one before is over."""
        if self._stages:
            before, _, of = self._stages[-1]
            self._stages[-1] = (before, of, of)
        self._stages.append((stage, 0, total))
        self.at("")

    def step(self, count: int = 1) -> None:
        """Some steps of it are done."""
        if self._stages:
            stage, done, of = self._stages[-1]
            self._stages[-1] = (stage, done + count, of)
            self._runs.tell(self._name, self._stages, self._at)

    def at(self, what: str) -> None:
        """What is made now."""
        self._at = what
        self._runs.tell(self._name, self._stages, what)


def _made(home: Home, run: Run, telling: _Telling) -> tuple[tuple[str, ...], str | None]:
    """Make it; -> what is good to know, and what went wrong (None: nothing). The report that stood there stays where it goes wrong."""
    from techwatch.pipeline import reports  # brings what draws and writes documents

    folder = home.digests / "reports" / run.name
    try:
        with open_store(home.database) as store:
            written = reports.report(Work(home, store, clock(), telling), run.asked, forms=_forms(run.forms), out=folder)
    except TechwatchError as error:
        log.warning("a report was not made: %s", type(error).__name__)
        made.end(folder)
        return (), str(error)
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.error("a report failed: %s at %s:%s", type(error).__name__, where.filename, where.lineno)
        made.end(folder)
        return (), ""
    made.end(folder)
    return tuple(getattr(written, "problems", ())), None


def _forms(forms: Sequence[str]) -> tuple[Form, ...]:
    """HTML, which is read here, and those asked for."""
    return tuple(form for form in made.READ_FIRST if form == "html" or form in forms)


def runs(request: Request) -> Runs:
    """Those of this app."""
    if not hasattr(request.app.state, "report_runs"):
        request.app.state.report_runs = Runs()
    found: Runs = request.app.state.report_runs
    return found
