"""What is one page in two versions, what is news in an entry, and what is worse than what was read before."""

import dataclasses

import pytest

from techwatch.types import Article, Entry
from techwatch.versions import alike, changed, same, worse

TEXT = (
    "La métropole commande douze rames de tramway à hydrogène pour relier la gare au campus. Les premières circuleront au printemps"
    " sur une section de trois kilomètres sans caténaire, puis sur toute la ligne. Le dépôt reçoit un électrolyseur alimenté par les"
    " panneaux de sa toiture. Les conducteurs suivront deux semaines de formation avant la mise en service."
)
OTHER = (
    "Une coopérative agricole équipe ses silos de capteurs qui mesurent l'humidité du grain toutes les heures. Les adhérents reçoivent"
    " une alerte sur leur téléphone dès qu'un seuil est dépassé et peuvent ventiler à distance. L'investissement est amorti en trois"
    " campagnes, assure la direction, qui vise deux cents sites."
)
ENTRY = Entry("1", "https://journal.example/1", "Un tramway à hydrogène", "Douze rames relieront la gare au campus.")


def article(text: str = TEXT, title: str = "Un tramway à hydrogène pour la métropole", **more: str) -> Article:
    return Article(1, "https://journal.example/1", "https://journal.example/1", title, text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Un tramway à hydrogène", "UN TRAMWAY A HYDROGENE", True),
        ("Un tramway à hydrogène", "Un tramway à hydrogène pour la métropole dès 2027", True),
        ("Un tramway à hydrogène", "Des silos connectés", False),
        ("Appel à projets 2026 : santé numérique", "Appel à projets 2027 : santé numérique", False),
        ("", "Un tramway à hydrogène", False),
    ],
)
def test_titles(one: str, other: str, expected: bool) -> None:
    assert alike(one, other) is alike(other, one) is expected


def test_texts_decide_and_titles_where_there_is_none() -> None:
    assert same(article(), article(title="Autre titre"))
    assert same(article(), article(f"{TEXT} {OTHER[:100]}", "Autre titre"))
    assert not same(article(), article(OTHER))
    assert same(article(), article("Douze rames.", failure="paywall"))
    assert not same(article(), article("Douze rames.", "Des silos connectés", failure="paywall"))
    assert same(article("Brève de la ligne 4."), article("Tout autre chose."))
    assert not same(article("Brève de la ligne 4.", "Ligne 4"), article("Tout autre chose.", "Silos"))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, False),
        ({"title": "UN TRAMWAY À HYDROGÈNE"}, False),
        ({"title": "Un tramway à hydrogène (12)"}, False),
        ({"title": "Un tramway à hydrogène : la mise en service reportée"}, True),
        ({"summary": "Douze rames relieront la gare au campus. 14 commentaires, mis à jour à 10:42, il y a 3 heures"}, False),
        ({"summary": "Douze rames relieront la gare aux campus."}, False),
        ({"summary": "Quinze rames relieront la gare et le port au campus."}, True),
        ({"summary": "Douze rames relieront la gare au campus en 2027."}, True),
        ({"content": TEXT}, True),
        ({"author": "Service transports"}, False),
    ],
)
def test_what_is_worth_reading_again(change: dict[str, str], expected: bool) -> None:
    assert changed(ENTRY, dataclasses.replace(ENTRY, **change)) is expected  # type: ignore[arg-type]


def test_a_slip_of_the_pen_in_a_long_text_is_none() -> None:
    long = dataclasses.replace(ENTRY, content=f"{TEXT} {OTHER}")
    assert not changed(long, dataclasses.replace(long, content=long.content.replace("adhérents", "membres")))
    assert changed(long, dataclasses.replace(long, content=long.content.replace("deux cents", "200")))


def test_what_is_worse_stays_out() -> None:
    before = article()
    assert worse(before, article("Abonnez-vous.", failure="paywall"))
    assert worse(before, article(TEXT[:120]))
    assert worse(before, article(""))
    assert worse(before, article(OTHER))
    assert not worse(before, article(f"{OTHER} Un tramway à hydrogène les relie à la métropole."))
    assert not worse(before, article(f"Rectificatif : {TEXT[:100]}"))
    assert not worse(before, article(f"{TEXT} {OTHER}"))
    assert not worse(article("Douze rames.", failure="paywall"), before)
    assert not worse(article("Douze rames.", failure="paywall"), article("Quinze rames relieront le port.", failure="paywall"))
