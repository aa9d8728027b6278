"""Two articles about calls become one call, perhaps one, or two. Pure.

Strict, for facts of two calls in one are wrong facts: same number, or a title of which neither says anything that the other does not,
and no deadline, year, part, region or number that speaks against it. What is only likely is a hint for the editors.
"""

import datetime as dt
import functools
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from techwatch import urls
from techwatch.calls.disputes import kind_of
from techwatch.calls.titles import AUDIENCES, Title, read_title, stems, weight
from techwatch.text import fold
from techwatch.types import CallFacts, Lang

_EDITION_DAYS: Final = 250  # deadlines further apart are those of two editions
_MOVED_DAYS: Final = 120
_SEEN_DAYS: Final = 240  # articles without deadlines
_NAMED: Final = 1.5  # words that a title needs to name a call at all
_UNMISTAKABLE: Final = 4.0  # with so many, funders of two names are one
_CORE: Final = 3.0
_UNDATED: Final = 2.5
_EXTRA: Final = 1.0
_HALF: Final = 0.5
_PART_WORDS: Final = 2  # behind a separator; more of them explain the name
_KEY_WORDS: Final = 5
_FEW_WORDS: Final = 3
_EU_TOPIC = re.compile(r"\b[A-Z][A-Z0-9]+(?:-[A-Z0-9]+)*-20\d\d(?:-[A-Z0-9]+)+\b")


@dataclass(frozen=True, slots=True)
class Sight:
    """An article about a call, as it is compared. `host` as `urls.bare_host` gives it; `source`: the publisher's name."""

    article: int
    title: str
    lang: Lang
    facts: CallFacts
    host: str = ""
    source: str = ""
    published: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether two articles are about one call, and why: what they share, or what speaks against it."""

    verdict: Literal["same", "maybe", "no"]
    reason: str


def keys(sight: Sight) -> frozenset[str]:
    """Under which keys the articles that may be about the same call are found: two that share none are not."""
    title = read_title(sight.title)
    words = sorted(title.words - _ignored(sight), key=lambda word: (-len(word), word))[:_KEY_WORDS]
    near = sorted({day for date in _dates(sight.facts) for day in _near(date)})
    found = {f"id:{one}" for family in _families(sight).values() for one in family}
    found |= {f"apply:{address}" for address in _apply(sight.facts)}
    found |= {f"title:{' '.join(three)}" for three in itertools.combinations(sorted(words), min(3, len(words))) if three}
    named = [
        *(" ".join(two) for two in itertools.combinations(sorted(words), 2)),
        *title.names,
        *(words if len(words) < _FEW_WORDS else ()),
    ]
    found |= {f"title:{name}@{day}" for name in named for day in near}
    return frozenset(found | {f"name:{name}" for name in title.names})


def contradiction(one: Sight, other: Sight) -> str:
    """What makes one call of both impossible: another number, year, part, region or edition; "" nothing."""
    left, right = read_title(one.title), read_title(other.title)
    return (
        _other_numbers(one, other)
        or _other_title(left, right)
        or _other_frame(one, other)
        or _other_year(left, one, other)
        or _other_year(right, other, one)
    )


def same_call(one: Sight, other: Sight) -> Verdict:
    """Whether two articles are about one call."""
    if against := contradiction(one, other):
        return Verdict("no", against)
    left, right = read_title(one.title), read_title(other.title)
    match = _match(one, other, left, right)
    if shared := _shared_numbers(one, other):
        return _by_number(shared, match, one, other)
    if one.lang != other.lang and "und" not in (one.lang, other.lang):
        return _abroad(match)
    return _by_title(match)


def joins(sight: Sight, call: Sequence[Sight]) -> Verdict:
    """Whether an article is about the call of several: the same as one of them, as most of its language, and against none.

    An article that names a programme may fit each of its calls; it must not make them one.
    """
    if against := next((reason for one in call if (reason := contradiction(sight, one))), ""):
        return Verdict("no", against)
    found = [(one.lang == sight.lang, same_call(sight, one)) for one in call]
    best = min((verdict for _, verdict in found), key=lambda one: _BEST.index(one.verdict), default=Verdict("no", "no articles"))
    alike = [verdict.verdict == "same" for near, verdict in found if near]
    if best.verdict == "same" and sum(alike) < _MOST * len(alike):
        return Verdict("maybe", f"{best.reason}; not the same as the others of this call")
    return best


_BEST: Final = ("same", "maybe", "no")
_MOST: Final = 2 / 3


# --- what speaks against -------------------------------------------------------------------------


def _families(sight: Sight) -> dict[str, set[str]]:
    """The identifiers by who gave them, which their form tells: one call has a number at each."""
    found: dict[str, set[str]] = {}
    for one in (*sight.facts.identifiers, *_EU_TOPIC.findall(sight.title)):
        found.setdefault("eu" if _EU_TOPIC.fullmatch(one.strip()) else _form(fold(one)), set()).add(fold(one.strip()))
    return found


def _form(identifier: str) -> str:
    """ "26-104552" -> "d-n", "698877-2026" -> "n-y"."""
    return re.sub(r"\d+", "n", re.sub(r"\b20\d\d\b", "y", re.sub(r"\b\d\d\b", "d", re.sub(r"[^\W\d_]+", "a", identifier.strip()))))


def _other_numbers(one: Sight, other: Sight) -> str:
    ours, theirs = _families(one), _families(other)
    for family in sorted(ours.keys() & theirs.keys()):
        mine, its = ours[family], theirs[family]
        parents = any(a.startswith(f"{b}-") or b.startswith(f"{a}-") for a in mine for b in its)
        if not mine & its and not parents:
            return f"number {min(mine)} / {min(its)}"
    return ""


def _other_title(left: Title, right: Title) -> str:
    if left.years and right.years and not left.years & right.years:
        return f"year {min(left.years)} / {min(right.years)}"
    for kind in sorted(left.parts.keys() & right.parts.keys()):
        if not left.parts[kind] & right.parts[kind]:
            return f"{kind} {min(left.parts[kind])} / {min(right.parts[kind])}"
    if left.numbers and right.numbers and not left.numbers & right.numbers:
        return f"number {min(left.numbers)} / {min(right.numbers)}"
    return ""


def _other_year(title: Title, one: Sight, other: Sight) -> str:
    """The year in the title of a call without deadlines, and another's deadlines, which would lie in it or the year before."""
    close = {date.year for date in _dates(other.facts)} if not _dates(one.facts) else set()
    if not title.years or not close or close & {int(year) - ahead for year in title.years for ahead in (0, 1)}:
        return ""
    return f"year {min(title.years)} / {min(close)}"


