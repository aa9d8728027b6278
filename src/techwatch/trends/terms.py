"""The terms of a market and language in a window -> those that pass the test, each one whole. Pure."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from techwatch.trends import burst
from techwatch.trends.calendar import key as key_of, of_the_year, within
from techwatch.trends.counts import Counted, Said, Stratum
from techwatch.trends.weeks import RECENT, Telling

STORIES: Final = 5
"""The stories of the recent weeks that are the least to speak of a rise, told in two of them at least."""
SITES: Final = 3
"""So many publishers tell them at least."""
PER_SITE: Final = 5
"""What one publisher tells counts for so many stories at most."""
RATE: Final = 0.015
"""The share of false terms among those of one week's report that is borne (Benjamini and Hochberg's)."""
ALONE: Final = 0.01
"""Without the publisher that tells most of it a rise is at most so probable by chance."""
ABOVE: Final = 1.5
"""A rise stands so much above the highest three weeks of its past, so that what comes every month is none."""
THEIRS: Final = 0.5
"""Each word of a term gains so large a part of what the term does, or it is a turn of phrase."""
SAME: Final = 0.6
"""Two terms are of one matter when so large a share of the rarer one's stories tells both."""


@dataclass(frozen=True, slots=True)
class Tested:
    """A term and its test. `weekly`: its stories by week; `recent`, `past`: the places of the first article of each.

    `sites`: how many of the recent stories each publisher tells; `chance`: 1.0 for what cannot rise.
    """

    key: tuple[str, ...]
    weekly: tuple[int, ...]
    recent: frozenset[int]
    past: frozenset[int]
    sites: Mapping[int, int]
    chance: float


def tested(counted: Counted, stratum: Stratum, told: Telling) -> list[Tested]:
    """The terms that rise, at RATE, and no turn of phrase around what rises."""
    terms = {row: _tested(counted, stratum, told, row) for row in told.often(STORIES).tolist()}
    chances = [term.chance for term in terms.values() if term.chance <= RATE]
    limit = burst.pass_together(chances, among=told.looked_at(STORIES), rate=RATE) if chances else 0.0
    passing = {row: term for row, term in terms.items() if term.chance <= limit} if limit else {}
    single = {words[-1]: row for row, words in enumerate(stratum.terms.tolist()) if not any(words[:-1])} if passing else {}
    found: list[Tested] = []
    for row, term in passing.items():
        words = [single[word] for word in stratum.terms[row].tolist() if single.get(word, row) != row]
        gained = all(_gain(told, word) >= THEIRS * _gain(told, row) for word in words)
        if gained and not any(_stands_alone(_tested(counted, stratum, told, word), term, counted, told) for word in words):
            found.append(term)
    return found


def _gain(told: Telling, row: int) -> float:
    """By how much a term's share of the stories grew."""
    before, weekly, sizes = told.window.before, told.weekly[row], told.sizes
    return float(weekly[before:].sum() / max(1, sizes[before:].sum()) - weekly[:before].sum() / max(1, sizes[:before].sum()))


def _tested(counted: Counted, stratum: Stratum, told: Telling, row: int) -> Tested:
    key = tuple(counted.words[word] for word in stratum.terms[row] if word)
    term = _told_in(key, told.places(row).tolist(), counted, told)
    return replace(term, chance=_chance(term, told)) if _is_high(term, told) else term


def _told_in(key: tuple[str, ...], places: Iterable[int], counted: Counted, told: Telling) -> Tested:
    weekly = [0] * told.window.weeks
    recent, past = set[int](), set[int]()
    for place in places:
        week = int(told.window.week_of[place])
        weekly[week] += 1
        (recent if week >= told.window.before else past).add(place)
    sites = Counter(int(counted.sites[place]) for place in recent)
    return Tested(key, tuple(weekly), frozenset(recent), frozenset(past), sites, 1.0)


def _is_high(term: Tested, told: Telling) -> bool:
    """Told by enough publishers, in two of the weeks, and well above what it ever was for as long."""
    before, sizes = told.window.before, told.sizes.tolist()
    if len(term.sites) < SITES or sum(count > 0 for count in term.weekly[before:]) < 2:
        return False
    runs = [(sum(term.weekly[at : at + RECENT]), sum(sizes[at : at + RECENT])) for at in range(before - RECENT + 1)]
    highest = max((count / max(1, size) for count, size in runs), default=0.0)
    return bool(len(term.recent) / max(1, sum(sizes[before:])) >= ABOVE * highest)


def _chance(term: Tested, told: Telling) -> float:
    """How probable it is by chance; 1.0 where it hangs on one publisher."""
    before, sizes = told.window.before, told.sizes.tolist()
    capped = sum(min(count, PER_SITE) for count in term.sites.values())
    most = min(PER_SITE, max(term.sites.values(), default=0))
    spread = burst.spread(term.weekly[:before], sizes[:before])
    chances = [
        burst.chance(count, len(term.past), of_recent=sum(sizes[before:]), of_past=sum(sizes[:before]), spread=spread)
        for count in (capped, capped - most)
    ]
    others = len(term.recent) - max(term.sites.values(), default=0)
    return chances[0] if chances[1] <= ALONE and others >= SITES else 1.0


def whole(terms: Sequence[Tested], counted: Counted, told: Telling) -> list[Tested]:
    """Of terms that are pieces of one another, or are told by the same stories, the one that is the matter itself; the surest first.

    What the year brings back is left out last, with what is told together with it.
    """
    left = list(terms)
    for long in sorted(terms, key=lambda term: -len(term.key)):
        for short in [term for term in left if len(term.key) < len(long.key) and within(term.key, long.key)]:
            if long in left:
                left.remove(long if _stands_alone(short, long, counted, told) else short)
    kept: list[Tested] = []
    for term in sorted(left, key=lambda term: (-len(term.recent), term.chance, term.key)):
        if all(len(term.recent & other.recent) < SAME * len(term.recent) for other in kept):
            kept.append(term)
    return sorted((term for term in kept if not of_the_year(term.key)), key=lambda term: (term.chance, term.key))


def _stands_alone(short: Tested, long: Tested, counted: Counted, told: Telling) -> bool:
    """Whether a piece of a term rises in the stories that do not tell the whole of it."""
    places = sorted((short.recent - long.recent) | (short.past - long.past))
    rest = _told_in(short.key, places, counted, told)
    return len(rest.sites) >= SITES and _chance(rest, told) <= ALONE


def spelled(key: tuple[str, ...], said: Iterable[Said]) -> str:
    """How these articles write a term mostly, in small letters but for acronyms."""
    found: Counter[str] = Counter()
    for article in said:
        words = [(word, key_of(word)) for word in re.findall(r"[^\W_]+(?:['’-](?=\w))?", f"{article.title}\n{article.lead}")]
        for at in range(len(words) - len(key) + 1):
            run = words[at : at + len(key)]
            if tuple(each for _, keys in run for each in keys) == key:
                found[_joined([word for word, _ in run])] += 1
    return min(found, key=lambda words: (-found[words], words), default=" ".join(key))


def _joined(words: Sequence[str]) -> str:
    joined = " ".join(word if word.isupper() else word.lower() for word in words)
    return re.sub(r"(['’-]) ", r"\1", joined).rstrip("'’-")
