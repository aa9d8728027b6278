"""A draft becomes the lines of the board: one a story, under its market, with what it is found by; and what is counted of it. Pure."""

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from techwatch.review import Draft
from techwatch.review.acts import handle
from techwatch.types import CallFacts, Hint, Item, Lang, Market


@dataclass(frozen=True, slots=True)
class Row:
    """A story on the board. `key` names it in acts, `anchor` in the page.

    `score` is 0..1 of the best of the draft, None: nothing ranked it; `days` are until the next date of a call, None: there is none;
    `facts` is what is known of a call now; `rest`: it stands in the draft's second file.
    """

    item: Item
    key: str
    anchor: str
    score: float | None = None
    days: int | None = None
    hints: tuple[Hint, ...] = ()
    facts: CallFacts | None = None
    rest: bool = False

    @property
    def kind(self) -> str:
        """What the filter by kind calls it."""
        return "news" if self.item.section == "market" else self.item.section

    @property
    def kinds(self) -> tuple[str, ...]:
        """All that the filter by kind finds it by: what came from the shelf is there, too."""
        return (self.kind, "later") if self.item.shelf and self.kind != "later" else (self.kind,)

    @property
    def place(self) -> str:
        """Under which heading it stands, as acts say it."""
        return self.item.market if self.item.section == "market" else self.item.section


@dataclass(frozen=True, slots=True)
class Group:
    """A heading of the draft and its rows. `place`: as acts say it."""

    place: str
    name: str
    rows: tuple[Row, ...]

    @property
    def kept(self) -> int:
        """How many of them go out."""
        return sum(row.item.keep for row in self.rows)


@dataclass(frozen=True, slots=True)
class Count:
    """How many items of a heading go out."""

    place: str
    name: str
    kept: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the lines are filtered by, "" = by nothing. `words` stand in a title, a source or a blurb, small letters."""

    market: Market = ""
    lang: Lang = ""
    kind: str = ""
    source: str = ""
    words: str = ""

    def has(self, row: Row) -> bool:
        """Whether a row is one of those that are wanted."""
        item = row.item
        said = f"{item.title} {item.source} {item.blurb}".casefold()
        return (
            (not self.market or self.market in (item.market, *item.also))
            and (not self.lang or item.lang == self.lang)
            and (not self.kind or self.kind in row.kinds)
            and (not self.source or item.source == self.source)
            and all(word in said for word in self.words.casefold().split())
        )

    def __bool__(self) -> bool:
        return any((self.market, self.lang, self.kind, self.source, self.words))


def anchor(key: str) -> str:
    """What an item is called in the page: letters and digits only, whatever its key holds."""
    return "r-" + hashlib.sha256(key.encode()).hexdigest()[:12]


def row(item: Item, *, day: dt.date, best: float = 0.0, facts: CallFacts | None = None, rest: bool = False) -> Row:
    """The line of one item. `day`: from which days left are counted; `best`: the highest score of the draft, of which it shows a part.

    `facts`: what is known of a call now.
    """
    call = facts or item.call
    due = call.next_deadline(day) if call else None
    labelled = next((each.score for each in item.labels if each.market == item.market), None)
    score = max(0.0, item.score / best) if item.score and best > 0 else labelled
    key = handle(item)
    return Row(item, key, anchor(key), score, (due.date - day).days if due else None, open_hints(item), facts, rest)


def open_hints(item: Item) -> tuple[Hint, ...]:
    """The stories that may be the same as the item's and of which the editors said nothing."""
    said = {*item.same, *item.apart}
    return tuple(hint for hint in item.maybe if not said & {hint.story, hint.url})


def groups(rows: Sequence[Row], names: Mapping[str, str]) -> tuple[Group, ...]:
    """Rows under their headings: calls first, the nearest date first, then in the order of the draft; later and off topic last.

    `names`: what each place is called.
    """
    by_place: dict[str, list[Row]] = {"calls": []}
    for each in rows:
        by_place.setdefault(each.place, []).append(each)
    by_place["calls"].sort(key=lambda each: (each.days is None, each.days if each.days is not None else 0))
    by_place |= {place: by_place.pop(place, []) for place in ("later", "off-topic")}
    return tuple(Group(place, names.get(place, place), tuple(under)) for place, under in by_place.items() if under)


def counts(items: Iterable[Item], names: Mapping[str, str]) -> tuple[Count, ...]:
    """For each heading how many of its items go out, in the order of `names`; headings without any are left out, markets are not."""
    kept = [each.market if each.section == "market" else each.section for each in items if each.keep]
    found = [Count(place, name, kept.count(place)) for place, name in names.items()]
    return tuple(one for one in found if one.kept or one.place not in ("calls", "cluster", "later", "off-topic", ""))


def sources(items: Collection[Item]) -> list[str]:
    """The publishers of the items, by name."""
    return sorted({item.source for item in items if item.source}, key=str.casefold)


def neighbour(items: Sequence[Item], key: str, *, up: bool) -> str | None:
    """Behind which item of its heading ("-": none) one stands when it is moved by one place; None: it is there already, or not at all."""
    item = next((each for each in items if handle(each) == key), None)
    if item is None:
        return None
    same = [handle(each) for each in items if (each.section, each.market) == (item.section, item.market)]
    at = same.index(key)
    if up:
        return None if at == 0 else same[at - 2] if at > 1 else "-"
    return same[at + 1] if at + 1 < len(same) else None


def last_kept(items: Sequence[Item], place: str) -> str:
    """The last item of a heading that goes out, "-" when there is none: behind it stands what is moved there."""
    under = [handle(each) for each in items if each.keep and (each.market if each.section == "market" else each.section) == place]
    return under[-1] if under else "-"


def prints(draft: Draft) -> dict[str, str]:
    """What each part of a draft says, as a short hash by the item's key; "" = its words, "-" = the order."""
    found = {
        handle(each): _hash(each.title, each.blurb, each.keep, each.section, each.market, each.also, each.shelf) for each in draft.items
    }
    found[""] = _hash(draft.status, draft.send_at, sorted(draft.subject.items()), sorted(draft.editorial.items()))
    found["-"] = _hash([handle(each) for each in draft.items])
    return found


def _hash(*values: object) -> str:
    return hashlib.sha256(repr(values).encode()).hexdigest()[:12]
