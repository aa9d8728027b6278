"""A draft's text becomes blocks: front matter, headings, items, loose text; joined again they are the same text. Pure."""

import functools
import re
from dataclasses import dataclass
from typing import Literal

_BULLET = re.compile(r"[ ]?[-*+•–][ \t\u00a0]+\S")
_BOX = re.compile(r"[ \t\u00a0]*[-*+•–]?[ \t\u00a0]*\\?\[[ \u00a0xX✓✔]?\\?\](?:[ \t\u00a0]|$)")
_HEADING = re.compile(r"[ ]{0,3}(#{1,6})[ \t\u00a0]+(.*?)[ \t\u00a0]*#*[ \t]*$")
_ADDRESS = re.compile(r"<?https?://\S+>?[ \t]*(?:<!--.*?-->[ \t]*)*$")
_COMMENT = re.compile(r"<!--(.*?)-->")
_FIELDS = r"(?:market|marché|marche|also|aussi)"
_ID = re.compile(rf"(?!{_FIELDS}\s*:)([A-Za-z0-9._:-]+)(?:\s+{_FIELDS}\s*:.*)?")
_VERDICT = re.compile(
    r"(?P<indent>[ \t\u00a0]*)(?P<bullet>[-*+•–][ \t\u00a0]+)?(?:\\?\[(?P<box>[^\]\n]?)\\?\][ \t\u00a0]*)?"
    r"(?:\\?(?P<equal>=(?![=>]))|(?P<unequal>≠|!=)"
    r"|(?:(?P<same>m[êe]me sujet|same story)|autre sujet|not the same(?: story)?)[ \u00a0\u202f]*:)"
    r"[ \t\u00a0\u202f]*(?P<what>\S.*)$",
    re.I,
)
_POINTS = re.compile(r"<?https?://|\[|[«“\"]|[\w.:-]*\d[\w.:-]*[ \t]*(?:<!--.*)?$", re.I)


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that belong together, exactly as written, with their line ends. `line`: number of the first, from 1.

    `title` and `level` are a heading's; `id` an item's ("" when it has none).
    """

    kind: Literal["front", "heading", "item", "text"]
    lines: tuple[str, ...]
    line: int
    title: str = ""
    level: int = 0
    id: str = ""

    @property
    def text(self) -> str:
        """The block as written."""
        return "".join(self.lines)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A line that says that something is the `same` story as the item above, or another. `box` None: the line has none."""

    same: bool
    box: str | None
    what: str


def split(text: str) -> list[Block]:
    """Cut `text` into blocks; `"".join(block.text for block in split(text)) == text`. Never fails."""
    return list(_split(text))


@functools.lru_cache(maxsize=8)  # an act on a draft of 1,500 items asks for both its files several times
def _split(text: str) -> tuple[Block, ...]:
    lines = lines_of(text)
    blocks: list[Block] = []
    at = _front_end(lines)
    if at:
        blocks.append(Block("front", tuple(lines[:at]), 1))
    while at < len(lines):
        end = _block_end(lines, at)
        blocks.append(_block(lines[at:end], at + 1))
        at = end
    return tuple(blocks)


def comment_of(line: str) -> str | None:
    """What stands in the comment of a line that names a story, else in its last `<!-- … -->`; None when there is none."""
    found = [comment.strip() for comment in _COMMENT.findall(line)]
    named = [comment for comment in found if _ID.fullmatch(comment)]
    last = (named or found)[-1] if found else None
    return next((comment for comment in named if re.search(r"\d", comment)), last)


def item_id(line: str) -> str:
    """The story's id in a comment of an item's first line, "" when there is none or only remarks of several words."""
    found = _ID.fullmatch(comment_of(line) or "")
    return found[1] if found else ""


def has_box(line: str) -> bool:
    """Whether a line begins with a task list's box."""
    return _BOX.match(line) is not None


def verdict_of(line: str) -> Verdict | None:
    """What a line under an item says of other stories; None for any other line.

    `=` (or "même sujet :", "same story:") wants something that points to a story, so that words which merely begin so stay words.
    In words and with a bullet it must be indented: else it is an item's title.
    """
    found = _VERDICT.match(line.rstrip("\r\n"))
    if found is None:
        return None
    symbol, what = bool(found["equal"] or found["unequal"]), found["what"].strip()
    listed = found["bullet"] or found["box"] is not None
    same, points = bool(found["equal"] or found["same"]), bool(_POINTS.match(what) or item_id(line))
    if (not symbol and listed and not found["indent"]) or not (points or (not same and (symbol or len(what.split()) <= 5))):
        return None
    return Verdict(same, found["box"], what)


def front_is_open(text: str) -> bool:
    """Whether the text begins a front matter that never ends: where it stops nobody can tell."""
    lines = lines_of(text)
    return _front_start(lines) is not None and not _front_end(lines)


def lines_of(text: str) -> list[str]:
    """Lines with their ends: only a line feed ends one, whatever else a pasted title holds."""
    return re.findall(r"[^\n]*\n|[^\n]+$", text)


def _front_start(lines: list[str]) -> int | None:
    first = next((i for i, line in enumerate(lines) if line.strip("\ufeff \t\r\n")), None)
    return first if first is not None and re.fullmatch(r"\ufeff?-{3,}\s*", lines[first]) else None


def _front_end(lines: list[str]) -> int:
    first = _front_start(lines)
    if first is None:
        return 0
    return next((i + 1 for i in range(first + 1, len(lines)) if re.fullmatch(r"-{3,}\s*", lines[i])), 0)


def _starts_item(line: str) -> bool:
    line = line.rstrip("\r\n")
    return verdict_of(line) is None and bool(_BULLET.match(line) or _BOX.match(line) or _ADDRESS.match(line))


def _is_loose(line: str) -> bool:
    """Whether a line stands at the margin and says nothing of an item above."""
    return bool(line.strip()) and not line[0].isspace() and not line.startswith(">") and verdict_of(line) is None


def _block_end(lines: list[str], at: int) -> int:
    if _HEADING.match(lines[at].rstrip("\r\n")):
        return at + 1
    inside, end = _starts_item(lines[at]), at + 1
    while end < len(lines):
        line = lines[end].rstrip("\r\n")
        if _HEADING.match(line) or _starts_item(line):
            break
        if inside and _is_loose(line) and not lines[end - 1].strip():
            break
        end += 1
    return end


def _block(lines: list[str], number: int) -> Block:
    first = lines[0].rstrip("\r\n")
    if heading := _HEADING.match(first):
        return Block("heading", tuple(lines), number, title=heading[2], level=len(heading[1]))
    if _starts_item(first):
        return Block("item", tuple(lines), number, id=item_id(first))
    return Block("text", tuple(lines), number)
