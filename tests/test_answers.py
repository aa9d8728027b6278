"""What an editor answers to « the same story? »: done at once, gone from the line at once, and taken back."""

import contextlib
import datetime as dt
import json
import re
import sqlite3
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from at_desk import EDITOR, TEAM, AtDesk
from readings import EDITION, NOW, a_call, news, reading, small_home, work_in
from techwatch import pipeline
from techwatch.errors import ActError
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.drafting import answers, same
from techwatch.store import articles, calls, desk, links, open_store, stories
from techwatch.store.desk import LoggedAct
from techwatch.web.board import rows as lines
from test_web import FORM, Answer, serving

LATER = dt.timedelta(hours=3)
BOARD = f"/board/{EDITION}"
NOISE, TRAM, HOSPITAL = (f"https://journal{number}.example/article/{number}" for number in (5, 2, 1))


@pytest.fixture
def home(tmp_path: Any) -> Home:
    home = small_home(tmp_path / "home", team=list(TEAM))
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        one, other, third = (same.story(work, address) for address in (NOISE, TRAM, HOSPITAL))
        with store.transaction():
            links.hint(store, one, other, score=0.6, seen=NOW)
            links.hint(store, other, third, score=0.5, seen=NOW)
        pipeline.draft(work)
    return home


@pytest.fixture
def editor(home: Home) -> Iterator[AtDesk]:
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as editor:
        yield editor


def stand(home: Home) -> dict[str, Any]:
    """All that is known of stories."""
    tables = {
        "stories": "id, lead, first, last, merged_into",
        "story_links": "*",
        "articles": "id, story, copy_of",
        "decisions": "edition, story, action, before, after",
    }
    with contextlib.closing(sqlite3.connect(home.database)) as db:
        return {table: sorted(db.execute(f"SELECT {which} FROM {table}").fetchall(), key=repr) for table, which in tables.items()}


def ids(home: Home) -> tuple[str, str, str]:
    with open_store(home.database) as store:
        work = Work(home, store, NOW)
        one, other, third = (same.story(work, address) for address in (NOISE, TRAM, HOSPITAL))
    return one, other, third


def say(home: Home, name: str, item: str, other: str) -> LoggedAct:
    with open_store(home.database) as store:
        answers.answer(Work(home, store, NOW), LoggedAct(EDITOR, EDITION, name, item, note="l'autre"), item, other)
        return desk.log_of(store, EDITION)[0]


def take_back(home: Home, logged: LoggedAct) -> None:
    with open_store(home.database) as store:
        answers.undo(Work(home, store, NOW), desk.logged(store, logged.id) or logged, who=EDITOR)


@pytest.mark.parametrize("name", answers.ANSWERS)
@pytest.mark.parametrize("turned", [False, True])
def test_an_answer_taken_back_leaves_everything_as_it_was(home: Home, name: str, turned: bool) -> None:
    one, other, _ = ids(home)
    before = stand(home)
    logged = say(home, name, *((other, one) if turned else (one, other)))
    assert stand(home) != before
    take_back(home, logged)
    assert stand(home) == before
    with open_store(home.database) as store:
        last = desk.log_of(store, EDITION)[0]
        assert (last.name, last.undoes, last.who) == (name, logged.id, EDITOR)
        assert links.said(store, one, other) is None
    with pytest.raises(ActError, match="déjà annulé"):
        take_back(home, logged)


def test_what_came_since_stays_where_it_went(home: Home) -> None:
    one, other, third = ids(home)
    logged = say(home, "merged", one, other)
    with open_store(home.database) as store:
        into = links.standing(store, one)
        late = work_in(home, store, readings=[reading(31, "Le port écoute encore", "Encore du bruit.", market="city", at=NOW + LATER)])
        with store.transaction():
            stories.join(store, into, same.story(late, "https://journal31.example/article/31"))
            links.set_apart(store, into, third, who=EDITOR, now=NOW)
    take_back(home, logged)
    with open_store(home.database) as store:
        assert links.standing(store, one) != links.standing(store, other)
        new = articles.find(store, "https://journal31.example/article/31")
        assert articles.story_of(store, new or 0) == into
        assert links.apart(store, into, third), "her word since then counts on"


def test_two_that_cannot_come_apart_any_more_say_so(home: Home) -> None:
    one, other, _ = ids(home)
    logged = say(home, "merged", one, other)
    with open_store(home.database) as store:
        work = Work(home, store, NOW)
        same.part(work, TRAM)
        same.part(work, NOISE)
    before = stand(home)
    with pytest.raises(ActError, match="trop changé"):
        take_back(home, logged)
    assert stand(home) == before


