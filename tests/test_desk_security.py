"""The desk, attacked: without a session, from other sites, by odd names, and with what feeds write. New routes are found by themselves."""

import contextlib
import email.utils
import hashlib
import json
import re
import urllib.request
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from at_desk import EDITOR, OPERATOR, TEAM, AtDesk, into
from chromium import chromium
from homes import SHARED, recorded_sites, techwatch, write_home
from readings import EDITION, ENVIRON, NOW, a_call, news, small_home, work_in
from servers import http, serve
from techwatch import pipeline, review, tokens
from techwatch.home import Home, open_home
from techwatch.store import desk, editions, open_store, subscribers
from techwatch.types import Edition, Item, Subscriber
from techwatch.web import app
from techwatch.web.page import clock
from test_web import FORM, Answer, Client, serving

DESK = ("/board", "/desk", "/log")
DRAFTED = ("entrepôt de données", "capteurs de bruit", "Appel à projets numéro 7", "Agence Exemple", "secrete@adherent")
"""Words that only the draft, its articles and the members hold."""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with an open draft, a call in it, and a line in the log."""
    home = small_home(tmp_path_factory.mktemp("home") / "home", team=list(TEAM))
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[*news(), a_call(7, NOW.date().replace(month=12, day=15))])
        pipeline.draft(work)
        act = json.dumps({"name": "title", "item": "s1", "value": "capteurs de bruit"})
        desk.log_act(store, desk.LoggedAct(EDITOR, EDITION, "title", "s1", act, act), now=NOW)
        subscribers.put(store, Subscriber(0, "secrete@adherent.example"), now=NOW)
    assert (home.review / f"{EDITION}.md").is_file()
    return home


@pytest.fixture(scope="module")
def client(home: Home) -> Iterator[Client]:
    with serving(home) as client:
        yield client


@pytest.fixture(scope="module")
def editor(home: Home, client: Client) -> Iterator[AtDesk]:
    with contextlib.closing(AtDesk(client, home)) as editor:
        yield editor


def routes(home: Home) -> list[Route]:
    application = cast(Starlette, app(home)._inner)  # type: ignore[attr-defined]
    return [route for route in application.routes if isinstance(route, Route)]


def at_desk(home: Home) -> list[tuple[Route, str]]:
    """Every route of the desk with each of its methods but HEAD."""
    found = [route for route in routes(home) if re.match(rf"({'|'.join(DESK)})(/|$)", route.path)]
    return [(route, method) for route in found for method in sorted((route.methods or set()) - {"HEAD"})]


def ids(home: Home, edition: str = EDITION) -> list[str]:
    with open_store(home.database) as store:
        return list(editions.proposed(store, edition))


def address(home: Home, route: Route, edition: str = EDITION, **odd: str) -> str:
    """The route's address for something that is there; `odd`: what stands for a parameter instead, as it is."""
    story = next(iter(ids(home, edition)), "none")
    named = {"edition": edition, "id": "1", "number": "1", "name": "board.js", "market": "city", "lang": "fr", "digest": "veille"}
    named |= {"day": "2026-11-24", "paper": "annexe.pdf"}
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda part: odd.get(part[1], named.get(part[1], story)), route.path)


def files(home: Home) -> dict[str, str]:
    """All that a request might change."""
    with open_store(home.database) as store:
        acts = [repr(act) for act in desk.log_of(store)]
        tables = ("call_facts_said", "draft_versions", "decisions", "subscribers", "deliveries")
        said = [repr(row) for table in tables for row in rows_of(store, table)]
    kept = {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in home.review.rglob("*") if file.is_file()}
    return kept | {"feeds": (home.path / "feeds.yaml").read_text(encoding="utf-8"), "store": "\n".join(acts + said)}


def rows_of(store: Any, table: str) -> list[Any]:
    return list(store.db[table].rows) if table in store.db.table_names() else []


def send(client: Client, where: str, **headers: str) -> Answer:
    return client.request("POST", where, b"do=approve&name=drop&value=x&status=approved", content_type=FORM, **headers)


# --- nothing without a session ------------------------------------------------------------------------


