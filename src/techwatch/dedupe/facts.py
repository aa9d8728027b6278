"""Two profiles -> what their figures say against one event: what each figure counts, and where it stands. Pure.

A figure in common says little by itself: 310 may be jobs here and chargers there, and what a company says of itself in every article
(customers, sales, staff) tells no event. One that the other does not say, or that counts the same and is another, says more.
"""

import re
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from techwatch.dedupe.figures import figure_weight
from techwatch.dedupe.profile import Profile, stems_of
from techwatch.text import fold
from techwatch.types import Lang

Kind = Literal["money", "part", "year", "count"]

_HEAVIEST: Final = 2.0  # what one figure that the other does not say may weigh
_ROUNDED: Final = 0.1  # how far a rounded figure may be from the full one
_FEW_DIGITS: Final = 2  # of a figure that may be rounded
_LEAST: Final = 5  # smaller ones are not rounded
_YEARS: Final = (1980, 2045)
_NEAR: Final = 3  # words after a figure that may say what it counts
_BEFORE: Final = 45  # characters
_AFTER: Final = 70
_CURRENCY: Final = 5  # characters before a figure
_SHORT: Final = 3
_ROOT: Final = 5  # letters
_COLUMNS: Final = ("fr", "en")

_COUNTED: Final = """
salari employ collaborat effectif poste emploi embauch recrut personne agent ingenieur developpeur technicien|
staff employe job post posts position hire hiring strong people person worker engineer developer technician recruit workforce team
personne habitant gens participant usager visiteur utilisateur voyageur passager|
people person inhabitant resident participant user visitor passenger traveller journey
client abonne societaire adherent membre inscrit utilisateur usager|customer client subscriber member user buyer
eleve etudiant apprenti apprenant stagiaire lyceen collegien jeune diplome enfant|
pupil student apprentice learner trainee graduate child undergraduate kid
patient malade adulte|patient adult people participant
ecole etablissement lycee college cfa classe campus academ|school establishment centre college class campus academ
hopita etablissement clinique chu centre|hospital clinic centre site
pays. etat.|countr state nation
ville commune collectivit metropole municipal agglomeration|city cities town municipal authorit council
logement foyer maison menage habitation appartement|home house household dwelling flat apartment
heure h.|hour hr h.
minute min.|minute min.
seconde|second
jour|day
semaine|week
mois.|month
an. ans. annee|year
metre. metres. m.|metre meter m.
kilometre km.|kilometre kilometer km. mile
m2. carre|square sqm sq. m2.
hectare ha.|hectare ha. acre
tonne t.|tonne ton. tons. t.
mw. gw. kw. megawatt. gigawatt. kilowatt. megawatts. gigawatts. kilowatts.|mw. gw. kw. megawatt gigawatt kilowatt
mwh. gwh. kwh. wh. megawattheure gigawattheure kilowattheure|mwh. gwh. kwh. wh. megawatt gigawatt kilowatt
degre|degree
entreprise societe start startup pme. firme|compan firm start business sme venture
site usine centre atelier boutique magasin agence entrepot station borne plateau salle domaine|
site plant factor centre workshop store shop branch office warehouse station room stage kiosk booth terminal resort
place siege|seat place
vehicule voiture bus. car. cars. camion navette rame train tram velo bateau navire engin|
vehicle car cars. bus. buses. coach truck lorr shuttle train tram bike boat ship vessel machine gantr crane
robot machine appareil engin drone bras. cobot|robot machine device drone arm unit cobot gantr crane
capteur sonde|sensor probe
livre titre ouvrage volume document|book title work volume document
film oeuvre serie episode jeu.|film movie work series episode game title
exemplaire unite vendu|copy copies unit
copie|copy copies script paper
projet dossier candidature laureat|project application proposal winner applicant
partenaire membre organisation structure|partner member organisation organization
laboratoire equipe unite|lab team unit group
page|page
image photo cliche|image photo picture scan
casque lunette|headset goggle helmet
tablette ordinateur ecran|tablet laptop computer screen display
enseignant professeur formateur|teacher professor instructor trainer
medecin praticien soignant infirmier docteur chirurgien pharmacien|doctor physician clinician carer nurse surgeon practitioner pharmac
chef directeur dirigeant principa|head principal director executive manager
journaliste redacteur|journalist reporter editor
pharmacie officine|pharmac chemist
itineraire ligne parcours trajet circuit|route line trail path track
borne point|charger station point
colis paquet|parcel package
navire bateau|ship vessel boat
lit. lits.|bed
litre|litre liter
kilo kg.|kilo kg.
gramme g.|gram g.
exposant stand|exhibitor stand booth
"""
"""What news count: French beginnings of words, English ones, folded; with a full stop a whole word."""
_STANDING: Final[Mapping[Lang, re.Pattern[str]]] = {
    "fr": re.compile(
        r"chiffre|affaires|emploie|effectif|compte\b|revendiqu|clients?\b|abonn|societaires?|adherents?|\bsalaries\b|fonde|cree en"
        r"|depuis (?:19|20|sa creation|\w+ ans)|filiales?|capitalis|present dans|\bexploite|gere\b|sert\b|deja|utilise|\bpays\b"
    ),
    "en": re.compile(
        r"revenue|sales|turnover|employ|staff|strong|workforce|customers?|subscribers?|members?|users?|founded|established|since|already"
        r"|serves?\b|counts?\b|runs (?!until|from|for)|operates|used (?:by|in)|countries|has \d|manages|headcount"
    ),
}
"""Near a figure: how large somebody is, not what happened."""
_LITTLE: Final = frozenset(
    """
    de des du d l la le les un une et en par au aux ce sa son euros euro eur of the a an and in to for per pour sur dans at on from plus
    que qui est some more than avec with their its is are was will be by which that
    """.split()  # noqa: SIM905
)
_MONEY_BEFORE = re.compile(r"(?:[€$£]|\b(?:eur|usd|gbp|chf|dkk|sek|nok))\s?$", re.I)
_MONEY_AFTER = re.compile(r"\s?(?:d['’]\s?|de\s)?(?:€|\$|£|euros?\b|eur\b|dollars?\b|pounds?\b|francs?\b|livres? sterling)", re.I)
_WORD = re.compile(r"m²|[^\W\d_]+")
_END = re.compile(r"[.;:!?,\n]")
_STOP = re.compile(r"[.;:!?\n]")


