"""Words -> the people who speak in a text or whose part it tells: a usual given name, a surname, and a proof. Pure."""

import functools
from collections.abc import Iterator
from typing import Final

from techwatch.actors import cues
from techwatch.actors.gazetteer import unaccented
from techwatch.actors.gazetteer.people import GIVEN
from techwatch.actors.words import Words, named

_NEAR: Final = 4  # words between a role and the name that it belongs to: "la directrice générale de l'école, …"


@functools.cache
def given() -> frozenset[str]:
    """Given names as texts write them."""
    names = GIVEN.split()
    return frozenset(form for name in names for form in (name, unaccented(name)))


def people(words: Words) -> Iterator[tuple[int, int]]:
    """Where people are named with a proof that they are people: a title, speech, or a role beside the name."""
    known, behind = given(), 0
    for start in [place for place, word in enumerate(words.words) if word in known]:
        if start < behind or words[start - 1] in cues.NOT_PEOPLE or start in words.loud:
            continue
        end = _surname(words, start)
        if end and (_before(words, start) or _after(words, end)):
            behind = end
            yield start, end


def _surname(words: Words, start: int) -> int:
    """Where the name ends that begins with the given name at `start`; 0: no surname follows."""
    place = start + 1
    while words[place] in given() and place < start + 3:
        place += 1
    if not _surname_word(words[place]) and place > start + 1 and words[place] not in cues.PARTICLES:
        return place if words.ends_with(place - 2) != "-" else 0  # Camille Martin: the surname is a given name too
    while words[place] in cues.PARTICLES and place < start + 5:
        place += 1
    if not _surname_word(words[place]):
        return 0
    end = place + 1
    joined = words.ends_with(place) in "-'’" and words.ends_with(place) != ""
    return end + 1 if joined and _surname_word(words[end]) else 0 if named(words[end]) and words[end] not in cues.ROLES else end


def _surname_word(word: str) -> bool:
    return len(word) > 1 and word.isalpha() and named(word) and word not in cues.COMMON and word not in cues.BEHIND | cues.LEGAL | cues.LAST


def _before(words: Words, start: int) -> bool:
    """Whether a title, "selon", a verb of speech or a role stands right before."""
    last = words[start - 1]
    if last in cues.TITLES or last in cues.SPEAKS or (last == "." and words[start - 2] in cues.TITLES):
        return True
    if last == "to" and words[start - 2] in ("according", "According"):
        return True
    for place in range(start - 1 - (last == ","), start - 1 - _NEAR, -1):
        if words[place] in cues.ROLES:
            return True
        if words[place] in ",.;:()\n" or words[place] in ("et", "and", "par", "by", "avec", "with"):
            return False
    return False


def _after(words: Words, end: int) -> bool:
    """Whether a verb of speech follows, or a comma or bracket and a role."""
    if words[end] in cues.SPEAKS:
        return True
    if words[end] not in (",", "("):
        return False
    return any(words[place] in cues.ROLES for place in range(end + 1, end + 1 + _NEAR))
