"""What people call a region becomes its one name. Pure.

The regions of France as its law of 16 January 2015 (no. 2015-29) drew them, with the regions before it, their departments
(INSEE, code officiel géographique) and what people write.
"""

import difflib
import functools
from collections.abc import Mapping
from typing import Final

from techwatch import text

_ALSO: Final[Mapping[str, str]] = {
    "Auvergne-Rhône-Alpes": "ARA, AURA, Auvergne, Rhône-Alpes, Lyon, Grenoble, Ain, Allier, Ardèche, Cantal, Drôme, Isère, Loire, "
    "Haute-Loire, Puy-de-Dôme, Rhône, Métropole de Lyon, Savoie, Haute-Savoie",
    "Bourgogne-Franche-Comté": "BFC, Bourgogne, Burgundy, Franche-Comté, Dijon, Côte-d'Or, Doubs, Jura, Nièvre, Haute-Saône, "
    "Saône-et-Loire, Yonne, Territoire de Belfort",
    "Bretagne": "Brittany, Rennes, Côtes-d'Armor, Finistère, Ille-et-Vilaine, Morbihan",
    "Centre-Val de Loire": "CVL, Centre, Cher, Eure-et-Loir, Indre, Indre-et-Loire, Loir-et-Cher, Loiret",
    "Corse": "Corsica, Corse-du-Sud, Haute-Corse",
    "Grand Est": "Alsace, Lorraine, Champagne-Ardenne, Strasbourg, Ardennes, Aube, Marne, Haute-Marne, Meurthe-et-Moselle, Meuse, "
    "Moselle, Bas-Rhin, Haut-Rhin, Vosges, Collectivité européenne d'Alsace",
    "Guadeloupe": "",
    "Guyane": "Guyane française, French Guiana",
    "Hauts-de-France": "HDF, Nord-Pas-de-Calais, Picardie, Picardy, Lille, Aisne, Nord, Oise, Pas-de-Calais, Somme",
    "Île-de-France": "IDF, région parisienne, Paris region, Greater Paris, Grand Paris, Métropole du Grand Paris, Paris, Seine-et-Marne, "
    "Yvelines, Essonne, Hauts-de-Seine, Seine-Saint-Denis, Val-de-Marne, Val-d'Oise, francilien, francilienne",
    "La Réunion": "Réunion, Reunion Island",
    "Martinique": "",
    "Mayotte": "",
    "Normandie": "Normandy, Basse-Normandie, Haute-Normandie, Rouen, Caen, Calvados, Eure, Manche, Orne, Seine-Maritime",
    "Nouvelle-Aquitaine": "Aquitaine, Limousin, Poitou-Charentes, Bordeaux, Charente, Charente-Maritime, Corrèze, Creuse, Dordogne, "
    "Gironde, Landes, Lot-et-Garonne, Pyrénées-Atlantiques, Deux-Sèvres, Vienne, Haute-Vienne",
    "Occitanie": "Midi-Pyrénées, Languedoc-Roussillon, Toulouse, Montpellier, Ariège, Aude, Aveyron, Gard, Haute-Garonne, Gers, Hérault, "
    "Lot, Lozère, Hautes-Pyrénées, Pyrénées-Orientales, Tarn, Tarn-et-Garonne",
    "Pays de la Loire": "PDL, Nantes, Angers, Loire-Atlantique, Maine-et-Loire, Mayenne, Sarthe, Vendée",
    "Provence-Alpes-Côte d'Azur": "PACA, Sud, Provence, Côte d'Azur, Marseille, Nice, Alpes-de-Haute-Provence, Hautes-Alpes, "
    "Alpes-Maritimes, Bouches-du-Rhône, Var, Vaucluse",
}
_BEFORE: Final = ("conseil regional", "region", "regions", "departement", "de", "du", "d", "des", "la", "le", "l", "en")


def region(name: str) -> str:
    """The one name of the region that `name` is, or that it lies in ("idf" -> "Île-de-France"); "" when it is none we know."""
    key = _key(name)
    return _names().get(key) or _names().get(_bare(key), "")


def names() -> tuple[str, ...]:
    """The regions of France by their one names, in alphabetical order."""
    return tuple(_ALSO)


def likely(name: str) -> str:
    """The known region whose name `name` misspells; "" when it is like none."""
    close = difflib.get_close_matches(_bare(_key(name)), list(_names()), n=1, cutoff=0.8)
    return _names()[close[0]] if close else ""


def _key(name: str) -> str:
    return " ".join(text.words(name))


def _bare(key: str) -> str:
    """`key` without "région", "conseil régional de" and the like before it."""
    found = next((word for word in _BEFORE if key.startswith(f"{word} ")), "")
    return _bare(key.removeprefix(f"{found} ")) if found else key


@functools.cache
def _names() -> dict[str, str]:
    return {
        key: name for name, also in _ALSO.items() for each in (name, *also.split(",")) for key in {_key(each), _bare(_key(each))} if key
    }
