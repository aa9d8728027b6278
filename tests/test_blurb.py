"""Two sentences at most that make a reader decide, or nothing."""

import pytest
from hypothesis import given, settings, strategies as st

from techwatch.blurb import LONGEST, LONGEST_FULL, blurb
from techwatch.blurb.shorten import shortened
from techwatch.prose import balanced, split

TITLE = "Le tramway de Valmont roulera à l'hydrogène en 2027"
FIRST = "La métropole de Valmont a retenu lundi un constructeur européen pour douze rames à hydrogène."
SECOND = "Le marché, d'un montant de 68 millions d'euros, comprend l'entretien pendant quinze ans."
THIRD = "Les premières rames arriveront au printemps pour des essais de nuit, sur trois kilomètres."
TEXT = "\n".join((FIRST, SECOND, THIRD))
ENGLISH = "The metropolitan council has chosen a European builder for twelve hydrogen trams that will run at night from the spring."
LONG = (
    "La région a annoncé vendredi qu'elle financera à hauteur de quarante millions d'euros la rénovation de douze lycées professionnels "
    "et de leurs internats dans les vallées les plus éloignées de la capitale régionale et de ses grandes zones d'emploi industriel, "
    "ce qui permettra d'y ouvrir des formations aux métiers de la batterie, de la maintenance et de la réparation des véhicules "
    "électriques dès la rentrée prochaine."
)


# --- the standfirst and the text ----------------------------------------------------------------


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
        "L'article Le tramway de Valmont roulera à l'hydrogène est apparu en premier sur La Gazette du Val.",
        "Nous utilisons des cookies pour mesurer l'audience de ce site et améliorer nos services.",
        "17 novembre 2026 à 8 h 15 - 3 min - 12 photos - 24 / 60 / 112.",
        ENGLISH,
    ],
)
def test_a_summary_that_is_no_prose_is_passed_over(summary: str) -> None:
    assert blurb(TEXT, title=TITLE, summary=summary, lang="fr") == f"{FIRST} {SECOND}"


def test_the_text_tells_the_language_that_nobody_told() -> None:
    assert blurb(TEXT, title=TITLE, summary=ENGLISH) == f"{FIRST} {SECOND}"
    assert blurb(ENGLISH, title="Trams", summary=FIRST, lang="en") == ENGLISH


def test_a_summary_in_a_third_language_stands_for_its_article() -> None:
    german = "Die Stadt hat am Montag zwölf neue Straßenbahnen bestellt, die mit Wasserstoff fahren sollen."
    assert blurb("", title="Neue Bahnen", summary=german, lang="de") == german
    assert blurb("", title="Neue Bahnen", summary=ENGLISH, lang="de") == ""


@pytest.mark.parametrize(
    "cut",
    [
        "La métropole de Valmont a retenu lundi un constructeur europ…",
        "La métropole de Valmont a retenu lundi un constructeur européen pour [...]",
        "La métropole de Valmont a retenu lundi un constructeur européen (...)",
        "La métropole de Valmont a retenu lundi un constructeur… Lire la suite",
        "La métropole de Valmont a retenu lundi un constructeur européen pour",
    ],
)
def test_what_the_feed_cut_is_completed_from_the_text(cut: str) -> None:
    assert blurb(TEXT, title=TITLE, summary=cut, lang="fr") == f"{FIRST} {SECOND}"
    assert blurb("", title=TITLE, summary=cut, lang="fr") == ""


def test_a_summary_cut_short_keeps_its_whole_sentences() -> None:
    assert blurb("", title=TITLE, summary=f"{FIRST} {SECOND} Les premières ram…") == f"{FIRST} {SECOND}"


def test_a_feeds_trailer_is_taken_off() -> None:
    trailer = "The post Le tramway de Valmont appeared first on La Gazette du Val."
    assert blurb("", title=TITLE, summary=f"{FIRST}\n{trailer}") == FIRST


def test_a_standfirst_without_its_full_stop_is_given_one() -> None:
    assert blurb(TEXT, title=TITLE, summary=THIRD[:-1], lang="fr") == THIRD


def test_hard_line_breaks_in_a_summary_are_undone() -> None:
    broken = FIRST.replace(" pour douze", "\npour douze")
    assert blurb("", title=TITLE, summary=broken) == FIRST


# --- the most central sentences -----------------------------------------------------------------


def test_facts_on_the_subject_come_before_an_anecdote() -> None:
    anecdote = "On se souvient peut-être d'un matin d'hiver où je cherchais mon chemin dans la brume !"
    assert blurb(f"{anecdote}\n{TEXT}", title=TITLE, lang="fr") == f"{FIRST} {SECOND}"


