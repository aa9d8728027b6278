"""An article and what is known of earlier ones -> the article whose text it repeats, and its story. Pure.

`Index` is all that must be looked up; the store keeps it. Wrongly merging two different news is worse than
missing a copy: every threshold here is chosen on that side.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import xxhash

from techwatch.dedupe.abroad import counterparts
from techwatch.dedupe.copies import LIMIT, Fingerprint, Known, fingerprint, original
from techwatch.dedupe.lead import Telling, lead
from techwatch.dedupe.linkage import LOOKED_AT, WORTH_A_LOOK, Regrouping, links, regroup
from techwatch.dedupe.stories import WINDOW_DAYS, Member, Vector, day_of, member, tally, vector
from techwatch.dedupe.suite import goes_on
from techwatch.text import unique
from techwatch.types import Article, Grouping, Lang

__all__ = [
    "LIMIT",
    "Decision",
    "Fingerprint",
    "Index",
    "Known",
    "Member",
    "Telling",
    "Vector",
    "compare",
    "fingerprint",
    "goes_on",
    "lead",
    "look_again",
    "member",
    "new_key",
    "vector",
]

_KEY_DIGITS: Final = 5


class Index(Protocol):
    """What must be known of earlier articles. Days are days since 1970-01-01, UTC; hashes are signed, `digest` of 64 bits, others of 32."""

    def known(self, article: int) -> Grouping | None:
        """What was decided for this article before, None: it was never compared."""

    def is_call(self, article: int) -> bool:
        """Whether this article is a call for proposals."""

    def two_calls(self, one: int, other: int, *, exact: bool) -> bool:
        """Whether these articles are calls and, by what they state, not the same one; `exact`: they have the same words."""

    def has_story(self, key: str) -> bool:
        """Whether a story was ever called `key`."""

    def exact(self, digest: int, *, days: range) -> int | None:
        """The first article that appeared in `days` with exactly these words, None: there is none."""

    def holders(self, keys: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        """Per sampled shingle that is known: the articles that hold it, first come first, at most `limit`."""

    def fingerprints(self, articles: Sequence[int]) -> Mapping[int, Known]:
        """What is kept of these articles; those without a fingerprint are left out."""

    def term_counts(self, lang: Lang, terms: Sequence[int]) -> tuple[int, Mapping[int, int]]:
        """How many articles of `lang` are counted, and how many of them hold each term."""

    def sharing(self, terms: Sequence[int], *, days: range, limit: int) -> Sequence[int]:
        """Articles that appeared in `days` and hold one of the terms, those that share most first."""

    def shared_terms(self, terms: Set[int], articles: Sequence[int]) -> Mapping[int, Sequence[tuple[int, float]]]:
        """Of each article's vector those of `terms` that it holds with their weights, heaviest first; without articles that hold none."""

    def members(self, articles: Sequence[int], *, among: Sequence[int] = ()) -> Mapping[int, Member]:
        """The vectors and stories of these articles, and of those of `among` that are in a story with one of them."""

    def sizes(self, stories: Sequence[str], *, days: range, lang: Lang) -> Mapping[str, int]:
        """How many articles of `lang` with a vector each story has that appeared in `days`."""

    def latest(self, stories: Sequence[str], *, days: range, limit: int) -> Mapping[int, Member]:
        """Of each story the articles with a vector that appeared in `days`, the latest `limit` of them."""

    def words(self, articles: Sequence[int]) -> Mapping[int, tuple[str, str]]:
        """Title and text of these articles."""

    def apart(self, one: str, other: str) -> bool:
        """Whether an editor set these two stories apart: the engine never makes them one, nor moves an article between them."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Where an article belongs and what must be kept of it, so that later ones can be compared.

    A copy has no `vector` and no `terms` (all hashes of title and lead, to be counted), and the sketch of its `fingerprint`
    is empty unless it adds something. `day`: days since 1970-01-01 (UTC) of its appearance. `old`: it was compared before,
    nothing is to be kept. `merges`: other stories that from now on are the article's; `moves`: articles of other texts that leave
    their stories for it (with their copies), no story is left empty by that. `hints`: stories of another language that may be the same,
    with how likely that is (0..1). `near`: articles to look at again with it, when those that come together are all placed.
    """

    grouping: Grouping
    fingerprint: Fingerprint
    day: int
    vector: Vector = field(default_factory=Vector)
    terms: Sequence[int] = ()
    old: bool = False
    merges: tuple[str, ...] = ()
    moves: tuple[int, ...] = ()
    hints: tuple[tuple[str, float], ...] = ()
    near: tuple[int, ...] = ()