def test_the_desk_is_what_the_routes_say(home: Home) -> None:
    assert {(route.path, method) for route, method in at_desk(home)} >= {
        ("/board/{edition}", "GET"),
        ("/board/{edition}/preview", "GET"),
        ("/board/{edition}/calls/{story}", "POST"),
        ("/log", "GET"),
    }


@pytest.mark.parametrize("headers", [{}, {"hx_request": "true"}, {"sec_fetch_site": "cross-site"}, {"cookie": "techwatch_desk=x"}])
def test_without_a_session_nothing_of_a_draft_is_said_or_changed(home: Home, client: Client, headers: Mapping[str, str]) -> None:
    before = files(home)
    key = tokens.sign(home.secret, "board", {"edition": EDITION})
    for route, method in at_desk(home):
        for where in (address(home, route), address(home, route) + f"?key={key}"):
            answer = client.request(method, where, **{"sec_fetch_site": "same-origin", **headers})
            assert not [words for words in DRAFTED if words in answer.text], (method, where)
            assert closed(answer), (method, where, answer.status)
    assert files(home) == before


def closed(answer: Answer) -> bool:
    """Led to sign in, or opened once more by ourselves, or refused; never an answer, and never whether something is there."""
    if answer.status == 303:
        return answer.headers["location"].startswith("/sign-in")
    return answer.status == 403 or (answer.status == 200 and 'http-equiv="refresh"' in answer.text)


def test_an_editor_has_the_pages(home: Home, editor: AtDesk) -> None:
    """Or the tests here would hold for a desk that nobody can use."""
    shown = [
        editor.get(address(home, route))
        for route, method in at_desk(home)
        if method == "GET" and "{" not in route.path.partition("{edition}")[2]
    ]
    assert [answer.status for answer in shown if answer.status >= 500] == []
    assert any(words in answer.text for answer in shown for words in DRAFTED)


def test_a_draft_that_cannot_be_read_says_where(home: Home, editor: AtDesk) -> None:
    file = home.review / f"{EDITION}.md"
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace("statut:", "statut: [", 1), encoding="utf-8")
    try:
        answer = editor.get(f"/board/{EDITION}")
    finally:
        file.write_text(whole, encoding="utf-8")
    assert answer.status == 409
    assert f"{EDITION}.md" in answer.text


# --- from other sites ---------------------------------------------------------------------------------

FORGED = (
    {"sec_fetch_site": "cross-site"},
    {"sec_fetch_site": "cross-site", "origin": "http://127.0.0.1"},
    {"sec_fetch_site": "same-site"},
    {"sec_fetch_site": "none"},
    {"sec_fetch_site": "", "origin": ""},
    {"sec_fetch_site": "", "origin": "null"},
    {"sec_fetch_site": "", "origin": "https://ailleurs.example"},
    {"sec_fetch_site": "", "origin": "http://127.0.0.1.ailleurs.example"},
    {"sec_fetch_site": "", "origin": "http://127.0.0.1@ailleurs.example"},
    {"sec_fetch_site": "", "origin": "file://127.0.0.1"},
    {"sec_fetch_site": "", "origin": "", "referer": "http://127.0.0.1:8080/board"},
    {"sec_fetch_site": "", "hx_request": "true"},
)


@pytest.mark.parametrize("headers", FORGED, ids=lambda headers: "-".join(f"{value or 'no'}" for value in headers.values()))
def test_forms_from_elsewhere_are_refused_everywhere(home: Home, editor: AtDesk, headers: Mapping[str, str]) -> None:
    before = files(home)
    posts = [address(home, route) for route, method in at_desk(home) if method != "GET"]
    for where in (*posts, "/sign-in", "/sign-in/x", "/sign-out"):
        assert send(editor, where, **headers).status == 403, where
    assert files(home) == before
    assert editor.get("/log").status == 200, "still signed in"


def test_forms_of_our_own_are_taken(home: Home, editor: AtDesk) -> None:
    """Over https browsers say it in Sec-Fetch-Site; on plain http only Origin tells, by our address or by the one readers see."""
    for headers in (
        {"sec_fetch_site": "same-origin", "origin": "null"},
        {"sec_fetch_site": "", "origin": f"http://127.0.0.1:{editor.port}"},
        {"sec_fetch_site": "", "origin": "http://127.0.0.1:8080"},
    ):
        assert send(editor, f"/board/{EDITION}/calls/new", **headers).status == 422


