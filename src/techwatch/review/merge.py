"""A draft that a person and the engine both changed becomes one: item by item, the person's words first. Pure.

Three texts: `base` is what the engine wrote the last time (not the merged file), `person` the file
as it stands, `engine` what the engine would write now. The result is the person's file in the
person's order; in it, parts of an item that only the engine changed are the engine's, boxes are
the person's, and items that are new from the engine stand at the end under a marked heading.
"""

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeVar

from techwatch.errors import ReviewError
from techwatch.review.blocks import Block, comment_of, front_is_open, has_box, item_id, split
from techwatch.review.front import parse_front
from techwatch.review.wording import key, wording_of

_T = TypeVar("_T")
_BOX = re.compile(r"\[([ \u00a0xX✓✔]?)\\?\]")
_NOTE = re.compile(r"\s*<!--.*-->\s*")
_COMMENT = re.compile(r"[ \t]*<!--.*?-->[ \t]*$")


@dataclass(frozen=True, slots=True)
class _Parts:
    """An item's lines by what they say, each without its line end."""

    head: str  # without box and comment
    comment: str
    facts: tuple[str, ...]
    blurb: tuple[str, ...]
    notes: tuple[str, ...]  # comments on lines of their own


def merge_draft(base: tuple[str, str], person: tuple[str, str], engine: tuple[str, str]) -> tuple[str, str]:
    """Merge the short file and its rest at once: an item that only changed files is not new in either."""
    theirs = [_ids(text) for text in (*base, *person)]
    known = frozenset().union(*theirs)
    return merge(base[0], person[0], engine[0], elsewhere=known), merge(base[1], person[1], engine[1], elsewhere=known | _ids(engine[0]))


def merge(base: str, person: str, engine: str, *, elsewhere: AbstractSet[str] = frozenset()) -> str:
    """Merge one file. `elsewhere`: ids that are known from the draft's other file and so are not new here.

    What a person changed wins; where both changed the same words, the engine's go beside as a comment
    that no member sees. What a person deleted stays deleted, what the engine no longer proposes stays.
    A file whose front matter never ends cannot be read and is left as it is.
    """
    if engine in (base, person) or front_is_open(person):
        return person
    before, now = _items(base), _items(engine)
    front = _front(base), _front(engine)
    kept = [_block(block, before, now, front) for block in split(person)]
    gone = before.keys() | {block.id for block in split(person)} | elsewhere
    return "".join(kept) + _ended("".join(kept), _appended(person, engine, gone), person)


def _block(block: Block, before: dict[str, Block], now: dict[str, Block], front: tuple[str, str]) -> str:
    if block.kind == "front" and front[1] and _same(block.text, front[0]):
        return _eol(front[1], block.text)
    if block.kind == "item" and block.id in before and block.id in now and not _same(before[block.id].text, now[block.id].text):
        return _item(before[block.id], block, now[block.id])
    return block.text


def _item(base: Block, person: Block, engine: Block) -> str:
    """The person's block with the parts that only the engine changed put in."""
    old, mine, new = _parts(base), _parts(person), _parts(engine)
    head, comment = _pick(old.head, mine.head, new.head), _pick(old.comment, mine.comment, new.comment)
    facts, blurb = _pick(old.facts, mine.facts, new.facts), _pick(old.blurb, mine.blurb, new.blurb)
    lines = [_BOX.sub(lambda _: _box(person), head, count=1) + (f" <!-- {comment} -->" if comment else "")]
    lines += [*facts, *blurb, *mine.notes, *_beside(old, mine, new, person)]
    blank = person.text[len(person.text.rstrip()) :]
    return _eol("\n".join(lines), person.text) + blank


def _parts(block: Block) -> _Parts:
    lines = [line.rstrip() for line in block.text.rstrip().split("\n")]
    head = _BOX.sub("[ ]", _COMMENT.sub("", lines[0]), count=1) if item_id(lines[0]) else lines[0]
    notes = tuple(line for line in lines[1:] if _NOTE.fullmatch(line))
    body = [line for line in lines[1:] if not _NOTE.fullmatch(line)]
    start = next((i for i, line in enumerate(body) if line.lstrip().startswith(">")), len(body))
    return _Parts(head, comment_of(lines[0]) or "", tuple(body[:start]), tuple(body[start:]), notes)


def _box(block: Block) -> str:
    found = _BOX.search(block.lines[0]) if has_box(block.lines[0]) else None
    return found[0] if found else "[x]"


def _beside(old: _Parts, mine: _Parts, new: _Parts, person: Block) -> Iterator[str]:
    """The engine's words where both changed, as a comment inside the item, once."""
    pairs = [((old.head,), (mine.head,), (new.head,)), (old.facts, mine.facts, new.facts), (old.blurb, mine.blurb, new.blurb)]
    for before, theirs, ours in pairs:
        if before != theirs and before != ours and theirs != ours and ours:
            words = " ".join(re.sub(r"^[-*+>\s]*(?:\[.?\])?\s*", "", line) for line in ours).replace("-->", "").strip()
            line = f"  <!-- {wording_of(person.text).beside} : {words} -->"
            if words and line.strip() not in person.text:
                yield line


def _pick(base: _T, person: _T, engine: _T) -> _T:
    return engine if person == base else person


def _appended(person: str, engine: str, known: AbstractSet[str]) -> str:
    """The engine's items that are not `known`, with their headings, under the marked heading.

    Once a draft is approved they come without a tick: nothing goes out that nobody saw.
    """
    approved = _is_approved(person)
    words = wording_of(engine)
    last = [block.title for block in split(person) if block.kind == "heading"]
    parts: list[str] = []
    marked = any(key(title) == key(words.new) for title in last)
    here = last[-1] if last and marked else ""
    for title, block in _under_headings(split(engine)):
        if block.id and block.id not in known:
            parts += [f"# {words.new}\n\n"] if not marked else []
            parts += [f"## {title}\n\n"] if key(title) != key(here) else []
            item = _BOX.sub("[ ]", block.text.rstrip(), count=1) if approved else block.text.rstrip()
            parts.append(item + ("\n\n" if block.text.endswith("\n\n") else "\n"))
            marked, here = True, title
    return "".join(parts).rstrip("\n") + "\n" if parts else ""


def _is_approved(text: str) -> bool:
    try:
        return parse_front(text, file="").status == "approved"
    except ReviewError:
        return False


def _under_headings(blocks: Iterable[Block]) -> Iterator[tuple[str, Block]]:
    title = ""
    for block in blocks:
        if block.kind == "heading":
            title = block.title
        elif block.kind == "item":
            yield title, block


def _ended(kept: str, added: str, person: str) -> str:
    """What goes between and after the person's last line, so that nothing runs together."""
    if not added:
        return ""
    gap = "" if not kept or kept.endswith(("\n\n", "\r\n\r\n")) else "\n" if kept.endswith("\n") else "\n\n"
    return _eol(gap + added, person)


def _eol(text: str, like: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in like else text


def _items(text: str) -> dict[str, Block]:
    return {block.id: block for block in split(text) if block.kind == "item" and block.id}


def _ids(text: str) -> frozenset[str]:
    return frozenset(_items(text))


def _front(text: str) -> str:
    return next((block.text for block in split(text) if block.kind == "front"), "")


def _same(left: str, right: str) -> bool:
    return [line.rstrip() for line in left.rstrip().split("\n")] == [line.rstrip() for line in right.rstrip().split("\n")]