def test_said_again_of_what_is_one_already_nothing_is_logged(home: Home) -> None:
    one, other, _ = ids(home)
    say(home, "merged", one, other)
    with open_store(home.database) as store:
        count = len(desk.log_of(store, EDITION))
    say(home, "merged", other, one)
    with open_store(home.database) as store:
        assert len(desk.log_of(store, EDITION)) == count


# --- the board ------------------------------------------------------------------------------------


def post(editor: AtDesk, path: str, *, script: bool = False, **fields: str) -> Answer:
    more = {"hx_request": "true"} if script else {}
    return editor.request("POST", BOARD + path, urlencode(fields).encode(), content_type=FORM, **more)


def line(page: str, key: str) -> str:
    found = re.search(rf'<li class="row[^>]*data-key="{key}".*?</li>', page, flags=re.S)
    return found[0] if found else ""


def test_the_question_leaves_both_lines_at_once(home: Home, editor: AtDesk) -> None:
    one, other, third = ids(home)
    assert all('class="twin"' in line(editor.get(BOARD).text, key) for key in (one, other, third))
    part = post(editor, "/stories", script=True, item=one, other=other, say="apart")
    assert 'class="twin"' not in part.text
    assert json.loads(part.headers["hx-trigger-after-swap"]) == {"board:answered": {"row": lines.anchor(other)}}
    page = editor.get(BOARD).text
    assert 'class="twin"' not in line(page, one)
    assert 'class="twin"' in line(page, other), "it is asked of another one too"


@pytest.mark.parametrize("answer", ["join", "apart"])
def test_u_takes_the_last_answer_back(home: Home, editor: AtDesk, answer: str) -> None:
    one, other, _ = ids(home)
    post(editor, "/stories", item=one, other=other, say=answer)
    assert bool(line(editor.get(BOARD).text, other)) is (answer == "apart")
    done = post(editor, "/undo", script=True)
    assert done.status == 204
    assert json.loads(done.headers["hx-trigger"]) == {"board:again": {"row": lines.anchor(one)}}
    page = editor.get(BOARD).text
    assert line(page, other)
    assert 'class="twin"' in line(page, one)


@pytest.mark.parametrize(
    "out", [{"drop": "{one}"}, {"item": "{one}", "why": "off-topic"}, {"item": "{one}", "why": "old"}, {"item": "{one}", "move": "later"}]
)
def test_of_two_ticked_ones_that_were_joined_none_stays_when_the_story_is_taken_out(
    home: Home, editor: AtDesk, out: dict[str, str]
) -> None:
    one, other, _ = ids(home)
    for key in (one, other):
        post(editor, "/act", keep=key)
    post(editor, "/stories", item=one, other=other, say="join")
    assert " kept" in line(editor.get(BOARD).text, one).partition(">")[0]
    post(editor, "/act", **{name: value.format(one=one) for name, value in out.items()})
    page = editor.get(BOARD).text
    assert not line(page, other)
    assert " kept" not in line(page, one).partition(">")[0]
    post(editor, "/undo")
    assert " kept" in line(editor.get(BOARD).text, one).partition(">")[0]


@pytest.mark.parametrize("page", [f"{BOARD}/history", "/log"])
def test_history_and_log_take_it_back_without_a_script(home: Home, editor: AtDesk, page: str) -> None:
    one, other, _ = ids(home)
    post(editor, "/stories", item=one, other=other, say="join")
    form = re.search(rf'action="({BOARD}/undo/\d+)"', editor.get(page).text)
    assert form
    assert "Avant" not in editor.get("/log").text
    done = editor.post(form[1], urlencode({"next": page}).encode())
    assert (done.status, done.headers["location"]) == (303, page)
    assert line(editor.get(BOARD).text, other)
    assert form[1] not in editor.get(page).text
    assert "annulé" in editor.get(page).text


def test_two_calls_come_apart_with_their_facts(home: Home) -> None:
    day = NOW.date().replace(month=12)
    with open_store(home.database) as store:
        work = work_in(home, store, readings=[a_call(41, day), a_call(42, day.replace(day=28))])
        one, other = (same.story(work, f"https://journal{number}.example/article/{number}") for number in (41, 42))
    logged = say(home, "merged", one, other)
    with open_store(home.database) as store:
        pipeline.settle(Work(home, store, NOW))
    take_back(home, logged)
    with open_store(home.database) as store:
        pipeline.settle(Work(home, store, NOW))
        found = [calls.facts(store, each) for each in (one, other)]
    assert [facts.deadlines[0].date.day for facts in found if facts] == [20, 28]
