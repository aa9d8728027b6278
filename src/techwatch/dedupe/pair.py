"""Two articles -> why they are one text, one story, or neither: what was compared, and how much was needed. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, Protocol

from techwatch import text as words_of
from techwatch.dedupe.abroad import OTHER_LANGUAGE
from techwatch.dedupe.bilingual import Agreement, agreement
from techwatch.dedupe.copies import EXACT_DAYS, Known, Likeness, common_shingles, fingerprint, likeness, needed, without_about
from techwatch.dedupe.linkage import NEAR
from techwatch.dedupe.profile import profile
from techwatch.dedupe.stories import WINDOW_DAYS, Member, day_of, member, spelled, tally, vector
from techwatch.types import Article, Lang

_PASSAGES: Final = 3
_PASSAGE: Final = 5  # words: what one shingle is
_LONGEST: Final = 25  # words shown of a passage

Against = Literal["", "days", "call", "calls", "languages"]


@dataclass(frozen=True, slots=True)
class Pair:
    """What two articles share, on their own: the other articles of their stories have no say here.

    `verdict`: copy (one text), story (one story), maybe (a hint for the editors), other. `common`: shingles left out because many texts
    hold them; `passages`: the longest runs of words in both. `facts`, `others`: the names and numbers of the text that has fewer, those
    which the other has too, and has not. `days` between them. `nearness` as articles of one story (0..1, 0 between two languages),
    `needed` for one; `contained`: how much of the shorter text a copy needs. `terms` in common with what each gives. `agreement`: of two
    languages, None in one. `against`: what rules out one story, whatever they share: "days" (too many between them), "call" (one is a
    call, the other news), "calls" (both are: what they state decides, not their words), "languages" (two that are not compared), or "".
    """

    verdict: Literal["copy", "story", "maybe", "other"]
    likeness: Likeness
    common: int
    passages: tuple[str, ...]
    facts: tuple[str, ...]
    others: tuple[str, ...]
    days: int
    same_site: bool
    nearness: float
    needed: float
    contained: float
    terms: tuple[tuple[str, float], ...]
    agreement: Agreement | None
    against: Against


class _Lookup(Protocol):
    def holders(self, keys: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]: ...

    def fingerprints(self, articles: Sequence[int]) -> Mapping[int, Known]: ...

    def members(self, articles: Sequence[int]) -> Mapping[int, Member]: ...

    def term_counts(self, lang: Lang, terms: Sequence[int]) -> tuple[int, Mapping[int, int]]: ...


def explain(one: Article, other: Article, index: _Lookup, *, calls: tuple[bool, bool] = (False, False)) -> Pair:
    """Why `one` and `other` are or are not the same; `calls`: which of them are calls for proposals."""
    left, right = fingerprint(one), fingerprint(other)
    common = common_shingles(left, index)
    like = likeness(left, Known.of(right), common)
    fewer, more = sorted((_marks(one.text), _marks(other.text)), key=len)
    mine, theirs = (_member(article, index, call) for article, call in zip((one, other), calls, strict=True))
    nearness, both, days = mine.nearness(theirs) if one.lang == other.lang else 0.0, _agreement(one, other), abs(mine.day - theirs.day)
    against = _against(one, other, days, calls)
    story = "other" if against else both.verdict if both else "same" if nearness >= NEAR else "other"
    copied = like.enough and (like.fewest > 0 or days <= EXACT_DAYS)  # a short text is known by its words, and not for long
    return Pair(
        verdict="copy" if copied else "story" if story == "same" else story,
        likeness=like,
        common=len(common & left.sketch),
        passages=tuple(_passages(one.text, other.text)),
        facts=tuple(sorted(fewer & more)),
        others=tuple(sorted(fewer - more)),
        days=days,
        same_site=bool(mine.site) and mine.site == theirs.site,
        nearness=nearness,
        needed=NEAR,
        contained=needed(like),
        terms=_terms(one, mine, theirs),
        agreement=both,
        against=against,
    )


def _against(one: Article, other: Article, days: int, calls: tuple[bool, bool]) -> Against:
    if one.lang != other.lang and OTHER_LANGUAGE.get(one.lang) != other.lang:
        return "languages"
    if any(calls):
        return "calls" if all(calls) else "call"
    return "days" if days > WINDOW_DAYS else ""


def _marks(text: str) -> frozenset[str]:
    body = without_about(text)
    return frozenset(words_of.names(body) | words_of.numbers(body))


def _member(article: Article, index: _Lookup, call: bool) -> Member:
    """The article as the engine compared it, or, when it has no vector of its own, as it would now."""
    if (known := index.members([article.id]).get(article.id)) is not None:
        return known
    terms = tally(article)
    weighed = vector(terms, *index.term_counts(article.lang, terms.hashes))
    return member("", weighed, day=day_of(article), article=(article.url, article.title, article.lang), call=call)


def _terms(one: Article, mine: Member, theirs: Member) -> tuple[tuple[str, float], ...]:
    words = spelled(one)
    shared = {words[term]: weight * theirs.vector.terms[term] for term, weight in mine.vector.terms.items() if term in theirs.vector.terms}
    return tuple(sorted(shared.items(), key=lambda pair: (-pair[1], pair[0])))


def _agreement(one: Article, other: Article) -> Agreement | None:
    if OTHER_LANGUAGE.get(one.lang) != other.lang:
        return None
    return agreement(profile(one.title, one.text, one.lang), profile(other.title, other.text, other.lang))


def _passages(one: str, other: str) -> Iterator[str]:
    """The longest runs of five words and more that stand in both texts, as the first spells them; the longest first."""
    words, theirs = one.split(), words_of.words(other)
    known = {tuple(theirs[at : at + _PASSAGE]) for at in range(len(theirs) - _PASSAGE + 1)}
    tokens = [(token, place) for place, word in enumerate(words) for token in words_of.words(word)]
    runs: list[tuple[int, int]] = []
    for at in range(len(tokens) - _PASSAGE + 1):
        if tuple(token for token, _ in tokens[at : at + _PASSAGE]) in known:
            first, last = tokens[at][1], tokens[at + _PASSAGE - 1][1]
            runs[-1:] = [(runs[-1][0], last)] if runs and first <= runs[-1][1] else [*runs[-1:], (first, last)]
    for first, last in sorted(runs, key=lambda run: (run[0] - run[1], run[0]))[:_PASSAGES]:
        yield " ".join(words[first : last + 1][:_LONGEST]) + (" …" if last - first >= _LONGEST else "")
