"""A text -> its amounts in full and its days, the same for every language that tells them. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from babel import Locale, UnknownLocaleError

from techwatch.text import fold
from techwatch.types import Lang

_SCALES: Final[Mapping[str, int]] = {
    **dict.fromkeys(("k", "mille", "thousand", "millier", "milliers"), 1_000),
    **dict.fromkeys(("m", "mn", "mio", "million", "millions"), 1_000_000),
    **dict.fromkeys(("md", "mds", "b", "bn", "billion", "billions", "milliard", "milliards"), 1_000_000_000),
    **dict.fromkeys(("tn", "trillion", "trillions"), 1_000_000_000_000),
}
_SMALL_NUMBERS: Final[Mapping[Lang, str]] = {
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit dix-neuf",
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
}
_TENS: Final[Mapping[Lang, str]] = {
    "fr": "vingt trente quarante cinquante soixante",
    "en": "twenty thirty forty fifty sixty seventy eighty ninety",
}
_ABOUT: Final[Mapping[Lang, str]] = {
    "fr": "dizaine:10 douzaine:12 quinzaine:15 vingtaine:20 trentaine:30 quarantaine:40 cinquantaine:50 soixantaine:60 centaine:100",
    "en": "dozen:12",
}
_HUNDREDS: Final[Mapping[Lang, tuple[str, ...]]] = {"fr": ("cents", "cent"), "en": ("hundred",)}
_ONE: Final[Mapping[Lang, str]] = {"fr": "une?", "en": "a|one"}
_MILLIONS: Final = ("million", "millions", "milliard", "milliards", "billion", "billions")
_NO_FIGURES: Final = frozenset({"0", "1"})
_DECIMAL_POINT: Final = frozenset({"en"})  # other languages of Europe write a comma

_AMOUNT = re.compile(
    r"(?P<number>\d(?<![\w.,]\d)(?:\d{0,2}(?:[ \u00a0\u202f.,'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d*(?:[.,]\d+)?))"
    rf"(?:(?P<gap>[ \u00a0\u202f-]?)(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})(?:(?P<sign>(?=[€$£]))|\b(?!['’])))?"
    r"(?P<percent>\s?%|\s(?:pour cent|per ?cent)\b)?",
    re.I,
)
_NUMERIC = re.compile(r"\b(?:20\d\d-(?P<iso>0\d|1[0-2])-(?P<iso_day>[0-3]\d)|(?P<day>[0-3]?\d)[/.](?P<month>0?\d|1[0-2])[/.]20\d\d)\b")
_MAYBE_NUMERIC = re.compile(r"[-/.](?:[01]\d-|20\d\d)")  # what begins with one of few letters is found fast
_LETTERS = re.compile(r"[^\W\d_]+")
_CLOCK_WORDS: Final = frozenset({"h", "heures", "am", "pm", "m"})  # runs of letters, one of which stands in a time of day
_CLOCK = re.compile(r"\b[0-2]?\d(?: ?h(?:eures)? ?[0-5]\d|(?:[.:][0-5]\d)? ?(?:[ap]m|[ap]\.m\.?))(?!\w)")
_FIRST = re.compile(r"^(\w+)")
_CURRENCY = re.compile(r"(?:[€$£]|\b(?:eur|usd|gbp|chf))\s?$", re.I)


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts ("1500000", "20%") and days ("--03-12", or "2027-03" for a month); what is part of a day is no amount.

    `spans`: those days that are told together, as a fair's first and last; `text`: the text without its days, small numbers as digits, and
    `places`: where in it each amount begins and ends.
    """

    amounts: frozenset[str]
    days: frozenset[str]
    spans: frozenset[str]
    text: str
    places: tuple[tuple[str, int, int], ...]

    @property
    def every(self) -> frozenset[str]:
        """Amounts and days."""
        return self.amounts | self.days


