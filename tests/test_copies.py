import pytest

from techwatch.dedupe.copies import Known, Likeness, fingerprint, likeness
from techwatch.types import Article

TRAM = """La régie des transports de Morvalle essaie depuis lundi une navette sans conducteur entre la gare et l'hôpital Saint-Aubert.
Le véhicule, construit par Ateliers Quillon, transporte douze voyageurs à 25 kilomètres à l'heure sur une voie qu'il partage avec les vélos.
Un agent reste à bord pendant les six premiers mois et note chaque freinage brusque dans un registre que la préfecture consulte.
Le projet coûte 1,9 million d'euros, dont 600 000 euros apportés par la région Hautes-Plaines et le fonds Mobilités Sobres.
Trois capteurs laser suffisent de jour comme de nuit, mais la neige les aveugle : la navette restera au dépôt par temps de neige.
L'université de Brécy mesurera la confiance des voyageurs par des questionnaires et publiera ses résultats au printemps 2027.
Si l'essai réussit, deux autres lignes desserviront le lycée Marguerite-Bolin et la zone de Pré-Long avant la fin de 2028."""

KILN = """The potters of Larkmere opened a shared electric kiln on Thursday, the first in the county that runs on the roof above it.
It fires 300 pots at a time at 1,240 degrees and stores the afternoon sun in a bed of basalt that the Dunmore Institute designed.
Members pay 14 pounds a shelf and book through a page that Fernhill College students wrote during a summer course.
The old gas kiln cost the guild 9,000 pounds a year and was condemned by the Riverside Inspectorate in 2024.
Half of the money came from the Ashgrove Trust, the rest from 412 neighbours who each bought one brick of the floor."""

BLOCK = """Fernwood Materials turns what others throw away into products for builders, makers and laboratories on four continents.
Founded in 1987 and led from Oakridge, the group runs 14 plants, employs 2,600 people and spends a tenth of its revenue on research.
It is a member of the Northern Recycling Council, is listed in Oakridge and publishes a yearly account of its energy, water and waste."""

PARTS = TRAM.split("\n")


def compared(one: str, other: str, *, titles=("", ""), sites=("a.example", "b.example")) -> Likeness:
    left, right = (
        fingerprint(Article(1, "", f"https://{site}/x", title, text)) for site, title, text in zip(sites, titles, (one, other), strict=True)
    )
    return likeness(left, Known.of(right), frozenset())


def every(nth: int, text: str) -> str:
    """`text` with every nth word that is no name or number replaced."""
    words = [(word, number % nth == 0 and word.islower()) for number, word in enumerate(text.split(" "), 1)]
    return " ".join(f"autre{len(word)}" if changed else word for word, changed in words)


COPIES = {
    "an agency's signature": "MORVALLE, 9 nov. (Fil Bleu) - " + TRAM + "\n(Avec Fil Bleu)",
    "a teaser of 45 words": " ".join(TRAM.split()[:45]) + "…",
    "another order": "\n".join(reversed(PARTS)),
    "other words, the same facts": every(6, TRAM),
    "a new lead": BLOCK.split("\n")[0] + "\n" + "\n".join(PARTS[1:]),
    "words of the site around it": "Abonnez-vous à notre lettre.\n"
    + TRAM
    + "\nLire aussi : notre dossier sur les vélos, les trains et les bus.",
}


@pytest.mark.parametrize("kind", COPIES)
def test_copies_say_why_they_are_copies(kind):
    like = compared(COPIES[kind], TRAM, titles=("Une navette sans conducteur", "Morvalle essaie sa navette"))
    assert (like.enough, like.reason) == (True, "contained")
    assert 0.25 <= like.contained <= 1


def test_the_same_words_are_told_apart_from_much_in_common():
    like = compared(TRAM, TRAM.replace("'", "’"), titles=("Navette", "Navette"))
    assert (like.enough, like.reason, like.contained) == (True, "exact", 1.0)


