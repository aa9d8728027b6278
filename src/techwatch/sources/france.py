"""French words for places and for kinds of applicants become the scope of a call, its region and who may apply. Pure.

The words are those of Aides-territoires, of the regions' open data and of their guides. What the tables do not know is nothing.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from techwatch.text import clean, fold, unique
from techwatch.types import Scope

DEPARTMENTS: Final[Mapping[str, str]] = {
    "Auvergne-Rhône-Alpes": "Ain, Allier, Ardèche, Cantal, Drôme, Isère, Loire, Haute-Loire, Puy-de-Dôme, Rhône, Savoie, Haute-Savoie",
    "Bourgogne-Franche-Comté": "Côte-d'Or, Doubs, Jura, Nièvre, Haute-Saône, Saône-et-Loire, Yonne, Territoire de Belfort",
    "Bretagne": "Côtes-d'Armor, Finistère, Ille-et-Vilaine, Morbihan",
    "Centre-Val de Loire": "Cher, Eure-et-Loir, Indre, Indre-et-Loire, Loir-et-Cher, Loiret",
    "Corse": "Corse-du-Sud, Haute-Corse",
    "Grand Est": "Ardennes, Aube, Marne, Haute-Marne, Meurthe-et-Moselle, Meuse, Moselle, Bas-Rhin, Haut-Rhin, Vosges",
    "Guadeloupe": "",
    "Guyane": "",
    "Hauts-de-France": "Aisne, Nord, Oise, Pas-de-Calais, Somme",
    "Île-de-France": "Paris, Seine-et-Marne, Yvelines, Essonne, Hauts-de-Seine, Seine-Saint-Denis, Val-de-Marne, Val-d'Oise",
    "La Réunion": "",
    "Martinique": "",
    "Mayotte": "",
    "Normandie": "Calvados, Eure, Manche, Orne, Seine-Maritime",
    "Nouvelle-Aquitaine": "Charente, Charente-Maritime, Corrèze, Creuse, Dordogne, Gironde, Landes, Lot-et-Garonne, "
    "Pyrénées-Atlantiques, Deux-Sèvres, Vienne, Haute-Vienne",
    "Occitanie": "Ariège, Aude, Aveyron, Gard, Haute-Garonne, Gers, Hérault, Lot, Lozère, Hautes-Pyrénées, Pyrénées-Orientales, "
    "Tarn, Tarn-et-Garonne",
    "Pays de la Loire": "Loire-Atlantique, Maine-et-Loire, Mayenne, Sarthe, Vendée",
    "Provence-Alpes-Côte d'Azur": "Alpes-de-Haute-Provence, Hautes-Alpes, Alpes-Maritimes, Bouches-du-Rhône, Var, Vaucluse",
}
"""The departments of every French region, as INSEE names them (2016 regions)."""

_REGION: Final = {fold(name): name for name in DEPARTMENTS}
_DEPARTMENT: Final = {fold(name): region for region, names in DEPARTMENTS.items() for name in names.split(", ") if name}
_COUNTRY: Final = re.compile(r"(?:- )?france(?: (?:entiere|metropolitaine|et outre-mer))?(?: -)?|national\w*|territoire national|outre-mer")
_EUROPE: Final = re.compile(r"europe\w*|union europeenne|ue|continent")
_SCALES: Final[Mapping[str, Scope]] = {
    "continent": "european", "country": "national", "pays": "national", "national": "national", "region": "regional",
    "department": "local", "departement": "local", "epci": "local", "commune": "local", "basin": "local", "adhoc": "local",
    "bassin hydrographique": "local",
}  # fmt: skip

_WHO: Final = (
    ("sme", r"\bpme\b|\btpe\b|petites? (?:et moyennes? )?entreprise|artisan|commercant"),
    ("startup", r"\bstart-?up|jeunes? (?:entreprise|pousse)|createurs? d'entreprise"),
    ("midcap", r"\beti\b|taille intermediaire"),
    ("large", r"\bge\b|grandes? entreprise|grands? groupe"),
    ("research", r"recherche|laboratoire|chercheur|researcher"),
    ("university", r"universit|enseignement superieur|grandes? ecoles?"),
    ("education", r"enseignement (?:secondaire|primaire|scolaire)|\blycees?\b|\bcolleges?\b|formation|\bcfa\b"),
    ("local_authority", r"\bcommunes?\b|\bepci\b|intercommunalite|\bept\b|\bdepartements?\b|\bdepartment\b|\bregions?\b|municipal"
     r"|(?:collectivites?|autorites?) (?:territoriale|locale|d'outre)|metropole|\bcollectivites?\b(?! ou institution)"),
    ("public_body", r"etablissements? publics?|services? de l'etat|administration|entreprises? publiques? locale|bailleurs? socia"
     r"|office de tourisme|\bgip\b|\bepa\b|public_org|public_cies"),
    ("nonprofit", r"association|fondation|\bong\b|1901|but (?:non )?lucratif"),
    ("individual", r"particulier|private_person|individu|citoyen|habitant"),
)  # fmt: skip
_ELSE: Final = (
    ("company", r"entreprise(?! publique)|professionnel|private_sector|societe|agricult|farmer"),
    ("local_authority", r"collectivite"),
)
_CUES: Final = tuple((kind, re.compile(cue)) for kind, cue in _WHO)
_CUES_ELSE: Final = tuple((kind, re.compile(cue)) for kind, cue in _ELSE)
_LISTS: Final = re.compile(r"\|\|\||;|\n")


def applicants(labels: Iterable[str]) -> tuple[str, ...]:
    """The kinds of `types.APPLICANTS` that labels of an audience name, in the order of the labels."""
    return unique(kind for label in labels for one in _LISTS.split(label) for kind in _kinds(fold(clean(one))))


def _kinds(label: str) -> list[str]:
    label = label.split("(")[0] if "etablissements publics" in label else label  # "(écoles, bibliothèques…)" only illustrates
    found = [kind for kind, cue in _CUES if cue.search(label)]
    return found or [kind for kind, cue in _CUES_ELSE if cue.search(label)][:1]


def place(name: str, scale: str = "") -> tuple[Scope, tuple[str, ...]]:
    """How far a call reaches that is confined to the place `name`, and the region that it lies in; unknown places give nothing.

    `scale`: what sort of place it is, in the words or keys of Aides-territoires.
    """
    said = fold(clean(name)).replace("’", "'")
    bare = said.split(" (")[0].removeprefix("region ").strip()
    scope = _SCALES.get(fold(clean(scale))) or ("local" if "(commune" in said or "(epci" in said else None)
    if bare in _REGION and scope in (None, "regional"):
        return "regional", (_REGION[bare],)
    if bare in _DEPARTMENT and scope in (None, "local"):
        return "local", (_DEPARTMENT[bare],)
    if scope is not None:
        return scope, ()
    return ("national" if _COUNTRY.fullmatch(bare) else "european" if _EUROPE.fullmatch(bare) else "unknown"), ()


def region(organisation: str) -> str:
    """The region whose council `organisation` is ("Région Île-de-France", "Conseil régional de Bretagne"); "" for another."""
    found = re.fullmatch(r"(?:conseil regional|region)(?: (?:de|d'|du|des|de la))?\s?(.+)", fold(clean(organisation)))
    return _REGION.get(found[1], "") if found else ""
