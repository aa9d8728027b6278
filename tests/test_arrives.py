"""A digest as it arrives: sent over SMTP, its bytes read as a mail program reads them, its links followed as people and scanners do."""

import contextlib
import dataclasses
import email
import email.policy
import re
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import pytest
import uvicorn
from aiosmtpd.controller import Controller
from lxml import html

from hands import DAY, NEXT, SEND, later, subscribe
from homes import free_port
from readings import EDITION, a_call, news, reading, small_home, work_in
from techwatch import pipeline
from techwatch.home import Home
from techwatch.store import open_store, subscribers
from techwatch.web import app

SENDER = {"sender": "veille@essai.example", "list_id": "veille.essai.example", "unsubscribe": "stop@essai.example"}
READER = "lectrice@lecteurs.example"


class Inbox:
    """What a server took, byte for byte, and for whom."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []

    async def handle_DATA(self, server, session, envelope) -> str:
        self.taken.append((envelope.rcpt_tos[0], envelope.original_content))
        return "250 taken"

    def letters(self) -> dict[str, bytes]:
        found, self.taken = dict(self.taken), []
        return found


@contextlib.contextmanager
def world(path: Path) -> Iterator[SimpleNamespace]:
    """A mail server and our web app, both on loopback; an edition whose messages went by way of the one and lead to the other."""
    box, port, web = Inbox(), free_port(), free_port()
    mail = {"transport": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "reply_to": "redaction@essai.example"}
    home = small_home(path / "home", mail=SENDER | mail, web={"public_url": f"http://127.0.0.1:{web}"})
    with taking(box, port), serving(home, web), open_store(home.database) as store:
        work = work_in(home, store, readings=[*news(), a_call(40, (SEND + 9 * DAY).date(), market="health")])
        for name in ("lectrice", "voisin"):
            subscribe(work, name, markets=("health", "city"), consent="bulletin d'adhésion", consent_on=SEND.date())
        pipeline.draft(work)
        pipeline.publish(work, EDITION)
        pipeline.deliver(dataclasses.replace(work, now=SEND), EDITION)
        yield SimpleNamespace(work=work, inbox=box, raw=box.letters()[READER], root=f"http://127.0.0.1:{web}")


@contextlib.contextmanager
def taking(box: Inbox, port: int) -> Iterator[None]:
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield
    controller.stop()


@pytest.fixture(scope="module")
def sent(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """For tests that change nothing."""
    with world(tmp_path_factory.mktemp("arrives")) as found:
        yield found


@pytest.fixture
def fresh(tmp_path) -> Iterator[SimpleNamespace]:
    """For a test in which somebody acts."""
    with world(tmp_path) as found:
        yield found


class serving:
    """The web app on a port of loopback."""

    def __init__(self, home: Home, port: int) -> None:
        config = uvicorn.Config(app(home), "127.0.0.1", port, log_config=None, access_log=False, lifespan="off", ws="none")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def __exit__(self, *error: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)


def parsed(raw: bytes) -> EmailMessage:
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert not message.defects
    return message


def header(raw: bytes, name: str) -> list[str]:
    """A header as a program of few lines reads it: by its letters, folded lines put together, nothing decoded."""
    head = raw.split(b"\r\n\r\n", 1)[0].decode("ascii")
    unfolded = re.sub(r"\r\n[ \t]+", " ", head)
    return [line.split(": ", 1)[1] for line in unfolded.split("\r\n") if line.lower().startswith(name.lower() + ":")]


# --- bytes ----------------------------------------------------------------------------------------


def test_headers_are_exact(sent):
    raw, message = sent.raw, parsed(sent.raw)
    assert header(raw, "From") == ["=?utf-8?q?P=C3=B4le_Essai?= <veille@essai.example>"]
    assert header(raw, "To") == [READER]
    assert header(raw, "Reply-To") == ["redaction@essai.example"]
    assert header(raw, "List-Id") == ["<veille.essai.example>"]
    assert header(raw, "List-Unsubscribe-Post") == ["List-Unsubscribe=One-Click"]
    assert header(raw, "Auto-Submitted") == ["auto-generated"]
    assert header(raw, "Precedence") == ["bulk"]
    assert header(raw, "MIME-Version") == ["1.0"]
    assert re.fullmatch(r"<[0-9a-f]{32}@essai\.example>", header(raw, "Message-ID")[0])
    assert re.fullmatch(r"[\w:.-]+:veille\.essai\.example", header(raw, "Feedback-ID")[0])
    assert message["Date"].datetime.utcoffset() is not None
    assert message["Subject"].startswith("La veille : ")
    assert READER.split("@")[0] not in str(message["Message-ID"]) + str(message["Feedback-ID"])
    assert all(len(header(raw, name)) == 1 for name in {name.lower() for name in message})


def test_list_unsubscribe_is_whole_on_one_line(sent):
    (line,) = [line for line in sent.raw.split(b"\r\n") if line.startswith(b"List-Unsubscribe:")]
    found = re.fullmatch(r"List-Unsubscribe: <(http://127\.0\.0\.1:\d+/unsubscribe/[\w.~-]+)>, <(mailto:[^>]+)>", line.decode("ascii"))
    assert found
    word = header(sent.raw, "Message-ID")[0].strip("<>").partition("@")[0]
    assert found[2] == f"mailto:stop@essai.example?subject=unsubscribe%20{word}"
    assert b"=?" not in line


def test_both_parts_can_be_decoded_and_hold_the_same(sent):
    message = parsed(sent.raw)
    assert message.get_content_type() == "multipart/alternative"
    plain, rich = message.iter_parts()
    assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")
    assert {part.get_content_charset() for part in (plain, rich)} == {"utf-8"}
    assert max(map(len, sent.raw.split(b"\r\n"))) <= 998
    assert b"\n" not in sent.raw.replace(b"\r\n", b"")
    words = " ".join(html.document_fromstring(rich.get_content()).text_content().split())
    for said in ("Un hôpital ouvre son entrepôt de données", "Origine de votre inscription", "bulletin d’adhésion", "Bienvenue"):
        assert said in words
        assert said in " ".join(plain.get_content().split())


def test_every_link_is_absolute_and_ours_answer(sent):
    message = parsed(sent.raw)
    page = html.document_fromstring(message.get_body(("html",)).get_content())
    links = set(page.xpath("//@href"))
    assert [link for link in links if not re.match(r"https?://[^/]+/|https://[\w.]+$|mailto:", link)] == []
    ours = sorted(link for link in links if link.startswith(sent.root + "/") and "/subscribe" not in link)
    assert len(ours) > 5
    for link in ours:
        assert ask(link, "GET") == 200, link


# --- leaving --------------------------------------------------------------------------------------


def state(sent, address: str = READER) -> str:
    found = subscribers.by_email(sent.work.store, address)
    assert found is not None
    return subscribers.state_of(sent.work.store, found.id)


def next_week(sent) -> dict[str, bytes]:
    """The next edition's messages, by whom they reach; whoever left may get a word about that."""
    words = "Les soignants suivent les constantes depuis leur poste."
    work = later(sent.work, reading(60, "Une clinique relie ses lits", words, market="health", at=SEND + DAY), now=SEND + 2 * DAY)
    pipeline.draft(work)
    pipeline.publish(work, NEXT)
    pipeline.deliver(dataclasses.replace(work, now=SEND + 7 * DAY), NEXT)
    return {to: raw for to, raw in sent.inbox.letters().items() if header(raw, "Feedback-ID")[0].startswith(NEXT)}


