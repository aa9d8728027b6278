import asyncio
import datetime as dt
import json
import random
import threading
import urllib.parse
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn

from techwatch import tokens
from techwatch.config import parse_config
from techwatch.home import Home, open_home
from techwatch.pipeline import addresses
from techwatch.store import editions, feeds, jobs, open_store, subscribers
from techwatch.types import Edition, FeedState, Subscriber
from techwatch.web import HEADERS, app
from techwatch.web.health import summary
from techwatch.web.limits import Limits
from techwatch.web.readers.archive import find

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
EDITION = "veille-2026-11-24"
FEEDS = """
cluster:
  name: Pôle Exemple
  website: https://pole.example
  postal: 1 rue de l'Exemple, Paris
  contact: veille@pole.example
markets: markets.yaml
feeds:
  - {url: "https://presse.example/feed.xml?token=geheim", title: Exemple, lang: fr}
digests:
  - {slug: veille, title: {fr: La veille, en: The watch}, markets: [city], send: "tue 08:30"}
  - {slug: appels, title: {fr: Les appels}, kind: calls, markets: [city], send: "day 1 09:00"}
mail: {sender: veille@pole.example, list_id: veille.pole.example}
"""
MARKETS = "markets: {city: {names: {fr: Ville, en: City}, terms: {fr: [tramway], en: [tram]}}}\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    path = tmp_path_factory.mktemp("home")
    (path / "feeds.yaml").write_text(FEEDS, encoding="utf-8")
    (path / "markets.yaml").write_text(MARKETS, encoding="utf-8")
    folder = path / "digests" / "veille" / EDITION
    folder.mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Numéro</title><style>p{color:red}</style>", encoding="utf-8")
    (folder / "index.txt").write_text("Numéro\n", encoding="utf-8")
    (folder / "notes.sqlite").write_text("not for readers")
    (folder.parent / "index.html").write_text("<title>Tous les numéros</title>", encoding="utf-8")
    (path / "digests" / "review").mkdir()
    (path / "digests" / "review" / "index.html").write_text("a secret draft")
    (path / "digests" / "index.html").write_text("the first page")
    return open_home(path, {"TECHWATCH_SECRET": "a secret of the tests"})


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]  # names in small letters
    text: str


class Client:
    """Asks a server on loopback for addresses exactly as written: no browser's tidying of dots and slashes."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._connection = HTTPConnection("127.0.0.1", port, timeout=10)

    def request(self, method: str, address: str, body: bytes = b"", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._connection.close()  # a server ends one that was idle for some seconds
        self._connection.request(method, address, body, {"Content-Length": str(len(body))} | named)
        answer = self._connection.getresponse()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, answer.read().decode())

    def close(self) -> None:
        self._connection.close()

    def get(self, address: str, **headers: str) -> Answer:
        return self.request("GET", address, **headers)

    def post(self, address: str, body: bytes = b"", kind: str = "application/x-www-form-urlencoded") -> Answer:
        return self.request("POST", address, body, content_type=kind)


class Server(uvicorn.Server):
    """uvicorn, started and stopped without delay: its own loop looks ten times a second whether it is to end."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.up = threading.Event()

    async def main_loop(self) -> None:
        self._loop, self._ended = asyncio.get_running_loop(), asyncio.Event()
        await self.on_tick(0)
        self.up.set()
        await self._ended.wait()

    async def shutdown(self, sockets: object = None) -> None:
        for server in self.servers:
            server.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        while self.server_state.connections or self.server_state.tasks:
            await asyncio.sleep(0.001)

    def end(self) -> None:
        self.should_exit = self.force_exit = True
        self._loop.call_soon_threadsafe(self._ended.set)


