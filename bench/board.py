"""What the board of a large draft costs: the server's CPU a page and an act, first paint and the answer to a key in a real browser.

The draft is made of the titles and texts of the market list's examples, in the order in which the engine would propose them.
Beside the board stands a lower bound: the same titles, escaped, as a bare list by the same template engine, and the reading of
the draft's two files alone.

    python bench/board.py [--candidates 1500] [--no-browser]

CPU is that of the whole process, server and client, the least of five; `cold` is the first time after a start. In the browser (Debian's
Chromium, headless) `paint` is the first contentful paint, `seen` is from a key to the line that shows it, `told` from a key to the line
and the counts as the server has them then. The whole list is the page with all candidates in it, as it is without a script.
"""

import argparse
import contextlib
import datetime as dt
import http.client
import itertools
import json
import pathlib
import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import jinja2
import uvicorn

from techwatch import review
from techwatch.config import MarketList
from techwatch.home import MARKET_LISTS, Home, open_home
from techwatch.pipeline.drafting.draft import parse
from techwatch.pipeline.people import sign_ins
from techwatch.store import editions, open_store
from techwatch.types import AlsoIn, Edition, Evidence, Hint, Item, Label
from techwatch.web import app
from techwatch.web.desk import COOKIE
from techwatch.web.page import clock

EDITION = "veille-2026-11-24"
NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
EMAIL = "edition@pole.example"
FEEDS = """
cluster:
  name: Pôle Exemple
  website: https://pole.example
  postal: 1 rue de l'Exemple, Paris
  contact: veille@pole.example
markets: cap-digital
feeds:
  - {url: "https://presse.example/feed.xml", title: Exemple, lang: fr}
digests:
  - {slug: veille, title: {fr: La veille, en: The watch}, markets: [MARKETS], send: "tue 08:30"}
mail: {sender: veille@pole.example, list_id: veille.pole.example}
team: [{email: edition@pole.example, role: editor}]
"""


def filled(path: pathlib.Path, candidates: int) -> Home:
    """A home at `path` with one open draft of so many items, 24 of them ticked."""
    path.mkdir(parents=True, exist_ok=True)
    (path / "feeds.yaml").write_text(FEEDS.replace("MARKETS", ", ".join(MARKETS)), encoding="utf-8")
    home = open_home(path, {"TECHWATCH_SECRET": "of the bench"})
    items = proposed(home.markets, candidates)
    edition = Edition(EDITION, "veille", dt.date(2026, 11, 24), subject={"fr": "La veille", "en": "The watch"}, items=items)
    files = review.format_draft(edition, markets=home.markets, form=review.Form(("fr", "en")))
    with open_store(home.database) as store, store.transaction():
        editions.open_edition(store, edition, now=NOW)
        editions.propose(store, EDITION, items)
        editions.add_version(store, EDITION, editions.Version("engine", *files), now=NOW)
    review.ReviewFolder(home.review).write(EDITION, *files)
    return home


MARKETS = ("education-hr", "health", "creative", "city", "industry-services", "tech-data-ai")


def proposed(markets: MarketList, count: int) -> tuple[Item, ...]:
    """So many items under the list's markets, each market's best first."""
    by_market: dict[str, list[Item]] = {slug: [] for slug in MARKETS}
    number = 0
    while number < count:
        for example in _examples():
            if number < count and example["markets"] and example["markets"][0] in by_market:
                under = by_market[example["markets"][0]]
                under.append(_item(example, number, place=len(under)))
                number += 1
    return tuple(item for items in by_market.values() for item in items)


def _examples() -> list[dict[str, Any]]:
    """One of each file in turn."""
    files = sorted((MARKET_LISTS / "cap-digital" / "seed").glob("*.jsonl"))
    lines = itertools.zip_longest(*(file.read_text(encoding="utf-8").splitlines() for file in files))
    return [json.loads(line) for group in lines for line in group if line]


def _item(example: dict[str, Any], number: int, *, place: int) -> Item:
    slug, *also = [str(each) for each in example["markets"]]
    label = Label(
        slug, max(0.5, 0.99 - place / 400), (Evidence("numérique", "title", 1.0, 2), Evidence("données", "text", 0.4)), holds=True
    )
    others = tuple(AlsoIn(f"Autre titre {n}", f"https://autre{n}.example/{number}", "fr") for n in range(number % 7 % 4))
    hint = (Hint(f"s{number + 1}x", "Une histoire voisine", "Voisin", f"https://voisin.example/{number}"),) if number % 40 == 0 else ()
    return Item(
        id=f"s{number}x",
        title=str(example["title"]),
        url=f"https://presse{number % 40}.example/{number}",
        source=f"Publication {number % 40}",
        published=dt.date(2026, 11, 20) - dt.timedelta(days=number % 9),
        lang=str(example["lang"]),
        also_in=others,
        blurb=" ".join(str(example["text"]).split(". ")[0].split()),
        market=slug,
        also=tuple(also),
        keep=place < 4,
        why=f"{slug} {label.score:.2f} (numérique) · {place % 9} j",
        labels=(label,),
        maybe=hint,
    )


# --- the server's CPU -------------------------------------------------------------------------------


