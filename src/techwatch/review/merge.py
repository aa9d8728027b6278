"""A draft that a person and the engine both changed becomes one: item by item, the person's words first. Pure.

Three texts: `base` is what the engine wrote the last time (not the merged file), `person` the file
as it stands, `engine` what the engine would write now. The result is the person's file in the
person's order; in it, parts of an item that only the engine changed are the engine's, boxes are
the person's, and items that are new from the engine stand at the end under a marked heading.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set as AbstractSet
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from techwatch.errors import ReviewError
from techwatch.review.blocks import Block, comment_of, front_is_open, has_box, item_id, split, verdict_of
from techwatch.review.call_merge import Merged, fact_lines, is_call, merge_lines
from techwatch.review.front import parse_front
from techwatch.review.meta import LINK, merge_meta, undecided
from techwatch.review.wording import key, wording_of

_T = TypeVar("_T")
_BOX = re.compile(r"\[([ \u00a0xX✓✔]?)\\?\]")
_NOTE = re.compile(r"\s*<!--.*-->\s*")
_COMMENT = re.compile(r"[ \t]*<!--.*?-->[ \t]*$")
_TAIL = re.compile(rf"(?P<head>.*\*\*) — (?P<meta>{LINK.pattern}.*)")
_Pair = tuple[Block, Block]
_NOWHERE: Mapping[str, _Pair] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class _Parts:
    """An item's lines by what they say, each without its line end."""

    head: str  # without box, comment, and the meta line that the rest has behind the title
    comment: str
    facts: tuple[str, ...]
    meta: str  # the line that begins with the item's link, "" when there is none
    more: tuple[str, ...]  # between that line and the blurb
    says: tuple[str, ...]  # what is the same story and what is another
    blurb: tuple[str, ...]
    notes: tuple[str, ...]  # comments on lines of their own


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
    kept = [_with_sources(_block(block, before, now, front), pairs.get(block.id)) for block in split(person)]
    gone = before.keys() | {block.id for block in split(person)} | elsewhere
    return "".join(kept) + _ended("".join(kept), _appended(person, engine, gone), person)


def _block(block: Block, before: dict[str, Block], now: dict[str, Block], front: tuple[str, str]) -> str:
    if block.kind == "front" and front[1] and _same(block.text, front[0]):
        return _eol(front[1], block.text)
    if block.kind == "item" and block.id in before and block.id in now and not _same(before[block.id].text, now[block.id].text):
        return _item(before[block.id], block, now[block.id])
    return block.text


def _with_sources(text: str, pair: _Pair | None) -> str:
    """An item's text with the other sources that came in or went, where the engine wrote it in the other file."""
    if pair is None:
        return text
    old, mine, new = _parts(pair[0]).meta, _parts(split(text)[0]).meta, _parts(pair[1]).meta
    return text.replace(mine, merge_meta(old, mine, new), 1) if old and mine and new else text


def _item(base: Block, person: Block, engine: Block) -> str:
    """The person's block with the parts that only the engine changed put in."""
    old, mine, new = _parts(base), _parts(person), _parts(engine)
    call = is_call((*old.facts, *new.facts))
    mine = _gathered(mine) if call else mine
    head, comment = _pick(old.head, mine.head, new.head), _pick(old.comment, mine.comment, new.comment)
    blurb, meta = _pick(old.blurb, mine.blurb, new.blurb), merge_meta(old.meta, mine.meta, new.meta) if new.meta else mine.meta
    behind = _is_behind(mine, person)
    first, under = (f" — {meta}" if meta and behind else "", [f"  {meta}"] if meta and not behind else [])
    told, more = Merged(mine.facts), mine.more
    if not (mine.meta and new.meta) or behind == _is_behind(new, engine):  # else the engine's lines are of the other form
        told = merge_lines(old.facts, mine.facts, new.facts) if call else _merged(old.facts, mine.facts, new.facts)
        more = _pick(old.more, more, new.more) if meta else more
    lines = [_BOX.sub(lambda _: _box(person), head, count=1) + first + (f" <!-- {comment} -->" if comment else "")]
    lines += [*told.lines, *under, *more, *_says(old.says, mine.says, new.says)]
    lines += [*blurb, *mine.notes, *_beside(old, mine, new, person, told.beside)]
    blank = person.text[len(person.text.rstrip()) :]
    return _eol("\n".join(lines), person.text) + blank


