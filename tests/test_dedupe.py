import dataclasses
import datetime as dt
import itertools

import pytest
from hypothesis import given, strategies as st

from techwatch import urls
from techwatch.dedupe import fingerprint, vector
from techwatch.dedupe.hashes import hash_of, signed
from techwatch.dedupe.stories import member, tally
from techwatch.store import articles, open_store, stories
from techwatch.types import Article, Reading

DAY = dt.datetime(2026, 11, 16, 8, tzinfo=dt.UTC)

GLASS = """La verrerie coopérative de Grisolle a présenté lundi un four électrique qui fond deux tonnes de verre par jour sans gaz.
Le projet, baptisé Braise, a coûté 3,4 millions d'euros, dont 1,2 million apporté par la région Bocage et l'agence Terre Claire.
Selon la direction, la consommation baisse de 38 % par rapport au four qu'il remplace et la chaleur chauffe désormais le lycée voisin.
Deux capteurs optiques mesurent la couleur de la flamme vingt fois par seconde et un modèle appris sur quatre ans règle la puissance.
Les verriers ont été formés pendant six semaines par l'institut Lumen, qui publiera les données ouvertes du chantier au printemps.
Une seconde ligne doit être installée à Pontrivière avant la fin de 2027 si les essais de janvier confirment ces premiers résultats.
La coopérative emploie 46 personnes et travaille pour des lunetiers, des laboratoires et des maisons d'édition de luminaires."""

HOSPITAL = """Northmoor Hospital opened its imaging archive to three young companies on Tuesday, under a contract that patients wrote.
The archive holds 210,000 scans taken between 2014 and 2025, stripped of names and kept on machines inside the hospital in Eastvale.
Companies may train models there but cannot copy a single picture, and every query is logged in a public register.
Harrow Vision, Pulseframe and Tidal Health were chosen from 27 applicants by a jury of doctors, nurses and patients.
Each pays 40,000 pounds a year and returns one tenth of what it earns with the models to the ward that gave the scans.
The Eastvale data council will review the contract in 18 months and can end it at any time.
A similar plan failed four years ago because nobody had asked the patients, the council said in its report."""

FILLER = """Des agrumes poussent maintenant sous les serres municipales de la vallée, où une station mesure chaque nuit la rosée et le vent.
Les jardiniers comparent trois façons d'arroser et notent tout dans un cahier que les écoles voisines recopient chaque vendredi."""

BRIDGE = """Le pont tournant de Sainte-Ormelle rouvrira en avril 2027, après onze mois de travaux menés par le syndicat Rives Vives.
Sa charpente de 1912 a été démontée pièce par pièce, numérisée par l'atelier Kordal puis remontée sur des vérins commandés à distance.
Le chantier coûte 5,8 millions d'euros ; les pêcheurs du port obtiennent deux ouvertures par nuit au lieu d'une seule."""

ABOUT = """À propos de Terre Claire. Terre Claire accompagne depuis 1998 les entreprises et les collectivités dans leurs projets.
Présente dans douze régions, elle réunit 240 ingénieurs, finance chaque année une centaine de chantiers et publie toutes ses évaluations.
Elle est certifiée par le bureau Norme Verte et membre du réseau européen des agences de l'énergie. Plus d'informations sur son site."""


class Watch:
    """A store that is fed one article after another."""

    def __init__(self) -> None:
        self.store = open_store(None)
        self.count = itertools.count(1)

    def see(self, title, text, *, site=None, after=0.0, lang="fr", failure=""):
        number = next(self.count)
        url = f"https://{site or f'site{number}.example'}/{number}"
        when = DAY + dt.timedelta(days=after)
        article = Article(0, urls.canonical(url), url, title, text, lang=lang, published=when, seen=when, failure=failure)
        stored = dataclasses.replace(article, id=articles.add(self.store, Reading(article)))
        return stories.place(self.store, stored)


@pytest.fixture
def watch():
    watch = Watch()
    yield watch
    watch.store.close()


