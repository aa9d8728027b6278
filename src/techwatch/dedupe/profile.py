"""An article -> what it says in no language: names, amounts, days and the roots of its long words. Pure."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError

from techwatch.dedupe.copies import without_about
from techwatch.text import fold, sentences
from techwatch.types import Lang

_LEAD: Final = 45  # words after the title that say what an article is about
_ROOT: Final = 6  # letters that French and English words of one Latin root mostly share
_PHRASE: Final = 4  # words of the longest known name

_SAME_NAMES: Final[Mapping[Lang, str]] = {
    "fr": """londres, bruxelles, anvers, gand, geneve, bale, francfort, munich, vienne, varsovie, cracovie, lisbonne, barcelone, milan, turin,
    genes, venise, florence, naples, athenes, copenhague, edimbourg, la haye, moscou, pekin, le caire, alger, bretagne, normandie, catalogne,
    baviere, saxe, ecosse, pays de galles, angleterre, flandre, wallonie, etats-unis, royaume-uni, emirats arabes unis,
    ue, ia, rgpd, oms, onu, otan, ocde, bce, bei, pme, tva, pib, irm, adn,
    union europeenne, commission europeenne, parlement europeen, conseil europeen, banque europeenne d'investissement""",
    "en": """london, brussels, antwerp, ghent, geneva, basel, frankfurt, munich, vienna, warsaw, krakow, lisbon, barcelona, milan, turin,
    genoa, venice, florence, naples, athens, copenhagen, edinburgh, the hague, moscow, beijing, cairo, algiers, brittany, normandy, catalonia,
    bavaria, saxony, scotland, wales, england, flanders, wallonia, us, uk, uae,
    eu, ai, gdpr, who, un, nato, oecd, ecb, eib, sme, vat, gdp, mri, dna,
    european union, european commission, european parliament, european council, european investment bank""",
}
"""Places, bodies and acronyms that languages spell otherwise, folded, in one order. Countries are Babel's."""

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
_WORD = re.compile(r"[^\W_]+(?:[&+][^\W_]+)*")
_LONG = re.compile(r"[^\W\d_]{7,}")


@dataclass(frozen=True, slots=True)
class Profile:
    """What an article says in no language. `names`: words with a capital letter inside a sentence, never written small, and codes of places.

    `openers`: words with a capital letter that may be names, at the start of a sentence or in a title;
    `figures`: amounts in full ("1500000", "20%"); `days`: "--03-12", or "2027-03" for a month; `roots`: the first letters of its long
    words; `subject`: the names, figures and days of its title and first words.
    """

    names: frozenset[str]
    openers: frozenset[str]
    figures: frozenset[str]
    days: frozenset[str]
    roots: frozenset[str]
    subject: frozenset[str]


def profile(title: str, text: str, lang: Lang) -> Profile:
    """The profile of an article in `lang`, without the block on the company at its end."""
    body = without_about(text)
    lead = " ".join(body.split()[:_LEAD])
    figures, days = _figures(f"{title}.\n{body}", lang)
    lead_figures, lead_days = _figures(f"{title}.\n{lead}", lang)
    names, openers = _names(title, body, lang)
    first, first_openers = _names(title, lead, lang)
    roots = frozenset(word[:_ROOT] for word in _LONG.findall(fold(body)))
    subject = ((first | first_openers) & names) | lead_figures | lead_days
    return Profile(names, openers - names, figures, days, roots, subject)


def _names(title: str, body: str, lang: Lang) -> tuple[frozenset[str], frozenset[str]]:
    """Names, and words that may be some: English titles write every word large, a company often begins its own sentence."""
    small = {fold(word) for word in _WORD.findall(body) if word.islower()}
    names, openers = set[str](), set[str]()
    for number, sentence in enumerate((title, *sentences(body))):
        words = _WORD.findall(sentence.replace("'s ", " ").replace("’s ", " "))
        for place, name in _named(words, lang):
            (names if name[0] == "=" or (number and place) else openers).add(name)
    return frozenset(names - small), frozenset(openers - small - names)


def _named(words: list[str], lang: Lang) -> Iterator[tuple[int, str]]:
    """Every word with a capital letter, and where it stands; a known place or body as its code."""
    folded = [fold(word) for word in words]
    place = 0
    while place < len(words):
        length, code = _known_at(folded, place, lang)
        if code and words[place + length - 1][0].isupper():
            yield place, code
        elif len(words[place]) > 1 and words[place][0].isupper() and folded[place] not in _months(lang):
            yield place, folded[place]
        place += length


def _known_at(folded: list[str], place: int, lang: Lang) -> tuple[int, str]:
    """How many words the longest known name at `place` has, and its code; (1, "") when there is none."""
    known = _known(lang)
    if folded[place] not in known:
        return 1, ""
    phrases = ((length, " ".join(folded[place : place + length])) for length in range(_PHRASE, 0, -1))
    return next(((length, known[phrase]) for length, phrase in phrases if known.get(phrase)), (1, ""))


@cache
def _known(lang: Lang) -> Mapping[str, str]:
    """The code of every known name of `lang`; "" for a word that only begins one."""
    codes = {_key(name): f"={_key(name)}" for name in _SAME_NAMES["en"].split(",")}
    pairs = zip(_SAME_NAMES.get(lang, "").split(","), _SAME_NAMES["en"].split(","), strict=False)
    found = {_key(name): codes[_key(english)] for name, english in pairs if name}
    found |= {"usa": "=us", "etats unis": "=us", "united states": "=us", "united kingdom": "=uk", "royaume uni": "=uk"}
    try:
        found = {_key(name): f"={code}" for code, name in Locale.parse(lang).territories.items() if len(code) == 2} | found
    except (UnknownLocaleError, ValueError):
        pass
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
