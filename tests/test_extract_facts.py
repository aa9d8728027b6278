"""What a page says of itself: headline, date, authors, walls; one rule a test, on pages written for it."""

import datetime as dt

import pytest

from techwatch.config import Selectors, parse_config
from techwatch.errors import ConfigError
from techwatch.extract import extract_page
from techwatch.extract.authors import names
from techwatch.extract.dates import read_date
from techwatch.types import Extracted, Failure, Page

NOW = dt.datetime(2026, 11, 21, 9, 0, tzinfo=dt.UTC)
URL = "https://gazette.example/a"
TITLE = "Le tram de Valmont roulera sans conducteur"
OTHER = "Pourquoi nos trams se passent de chauffeur"
ARTICLE = "".join(f"<p>Le tramway numéro {n} passe devant la gare, tourne à gauche et repart vers le campus.</p>" for n in range(12))


def read(head: str = "", body: str = "", *, url: str = URL, lang: str = "fr", selectors: Selectors | None = None) -> Extracted:
    markup = f"<html lang='{lang}'><head>{head}</head><body>{body}<article>{ARTICLE}</article></body></html>"
    found = extract_page(Page(url, markup.encode(), "text/html"), now=NOW, selectors=selectors or Selectors())
    assert isinstance(found, Extracted), found
    return found


def tagged(title: str) -> str:
    return f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="La Gazette du Val">'


def data(**said: str) -> str:
    pairs = ", ".join(f'"{key}": "{value}"' for key, value in said.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle", {pairs}}}</script>'


# --- headline -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        (tagged(OTHER), f"<h1>{TITLE}</h1>", TITLE),
        (tagged(f"{TITLE} | La Gazette du Val"), "", TITLE),
        (tagged(TITLE), "<h1>La Gazette du Val</h1>", TITLE),
        (tagged(TITLE), f"<h1>{TITLE} : le reportage en images de notre envoyée</h1>", TITLE),
        (f"<title>{TITLE} - Transports - Toute l'actualité du val</title>", f"<h1>Gazette</h1><h2>{TITLE}</h2>", TITLE),
        (f"<title>Transports » {TITLE}</title>", f"<h1>Navigation et services</h1><h1>{TITLE}</h1>", TITLE),
        (tagged(f"Valmont. {TITLE}"), "<h1>Valmont.Le tram de Valmont roulera sans conducteur</h1>", f"Valmont. {TITLE}"),
        (tagged("Un troisième titre, pour les réseaux") + data(headline=OTHER) + f"<title>{OTHER}</title>", f"<h1>{TITLE}</h1>", OTHER),
        (tagged(OTHER), f"<h1><span class='title__kicker'>Mobilité</span> {TITLE}<span aria-hidden='true'>*</span></h1>", TITLE),
        ("", f"<h1>{TITLE}</h1>", TITLE),
        (tagged("Valmont’s tram drives itself"), "<h1>Valmont's tram drives itself</h1>", "Valmont's tram drives itself"),
    ],
)
def test_the_headline(head: str, body: str, expected: str) -> None:
    assert read(head, body).title == expected


# --- date -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("head", "body", "url", "expected", "dated"),
    [
        (data(datePublished="2026-11-12T23:30:00-05:00"), "<p>Publié le 1er mai 2026</p>", URL, "2026-11-12T23:30:00-05:00", "structured"),
        ("", "<p>Publié le 1er mai 2026</p>", "https://gazette.example/2026/11/12/tram", "2026-11-12T00:00:00+00:00", "structured"),
        ("", "<time datetime='2026-11-12'>jeudi</time>", URL, "2026-11-12T00:00:00+00:00", "structured"),
        (
            '<script type="application/ld+json">{"datePublished": "2026-11-12", broken</script>',
            "",
            URL,
            "2026-11-12T00:00:00+00:00",
            "structured",
        ),
        ("", f"<h1>{TITLE}</h1><p>Par le service transports, le 12 novembre 2026</p>", URL, "2026-11-12T00:00:00+00:00", "text"),
        ("", f"<h1>{TITLE}</h1><div>Posted on November 12th, 2026</div>", URL, "2026-11-12T00:00:00+00:00", "text"),
        ("", f"<h1>{TITLE}</h1><span>05/11/2026</span>", URL, "2026-11-05T00:00:00+00:00", "text"),
        ("", f"<h1>{TITLE}</h1><b>12</b> <b>novembre</b> <b>2026</b>", URL, "2026-11-12T00:00:00+00:00", "text"),
        ("", f"<h1>{TITLE}</h1><p>Mis à jour le 15/11/2026</p><p>Publié le 12/11/2026</p>", URL, "2026-11-12T00:00:00+00:00", "text"),
    ],
)
def test_the_date_and_what_says_it(head: str, body: str, url: str, expected: str, dated: str) -> None:
    found = read(head, body, url=url)
    assert found.published is not None
    assert (found.published.isoformat(), found.dated) == (expected, dated)


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>{TITLE}</h1><p>Le 12 novembre 2026, la rame a parcouru seule deux kilomètres devant des élus, puis est revenue.</p>",
        f"<h1>{TITLE}</h1><p>Date limite : 12/11/2026</p>",
        f"<h1>{TITLE}</h1><p><b>Closing date</b> <span>12 November 2026</span></p>",
        f"<h1>{TITLE}</h1><aside>12/11/2026</aside>",
        f"<h1>{TITLE}</h1><div class='comments'>Posted on 12 November 2026</div>",
        f"<h1>{TITLE}</h1>",
    ],
)
def test_days_of_the_story_and_of_others_are_no_date_of_publication(body: str) -> None:
    found = read("", body)
    assert (found.published, found.dated) == (None, "")


