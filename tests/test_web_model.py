"""« Modèle »: what trainings changed, in plain words, and the way back."""

import contextlib
import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from at_desk import ANALYST, EDITOR, TEAM, AtDesk
from call_pages import post, said
from readings import NOW, news, put, small_home
from techwatch import pipeline
from techwatch.home import Home, list_files
from techwatch.pipeline.judging import taught
from techwatch.pipeline.judging.taught import Measured, Training
from techwatch.ranking import Kept, Taste
from techwatch.store import desk, editions, open_store, ranks
from techwatch.types import Edition, Item
from test_web import serving

FIRST = Training(NOW, "2026-11-01-050000", 12, 3, (Measured("gate", 200, (31, 30), (0.8, 0.81)),))
SECOND = Training(
    NOW + dt.timedelta(days=1),
    "2026-11-21-050000",
    40,
    10,
    (Measured("gate fr", 120, (20, 18), (0.8, 0.81)), Measured("decisions", 10, (4, 1), (0.6, 0.8))),
)
REFUSED = dataclasses.replace(SECOND, at=NOW + dt.timedelta(days=2), name="2026-11-22-050000", refused="gate: worse")

_WEIGHTS = {"source:La Gazette": 0.5, "source:Le Cri": -0.5, "word:tram": 0.3, "word:golf": -0.3, "market:city": 0.2}
TASTE = Taste(Taste().weights | _WEIGHTS, {"La Gazette": Kept(4, 5), "Le Cri": Kept(0, 5)}, {"city": 1.2}, {"word:tram": "tramway"}, 3, 120)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return small_home(tmp_path / "home", team=list(TEAM))


@pytest.fixture
def editor(home: Home) -> Iterator[AtDesk]:
    with serving(home) as client, contextlib.closing(AtDesk(client, home)) as editor:
        yield editor


def decided(home: Home) -> None:
    """Three decisions of an editor, two of which say something of markets."""
    with open_store(home.database) as store:
        put(store, news())
        pipeline.group(pipeline.Work(home, store, NOW))
        ids = [row[0] for row in store.db.execute("SELECT id FROM stories ORDER BY id LIMIT 3")]
        edition = Edition("veille-2026-11-24", "veille", NOW.date(), items=tuple(Item(id, id) for id in ids))
        made = [
            editions.Decision(ids[0], "kept", "", "city"),
            editions.Decision(ids[1], "off-topic", "city", ""),
            editions.Decision(ids[2], "dropped"),
        ]
        with store.transaction():
            editions.open_edition(store, edition, now=NOW)
            editions.decide(store, edition.id, made, who="review folder", now=NOW)


def test_before_anything_was_learned(home: Home, editor: AtDesk) -> None:
    page = said(editor.get("/desk/model"))
    assert "Aucun apprentissage n’a encore eu lieu ici." in page
    assert "Rien de nouveau depuis le dernier apprentissage." in page
    assert "sans modèle appris" in page
    assert "Revenir au modèle d’avant" not in page
    assert post(editor, "/desk/model/back", {"sure": "1"}).status == 409
    decided(home)
    page = said(editor.get("/desk/model"))
    assert "1 sujet gardé, 1 mis hors sujet. Prochain apprentissage :" in page


def test_what_each_training_changed_and_the_way_back(home: Home, editor: AtDesk) -> None:
    files = list_files(home.path, home.config.markets)
    for training, data in ((FIRST, b"one"), (SECOND, b"two")):
        files.use(training.name, data)
        taught.remember(files, training)
    taught.remember(files, REFUSED)
    page = said(editor.get("/desk/model"))
    assert "Le modèle du 21 novembre 2026 à 10 h." in page
    assert page.index("22 novembre") < page.index("Écarté : il aurait fait plus d’erreurs.")
    assert "Sur 10 de vos décisions, qu’il n’avait pas vues : 1 erreur de marché, 4 avant." in page
    assert "dont en français, 120 : 18 erreurs de marché, 20 avant." in page
    assert "Appris de 12 de vos décisions" in page
    assert "Revenir au modèle d’avant ?" in said(post(editor, "/desk/model/back", {}))
    assert files.used()[-1] == SECOND.name
    done = post(editor, "/desk/model/back", {"sure": "1"})
    assert done.status == 303
    assert files.used() == [FIRST.name]
    page = editor.get(done.headers["location"])
    assert "de nouveau en service" in said(page)
    number = done.headers["location"].rpartition("=")[2]
    assert f"/desk/model/undo/{number}" in editor.get("/log").text
    assert post(editor, f"/desk/model/undo/{number}", {}).status == 303
    assert files.used() == [FIRST.name, SECOND.name]
    assert post(editor, f"/desk/model/undo/{number}", {}).status == 409
    with open_store(home.database) as store:
        assert [(act.name, act.who) for act in desk.log_of(store, "")] == [("model-forth", EDITOR), ("model-back", EDITOR)]


def test_analysts_read_and_do_not_change(home: Home, editor: AtDesk) -> None:
    list_files(home.path, home.config.markets).use("2026-11-21-050000", b"one")
    with contextlib.closing(AtDesk(editor, home, ANALYST)) as analyst:
        assert "Revenir au modèle" not in said(analyst.get("/desk/model"))
        assert post(analyst, "/desk/model/back", {"sure": "1"}).status == 403


def test_the_ranking_is_told_in_words(home: Home, editor: AtDesk) -> None:
    assert "rien n’est encore appris de vos choix" in said(editor.get("/desk/model"))
    with open_store(home.database) as store:
        ranks.keep(store, TASTE, now=NOW)
    page = said(editor.get("/desk/model"))
    assert "Appris de 120 choix, sur 3 numéros" in page
    assert "Sources que vous gardez La Gazette" in page
    assert "Sources que vous écartez Le Cri" in page
    assert "Sujets que vous gardez tramway" in page
    assert "Marchés qui montent Ville durable" in page


def test_a_training_is_remembered(tmp_path: Path) -> None:
    files = list_files(tmp_path, "cap-digital")
    for number in range(30):
        taught.remember(files, dataclasses.replace(SECOND, name=str(number)))
    with (files.models / "trainings.jsonl").open("a") as file:
        file.write("{broken\n")
    kept = taught._trainings(files)
    assert [one.name for one in kept] == [str(number) for number in range(6, 30)]
    assert kept[-1] == dataclasses.replace(SECOND, name="29")
