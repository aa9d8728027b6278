"""The text of a selection file becomes all that stands in it, part by part, each thing by what it is known again. Pure."""

import re
from dataclasses import dataclass, field, replace
from typing import Final

from techwatch.errors import ReviewError
from techwatch.review.blocks import Block
from techwatch.review.selection.lines import (
    ActorLine,
    AddedLine,
    SentenceLine,
    StoryLine,
    actor_key,
    address_of,
    boxed,
    file_name,
    is_opening,
    plain,
    story_line,
    walk,
)
from techwatch.review.selection.words import KINDS, Part
from techwatch.text import fold

_REMARK: Final = re.compile(r"<!--.*?-->", re.S)
_QUOTED: Final = re.compile(r"[«“\"][\s\u00a0\u202f]*(?P<text>.+)[\s\u00a0\u202f]*[»”\"](?=\s*(?:[—–-]|$))")
_INTO: Final = re.compile(r"(?P<name>.+?)\s+=\s+(?P<into>\S.*)|=\s*(?P<only>\S.*)")


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
        text = max(known, key=len) if known else quoted["text"].strip() if quoted else words
        if self.base.sentences and not known and keep:
            self._tell(block.line, "cette phrase n'est dans aucun article : écrivez-la dans la conclusion (not a sentence of an article)")
        return SentenceLine(text, keep, block.line)

    def _actor(self, block: Block) -> ActorLine:
        keep, words = boxed(block.lines[0])
        words = re.sub(r"\*\*|__", "", words)
        parts = [part.strip() for part in re.split(r"\s+[·•|]\s+", words)]
        kind = next((KINDS[fold(part)] for part in parts[1:] if fold(part) in KINDS), None)
        name, into = parts[0], ""
        known = [one.name for one in self.base.actors if actor_key(one.name) == actor_key(name)]
        if not known and (found := _INTO.fullmatch(name)) and found["name"]:
            name, into = found["name"].strip(), found["into"].strip()
            known = [one.name for one in self.base.actors if actor_key(one.name) == actor_key(name)]
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
