"""What editors set aside in an edition -> the digest's shelf, and what stands there -> the next draft.

The shelf is what stands under "later" in the digest's last published edition, as it was frozen: nothing else is kept of it.
"""

import hashlib
from collections.abc import Mapping, Sequence, Set as AbstractSet
from dataclasses import dataclass, replace

from techwatch import urls
from techwatch.compose import Frame
from techwatch.config import Digest
from techwatch.pipeline.work import Work
from techwatch.review.shelf import home
from techwatch.store import articles, calls, editions, links
from techwatch.types import Edition, Item

_CLOSED = "« {title} » est clos et quitte l'étagère (closed: it leaves the shelf)"


@dataclass(frozen=True, slots=True)
class Carried:
    """What comes from the shelf, as editors left it, and what is to be told of what does not."""

    items: tuple[Item, ...] = ()
    told: tuple[str, ...] = ()


def set_aside(work: Work, edition: Edition, proposed: Mapping[str, Item]) -> tuple[Edition, tuple[str, ...]]:
    """An edition that is to be frozen, with all that waits for the next one under "later"; what is to be told of that.

    `proposed`: what the engine wrote of each, by story.
    What came from the shelf goes on waiting, unless it goes out, or somebody dropped it or put it off topic. What an editor wrote by
    hand gets the id of its story, else one of its own, by which it is known again.
    """
    here, found, told = {item.id for item in edition.items if item.id}, list[Item](), list[str]()
    for item in edition.items:
        waits = item.section == "later" or (item.shelf and not item.keep and item.section != "off-topic")
        if waits and _is_closed(work, item):
            told.append(_CLOSED.format(title=item.title))
            item = replace(item, section="calls", shelf="")
        elif waits:
            before = proposed.get(item.id)
            worded = item.worded or before is None or (before.title, before.blurb) != (item.title, item.blurb)
            item = replace(item, id=item.id or _name(work, item, here), section="later", shelf=item.shelf or edition.id, worded=worded)
            here.add(item.id)
        found.append(item)
    return replace(edition, items=tuple(found)), tuple(told)


def carried(work: Work, digest: Digest, frame: Frame, *, names: Mapping[str, str]) -> Carried:
    """What stands on the digest's shelf, each item under its story as that stands now (`names`: by which the draft knows it).

    A call that is over by the edition's moment leaves the shelf.
    """
    last, waiting = editions.shelf(work.store, digest.slug)
    known = editions.proposed(work.store, last) if waiting else {}
    found, told = dict[str, Item](), list[str]()
    for item in waiting:
        stands = links.standing(work.store, item.id)
        facts = calls.facts(work.store, stands) or item.call
        if facts is not None and facts.status(frame.moment, frame.zone) == "closed":
            told.append(_CLOSED.format(title=item.title))
            continue
        item = _at_home(replace(item, call=facts), known.get(item.id), frame)
        item = replace(item, id=names.get(stands, stands), maybe=links.hints(work.store, stands), offer=calls.offer(work.store, stands))
        found.setdefault(item.id, item)
    return Carried(tuple(found.values()), tuple(told))


def put_in(edition: Edition, items: Sequence[Item], digest: Digest) -> Edition:
    """The engine's proposal with what comes from the shelf, at the top of its heading, unticked, as editors left its words.

    What the engine proposes anew (a call that has news) keeps its tick and its facts.
    """
    new = {item.id: item for item in edition.items}
    shelved = [_anew(item, new[item.id]) if item.id in new else item for item in items]
    taken = {item.id for item in shelved}
    others = [item for item in edition.items if item.id not in taken]
    return replace(edition, items=tuple(sorted([*shelved, *others], key=lambda item: _heading(item, digest))))


def _anew(item: Item, new: Item) -> Item:
    words = {name: getattr(item, name) for name in ("title", "blurb", "market", "also", "section", "shelf", "worded")}
    return replace(new, **words)


def _heading(item: Item, digest: Digest) -> tuple[int, int]:
    section = ("market", "calls", "cluster").index(item.section) if item.section in ("market", "calls", "cluster") else 3
    known = section == 0 and item.market in digest.markets
    return section, digest.markets.index(item.market) if known else len(digest.markets)


def _at_home(item: Item, known: Item | None, frame: Frame) -> Item:
    """A frozen item as it is proposed again: under its heading, with nothing that was said of it as of an item of that edition."""
    section, market = home(item, known)
    if market not in frame.markets.markets:  # feeds.yaml has another list of markets by now
        section, market = ("cluster" if section == "market" else section), ""
    if section != "market" and item.market in frame.markets.markets:
        market = item.market
    also = tuple(slug for slug in item.also if slug in frame.markets.markets)
    plain = replace(item, section=section, market=market, also=also, keep=False, news="", moved=None)
    return replace(plain, same=(), apart=(), said={})


def _is_closed(work: Work, item: Item) -> bool:
    return item.call is not None and item.call.status(work.now, work.home.config.cluster.zone) == "closed"


def _name(work: Work, item: Item, here: AbstractSet[str]) -> str:
    """The story of an item's address, unless that stands in the edition already; else a name made of its words."""
    story = articles.story_of(work.store, articles.find(work.store, urls.canonical(item.url)) or 0) if item.url else ""
    words = f"{item.title}\n{item.url}"
    return story if story and story not in here else f"hand-{int(hashlib.sha256(words.encode()).hexdigest()[:12], 16)}"