def figures(text: str, lang: Lang, *, said: Set[str] | None = None) -> Figures:
    """What a text tells in figures.

    `said`: the runs of letters in it, small, or in more than it: what none of them begins is not looked for; None: not known.
    """
    days, spans = set[str](), set[str]()

    def taken(found: re.Match[str]) -> str:
        told = _told_days(found, lang)
        days.update(told)
        spans.update(told if len(told) > 1 else ())
        return " " if told else found[0]

    def numeric(found: re.Match[str]) -> str:
        if not found["iso"] and lang in _DECIMAL_POINT:  # the month first in America
            return found[0]
        days.add(f"--{int(found['iso'] or found['month']):02}-{int(found['iso_day'] or found['day']):02}")
        return " "

    rest = _NUMERIC.sub(numeric, text) if _MAYBE_NUMERIC.search(text) else text
    if said is None or not said.isdisjoint(_CLOCK_WORDS):
        rest = _CLOCK.sub(" ", rest)
    if said is None or not said.isdisjoint(_month_words(lang)):
        rest = _days(lang).sub(taken, rest)
    if said is None or not said.isdisjoint(_number_words(lang)):
        rest = _worded(lang).sub(lambda found: _small_numbers(lang).get(found[0].lower(), "1"), rest)
    amounts = [(_amount(found, lang), found.start(), found.end()) for found in _AMOUNT.finditer(rest)]
    places = tuple(each for each in amounts if each[0] not in _NO_FIGURES)
    return Figures(frozenset(figure for figure, *_ in places), frozenset(days), frozenset(spans), rest, places)


def figure_weight(figures: Iterable[str]) -> float:
    """What figures tell: 31.6 or 4200 much, a year, a round or small number little."""
    return sum(map(_weight, figures))


@lru_cache(maxsize=10_000)
def _weight(figure: str) -> float:
    if "-" in figure:
        return 2.0
    digits = figure.strip("%").replace(".", "").strip("0")
    if figure.isdigit() and (int(figure) < 10 or 1990 <= int(figure) <= 2040):
        return 0.5
    return len(digits) + 0.5 * figure.endswith("%")


def _told_days(found: re.Match[str], lang: Lang) -> list[str]:
    """The days that a date tells, both of a span; the month where it tells none; nothing where it is none (what they may do)."""
    month = months(lang).get(fold(found["month"]).rstrip("."))
    if month is None or (lang == "en" and found["month"].islower()):
        return []
    numbers = [number for number in (found["from"], found["day"], found["day2"], found["to"]) if number]
    if numbers:
        return [f"--{month:02}-{int(number):02}" for number in numbers]
    return [f"{found['year']}-{month:02}"] if found["year"] else []


def _amount(found: re.Match[str], lang: Lang) -> str:
    """In full; a comma or point that no three digits follow is a decimal one in every language."""
    number = re.sub(r"[ \u00a0\u202f'’]", "", found["number"]).replace(",", ".")
    whole, point, rest = number.rpartition(".")
    decimal = "." if lang in _DECIMAL_POINT else ","
    if point and len(rest) == 3 and found["number"][-4] != decimal:
        whole, rest = number, ""
    digits = whole.replace(".", "") or rest
    value = float(f"{digits}.{rest}" if whole else digits) * _scale(found)
    return f"{value:.4f}".rstrip("0").rstrip(".") + "%" * bool(found["percent"])


def _scale(found: re.Match[str]) -> int:
    """What a number is to be multiplied by; a small m after a blank are metres, unless it is money."""
    if found["scale"] == "m" and found["gap"] and found["sign"] is None:
        before = found.string[max(0, found.start() - 5) : found.start()]
        return _SCALES["m"] if _CURRENCY.search(before) else 1
    return _SCALES.get((found["scale"] or "").lower(), 1)


