"""An article -> what it says in no language: names, amounts, days, and the stems of its words. Pure."""

import contextlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import Stemmer
from babel import Locale, UnknownLocaleError

from techwatch.dedupe.copies import without_about
from techwatch.dedupe.figures import Figures, figures, months
from techwatch.dedupe.vocabulary import EDITIONS, NATIONS, ORDINALS
from techwatch.text import fold, sentences
from techwatch.types import Lang

_LEAD: Final = 45  # words after the title that say who and what an article is about
_FIRST: Final = 60  # words after the title that say what happened
_READ: Final = 250  # words of an article that are compared
_LONGEST: Final = 5_000  # characters: 250 words have half of them, but some texts have no blanks
_LONGEST_TITLE: Final = 500
_TITLE_CASE: Final = 0.6  # of the longer words of an English title that has all its words large
_LONG: Final = 4  # letters

_SAME_CITIES: Final[Mapping[Lang, str]] = {
    "fr": """
    londres, bruxelles, anvers, gand, geneve, bale, francfort, munich, vienne, varsovie, cracovie, lisbonne, barcelone, milan, turin,
    genes, venise, florence, naples, athenes, copenhague, edimbourg, la haye, moscou, pekin, le caire, alger, dunkerque, liege, bruges,
    cologne, hanovre, hambourg, nuremberg, seville, rome, bologne, padoue, prague, bucarest, goteborg, singapour, philadelphie""",
    "en": """
    london, brussels, antwerp, ghent, geneva, basel, frankfurt, munich, vienna, warsaw, krakow, lisbon, barcelona, milan, turin, genoa,
    venice, florence, naples, athens, copenhagen, edinburgh, the hague, moscow, beijing, cairo, algiers, dunkirk, liege, bruges,
    cologne, hanover, hamburg, nuremberg, seville, rome, bologna, padua, prague, bucharest, gothenburg, singapore, philadelphia""",
}
_SAME_NAMES: Final[Mapping[Lang, str]] = {
    "fr": """bretagne, normandie, catalogne, corse, sardaigne, sicile, andalousie, toscane, lombardie, baviere, saxe, ecosse,
    pays de galles, angleterre, flandre, wallonie, ile de france, bourgogne, savoie, alpes, gascogne, cote d'azur,
    union europeenne, commission europeenne, parlement europeen, conseil europeen, banque europeenne d'investissement""",
    "en": """brittany, normandy, catalonia, corsica, sardinia, sicily, andalusia, tuscany, lombardy, bavaria, saxony, scotland,
    wales, england, flanders, wallonia, paris region, burgundy, savoy, alps, gascony, french riviera,
    european union, european commission, european parliament, european council, european investment bank""",
}
"""Places and bodies that languages spell otherwise, folded, in one order. Countries are Babel's."""
_CITIES: Final = """
    paris, marseille, lyon, toulouse, nantes, montpellier, strasbourg, bordeaux, lille, rennes, reims, toulon, grenoble, dijon, angers,
    nimes, villeurbanne, clermont ferrand, brest, limoges, amiens, annecy, perpignan, metz, besancon, orleans, rouen, mulhouse, caen,
    nancy, argenteuil, roubaix, tourcoing, avignon, poitiers, versailles, creteil, pau, calais, cannes, antibes, colmar, bourges,
    quimper, troyes, lorient, chambery, niort, montauban, beauvais, vannes, belfort, saint etienne, saint nazaire, saint denis, saint
    malo, saint quentin, laval, arras, evry, cergy, carcassonne, bayonne, biarritz, albi, ajaccio, bastia, angouleme, la rochelle, la
    roche sur yon, le havre, le mans, le creusot, charleville mezieres, tarbes, cherbourg, epinal, douai, valenciennes, compiegne,
    chartres, auxerre, nevers, vichy, rodez, cahors, agen, perigueux, gueret, aurillac, alencon, evreux, dieppe, verdun, thionville,
    roanne, bourg en bresse, thonon, albertville, beziers, aix en provence, sophia antipolis, louvain, leuven, namur, charleroi,
    lausanne, zurich, neuchatel, fribourg, berlin, dresden, leipzig, stuttgart, dusseldorf, mannheim, heidelberg, madrid, bilbao,
    malaga, porto, braga, trento, palermo, amsterdam, rotterdam, utrecht, eindhoven, delft, groningen, dublin, galway, manchester,
    birmingham, glasgow, leeds, liverpool, bristol, cardiff, belfast, cambridge, oxford, oslo, bergen, stockholm, malmo, helsinki,
    tampere, turku, aarhus, odense, tallinn, tartu, riga, vilnius, gdansk, wroclaw, lodz, katowice, brno, bratislava, budapest, zagreb,
    ljubljana, montreal, toronto, boston, san francisco, new york, los angeles, seattle, chicago, tokyo, seoul, shanghai, shenzhen,
    dubai, casablanca, rabat, tunis, dakar, abidjan
"""
"""Cities that languages spell alike, folded: in a title they tell one news from the same elsewhere."""
_CAPITALS: Final = {"=paris", "=london", "=brussels"}
CITIES: Final = frozenset(f"={' '.join(name.split())}" for name in f"{_CITIES}, {_SAME_CITIES['en']}".split(",")) - _CAPITALS
"""As `Profile.names` has them; not those that stand for a government, or for the Union."""
_SAME_ACRONYMS: Final[Mapping[Lang, str]] = {
    "fr": "UE IA RGPD OMS ONU OTAN OCDE BCE BEI PME TVA PIB IRM ADN",
    "en": "EU AI GDPR WHO UN NATO OECD ECB EIB SME VAT GDP MRI DNA",
}
"""In one order. Written large, or "Who can apply?" speaks of the World Health Organization."""
_OTHER_SPELLINGS: Final[Mapping[str, str]] = {
    "usa": "=US",
    "etats unis": "=US",
    "united states": "=US",
    "royaume uni": "=GB",
    "united kingdom": "=GB",
    "grande bretagne": "=GB",
    "great britain": "=GB",
    "britain": "=GB",
    "republique tcheque": "=CZ",
    "greater paris": "=paris region",
    "czech republic": "=CZ",
    "ivory coast": "=CI",
    "turkey": "=TR",
    "holland": "=NL",
    "lyons": "=lyon",
    "marseilles": "=marseille",
    "greater london": "=london",
    "hollande": "=NL",
}
"""Of countries beside Babel's, and of cities."""

