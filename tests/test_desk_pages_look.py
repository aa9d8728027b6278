"""« Sources », « Appels », « Modèle », « Aperçu comme… » in a real browser: widths, contrast, screen readers, no request elsewhere."""

import contextlib
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from at_desk import EDITOR, TEAM, into, watched
from call_pages import filled
from chromium import chromium, installed, serious
from readings import news, small_home, work_in
from techwatch import pipeline
from techwatch.home import list_files
from techwatch.pipeline.judging import taught
from techwatch.store import editions, feeds, open_store, ranks, subscribers
from techwatch.types import FeedState
from techwatch.web.page import clock
from test_look import CONTRASTS
from test_seen_as import MEMBERS
from test_web import serving
from test_web_model import FIRST, REFUSED, SECOND, TASTE

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FEEDS = [
    {"url": f"https://journal{number}.example/feed", "title": f"Journal {number}", "lang": "fr", "paused": number == 2}
    for number in range(6)
]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """-> a function that opens a page of the desk and tells, with it, what went wrong there."""
    installed()
    path, now = tmp_path_factory.mktemp("home"), clock() - dt.timedelta(hours=1)
    seen = filled(path)
    home = small_home(path, team=list(TEAM), feeds=FEEDS)
    with open_store(home.database) as store:
        pipeline.draft(work_in(home, store, now=now, readings=news(at=now)))
        with store.transaction():
            feeds.save_state(store, FeedState(FEEDS[0]["url"], last_polled=now, failures=3, reason="not-found"))
            feeds.save_state(store, FeedState(FEEDS[1]["url"], last_polled=now, last_ok=now))
            for member in MEMBERS:
                subscribers.put(store, member, now=now)
        ranks.keep(store, TASTE, now=now)
        draft, who = editions.open_draft(store, "veille"), subscribers.active(store)[1].id
    files = list_files(home.path, home.config.markets)
    for training in (FIRST, SECOND):
        files.use(training.name, training.name.encode())
        taught.remember(files, training)
    taught.remember(files, REFUSED)
    paths = {
        "sources": "/desk/sources",
        "calls": "/desk/calls",
        "call": f"/desk/calls/{seen.ids['doubt']}",
        "model": "/desk/model",
        "board": f"/board/{draft}",
        "log": "/log",
        "activity": "/desk/activity",
        "seen as": f"/desk/seen-as?edition={draft}&q=exemple&who={who}",
    }
    with serving(home) as client, chromium() as browser, contextlib.ExitStack() as stack:
        root = f"http://127.0.0.1:{client.port}"

        def open_page(name: str, width: int, scheme: str = "light", email: str = EDITOR) -> tuple[Any, list[str]]:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="fr-FR")
            stack.callback(context.close)
            into(context, client, home, email)
            page = context.new_page()
            wrong = watched(page, root)
            page.goto(root + paths[name], wait_until="networkidle")
            return page, wrong

        yield open_page


NAMES = ("sources", "calls", "call", "model", "seen as", "activity")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_nothing_is_cut_off_pale_or_from_elsewhere(opened: Any, name: str, width: int, scheme: str) -> None:
    page, wrong = opened(name, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [one for one in page.evaluate(CONTRASTS) if one[0] < 4.5] == []
    assert [message for message in wrong if "404" not in message] == []  # a browser looks for an icon
    heights = "() => [...document.querySelectorAll('main button:not(.back, .unseen)')].map(one => one.getBoundingClientRect().height)"
    assert all(height >= 44 for height in page.evaluate(heights) if height)


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_serious_fault(opened: Any, name: str) -> None:
    page, _ = opened(name, 390)
    assert serious(page) == []


@pytest.mark.parametrize("name", ["calls", "model", "activity", "log"])
def test_the_tab_where_she_is_comes_into_sight_on_a_phone(opened: Any, name: str) -> None:
    page, wrong = opened(name, 390)
    tab = page.locator(".desk [aria-current]").bounding_box()
    assert tab["x"] >= 0
    assert tab["x"] + tab["width"] <= 390
    assert [message for message in wrong if "404" not in message] == []


@pytest.mark.parametrize("width", [1280, 360])
def test_what_is_known_of_a_call_stands_on_the_board_whole(opened: Any, width: int) -> None:
    page, _ = opened("board", width, email="desk@pole.example")
    assert "days left" in page.locator(".row .due").first.inner_text()
    cut = "found => found.filter(one => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > innerWidth).length"
    assert page.locator(".row .due, .row .dates > span").count() > 0
    assert page.locator(".row .due, .row .dates > span").evaluate_all(cut) == 0


def test_a_call_stands_by_its_date_and_the_key_that_would_move_it_says_so_until_the_next_act(opened: Any) -> None:
    page, _ = opened("board", 1280)
    page.locator(".row:has(.due) .title").first.focus()
    page.keyboard.press("J")
    assert "par leur date" in page.locator("#said").inner_text()
    page.keyboard.press("x")
    assert page.locator("#said").inner_text() == ""
    page.keyboard.press("x")


def test_links_of_a_framed_message_lead_nowhere(opened: Any) -> None:
    page, _ = opened("seen as", 1280)
    frame = page.frames[1]
    before = (page.url, frame.url, len(page.context.pages))
    frame.locator("a[href*=unsubscribe]").first.click(force=True)
    page.wait_for_timeout(300)
    assert (page.url, frame.url, len(page.context.pages)) == before
