import sqlite3

import pytest

from techwatch.search import Near, Phrase, Word, expression, forms, parse, regular, stem, translations

HELD = {
    "capteur": 9, "capteurs": 12, "capter": 2, "hopital": 5, "hopitaux": 7, "hopitaliere": 2, "jeu": 4, "jeux": 9, "renovation": 3,
    "renover": 5, "renove": 1, "equipe": 9, "equipement": 4, "equipements": 5, "maintenance": 3, "maintenant": 50, "news": 4, "new": 80,
    "delivery": 3, "deliveries": 2, "delivered": 4, "oeuvre": 1, "œuvre": 6, "ai": 40, "ais": 1, "charging": 3, "charge": 9,
    "univers": 3, "universite": 8, "universites": 2, "batiment": 4, "batiments": 2, "bat": 3, "prestement": 1, "preste": 1,
}  # fmt: skip


def vocabulary(start):
    return {word: count for word, count in HELD.items() if word.startswith(start)}


@pytest.mark.parametrize(
    ("word", "lang", "found"),
    [
        ("capteur", "fr", ["capteur", "capteurs"]),
        ("hopitaux", "fr", ["hopitaux", "hopital"]),
        ("jeu", "fr", ["jeu", "jeux"]),
        ("renovation", "fr", ["renovation", "renover", "renove"]),
        ("equipement", "fr", ["equipement", "equipements"]),
        ("maintenance", "fr", ["maintenance"]),
        ("universite", "fr", ["universite", "universites"]),
        ("batiments", "fr", ["batiments", "batiment"]),
        ("oeuvre", "fr", ["oeuvre", "œuvre"]),
        ("preste", "fr", ["preste"]),
        ("news", "en", ["news"]),
        ("delivery", "en", ["delivery", "deliveries"]),
        ("charging", "en", ["charging", "charge"]),
        ("unheard", "en", ["unheard"]),
    ],
)
def test_the_forms_of_a_word_are_those_that_articles_hold(word, lang, found):
    assert list(forms(Word(word), lang, vocabulary)) == found


def test_a_prefix_a_small_word_and_an_acronym_have_no_other_form():
    for word in (Word("capt", prefix=True), Word("les"), Word("ai", shout="AI")):
        assert len(forms(word, "fr", vocabulary)) == 1
    assert forms(Word("capteur"), "fr", vocabulary) == {"capteur": 9, "capteurs": 12}


def test_of_many_forms_the_commonest_are_looked_for():
    many = {f"capteur{'s' * n}": n for n in range(1, 40)}
    assert len(forms(Word("capteurs"), "de", lambda start: many)) <= 16


@pytest.mark.parametrize(
    ("word", "lang", "other"), [("deliveries", "en", "delivery"), ("reseaux", "fr", "reseau"), ("locaux", "fr", "local")]
)
def test_stems_of_plurals(word, lang, other):
    assert stem(word, lang) == stem(other, lang)


def test_regular_forms_of_listed_terms():
    assert regular("hopital", "fr") == ("hopital", "hopitals", "hopitale", "hopitales", "hopitaux")
    assert regular("reseau", "fr")[-1] == "reseaux"
    assert regular("technology", "en") == ("technology", "technologys", "technologies")
    assert regular("de", "fr") == ("de",)


@pytest.mark.parametrize(
    ("word", "lang", "found"),
    [
        ("jumeaux", "fr", "twin"),
        ("ecoles", "fr", "school"),
        ("cryptographie", "fr", "cryptography"),
        ("robotique", "fr", "robotics"),
        ("predictive", "en", "predictif"),
        ("overtourism", "en", "surtourisme"),
        ("technologies", "en", "technologie"),
        ("recruitment", "en", "recrutement"),
    ],
)
def test_a_word_in_the_other_language(word, lang, found):
    assert found in translations(word, lang)


def test_a_word_is_no_translation_of_itself_and_other_languages_have_none():
    assert "construction" not in translations("constructions", "fr")
    assert translations("haus", "de") == ()
    assert "team" not in translations("equipements", "fr")


# --- as the index is asked -----------------------------------------------------------------------


def own(word):
    return tuple(forms(word, "fr", vocabulary))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("capteur", '"capteur" OR "capteurs"'),
        ("capt*", '"capt"*'),
        ('"capteur de jeu"', '"capteur de jeu" OR "capteur de jeux" OR "capteurs de jeu" OR "capteurs de jeux"'),
        ("e-jeu", '"e jeu" OR "e jeux" OR "ejeu"'),
        ("news NEAR/4 hopital", 'NEAR("news" "hopital", 4) OR NEAR("news" "hopitaux", 4)'),
    ],
)
def test_a_leaf_in_all_its_forms(query, found):
    assert expression(parse(query), own) == found


def test_combinations_of_forms_are_bounded():
    phrase = Phrase(tuple(Word(f"mot{n}") for n in range(6)))
    asked = expression(phrase, lambda word: [f"{word.text}{ending}" for ending in "abcd"])
    assert 1 < asked.count(" OR ") < 36
    assert expression(Near((phrase, Word("x")), 3), lambda word: [f"{word.text}{ending}" for ending in "abcd"]).count("NEAR") <= 36


@pytest.mark.parametrize("query", ["OR* x", '"AND NOT" x', "NEAR-x", "e-santé*", "col:umn x*", '"a b"~3 c', "œuvre", "title-x* NEAR y"])
def test_the_index_takes_whatever_is_asked(query):
    db = sqlite3.connect(":memory:")
    db.execute("CREATE VIRTUAL TABLE f USING fts5 (title, text)")
    try:
        for leaf in parse(query).parts if hasattr(parse(query), "parts") else [parse(query)]:
            db.execute("SELECT count(*) FROM f WHERE f MATCH ?", [expression(leaf, own)]).fetchone()
    finally:
        db.close()
