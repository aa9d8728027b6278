"""kill -9 at random moments of run, publish, deliver and remind: done again to the end, everything is as if nothing had happened.

A third of the kills strike a run whose pages are read by worker processes, the others one that reads them itself.
"""

import dataclasses
import datetime as dt
import email
import json
import pathlib
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

import call_sites as sites
from forked import READING, Program, begun
from homes import feeds_of, get_json, recorded_sites, rows, techwatch, write_home
from techwatch import pipeline
from techwatch.cli.work import now
from techwatch.home import open_home
from techwatch.pipeline.intake import calls as sheets
from techwatch.pipeline.mailing.notices import notify
from techwatch.reminders import is_working_day, working_day_after, working_day_before
from techwatch.store import calls, open_store, subscribers

pytestmark = [pytest.mark.shared, pytest.mark.slow]

KILLS = 20
NAMES = ("mobilité calme", "musées à distance", "ateliers de nuit")
TODAY = now()
EARLIER = dt.datetime.combine(working_day_before(TODAY.date() - dt.timedelta(days=2), "FR"), TODAY.timetz())
REMINDED = TODAY if is_working_day(TODAY.date(), "FR") else dt.datetime.combine(working_day_after(TODAY.date(), "FR"), TODAY.timetz())
"""When notices leave: on a working day, whenever the tests run."""
EXECUTORS = ("auto", "1", "1")
REMIND = """
import datetime, pathlib, sys
from techwatch import home, pipeline, store
from techwatch.pipeline.mailing.notices import notify
opened = home.open_home(pathlib.Path(sys.argv[1]), {})
with opened.lock("deliver", since=""), store.open_store(opened.database) as db:
    notify(pipeline.Work(opened, db, datetime.datetime.fromisoformat(sys.argv[2])))
"""
PROGRAMS = {"remind": Program(REMIND, READING.modules)}
MEMBERS = "email,lang,markets\n" + "".join(
    f"membre{n}@essai{n}.example,{('fr', 'en')[n % 2]},{('health|tech-data-ai', 'city', '', 'creative|education-hr')[n % 4]}\n"
    for n in range(12)
)


@dataclass(frozen=True)
class Undisturbed:
    """A run that nobody killed, and what it took."""

    home: pathlib.Path
    edition: str
    seconds: dict[str, float]  # by executor
    before: pathlib.Path
    """The home as every run finds it: calls are known and followed, one was put right, and since then their dates have moved."""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    with recorded_sites("--recent", "--feeds", "10", "--entries", "4") as root:
        world = sites.World(boamp=[tenders(0)], sedia=[topics(0)])
        with sites.serve_world(world) as api:
            asked = [feed for name, feed in zip(sites.NAMES, sites.feeds(api), strict=True) if name in ("sedia", "boamp")]
            before = followed(tmp_path_factory.mktemp("before"), asked, feeds_of(root))
            world.boamp, world.sedia = [tenders(10)], [topics(10)]
            homes = {executor: copied(before, tmp_path_factory.mktemp("undisturbed"), executor) for executor in EXECUTORS}
            go(before, [("--help",)])
            seconds = {executor: undisturbed_way(home) for executor, home in homes.items()}
            edition, reference = drafted(homes["1"]), homes["1"]
            assert unlike(rows(homes["auto"]), rows(reference)) == {}
            yield Undisturbed(reference, edition, seconds, before)
        get_json(f"{root}/_stats")


def copied(before: pathlib.Path, path: pathlib.Path, executor: str) -> pathlib.Path:
    home = shutil.copytree(before, path / "home")
    config = json.loads((home / "feeds.yaml").read_text(encoding="utf-8"))
    (home / "feeds.yaml").write_text(json.dumps(config | {"executor": executor}), encoding="utf-8")
    return home


def undisturbed_way(home: pathlib.Path) -> float:
    """Everything once; -> how many seconds that took."""
    start = time.monotonic()
    go(home, [("run",)])
    go(home, whole_way(drafted(home))[1:])
    return time.monotonic() - start


def drafted(home: pathlib.Path) -> str:
    return next((home / "digests" / "review").glob("veille-????-??-??.md")).stem


def tenders(later: int) -> list[dict[str, Any]]:
    """Three calls, the second of which ends so many days later; followers of the first are to be reminded."""
    days = ((EARLIER - TODAY).days + 7, 20 + later, 50)
    return [sites.tender(f"26-9000{n}", name, after(days[n])) for n, name in enumerate(NAMES)]


def topics(later: int) -> list[dict[str, Any]]:
    titles = ("Lanterns for hospitals", "Bridges of paper", "Schools by the river")
    return [sites.topic(f"HORIZON-LANTERN-2027-01-DATA-{n}", title, after(30 + n + later)) for n, title in enumerate(titles)]


def after(days: int) -> str:
    return (TODAY + dt.timedelta(days=days)).date().isoformat()