def test_the_second_sentence_adds_something() -> None:
    again = "Pour ses rames à hydrogène, la métropole de Valmont a donc retenu lundi un constructeur européen."
    price = "Les douze rames coûteront 68 millions d'euros, entretien compris pendant quinze ans."
    assert blurb(f"{FIRST} {again} {price}", title=TITLE, lang="fr") == f"{FIRST} {price}"


def test_a_sentence_that_leans_stands_only_behind_the_one_it_leans_on() -> None:
    leaning = "Elle y consacrera 68 millions d'euros, entretien compris, pendant une durée de quinze ans."
    assert blurb(f"{FIRST} {leaning}", title=TITLE, lang="fr") == f"{FIRST} {leaning}"
    assert blurb(f"{leaning} {FIRST}", title=TITLE, lang="fr") == FIRST
    assert blurb(f"{FIRST} Lire aussi : nos dossiers sur les transports du val et des vallées. {leaning}", title=TITLE, lang="fr") == FIRST


@pytest.mark.parametrize("start", ["Mais il", "Ce mécanisme", "Par ailleurs, la ville", "Celui-ci"])
def test_it_begins_with_a_sentence_that_stands_alone(start: str) -> None:
    assert blurb(f"{start} devra attendre encore quelques mois dans la vallée.\n{TEXT}", title=TITLE).startswith(FIRST)


def test_it_begins_so_in_english_as_well() -> None:
    for start in ("But this", "However, the city", "They"):
        assert blurb(f"{start} will have to wait for some more months in the valley. {ENGLISH}", title="Trams", lang="en") == ENGLISH


def test_a_call_says_what_is_funded_before_who_is_not_eligible() -> None:
    legal = "Conformément à l'article 12 du règlement, les dossiers de candidature incomplets ne sont pas recevables par le jury."
    purpose = "Le fonds finance jusqu'à 80 000 euros les prototypes de capteurs sobres portés par des PME de la région."
    shown = blurb(f"{legal}\n{purpose}", title="Appel à projets Capteurs sobres", lang="fr")
    assert shown.startswith(purpose)


# --- what never stands in it --------------------------------------------------------------------


@pytest.mark.parametrize(
    "noise",
    [
        "We use cookies to improve your experience on this site and our partners do too.",
        "Nous et nos partenaires utilisons des cookies pour mesurer l'audience de ce site.",
        "Abonnez-vous à notre newsletter pour recevoir chaque semaine le meilleur de l'info.",
        "© La Gazette du Val, tous droits réservés, reproduction interdite sans accord.",
        "Crédit photo : la régie des transports de la métropole et de ses communes.",
        "Publié le 17 novembre 2026 à 8 h 15 par la rédaction de la gazette.",
        "Partagez cet article avec vos amis sur les réseaux de votre choix.",
        "Sommaire : les rames, les essais de nuit, la facture et le calendrier de la métropole.",
        f"{TITLE}.",
        "En 2027, c'est à l'hydrogène que roulera le tramway de Valmont.",
        "ACCUEIL TRANSPORTS SORTIES POLITIQUE LOCALE CULTURE SPORT EMPLOI.",
    ],
)
def test_notices_and_the_title_never_stand_in_it(noise: str) -> None:
    assert blurb(f"{noise}\n{TEXT}", title=TITLE, lang="fr") == f"{FIRST} {SECOND}"


def test_a_question_alone_tells_nothing_where_something_else_does() -> None:
    asked = "Qui sait gérer un stock, négocier un échange et former un saisonnier a-t-il le profil d'une cheffe d'équipe logistique ?"
    told = (
        "Chez cette enseigne de 3 200 salariés, un passeport de compétences tenu sur le téléphone, que les collègues attestent, remplace "
        "désormais le curriculum vitæ pour toutes les candidatures internes de la logistique et des magasins."
    )
    assert blurb(f"{asked} {told}", title="Le passeport de compétences") == told
    assert blurb(f"{asked} {told}", title="Le passeport de compétences", summary=asked) == told
    assert blurb("", title="Le passeport de compétences", summary=asked) == asked


def test_what_the_title_names_is_the_subject_and_no_notice() -> None:
    fine = "L'autorité a sanctionné vendredi un marchand en ligne pour des cookies posés sans l'accord de ses clients."
    assert blurb(fine, title="Cookies : un marchand à l'amende", lang="fr") == fine
    assert blurb(fine, title="Un marchand à l'amende", lang="fr") == ""


@pytest.mark.parametrize(
    "dateline", ["PARIS (Agence) — ", "VALMONT - ", "(Agence) - ", f"{TITLE} – ", "La Gazette - Valmont, le 17 novembre 2026 "]
)
def test_a_dateline_is_taken_off(dateline: str) -> None:
    assert blurb(f"{dateline}{FIRST}", title=TITLE) == FIRST


