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
from techwatch.text import fold, sentences
from techwatch.types import Lang

_LEAD: Final = 45  # words after the title that say what an article is about
_READ: Final = 250  # words of an article that are compared
_LONGEST: Final = 5_000  # characters: 250 words have half of them, but some texts have no blanks
_LONGEST_TITLE: Final = 500
_TITLE_CASE: Final = 0.6  # of the longer words of an English title that has all its words large
_LONG: Final = 4  # letters
_PHRASE: Final = 4  # words of the longest known name

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
    pays de galles, angleterre, flandre, wallonie, ile de france,
    union europeenne, commission europeenne, parlement europeen, conseil europeen, banque europeenne d'investissement""",
    "en": """brittany, normandy, catalonia, corsica, sardinia, sicily, andalusia, tuscany, lombardy, bavaria, saxony, scotland,
    wales, england, flanders, wallonia, paris region,
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
    a academie academy accelerateur accelerator act ademe african agence agency alpine american an and annex annexe anr anssi appel
    arcep arcom ars article asian atlantic awards balkan baltic bank banque batimat belgian bett biennale bnf bourget bpi bpifrance
    british call calls cap capital cdc cea ces challenge chinese cifre cnc cnes cnil cnrs commission committee computex congres congress
    conseil council creative creatives danish data de des digital dimanche direction dsi du dutch edih educatech eic eif eit emploi
    energy english erasmus erc esa et etat euronaval europe european europeen europeenne eurosatory expo fair feder festival finnish
    flemish foire fonds forum french friday fse fund future gamescom german gitex gouvernement government greek green group groupe has
    health hera horizon hub ibc iberian idf ifa ifremer ign incyber indian innotrans innovation innovations inrae inria insee inserm
    institut institute interreg ipcei irish italian japanese jeudi korean l la lab labs le les life lundi mardi mdr medica mediterranean
    mercredi messe mifa ministere ministry mipcom mipim monday musee museum mwc nab national nationale nordic norwegian numerique
    parlement parliament partners pepr plan polish pollutec portuguese programme region republique research salon samedi sante santexpo
    saturday school see serie series sial simi sirha slush sommet spanish start state summit sunday swedish swiss tech technologies the
    this thursday trl tuesday un une union universite university vendredi ventures viva vivatech wave websummit wednesday week women
    world
    """.split()  # noqa: SIM905
)
"""Names that too many stories say for them to tell one: funders, programmes, public bodies, fairs, words of companies' names."""

_ROMAN = re.compile(r"[ivx]+(?:er?)?")
_CALL = re.compile(
    r"\b(?:appels? a (?:projets?|candidatures?|propositions?|manifestations?|idees|communs|solutions?|partenaires?)"
    r"|candidater|deposer|(?:date|heure) limite|cloture"
    r"|calls? for|funding calls?|call (?:opens|closes|on|is)|apply (?:for|by|before|until|now|online|from|via|at|through)\b"
    r"|applications? (?:open|close|are|is|will|must|by|from|until|for|may|can|form|received|due|should|to)\b|(?<!\d )applicants?\b"
    r"|(?:invites?|opens?|for|submit) bids?\b|bids? (?:for|must|by|are|close|open|due|may|can|should)\b|proposals\b"
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
    "--03-12", or "2027-03" for a month; `ranked`: the names, those first that are said most; `head`, `subject`: the names, figures and
    days of its title, of its title and first words; `words`: its words with more than three letters, `title` those of its title, as
    `word_stem` has them; `call`: it speaks of applying for something; `told`: its figures and days, and the text in which they stand.
    """

    lang: Lang
    names: frozenset[str]
    openers: frozenset[str]
    figures: frozenset[str]
    days: frozenset[str]
    ranked: tuple[str, ...]
    head: frozenset[str]
    subject: frozenset[str]
    words: frozenset[str]
    title: frozenset[str]
    call: bool
    told: Figures

    @property
    def marks(self) -> frozenset[str]:
        """All names, figures and days that it may say."""
        return self.names | self.openers | self.figures | self.days


@lru_cache(maxsize=128)
def profile(title: str, text: str, lang: Lang) -> Profile:
    """The profile of an article in `lang`: its title and first words, without the block on the company at its end."""
    title, body = title[:_LONGEST_TITLE], _beginning(_without_block(text))
    whole, lead = f"{title}.\n{body}", " ".join(body.split(maxsplit=_LEAD)[:_LEAD])
    letters = frozenset(_LETTERS.findall(whole.lower()))
    names, openers, ranked = _names(title, body, lang)
    told = figures(whole, lang, said=letters)
    every = names | told.every
    head = every & _said(title, lang, letters)
    return Profile(
        lang=lang,
        names=names,
        openers=openers,
        figures=told.amounts,
        days=told.days,
        ranked=ranked,
        head=head,
        subject=head | every & _said(lead, lang, letters),
        words=_stems(letters, lang),
        title=_stems(_LETTERS.findall(title.lower()), lang),
        call=bool(_CALL.search(fold(whole))),
        told=told,
    )


def _said(text: str, lang: Lang, letters: Set[str]) -> frozenset[str]:
    """The names that may be some, the figures and the days of a text."""
    return frozenset(name for _, name in _named(_spelled(text), lang)) | figures(text, lang, said=letters).every


def _without_block(text: str) -> str:
    """Without what a company says of itself, also where that begins inside a paragraph."""
    told = without_about(text)
    found = _ABOUT.search(told) if "About " in told or "À propos d" in told else None
    return told[: found.start()] if found else told


def _beginning(text: str) -> str:
    """The first words, paragraphs kept: what comes later tells of other things, and costs as much."""
    found = _BEGINNING.match(text, 0, _LONGEST)
    return found[0] if found else text[:_LONGEST]


def _stems(words: Iterable[str], lang: Lang) -> frozenset[str]:
    """Of the longer of these words."""
    return frozenset(stems_of([word for word in words if len(word) >= _LONG], lang))


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


def _names(title: str, body: str, lang: Lang) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Names, words that may be some, and the names again with those first that are said most often, the title's counting twice.

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
    return names, frozenset(said) - names, tuple(sorted(names, key=lambda name: (-said[name], name)))


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
    if fold(word) in known:
        for length in range(min(_PHRASE, len(words) - place), 0, -1):
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
    found = {**cities, **dict(zip(own, codes, strict=False)), **_OTHER_SPELLINGS}
    with contextlib.suppress(UnknownLocaleError, ValueError):
        found = {_key(name): f"={code}" for code, name in Locale.parse(lang).territories.items() if len(code) == 2} | found
    return {name.split()[0]: "" for name in found} | found


@cache
def _acronyms(lang: Lang) -> Mapping[str, str]:
    codes = {name: f"={name.lower()}" for name in _SAME_ACRONYMS["en"].split()}
    found = {name: codes[english] for name, english in zip(_SAME_ACRONYMS.get(lang, "").split(), codes, strict=False)}
    return {**found, "USA": "=US", "US": "=US", "UK": "=GB", "UAE": "=AE"}


def _key(name: str) -> str:
    return " ".join(_WORD.findall(fold(name)))