class Desk:
    """An editor's client of a server in this process."""

    def __init__(self, home: Home, port: int) -> None:
        with open_store(home.database) as store:
            link = sign_ins.sign_in_link(home, store, EMAIL, now=clock())
            self.session = str(sign_ins.sign_in(home, store, link.rpartition("/")[2], now=clock()))
        self.port, self.root = port, f"http://127.0.0.1:{port}"
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, path: str, form: dict[str, str] | None = None) -> int:
        """-> the bytes of the answer."""
        headers = {"Cookie": f"{COOKIE}={self.session}", "Sec-Fetch-Site": "same-origin"}
        headers |= {"HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded"} if form else {}
        self._connection.request("POST" if form else "GET", path, urlencode(form) if form else None, headers)
        answer = self._connection.getresponse()
        body = answer.read()
        assert answer.status in (200, 204), (path, answer.status, body[:300])
        return len(body)


@contextlib.contextmanager
def serving(home: Home) -> Iterator[Desk]:
    """A server of `home` on a free port."""
    server = uvicorn.Server(uvicorn.Config(app(home), "127.0.0.1", 0, log_config=None, access_log=False, lifespan="off", ws="none"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield Desk(home, server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)


def cpu(do: Callable[[], object], times: int = 5) -> float:
    """The least CPU of so many times, in ms."""
    taken = []
    for _ in range(times):
        start = time.process_time()
        do()
        taken.append((time.process_time() - start) * 1000)
    return min(taken)


def bare(home: Home) -> tuple[float, float]:
    """What the board cannot do without: a list of all titles by the same template engine; reading the files for the first time. In ms."""
    items = [*editions_items(home)]
    template = jinja2.Environment(autoescape=True).from_string("<ol>{% for item in items %}<li>{{ item.title }}</li>{% endfor %}</ol>")
    return cpu(lambda: template.render(items=items)), cpu(lambda: editions_items(home), 1)


def editions_items(home: Home) -> tuple[Item, ...]:
    """The draft's items, read from its files."""
    files = review.ReviewFolder(home.review).read(EDITION)
    assert files is not None
    with open_store(home.database) as store:
        return parse(home, store, EDITION, files).items


def served(desk: Desk, items: int) -> None:
    """Print the server's CPU for each request of the board."""
    board, ticks = f"/board/{EDITION}", itertools.cycle(("drop", "keep"))
    requests: dict[str, Callable[[], int]] = {
        "board": lambda: desk.ask(board),
        "whole list": lambda: desk.ask(f"{board}?rest=1"),
        "below the fold": lambda: desk.ask(f"{board}/rest"),
        "a story opened": lambda: desk.ask(f"{board}/story?item=s{items // 2}x"),
        "preview": lambda: desk.ask(f"{board}/preview"),
        "keep or drop": lambda: desk.ask(f"{board}/act", {next(ticks): "s0x"}),
        "later": lambda: desk.ask(f"{board}/act", {"item": "s1x", "move": "later"}),
        "new title": lambda: desk.ask(f"{board}/act", {"item": "s0x", "title": f"Titre {time.time()}"}),
        "anything new?": lambda: desk.ask(f"{board}/changes?seen=x"),
    }
    start = time.process_time()
    requests["board"]()
    print(f"{'board, cold':20}{(time.process_time() - start) * 1000:8.0f} ms")
    for name, ask in requests.items():
        print(f"{name:20}{cpu(ask):8.0f} ms{ask() / 1000:10.0f} kB")


# --- the browser --------------------------------------------------------------------------------------

WATCH = """key => new Promise(done => {
  const row = document.querySelector(".row.here"), list = row.parentElement, found = {};
  const look = new MutationObserver(() => {
    const now = document.getElementById(row.id);
    found.seen ??= performance.now() - found.start;
    if (now !== row) { look.disconnect(); found.told = performance.now() - found.start; done([found.seen, found.told]); }
  });
  look.observe(list, {childList: true, subtree: true, attributes: true});
  found.start = performance.now();
  document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
})"""
PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


def in_browser(desk: Desk) -> None:
    """Print first paint and the answer to keys, medians of five and of twenty."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no Chromium here: apt install chromium")
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for name, path in (("board", ""), ("whole list", "?rest=1")):
            paints = [_painted(browser, desk, path) for _ in range(5)]
            print(f"paint, {name:13}{statistics.median(paints):8.0f} ms  (of {min(paints):.0f} to {max(paints):.0f})")
            page = _opened(browser, desk, path)
            page.keyboard.press("j")
            answers = [page.evaluate(WATCH, "x") for _ in range(20)]
            for place, what in enumerate(("seen", "told")):
                times = sorted(answer[place] for answer in answers)
                print(f"key to {what}, {name:7}{statistics.median(times):8.0f} ms  (95 in a hundred within {times[18]:.0f})")
        browser.close()


def _opened(browser: Any, desk: Desk, path: str) -> Any:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    context.add_cookies([{"name": COOKIE, "value": desk.session, "url": desk.root, "httpOnly": True, "sameSite": "Strict"}])
    page = context.new_page()
    page.goto(f"{desk.root}/board/{EDITION}{path}")
    page.wait_for_selector(".row")
    page.wait_for_timeout(500)
    return page


def _painted(browser: Any, desk: Desk, path: str) -> float:
    page = _opened(browser, desk, path)
    found = float(page.evaluate(PAINT))
    page.context.close()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--candidates", type=int, default=1500)
    parser.add_argument("--no-browser", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = filled(pathlib.Path(folder) / "home", given.candidates)
        with serving(home) as desk:
            print(f"{given.candidates} candidates; CPU of a request")
            served(desk, given.candidates)
            listed, first = bare(home)
            print(f"{'bare list':20}{listed:8.1f} ms\n{'files, once more':20}{first:8.0f} ms")
            if not given.no_browser:
                in_browser(desk)


if __name__ == "__main__":
    main()
