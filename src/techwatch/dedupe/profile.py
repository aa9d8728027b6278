"""An article -> what it says in no language: names, amounts, days, and the stems of its words. Pure."""

import contextlib
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final

import snowballstemmer
from babel import Locale, UnknownLocaleError

from techwatch.dedupe.copies import without_about
from techwatch.text import fold, sentences
from techwatch.types import Lang

_LEAD: Final = 45  # words after the title that say what an article is about
_READ: Final = 250  # words of an article that are compared
_TITLE_CASE: Final = 0.6  # of the longer words of an English title that has all its words large
_PHRASE: Final = 4  # words of the longest known name

_SAME_NAMES: Final[Mapping[Lang, str]] = {
    "fr": """londres, bruxelles, anvers, gand, geneve, bale, francfort, munich, vienne, varsovie, cracovie, lisbonne, barcelone, milan,
    turin, genes, venise, florence, naples, athenes, copenhague, edimbourg, la haye, moscou, pekin, le caire, alger, bretagne, normandie,
    catalogne, corse, sardaigne, sicile, andalousie, toscane, lombardie, baviere, saxe, ecosse, pays de galles, angleterre, flandre, wallonie, etats-unis, royaume-uni, emirats arabes unis,
    ue, ia, rgpd, oms, onu, otan, ocde, bce, bei, pme, tva, pib, irm, adn,
    union europeenne, commission europeenne, parlement europeen, conseil europeen, banque europeenne d'investissement""",
    "en": """london, brussels, antwerp, ghent, geneva, basel, frankfurt, munich, vienna, warsaw, krakow, lisbon, barcelona, milan,
    turin, genoa, venice, florence, naples, athens, copenhagen, edinburgh, the hague, moscow, beijing, cairo, algiers, brittany, normandy,
    catalonia, corsica, sardinia, sicily, andalusia, tuscany, lombardy, bavaria, saxony, scotland, wales, england, flanders, wallonia, us, uk, uae,
    eu, ai, gdpr, who, un, nato, oecd, ecb, eib, sme, vat, gdp, mri, dna,
    european union, european commission, european parliament, european council, european investment bank""",
}
"""Places, bodies and acronyms that languages spell otherwise, folded, in one order. Countries are Babel's."""

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

_SCALES: Final[Mapping[str, int]] = {
    **dict.fromkeys(("k", "mille", "thousand", "millier", "milliers"), 1_000),
    **dict.fromkeys(("m", "mn", "mio", "million", "millions"), 1_000_000),
    **dict.fromkeys(("md", "mds", "b", "bn", "billion", "billions", "milliard", "milliards"), 1_000_000_000),
}
_SMALL_NUMBERS: Final[Mapping[Lang, str]] = {
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen",
}
_DECIMAL_POINT: Final = frozenset({"en"})  # other languages of Europe write a comma

_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?)"
    rf"(?:[ \u00a0\u202f-]?(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})(?=[€$£]|\b)(?![-'’]))?"
    r"(?P<percent>\s?%|\s(?:pour cent|per ?cent)\b)?",
    re.I,
)
_ROMAN = re.compile(r"[ivx]+e?")
_CALL = re.compile(
    r"\bappels? a (?:projets?|candidatures?|propositions?|manifestations?|idees)|candidater|deposer|\b(?:date|heure) limite|cloture"
    r"|\bcalls? for|\bcall (?:opens|closes|on|is)|\bapply\b|\bapplications?\b|\bapplicants?\b|\bbids?\b|\bproposals?\b|\bdeadline"
)
_WORD = re.compile(r"[^\W_]+(?:[&+][^\W_]+)*")
_LONG = re.compile(r"[^\W\d_]{4,}")


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


def profile(title: str, text: str, lang: Lang) -> Profile:
    """The profile of an article in `lang`: its title and first words, without the block on the company at its end."""
    body = _beginning(without_about(text))
    names, openers, ranked = _names(title, body, lang)
    figures, days = _figures(f"{title}.\n{body}", lang)
    head = _marks(title, "", lang) & (names | figures | days)
    subject = _marks(title, " ".join(body.split()[:_LEAD]), lang) & (names | figures | days)
    words = _words(f"{title}\n{body}", lang)
    return Profile(
        lang, names, openers, figures, days, ranked, head, subject, words, _words(title, lang), bool(_CALL.search(fold(f"{title}\n{body}")))
    )


def _marks(title: str, body: str, lang: Lang) -> frozenset[str]:
    names, openers, _ = _names(title, body, lang)
    return frozenset().union(names, openers, *_figures(f"{title}.\n{body}", lang))


def _beginning(text: str) -> str:
    """The first words, paragraphs kept: what comes later tells of other things, and costs as much."""
    end = next(itertools.islice(re.finditer(r"\s+", text), _READ, None), None)
    return text[: end.start()] if end else text


def _words(text: str, lang: Lang) -> frozenset[str]:
    return frozenset(word_stem(word, lang) for word in set(_LONG.findall(text.lower())))


@lru_cache(maxsize=50_000)
def word_stem(word: str, lang: Lang) -> str:
    """The stem of a word in small letters, without accents; the word itself in languages that Snowball does not have."""
    stemmer = _stemmer(lang)
    return fold(stemmer.stemWord(word) if stemmer else word)


@cache
def _stemmer(lang: Lang) -> Any:
    name = {"de": "german", "en": "english", "es": "spanish", "fr": "french", "it": "italian", "nl": "dutch", "pt": "portuguese"}.get(lang)
    return snowballstemmer.stemmer(name) if name else None


