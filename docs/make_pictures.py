"""Make the pictures of docs/editors.md from the demo: the board, the same on a phone, the preview, the review file.

    make pictures

The demo's home is made in a temporary folder and served on loopback; its dates are those of the day. Needs Debian's chromium.
"""

import contextlib
import html
import pathlib
import re
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from typing import Any

import uvicorn
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from techwatch.cli.demo import run_demo
from techwatch.demo import DRAFT, EDITOR
from techwatch.home import Home, open_home
from techwatch.pipeline.people.sign_ins import sign_in_link
from techwatch.store import editions, open_store
from techwatch.web import app
from techwatch.web.page import clock

DOCS = pathlib.Path(__file__).resolve().parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"]
HEAVIEST = 250_000
"""Bytes of a picture at most: it is read in a browser, and kept in git."""

PAPER = "margin:0;padding:20px 24px;background:#FBFAF7;color:#1B1D21;font:14px/1.55 'DejaVu Sans Mono',monospace;white-space:pre-wrap"
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


def main() -> None:
    """Make the demo's home, serve it, sign in and take what an editor sees."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("no chromium here: the pictures stay as they were (apt-get install chromium)")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as browsers:
        run_demo(pathlib.Path(folder), quiet=True, now=clock())
        home = open_home(pathlib.Path(folder), {})
        with contextlib.ExitStack() as stack:
            root = stack.enter_context(served(home))
            browser = browsers.chromium.launch(executable_path=chromium, args=FLAGS)
            stack.callback(browser.close)
            board(browser, home, root)
            review_file(browser, home)
    for name in ("board", "board-phone", "preview", "review-file"):
        size = (DOCS / f"{name}.png").stat().st_size
        print(f"docs/{name}.png  {size // 1000} kB" + ("  too heavy" if size > HEAVIEST else ""))


@contextlib.contextmanager
def served(home: Home) -> Iterator[str]:
    """The home's web app on a free port of loopback; -> its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app(home), log_level="warning", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.05)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


def board(browser: Browser, home: Home, root: str) -> None:
    """The board at 1280 pixels and on a phone, and the digest as members get it."""
    page = entered(browser.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR"), home, root)
    page.wait_for_timeout(1500)  # the edition beside it
    for _ in range(12):
        page.keyboard.press("j")
    page.evaluate("document.querySelector('.row.here').scrollIntoView({block: 'center'})")
    page.wait_for_timeout(500)
    page.screenshot(path=str(DOCS / "board.png"))
    edition = page.url.partition("?")[0].partition("#")[0]
    page.set_viewport_size({"width": 660, "height": 900})
    page.goto(f"{edition}/preview?form=mail&lang=fr")
    page.screenshot(path=str(DOCS / "preview.png"))
    phone = entered(browser.new_context(**PHONE, locale="fr-FR"), home, root)
    phone.wait_for_timeout(500)
    phone.screenshot(path=str(DOCS / "board-phone.png"))


def entered(context: BrowserContext, home: Home, root: str) -> Any:
    """A page of the open draft, signed in by a link as the mail has it."""
    with open_store(home.database) as store:
        link = sign_in_link(home, store, EDITOR, now=clock(), to=f"/board/{editions.open_draft(store, DRAFT)}")
    page = context.new_page()
    page.goto(root + link.removeprefix(home.config.web.public_url))
    page.locator("form button").click()
    page.wait_for_selector(".row")
    return page


def review_file(browser: Browser, home: Home) -> None:
    """The beginning of the draft's file as a text editor shows it."""
    file = next(home.review.glob(f"{DRAFT}-????-??-??.md"))
    head, _, rest = file.read_text(encoding="utf-8").partition("\n## ")
    items = "\n## " + rest.partition("\n## ")[0]
    text = re.sub(r"http://127\.0\.0\.\d+:\d+/(\w+)/([\w-]+)\.html[^)\s]*", r"https://\1.example/\2", head + items)
    page = browser.new_page(viewport={"width": 900, "height": 200})
    page.set_content(f'<body style="margin:0"><pre style="{PAPER}">{html.escape(text.strip())}</pre>')
    page.locator("pre").screenshot(path=str(DOCS / "review-file.png"))


if __name__ == "__main__":
    main()
