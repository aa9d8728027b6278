"""Examples become a model that speaks beside the terms; it is the same every time, and refused when it is damaged."""

import itertools

import pytest

from techwatch.classify import Classifier
from techwatch.classify.examples import Example, parse_examples
from techwatch.classify.measure import FLOOR, Figures, Judged, by_lang, measure
from techwatch.classify.model import MAGIC, Model, Weighing, log_odds, verify
from techwatch.classify.stems import Stems
from techwatch.classify.terms import Verdict, read
from techwatch.classify.train import train
from techwatch.config import MarketList, parse_markets
from techwatch.errors import InputError, ModelError
from techwatch.types import Label

LIST = """
markets:
  care:
    names: {fr: Soin, en: Care}
    terms: {fr: [hôpital, patient], en: [hospital]}
    themes:
      remote: {names: {fr: À distance}, terms: {fr: [téléconsultation = 2]}}
  town:
    names: {fr: Ville, en: Town}
    terms: {fr: [tramway = 2], en: [tramway = 2]}
"""
PLACES = ("à Lyon", "à Brest", "dans le Nord", "en Corse", "au Mans", "à Metz", "en Alsace", "à Pau")
CARE = (
    "Les soignants du service ouvrent une salle",
    "Une infirmière suit ses malades",
    "Le bloc reçoit un scanner",
    "La pharmacie prépare les doses",
)
TOWN = (
    "La rame freine sans bruit",
    "Les rails sont posés sur le pont",
    "La voirie refait la chaussée",
    "Des bornes de recharge pour les vélos",
)
NEITHER = ("Le match finit sans but", "La ministre démissionne", "Le procès reprend lundi", "La récolte de pommes baisse")


def examples() -> list[Example]:
    found = []
    for said, carried in ((CARE, {"care"}), (TOWN, {"town"}), (NEITHER, set[str]())):
        found += [
            Example(f"{words} {place}", f"{words} {place}.", "fr", frozenset(carried)) for words, place in itertools.product(said, PLACES)
        ]
    return found


@pytest.fixture(scope="module")
def markets() -> MarketList:
    return parse_markets(LIST, file="list.yaml")


@pytest.fixture(scope="module")
def learned(markets: MarketList) -> bytes:
    return train(examples(), markets)


def held(classifier: Classifier, title: str, text: str = "") -> set[str]:
    return {label.market for label in classifier.labels(title, text, "fr") if label.holds}


def test_what_no_term_says_is_learned_from_examples(markets: MarketList, learned: bytes) -> None:
    title = "Une infirmière et ses malades reçoivent un scanner"
    assert held(Classifier(markets), title) == set()
    assert held(Classifier(markets.using(learned)), title) == {"care"}


def test_terms_and_words_are_weighed_where_they_were_not_learned_from(learned: bytes) -> None:
    assert Model(learned).weighing.words > 0


@pytest.mark.slow
def test_the_same_examples_in_any_order_give_the_same_model(markets: MarketList, learned: bytes) -> None:
    assert train(examples()[::-1], markets) == learned


@pytest.mark.slow
def test_an_example_counts_as_often_as_it_says(markets: MarketList) -> None:
    said = [*examples(), Example("La grue du port", "La grue du port.", "fr", frozenset({"care"}), 8)]
    assert held(Classifier(markets.using(train(said, markets))), "La grue du port") == {"care"}


def test_too_few_examples_are_refused(markets: MarketList) -> None:
    with pytest.raises(ValueError, match="3 examples are too few"):
        train(examples()[:3], markets)


def test_an_explanation_adds_up(markets: MarketList, learned: bytes) -> None:
    classifier = Classifier(markets.using(learned))
    said = ("Téléconsultation à l'hôpital", "Une infirmière suit ses malades à distance.")
    first = classifier.explain(*said, "fr")[0]
    assert first.label == classifier.labels(*said, "fr")[0]
    assert {e.term for e in first.terms} == {"Téléconsultation", "hôpital"}
    assert first.themes == ("remote",)
    assert "infirmi" in " ".join(word.term for word in first.words)
    alone = Classifier(markets).labels(*said, "fr")[0]
    assert first.by_terms == alone.score
    added = [e.weight for e in first.label.evidence if e.where == "model"]
    assert added == ([pytest.approx(first.label.score - alone.score, abs=0.01)] if abs(first.label.score - alone.score) >= 0.05 else [])


@pytest.mark.parametrize("title", ["", "5G 2 !", "?"])
def test_an_article_without_a_word_is_explained_too(markets: MarketList, learned: bytes, title: str) -> None:
    assert all(one.words == () for one in Classifier(markets.using(learned)).explain(title, "", "fr"))


