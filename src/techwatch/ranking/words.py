"""An item becomes the words it speaks of, and how much of them the last editions told already. Pure."""

import functools
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from techwatch.text import fold
from techwatch.types import Item, Label

SHORTEST = 4  # letters of a word that says something
TERM, PLAIN = 1.0, 0.5


@dataclass(frozen=True, slots=True)
class Word:
    """A term of the market list that was found, or a word of title and blurb: its `key` without accents and plurals, and as written."""

    key: str
    said: str
    weight: float


def words_of(item: Item) -> tuple[Word, ...]:
    """The terms that gave the item its labels, and the words of its titles and its blurb, each once, in order of the keys."""
    return _words(item.title, item.blurb, tuple(also.title for also in item.also_in), item.labels)


def themes_of(item: Item) -> tuple[str, ...]:
    """The themes of the market list that its terms say, each once."""
    return tuple(sorted({each.theme for label in item.labels for each in label.evidence if each.theme}))


@functools.lru_cache(maxsize=4096)
def _words(title: str, blurb: str, titles: tuple[str, ...], labels: tuple[Label, ...]) -> tuple[Word, ...]:
    found: dict[str, Word] = {}
    for term in (each.term for label in labels for each in label.evidence if each.term):
        found.setdefault(key := _key(term), Word(key, term, TERM))
    for said in _WORD.findall(" ".join((title, *titles, blurb))):
        found.setdefault(key := _key(said), Word(key, said, PLAIN))
    return tuple(found[key] for key in sorted(found))


_WORD: Final = re.compile(rf"[^\W\d_][^\W_]{{{SHORTEST - 1},}}")


@functools.lru_cache(maxsize=50_000)
def _key(term: str) -> str:
    return " ".join(word.rstrip("sx") or word for word in fold(term).split())


# --- what the last editions told ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """An item of a published edition, `ago` weeks before."""

    item: Item
    ago: int


class Past:
    """What the last editions told. Rare words say more than common ones; how common they are is seen of `among`, the items to judge."""

    def __init__(self, told: Sequence[Told] = (), among: Iterable[Item] = ()) -> None:
        everything = [words_of(item) for item in (*among, *(one.item for one in told))] if told else []
        self._counts = Counter(word.key for said in everything for word in said)
        self._of = len(everything)
        self._told = [(one.ago, self._vector(one.item)) for one in told]
        self._where: dict[str, list[int]] = {}
        for place, (_, vector) in enumerate(self._told):
            for key in vector:
                self._where.setdefault(key, []).append(place)

    def again(self, item: Item) -> tuple[float, int | None]:
        """How near the item is to the nearest of what was told, 0 to 1, and how many weeks ago that was (None: to none)."""
        near: Counter[int] = Counter()
        for key, weight in self._vector(item).items() if self._told else ():
            for place in self._where.get(key, ()):
                near[place] += weight * self._told[place][1][key]  # type: ignore[assignment]
        if not near:
            return 0.0, None
        best = max(near, key=lambda place: (near[place], -self._told[place][0], -place))
        return min(1.0, near[best]), self._told[best][0]

    def _vector(self, item: Item) -> dict[str, float]:
        found = {word.key: word.weight * math.log((1 + self._of) / (1 + self._counts[word.key])) for word in words_of(item)}
        length = math.sqrt(sum(weight * weight for weight in found.values())) or 1.0
        return {key: weight / length for key, weight in found.items() if weight}
