"""Words, dates, amounts and punctuation become what people write in their language. Pure."""

import datetime as dt
import functools
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass

import babel
from babel.dates import format_date
from babel.numbers import format_compact_currency, format_currency, format_decimal
from markupsafe import Markup, escape

from techwatch.types import Lang, Money

NARROW, FIXED = "\u202f", "\u00a0"
_LINK_OR_STRESS = re.compile(r"\[(?P<label>[^\]\n]+)\]\((?P<url>https?://[^\s)<>\"]+)\)|\*\*(?P<strong>[^*\n]+)\*\*")
_VERBATIM = re.compile(r"(^ *> .*$|\S*(?:[/@\\]|--)\S*)", re.M)
"""What stays as it stands in a mail: a line that is quoted, an address, a path, an option."""
_LETTERED = re.compile(r"https?://[^\s<>\"]+|www\.[^\s<>\"]+|[^\s<>\"@]+@[^\s<>\"@]+|`[^`\n]+`")
"""What stands letter for letter in any words: an address, what is set between backticks."""
_APOSTROPHES = re.compile(r"(?<=[^\W\d])'(?=\w)|(?<=\d)'(?=[^\W\d])")  # never between figures: 48°51'24
_QUOTED = re.compile(r"(?<![\w\"])\"([^\"\n]+)\"(?![\w\"])")
_FRENCH = (
    (_APOSTROPHES, "’"),
    (_QUOTED, "« \\1 »"),
    (re.compile(r"«\s*"), "«" + NARROW),
    (re.compile(r"\s*»"), NARROW + "»"),
    (re.compile(r"(?: |(?<=[\w»)’]))(?=[;!?]+(?:\s|$))"), NARROW),
    (re.compile(r"(?<=\w)\s+(?=[%€])"), NARROW),
    (re.compile(r"(?: |(?<=[\w»)])):(?=\s|$)"), FIXED + ":"),
    (re.compile(r"(?<=\d) (?=\d{3}(?!\d))"), NARROW),
    (re.compile(r"\bheure de (?=[AEÉIOU])"), "heure d’"),
    (re.compile(r"\b(n°|no|p\.|M\.|Mme|Dr) (?=\S)"), "\\1" + FIXED),
)
_ENGLISH = (
    (_APOSTROPHES, "’"),
    (_QUOTED, "“\\1”"),
    (re.compile(r"(?<=\s)'n'(?=\s)"), "’n’"),
    (re.compile(r"(?<![\w'’])'(?=\d\ds\b)"), "’"),  # the ’90s
    (re.compile(r"(?<![\w'’])'(?=\S)([^'\n]*[^'\s])'(?![\w'])"), "‘\\1’"),
    (re.compile(r"(?<=[^\W\d])'(?!\w)"), "’"),  # members’ data; after a figure it is a foot or a minute
)
_SUM = re.compile(
    r"(?<=\d) (?=\d{3}(?!\d)|[kKM]?[%€$£]|(?:EUR|USD|GBP|CHF|euros?|million|millions|milliards?|billion)\b)"
    r"|(?<=\b(?:EUR|USD|GBP|CHF)) (?=\d)|(?<=[€$£]) (?=\d)"
)
"""The spaces within a sum."""


# Editions say the same days and words in every message: what takes long is remembered.


@functools.cache
def _locale(name: str) -> babel.Locale:
    return babel.Locale.parse(name)


@functools.lru_cache(maxsize=1024)
def _day(day: dt.date, pattern: str, locale: str) -> str:
    return str(format_date(day, pattern, locale=_locale(locale)))


@dataclass(frozen=True)
class Tongue:
    """One language as members read it: its words, and the rules of its dates, plurals and punctuation.

    `words["locale"]` names the CLDR locale of dates and amounts. A word with plural forms stands
    under `key.one`, `key.other`, ... (CLDR's names; `other` stands for a form that is not given).
    """

    lang: Lang
    words: Mapping[str, str]

    @property
    def locale(self) -> babel.Locale:
        """The locale of dates and amounts."""
        return _locale(self.words["locale"])

    def word(self, key: str, n: int | None = None, **values: object) -> str:
        """The word or sentence `key`, its `{names}` filled in; `n`, a count, with its thousands parted.

        KeyError when it is in no words file.
        """
        if n is not None:
            form = f"{key}.{self.locale.plural_form(n)}"
            key = form if form in self.words else f"{key}.other"
        return self.typo(self.words[key].format(n=n if n is None else self.number(n), **values))

    def typo(self, words: str, lang: Lang = "") -> str:
        """`words` with the spaces, quotation marks and apostrophes of French or English; those of other languages come back unchanged.

        `lang` is the text's own language, "" for this one. Rules of French: Imprimerie nationale, narrow spaces before
        ; ! ? » % €, a full one before the colon. In both no sum breaks over lines, and addresses stay letter for letter.
        """
        return _written(words, lang or self.lang)

    def letter(self, text: str) -> str:
        """A mail's plain text as `typo` writes it; quoted lines, addresses, paths and options stay letter for letter."""
        return "".join(part if number % 2 else self.typo(part) for number, part in enumerate(_VERBATIM.split(text)))

    def date(self, day: dt.date, form: str = "long") -> str:
        """`day` as people write it; `form` is a key `date_<form>` of the words, a CLDR pattern."""
        written = _day(day, self.words[f"date_{form}"], self.words["locale"])
        return re.sub(r"(^|\s)1(?=\s)", r"\g<1>1er", written) if self.lang == "fr" else written

    def number(self, value: float) -> str:
        """A number with the decimal mark of the language: "40,5"."""
        return str(format_decimal(value, locale=self.locale))

    def money(self, money: Money) -> str:
        """An amount or a range of amounts; "" when neither end is known."""
        low, high = money.low, money.high
        if low is not None and high is not None and low != high:
            return self.word("amount_range", low=self._amount(low, money.currency), high=self._amount(high, money.currency))
        if high is not None:
            return self._amount(high, money.currency)
        return "" if low is None else self.word("amount_from", low=self._amount(low, money.currency))

    def _amount(self, value: float, currency: str) -> str:
        """Millions are shortened only where nothing is lost: 1.5 million, but 1 234 567 in full."""
        if value >= 1_000_000 and value % 100_000 == 0:
            short = format_compact_currency(value, currency, locale=self.locale, fraction_digits=1)
            return re.sub(r"[.,]0(?=\D)", "", short).replace("M" + FIXED, "M").replace(FIXED, NARROW)
        digits = "" if value == int(value) else ".00"
        pattern = f"#,##0{digits}{FIXED}¤" if self.lang == "fr" else f"¤#,##0{digits}"
        return str(format_currency(value, currency, pattern, locale=self.locale, currency_digits=False))


