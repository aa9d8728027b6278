"""A save that was built on an older version of a draft, and what was written since, become one: part by part, the save first. Pure.

A text editor knows nothing of what others did since it opened the file. `base` is the version that the save was built on (the
nearest of those that are kept), `file` what was saved, `newer` what stood there just before. What the save left as it was in
`base` is as in `newer`; where both changed the same, the save stays and the other words go beside it: as a comment that no
member reads, and as a Clash.
"""

import functools
import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from techwatch.config import MarketList
from techwatch.review.front import Field, Front, change_field
from techwatch.review.parts import BOX, box_of, comment_line, eol, join_item, undecided_parts, union
from techwatch.review.pieces import Files, Piece, Pieces, front_of, lines_of, moved
from techwatch.review.wording import FRENCH, wording_of
from techwatch.types import Lang

ONE_LINE: Final = 2
"""How far two versions are apart that differ in one line: it is missing in the one, and another in the other."""

SOME_LINES: Final = 3 * ONE_LINE
"""What somebody may take back of her own from one save to the next."""

FAR: Final = 60
"""How many versions may differ more than the best one before the search ends: a save grows unlike what stood before it was opened."""

BESIDE: Final = ("autre version", "other version")
"""How a comment with the words of somebody else begins."""

_BESIDE: Final = re.compile(rf"^<!-- (?:{'|'.join(BESIDE)}) : .*? -->$", re.M)

Saved = tuple[str | None, str | None]
"""The file and its rest as somebody saved them; None: that one was not saved."""

Part = Literal[
    "title", "blurb", "place", "editorial", "subject", "status", "send", "rising", "facts", "more", "comment", "meta", "gone", "back"
]


@dataclass(frozen=True, slots=True)
class Clash:
    """What both sides changed, each otherwise. `item`: its name in a Pieces, "" for the draft's own; `words`: what the newer said.

    `gone`: the save changed what the newer took out, and it stays; `back`: the other way round, and it came back.
    """

    part: Part
    item: str = ""
    lang: Lang = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Rejoined:
    """Both files after the save and the newer version became one. `kept`: how many things only the newer one had changed."""

    files: Files
    clashes: tuple[Clash, ...]
    kept: int


@dataclass(frozen=True, slots=True)
class Built:
    """On which of the versions (0: the latest) a save was built; `doubt`: or on this one, which cannot be told."""

    on: int
    doubt: int | None = None

    @property
    def doubt_is_later(self) -> bool:
        """Whether the doubtful version is the later one: what the save may have taken back of it stands."""
        return self.doubt is not None and self.doubt < self.on


def built_on(save: Saved, versions: Iterable[Files], *, since: int = 0) -> Built:
    """Which of `versions` (the latest first, not empty) a save was built on: the one it differs least from.

    Before the last save (`since`: so many versions came after it) only one that is nearer by more than a line, and by a few without
    doubt: who saves goes on from what she saved, or opens what stands there now; and may take back what she did. From then on the
    oldest of several: that she wrote over words which she had seen cannot be told from that she had not, and what is called a
    conflict hurts nobody.
    One that is an older version to the letter, but for a single thing done since, was built on the latest: somebody took that back.
    """
    apart = list[_Apart]()
    for version in versions:
        both = [_apart(mine, theirs) for mine, theirs in zip(save, version, strict=True) if mine is not None]
        apart.append((sum(lines for lines, _ in both), sum(order for _, order in both)))
        if not any(apart[-1]) or len(apart) - apart.index(min(apart)) > FAR:
            break
    least, recent = min(apart), apart[: since + 1]
    nearest = apart.index(least)
    if not any(least) and 0 < apart[0][0] <= ONE_LINE:
        return Built(0, doubt=nearest)
    going_on = max(number for number, each in enumerate(recent) if each == min(recent))
    if nearest < len(recent):
        return Built(going_on)
    farther = min(recent)[0] - least[0]
    if farther <= ONE_LINE:
        return Built(going_on, doubt=nearest)
    return Built(nearest, doubt=going_on if farther <= SOME_LINES else None)


_Apart = tuple[int, int]
"""How many lines two texts do not share, and how many pairs of neighbours: the first counts, the second tells what moved."""


@functools.lru_cache(maxsize=1024)  # many versions have the same rest
def _apart(one: str, other: str) -> _Apart:
    """How far two texts of a file are apart; an empty line does not count."""
    if one == other:
        return 0, 0
    (mine, my_pairs), (theirs, their_pairs) = _counted(one), _counted(other)
    return _unshared(mine, theirs), _unshared(my_pairs, their_pairs)


def _unshared(one: Counter[Any], other: Counter[Any]) -> int:
    return (one - other).total() + (other - one).total()


@functools.lru_cache(maxsize=512)
def _counted(text: str) -> tuple[Counter[str], Counter[tuple[str, str]]]:
    lines = [line for line in lines_of(text) if line.strip()]
    return Counter(lines), Counter(itertools.pairwise(["", *lines, ""]))


