"""« Aperçu comme… »: the very message of a member, why something is not in it, and nothing of hers to be used from there."""

import contextlib
import dataclasses
import datetime as dt
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest

from at_desk import ANALYST, TEAM, AtDesk
from call_pages import said
from readings import a_call, news, small_home, work_in
from techwatch import pipeline, render, tokens
from techwatch.errors import TokenError
from techwatch.home import Home
from techwatch.pipeline.mailing import seen_as
from techwatch.pipeline.work import Work
from techwatch.store import editions, ledger, open_store, subscribers
from techwatch.types import Subscriber
from techwatch.web.page import clock
from test_web import serving

NOW = clock() - dt.timedelta(hours=1)
MEMBERS = (
    Subscriber(0, "ana@hopital.example", organisation="Hôpital Exemple", lang="fr", markets=("health",)),
    Subscriber(0, "bo@tram.example", organisation="Tram Exemple", lang="en", reads=("fr",), markets=("city", "health")),
    Subscriber(0, "cy@tout.example", organisation="Tout Exemple", calls_only=True, markets=("city",)),
    Subscriber(0, "di@pause.example", organisation="Pause Exemple", markets=("city",), paused_until=dt.date(2099, 1, 1)),
    Subscriber(0, "el@ailleurs.example", organisation="Ailleurs Exemple", markets=("city",), digests=("autre",)),
    Subscriber(0, "fa@parti.example", organisation="Parti Exemple", markets=("city",)),
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str, dict[str, int]]:
    """A home with an open draft and members; -> their ids by the first letters of their addresses."""
    home = small_home(tmp_path_factory.mktemp("home"), team=list(TEAM))
    readings = [*news(at=NOW), a_call(9, NOW.date() + dt.timedelta(days=20), at=NOW)]
    with open_store(home.database) as store:
        work = work_in(home, store, now=NOW, readings=readings)
        pipeline.draft(work)
        for member in MEMBERS:
            subscribers.put(store, member, now=NOW)
        ids = {each.email[:2]: each.id for each in subscribers.active(store)}
        subscribers.unsubscribe(store, ids["fa"], reason="asked", now=NOW)
        draft = editions.open_draft(store, "veille")
    assert draft is not None
    return home, draft, ids


@pytest.fixture(scope="module")
def editor(made: tuple[Home, str, dict[str, int]]) -> Iterator[AtDesk]:
    with serving(made[0]) as client, contextlib.closing(AtDesk(client, made[0])) as editor:
        yield editor


def asked(edition: str, who: object = "", **more: object) -> str:
    return urlencode({"edition": edition, "who": who, **more}, doseq=True)


def test_it_is_the_message_that_would_be_sent(made: tuple[Home, str, dict[str, int]], tmp_path: Path) -> None:
    home, draft, ids = made
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        member = subscribers.get(store, ids["an"])
        assert member is not None
        seen = seen_as.look(work, draft, member)
        html = render.digest_html(home.environment, seen.view)
    assert "entrepôt de données" in html
    assert "Tram drivers" not in html
    assert {why for _, why in seen.missing} == {"market"}
    assert seen.why_not == ""


def test_why_something_is_missing(made: tuple[Home, str, dict[str, int]], editor: AtDesk) -> None:
    _, draft, ids = made
    page = said(editor.get(f"/desk/seen-as?{asked(draft, ids['bo'])}"))
    assert "Écrit en EN, qu’il ne lit pas." in page
    assert "Pas de ses marchés (Industries culturelles & créatives)." in page
    assert "Il ne reçoit que les appels." in said(editor.get(f"/desk/seen-as?{asked(draft, ids['cy'])}"))
    for who, words in (("di", "une pause jusqu’au 1er janvier 2099"), ("el", "pas abonné à cette lettre"), ("fa", "il s’est désinscrit")):
        assert words in said(editor.get(f"/desk/seen-as?{asked(draft, ids[who])}"))
    lead = said(editor.get(f"/desk/seen-as?{asked(draft)}"))
    assert "Sans marché choisi, il ne reçoit que le premier sujet de chacun." in lead