def _other_frame(one: Sight, other: Sight) -> str:
    mine, its = ({fold(region) for region in sight.facts.regions} for sight in (one, other))
    if mine and its and not mine & its:
        return f"region {min(mine)} / {min(its)}"
    ours, theirs = _dates(one.facts), _dates(other.facts)
    if ours and theirs and min(abs((a - b).days) for a in ours for b in theirs) > _EDITION_DAYS and not _meet(ours, theirs):
        return f"edition {min(ours)} / {min(theirs)}"
    return ""


# --- what they share -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Match:
    """What two titles and frames share. `left`, `right`: words that only one of them says."""

    shared: frozenset[str]
    left: frozenset[str]
    right: frozenset[str]
    names: frozenset[str]
    dates: Literal["same", "near", "unknown", "apart", "far"]
    split: bool  # what one title adds stands behind a separator: it may name a part
    added: frozenset[str]  # what one title adds otherwise
    numbered: bool  # one title has a number of an edition or part, the other none
    funder: bool | None  # None: not known of both
    rivals: bool  # funders of two places
    tender: bool  # one is a tender, the other none
    apply: bool
    together: bool  # seen at about the same time
    money: bool
    identical: bool  # the same title, which says more than that it is a call, of one funder

    @property
    def equal(self) -> bool:
        return not self.left and not self.right

    @property
    def half(self) -> bool:
        most = max(weight(self.shared | self.left), weight(self.shared | self.right))
        return bool(self.shared) and weight(self.shared) >= _HALF * most

    @property
    def dated(self) -> bool:
        return self.dates in ("same", "near")


