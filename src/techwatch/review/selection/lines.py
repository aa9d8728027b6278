"""One line of a selection file, or one block of lines, becomes a story, a sentence, an actor or an addition with its box. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from techwatch.actors.tongues import known_as
from techwatch.review.blocks import Block, split
from techwatch.review.call_words import Line, is_note, read_line
from techwatch.review.items import ADDRESS, BOLD, COMMENT, START, is_meta
from techwatch.review.meta import LINK, links, unescaped
from techwatch.review.selection.words import BOTH, PARTS, Part
from techwatch.review.wording import key, read_date
from techwatch.text import fold
from techwatch.types import ActorKind

STORY: Final = re.compile(r"<!--\s*(?P<id>(?:article )?(?=[A-Za-z0-9._:-]*\d)[A-Za-z0-9._:-]+)\s*-->")
_ADDED: Final = re.compile(rf"<!--\s*(?:{'|'.join(words.added for words in BOTH)}|ajoute)\s*:\s*(?P<what>\S.*?)\s*-->", re.I)
_PDF: Final = re.compile(r"<?(?P<name>[^<>\n/\\]+\.pdf)>?", re.I)
_TICKS: Final = tuple("xX✓✔")


@dataclass(frozen=True, slots=True)
class StoryLine:
    """A story as it stands. `line`: its first in the file, from 1; `told`: its lines that speak of a call's facts."""

    id: str
    keep: bool
    title: str
    part: Part | None
    line: int
    date: dt.date | None = None
    url: str = ""
    source: str = ""
    added: str = ""  # the address or the file by which she added it
    told: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class SentenceLine:
    """A sentence of the summary as it stands."""

    text: str
    keep: bool
    line: int


@dataclass(frozen=True, slots=True)
class ActorLine:
    """An actor as it stands. `into`: the name under which she puts it, "" = its own; `kind` None: the line names none."""

    name: str
    keep: bool
    kind: ActorKind | None
    line: int
    into: str = ""


@dataclass(frozen=True, slots=True)
class AddedLine:
    """An address, or the name of a PDF file, that nobody has read yet."""

    what: str
    keep: bool
    line: int


def walk(text: str) -> Iterator[tuple[Block, Part | None]]:
    """Every block with the part that it stands in, the header in none; a heading opens its own. Within the conclusion only a heading
    that opens a part ends it."""
    part: Part | None = None
    for block in split(text):
        opens = PARTS.get(key(block.title)) if block.kind == "heading" and block.level <= 2 else None
        if opens:
            part = opens
        elif block.kind == "heading" and block.level <= 2 and part != "conclusion":
            part = None
        yield block, part


def is_opening(block: Block) -> bool:
    """Whether a block is the heading of a part."""
    return block.kind == "heading" and block.level <= 2 and key(block.title) in PARTS


def boxed(line: str) -> tuple[bool, str]:
    """Whether a line is ticked (one without box is), and its words without box and comments."""
    start = START.match(line)
    box = start["box"] if start else None
    return box is None or box in _TICKS, COMMENT.sub("", line[start.end() if start else 0 :]).strip()


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same, whatever a word processor made of them."""
    return plain(one) == plain(other)


def plain(text: str) -> str:
    """A text as it is compared: small letters without accents, straight quotes, single spaces."""
    text = re.sub(r"[‘’ʼ´]", "'", re.sub(r"[“”„«»]", '"', text.replace("…", "...")))
    return re.sub(r"\s*\"\s*", '"', " ".join(fold(text.replace("\u00a0", " ").replace("\u202f", " ")).split()))


def actor_key(name: str) -> str:
    """By what an actor's name is known again, in whichever language it is written."""
    return known_as(plain(name))


def story_line(block: Block, part: Part | None) -> StoryLine:
    """The story that an item says, with an id of "" where its comment names none."""
    first = block.lines[0].rstrip()
    id = STORY.search(first)
    added = _ADDED.search(first)
    keep, words = boxed(first)
    title, tail = _title(words)
    meta = tail or next((line.strip() for line in block.lines[1:] if tells_when(line)), "")
    link = next(iter(links(meta)), None) or next(iter(links(words)), None)
    address = ADDRESS.search(COMMENT.sub("", meta)) or ADDRESS.fullmatch(words)
    told = tuple(_facts(block))
    return StoryLine(
        id["id"] if id else "",
        keep,
        title,
        part,
        block.line,
        read_date(LINK.sub("", meta)),
        link.url if link else address[1] if address else "",
        link.name if link else "",
        added["what"] if added else "",
        told,
    )


def _title(words: str) -> tuple[str, str]:
    """A title and what stands behind it on its line."""
    if bold := BOLD.match(words):
        tail = bold["tail"].strip()
        behind = tail.startswith(("—", "·"))
        return (bold["title"].strip(), tail.lstrip("—· ")) if behind else (f"{bold['title']} {tail}".strip(), "")
    if link := LINK.match(words):
        return unescaped(link["name"]).strip(), words
    return words, ""


def tells_when(line: str) -> bool:
    """Whether a line under a title says when and where it was told."""
    words = COMMENT.sub("", line).strip()
    return not words.startswith(">") and read_line(words) is None and (is_meta(words) or read_date(words[:30]) is not None)


def _facts(block: Block) -> Iterable[Line]:
    for number, line in enumerate(block.lines[1:], block.line + 1):
        words = COMMENT.sub("", line).strip()
        if not words.startswith(">") and not is_note(words) and (fact := read_line(words, number)):
            yield fact


def address_of(line: str) -> str:
    """The address that stands alone on a line, "" for any other line."""
    found = ADDRESS.fullmatch(boxed(line)[1])
    return found[1] if found else ""


def file_name(line: str) -> str:
    """The name of a PDF file that stands alone on a line, without folder; "" for any other line."""
    words = boxed(line)[1].strip('`"« »“”\u00a0')
    found = _PDF.fullmatch(words)
    return found["name"].strip() if found and not words.startswith(".") else ""
