"""A story, sentence or name of her file gets the engine's new words where the engine's old ones stand; hers stay. Pure."""

import re
from collections.abc import Sequence
from typing import Final

from techwatch.review.blocks import Block
from techwatch.review.call_words import is_note, read_line
from techwatch.review.item_lines import boxed as tick, one_line, titled
from techwatch.review.items import COMMENT, START
from techwatch.review.selection.lines import boxed, same_words, story_line, tells_when
from techwatch.review.selection.words import Words
from techwatch.review.wording import colon

_Groups = dict[str, list[str]]
_WHEN: Final = "·"


def refreshed(mine: Block, old: Block, new: Block, said: Words) -> str:
    """`mine`, with what is the engine's `old` in it as `new` has it; of a fact that she wrote the engine's new words go beside, once."""
    if old.text.strip() == new.text.strip():
        return mine.text
    eol = "\r\n" if mine.lines[0].endswith("\r\n") else "\n"
    first = _first(mine.lines[0], old.lines[0], new.lines[0])
    if boxed(mine.lines[0])[0] == boxed(old.lines[0])[0]:
        first = tick(first, keep=boxed(new.lines[0])[0])
    body, blank = _body(mine)
    lines = [first, *_below(body, old, new, said, eol), *blank]
    return "".join(line if line.endswith("\n") else line + eol for line in lines[:-1]) + lines[-1]


def _first(mine: str, old: str, new: str) -> str:
    """The first line: a whole line of the engine's but for its box, or a title that is the engine's."""
    if boxed(mine)[1] == boxed(old)[1] and COMMENT.findall(mine) == COMMENT.findall(old):
        start = START.match(mine)
        end = mine[len(mine.rstrip("\r\n")) :]
        line = " ".join([boxed(new)[1], *COMMENT.findall(mine)])
        return mine[: start.end() if start else 0] + line + end
    said, was, now = (_title(line) for line in (mine, old, new))
    return titled(mine, now) if same_words(said, was) and was != now else mine


def _title(line: str) -> str:
    return story_line(Block("item", (line,), 1), None).title


def _body(mine: Block) -> tuple[list[str], list[str]]:
    """The lines below the first, and the blank ones at their end."""
    lines = list(mine.lines[1:])
    end = max((number + 1 for number, line in enumerate(lines) if line.strip()), default=0)
    return lines[:end], lines[end:]


def _below(mine: list[str], old: Block, new: Block, said: Words, eol: str) -> list[str]:
    before, now, hers = (_groups(lines) for lines in (old.lines[1:], new.lines[1:], mine))
    found = list(mine)
    for name in [*now, *(name for name in before if name not in now)]:
        theirs = [f"  {line}{eol}" for line in now.get(name, [])]
        if now.get(name) == before.get(name):
            continue
        if name not in hers:
            if name not in before:
                found[_place(found, name) : _place(found, name)] = theirs
        elif hers[name] == before.get(name):
            found = _swapped(found, name, theirs)
        elif name != _WHEN and theirs:
            at = max(number + 1 for number, line in enumerate(found) if _group(line) == name)
            words = one_line(" / ".join(now[name]))
            found[at:at] = [f"  <!-- {said.beside}{colon(said.lang)}{words} -->{eol}"]
    return found


def _group(line: str) -> str:
    """What a line below a title speaks of: a fact, a doubt, when and where; "" for a person's own words."""
    words = COMMENT.sub("", line).strip()
    if not words or words.startswith(">"):
        return ""
    if is_note(words):
        return "⚠"
    fact = read_line(words)
    return fact.field if fact else _WHEN if tells_when(words) else ""


def _groups(lines: Sequence[str]) -> _Groups:
    found: _Groups = {}
    for line in lines:
        if name := _group(line):
            found.setdefault(name, []).append(re.sub(r"\s+", " ", line).strip())
    return found


def _swapped(lines: list[str], name: str, theirs: list[str]) -> list[str]:
    """The lines with a group's in place of those that stand there."""
    at = next(number for number, line in enumerate(lines) if _group(line) == name)
    kept = [line for line in lines if _group(line) != name]
    return [*kept[:at], *theirs, *kept[at:]]


def _place(lines: list[str], name: str) -> int:
    """Where lines of a new group go: facts behind the last fact, the others behind all that is the engine's."""
    groups = [_group(line) for line in lines]
    return max((number + 1 for number, group in enumerate(groups) if group and (name == _WHEN or group != _WHEN)), default=0)