def test_a_market_that_the_model_does_not_know_has_its_terms(markets: MarketList, learned: bytes) -> None:
    more = parse_markets(LIST + "  sea:\n    names: {fr: Mer}\n    terms: {fr: [chalutier = 3]}\n", file="more.yaml")
    assert "sea" in held(Classifier(more.using(learned)), "Un chalutier neuf")


@pytest.mark.parametrize("broken", [b"", b"PK\x03\x04", MAGIC, MAGIC + b"x" * 40])
def test_bytes_that_are_no_model_are_refused(broken: bytes) -> None:
    with pytest.raises(ModelError, match="train"):
        Model(broken)


def test_one_damaged_byte_is_noticed(learned: bytes) -> None:
    verify(learned, name="model")
    with pytest.raises(ModelError, match="damaged"):
        verify(learned[:-1] + bytes([learned[-1] ^ 1]), name="model")


def test_weighing_is_logistic() -> None:
    assert Weighing().score(Verdict(1.0), 3.0) == pytest.approx(0.5)
    assert Weighing(1.0).score(Verdict(1.0), log_odds(0.8)) == pytest.approx(0.8)
    assert log_odds(0.0) == pytest.approx(-log_odds(1.0))
    assert log_odds(0.0) < -3


def test_only_the_beginning_of_a_long_text_is_read(markets: MarketList, learned: bytes) -> None:
    model, stems = Model(learned), Stems()
    short = read("Le scanner", "mot " * 200, "fr", stems)
    long = read("Le scanner", "mot " * 200 + "infirmière malades " * 50, "fr", stems)
    assert model.leanings(short) == model.leanings(long)


# --- examples ---------------------------------------------------------------------------------------


def test_a_line_is_an_example() -> None:
    text = '\n{"lang":"fr","markets":["care"],"theme":"x","title":"T","text":"Mots."}\n\n'
    assert parse_examples(text, file="seed.jsonl", markets=["care"]) == [Example("T", "Mots.", "fr", frozenset({"care"}))]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no", "write"),
        ("[1]", "write"),
        ('{"lang":"fr"}', "write"),
        ('{"lang":"fr","markets":["sea"],"title":"","text":""}', "unknown market 'sea'"),
    ],
)
def test_a_line_that_is_none_is_told_with_its_number(line: str, said: str) -> None:
    with pytest.raises(InputError, match=f"seed.jsonl:2: {said}"):
        parse_examples(f"\n{line}", file="seed.jsonl", markets=["care"])


# --- figures ----------------------------------------------------------------------------------------


def judged(lang: str, carries: str, **scores: float) -> Judged:
    labels = tuple(Label(market, score, holds=score >= 0.5) for market, score in scores.items())
    return Judged(lang, frozenset(carries.split()), labels)


@pytest.fixture
def sample() -> list[Judged]:
    return [
        judged("fr", "care", care=0.9, town=0.05),
        judged("fr", "care town", care=0.8, town=0.3),
        judged("en", "town", care=0.6, town=0.0),
        judged("en", "", care=0.2, town=0.0),
        judged("en", "", care=0.7, town=0.0),
    ]


def test_figures(sample: list[Judged]) -> None:
    figures = measure(sample, ["care", "town", "sea"])
    care, town = figures.markets["care"], figures.markets["town"]
    assert (care.right, care.wrong, care.missing) == (2, 2, 0)
    assert (town.right, town.wrong, town.missing) == (0, 0, 2)
    assert (care.precision, care.recall, care.f1) == (0.5, 1.0, pytest.approx(2 / 3))
    assert figures.macro_f1 == pytest.approx(1 / 3)
    assert (figures.kept_out, figures.lost, figures.wrong) == (0.5, 0.0, 4)


def test_figures_of_a_language(sample: list[Judged]) -> None:
    langs = by_lang(sample, ["care", "town"])
    assert {lang: figures.items for lang, figures in langs.items()} == {"en": 3, "fr": 2}
    assert langs["fr"].kept_out is None


def test_scores_in_tenths(sample: list[Judged]) -> None:
    figures: Figures = measure(sample, ["care", "town"])
    assert sum(bin.count for bin in figures.bins) == sum(label.score >= FLOOR for one in sample for label in one.labels)
    assert figures.bins[3].count == 1
    assert figures.bins[3].right == 1.0
    expected = (abs(0.9 - 1) + abs(0.8 - 1) + abs(0.3 - 1) + 0.6 + 0.2 + 0.7) / 6
    assert figures.calibration_error == pytest.approx(expected)


def test_nothing_measured() -> None:
    figures = measure([], ["care"])
    assert (figures.macro_f1, figures.kept_out, figures.lost, figures.calibration_error) == (0.0, None, None, 0.0)
