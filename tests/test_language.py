"""The language is told from the words."""

import json
import pathlib

import pytest

from techwatch.language import LANGUAGES, detect

EVAL = pathlib.Path(__file__).resolve().parents[2] / "shared" / "eval"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La métropole a retenu lundi un constructeur européen pour douze rames à hydrogène.", "fr"),
        ("Forty clinics in three countries have begun testing a pocket ultrasound probe.", "en"),
        ("Die Stadt hat am Montag einen europäischen Hersteller für zwölf Züge ausgewählt.", "de"),
        ("La ciudad ha elegido este lunes a un fabricante europeo para doce tranvías.", "es"),
        ("La città ha scelto lunedì un costruttore europeo per dodici tram a idrogeno.", "it"),
        ("LE MUSÉE DU QUARTIER OUVRE SES RÉSERVES AU PUBLIC", "fr"),
    ],
)
def test_sentences(text: str, expected: str) -> None:
    assert detect(text) == expected


@pytest.mark.parametrize("text", ["", "   ", "OK", "2026", "12 345,00 €", "Hello"])
def test_too_little_is_undecided(text: str) -> None:
    assert detect(text) == "und"


def test_likely_languages_decide_short_titles_only() -> None:
    assert detect("Smart city : le bilan", likely=("fr",)) == "fr"
    german = "Die Stadt hat am Montag einen europäischen Hersteller für zwölf Züge ausgewählt, die bald fahren."
    assert detect(german, likely=("fr", "en")) == "de"


def test_the_page_never_decides_and_length_costs_nothing() -> None:
    assert detect("Les salles de classe se vident pendant les vacances. " * 5_000) == "fr"


def test_cluster_languages_are_among_those_told_apart() -> None:
    assert {"fr", "en"} <= set(LANGUAGES)


@pytest.mark.skipif(not EVAL.is_dir(), reason="the labelled items are not part of the project")
def test_labelled_texts() -> None:
    items = [json.loads(line) for line in (EVAL / "markets.jsonl").read_text(encoding="utf-8").splitlines()]
    right = sum(detect(item["text"]) == item["lang"] for item in items)
    assert right >= 0.99 * len(items)