def test_a_date_or_a_title_does_not_end_a_sentence() -> None:
    dated = "The agency said on Nov. 18 that Gov. Valmont's twelve trams will run on hydrogen from the spring."
    assert blurb(dated, title="Trams", lang="en") == dated


@pytest.mark.parametrize("end", ["Mme la maire, M.", "la maire et son adjoint :"])
def test_what_ends_with_an_abbreviation_or_a_colon_is_no_sentence(end: str) -> None:
    assert blurb("", title=TITLE, summary=f"{FIRST} Seront présents lundi à la gare de la vallée {end}", lang="fr") == FIRST


def test_open_quotations_are_left_out() -> None:
    assert blurb(f"« La ville a retenu un constructeur pour ses douze rames neuves.\n{TEXT}", title=TITLE) == f"{FIRST} {SECOND}"


# --- length and rights --------------------------------------------------------------------------


def test_a_long_sentence_loses_its_last_clause() -> None:
    assert len(LONG) > LONGEST
    short = blurb(LONG, title=TITLE, lang="fr")
    assert short == LONG[: LONG.index(", ce qui permettra")] + "."


@pytest.mark.parametrize(
    "sentence",
    [
        "La société, qui emploie douze personnes dans la vallée, rachète son concurrent du port voisin.",
        "Alors que la ville a choisi ses rames pour les essais de nuit et de jour au printemps, qui commencent, elle attend.",
        "La maire a dit : « Nous avons choisi ces rames pour la vallée et pour ses habitants, qui les attendaient » lundi.",
        "Le prix est de 1,500 euros et de 2,500 euros pour chacune des rames et chacun des bancs de la ligne neuve.",
    ],
)
def test_what_cannot_be_shortened_well_is_not(sentence: str) -> None:
    assert shortened(sentence, len(sentence) - 1) == ""


def test_sentences_stay_whole_and_the_length_is_bounded() -> None:
    long = "La commission a examiné " + ", ".join(f"le point numéro {n} de son ordre du jour" for n in range(20)) + "."
    assert blurb(f"{long}\n{TEXT}", title=TITLE) == f"{FIRST} {SECOND}"
    assert blurb(f"{FIRST}\n{long}", title=TITLE) == FIRST
    assert len(blurb(TEXT, title=TITLE)) <= LONGEST


def test_rights_to_the_title_only_give_nothing() -> None:
    assert blurb(TEXT, title=TITLE, summary=THIRD, rights="title") == ""


def test_full_rights_give_the_whole_standfirst() -> None:
    standfirst = f"{FIRST} {SECOND} {THIRD}"
    assert blurb(TEXT, title=TITLE, summary=standfirst, rights="full") == standfirst
    assert blurb(TEXT, title=TITLE, rights="full") == f"{FIRST} {SECOND}"
    assert len(blurb("", title=TITLE, summary=" ".join((FIRST, LONG, SECOND, THIRD, LONG)), rights="full")) <= LONGEST_FULL


def test_nothing_to_say_is_nothing() -> None:
    assert blurb("", title=TITLE) == ""
    assert blurb("Accueil\nContact", title="") == ""


# --- whatever comes -----------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        FIRST,
        SECOND,
        THIRD,
        LONG,
        ENGLISH,
        TITLE,
        "Lire la suite",
        "Mais il",
        "Crédit photo : la régie.",
        "« Oui",
        "(AP) -",
        "1,500 (…)",
        "…",
        "\n",
        "\n",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map(" ".join), st.text(max_size=400))


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS, st.sampled_from([TITLE, "", "Cookies"]), st.sampled_from(["fr", "en", "de", "und"]))
def test_it_is_always_whole_and_drawn_from_what_was_given(text: str, summary: str, title: str, lang: str) -> None:
    shown = blurb(text, title=title, summary=summary, lang=lang)
    assert len(shown) <= LONGEST
    assert shown == " ".join(shown.split())
    assert balanced(shown)
    given_words = {word.strip(".,;") for word in f"{text} {summary}".split()}
    assert all(word.strip(".,;") in given_words for word in shown.split()) or not text.isprintable() or not summary.isprintable()
    assert len(split(shown)) <= 2


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LONG.split()), min_size=8, max_size=60).map(" ".join), st.integers(20, 320))
def test_a_shortened_sentence_is_its_beginning(sentence: str, limit: int) -> None:
    short = shortened(f"{sentence}.", limit)
    assert len(short) <= limit
    assert f"{sentence}.".startswith(short.rstrip("."))
    assert not short or sentence[len(short) - 1 :][:1] in ("", ",", " ", ";")
