"""A number -> articles as numbers of words, with the statistics of news, and their texts.

As in 680 recorded news pages: two words in five are function words, one in seven is a name or a number (40 different ones in
425 words), two in five are repetitions, title and lead give 46 terms; of the 20 that are looked up the commonest stand in 5, 2 and
1 % of the articles. Words follow Zipf's law. A quarter of an article's words and two names in five are its story's; a third of the
articles join a story of their days, some stories many. Two sites in five end every article with the same 50 words.
"""

import datetime as dt
import functools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from techwatch.types import Article

LANGS = ("fr", "en")
DAYS = 75
FIRST_DAY = 20_698  # 2026-09-02
TITLE, LEAD, OPENING, SENTENCE, BLOCK = 12, 60, 50, 18, 50
SITES = 400
COPIES = 0.03
SHORTEST, LONGEST = 150, 700
FUNCTION = tuple(
    words.split()
    for words in (
        "le la les un une des de du au aux en et ou que qui dans par pour sur avec sans sous vers ce cette ces son sa ses leur il elle on",
        "the an of to in on for and or is are was were be been has have had it its he she they his her their this that these with by from",
    )
)
WORDS, NAMES, NUMBERS = 150_000, 60_000, 3_000
FIRST_NAME, FIRST_NUMBER = 100 + WORDS, 100 + WORDS + NAMES
SHARED_NAMES = 3  # one name in three is said in both languages
SHARES = (39, 29, 16, 14, 2)  # of function words, words, words of a theme, names, numbers, in a hundred
THEMES, THEME = 12, 400
_KINDS = (
    ("function", 0.0, 1),
    ("word", 0.25, 14),
    ("theme", 0.25, 4),
    ("name", 0.4, 5),
    ("number", 0.3, 3),
)  # a story's own part and words
_GROUP = 256

Ids = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Batch:
    """Articles `first`, `first` + 1, …; `words`: their titles and texts, one after the other, each word with its article and place."""

    first: int
    lang: Ids
    day: Ids
    site: Ids
    story: Ids
    copy: Mask
    lengths: Ids
    words: Ids
    row: Ids
    place: Ids

    def __len__(self) -> int:
        return len(self.lang)

    @property
    def is_mark(self) -> Mask:
        """Names inside a sentence, and numbers."""
        in_text = self.place >= TITLE
        inside = (self.place - TITLE) % SENTENCE > 0
        return in_text & ((self.words >= FIRST_NUMBER) | ((self.words >= FIRST_NAME) & inside))

    @property
    def has_block(self) -> Mask:
        return (self.site % 5 < 2) & (self.lengths > 2 * BLOCK)


@functools.cache
def drawn(kind: str) -> Ids:
    """Four million draws by Zipf's law and Mandelbrot's correction."""
    first, count, shift, power = {
        "function": (0, 40, 2.7, 0.7),
        "word": (100, WORDS, 12.0, 1.0),
        "theme": (1_100, THEME, 3.0, 1.0),
        "name": (FIRST_NAME, NAMES, 2.7, 1.0),
        "number": (FIRST_NUMBER, NUMBERS, 2.7, 0.8),
    }[kind]
    shares = 1 / (np.arange(count) + shift) ** power
    return first + np.random.default_rng(1).choice(count, size=1 << 22, p=shares / shares.sum())


def batches(total: int, size: int, *, start: int = 0) -> Iterator[Batch]:
    """Articles `start`…`total` in the order in which they appear, over DAYS; the same on every call."""
    for first in range(start, total, size):
        yield batch(first, min(size, total - first), total)


