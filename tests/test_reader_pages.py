"""Every page that readers open: forged links and odd inputs, headers, and what a browser and axe-core say of it."""

import contextlib
import pathlib
import random
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

import pytest

import own_loop
from call_pages import Seen, filled, new_member
from chromium import chromium, serious
from own_pages import OFTEN, link_in, mail, member, own_home, path_of, send
from techwatch import tokens
from techwatch.home import Home
from techwatch.pipeline import addresses
from techwatch.store import calls, open_store
from techwatch.web import READERS, app
from techwatch.web.page import clock
from test_look import CONTRASTS
from test_web import Client, serving

PURPOSES = (
    tokens.UNSUBSCRIBE, tokens.PREFERENCES, tokens.FOLLOW, tokens.CALENDAR, tokens.ARCHIVE,
    tokens.CONFIRM, tokens.EXPORT, tokens.ERASE, tokens.RETURN,
)  # fmt: skip
ODD = (
    "", ".", "..", "%00", "%", "%zz", "%ff%fe", "%c0%80", "\u2028", "é" * 50, "𝔸", "'", '"><b>', "${7*7}", "{{7*7}}",
    "../../feeds.yaml",
    "%2e%2e%2f",
    "x" * 9_000, "-1", "0", "1e9", "9" * 400, "null", "NaN", "a.b.c", ".." * 300, "\\", "%0d%0aSet-Cookie:%20a=b", "=?utf-8?q?",
)  # fmt: skip
FORMS = (
    b"", b"=", b"&&&", b"do=save", b"do=%ff", b"\xff\xfe\x00", b"do=save&paused_until=2026-02-30", b"do=save&employees=" + b"9" * 5_000,
    b"do=save&keywords=" + b"a," * 3_000, b"&".join(b"markets=%d" % n for n in range(400)), b"do=unfollow&call=%00", b"{}", b"[" * 10_000,
    b"email=%00%00&lang=xx", b"email=" + b"a" * 100_000, "email=é@é.example".encode(), b"pause=september&do=export", b"pause=%00",
    b"do=save&region=%F0%9D%94%B8&lang=zz&reads=zz&digests=x", b'--x\r\nContent-Disposition: form-data; name="do"\r\n\r\nsave\r\n--x--',
)  # fmt: skip
HEADERS_SENT = (
    {}, {b"accept-language": b"\xff\xfe, ;q=x,,"}, {b"accept-language": b"fr;q=0, en, *" * 500}, {b"cookie": b"a=b; =; \xff"},
    {b"content-type": b"multipart/form-data"}, {b"content-type": b"\xff/\xff; charset=\xff"}, {b"content-length": b"-5"},
    {b"host": b"\xff:99999"}, {b"origin": b"http://["}, {b"origin": b"null"}, {b"sec-fetch-site": b"cross-site"},
    {b"range": b"bytes=9-1"}, {b"if-none-match": b"*" * 3_000}, {b"if-modified-since": b"yesterday"}, {b"referer": b"\x00"},
    {b"x-forwarded-for": b"a, b, c" * 90}, {b"content-type": b"application/x-www-form-urlencoded; charset=utf-16"},
)  # fmt: skip


@dataclass(frozen=True)
class Answered:
    status: int
    headers: Mapping[str, str]
    body: bytes


async def asked(application: Any, method: str, address: str, body: bytes = b"", headers: Mapping[bytes, bytes] | None = None) -> Answered:
    """One request as a server hands it over, without a socket."""
    raw, _, query = address.partition("?")
    named = {b"host": b"127.0.0.1:8080", **(headers or {})}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": unquote(raw), "raw_path": quote(raw, safe="/%").encode(), "query_string": quote(query, safe="=&%").encode(),
        "root_path": "",
        "headers": list(named.items()), "client": ("127.0.0.1", 5), "server": ("127.0.0.1", 8080),
    }  # fmt: skip
    parts = [{"type": "http.request", "body": body, "more_body": False}]
    sent: list[Any] = []

    async def receive() -> Any:
        return parts.pop() if parts else {"type": "http.disconnect"}

    async def take(message: Any) -> None:
        sent.append(message)

    await application(scope, receive, take)
    found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in sent[0]["headers"]}
    return Answered(sent[0]["status"], found, b"".join(one.get("body", b"") for one in sent[1:]))