@dataclass(frozen=True, slots=True)
class Fact:
    """One amount where a text says it. `after`: words that may say what a count counts; `things`: money, part, or groups of `_COUNTED`."""

    kind: Kind
    after: tuple[str, ...]
    things: frozenset[str]


_OF_KIND: Final[Mapping[Kind, Fact]] = {
    "money": Fact("money", (), frozenset({"money"})),
    "part": Fact("part", (), frozenset({"part"})),
    "year": Fact("year", (), frozenset()),
}


def unsaid(one: Profile, other: Profile) -> float:
    """What the figures and days weigh with which one begins and that the other does not say, not even rounded; both ways.

    Years do not count, nor how large somebody is: what a company says of itself everywhere may be left out.
    """
    mine, theirs = _article(one), _article(other)
    return mine.begins_alone(theirs) + theirs.begins_alone(mine)


def not_rounded(figures: Set[str], other: Profile) -> set[str]:
    """Those figures and days that the other does not say, not even rounded."""
    return {figure for figure in figures - other.figures - other.days if not _rounded(figure, other.figures)}


def contradicted(one: Profile, other: Profile, meanings: Mapping[str, frozenset[str]]) -> int:
    """How many things both count, with figures that are others; and how many figures of both count two things.

    `meanings`: stems in the language of `one` -> their translations.
    """
    mine, theirs = _article(one), _article(other)
    counted = mine.counted.keys() & theirs.counted.keys()
    others = sum(not _agree(mine.counted[thing], theirs.counted[thing]) for thing in counted)
    shared = mine.figures & theirs.figures - (one.told.spans & other.told.spans)
    return others + sum(_two_things(mine.facts(figure), theirs.facts(figure), (one.lang, other.lang), meanings) for figure in shared)


class _Article:
    """What the amounts of an article count."""

    def __init__(self, profile: Profile) -> None:
        self.figures, self.begins, self.lang = profile.figures | profile.days, profile.subject, profile.lang
        self._text, self._places = profile.told.text, profile.told.places
        self.counted = dict[str, set[str]]()  # things -> the figures that count them
        self._facts = dict[str, list[Fact]]()
        for figure, start, end in self._places:
            fact = _fact(figure, self._text, start, end, lang=self.lang)
            self._facts.setdefault(figure, []).append(fact)
            for thing in fact.things:
                self.counted.setdefault(thing, set()).add(figure)

    def facts(self, figure: str) -> list[Fact]:
        """Wherever it is said; none for a day."""
        return self._facts.get(figure, [])

    def begins_alone(self, other: "_Article") -> float:
        """What the figures and days weigh that this one says in its title or first words, and the other nowhere."""
        alone = [figure for figure in self.figures & self.begins - other.figures if not _is_year(figure)]
        kept = [figure for figure in alone if not _rounded(figure, other.figures) and not self._stands(figure)]
        return sum([min(_HEAVIEST, figure_weight([figure])) for figure in kept])

    def _stands(self, figure: str) -> bool:
        """Whether it tells how large somebody is, wherever it is said."""
        places = [(start, end) for found, start, end in self._places if found == figure]
        return bool(places) and all(_standing(self._text, start, end, lang=self.lang) for start, end in places)


@lru_cache(maxsize=64)
def _article(profile: Profile) -> _Article:
    return _Article(profile)


def _agree(mine: Set[str], theirs: Set[str]) -> bool:
    """Whether a figure of one is a figure of the other, or that rounded."""
    return not mine.isdisjoint(theirs) or any(_rounded(figure, theirs) for figure in mine)


