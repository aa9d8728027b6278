"""Both files of a draft as their blocks, each under its heading: where an item stands, and how it goes elsewhere. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from techwatch.config import MarketList
from techwatch.errors import ReviewError
from techwatch.review.blocks import Block, split
from techwatch.review.front import parse_front
from techwatch.review.headings import Headings, languages_of
from techwatch.review.items import read_item
from techwatch.review.markdown import heading
from techwatch.review.paper import Paper
from techwatch.review.wording import BOTH, FRENCH, Place, key, wording_of
from techwatch.types import Item, Lang

SHORT, REST = 0, 1
_NEW = {key(words.new) for words in BOTH}
_LAST = ("calls", "cluster", "later", "off-topic")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an item stands: in which file, as which of its blocks, under which place."""

    file: int
    index: int
    block: Block
    place: Place | None
    item: Item


@dataclass(frozen=True, slots=True)
class Part:
    """A block and where it stands. `opens`: a heading that ends what stood before it."""

    block: Block
    place: Place | None
    lang: Lang | None
    opens: bool


class Sheet:
    """A draft's two files. What `put`, `take` and `write` change is seen in `files`, not by what looks for something."""

    def __init__(self, files: tuple[str, str], *, markets: MarketList, known: Mapping[str, Item], file: str) -> None:
        self.front = parse_front(files[SHORT], file=file)
        self.lang: Lang = "fr" if wording_of(files[SHORT]) is FRENCH else "en"
        self.first = next(iter(self.front.languages), self.lang)
        self.languages = languages_of(self.front.languages, markets)
        self.markets, self.known = markets, known
        names = file, re.sub(r"\.md$", ".rest.md", file)
        self.papers = tuple(Paper(name, markets, known, {}, {}, self.lang) for name in names)
        self.eols = tuple("\r\n" if "\r\n" in text else "\n" for text in files)
        self.eol = self.eols[SHORT]
        self.parts = tuple(list(self._read(text)) for text in files)
        self.texts = tuple([part.block.text for part in parts] for parts in self.parts)

    def _read(self, text: str) -> Iterator[Part]:
        headings = Headings(self.markets, self.languages, self.first)
        for block in split(text):
            opens = block.kind == "heading" and headings.take(block) == "opens"
            yield Part(block, headings.place, headings.lang, opens)

    @property
    def files(self) -> tuple[str, str]:
        """The short file and its rest as they are by now."""
        return "".join(self.texts[SHORT]), "".join(self.texts[REST])

    # --- looking ------------------------------------------------------------------------------------

    def spot(self, name: str) -> Spot | None:
        """The item of this handle: first by its id, else one without id by its address or title; None when it stands nowhere."""
        by_id = (spot for spot in self._spots(lambda part: self._id(part.block) == name) if name)
        return next(by_id, None) or next(self._by_words(name), None)

    def _by_words(self, name: str) -> Iterator[Spot]:
        mate = self.known.get(name)
        for spot in self._spots(lambda part: not self._id(part.block)):
            if (spot.item.url == mate.url) if mate and mate.url else name in (spot.item.url or spot.item.title, spot.item.title):
                yield spot

    def _spots(self, wanted: Callable[[Part], bool]) -> Iterator[Spot]:
        for file in (SHORT, REST):
            for index, part in enumerate(self.parts[file]):
                if part.block.kind == "item" and part.lang is None and wanted(part):
                    block = replace(part.block, id=self._id(part.block))
                    if (item := self._item(block, part.place, file)) is not None:
                        yield Spot(file, index, block, part.place, item)

    def _item(self, block: Block, place: Place | None, file: int) -> Item | None:
        try:
            return read_item(block, place, replace(self.papers[file], unread=[]))
        except ReviewError:
            if block.id in self.known:
                raise
            return None

    def read_under(self, spot: Spot, place: Place) -> Item | None:
        """What an item's lines would say under another heading."""
        return self._item(spot.block, place, spot.file)

    def _id(self, block: Block) -> str:
        """A block's id; a remark of one word is none."""
        return block.id if block.id in self.known or re.search(r"\d", block.id) else ""

    def neighbour(self, spot: Spot) -> Spot | None:
        """The item above one under the same heading; None where it is the first."""
        found = None
        for index in self.run(spot.file, spot.index):
            part = self.parts[spot.file][index]
            if index == spot.index:
                return found
            if part.block.kind == "item" and (item := self._item(replace(part.block, id=self._id(part.block)), part.place, spot.file)):
                found = Spot(spot.file, index, part.block, part.place, item)
        return None

    def run(self, file: int, index: int) -> range:
        """The blocks from the heading above a block to the next one that opens another part."""
        parts = self.parts[file]
        start = next((i for i in range(index, -1, -1) if parts[i].opens), 0)
        return range(start, next((i for i in range(start + 1, len(parts)) if parts[i].opens), len(parts)))

    def own(self, text: str) -> str:
        """Lines from elsewhere with the line ends of the short file."""
        return re.sub(r"\r?\n", lambda _: self.eol, text)

    # --- changing -----------------------------------------------------------------------------------

    def write(self, spot: Spot, text: str) -> None:
        """Put other lines in an item's place."""
        self.texts[spot.file][spot.index] = text

    def take(self, spot: Spot) -> None:
        """Take an item's lines out; what stood apart from the item above by a blank line still does."""
        texts, parts = self.texts[spot.file], self.parts[spot.file]
        above = next((i for i in range(spot.index - 1, -1, -1) if texts[i]), None)
        below = parts[spot.index + 1].block if spot.index + 1 < len(parts) else None
        joined = above is not None and parts[above].block.kind == "item" and below is not None and below.kind == "text"
        texts[spot.index] = self.eols[spot.file] if joined and above is not None and not _ends_blank(texts[above]) else ""

    def put(self, text: str, place: Place, behind: int | None) -> None:
        """Put an item's lines into the short file behind the block `behind`; None: at the end of its place, under a new heading
        where there is none."""
        if behind is None:
            behind = self.end_of(place)
        if behind is None:
            behind, text = self._before_heading(place), f"## {heading(place, self.markets, self.lang)}{self.eol * 2}{text}"
        self.insert(behind, text)

    def end_of(self, place: Place) -> int | None:
        """Behind which block of the short file a place's last item ends; None where the place has no heading."""
        run = self._first_run(place)
        if run is None:
            return None
        return max((i for i in run if self.parts[SHORT][i].block.kind == "item"), default=run[-1])

    def start_of(self, place: Place) -> int | None:
        """Behind which block of the short file a place's first item begins; None where the place has no heading."""
        run = self._first_run(place)
        if run is None:
            return None
        return min((i - 1 for i in run if self.parts[SHORT][i].block.kind == "item"), default=run[-1])

    def is_in_first(self, spot: Spot, place: Place) -> bool:
        """Whether an item stands under the first of the headings of a place: the engine's new items have one of their own."""
        return spot.index in (self._first_run(place) or ())

    def _first_run(self, place: Place) -> range | None:
        opens = (i for i, part in enumerate(self.parts[SHORT]) if part.opens and part.place == place)
        return next((self.run(SHORT, i) for i in opens), None)

    def _before_heading(self, place: Place) -> int:
        """Behind which block of the short file a new heading stands: markets together, then calls, the cluster, later, off topic."""
        parts = self.parts[SHORT]
        after = {name: _LAST[at:] for at, name in enumerate(("market", *_LAST))}
        news = next((i for i, part in enumerate(parts) if part.opens and key(part.block.title) in _NEW), len(parts))
        same = [i for i in range(news) if parts[i].opens and (found := parts[i].place) and found[0] == place[0] == "market"]
        if same:
            return self.run(SHORT, same[-1])[-1]
        return next((i for i in range(news) if parts[i].opens and (found := parts[i].place) and found[0] in after[place[0]]), news) - 1

    def insert(self, behind: int, text: str) -> None:
        """Put text behind a block, a blank line before and after it."""
        texts, eol = self.texts[SHORT], self.eol
        above, below = "".join(texts[: behind + 1]), any(texts[behind + 1 :])
        lead = "" if not above or _ends_blank(above) else eol if above.endswith("\n") else eol + eol
        texts[behind] += lead + text.rstrip() + eol + (eol if below else "")


def _ends_blank(text: str) -> bool:
    """Whether a text's last line is blank and ended."""
    return re.search(r"(?:^|\n)[ \t\r]*\n\Z", text) is not None
