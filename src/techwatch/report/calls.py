"""The calls among the stories of a report -> which are open, which are past, and what they have to give. Pure."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from techwatch.report.stories import Story, to_tell
from techwatch.types import CallFacts, Fact, Hit, Money

MOST_OPEN: Final = 40
MOST_PAST: Final = 20
"""The calls that are listed: those that matter most; of past ones fewer, they show only what there was."""


def stated(call: CallFacts) -> list[Fact]:
    """The words from which a call's facts were read in articles."""
    facts = [*(deadline.fact for deadline in call.deadlines), *call.evidence.values()]
    facts += [money.fact for money in (call.budget_total, call.budget_per_project) if money]
    return [fact for fact in facts if fact.raw and fact.origin == "text"]


def holds(hit: Hit, fact: Fact) -> bool:
    """Whether an article has the words of a fact."""
    return fact.raw in hit.article.title or fact.raw in hit.article.text


def is_open(call: CallFacts, day: dt.date) -> bool:
    """Whether nothing says that it is closed on `day`: a date to come, no end, or no date at all."""
    handed_in = any(deadline.role != "questions" for deadline in call.deadlines)
    return call.permanent or not handed_in or call.next_deadline(day) is not None


def open_calls(stories: Iterable[Story], day: dt.date) -> list[Story]:
    """The calls that are open on `day`, the first to close first, those without a date to come last."""
    found = to_tell(story for story in stories if story.call and is_open(story.call, day))[:MOST_OPEN]
    return sorted(found, key=lambda story: (_closes(story, day), -story.weight, story.id))


def past_calls(stories: Iterable[Story], day: dt.date) -> list[Story]:
    """The calls that are closed on `day`, the last closed first."""
    found = to_tell(story for story in stories if story.call and not is_open(story.call, day))[:MOST_PAST]
    return sorted(found, key=lambda story: (-_closed(story).toordinal(), -story.weight, story.id))


def budgets(stories: Iterable[Story]) -> tuple[Money, ...]:
    """What these calls give in all, by currency, the greatest first; each is one call, however many articles tell it.

    `low` is what is sure, `high` what there may be, None where one of them says no upper end.
    """
    by_currency: dict[str, list[Money]] = {}
    for story in stories:
        if story.call and (budget := story.call.budget_total) and (budget.low or budget.high):
            by_currency.setdefault(budget.currency, []).append(budget)
    sums = [_sum(currency, found) for currency, found in by_currency.items()]
    return tuple(sorted(sums, key=lambda money: (-(money.high or money.low or 0), money.currency)))


def _sum(currency: str, found: Sequence[Money]) -> Money:
    low = sum(money.low or 0 for money in found)
    high = None if any(money.high is None for money in found) else sum(money.high or 0 for money in found)
    return Money(low, high, currency)


def _closes(story: Story, day: dt.date) -> dt.date:
    closes = story.call.next_deadline(day) if story.call else None
    return closes.date if closes else dt.date.max


def _closed(story: Story) -> dt.date:
    deadlines = story.call.deadlines if story.call else ()
    return max((deadline.date for deadline in deadlines if deadline.role != "questions"), default=dt.date.min)
