"""Twenty-six weeks of what some forty feeds bring, generated: terms that rise are planted in them, and campaigns; an oracle knows which.

The sentences are those of the seed of the market list, dealt out by theme; each article holds, four times in five, one sentence that tells
of some word, and a plant is told by that same sentence in place of the usual word: nothing that stands around a plant rises with it. Words
are used by Zipf's law, drift slowly, and have better and worse weeks; August and Christmas are thin. What looks like a rise and is none:

- "feeds": in week 10 five feeds of one market are added, with a theme and words that no other feed has;
- "recurring": words of each month, fortnight or quarter, as high in their first weeks as later;
- "seasonal": words of the year (la rentrée, Christmas): what everybody says each year is no weak signal, though nothing in half a year's
  articles tells so; whoever reports them is wrong, and may keep a list of such words;
- "news": big news that a dozen publishers tell in one week. It is a burst of one story: no trend;
- "phrase": what a publisher prints under each article, two of them another from week 15 on;
- feeds that fall silent for good or for weeks, stories that six publishers copy in a day (one `story`).

Seeds 0-4 are there to tune a statistic by; 10-14, which draw their plants from other lists, are for the examination only.
Rises are told by the first feeds only, by publishers in turn, most in articles that would be there anyway; a spike is told by one publisher
(who may have two feeds), in articles of his own, and some of its words are those that others use now and then.
All chance hangs on the seed. Days are of Paris; a week is called by its Monday.
"""

import datetime as dt
import functools
import itertools
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from planted_feeds import (
    ADDED,
    FIRST,
    LANGS,
    OFF,
    SUBJECTS,
    TOLD,
    WEEKS,
    WIDE,
    Bag,
    Deck,
    Feed,
    Theme,
    feeds,
    monday,
    sayings,
    tells,
    told,
    words_of,
)
from planted_terms import LOOSE, Plant, Plants, key

CHANGED: Final = 15  # the week in which a publisher's phrase changes
SWING: Final = {1: 0.6, 2: 0.6, 3: 0.6, 4: 0.7, 5: 0.85, 22: 0.4, 23: 0.4, 24: 0.85}  # the share of a usual week's articles
SLOTS: Final = 0.8  # the share of articles that tell of a word
IN_TIME: Final = dt.timedelta(weeks=2)
OVER: Final = dt.timedelta(weeks=4)  # how long after its start a spike may be reported for one


@dataclass(frozen=True, slots=True)
class Planted:
    """An article. `site`: its publisher's, who may have two feeds; `story`: the same for copies and for what tells the same."""

    id: int
    day: dt.date
    feed: str
    site: str
    lang: str
    market: str
    story: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class World:
    """`articles` by day; `weeks`: their Mondays; `others`: what looks like a rise and is none."""

    articles: tuple[Planted, ...]
    rises: tuple[Plant, ...]
    spikes: tuple[Plant, ...]
    weeks: tuple[dt.date, ...]
    others: tuple[Plant, ...]


# --- the articles ---------------------------------------------------------------------------------


@dataclass(slots=True)
class Draft:
    """An article before it is told. `word`: what it tells of ("": nothing yet); `free`: whether a plant may be told in it."""

    feed: Feed
    day: dt.date
    market: str
    story: str
    free: bool
    word: str = ""


