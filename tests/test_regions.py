import pytest

from techwatch.regions import likely, region


@pytest.mark.parametrize(
    ("name", "is_"),
    [
        ("IDF", "Île-de-France"),
        ("la région Île-de-France", "Île-de-France"),
        ("Conseil régional de Normandie", "Normandie"),
        ("paca", "Provence-Alpes-Côte d'Azur"),
        ("Région Sud", "Provence-Alpes-Côte d'Azur"),
        ("Réunion", "La Réunion"),
        ("Midi-Pyrénées", "Occitanie"),
        ("Territoire de Belfort", "Bourgogne-Franche-Comté"),
        ("Brittany", "Bretagne"),
        ("Wallonie", ""),
        ("région", ""),
        ("", ""),
    ],
)
def test_regions_by_the_names_that_people_use(name, is_):
    assert region(name) == is_


def test_a_misspelt_region_is_recognised_as_such():
    assert (likely("Ile de Frnace"), likely("Ocitanie"), likely("Catalogne")) == ("Île-de-France", "Occitanie", "")
