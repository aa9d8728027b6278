"""What several rooms of the core share about words: cleaning, folding, tokens, sentences, shingles, numbers, names. Pure."""

import html
import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence

import xxhash

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\s*\n\s*")
_BREAKING_TAG = re.compile(r"<\s*(?:/\s*)?(?:p|br|div|li|ul|ol|h[1-6]|tr|table|blockquote|section|article)\b[^<>]*>", re.I)
_DROPPED = re.compile(r"<(script|style|head|template|svg)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.I | re.S)
_TAG = re.compile(r"<(?:[a-zA-Z/!?][^<>]*)>")
_WORD = re.compile(r"[^\W_]+", re.UNICODE)
_ASCII_WORD = re.compile(r"[a-z0-9]+")  # the same in small ASCII letters, found in two thirds of the time
_NUMBER = re.compile(r"(\d(?:\d{0,2}(?:[.,\u00a0\u202f ]\d{3})+(?!\d)|\d*))(?:[.,](\d+))?")
_MAYBE_COMBINING = re.compile("[\u0300-\U0010ffff]+")
_NO_DIGIT = re.compile(r"\D")
_NAME = re.compile(r"[^\W\d_a-zß-öø-ÿ](?<!\w.)[\w’'&.-]*\w")
# Below and above: a pattern whose first part is a letter of some kind is looked for many times faster than one with a look around first.
_SENTENCE_END = re.compile(r"[.!?…](?:[”\"')\]]|\s?»)*\s+(?=[«“\"'(\[]*[^\W_a-zß-öø-ÿ])")
_ABBREVIATION = re.compile(r"(?:^|[\s(’'])(?:M|MM|Mme|Mr|Mrs|Ms|Dr|Pr|St|Inc|Ltd|Corp|vs|No|n°|art|cf|p|U\.S|[A-Z])\.$")
_LONGEST_ABBREVIATION = 6  # with the blank before it and its full stop; looking further back would be quadratic


def clean(text: str) -> str:
    """One line of text: control and direction characters out, every kind of white space a single space.

    U+2028 and U+0085 in a title would break a mail header later (RFC 5322 section 2.2).
    """
    return " ".join(_CONTROL.sub(lambda m: " " if m[0] in "\x85\x0b\x0c" else "", unicodedata.normalize("NFC", text)).split())


def clean_lines(text: str) -> str:
    """Paragraphs of text: as `clean`, but line breaks stay, one a paragraph."""
    text = re.sub(r"\r\n?|[\u2028\u2029\x85\x0b\x0c]", "\n", unicodedata.normalize("NFC", text))
    return _LINES.sub("\n", _SPACES.sub(" ", _CONTROL.sub("", text))).strip()


def plain(markup: str) -> str:
    """The readable text of an HTML fragment, a paragraph a line; plain text comes through unchanged.

    Tags are recognised, not trusted: the result is text and must be escaped again where it is shown.
    """
    text = _TAG.sub("", _BREAKING_TAG.sub("\n", _DROPPED.sub(" ", markup)))
    return clean_lines(html.unescape(text))


def fold(text: str) -> str:
    """`text` in small letters without accents, apostrophes made straight: "L’Été" -> "l'ete"."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKD", text.casefold().replace("’", "'").replace("œ", "oe").replace("æ", "ae"))
    return _MAYBE_COMBINING.sub(_without_combining, text)


def _without_combining(found: re.Match[str]) -> str:
    return "".join(itertools.filterfalse(unicodedata.combining, found[0]))


def words(text: str) -> list[str]:
    """The words and numbers of `text`, folded, in order."""
    folded = fold(text)
    return (_ASCII_WORD if folded.isascii() else _WORD).findall(folded)


def sentences(text: str) -> list[str]:
    """The sentences of `text`, in order; a line break ends one, a known abbreviation or an initial does not."""
    found: list[str] = []
    for line in text.split("\n"):
        start = 0
        for end in _SENTENCE_END.finditer(line):
            stop = end.start() + 1
            if not _ABBREVIATION.search(line, max(0, start - 1, stop - _LONGEST_ABBREVIATION), stop):
                found.append(line[start : end.end()].strip())
                start = end.end()
        found.append(line[start:].strip())
    return [sentence for sentence in found if sentence]


def shingles(tokens: Sequence[str], size: int = 5) -> list[int]:
    """64-bit hashes of every run of `size` tokens, in order; of the whole when it is shorter. Stable across runs."""
    if len(tokens) <= size:
        tokens, size = [" ".join(tokens)] if tokens else [], 1
    runs = map(" ".join, zip(*(tokens[start:] for start in range(size)), strict=False))
    return list(map(xxhash.xxh64_intdigest, map(str.encode, runs)))


def numbers(text: str) -> set[str]:
    """The numbers of `text`, thousands joined: "1 500,5" and "1,500.5" both read "1500.5"."""
    found = set(_NUMBER.findall(text))
    return {(whole if whole.isdecimal() else _NO_DIGIT.sub("", whole)) + (f".{rest}" if rest else "") for whole, rest in found}


def names(text: str) -> set[str]:
    """Words that look like names, folded: capital letters inside a sentence, and acronyms anywhere."""
    found: set[str] = set()
    for sentence in sentences(text):
        first = _NAME.match(sentence) or _NAME.match(sentence, 1)
        found.update(_NAME.findall(sentence, first.end() if first and not first[0].isupper() else 0))
    return {fold(word) for word in found if word[0].isupper()}


_STOP = re.compile(r"\s*:\s|\s[–—|-]\s")
_GOES_ON = (
    "a à au aux avec ce ces cet cette d dans de des dont du elle en entre est et il l la le les leur leurs mais ne ou où par pas plus "
    "pour que qui sa sans se selon ses si son sont sous sur un une vers an and are as at be been by for from has have in into is it its no "
    "not of on or over that the their this to was were which who will with"
)
_LOOSE = frozenset(_GOES_ON.split())
"""Words on which no headline ends."""


def first_words(text: str, limit: int) -> str:
    """At most `limit` characters of `text`, cut between words and marked with an ellipsis."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0][: limit - 1].rstrip(" ,;:–-") + "…"


def headline(title: str, limit: int) -> str:
    """`title` in at most `limit` letters: cut before a colon or a dash where enough stands before it, else after words that may end one."""
    if len(title) <= limit:
        return title
    stops = [found.start() for found in _STOP.finditer(title) if limit // 3 <= found.start() <= limit]
    if stops:
        return title[: stops[-1]]
    cut = first_words(title, limit).removesuffix("…")
    clause = cut.rfind(", ")
    words = (cut[:clause] if clause > limit // 2 else cut).split(" ")
    while len(words) > 1 and words[-1].lower() in _LOOSE:
        words.pop()
    return " ".join(words).rstrip(" ,;:–-") + "…"


def unique(values: Iterable[str]) -> tuple[str, ...]:
    """`values` in order, each once."""
    return tuple(dict.fromkeys(values))