@cache
def _small_numbers(lang: Lang) -> Mapping[str, str]:
    """The numbers that are written as words, from two to ninety-nine and some round ones, in digits."""
    small = dict(enumerate(_SMALL_NUMBERS.get(lang, "").split(), 2))
    tens = {word: 10 * value for value, word in enumerate(_TENS.get(lang, "").split(), 2)}
    found = {word: value for value, word in small.items()} | tens
    found |= {f"{ten}-{small[rest]}": value + rest for ten, value in tens.items() for rest in range(2, 10)}
    found |= {f"{small[rest]} {hundred}": 100 * rest for hundred in _HUNDREDS.get(lang, ()) for rest in range(2, 10)}
    found |= {f"{ten}-one": value + 1 for ten, value in tens.items() if lang == "en"}
    if lang == "fr":
        found |= {f"{ten} et un": value + 1 for ten, value in tens.items()} | {"quatre-vingts": 80, "cent": 100}
        found |= {f"{ten}-{small[rest]}": value + rest for ten, value in (("soixante", 60), ("quatre-vingt", 80)) for rest in range(2, 20)}
    about = (each.split(":") for each in _ABOUT.get(lang, "").split())
    found |= {f"{'une' if lang == 'fr' else 'a'} {word}": int(value) for word, value in about}
    return {word: str(value) for word, value in found.items()}


@cache
def _number_words(lang: Lang) -> frozenset[str]:
    """One of them stands in every number that is written as a word."""
    return frozenset(re.split(r"[ -]", " ".join((*_small_numbers(lang), *_MILLIONS)))) - {"a", "one", "un", "une", "et"}


@cache
def _worded(lang: Lang) -> re.Pattern[str]:
    """Numbers that are written as words: `_small_numbers`, one before a million."""
    if not (known := _small_numbers(lang)):
        return re.compile(r"(?!)")
    rest = dict[str, list[str]]()  # "vingt" -> "-deux", "-trois", …: few words are tried at each place
    for first, others in (_FIRST.split(word, maxsplit=1)[1:] for word in sorted(known, key=len, reverse=True)):
        rest.setdefault(first, []).append(others)
    words = "|".join(rf"{first}(?:{'|'.join(others)})\b(?! \d)" for first, others in rest.items())
    begins = "".join(sorted({word[0] for word in f"{'|'.join(rest)}|{_ONE[lang]}".split("|")}))
    one = rf"(?:{_ONE[lang]})(?=[ -](?:{'|'.join(_MILLIONS)})\b)"
    return re.compile(rf"\b(?=[{begins}])(?!(?<=pour )cent\b)(?:{words}|{one})", re.I)


@cache
def months(lang: Lang) -> Mapping[str, int]:
    """The months by name and abbreviation, folded, without full stops."""
    return {fold(name).rstrip("."): number for name, number in _month_names(lang)}


@cache
def _month_words(lang: Lang) -> frozenset[str]:
    """The runs of letters with which names of months begin."""
    return frozenset(letters[0] for name, _ in _month_names(lang) if (letters := _LETTERS.search(name.lower())))


def _month_names(lang: Lang) -> Iterator[tuple[str, int]]:
    try:
        months = Locale.parse(lang).months["format"]
    except (UnknownLocaleError, ValueError):
        return
    for width in ("wide", "abbreviated"):
        yield from ((name, number) for number, name in months[width].items())
    if lang == "en":
        yield "Sept", 9


@cache
def _days(lang: Lang) -> re.Pattern[str]:
    """12 mars 2026, 1er mars, du 12 au 15 mars, March 12, 2026, March 12-15, 12 March, March 2026."""
    spelled = [re.escape(name.rstrip(".")) for name, _ in _month_names(lang)]
    names, begins = "|".join(spelled) or r"(?!)", "".join(sorted({name[0] for name in spelled if name[0].isalpha()}))
    th, to = "(?:er|st|nd|rd|th)?", r"\s?(?:au|et|to|and|[-–])\s?"
    return re.compile(
        rf"\b(?=[\d{begins}])(?:(?:(?P<from>\d{{1,2}}){th}{to})?(?P<day>\d{{1,2}}){th}\s(?:of\s)?)?(?P<month>{names})\b\.?"
        rf"(?:\s(?P<day2>\d{{1,2}}){th}\b(?!\s?%)(?:{to}(?P<to>\d{{1,2}})\b(?!\s?%|\s(?:of\s)?(?:{names})\b))?)?(?:,?\s(?P<year>20\d\d)\b)?",
        re.I,
    )
