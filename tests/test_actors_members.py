import contextlib
import dataclasses
import json
import re

import pytest

from at_desk import TEAM, AtDesk
from readings import EDITION, NOW, reading, small_home, work_in
from sample_edition import edition, environment, view
from techwatch import pipeline, render
from techwatch.actors.mentions import Members
from techwatch.pipeline.drafting import mentions
from techwatch.pipeline.reports import who
from techwatch.pipeline.work import Work
from techwatch.store import articles, editions, open_store, subscribers
from techwatch.store.columns import from_json, to_json
from techwatch.types import Hit, Item, Named, Subscriber
from test_web import serving

STORIES = (
    ("health", "fr", "Un entrepôt de données ouvre", "La start-up Exemplia et Bpifrance ouvrent un entrepôt de données de santé à Lille."),
    ("city", "en", "Quieter trams in Berlin", "Engineers of Atelier Volubile mount rubber sleeves on forty tramcars before winter."),
    ("creative", "fr", "Une fabrique pour les musées", "La fabrique de décors reçoit une aide ; les musées préparent leurs visites."),
)


def sign_up(work: Work, *organisations: str) -> None:
    for number, name in enumerate(organisations):
        subscribers.put(work.store, Subscriber(0, f"lectrice{number}@membres.example", organisation=name), now=NOW)


def worked(path, **more):
    home = small_home(path, **more)
    with open_store(home.database) as store:
        stories = [reading(n, title, text, market=market, lang=lang) for n, (market, lang, title, text) in enumerate(STORIES, 1)]
        yield work_in(home, store, readings=stories)


@pytest.fixture
def work(tmp_path):
    yield from worked(tmp_path)


@pytest.fixture
def unmarked(tmp_path):
    yield from worked(tmp_path, members={"mark": False})


# --- whose name it is -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("organisation", "text", "found"),
    [
        ("EXEMPLIA SAS", "Hier, Exemplia a ouvert un atelier.", ["EXEMPLIA"]),
        ("exemplia", "Exemplia ouvre.", ["Exemplia"]),
        ("SAS Exemplia (Lille)", "Chez Exemplia, on recrute.", ["Exemplia"]),
        ("Exemplia", "Une exemplia de plus, et Exemplia Vacances ouvre.", []),
        ("Exemplia", "Exemplia France ouvre.", ["Exemplia"]),
        ("Banque publique d'investissement", "Bpifrance finance.", ["Bpifrance"]),
        ("Bpifrance", "La Banque publique d’investissement finance.", ["Bpifrance"]),
        ("Orange", "Une lumière Orange, une orange, une ville : Orange.", []),
        ("Orange", "Le groupe Orange ouvre une boutique. L'orange est son fruit.", ["Orange"]),
        ("Orange", "Orange étend la fibre de son réseau.", ["Orange"]),
        ("Orange SA", "Le département d'Orange SA vend des mobiles.", ["Orange"]),
        ("Université de technologie de Troyes", "L'université de technologie de Troyes recrute.", ["Université de technologie de Troyes"]),
        ("Lumière", "La Lumière du jour. Lumière sur la ville.", []),
        ("Lumière", "La société Lumière recrute, la lumière aussi.", ["Lumière"]),
        ("La Fabrique", "La fabrique ferme. La Fabrique ferme.", []),
        ("La Fabrique", "On voit ici La Fabrique ouvrir.", ["La Fabrique"]),
        ("École", "L'École ouvre.", []),
        ("Horizon", "Un nouvel Horizon. Innovation Horizon.", []),
        ("Innovation", "Le service Innovation recrute.", []),
        ("Ville", "La Ville ouvre.", []),
        ("Freelance", "Un Freelance passe.", []),
        ("Paris", "Paris ouvre.", []),
        ("Marie Exemple", "Marie Exemple, directrice, ouvre.", []),
        ("Martin", "Selon Camille Martin, tout va. Martin ouvre.", []),
        ("AB", "AB ouvre.", []),
        ("XQT", "XQT ouvre, et le xqt aussi.", ["XQT"]),
        ("XQT", "Un Xqt ouvre.", []),
        ("Jardins & Modèles", "Les équipes de Jardins & Modèles plantent.", ["Jardins & Modèles"]),
        ("Essai", "La société Essai ouvre.", ["Essai"]),
        ("", "Rien.", []),
        ("…", "Rien…", []),
    ],
)
def test_an_organisation_counts_where_it_is_meant(organisation, text, found):
    assert list(Members([organisation]).named("", text)) == found


