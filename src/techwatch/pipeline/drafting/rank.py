"""What editors decided on published editions -> the weights by which the next drafts are ranked."""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Final

from techwatch import ranking
from techwatch.config import Digest
from techwatch.pipeline.work import Work
from techwatch.ranking import learning
from techwatch.ranking.learning import REASONS, Fate, What
from techwatch.store import ranks
from techwatch.store.ranks import Decided, Stood
from techwatch.types import edition_day, edition_digest

_WHAT: Final[dict[str, What]] = {"kept": "kept", "taken": "taken", "left": "left", "dropped": "dropped", "off-topic": "dropped"}
"""A decision of the store -> what it teaches."""


def known(work: Work, digest: Digest) -> ranking.Known:
    """What the digest's next draft is ranked with."""
    return ranking.Known(ranks.taste(work.store)[0], _told(ranks.stood(work.store, digest.slug), work.local.date()))


def learn(work: Work) -> ranking.Taste:
    """Learn anew from all that was decided since the last reset; the next drafts are ranked by it."""
    taste = learning.learn(fates(work))
    with work.store.transaction():
        ranks.keep(work.store, taste, now=work.now)
    return taste


def reset(work: Work) -> None:
    """Rank as if nothing had been decided before now. The decisions stay known; only later ones are learned from."""
    with work.store.transaction():
        ranks.reset(work.store, now=work.now)


# --- what was learned, in words -------------------------------------------------------------------

_FEW = 10  # of each end of a list
_TOLD = 0.05  # points under which a sign is not worth a line


@dataclass(frozen=True, slots=True)
class Sign:
    """What one sign adds to a score, and what it added before anything was decided."""

    name: str
    points: float
    before: float = 0.0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Learned:
    """What ranks the next drafts, the signs with most points first; of sources and words those at both ends."""

    decisions: int
    editions: int
    signs: tuple[Sign, ...]
    sources: tuple[Sign, ...]
    markets: tuple[Sign, ...]
    words: tuple[Sign, ...]


def learned(work: Work) -> Learned:
    """What the weights in use say."""
    taste, _ = ranks.taste(work.store)
    lang, markets = work.home.config.cluster.languages[0], work.home.markets
    themes = {slug: theme.names.get(lang, slug) for market in markets.markets.values() for slug, theme in market.themes.items()}
    named = {f"theme:{slug}": name for slug, name in themes.items()} | dict(taste.said)
    words = {
        named.get(name, name.partition(":")[2]): points for name, points in taste.weights.items() if name.startswith(("word:", "theme:"))
    }
    return Learned(
        taste.decisions,
        taste.editions,
        tuple(Sign(sign, taste.weights[sign], before) for sign, before in ranking.DEFAULTS.items()),
        _ends(Sign(source, taste.of_source(source), note=_kept(kept)) for source, kept in taste.sources.items()),
        tuple(Sign(markets.name(m, lang), taste.weights.get(f"market:{m}", 0.0), note=_turns(share)) for m, share in taste.shares.items()),
        _ends(Sign(word, points) for word, points in words.items()),
    )


def as_json(learned: Learned) -> dict[str, object]:
    """`learned` for scripts."""
    return asdict(learned)


def _ends(signs: Iterable[Sign]) -> tuple[Sign, ...]:
    """Those with most points and those with least, in this order."""
    found = sorted((sign for sign in signs if abs(sign.points) >= _TOLD), key=lambda sign: (-sign.points, sign.name))
    return tuple(found if len(found) <= 2 * _FEW else [*found[:_FEW], *found[-_FEW:]])


def _turns(share: float) -> str:
    return f"{share:.2f}"


def _kept(kept: ranking.Kept) -> str:
    return f"kept {kept.kept:.1f} of {kept.proposed:.1f}"


# --- from the store -------------------------------------------------------------------------------


def fates(work: Work) -> list[Fate]:
    """What became of all that editors saw, as `ranking.learning` wants it."""
    decided = ranks.decided(work.store, since=ranks.taste(work.store)[1])
    weights = {feed.title: feed.weight for feed in work.home.config.feeds}
    told = {each: told for digest in {edition_digest(one.edition) for one in decided} for each, told in _before(work, digest).items()}
    found: list[Fate] = []
    for edition, group in itertools.groupby(decided, lambda one: one.edition):
        ones = list(group)
        past = ranking.Past(told.get(edition, ()), [one.item for one in ones])
        found += [fate for one in ones if (fate := _fate(one, edition_day(edition), past=past, weights=weights)) is not None]
    return found


def _before(work: Work, digest: str) -> dict[str, tuple[ranking.Told, ...]]:
    """What the editions before each of a digest's editions told."""
    stood = ranks.stood(work.store, digest, most=ranks.MOST_EDITIONS + ranking.EDITIONS)
    return {one.edition: _told(stood[at + 1 : at + 1 + ranking.EDITIONS], edition_day(one.edition)) for at, one in enumerate(stood)}


def _fate(one: Decided, day: dt.date, *, past: ranking.Past, weights: dict[str, float]) -> Fate | None:
    """None for an item without the label that it stood under: editors may have moved its story since."""
    item = one.item
    label = next((label for label in item.labels if label.market == item.market), None)
    if label is None:
        return None
    age = max(0.0, float((day - item.published).days)) if item.published else None
    weight = max(weights.get(source, 1.0) for source in (item.source, *(also.source for also in item.also_in)))
    signs = ranking.signs_of(item, label, past, weight=weight, age=age)
    reason = "off-topic" if one.action == "off-topic" else REASONS.get(one.reason, "")
    return Fate(signs, _WHAT[one.action], reason, one.ago)


def _told(stood: Sequence[Stood], day: dt.date) -> tuple[ranking.Told, ...]:
    """What stood in editions, with the weeks from each to `day`."""
    return tuple(ranking.Told(item, max(0, round((day - one.date).days / 7))) for one in stood for item in one.items)
