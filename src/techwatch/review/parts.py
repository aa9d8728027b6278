"""An item's lines by what they say, and three versions of an item become one: part by part, one side's words first. Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from techwatch.review.blocks import Block, comment_of, has_box, item_id, verdict_of
from techwatch.review.call_merge import Merged, fact_lines, is_call, merge_lines
from techwatch.review.meta import LINK, merge_meta, undecided

_T = TypeVar("_T")
BOX = re.compile(r"\[([ \u00a0xX✓✔]?)\\?\]")
_NOTE = re.compile(r"\s*<!--.*-->\s*")
_COMMENT = re.compile(r"[ \t]*<!--(?P<words>.*?)-->")
_TAIL = re.compile(rf"(?P<head>.*\*\*) — (?P<meta>{LINK.pattern}.*)")


@dataclass(frozen=True, slots=True)
class Parts:
    """An item's lines by what they say, each without its line end."""

    head: str  # without box, comment, and the meta line that the rest has behind the title
    comment: str
    facts: tuple[str, ...]
    meta: str  # the line that begins with the item's link, "" when there is none
    more: tuple[str, ...]  # between that line and the blurb
    says: tuple[str, ...]  # what is the same story and what is another
    blurb: tuple[str, ...]
    notes: tuple[str, ...]  # comments on lines of their own


def parts_of(block: Block) -> Parts:
    """An item's block by its parts."""
    lines = [line.rstrip() for line in block.text.rstrip().split("\n")]
    head, comment = BOX.sub("[ ]", _COMMENT.sub("", lines[0]), count=1), comment_of(lines[0]) or ""
    notes, says, body = _remarks(lines[0], comment), list[str](), list[str]()
    for line in lines[1:]:
        kind = notes if _NOTE.fullmatch(line) else says if verdict_of(line) else body
        while kind is not body and body and not body[-1]:
            body.pop()  # what follows would stand after an empty line, and no longer belong to the item
        kind.append(line)
    start = next((i for i, line in enumerate(body) if line.lstrip().startswith(">")), len(body))
    at = next((i for i, line in enumerate(body[:start]) if LINK.match(line.strip())), start)
    meta, facts, more = "".join(body[at:start][:1]).strip(), body[:at], body[at + 1 : start]
    notes, meta = [*notes, *_remarks(meta)], _COMMENT.sub("", meta).strip()
    if tail := _TAIL.fullmatch(head):
        head, meta, facts, more = tail["head"], tail["meta"], body[:start], []
    while facts and not facts[-1]:
        facts.pop()
    return Parts(head, comment, tuple(facts), meta, tuple(more), tuple(says), tuple(body[start:]), tuple(notes))


def _remarks(line: str, but: str = "") -> list[str]:
    """The comments on a line, each as a line of its own, without the one that says `but`."""
    said = [found["words"].strip() for found in _COMMENT.finditer(line)]
    return [f"  <!-- {words} -->" for i, words in enumerate(said) if words and (words != but or words in said[:i])]


def join_item(base: Block, first: Block, other: Block, *, beside: str, box: str | None = None, like: Block | None = None) -> str:
    """The block `first` with the parts that only `other` changed put in; where both changed, the other's words stand in a comment.

    `beside`: what such a comment begins with; `box`: the one it gets, None: that of `first`. `like`: the block whose form it has
    (the rest has all on one line), None: that of `first`.
    """
    old, mine, new = parts_of(base), parts_of(first), parts_of(other)
    call = is_call((*old.facts, *new.facts))
    mine = _gathered(mine) if call else mine
    head, comment = pick(old.head, mine.head, new.head), pick(old.comment, mine.comment, new.comment)
    blurb, meta = pick(old.blurb, mine.blurb, new.blurb), merge_meta(old.meta, mine.meta, new.meta) if new.meta else mine.meta
    behind = _is_behind(parts_of(like), like) if like is not None else _is_behind(mine, first)
    ahead, under = (f" — {meta}" if meta and behind else "", [f"  {meta}"] if meta and not behind else [])
    told, more = Merged(mine.facts), mine.more
    if not (mine.meta and new.meta) or behind == _is_behind(new, other):  # else the other's lines are of the other form
        told = merge_lines(old.facts, mine.facts, new.facts) if call else _merged(old.facts, mine.facts, new.facts)
        more = pick(old.more, more, new.more) if meta else more
    lines = [BOX.sub(lambda _: box or box_of(first), head, count=1) + ahead + (f" <!-- {comment} -->" if comment else "")]
    lines += [*told.lines, *under, *more, *_says(old.says, mine.says, new.says)]
    lines += [*blurb, *union(old.notes, mine.notes, new.notes), *_beside((old, mine, new), first, told.beside, beside)]
    blank = first.text[len(first.text.rstrip()) :]
    return eol("\n".join(lines), first.text) + blank


