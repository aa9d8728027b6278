"""Texts -> the organisations, people, places and programmes that they name. Pure.

A gazetteer of French and European actors in a spaCy PhraseMatcher comes first, then rules for what it does not hold, then the entities of
a trained pipeline where one is configured. A wrong name is worse than a missing one: whatever is doubtful needs a proof in the text.
"""

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from techwatch.actors import cues, people, rules, trained
from techwatch.actors.gazetteer import Entry, known
from techwatch.actors.rules import Span
from techwatch.actors.tongues import known_as
from techwatch.actors.words import Words, cut, named as capital
from techwatch.config import OwnActors
from techwatch.text import fold
from techwatch.types import Lang, Named

if TYPE_CHECKING:
    from spacy.tokens import Doc

READ: Final = 3_000
"""Characters of an article that are read: about 500 words, what follows says more of other things."""

_SHORT: Final = 5  # letters: the longest word in capitals that may be one of a line in capitals


@functools.lru_cache(maxsize=2)  # one article is looked through for known names and for members
def read(title: str, text: str) -> Words:
    """The first `READ` characters of an article as words; a text that begins with its title does not say it twice."""
    return cut((text if title and text.startswith(title) else f"{title}\n{text}")[:READ])


@dataclass(frozen=True, slots=True)
class _Match:
    """A place where the text writes a name of the gazetteer. `doubtful`: it may be something else."""

    start: int
    end: int
    entry: Entry
    doubtful: bool


class Finder:
    """Finds who is named. `own`: the home's actors.yaml; `pipelines`: trained spaCy pipelines by language."""

    def __init__(self, own: OwnActors | None = None, *, pipelines: Mapping[Lang, str] | None = None) -> None:
        from spacy.matcher import PhraseMatcher
        from spacy.vocab import Vocab

        own = own or OwnActors()
        self._pipelines = dict(pipelines or {})
        self._struck = frozenset(map(known_as, own.strike))
        entries = {name: Entry(name, said.kind, said.aliases, said.near, bool(said.near)) for name, said in own.actors.items()}
        self._spelled: dict[tuple[str, ...], list[tuple[Entry, bool]]] = {}
        for entry in known(entries, own.strike):
            for spelled, doubtful in entry.spellings():
                self._spelled.setdefault(cut(spelled).words, []).append((entry, doubtful))
        self._vocab = Vocab()
        self._words = frozenset(word for words in self._spelled for word in words)
        self._matcher = PhraseMatcher(self._vocab, attr="ORTH")
        self._matcher.add("known", [self._doc(words) for words in self._spelled if words])

    def named(self, title: str, text: str, lang: Lang = "und") -> tuple[Named, ...]:
        """Who an article names, each once, in the order of the text; `READ` characters are read."""
        words = read(title, text)
        ruled = _ruled(words)
        matches = [match for match in self._matches(words) if not any(_inside(match, span) for span in ruled)]
        standing = _proven(words, matches, {span.start for span in ruled if span.kind != "person"})
        spans = [span for span in ruled if not any(_touch(span, match) for match in matches)]
        taken: list[Span | _Match] = [*standing, *spans]
        told = [span for span in trained.found(words, self._pipelines.get(lang, "")) if not any(_touch(span, other) for other in taken)]
        standing += [match for span in told if (match := self._as_known(words, span))]
        found = _each_once(words, standing, [*spans, *told])
        return tuple(actor for actor in found if known_as(actor.name) not in self._struck)

    def _as_known(self, words: Words, span: Span) -> _Match | None:
        """A name that a trained pipeline tells, as the gazetteer has it."""
        entries = (entry for entry, _ in self._spelled.get(words.words[span.start : span.end], ()) if entry.kind == span.kind)
        entry = next(entries, None)
        return _Match(span.start, span.end, entry, False) if entry else None

    def _doc(self, words: Sequence[str]) -> "Doc":
        from spacy.tokens import Doc

        return Doc(self._vocab, words=[word if word in self._words else "_" for word in words])  # or the vocabulary would grow for ever

    def _matches(self, words: Words) -> list[_Match]:
        """What of the gazetteer the text writes, the longest where one lies in another."""
        places = sorted(((start, end) for _, start, end in self._matcher(self._doc(words.words))), key=lambda place: (place[0], -place[1]))
        matches, behind = list[_Match](), 0
        for start, end in places:
            if end > behind:
                matches += [_Match(start, end, entry, doubtful) for entry, doubtful in self._spelled[words.words[start:end]]]
                behind = end
        return matches


def _ruled(words: Words) -> list[Span]:
    """What rules find, people before all else, and without what lies inside another."""
    given = people.given()
    spans = [Span(start, end, "person") for start, end in people.people(words)]
    found = [span for span in rules.found(words) if not (span.end - span.start > 1 and words[span.start] in given)]
    for span in sorted(found, key=lambda span: (span.start - span.end, span.start)):
        if not any(_touch(span, other) for other in spans):
            spans.append(span)
    return spans


def _touch(one: Span, other: Span | _Match) -> bool:
    return one.start < other.end and other.start < one.end


def _inside(match: _Match, span: Span) -> bool:
    """Whether a match is a part of a longer name."""
    return span.start <= match.start and match.end <= span.end and span.end - span.start > match.end - match.start


