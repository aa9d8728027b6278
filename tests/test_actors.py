import json
import pathlib
import time
from collections import Counter

import pytest
from hypothesis import given, settings, strategies as st

from techwatch.actors import Finder, finder
from techwatch.actors.gazetteer import packaged
from techwatch.actors.tongues import in_language, known_as
from techwatch.actors.words import cut
from techwatch.config import OwnActors, parse_actors
from techwatch.errors import ConfigError
from techwatch.home import read_actors
from techwatch.text import fold

ITEMS = [json.loads(line) for line in (pathlib.Path(__file__).parent / "data" / "actors.jsonl").read_text(encoding="utf-8").splitlines()]
PRECISION, RECALL = 0.95, 0.85
"""Floors, under what was measured on 2026-11-21: 1.00 and 1.00 on the texts that tuned the rules, 0.98 and 0.90 on the others, looked at
once. Both were written by whoever wrote the rules: a newspaper is harder."""


@pytest.fixture(scope="module")
def packaged_finder():
    return Finder()


@pytest.fixture
def names(packaged_finder):
    """`names(text)`: what a text names, as "name (k)" with the first letter of the kind."""
    return lambda text, title="": [f"{actor.name} ({actor.kind[0]})" for actor in packaged_finder.named(title, text)]


# --- measured ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["tuned", "once"])
def test_what_is_found_is_right_and_most_is_found(packaged_finder, part):
    right = found = wanted = 0
    for item in (item for item in ITEMS if item["part"] == part):
        said = {(fold(actor.name), actor.kind) for actor in packaged_finder.named("", item["text"], item["lang"])}
        meant = {(fold(name), kind) for name, kind in item["names"]}
        right, found, wanted = right + len(said & meant), found + len(said), wanted + len(meant)
    assert right / found >= PRECISION
    assert right / wanted >= RECALL


def test_a_thousand_articles_are_read_in_seconds(packaged_finder):
    text = " ".join(item["text"] for item in ITEMS)
    texts = [text[start : start + 3_000] for start in range(0, 6_000, 100)]
    packaged_finder.named("", text)
    start = time.process_time()
    for each in texts:
        packaged_finder.named("", each)
    assert (time.process_time() - start) / len(texts) < 0.006  # 0.001 where it was written


# --- the gazetteer ----------------------------------------------------------------------------------


def test_every_entry_is_told_from_every_other():
    entries = packaged()
    assert len(entries) > 1_500
    assert len({(entry.name, entry.kind) for entry in entries}) == len(entries)
    assert all(entry.name == entry.name.strip() and cut(form).words for entry in entries for form in (entry.name, *entry.aliases))
    assert {entry.kind for entry in entries} == {"organisation", "place", "programme"}


def test_a_name_in_another_language_is_that_of_one_entry_and_found_as_any_alias(packaged_finder):
    entries = packaged()
    spelled = Counter(name for entry in entries for name in {fold(form) for form in (entry.name, *entry.aliases)})
    called = [entry for entry in entries if entry.called]
    assert len(called) > 200
    for entry in called:
        assert {name for _, name in entry.called} <= {*entry.aliases}, entry.name
        assert all(spelled[fold(name)] == 1 for name in entry.names()), entry.name
    assert not any(":" in alias for entry in entries for alias in entry.aliases)
    text = "The European Commission met the French Ministry of the Interior in Germany."
    assert [actor.name for actor in packaged_finder.named("", text)] == ["Commission européenne", "ministère de l'Intérieur", "Allemagne"]


@pytest.mark.parametrize(
    ("name", "fr", "en"),
    [
        ("Commission européenne", "Commission européenne", "European Commission"),
        ("european commission", "Commission européenne", "European Commission"),
        ("Allemagne", "Allemagne", "Germany"),
        ("OMS", "OMS", "WHO"),
        ("European Defence Fund", "Fonds européen de la défense", "European Defence Fund"),
        ("Inria", "Inria", "Inria"),
        ("Exemplia", "Exemplia", "Exemplia"),
    ],
)
def test_a_language_has_its_own_name_for_an_actor_who_is_one_all_the_same(name, fr, en):
    assert (in_language(name, "fr"), in_language(name, "en")) == (fr, en)
    assert known_as(name) == known_as(fr) == known_as(en)
    assert in_language(name, "en", frozenset({fold(name)})) == name  # a home's own name