def _match(one: Sight, other: Sight, left: Title, right: Title) -> _Match:
    ignored = _ignored(one) | _ignored(other)
    ours, theirs = left.words - ignored, right.words - ignored
    only_ours, only_theirs = ours - theirs - left.before, theirs - ours - right.before
    names = frozenset(
        name
        for name in left.names | right.names
        if set(name.split()) <= left.words and set(name.split()) <= right.words and not set(name.split()) <= ignored
    )
    numbers = (
        left.numbers | frozenset(itertools.chain(*left.parts.values())),
        right.numbers | frozenset(itertools.chain(*right.parts.values())),
    )
    return _Match(
        shared=ours & theirs,
        left=only_ours,
        right=only_theirs,
        names=names,
        dates=_meeting(one, other),
        split=any(0 < len((only & title.tail) - AUDIENCES) <= _PART_WORDS for only, title in ((only_ours, left), (only_theirs, right))),
        added=(only_ours - left.tail) | (only_theirs - right.tail),
        numbered=bool(numbers[0]) != bool(numbers[1]),
        funder=_one_funder(one.facts, other.facts),
        rivals=_rivals(one.facts, other.facts),
        tender=(one.facts.nature == "tender") != (other.facts.nature == "tender"),
        apply=bool(_apply(one.facts) & _apply(other.facts)),
        together=_seen_together(one, other),
        money=_one_amount(one.facts, other.facts),
        identical=fold(one.title) == fold(other.title) and bool(left.words) and bool(_one_funder(one.facts, other.facts)),
    )


def _ignored(sight: Sight) -> frozenset[str]:
    """Words that say who calls, publishes or pays, or where: the frame tells them better than a title."""
    facts = sight.facts
    names = (facts.funder, facts.operator, facts.programme, sight.source, *facts.regions)
    return frozenset(word for name in names for word in stems(name)) | (_IDENTIFIER_WORDS if facts.identifiers else frozenset())


_IDENTIFIER_WORDS: Final = frozenset(["horizon", "digital", "identifiant", "reference", "ref"])


def _dates(facts: CallFacts) -> frozenset[dt.date]:
    return frozenset(one.date for one in facts.deadlines if one.role != "questions")


def _near(date: dt.date) -> Iterator[str]:
    """The days under which a date and one that sources mistake it for are both found."""
    yield date.isoformat()
    yield (date + dt.timedelta(days=1)).isoformat()
    if date.day <= 12:
        yield date.replace(month=date.day, day=date.month).isoformat()


def _meet(ours: frozenset[dt.date], theirs: frozenset[dt.date]) -> bool:
    return any(a == b or kind_of(a, b) != "differs" for a in ours for b in theirs)


def _meeting(one: Sight, other: Sight) -> Literal["same", "near", "unknown", "apart", "far"]:
    ours, theirs = _dates(one.facts), _dates(other.facts)
    if not ours or not theirs:
        return "unknown"
    if ours & theirs:
        return "same"
    if _meet(ours, theirs):
        return "near"
    return "apart" if min(abs((a - b).days) for a in ours for b in theirs) <= _MOVED_DAYS else "far"


def _one_funder(one: CallFacts, other: CallFacts) -> bool | None:
    """Whether funders are one by their names, one of which may say more; None: not known of both. ARS Armor is not ARS Sylve."""
    mine, its = (_funder_words(facts) for facts in (one, other))
    return (mine <= its or its <= mine) if mine and its else None


def _funder_words(facts: CallFacts) -> frozenset[str]:
    words = stems(_EUROPEAN.sub("european", fold(facts.funder or facts.operator))) - _TITLES_OF_FUNDERS
    return frozenset(word for word in words if len(word) > 2)


_EUROPEAN = re.compile(r"\b(?:europeenne?s?|europe|europa|eu|ue)\b")
_LOCAL = re.compile(
    r"\b(?:region\w*|ville|mairie|metropole|departement\w*|commune\w*|agglomeration|prefecture|conseil|academie|rectorat|universite|ars|drac"
    r"|dreets|dreal|cci|cma|caf|carsat|crous|city|county|council)\b"
)


def _rivals(one: CallFacts, other: CallFacts) -> bool:
    """Whether two bodies of the same kind call, each on its own ground: their calls often have the same title."""
    return _one_funder(one, other) is False and all(_LOCAL.search(fold(facts.funder or facts.operator)) for facts in (one, other))


_TITLES_OF_FUNDERS: Final = stems(
    "la le les de des du the of for and region regional ville commune departement departemental metropole agence agency national"
    " nationale ministere ministry conseil council direction prefecture fondation foundation centre center institut institute association"
)


def _one_amount(one: CallFacts, other: CallFacts) -> bool:
    mine, its = one.budget_total, other.budget_total
    return mine is not None and its is not None and (mine.high, mine.currency) == (its.high, its.currency)