COMMON_NAMES: Final = frozenset(
    """
    =ai =eu a academie academy accelerateur accelerator act ademe afnor african ag agence agency alpine american an and annex annexe anr
    anssi api appel arcep arcom ars article asian assemblee atlantic aujourd authorities authority autorite autorites award awards
    balkan baltic bank banque barometer barometre batimat belgian bercy bett biennale bnf bourget bourse bpi bpifrance british call
    calls cap capital cdc ce cea ceo ces cfdt cfo cgt challenge chamber chambre chinese cifre cjeu cjue cnam cnc cnes cnil cnrs
    commission committee computex conference congres congress conseil council cour court courts cpam creative creatives danish data de
    des digital dimanche direction dreets dsi du dutch ecj edf edih educatech eic eif eit elysee emploi enedis energy english erasmus
    erc esa et etat euronaval euronext europe european europeen europeenne eurosatory expo fair feder federation festival finnish
    flemish foire fonds forum french friday fse fund future gamescom german ghz gitex gmbh gouvernement government greek green group
    groupe gw gwh has haut hd health hera high horizon hub ibc iberian idf ifa ifremer ign iia iib iii inc incyber indian innotrans
    innovation innovations inrae inria insee inserm institut institute internet interreg ipcei irish italian japanese jeudi korean kw
    kwh l la lab labs le les life ltd lundi mardi matignon mdr medef medica mediterranean mercredi messe mifa ministere ministry mipcom
    mipim monday musee museum mw mwc mwh nab national nationale nordic norwegian numerique observatoire observatory opco parlement
    parliament partners pepr plan plc polish pollutec portuguese presqu prix prize programme ratp region republique research rte sa
    salon samedi sante santexpo sas saturday school scop see senat senate serie series sial simi sirha slush sncf sommet spanish start
    state sud summit sunday swedish swiss tech technologies the this thursday tribunal trl tuesday twh un une union universite
    university unsa urssaf vendredi ventures viva vivatech wave websummit wednesday week women world
    """.split()  # noqa: SIM905
)
"""Names that too many stories say for them to tell one: funders, programmes, public bodies, fairs, words of companies' names."""
LOCAL_NAMES: Final = frozenset(
    """
    ain aisne allier ardeche ardennes ariege aube aude aveyron bas bouches calvados cantal champagne charente cher correze creuse dordogne
    doubs drome essonne eure eurometropole finistere gard gers gironde haute hautes hauts herault indre isere jura landes loire loiret lot
    lozere manche marne mayenne meurthe meuse morbihan moselle nievre nord oise orne provence puy pyrenees rhin rhone saone sarthe savoie
    seine sevres somme tarn var vaucluse vendee vosges yonne
    """.split()  # noqa: SIM905
)
"""Places that a paper names for its own readers, and another one by what is near them."""

