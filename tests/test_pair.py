"""`techwatch explain A B`: why two articles are or are not the same."""

import dataclasses
import datetime as dt
import json
import pathlib
import re
import sys

import pytest
from click.testing import CliRunner, Result

from techwatch.calls.reading import read_call
from techwatch.cli import main, pairs, techwatch, work
from techwatch.dedupe.linkage import NEAR
from techwatch.dedupe.pair import Pair, explain
from techwatch.store import Store, articles, links, open_store, stories
from techwatch.store.stories import StoryIndex
from techwatch.types import Article, Lang, Reading

NOW = dt.datetime(2026, 11, 20, 8, tzinfo=dt.UTC)

SHUTTLE = (
    "Une navette sans conducteur entre la gare et l'hôpital",
    "La régie des transports de Morvalle essaie depuis lundi une navette sans conducteur entre la gare et l'hôpital Saint-Aubert. "
    "Le véhicule, construit par Ateliers Quillon, transporte douze voyageurs à 25 kilomètres à l'heure sur une voie qu'il partage avec les "
    "vélos. Un agent reste à bord pendant les six premiers mois et note chaque freinage brusque. Le projet coûte 1,9 million d'euros, dont "
    "600 000 euros apportés par la région Hautes-Plaines. L'université de Brécy mesurera la confiance des voyageurs.",
)
REPORT = (
    "Morvalle : la navette sans conducteur de Quillon roule vers l'hôpital",
    "À Morvalle, une navette sans conducteur relie la gare à l'hôpital Saint-Aubert lundi. Douze voyageurs y montent, un agent de la "
    "régie les accompagne, et Quillon, son constructeur, promet qu'elle freine mieux qu'un chauffeur fatigué.",
)
KILN = (
    "Des potiers ouvrent un four électrique partagé",
    "Les potiers de Larmont ont ouvert jeudi un four électrique partagé, le premier du comté qui marche au soleil de son toit. Il cuit 300 "
    "pots à 1 240 degrés et garde la chaleur de l'après-midi dans un lit de basalte. Les membres paient 14 euros l'étagère.",
)
FERRIES = {
    "fr": (
        "Velmar met en service 47 ferries électriques entre Orrin et Selby",
        "La compagnie Velmar a mis en service jeudi 47 ferries électriques entre Orrin et Selby, pour 31,6 millions d'euros. Chaque bateau "
        "transporte 240 passagers et se recharge en 19 minutes au port d'Orrin. Les moteurs viennent du chantier Quillon.",
    ),
    "en": (
        "Velmar puts 47 electric ferries into service between Orrin and Selby",
        "On Thursday the Velmar company put 47 electric ferries into service between Orrin and Selby, for €31.6 million. Each boat "
        "carries 240 passengers and charges in 19 minutes at the port of Orrin. The motors come from the Quillon shipyard.",
    ),
}
HINTED = (
    "Quieter days for those who live beside the water in Selby",
    "A stroll along the quay used to smell of oil. Velmar has changed its boats, and the port of Orrin its pumps. Gulls seem to like it.",
)


@pytest.fixture
def store(tmp_path: pathlib.Path):
    with open_store(tmp_path / "techwatch.db") as opened:
        yield opened


def article(name: str, told: tuple[str, str], *, lang: Lang = "fr", hours: float = 0) -> Article:
    url, when = f"https://{name}.example/un", NOW + dt.timedelta(hours=hours)
    return Article(0, url, url, *told, source=name.title(), lang=lang, published=when, seen=when)


def add(store: Store, name: str, told: tuple[str, str], *, lang: Lang = "fr", hours: float = 0, call: bool = False) -> str:
    """-> its address."""
    one = article(name, told, lang=lang, hours=hours)
    text = "Appel à projets. Date limite de dépôt : 4 mai 2027."
    facts = read_call("Appel à projets", text, lang="fr", published=NOW, kind="call") if call else None
    stories.place(store, articles.with_id(one, articles.add(store, Reading(one, call=facts))))
    return one.url


def story(store: Store, url: str) -> str:
    return articles.story_of(store, articles.find(store, url) or 0)


def asked(home: pathlib.Path, *arguments: object) -> Result:
    return CliRunner().invoke(techwatch, ["--home", str(home), "explain", *map(str, arguments)])


def told(home: pathlib.Path, *arguments: object) -> dict:
    found = asked(home, *arguments, "--json")
    assert found.exit_code == 0, found
    return json.loads(found.stdout)


def shown(home: pathlib.Path, *arguments: object) -> str:
    found = asked(home, *arguments)
    assert found.exit_code == 0, found
    return found.stdout


