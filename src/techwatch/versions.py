"""Two versions of what may be one page -> are they one, is the later news, is it worse. Pure."""

import re
from collections import Counter
from typing import Final

from techwatch import text
from techwatch.types import Article, Entry

SAME_TEXT: Final = 0.5
"""Share of the shorter text's runs of three words that the longer holds: pages made from one template stay under .3, two forms of
one page (AMP, printed, corrected) over .8."""

SAME_TITLE: Final = 0.6
"""Share of the shorter title's words that the longer holds."""

ENOUGH: Final = 40
"""Words from which on a text says by itself whose it is; under it the titles decide."""

_SMALL: Final = 0.03  # share of the words of an entry whose change is a slip of the pen
_FEW: Final = 2

_PASSING = re.compile(
    r"\b\d+\s*(?:comment\w*|vues?|views?|likes?|partages?|shares?|reactions?|votes?|reponses?|repl(?:y|ies)|min(?:ute)?s?|h(?:eure|our)?s?"
    r"|jours?|days?)\b|\b\d{1,2}\s*[:h]\s*\d{2}(?::\d{2})?\b|\b(?:il y a|ago|mis a jour|updated|maj|posted|publie)\b|\(\d+\)"
)
"""What moves by itself in a feed's words, folded: counters of readers and comments, clock times, ages."""

_CORRECTED = re.compile(
    r"\b(?:correct(?:ed|ion)s?|corrige\w*|rectificati\w*|rectifie\w*|errat(?:um|a)|retract\w*|withdrawn|retire[es]*|depublie\w*"
    r"|annul[ea]\w*|cancel\w*|reporte[es]*|postponed|clarification|precision)\b"
)
"""Words, folded, by which a publisher says that a text became shorter on purpose: in the title, the first or the last lines."""

_NOTICE: Final = 400  # characters of those lines

_REWRITTEN: Final = 0.1
"""As SAME_TEXT, between a text and the whole article that a publisher makes of it: some runs of words stay."""

_LONG: Final = 4  # letters of a word that says something


def alike(one: str, other: str) -> bool:
    """Whether two titles may be one page's: most words of the shorter stand in the other, and numbers do not contradict."""
    first, second = set(text.words(one)), set(text.words(other))
    if not first or not second:
        return False
    counts = {word for word in first if word.isdigit()}, {word for word in second if word.isdigit()}
    agree = not (counts[0] and counts[1]) or counts[0] == counts[1]
    return agree and len(first & second) >= SAME_TITLE * min(len(first), len(second))


def same(one: Article, other: Article) -> bool:
    """Whether two articles of which one address is claimed are one: by their texts, by their titles where a text is short or a summary."""
    if one.failure or other.failure:
        return alike(one.title, other.title)
    first, second = text.words(one.text), text.words(other.text)
    if min(len(first), len(second)) < ENOUGH:
        return alike(one.title, other.title)
    return _held(first, second) >= SAME_TEXT


def _held(first: list[str], second: list[str]) -> float:
    one, other = set(text.shingles(first, 3)), set(text.shingles(second, 3))
    return len(one & other) / max(1, min(len(one), len(other)))


def changed(before: Entry, now: Entry) -> bool:
    """Whether a feed gives an entry with words that are worth reading its page again.

    Another title or number is (a deadline, an amount); so is more than a slip of the pen in summary and content. Letter case,
    markup, counters and clock times are not. What a feed states of a call in fields of its own counts to the letter.
    """
    if before.call != now.call:
        return True
    if (before.title, before.summary, before.content) == (now.title, now.summary, now.content):
        return False
    if _lasting(before.title) != _lasting(now.title):
        return True
    old, new = (Counter(_lasting(f"{entry.summary} {entry.content}")) for entry in (before, now))
    other = (old - new) + (new - old)
    return any(word.isdigit() for word in other) or other.total() > max(_FEW, _SMALL * new.total())


def _lasting(said: str) -> list[str]:
    return text.words(_PASSING.sub(" ", text.fold(said)))


def worse(before: Article, now: Article) -> bool:
    """Whether what was read of an article stays in place of what is read of it now.

    It does when the page cannot be read any more (a wall, a failed fetch: `failure`); when under half of the text is left and
    nothing says that it was corrected; when the text shares next to nothing with the one before and does not speak of what the
    title says either: another page stands there.
    """
    if now.failure and not before.failure:
        return True
    if not now.text.strip():
        return bool(before.text.strip())
    notice = text.fold(f"{now.title}\n{now.text[:_NOTICE]}\n{now.text[-_NOTICE:]}")
    if len(now.text) * 2 < len(before.text) and not _CORRECTED.search(notice):
        return True
    old, new = text.words(before.text), text.words(now.text)
    return min(len(old), len(new)) >= ENOUGH and _held(old, new) < _REWRITTEN and not _speaks_of(new, now.title)


def _speaks_of(words: list[str], title: str) -> bool:
    told = {word for word in text.words(title) if len(word) >= _LONG}
    return len(told.intersection(words)) >= SAME_TITLE * len(told)