def _rounded(figure: str, others: Iterable[str]) -> bool:
    """Whether one of these is the figure rounded up or down, or the figure one of these so rounded: no part, and no small number."""
    value, digits, unit = _exact(figure)
    if value < _LEAST:
        return False
    for other in others:
        near, fewer, step = _exact(other)
        apart = abs(value - near)
        few = digits != fewer and min(digits, fewer) <= _FEW_DIGITS
        if few and apart <= _ROUNDED * max(value, near) and apart < (unit if digits < fewer else step):
            return True
    return False


@lru_cache(maxsize=10_000)
def _exact(figure: str) -> tuple[float, int, float]:
    """An amount, its digits without closing zeros, and what the last of them counts; zeros for days and parts, which nobody rounds."""
    if "-" in figure or figure[-1] == "%":
        return 0.0, 0, 0.0
    digits = len(figure.replace(".", "").strip("0"))
    zeros = len(figure) - len(figure.rstrip("0")) if "." not in figure else figure.index(".") + 1 - len(figure)
    return float(figure), digits, 10.0**zeros


def _two_things(mine: list[Fact], theirs: list[Fact], langs: tuple[Lang, Lang], meanings: Mapping[str, frozenset[str]]) -> bool:
    """Whether a figure of both counts one thing here and another there, wherever it is said."""
    return bool(mine) and bool(theirs) and all(_differ((one, other), langs, meanings) for one in mine for other in theirs)


def _differ(facts: tuple[Fact, Fact], langs: tuple[Lang, Lang], meanings: Mapping[str, frozenset[str]]) -> bool:
    one, other = facts
    kinds = {one.kind, other.kind}
    if "year" in kinds or kinds in ({"money"}, {"part"}):
        return False
    if "money" in kinds or "part" in kinds:
        return all(fact.kind in ("money", "part") or fact.things for fact in facts)
    counted = bool(one.things) and bool(other.things) and one.things.isdisjoint(other.things)
    return counted and not _mean_one(one.after, other.after, langs, meanings)


def _is_year(figure: str) -> bool:
    return figure.isdigit() and _YEARS[0] <= int(figure) <= _YEARS[1]


@lru_cache(maxsize=1_000)
def _counting(words: tuple[str, ...], lang: Lang) -> frozenset[str]:
    """The groups of `_COUNTED` that words after an amount are of."""
    return frozenset([str(group) for word in words for group in _groups(fold(word), lang)])


def _mean_one(mine: tuple[str, ...], theirs: tuple[str, ...], langs: tuple[Lang, Lang], meanings: Mapping[str, frozenset[str]]) -> bool:
    """Whether one of these words may be one of those: by the dictionary, or by how they begin."""
    if not _beginnings(mine).isdisjoint(_beginnings(theirs)):
        return True
    stems, others = (
        stems_of([word for word in said if len(word) > _SHORT], lang) for said, lang in zip((mine, theirs), langs, strict=True)
    )
    return not {meaning for stem in stems for meaning in (stem, *meanings.get(stem, ()))}.isdisjoint(others)


def _beginnings(words: tuple[str, ...]) -> set[str]:
    return {fold(word)[:_ROOT] for word in words if len(word) >= _ROOT}


@lru_cache(maxsize=2_000)
def _groups(word: str, lang: Lang) -> frozenset[int]:
    return frozenset(number for number, (whole, begins) in enumerate(_counted(lang)) if word in whole or word.startswith(begins))


@cache
def _counted(lang: Lang) -> tuple[tuple[frozenset[str], tuple[str, ...]], ...]:
    """Of every group in `lang` the whole words and the beginnings; nothing for other languages."""
    if lang not in _COLUMNS:
        return ()
    lines = [line.split("|")[_COLUMNS.index(lang)].split() for line in _COUNTED.replace("|\n", "|").strip().splitlines()]
    return tuple(
        (frozenset(word[:-1] for word in line if word[-1] == "."), tuple(word for word in line if word[-1] != ".")) for line in lines
    )


def _fact(figure: str, text: str, start: int, end: int, *, lang: Lang) -> Fact:
    """The amount of a text as `figures` leaves it that begins and ends at a place."""
    kind = _kind(figure, text, start, end)
    if kind != "count":
        return _OF_KIND[kind]
    stop = _END.search(text, end, end + _AFTER)
    after = text[end : stop.start() if stop else end + _AFTER].lower()
    words = tuple([word for word in _WORD.findall(after) if word not in _LITTLE][:_NEAR])
    return Fact(kind, words, _counting(words, lang))


def _kind(figure: str, text: str, start: int, end: int) -> Kind:
    if figure[-1] == "%":
        return "part"
    if _MONEY_AFTER.match(text, end) or _MONEY_BEFORE.search(text[max(0, start - _CURRENCY) : start]):
        return "money"
    return "year" if _is_year(figure) and text[start:end].isdigit() else "count"


def _standing(text: str, start: int, end: int, *, lang: Lang) -> bool:
    """Whether the words near an amount tell how large somebody is."""
    if lang not in _STANDING:
        return False
    before = _STOP.split(text[max(0, start - _BEFORE) : start])[-1]
    after = _END.split(text[end : end + _AFTER], maxsplit=1)[0]
    return bool(_STANDING[lang].search(fold(f"{' '.join(before.split()[-5:])} # {' '.join(after.split()[:4])}")))