def bulletin(town: str, river: str, level: int, gusts: int) -> str:
    return f"""À {town}, le ciel hésite entre brume et soleil et les promeneurs gardent une veste sous le bras jusqu'à midi passé.
Le pollen reste discret, les trottoirs sèchent vite et la nuit promet d'être calme avant le retour attendu de la pluie et du froid.
La {river} monte de {level} centimètres depuis hier et les rafales atteignent {gusts} kilomètres à l'heure sur les hauteurs.
Les élagueurs de la commune passeront dans les allées du parc dès que le vent sera tombé, comme chaque année à la même saison,
et les bancs seront repeints dans la foulée par les jardiniers, qui demandent aux familles un peu de patience et beaucoup d'indulgence."""


def test_a_bulletin_repeats_its_words_about_another_town():
    assert compared(bulletin("Brécy", "Sève", 12, 40), bulletin("Morvalle", "Ourse", 7, 65)).reason == "facts"


def test_edited_words_do_not_excuse_other_names():
    edited = every(6, TRAM)
    for name in ("Morvalle", "Saint-Aubert", "Quillon", "Brécy", "Hautes-Plaines", "Mobilités", "Marguerite-Bolin", "25", "2027", "600"):
        edited = edited.replace(name, f"{name[::-1].title()}x")
    assert not compared(edited, TRAM).enough


def test_a_shared_block_at_the_end_is_no_copy():
    one, other = ("Fernwood Materials says: " + text + "\n" + BLOCK for text in ("\n".join(KILN.split("\n")[:3]), "\n".join(PARTS[:3])))
    like = compared(one, other)
    assert (like.enough, like.reason) == (False, "end")


def test_two_numbers_of_one_series_are_no_copies_however_alike():
    titles = ("Version 3.1-rc1 is ready", "Version 3.1-rc2 is ready")
    assert compared(KILN + " Enjoy.", KILN, titles=titles).reason == "series"
    assert compared(KILN + " Enjoy.", KILN, titles=titles[:1] * 2).enough
    assert compared(KILN, KILN, titles=("La série de l'été (3/6) : le four", "La série de l'été (4/6) : la terre")).reason == "series"


def test_other_numbers_in_titles_are_news_of_one_text():
    assert compared(KILN, KILN + " It glows.", titles=("412 neighbours buy a kiln", "Some 400 neighbours buy a kiln")).enough


def test_one_site_repeats_its_own_phrases():
    half = "\n".join([*PARTS[:4], *KILN.split("\n")[1:]])
    assert compared(half, TRAM).enough
    assert compared(half, TRAM, sites=("a.example", "www.a.example")).reason == "site"
    assert compared("\n".join(PARTS[:4]), TRAM, sites=("a.example", "a.example")).enough


def test_two_short_notes_may_begin_with_the_same_sentence():
    start = "Cet automne, la rédaction raconte chaque semaine une machine qui a changé la vie de ceux qui s'en servent encore."
    notes = [f"{start} {rest}" for rest in ("Voici la baratte, que trois fermes gardent.", "Place au métier à tisser des canuts.")]
    like = compared(*notes)
    assert (like.enough, like.reason) == (False, "little")
    assert compared("Trop court pour en juger.", "Trop court pour juger.").reason == "short"


def test_a_chapter_about_something_is_read_and_a_block_about_the_company_is_not():
    chapter = (
        KILN
        + "\nAbout Kilns\n"
        + "\n".join(f"Layer {number} of the {number} hundred bricks is laid by hand in spring." for number in range(60))
    )
    block = KILN + "\nAbout Fernwood Materials\n" + BLOCK
    assert fingerprint(Article(1, "", "", "", chapter)).tokens > 600
    assert fingerprint(Article(1, "", "", "", block)).tokens == fingerprint(Article(1, "", "", "", KILN)).tokens


@pytest.mark.parametrize("text", [TRAM, KILN])
def test_a_teaser_is_found_by_keys_that_its_article_has(text):
    whole, teaser = (fingerprint(Article(1, "", "", "", words)) for words in (text, " ".join(text.split()[:45])))
    assert set(teaser.keys) <= set(whole.keys)


def test_nothing_in_common_is_nothing():
    like = compared(TRAM, KILN)
    assert (like.shared, like.contained, like.enough, like.reason) == (0, 0.0, False, "little")
