"""A draft that a person and the engine both changed becomes one: item by item, the person's words first. Pure.

Three texts: `base` is what the engine wrote the last time (not the merged file), `person` the file
as it stands, `engine` what the engine would write now. The result is the person's file in the
person's order; in it, parts of an item that only the engine changed are the engine's, boxes are
the person's, and items that are new from the engine stand at the end under a marked heading.
"""

from collections.abc import Iterable, Iterator, Mapping, Set as AbstractSet
from types import MappingProxyType

from techwatch.errors import ReviewError
from techwatch.review.blocks import Block, front_is_open, split
from techwatch.review.front import parse_front
from techwatch.review.meta import merge_meta
from techwatch.review.parts import BOX, eol, join_item, parts_of
from techwatch.review.wording import key, wording_of

_Pair = tuple[Block, Block]
_NOWHERE: Mapping[str, _Pair] = MappingProxyType({})


def merge_draft(base: tuple[str, str], person: tuple[str, str], engine: tuple[str, str]) -> tuple[str, str]:
    """Merge the short file and its rest at once: an item that only changed files is not new in either."""
    theirs = [_ids(text) for text in (*base, *person)]
    known = frozenset().union(*theirs)
    before, now = _items(base[1]) | _items(base[0]), _items(engine[1]) | _items(engine[0])
    moved = {name: (before[name], block) for name, block in now.items() if name in before}
    short = merge(base[0], person[0], engine[0], elsewhere=known, moved=moved)
    return short, merge(base[1], person[1], engine[1], elsewhere=known | _ids(engine[0]), moved=moved)


def merge(base: str, person: str, engine: str, *, elsewhere: AbstractSet[str] = frozenset(), moved: Mapping[str, _Pair] = _NOWHERE) -> str:
    """Merge one file. `elsewhere`: ids that are known from the draft's other file and so are not new here.

    `moved`: items as the engine wrote them in either file, then and now: of one that stands in another file than here,
    the other sources are brought up to date.

    What a person changed wins; where both changed the same words, the engine's go beside as a comment
    that no member sees. What a person deleted stays deleted, what the engine no longer proposes stays.
    A file whose front matter never ends cannot be read and is left as it is.
    """
    if engine == person or front_is_open(person) or (engine == base and not moved):
        return person
    before, now = _items(base), _items(engine)
    front = _front(base), _front(engine)
    pairs = {name: pair for name, pair in moved.items() if not (name in before and name in now)}
    beside = wording_of(person).beside
    kept = [_with_sources(_block(block, before, now, front, beside), pairs.get(block.id)) for block in split(person)]
    gone = before.keys() | {block.id for block in split(person)} | elsewhere
    return "".join(kept) + _ended("".join(kept), _appended(person, engine, gone), person)


def _block(block: Block, before: dict[str, Block], now: dict[str, Block], front: tuple[str, str], beside: str) -> str:
    if block.kind == "front" and front[1] and front[1] != front[0] and _same(block.text, front[0]):
        return eol(front[1], block.text)
    if block.kind == "item" and block.id in before and block.id in now and not _same(before[block.id].text, now[block.id].text):
        return join_item(before[block.id], block, now[block.id], beside=beside)
    return block.text


def _with_sources(text: str, pair: _Pair | None) -> str:
    """An item's text with the other sources that came in or went, where the engine wrote it in the other file."""
    if pair is None:
        return text
    old, mine, new = parts_of(pair[0]).meta, parts_of(split(text)[0]).meta, parts_of(pair[1]).meta
    return text.replace(mine, merge_meta(old, mine, new), 1) if old and mine and new else text


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
            item = BOX.sub("[ ]", block.text.rstrip(), count=1) if approved else block.text.rstrip()
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
    return eol(gap + added, person)


def _items(text: str) -> dict[str, Block]:
    return {block.id: block for block in split(text) if block.kind == "item" and block.id}


def _ids(text: str) -> frozenset[str]:
    return frozenset(_items(text))


def _front(text: str) -> str:
    return next((block.text for block in split(text) if block.kind == "front"), "")


def _same(left: str, right: str) -> bool:
    return [line.rstrip() for line in left.rstrip().split("\n")] == [line.rstrip() for line in right.rstrip().split("\n")]