def rejoin(base: Files, file: Files, newer: Files, *, markets: MarketList) -> Rejoined:
    """`file`, built on `base`, with what `newer` has changed since. Raises ReviewError where the file's front matter cannot be read."""
    weave = _Weave(Pieces(base, markets), Pieces(file, markets), Pieces(newer, markets), file)
    weave.merge_texts()
    weave.merge_places()
    short, rest = weave.files()
    return Rejoined((_front(front_of(base[0]), short, front_of(newer[0]), weave), rest), tuple(weave.clashes), weave.kept)


@dataclass
class _Weave:
    """Three versions, and the save's pieces as they become the result."""

    old: Pieces
    mine: Pieces
    new: Pieces
    like: Files
    clashes: list[Clash] = field(default_factory=list)
    kept: int = 0

    def __post_init__(self) -> None:
        self.pieces = list(self.mine.all)
        self.label = BESIDE[0] if wording_of(self.like[0]) is FRENCH else BESIDE[1]

    def files(self) -> Files:
        """Both files as they stand now."""
        short, rest = ("".join(piece.text for piece in self.pieces if piece.rest is which) for which in (False, True))
        return short, rest

    # --- words ------------------------------------------------------------------------------------

    def merge_texts(self) -> None:
        """Put what the newer version says into each item, and into the editorial."""
        self.pieces = [self._merged(piece) for piece in self.pieces]
        for lang, words in self.new.editorial().items():
            self._editorial(lang, words)

    def _merged(self, piece: Piece) -> Piece:
        old, new = self.old.by_name.get(piece.name), self.new.by_name.get(piece.name)
        if not piece.is_item or old is None or new is None or new.words in (old.words, piece.words):
            return piece
        self.kept += 1
        if piece.words == old.words:
            return replace(piece, text=_ended(eol(new.text, piece.text), like=piece.text))
        parts = undecided_parts(old.block, piece.block, new.block)
        self.clashes += [Clash(part, piece.name, words=new.words) for part in _PARTS if part in parts]
        self.kept -= int(bool(parts))
        form = new.block if piece.rest is old.rest is not new.rest else None
        box = box_of(piece.block if _is_ticked(piece) is not _is_ticked(old) else new.block)
        return replace(piece, text=join_item(old.block, piece.block, new.block, beside=self.label, box=box, like=form))

    def _editorial(self, lang: Lang, words: str) -> None:
        before, mine = self.old.editorial().get(lang, ""), self.mine.editorial().get(lang, "")
        there = [piece for piece in self.pieces if piece.lang == lang and piece.name != piece.under]
        (was, old), (here, notes), (now, new) = (_noted(text) for text in (before, mine, words))
        notes = union(old, notes, new)
        if now not in (was, here) and here != was:
            self.clashes.append(Clash("editorial", lang=lang, words=now))
            notes.append(comment_line(self.label, [" ".join(now.split())]))
        elif now not in (was, here):
            self.kept += 1
            here = now
        text = "\n\n".join([here, *notes])
        if there and text != "\n\n".join([_noted(mine)[0], *_noted(mine)[1]]):
            self._put_editorial(there, text)

    def _put_editorial(self, there: Sequence[Piece], words: str) -> None:
        """Put `words` in place of the pieces of a part that have any; empty lines around them stay."""
        first, *others = [piece for piece in there if piece.words] or there[-1:]
        blank = first.text[: len(first.text) - len(first.text.lstrip())]
        text = _ended(blank + eol(words, self.like[0]), like=others[-1].text if others else first.text)
        gone = {piece.name for piece in others}
        self.pieces = [replace(piece, text=text) if piece is first else piece for piece in self.pieces if piece.name not in gone]

    # --- places -----------------------------------------------------------------------------------

    def merge_places(self) -> None:
        """Take out, put in and move what the newer version took out, put in and moved."""
        for name in [piece.name for piece in self.pieces if piece.is_loose]:
            self._take_out(name)
        theirs, mine = moved(self.old, self.new), moved(self.old, self.mine)
        for name, piece in [(piece.name, piece) for piece in self.new.all if piece.is_loose]:
            if self._at(name) is None:
                self._put_in(piece)
            elif name in theirs and name not in mine:
                self.kept += 1
                self._move(piece)
            elif name in theirs and self.mine.by_name[name].under != piece.under:
                self.clashes.append(Clash("place", name, words=piece.under))

    def _take_out(self, name: str) -> None:
        if name not in self.old.by_name or name in self.new.by_name:
            return
        if self.mine.by_name[name].words == self.old.by_name[name].words:
            self.kept += 1
            self.pieces = [piece for piece in self.pieces if piece.name != name]
        else:
            self.clashes.append(Clash("gone", name))

    def _put_in(self, piece: Piece) -> None:
        """What is new in the newer version, and what the save took out although it was changed since."""
        old = self.old.by_name.get(piece.name)
        if old is not None and old.words == piece.words:
            return
        self.kept += 1
        if old is not None:
            self.clashes.append(Clash("back", piece.name, words=piece.words))
        self._insert(piece)

    def _move(self, piece: Piece) -> None:
        at = self._at(piece.name)
        assert at is not None
        here = self.pieces.pop(at)
        self._insert(replace(piece, text=here.text))

    def _insert(self, piece: Piece) -> None:
        """Put a piece of the newer version behind the one that it follows there."""
        beside = self.new.under(piece.under)
        before = reversed(beside[: beside.index(piece.name)]) if piece.name in beside else iter(())
        at = next((i for name in before if (i := self._at(name, under=piece.under)) is not None), None)
        if at is None:
            at = self._under(piece)
        text = eol(piece.text.rstrip(), self.like[0])
        text += eol("\n" if piece.rest else "\n\n", self.like[0])
        self._open(at)
        self.pieces.insert(at + 1, replace(piece, text=text))

    def _under(self, piece: Piece) -> int:
        """The place behind its heading (and remarks that stand there), which is put in where the save has none."""
        at = self._at(piece.under)
        if at is None:
            at = self._heading(self.new.by_name.get(piece.under), rest=piece.rest)
        while at + 1 < len(self.pieces) and self.pieces[at + 1].block.kind == "text" and self.pieces[at + 1].under == piece.under:
            at += 1
        return at

    def _heading(self, heading: Piece | None, *, rest: bool) -> int:
        """Put a heading of the newer version before the next one that stands here too, else at the end of its file."""
        mine = [i for i, piece in enumerate(self.pieces) if piece.rest is rest]
        end = mine[-1] + 1 if mine else len(self.pieces) if rest else 0
        if heading is None:
            return end - 1
        later = self.new.all[self.new.all.index(heading) + 1 :]
        names = [piece.name for piece in later if piece.block.kind == "heading" and piece.rest is rest and not piece.lang]
        at = next((i for name in names if (i := self._at(name)) is not None), end)
        self._open(at - 1)
        self.pieces.insert(at, replace(heading, text=eol(f"{heading.text.rstrip()}\n\n", self.like[0])))
        return at

    def _open(self, at: int) -> None:
        """End the piece at a place so that another can follow: with a line end, and but in a list of the rest with an empty line."""
        if not 0 <= at < len(self.pieces):
            return
        piece, end = self.pieces[at], eol("\n", self.like[0])
        text = piece.text if piece.text.endswith("\n") else piece.text + end
        tight = piece.rest and piece.is_item
        if not tight and not text.endswith((end + end, "\n\n")):
            text += end
        if tight and text.rstrip("\r\n") + end != text:
            text = text.rstrip("\r\n") + end
        self.pieces[at] = replace(piece, text=text)

    def _at(self, name: str, *, under: str | None = None) -> int | None:
        found = (i for i, piece in enumerate(self.pieces) if piece.name == name and under in (None, piece.under))
        return next(found, None)