def compare(article: Article, index: Index) -> Decision:
    """The copy and story decision for one article and what is to be kept of it; one that was compared before keeps its decision.

    `article.id` must be its id in the store.
    """
    day = day_of(article)
    before = index.known(article.id)
    if before is not None:
        return Decision(before, Fingerprint.nothing(), day, old=True)
    print_ = fingerprint(article)
    copied, score = original(print_, index, day, article=article.id)
    if copied is not None:
        grouping = Grouping(article.id, copied.copy_of, copied.story, score)
        adds = print_.tokens > copied.tokens * 1.1  # a fuller or updated text: later teasers may be taken from what is new
        return Decision(grouping, print_ if adds else print_.without_sketch(), day)
    return _in_story(article, print_, index, day)


def _in_story(article: Article, print_: Fingerprint, index: Index, day: int) -> Decision:
    terms = tally(article)
    counted, held_by = index.term_counts(article.lang, terms.hashes)
    mine = vector(terms, counted, held_by)
    days = range(day - WINDOW_DAYS, day + WINDOW_DAYS + 1)
    me = member("", mine, day=day, article=(article.url, article.title, article.lang), call=index.is_call(article.id))
    candidates = _candidates(mine, index, held_by, days)
    near = {each: me.nearness(other) for each, other in candidates.items()}
    linked = links(near, candidates, index.sizes(sorted({other.story for other in candidates.values()}), days=days, lang=article.lang))
    story, score = (linked[0].story, linked[0].score) if linked and linked[0].holds else ("", 0.0)
    abroad = [] if me.call else counterparts(article, index, days=days)
    same = [one.story for one in abroad if one.agreement.verdict == "same"]
    key = story or next(iter(same), "") or new_key(article.canonical or article.url, index)
    changed = regroup(replace(me, story=key), candidates, near=near, linked=linked, index=index, days=days) if linked else Regrouping()
    return Decision(
        Grouping(article.id, article.id, key, score),
        print_,
        day,
        mine,
        terms.hashes,
        merges=unique((*changed.merges, *(other for other in same if other != key and not index.apart(key, other)))),
        moves=changed.moves,
        hints=tuple((one.story, one.agreement.score) for one in abroad if one.agreement.verdict == "maybe" and one.story != key),
        near=tuple(candidates),
    )


def _candidates(mine: Vector, index: Index, held_by: Mapping[int, int], days: range) -> Mapping[int, Member]:
    """The articles that share looked-up terms, of those stories that have one near enough: most need no second look."""
    shared = index.sharing(mine.looked_up(held_by), days=days, limit=40) if mine.terms else ()
    weighed = index.shared_terms(mine.terms.keys(), shared) if shared else {}
    near = [article for article, terms in weighed.items() if mine.nearness_of(terms) >= WORTH_A_LOOK]
    return index.members(near, among=shared) if near else {}


def look_again(article: int, near: Collection[int], index: Index) -> tuple[str, tuple[str, ...]]:
    """Where an article fits now that those `near` it have come: a better story ("" = it stays), and the stories that are one with it.

    Copies and stories of two languages stay as they are. An article that is alone in its story is one with the better one.
    """
    others = dict(index.members(sorted({article, *near})))
    mine = others.pop(article, None)
    if mine is None or not others:
        return "", ()
    days = range(mine.day - WINDOW_DAYS, mine.day + WINDOW_DAYS + 1)
    sizes = dict(index.sizes(sorted({mine.story, *(one.story for one in others.values())}), days=days, lang=mine.lang))
    nearness = {each: mine.nearness(other) for each, other in others.items()}
    linked = links(nearness, others, sizes | {mine.story: sizes[mine.story] - 1})
    stays = next((link.score for link in linked if link.story == mine.story), 0.0)
    if not linked[0].holds or any(one.lang != mine.lang for one in index.latest([mine.story], days=days, limit=LOOKED_AT).values()):
        return "", ()
    better = next(
        (link.story for link in linked if link.holds and link.score > stays and not index.apart(mine.story, link.story)), mine.story
    )
    if better != mine.story:
        return ("", (better,)) if sizes[mine.story] == 1 else (better, ())
    return "", regroup(mine, others, near=nearness, linked=linked, index=index, days=days).merges


def new_key(address: str, index: Index) -> str:
    """ "s" and as many hex digits of the address's hash as it takes to be new: the same on every run."""
    digits = xxhash.xxh64_hexdigest(address.encode())
    lengths = range(_KEY_DIGITS, len(digits) + 1)
    free = (f"s{digits[:length]}" for length in lengths if not index.has_story(f"s{digits[:length]}"))
    return next(free, "") or new_key(f"{address} ", index)
