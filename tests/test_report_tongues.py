"""The actors of a report under the names of its language; what an analyst decides about them holds in the other one too."""

import datetime as dt
import pathlib
from collections.abc import Iterator

import pytest

from readings import ENVIRON, NOW, reading, small_home, work_in
from techwatch import pipeline
from techwatch.home import Home, open_home
from techwatch.pipeline import reports
from techwatch.store import open_store
from techwatch.types import Lang

DAY = dt.timedelta(days=1)
TEXTS = (
    (
        "Lyon écoute ses tunnels",
        "La Commission européenne paie des capteurs de bruit comme en Allemagne, dit le ministère de la Culture.",
        "fr",
    ),
    ("Brest et les dauphins", "Le ministère de la Culture vient d'Allemagne, la Commission européenne aussi : capteurs de bruit.", "fr"),
    (
        "Quays fall silent at night",
        "The European Commission lent Hamburg's port capteurs de bruit; Germany and Bpifrance share costs.",
        "en",
    ),
    (
        "Trains hum an octave lower",
        "Capteurs de bruit ride along with drivers in Germany: Bpifrance and the European Commission cheer.",
        "en",
    ),
)
SAID = [reading(30 + n, title, text, lang=lang, market="city", at=NOW - n * 9 * DAY) for n, (title, text, lang) in enumerate(TEXTS)]


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Home:
    return small_home(tmp_path_factory.mktemp("home"))


@pytest.fixture
def work(home) -> Iterator[pipeline.Work]:
    with open_store(None) as store:
        yield work_in(home, store, readings=SAID)


def made(work: pipeline.Work, folder: pathlib.Path, lang: Lang) -> dict[str, int]:
    """The actors of the report in a language, each with its stories."""
    report = reports.report(work, reports.asked(work, "capteurs bruit", lang=lang), forms=("md",), out=folder).report
    return {actor.name: actor.stories for actor in report.actors}


def test_a_report_names_actors_as_its_language_does_and_counts_them_as_one(work, tmp_path):
    fr, en = made(work, tmp_path / "fr", "fr"), made(work, tmp_path / "en", "en")
    assert fr == {"Commission européenne": 4, "Allemagne": 4, "Bpifrance": 2, "ministère de la Culture": 2}
    assert en == {"European Commission": 4, "Germany": 4, "Bpifrance": 2, "French Ministry of Culture": 2}


def edit(folder: pathlib.Path, old: str, new: str) -> None:
    text = (folder / "selection.md").read_text(encoding="utf-8")
    assert old in text, text
    (folder / "selection.md").write_text(text.replace(old, new), encoding="utf-8")


def lines(folder: pathlib.Path, *names: str) -> list[str]:
    """The lines of the selection that begin with one of these names."""
    text = (folder / "selection.md").read_text(encoding="utf-8").split("\n")
    return [line for line in text if line[6:].startswith(names)]


def test_what_she_left_alone_follows_the_language_and_stands_once(work, tmp_path):
    made(work, tmp_path, "fr")
    assert lines(tmp_path, "Allemagne", "Germany") == ["- [x] Allemagne · lieu · 4 sujets"]
    made(work, tmp_path, "en")
    assert lines(tmp_path, "Allemagne", "Germany") == ["- [x] Germany · place · 4 stories"]
    assert "Germany" in made(work, tmp_path, "en")
    assert made(work, tmp_path, "fr")["Allemagne"] == 4
    assert lines(tmp_path, "Allemagne", "Germany") == ["- [x] Allemagne · lieu · 4 sujets"]


def test_one_struck_in_french_is_struck_in_english_and_back_again(work, tmp_path):
    made(work, tmp_path, "fr")
    edit(tmp_path, "- [x] Commission européenne", "- [ ] Commission européenne")
    for lang in ("fr", "en", "en", "fr"):
        assert not {"Commission européenne", "European Commission"} & made(work, tmp_path, lang).keys(), lang
    assert len(lines(tmp_path, "Commission européenne", "European Commission")) == 1
    edit(tmp_path, "- [ ] Commission européenne", "- [x] Commission européenne")
    assert made(work, tmp_path, "en")["European Commission"] == 4
    assert len(lines(tmp_path, "Commission européenne", "European Commission")) == 1


def test_one_struck_in_english_is_struck_in_french(work, tmp_path):
    made(work, tmp_path, "en")
    edit(tmp_path, "- [x] Germany", "- [ ] Germany")
    assert "Allemagne" not in made(work, tmp_path, "fr")


def test_two_joined_in_one_language_are_one_in_the_other(work, tmp_path):
    made(work, tmp_path, "fr")
    edit(tmp_path, "- [x] Bpifrance ·", "- [x] Bpifrance = Commission européenne ·")
    edit(tmp_path, "ministère de la Culture · organisation", "ministère de la Culture · programme")
    for lang, name in (("fr", "Commission européenne"), ("en", "European Commission")):
        report = reports.report(work, reports.asked(work, "capteurs bruit", lang=lang), forms=("md",), out=tmp_path).report
        kinds = {actor.name: (actor.kind, actor.stories) for actor in report.actors}
        assert kinds[name] == ("organisation", 4)
        assert "Bpifrance" not in kinds
        assert kinds["ministère de la Culture" if lang == "fr" else "French Ministry of Culture"] == ("programme", 2)
    assert len(lines(tmp_path, "ministère de la Culture", "French Ministry of Culture")) == 1


def test_a_name_that_she_gives_stays_hers_even_in_the_other_language(work, tmp_path):
    made(work, tmp_path, "fr")
    edit(tmp_path, "Allemagne · lieu", "Allemagne = Germany · lieu")
    assert "Germany" in made(work, tmp_path, "fr")
    assert "Germany" in made(work, tmp_path, "en")


def test_the_home_s_own_names_and_strikes_stand_in_both_languages(home, tmp_path):
    (home.path / "actors.yaml").write_text("actors:\n  European Commission: {}\nstrike: [Germany]\n", encoding="utf-8")
    with open_store(None) as store:
        own = work_in(open_home(home.path, environ=ENVIRON), store, readings=SAID)
        fr, en = made(own, tmp_path / "fr", "fr"), made(own, tmp_path / "en", "en")
    assert "European Commission" in fr
    assert "European Commission" in en
    assert not {"Allemagne", "Germany"} & {*fr, *en}
