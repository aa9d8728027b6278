"""An article -> the stories of the other language that tell the same news, and those that may. Pure."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final, Protocol

from techwatch.dedupe.bilingual import Agreement, agreement, may_agree
from techwatch.dedupe.profile import profile
from techwatch.dedupe.stories import Member, rarest, term_of
from techwatch.types import Article, Lang

OTHER_LANGUAGE: Final[Mapping[Lang, Lang]] = {"fr": "en", "en": "fr"}
"""The languages that are compared: those of the dictionary."""
_LEAD: Final = 60  # words, as a story's terms
_FOUND: Final = 8
_COMPARED: Final = 3
_FEWEST: Final = 2  # words in common
_HEAVY: Final = 0.4
_WORTH: Final = 0.3  # of a candidate's vector: what shares less has a common word or two
_SAID = re.compile(r"\b[^\W\d_a-zß-öø-ÿ][\w&+-]*\w|\b\d{2,}\b")


@dataclass(frozen=True, slots=True)
class Counterpart:
    """An article of the other language, its story, and what it shares."""

    article: int
    story: str
    agreement: Agreement


class _Lookup(Protocol):
    def sharing(self, terms: Sequence[int], *, days: range, limit: int) -> Sequence[int]: ...

    def term_counts(self, lang: Lang, terms: Sequence[int]) -> tuple[int, Mapping[int, int]]: ...

    def shared_terms(self, terms: Set[int], articles: Sequence[int]) -> Mapping[int, Sequence[tuple[int, float]]]: ...

    def members(self, articles: Sequence[int]) -> Mapping[int, Member]: ...

    def words(self, articles: Sequence[int]) -> Mapping[int, tuple[str, str]]: ...


def counterparts(article: Article, index: _Lookup, *, days: range) -> list[Counterpart]:
    """The articles of the other language that tell the same news or may, the likeliest first; a call never does."""
    if (lang := OTHER_LANGUAGE.get(article.lang)) is None:
        return []
    said = _SAID.findall(f"{article.title}\n{' '.join(article.text.split(maxsplit=_LEAD)[:_LEAD])}")
    if not (best := _best({term_of(word, lang) for word in said}, lang, index, days)):
        return []
    near = {each: one for each, one in index.members(best).items() if not one.call}
    texts = index.words(sorted(near))
    mine = profile(article.title, article.text, article.lang) if texts else None
    others = {each: profile(*text, lang) for each, text in texts.items()}
    found = [
        Counterpart(each, near[each].story, agreement(mine, other)) for each, other in others.items() if mine and may_agree(mine, other)
    ]
    return sorted((one for one in found if one.agreement.verdict != "other"), key=_rank)


def _best(terms: Set[int], lang: Lang, index: _Lookup, days: range) -> list[int]:
    """The articles that share most of the terms, of those that share enough to be worth reading."""
    looked_up = rarest(terms, index.term_counts(lang, sorted(terms))[1])
    found = index.shared_terms(terms, index.sharing(looked_up, days=days, limit=_FOUND)) if looked_up else {}
    shared = {each: [weight for _, weight in weighed] for each, weighed in found.items()}
    worth = {each: sum(weights) for each, weights in shared.items() if _tells(weights)}
    return sorted(worth, key=lambda each: (-worth[each], each))[:_COMPARED]


def _tells(weights: Sequence[float]) -> bool:
    """Whether words in common, by their weights in the other's vector, tell enough: two that matter there, or one that matters much."""
    return sum(weights) >= _WORTH and (len(weights) >= _FEWEST or max(weights) >= _HEAVY)


def _rank(one: Counterpart) -> tuple[bool, float, int]:
    return one.agreement.verdict != "same", -one.agreement.score, one.article
