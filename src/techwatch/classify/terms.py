"""An article's title and text become, for each market, the terms found in them and a score of 0 to 1. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from techwatch import text as words
from techwatch.classify.stems import Stems, blank
from techwatch.config import MarketList, Term
from techwatch.types import Evidence, Lang, Market

if TYPE_CHECKING:
    from spacy.tokens import Doc

OFF_TOPIC: Final = "off_topic"
ANY_LANGUAGE: Final = "mul"
"""Terms under this code (ISO 639-2: several languages) are looked for in every text."""

# Round figures, set 2026-11 so that the weights of a market list mean what its head says: in a text as short as a summary a
# term of weight 1 says its market in a title but not alone in the text, and one of weight 2 does wherever it stands. Where
# two round figures would do (_HALF 1.5 or 2, _BODY 0.5 or 0.75) the demonstration's labelled pages decided, whose figures
# tests/gate.yaml guards. Other labelled items only measure; the figures that would suit them best decide nothing here.
_READ: Final = 3_000  # characters of the text that are read: about 500 words, what follows says more of other things
_LEAD: Final = 400  # characters at its beginning that count fully: a first paragraph of about 60 words
_TITLE: Final = 2.0  # what a term in the title counts: double, as for stories
_BODY: Final = 0.75  # what a term after the lead counts: a weight of 3 is still enough in a text of 900 characters
_AGAIN: Final = 0.25  # what each further hit of the same term adds, three at most: all four count less than double
_HALF: Final = 1.5  # the weight that makes a score of 0.5 in a short text: between 1 (text) and 2 (title) of a term of weight 1
_LONG: Final = 1_000  # characters more that ask for as much again: chance hits grow with the length
_RIVAL: Final = 0.25  # of the best other market's weight, taken off: with two terms of weight 1 in a title both their markets come to 0.5
_OFF: Final = 1.0  # of the off-topic weight, taken off: its terms weigh like any other


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the terms say of one market: `weight` 1 is what a text of its length asks for; below 0 they speak against it."""

    weight: float
    evidence: tuple[Evidence, ...] = ()

    @property
    def score(self) -> float:
        """0 to 1: 0.5 at weight 1, then slowly to 1."""
        return 1 - 0.5**self.weight if self.weight > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Words:
    """An article as the classifier reads it: title and beginning of the text, as written and as Docs of stems."""

    title: str
    text: str
    lang: Lang
    title_doc: "Doc"
    text_doc: "Doc"


def read(title: str, text: str, lang: Lang, stems: Stems) -> Words:
    """The words of an article; a text that begins with its title must not say it twice."""
    text = (text[len(title) :].lstrip() if title and text.startswith(title) else text)[:_READ]
    return Words(title, text, lang, stems.doc(title, lang), stems.doc(text, lang))


@dataclass(frozen=True, slots=True)
class _Hit:
    """One place where a term of `market` (and perhaps of one of its themes) stands."""

    market: str
    theme: str
    term: Term
    spelled: str
    where: Literal["title", "text"]
    start: int
    share: float


_Entry = tuple[str, str, Term]  # market, theme, term


class TermFinder:
    """The terms of a market list in a spaCy PhraseMatcher per language, built when a text of it first comes.

    A term that a market has in the text's language and for all languages counts once, as its language has it.
    """

    def __init__(self, markets: MarketList, stems: Stems) -> None:
        self._markets, self._stems = tuple(markets.markets), stems
        self._terms: dict[Lang, list[_Entry]] = {ANY_LANGUAGE: []}
        for name, definition in markets.markets.items():
            for theme, lang, term in definition.all_terms():
                self._terms.setdefault(lang, []).append((name, theme, term))
        for lang, terms in markets.off_topic.items():
            self._terms.setdefault(lang, []).extend((OFF_TOPIC, "", term) for term in terms)
        self._matchers: dict[Lang, _Matcher] = {}

    def prepare(self, lang: Lang) -> None:
        """Build what texts in `lang` need, once; `verdicts` does so too when it was not."""
        for code in self._codes(lang):
            self._matcher(code)

    def _codes(self, lang: Lang) -> list[Lang]:
        """Whose terms a text is read with: those of its language, else of every language in turn."""
        own = sorted(self._terms.keys() - {ANY_LANGUAGE}) or [ANY_LANGUAGE]
        return [lang] if lang in own else own

    def verdicts(self, seen: Words) -> dict[Market, Verdict]:
        """A verdict for every market, in the order of the list."""
        hits = {(hit.market, hit.term.term.casefold(), hit.where, hit.start): hit for hit in self._hits(seen)}.values()
        present = _Company(f"{seen.title}\n{seen.text}")
        evidence = _evidence(hit for hit in hits if present.allows(hit.term))
        weights = {name: sum(found.values()) for name, found in evidence.items()}
        asked = _HALF * (1 + max(0, len(seen.text) - _LEAD) / _LONG)
        return {name: Verdict(_net(name, weights) / asked, _shown(evidence.get(name, {}))) for name in self._markets}

    def _hits(self, seen: Words) -> "Iterator[_Hit]":
        for code in self._codes(seen.lang):
            words = seen if code == seen.lang else read(seen.title, seen.text, code, self._stems)
            yield from self._matcher(code).hits(words.title, words.title_doc, "title")
            yield from self._matcher(code).hits(words.text, words.text_doc, "text")

    def _matcher(self, lang: Lang) -> "_Matcher":
        if lang not in self._matchers:
            wanted = dict.fromkeys((ANY_LANGUAGE, lang))
            once = {(entry[0], entry[2].term.casefold()): entry for code in wanted for entry in self._terms[code]}
            self._matchers[lang] = _Matcher(list(once.values()), lang, self._stems)
        return self._matchers[lang]


