"""Words that the year brings back to everybody, and small words: what is never a trend by itself. Pure.

Half a year of articles cannot tell that Christmas comes every year; a list can. A term is of the calendar when it holds a word of the list
or one of its phrases, or is a piece of a phrase. Each line gives its reason.
"""

from typing import Final

from techwatch import text

_OF_THE_YEAR: Final = {
    "back to school and to work": "rentrée, back to school, new school year, fournitures scolaires, school supplies",
    "end of the year": (
        "noël, christmas, xmas, fêtes de fin d'année, fin d'année, festive, festive season, avent, advent, réveillon, saint-sylvestre, "
        "nouvel an, new year, new years, cadeaux de noël, gift guide, holiday season, end of year, hanukkah"
    ),
    "wishes and looks back and ahead in January": (
        "vœux, bonne année, meilleurs vœux, season's greetings, happy new year, rétrospective, year in review, bilan de l'année, best of, "
        "predictions for, new year's resolutions, bonnes résolutions, galette des rois, chandeleur"
    ),
    "days of shops": "black friday, cyber monday, soldes, prime day, singles day, french days, boxing day, january sales, winter sales",
    "feasts and days off": (
        "toussaint, halloween, thanksgiving, pâques, easter, pentecôte, ascension, ramadan, carnaval, carnival, saint-valentin, valentine, "
        "fête des mères, fête des pères, mother's day, father's day, fête nationale, 14 juillet, 11 novembre, bank holiday, mardi gras"
    ),
    "holidays and seasons": (
        "vacances, grandes vacances, holidays, summer, été indien, estival, estivale, winter, hiver, automne, autumn, printemps, spring, "
        "heure d'hiver, heure d'été, clocks change, canicule, heatwave"
    ),
    "schools' and laws' year": "parcoursup, baccalauréat, grand oral, a-level results, gcse, projet de loi de finances, plf, autumn budget",
    "days of a cause, each year": (
        "octobre rose, movember, dry january, téléthon, journées du patrimoine, fête de la science, fête de la musique, earth day, "
        "pink october, mois sans tabac, international women's day, 8 mars"
    ),
    "months": (
        "janvier, février, mars, avril, mai, juin, juillet, août, septembre, octobre, novembre, décembre, january, february, march, april, "
        "june, july, august, september, october, november, december"
    ),
    "days": (
        "lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, monday, tuesday, wednesday, thursday, friday, saturday, sunday, "
        "semaine, week, week-end, weekend, hier, demain, aujourd'hui, today, yesterday, tomorrow"
    ),
}
_SMALL: Final = (
    "a à ai ainsi alors après as au aucun aussi autre autres aux avant avec avoir ayant beaucoup bien c ça car ce cela celle celles "
    "celui ces cet cette ceux chaque chez ci comme comment contre d dans de déjà depuis des deux dès devant doit donc dont du durant "
    "elle elles en encore enfin entre est et était étaient été être eu eux face fait faire faut fois font grâce hors ici il ils j je "
    "jusqu l la là le les leur leurs lors lorsque lui m ma mais me même mes mieux moins mon n ne ni non nos notre nous on ont ou où "
    "par parce parfois pas pendant peu peut peuvent plus plusieurs pour pourquoi près puis qu quand que quel quelle quelles quels qui "
    "quoi s sa sans sauf se selon sera seront ses si sien son sont sous soit sur t ta tant te tel telle tes ton toujours tous tout "
    "toute toutes très trop trois tu un une va vers via voici voilà vont vos votre vous y about above after again against all also "
    "although am among an and another any are around as at away be became because been before being below between both but by can "
    "cannot could did do does doing done down during each either else even ever every few first for from further get gets had has "
    "have having he her here hers him his how i if in into is it its itself just last least less let like made make makes many may me "
    "might more most much must my near need never new next no nor not now of off on once one only onto or other others our out over "
    "own per put rather re same says said second see she should since so some still such than that the their them then there these "
    "they this those though three through thus to too toward towards two under until up upon us use used uses using very was we well "
    "were what often always usually sometimes rarely seldom already soon later early perhaps maybe almost nearly quite really indeed "
    "instead however therefore meanwhile together alone ahead forward enough several various certain according including souvent "
    "parfois rarement bientôt tard tôt presque assez vraiment surtout ailleurs notamment cependant pourtant ensemble seul seule seuls "
    "seules certains certaines divers environ tandis malgré parmi afin ensuite jamais rien aucune when where whether which while who "
    "whom whose why will with within without would yet you your ll ve nouveau nouvelle nouveaux nouvelles"
)

_TELLING: Final = (
    "people person thing things time times year years day days month months way part number million millions billion thousand percent "
    "euro euros dollar dollars say saying tell told explain explains announce announces announced mention mentions show shows find "
    "finds found give gives take takes come comes go goes want wants know think report reports present presents unveil unveils launch "
    "launches personne personnes gens chose choses temps an ans année années jour jours mois façon partie nombre milliard milliards "
    "millier dire dit disent explique expliquent annonce annoncent mentionne présente présentent indique estime affirme rappelle "
    "souligne montre montrent trouve trouvent donne donnent prend prennent vient viennent veut veulent sait dévoile lance lancent "
    "découvre découvrent"
)


def stem(word: str) -> str:
    """A folded word without the simple endings of French and English plurals and feminines: "batteries" and "battery" are one."""
    if len(word) < 4 or word.endswith("ss"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("aux"):
        return word[:-1] if word.endswith("eaux") else word[:-3] + "al"
    word = word[:-1] if word[-1] in "sx" else word
    return word[:-1] if word[-1] == "e" else word


def key(words: str) -> tuple[str, ...]:
    """What a term is known by: its words, folded, without endings."""
    return tuple(map(stem, text.words(words)))


SMALL: Final = frozenset(word for said in text.words(f"{_SMALL} {_TELLING}") for word in (said, stem(said)))
"""Articles, pronouns, auxiliaries, and words with which anything is told or measured: no term begins or ends with one."""
_PHRASES: Final = frozenset(key(phrase) for line in _OF_THE_YEAR.values() for phrase in line.split(","))


def of_the_year(term: tuple[str, ...]) -> bool:
    """Whether a term, by its key, is one of those that come back every year, holds one, or is a piece of one that says something."""
    return any(within(phrase, term) or within(term, phrase) for phrase in _PHRASES)


def within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether the words of `part` stand in `whole`, side by side."""
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))
