"""The hours in feeds.yaml become work that is done, once each and late rather than never. Talks to: the clock, APScheduler, uvicorn.

What is due follows from the store alone (`due`), whether the hour strikes now or struck while the
machine was off: the scheduler only wakes us, at each such hour and every few minutes. APScheduler's
own triggers are not used: its cron counts weekdays otherwise and runs 02:30 twice when clocks change.
"""

import datetime as dt
import errno
import logging
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import uvicorn
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from starlette.types import ASGIApp

from techwatch.config import Config, Digest, Moment, check_markets
from techwatch.errors import LockedError, TechwatchError
from techwatch.home import Home, as_it_is, as_written, read_actors, read_markets
from techwatch.store import Store, editions, jobs, open_store
from techwatch.types import edition_day

if TYPE_CHECKING:
    from techwatch.pipeline import Outcome, Work
    from techwatch.pipeline.drafting.watch import Watch

log = logging.getLogger("techwatch.schedule")

AGAIN: Final = dt.timedelta(minutes=2)
"""How often what is still to do is looked at: a draft approved meanwhile, editors to be told, a mail server that asked to wait."""

STARTED: Final = "serve"
"""The job under which the very first start is remembered: nothing was missed before it."""

RESUME: Final = "resume"
"""What is looked at whenever we wake: messages that a mail server deferred, or that a crash left in the ledger."""

EDITORS: Final = "editors"
"""Looked at whenever we wake, whatever became of messages: drafts of which editors are to be told, or reminded."""

OVERDUE: Final = "overdue"
"""Looked at last whenever we wake, and without a lock: whether an edition that was due did not go out."""

CAME_BACK: Final = "bounces"
"""Looked at whenever we wake: the mailbox of what came back, and where editions are in our own mailboxes."""

LOOK: Final = dt.timedelta(seconds=5)
"""How often the review folder is looked at, so that what a text editor saved stands on the board at once."""

TAUGHT: Final = "taught"
"""The job under which a training that came to its end is remembered: what editors decided before one that failed is not lost."""

LOCKS: Final = {
    "collect": ("run",),
    "train": ("run",),
    "remind": ("run", "deliver"),
    "send": ("run", "deliver"),
    RESUME: ("deliver",),
    EDITORS: ("deliver",),
    OVERDUE: (),
    CAME_BACK: ("bounces",),
    "report": ("reports",),
    "backup": (),
}
"""The home's locks that each kind of job takes, in this order."""

Task = Callable[[str, dt.datetime], bool]


def jobs_of(config: Config) -> list[tuple[str, Moment]]:
    """Every job of a home and its hours, in the order in which jobs that are due together run."""
    return [
        ("collect", config.jobs.collect),
        ("train", config.jobs.train),
        *((f"send:{digest.slug}", digest.send) for digest in config.digests),
        ("remind", config.jobs.remind),
        *((f"report:{report.slug}", report.when) for report in config.reports),
        *([("backup", config.jobs.backup)] if config.jobs.backups else []),  # last: what was sent is in it
    ]


def due(config: Config, *, last: Mapping[str, dt.datetime], now: dt.datetime) -> tuple[str, ...]:
    """The jobs whose hour came since they last began, each once however often it was missed.

    `last`: per job when it last began (UTC). A job that never ran counts from the first start of
    `serve`; collecting, which never did, is due at once.
    """
    zone = config.cluster.zone
    found = []
    for name, moment in jobs_of(config):
        since = last.get(name) or (None if name == "collect" else last.get(STARTED, now))
        if since is None or moment.next_after(since.astimezone(dt.UTC), zone) <= now:
            found.append(name)
    return tuple(found)


class MomentTrigger(BaseTrigger):  # type: ignore[misc]
    """A Moment as APScheduler asks for it: the next hour after the one before."""

    def __init__(self, moment: Moment, zone: dt.tzinfo) -> None:
        self.moment, self.zone = moment, zone

    def get_next_fire_time(self, previous_fire_time: dt.datetime | None, now: dt.datetime) -> dt.datetime:
        """In UTC: two hours of the same zone would be compared by the face of the clock (PEP 495)."""
        after = (previous_fire_time or now).astimezone(dt.UTC)
        return self.moment.next_after(after, self.zone).astimezone(dt.UTC)