# --- odd names ----------------------------------------------------------------------------------------

ODD = (
    "..", "%2e%2e", "..%2f..%2ffeeds.yaml", "%2e%2e%2f%2e%2e%2ffeeds.yaml", "..%5c..%5cfeeds.yaml", "%252e%252e%252ffeeds.yaml",
    "%2fetc%2fpasswd", "%00", f"{EDITION}%00", f"{EDITION}%2f..%2f..%2f..%2ffeeds.yaml", "....%2f%2f", "%c0%ae%c0%ae%2ffeeds.yaml",
    "~", ".", f"{EDITION}.md", f"{EDITION}.rest", f"{EDITION}.rest.md", "feeds.yaml", "..%2freview", "%0d%0aSet-Cookie:%20a=b", "%e2%80%ae",
    "a" * 3000, "con", "file:%2f%2f%2fetc%2fpasswd", f"..%2freview%2f{EDITION}",
)  # fmt: skip


@pytest.mark.slow
def test_odd_names_lead_nowhere(home: Home, editor: AtDesk) -> None:
    """In every place of every address of the app, signed in as one who may do most."""
    before = files(home)
    tried = 0
    for route in routes(home):
        for parameter in re.findall(r"\{(\w+)", route.path):
            for odd in ODD:
                where = address(home, route, **{parameter: odd})
                for method in sorted((route.methods or set()) - {"HEAD"}):
                    answer = editor.request(method, where, content_type=FORM)
                    assert 300 <= answer.status < 500, (method, where, answer.status)
                    assert answer.status >= 400 or answer.headers["location"].startswith("/"), (method, where)
                    assert "veille.essai.example" not in answer.text, "list_id stands in feeds.yaml only"
                    assert "set-cookie" not in answer.headers
                    tried += 1
    assert tried > 500
    assert files(home) == before


# --- what feeds write ---------------------------------------------------------------------------------

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)' x='",
    "</title></style></textarea></script><script>alert(1)</script>",
    "[lien](javascript:alert(1))",
    "{{ 7*7 }}{% for x in y %}",
    "<a href=javascript:alert(1)>x</a>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "--><script>alert(1)</script><!--",
)
SHOWN = "tramway"
CLUSTER = {"name": f"Pôle {HOSTILE[0]}", "website": "https://essai.example", "postal": HOSTILE[1], "contact": "veille@essai.example"}


