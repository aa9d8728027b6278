"""Words -> names that no gazetteer holds, by what introduces them, follows them or explains them. Pure.

A rule gives places [start, end), a kind, and what else the name goes by. The tables of `cues` say which words they look for.
"""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from techwatch.actors import cues
from techwatch.actors.people import given
from techwatch.actors.words import SMALL, Words, cut, named, ordinary, word_set
from techwatch.text import fold
from techwatch.types import ActorKind

_ADJECTIVE: Final = re.compile(
    r"(?:[a-zé]+(?:aise|ais|oise|ois|ienne|ien|éenne|éen|ane|ine|ande|and|arde|ard|aine|ain|gnole|gnol|elge|isse|que|çaise|èse|lle|el|ive|ante)s?|"
    r"spécialisée?|cotée?|tech|open|source|publi(?:c|que)|privée?)"
)
_OPENERS: Final = ("«", "“", '"')
_INITIALS: Final = re.compile(r"[A-ZÉ][A-ZÉa-z]*[A-ZÉ]\w?")


@dataclass(frozen=True, slots=True)
class Span:
    """A name in a text. `also`: what else it goes by there."""

    start: int
    end: int
    kind: ActorKind
    also: str = ""


Rule = Callable[[Words, int], Span | None]
"""What may be named around a place, None: nothing."""


def found(words: Words) -> Iterator[Span]:
    """Every name that a rule finds, in no order; they may overlap."""
    for place, word in enumerate(words.words):
        for rule in _rules().get(word, ()):
            span = rule(words, place)
            if span and span.start < span.end and span.start not in words.loud and _good(words, span):
                yield span


@functools.cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    """The rules by the word at which they look."""
    table: dict[str, list[Rule]] = {}
    last = {cut(cue).words[-1] for cue in cues.FIRMS}
    by_word = (
        (_firm, frozenset(form for word in last for form in (word, word[0].upper() + word[1:], word + "s"))),
        (_headed, cues.HEADS),
        (_of, cues.OF),
        (_behind, cues.BEHIND),
        (_legal, cues.LEGAL | cues.LAST),
        (_told, frozenset(",")),
        (_raising, cues.RAISES),
        (_initials, frozenset("(")),
        (_programme, cues.PROGRAMMES),
    )
    for rule, starts in by_word:
        for word in starts:
            table.setdefault(word, []).append(rule)
    return {word: tuple(rules) for word, rules in table.items()}


def _good(words: Words, span: Span) -> bool:
    """Whether a name is none of the common words: not capitals alone, and not a word that stands in small letters too."""
    said = words.words[span.start : span.end]
    nobody = cues.COMMON | cues.GENERIC | cues.NATIONS | SMALL
    if all(word in nobody or word.isdigit() for word in said) or len("".join(said)) < 3:
        return False
    return len(said) > 1 or said[0].lower() not in words.lower


# --- companies ----------------------------------------------------------------------------------------


def _firm(words: Words, place: int) -> Span | None:
    """« la start-up nantaise X », "the publisher X"."""
    if words[place] in ("up", "off") and words[place - 1].lower() not in ("start", "scale", "spin"):
        return None
    first = place - (words[place] in ("up", "off"))
    if words[first][0].isupper() and not (words.begins(first) or words[first - 1] in ("le", "la", "l", "du", "au", "les", "un", "une")):
        return None  # a part of a name itself: the Companies Act
    start = _past_adjectives(words, place + 1)
    if words[start] in _OPENERS or words[start] in cues.NATIONS:
        start += 1
    end = words.forward(start)
    while end > start and words[end - 1] in cues.COMMON | cues.KINDS | cues.LEGAL:
        end -= 1
    if end == start or words[start] in cues.COMMON | cues.LEGAL or (words[end] in ("for", "of", "i") and words[end + 1] != "a"):
        return None
    return Span(start, end, "organisation")


def _past_adjectives(words: Words, place: int) -> int:
    """Behind adjectives, and behind a complement in small letters: « éditeur de logiciels lyonnais X »."""
    if words[place] in ("de", "d", "du", "en") and words[place + 1].islower() and words[place + 1] not in SMALL:
        place += 2
    for _ in range(2):
        if _ADJECTIVE.fullmatch(words[place]):
            place += 1
    return place


def _legal(words: Words, place: int) -> Span | None:
    """X SAS, X Technologies."""
    start, belongs = _from(words, place), words[place] in cues.LAST
    if start == place or (belongs and words.begins(start) and place - start < 2) or words[place + 1] in ("of", "for"):
        return None
    if words[place] in ("Group", "Limited") and words[place - 1] in cues.GENERIC:
        return None
    return Span(start, place + belongs, "organisation")


def _from(words: Words, end: int, *, most: int = 4) -> int:
    """Where the run of names starts that ends before `end`, without what only begins a sentence; `end`: there is none of `most` words."""
    start = words.backward(end, most=most + 1)
    if end - start > most:
        return end
    while start < end and (words[start] in cues.COMMON or (words[start][0].isupper() and words[start].lower() in _openings())):
        start += 1
    if end - start > 1 and words.begins(start) and fold(words[start]) in ordinary():  # Yesterday Sampleworks
        start += 1
    return start


@functools.cache
def _openings() -> frozenset[str]:
    """Words that stand before a name and are no part of it, also where a sentence begins with them."""
    return frozenset(word.lower() for word in cues.ROLES) | frozenset(cue for cue in cues.FIRMS if " " not in cue) - {"group", "groupe"}


def _told(words: Words, place: int) -> Span | None:
    """« X, spécialiste de », « X, fondée en 2019 », "X, a Berlin-based start-up"."""
    start = _from(words, place)
    if start == place or not _says_firm(words, place + 1) or words[start - 1] == ",":
        return None
    return Span(start, place, "organisation")