def ask(address: str, method: str) -> int:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, method=method), timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_opening_every_link_as_scanners_do_unsubscribes_nobody(sent):
    way_out = header(sent.raw, "List-Unsubscribe")[0].split(">")[0].strip("<")
    text = parsed(sent.raw).get_body(("plain",)).get_content()
    answers = {ask(address, method) for address in {way_out, *re.findall(rf"{sent.root}\S+", text)} for method in ("HEAD", "GET")}
    assert answers <= {200, 404, 405}
    assert state(sent) == "active"


def test_one_click_in_a_mail_program_works_before_the_next_send(fresh):
    """RFC 8058, section 3.1: the program takes the https address of List-Unsubscribe and posts what List-Unsubscribe-Post says."""
    way_out = next(part for part in re.findall(r"<([^>]+)>", header(fresh.raw, "List-Unsubscribe")[0]) if part.startswith("http"))
    body = header(fresh.raw, "List-Unsubscribe-Post")[0].encode()
    with urllib.request.urlopen(urllib.request.Request(way_out, data=body, method="POST"), timeout=10) as answer:
        assert (answer.status, answer.url) == (200, way_out), "without a redirect"
        assert answer.headers["Set-Cookie"] is None
    assert state(fresh) == "unsubscribed"
    assert state(fresh, "voisin@lecteurs.example") == "active"
    subscribe(fresh.work, "nouvelle", markets=("health",))
    letters = next_week(fresh)
    assert letters.keys() == {"voisin@lecteurs.example", "nouvelle@lecteurs.example"}
    welcomed = {to for to, raw in letters.items() if "Bienvenue" in parsed(raw).get_body(("plain",)).get_content()}
    assert welcomed == {"nouvelle@lecteurs.example"}, "the first message of each bids welcome, and no other"