def paragraphs(text):
    return text.split("\n")


WORDS = GLASS.split()
COPIES = {
    "the same text": GLASS,
    "typography": GLASS.replace("'", "’").replace("é", "e\u0301").upper().lower(),
    "a teaser of 60 words": " ".join(WORDS[:60]) + "…",
    "cut short": "\n".join(paragraphs(GLASS)[:4]),
    "a wire text with signature": "BOCAGE (Dépêche) - " + GLASS + "\nDépêche relayée par l'agence Fil Bleu, tous droits réservés.",
    "an updated version": "Mis à jour à 17 heures. " + GLASS + "\n" + FILLER,
    "other order": "\n".join([*paragraphs(GLASS)[3:], *paragraphs(GLASS)[:3]]),
    "a paragraph dropped": "\n".join(paragraphs(GLASS)[:2] + paragraphs(GLASS)[3:]),
    "light edits": GLASS.replace("a présenté lundi", "vient de présenter").replace("chauffe désormais", "chauffe maintenant"),
}


@pytest.mark.parametrize("kind", COPIES)
def test_copies_are_found_under_any_headline(watch, kind):
    first = watch.see("Un four à verre sans gaz à Grisolle", GLASS)
    watch.see("Northmoor opens its scans", HOSPITAL, lang="en")
    copy = watch.see("Braise, le four qui chauffe un lycée", COPIES[kind], after=40)
    assert (copy.copy_of, copy.story) == (first.copy_of, first.story)


@pytest.mark.parametrize("kind", COPIES)
def test_the_fuller_text_may_come_last(watch, kind):
    first = watch.see("Braise", COPIES[kind])
    assert watch.see("Un four à verre sans gaz", GLASS).copy_of == first.copy_of


def test_a_copy_of_a_copy_is_a_copy_of_the_first(watch):
    first = watch.see("Four", "\n".join(paragraphs(GLASS)[:3]))
    watch.see("Four", GLASS)
    assert watch.see("Four", "\n".join(paragraphs(GLASS)[3:])).copy_of == first.copy_of


def test_an_english_copy_is_found(watch):
    first = watch.see("Northmoor opens its scans", HOSPITAL, lang="en")
    assert watch.see("Patients wrote the contract", "EASTVALE - " + HOSPITAL[:500], lang="en").copy_of == first.copy_of


def bulletin(town, river, level, wind):
    return f"""Le bulletin de {town} : ce matin le niveau de la {river} atteint {level} centimètres au vieux pont, en hausse depuis hier.
Le vent souffle à {wind} kilomètres à l'heure, les températures restent douces pour la saison et aucune vigilance n'est demandée.
Les relevés de {town} sont publiés chaque jour à huit heures, ceux de la {river} sont vérifiés par les services compétents."""


def test_bulletins_made_by_one_template_stay_apart(watch):
    one = watch.see("Le bulletin du lundi", bulletin("Grisolle", "Vauge", 112, 15), site="meteo.example")
    two = watch.see("Le bulletin du lundi", bulletin("Pontrivière", "Sorne", 87, 32), site="meteo.example")
    assert one.copy_of != two.copy_of


@pytest.mark.parametrize("about", [ABOUT, ABOUT.removeprefix("À propos de Terre Claire. ")])
def test_releases_that_share_an_about_block_stay_apart(watch, about):
    texts = ["\n".join([*paragraphs(text)[:3], about]) for text in (GLASS, HOSPITAL, BRIDGE)]
    found = [watch.see(f"Communiqué {number}", text) for number, text in enumerate(texts)]
    assert len({grouping.copy_of for grouping in found}) == 3


def test_short_texts_are_copies_only_word_for_word_and_within_days(watch):
    first = watch.see("Inscriptions ouvertes pour la journée du verre", "Les places sont limitées.")
    assert watch.see("Inscriptions ouvertes pour la journée du verre", "Les places sont limitées !").copy_of == first.copy_of
    assert watch.see("Inscriptions ouvertes pour la journée du bois", "Les places sont limitées.").copy_of != first.copy_of
    assert watch.see("Inscriptions ouvertes pour la journée du verre", "Les places sont limitées.", after=30).copy_of != first.copy_of


