"""A home with a draft and members, for tests of what is kept safe: backed up, sent, lost, put back, gone on with."""

import datetime as dt
import os
import pathlib
import resource
import subprocess

from homes import command
from readings import EDITION, NOW, news, small_home, work_in
from techwatch import pipeline
from techwatch.home import Home, open_home
from techwatch.pipeline.keeping import keep
from techwatch.schedule import Worker, catch_up
from techwatch.store import open_store, subscribers
from techwatch.types import Subscriber

LATER = NOW + dt.timedelta(hours=5)
MEMBERS = 3


def new_home(path: pathlib.Path) -> Home:
    """A home with a draft of one edition, three members and an operator."""
    home = open_home(small_home(path, team=[{"email": "exploitation@pole.example", "role": "operator"}]).path, {})
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        with store.transaction():
            for number in range(MEMBERS):
                subscribers.put(store, Subscriber(0, f"membre{number}@adherent.example", markets=("health",)), now=NOW)
        pipeline.draft(work)
    return home


def backed_up(home: Home, *, now: dt.datetime = NOW) -> pathlib.Path:
    with open_store(home.database) as store:
        keep.back_up(pipeline.Work(home, store, now))
    return keep.backups(home)[0]


def put_back(file: pathlib.Path, home: Home, **environ: str) -> pipeline.Outcome:
    return keep.restore(file, home.path, environ=environ, now=LATER)


def delivered(home: Home) -> int:
    return len(list((home.path / "outbox" / "new").glob("*"))) if (home.path / "outbox").is_dir() else 0


def send(home: Home, *, now: dt.datetime = NOW) -> None:
    with open_store(home.database) as store:
        work = pipeline.Work(home, store, now)
        pipeline.publish(work, EDITION)
        pipeline.deliver(work, EDITION)


def run(home: Home, *words: str, limit: int = 0) -> subprocess.CompletedProcess[str]:
    def limited() -> None:
        if limit:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    return subprocess.run(command(home.path, *words), capture_output=True, text=True, timeout=120, check=False, preexec_fn=limited)


def goes_on(home: Home) -> None:
    """All that `serve` does by itself, for two weeks."""
    approve(home)
    worker = Worker(home)
    for hours in (1, 4 * 24, 5 * 24, 12 * 24):
        catch_up(home, worker, now=LATER + dt.timedelta(hours=hours))


def approve(home: Home) -> None:
    file = home.review / f"{EDITION}.md"
    text = file.read_text("utf-8")
    file.write_text(text.replace("statut: brouillon", "statut: validé"), "utf-8")


def spoil(home: Home, old: str) -> None:
    if old != "there":
        for path in home.path.glob("techwatch.db*"):
            path.unlink()
    if old == "damaged":
        (home.path / "techwatch.db").write_bytes(b"SQLite format 3\0" + os.urandom(20_000))
