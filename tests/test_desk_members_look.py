"""« Abonnés » and « Envois » in a real browser: widths, contrast, screen readers, hostile names inert, figures that change."""

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest

from at_desk import TEAM, into, watched
from chromium import chromium, installed, serious
from sendings import EDITION, NOW, add_members, publish, sending_home
from techwatch.deliver import message_key
from techwatch.home import Home
from techwatch.store import ledger, open_store, subscribers
from techwatch.types import Delivery, DeliveryState, Subscriber
from test_look import CONTRASTS
from test_web import serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HOSTILE = '"><img src=x onerror=alert(1)><script>alert(1)</script>{{ 7*7 }}'
KEY = message_key("edition", EDITION)
STATES: tuple[tuple[DeliveryState, str], ...] = (
    ("accepted", ""),
    ("refused", "550 5.1.1 <script>alert(1)</script>"),
    ("unknown", "0 the process was killed while the message went out"),
    ("deferred", "451 4.7.1 later"),
    ("queued", ""),
)
CSV = f"courriel;nom;structure;marchés\nneuf@neuf.example;{HOSTILE};x;city\nmembre0@adherent0.example;{HOSTILE};y;health\n<b>;;;\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = sending_home(tmp_path_factory.mktemp("home"), team=list(TEAM))
    with open_store(home.database) as store:
        publish(store, news=4, calls=1)
        add_members(store, 60)
        subscribers.put(store, Subscriber(0, f"{'tres-long-' * 5}@{'organisation-' * 4}.example", HOSTILE, HOSTILE), now=NOW)
        for number, one in enumerate(subscribers.everybody(store)):
            state, reason = STATES[number % 5]
            line = Delivery(KEY, one.id, one.email, "queued", 0, "", f"<{number}@x>")
            ledger.queue(store, KEY, [line], now=NOW)
            if state != "queued":
                ledger.answered(store, Delivery(KEY, one.id, one.email, state, 0, reason, line.message_id), now=NOW, next_try=NOW)
        subscribers.choose(store, 1, {"markets": ("health",)}, now=NOW)
    return home


@pytest.fixture(scope="module")
def opened(home: Home) -> Iterator[Any]:
    """-> a function that opens a page of the desk and tells, with it, what went wrong there."""
    installed()
    with open_store(home.database) as store:
        odd = max(one.id for one in subscribers.everybody(store))
    paths = {
        "list": "/desk/members",
        "member": f"/desk/members/{odd}",
        "edit": f"/desk/members/{odd}/edit",
        "hers": "/desk/members/1/edit",
        "new": "/desk/members/new",
        "erase": f"/desk/members/{odd}/erase",
        "import": "/desk/members/import",
        "plan": "/desk/members/import",
        "deliveries": "/desk/deliveries",
        "sending": f"/board/{EDITION}/sending",
    }
    with serving(home) as client, chromium() as browser, contextlib.ExitStack() as stack:
        root = f"http://127.0.0.1:{client.port}"

        def open_page(name: str, width: int, scheme: str = "light") -> tuple[Any, list[str]]:
            context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, locale="fr-FR")
            stack.callback(context.close)
            into(context, client, home)
            page = context.new_page()
            wrong = watched(page, root)
            page.goto(root + paths[name])
            if name == "plan":
                page.set_input_files("#file", {"name": "adhérents.csv", "mimeType": "text/csv", "buffer": CSV.encode()})
                page.click("form.choose button")
                page.wait_for_selector(".sums")
            return page, wrong

        yield open_page


NAMES = ("list", "member", "edit", "hers", "new", "erase", "import", "plan", "deliveries", "sending")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_nothing_is_cut_off_pale_or_alive(opened: Any, name: str, width: int, scheme: str) -> None:
    page, wrong = opened(name, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [one for one in page.evaluate(CONTRASTS) if one[0] < 4.5] == []
    assert wrong == []
    assert page.query_selector_all("img, main script, [onerror]") == []
    heights = "() => [...document.querySelectorAll('main button:not(.back, .unseen)')].map(one => one.getBoundingClientRect().height)"
    assert all(height >= 44 for height in page.evaluate(heights) if height)


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_serious_fault(opened: Any, name: str) -> None:
    page, _ = opened(name, 360)
    assert serious(page) == []


def test_figures_change_while_she_looks(opened: Any, home: Home) -> None:
    page, wrong = opened("sending", 1280)
    before = page.inner_text("#progress .figures")
    with open_store(home.database) as store:
        store.db.execute("UPDATE deliveries SET state = 'accepted' WHERE message_key = ? AND state = 'queued'", [KEY])
    page.wait_for_function("before => document.querySelector('#progress .figures').innerText !== before", arg=before, timeout=15_000)
    assert "en attente (dont 12 remis" in page.inner_text("#progress .figures").replace("\u202f", " ")
    assert wrong == []