@pytest.mark.parametrize(("lang", "month"), [("fr", 11), ("en-GB", 11), ("en-US", 5), ("en", None)])
def test_a_numbered_date_is_read_as_the_country_writes_it(lang: str, month: int | None) -> None:
    found = read("", f"<h1>{TITLE}</h1><p>05/11/2026</p>", lang=lang).published
    assert (found.month if found else None) == month


@pytest.mark.parametrize(
    ("said", "day"),
    [("2026年4月12日", "2026-04-12"), ("2026/04/12", "2026-04-12"), ("12.04.2026", "2026-04-12"), ("12. Mai 2026", "2026-05-12"),
     ("4 de mayo de 2026", "2026-05-04"), ("12 avr. 2026", "2026-04-12")],
)  # fmt: skip
def test_dates_of_neighbours(said: str, day: str) -> None:
    found = read_date(said)
    assert found is not None
    assert found.date().isoformat() == day


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        ("2026-11-12T23:30:59-05:00", "2026-11-12T23:30:59-05:00"),
        ("2026-11-12 23:30:59", "2026-11-12T23:30:59-05:00"),
        ("2026-11-13T00:21:07-05:00", "2026-11-13T04:30:59+00:00"),
        ("2026-11-13 00:21:07", "2026-11-13T04:30:59+00:00"),
        ("2026-11-11 04:30:59", "2026-11-13T04:30:59+00:00"),
    ],
)
def test_a_moment_in_utc_is_told_in_the_zone_of_the_page_s_own_clock(clock: str, expected: str) -> None:
    found = read(data(datePublished="2026-11-13T04:30:59Z"), f"<time datetime='{clock}'>hier</time>").published
    assert found is not None
    assert found.isoformat() == expected


# --- authors --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["Par Service transports"], "Service transports"),
        (["By Desk One and Desk Two, Staff Writers"], "Desk One, Desk Two"),
        (["Desk One", "desk one"], "Desk One"),
        (["Desk One (desk@gazette.example)"], "Desk One"),
        (["https://gazette.example/desk"], ""),
        (["Rédacteur en chef"], ""),
        (["Desk One, journaliste", "AFP"], "Desk One, AFP"),
        (["<a href='/desk'>Desk One</a>"], "Desk One"),
        (["Desk One - La Gazette du Val"], "Desk One"),
        ([""], ""),
        (["x" * 200_000], ""),
    ],
)
def test_authors_are_names(said: list[str], expected: str) -> None:
    assert names(said) == expected


def test_the_author_shown_on_the_page_counts_where_no_tag_names_one() -> None:
    assert read("", "<a rel='author' href='/desk'>Par Desk One</a>").author == "Desk One"


# --- walls ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("Avec votre consentement, nous et nos 812 partenaires utilisons des cookies. Tout accepter. Continuer sans accepter.", "bot-wall"),
        ("We and our 812 partners store data with your consent. Accept all. Manage your preferences. Privacy policy.", "bot-wall"),
        ("Cet article est réservé aux abonnés. Déjà abonné ? Connectez-vous pour lire la suite.", "paywall"),
        ("La métropole a choisi. Débloquez cet article en créant un compte à la Gazette dès aujourd'hui.", "paywall"),
        ("The city has chosen its tram. Subscribe to continue reading this story in the Gazette.", "paywall"),
        ("Vérification que vous êtes humain. Activez les cookies pour continuer sur ce site, merci.", "bot-wall"),
    ],
)
def test_walls_in_both_languages(words: str, reason: str) -> None:
    page = Page(URL, f"<html><head><title>La Gazette</title></head><body><main><p>{words}</p></main></body></html>".encode(), "text/html")
    found = extract_page(page, now=NOW)
    assert isinstance(found, Failure)
    assert found.reason == reason