def _gathered(parts: _Parts) -> _Parts:
    """A call's lines with the facts that a person wrote below the link or the blurb among the others."""
    found = fact_lines(parts.more), fact_lines(parts.blurb)
    more, blurb = (tuple(line for line in lines if line not in told) for lines, told in zip((parts.more, parts.blurb), found, strict=True))
    return replace(parts, facts=(*parts.facts, *found[0], *found[1]), more=more, blurb=blurb)


def _merged(old: tuple[str, ...], mine: tuple[str, ...], new: tuple[str, ...]) -> Merged:
    return Merged(_pick(old, mine, new), [new] if _is_undecided(old, mine, new) else [])


def _is_undecided(old: tuple[str, ...], mine: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether a person and the engine both changed the same lines."""
    return old != mine and old != new and mine != new and bool(new)


def _is_behind(parts: _Parts, block: Block) -> bool:
    """Whether the meta line stands behind the title, as the rest has it."""
    return bool(parts.meta) and parts.meta in block.lines[0]


def _parts(block: Block) -> _Parts:
    lines = [line.rstrip() for line in block.text.rstrip().split("\n")]
    head = _BOX.sub("[ ]", _COMMENT.sub("", lines[0]), count=1) if item_id(lines[0]) else lines[0]
    notes, says, body = list[str](), list[str](), list[str]()
    for line in lines[1:]:
        kind = notes if _NOTE.fullmatch(line) else says if verdict_of(line) else body
        while kind is not body and body and not body[-1]:
            body.pop()  # what follows would stand after an empty line, and no longer belong to the item
        kind.append(line)
    start = next((i for i, line in enumerate(body) if line.lstrip().startswith(">")), len(body))
    at = next((i for i, line in enumerate(body[:start]) if LINK.match(line.strip())), start)
    meta, facts, more = "".join(body[at:start][:1]).strip(), body[:at], body[at + 1 : start]
    if tail := _TAIL.fullmatch(head):
        head, meta, facts, more = tail["head"], tail["meta"], body[:start], []
    while facts and not facts[-1]:
        facts.pop()
    return _Parts(head, comment_of(lines[0]) or "", tuple(facts), meta, tuple(more), tuple(says), tuple(body[start:]), tuple(notes))


def _says(base: tuple[str, ...], person: tuple[str, ...], engine: tuple[str, ...]) -> list[str]:
    """The person's lines on what is the same story; those she left alone are the engine's, and so are those new from it."""
    ours = {_about(line): line for line in engine}
    kept = [ours.get(_about(line), "") if line in base else line for line in person]
    theirs = {_about(line) for line in (*base, *person)}
    return [line for line in (*kept, *(line for line in engine if _about(line) not in theirs)) if line]


def _about(line: str) -> str:
    return item_id(line) or " ".join(line.split())


def _box(block: Block) -> str:
    found = _BOX.search(block.lines[0]) if has_box(block.lines[0]) else None
    return found[0] if found else "[x]"


def _beside(old: _Parts, mine: _Parts, new: _Parts, person: Block, facts: Iterable[tuple[str, ...]]) -> Iterator[str]:
    """The engine's words where both changed, as a comment inside the item, once; `facts` are such lines of a call."""
    pairs = [((old.head,), (mine.head,), (new.head,)), (old.more, mine.more, new.more)]
    pairs += [((old.meta,), (mine.meta,), (new.meta,))] if new.meta and undecided(old.meta, mine.meta, new.meta) else []
    told = [ours for before, theirs, ours in [*pairs, (old.blurb, mine.blurb, new.blurb)] if _is_undecided(before, theirs, ours)]
    for ours in (*facts, *told):
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
