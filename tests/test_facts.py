"""What figures count, and what two articles' figures say against one event."""

import pytest

from techwatch.dedupe.facts import contradicted, not_rounded, unsaid
from techwatch.dedupe.profile import profile

MEANINGS = {"chanti": frozenset({"yard"})}


def both(french: str, english: str, *, titles: tuple[str, str] = ("", "")):
    return profile(titles[0], french, "fr"), profile(titles[1], english, "en")


def against(french: str, english: str) -> int:
    return contradicted(*both(french, english), MEANINGS)


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Velmar achète 47 ferries.", "Velmar buys 47 ferries."),
        ("Il transporte 240 passagers.", "It is a 240-passenger boat."),
        ("Le port a 16 chantiers.", "The port has 16 yards."),
        ("L'essai a réuni 310 malades.", "Some 310 patients took part in the trial."),
        ("Le chantier coûte 31,6 millions d'euros.", "The yard costs €31.6m."),
        ("Le port ouvre le 12 mars 2027.", "The port opens on 12 March 2027."),
        ("La ligne fait 120 kilomètres.", "The line is 120 km long."),
        ("Les vingt-quatre navires restent au port.", "All 24 ships stay in port."),
        ("Le fonds apporte 8,4 millions au port.", "A fund grants the port €8.4 million."),
        ("Près de 12 millions d'euros pour le port.", "The port gets €11.8 million."),
        ("Quelque 4 300 élèves ont répondu.", "Over 4,000 pupils replied."),
    ],
)
def test_a_figure_that_counts_the_same_says_nothing_against_one_event(french, english):
    assert against(french, english) == 0
    assert unsaid(*both(french, english)) == 0


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Le plan supprime 310 postes.", "The order is for 310 chargers."),
        ("La salle fait 400 m².", "The scheme trains 400 technicians."),
        ("Il en coûte 90 euros.", "Work lasts 90 days."),
        ("Il répond en 12 minutes.", "It answers within 12 hours."),
    ],
)
def test_one_that_counts_something_else_speaks_against(french, english):
    assert against(french, english) > 0


@pytest.mark.parametrize(
    ("french", "english"),
    [
        ("Velmar lève 24 millions d'euros.", "Velmar gets a €6 million loan."),
        ("La foire a reçu 31 000 visiteurs.", "The fair had 29,200 visitors."),
        ("Les ventes baissent de 4 %.", "Sales are down 7%."),
    ],
)
def test_what_both_count_with_other_figures_speaks_against(french, english):
    assert against(french, english) == 1


def test_how_large_somebody_is_need_not_be_said():
    assert unsaid(*both("Velmar emploie 1 250 personnes.", "The yard is at Orrin.")) == 0
    assert unsaid(*both("Velmar réalise un chiffre d'affaires de 84 millions d'euros.", "Velmar is at Orrin.")) == 0
    assert unsaid(*both("Velmar envoie 1 250 personnes.", "The yard is at Orrin.")) > 0


def test_years_tell_no_event():
    assert unsaid(*both("Le port sera fini en 2028.", "The port is to be done.")) == 0
    assert against("Le port sera fini en 2028.", "The port is to be done in 2031.") == 0
    assert unsaid(*both("Le port ouvre le 22 septembre.", "The port opens.")) > 0


def test_what_only_one_begins_with_speaks_against_and_what_comes_later_need_not_be_told():
    assert unsaid(*both("Velmar achète 47 ferries.", "Velmar buys boats.")) == 2
    assert unsaid(*both("", "", titles=("Velmar achète 47 ferries", "Velmar buys boats"))) == 2
    later = " Rien de nouveau." * 30 + " Le quai a 47 bornes."
    assert unsaid(*both("Velmar achète des bateaux." + later, "Velmar buys boats.")) == 0


def test_a_figure_is_rounded_to_few_digits_and_near():
    other = profile("", "Velmar gets €12 million, 5 boats, 3% and 700 bikes.", "en")
    said = {"11800000", "12000000", "12400000", "13000000", "12.4%", "6", "688", "4.9", "--03-12"}
    assert not_rounded(said, other) == {"13000000", "12.4%", "6", "4.9", "--03-12"}


def test_it_is_the_same_the_other_way_round():
    french, english = profile("47 ferries pour 9 M€", "Il reste 12 jours.", "fr"), profile("47 ferries at €8m", "12 months are left.", "en")
    assert unsaid(french, english) == unsaid(english, french) > 0
    assert contradicted(french, english, MEANINGS) == contradicted(english, french, {"yard": frozenset({"chanti"})}) > 0


def test_nothing_tells_nothing_in_any_language():
    assert (unsaid(*both("", "")), against("", "")) == (0, 0)
    german, spanish = profile("", "47 Roboter", "de"), profile("", "47 robots", "es")
    assert (unsaid(german, spanish), contradicted(german, spanish, {})) == (0, 0)