def box_of(block: Block) -> str:
    """An item's box as it is written, a ticked one where it has none."""
    found = BOX.search(block.lines[0]) if has_box(block.lines[0]) else None
    return found[0] if found else "[x]"


def pick(base: _T, first: _T, other: _T) -> _T:
    """What `first` says, unless only `other` changed it."""
    return other if first == base else first


def union(base: Sequence[str], first: Sequence[str], other: Sequence[str]) -> list[str]:
    """The lines of `first` without those that `other` took out, and with those that are new from it."""
    return [line for line in first if line in other or line not in base] + [line for line in other if line not in (*base, *first)]


def undecided_parts(base: Block, first: Block, other: Block) -> tuple[str, ...]:
    """The names of the parts that both sides changed, each otherwise: title, blurb, facts, more, comment, meta."""
    old, mine, new = parts_of(base), parts_of(first), parts_of(other)
    found = [] if (mine.head in (old.head, new.head)) or old.head == new.head else ["title"]
    found += [name for name in ("blurb", "more", "comment") if len({getattr(each, name) for each in (old, mine, new)}) == 3]
    if is_call((*old.facts, *new.facts)):
        found += ["facts"] if merge_lines(old.facts, _gathered(mine).facts, new.facts).beside else []
    elif len({old.facts, mine.facts, new.facts}) == 3:
        found.append("facts")
    return (*found, *(["meta"] if undecided(old.meta, mine.meta, new.meta) else []))


def eol(text: str, like: str) -> str:
    """`text` with the line ends of `like`."""
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in like else text


def _gathered(parts: Parts) -> Parts:
    """A call's lines with the facts that a person wrote below the link or the blurb among the others."""
    found = fact_lines(parts.more), fact_lines(parts.blurb)
    more, blurb = (tuple(line for line in lines if line not in told) for lines, told in zip((parts.more, parts.blurb), found, strict=True))
    return replace(parts, facts=(*parts.facts, *found[0], *found[1]), more=more, blurb=blurb)


def _merged(old: tuple[str, ...], mine: tuple[str, ...], new: tuple[str, ...]) -> Merged:
    return Merged(pick(old, mine, new), [new] if _is_undecided(old, mine, new) else [])


def _is_undecided(old: tuple[str, ...], mine: tuple[str, ...], new: tuple[str, ...]) -> bool:
    """Whether both sides changed the same lines."""
    return old != mine and old != new and mine != new and bool(new)


def _is_behind(parts: Parts, block: Block) -> bool:
    """Whether the meta line stands behind the title, as the rest has it."""
    return bool(parts.meta) and parts.meta in block.lines[0]


def _says(base: tuple[str, ...], first: tuple[str, ...], other: tuple[str, ...]) -> list[str]:
    """The first's lines on what is the same story; those she left alone are the other's, and so are those new from it."""
    ours = {_about(line): line for line in other}
    kept = [ours.get(_about(line), "") if line in base else line for line in first]
    theirs = {_about(line) for line in (*base, *first)}
    return [line for line in (*kept, *(line for line in other if _about(line) not in theirs)) if line]


def _about(line: str) -> str:
    return item_id(line) or " ".join(line.split())


def _beside(sides: tuple[Parts, Parts, Parts], first: Block, facts: Iterable[tuple[str, ...]], label: str) -> Iterator[str]:
    """The other's words where both changed, as a comment inside the item, once; `facts` are such lines of a call."""
    old, mine, new = sides
    pairs = [((old.head,), (mine.head,), (new.head,)), (old.more, mine.more, new.more)]
    pairs += [((old.meta,), (mine.meta,), (new.meta,))] if new.meta and undecided(old.meta, mine.meta, new.meta) else []
    told = [ours for before, theirs, ours in [*pairs, (old.blurb, mine.blurb, new.blurb)] if _is_undecided(before, theirs, ours)]
    for ours in (*facts, *told):
        line = f"  {comment_line(label, ours)}"
        if line.strip() and line.strip() not in first.text:
            yield line


def comment_line(label: str, lines: Iterable[str]) -> str:
    """Words that stand beside, as a comment that no member sees; "" for no words."""
    words = " ".join(re.sub(r"^[-*+>\s]*(?:\[.?\])?\s*", "", line) for line in lines).replace("-->", "").strip()
    return f"<!-- {label} : {words} -->" if words else ""
