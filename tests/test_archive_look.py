"""The archive's pages in a real browser: widths, contrast, axe-core, nothing from elsewhere, print."""

import contextlib
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

from chromium import chromium, installed, serious
from readings import EDITION
from techwatch.pipeline import addresses
from test_archive import make
from test_look import CONTRASTS
from test_web import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = {
    "first": "/",
    "digest": "/veille/",
    "edition": f"/veille/{EDITION}/",
    "market": "/markets/health/",
    "month": "/markets/city/2026-10.html",
    "search": "/search?q=hopital",
    "nothing found": "/search?q=zzzz",
    "closed": "",
}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    installed()
    home = make(pathlib.Path(tmp_path_factory.mktemp("look")) / "home")
    root = addresses.archive(home).removeprefix(addresses.public(home))
    with serving(home) as client, chromium() as browser, contextlib.ExitStack() as stack:

        def open_page(name: str, width: int, scheme: str) -> tuple[Any, list[str]]:
            wrong: list[str] = []
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="fr-FR")
            stack.callback(context.close)
            page = context.new_page()
            own = f"http://127.0.0.1:{client.port}"
            page.on("request", lambda request: None if request.url.startswith((own, "data:")) else wrong.append(request.url))
            page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
            page.goto(own + (root + PAGES[name] if PAGES[name] else "/"))
            return page, [message for message in wrong if "favicon" not in message and "404" not in message]

        yield open_page


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(640, "light"), (360, "dark")])
def test_pages_fit_are_readable_and_have_no_serious_fault(opened: Any, name: str, width: int, scheme: str) -> None:
    page, wrong = opened(name, width, scheme)
    assert wrong == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [one for one in page.evaluate(CONTRASTS) if one[0] < 4.5] == []
    assert page.context.cookies() == []
    assert serious(page) == []


def test_a_printed_edition_shows_where_its_links_lead(opened: Any) -> None:
    page, _ = opened("edition", 640, "light")
    page.emulate_media(media="print")
    after = "one => getComputedStyle(one, '::after').content"
    assert "https://" in page.locator(".lead a[data-address]").first.evaluate(after)
    assert page.locator(".minute a[data-address]").first.evaluate(after) == "none"
    assert not page.locator("nav.contents").is_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_search_works_from_the_first_page_without_script(opened: Any) -> None:
    page, _ = opened("first", 360, "light")
    page.fill("#q", "hopital")
    page.click("button")
    assert "/archive/" in page.url
    page.click(".results a >> nth=0")
    assert "#i-" in page.url
    assert page.locator(f"[id='{page.url.rpartition('#')[2]}']").is_visible()
