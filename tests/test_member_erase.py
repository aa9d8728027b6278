"""Erasing by the pages of a real server: no byte of her is left in the home, nor in what the server said."""

import os
import pathlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from homes import command, free_port, wait_for
from own_pages import link_in, mail, mails, own_home, path_of, send, state
from techwatch import tokens
from techwatch.home import Home
from techwatch.pipeline import addresses, suppression
from techwatch.pipeline.people import members
from techwatch.pipeline.work import Work
from techwatch.store import open_store, subscribers
from techwatch.web.page import clock
from test_web import Client

HER = "Zoe.Unique@Adherente-Rare.example"
SECRET = "the-only-secret-of-the-tests"
WORDS = (b"zoe.unique", b"adherente-rare", b"atelier introuvable", "mot-clé-rare".encode())


@contextmanager
def server(home: Home, port: int, said: pathlib.Path) -> Iterator[Client]:
    """`techwatch serve` as a process of its own; what it says goes into the file `said`."""
    with said.open("wb") as out:
        process = subprocess.Popen(
            command(home.path, "serve"), stdout=out, stderr=out, env=os.environ | {"TECHWATCH_SECRET": SECRET}, start_new_session=True
        )
        try:
            client = Client(port)
            wait_for(lambda: _answers(client), 60)
            yield client
            client.close()
        finally:
            process.terminate()
            assert process.wait(60) == 0


def _answers(client: Client) -> bool:
    try:
        return client.get("/health").status in (200, 503)
    except OSError:
        client.close()
        return False


def bytes_of(folder: pathlib.Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()).lower()


@pytest.mark.slow
def test_who_erases_herself_leaves_no_byte(tmp_path: pathlib.Path) -> None:
    port, said = free_port(), tmp_path / "said.txt"
    web = {"port": port, "public_url": f"http://127.0.0.1:{port}"}
    home = own_home(tmp_path / "home", web=web, feeds=[{"url": f"http://127.0.0.1:{free_port()}/feed", "title": "Presse", "lang": "fr"}])
    with server(home, port, said) as client:
        send(client, "/subscribe", {"email": HER, "organisation": "Atelier introuvable", "lang": "fr"})
        send(client, link_in(mail(home, to=HER), tokens.CONFIRM), {})
        with open_store(home.database) as store:
            known = subscribers.by_email(store, HER)
        assert known is not None
        own = path_of(addresses.preferences(home, known.id))
        send(client, own, {"do": "save", "digests": "veille", "keywords": "mot-clé-rare", "region": HER})
        send(client, "/subscribe", {"email": HER})
        mail(home, 2, to=HER)
        send(client, own, {"do": "erase"})
        link = link_in(mail(home, 3, to=HER), tokens.ERASE)
        assert all(word in bytes_of(home.path) for word in WORDS)
        assert send(client, link, {}).status == 200
        assert state(home, HER) == ""
        wait_for(lambda: not any(word in bytes_of(home.path) for word in WORDS), 10)
        assert send(client, link, {}).status == 404
    assert [word for word in WORDS if word in bytes_of(home.path)] == []
    assert [word for word in WORDS if word in said.read_bytes().lower()] == []
    assert said.read_bytes(), "the server says what it does"
    assert mails(home, HER) == []
    with open_store(home.database) as store:
        assert subscribers.suppressed(store, suppression.hash_of(Work(home, store, clock()), HER)) == members.ERASED