@contextmanager
def serving(home: Home, *, limits: Limits | None = None) -> Iterator[Client]:
    application = app(home, limits=limits)
    server = Server(uvicorn.Config(application, "127.0.0.1", 0, log_config=None, access_log=False, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert server.up.wait(10)
        client = Client(server.servers[0].sockets[0].getsockname()[1])
        yield client
        client.close()
    finally:
        server.end()
        thread.join(10)


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[Client]:
    with serving(home) as client:
        yield client


@pytest.fixture
def member(home: Home) -> Subscriber:
    with open_store(home.database) as store:
        email = f"membre-{random.randrange(10**9)}@adherent.example"
        subscribers.put(store, Subscriber(0, email, lang="fr"), now=NOW)
        found = subscribers.by_email(store, email)
    assert found is not None
    return found


def link(home: Home, subscriber: int | str) -> str:
    return "/unsubscribe/" + tokens.sign(home.secret, tokens.UNSUBSCRIBE, {"subscriber": str(subscriber)})


def state(home: Home, subscriber: Subscriber) -> str:
    with open_store(home.database) as store:
        return subscribers.state_of(store, subscriber.id)


# --- unsubscribing ------------------------------------------------------------------------------------


def test_looking_never_unsubscribes_and_the_button_does(home: Home, client: Client, member: Subscriber) -> None:
    address = link(home, member.id)
    for method in ("GET", "HEAD", "OPTIONS", "PUT", "DELETE"):
        answer = client.request(method, address)
        assert state(home, member) == "active"
    answer = client.get(address)
    assert answer.status == 200
    assert "Me désinscrire" in answer.text
    assert '<form method="post">' in answer.text
    assert member.email not in answer.text
    assert "C’est fait" in client.post(address, b"List-Unsubscribe=One-Click").text
    assert state(home, member) == "unsubscribed"


FORM = "application/x-www-form-urlencoded"
PARTS = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (FORM, b"List-Unsubscribe=One-Click"),
        ("multipart/form-data; boundary=x", PARTS),
        ("application/octet-stream", b"List-Unsubscribe=One-Click"),
        (FORM, b""),
        (FORM, b"x" * 3_000_000),
    ],
)
def test_one_click_as_mail_programs_do_it(home: Home, client: Client, member: Subscriber, kind: str, body: bytes) -> None:
    """RFC 8058 section 3.2: a POST without cookies or referrer, answered without a redirect."""
    answer = client.post(link(home, member.id), body, kind)
    assert answer.status == 200
    assert "set-cookie" not in answer.headers
    assert state(home, member) == "unsubscribed"
    assert client.post(link(home, member.id)).status == 200


def test_nobody_learns_who_is_subscribed(home: Home, client: Client, member: Subscriber) -> None:
    """Subscribed, unsubscribed and never known read the same."""
    addresses = [link(home, member.id), link(home, 987_654)]
    pages = {client.get(address).text for address in addresses}
    answers = {client.post(address).text for address in addresses}
    pages |= {client.get(address).text for address in addresses}
    answers |= {client.post(address).text for address in addresses}
    assert len(pages) == len(answers) == 1


def test_the_page_is_in_the_members_language(home: Home, client: Client, member: Subscriber) -> None:
    with open_store(home.database) as store:
        subscribers.put(store, Subscriber(0, member.email, lang="en"), now=NOW)
    assert "Unsubscribe me" in client.get(link(home, member.id), accept_language="fr").text
    assert "Unsubscribe me" in client.get(link(home, 987_654), accept_language="de, en-GB;q=0.8").text


def test_forged_links_are_all_one_page_and_never_an_error(home: Home, client: Client) -> None:
    chance = random.Random(21)
    token = link(home, 1).removeprefix("/unsubscribe/")
    seen = set()
    for number in range(2_000):
        place = chance.randrange(len(token))
        forged = token[:place] + chance.choice("Aa0._-%é\u2028~'\"<") + token[place + (number % 2) :]
        if forged != token:
            answer = client.request(("GET", "POST")[number % 2], "/unsubscribe/" + urllib.parse.quote(forged, safe="%"))
            seen.add((answer.status, answer.text))
    assert len(seen) == 1
    assert next(iter(seen))[0] == 404


@pytest.mark.parametrize("payload", [{}, {"subscriber": ""}, {"subscriber": "x"}, {"edition": "1"}])
def test_a_link_of_ours_with_odd_words_is_no_error(home: Home, client: Client, payload: dict[str, str]) -> None:
    token = tokens.sign(home.secret, tokens.UNSUBSCRIBE, payload)
    assert client.post(f"/unsubscribe/{token}").status == 404


# --- the archive --------------------------------------------------------------------------------------


def inside(home: Home) -> str:
    """What the archive's addresses begin with for members."""
    return addresses.archive(home).removeprefix(home.config.web.public_url)


def test_published_files_are_served_as_they_are(home: Home, client: Client) -> None:
    key = inside(home)
    page = client.get(f"{key}/veille/{EDITION}/")
    assert page.text == (home.digests / "veille" / EDITION / "index.html").read_text(encoding="utf-8")
    assert client.get(f"{key}/veille/{EDITION}/index.txt").headers["content-type"] == "text/plain; charset=utf-8"
    assert "Tous les numéros" in client.get(f"{key}/veille/").text
    assert "Tous les numéros" in client.get(f"{key}/veille/index.html").text, "an edition's page links there"
    again = client.get(f"{key}/veille/{EDITION}/", if_none_match=page.headers["etag"])
    assert again.status in (200, 304)
    assert client.request("HEAD", f"{key}/veille/{EDITION}/").status == 200


def test_a_forgotten_slash_leads_on_and_nowhere_else(home: Home, client: Client) -> None:
    key = inside(home)
    for address in (key, f"{key}/veille", f"{key}/veille/{EDITION}"):
        assert client.get(address).headers["location"] == f"{address}/"
    assert client.get("/presse.example").status == 404
    assert client.get("//presse.example").status == 404


