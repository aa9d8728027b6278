"""The stories of a report -> those that its timeline tells, spread over its months. Pure."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from techwatch.report.stories import Story, by_weight, to_tell

MOST: Final = 60
"""The stories of a timeline: three pages that one still reads."""
_ALIKE: Final = 0.5
"""The part of them that is shared out among the months alike; the rest goes to what matters most, whenever it was."""


def spread(stories: Iterable[Story]) -> list[Story]:
    """At most MOST stories that are no calls, oldest first, undated ones last: what matters most, and the first few of each month.

    Those that the analyst wants are all told, however many they are.
    """
    ranked = to_tell(story for story in stories if story.call is None)
    by_month: dict[tuple[int, int] | None, list[Story]] = {}
    for story in ranked:
        by_month.setdefault(_month(story.date), []).append(story)
    share = max(1, int(MOST * _ALIKE) // max(1, len(by_month)))
    first = {story.id for month in by_month.values() for story in month[:share]}
    most = max(MOST, sum(bool(story.wanted) for story in ranked))
    chosen = sorted(ranked, key=lambda story: (not story.wanted, story.id not in first))[:most]  # stable: by weight within each
    return sorted(chosen, key=lambda story: (story.date or dt.date.max, -story.weight, story.id))


def main(told: Iterable[Story], most: int) -> list[Story]:
    """Of the stories of a timeline those that matter most."""
    return by_weight(told)[:most]


def _month(day: dt.date | None) -> tuple[int, int] | None:
    return (day.year, day.month) if day else None