def test_who_is_struck_by_the_name_of_one_language_is_struck():
    text = "The European Commission met in Germany. La Commission européenne, en Allemagne."
    assert Finder(OwnActors(strike=("European Commission", "Germany"))).named("", text) == ()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("La Banque publique d'investissement ouvre un guichet.", ["Bpifrance (o)"]),
        ("L’agence nationale de la recherche publie ses chiffres.", ["ANR (o)"]),
        ("Des équipes d'Ile-de-France et de Provence-Alpes-Côte d’Azur", ["Île-de-France (p)", "Provence-Alpes-Côte d'Azur (p)"]),
        ("La Commission Européenne, l'INRIA et Recherche Inria", ["Commission européenne (o)", "Inria (o)"]),
        ("Une fibre que Free et Orange tirent ensemble.", ["Free (o)", "Orange (o)"]),
        ("L'opérateur Orange a des clients.", ["Orange (o)"]),
        ("La ville d'Orange se souvient. Un volet Orange, un drapeau Orange.", []),
        ("You are Free to go, said nobody in Reading.", []),
        ("Il faut Total respect.", []),
        ("À Nice comme à Tours, le tram avance.", ["Nice (p)", "Tours (p)"]),
        ("Nice weather in Paris. Tours were sold out.", ["Paris (p)"]),
        ("Les Paris Games Week et le Paris Saint-Germain, puis Paris 2024.", []),
        ("UN NOUVEAU PLAN POUR LA VILLE\nLes habitants attendent.", []),
        ("Dans la Marne et en Isère, les essais commencent.", ["Marne (p)", "Isère (p)"]),
        ("A t-SNE plot, 300 BCE, a house for sale, says Leeds.", []),
        ("De Lisbonne et Porto à Séville", ["Lisbonne (p)", "Porto (p)", "Séville (p)"]),
        ("The Commission fined Meta over Facebook.", ["Meta (o)", "Facebook (o)"]),
    ],
)
def test_a_known_name_counts_where_it_is_meant(names, text, found):
    assert names(text) == found


# --- what no gazetteer holds ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("La start-up parisienne Exemplia recrute.", ["Exemplia (o)"]),
        ("L'éditeur de logiciels Exemplia SAS recrute.", ["Exemplia (o)"]),
        ("Exemplia lève 12 millions d'euros.", ["Exemplia (o)"]),
        ("Exemplia lève le pied.", []),
        ("Exemplia, spécialiste du bois, recrute.", ["Exemplia (o)"]),
        ("Exemplia, hier, a recruté. Demain aussi.", []),
        ("L'entreprise recrute. Demain elle part.", []),
        ("La société a choisi Santé publique, et la santé attend. Le groupe Santé aussi.", []),
        ("The start-up Sampleworks raised money; Sampleworks hires.", ["Sampleworks (o)"]),
        ("Sampleworks has raised $4m.", ["Sampleworks (o)"]),
        ("Yesterday Sampleworks Robotics opens a lab, and the firm Sampleworks hires.", ["Sampleworks Robotics (o)"]),
        ("The Companies Act of 1940 says so; the City Council agrees.", []),
        ("L'Institut du bois et la Fondation Exemple financent.", ["Fondation Exemple (o)"]),
        (
            "The teams of the University of Exampleton and of Sample University have met.",
            ["University of Exampleton (o)", "Sample University (o)"],
        ),
        ("L'Agence des modèles réduits (AMR) publie. L'AMR insiste.", ["Agence des modèles réduits (o)"]),
        ("L'intelligence artificielle (IA) progresse.", []),
        ("Le programme « Bois et forêts de demain » démarre.", ["Bois et forêts de demain (p)"]),
        ("Le programme avance, et le programme Boisilience aussi.", ["Boisilience (p)"]),
        ("How The Startup Sampleworks Raised Money For Every Home\nNothing else.", []),
    ],
)
def test_a_name_counts_where_something_introduces_it(names, text, found):
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("« Nous recrutons », explique Marie Exemple.", ["Marie Exemple (p)"]),
        ("Selon Jean-Paul EXEMPLE, tout va.", ["Jean-Paul Exemple (p)"]),
        ("Marie de l'Exemple, directrice de l'école, signe.", ["Marie de l'Exemple (p)"]),
        ("La directrice générale Camille Martin signe.", ["Camille Martin (p)"]),
        ("We hire, said John Placeholder.", ["John Placeholder (p)"]),
        ("Dr. Anna Sample leads the team.", ["Anna Sample (p)"]),
        ("Marie Exemple passe par là.", []),
        ("Selon Exemplia Modèle, tout va.", []),
        ("Rendez-vous rue Victor Exemple, selon la directrice.", []),
        ("Le lycée Marie Exemple, directrice comprise, ferme.", []),
        ("Selon Jean, tout va.", []),
    ],
)
def test_a_person_counts_with_a_proof(names, text, found):
    assert names(text) == found