@pytest.mark.parametrize("keyed", [False, True])
@pytest.mark.parametrize(
    "address",
    [
        f"/veille/{EDITION}/notes.sqlite",
        f"/veille/{EDITION}/missing.html",
        f"/veille/{EDITION}/..%2f..%2f..%2ffeeds.yaml",
        "/veille/..%2f..%2ftechwatch.db/index.html",
        "/veille/%2e%2e/index.html",
        "/veille/../index.html",
        "/%2e%2e/feeds.yaml",
        "/..%5c..%5cfeeds.yaml/",
        "/review/",
        "/review/x/index.html",
        "/reports/x/",
        f"/veille/{EDITION}%00/index.html",
        f"/veille/{EDITION}/index.html%00.txt",
        "/veille/" + "x" * 5000 + "/",
        "/veille/" + "x" * 300 + "/index.html",
        "/.techwatch/secret",
        "//veille//",
        "/feeds.html",
        "/.html",
        "/%ff%fe/",
    ],
)
def test_nothing_else_has_an_address(home: Home, client: Client, address: str, keyed: bool) -> None:
    answer = client.get((inside(home) if keyed else "") + address)
    assert answer.status == 404
    assert "Page introuvable" in answer.text
    assert 'href="/"' in answer.text


def test_a_link_out_of_the_folder_is_not_followed(home: Home) -> None:
    folder = home.digests / "veille" / "veille-2026-01-01"
    folder.mkdir(exist_ok=True)
    (folder / "index.html").unlink(missing_ok=True)
    (folder / "index.html").symlink_to(home.path / "feeds.yaml")
    assert find(home.digests, ["veille", "veille-2026-01-01"]) is None
    (folder / "index.html").unlink()


# --- health and headers -------------------------------------------------------------------------------


def test_health_gives_figures_and_nothing_about_anybody(home: Home, client: Client, member: Subscriber) -> None:
    url = home.config.feeds[0].url
    with open_store(home.database) as store, store.transaction():
        feeds.save_state(store, FeedState(url, last_polled=NOW, failures=2, reason="slow"))
    answer = client.get("/health")
    polled = {"status": "ok", "last_run": NOW.isoformat(), "feeds": 1, "feeds_failing": 1}
    assert json.loads(answer.text) == polled | {"editions_held": 0, "editions_late": 0}
    assert "geheim" not in answer.text
    with open_store(home.database) as store:
        jobs.ran(store, "collect", now=NOW - dt.timedelta(days=400))
    late = client.get("/health")
    assert (late.status, json.loads(late.text)["status"]) == (503, "late")


def test_health_is_no_good_when_an_edition_that_was_due_did_not_go_out(home: Home, client: Client) -> None:
    with open_store(home.database) as store:
        editions.open_edition(store, Edition("veille-2026-01-06", "veille", dt.date(2026, 1, 6)), now=NOW)
    late = client.get("/health")
    assert (late.status, json.loads(late.text)["editions_late"]) == (503, 1)


def test_collecting_is_late_an_hour_after_its_hour() -> None:
    config = parse_config(FEEDS, environ={})  # daily 06:00, 12:00 and 18:00 in Paris
    collected = dt.datetime(2026, 11, 21, 5, 0, tzinfo=dt.UTC)
    for hour, minute, status in ((11, 59, "ok"), (12, 0, "ok"), (12, 1, "late")):
        now = dt.datetime(2026, 11, 21, hour, minute, tzinfo=dt.UTC)
        assert summary(config, {}, collected, now=now)["status"] == status
    assert summary(config, {}, None, now=NOW) == {"status": "ok", "last_run": None, "feeds": 1, "feeds_failing": 0}


@pytest.mark.parametrize("address", ["/", "/health", "/nothing", f"/veille/{EDITION}/", "/unsubscribe/x", "/board/x", "/veille"])
def test_every_answer_carries_the_headers_and_no_cookie(client: Client, address: str) -> None:
    answer = client.get(address)
    for name, value in HEADERS.items():
        assert answer.headers[name.lower()] == value
    assert "set-cookie" not in answer.headers
    assert "script-src" not in HEADERS["Content-Security-Policy"]
    assert "<script" not in answer.text


def test_when_it_is_our_fault_a_person_reads_a_sentence(home: Home, tmp_path: Path) -> None:
    """The store cannot be used: no traceback, no path, and the headers are there."""
    broken = Home(tmp_path, home.config, home.markets, home.secret, home.suppression_key)
    (tmp_path / "techwatch.db").write_bytes(b"this is no database" * 100)
    with serving(broken) as client:
        answer = client.post(link(home, 1))
        assert answer.status == 503
        assert "Réessayez" in answer.text
        assert str(tmp_path) not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
