"""A story that was told, and what came after -> whether it goes on. Pure."""

from collections.abc import Sequence
from typing import Final

from techwatch.dedupe.stories import Member

_LATER_DAYS: Final = 1
_ELSE: Final = 0.5
_WITNESSES: Final = 2


def goes_on(told: Sequence[Member], later: Sequence[Member]) -> bool:
    """Whether `later` articles of a story bring news after those that were `told`: copies (without a vector) never do.

    Late repeaters tell what was told, within a day or in its words. News is what appeared at least a day after the last told
    article and shares less than half of its words with any of them, when two sites say so, or one site that had told the story
    itself: it would not tell the same twice.
    """
    if not told:
        return False
    last = max(member.day for member in told)
    news = [member for member in later if member.day >= last + _LATER_DAYS and _is_else(member, told)]
    sites = {member.site for member in news}
    return len(sites) >= _WITNESSES or bool(sites & {member.site for member in told})


def _is_else(member: Member, told: Sequence[Member]) -> bool:
    return bool(member.vector.terms) and all(member.vector.nearness(other.vector) < _ELSE for other in told)
