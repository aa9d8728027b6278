"""The page of an edition that left: how far it is, stop and go on, words put right."""

import contextlib
import pathlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest

from at_desk import ANALYST, EDITOR, TEAM, AtDesk
from readings import EDITION, NOW, news, small_home, work_in
from techwatch import pipeline
from techwatch.home import Home
from techwatch.store import desk, editions, open_store, subscribers
from techwatch.types import Subscriber
from test_web import Answer, Client, serving

PATH = f"/board/{EDITION}/sending"


@dataclass
class Seen:
    home: Home
    server: Client
    editor: AtDesk

    def post(self, **fields: str) -> Answer:
        body = urlencode(fields).encode()
        return self.editor.request("POST", PATH, body, content_type="application/x-www-form-urlencoded")


@pytest.fixture
def seen(tmp_path: pathlib.Path) -> Iterator[Seen]:
    """A published edition and three members."""
    home = small_home(tmp_path / "home", team=list(TEAM))
    with open_store(home.database) as store:
        work = work_in(home, store, readings=news())
        with store.transaction():
            for number in range(3):
                subscribers.put(store, Subscriber(0, f"membre{number}@adherent.example", markets=("health",)), now=NOW)
        pipeline.draft(work)
        pipeline.publish(work, EDITION)
    with serving(home) as server, contextlib.closing(AtDesk(server, home)) as editor:
        yield Seen(home, server, editor)


def test_who_is_not_signed_in_sees_nothing_and_an_analyst_changes_nothing(seen: Seen):
    assert seen.server.request("GET", PATH).status == 303
    with contextlib.closing(AtDesk(seen.server, seen.home, ANALYST)) as analyst:
        shown = analyst.request("GET", PATH)
        assert shown.status == 200
        assert "Arrêter" not in shown.text
        refused = analyst.request("POST", PATH, b"stop=1", content_type="application/x-www-form-urlencoded")
        assert refused.status == 403
    with open_store(seen.home.database) as store:
        assert desk.steps(store, EDITION) == {}


def test_who_comes_too_late_to_approve_or_call_back_is_led_to_what_can_be_done(seen: Seen):
    answer = seen.editor.request("GET", f"/board/{EDITION}/approve")
    assert (answer.status, answer.headers["location"]) == (303, PATH)


def test_sending_is_stopped_and_goes_on_and_both_stand_in_the_log(seen: Seen):
    assert "Arrêter l" in seen.editor.request("GET", PATH).text
    assert seen.post(stop="1").status == 303
    with open_store(seen.home.database) as store:
        assert pipeline.deliver(pipeline.Work(seen.home, store, NOW), EDITION).figures == {"queued": 3}
    shown = seen.editor.request("GET", PATH).text
    assert "3 en attente" in shown
    assert "Reprendre l" in shown
    assert seen.post(go_on="1").status == 303
    with open_store(seen.home.database) as store:
        assert pipeline.deliver(pipeline.Work(seen.home, store, NOW), EDITION).figures == {"accepted": 3}
        assert [(act.name, act.who) for act in desk.log_of(store)] == [("went-on", EDITOR), ("stopped", EDITOR)]
    assert "3 messages partis" in seen.editor.request("GET", PATH).text


def test_words_are_put_right_on_the_page_that_is_online(seen: Seen):
    with open_store(seen.home.database) as store:
        before = editions.published(store, EDITION)[0]
    place = next(i for i, item in enumerate(before.items) if item.keep)
    item = before.items[place]
    fields = {"title": "Un titre juste", "blurb": item.blurb, "url": item.url, "note": "le nom"}
    assert seen.post(place=str(place), **fields).status == 303
    online = seen.editor.request("GET", f"/veille/{EDITION}/").text
    assert "Un titre juste" in online
    assert "Corrigé le" in online
    assert item.title not in online
    assert seen.post(place=str(place), out="1", title="").status == 303
    assert "Un titre juste" not in seen.editor.request("GET", f"/veille/{EDITION}/").text
    assert seen.post(editorial="Nos excuses.", lang="fr").status == 303
    assert "Nos excuses." in seen.editor.request("GET", f"/veille/{EDITION}/").text


@pytest.mark.parametrize(
    "fields", [{"place": "99", "title": "X"}, {"place": "x", "title": "X"}, {"place": "0", "url": "javascript:alert(1)"}]
)
def test_what_cannot_be_is_said_and_changes_nothing(seen: Seen, fields: dict[str, str]):
    with open_store(seen.home.database) as store:
        before = editions.published(store, EDITION)
    assert seen.post(**fields).status == 409
    with open_store(seen.home.database) as store:
        assert editions.published(store, EDITION) == before


def test_a_draft_has_no_such_page(seen: Seen):
    assert seen.editor.request("GET", "/board/veille-2026-12-01/sending").status == 404
