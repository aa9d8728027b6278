"""What rises in a digest's markets -> the few terms that its draft lists, looked for once a week and kept."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from techwatch.config import Digest
from techwatch.pipeline.work import Work
from techwatch.store import risen
from techwatch.types import Market, Risen

if TYPE_CHECKING:
    from techwatch.pipeline.trends import Trend

MOST: Final = 5
"""Terms in one edition: more would be a list that nobody reads."""


def found(work: Work, digest: Digest, edition_id: str) -> tuple[Risen, ...]:
    """What the edition may tell of what rises; nothing where its digest is not asked to."""
    if not digest.rising or digest.kind == "calls":
        return ()
    known = risen.of_week(work.store, edition_id, _week(work))
    return _looked_for(work, digest) if known is None else known


def keep(work: Work, digest: Digest, edition_id: str, rising: Sequence[Risen]) -> None:
    """Remember what was found for a draft that is open."""
    if digest.rising and digest.kind != "calls":
        risen.keep(work.store, edition_id, _week(work), rising)


def _week(work: Work) -> dt.date:
    today = work.local.date()
    return today - dt.timedelta(days=today.weekday() + 7)


def _looked_for(work: Work, digest: Digest) -> tuple[Risen, ...]:
    from techwatch.pipeline import trends  # brings NumPy, which a draft without it does without

    languages = work.home.config.cluster.languages
    seen = trends.trends(work)
    trusted = [trend for trend in seen.trends if trend.rise.market in digest.markets and trend.rise.lang in languages and trend.articles]
    return tuple(_risen(trend) for trend in _chosen(trusted, digest.markets))


def _chosen(trends: Iterable["Trend"], markets: Sequence[Market]) -> list["Trend"]:
    """The surest of each market, then the second of each, and so on; each term once, in the order of the markets."""
    ranks: dict[Market, int] = {}
    turns: list[tuple[int, float, str, Trend]] = []
    once: dict[str, Trend] = {}
    for trend in sorted(trends, key=lambda each: (each.rise.chance, each.rise.term)):
        rank = ranks[trend.rise.market] = ranks.get(trend.rise.market, -1) + 1
        turns.append((rank, trend.rise.chance, trend.rise.term, trend))
    for *_, trend in sorted(turns, key=lambda turn: turn[:3]):
        once.setdefault(trend.rise.term, trend)
    return sorted(list(once.values())[:MOST], key=lambda trend: (markets.index(trend.rise.market), trend.rise.chance))


def _risen(trend: "Trend") -> Risen:
    rise, (latest, *_) = trend.rise, trend.articles
    stories = tuple(dict.fromkeys(said.story for said in rise.articles))
    shares = round(rise.before, 1), round(rise.now, 1)
    return Risen(rise.term, rise.market, rise.lang, rise.since, *shares, stories, latest.title, latest.url, latest.source)