def catch_up(home: Home, task: Task, *, now: dt.datetime) -> tuple[str, ...]:
    """Run what is due, and what is always looked at; -> the jobs that are done. One that fails does not stop the others."""
    done = []
    with open_store(home.database) as store:
        last = jobs.last_runs(store)
        if STARTED not in last:
            jobs.ran(store, STARTED, now=now)
        names = due(home.config, last=last, now=now)
        for name in (*names, *(name for name in _asked_for(home, store, now) if name not in names)):
            if _attempt(task, name, now):
                jobs.ran(store, name, now=now)
                done.append(name)
    for name in (RESUME, EDITORS, CAME_BACK, OVERDUE):
        _attempt(task, name, now)
    return tuple(done)


def _asked_for(home: Home, store: Store, now: dt.datetime) -> list[str]:
    """The jobs that send drafts whose hour has come, whatever hour their digest has: editors may have put it before. And those that a
    kill cut short between publishing and sending."""
    from techwatch import pipeline
    from techwatch.pipeline.life import has_come, was_cut_short

    work = pipeline.Work(home, store, now)
    return [f"send:{digest.slug}" for digest in home.config.digests if was_cut_short(work, digest) or has_come(work, digest)]


def _attempt(task: Task, name: str, now: dt.datetime) -> bool:
    """Whether the job need not be tried again before its next hour. Sending must get through; collecting has a next hour soon, and
    training, which takes minutes of work, would fail again.
    """
    try:
        return task(name, now)
    except LockedError as error:
        log.info("%s waits: %s", name, error)
        return False
    except TechwatchError as error:
        log.error("%s failed: %s", name, error)
    except Exception:
        log.exception("%s failed", name)
    return name in ("collect", "train", "backup")


class Worker:
    """Does the jobs of a home, and tells each problem once and not every AGAIN."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._at_start = as_written(home)
        self._told: dict[str, tuple[str, ...]] = {}

    def home(self) -> Home:
        """The home by the rules that its feeds.yaml has now; of what there takes a restart, it is said once."""
        self._home = as_it_is(self._home)
        now = as_written(self._home)
        told: tuple[str, ...] = (now.wrong,) if now.wrong else ()
        if sections := now.taking_a_restart(self._at_start):
            told += (f"{', '.join(sections)} changed in feeds.yaml: that needs a restart; until then the former holds",)
        if told != self._told.get("feeds.yaml", ()):
            for line in told:
                log.warning(line)
            self._told["feeds.yaml"] = told
        return self._home

    def __call__(self, name: str, now: dt.datetime) -> bool:
        """Do the job `name` under the locks that it needs; False: it is to be tried again."""
        from techwatch import pipeline

        with ExitStack() as stack:
            for lock in LOCKS[name.partition(":")[0]]:
                stack.enter_context(self._home.lock(lock, since=now.isoformat()))
            self.home()
            if name in ("collect", "train"):
                self._home = _with_markets_as_they_are(self._home)
            store = stack.enter_context(open_store(self._home.database))
            return self._work(name, pipeline.Work(self._home, store, now))

    def _work(self, name: str, work: "Work") -> bool:
        from techwatch import pipeline
        from techwatch.pipeline.keeping.keep import scheduled as back_up
        from techwatch.pipeline.life import look_after
        from techwatch.pipeline.mailing.bounces import read_if_due
        from techwatch.pipeline.mailing.notices import notify
        from techwatch.pipeline.mailing.witnesses import watch
        from techwatch.pipeline.overdue import tell_overdue
        from techwatch.pipeline.resume import resume

        if name == "collect":
            self._tell(name, pipeline.run(work))
        elif name == "train":
            self._tell(name, [pipeline.train_if_taught(work, since=jobs.last_runs(work.store).get(TAUGHT))])
            jobs.ran(work.store, TAUGHT, now=work.now)
        elif name == "remind":
            self._tell(name, [notify(work)])
        elif name == RESUME:
            self._tell(name, resume(work))
        elif name == EDITORS:
            self._tell(name, [outcome for digest in self._home.config.digests for outcome in look_after(work, digest)])
        elif name == CAME_BACK:
            self._tell(name, [*read_if_due(work), *watch(work)])
        elif name == OVERDUE:
            self._tell(name, tell_overdue(work))
        elif name == "backup":
            self._tell(name, [back_up(work)])
        elif name.startswith("report:"):
            return self._report(name, work)
        else:
            digest = self._home.config.digest(name.removeprefix("send:"))
            self._tell(name, pipeline.send_due(work, digest))
            return not _held(work, digest)
        return True

    def _report(self, name: str, work: "Work") -> bool:
        from techwatch.pipeline.reports.standing import make

        outcomes = [make(work, report) for report in work.home.config.reports if f"report:{report.slug}" == name]
        if told := [outcome for outcome in outcomes if outcome.figures or outcome.problems]:
            self._tell(name, told)
        return not any(outcome.failed for outcome in outcomes)

    def _tell(self, name: str, outcomes: "list[Outcome]") -> None:
        for outcome in outcomes:
            figures = ", ".join(f"{count} {what}" for what, count in outcome.figures.items())
            log.info("%s: %s: %s", name, outcome.stage, figures or "nothing")
        problems = tuple(problem for outcome in outcomes for problem in outcome.problems)
        for problem in problems if problems != self._told.get(name) else ():
            log.warning("%s: %s", name, _nameless(problem))
        self._told[name] = problems


class Looker:
    """Takes in what text editors save in the review folder, and tells each change."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._watch: Watch | None = None

    def __call__(self) -> bool:
        """Look once; whether that went well."""
        from techwatch import pipeline
        from techwatch.pipeline.drafting.watch import Watch

        try:
            self._home = as_it_is(self._home)
            with open_store(self._home.database) as store:
                self._watch = self._watch or Watch(store)
                for line in self._watch.look(pipeline.Work(self._home, store, _now())):
                    log.info("draft: %s", line)
        except Exception:
            log.exception("looking at the drafts failed")
            return False
        return True