def followed(path: pathlib.Path, asked: list[dict[str, Any]], feeds: list[dict[str, str]]) -> pathlib.Path:
    """A home that collected calls two days ago or more; members follow them, were reminded, and one date was put right since."""
    home = write_home(path / "home", asked)
    (home / "members.csv").write_text(MEMBERS, encoding="utf-8")
    techwatch(home, "members", "import", str(home / "members.csv"))
    opened = open_home(home, {})
    with open_store(opened.database) as store:
        work = pipeline.Work(opened, store, EARLIER)
        for stage in (pipeline.collect, pipeline.read, pipeline.group, pipeline.settle):
            stage(work)
        known = calls.listing(store, day=TODAY.date())
        for number, subscriber in enumerate(subscribers.active(store)[:8]):
            for call in known[number % 2 :]:
                calls.follow(store, subscriber.id, call.id, now=work.now - dt.timedelta(days=3))
        notify(work)
        sheets.say(dataclasses.replace(work, now=TODAY - dt.timedelta(days=1)), known[0].id, "deadline", after(12), who="board")
    return write_home(home, [*asked, *feeds])


Step = tuple[str, ...]


def whole_way(edition: str) -> list[Step]:
    """Once more a run at the end: what was published gives way to the next draft, whether a kill came before or after."""
    return [("run",), ("publish", edition), ("deliver", edition), ("remind", REMINDED.isoformat()), ("run",)]


def go(home: pathlib.Path, steps: list[Step], *, until: float = 120) -> None:
    """All steps one after the other; killed with all that it started when the time is over."""
    end = time.monotonic() + until
    for name, *words in steps:
        arguments = (str(home), *words) if name in PROGRAMS else ("--home", str(home), name, *words)
        with tempfile.TemporaryFile() as said, begun(*arguments, program=PROGRAMS.get(name, READING), err=said) as child:
            if (code := child.wait(end - time.monotonic())) is None:
                return
            said.seek(0)
            assert code == 0, (name, code, said.read().decode())


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_and_done_again(seed: int, undisturbed: Undisturbed, tmp_path: pathlib.Path) -> None:
    executor, steps = EXECUTORS[seed % len(EXECUTORS)], whole_way(undisturbed.edition)
    home = copied(undisturbed.before, tmp_path, executor)
    go(home, steps, until=random.Random(seed).uniform(0, undisturbed.seconds[executor]))
    go(home, steps)
    assert unlike(rows(home), rows(undisturbed.home)) == {}
    assert mails(home) == mails(undisturbed.home)
    assert pages(home, undisturbed.edition) == pages(undisturbed.home, undisturbed.edition)


def test_done_twice_changes_nothing(undisturbed: Undisturbed) -> None:
    before, sent = rows(undisturbed.home), mails(undisturbed.home)
    go(undisturbed.home, whole_way(undisturbed.edition))
    assert unlike(rows(undisturbed.home), before) == {}
    assert mails(undisturbed.home) == sent


def test_every_member_has_one_message_or_a_reason(undisturbed: Undisturbed) -> None:
    to = [message["To"] for message in messages(undisturbed.home).values() if ":notices:" not in message["Feedback-ID"]]
    assert len(to) == len(set(to))
    states = [row for row in rows(undisturbed.home)["joined"] if "edition:" in row]
    assert len(states) == 12
    assert sum("accepted" in row for row in states) == len(to) > 5


def test_the_undisturbed_home_tells_of_calls_too(undisturbed: Undisturbed) -> None:
    """Else the kills would prove nothing of calls."""
    lines = [line for line in rows(undisturbed.home)["joined"] if "edition:" not in line]
    kinds = {"reminder", "moved", "correction"}
    assert {kind for kind in kinds if any(f"'{kind}:" in line for line in lines)} == kinds
    notices = [message for message in messages(undisturbed.home).values() if ":notices:" in message["Feedback-ID"]]
    assert len(notices) == len({message["Message-ID"] for message in notices}) >= 8
    assert len(rows(undisturbed.home)["call_moves"]) == 5


def unlike(one: dict[str, list[str]], other: dict[str, list[str]]) -> dict[str, list[str]]:
    """The rows that only one of two stores has, by table."""
    assert one.keys() == other.keys()
    return {name: found for name in one if (found := sorted({*one[name]} ^ {*other[name]}) or one[name][len(other[name]) :])}


def messages(home: pathlib.Path) -> dict[str, email.message.Message]:
    return {file.name: email.message_from_bytes(file.read_bytes()) for file in (home / "outbox" / "new").iterdir()}


def mails(home: pathlib.Path) -> dict[str, tuple[str, str, str]]:
    """Per file: who gets it, its subject and its text; the links are signed with the home's own secret."""
    found = {}
    for name, message in messages(home).items():
        text = message.get_payload(0).get_payload(decode=True).decode()  # type: ignore[union-attr]
        found[name] = (message["To"], message["Subject"], "\n".join(line for line in text.splitlines() if "/unsubscribe/" not in line))
    return found


def pages(home: pathlib.Path, edition: str) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in (home / "digests" / "veille" / edition).iterdir()}
