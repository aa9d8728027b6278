"""The lines of a selection file become the stories, sentences, actors and additions that stand there, each with its box. Pure."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from techwatch.errors import ReviewError
from techwatch.review.blocks import Block, split
from techwatch.review.call_words import Line, is_note, read_line
from techwatch.review.items import ADDRESS, BOLD, COMMENT, START, is_meta
from techwatch.review.meta import LINK, links, unescaped
from techwatch.review.selection.words import BOTH, KINDS, PARTS, Part
from techwatch.review.wording import key, read_date
from techwatch.text import fold
from techwatch.types import ActorKind

STORY: Final = re.compile(r"<!--\s*(?P<id>(?:article )?(?=[A-Za-z0-9._:-]*\d)[A-Za-z0-9._:-]+)\s*-->")
_ADDED: Final = re.compile(rf"<!--\s*(?:{'|'.join(words.added for words in BOTH)}|ajoute)\s*:\s*(?P<what>\S.*?)\s*-->", re.I)
_PDF: Final = re.compile(r"<?(?P<name>[^<>\n/\\]+\.pdf)>?", re.I)
_REMARK: Final = re.compile(r"<!--.*?-->", re.S)
_TICKS: Final = tuple("xX✓✔")
_QUOTED: Final = re.compile(r"[«“\"][\s\u00a0\u202f]*(?P<text>.+?)[\s\u00a0\u202f]*[»”\"](?=\s*(?:[—–-]|$))")
_INTO: Final = re.compile(r"(?P<name>.+?)\s+=\s+(?P<into>\S.*)|=\s*(?P<only>\S.*)")


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


@dataclass(frozen=True, slots=True)
class Listed:
    """All that stands in a file, in its order. `unread`: lines without effect, with what to do."""

    conclusion: str = ""
    sentences: tuple[SentenceLine, ...] = ()
    stories: tuple[StoryLine, ...] = ()
    actors: tuple[ActorLine, ...] = ()
    added: tuple[AddedLine, ...] = ()
    unread: tuple[ReviewError, ...] = ()

    def story(self, id: str) -> StoryLine | None:
        """The story with this id."""
        return next((story for story in self.stories if story.id == id), None)


NOTHING: Final = Listed()


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


def listed(text: str, *, file: str, base: Listed = NOTHING) -> Listed:
    """What stands in a file. `base`: what the engine wrote so far, by which sentences, names and stories without id are known again.

    Raises ReviewError for a story that stands twice.
    """
    reader = _Reader(file, base)
    for block, part in walk(text):
        reader.take(block, part)
    return reader.done()


@dataclass
class _Reader:
    """Goes through the blocks of one file."""

    file: str
    base: Listed
    conclusion: list[str] = field(default_factory=list)
    sentences: list[SentenceLine] = field(default_factory=list)
    stories: list[StoryLine] = field(default_factory=list)
    actors: list[ActorLine] = field(default_factory=list)
    added: list[AddedLine] = field(default_factory=list)
    unread: list[ReviewError] = field(default_factory=list)

    def take(self, block: Block, part: Part | None) -> None:
        if part == "conclusion":
            self.conclusion += [] if is_opening(block) else [block.text]
        elif block.kind == "item":
            self._item(block, part)
            self._below(block, part, 1)
        elif block.kind == "text":
            self._below(block, part, 0)

    def done(self) -> Listed:
        seen: dict[str, int] = {}
        for story in self.stories:
            if story.id in seen:
                what = f"le sujet {story.id} est déjà à la ligne {seen[story.id]} : gardez l'un des deux (stands twice)"
                raise ReviewError(self.file, story.line, what)
            seen[story.id] = story.line
        words = _REMARK.sub("", "".join(self.conclusion)).replace("\r\n", "\n").strip()
        return Listed(words, tuple(self.sentences), tuple(self.stories), tuple(self.actors), tuple(self.added), tuple(self.unread))

    def _item(self, block: Block, part: Part | None) -> None:
        story = story_line(block, part)
        if story.id or (known := self._adopted(story, part)):
            self.stories.append(story if story.id else replace(story, id=known))
        elif part == "summary" and not address_of(block.lines[0]):
            self.sentences.append(self._sentence(block))
        elif part == "actors" and not address_of(block.lines[0]):
            self.actors.append(self._actor(block))
        elif what := address_of(block.lines[0]) or file_name(block.lines[0]) or story.url:
            self.added.append(AddedLine(what, story.keep, block.line))
        else:
            self._tell(block.line, "cette ligne n'a ni adresse ni sujet : elle reste, et ne figure pas dans l'étude (no address)")

    def _adopted(self, story: StoryLine, part: Part | None) -> str:
        """The id of the story whose comment got lost, by its address; "" for none."""
        if not story.url or not story.title or story.title == story.url or part in ("summary", "actors"):
            return ""
        here = {other.id for other in self.stories}
        return next((other.id for other in self.base.stories if other.url == story.url and other.id not in here), "")

    def _sentence(self, block: Block) -> SentenceLine:
        keep, words = boxed(" ".join(line.strip() for line in block.lines if line.strip()))
        said = plain(words)
        known = [one.text for one in self.base.sentences if plain(one.text) in said]
        quoted = _QUOTED.search(words)
        text = max(known, key=len) if known else quoted["text"] if quoted else words
        if self.base.sentences and not known and keep:
            self._tell(block.line, "cette phrase n'est dans aucun article : écrivez-la dans la conclusion (not a sentence of an article)")
        return SentenceLine(text, keep, block.line)

    def _actor(self, block: Block) -> ActorLine:
        keep, words = boxed(block.lines[0])
        words = re.sub(r"\*\*|__", "", words)
        parts = [part.strip() for part in re.split(r"\s+[·•|]\s+", words)]
        kind = next((KINDS[fold(part)] for part in parts[1:] if fold(part) in KINDS), None)
        name, into = parts[0], ""
        known = [one.name for one in self.base.actors if plain(one.name) == plain(name)]
        if not known and (found := _INTO.fullmatch(name)) and found["name"]:
            name, into = found["name"].strip(), found["into"].strip()
            known = [one.name for one in self.base.actors if plain(one.name) == plain(name)]
        below = (found["only"].strip() for line in block.lines[1:] if (found := _INTO.fullmatch(boxed(line)[1])) and found["only"])
        return ActorLine(known[0] if known else name, keep, kind, block.line, into or next(below, ""))

    def _below(self, block: Block, part: Part | None, start: int) -> None:
        """Names of files, alone on a line; among additions another line at the margin has no effect, and is told."""
        lines = _REMARK.sub(_blanked, block.text).split("\n")
        for number, line in enumerate(lines[start:], block.line + start):
            if name := file_name(line):
                self.added.append(AddedLine(name, boxed(line)[0], number))
            elif part == "added" and line.strip() and not line[0].isspace():
                self._tell(number, "ni adresse (https://…) ni nom d'un PDF : cette ligne reste, sans effet (neither address nor file)")

    def _tell(self, line: int, message: str) -> None:
        self.unread.append(ReviewError(self.file, line, message))


def _blanked(remark: re.Match[str]) -> str:
    return "\n" * remark[0].count("\n")


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