def forged(chance: random.Random, home: Home, subscriber: int) -> str:
    """A token that is not for the address where it stands: cut, changed, of another purpose, of odd words, or nothing like one."""
    words = chance.choice(({"subscriber": str(subscriber)}, {}, {"subscriber": "x"}, {"at": "\x00"}, {"call": "s0000", "subscriber": "-1"}))
    token = tokens.sign(home.secret, chance.choice((*PURPOSES, "board", "")), words)
    place = chance.randrange(len(token))
    return chance.choice(
        (
            token,
            token[:place],
            token[:place] + chance.choice(ODD) + token[place:],
            token[place:] + token[:place],
            tokens.sign("another-secret-of-somebody", tokens.UNSUBSCRIBE, {"subscriber": str(subscriber)}),
            "".join(map(chr, (chance.randrange(33, 0x2FFF) for _ in range(chance.randrange(60))))),
            chance.choice(ODD),
        )
    )


def addresses_of(chance: random.Random, home: Home, subscriber: int) -> str:
    """An address of one of the routes, with something odd for each of its parts, or an odd query."""
    route = chance.choice(READERS).path
    for name in ("{token}", "{key}", "{story}", "{market}", "{lang}", "{edition}", "{item}", "{path:path}"):
        route = route.replace(name, forged(chance, home, subscriber) if chance.random() < 0.7 else chance.choice(ODD), 1)
    query = f"?{chance.choice(('q', 'market', 'lang', 'page', 'for', 'status'))}={chance.choice(ODD)}" if chance.random() < 0.3 else ""
    return route + query


def rows(home: Home) -> list[Any]:
    with contextlib.closing(sqlite3.connect(home.database)) as db:
        return [list(db.execute(f"SELECT * FROM {table} ORDER BY 1")) for table in ("subscribers", "follows", "suppressions")]


