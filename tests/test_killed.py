"""kill -9 at random moments of run, publish and deliver: done again to the end, everything is as if nothing had happened."""

import email
import os
import pathlib
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from homes import command, feeds_of, get_json, recorded_sites, rows, techwatch, write_home

pytestmark = [pytest.mark.shared, pytest.mark.slow]

KILLS = 20
MEMBERS = "email,lang,markets\n" + "".join(
    f"membre{n}@essai{n}.example,{('fr', 'en')[n % 2]},{('health|tech-data-ai', 'city', '', 'creative|education-hr')[n % 4]}\n"
    for n in range(12)
)


@dataclass(frozen=True)
class Undisturbed:
    """A run that nobody killed, and what it took."""

    home: pathlib.Path
    edition: str
    seconds: float
    feeds: list[dict[str, str]]


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    with recorded_sites("--recent", "--feeds", "10", "--entries", "4") as root:
        feeds = feeds_of(root)
        home = new_home(tmp_path_factory.mktemp("undisturbed"), feeds)
        start = time.monotonic()
        techwatch(home, "run")
        edition = next((home / "digests" / "review").glob("veille-????-??-??.md")).stem
        techwatch(home, "publish", edition)
        techwatch(home, "deliver", edition)
        yield Undisturbed(home, edition, time.monotonic() - start, feeds)
        get_json(f"{root}/_stats")


def new_home(path: pathlib.Path, feeds: list[dict[str, str]]) -> pathlib.Path:
    home = write_home(path, feeds)
    (home / "members.csv").write_text(MEMBERS, encoding="utf-8")
    techwatch(home, "members", "import", str(home / "members.csv"))
    return home


def whole_way(home: pathlib.Path, edition: str) -> list[list[str]]:
    return [command(home, "run"), command(home, "publish", edition), command(home, "deliver", edition)]


@pytest.mark.parametrize("seed", range(KILLS))
def test_killed_and_done_again(seed: int, undisturbed: Undisturbed, tmp_path: pathlib.Path) -> None:
    home = new_home(tmp_path / "home", undisturbed.feeds)
    script = " && ".join(" ".join(f"'{word}'" for word in step) for step in whole_way(home, undisturbed.edition))
    moment = random.Random(seed).uniform(0.3, undisturbed.seconds)
    with subprocess.Popen(["sh", "-c", script], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
    for step in whole_way(home, undisturbed.edition):
        subprocess.run(step, check=True, capture_output=True, timeout=120)
    assert rows(home) == rows(undisturbed.home)
    assert mails(home) == mails(undisturbed.home)
    assert pages(home, undisturbed.edition) == pages(undisturbed.home, undisturbed.edition)


def test_done_twice_changes_nothing(undisturbed: Undisturbed) -> None:
    before = rows(undisturbed.home), mails(undisturbed.home)
    for step in whole_way(undisturbed.home, undisturbed.edition):
        subprocess.run(step, check=True, capture_output=True, timeout=120)
    assert (rows(undisturbed.home), mails(undisturbed.home)) == before


def test_every_member_has_one_message_or_a_reason(undisturbed: Undisturbed) -> None:
    to = [message["To"] for message in messages(undisturbed.home).values()]
    assert len(to) == len(set(to))
    states = [row for row in rows(undisturbed.home)["joined"] if "edition:" in row]
    assert len(states) == 12
    assert sum("accepted" in row for row in states) == len(to) > 5


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