def _seen_together(one: Sight, other: Sight) -> bool:
    return not (one.published and other.published) or abs((one.published - other.published).days) <= _SEEN_DAYS


def _apply(facts: CallFacts) -> frozenset[str]:
    """Where to apply, when that is a page of its own: a platform's first pages serve all calls."""
    return _own_page(facts.apply_url) if facts.apply_url else frozenset()


@functools.lru_cache(maxsize=2048)
def _own_page(address: str) -> frozenset[str]:
    key = urls.canonical(address)
    path = key.split("/", 3)[-1] if key.count("/") > 2 else ""
    return frozenset([key] if "/" in path.strip("/") or "?" in path or re.search(r"\d{3}", path) else [])


def _shared_numbers(one: Sight, other: Sight) -> frozenset[str]:
    """The identifiers of both, where neither has others of that kind: a page on several calls is none of them."""
    ours, theirs = _families(one), _families(other)
    return frozenset(itertools.chain(*(ours[family] for family in ours.keys() & theirs.keys() if ours[family] == theirs[family])))


# --- verdicts ------------------------------------------------------------------------------------


def _by_number(shared: frozenset[str], match: _Match, one: Sight, other: Sight) -> Verdict:
    """The same number; but cascade calls carry their parent's, so that titles that each say something else may be two of them."""
    number = min(shared)
    told, dated = f"number {number}", match.dated or match.dates == "unknown"
    one_sided = (not match.left or not match.right) and match.half
    if match.equal or (one_sided and match.dates != "far") or (dated and any(number in fold(sight.title) for sight in (one, other))):
        return Verdict("same", told)
    if one.lang != other.lang and match.dated:
        return Verdict("same", f"{told} and deadline")
    return Verdict("maybe", told) if dated or one.lang != other.lang else Verdict("no", f"{told}, other title and deadline")


def _by_title(match: _Match) -> Verdict:
    if match.dates == "far":
        return Verdict("no", "deadlines far apart")
    named = bool(match.names) or match.identical or weight(match.shared) >= _NAMED
    if match.equal and named:
        return _equal_title(match)
    one_sided = not match.left or not match.right
    if one_sided and match.dated and _extends(match):
        return Verdict("same", "title and deadline" if not match.names else "name and deadline")
    if match.apply and match.dated and match.half and one_sided:
        return Verdict("same", "address to apply and deadline")
    if match.dated and (match.names or (match.half and (match.funder or match.apply))):
        return Verdict("maybe", "deadline, and half of the title or a name")
    return Verdict("no", f"titles: {' '.join(sorted(match.left)) or '-'} / {' '.join(sorted(match.right)) or '-'}")


def _equal_title(match: _Match) -> Verdict:
    """The same words: one call, unless their frames do not fit."""
    unmistakable = weight(match.shared) >= _UNMISTAKABLE or any(" " not in name for name in match.names)
    if match.tender or match.rivals or (match.funder is False and not unmistakable):
        return Verdict("maybe" if match.dated else "no", "title; other funder or kind")
    if match.dates == "same" or (match.dates == "near" and not match.numbered):
        return Verdict("same", "title and deadline")
    enough = weight(match.shared) >= _UNDATED or bool(match.names) or match.identical
    if match.dates == "unknown" and enough and match.together and not match.numbered:
        return Verdict("same", "title")
    return Verdict("maybe", "title; other deadline or edition")


def _extends(match: _Match) -> bool:
    """Whether one title is the other with words that name no part of it."""
    if match.tender or match.funder is False or match.split:
        return False
    if match.names:  # behind a separator many words explain a name
        return weight(match.added) <= _EXTRA and (match.dates == "same" or not match.left | match.right)
    return match.dates == "same" and weight(match.shared) >= _CORE and weight(match.left | match.right) <= _EXTRA


def _abroad(match: _Match) -> Verdict:
    """Two languages: only names can be compared; one of the titles must say no more than the name."""
    alone = not match.left or not match.right
    if match.dates == "same" and match.names and not match.tender and match.funder is not False and (alone or match.money):
        return Verdict("same", "name and deadline")
    if match.dated and (match.names or (match.funder and match.money)):
        return Verdict("maybe", "deadline, and a name or funder and amount")
    return Verdict("no", "nothing but a date" if match.dated else "nothing in common")
