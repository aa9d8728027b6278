"""An edition in our own mailboxes: sent over SMTP, read by IMAP from a real server."""

import datetime as dt
import json
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from homes import MARKETS, write_home
from imap import PASSWORD, Server, dovecot
from sendings import EDITION, NOW, publish, work_of
from techwatch.home import Home, open_home
from techwatch.mailbox import find
from techwatch.pipeline.mailing import witnesses
from techwatch.store import Store, bounces as kept, ledger, open_store, subscribers
from techwatch.types import Delivery, Subscriber
from test_deliver import Spool, serving

SPAM = ".Ind&AOk-sirables"
MAILBOX = "temoin@grand.example"
AFTER = dt.timedelta(minutes=20)
LATER = dt.timedelta(hours=4, minutes=5)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with dovecot() as server:
        yield server


@pytest.fixture(scope="module")
def spool() -> Iterator[tuple[Spool, int]]:
    spool = Spool()
    with serving(spool) as port:
        yield spool, port


def witness(server: Server, user: str, **more: Any) -> dict[str, Any]:
    return {"email": MAILBOX, "host": "localhost", "port": server.port, "user": user} | more


@pytest.fixture
def home(tmp_path: Path, server: Server, spool: tuple[Spool, int], request: pytest.FixtureRequest) -> Home:
    spool[0].taken.clear()
    return home_with(tmp_path, spool[1], witness(server, request.node.name))


def home_with(path: Path, port: int, witness: dict[str, Any], **more: Any) -> Home:
    markets = {slug: {"names": {"fr": slug}, "terms": {"fr": [slug]}} for slug in MARKETS}
    (path / "markets.yaml").write_text(json.dumps({"markets": markets}), encoding="utf-8")
    mail = {"transport": "smtp", "host": "127.0.0.1", "port": port, "security": "none", "witnesses": [witness]}
    mail |= {"sender": "veille@essai.example", "list_id": "veille.essai.example"} | more
    feed = {"url": "https://presse.example/rss", "title": "Presse", "lang": "fr"}
    write_home(path, [feed], mail=mail, markets="markets.yaml", team=[{"email": "machine@essai.example", "role": "operator"}])
    return open_home(path, {"TECHWATCH_SECRET": "s", "TECHWATCH_WITNESS_PASSWORDS": f"autre@x.example no\n{MAILBOX} {PASSWORD}\n"})


@pytest.fixture
def store(home: Home) -> Iterator[Store]:
    with open_store(home.database) as store:
        publish(store, news=6, calls=2)
        yield store


def begin(store: Store) -> None:
    """The first member's message was accepted."""
    subscribers.put(store, Subscriber(0, "membre@adherent.example"), now=NOW)
    who = subscribers.by_email(store, "membre@adherent.example")
    assert who is not None
    line = Delivery(f"edition:{EDITION}", who.id, who.email, state="accepted", message_id="<1@essai.example>")
    ledger.enqueue(store, [line], now=NOW)


def watch(home: Home, store: Store, server: Server, after: dt.timedelta = dt.timedelta()) -> dict[str, int]:
    done = witnesses.watch(work_of(home, store, now=NOW + after), tls=server.tls)
    return done[0].figures if done else {}


def letters(spool: Spool, to: str) -> list[bytes]:
    return [raw for address, raw in spool.taken if address == to]


def found(store: Store) -> list[str]:
    return [row.found for row in kept.witnessed(store)]


def test_a_mailbox_gets_the_edition_once_when_members_do(
    home: Home, store: Store, server: Server, spool: tuple[Spool, int], request: pytest.FixtureRequest
) -> None:
    assert watch(home, store, server) == {}
    begin(store)
    assert watch(home, store, server) == {"sent": 1}
    assert watch(home, store, server, dt.timedelta(minutes=2)) == {}
    (raw,) = letters(spool[0], MAILBOX)
    message = message_from_bytes(raw, policy=policy.default)
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "La veille" in message["Subject"] or message["Subject"]
    server.put(request.node.name, raw)
    assert watch(home, store, server, AFTER) == {"looked": 1}
    assert found(store) == ["inbox"]
    assert watch(home, store, server, AFTER + dt.timedelta(minutes=2)) == {}
    assert watch(home, store, server, LATER) == {"looked": 1}
    assert letters(spool[0], "machine@essai.example") == []