def batch(first: int, count: int, total: int) -> Batch:
    """The articles from `first` on; the last of `total` appears on the last day."""
    rng = np.random.default_rng([2, first])
    number = first + np.arange(count)
    begun = (number // _GROUP) * _GROUP
    popular = np.minimum(rng.zipf(1.4, count), _GROUP) - 1
    story = np.where(rng.random(count) < 0.35, begun + popular, number)
    lengths = rng.integers(SHORTEST, LONGEST + 1, count) * (rng.random(count) * 0.4 + 0.8)
    lengths = TITLE + np.clip(lengths.astype(np.int64), SHORTEST, LONGEST)
    row = np.repeat(np.arange(count), lengths)
    place = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    words = _words(rng, story[row])
    lang, day, site = story % 2, FIRST_DAY + np.minimum(number * DAYS // total, DAYS - 1), rng.integers(0, SITES, count)
    return Batch(first, lang, day, site, story, rng.random(count) < COPIES, lengths, words, row, place)


def _words(rng: np.random.Generator, story: Ids) -> Ids:
    """A word for every place, a story's own ones among them."""
    size = len(story)
    kind = np.repeat(np.arange(5, dtype=np.int8), SHARES)[rng.integers(0, 100, size, dtype=np.uint8)]
    found = np.empty(size, dtype=np.int64)
    for code, (name, own, of) in enumerate(_KINDS):
        here = np.flatnonzero(kind == code)
        at = rng.integers(0, 1 << 22, len(here))
        mine = rng.random(len(here)) < own
        at[mine] = (story[here[mine]] * 2_654_435_761 + rng.integers(0, of, mine.sum()) * 40_503 + code) % (1 << 22)
        found[here] = drawn(name)[at] + (story[here] % THEMES * THEME if name == "theme" else 0)
    return found


@functools.cache
def spelled(lang: int) -> list[str]:
    """Every word of a language by its number; none has an ending that stemming takes off."""
    ends = ("an", "ar", "il", "on", "or", "ul", "et", "it")
    syllables = [f"{start}{vowel}" for start in (*"bcdfglmnprtv", "br", "ch", "cl", "dr", "fl", "gr", "pl", "tr") for vowel in "aeiou"]
    names, letter = len(FUNCTION[lang]), "aeou"[lang]
    words = [FUNCTION[lang][n % names] for n in range(100)]
    words += [_syllables(n, syllables) + letter + ends[n % 8] for n in range(WORDS)]
    words += [(_syllables(n, syllables) + (letter if n % SHARED_NAMES else "") + "k" + ends[n % 8]).capitalize() for n in range(NAMES)]
    return words + [str(10 + n) for n in range(NUMBERS)]


def _syllables(number: int, syllables: list[str]) -> str:
    number, last = divmod(number, len(syllables))
    return (_syllables(number, syllables) if number else "") + syllables[last]


@functools.cache
def block(site: int) -> str:
    """What a site writes below its articles."""
    words = np.random.default_rng([3, site]).integers(100, FIRST_NAME, BLOCK)
    return " ".join(spelled(site % 2)[word] for word in words)


def articles(found: Batch) -> list[Article]:
    """The articles of a batch, written out, with ids from 1 on; no copies."""
    ends = np.cumsum(found.lengths)
    blocks = found.has_block
    words = np.split(found.words, ends[:-1])
    return [_article(found, n, words[n], bool(blocks[n])) for n in range(len(found))]


def _article(found: Batch, n: int, words: Ids, block_below: bool) -> Article:
    vocabulary = spelled(int(found.lang[n]))
    said = [vocabulary[word] for word in words]
    text = said[TITLE : len(said) - BLOCK] if block_below else said[TITLE:]
    sentences = [_capital(" ".join(text[at : at + SENTENCE])) + "." for at in range(0, len(text), SENTENCE)]
    if block_below:
        sentences.append("\n" + block(int(found.site[n])) + ".")
    return article(found, n, _capital(" ".join(said[:TITLE])), " ".join(sentences))


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def article(found: Batch, n: int, title: str, text: str) -> Article:
    """Article `n` of a batch with this title and text."""
    number, site = found.first + n, int(found.site[n])
    url = f"https://www.site{site}.example/{'-'.join(title.lower().split()[:6])}-{number}"
    at = dt.datetime(1970, 1, 1, 8, tzinfo=dt.UTC) + dt.timedelta(days=int(found.day[n]))
    lang, feed = LANGS[found.lang[n]], f"https://www.site{site}.example/feed"
    return Article(number + 1, url, url, title, text, text[:250], lang=lang, published=at, seen=at, source=f"Site {site}", feed=feed)
