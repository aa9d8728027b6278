"""Counted articles -> the stories that tell each term, week by week, on the feeds that were there all the time. Pure."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

import numpy

from techwatch.trends.counts import Counted, Stratum

RECENT: Final = 3
"""The weeks in which a term is to rise."""
BEGUN: Final = 3
"""A feed is there from the beginning when it brought something in one of so many first weeks."""
BRINGS: Final = 0.5
"""The share of the weeks in which a feed brings something, or it is none to count on."""
_ODD: Final = 0x9E3779B1
_PRIME: Final = (1 << 40) - 87
Array = Any


@dataclass(frozen=True, slots=True)
class Window:
    """Weeks up to one: `first` is the Monday of the first; `kept[n]` whether article n is of one of them and of a constant feed."""

    first: dt.date
    weeks: int
    week_of: Array
    kept: Array

    @property
    def before(self) -> int:
        """How many of the weeks are the past; the others are recent."""
        return self.weeks - RECENT


def window(counted: Counted, day: dt.date, weeks: int) -> Window:
    """The `weeks` weeks that end with that of `day`, or as many as there are articles of."""
    last = _monday(day)
    first = last - dt.timedelta(weeks=weeks - 1)
    if counted.articles:
        first = min(last, max(first, _monday(counted.articles[0].day)))
    span = (last - first).days // 7 + 1
    week_of = (counted.days - first.toordinal()) // 7
    inside = (week_of >= 0) & (week_of < span)
    return Window(first, span, week_of, inside & _constant(counted, week_of, inside, span))


def _monday(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def _constant(counted: Counted, week_of: Array, inside: Array, span: int) -> Array:
    """Per article whether its feed brought something at the beginning, lately, and mostly between."""
    feeds = int(counted.feeds.max(initial=-1)) + 1
    brought = numpy.zeros((feeds, span), dtype=bool)
    brought[counted.feeds[inside], week_of[inside]] = True
    constant = brought[:, :BEGUN].any(axis=1) & brought[:, -RECENT:].any(axis=1) & (brought.mean(axis=1) >= BRINGS)
    kept: Array = constant[counted.feeds]
    return kept


@dataclass(frozen=True, slots=True)
class Telling:
    """A stratum within a window. `sizes`: its stories by week; `weekly[term, week]`: those that tell the term.

    Of each story that tells a term the first article counts; `rows` are their places, by term, those of term n from `starts[n]` on.
    """

    window: Window
    sizes: Array
    weekly: Array
    rows: Array
    starts: Array

    def looked_at(self, stories: int) -> int:
        """How many terms are told in so many stories at least; those that the very same stories tell are one."""
        terms = numpy.repeat(numpy.arange(len(self.weekly)), numpy.diff(self.starts))
        mark = (self.rows + 1) * _ODD  # sums of scattered numbers tell sets apart
        mark ^= mark >> 29
        sums = numpy.bincount(terms, weights=(mark * _ODD) % _PRIME, minlength=len(self.weekly))
        return len(numpy.unique(sums[self.weekly.sum(axis=1) >= stories]))

    def often(self, stories: int) -> Array:
        """The terms that at least so many stories of the recent weeks tell."""
        found: Array = numpy.flatnonzero(self.weekly[:, self.window.before :].sum(axis=1) >= stories)
        return found

    def places(self, term: int) -> Array:
        """The articles that tell a term, the first of each story."""
        found: Array = self.rows[self.starts[term] : self.starts[term + 1]]
        return found


def telling(counted: Counted, stratum: Stratum, window: Window) -> Telling:
    """What a stratum tells within a window."""
    articles = stratum.articles[window.kept[stratum.articles]]
    first = articles[numpy.unique(counted.stories[articles], return_index=True)[1]]
    sizes = numpy.bincount(window.week_of[first], minlength=window.weeks)
    kept = window.kept[stratum.told_by]
    told, rows = stratum.told[kept], stratum.told_by[kept]
    stories = int(counted.stories.max(initial=0)) + 1
    once = numpy.unique(told * stories + counted.stories[rows], return_index=True)[1]
    told, rows = told[once], rows[once]
    count = len(stratum.terms)
    weekly = numpy.bincount(told * window.weeks + window.week_of[rows], minlength=count * window.weeks).reshape(count, window.weeks)
    return Telling(window, sizes, weekly, rows, numpy.searchsorted(told, numpy.arange(count + 1)))