def test_the_cluster_itself_is_no_member():
    assert not Members(["Pôle Essai", "  "], but=["Pôle Essai"])
    assert Members(["Pôle Essai"]).named("Le Pôle Essai recrute", "") == ("Pôle Essai",)
    assert Members(["Exemplia SAS"]).names("exemplia")
    assert not Members(["Exemplia"]).names("")


# --- reports ----------------------------------------------------------------------------------------


def test_a_report_tells_who_acts_and_members_apart(work):
    sign_up(work, "EXEMPLIA SAS", "Atelier Volubile", "La Fabrique")
    named = who.named(work, [Hit(article, "", 1.0) for article in articles.get(work.store, [1, 2, 3]).values()], "fr")
    assert named[1] == (Named("Exemplia", "organisation", True), Named("Bpifrance", "organisation"), Named("Lille", "place"))
    assert named[2] == (Named("Berlin", "place"), Named("Atelier Volubile", "organisation", True))
    assert named[3] == ()


def test_a_name_goes_under_the_spelling_and_the_kind_that_most_articles_have(work):
    article = articles.get(work.store, [1])[1]
    texts = ["La société Exemplia ouvre.", "La société EXEMPLIA ouvre.", "La société Exemplia ferme.", "Le programme Exemplia ferme."]
    hits = [Hit(dataclasses.replace(article, id=n, title="", text=text), "", 1.0) for n, text in enumerate(texts)]
    assert set(who.named(work, hits, "fr").values()) == {(Named("Exemplia", "organisation"),)}


def test_a_struck_name_and_one_of_the_home(work):
    (work.home.path / "actors.yaml").write_text("actors: {Exemplia Santé: {aliases: [Exemplia]}}\nstrike: [Lille]\n", encoding="utf-8")
    home = small_home(work.home.path)
    hits = [Hit(article, "", 1.0) for article in articles.get(work.store, [1]).values()]
    named = who.named(dataclasses.replace(work, home=home), hits, "fr")
    assert [actor.name for actor in named[1]] == ["Exemplia Santé", "Bpifrance"]


# --- the mark ---------------------------------------------------------------------------------------


def test_a_draft_marks_the_stories_that_name_a_member(work):
    sign_up(work, "Exemplia SAS", "Bpifrance", "Pôle Essai")
    pipeline.draft(work)
    items = editions.proposed(work.store, EDITION)
    assert [item.members for item in items.values() if item.members] == [("Exemplia", "Bpifrance")]


def test_nothing_is_marked_where_the_home_wants_none_or_nobody_is_a_member(work, unmarked):
    assert mentions.marked(work, [Item("x", "Exemplia")]) == (Item("x", "Exemplia"),)
    sign_up(unmarked, "Exemplia")
    pipeline.draft(unmarked)
    assert not any(item.members for item in editions.proposed(unmarked.store, EDITION).values())


def test_an_item_that_was_frozen_before_has_no_mark():
    frozen = json.loads(to_json(Item, Item("x", "Titre")))
    del frozen["members"]
    assert from_json(Item, json.dumps(frozen)).members == ()


@pytest.mark.parametrize(("lang", "word"), [("fr", "Adhérent"), ("en", "Member")])
def test_the_mark_is_quiet_and_stands_beside_the_source(lang, word):
    plain = edition()
    marked = dataclasses.replace(plain, items=tuple(dataclasses.replace(item, members=("Exemplia",)) for item in plain.items))
    for made in (render.digest_html, render.digest_text, render.page_html):
        said, unsaid = (made(environment(), view(lang, shown=shown)) for shown in (marked, plain))
        assert len(re.findall(rf"\b{word}\b", said)) - len(re.findall(rf"\b{word}\b", unsaid)) == 24 + 1 + len(view(lang).calls)
        assert "Exemplia" not in said
        assert not re.search(rf'class="badge[^"]*"[^>]*>{word}', said)
    one = dataclasses.replace(
        plain, items=tuple(dataclasses.replace(item, members=("Exemplia",) * (item.id == "s3")) for item in plain.items)
    )
    html = render.digest_html(environment(), view(lang, shown=one))
    assert 0 < len(html) - len(render.digest_html(environment(), view(lang))) < 40


def test_the_board_says_which_member_a_story_names(tmp_path):
    for work in worked(tmp_path, team=list(TEAM)):
        sign_up(work, "Exemplia SAS")
        pipeline.draft(work)
        with serving(work.home) as client, contextlib.closing(AtDesk(client, work.home)) as editor:
            page = editor.get(f"/board/{EDITION}").text
    assert page.count('title="Exemplia"') == 1
    assert re.search(r'title="Exemplia">Adhérent<', page)
