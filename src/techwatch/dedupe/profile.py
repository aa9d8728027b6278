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
from techwatch.dedupe.figures import figures, months
from techwatch.text import fold, sentences
from techwatch.types import Lang

_LEAD: Final = 45  # words after the title that say what an article is about
_READ: Final = 250  # words of an article that are compared
_LONGEST: Final = 5_000  # characters: 250 words have half of them, but some texts have no blanks
_LONGEST_TITLE: Final = 500
_TITLE_CASE: Final = 0.6  # of the longer words of an English title that has all its words large
_LONG: Final = 4  # letters
_PHRASE: Final = 4  # words of the longest known name

_SAME_NAMES: Final[Mapping[Lang, str]] = {
    "fr": """londres, bruxelles, anvers, gand, geneve, bale, francfort, munich, vienne, varsovie, cracovie, lisbonne, barcelone, milan,
    turin, genes, venise, florence, naples, athenes, copenhague, edimbourg, la haye, moscou, pekin, le caire, alger, bretagne, normandie,
    catalogne, corse, sardaigne, sicile, andalousie, toscane, lombardie, baviere, saxe, ecosse, pays de galles, angleterre, flandre,
    wallonie,
    union europeenne, commission europeenne, parlement europeen, conseil europeen, banque europeenne d'investissement""",
    "en": """london, brussels, antwerp, ghent, geneva, basel, frankfurt, munich, vienna, warsaw, krakow, lisbon, barcelona, milan,
    turin, genoa, venice, florence, naples, athens, copenhagen, edinburgh, the hague, moscow, beijing, cairo, algiers, brittany, normandy,
    catalonia, corsica, sardinia, sicily, andalusia, tuscany, lombardy, bavaria, saxony, scotland, wales, england, flanders,
    wallonia,
    european union, european commission, european parliament, european council, european investment bank""",
}
"""Places and bodies that languages spell otherwise, folded, in one order. Countries are Babel's."""
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
    "czech republic": "=CZ",
    "ivory coast": "=CI",
    "turkey": "=TR",
    "holland": "=NL",
    "hollande": "=NL",
}
"""Of countries, beside Babel's."""

COMMON_NAMES: Final = frozenset(
    """
    ademe agence agency anr anssi arcep arcom ars bank banque bnf bpi bpifrance cap capital cdc cea ces challenge cifre cnc cnes cnil cnrs
    commission committee council conseil creative creatives data digital direction dsi edih eic eif eit emploi energy erasmus erc esa etat
    europe european europeen europeenne feder fonds fund fse future gouvernement government green group groupe has health hera horizon hub
    idf ifremer ign inrae inria insee inserm institut institute interreg ipcei labs life ministere ministry mwc national nationale numerique
    parliament parlement partners pepr plan programme region republique research sante school see start state tech technologies union
    universite university ventures viva vivatech women world lab innovation innovations accelerator accelerateur call calls appel act
    french german english british irish swiss dutch spanish italian belgian flemish danish swedish norwegian finnish polish portuguese greek
    american chinese japanese korean indian african asian nordic annex annexe article trl mdr
    monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche
    """.split()  # noqa: SIM905
)
"""Names that too many stories say for them to tell one: funders, programmes, public bodies, fairs, words of companies' names."""

_ROMAN = re.compile(r"[ivx]+(?:er?)?")
_CALL = re.compile(
    r"\b(?:appels? a (?:projets?|candidatures?|propositions?|manifestations?|idees)|candidater|deposer|(?:date|heure) limite|cloture"
    r"|calls? for|call (?:opens|closes|on|is)|apply (?:for|by|before|until|now|online|from|via|at|through)\b"
    r"|applications? (?:open|close|are|is|will|must|by|from|until|for|may|can|form|received|due|should|to)\b|applicants?\b|bids?\b"
    r"|proposals?\b|deadline)"
)
_WORD = re.compile(r"[^\W_]+(?:[&+][^\W_]+)*")
_LETTERS = re.compile(r"[^\W\d_]+")
_BEGINNING = re.compile(rf"(?:\S*+\s++){{{_READ}}}\S*+(?=\s)")
_DOTTED = re.compile(r"([A-Z])(?<!\w.)\.([A-Z])\.")  # what begins with one kind of letter is found fast
_GENITIVE = re.compile(r"['’]s\b")


@dataclass(frozen=True, slots=True)
class Profile:
    """What an article says in no language.

    `names`: words with a capital letter inside a sentence that are never small, and codes of places; `openers`: words with a capital
    letter that may be names, at the start of a sentence or in a title; `figures`: amounts in full ("1500000", "20%"); `days`:
    "--03-12", or "2027-03" for a month; `ranked`: the names, those first that are said most; `head`, `subject`: the names, figures and
    days of its title, of its title and first words; `words`: its words with more than three letters, `title` those of its title, as
    `word_stem` has them; `call`: it speaks of applying for something.
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

    @property
    def marks(self) -> frozenset[str]:
        """All names, figures and days that it may say."""
        return self.names | self.openers | self.figures | self.days


@lru_cache(maxsize=128)
def profile(title: str, text: str, lang: Lang) -> Profile:
    """The profile of an article in `lang`: its title and first words, without the block on the company at its end."""
    title, body = title[:_LONGEST_TITLE], _beginning(without_about(text))
    whole, lead = f"{title}.\n{body}", " ".join(body.split(maxsplit=_LEAD)[:_LEAD])
    letters = frozenset(_LETTERS.findall(whole.lower()))
    names, openers, ranked = _names(title, body, lang)
    amounts, days = figures(whole, lang, said=letters)
    every = names | amounts | days
    head = every & _said(title, lang, letters)
    return Profile(
        lang=lang,
        names=names,
        openers=openers,
        figures=amounts,
        days=days,
        ranked=ranked,
        head=head,
        subject=head | every & _said(lead, lang, letters),
        words=_stems(letters, lang),
        title=_stems(_LETTERS.findall(title.lower()), lang),
        call=bool(_CALL.search(fold(whole))),
    )


def _said(text: str, lang: Lang, letters: Set[str]) -> frozenset[str]:
    """The names that may be some, the figures and the days of a text."""
    return frozenset(name for _, name in _named(_spelled(text), lang)).union(*figures(text, lang, said=letters))


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
    codes = [f"={_key(name)}" for name in _SAME_NAMES["en"].split(",")]
    own = [_key(name) for name in _SAME_NAMES[lang].split(",")] if lang in _SAME_NAMES else []
    found = {**dict(zip(own, codes, strict=False)), **_OTHER_SPELLINGS}
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
