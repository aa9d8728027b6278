"""What the planted weeks are made of: the seed's sentences dealt out by theme, words drawn by Zipf's law, and some forty unequal feeds."""

import datetime as dt
import functools
import itertools
import json
import pathlib
import random
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from techwatch import text

FIRST: Final = dt.date(2025, 7, 28)
WEEKS, ADDED = 26, 10  # weeks are counted from 1; that in which feeds are added
DATA: Final = pathlib.Path(__file__).parent / "data"
SEED: Final = pathlib.Path(__file__).parents[1] / "src" / "techwatch" / "markets" / "cap-digital" / "seed"
TOLD: Final[Mapping[str, Any]] = tomllib.loads((DATA / "planted.toml").read_text(encoding="utf-8"))
SUBJECTS: Final[Mapping[str, Any]] = tomllib.loads((DATA / "desk_year.toml").read_text(encoding="utf-8"))["themes"]
OFF: Final = ""  # the market of what is of none
WIDE: Final = {
    "tech-data-ai": 20, "city": 15, "health": 15, "industry-services": 14, "education-hr": 12, "creative": 12, OFF: 12,
}  # fmt: skip
MARKETS: Final = tuple(market for market in WIDE if market)
LANGS: Final = {"fr": 0.56, "en": 0.44}  # the share of the articles
USUAL: Final = 395  # articles of the first feeds in a usual week, before copies, campaigns and new feeds
FEEDS: Final = {  # how many of each language tell of everything (OFF), or of one market above all
    "fr": {OFF: 6, "tech-data-ai": 4, "city": 3, "health": 3, "industry-services": 2, "education-hr": 2, "creative": 2},
    "en": {OFF: 5, "tech-data-ai": 3, "city": 2, "health": 2, "industry-services": 2, "education-hr": 1, "creative": 1},
}


def monday(week: int) -> dt.date:
    """The first day of a week counted from 1."""
    return FIRST + dt.timedelta(weeks=week - 1)


# --- the sentences --------------------------------------------------------------------------------

_NUMBER: Final = re.compile(r"(?<!\d)\d{2,3}(?!\d)")
Theme = tuple[str, str, str]  # market, language, theme


@dataclass(frozen=True, slots=True)
class Sayings:
    """What a theme's articles are made of: titles and sentences, cut where a number stands."""

    titles: tuple[tuple[str, ...], ...]
    sentences: tuple[tuple[str, ...], ...]


@functools.cache
def sayings() -> Mapping[Theme, Sayings]:
    """The seed of the market list by theme; themes of fewer than 12 items are put together without a name."""
    items = [json.loads(line) for path in sorted(SEED.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    named = [(((item["markets"] or [OFF])[0], item["lang"], item["theme"]), item) for item in items]
    sizes = Counter(theme for theme, _ in named)
    titles: dict[Theme, list[tuple[str, ...]]] = defaultdict(list)
    sentences: dict[Theme, list[tuple[str, ...]]] = defaultdict(list)
    for theme, item in named:
        name = theme if sizes[theme] >= 12 else (*theme[:2], "")
        titles[name].append(tuple(_NUMBER.split(item["title"])))
        sentences[name].extend(tuple(_NUMBER.split(sentence)) for sentence in text.sentences(item["text"]))
    return {theme: Sayings(tuple(titles[theme]), tuple(sentences[theme])) for theme in titles}


def told(words: str) -> str:
    """The words of a text, folded, each between blanks."""
    return f" {' '.join(text.words(words))} "


def tells(words: str, forms: Iterable[str]) -> bool:
    """Whether `told` words hold one of the forms."""
    return any(told(form) in words for form in forms)


@functools.cache
def words_of(theme: Theme) -> str:
    """All that the seed tells of a theme."""
    said = sayings()[theme]
    return told(" | ".join(part for each in (*said.titles, *said.sentences) for part in each))


@functools.cache
def background() -> str:
    """All that the seed tells, and the words that the background is told of."""
    subjects = (word for themes in SUBJECTS.values() for said in themes.values() for lang in LANGS for word in said[lang])
    return told(" | ".join(subjects)) + "".join(words_of(theme) for theme in sayings())


class Deck:
    """Things dealt out in an order of chance, and again when all are dealt."""

    def __init__(self, chance: random.Random, things: Sequence[tuple[str, ...]]) -> None:
        self.chance, self.things, self.left = chance, things, list[tuple[str, ...]]()

    def deal(self) -> str:
        """The next one, with other numbers in it."""
        if not self.left:
            self.left = self.chance.sample(self.things, len(self.things))
        first, *rest = self.left.pop()
        return first if not rest else first + "".join(f"{self.chance.randint(11, 99)}{part}" for part in rest)


class Bag:
    """What is drawn by Zipf's law; the ranks hang on chance, every share drifts by at most 2 in 5 over the weeks and varies by the week."""

    def __init__(self, chance: random.Random, things: Sequence[str], flat: float = 0.0) -> None:
        self.chance, self.things = chance, chance.sample(list(things), len(things))
        self.shares = [1 / (rank + flat) for rank in range(1, len(things) + 1)]
        self.drift = [chance.uniform(-0.35, 0.35) for _ in things]
        self.now: list[float] = []

    def turn(self, week: int) -> None:
        """Make it this week's."""
        moods = (self.chance.gammavariate(25, 1 / 25) for _ in self.things)
        shares = (share * (1 + drift * week / WEEKS) * mood for share, drift, mood in zip(self.shares, self.drift, moods, strict=True))
        self.now = list(itertools.accumulate(shares))

    def draw(self) -> str:
        return self.chance.choices(self.things, cum_weights=self.now)[0]


# --- the feeds ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Feed:
    """`volume`: articles in a usual week; `since`: the week it is added in; `silent`: the weeks in which it brings nothing."""

    url: str
    site: str
    lang: str
    markets: Mapping[str, int]
    volume: float
    since: int = 1
    silent: range = range(0)

    def brings(self, week: int) -> bool:
        return week >= self.since and week not in self.silent


def feeds(chance: random.Random) -> list[Feed]:
    found = [feed for lang in LANGS for feed in _of_language(chance, lang)]
    for index, silent in zip(chance.sample(range(len(found)), 4), (range(14, 99), range(16, 99), range(18, 99), range(9, 13)), strict=True):
        found[index] = replace(found[index], silent=silent)
    market = chance.choice(MARKETS)
    return found + [Feed(f"https://new{n}.example/rss", f"new{n}.example", "fr", {market: 1}, 6.0, ADDED) for n in range(5)]


def _of_language(chance: random.Random, lang: str) -> list[Feed]:
    """The first feeds of a language; two publishers have two feeds."""
    found: list[Feed] = []
    for first, count in FEEDS[lang].items():
        for nth in range(count):
            other = chance.choice([market for market in MARKETS if market != first])
            markets = {first: 70, other: 20, OFF: 10} if first else WIDE
            volume = chance.lognormvariate(0, 0.5) * (7 if first else 14)
            site = found[-1].site if nth == 1 and first in ("tech-data-ai", "city") else f"{lang}{len(found)}.example"
            found.append(Feed(f"https://{site}/rss/{len(found)}", site, lang, markets, volume))
    usual = USUAL * LANGS[lang] / sum(feed.volume for feed in found)
    return [replace(feed, volume=feed.volume * usual) for feed in found]