_PARTS: Final[tuple[Part, ...]] = ("title", "blurb", "facts", "more", "comment", "meta")


def _front(old: Front, short: str, new: Front, weave: _Weave) -> str:
    """The short file with the fields of the front matter that only the newer version changed."""
    mine = front_of(short)
    fields: list[tuple[Field, Lang]] = [("status", ""), ("send", ""), ("rising", "")]
    fields += [("subject", lang) for lang in {**old.subject, **new.subject}]
    for name, lang in fields:
        was, here, there = (_value(front, name, lang) for front in (old, mine, new))
        if there in (was, here):
            continue
        if here == was:
            weave.kept += 1
            short = change_field(short, name, there, lang=lang)
        else:
            weave.clashes.append(Clash(name, lang=lang, words=there))
    return short


def _value(front: Front, name: Field, lang: Lang) -> str:
    if name == "subject":
        return front.subject.get(lang, "")
    if name == "rising":
        return ", ".join(front.rising)
    return front.status if name == "status" else f"{front.send_at:%Y-%m-%d %H:%M}" if front.send_at else ""


def _is_ticked(piece: Piece) -> bool:
    found = BOX.search(box_of(piece.block))
    return bool(found and found[1].strip())


def _plain(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


def _noted(text: str) -> tuple[str, list[str]]:
    """The editorial's words, and the comments that stand beside them."""
    notes = _BESIDE.findall(text)
    return _plain(re.sub(r"\n{3,}", "\n\n", _BESIDE.sub("", text.replace("\r\n", "\n"))) if notes else text), notes


def _ended(text: str, *, like: str) -> str:
    """`text` with the empty lines behind it that `like` has."""
    return text.rstrip("\r\n") + (like[len(like.rstrip("\r\n")) :] or "")
