import time

import pytest
from hypothesis import given, strategies as st

from techwatch import text


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("  un\tdeux\n\ntrois ", "un deux trois"),
        ("a\u2028b\u2029c\u0085d\x0be\x0cf", "a b c d e f"),
        ("a\x00b\x07c\x7f", "abc"),
        ("a\u200bb\u200fc\u202ed\u2066e\ufefff\u00adg", "abcdefg"),
        ("a\ud800b", "ab"),
        ("1\u00a0500\u202f€", "1 500 €"),
        ("e\u0301te\u0301", "été"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("", ""),
    ],
)
def test_clean_is_one_line(raw, read):
    assert text.clean(raw) == read


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("un\r\ndeux\rtrois\nquatre", "un\ndeux\ntrois\nquatre"),
        (" un  \n\n \t\n  deux ", "un\ndeux"),
        ("un\u2028deux\u0085trois", "un\ndeux\ntrois"),
        ("a\u00a0 b", "a b"),
    ],
)
def test_clean_lines_keeps_paragraphs(raw, read):
    assert text.clean_lines(raw) == read


@given(st.text())
def test_clean_can_be_done_twice_and_never_breaks_a_header(raw):
    once = text.clean(raw)
    assert text.clean(once) == once
    assert len(once.splitlines()) <= 1
    assert isinstance(once.encode(), bytes)


@pytest.mark.parametrize(
    ("markup", "read"),
    [
        ("<p>Un.</p><p>Deux.</p>", "Un.\nDeux."),
        ("Un<br>deux<BR/>trois", "Un\ndeux\ntrois"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("du <b>gras</b> et <a href='x'>un lien</a>", "du gras et un lien"),
        ("avant<script>alert('<p>')</script>après", "avant après"),
        ("avant<SCRIPT src=x>jamais fermé", "avant"),
        ("avant<!-- <p>non</p> -->après", "avant après"),
        ("<style>p { }</style>texte", "texte"),
        ("<?xml version='1.0'?><!DOCTYPE x>texte", "texte"),
        ("Caf&eacute; &amp; th&#233;&nbsp;!", "Café & thé !"),
        ("&lt;p&gt;écrit, pas balise&lt;/p&gt;", "<p>écrit, pas balise</p>"),
        ("1 < 2 et 3 > 2", "1 < 2 et 3 > 2"),
        ("a<3, b>4", "a<3, b>4"),
        ("texte simple", "texte simple"),
        ("<img src=x onerror=alert(1)>", ""),
        ("", ""),
    ],
)
def test_plain(markup, read):
    assert text.plain(markup) == read


@pytest.mark.parametrize(
    "piece",
    [
        "<",
        "<!--",
        "<script",
        "<script>",
        "</script",
        "<a ",
        "<p",
        "<p\n",
        "<br <",
        "< ",
        "&",
        "&#",
        "\n ",
        " ",
        "M. ",
        "A.",
        ".)",
        "1 ",
        "1.",
        "«",
        "-",
    ],
)
@pytest.mark.parametrize("read", [text.plain, text.clean, text.clean_lines, text.sentences, text.numbers, text.names, text.words])
def test_hostile_text_takes_no_longer_than_its_length(read, piece):
    start = time.process_time()
    read(piece * (100_000 // len(piece)))
    read("<" + piece * 50_000 + "x")
    assert time.process_time() - start < 1.5


@pytest.mark.parametrize(
    ("raw", "read"),
    [("L’Été À LYON", "l'ete a lyon"), ("Œuvre, Æther", "oeuvre, aether"), ("Straße", "strasse"), ("½", "1⁄2"), ("İ", "i")],
)
def test_fold(raw, read):
    assert text.fold(raw) == read


def test_words():
    assert text.words("L’Intelligence artificielle : 3,5 M€ (GPT-4)") == ["l", "intelligence", "artificielle", "3", "5", "m", "gpt", "4"]
    assert text.words("_ — …") == []


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("Un. Deux ! Trois ? Quatre…", ["Un.", "Deux !", "Trois ?", "Quatre…"]),
        ("M. Martin et Mme. Petit. Ensuite.", ["M. Martin et Mme. Petit.", "Ensuite."]),
        ("Voir l’art. 3 et (cf. Annexe). Fin.", ["Voir l’art. 3 et (cf. Annexe).", "Fin."]),
        ("Il a dit « Oui. » Puis rien.", ["Il a dit « Oui. »", "Puis rien."]),
        ('He said "Yes." Then left.', ['He said "Yes."', "Then left."]),
        ("Version 3.5 du 1.2.2026. Suite.", ["Version 3.5 du 1.2.2026.", "Suite."]),
        ("Une ligne\nUne autre", ["Une ligne", "Une autre"]),
        ("3,5 millions. 4 de plus.", ["3,5 millions.", "4 de plus."]),
        ("etc. et la suite", ["etc. et la suite"]),
        ("", []),
    ],
)
def test_sentences(raw, read):
    assert text.sentences(raw) == read


@given(st.text(alphabet=st.sampled_from("AbM. !?…»\"')\n1é")))
def test_sentences_lose_no_letter(raw):
    assert "".join("".join(text.sentences(raw)).split()) == "".join(raw.split())


def test_shingles():
    tokens = ["a", "b", "c", "d", "e", "f"]
    assert len(set(text.shingles(tokens))) == 2
    assert set(text.shingles(tokens, 3)) >= set(text.shingles(["b", "c", "d"], 3))
    assert len(text.shingles(["a", "b"])) == 1
    assert text.shingles([]) == []
    assert text.shingles(["a"]) == [0xD24EC4F1A98C6E5B]  # the same in every process: it is stored


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("1 500,5 puis 1,500.5", {"1500.5"}),
        ("1\u202f500\u00a0000 €", {"1500000"}),
        ("12.500.000", {"12500000"}),
        ("3,5 % de 7", {"3.5", "7"}),
        ("en 2024 300 projets", {"2024", "300"}),
        ("le 12.11.2025", {"12.11", "2025"}),
        ("A380", {"380"}),
        ("1 5000", {"1", "5000"}),
        ("aucun", set()),
    ],
)
def test_numbers(raw, read):
    assert text.numbers(raw) == read


def test_names():
    found = text.names("Le CNRS ouvre un centre à Grenoble avec la société Exemple. Hier, une œuvre. ANR : appel.")
    assert found == {"cnrs", "grenoble", "exemple", "anr"}
    assert text.names("IA et IoT chez Mont-Blanc.") == {"ia", "iot", "mont-blanc"}


@pytest.mark.parametrize(
    ("raw", "limit", "read"),
    [
        ("un deux", 7, "un deux"),
        ("un deux trois", 8, "un deux…"),
        ("un deux trois", 7, "un…"),
        ("un, deux", 5, "un…"),
        ("x" * 20, 5, "xxxx…"),
        ("", 5, ""),
    ],
)
def test_first_words(raw, limit, read):
    assert text.first_words(raw, limit) == read


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_first_words_keep_to_their_limit(raw, limit):
    assert len(text.first_words(raw, limit)) <= limit


def test_unique():
    assert text.unique(["b", "a", "b"]) == ("b", "a")
