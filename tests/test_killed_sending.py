"""kill -9 of the sender a hundred times, while the mail server accepts, defers, refuses or drops the line as it likes: nobody gets two."""

import contextlib
import datetime as dt
import email
import os
import pathlib
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from homes import free_port
from sendings import EDITION, ENVIRON, NOW, add_members, publish, sending_home
from techwatch.home import Home, open_home
from techwatch.store import Store, ledger, open_store

pytestmark = pytest.mark.slow

MEMBERS, KILLS, QUEUEING = 1_000, 100, 5
KEY = f"edition:{EDITION}"
ROUND = dt.timedelta(hours=9)
"""Between two rounds of sending: what was deferred is due again."""

SENDER = """
import datetime, os, pathlib, sys
from techwatch.home import open_home
from techwatch.pipeline.mailing import brake
from techwatch.pipeline.mailing.send import deliver
from techwatch.pipeline.work import Work
from techwatch.store import open_store

home = open_home(pathlib.Path(sys.argv[1]), os.environ)
home.environment.get_template("digest.html.j2")
print("ready", flush=True)
for moment in sys.stdin:
    child = os.fork()
    if child:
        print(child, flush=True)
        os.waitpid(child, 0)
        print("over", flush=True)
        continue
    with home.lock("deliver", since=""), open_store(home.database) as store:
        deliver(Work(home, store, datetime.datetime.fromisoformat(moment.strip())), sys.argv[2])
    os._exit(0)
"""
"""Starting Python anew for each of a hundred kills would take minutes; a child of a process that has read its modules is as mortal."""

WATCH = """
CREATE TABLE IF NOT EXISTS went (subscriber INTEGER, was TEXT, became TEXT);
CREATE TRIGGER IF NOT EXISTS goes AFTER UPDATE OF state ON deliveries WHEN old.state != new.state BEGIN
    INSERT INTO went VALUES (new.subscriber, old.state, new.state);
END;
"""


class Moody:
    """A mail server that spools what it takes, and says of it what comes to its mind."""

    def __init__(self) -> None:
        self.spool: list[tuple[str, str]] = []
        self.said: Counter[str] = Counter()
        self.asked = 0
        self._dice = random.Random(11)
        self.moody = True

    def _mood(self, **shares: float) -> str:
        self.asked += 1
        point, names = self._dice.random(), list(shares)
        for name in names:
            point -= shares[name]
            if self.moody and point < 0:
                self.said[name] += 1
                return name
        self.said["250"] += 1
        return "250"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        mood = self._mood(deferred=0.08, refused=0.02, full=0.02, dropped=0.03)
        if mood == "dropped":
            server.transport.abort()
        answers = {"deferred": "451 4.3.0 not now", "refused": "550 5.1.1 no such user", "full": "552 5.2.2 mailbox full"}
        if mood in answers:
            return answers[mood]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        mood = self._mood(late_deferred=0.03, late_refused=0.01, taken_and_dropped=0.01, lost_and_dropped=0.01)
        if mood in ("250", "taken_and_dropped"):
            message = email.message_from_bytes(envelope.content)
            self.spool.append((envelope.rcpt_tos[0], message["Message-ID"]))
        if mood.endswith("dropped"):
            server.transport.abort()
        return {"late_deferred": "452 4.3.1 no room", "late_refused": "554 5.6.0 no"}.get(mood, "250 2.0.0 queued")