def _with_markets_as_they_are(home: Home) -> Home:
    """`home` with the term list, model and actors that stand in its files now: `techwatch train --back`, terms.yaml and actors.yaml need
    no restart.

    What cannot be read is told, and the former ones stay.
    """
    try:
        markets = read_markets(home.path, home.config.markets, spacy=home.config.spacy)
        check_markets(home.config, markets)
        actors = read_actors(home.path)
    except TechwatchError as error:
        log.error("term list, model and actors stay as they were: %s", error)
        return home
    return replace(home, markets=markets, actors=actors)


def _held(work: "Work", digest: Digest) -> bool:
    """Whether the digest's draft of today, or of an earlier day, is still open: it may be approved late."""
    draft = editions.open_draft(work.store, digest.slug)
    return draft is not None and edition_day(draft) <= work.local.date()  # what leaves before its day is asked for by `_asked_for`


def scheduler_of(config: Config, wake: Callable[[], object]) -> BackgroundScheduler:
    """Calls `wake` at every hour of every job, at the start, and every AGAIN; never twice at a time. Not yet started."""
    scheduler = BackgroundScheduler(
        timezone=dt.UTC,
        executors={"default": ThreadPoolExecutor(1)},
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for name, moment in jobs_of(config):
        scheduler.add_job(wake, MomentTrigger(moment, config.cluster.zone), id=name)
    scheduler.add_job(wake, "interval", seconds=int(AGAIN.total_seconds()), id="again", next_run_time=_now())
    return scheduler


def _bound(settings: uvicorn.Config) -> socket.socket:
    """The socket to listen on. Raises OSError, in words, where uvicorn would leave with a code of its own."""
    try:
        return settings.bind_socket()
    except SystemExit:
        said = "nothing can listen there, another program does perhaps: web.host and web.port in feeds.yaml"
        raise OSError(errno.EADDRINUSE, said, f"{settings.host}:{settings.port}") from None


def serve(home: Home, application: ASGIApp) -> None:
    """Run jobs and web app until SIGTERM or SIGINT; a job under way is let finish, then the process exits with 0."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    # Addresses hold signed links: no access log.
    web = home.config.web
    settings = uvicorn.Config(application, web.host, web.port, log_config=None, access_log=False, server_header=False, lifespan="off")
    listening = _bound(settings)
    stopping, worker = threading.Event(), Worker(home)
    scheduler = scheduler_of(home.config, lambda: stopping.is_set() or catch_up(worker.home(), worker, now=_now()))
    look = Looker(home)
    scheduler.add_executor(ThreadPoolExecutor(1), "watch")  # of its own: collecting would hold it up for minutes
    scheduler.add_job(lambda: stopping.is_set() or look(), "interval", seconds=int(LOOK.total_seconds()), id="watch", executor="watch")
    # uvicorn raises the signal again once the web app is down: ours then leaves by the `finally`.
    previous = {number: signal.signal(number, lambda *_: sys.exit(0)) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        scheduler.start()
        uvicorn.Server(settings).run(sockets=[listening])
    finally:
        stopping.set()
        log.info("stopping: a job under way is let finish")
        if scheduler.running:
            scheduler.shutdown()
        for number, handler in previous.items():
            signal.signal(number, handler)


def _nameless(words: str) -> str:
    """Words for the log: of an address only its domain. The ledger knows whose it is, and forgets it when she asks."""
    return re.sub(r"[^\s<>,;:()]+@", "…@", words)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)  # noqa: TID251