class _Maker:
    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(f"planted {seed}")
        self.numbers = itertools.count(1)
        self.feeds = feeds(chance)
        self.new = next(iter(self.feeds[-1].markets))
        self.plants = Plants(chance, late=seed >= 10)
        self.decks = {theme: (Deck(chance, said.titles), Deck(chance, said.sentences)) for theme, said in sayings().items()}
        self.reserved = chance.choice(list(self._themes_to_reserve()))
        self.own = chance.sample(list(SUBJECTS[self.new]), 5)
        homes = [(market, lang) for market in WIDE for lang in LANGS]
        self.themes = {home: Bag(chance, [t[2] for t in self.decks if t[:2] == home and t != self.reserved], 3) for home in homes}
        self.words = {home: Bag(chance, self._subjects(*home), 2) for home in homes}
        self.theirs = Bag(chance, [word for theme in self.own for word in SUBJECTS[self.new][theme]["fr"]], 2)
        self.spikes: list[Plant] = []
        for spike in self.plants.spikes:
            self.spikes.append(self._at(spike))
        self.phrases = self._phrases()

    def _themes_to_reserve(self) -> Iterator[Theme]:
        """The themes of the new feeds' market that fill their articles, and hold no word that is to rise."""
        rising = [form for rise in self.plants.rises for form in rise.forms]
        for theme, said in sayings().items():
            if theme[:2] == (self.new, "fr") and theme[2] and len(said.titles) >= 18 and not tells(words_of(theme), rising):
                yield theme

    def _subjects(self, market: str, lang: str) -> list[str]:
        themes = SUBJECTS[market or "off-topic"]
        own = self.own if (market, lang) == (self.new, "fr") else ()
        return sorted({word for theme, said in themes.items() if theme not in own for word in said[lang]})

    def _at(self, spike: Plant) -> Plant:
        """A spike with its publisher, who brings something in all its weeks: one without a spike first, and one with two feeds."""
        weeks = [(spike.start - FIRST).days // 7 + 1 + n for n in range(spike.weeks)]
        able = [f.site for f in self.feeds if f.lang == spike.lang and f.markets.get(spike.market) and all(map(f.brings, weeks))]
        sites = Counter(site for site in able if not site.startswith("new"))
        has = Counter(other.site for other in self.spikes)
        return replace(spike, site=min(sites, key=lambda site: (has[site], -sites[site], self.chance.random())))

    def _phrases(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for lang, phrases in ((lang, TOLD["phrases"][lang]) for lang in LANGS):
            sites = sorted({feed.site for feed in self.feeds if feed.lang == lang and feed.since == 1 and not feed.silent})
            found |= dict(zip(self.chance.sample(sites, len(phrases)), phrases, strict=True))
        return found

    def world(self) -> World:
        every: list[Planted] = []
        for week in range(1, WEEKS + 1):
            for bag in (*self.themes.values(), *self.words.values(), self.theirs):
                bag.turn(week)
            every += self._week(week)
        articles = tuple(replace(each, id=number) for number, each in enumerate(sorted(every, key=lambda a: a.day), 1))
        others = (*self.plants.others, *self._of_feeds())
        rises = tuple(_measured(rise, articles) if rise.base else rise for rise in self.plants.rises)
        return World(articles, rises, tuple(self.spikes), tuple(monday(week + 1) for week in range(WEEKS)), others)

    def _of_feeds(self) -> list[Plant]:
        """What the new feeds and the phrases would have one report."""
        new = [Plant(word, (word,), self.new, "fr", monday(ADDED), 0, "feeds") for word in self.theirs.things]
        phrases = [(lang, phrase) for lang in LANGS for phrase in (*TOLD["phrases"][lang], TOLD["phrases"]["new"][lang])]
        return new + [Plant(phrase, (phrase,), OFF, lang, FIRST, 0, "phrase") for lang, phrase in phrases]

    # --- a week ---

    def _week(self, week: int) -> list[Planted]:
        chance, first = self.chance, monday(week)
        swing = SWING.get(week, 1.0)
        counts = ((feed, self._count(feed.volume * swing * chance.uniform(0.85, 1.15))) for feed in self.feeds if feed.brings(week))
        drafts = [self._draft(feed, first) for feed, count in counts for _ in range(count)]
        for plant in chance.sample(self.plants.rises, len(self.plants.rises)):
            self._plant(drafts, plant, plant.level(first) * swing, week)
        for plant in self.plants.others:
            self._other(drafts, plant, week)
        for spike in self.spikes:
            self._plant(drafts, spike, spike.base * swing, week)
        drafts += [draft for spike in self.spikes for draft in self._campaign(spike, week)]
        articles = [self._article(draft, week) for draft in drafts]
        free = [(draft, article) for draft, article in zip(drafts, articles, strict=True) if draft.free]
        return articles + [copy for draft, article in chance.sample(free, 5) for copy in self._copies(draft, article, week)]

    def _count(self, mean: float) -> int:
        """A count of chance with this mean: Poisson's, by its steps."""
        steps, reached = -1, 0.0
        while reached < mean:
            reached += self.chance.expovariate(1)
            steps += 1
        return max(0, steps)

    def _draft(self, feed: Feed, first: dt.date, market: str | None = None) -> Draft:
        chance = self.chance
        day = first + dt.timedelta(days=chance.choices(range(7), (5, 5, 5, 5, 5, 2, 1))[0])
        market = chance.choices(tuple(feed.markets), tuple(feed.markets.values()))[0] if market is None else market
        return Draft(feed, day, market, f"s{next(self.numbers)}", chance.random() < SLOTS)

    def _plant(self, drafts: list[Draft], plant: Plant, level: float, week: int) -> list[Draft]:
        """Tell a term in about `level` stories, each publisher's turn coming before the same one's again, mostly.

        Where a market has too few articles for it there are more of them: what rises does not hush up all the rest.
        """
        chance = self.chance
        count = self._count(level) if level <= 1.5 else int(level * chance.uniform(0.85, 1.15) + chance.random())
        if not count:
            return []
        places = [d for d in drafts if d.free and not d.word and d.feed.lang == plant.lang and plant.market in (OFF, d.market)]
        places = [draft for draft in places if draft.feed.since == 1]
        if (more := count - len(places) // 2) > 0 and plant.market:
            added = self._more(plant, more, week)
            drafts += added
            places += added
        turns: Counter[str] = Counter()
        order: list[tuple[float, Draft]] = []
        for draft in chance.sample(places, len(places)):
            turns[draft.feed.site] += 1
            if turns[draft.feed.site] <= max(2, 0.35 * count):
                order.append((turns[draft.feed.site] + 1.5 * chance.random(), draft))
        chosen = [draft for _, draft in sorted(order, key=lambda turn: turn[0])[:count]]
        for draft in chosen:
            draft.word = chance.choice(plant.forms)
        return chosen

    def _more(self, plant: Plant, count: int, week: int) -> list[Draft]:
        feeds = [f for f in self.feeds if f.lang == plant.lang and f.markets.get(plant.market) and f.brings(week) and f.since == 1]
        drafts = [self._draft(feed, monday(week), plant.market) for feed in self.chance.choices(feeds, k=count)]
        return [replace(draft, free=True) for draft in drafts]

    def _other(self, drafts: list[Draft], plant: Plant, week: int) -> None:
        since = (monday(week) - plant.start).days // 7
        swing = SWING.get(week, 1.0)
        if plant.kind == "seasonal":
            weeks = next(each["weeks"] for each in TOLD["seasonal"] if list(plant.forms) == each["forms"][plant.lang])
            self._plant(drafts, plant, plant.strength * weeks.get(str(week), 0) * swing, week)
        elif plant.kind == "recurring":
            due = since % 13 in (0, 1) if plant.weeks == 13 else since >= 0 and since % plant.weeks == 0
            self._plant(drafts, plant, plant.strength * swing * due, week)
        elif plant.kind == "news" and since == 0:
            chosen = self._plant(drafts, replace(plant, market=OFF), plant.strength, week)
            for draft in chosen:
                draft.market = plant.market
            for draft in chosen[2:]:  # two look at it in a way of their own
                draft.story, draft.day, draft.free = chosen[2].story, chosen[2].day, False

    def _campaign(self, spike: Plant, week: int) -> list[Draft]:
        """A publisher's own articles about his spike in a week, over all his feeds of the market; no one copies them."""
        since = (monday(week) - spike.start).days // 7
        if not 0 <= since < spike.weeks:
            return []
        count = round(spike.strength * (since + 1) / spike.weeks) - round(spike.strength * since / spike.weeks)
        feeds = [f for f in self.feeds if f.site == spike.site and f.brings(week) and f.markets.get(spike.market)]
        drafts = [self._draft(self.chance.choice(feeds), monday(week), spike.market) for _ in range(count)]
        return [replace(draft, free=False, word=self.chance.choice(spike.forms)) for draft in drafts]

    # --- an article ---

    def _article(self, draft: Draft, week: int) -> Planted:
        chance, lang = self.chance, draft.feed.lang
        new = draft.feed.since > 1
        theme = self.reserved if new else (draft.market, lang, self.themes[draft.market, lang].draw())
        titles, sentences = self.decks[theme]
        title, said = titles.deal(), [sentences.deal() for _ in range(chance.randint(2, 4))]
        bag = self.theirs if new else self.words[draft.market, lang]
        word = draft.word or (bag.draw() if draft.free else "")
        if word:
            words = {"t": word, "T": word[0].upper() + word[1:], "b": bag.draw()}
            said[chance.randrange(len(said))] = chance.choice(TOLD["told"][lang]).format(**words)
            if chance.random() < 0.3:
                title = chance.choice(TOLD["titles"][lang]).format(title=title, **words)
        return Planted(
            0, draft.day, draft.feed.url, draft.feed.site, lang, draft.market, draft.story, title, self._signed(draft.feed, said, week)
        )

    def _signed(self, feed: Feed, said: Sequence[str], week: int) -> str:
        """The sentences, and the publisher's phrase under them."""
        phrase = self.phrases.get(feed.site, "")
        if week >= CHANGED and phrase == TOLD["phrases"][feed.lang][0]:
            phrase = TOLD["phrases"]["new"][feed.lang]
        return " ".join((*said, phrase)).strip()

    def _copies(self, draft: Draft, article: Planted, week: int) -> list[Planted]:
        """What five other publishers make of an article that same day."""
        feeds = [f for f in self.feeds if f.lang == article.lang and f.markets.get(draft.market) and f.brings(week) and f.since == 1]
        others = {feed.site: feed for feed in feeds if feed.site != article.site}
        body = article.text.removesuffix(self._signed(draft.feed, (), week)).rstrip()
        return [
            replace(article, feed=feed.url, site=feed.site, text=self._signed(feed, (body,), week))
            for feed in self.chance.sample(list(others.values()), min(5, len(others)))
        ]


def _measured(rise: Plant, articles: Iterable[Planted]) -> Plant:
    """A rise with the base that it has in the articles of its market."""
    before = [a for a in articles if a.day < rise.start and (a.market, a.lang) == (rise.market, rise.lang)]
    stories = {a.story for a in before if tells(told(f"{a.title} | {a.text}"), rise.forms)}
    return replace(rise, base=round(len(stories) / ((rise.start - FIRST).days // 7), 1))


@functools.lru_cache(maxsize=16)
def world(seed: int) -> World:
    """The weeks of a seed: 0-4 to tune by, 10-14 for the examination."""
    return _Maker(seed).world()


# --- the oracle -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of the plants. `false`: each false term and why it is; `reported`: rises and spikes found and false terms, each once."""

    found_in_time: tuple[Plant, ...]
    late: tuple[Plant, ...]
    missed: tuple[Plant, ...]
    spikes_reported: tuple[Plant, ...]
    false: Mapping[str, str]

    @property
    def reported(self) -> int:
        return len(self.found_in_time) + len(self.late) + len(self.spikes_reported) + len(self.false)

    @property
    def false_share(self) -> float:
        return len(self.false) / max(1, self.reported)

    @property
    def passed(self) -> bool:
        return len(self.found_in_time) >= 16 and len(self.spikes_reported) <= 2 and self.false_share <= 0.05


def judge(found: Mapping[dt.date, Sequence[str]], world: World) -> Verdict:
    """What is true of the terms reported for each week (any day of it), by what was known when the week had ended.

    - A term is a plant's when its words, folded, without the endings -s, -x, -e, -es, are one of the plant's forms, a part of one in one
      piece (with one word at least that says something), or a form with at most two words more around it.
    - A rise is found by a term of its own that is reported in its first week or later: in time until the end of the second week after it,
      late after that. Before its first week the term is false ("early").
    - A spike is reported by a term of its own in its first week or the four after; at another time that term is false. Spikes have a
      limit of their own: they count among the reported, not among the false.
    - All else is false, once however often it is reported, singular and plural as one. There is no mercy for words that stand around a
      plant: the sentences are the same for all words, so nothing rises with it but itself; a piece that holds only part of the term and
      goes on into the sentence is false too ("around").
    """
    first: dict[Plant, dt.date] = {}
    false: dict[tuple[str, ...], tuple[str, str]] = {}
    for week, term in sorted((day - dt.timedelta(days=day.weekday()), term) for day, terms in found.items() for term in terms):
        words = key(term)
        mine = [plant for plant in (*world.rises, *world.spikes) if _is(words, plant)]
        counted = [plant for plant in mine if plant.start <= week and (plant.kind == "rise" or week <= plant.start + OVER)]
        for plant in counted:
            first.setdefault(plant, week)
        if not counted:
            false.setdefault(words, (term, "early" if mine else _why(words, world)))
    rises = [plant for plant in world.rises if plant in first]
    return Verdict(
        tuple(plant for plant in rises if first[plant] <= plant.start + IN_TIME),
        tuple(plant for plant in rises if first[plant] > plant.start + IN_TIME),
        tuple(plant for plant in world.rises if plant not in first),
        tuple(plant for plant in world.spikes if plant in first),
        dict(false.values()),
    )


def _is(words: tuple[str, ...], plant: Plant) -> bool:
    forms = [key(form) for form in plant.forms]
    says = not LOOSE.issuperset(words)
    return any((says and _within(words, form)) or (_within(form, words) and len(words) <= len(form) + 2) for form in forms)


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    return any(whole[at : at + len(part)] == part for at in range(len(whole) - len(part) + 1))


def _why(words: tuple[str, ...], world: World) -> str:
    """The kind of what a false term is of, for whoever looks for the cause; "around": a plant; "background": nothing known."""
    for plant in world.others:
        if _is(words, plant):
            return plant.kind
    said = {word for plant in (*world.rises, *world.spikes) for form in plant.forms for word in key(form)} - LOOSE
    return "around" if said & set(words) else "background"