_COUNTRY = re.compile(r"=[A-Z]{2}")
_EVENT = re.compile(r"([A-ZÀ-Þ][\w&]*[^\W\d]) 20\d\d\b(?! ?[€$£%])")
_ROMAN = re.compile(r"[ivx]+(?:er?)?")
_CALL = re.compile(
    r"\b(?:appels? a (?:projets?|candidatures?|propositions?|manifestations?|idees|communs|solutions?|partenaires?)"
    r"|appel,? (?:est )?(?:cible|ouvert|pour)|(?:lance|lancent|ouvre|ouvrent|publie) un appel"
    r"|candidater|deposer (?:une?|leurs?|sa|son|votre) (?:candidature|dossier|projet)|depot des (?:candidatures|dossiers|projets)"
    r"|(?:date|heure) limite|cloture (?:de l'appel|des|le)"
    r"|calls? for (?!an? |the |more |better |action|calm|help|investigation|inquiry)|funding calls?"
    r"|call (?:opens|closes|closing|is (?:now )?open)"
    r"|(?:opens?|launch(?:es)?|into) (?:an? |its )?(?:\w+ )?calls? (?:on|for)"
    r"|apply (?:for|by|before|until|now|online|via)\b|(?:can|may|must|should|to|and) apply (?:from|at|through)\b"
    r"|applications? (?:open|close|are|must|by|from|until|may|form|received|due|should)\b|(?<!\d )applicants\b"
    r"|(?:invites?|opens?|submit) bids?\b|bids? (?:for|must|by|are|close|open|due|may|can|should)\b"
    r"|(?:proposals|submissions) (?:must|by|are|due|may|should|run|close|open|until)\b"
    r"|deadline (?:for (?:applications?|submissions?|entries|bids)|to apply))"
)
_WORD = re.compile(r"[^\W_]+(?:[&+][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_BEGINNING = re.compile(rf"(?:\S*+\s++){{{_READ}}}\S*+(?=\s)")
_DOTTED = re.compile(r"([A-Z])(?<!\w.)\.([A-Z])\.")  # what begins with one kind of letter is found fast
_ABOUT = re.compile(r"(?<=[.!?»”] )(?:À propos d(?:e |es |u |['’])|About )[A-ZÀ-Þ][^.:\n]{0,60}? ?: ")
_GENITIVE = re.compile(r"['’]s\b")


@dataclass(frozen=True, slots=True)
class Profile:
    """What an article says in no language.

    `names`: words with a capital letter inside a sentence that are never small, and codes of places; `openers`: words with a capital
    letter that may be names, at the start of a sentence or in a title; `figures`: amounts in full ("1500000", "20%"); `days`:
    "--03-12", or "2027-03" for a month; `head`, `subject`: the names, figures and days of its title, of its title and first words;
    `words`: its words with more than three letters, `title` those of its title, `lead` those of its title and first words, as `word_stem`
    has them; `countries`, `begins_in`: codes of the countries that it says, that its title and first words say; `call`: it speaks of
    applying for something; `editions`: the numbers of editions, waves, seasons; `events`: names behind which a year stands, as of
    fairs; `told`: its figures and days, and the text of them.
    """

    lang: Lang
    names: frozenset[str]
    openers: frozenset[str]
    figures: frozenset[str]
    days: frozenset[str]
    head: frozenset[str]
    subject: frozenset[str]
    words: frozenset[str]
    title: frozenset[str]
    lead: frozenset[str]
    countries: frozenset[str]
    begins_in: frozenset[str]
    call: bool
    editions: frozenset[str]
    events: frozenset[str]
    told: Figures

    @property
    def marks(self) -> frozenset[str]:
        """All names, figures and days that it may say."""
        return self.names | self.openers | self.figures | self.days


@lru_cache(maxsize=128)
def profile(title: str, text: str, lang: Lang) -> Profile:
    """The profile of an article in `lang`: its title and first words, without the block on the company at its end."""
    title, body = title[:_LONGEST_TITLE], _beginning(_without_block(text))
    whole, beginning = f"{title}.\n{body}", body.split(maxsplit=_FIRST)[:_FIRST]
    letters, lead = frozenset(_LETTERS.findall(whole.lower())), " ".join(beginning[:_LEAD])
    head_words = _LETTERS.findall(title.lower())
    first = frozenset((*head_words, *_LETTERS.findall(" ".join(beginning).lower())))
    stems = _stems(letters, lang)
    names, openers = _names(title, body, lang)
    told = figures(whole, lang, said=letters)
    every, folded = names | told.every, fold(whole)
    head = every & _said(title, lang, letters)
    subject = head | every & _said(lead, lang, letters)
    return Profile(
        lang=lang,
        names=names,
        openers=openers,
        figures=told.amounts,
        days=told.days,
        head=head,
        subject=subject,
        words=frozenset(stems.values()),
        title=frozenset([stems[word] for word in head_words if word in stems]),
        lead=frozenset([stems[word] for word in first if word in stems]),
        countries=_countries(letters, names, lang),
        begins_in=_countries(first, subject, lang),
        call=bool(_CALL.search(folded)),
        editions=_editions(folded, letters, lang),
        events=frozenset([fold(name) for name in _EVENT.findall(whole)]),
        told=told,
    )


def _said(text: str, lang: Lang, letters: Set[str]) -> frozenset[str]:
    """The names that may be some, the figures and the days of a text."""
    return frozenset(name for _, name in _named(_spelled(text), lang)) | figures(text, lang, said=letters).every


def _countries(letters: Set[str], names: Set[str], lang: Lang) -> frozenset[str]:
    """The codes of countries, by their names and adjectives."""
    adjectives = _adjectives(lang)
    return frozenset(adjectives[word] for word in adjectives.keys() & letters) | {name[1:] for name in names if _COUNTRY.fullmatch(name)}


@cache
def _adjectives(lang: Lang) -> Mapping[str, str]:
    return {word: code for code, *words in (each.split() for each in NATIONS.get(lang, "").split("|") if each) for word in words}


def _editions(folded: str, letters: Set[str], lang: Lang) -> frozenset[str]:
    """The numbers of editions: the twelfth edition, 12th edition, 12e édition."""
    if lang not in EDITIONS or letters.isdisjoint(EDITIONS[lang].split()):
        return frozenset()
    ordinals = {word: str(number) for number, word in enumerate(ORDINALS[lang].split(), 1)}
    return frozenset(ordinals.get(found["word"]) or found["number"] for found in _edition(lang).finditer(folded))


@cache
def _edition(lang: Lang) -> re.Pattern[str]:
    words, nouns = "|".join(ORDINALS[lang].split()), fold("|".join(EDITIONS[lang].split()))
    return re.compile(rf"\b(?:(?P<number>\d{{1,3}})(?:e|eme|er|re|st|nd|rd|th)|(?P<word>{words}))\s(?:\w+\s)?(?:{nouns})\b")


def _without_block(text: str) -> str:
    """Without what a company says of itself, also where that begins inside a paragraph."""
    told = without_about(text)
    found = _ABOUT.search(told) if "About " in told or "À propos d" in told else None
    return told[: found.start()] if found else told


def _beginning(text: str) -> str:
    """The first words, paragraphs kept: what comes later tells of other things, and costs as much."""
    found = _BEGINNING.match(text, 0, _LONGEST)
    return found[0] if found else text[:_LONGEST]


def _stems(words: Iterable[str], lang: Lang) -> Mapping[str, str]:
    """The longer of these words -> their stems."""
    long = [word for word in words if len(word) >= _LONG]
    stems = stems_of(long, lang)
    return dict(zip(long, stems, strict=True)) if len(stems) == len(long) else {word: word_stem(word, lang) for word in long}


def stems_of(words: Sequence[str], lang: Lang) -> list[str]:
    """`word_stem` of each of these words."""
    stemmer = _stemmer(lang)
    return fold(" ".join(stemmer.stemWords(words) if stemmer else words)).split()


@lru_cache(maxsize=10_000)
def word_stem(word: str, lang: Lang) -> str:
    """The stem of a word in small letters, without accents; the word itself in languages that Snowball does not have."""
    stemmer = _stemmer(lang)
    return fold(stemmer.stemWord(word) if stemmer else word)


@cache
def _stemmer(lang: Lang) -> Any:
    name = {"de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian", "nl": "dutch", "pt": "portuguese"}.get(lang)
    return Stemmer.Stemmer(name, 0) if name else None  # its cache costs more than stemming: texts have too many words for it


def _names(title: str, body: str, lang: Lang) -> tuple[frozenset[str], frozenset[str]]:
    """Names, and words that may be some; what the title says counts twice.

    English titles write every word large, and a company often begins its own sentence: what is only seen there is a name when it is
    said at least twice; what is also written small is none.
    """
    small = set(fold(" ".join(word for word in set(_WORD.findall(body)) if word.islower())).split())
    inside, said = set[str](), Counter[str]()
    for number, sentence in enumerate((title, *sentences(body))):
        words = _spelled(sentence)
        for place, name in _named(words, lang):
            said[name] += 1 if number else 2
            if name[0] == "=" or (place and (number or not _is_title_case(words))):
                inside.add(name)
    said = Counter({name: count for name, count in said.items() if name not in small})
    names = frozenset(name for name in said if name in inside or said[name] > 2)
    return names, frozenset(said) - names


def _spelled(text: str) -> list[str]:
    """The words, without the endings of English genitives and the full stops of U.S."""
    return _WORD.findall(_GENITIVE.sub(" ", _DOTTED.sub(r"\1\2", text)))


def _is_title_case(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3]
    return sum(word[0].isupper() for word in long) > len(long) * _TITLE_CASE


def _named(words: list[str], lang: Lang) -> Iterator[tuple[int, str]]:
    """Every word with a capital letter, and where it stands; a known place or body as its code."""
    after, known = 0, _known(lang)
    for place, word in enumerate(words):
        if place < after or (word[0].islower() and word not in known):
            continue
        length, name = _name_at(words, place, lang)
        if name:
            yield place, name
        after = place + length


def _name_at(words: list[str], place: int, lang: Lang) -> tuple[int, str]:
    """How many words the name at `place` has, and the name; (1, "") when there is none."""
    word, known = words[place], _known(lang)
    if longest := _longest(lang).get(fold(word)):
        for length in range(min(longest, len(words) - place), 0, -1):
            large = word[0].isupper() or words[place + length - 1][0].isupper()
            if large and (code := known.get(" ".join(fold(each) for each in words[place : place + length]))):
                return length, code
    return 1, _name(word, lang)


@lru_cache(maxsize=10_000)
def _name(word: str, lang: Lang) -> str:
    """The name that one word may be, "" when it is none."""
    if word.isupper() and word in _acronyms(lang):
        return _acronyms(lang)[word]
    first = fold(word)
    is_name = len(first) > 1 and word[0].isupper() and first not in months(lang) and not _ROMAN.fullmatch(first)
    return first if is_name else ""


@cache
def _known(lang: Lang) -> Mapping[str, str]:
    """The code of every known name of `lang`; "" for a word that only begins one."""
    codes = [f"={_key(name)}" for name in f"{_SAME_CITIES['en']},{_SAME_NAMES['en']}".split(",")]
    own = [_key(name) for name in f"{_SAME_CITIES[lang]},{_SAME_NAMES[lang]}".split(",")] if lang in _SAME_NAMES else []
    cities = {_key(name): f"={_key(name)}" for name in _CITIES.split(",")}
    cities |= {f"st{name.removeprefix('saint')}": code for name, code in cities.items() if name.startswith("saint ")}
    found = {**cities, **dict(zip(own, codes, strict=False)), **_OTHER_SPELLINGS}
    with contextlib.suppress(UnknownLocaleError, ValueError):
        found = {_key(name): f"={code}" for code, name in Locale.parse(lang).territories.items() if len(code) == 2} | found
    return {name.split()[0]: "" for name in found} | found


@cache
def _longest(lang: Lang) -> Mapping[str, int]:
    """How many words the longest known name has, by its first word."""
    found = dict[str, int]()
    for first, *others in map(str.split, _known(lang)):
        found[first] = max(found.get(first, 1), 1 + len(others))
    return found


@cache
def _acronyms(lang: Lang) -> Mapping[str, str]:
    codes = {name: f"={name.lower()}" for name in _SAME_ACRONYMS["en"].split()}
    found = {name: codes[english] for name, english in zip(_SAME_ACRONYMS.get(lang, "").split(), codes, strict=False)}
    return {**found, "USA": "=US", "US": "=US", "UK": "=GB", "UAE": "=AE"}


def _key(name: str) -> str:
    return " ".join(_WORD.findall(fold(name)))
