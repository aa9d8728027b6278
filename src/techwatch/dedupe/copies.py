"""Two texts -> whether one repeats the other: copies, wire texts, republished releases, teasers. Pure.

Containment of 5-word shingles without those that many texts share, and guards: names and numbers, what stands where, numbered
titles, one site. Measured on 1,462 labelled pairs and 1,950 made ones (2026-11): MinHash and SimHash lose teasers, Jaccard merges
columns made by one template.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Protocol, Self

from techwatch import text as words_of, urls
from techwatch.dedupe.hashes import hash_of, short, short_hashes_of
from techwatch.types import Article

LIMIT: Final = 10
"""A sampled shingle that more texts hold is boilerplate and leads to no candidate."""
_KEY_RATE: Final = 4  # of the sketch: every 16th shingle
_LEAD_KEY_RATE: Final = 2  # of the first words: hardly a teaser of 45 words has no key at all
_LEAD_SHINGLES: Final = 56  # of the first 60 words
_SKETCH_RATE: Final = 4
_CANDIDATES: Final = 20
_FREQUENT: Final = 4
_FEWEST: Final = 8  # shingles of a sketch: with fewer, one by chance would count too much
_FEWEST_WHOLE: Final = 4  # unless all of them are shared, and so many names and numbers
_FEWEST_FACTS: Final = 3
_CONTAINMENT: Final = 0.35
_FACTS_CONTAINMENT: Final = 0.25  # where every fifth word was changed but hardly a name or number
_SHORT_CONTAINMENT: Final = 0.75  # two short notes may begin with the same sentence
_SHORT_SKETCH: Final = 20  # about 85 words
_ALL_FACTS: Final = 0.85
_MANY_FACTS: Final = 8
_FACTS_OPENING: Final = 0.5
_MARKS_SHARED: Final = 0.45
_WORD_FOR_WORD: Final = 0.97  # names and numbers stand in the shingles themselves; a text with two of them may seem to have others
_TOGETHER: Final = 0.95  # the less text two articles share, the more of their names and numbers must be the same
_OPENING_WORDS: Final = 50
_OPENING_SHARED: Final = 0.3
_END_OPENING: Final = 0.6  # where nothing of the first half is shared
_WHOLE: Final = 0.8  # so much of the shorter text is no block at its end
_LONGEST_BLOCK: Final = 32  # shingles of a sketch, about 130 words: hardly a company says more of itself
_BEFORE_BLOCK: Final = 0.05  # of the shared shingles, in the first half of a text that shares its end only
_SITE_FACTS: Final = 0.8  # one site repeats its own phrases, series and offers: there only a whole text is a copy
_SHORT_TEXT: Final = 25  # words: only exact equality counts below
_SHORTEST: Final = 6  # words: "L'édito", "Agenda" say nothing
EXACT_DAYS: Final = 7

_ABOUT: Final = re.compile(
    r"\n\W{0,3}(?:(?:à|a) propos d(?:e|u|es) |à propos d['’]|about (?-i:(?=[A-Z0-9]))|contacts? (?:presse|médias?)\b|press contact)", re.I
)
_ABOUT_FROM: Final = 150  # characters
_ABOUT_PART: Final = 0.3  # of the text; before that it is a heading of the article
_ABOUT_LONGEST: Final = 2500  # characters, with contacts and notes; more is a chapter of the article

_SERIES: Final = re.compile(
    r"(\d+) ?/ ?\d+|(?:#|n[°ºo]\.? ?|\b(?:[ée]p(?:isode|\.)?|part(?:ie)?|teil|parte|vol(?:ume|\.)?|chap(?:itre|ter)|chapitre|saison|season"
    r"|folge|num[ée]ro|issue|semaine|week|woche|semana|jour|day|tag|[ée]dition|rc|beta|alpha|version|v)[ -]?)(\d+(?:\.\d+)*)",
    re.I,
)
"""Where a title says which of a series it is: "(3/6)", "#12", "n° 12", "épisode 12", "Week 23", "9.0-rc1"."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared of a text. `exact`: hash of all words of title and text; `tokens`: words of the text.

    `sketch`: every 4th shingle hash (by value, so that two texts sample the same ones); `marks`: hashes of names and numbers,
    `opening`: those of them that stand in the first words. `half`: what of the sketch stands in the first half of the text,
    `lead`: in its first words; all of 32 bits, `exact` of 64. `keys`: the shingles under which it is found: every 16th, and every 8th of
    the first words, in order. `title`, `site`: as published, and its host ("" = unknown).
    """

    exact: int
    tokens: int
    sketch: frozenset[int] = frozenset()
    marks: frozenset[int] = frozenset()
    opening: frozenset[int] = frozenset()
    half: frozenset[int] = frozenset()
    lead: frozenset[int] = frozenset()
    keys: tuple[int, ...] = ()
    title: str = ""
    site: str = ""

    @classmethod
    def nothing(cls) -> Self:
        """The fingerprint of no text."""
        return cls(0, 0)

    def without_sketch(self) -> "Fingerprint":
        """What is kept of a copy that adds nothing: it is found through its original."""
        return Fingerprint(self.exact, self.tokens)


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of an earlier article. `copy_of`: the first article of the same text, its own id if none.

    The rest is as in `Fingerprint`; what is not known (0, "") guards nothing.
    """

    copy_of: int
    story: str
    tokens: int
    sketch: frozenset[int]
    marks: frozenset[int]
    opening: frozenset[int]
    exact: int = 0
    title: str = ""
    site: str = ""

    @classmethod
    def of(cls, print_: Fingerprint) -> Self:
        """All that is known of a text as `original` meets it, but in no story yet."""
        return cls(0, "", print_.tokens, print_.sketch, print_.marks, print_.opening, print_.exact, print_.title, print_.site)


