"""A year of what the feeds of one weekly digest bring, generated: candidates with all that a store would know of them, and what they are.

Some 60 feeds of very different use and volume, stories of 150 themes told in many ways in two languages, press releases, noise, old hat.
Feeds are added in one week, and a good one falls into bad hands in another. All chance hangs on the seed; what a story is to an editor
(`Truth`) is settled when it is made, his mood too, so that two rankings meet the same year.
"""

import bisect
import datetime as dt
import functools
import itertools
import pathlib
import random
import tomllib
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from techwatch.types import AlsoIn, Article, Candidate, Evidence, Label

PARIS: Final = zoneinfo.ZoneInfo("Europe/Paris")
FIRST: Final = dt.date(2026, 1, 6)  # a Tuesday
WEEKS = 52
NEW_FEEDS, TURN = 20, 30  # the weeks in which feeds are added, and in which a good one turns bad
OFF: Final = "off-topic"
TOLD: Final = tomllib.loads((pathlib.Path(__file__).parent / "data" / "desk_year.toml").read_text(encoding="utf-8"))
THEMES: Final[Mapping[str, Mapping[str, Any]]] = TOLD["themes"]  # market -> theme -> what it is of, its words
MARKETS: Final = tuple(market for market in THEMES if market != OFF)
NAMES: Final = {market: tuple(themes) for market, themes in THEMES.items()}
WORDS: Final = {theme: words for themes in THEMES.values() for theme, words in themes.items()}
SOURCES: Final = (0.68, 0.84, 0.91, 0.95, 0.97, 0.98, 0.99)  # the share of stories with at most 1, 2, ... sources; the others have 8
MARKET_OF: Final = {theme: market for market, themes in THEMES.items() for theme in themes}
MODEL: Final = Evidence("", "model", 0.4)
MASTHEADS: Final = {
    "institution": ("Agence", "Observatoire", "Office"),
    "trade": ("La Gazette", "Le Journal", "Review", "Weekly"),
    "daily": ("Le Quotidien", "The Courier"),
    "blog": ("Carnet", "Notes", "Bloc-notes"),
    "wire": ("Fil de communiqués", "Newswire"),
    "aggregator": ("Tout sur", "Digest of"),
}


# --- the feeds ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kind:
    """What feeds of a kind are like: how many, how much they bring, worth in points of utility, shares of press releases and noise."""

    feeds: int
    volume: tuple[float, float]
    worth: float
    press: float
    noise: float


KINDS: Final = {
    "institution": Kind(8, (1, 6), 0.25, 0.10, 0.05),
    "trade": Kind(18, (4, 16), 0.40, 0.08, 0.05),
    "daily": Kind(10, (10, 35), 0.00, 0.02, 0.30),
    "blog": Kind(12, (1, 5), 0.10, 0.00, 0.12),
    "wire": Kind(6, (10, 40), -0.80, 0.85, 0.12),
    "aggregator": Kind(6, (12, 40), -0.50, 0.20, 0.25),
}
ADDED: Final = ("trade", "trade", "blog", "institution", "wire", "aggregator")


@dataclass(frozen=True, slots=True)
class House:
    """Who stands behind a feed: it is the house that an editor trusts, and a feed may change hands."""

    name: str
    worth: float
    press: float
    noise: float


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it is configured. `themes`: how often it tells of each of its markets' themes; `since`: the week it was added in."""

    url: str
    source: str
    lang: str
    markets: tuple[str, ...]
    volume: float
    weight: float
    house: House
    themes: Mapping[str, float]
    since: int = 1


@dataclass(frozen=True, slots=True)
class Truth:
    """What a story is to the editor apart from what can be read off it: hidden from whoever proposes.

    `days`: its age when the edition goes out. `mood` is added to its utility; `says`: he would tell why he drops it.
    """

    theme: str
    house: str
    days: float
    mood: float
    says: bool


@dataclass(frozen=True, slots=True)
class Week:
    """One edition: its number from 1, and the day on which it goes out, at 8:30."""

    number: int
    date: dt.date

    @property
    def moment(self) -> dt.datetime:
        return dt.datetime.combine(self.date, dt.time(8, 30), PARIS).astimezone(dt.UTC)


@dataclass(frozen=True, slots=True)
class Words:
    """What a story is about: its theme, the one that it is told beside (mostly the same), and whether it goes over what was told before."""

    theme: str
    beside: str
    again: bool = False