def _names(title: str, body: str, lang: Lang) -> tuple[frozenset[str], frozenset[str], tuple[str, ...]]:
    """Names, words that may be some, and the names again with those first that are said most often, the title's counting twice.

    English titles write every word large, and a company often begins its own sentence: what is only seen there is a name when it is
    said at least twice; what is also written small is none.
    """
    small = {fold(word) for word in _WORD.findall(body) if word.islower()}
    inside, said = set[str](), Counter[str]()
    for number, sentence in enumerate((title, *sentences(body))):
        words = _WORD.findall(sentence.replace("'s ", " ").replace("’s ", " "))
        for place, name in _named(words, lang):
            said[name] += 1 if number else 2
            if name[0] == "=" or (place and (number or not _is_title_case(words))):
                inside.add(name)
    said = Counter({name: count for name, count in said.items() if name not in small})
    names = frozenset(name for name in said if name in inside or said[name] > 2)
    return names, frozenset(said) - names, tuple(sorted(names, key=lambda name: (-said[name], name)))


def _is_title_case(words: list[str]) -> bool:
    long = [word for word in words if len(word) > 3]
    return sum(word[0].isupper() for word in long) > len(long) * _TITLE_CASE


def _named(words: list[str], lang: Lang) -> Iterator[tuple[int, str]]:
    """Every word with a capital letter, and where it stands; a known place or body as its code."""
    place = 0
    while place < len(words):
        length, name = _name_at(words, place, lang)
        if name:
            yield place, name
        place += length


def _name_at(words: list[str], place: int, lang: Lang) -> tuple[int, str]:
    """How many words the name at `place` has, and the name; (1, "") when there is none."""
    first = fold(words[place])
    if first in _known(lang):
        for length in range(min(_PHRASE, len(words) - place), 0, -1):
            code = _known(lang).get(" ".join(fold(word) for word in words[place : place + length]))
            if code and words[place + length - 1][0].isupper():
                return length, code
    is_name = len(first) > 1 and words[place][0].isupper() and first not in _months(lang) and not _ROMAN.fullmatch(first)
    return 1, first if is_name else ""


@cache
def _known(lang: Lang) -> Mapping[str, str]:
    """The code of every known name of `lang`; "" for a word that only begins one."""
    codes = {_key(name): f"={_key(name)}" for name in _SAME_NAMES["en"].split(",")}
    pairs = zip(_SAME_NAMES.get(lang, "").split(","), _SAME_NAMES["en"].split(","), strict=False)
    found = {_key(name): codes[_key(english)] for name, english in pairs if name}
    found |= {"usa": "=us", "etats unis": "=us", "united states": "=us", "united kingdom": "=uk", "royaume uni": "=uk"}
    with contextlib.suppress(UnknownLocaleError, ValueError):
        found = {_key(name): f"={code}" for code, name in Locale.parse(lang).territories.items() if len(code) == 2} | found
    return {name.split()[0]: "" for name in found} | found


def _key(name: str) -> str:
    return " ".join(_WORD.findall(fold(name)))


def _figures(text: str, lang: Lang) -> tuple[frozenset[str], frozenset[str]]:
    """Amounts and days; what is part of a day is no amount."""
    days = set[str]()

    def day(found: re.Match[str]) -> str:
        number = found["day"] or found["day2"]
        month = _months(lang)[fold(found["month"]).rstrip(".")]
        days.add(f"--{month:02}-{int(number):02}" if number else f"{found['year']}-{month:02}")
        return " "

    rest = _days(lang).sub(lambda found: day(found) if found["day"] or found["day2"] or found["year"] else found[0], text)
    amounts = {_amount(found, lang) for found in _AMOUNT.finditer(rest)}
    words = set(_WORD.findall(fold(rest)))
    small = {str(value) for value, word in enumerate(_SMALL_NUMBERS.get(lang, "").split(), 2) if word in words}
    return frozenset((amounts | small) - {"0", "1"}), frozenset(days)


def _amount(found: re.Match[str], lang: Lang) -> str:
    whole, _, rest = re.sub(r"[ \u00a0\u202f'’]", "", found["number"]).rpartition("." if lang in _DECIMAL_POINT else ",")
    digits = re.sub(r"\D", "", whole or rest)
    value = float(f"{digits}.{rest}" if whole else digits)
    value *= _SCALES.get((found["scale"] or "").lower(), 1)
    return f"{value:.10g}{'%' if found['percent'] else ''}"


@cache
def _months(lang: Lang) -> Mapping[str, int]:
    try:
        locale = Locale.parse(lang)
    except (UnknownLocaleError, ValueError):
        return {}
    return {fold(name).rstrip("."): number for width in ("wide", "abbreviated") for number, name in locale.months["format"][width].items()}


@cache
def _days(lang: Lang) -> re.Pattern[str]:
    """12 mars 2026, 1er mars, March 12, 2026, 12 March, March 2026."""
    names = "|".join(_accented(lang)) or r"(?!)"
    return re.compile(
        rf"(?:\b(?P<day>\d{{1,2}})(?:er|st|nd|rd|th)?\s(?:of\s)?)?\b(?P<month>{names})\b\.?"
        rf"(?:\s(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?%))?(?:,?\s(?P<year>20\d\d)\b)?",
        re.I,
    )


def _accented(lang: Lang) -> Iterator[str]:
    try:
        months = Locale.parse(lang).months["format"]
    except (UnknownLocaleError, ValueError):
        return
    for width in ("wide", "abbreviated"):
        yield from (re.escape(name.rstrip(".")) for name in months[width].values())
