"""The articles of one story -> the one that speaks for it, and why. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

Reason = Literal["only", "readable", "original", "fullest", "earliest"]

_FULL: Final = 0.8  # of the longest: what one text says more is often the publisher's own frame


@dataclass(frozen=True, slots=True)
class Telling:
    """One article as a story's possible lead. `when`: ISO 8601 in UTC, "" = nobody knows; `length` in characters.

    `offered`: it may be proposed; `readable`: its text was read from the page, not from the feed's summary;
    `original`: canonical address of the page on another site that it says it was taken from, "" = none.
    """

    article: int
    canonical: str
    when: str
    length: int
    offered: bool = True
    readable: bool = True
    original: str = ""


def lead(tellings: Sequence[Telling]) -> tuple[int, Reason]:
    """The article that leads and what it stands before the others for; the same in whatever order they come. ValueError when there is none.

    One that may be proposed and whose text could be read goes first; then the one that others say they were taken from (its
    publisher did the work); then the fullest, texts of four fifths of its length being as full; then the earliest.
    """
    originals = {telling.original for telling in tellings} - {""}
    longest = max(telling.length for telling in tellings if (telling.offered, telling.readable) == _best(tellings))

    def rank(telling: Telling) -> tuple[bool, bool, bool, str, str]:
        usable = (telling.offered, telling.readable) == _best(tellings)
        full = telling.length >= _FULL * longest
        return not usable, telling.canonical not in originals, not full, telling.when or "9999", telling.canonical

    first, *others = sorted(tellings, key=rank)
    if not others:
        return first.article, "only"
    reasons: tuple[Reason, ...] = ("readable", "original", "fullest", "earliest", "earliest")
    return first.article, next(reason for reason, mine, next_ in zip(reasons, rank(first), rank(others[0]), strict=True) if mine != next_)


def _best(tellings: Sequence[Telling]) -> tuple[bool, bool]:
    return max((telling.offered, telling.readable) for telling in tellings)