class _Matcher:
    """Terms as patterns over the stems of words."""

    def __init__(self, terms: Sequence[_Entry], lang: Lang, stems: Stems) -> None:
        from spacy.matcher import PhraseMatcher

        self._matcher = PhraseMatcher(blank().vocab, attr="NORM")
        self._entries = list(terms)
        for number, (_, _, term) in enumerate(self._entries):
            self._matcher.add(str(number), [stems.doc(spelling, lang) for spelling in _spellings(term.term)])

    def hits(self, text: str, doc: "Doc", where: Literal["title", "text"]) -> Iterator[_Hit]:
        """The places of `doc` where a term stands; `text` spells them."""
        strings = doc.vocab.strings
        for span in _longest(doc, self._matcher(doc)):
            start, end = doc[span[1]].idx, doc[span[2] - 1].idx + len(doc[span[2] - 1])
            market, theme, term = self._entries[int(strings[span[0]])]
            if not _same_case(term.term, text[start:end]):
                continue
            share = _TITLE if where == "title" else 1.0 if start < _LEAD else _BODY
            yield _Hit(market, theme, term, text[start:end], where, start, share)


def _same_case(term: str, spelled: str) -> bool:
    """A name is no ordinary word: Apple is not "apple", and AI is not "Ai"; all other terms stand in any case."""
    if term.isupper() and len(term) <= 3:
        return spelled.rstrip("s").isupper()
    return term.islower() or not spelled.islower()


def _longest(doc: "Doc", matches: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """Matches without those that lie inside a longer one: "machine learning" is not also "learning"."""
    found = list(matches)
    longest: list[int] = [0] * (len(doc) + 1)
    for _, start, end in found:
        for place in range(start, end):
            longest[place] = max(longest[place], end - start)
    return [match for match in found if max(longest[match[1] : match[2]]) <= match[2] - match[1]]


def _spellings(term: str) -> Iterator[str]:
    """A term as written and, for one with joints, in one word: "e-learning" is also found as "elearning"."""
    yield term
    if re.search(r"\w-\w", term):
        yield term.replace("-", "")


# --- company ------------------------------------------------------------------------------------------


class _Company:
    """The words that stand in an article, for terms that count only beside some or never beside others."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._folded: str | None = None

    def allows(self, term: Term) -> bool:
        """False when `near` asks for a word that is missing or `unless` names one that stands there."""
        return (not term.near or self._any(term.near)) and not (term.unless and self._any(term.unless))

    def _any(self, wanted: Iterable[str]) -> bool:
        if self._folded is None:
            self._folded = f" {' '.join(words.words(self._text))} "
        return any(f" {' '.join(words.words(word))}" in self._folded for word in wanted)


# --- weighing -----------------------------------------------------------------------------------------


def _evidence(hits: Iterable[_Hit]) -> dict[str, dict[Evidence, float]]:
    """Each market's terms, each once, with what it counts in all."""
    places: dict[tuple[str, str], list[_Hit]] = {}
    for hit in hits:
        places.setdefault((hit.market, hit.term.term), []).append(hit)
    found: dict[str, dict[Evidence, float]] = {}
    for (market, _), same in places.items():
        best = max(same, key=lambda hit: hit.share)
        if not best.term.weight:
            continue
        counts = best.term.weight * (best.share + _AGAIN * min(3, len(same) - 1))
        evidence = Evidence(best.spelled, best.where, round(counts, 2), len(same), best.theme)
        found.setdefault(market, {})[evidence] = counts
    return found


def _shown(found: Mapping[Evidence, float]) -> tuple[Evidence, ...]:
    return tuple(sorted(found, key=lambda evidence: -evidence.weight))


def _net(market: str, weights: Mapping[str, float]) -> float:
    """The market's weight after its rivals and the off-topic terms are taken off."""
    rivals = max((weight for name, weight in weights.items() if name not in (market, OFF_TOPIC)), default=0.0)
    return weights.get(market, 0.0) - _RIVAL * rivals - _OFF * weights.get(OFF_TOPIC, 0.0)