def hostile_feed(root: str) -> bytes:
    """Titles, summaries, authors and links as the worst feeds have them, written the day before."""
    day = email.utils.format_datetime(clock().replace(hour=0))
    items = "".join(
        f"<item><title>{escape(f'Le {SHOWN} numéro {n} {words}')}</title><link>{root}/p/{n}?{escape(quote(words))}</link>"
        f"<pubDate>{day}</pubDate><author>{escape(words)}</author>"
        f"<description>{escape(f'La ville prolonge son {SHOWN}. {words}')}</description></item>"
        for n, words in enumerate(HOSTILE)
    )
    links = "".join(
        f"<item><title>Le {SHOWN} mène ailleurs {n}</title><link>{escape(link)}</link><pubDate>{day}</pubDate></item>"
        for n, link in enumerate(("javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "vbscript:alert(1)"))
    )
    head = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>&lt;script&gt;alert(1)&lt;/script&gt;</title>"
    return f"{head}<link>{root}/</link><description>x</description>{items}{links}</channel></rss>".encode()


def hostile_page(number: int) -> bytes:
    words = HOSTILE[number]
    text = f"<p>La ville prolonge son {SHOWN} de quatre stations, avec des rames plus silencieuses. {escape(words)}</p>" * 4
    return (
        f"<!doctype html><html lang=fr><title>{escape(words)}</title><meta property=og:title content='{escape(words)}'>"
        f"<body onload=alert(1)><article><h1>Le {SHOWN} numéro {number} {escape(words)}</h1>{text}<script>alert(1)</script></article>"
    ).encode()


def recorded_faults() -> dict[str, bytes]:
    """What the recorded sites say in their hostile feeds, dated today; nothing where they are not."""
    if not SHARED.is_dir():
        return {}
    names = ("xss", "js-link", "entities", "control-chars", "no-ids")
    with recorded_sites("--feeds", "1", "--entries", "1") as root:
        said = {name: urllib.request.urlopen(f"{root}/fault/{name}", timeout=20).read() for name in names}
    day = email.utils.format_datetime(clock().replace(hour=0)).encode()
    return {name: re.sub(rb"<pubDate>[^<]*</pubDate>", b"<pubDate>" + day + b"</pubDate>", body) for name, body in said.items()}


@pytest.fixture(scope="module")
def poisoned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str, str]:
    """A home that read hostile feeds, its draft, and a second draft into which the same words were pasted as they are."""
    path = tmp_path_factory.mktemp("poisoned") / "home"
    with serve() as site:
        root = site.url("")
        site.says["/feed"] = http(200, hostile_feed(root), content_type="application/rss+xml")
        site.says |= {f"/p/{n}?{quote(words)}": http(200, hostile_page(n), content_type="text/html") for n, words in enumerate(HOSTILE)}
        faults = recorded_faults()
        site.says |= {f"/{name}": http(200, body, content_type="application/rss+xml") for name, body in faults.items()}
        feeds = [{"url": f"{root}/{name}", "title": f"<b onclick=alert(1)>{name}", "lang": "fr"} for name in ("feed", *faults)]
        write_home(path, feeds, team=list(TEAM), cluster=CLUSTER)
        techwatch(path, "run")
    [draft] = [file.stem for file in (path / "digests" / "review").glob("veille-*.md") if ".rest" not in file.name]
    other = pasted(path)
    return open_home(path, ENVIRON), draft, other


def pasted(path: Path) -> str:
    """A draft of a second digest that holds every hostile line in every field."""
    config = json.loads((path / "feeds.yaml").read_text(encoding="utf-8"))
    config["digests"].append({**config["digests"][0], "slug": "collage", "title": {"fr": HOSTILE[0]}})
    (path / "feeds.yaml").write_text(json.dumps(config, ensure_ascii=False), encoding="utf-8")
    home, today = open_home(path, ENVIRON), clock().date()
    edition_id = f"collage-{today}"
    items = tuple(
        Item(f"h{n}", f"Le {SHOWN} {words}", f"https://presse.example/{n}", words, today, "fr", blurb=words, market="city", keep=n % 2 == 0)
        for n, words in enumerate(HOSTILE)
    )
    edition = Edition(edition_id, "collage", today, subject={"fr": HOSTILE[0]}, editorial={"fr": " ".join(HOSTILE)}, items=items)
    with open_store(home.database) as store, store.transaction():
        editions.open_edition(store, edition, now=clock())
        editions.propose(store, edition_id, items)
        subscribers.put(store, Subscriber(0, "odd@adherent.example", HOSTILE[0], " ".join(HOSTILE), consent=HOSTILE[4]), now=clock())
        for words in HOSTILE:
            said = json.dumps({"name": "title", "item": "h1", "value": words})
            act = desk.LoggedAct(words, edition_id, "title", "h1", said, said, words)
            desk.log_act(store, act, now=clock())
    review.ReviewFolder(home.review).write(edition_id, *review.format_draft(edition, markets=home.markets, form=review.Form(("fr", "en"))))
    return edition_id


WATCH = """
window.caught = [];
document.addEventListener("securitypolicyviolation", e => caught.push("csp: " + e.violatedDirective + " " + e.blockedURI + " " + e.sample));
for (const name of ["alert", "confirm", "prompt"]) window[name] = () => { caught.push(name); };
"""
FOUND = """() => {
  const found = [...window.caught];
  for (const node of document.querySelectorAll("*")) {
    for (const { name, value } of node.attributes) {
      if (name.startsWith("on")) found.push(`${node.tagName} ${name}`);
      if (/^\\s*(javascript|vbscript|data):/i.test(value)) found.push(`${node.tagName} ${name}=${value}`);
    }
    if (node.tagName === "SCRIPT" && !new URL(node.src, location).pathname.startsWith("/static/")) found.push("script " + node.outerHTML);
    if (node.tagName === "SVG" && node.hasAttribute("onload")) found.push("svg");
  }
  return found;
}"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


@contextlib.contextmanager
def watched(browser: Any, client: Client, home: Home) -> Iterator[tuple[Any, list[str]]]:
    """A signed-in page, and all that it did which it should not."""
    context, wrong = browser.new_context(locale="fr-FR"), list[str]()
    context.add_init_script(WATCH)
    into(context, client, home, OPERATOR)
    page = context.new_page()
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: wrong.append(f"error {error}"))
    page.on("console", lambda said: wrong.append(f"console {said.text}") if said.type in ("error", "warning") else None)
    page.on(
        "request", lambda asked: None if asked.url.startswith(f"http://127.0.0.1:{client.port}/") else wrong.append(f"asked {asked.url}")
    )
    yield page, wrong
    context.close()


QUERIES = {
    "/board/{edition}": ("", "rest=1"),
    "/board/{edition}/preview": ("form=mail", "form=page", "form=text"),
    "/board/{edition}/story": ("item={item}",),
    "/board/{edition}/add": ("", "q=tramway"),
}
"""What is asked of a page besides itself."""

ASKED = "&".join(
    f"{name}={quote(HOSTILE[4])}" for name in ("market", "q", "source", "lang", "kind", "edition", "seen", "item", "form", "next")
)


def views(home: Home, edition: str) -> list[str]:
    """Every page of the desk about a draft, as it is and asked in a hostile way."""
    found = []
    for route in [route for route, method in at_desk(home) if method == "GET" and not route.path.endswith(".csv")]:
        for query in QUERIES.get(route.path, ("",)):
            for item in ids(home, edition)[:3] if "{item}" in query else ("",):
                found.append(f"{address(home, route, edition)}?{query.format(item=item)}")
        found.append(f"{address(home, route, edition)}?{ASKED}")
    return found


def looked_at(page: Any, where: str, wrong: list[str]) -> str:
    """Open a page with all its frames and judge it; -> its words."""
    answer = page.goto(where)
    if answer.status >= 400:
        assert answer.status < 500, where
        wrong[:] = [line for line in wrong if "Failed to load resource" not in line]  # the console's word for a 404
    for frame in page.frames:
        wrong += [f"{where}: {what}" for what in frame.evaluate(FOUND)]
    return "\n".join(frame.evaluate("document.body.innerText") for frame in page.frames)


@pytest.mark.browser
@pytest.mark.slow
def test_what_feeds_write_is_inert_at_the_desk_and_in_the_archive(poisoned: tuple[Home, str, str], browser: Any) -> None:
    home, drafted, pasted = poisoned
    with serving(home) as client, watched(browser, client, home) as (page, wrong):
        root = f"http://127.0.0.1:{client.port}"
        for edition in (drafted, pasted):
            said = {view: looked_at(page, root + view, wrong) for view in views(home, edition)}
            for shown in ("", "/preview", "/story"):
                assert any(SHOWN in words for view, words in said.items() if view.startswith(f"/board/{edition}{shown}?")), shown
            assert "alert(1)" in said[f"/board/{edition}?"], "hostile words are shown as words"
        assert "alert(1)" in said["/log?"]
        publish(home, drafted, pasted)
        for edition in (drafted, pasted):
            digest = edition.partition("-")[0]
            for where in ("/", f"/{digest}/", f"/{digest}/{edition}/", "/calls/", f"/calls/?{ASKED}", f"/sign-in?{ASKED}"):
                words = looked_at(page, root + where, wrong)
                assert SHOWN in words or where != f"/{digest}/{edition}/"
        assert wrong == []


def publish(home: Home, *drafts: str) -> None:
    for draft in drafts:
        file = home.review / f"{draft}.md"
        file.write_text(file.read_text(encoding="utf-8").replace("- [ ]", "- [x]"), encoding="utf-8")
        techwatch(home.path, "publish", draft)