async def _storm(home: Home, subscriber: int, count: int, seed: int) -> None:
    application, chance = app(home, limits=OFTEN), random.Random(seed)
    for _ in range(count):
        method = chance.choice(("GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "OPTIONS", "\u017f"))
        address, body, headers = addresses_of(chance, home, subscriber), chance.choice(FORMS), chance.choice(HEADERS_SENT)
        if address.startswith("/subscribe") and "/" not in address[1:]:
            body = b"email=nobody"
        # forged tokens of ours, by their own purpose, are no forgeries: those that would act are asked with GET
        answer = await asked(application, "GET" if _is_hers(home, address, subscriber) else method, address, body, headers)
        assert answer.status < 500 or (address.startswith("/health") and answer.status == 503), (method, address, headers, body[:80])
        assert "set-cookie" not in answer.headers
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def _is_hers(home: Home, address: str, subscriber: int) -> bool:
    mine = {"subscriber": str(subscriber)}
    good = {tokens.sign(home.secret, purpose, mine) for purpose in (tokens.UNSUBSCRIBE, tokens.PREFERENCES)}
    return any(token in address for token in good)


@pytest.mark.parametrize(("count", "seed"), [(400, 1), pytest.param(10_000, 2, marks=pytest.mark.slow)], ids=["a few", "ten thousand"])
def test_forged_tokens_and_odd_inputs_change_nothing_and_are_no_error(tmp_path: pathlib.Path, count: int, seed: int) -> None:
    home = own_home(tmp_path / "home")
    her = member(home)
    before = rows(home)
    own_loop.run(_storm(home, her.id, count, seed))
    assert rows(home) == before


def test_odd_forms_on_her_own_page_are_no_error(tmp_path: pathlib.Path) -> None:
    home = own_home(tmp_path / "home")
    her = member(home)

    async def all_of_them() -> None:
        application = app(home, limits=OFTEN)
        for address in (path_of(addresses.preferences(home, her.id)), "/subscribe"):
            for number, body in enumerate(FORMS):
                answer = await asked(application, "POST", address, body, HEADERS_SENT[number % len(HEADERS_SENT)])
                assert answer.status < 500, (address, body[:80])

    own_loop.run(all_of_them())


# --- in a browser -------------------------------------------------------------------------------------

NAMES = (
    "front", "calls", "call", "follow", "search", "subscribe", "confirm", "preferences", "wrong", "none", "unsubscribe",
    "export", "erase", "back", "over", "nothing",
)  # fmt: skip


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return filled(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def pages(seen: Seen) -> Iterator[tuple[Client, dict[str, str]]]:
    """Every page that readers open, by a short name."""
    her, left = new_member(seen), new_member(seen)
    home = seen.home
    own = path_of(addresses.preferences(home, her.id))
    with serving(home, limits=OFTEN) as client:
        with open_store(home.database) as store:
            calls.follow(store, her.id, seen.ids["soon"], now=clock())
        send(client, "/subscribe", {"email": "new@adherent.example", "markets": "city"})
        client.post(path_of(addresses.unsubscribe(home, left.id)))
        send(client, own, {"do": "export"})
        exported = link_in(mail(home, to=her.email), tokens.EXPORT)
        send(client, own, {"do": "erase"})
        yield (
            client,
            {
                "front": "/",
                "calls": "/calls/",
                "call": f"/calls/{seen.ids['noise']}",
                "follow": path_of(addresses.follow(home, her.id, seen.ids["noise"])),
                "search": path_of(addresses.archive(home)) + "/search?q=ville",
                "subscribe": "/subscribe",
                "confirm": link_in(mail(home, to="new@adherent.example"), tokens.CONFIRM),
                "preferences": own,
                "wrong": own,
                "none": path_of(addresses.preferences(home, left.id)),
                "unsubscribe": path_of(addresses.unsubscribe(home, her.id)),
                "export": exported,
                "erase": link_in(mail(home, 2, to=her.email), tokens.ERASE),
                "back": link_in(mail(home, to=left.email), tokens.RETURN),
                "over": path_of(addresses.one_time(home, tokens.CONFIRM, 987_654, "20260101T000000Z")),
                "nothing": "/nothing",
            },
        )


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


def opened(
    browser: Any, client: Client, address: str, width: int, scheme: str, locale: str, *, script: bool = True
) -> tuple[Any, list[str]]:
    """A page, and what it asked of other hosts or complained of."""
    wrong: list[str] = []
    root = f"http://127.0.0.1:{client.port}"
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale=locale, java_script_enabled=script)
    context.on("request", lambda request: None if request.url.startswith((root, "data:")) else wrong.append(request.url))
    page = context.new_page()
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" and " 404 " not in message.text else None)
    page.goto(root + address)
    return page, wrong


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "scheme", "locale"), [(640, "light", "fr-FR"), (360, "dark", "en-GB")], ids=["light", "dark"])
def test_each_page_fits_is_legible_and_has_no_serious_fault(
    browser: Any, pages: tuple[Client, dict[str, str]], name: str, width: int, scheme: str, locale: str
) -> None:
    client, found = pages
    page, wrong = opened(browser, client, found[name], width, scheme, locale)
    with contextlib.closing(page.context):
        if name == "wrong":
            page.fill("#employees", "beaucoup")
            page.fill("#region", "Ile de Frnce")
            page.locator(".save button").click()
            wrong = [one for one in wrong if " 422 " not in one]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert [one for one in page.evaluate(CONTRASTS) if one[0] < 4.5] == []
        assert wrong == []
        assert page.context.cookies() == []
        assert serious(page) == []


@pytest.mark.browser
def test_subscribing_and_choosing_without_script_or_cookie(browser: Any, pages: tuple[Client, dict[str, str]], seen: Seen) -> None:
    client, _ = pages
    page, wrong = opened(browser, client, "/subscribe", 360, "light", "fr-FR", script=False)
    with contextlib.closing(page.context):
        page.fill("#email", "clavier@adherent.example")
        page.locator("input[name=markets][value=city]").check()
        page.keyboard.press("Tab")
        page.locator("main button[type=submit]").click()
        assert "Regardez votre boîte" in page.locator("h1").inner_text()
        link = link_in(mail(seen.home, to="clavier@adherent.example"), tokens.CONFIRM)
        page.goto(f"http://127.0.0.1:{client.port}{link}")
        page.locator("main button").click()
        page.goto(f"http://127.0.0.1:{client.port}{path_of(page.locator('main a.button').get_attribute('href'))}")
        assert page.locator("input[name=markets][value=city]").is_checked()
        page.fill("#employees", "12")
        page.locator("#employees").press("Enter")
        assert "appels pour vous" in page.locator(".done").first.inner_text(), "Enter saves, it does not pause"
        assert page.locator("#pause button[value=none]").count() == 0
        assert page.context.cookies() == []
        assert wrong == []
