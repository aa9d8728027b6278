"""How fast an edition's messages are made and written into the ledger, and what memory that takes. Talks to: a temporary home.

    python bench/sending.py [MEMBERS]

Besides the wire: the mail server is one that takes everything at once. The peer makes each message by hand with the standard library,
from the same texts: it renders nothing and keeps no ledger.
"""

import email.message
import email.policy
import pathlib
import resource
import subprocess
import sys
import tempfile
import time
from typing import Any, Self

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests")]

import sendings  # noqa: E402
from techwatch.pipeline.mailing import post  # noqa: E402
from techwatch.pipeline.mailing.press import Press  # noqa: E402
from techwatch.pipeline.mailing.send import deliver, sending_of  # noqa: E402
from techwatch.store import open_store, subscribers  # noqa: E402
from techwatch.types import Answer  # noqa: E402


class Taking:
    """A mail server that takes everything, and keeps nothing."""

    def send(self, message: bytes, *, on_data: Any, **_: object) -> Answer:
        on_data()
        return Answer("accepted", 250)

    def find(self, message_id: str) -> None:
        return None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None


def by_hand(members: int, plain: str, html: str) -> float:
    """CPU seconds to build so many messages with the standard library, each with its own addresses."""
    began = time.process_time()
    for number in range(members):
        mail = email.message.EmailMessage(policy=email.policy.SMTP)
        mail["From"], mail["To"] = "Veille <veille@essai.example>", f"Membre <membre{number}@adherent.example>"
        mail["Subject"], mail["Message-ID"] = "La veille", f"<{number}@essai.example>"
        mail["List-Unsubscribe"] = f"<https://essai.example/unsubscribe/{number}>"
        mail.set_content(plain.replace("@@", str(number)))
        mail.add_alternative(html.replace("@@", str(number)), subtype="html")
        mail.as_bytes()
    return time.process_time() - began


def measure(members: int, folder: pathlib.Path) -> None:
    post.open_transport = lambda home: Taking()  # type: ignore[assignment,return-value]
    home = sendings.sending_home(folder / "home")
    with open_store(home.database) as store:
        work = sendings.work_of(home, store)
        sendings.publish(store)
        sendings.add_members(store, members)
        home.environment.get_template("digest.html.j2"), home.environment.get_template("digest.txt.j2")  # as in a service that runs
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began, wall = time.process_time(), time.monotonic()
        figures = deliver(work, sendings.EDITION).figures
        spent, waited = time.process_time() - began, time.monotonic() - wall
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        print(f"{members} members: {figures}; {spent:.2f} CPU s, {waited:.2f} s: {figures['accepted'] / spent:.0f} messages a CPU second")
        print(f"memory: {before // 1024} MB before, {peak // 1024} MB at most")
        if members <= 2_000:
            _press_alone(work, store, members)


def _press_alone(work: Any, store: Any, members: int) -> None:
    press, made = Press(work, sending_of(work, sendings.EDITION)), b""
    everybody = subscribers.active(store)
    began = time.process_time()
    for member in everybody:
        made = press.write(member, post.line(work, press.sending.key, member))
    print(f"making the messages alone: {len(everybody) / (time.process_time() - began):.0f} a CPU second ({len(made) // 1000} kB the last)")
    whole = email.message_from_bytes(made, policy=email.policy.default)
    plain, html = (part.get_content() for part in whole.iter_parts())  # type: ignore[attr-defined]
    print(f"the same texts by hand, standard library: {300 / by_hand(300, plain, html):.0f} a CPU second")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as temporary:
            measure(int(sys.argv[1]), pathlib.Path(temporary))
    else:
        for count in ("1000", "10000"):
            subprocess.run([sys.executable, __file__, count], check=True)