@functools.lru_cache(maxsize=4096)
def _written(words: str, lang: Lang) -> str:
    rules = _RULES.get(lang)
    if rules is None:
        return words
    for pattern, replacement in rules:
        words = _replaced(pattern, replacement, words)
    return held(words)


_RULES = {"fr": _FRENCH, "en": _ENGLISH}


def _replaced(pattern: re.Pattern[str], replacement: str, words: str) -> str:
    """As `pattern.sub`, but for what begins in an address."""
    kept = [found.span() for found in _LETTERED.finditer(words)]
    if not kept:
        return pattern.sub(replacement, words)
    return pattern.sub(lambda found: found[0] if any(a <= found.start() < b for a, b in kept) else found.expand(replacement), words)


def held(words: str) -> str:
    """`words` letter for letter, but that no line ends within a sum."""
    return _SUM.sub(FIXED, words)


def sentence(words: str) -> str:
    """`words` with a capital, as what stands by itself has; an address, a file's name or a title that comes first stays as it is."""
    return words[:1].upper() + words[1:] if re.match(r"[^\W\d_]+(?:['’-][^\W\d_]+)*,?(?:\s|$)", words) else words


def prose(tongue: Tongue, words: str) -> Markup:
    """Editors' words as HTML: blank lines part paragraphs; [words](https://…), **stress** and "- " lines are all the markup there is."""
    paragraphs = (Markup("<br>").join(_inline(tongue, line) for line in lines) for lines in _paragraphs(words))
    return Markup("").join(Markup("<p>{}</p>").format(paragraph) for paragraph in paragraphs)


def _inline(tongue: Tongue, words: str) -> Markup:
    pieces, end = [], 0
    for found in _LINK_OR_STRESS.finditer(words):
        pieces.append(escape(tongue.typo(words[end : found.start()])))
        if found["url"]:
            pieces.append(Markup('<a class="inside" href="{}">{}</a>').format(found["url"], tongue.typo(found["label"])))
        else:
            pieces.append(Markup("<strong>{}</strong>").format(tongue.typo(found["strong"])))
        end = found.end()
    return Markup("").join([*pieces, escape(tongue.typo(words[end:]))])


def _paragraphs(words: str) -> list[list[str]]:
    """Paragraphs as lines; a line break inside one counts only before "- " or "* "."""
    parts = (re.sub(r"\n(?![-*•] )", " ", part.strip()) for part in re.split(r"\n\s*\n", words))
    return [[re.sub(r"^[-*•] ", "– ", line) for line in part.split("\n")] for part in parts if part]


def bare(tongue: Tongue, words: str) -> str:
    """Editors' words for the text part: a link's address in brackets after its words, no stress marks."""
    return tongue.typo(_LINK_OR_STRESS.sub(lambda m: f"{m['label']} ({m['url']})" if m["url"] else m["strong"], words))


def wrap(words: str, indent: int = 0, width: int = 72) -> str:
    """`words` in lines of at most `width` columns, each paragraph on its own, `indent` columns from the left.

    Addresses are never cut; no-break spaces hold (textwrap breaks at ASCII spaces only).
    """
    margin = " " * indent
    fill = textwrap.TextWrapper(width, initial_indent=margin, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)
    return "\n\n".join("\n".join(fill.fill(line) for line in lines) for lines in _paragraphs(words))


def underlined(words: str, mark: str = "-") -> str:
    """A heading of the text part."""
    return f"{words}\n{mark * min(len(words), 72)}"


_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|])")


def markdown(words: str) -> str:
    """Plain words with all that Markdown would take for markup escaped."""
    return _MARKDOWN.sub(r"\\\1", words)


_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def pandoc(words: str) -> str:
    """Plain words for pandoc's Markdown: on one line, every mark of ASCII escaped (its extension `all_symbols_escapable`)."""
    return _PUNCTUATION.sub(r"\\\1", words.replace("\n", " "))