def alone(one: Article, other: Article, calls: tuple[bool, bool] = (False, False)) -> Pair:
    with open_store(None) as empty:
        return explain(one, other, StoryIndex(empty), calls=calls)


# --- verdicts -------------------------------------------------------------------------------------


def test_a_release_taken_over_is_the_same_text(store, tmp_path):
    copy = ("Morvalle essaie sa navette", f"MORVALLE, 20 nov. - {SHUTTLE[1]} (Avec la régie)")
    one, other = add(store, "un", SHUTTLE), add(store, "deux", copy, hours=3)
    found = told(tmp_path, one, other)
    assert (found["verdict"], found["stored"], found["editors"]) == ("copy", "same", None)
    assert (found["likeness"]["reason"], found["likeness"]["enough"]) == ("contained", True)
    assert found["passages"][0].startswith("La régie des transports de Morvalle")
    lines = shown(tmp_path, one, other)
    assert re.search(r"^verdict: +the same text$", lines, re.M)
    assert re.search(r"^text: +enough in common: \d+% of the shorter text, \d+% needed$", lines, re.M)
    assert re.search(r"^ +“La régie des transports de Morvalle .+ …”$", lines, re.M)
    assert re.search(r"^ +names and numbers in both: .*morvalle", lines, re.M)
    assert re.search(r"^stored: +in one story$", lines, re.M)


def test_the_same_text_is_the_same_story_however_late(store, tmp_path):
    one, other = add(store, "un", SHUTTLE), add(store, "deux", ("Morvalle essaie sa navette", SHUTTLE[1]), hours=24 * 9)
    lines = shown(tmp_path, one, other)
    assert re.search(r"^verdict: +the same text$", lines, re.M)
    assert "story:" not in lines
    assert re.search(r"^stored: +in one story$", lines, re.M)


def test_another_text_on_the_same_news_is_the_same_story(store, tmp_path):
    one, other = add(store, "un", SHUTTLE), add(store, "deux", REPORT, hours=20)
    found = told(tmp_path, one, other)
    assert (found["verdict"], found["stored"], found["agreement"]) == ("story", "same", None)
    assert found["nearness"] >= found["needed"] == NEAR
    assert sum(term["weight"] for term in found["terms"]) >= found["nearness"]
    lines = shown(tmp_path, one, other)
    assert re.search(rf"^story: +nearness 0\.\d\d, {NEAR:.2f} needed; (the same day|1 day apart), two sites$", lines, re.M)
    assert re.search(r"terms in common: .*navett 0\.\d\d", lines)


def test_other_news_is_another_story(store, tmp_path):
    one, other = add(store, "un", SHUTTLE), add(store, "deux", KILN, hours=60)
    found = told(tmp_path, one, other)
    assert (found["verdict"], found["stored"], found["against"], found["days"]) == ("other", "other", "", 2)
    lines = shown(tmp_path, one, other)
    assert "two different stories" in lines
    assert re.search(r"^text: +too little in common: 0% of the shorter text", lines, re.M)
    assert "names and numbers in both" not in lines
    assert "2 days apart" in lines
    assert re.search(r"^stored: +in two stories$", lines, re.M)


def test_a_translation_is_the_same_story_and_its_text_is_not_told(store, tmp_path):
    one, other = add(store, "un", FERRIES["fr"]), add(store, "deux", FERRIES["en"], lang="en", hours=2)
    found = told(tmp_path, one, other)
    assert (found["verdict"], found["stored"], found["agreement"]["verdict"]) == ("story", "same", "same")
    assert min(found["agreement"]["points"].values()) > 0
    assert found["agreement"]["total"] > found["agreement"]["needed"]["same"]
    lines = shown(tmp_path, one, other)
    assert re.search(r"^languages: \+\d\.\d points; one story takes \+\d\.\d, a hint -\d\.\d$", lines, re.M)
    assert re.search(r"^ +\+\d\.\d  names with which both begin$", lines, re.M)
    assert re.search(r"in common: .*31600000.*velmar", lines)
    assert not re.search(r"^(text|story):|%!|five-word|nearness", lines, re.M)


