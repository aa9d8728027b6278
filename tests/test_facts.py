"""What figures count, and how much two articles' figures tell of one event."""

import pytest

from techwatch.dedupe.facts import event_told
from techwatch.dedupe.profile import profile

MEANINGS = {"chanti": frozenset({"yard"})}


def told(french: str, english: str, *, titles: tuple[str, str] = ("", "")) -> float:
    return event_told(profile(titles[0], french, "fr"), profile(titles[1], english, "en"), MEANINGS)


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
    ],
)
def test_a_figure_that_counts_the_same_tells_of_one_event(french, english):
    assert told(french, english) >= 1.0


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
    assert told(french, english) < 0


def test_how_large_somebody_is_tells_no_event():
    standing = told("Velmar emploie 1 250 personnes et compte 620 000 abonnés.", "Velmar has 1,250 employees and 620,000 subscribers.")
    revenue = told("Velmar réalise un chiffre d'affaires de 84 millions d'euros.", "Velmar, with sales of €84 million, is at Orrin.")
    assert (standing, revenue) == (0.0, 0.0)
    assert told("Velmar emploie 1 250 personnes.", "The yard is at Orrin.") == 0.0, "nor does it speak against when only one says it"


def test_years_and_the_days_of_a_fair_tell_no_event():
    assert told("Le salon a lieu du 22 au 25 septembre 2026.", "The fair runs from 22 to 25 September 2026.") == 0.0
    assert told("Le port sera fini en 2028.", "The port is to be done in 2028.") == 0.0
    assert told("Le port ouvre le 22 septembre.", "The port opens on 22 September.") > 0


def test_what_only_one_begins_with_speaks_against_less_than_another_sum():
    alone = told("Velmar achète 47 ferries.", "Velmar buys boats.")
    money = told("Velmar lève 24 millions d'euros.", "Velmar gets a €6 million loan.")
    assert 0 > alone > money
    later = " Rien de nouveau." * 30 + " Le quai a 47 bornes."
    assert told("Velmar achète des bateaux." + later, "Velmar buys boats.") == 0.0, "what comes later need not be told"


def test_what_both_begin_with_tells_most():
    late = " Nothing else is new." * 20 + " It costs €31.6 million."
    tard = " Rien de nouveau." * 20 + " Il en coûte 31,6 millions d'euros."
    titles = told("", "", titles=("Un chantier à 31,6 M€", "A €31.6m yard"))
    one, neither = told("", late, titles=("Un chantier à 31,6 M€", "A yard")), told(tard, late)
    assert titles > one > neither > 0


def test_it_is_the_same_the_other_way_round():
    french, english = profile("47 ferries pour 9 M€", "Il reste 12 jours.", "fr"), profile("47 ferries at €8m", "12 months are left.", "en")
    assert event_told(french, english, MEANINGS) == event_told(english, french, {"yard": frozenset({"chanti"})})


def test_nothing_tells_nothing_in_any_language():
    assert told("", "") == 0.0
    assert event_told(profile("", "47 Roboter", "de"), profile("", "47 robots", "es"), {}) > 0