def _says_firm(words: Words, place: int) -> bool:
    if words[place] in cues.SEATED:
        return True
    article = words[place] in ("a", "an", "the", "une", "un", "la", "le", "l")
    reach = 5 if words[place] in ("a", "an") else 1 + article
    for ahead in range(place, place + reach):
        if words[ahead] in cues.KINDS:
            return True
        if words[ahead] in ",.;:()\n":
            return False
    return False


def _raising(words: Words, place: int) -> Span | None:
    """« X lève 12 millions », "X has raised $4m"."""
    if not any(words[ahead] in cues.MONEY or words[ahead][0].isdigit() for ahead in (place + 1, place + 2)):
        return None
    if not any(words[ahead] in cues.MONEY or re.fullmatch(r"\d+[mMbB]n?", words[ahead]) for ahead in range(place + 1, place + 6)):
        return None
    end = place - 1 if words[place - 1] in ("a", "has", "vient") else place
    start = _from(words, end)
    return Span(start, end, "organisation") if start < end else None


# --- institutions -------------------------------------------------------------------------------------

_JOINTS: Final = word_set("de du des d la le les l & en")


def _headed(words: Words, place: int) -> Span | None:
    """Institut X, Université catholique de X, CHU de X."""
    start = place + 1
    while words[start] in cues.BETWEEN:
        start += 1
    ahead = 0
    while words[start + ahead] in _JOINTS and ahead < 2:
        ahead += 1
    if not named(words[start + ahead]) or (words[place][0].islower() and words[place] not in ("université", "musée")):
        return None
    end = words.forward(start + ahead, joints=_JOINTS - {"en"})
    if words[end].isdigit() and len(words[end]) < 3:
        end += 1
    while words[end - 1] in cues.COMMON:
        end -= 1
    return Span(place, end, "organisation") if end > start + ahead else None


def _of(words: Words, place: int) -> Span | None:
    """University of X, National Institute for X and Y."""
    ahead = place + 2 + (words[place + 2] == "the")
    if words[place + 1] not in ("of", "for") or not named(words[ahead]):
        return None
    start = _from(words, place + 1, most=5)
    end = words.forward(ahead, joints=frozenset(("and", "of", "&")))
    both = next((each for each in range(ahead, end) if words[each] == "and"), 0)
    if both and (words[both + 1] in given() or cues.OF & set(words.words[both + 1 : end + 1]) or "Parliament" in words.words[both:end]):
        end = both
    goes_on = words[end] in ("to", "against", "for") or (
        words[end] == "," and named(words[end + 1]) and words[end + 2] in (",", "and", "&")
    )
    return None if goes_on or start > place else Span(start, end, "organisation")


def _behind(words: Words, place: int) -> Span | None:
    """X University, the X Foundation."""
    start = _from(words, place, most=6)
    if start == place or words[place + 1] in ("of", "for") or named(words[place + 1]) or words[start - 1] in ("and", "&"):
        return None
    return Span(start, place + 1, "organisation")


# --- programmes, and names with their initials ----------------------------------------------------------


def _programme(words: Words, place: int) -> Span | None:
    """« le programme X », "the X programme"."""
    ahead = place + 1 + (words[place + 1] in _OPENERS)
    end = words.forward(ahead, most=4)
    if ahead > place + 1 and named(words[ahead]):
        end = next((close for close in range(ahead + 1, ahead + 8) if words[close] in ("»", "”", '"')), end)
    if end > ahead and words[ahead] not in cues.COMMON and words[place] in ("programme", "dispositif"):
        return Span(ahead, end, "programme")
    start = _from(words, place)
    known = start < place and words[start - 1] in ("the", "The", "its", "this") and words[place] != "dispositif"
    return Span(start, place, "programme") if known else None


def _initials(words: Words, place: int) -> Span | None:
    """« Agence de la rénovation (AR) »: a name whose words begin with the letters in brackets; its first word says the kind."""
    short = words[place + 1]
    if words[place + 2] != ")" or not _INITIALS.fullmatch(short) or len(short) > 8:
        return None
    for start in range(place - 2, max(-1, place - 13), -1):
        if words[start] in (",", ".", ";", ":", "\n", "(", ")", "»", "«"):
            return None
        kind = _kind_of(words[start])
        if kind and _spells(short, words.words[start:place]):
            return Span(start, place, kind, also=short)
    return None


def _kind_of(head: str) -> ActorKind | None:
    if head.lower() in cues.GROUPED["organisation"]:
        return "organisation"
    return "programme" if head.lower() in cues.GROUPED["programme"] else None


def _spells(short: str, said: tuple[str, ...]) -> bool:
    """Whether the first letters of `said`, with or without those of its small words, make `short`."""
    letters = fold(short)
    plain = "".join(fold(word)[0] for word in said if word.lower() not in SMALL)
    return letters in (plain, "".join(fold(word)[0] for word in said))


def introduced(words: Words, start: int, end: int) -> bool:
    """Whether something says that the name at [start, end) is an organisation's: « le groupe X », « chez X », « X SAS »."""
    if words[start - 1] in ("chez", "Chez") or words[end] in cues.LEGAL:
        return True
    return any(span.kind == "organisation" and span.start == start for span in _around(words, start, end))


def _around(words: Words, start: int, end: int) -> Iterator[Span]:
    """What rules find whose cue stands up to four words before the place, or right behind it."""
    for place in range(max(0, start - 4), min(len(words), end + 3)):
        for rule in _rules().get(words[place], ()):
            span = rule(words, place)
            if span:
                yield span
