"""The stories of a report -> the terms that tell most of its theme beside the theme's own words, and which stories tell each. Pure."""

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from techwatch import prose, text
from techwatch.report.stories import Story
from techwatch.report.theme import Theme, cut, run, stems
from techwatch.types import Widening

MOST: Final = 6
"""The terms that one can tell apart in a figure."""
FEWEST: Final = 3
"""The stories that tell a term at least."""
_LOOKED_AT: Final = 60  # candidates that are looked for
_LEAD: Final = 1_200  # characters of a text: what it is about stands there
_EVERYWHERE: Final = 0.7  # a term of more stories than that is the theme itself
_SAME: Final = 0.6  # two terms told by the same stories are one
_OWN: Final = 0.2
"""The part of all articles with a term that are among those found, at least: what is said everywhere tells nothing of the theme."""
_UNKNOWN: Final = 0.5  # that part, for a pair of words of the titles
_WORD: Final = re.compile(r"[^\W_]+")


def telling(stories: Sequence[Story], theme: Theme, widenings: Iterable[Widening]) -> dict[str, frozenset[str]]:
    """At most MOST terms, as they are mostly written, with the ids of the stories that tell each: first what many of them tell, and few
    articles on other things.

    Candidates are the widenings and the pairs of words of the titles, but not the theme's own words, nor their translations.
    """
    texts = {story.id: run(f"{story.title} {story.lead.article.text[:_LEAD]}") for story in stories}
    chosen = list(widenings)
    own = theme.words.union(*(stems(widening.term) for widening in chosen if widening.kind == "dictionary"))
    spelled = _spelled(stories, own, chosen)
    told = {key: frozenset(id for id, said in texts.items() if key in said) for key in spelled}
    most = _EVERYWHERE * len(stories)
    worth = {key: _share(len(told[key]), spelled[key][1]) for key in spelled if FEWEST <= len(told[key]) <= most}
    ranked = sorted((key for key in worth if worth[key] >= _OWN), key=lambda key: (-len(told[key]) * worth[key], key))
    return {spelled[key][0]: told[key] for key in _apart(ranked, told)}


def _share(stories: int, articles: int) -> float:
    """Which part of the articles of the store that hold a term are among those found; `articles` 0: not known."""
    return min(1.0, stories / articles) if articles else _UNKNOWN


def _spelled(stories: Iterable[Story], own: frozenset[str], widenings: Iterable[Widening]) -> Mapping[str, tuple[str, int]]:
    """Candidates by their run of stems, each as it is written, and how many articles of the store hold it, 0 where nobody counted."""
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for story in stories:
        for key, words in dict(_pairs(story.title, own)).items():
            written[key][words] += 1
    often = sorted((key for key in written if written[key].total() >= FEWEST), key=lambda key: (-written[key].total(), key))
    found = {key: (min(written[key], key=lambda words: (-written[key][words], words)), 0) for key in often[:_LOOKED_AT]}
    return found | {run(one.term): (one.term, one.articles) for one in widenings if not stems(one.term) <= own}


def _pairs(title: str, own: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Two content words that follow one another, not both the theme's own."""
    for first, second in itertools.pairwise(_WORD.finditer(title)):
        words, between = (first[0], second[0]), title[first.end() : second.start()]
        keys = [cut(text.fold(word)) for word in words]
        if between in (" ", "-") and all(_content(word) for word in words) and not own.issuperset(keys):
            yield f" {keys[0]} {keys[1]} ", between.join(word if word.isupper() else word.lower() for word in words)


def _content(word: str) -> bool:
    folded = text.fold(word)
    return len(folded) > 2 and folded not in prose.STOP and not folded.isdigit()


def _apart(ranked: Iterable[str], told: Mapping[str, frozenset[str]]) -> list[str]:
    chosen: list[str] = []
    for key in ranked:
        if len(chosen) < MOST and not any(key in other or other in key or _alike(told[key], told[other]) for other in chosen):
            chosen.append(key)
    return chosen


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > _SAME * len(one | other)
