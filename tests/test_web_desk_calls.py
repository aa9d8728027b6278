"""« Appels » at the desk: the list that editors work through, and the forms outside of any draft."""

import contextlib
from collections.abc import Iterator

import pytest

from at_desk import ANALYST, AtDesk
from call_pages import Seen, filled, post, said
from techwatch.store import calls, open_store
from test_web import Client, serving


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return filled(tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def editor(seen: Seen) -> Iterator[AtDesk]:
    with serving(seen.home) as server, contextlib.closing(AtDesk(server, seen.home)) as client:
        yield client


def test_what_is_in_doubt_comes_first_then_the_nearest_date(seen: Seen, editor: Client) -> None:
    page = editor.get("/desk/calls").text
    places = [page.index(f"/desk/calls/{seen.ids[name]}") for name in ("doubt", "soon", "busy", "followed", "forever")]
    assert places == sorted(places)
    assert "À vérifier :" in said(editor.get("/desk/calls"))
    assert f"/desk/calls/{seen.ids['closed']}" not in page
    assert "<b>" not in page


def test_the_list_can_be_narrowed(seen: Seen, editor: Client) -> None:
    def shown(query: str) -> set[str]:
        page = editor.get(f"/desk/calls?{query}").text
        return {name for name, id in seen.ids.items() if f'href="/desk/calls/{id}"' in page} - {"other"}  # it is "doubt" by now

    assert shown("q=ascenseurs") == {"busy"}
    assert shown("market=health") == {"health"}
    assert shown("show=doubt") == {"doubt"}
    assert shown("show=closed") == {"closed"}
    assert shown("market=x&show=y") == set(seen.ids) - {"closed", "other"}
    address = f"/desk/calls/{seen.ids['busy']}"
    answer = post(editor, address, {"remark": "Parlez-en tôt.", "was.remark": ""})
    assert answer.status == 200
    assert "busy" not in shown("show=bare")
    assert "followed" in shown("show=bare")


def test_the_form_stands_outside_of_drafts_too(seen: Seen, editor: Client) -> None:
    address = f"/desk/calls/{seen.ids['edited']}"
    page = editor.get(address)
    assert f'action="{address}"' in page.text
    assert 'href="/desk/calls"' in page.text
    assert "/board/None" not in page.text
    assert "Enregistré" in post(editor, address, {"funder": "Agence du Test", "was.funder": "Agence Exemple"}).text
    with open_store(seen.home.database) as store:
        assert calls.said(store, seen.ids["edited"])["funder"].words == "Agence du Test"
    moved = editor.get(f"/desk/calls/{seen.gone}")
    assert (moved.status, moved.headers["location"]) == (308, f"/desk/calls/{seen.ids['doubt']}")
    assert editor.get("/desk/calls/nothing").status == 404


def test_a_call_is_written_by_hand(seen: Seen, editor: Client) -> None:
    assert 'action="/desk/calls/new"' in editor.get("/desk/calls/new").text
    answer = post(editor, "/desk/calls/new", {"title": "Bourses pour toits calmes", "market": "city", "deadline": "15 décembre 2031"})
    assert answer.status == 200
    assert 'action="/desk/calls/' in answer.text
    assert "Bourses pour toits calmes" in said(editor.get("/desk/calls?q=bourses"))


def test_analysts_look_on(seen: Seen, editor: Client) -> None:
    with contextlib.closing(AtDesk(editor, seen.home, ANALYST)) as analyst:
        assert "/desk/calls/new" not in analyst.get("/desk/calls").text
        assert analyst.get("/desk/calls/new").status == 403
        assert post(analyst, f"/desk/calls/{seen.ids['edited']}", {"funder": "x"}).status == 403
