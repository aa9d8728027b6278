"""Many editions of four digests, many members, stories that merge and split: who was told what, read from the bytes that were sent.

The oracle knows no code of ours: only which articles are one story at each moment (a column of the store), and what was mailed before.
"""

import contextlib
import dataclasses
import datetime as dt
import email
import email.policy
import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from readings import FEED, NOW, a_call, put, reading, small_home
from techwatch import pipeline
from techwatch.pipeline.drafting import same
from techwatch.pipeline.mailing import post
from techwatch.store import editions, open_store, subscribers
from techwatch.types import Answer, Edition, Item, Label, Reading, Subscriber

MARKETS = ("education-hr", "health", "creative", "city", "industry-services", "tech-data-ai")
DIGESTS = (
    {"slug": "veille", "title": {"fr": "La veille"}, "markets": MARKETS, "send": "daily 08:30"},
    {"slug": "sante", "title": {"fr": "Santé"}, "markets": ("health", "tech-data-ai"), "send": "daily 08:30"},
    {"slug": "ville", "title": {"fr": "Ville"}, "markets": ("city", "industry-services", "health"), "send": "daily 08:30"},
    {"slug": "appels", "title": {"fr": "Appels"}, "markets": MARKETS, "kind": "calls", "send": "daily 08:30"},
)
LINK = re.compile(r"https://journal\d+\.example/article/\d+")
DAY = dt.timedelta(days=1)
SYLLABLES = ("bo", "ri", "ka", "lun", "ter", "mi", "dra", "so", "vel", "chi", "nar", "pu", "gle", "fon", "zi", "ta")


@dataclass
class World:
    """What happens, by chance, and what the oracle knows of it."""

    work: pipeline.Work
    chance: random.Random
    members: dict[str, Subscriber] = field(default_factory=dict)
    urls: list[str] = field(default_factory=list)
    langs: dict[str, str] = field(default_factory=dict)
    calls: set[str] = field(default_factory=set)
    frozen: dict[str, dict[str, str]] = field(default_factory=dict)  # edition -> address -> story, when it was frozen
    told: dict[str, set[str]] = field(default_factory=dict)  # member -> addresses of all that she was told
    arrived: list[tuple[str, bytes]] = field(default_factory=list)
    again: int = 0  # suites that reached somebody who was told the beginning
    copies: int = 0
    messages: int = 0

    def stories(self) -> dict[str, str]:
        return dict(self.work.store.db.execute("SELECT url, story FROM articles WHERE story IS NOT NULL").fetchall())

    def words(self, count: int) -> str:
        return " ".join("".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4))) for _ in range(count))


@pytest.fixture
def world(tmp_path, monkeypatch) -> Iterator[World]:
    home = small_home(tmp_path / "home", feeds=[FEED], digests=list(DIGESTS), review={"recall_minutes": 0, "max_items": 60})
    with open_store(home.database) as store:
        found = World(pipeline.Work(home, store, NOW), random.Random(20261121))
        monkeypatch.setattr(post, "open_transport", lambda home: contextlib.nullcontext(Line(found)))
        yield found


@dataclass
class Line:
    """A way out that takes most messages, puts some off, and breaks at the last moment for a few."""

    world: World

    def send(self, message: bytes, *, sender: str, to: str, message_id: str, on_data) -> Answer:
        fate = self.world.chance.random()
        if fate < 0.06:
            return Answer("deferred", 451, "later")
        on_data()
        self.world.arrived.append((to, message))
        return Answer("unknown" if fate < 0.08 else "accepted", 0 if fate < 0.08 else 250)

    def find(self, message_id: str) -> bool | None:
        return None


# --- what happens ---------------------------------------------------------------------------------


def subscribe(world: World, count: int) -> None:
    for number in range(count):
        chance = world.chance
        markets = tuple(chance.sample(MARKETS, chance.choice((0, 1, 1, 2, 2, 3, 6))))
        member = Subscriber(
            0,
            f"m{number}@lecteurs.example",
            lang=chance.choice(("fr", "fr", "en")),
            reads=chance.choice(((), (), ("fr",), ("en",), ("fr", "en"))),
            markets=markets,
            digests=tuple(chance.sample(("veille", "sante", "ville", "appels"), chance.choice((1, 2, 3)))) if chance.random() < 0.4 else (),
            calls_only=chance.random() < 0.05,
        )
        subscribers.put(world.work.store, member, now=NOW)
        world.members[member.email] = member


