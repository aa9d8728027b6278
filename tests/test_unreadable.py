"""A draft's file that a colleague broke: an editor without the folder puts its last readable version back from the board."""

import contextlib
import datetime as dt
import pathlib
from collections.abc import Iterator
from typing import Any

import pytest

from at_desk import ANALYST, EDITOR, TEAM, AtDesk
from readings import EDITION, NOW, news, small_home, work_in
from techwatch import pipeline, review
from techwatch.errors import ActError, EditionError
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.drafting import acts, unreadable
from techwatch.review.acts import Act
from techwatch.store import desk, open_store
from test_web import serving

BOARD = f"/board/{EDITION}"
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def home(tmp_path: Any) -> Home:
    home = small_home(tmp_path / "home", team=list(TEAM))
    with open_store(home.database) as store:
        pipeline.draft(work_in(home, store, readings=news()))
    return home


@pytest.fixture
def editor(home: Home) -> Iterator[AtDesk]:
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as editor:
        yield editor


def short(home: Home) -> pathlib.Path:
    return home.review / f"{EDITION}.md"


def rest(home: Home) -> pathlib.Path:
    return home.review / f"{EDITION}.rest.md"


def kept(home: Home) -> list[pathlib.Path]:
    return review.ReviewFolder(home.review).conflicts()


def put_back(home: Home) -> list[str]:
    with open_store(home.database) as store:
        return [path.name for path in unreadable.put_back(Work(home, store, LATER), EDITION, who=EDITOR)]


def edited(home: Home) -> bytes:
    """What stands there after an editor's act."""
    acts.act(home, EDITION, Act("editorial", value="Trois mots.", lang="fr"), who=EDITOR, now=NOW)
    return short(home).read_bytes()


@pytest.mark.parametrize(
    "broken",
    [b"---\nstatut: [\n---\n\n## Rien\n", "déjà".encode("latin-1"), b"\xff\xfeno", b"no front matter at all"],
    ids=["yaml", "latin-1", "utf-16", "words"],
)
def test_the_last_readable_version_comes_back_and_the_bytes_stay_beside_it(home: Home, broken: bytes) -> None:
    good = edited(home)
    short(home).write_bytes(broken)
    (name,) = put_back(home)
    assert short(home).read_text(encoding="utf-8-sig" if not broken.startswith(b"\xff\xfe") else "utf-16") == good.decode()
    assert (home.review / name).read_bytes() == broken
    assert [path.name for path in kept(home)] == [name]
    with open_store(home.database) as store:
        logged = desk.log_of(store, EDITION)[0]
    assert (logged.who, logged.name, logged.note) == (EDITOR, unreadable.RESTORED, name)
    acts.act(home, EDITION, Act("status", value="approved"), who=EDITOR, now=LATER)
    assert "Trois mots." in short(home).read_text(encoding="utf-8" if not broken.startswith(b"\xff\xfe") else "utf-16")


def test_of_the_two_files_only_the_broken_one_goes_back(home: Home) -> None:
    good = edited(home)
    said = rest(home).read_text(encoding="utf-8") + "\n<!-- une note -->\n"
    rest(home).write_text(said, encoding="utf-8")
    short(home).write_bytes(good.replace(b"---\n", b"--\n"))
    assert len(put_back(home)) == 1
    assert (short(home).read_bytes(), rest(home).read_text(encoding="utf-8")) == (good, said)
    rest(home).write_bytes(b"\xe9")
    (name,) = put_back(home)
    assert name.endswith(".rest.md")
    assert (short(home).read_bytes(), (home.review / name).read_bytes()) == (good, b"\xe9")


def test_what_can_be_read_is_left_alone_and_an_empty_file_leaves_no_copy(home: Home) -> None:
    good = edited(home)
    assert put_back(home) == []
    short(home).write_bytes(b"")
    assert put_back(home) == []
    assert (short(home).read_bytes(), kept(home)) == (good, [])
    with open_store(home.database) as store:
        assert desk.log_of(store, EDITION)[0].name == unreadable.RESTORED


def test_two_broken_files_in_a_second_are_both_kept(home: Home) -> None:
    for broken in (b"one", b"two"):
        short(home).write_bytes(broken)
        put_back(home)
    assert sorted(path.read_bytes() for path in kept(home)) == [b"one", b"two"]


def test_a_draft_of_which_nothing_is_kept_is_left(home: Home) -> None:
    edited(home)
    short(home).write_bytes(b"broken")
    with open_store(home.database) as store:
        with store.transaction():
            store.db.execute("DELETE FROM draft_versions")
        with pytest.raises(ActError):
            unreadable.put_back(Work(home, store, LATER), EDITION, who=EDITOR)
        assert unreadable.last_readable(home, store, EDITION) is None
    assert short(home).read_bytes() == b"broken"


def test_a_published_edition_is_not_touched(home: Home) -> None:
    with open_store(home.database) as store:
        pipeline.publish(Work(home, store, NOW), EDITION)
        with pytest.raises(EditionError, match="est publié"):
            unreadable.put_back(Work(home, store, LATER), EDITION, who=EDITOR)


def test_the_board_offers_it_without_a_script(home: Home, editor: AtDesk) -> None:
    good = edited(home)
    short(home).write_bytes(good.replace(b"statut:", b"statut: ["))
    page = editor.get(BOARD)
    assert page.status == 409
    assert f'action="{BOARD}/readable"' in page.text
    assert EDITOR in page.text
    assert f'href="{BOARD}"' in editor.get("/board").text
    answer = editor.post(f"{BOARD}/readable")
    assert (answer.status, answer.headers["location"]) == (303, BOARD)
    assert editor.get(BOARD).status == 200
    assert "dernière version lisible remise" in editor.get(f"{BOARD}/history").text
    assert "dernière version lisible remise" in editor.get("/log").text
    assert "illisible" in editor.get("/board").text


def test_an_act_on_a_broken_file_leads_to_the_page_that_mends_it(home: Home, editor: AtDesk) -> None:
    short(home).write_bytes(b"broken")
    told = editor.request("POST", f"{BOARD}/act", b"keep=s-1", hx_request="true", content_type="application/x-www-form-urlencoded")
    assert (told.status, told.headers["hx-retarget"]) == (409, "#news")
    assert f'<a href="{BOARD}">Réparer</a>' in told.text
    assert f'<a href="{BOARD}">Réparer</a>' in editor.get(f"{BOARD}/changes?seen=x", hx_request="true").text


def test_an_analyst_may_not(home: Home) -> None:
    short(home).write_bytes(b"broken")
    with serving(home) as client, contextlib.closing(AtDesk(client, home, ANALYST)) as analyst:
        assert "/readable" not in analyst.get(BOARD).text
        assert analyst.post(f"{BOARD}/readable").status == 403
    assert short(home).read_bytes() == b"broken"