def test_what_is_only_likely_is_a_hint_that_says_what_speaks_against(store, tmp_path):
    one, other = add(store, "un", FERRIES["fr"]), add(store, "deux", HINTED, lang="en", hours=2)
    found = told(tmp_path, one, other)
    assert (found["verdict"], found["stored"], found["agreement"]["verdict"]) == ("maybe", "other", "maybe")
    assert {name for name, points in found["agreement"]["points"].items() if points < 0} == {"untold_figures", "unsaid"}
    assert [hint.story for hint in links.hints(store, story(store, one))] == [story(store, other)]
    lines = shown(tmp_path, one, other)
    assert "a hint for the editors, nothing is merged" in lines
    assert re.search(r"^ +-\d\.\d  figures of a title that the other does not say$", lines, re.M)
    assert re.search(r"^ +-\d\.\d  figures of the first words that the other does not say$", lines, re.M)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_call_and_news_are_never_one_story(store, tmp_path, lang):
    one, other = (
        add(store, "un", FERRIES["fr"], call=True),
        add(store, "deux", FERRIES["en"] if lang == "en" else REPORT, lang=lang, hours=2),
    )
    found = told(tmp_path, one, other)
    assert (found["verdict"], found["against"]) == ("other", "call")
    assert re.search(r"^story: +.*one is a call, the other news: never one story$", shown(tmp_path, one, other), re.M)


@pytest.mark.parametrize(("lang", "told_again"), [("fr", REPORT), ("en", FERRIES["en"])])
def test_what_is_too_old_is_another_story(store, tmp_path, lang, told_again):
    one, other = add(store, "un", FERRIES["fr"] if lang == "en" else SHUTTLE), add(store, "deux", told_again, lang=lang, hours=24 * 8)
    found = told(tmp_path, one, other)
    assert (found["verdict"], found["against"], found["stored"]) == ("other", "days", "other")
    assert re.search(r"^story: +8 days apart; too many days for one story$", shown(tmp_path, one, other), re.M)


def test_languages_that_are_not_compared_are_told():
    found = alone(article("un", SHUTTLE), article("deux", ("Ein Bus ohne Fahrer", "In Morvalle fährt ein Bus ohne Fahrer."), lang="de"))
    assert (found.verdict, found.against, found.agreement) == ("other", "languages", None)


def test_short_words_are_the_same_only_for_a_week():
    note = ("Une navette à Morvalle", "La navette sans conducteur roule dès lundi.")
    near, far = (alone(article("un", note), article("deux", note, hours=24 * days)) for days in (6, 9))
    assert (near.verdict, far.verdict) == ("copy", "other")
    assert near.likeness.reason == "exact"


def test_the_longest_passages_are_told_as_the_first_spells_them():
    mine = "Un. « La navette roule dès lundi entre la gare et le port », dit-on. Rien. Le projet coûte 3 millions d'euros à la région. Fin."
    theirs = "LA NAVETTE ROULE DÈS LUNDI ENTRE LA GARE puis loin ; le projet coûte 3 millions d’euros à la Région."
    found = alone(article("un", ("", mine)), article("deux", ("", theirs)))
    assert found.passages == ("Le projet coûte 3 millions d'euros à la région.", "La navette roule dès lundi entre la gare")


# --- what is told is what the engine does ---------------------------------------------------------

PLACED = [
    (SHUTTLE, "fr", REPORT, "fr"),
    (SHUTTLE, "fr", ("Morvalle essaie sa navette", SHUTTLE[1]), "fr"),
    (SHUTTLE, "fr", KILN, "fr"),
    (FERRIES["fr"], "fr", FERRIES["en"], "en"),
    (FERRIES["en"], "en", FERRIES["fr"], "fr"),
    (FERRIES["fr"], "fr", HINTED, "en"),
    (KILN, "fr", FERRIES["en"], "en"),
]


@pytest.mark.parametrize("hours", [0, 60, 24 * 6, 24 * 9])
@pytest.mark.parametrize(("first", "lang", "second", "other_lang"), PLACED)
def test_the_verdict_is_what_the_engine_decides(store, tmp_path, first, lang, second, other_lang, hours):
    one, other = add(store, "un", first, lang=lang), add(store, "deux", second, lang=other_lang, hours=hours)
    ids = [articles.find(store, url) for url in (one, other)]
    copied = StoryIndex(store).known(ids[1]).copy_of == ids[0]
    hinted = bool(links.hints(store, story(store, one)))
    placed = "copy" if copied else "story" if story(store, one) == story(store, other) else "maybe" if hinted else "other"
    found = told(tmp_path, one, other)
    assert found["verdict"] == placed
    assert told(tmp_path, other, one)["verdict"] == placed, "the other way round is the same"
    if lang == other_lang and not copied and not found["against"]:
        assert (found["nearness"] >= found["needed"]) == (placed == "story")


def test_a_pair_alone_and_in_its_store_is_the_same(store, tmp_path):
    one, other = add(store, "un", SHUTTLE), add(store, "deux", REPORT, hours=20)
    apart = alone(article("un", SHUTTLE), article("deux", REPORT, hours=20))
    found = told(tmp_path, one, other)
    assert found["verdict"] == apart.verdict
    assert found["nearness"] == pytest.approx(apart.nearness, abs=0.05)
    assert found["likeness"] == dataclasses.asdict(apart.likeness)