def test_titles_that_say_nothing_are_no_copies(watch):
    assert watch.see("Agenda", "").copy_of != watch.see("Agenda", "").copy_of


def test_the_summary_that_stands_for_a_missing_page_counts(watch):
    first = watch.see("Un four à verre sans gaz", " ".join(WORDS[:70]), failure="paywall")
    assert watch.see("Un four à verre sans gaz", GLASS).copy_of == first.copy_of


OTHER_WORDS = """À Grisolle, un four électrique remplace le gaz. Avec Braise, la verrerie coopérative fond son verre à l'électricité :
deux tonnes par jour, et un lycée chauffé avec la chaleur que le four perd."""


def test_two_sources_of_one_news_are_one_story(watch):
    first = watch.see("Grisolle : la verrerie coopérative allume un four électrique sans gaz", GLASS)
    other = watch.see("La verrerie de Grisolle passe au four électrique", OTHER_WORDS, after=1)
    assert (other.copy_of != first.copy_of, other.story) == (True, first.story)
    assert 0 < other.score < 1


def test_other_news_the_same_day_are_other_stories(watch):
    found = [watch.see(title, text) for title, text in (("Four", GLASS), ("Serres", FILLER), ("Pont", BRIDGE))]
    assert len({grouping.story for grouping in found}) == 3


def test_one_name_in_common_is_no_story(watch):
    first = watch.see("La verrerie de Grisolle allume son four électrique", GLASS)
    other = watch.see("Grisolle inaugure sa médiathèque de quartier", "Trois mille livres et un atelier de dessin attendent les enfants.")
    assert other.story != first.story


def test_a_month_later_it_is_another_story(watch):
    first = watch.see("Grisolle : la verrerie allume un four électrique sans gaz", GLASS)
    assert watch.see("La verrerie de Grisolle passe au four électrique", OTHER_WORDS, after=30).story != first.story


def test_a_series_of_one_site_is_no_story(watch):
    text = "Notre podcast reçoit cette semaine une invitée qui parle de lumière, de verre et de chaleur perdue."
    first = watch.see("La minute du verre, épisode 12", text, site="podcast.example")
    second = watch.see("La minute du verre, épisode 13", text + " Une suite est prévue.", site="podcast.example")
    assert first.story != second.story


def test_languages_that_are_not_compared_are_kept_apart(watch):
    first = watch.see("Braise Grisolle Lumen", GLASS)
    assert watch.see("Braise Grisolle Lumen", OTHER_WORDS, lang="de").story != first.story


def test_hashes_are_stable_and_fit_sqlite():
    assert hash_of("verre") == hash_of("verre")
    assert signed(2**64 - 16) == -16
    assert signed(2**63 - 1) == 2**63 - 1


def test_keys_are_a_part_of_the_sketch():
    found = fingerprint(Article(1, "", "", "", GLASS))
    assert set(found.keys) <= found.sketch
    assert found.tokens == len(GLASS.replace("'", " ").replace("-", " ").replace(",", " ").replace("%", " ").replace(".", " ").split())


@given(st.text(max_size=200), st.text(max_size=200), st.sampled_from(["fr", "en", "und"]))
def test_any_text_has_a_fingerprint_and_a_vector_of_length_one(title, text, lang):
    article = Article(1, "", "", title, text, lang=lang)
    terms = tally(article)
    found = vector(terms, 10, {})
    assert fingerprint(article) == fingerprint(article)
    assert not found.terms or abs(sum(weight**2 for weight in found.terms.values()) - 1) < 1e-9
    mine = member("s", found, day=1, article=("", title, "fr"))
    assert 0 <= mine.nearness(mine) <= 1 + 1e-9