def test_each_is_told_once_in_the_order_of_the_text_and_the_title_is_read(names):
    assert names("L'Inria et Thales. Puis Thales et l'INRIA.", "Le CEA annonce") == ["CEA (o)", "Inria (o)", "Thales (o)"]
    assert names("x" * 5_000 + " l'Inria") == []


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["La", "start-up", "Exemplia", "(", "EX", ")", ",", "lève", "12", "€", "University", "of", "de", "«", "\n", "Dr", "Marie"]
        )
    )
)
def test_any_words_can_be_read(words):
    found = finder(OwnActors(), {}).named("", " ".join(words))
    assert found == finder(OwnActors(), {}).named("", " ".join(words))
    assert all(actor.name for actor in found)


# --- a home's own -----------------------------------------------------------------------------------

OWN = """
actors:
  Exemplia:
    aliases: [Atelier Exemplia]
  Val d'Exemple: {kind: place}
  Clair: {near: [lunettes]}
  Nokia:
strike: [Thales, Sample University]
"""


def test_a_home_says_who_is_who():
    own = parse_actors(OWN, file="actors.yaml")
    found = Finder(own).named("", "Atelier Exemplia, dans le Val d'Exemple, voit Clair. Thales, Sample University et Nokia regardent.")
    assert [(actor.name, actor.kind) for actor in found] == [
        ("Exemplia", "organisation"),
        ("Val d'Exemple", "place"),
        ("Nokia", "organisation"),
    ]
    assert Finder(own).named("", "Les lunettes que Clair vend")[0].name == "Clair"
    assert own.version
    assert finder(own, {}) is finder(own, {}) is not finder(OwnActors(), {})


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("actors:\n  Exemplia: {kind: company}\n", 2, "organisation"),
        ("actors:\n  Exemplia: {alias: [a]}\n", 2, "aliases"),
        ("strikes: [Exemplia]\n", 1, "strike"),
        ("actors: [\n", 2, "YAML"),
    ],
)
def test_what_is_wrong_with_actors_yaml_is_told_with_its_line(tmp_path, text, line, says):
    (tmp_path / "actors.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as wrong:
        read_actors(tmp_path)
    assert f"actors.yaml:{line}" in str(wrong.value)
    assert says in str(wrong.value)


def test_a_file_of_comments_says_nothing(tmp_path):
    assert read_actors(tmp_path) == OwnActors()
    (tmp_path / "actors.yaml").write_text("# rien encore\n", encoding="utf-8")
    assert read_actors(tmp_path) == OwnActors()


# --- a trained pipeline -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained(tmp_path_factory) -> str:
    """A pipeline on disk that names three things, as a trained one names thousands."""
    import spacy

    nlp = spacy.blank("fr")
    known = [
        ("ORG", "Modélisa"),
        ("PER", "Zébulon Exemple"),
        ("LOC", "Clairbois"),
        ("ORG", "Orange"),
        ("MISC", "Noël"),
        ("ORG", "Internet"),
    ]
    nlp.add_pipe("entity_ruler").add_patterns([{"label": label, "pattern": pattern} for label, pattern in known])
    folder = tmp_path_factory.mktemp("pipeline") / "fr"
    nlp.to_disk(folder)
    return str(folder)


def test_the_entities_of_a_trained_pipeline_add(trained):
    text = "Modélisa et Zébulon Exemple quittent Clairbois pour l'Inria. Orange et Noël, Internet : rien."
    found = [(actor.name, actor.kind) for actor in Finder(pipelines={"fr": trained}).named("", text, "fr")]
    wanted = [("Modélisa", "organisation"), ("Zébulon Exemple", "person"), ("Clairbois", "place"), ("Inria", "organisation")]
    assert found == [*wanted, ("Orange", "organisation")]
    assert [actor.name for actor in Finder(pipelines={"fr": trained}).named("", text, "en")] == ["Inria"]
    with pytest.raises(ConfigError, match="no pipeline"):
        Finder(pipelines={"fr": "./missing"}).named("", text, "fr")