def happen(world: World, events: int) -> None:
    """News come in: told by one paper or two, in one language or two, of one market or two; a call now and then."""
    new: list[Reading] = []
    for _ in range(events):
        words, title, chance = world.words(60), world.words(7), world.chance
        markets = chance.sample(MARKETS, chance.choice((1, 1, 2)))
        papers = [chance.choice(("fr", "fr", "en"))] * chance.choice((1, 1, 2))
        papers += ["en" if papers[0] == "fr" else "fr"] * (chance.random() < 0.4)
        told = [article(world, title, words if lang == papers[0] else world.words(60), lang, markets) for lang in papers]
        new += told
    call = a_call(900 + len(world.urls), world.work.local.date() + 20 * DAY, market=world.chance.choice(MARKETS), at=world.work.now)
    world.calls.add(call.article.url)
    world.langs[call.article.url] = "fr"
    put(world.work.store, [*new, call])
    pipeline.group(world.work)
    pipeline.settle(world.work)
    translate(world, new)


def article(world: World, title: str, words: str, lang: str, markets: list[str]) -> Reading:
    number = len(world.urls) + 1
    made = reading(number, title, words, lang=lang, at=world.work.now)
    labels = tuple(Label(market, 0.9 - place / 10, holds=True) for place, market in enumerate(markets))
    world.urls.append(made.article.url)
    world.langs[made.article.url] = lang
    return dataclasses.replace(made, labels=labels)


def translate(world: World, new: list[Reading]) -> None:
    """Editors say of most translations what they are: at once, or (the others) when it was sent."""
    for before, each in itertools.pairwise(new):
        if before.article.title == each.article.title and world.chance.random() < 0.7:
            same.join(world.work, before.article.url, each.article.url)


def change(world: World) -> None:
    """Stories merge and split, whether they were sent or not; some go on."""
    chance, work = world.chance, world.work
    for _ in range(3):
        same.join(work, *chance.sample(world.urls[-60:], 2))
    stories = world.stories()
    parts = [url for url in world.urls if list(stories.values()).count(stories.get(url, "")) > 1]
    for url in chance.sample(parts, min(2, len(parts))):
        same.part(work, url)
    for url in chance.sample(world.urls, min(3, len(world.urls))):
        row = work.store.db.execute("SELECT title, text, id FROM articles WHERE url = ?", [url]).fetchone()
        markets = [found[0] for found in work.store.db.execute("SELECT market FROM labels WHERE article = ?", [row[2]])]
        on = article(world, f"{row[0]} {world.words(3)}", f"{world.words(50)} {row[1][:150]}", world.langs[url], markets)
        put(work.store, [on])
        pipeline.group(work)
        pipeline.settle(work)
        same.join(work, url, on.article.url)


def publish(world: World, slug: str) -> str | None:
    pipeline.draft(world.work)
    edition = editions.open_draft(world.work.store, slug)
    if edition is None:
        return None
    pipeline.publish(world.work, edition)
    world.frozen[edition] = world.stories()
    return edition


# --- the oracle -----------------------------------------------------------------------------------


class Moment:
    """An edition as it is sent. By its items: what they tell, what of it is one story still, what of the edition is that story by now."""

    def __init__(self, world: World, edition: Edition) -> None:
        self.edition, self.stories, self.langs = edition, world.stories(), world.langs
        self.items = [item for item in edition.items if item.keep]
        then = world.frozen[edition.id]
        sql = "SELECT a.url FROM edition_articles e JOIN articles a ON a.id = e.article WHERE e.edition = ?"
        late = {row[0] for row in world.work.store.db.execute(sql, [edition.id])}
        self.tells: dict[str, set[str]] = {}
        for item in self.items:  # of a story that goes on what came since
            own = {url for url, story in then.items() if story == then.get(item.url) and (url in late or not item.suite)}
            self.tells[item.id] = own | {item.url}
        self.still = {item.id: {url for url in self.tells[item.id] if self.story(url) == self.story(item.url)} for item in self.items}
        whole = set().union(*self.tells.values())
        self.became = {id: own | {url for url in whole if self.story(url) in set(map(self.story, own))} for id, own in self.tells.items()}
        self.by_link = {url: item for item in reversed(self.items) for url in self.tells[item.id]}

    def story(self, url: str) -> str:
        return self.stories[url]

    def languages(self, item: Item) -> set[str]:
        return {self.langs[url] for url in self.still[item.id]}


def deliver(world: World, edition_id: str) -> None:
    """Send, and compare what arrived with what each member asked for and was told before."""
    frozen = editions.published(world.work.store, edition_id)
    assert frozen is not None
    world.arrived.clear()
    moment, waiting = Moment(world, frozen[0]), open_lines(world, edition_id)
    pipeline.deliver(world.work, edition_id)
    put_off = open_lines(world, edition_id) or set()
    got = dict(world.arrived)
    assert len(got) == len(world.arrived), "one message a member"
    for address, member in world.members.items():
        if address in put_off or (waiting is not None and address not in waiting):
            assert address not in got
        else:
            judge(world, moment, member, got.get(address))
    world.messages += len(got)