def test_what_was_sent_before_is_told(made: tuple[Home, str, dict[str, int]]) -> None:
    home, draft, ids = made
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        member = subscribers.get(store, ids["an"])
        assert member is not None
        story = next(item.id for item in editions.proposed(store, draft).values() if "entrepôt" in item.title)
        with store.transaction():
            editions.open_edition(
                store, dataclasses.replace(seen_as.edition_now(work, draft)[0], id="veille-2020-01-07", items=()), now=NOW
            )
            sql = "INSERT INTO sent (subscriber, article, edition) SELECT ?, id, 'veille-2020-01-07' FROM articles WHERE story = ?"
            store.db.execute(sql, [ids["an"], story])
        missing = {item.id: why for item, why in seen_as.look(work, draft, member).missing}
        store.db.execute("DELETE FROM sent")
    assert missing[story] == "sent"


def test_a_made_up_profile_and_the_forms(made: tuple[Home, str, dict[str, int]], editor: AtDesk) -> None:
    _, draft, _ = made
    french = editor.get(f"/desk/seen-as/message?{asked(draft, market=['city'], lang='fr', reads=['fr'])}")
    assert "La ville installe des capteurs de bruit" in french.text
    assert "Tram drivers" not in french.text
    english = editor.get(f"/desk/seen-as/message?{asked(draft, market=['city'], lang='en')}")
    assert english.headers["content-language"] == "en"
    assert "Tram drivers" in english.text
    calls = editor.get(f"/desk/seen-as/message?{asked(draft, market=['health'], calls_only=1)}")
    assert "Appel à projets numéro 9" in unescape(calls.text).replace("\u202f", " ")
    assert "entrepôt" not in calls.text
    text = editor.get(f"/desk/seen-as/message?{asked(draft, market=['city'], show='text')}")
    assert "<table" not in text.text
    page = editor.get(f"/desk/seen-as?{asked(draft, market=['city'], show='phone')}")
    assert 'class="phone"' in page.text


def test_nothing_of_a_member_can_be_used_from_there(made: tuple[Home, str, dict[str, int]], editor: AtDesk) -> None:
    home, draft, ids = made
    for show in ("mail", "text"):
        answer = editor.get(f"/desk/seen-as/message?{asked(draft, ids['an'], show=show)}")
        found = re.findall(r"/(?:unsubscribe|preferences|follow|calendar)/([\w.=-]{20,})", answer.text)
        assert found
        for token in found:
            for purpose in (tokens.UNSUBSCRIBE, tokens.PREFERENCES, tokens.FOLLOW, tokens.CALENDAR):
                with pytest.raises(TokenError):
                    tokens.verify(home.secret, purpose, token)
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "script-src" not in answer.headers["content-security-policy"]
    with open_store(home.database) as store:
        assert ledger.counts(store, f"edition:{draft}") == {}
        assert ledger.sent_stories(store, ids["an"], but="") == set()


def test_members_are_found_by_words(made: tuple[Home, str, dict[str, int]], editor: AtDesk) -> None:
    _, draft, ids = made
    page = editor.get(f"/desk/seen-as?{asked(draft, q='hopital')}")
    assert f'name="who" value="{ids["an"]}"' in page.text
    assert "bo@tram.example" not in page.text
    assert "Personne ne répond" in said(editor.get("/desk/seen-as?q=zzz"))


def test_strange_questions(made: tuple[Home, str, dict[str, int]], editor: AtDesk) -> None:
    home, draft, _ = made
    assert editor.get("/desk/seen-as").status == 200
    for edition in ("veille-2031-01-07", "../../etc/passwd", "x", "veille-2031-99-99"):
        assert editor.get(f"/desk/seen-as?{asked(edition)}").status == 200
        assert editor.get(f"/desk/seen-as/message?{asked(edition)}").status == 404
    for who in ("99999", "x", "-1", "²"):
        assert editor.get(f"/desk/seen-as/message?{asked(draft, who)}").status == 404
    with contextlib.closing(AtDesk(editor, home, ANALYST)) as analyst:
        assert analyst.get("/desk/seen-as").status == 403