def test_an_article_about_cookies_is_no_wall() -> None:
    about = (
        "<p>La CNIL rappelle que le bouton « Tout refuser » doit être aussi visible que « Tout accepter », politique de cookies ou non.</p>"
    )
    assert "CNIL" in read("", f"<article><h1>{TITLE}</h1>{about}{ARTICLE}</article>").text


# --- a publisher's own places ---------------------------------------------------------------------

OWN = "Ce que ce journal appelle son texte, et qui est assez long pour compter comme tel."
BLOCK = f"<div class='texte'><p>{OWN}</p><p class='pub'>Réclame.</p></div>"


def test_selectors_say_where_things_stand() -> None:
    chosen = Selectors(text="div.texte", drop=".pub, .autre", title="p.titraille", date="p.jour")
    found = read(tagged(OTHER), f"<p class='titraille'>{TITLE}</p><p class='jour'>5/11/2026</p>{BLOCK}", selectors=chosen)
    assert found.text == OWN
    assert (found.title, found.dated) == (TITLE, "structured")
    assert found.published == dt.datetime(2026, 11, 5, tzinfo=dt.UTC)


def test_what_follows_a_chosen_block_is_not_taken_along() -> None:
    words = "Le tramway numéro 6 relie la gare au port en douze minutes. " * 8
    found = read("", f"<div class='texte'><p>{words}</p></div>Abonnez votre voisin.<p>{words}</p>", selectors=Selectors(text=".texte"))
    assert "numéro 6" in found.text
    assert "voisin" not in found.text


def test_selectors_that_find_nothing_change_nothing() -> None:
    chosen = Selectors(text="div.ailleurs", drop=".rien", title="h6", date="h6")
    body = f"<h1>{TITLE}</h1><p>Publié le 12 novembre 2026</p>"
    assert read("", body, selectors=chosen) == read("", body)


def test_a_selector_never_takes_the_whole_page() -> None:
    assert "tramway numéro 5" in read("", selectors=Selectors(drop="body, html")).text


FEEDS = """\
cluster: {name: Val, website: "https://val.example", postal: "Val, 1 place du Val", contact: veille@val.example}
markets: cap-digital
feeds:
  - {lang: fr, title: Autre, url: "https://autre.example/feed"}
  - {lang: fr, title: Gazette, url: "https://gazette.example/feed", page: PAGE}
digests:
  - {slug: veille, title: {fr: La veille}, markets: [city], send: tue 08:30}
mail: {sender: veille@val.example, list_id: veille.val.example}
"""


def test_selectors_stand_in_feeds_yaml() -> None:
    config = parse_config(FEEDS.replace("PAGE", '{text: "#article > .corps", drop: "aside, .pub"}'), environ={})
    assert config.feeds[1].page == Selectors(text="#article > .corps", drop="aside, .pub")
    assert config.feeds[0].page == Selectors()


BROKEN = ['{text: "div..corps"}', '{drop: "aside,"}', '{title: ""}', '{date: "time["}', '{text: "x|p"}', '{texte: "div"}']


@pytest.mark.parametrize("page", BROKEN)
def test_a_wrong_selector_is_refused_with_its_line(page: str) -> None:
    with pytest.raises(ConfigError, match=r"feeds\.yaml:5") as refused:
        parse_config(FEEDS.replace("PAGE", page), environ={})
    assert "page" in str(refused.value)


@pytest.mark.parametrize(
    ("head", "canonical", "shared"),
    [
        ("<link rel=canonical href=/a-long-name>", "https://journal.example/a-long-name", ""),
        ("<link rel='Shortlink Canonical' href='https://journal.example/a'>", "https://journal.example/a", ""),
        ("<link rel=canonical href=/a><link rel=canonical href=/a>", "https://journal.example/a", ""),
        ("<link rel=canonical href=/a><link rel=canonical href=/b>", "", ""),
        ("<link rel=canonical href=''><meta property=og:url content=/b>", "", "https://journal.example/b"),
        ("<link rel=canonical href='javascript:void(0)'><meta property=og:url content='not: [an address'>", "", ""),
        ("", "", ""),
    ],
)
def test_addresses_that_a_page_claims(head: str, canonical: str, shared: str) -> None:
    found = read(head, url="https://journal.example/x?y=1")
    assert (found.url, found.og_url) == (canonical, shared)