def open_lines(world: World, edition_id: str) -> set[str] | None:
    sql = "SELECT s.email, d.state FROM deliveries d JOIN subscribers s ON s.id = d.subscriber WHERE d.message_key = ?"
    rows = world.work.store.db.execute(sql, [f"edition:{edition_id}"]).fetchall()
    return {address for address, state in rows if state == "deferred"} if rows else None


def judge(world: World, moment: Moment, member: Subscriber, message: bytes | None) -> None:
    links, told, here = shown(message) if message else [], world.told.setdefault(member.email, set()), set[str]()
    wanted = asked_for(moment, member, told)
    for link in links:
        item = moment.by_link[link]
        before = [url for url in told | here if moment.story(url) == moment.story(link)]
        if item.call is None:
            assert not before or item.suite, f"{member.email} was told {link} before: {before}"
            assert link not in told | here, "not even as a suite is the same article sent twice"
            world.again += bool(before)
            world.copies += link != item.url
        here |= moment.still[item.id]
    complete(moment, member, links, wanted)
    for link in links:
        told |= moment.became[moment.by_link[link].id]


def shown(message: bytes) -> list[str]:
    """The addresses of articles in a message, from the first one on; both parts have the same ones."""
    mail = email.message_from_bytes(message, policy=email.policy.default)
    plain, rich = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert set(LINK.findall(plain)) == set(LINK.findall(rich))
    return list(dict.fromkeys(LINK.findall(plain)))


def asked_for(moment: Moment, member: Subscriber, told: set[str]) -> list[Item]:
    """What of an edition is hers, none of it twice."""
    told, stories, found = set(told), {moment.story(url) for url in told}, list[Item]()
    for item in moment.items:
        known = bool(told & moment.tells[item.id]) if item.suite else moment.story(item.url) in stories
        if is_for(moment, member, item) and (item.call is not None or not known):
            found.append(item)
            told |= moment.still[item.id]
            stories |= {moment.story(url) for url in moment.still[item.id]}
    return found


def is_for(moment: Moment, member: Subscriber, item: Item) -> bool:
    own = {item.market, *item.also} - {""}
    if (member.calls_only and item.call is None) or (member.digests and moment.edition.digest not in member.digests):
        return False
    if member.markets and own and not own & set(member.markets):
        return False
    return bool(moment.languages(item) & set(reading_order(member)))


def complete(moment: Moment, member: Subscriber, links: list[str], wanted: list[Item]) -> None:
    """All that she asked for, and nothing else; in her language where it is to be had."""
    items = [moment.by_link[link] for link in links]
    if member.markets:
        assert {item.id for item in items} == {item.id for item in wanted}
    else:
        assert len({item.market for item in items}) == len(items) >= bool(wanted), "the first one of each market"
        assert {item.id for item in items} <= {item.id for item in wanted}
    for link, item in zip(links, items, strict=True):
        best = next(lang for lang in reading_order(member) if lang in moment.languages(item))
        left = moment.tells[item.id] != moment.still[item.id]  # then its best copy may be gone, and another one was not frozen
        assert item.call or left or moment.langs[link] == best


def reading_order(member: Subscriber) -> list[str]:
    return sorted(member.reads or ("fr", "en"), key=lambda lang: lang != member.lang)


# --- the property ---------------------------------------------------------------------------------


def run(world: World, *, rounds: int, members: int, events: int) -> None:
    subscribe(world, members)
    out: list[str] = []
    for number in range(rounds):
        world.work = dataclasses.replace(world.work, now=NOW + number * DAY)
        happen(world, events)
        for edition in out[-3:]:
            deliver(world, edition)  # what was put off
        if edition := publish(world, DIGESTS[number % 4]["slug"]):
            change(world)  # between freezing and sending too
            deliver(world, edition)
            out.append(edition)
        change(world)
    assert len(out) == rounds
    assert world.messages > members * rounds // 8
    assert world.copies > 0, "somebody read a story in her own language, which another one leads"


def test_nobody_is_told_a_story_twice(world):
    run(world, rounds=3, members=10, events=3)


@pytest.mark.slow
def test_nobody_is_told_a_story_twice_over_twenty_editions(world):
    run(world, rounds=20, members=300, events=12)
    assert world.again > 20, "a story that goes on reaches those who read its beginning"