def test_spam_is_told_once_wherever_the_server_keeps_it(
    home: Home, store: Store, server: Server, spool: tuple[Spool, int], request: pytest.FixtureRequest
) -> None:
    begin(store)
    watch(home, store, server)
    server.put(request.node.name, b"Subject: another\n\n.\n")
    server.put(request.node.name, letters(spool[0], MAILBOX)[0], folder=SPAM)
    assert watch(home, store, server, AFTER) == {"looked": 1, "told": 1}
    assert found(store) == ["spam"]
    assert watch(home, store, server, LATER) == {"looked": 1}
    (told,) = letters(spool[0], "machine@essai.example")
    text = message_from_bytes(told, policy=policy.default).get_content()
    assert f"{MAILBOX}\u00a0: {EDITION} est parmi les indésirables" in text


def test_what_is_late_is_missing_only_in_the_end(home: Home, store: Store, server: Server, spool: tuple[Spool, int]) -> None:
    begin(store)
    watch(home, store, server)
    server.put("test_what_is_late_is_missing_only_in_the_end", b"Subject: another\n\n.\n")
    assert watch(home, store, server, AFTER) == {"looked": 1}
    assert found(store) == ["missing"]
    assert watch(home, store, server, LATER) == {"looked": 1, "told": 1}


def test_as_long_as_it_stays_so_nothing_is_told(home: Home, store: Store, server: Server, spool: tuple[Spool, int]) -> None:
    begin(store)
    watch(home, store, server)
    kept.sent_to(store, "veille-2026-11-17", MAILBOX, now=NOW - dt.timedelta(days=7))
    kept.saw(store, "veille-2026-11-17", MAILBOX, "spam", now=NOW - dt.timedelta(days=7))
    server.put("test_as_long_as_it_stays_so_nothing_is_told", letters(spool[0], MAILBOX)[0], folder=SPAM)
    assert watch(home, store, server, AFTER) == {"looked": 1}
    assert letters(spool[0], "machine@essai.example") == []


def test_a_mailbox_that_cannot_be_read_is_told_and_tried_again(tmp_path: Path, server: Server, spool: tuple[Spool, int]) -> None:
    home = home_with(tmp_path, spool[1], witness(server, "fermee") | {"email": "sans-mot-de-passe@grand.example"})
    with open_store(None) as store:
        publish(store, news=2, calls=0)
        begin(store)
        watch(home, store, server)
        for after in (AFTER, AFTER + dt.timedelta(minutes=2)):
            (done,) = witnesses.watch(work_of(home, store, now=NOW + after), tls=server.tls)
            assert "Authentication failed" in done.problems[0]
        assert found(store) == [""]


def test_nothing_is_sent_where_mails_stay_in_a_maildir(tmp_path: Path, server: Server) -> None:
    home = home_with(tmp_path, 25, witness(server, "x"), transport="maildir")
    with open_store(None) as store:
        publish(store, news=2, calls=0)
        begin(store)
        assert watch(home, store, server) == {}


def test_a_mailbox_is_left_as_it_was(home: Home, server: Server) -> None:
    file = server.put("intacte", b"Message-ID: <1@essai.example>\n\n.\n")
    (witness,) = home.config.mail.witnesses
    chosen = witness.model_copy(update={"user": "intacte"})
    assert find(chosen, "<1@essai.example>", password=PASSWORD, tls=server.tls) == "inbox"
    assert [name.partition(":")[2].strip("2,") for name in server.files("intacte")] == [""], file
    assert find(chosen, '<"odd\\@x>', password=PASSWORD, tls=server.tls) == "missing"
