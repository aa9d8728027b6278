"""Stories and calls become an edition: chosen, ranked, laid out, and one member's selection of it. Pure."""

import datetime as dt
import re
from collections.abc import Collection, Iterable, Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace

from techwatch import config, ranking
from techwatch.ranking import said
from techwatch.text import fold, headline, unique
from techwatch.types import AlsoIn, CallFacts, Candidate, Copy, Edition, Item, Label, Lang, Market

CALLS_SHARE, CLUSTER_SHARE = 4, 8  # a quarter of a digest for calls, an eighth for the cluster, at most, rounded up
SUBJECT_LIMIT = 100
_TOLD_ON = re.compile(r"\s*(?:suite|update)\s*[:–—-]")

_WHY = {
    "fr": ("clôture {date}", "appel permanent", "sans date de clôture"),
    "en": ("closes {date}", "permanent call", "no closing date"),
}
_NEWS = {
    "fr": {"new": "nouveau", "moved": "date reportée", "closing": "clôture proche"},
    "en": {"new": "new", "moved": "date moved", "closing": "closes soon"},
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What an edition is, apart from its stories.

    `date` is the local day it is meant to go out and the day that freshness and deadlines are seen
    from; `send_at` is aware. `languages` are the cluster's, the default first.
    """

    edition_id: str
    date: dt.date
    send_at: dt.datetime | None
    number: int
    markets: config.MarketList
    languages: Sequence[Lang]
    zone: dt.tzinfo

    @property
    def moment(self) -> dt.datetime:
        """When it goes out, as far as is known, and not before its day: what closes before is over."""
        midnight = dt.datetime.combine(self.date, dt.time(), self.zone)
        return max(self.send_at or midnight, midnight)

    @property
    def themes(self) -> Mapping[str, str]:
        """The themes' names in the cluster's first language."""
        themes = ((slug, theme.names) for market in self.markets.markets.values() for slug, theme in market.themes.items())
        return {slug: names.get(self.languages[0], slug) for slug, names in themes}


# --- an edition -----------------------------------------------------------------------------------


def compose(candidates: Sequence[Candidate], digest: config.Digest, *, frame: Frame, known: ranking.Known = ranking.NOTHING) -> Edition:
    """Lay out every candidate as an item, best first in its section, the first `digest.size` ticked.

    `known`: what was learned of the editors, and what the digest told of late. The same candidates give the same edition in whatever
    order they come. Left out are languages
    that the cluster does not read ("und" stays), stories of other markets, and calls that are over.
    """
    readable = [c for c in candidates if c.lead.lang in (*frame.languages, "und")]
    calls = _calls(readable, digest, frame)
    news: list[Item] = [] if digest.kind == "calls" else _market_items(readable, digest, frame=frame, known=known)
    cluster: list[Item] = [] if digest.kind == "calls" else _cluster_items(readable, digest, frame)
    return Edition(
        id=frame.edition_id,
        digest=digest.slug,
        date=frame.date,
        send_at=frame.send_at,
        number=frame.number,
        subject={lang: digest.title[lang] for lang in frame.languages if lang in digest.title},
        items=_ticked([*news, *calls, *cluster], digest, known.taste.shares),
    )


def _market_items(candidates: Iterable[Candidate], digest: config.Digest, *, frame: Frame, known: ranking.Known) -> list[Item]:
    found = [(c, labels) for c in candidates if c.call is None and c.lead.kind != "cluster" and (labels := _labels(c, digest))]
    items = [_item(candidate, labels, frame) for candidate, labels in found]
    past, themes = ranking.Past(known.told, items), frame.themes
    ranked: list[tuple[int, float, str, Item]] = []
    for (candidate, (best, *_)), item in zip(found, items, strict=True):
        signs = ranking.signs_of(item, best, past, weight=candidate.weight, age=_age(candidate, frame.date, frame.zone))
        rank = ranking.rank(signs, known.taste)
        item = replace(item, why=_why(best, said.Line(signs, rank, known.taste, themes), frame), score=round(rank.score, 4))
        ranked.append((digest.markets.index(best.market), -rank.score, candidate.story, item))
    return [item for *_, item in sorted(ranked, key=lambda row: row[:3])]


def _calls(candidates: Iterable[Candidate], digest: config.Digest, frame: Frame) -> list[Item]:
    items: list[tuple[tuple[int, dt.date, str, str], Item]] = []
    for candidate in candidates:
        labels = _labels(candidate, digest)
        if candidate.call is None or candidate.call.status(frame.moment, frame.zone) == "closed" or (candidate.labels and not labels):
            continue
        item = replace(_item(candidate, labels, frame), section="calls", why=_why_call(candidate, candidate.call, frame))
        items.append((_urgency(candidate.call, frame.date, candidate.story), item))
    return [item for _, item in sorted(items, key=lambda row: row[0])]


def _cluster_items(candidates: Iterable[Candidate], digest: config.Digest, frame: Frame) -> list[Item]:
    own = [c for c in candidates if c.lead.kind == "cluster" and c.call is None]
    own.sort(key=lambda c: (_age(c, frame.date, frame.zone) or 0.0, c.story))
    return [replace(_item(c, _labels(c, digest), frame), section="cluster") for c in own]


def _urgency(call: CallFacts, day: dt.date, story: str) -> tuple[int, dt.date, str, str]:
    due = call.next_deadline(day)
    if due is not None:
        return 0, due.date, due.time or "24:00", story
    return (2 if call.permanent else 1), dt.date.max, "", story


def _labels(candidate: Candidate, digest: config.Digest) -> list[Label]:
    wanted = [label for label in candidate.labels if label.market in digest.markets]
    return sorted(wanted, key=lambda label: (-label.score, digest.markets.index(label.market)))


def _item(candidate: Candidate, labels: Sequence[Label], frame: Frame) -> Item:
    lead, slugs = candidate.lead, unique(label.market for label in labels)
    return Item(
        id=candidate.story,
        title=_told_on(lead.title, "fr" if "fr" in (lead.lang, frame.languages[0]) else lead.lang) if candidate.suite else lead.title,
        url=lead.url,
        source=lead.source,
        published=lead.published.astimezone(frame.zone).date() if lead.published else None,
        lang=lead.lang,
        also_in=tuple(sorted(candidate.also, key=lambda also: (also.source, also.url))),
        blurb="" if lead.rights == "title" else lead.blurb,
        market=slugs[0] if slugs else "",
        also=slugs[1:],
        call=candidate.call,
        labels=candidate.labels,
        suite=candidate.suite,
        maybe=candidate.maybe,
        news=candidate.news,
        moved=candidate.moved,
        offer=candidate.offer,
    )


def _told_on(title: str, lang: Lang) -> str:
    """A title that says that its story goes on, once."""
    return title if _TOLD_ON.match(fold(title)) else ("Suite : " if lang == "fr" else "Update: ") + title


def _ticked(items: Sequence[Item], digest: config.Digest, shares: Mapping[Market, float]) -> tuple[Item, ...]:
    """`items` with the default selection ticked: calls and cluster news up to their share, then market by market in turn.

    Of two that may be the same story only the one chosen first is ticked, and the next in rank has the other's place: members get each
    story once, whatever the editors answer.
    """
    without: set[int] = set()
    while True:
        kept = _chosen(items, digest, shares, without)
        twin = next((i for place, i in enumerate(kept) if any(_may_be_one(items[i], items[j]) for j in kept[:place])), None)
        if twin is None:
            return tuple(replace(item, keep=i in kept) for i, item in enumerate(items))
        without.add(twin)


def _chosen(items: Sequence[Item], digest: config.Digest, shares: Mapping[Market, float], without: Collection[int]) -> list[int]:
    """Positions of the default selection, in the order in which it is made; none of `without`."""
    size = digest.size
    calls = [i for i, item in enumerate(items) if item.section == "calls" and i not in without]
    if digest.kind == "calls":
        return calls[:size]
    cluster = [i for i, item in enumerate(items) if item.section == "cluster" and i not in without]
    kept = [*calls[: -(-size // CALLS_SHARE)], *cluster[: -(-size // CLUSTER_SHARE)]][:size]
    return kept + in_turn(items, shares, without=without)[: size - len(kept)]


def _may_be_one(one: Item, other: Item) -> bool:
    """Whether the engine asks the editors if these two are the same story."""
    return any(hint.story == other.id for hint in one.maybe) or any(hint.story == one.id for hint in other.maybe)


def in_turn(items: Sequence[Item], shares: Mapping[Market, float], *, without: Collection[int] = ()) -> list[int]:
    """Positions of the market items but `without`: the first of each market, then the second of each, and so on.

    After its first, a market with a share of 2 takes two turns where one of 1 takes one (`ranking.Taste.shares`; 1 where nothing stands).
    """
    places: dict[Market, int] = {}
    turns: list[tuple[float, int]] = []
    for i, item in enumerate(items):
        if item.section == "market" and i not in without:
            places[item.market] = places.get(item.market, -1) + 1
            turns.append((places[item.market] / shares.get(item.market, 1.0), i))
    return [i for _, i in sorted(turns)]


def _age(candidate: Candidate, day: dt.date, zone: dt.tzinfo) -> float | None:
    """Days between the story and `day` (0 when it is later); None when nobody dated it."""
    moment = candidate.lead.published or candidate.lead.seen
    return max(0.0, float((day - moment.astimezone(zone).date()).days)) if moment else None


def _why(label: Label, line: said.Line, frame: Frame) -> str:
    """One line for editors, in the cluster's first language: what the score is made of."""
    lang = frame.languages[0]
    terms = ", ".join(unique(evidence.term for evidence in label.evidence if evidence.term)[:3])
    return said.why(line, market=frame.markets.name(label.market, lang), terms=terms, lang=lang)


def _why_call(candidate: Candidate, call: CallFacts, frame: Frame) -> str:
    closes, permanent, undated = _WHY.get(frame.languages[0], _WHY["en"])
    due = call.next_deadline(frame.date)
    when = closes.format(date=due.date.isoformat()) if due else permanent if call.permanent else undated
    news = _NEWS.get(frame.languages[0], _NEWS["en"]).get(candidate.news, "")
    return " · ".join(part for part in (when, news) if part)


# --- one member's message -------------------------------------------------------------------------


FROZEN: Mapping[str, Mapping[str, str]] = {}


def select(
    edition: Edition,
    *,
    markets: Sequence[Market],
    reads: Sequence[Lang],
    languages: Sequence[Lang],
    lang: Lang = "",
    calls_only: bool = False,
    sent: AbstractSet[str] = frozenset(),
    now: Mapping[str, Mapping[str, str]] = FROZEN,
) -> Edition:
    """One member's selection of a frozen edition; no items when nothing is for her.

    `reads` empty: all the cluster's `languages`. `lang` is her own: where she reads it, a story that has a copy in it leads with that.
    `markets` empty: the lead of each market and nothing more. `sent`: ids of stories that she was already sent; a call comes back all
    the same, as what it then is (an edition holds it when it is new or closes soon). Calls of her markets or of none, the cluster's own
    news and items that belong to no market are for every member with a market; of what rises, what does in her markets and languages.
    `now`: the story of each article that it tells, by item and address, as stories merged and split since: of two items that are one
    story by now she gets the first that is hers.
    """
    readable = sorted(reads or languages, key=lambda each: each != lang)
    kept = [item for item in edition.items if item.keep and (item.section == "calls" or not item.id or item.id not in sent)]
    items = [read for item in kept if (read := _in_her_language(_still_one(item, now), readable)) is not None]
    if calls_only:
        items = [item for item in items if item.section == "calls"]
    mine = [hers for item in items if (hers := _hers(item, markets)) is not None] if markets else items
    chosen = _one_each(mine, now) if markets else _leads(_one_each(mine, now))
    risen = tuple(risen for risen in edition.rising if risen.market in markets and risen.lang in readable and not calls_only)
    return replace(edition, items=tuple(_grouped(chosen, edition)), rising=risen)


def _still_one(item: Item, now: Mapping[str, Mapping[str, str]]) -> Item:
    """`item` with the sources that tell its story still."""
    known = now.get(item.id, {})
    story = known.get(item.url)
    gone = {url for url, other in known.items() if other != story} if story else set()
    if not gone:
        return item
    also_in = tuple(also for also in item.also_in if also.url not in gone)
    return replace(item, copies=tuple(copy for copy in item.copies if copy.url not in gone), also_in=also_in)


def _one_each(items: Iterable[Item], now: Mapping[str, Mapping[str, str]]) -> list[Item]:
    """The first item of each story, and those written by hand."""
    found: dict[object, Item] = {}
    for item in items:
        found.setdefault(now.get(item.id, {}).get(item.url, item.id) or id(item), item)
    return list(found.values())


def _in_her_language(item: Item, reads: Sequence[Lang]) -> Item | None:
    """`item` led by its article in the first language of `reads` that it has, its own where editors wrote its words; None: it has none."""
    if item.lang == "und" or (item.worded and item.lang in reads):
        return item
    copies = {copy.lang: copy for copy in item.copies}
    lang = next((lang for lang in reads if lang == item.lang or lang in copies), None)
    if lang is None:
        return _led_by_link(item, reads)
    return item if lang == item.lang else _led_by(item, copies[lang])


def _led_by_link(item: Item, reads: Collection[Lang]) -> Item | None:
    """As editors wrote it: another source whose language is known."""
    also = next((also for also in item.also_in if also.lang in reads), None)
    return _led_by(item, Copy(also.lang, also.title or item.title, also.url, also.source, item.published)) if also else None


def _led_by(item: Item, copy: Copy) -> Item:
    others = tuple(also for also in item.also_in if also.url != copy.url and also.source != copy.source)
    first = () if item.source == copy.source else (AlsoIn(item.source, item.url, item.lang, item.title),)
    title = copy.title
    if item.suite and _TOLD_ON.match(fold(item.title)):  # unless the editors took it out
        title = _told_on(title, copy.lang)
    led = replace(item, title=title, blurb=copy.blurb, url=copy.url, source=copy.source, published=copy.published, lang=copy.lang)
    return replace(led, also_in=(*first, *others))


def _hers(item: Item, markets: Sequence[Market]) -> Item | None:
    own = [market for market in (item.market, *item.also) if market]
    mine = next((market for market in own if market in markets), None)
    if mine is not None:
        return replace(item, market=mine, also=tuple(market for market in own if market != mine))
    return item if item.section == "cluster" or not own else None


def _leads(items: Sequence[Item]) -> list[Item]:
    """The first item of each market; of calls when there is nothing else."""
    section = "market" if any(item.section == "market" for item in items) else "calls"
    firsts: dict[Market, Item] = {}
    for item in items:
        if item.section == section:
            firsts.setdefault(item.market, item)
    return list(firsts.values())


def _grouped(items: Sequence[Item], edition: Edition) -> list[Item]:
    """`items` with each market together, markets in the edition's order; calls keep theirs."""
    names = unique([item.market for item in edition.items] + [market for item in edition.items for market in item.also])
    order = {market: i for i, market in enumerate(names)}
    return sorted(items, key=lambda item: (item.section != "market", order.get(item.market, 0) if item.section == "market" else 0))


# --- words over the whole -------------------------------------------------------------------------


def subject(edition: Edition, lang: Lang) -> str:
    """The subject line of an edition or of a member's selection: the editors' words, then the first title of what is on top.

    At most about `SUBJECT_LIMIT` characters. In `lang`, else in the edition's first language; a title in `lang` goes first.
    """
    words = _in(edition.subject, lang)
    first = next((item.title for item in sorted(in_one_minute(edition), key=lambda item: item.lang != lang)), "")
    if not words or not first:
        return words or headline(first, SUBJECT_LIMIT)
    between = "\u00a0: " if lang == "fr" else ": "
    return words + between + headline(first, max(30, SUBJECT_LIMIT - len(words)))


def in_one_minute(edition: Edition) -> tuple[Item, ...]:
    """The three things of the week: the first item of each market, then the next ones; calls only when there is nothing else."""
    kept = [item for item in edition.items if item.keep]
    pool = [item for item in kept if item.section == "market"] or kept
    firsts = {item.market: item for item in reversed(pool)}
    leads = [item for item in pool if firsts[item.market] is item]
    others = [item for item in pool if firsts[item.market] is not item]
    return tuple([*leads, *others][:3])


def _in(words: Mapping[Lang, str], lang: Lang) -> str:
    return words.get(lang) or next(iter(words.values()), "")