@dataclass(frozen=True, slots=True)
class Likeness:
    """Why two texts are copies or not. `shared`: sampled shingles in both (one in 4, common ones left out); `fewest`: of the shorter.

    `contained`: their part of the shorter text (0..1). `agreement`: part of the names and numbers of the text that has fewer which
    the other has too (0..1), `facts`: how many; `openings`: the same of the first words, the better of both ways. `reason`:
    "exact" (the same words) and "contained" for copies; else what speaks against it: "short" (too few words for anything but
    equality), "little" (too little text in common), "series" (titles number them differently), "facts" (other names and
    numbers), "site" (not enough for two texts of one site), "end" (only the end is shared), "opening" (they begin with other
    names and numbers).
    """

    contained: float
    shared: int
    fewest: int
    agreement: float
    facts: int
    openings: float
    enough: bool
    reason: str


class _Shingles(Protocol):
    def holders(self, keys: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]: ...

    def fingerprints(self, articles: Sequence[int]) -> Mapping[int, Known]: ...


class _Lookup(_Shingles, Protocol):
    def exact(self, digest: int, *, days: range) -> int | None: ...

    def two_calls(self, one: int, other: int, *, exact: bool) -> bool: ...


def possible_keys(sketch: Iterable[int]) -> list[int]:
    """The shingles of a sketch under which its text may be found: which of them stand in the first words is not kept."""
    return [h for h in sketch if h % _LEAD_KEY_RATE == 0]


