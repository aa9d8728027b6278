"""An article's text without what pages put around it, one rule a test, on pages written for it."""

import datetime as dt

import pytest

from techwatch.extract import extract_page
from techwatch.extract.lines import article_lines
from techwatch.types import Extracted, Page

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
TITLE = "Le tram de Valmont roulera sans conducteur"
PARAGRAPHS = [
    f"Le tramway numéro {n} passe devant la gare, tourne à gauche et repart vers le campus sans personne aux commandes." for n in range(12)
]
ARTICLE = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)


def text_of(body: str, head: str = f"<title>{TITLE}</title>") -> str:
    found = extract_page(
        Page("https://pages.example/a", f"<html><head>{head}</head><body>{body}</body></html>".encode(), "text/html"), now=NOW
    )
    assert isinstance(found, Extracted), found
    return found.text


def without(line: str, *, at: int = 7) -> bool:
    """Whether `line` is left out among paragraphs that all stay."""
    lines = [*PARAGRAPHS[:at], line, *PARAGRAPHS[at:]]
    kept = article_lines("\n".join(lines), TITLE).split("\n")
    assert [paragraph for paragraph in PARAGRAPHS if paragraph not in kept] == []
    return len(kept) == len(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "À lire aussi : Le premier bus à hydrogène est arrivé",
        "Lire aussi Les rails posés en une nuit",
        "Sur le même sujet",
        "Read more: The first hydrogen bus has arrived",
        "RELATED: Rails laid in one night",
        "Also on pages.example Rails laid in one night",
        "Inscrivez-vous à notre newsletter pour ne rien manquer",
        "Suivez-nous sur Facebook et LinkedIn",
        "Get the latest updates right in your inbox.",
        "Sign up here for our weekly newsletter",
        "If you buy something, we may earn a commission.",
        "Photo : Service transports",
        "Crédits : Getty Images",
        "© 2026 La Gazette, tous droits réservés",
        "Publicité",
        "Advertisement",
        "Partager",
        "Tags : tramway, mobilité",
        "Temps de lecture : 4 minutes",
        "3 min read",
        "| --- | --- |",
        "Le tram de Valmont : roulera sans conducteur",
    ],
)
def test_lines_that_are_no_text_are_left_out(line: str) -> None:
    assert without(line)


@pytest.mark.parametrize(
    "line",
    [
        "Inscrivez-vous avant le 12 janvier 2027 pour recevoir la lettre du programme.",
        "Les partages de données entre opérateurs restent rares.",
        "La région lit aussi ces chiffres comme un encouragement.",
        "Le 3 mars 2026, la rame a parcouru seule deux kilomètres devant des élus et des ingénieurs.",
        "The photo shows how close the rails are to the houses of the street.",
        "Subscribers to the service pay ten euros a month.",
        "Les droits d'auteur des plans restent à la métropole.",
        "https://pages.example/dossier-de-candidature",
    ],
)
def test_lines_that_look_alike_stay(line: str) -> None:
    assert not without(line)


@pytest.mark.parametrize(
    "line",
    [
        "Publié le 12 novembre 2026 à 8h15",
        "Mis à jour le 13/11/2026",
        "By Service transports, Nov 12, 2026 8:15 am",
        "https://pages.example/a",
    ],
)
def test_stamps_and_addresses_are_left_out_at_the_top_only(line: str) -> None:
    assert without(line, at=1)
    assert not without(line, at=7)


@pytest.mark.parametrize(
    "line", ["Clôture : 12 janvier 2027 à 17h", "Deadline: January 12, 2027", "Du 3 au 12/01/2027", "Open until 12 January 2027"]
)
def test_the_days_of_a_call_are_no_stamps(line: str) -> None:
    assert not without(line, at=1)


def test_marks_of_lists_and_tables_are_no_text() -> None:
    assert (
        article_lines("- une rame\n* un dépôt\n| Ligne | Longueur |\n|---|---|\n| A | 12 km |", "")
        == "une rame\nun dépôt\nLigne Longueur\nA 12 km"
    )


def test_what_stands_behind_a_heading_of_others_is_left_out() -> None:
    others = ["Vous aimerez aussi", "Le premier bus à hydrogène", "Les rails posés en une nuit"]
    assert article_lines("\n".join([*PARAGRAPHS, *others]), TITLE).split("\n") == PARAGRAPHS
    prose = [*PARAGRAPHS, "Commentaires :", PARAGRAPHS[0] * 4]
    assert PARAGRAPHS[0] * 4 in article_lines("\n".join(prose), TITLE)


@pytest.mark.parametrize("name", ["newsletter-box", "author-bio", "wp-caption-text", "sr-only"])
def test_blocks_are_known_by_their_names(name: str) -> None:
    body = f"<article><h1>{TITLE}</h1>{ARTICLE}<div class='{name}'><p>Une phrase du bloc voisin, assez longue.</p></div></article>"
    assert "bloc voisin" not in text_of(body)


def test_a_block_that_holds_the_article_stays_whatever_its_name() -> None:
    assert PARAGRAPHS[5] in text_of(f"<div class='newsletter'><h1>{TITLE}</h1>{ARTICLE}</div>")
    assert PARAGRAPHS[5] in text_of(f"<div class='with-newsletter newsletter'>{ARTICLE}</div>")


def test_names_of_blocks_cost_no_more_than_their_length() -> None:
    assert PARAGRAPHS[5] in text_of(f"<article>{ARTICLE}<div class='{'a_' * 20_000}newsletters_'>x</div></article>")


def test_a_table_that_lays_out_the_page_gives_paragraphs() -> None:
    text = text_of(f"<table><tr><td><a href='/'>Accueil</a></td><td>{ARTICLE}</td></tr></table>")
    assert [paragraph for paragraph in PARAGRAPHS if paragraph not in text.split("\n")] == []


def test_a_table_of_data_keeps_its_rows() -> None:
    rows = "<tr><th>Ligne</th><th>Longueur</th></tr><tr><td>A</td><td>12 kilomètres</td></tr><tr><td>B</td><td>8 kilomètres</td></tr>"
    table = f"<table>{rows}</table>"
    assert "A 12 kilomètres" in text_of(f"<article>{ARTICLE}{table}{ARTICLE}</article>").split("\n")


def test_a_lost_list_is_put_back_between_its_paragraphs() -> None:
    items = [
        "<P><LI>le tronçon qui relie la gare au campus;",
        "<P><LI>le dépôt où les rames passent la nuit;",
        "<P><LI>le poste d'où on les surveille.",
    ]
    listed = f"<P>Trois chantiers sont ouverts cette année:<UL>{''.join(items)}</UL>"
    body = f"<div id='c'><table><tr><td>{ARTICLE}{listed}{ARTICLE}</td></tr></table></div>"
    text = text_of(body)
    assert (
        text.index("Trois chantiers") < text.index("le tronçon qui relie") < text.index("le dépôt où") < text.rindex("Le tramway numéro 11")
    )


def test_a_list_of_links_is_not_put_back() -> None:
    links = "".join(f"<li><a href='/{n}'>Un autre article du journal, le numéro {n} de la semaine</a></li>" for n in range(5))
    assert "Un autre article" not in text_of(f"<article>{ARTICLE}<ul>{links}</ul>{ARTICLE}</article>")