# --- what is doubtful -----------------------------------------------------------------------------------


def _proven(words: Words, matches: Iterable[_Match], introduced: set[int]) -> list[_Match]:
    """The matches that count; of several at one place the first."""
    matches = list(matches)
    sure = {match.entry.name for match in matches if not match.doubtful and match.entry.kind != "place"}
    standing = dict[int, _Match]()
    for match in matches:
        listed = _listed(words, match, standing.values())
        if match.start not in standing and (listed or _counts(words, match, sure, introduced)):
            standing[match.start] = match
    return list(standing.values())


def _listed(words: Words, match: _Match, standing: Iterable[_Match]) -> bool:
    """Whether a place follows another one that counts: Lisbonne et Porto."""
    if match.entry.kind != "place" or words[match.start - 1] not in ("et", "and", ",", "ou", "or"):
        return False
    return any(other.entry.kind == "place" and other.end == match.start - 1 for other in standing) and _stands_alone(words, match)


def _counts(words: Words, match: _Match, sure: set[str], introduced: set[int]) -> bool:
    if match.entry.kind == "place":
        return _stands_alone(words, match) and (not match.doubtful or _in_place(words, match))
    if _shouted(words, match):
        return False
    if not match.doubtful or match.entry.name in sure:
        return True
    if match.end - match.start == 1 and not _may_be_name(words, match.start):
        return False
    if match.start in introduced or rules.introduced(words, match.start, match.end):
        return True
    return any(words.holds(word) for word in match.entry.near)


def _may_be_name(words: Words, place: int) -> bool:
    """Whether a doubtful name of one word may be that of a company: no place, no surname, no ordinary word in a line of capitals."""
    before = words[place - 1]
    if before in ("à", "À") or (place in words.loud and not words[place].isupper()) or words[place].lower() in words.lower:
        return False
    if before == "." and len(words[place - 2]) == 1:  # John M. Ford
        return False
    return not capital(before) or before in cues.COMMON | cues.NATIONS or words.begins(place - 1)


def _in_place(words: Words, match: _Match) -> bool:
    before = words[match.start - 1]
    if before in ("la", "le", "l", "les"):  # dans la Marne
        return words[match.start - 2] in ("dans", "Dans", "de", "sur")
    return before in cues.PLACES and before not in ("et", "and", "for")


def _stands_alone(words: Words, match: _Match) -> bool:
    """Whether a place is no part of another name: no word with a capital beside it, no figure behind."""
    before, after = words[match.start - 1], words[match.end]
    if after[0].isdigit() or (capital(after) and after not in cues.COMMON):
        return False
    return before not in cues.SPEAKS and (not capital(before) or before in cues.COMMON or before in cues.PLACES)


def _shouted(words: Words, match: _Match) -> bool:
    """Whether a short word in capitals is no name: in a line in capitals (UN), behind a figure (300 BCE), joined (t-SNE)."""
    word, begin = words[match.start], words.starts[match.start]
    if word.isupper() and (words[match.start - 1].isdigit() or words.text[max(0, begin - 1) : begin] == "-"):
        return True
    beside = (words[match.start - 1], words[match.end])
    alone = match.end - match.start == 1 and word.isupper() and len(word) <= _SHORT
    return alone and all((other.isupper() and len(other) > 1) or other in "\n:,." for other in beside) and any(map(str.isupper, beside))


# --- one name each ----------------------------------------------------------------------------------------


def _each_once(words: Words, matches: Iterable[_Match], spans: Sequence[Span]) -> Iterator[Named]:
    """Names in the order of the text: short forms of a name, and its initials, go under the whole one."""
    known_as = {fold(words.spelled(match.start, match.end)): match.entry.name for match in matches}
    placed = [(match.start, Named(match.entry.name, match.entry.kind)) for match in matches]
    whole = {fold(span.also): _name(words, span) for span in spans if span.also}
    full = {fold(_name(words, span)) for span in spans} | {fold(actor.name) for _, actor in placed}
    for span in spans:
        name = _name(words, span)
        if (span.also and fold(span.also) in known_as) or fold(name) in known_as:
            continue
        if not any(other.startswith(f"{fold(name)} ") for other in full):
            placed.append((span.start, Named(whole.get(fold(name), name), span.kind)))
    seen = set[str]()
    for _, actor in sorted(placed, key=lambda each: each[0]):
        if fold(actor.name) not in seen:
            seen.add(fold(actor.name))
            yield actor


def _name(words: Words, span: Span) -> str:
    name = words.spelled(span.start, span.end)
    if span.kind == "person":
        return " ".join(part.title() if part.isupper() and len(part) > 2 else part for part in name.split(" "))
    return name[0].upper() + name[1:] if " " in name else name


_ready: dict[str, Finder] = {}


def finder(own: OwnActors, pipelines: Mapping[Lang, str]) -> Finder:
    """The finder of a home, kept per process."""
    key = f"{own.version} {sorted(pipelines.items())}"
    if key not in _ready:
        _ready.clear()  # a changed file takes the old one's place
        _ready[key] = Finder(own, pipelines=pipelines)
    return _ready[key]
