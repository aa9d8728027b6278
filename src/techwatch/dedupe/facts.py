"""Two profiles -> how much their figures tell of one event: what each figure counts, where it stands, what speaks against. Pure.

A figure in common says little by itself: 310 may be jobs here and chargers there, and what a company says of itself in every article
(customers, sales, staff) tells no event.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final, Literal

from techwatch.dedupe.figures import figure_weight
from techwatch.dedupe.profile import Profile, stems_of
from techwatch.text import fold
from techwatch.types import Lang

Kind = Literal["money", "part", "year", "count"]

_TELLING: Final = 1.0  # what a figure must tell to speak against
_HEAVIEST: Final = 3.0  # what one figure may tell
_PLACES: Final = (0.3, 0.7, 1.0)  # of what a figure tells: by how many of the two say it in the title or the first words
_UNKNOWN: Final = 0.5  # of it, where nobody knows whether both count the same
_UNSAID: Final = 0.5  # of what a figure of the first words tells, when the other does not say it
_HEAVIEST_UNSAID: Final = 2.0
_MONEY: Final = 2.0  # the sum of one is not that of the other
_OTHER: Final = -1.0  # a figure that counts something else there
_UNLIKE: Final = -0.3  # one whose words have nothing in common
_LARGE: Final = 1_000_000  # what is as large is nearly always money
_YEARS: Final = (1980, 2045)
_NEAR: Final = 3  # words after a figure that may say what it counts
_BEFORE: Final = 45  # characters
_AFTER: Final = 70
_CURRENCY: Final = 20
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
    """One amount where a text says it. `after`: the words that may say what it counts; `standing`: how large somebody is."""

    kind: Kind
    after: tuple[str, ...]
    standing: bool


def event_told(one: Profile, other: Profile, meanings: Mapping[str, frozenset[str]]) -> float:
    """How much the figures of both tell of one event, less what speaks against it; well below zero: they tell of two.

    `meanings`: stems in the language of `one` -> their translations. What the first words of one tell and the other does not say counts
    against, as does a sum where the other tells another, or a figure that counts other things.
    """
    mine, theirs = _Article(one), _Article(other)
    shared = mine.figures & theirs.figures - (one.told.spans & other.told.spans)
    told = sum(_tells(figure, mine, theirs, meanings=meanings) for figure in sorted(shared))
    unsaid = mine.begins_alone(theirs) + theirs.begins_alone(mine)
    return told - _UNSAID * unsaid - _MONEY * (mine.begins_with_other_money(theirs) + theirs.begins_with_other_money(mine))


class _Article:
    """What the amounts of an article count, each worked out when it is asked."""

    def __init__(self, profile: Profile) -> None:
        self.figures, self.begins, self.lang = profile.figures | profile.days, profile.subject, profile.lang
        self._text, self._places = profile.told.text, profile.told.places
        self._facts = dict[str, list[Fact]]()

    def facts(self, figure: str) -> list[Fact]:
        """Wherever it is said; none for a day."""
        if figure not in self._facts:
            self._facts[figure] = [_fact(figure, self._text, place, self.lang) for found, *place in self._places if found == figure]
        return self._facts[figure]

    def begins_alone(self, other: "_Article") -> float:
        """What the figures and days tell that this one says in its title or first words, and the other nowhere."""
        alone = [figure for figure in self.figures & self.begins - other.figures if not _is_year(figure) and not self._stands(figure)]
        return sum(min(_HEAVIEST_UNSAID, figure_weight([figure])) for figure in sorted(alone))

    def begins_with_other_money(self, other: "_Article") -> bool:
        """Whether this one begins with a sum that the other does not say, though it says another."""
        mine = any(map(self._is_money, self.figures & self.begins - other.figures))
        return mine and any(map(other._is_money, other.figures - self.figures))

    def _is_money(self, figure: str) -> bool:
        return any(fact.kind == "money" and not fact.standing for fact in self.facts(figure))

    def _stands(self, figure: str) -> bool:
        facts = self.facts(figure)
        return bool(facts) and all(fact.standing for fact in facts)


def _tells(figure: str, one: _Article, other: _Article, *, meanings: Mapping[str, frozenset[str]]) -> float:
    """What a figure tells that both say: more where both begin with it, nothing or less where it counts something else."""
    said = [
        (_likeness(figure, (mine, theirs), (one.lang, other.lang), meanings), mine.standing or theirs.standing)
        for mine in one.facts(figure)
        for theirs in other.facts(figure)
    ]
    likeness = max((likeness for likeness, _ in said), default=1.0)
    weight = figure_weight([figure])
    if likeness < 0:
        return likeness if weight >= _TELLING else 0.0
    standing = bool(said) and all(standing for each, standing in said if each == likeness)
    return 0.0 if standing else min(_HEAVIEST, weight) * likeness * _PLACES[(figure in one.begins) + (figure in other.begins)]


def _likeness(figure: str, facts: tuple[Fact, Fact], langs: tuple[Lang, Lang], meanings: Mapping[str, frozenset[str]]) -> float:
    """How far two amounts of one value count the same: 1, or less where nobody knows; below zero where they count two things."""
    kinds = {fact.kind for fact in facts}
    if "year" in kinds:
        return 0.0
    if kinds in ({"money"}, {"part"}):
        return 1.0 if "money" in kinds else _UNKNOWN
    mine, theirs = (_things(fact.after, lang) for fact, lang in zip(facts, langs, strict=True))
    if "money" in kinds:
        counts = [things for fact, things in zip(facts, (mine, theirs), strict=True) if fact.kind != "money"]
        return 1.0 if float(figure) >= _LARGE and not counts[0].groups else _OTHER
    if mine.groups & theirs.groups or mine.means(theirs, meanings):
        return 1.0
    if mine.groups and theirs.groups:
        return _OTHER
    return _UNLIKE if mine.stems and theirs.stems else _UNKNOWN


def _is_year(figure: str) -> bool:
    return figure.isdigit() and _YEARS[0] <= int(figure) <= _YEARS[1]


@dataclass(frozen=True, slots=True)
class _Things:
    """What may be counted: groups of `_COUNTED`, stems, and how the words begin, as words of one root do in both languages."""

    groups: frozenset[int]
    stems: frozenset[str]
    roots: frozenset[str]

    def means(self, other: "_Things", meanings: Mapping[str, frozenset[str]]) -> bool:
        """Whether a word of it may be one of the other."""
        known = (meaning for stem in self.stems for meaning in (stem, *meanings.get(stem, ())))
        return not self.roots.isdisjoint(other.roots) or not other.stems.isdisjoint(known)


@lru_cache(maxsize=1_000)
def _things(words: tuple[str, ...], lang: Lang) -> _Things:
    folded = [fold(word) for word in words]
    return _Things(
        groups=frozenset[int]().union(*(_groups(word, lang) for word in folded)),
        stems=frozenset(stems_of([word for word in words if len(word) > _SHORT], lang)),
        roots=frozenset(word[:_ROOT] for word in folded if len(word) >= _ROOT),
    )


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


def _fact(figure: str, text: str, place: Sequence[int], lang: Lang) -> Fact:
    """The amount of a text as `figures` leaves it that begins and ends at a place."""
    start, end = place
    before = _STOP.split(text[max(0, start - _BEFORE) : start])[-1]
    after = _END.split(text[end : end + _AFTER], maxsplit=1)[0]
    near = fold(f"{' '.join(before.split()[-5:])} # {' '.join(after.split()[:4])}")
    words = [word for word in _WORD.findall(after.lower()) if fold(word) not in _LITTLE][:_NEAR]
    standing = lang in _STANDING and bool(_STANDING[lang].search(near))
    return Fact(_kind(figure, before, text[start : end + _CURRENCY], end - start), tuple(words), standing)


def _kind(figure: str, before: str, said: str, length: int) -> Kind:
    if figure[-1] == "%":
        return "part"
    if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(said, length):
        return "money"
    return "year" if _is_year(figure) and said[:length].isdigit() else "count"