@pytest.fixture
def server() -> Iterator[tuple[Moody, int]]:
    moody, port = Moody(), free_port()
    controller = Controller(moody, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield moody, port
    finally:
        controller.stop()


@contextlib.contextmanager
def sender(home: Home) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", SENDER, str(home.path), EDITION]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, env=os.environ | ENVIRON, **pipes) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield process
        finally:
            process.kill()


def begin(process: subprocess.Popen[str], moment: dt.datetime) -> int:
    assert process.stdin is not None
    assert process.stdout is not None
    print(moment.isoformat(), file=process.stdin, flush=True)
    return int(process.stdout.readline())


def over(process: subprocess.Popen[str]) -> None:
    assert process.stdout is not None
    assert process.stdout.readline() == "over\n"


def test_killed_a_hundred_times_nobody_gets_two_and_nobody_is_forgotten(tmp_path: pathlib.Path, server: tuple[Moody, int]) -> None:
    moody, port = server
    mail = {"transport": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "per_second": 100_000, "per_domain": 100_000}
    home = sending_home(tmp_path / "home", mail=mail | {"refusals": 1.0})
    assert open_home(home.path, ENVIRON).secret == home.secret
    with open_store(home.database) as store:
        publish(store)
        add_members(store, MEMBERS)
        store.db.conn.executescript(WATCH)
        kills, moment, dice, began, left = 0, NOW, random.Random(5), time.monotonic(), Counter[str]()
        with sender(home) as process:
            while kills < KILLS:
                if not open_lines(store, moment):
                    moment += ROUND
                child = begin(process, moment)
                if kills < QUEUEING:  # before anything was asked of the server
                    time.sleep(dice.uniform(0, 0.3))
                else:
                    wait(child, moody, moody.asked + dice.randrange(24))
                    time.sleep(dice.uniform(0, 0.008))
                left[state_of(store)] += 1
                kills += alive(child)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
                over(process)
            while open_lines(store, moment) or (moment := moment + ROUND) < NOW + 12 * ROUND:
                begin(process, moment)
                over(process)
        tell(store, moody, kills, time.monotonic() - began)
        print(f"just before a kill the line at work was: {dict(left)}")
        check(store, moody)
        assert left["data"] + left["attempted"] > 20, "else the kills prove little"


def alive(child: int) -> bool:
    with contextlib.suppress(OSError):
        return pathlib.Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def wait(child: int, moody: Moody, goal: int) -> None:
    """Until the server was asked so often, or the sender is through."""
    end = time.monotonic() + 10
    while moody.asked < goal and alive(child) and time.monotonic() < end:
        time.sleep(0.0005)


def state_of(store: Store) -> str:
    """Of the line that is at work, if one is."""
    states = ledger.counts(store, KEY)
    return "data" if "data" in states else "attempted" if "attempted" in states else "between"


def open_lines(store: Store, moment: dt.datetime) -> bool:
    return not ledger.counts(store, KEY) or bool(ledger.still_open(store, KEY, now=moment))


def tell(store: Store, moody: Moody, kills: int, seconds: float) -> None:
    said = ", ".join(f"{count} {name}" for name, count in moody.said.most_common())
    print(f"\n{kills} kills in {seconds:.0f} s; the server said: {said}; the ledger: {ledger.counts(store, KEY)}")


def check(store: Store, moody: Moody) -> None:
    spooled, lines = Counter(to for to, _ in moody.spool), ledger.lines(store, KEY)
    assert len(lines) == MEMBERS
    assert {line.state for line in lines} <= {"accepted", "refused", "unknown", "suppressed"}
    for line in lines:
        taken = spooled[line.email]
        assert taken <= 1, f"{line} was taken {taken} times"
        if line.state == "accepted":
            assert taken == 1, line
        elif line.state == "unknown":
            assert line.reason, line
        else:
            assert taken == 0, line
            assert line.reason, line
    assert len({id for _, id in moody.spool}) == len(moody.spool)
    came_from = {row[0] for row in store.db.execute("SELECT DISTINCT was FROM went WHERE became = 'unknown'")}
    assert came_from == {"data"}
    assert store.db.execute("SELECT count(*) FROM went WHERE was IN ('accepted', 'refused', 'unknown')").fetchone()[0] == 0
    unknown = sum(line.state == "unknown" for line in lines)
    assert unknown <= KILLS + moody.said["taken_and_dropped"] + moody.said["lost_and_dropped"]
    gone = store.db.execute("SELECT count(*) FROM suppressions").fetchone()[0]
    assert gone == sum(line.reason.startswith("550 5.1.1") for line in lines)