@lru_cache(maxsize=128)  # articles are read ahead of their comparison
def fingerprint(article: Article) -> Fingerprint:
    """The fingerprint of an article's text; short texts are known by their exact words and have no sketch."""
    text = without_about(article.text)
    tokens = words_of.words(text)
    whole = words_of.words(article.title) + tokens
    exact = hash_of(" ".join(whole)) if len(whole) >= _SHORTEST else 0
    if len(tokens) < _SHORT_TEXT:
        return Fingerprint(exact, len(tokens))
    sampled = [(place, short(h // _SKETCH_RATE)) for place, h in enumerate(words_of.shingles(tokens)) if h % _SKETCH_RATE == 0]
    lead = frozenset(h for place, h in sampled if place < _LEAD_SHINGLES)
    opening = " ".join(text.split(maxsplit=_OPENING_WORDS)[:_OPENING_WORDS])
    return Fingerprint(
        exact=exact,
        tokens=len(tokens),
        sketch=frozenset(h for _, h in sampled),
        marks=_marks(text),
        opening=_marks(opening),
        half=frozenset(h for place, h in sampled if place < len(tokens) // 2),
        lead=lead,
        keys=tuple(sorted({h for _, h in sampled if h % _KEY_RATE == 0}.union(possible_keys(lead)))),
        title=article.title,
        site=urls.bare_host(article.url),
    )


def _marks(text: str) -> frozenset[int]:
    return frozenset(short_hashes_of(words_of.names(text) | words_of.numbers(text)))


def without_about(text: str) -> str:
    """`text` up to the block on the company at its end, which all its releases share; whole when hardly more is left."""
    first = max(_ABOUT_FROM, int(len(text) * _ABOUT_PART), len(text) - _ABOUT_LONGEST)
    cut = _ABOUT.search(text, first)
    return text[: cut.start()] if cut else text


def original(mine: Fingerprint, lookup: _Lookup, day: int, *, article: int) -> tuple[Known | None, float]:
    """The known text that `mine`, of `article`, repeats, and how much of the shorter one they share; None: it is new.

    Two calls are no copies for sharing the boilerplate of a programme: what they state decides.
    """
    twin = lookup.exact(mine.exact, days=range(day - EXACT_DAYS, day + EXACT_DAYS + 1)) if mine.exact else None
    if twin is not None and not lookup.two_calls(article, twin, exact=True):
        return lookup.fingerprints([twin]).get(twin), 1.0
    known = _candidates(mine, lookup)
    common = _frequent(known.values())
    found = ((likeness(mine, other, common), -each) for each, other in known.items())
    copies = [
        (like.shared, like.contained, each) for like, each in found if like.enough and not lookup.two_calls(article, -each, exact=False)
    ]
    _, contained, best = max(copies, default=(0, 0.0, 0))
    return (known[-best], contained) if copies else (None, 0.0)


def common_shingles(mine: Fingerprint, lookup: _Shingles) -> frozenset[int]:
    """The sampled shingles that do not count when `mine` is compared, for many known texts hold them."""
    return _frequent(_candidates(mine, lookup).values())


def _candidates(mine: Fingerprint, lookup: _Shingles) -> Mapping[int, Known]:
    return lookup.fingerprints(_worth_a_look(lookup.holders(mine.keys, limit=LIMIT + 1)))


def _worth_a_look(holders: Mapping[int, Sequence[int]]) -> list[int]:
    """The articles that share most rare shingles, and a few that hold the boilerplate, so that it is seen as such."""
    rare = Counter(article for found in holders.values() if len(found) <= LIMIT for article in found)
    best = sorted(rare, key=lambda article: (-rare[article], article))[:_CANDIDATES]
    witnesses = [article for found in holders.values() if len(found) > LIMIT for article in found[: _FREQUENT + 1]]
    return sorted({*best, *witnesses})


def _frequent(known: Iterable[Known]) -> frozenset[int]:
    """The shingles that several different texts hold: the "about" block of releases, the site's own phrases."""
    texts: dict[int, set[int]] = {}
    for other in known:
        texts.setdefault(other.copy_of, set()).update(other.sketch)
    if len(texts) < _FREQUENT:
        return frozenset()
    counts = Counter(h for sketch in texts.values() for h in sketch)
    return frozenset(h for h, count in counts.items() if count >= _FREQUENT)


def likeness(mine: Fingerprint, other: Known, common: frozenset[int]) -> Likeness:
    """How much `mine` and an earlier text have in common, whether that makes them copies, and why. `common`: shingles of many texts.

    The original is the text it shares most with, not the one it holds most of: an update may quote a short note in full.
    """
    left, right = mine.sketch - common, other.sketch - common
    shared, fewest = left & right, min(len(left), len(right))
    some, others = sorted((mine.marks, other.marks), key=len)
    facts = len(some & others)
    whole = len(shared) == fewest and fewest >= (_FEWEST_WHOLE if facts >= _FEWEST_FACTS else _FEWEST)
    measured = Likeness(
        contained=1.0 if whole else len(shared) / max(_FEWEST, fewest),
        shared=len(shared),
        fewest=fewest,
        agreement=_part(some, others),
        facts=facts,
        openings=max(_part(mine.opening, other.marks), _part(other.opening, mine.marks)),
        enough=False,
        reason="",
    )
    if mine.exact and mine.exact == other.exact:
        return replace(measured, contained=1.0, enough=True, reason="exact")
    at_end = _is_end(shared, mine, measured.openings)
    against = _too_little(measured) or _other_news(measured, mine, other) or _mere_block(measured, at_end=at_end)
    return replace(measured, enough=not against, reason=against or "contained")


def _too_little(found: Likeness) -> str:
    """ "short", "little" or ""."""
    if not found.fewest:
        return "short"
    return "little" if found.contained < needed(found) else ""


def needed(found: Likeness) -> float:
    """How much must be contained in a copy (0..1): less in an edited text that says so much of the same, more in a short one."""
    if found.fewest < _SHORT_SKETCH:
        return _SHORT_CONTAINMENT
    same_facts = found.agreement >= _ALL_FACTS and found.facts >= _MANY_FACTS and found.openings >= _FACTS_OPENING
    return _FACTS_CONTAINMENT if same_facts else _CONTAINMENT


def _other_news(found: Likeness, mine: Fingerprint, other: Known) -> str:
    """ "facts", "series", "site" or "": a weekly column repeats its words about other people and figures."""
    word_for_word = found.contained >= _WORD_FOR_WORD and found.fewest >= _FEWEST
    if found.agreement < max(_MARKS_SHARED, _TOGETHER - found.contained) and not word_for_word:
        return "facts"
    if (one := _place(mine.title)) and (another := _place(other.title)) and one != another:
        return "series"
    one_site = bool(mine.site) and mine.site == other.site
    return "site" if one_site and (found.contained < _WHOLE or found.agreement < _SITE_FACTS) else ""


def _mere_block(found: Likeness, *, at_end: bool) -> str:
    """ "end", "opening" or "": two releases may share no more than what a company says of itself."""
    if found.contained >= _WHOLE:
        return ""
    if at_end:
        return "end"
    return "" if found.shared > _LONGEST_BLOCK or found.openings >= _OPENING_SHARED else "opening"


def _is_end(shared: frozenset[int], mine: Fingerprint, openings: float) -> bool:
    """Whether only the end of `mine` is shared: a block that leaves out its first words, or its second half where openings differ."""
    if len(shared) <= _LONGEST_BLOCK and not shared & mine.lead:
        return True
    return len(shared & mine.half) <= _BEFORE_BLOCK * len(shared) and openings < _END_OPENING


def _place(title: str) -> str:
    """Which of a series a title says it is, "" when it does not."""
    found = [words_of.fold(match[0]).replace(" ", "") for match in _SERIES.finditer(title)]
    return " ".join(found)


def _part(some: frozenset[int], others: frozenset[int]) -> float:
    return len(some & others) / len(some) if some else 1.0