class World:
    """A year of candidates. `weeks`: each edition's, in no order; `truths`: by story."""

    def __init__(self, seed: int, weeks: int = WEEKS) -> None:
        self.chance = random.Random(f"world {seed}")
        self.numbers = itertools.count(1)
        self.truths: dict[str, Truth] = {}
        self.feeds = [self._feed(kind, 1) for kind, each in KINDS.items() for _ in range(each.feeds)]
        self.turned = max((f for f in self.feeds if f.house.name.startswith("trade") and f.volume > 8), key=lambda f: f.house.worth)
        self.bought = House("farm", -1.2, 0.6, 0.35)
        self.feeds += [self._feed(kind, NEW_FEEDS) for kind in ADDED]
        self.houses = {feed.house.name: feed.house for feed in self.feeds} | {"farm": self.bought}
        self.big: dict[str, list[str]] = {market: [] for market in MARKETS}  # themes that several sources told, the latest last
        self.bursts = dict.fromkeys(MARKET_OF, 0)
        self.weeks = {week: self._week(week) for week in (Week(n + 1, FIRST + dt.timedelta(weeks=n)) for n in range(weeks))}

    def _feed(self, kind: str, since: int) -> Feed:
        chance, of, number = self.chance, KINDS[kind], next(self.numbers)
        lang = "fr" if chance.random() < 0.6 else "en"
        wide = chance.random() < (0.7 if kind in ("daily", "wire", "aggregator") else 0.15)
        markets = MARKETS if wide else tuple(chance.sample(MARKETS, chance.choice((1, 1, 2))))
        house = House(f"{kind} {number}", chance.gauss(of.worth, 0.45), of.press, of.noise)
        weight = chance.choice((0.5, 1.5)) if chance.random() < 0.2 else 1.0
        if weight != 1 and chance.random() < 0.6:  # whoever set it knew the feed, more often than not
            weight = 1.5 if house.worth > 0 else 0.5
        low, high = of.volume
        themes = {theme: chance.gammavariate(0.6, 1) for market in markets for theme in THEMES[market]}
        name = f"{chance.choice(MASTHEADS[kind])} {number}"
        return Feed(
            f"https://f{number}.example/rss", name, lang, markets, low * (high / low) ** chance.random(), weight, house, themes, since
        )

    def house(self, feed: Feed, week: Week) -> House:
        """Who stands behind a feed in a week."""
        return self.bought if feed is self.turned and week.number >= TURN else feed.house

    # --- a week's stories ---

    def _week(self, week: Week) -> list[Candidate]:
        chance = self.chance
        for theme, left in self.bursts.items():
            self.bursts[theme] = left - 1 if left else chance.randint(2, 4) if chance.random() < 0.04 else 0
        feeds = [feed for feed in self.feeds if feed.since <= week.number]
        volumes = [feed.volume * (2 if self.house(feed, week) is self.bought else 1) for feed in feeds]
        mood = chance.gauss(0, 0.1)
        weights = {feed.url: self._weights(feed) for feed in feeds}
        told = [self._story(week, feed, weights[feed.url], mood) for feed in chance.choices(feeds, volumes, k=chance.randint(300, 450))]
        for market in MARKETS:
            self.big[market] = self.big[market][-8:]
        return told

    def _weights(self, feed: Feed) -> tuple[list[str], list[float]]:
        """A feed's themes and how often it tells of each this week: what everybody speaks of, it does too."""
        return list(feed.themes), list(itertools.accumulate(w + (0.8 if self.bursts[theme] else 0) for theme, w in feed.themes.items()))

    def _story(self, week: Week, feed: Feed, weights: tuple[list[str], list[float]], mood: float) -> Candidate:
        chance, house = self.chance, self.house(feed, week)
        words = self._subject(feed, house, weights)
        market = MARKET_OF[words.theme]
        others = self._others(feed, week, most=2 if market == OFF else 8)
        if len(others) >= 2 and market != OFF and not words.again:
            self.big[market].append(words.theme)
        days, press = chance.uniform(0.1, 7), chance.random() < house.press and market != OFF
        lead = self._article(feed, words, press=press, moment=week.moment - dt.timedelta(days=days))
        story = f"{chance.getrandbits(48):012x}"
        self.truths[story] = Truth(words.theme, house.name, days, mood + chance.gauss(0, 0.4), chance.random() < 0.4)
        also = tuple(AlsoIn(f.source, f"https://{f.url[8:-4]}/{lead.id}", f.lang, self._title(f, words)) for f in others)
        return Candidate(story, lead, also, self._labels(feed, lead, words.theme), weight=max(f.weight for f in (feed, *others)))

    def _others(self, feed: Feed, week: Week, *, most: int) -> list[Feed]:
        """The other feeds that tell a story: none of two stories in three."""
        count = min(most, bisect.bisect(SOURCES, self.chance.random()) + 1)
        others = self.chance.sample(self.feeds, 2 * count) if count > 1 else []
        return [each for each in others if each is not feed and each.since <= week.number][: count - 1]

    def _subject(self, feed: Feed, house: House, weights: tuple[list[str], list[float]]) -> Words:
        chance = self.chance
        if chance.random() < house.noise:
            return Words(theme := chance.choice(NAMES[OFF]), theme)
        big, again = self.big[chance.choice(feed.markets)], chance.random() < 0.08
        themes, often = weights
        theme = chance.choice(big) if big and again else chance.choices(themes, cum_weights=often)[0]
        beside = chance.choice(NAMES[MARKET_OF[theme]]) if chance.random() < 0.15 else theme
        return Words(theme, beside, bool(big) and again)

    def _article(self, feed: Feed, words: Words, *, press: bool, moment: dt.datetime) -> Article:
        chance, number = self.chance, next(self.numbers)
        told = TOLD["words"][feed.lang]
        forms = told["pitch"] if press else [chance.choice(told["lead"]), *chance.sample(told["more"], chance.randint(1, 3))]
        text = " ".join(self._said(form, feed, words) for form in forms)
        host = feed.url[8:-4]
        return Article(
            id=number,
            canonical=f"{host}/{number}",
            url=f"https://{host}/{number}",
            title=self._title(feed, words, press=press),
            text=text,
            blurb=text.partition(". ")[0].rstrip(".") + ".",
            lang=feed.lang,
            published=moment if chance.random() > 0.04 else None,
            seen=moment + dt.timedelta(minutes=chance.randint(5, 120)),
            source=feed.source,
            feed=feed.url,
        )

    def _title(self, feed: Feed, words: Words, *, press: bool = False) -> str:
        forms = TOLD["words"][feed.lang]["press" if press else "again" if words.again else "news"]
        return self._said(self.chance.choice(forms), feed, words)

    def _said(self, form: str, feed: Feed, words: Words) -> str:
        chance, told = self.chance, TOLD["words"][feed.lang]
        a, b = chance.choice(WORDS[words.theme][feed.lang]), chance.choice(WORDS[words.beside][feed.lang])
        said = form.format(a=a, b=b, who=chance.choice(told["who"]), where=chance.choice(told["where"]), n=chance.randint(2, 90))
        return said[0].upper() + said[1:]

    def _labels(self, feed: Feed, lead: Article, theme: str) -> tuple[Label, ...]:
        """As classify would find them: noise barely holds, one story in six has a second market, and few have the wrong one first."""
        chance, market = self.chance, MARKET_OF[theme]
        if market == OFF:
            wrong = chance.choice(feed.markets)
            of = WORDS[chance.choice(NAMES[wrong])]["of"]
            return (Label(wrong, _score(chance.betavariate(1, 2.2)), _evidence(lead, theme, of=of, weight=0.8), True),)
        evidence = _evidence(lead, theme, of=WORDS[theme]["of"], weight=1.5)
        labels = [Label(market, _score(chance.betavariate(2.2, 1.4)), evidence, True)]
        if chance.random() < 1 / 6:
            other = MARKETS[(MARKETS.index(market) + chance.randint(1, 5)) % 6]
            labels.append(Label(other, _score(chance.betavariate(1, 2.2)), (MODEL,), True))
        return tuple(sorted(labels, key=lambda label: -label.score))


def _evidence(lead: Article, theme: str, *, of: str, weight: float) -> tuple[Evidence, ...]:
    """The words of a theme that an article holds, as the market list would find them: `of`, a broader theme than the editor's."""
    title, text = lead.title.casefold(), lead.text.casefold()
    found = [(term, where) for term in WORDS[theme][lead.lang] if (where := _where(term.casefold(), title, text))]
    return (*(Evidence(term, where, weight, 1, of) for term, where in found), MODEL)


def _where(term: str, title: str, text: str) -> Literal["title", "text", ""]:
    return "title" if term in title else "text" if term in text else ""


def _score(share: float) -> float:
    return round(0.5 + share / 2, 3)


@functools.lru_cache(maxsize=8)
def world(seed: int) -> World:
    """The year of a seed."""
    return World(seed)
