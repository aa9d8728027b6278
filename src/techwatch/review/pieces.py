"""Both files of a draft become pieces that are known again in another version: headings, items, the editorial's parts. Pure."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from techwatch.config import MarketList
from techwatch.errors import ReviewError
from techwatch.review.blocks import Block, comment_of, split
from techwatch.review.front import Front, parse_front
from techwatch.review.headings import Headings, languages_of
from techwatch.review.parts import BOX
from techwatch.review.wording import key
from techwatch.types import Lang

Files = tuple[str, str]
"""The text of a draft's short file and of its rest."""

_FIRST = re.compile(r"[-*+•–][ \t\u00a0]+\\?\[(?P<box>[ \u00a0xX✓✔]?)\\?\](?P<words>.*?)(?:<!--[ ]?(?P<name>[\w.:-]+).*)?$")
_ADDRESS = re.compile(r"https?://[^\s<>)\]]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of either file. `name`: the same in every version of the draft; `under`: the name of the heading that it stands under.

    `lang`: in which part of the editorial, "" elsewhere. `text` may differ from the block's, once it was merged.
    """

    name: str
    block: Block
    text: str
    under: str
    rest: bool
    lang: Lang = ""

    @property
    def is_item(self) -> bool:
        """Whether it is an item that the edition may hold."""
        return self.block.kind == "item" and not self.lang

    @property
    def is_loose(self) -> bool:
        """Whether people may take it out and put it elsewhere: items, and texts that are none."""
        return self.is_item or (self.block.kind == "text" and not self.lang and bool(self.words))

    @property
    def words(self) -> str:
        """The text as it is compared: line ends and blanks at the end of a line do not count."""
        return "\n".join(line.rstrip() for line in self.text.strip().split("\n"))


class Pieces:
    """A draft by its pieces, in the order of its files."""

    def __init__(self, files: Files, markets: MarketList) -> None:
        self.front = front_of(files[0])
        headings = languages_of(self.front.subject, markets), next(iter(self.front.subject), "fr")
        names = _Names()
        self.all = [piece for rest in (False, True) for piece in _pieces(files[rest], Headings(markets, *headings), names, rest=rest)]
        self.by_name = {piece.name: piece for piece in self.all}

    @property
    def items(self) -> dict[str, Piece]:
        """The items by name, in the order of the files."""
        return {piece.name: piece for piece in self.all if piece.is_item}

    def under(self, heading: str) -> list[str]:
        """The names of what stands under a heading, in its order."""
        return [piece.name for piece in self.all if piece.under == heading and piece.name != heading]

    def editorial(self) -> dict[Lang, str]:
        """The editorial's parts as they are written, without their headings."""
        found: dict[Lang, str] = {}
        for piece in self.all:
            if piece.lang and piece.name != piece.under:
                found[piece.lang] = found.get(piece.lang, "") + piece.text
        return found


def front_of(short: str) -> Front:
    """What the front matter says; nothing where it cannot be read."""
    return parse_front(short, file="") if is_readable(short) else Front()


def is_readable(short: str) -> bool:
    """Whether the front matter can be read."""
    try:
        parse_front(short, file="")
    except ReviewError:
        return False
    return True


def moved(before: Pieces, after: Pieces) -> set[str]:
    """The items that stand under another heading, or elsewhere among those that stayed under theirs: as few as can be."""
    old, new = before.items, after.items
    both = [name for name in new if name in old]
    found = {name for name in both if old[name].under != new[name].under}
    rank = {name: number for number, name in enumerate(old)}
    for heading in {new[name].under for name in both}:
        stayed = [name for name in after.under(heading) if name in rank and name in new and name not in found]
        found |= set(stayed) - {stayed[i] for i in rising([rank[name] for name in stayed])}
    return found


def rising(numbers: Sequence[int]) -> list[int]:
    """The places of a longest rising row of `numbers`."""
    ends: list[int] = []
    places: list[int] = []
    before: list[int] = []
    for place, number in enumerate(numbers):
        at = bisect_left(ends, number)
        before.append(places[at - 1] if at else -1)
        ends[at : at + 1], places[at : at + 1] = [number], [place]
    row, place = [], places[-1] if places else -1
    while place >= 0:
        row.append(place)
        place = before[place]
    return row


class _Names:
    """Gives each piece a name of its own."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def of(self, wanted: str) -> str:
        number = self._used[wanted] = self._used.get(wanted, 0) + 1
        return wanted if number == 1 else f"{wanted} {number}"


def _pieces(text: str, headings: Headings, names: _Names, *, rest: bool) -> Iterator[Piece]:
    under = ""
    for block in split(text):
        inside = block.kind == "heading" and headings.take(block) == "inside"
        name = names.of(_name(block, rest=rest) if not headings.lang or block.kind == "heading" else f"¶ {headings.lang}")
        if block.kind == "heading" and not inside:
            under = name
        yield Piece(name, block, block.text, under, rest, headings.lang or "")


def _name(block: Block, *, rest: bool) -> str:
    if block.kind == "front":
        return "front"
    if block.kind == "heading":
        return f"{'##' if rest else '#'} {key(block.title)}"
    if block.kind == "text":
        return f"¶ {' '.join(block.text.split())}"
    if block.id:
        return block.id
    address = _ADDRESS.search(block.text)
    return address[0] if address else _title(block.lines[0])


def _title(line: str) -> str:
    """What an item without id and address is called."""
    words = BOX.sub("", line.replace(f"<!-- {comment_of(line)} -->", ""), count=1)
    return " ".join(re.sub(r"^[\s*+•–-]+|\*\*", "", words).split())


def lines_of(text: str) -> Iterator[str]:
    """What a version of a file is compared by: each line, an item's with its name and its box apart, and which item follows which."""
    name = before = ""
    for line in filter(None, map(str.strip, text.split("\n"))):
        first = _FIRST.match(line)
        if first:
            name, box, line = first["name"] or "", (first["box"] or "").strip(), first["words"]
            yield f"{name}: [{'x' if box else ''}]"
        if first or line.startswith("#"):
            name = name if first else ""
            yield f"{before} > {name or line}"
            before = name or line
        yield f"{name}: {line}"
