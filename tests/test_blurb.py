"""Two whole sentences that make a reader decide, or nothing."""

import pytest

from techwatch.blurb import LONGEST, blurb

TITLE = "Le tramway de Valmont roulera à l'hydrogène en 2027"
FIRST = "La métropole de Valmont a retenu lundi un constructeur européen pour douze rames à hydrogène."
SECOND = "Le marché, d'un montant de 68 millions d'euros, comprend l'entretien pendant quinze ans."
THIRD = "Les premières rames arriveront au printemps pour des essais de nuit, sur trois kilomètres."
TEXT = "\n".join((FIRST, SECOND, THIRD))


def test_the_first_two_sentences_of_the_text() -> None:
    assert blurb(TEXT, title=TITLE) == f"{FIRST} {SECOND}"


def test_the_publishers_summary_comes_first() -> None:
    assert blurb(TEXT, title=TITLE, summary=THIRD) == THIRD


@pytest.mark.parametrize(
    "summary",
    [
        "",
        "Lire la suite",
        "Tramway, hydrogène, Valmont",
        TITLE,
        f"{TITLE}.",
        "La métropole de Valmont a retenu lundi un constructeur europ…",
        "La métropole de Valmont a retenu lundi un constructeur européen pour [...]",
        "L'article Le tramway de Valmont roulera à l'hydrogène est apparu en premier sur La Gazette du Val.",
        "Nous utilisons des cookies pour mesurer l'audience de ce site et améliorer nos services.",
        "17 novembre 2026 à 8 h 15 - 3 min - 12 photos - 24 / 60 / 112.",
    ],
)
def test_a_summary_that_is_no_prose_is_passed_over(summary: str) -> None:
    assert blurb(TEXT, title=TITLE, summary=summary) == f"{FIRST} {SECOND}"


def test_a_summary_cut_short_keeps_its_whole_sentences() -> None:
    assert blurb("", title=TITLE, summary=f"{FIRST} {SECOND} Les premières ram…") == f"{FIRST} {SECOND}"


@pytest.mark.parametrize(
    "noise",
    [
        "We use cookies to improve your experience on this site and our partners do too.",
        "Abonnez-vous à notre newsletter pour recevoir chaque semaine le meilleur de l'info.",
        "© La Gazette du Val, tous droits réservés, reproduction interdite sans accord.",
        f"{TITLE}.",
        "ACCUEIL TRANSPORTS SORTIES POLITIQUE LOCALE CULTURE SPORT EMPLOI.",
    ],
)
def test_notices_and_the_title_never_stand_in_it(noise: str) -> None:
    assert blurb(f"{noise}\n{TEXT}", title=TITLE) == f"{FIRST} {SECOND}"


def test_it_begins_with_a_sentence_that_stands_alone() -> None:
    assert blurb(f"Mais il faudra attendre encore quelques mois avant de la voir.\n{TEXT}", title=TITLE).startswith(FIRST)


def test_a_dateline_is_taken_off() -> None:
    assert blurb(f"PARIS (Agence) — {FIRST}", title=TITLE) == FIRST


def test_sentences_stay_whole_and_the_length_is_bounded() -> None:
    long = "La commission a examiné " + ", ".join(f"le point numéro {n} de son ordre du jour" for n in range(20)) + "."
    assert blurb(f"{long}\n{TEXT}", title=TITLE) == f"{FIRST} {SECOND}"
    second_long = blurb(f"{FIRST}\n{long}", title=TITLE)
    assert second_long == FIRST
    assert len(blurb(TEXT, title=TITLE)) <= LONGEST


def test_rights_to_the_title_only_give_nothing() -> None:
    assert blurb(TEXT, title=TITLE, summary=THIRD, rights="title") == ""


def test_nothing_to_say_is_nothing() -> None:
    assert blurb("", title=TITLE) == ""
    assert blurb("Accueil\nContact", title="") == ""
