"""The log of the desk, page by page; and the icon that each page of ours is asked for."""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest

from at_desk import EDITOR, TEAM, AtDesk
from readings import EDITION, NOW, small_home
from techwatch.home import Home
from techwatch.review.act import Act, dumped, item_json
from techwatch.store import desk, open_store
from techwatch.store.desk import LoggedAct
from techwatch.types import Item
from techwatch.web.desk import log
from test_web import serving

OTHER = "mensuelle-2026-11-30"


@pytest.fixture
def home(tmp_path: Any) -> Home:
    return small_home(tmp_path / "home", team=list(TEAM))


@pytest.fixture
def editor(home: Home) -> Iterator[AtDesk]:
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as editor:
        yield editor


def logged(home: Home, count: int) -> None:
    with open_store(home.database) as store, store.transaction():
        for number in range(count):
            act = LoggedAct(EDITOR, (EDITION, OTHER)[number % 2], "call", note=f"numéro {number:03}")
            desk.log_act(store, act, now=NOW + dt.timedelta(minutes=number))


def numbers(page: str) -> list[int]:
    return [int(found) for found in re.findall(r"numéro\W+(\d{3})", page)]


def link(page: str, words: str) -> str:
    found = re.search(rf'href="([^"]+)">{words}</a>', page)
    return found[1].replace("&amp;", "&") if found else ""


def test_the_log_goes_back_to_its_first_line(home: Home, editor: AtDesk) -> None:
    logged(home, 2 * log.MOST + 5)
    address, seen = "/log", list[int]()
    while address:
        page = editor.get(address).text
        seen += numbers(page)
        assert (link(page, "Les plus récents") == "/log") is (address != "/log")
        address = link(page, "Plus anciens")
    assert seen == list(range(2 * log.MOST + 4, -1, -1))


def test_of_one_edition_too_and_only_where_there_is_more(home: Home, editor: AtDesk) -> None:
    logged(home, 2 * log.MOST + 2)
    page = editor.get(f"/log?edition={EDITION}").text
    assert len(numbers(page)) == log.MOST
    older = link(page, "Plus anciens")
    assert older.startswith(f"/log?edition={EDITION}&before=")
    page = editor.get(older).text
    assert numbers(page) == [0]
    assert not link(page, "Plus anciens")
    assert link(page, "Les plus récents") == f"/log?edition={EDITION}"


def test_editions_are_named_as_people_name_them_and_what_was_added_by_its_address(home: Home, editor: AtDesk) -> None:
    with open_store(home.database) as store, store.transaction():
        added = Act("add", value=item_json(Item("", "", url="https://journal.example/page")))
        desk.log_act(store, LoggedAct(EDITOR, EDITION, "add", after=dumped(added)), now=NOW)
    page = editor.get("/log").text
    assert re.search(rf'<a href="/log\?edition={EDITION}">[^<]+ · \d+ \w+ 2026</a>', page)
    assert "https://journal.example/page" in page


def test_as_many_as_a_page_holds_leave_no_empty_one_behind(home: Home, editor: AtDesk) -> None:
    logged(home, log.MOST)
    assert not link(editor.get("/log").text, "Plus anciens")


@pytest.mark.parametrize("before", ["", "x", "-1", "%C2%B2", "9" * 30])
def test_a_number_that_is_none_shows_the_newest(home: Home, editor: AtDesk, before: str) -> None:
    logged(home, 1)
    assert numbers(editor.get(f"/log?before={before}").text) == [0]


def test_every_page_finds_its_icon(editor: AtDesk) -> None:
    answer = editor.get("/favicon.ico", cookie="")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")
    assert answer.text.startswith("<svg")