# --- what can be asked ----------------------------------------------------------------------------

KEYS = {
    "call",
    "articles",
    "verdict",
    "likeness",
    "common",
    "contained",
    "passages",
    "facts",
    "others",
    "days",
    "same_site",
    "nearness",
    "needed",
} | {
    "terms",
    "agreement",
    "against",
    "stored",
    "editors",
}


def test_the_keys_for_scripts(store, tmp_path):
    found = told(tmp_path, add(store, "un", SHUTTLE), add(store, "deux", REPORT, hours=1))
    assert set(found) == KEYS
    first, second = found["articles"]
    assert first == {
        "title": SHUTTLE[0],
        "url": "https://un.example/un",
        "source": "Un",
        "lang": "fr",
        "published": NOW.isoformat(),
        "words": len(SHUTTLE[1].split()),
        "story": second["story"],
    }
    assert {"term", "weight"} == set(found["terms"][0])


def page(path: pathlib.Path, name: str, title: str, text: str) -> pathlib.Path:
    (path / name).write_text(
        f"<html lang=fr><title>{title}</title><body><article><h1>{title}</h1><p>{text}</p></article>", encoding="utf-8"
    )
    return path / name


def test_files_addresses_and_stories_may_be_named(store, tmp_path):
    one, other = add(store, "un", SHUTTLE), add(store, "deux", KILN)
    for mine in (one, story(store, one), f"{one}?utm_source=letter"):
        assert told(tmp_path, mine, other)["articles"][0]["url"] == one
    found = told(tmp_path, one, page(tmp_path, "page.html", *SHUTTLE))
    assert (found["verdict"], found["stored"], found["articles"][1]["story"]) == ("copy", None, None)
    assert not [line for line in pairs._lines(found) if line.startswith("stored:")]


def test_a_story_that_became_another_is_found_under_its_first_id(store, tmp_path):
    one, other = add(store, "un", SHUTTLE), add(store, "deux", KILN, hours=1)
    gone = story(store, other)
    assert stories.join(store, story(store, one), gone) != gone
    assert told(tmp_path, gone, one)["articles"][0]["story"] == story(store, one)


def test_two_files_need_no_home(tmp_path):
    files = page(tmp_path, "un.html", *SHUTTLE), page(tmp_path, "deux.html", *KILN)
    assert "two different stories" in shown(tmp_path, *files)
    assert not (tmp_path / "techwatch.db").exists()


@pytest.mark.parametrize("unknown", ["s00000", "nowhere.html"])
def test_what_is_nothing_is_an_error(store, tmp_path, monkeypatch, capsys, unknown):
    monkeypatch.setattr(sys, "argv", ["techwatch", "--home", str(tmp_path), "explain", add(store, "un", SHUTTLE), unknown])
    with pytest.raises(SystemExit) as left:
        main()
    assert left.value.code == 1
    assert f"{unknown}: neither an address, a file, nor a story's id" in capsys.readouterr().err


def test_nothing_is_written(store, tmp_path):
    one, other = add(store, "un", SHUTTLE), add(store, "deux", REPORT, hours=1)
    counts = [
        store.db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("articles", "stories", "term_counts", "story_links")
    ]
    shown(tmp_path, one, other)
    assert counts == [
        store.db.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("articles", "stories", "term_counts", "story_links")
    ]


def test_what_editors_said_is_told_beside_the_verdict(store, tmp_path):
    one, other = add(store, "un", SHUTTLE), add(store, "deux", REPORT, hours=1)
    stories.split(store, [articles.find(store, other)], who="command line", now=NOW)
    found = told(tmp_path, one, other)
    assert (found["verdict"], found["stored"]) == ("story", "other")
    assert found["editors"] == {"said": "apart", "who": "command line", "at": NOW.isoformat()}
    lines = shown(tmp_path, one, other)
    assert re.search(r"^stored: +in two stories$", lines, re.M)
    assert re.search(r"^editors: +apart by command line, 2026-11-20$", lines, re.M)


def test_an_article_and_itself(store, tmp_path):
    one = add(store, "un", SHUTTLE)
    assert re.search(r"^stored: +one article$", shown(tmp_path, one, one), re.M)


def test_no_line_is_wider_than_a_terminal(store, tmp_path, monkeypatch):
    long = (f"{SHUTTLE[0]} " * 4, SHUTTLE[1])
    found = told(tmp_path, add(store, "un", long), add(store, "deux", long, hours=1))
    monkeypatch.setattr(work, "WIDE", 60)
    printed = [line for each in pairs._lines(found) for line in work.folded(each, indent=11).splitlines()]
    assert max(map(len, printed)) <= 60
