"""A selection file as she left it becomes the file of the report made again: her lines stand, the engine's follow what it knows now. Pure.

Three texts are compared: hers, what the engine wrote so far (`remembered`), what it would write today. A line that stands as the engine
wrote it becomes the engine's new one; every other line stays. What is new goes to the end, below a heading of its own.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from techwatch.review.blocks import Block
from techwatch.review.item_lines import boxed as tick
from techwatch.review.items import COMMENT
from techwatch.review.selection.head import language_of
from techwatch.review.selection.lines import STORY, actor_key, address_of, boxed, file_name, plain, walk
from techwatch.review.selection.listed import Listed, listed
from techwatch.review.selection.read import decided, renamed
from techwatch.review.selection.refresh import refreshed
from techwatch.review.selection.words import Part, Words, words
from techwatch.review.selection.write import part_text, story_lines
from techwatch.review.wording import colon
from techwatch.types import Lang, Told

_Key = tuple[str, str]
_Blocks = Mapping[_Key, tuple[Block, Part]]


@dataclass(frozen=True, slots=True)
class Met:
    """What became of lines of her file. `same`: a story's id -> the one by which it is known now; `added`: an address or a file's name ->
    the story that it turned out to be."""

    same: Mapping[str, str]
    added: Mapping[str, str]


def again(mine: str, engine: str, base: str = "", *, met: Met | None = None) -> str:
    """Her file with what the engine has to say today.

    What was offered before and stands nowhere in her file any more stays away. Twice the same gives the same bytes.
    """
    met = met or Met({}, {})
    said, eol = language_of(mine), "\r\n" if "\r\n" in mine else "\n"
    theirs, was = _blocks(engine), _blocks(base or engine)
    text = _with_added(mine, theirs, met, said)
    text = "".join(_block(block, part, theirs, was, met, said) for block, part in walk(text))
    for part, blocks in _new(text, engine, base, met).items():
        text = put_in(text, part, [block.replace("\n", eol) for block in blocks], said) if blocks else text
    return text


def remembered(engine: str, base: str, mine: str, *, met: Met | None = None) -> str:
    """What the engine wrote so far: its text of today, with the stories, sentences and names that stood only in earlier ones.

    Where `mine`, her file as she left it, decides about one, the engine's own choice of before stays: by it the decision is told next time.
    """
    was = _blocks(base)
    hers, theirs = listed(mine, file="", base=listed(base, file="")), listed(base, file="")
    boxes = decided(hers, theirs)
    for old, new in (met.same if met else {}).items():
        if hers.story(old) and not hers.story(new):  # her file goes on calling it so
            engine = engine.replace(f"<!-- {new} -->", f"<!-- {old} -->")
    now = _blocks(engine)
    text = "".join(_remembered(block, part, was, boxes) for block, part in walk(engine))
    older = {name: found for name, found in was.items() if name not in now and name[0] != "actor"}
    for (kind, _), (block, part) in older.items():
        text = put_in(text, "others" if kind == "story" else part, [block.text.rstrip("\n")], language_of(engine))
    actors = _actors(now, was, hers, theirs)
    return put_in(text, "actors", actors, language_of(engine)) if actors else text


def _remembered(block: Block, part: Part | None, was: _Blocks, boxes: Mapping[str, bool]) -> str:
    name = _key(block, part)
    if name and name[0] == "actor":
        return ""
    decides = name and name[0] == "story" and name[1] in boxes and name in was
    return tick(block.text, keep=not boxes[name[1]]) if name and decides else block.text


def _actors(now: _Blocks, was: _Blocks, hers: Listed, theirs: Listed) -> list[str]:
    """The names that the engine wrote, in the order in which it first did, with its own kinds; names that she gave are none of them."""
    known = {one.name: one.kind for one in theirs.actors}
    other = {actor_key(one.name) for one in hers.actors if one.kind and known.get(one.name, one.kind) != one.kind}
    given = {actor_key(name) for name in (*renamed(hers, theirs), *(one.into for one in hers.actors))}
    before = [(now.get(name, found) if name[1] not in other else found)[0] for name, found in was.items() if name[0] == "actor"]
    new = [block for name, (block, _) in now.items() if name[0] == "actor" and name not in was and name[1] not in given]
    return [block.text.rstrip("\n") for block in (*before, *new)]


def unremembered(mine: str, told: Sequence[Told], lang: Lang) -> str:
    """What the engine may have written of the stories in a file that came without the memory of it; every box then is hers."""
    boxes = {one.id: one.keep for one in listed(mine, file="").stories}
    lines = [story_lines(one, lang, keep=not boxes[one.story]) for one in told if one.story in boxes]
    return part_text("stories", lines, words(lang))


def put_in(text: str, part: Part, lines: Sequence[str], said: Words) -> str:
    """The text with lines at the end of a part, which is made at the end of the file where it is not there."""
    eol = "\r\n" if "\r\n" in text else "\n"
    walked = list(walk(text))
    last = max((number for number, (_, where) in enumerate(walked) if where == part), default=None)
    if last is None:
        return text.rstrip("\r\n") + eol + eol + part_text(part, lines, said).replace("\r\n", "\n").replace("\n", eol)
    head = "".join(block.text for block, _ in walked[: last + 1]).rstrip("\r\n")
    rest = "".join(block.text for block, _ in walked[last + 1 :])
    gap = eol if walked[last][0].kind == "item" and part != "conclusion" else eol + eol
    return head + gap + eol.join(lines) + eol + (eol + rest if rest else "")


def _key(block: Block, part: Part | None) -> _Key | None:
    """By what an engine's line is known again: a story's id, a sentence, a name."""
    if block.kind != "item" or part is None or part == "conclusion":
        return None
    if story := STORY.search(block.lines[0]):
        return ("story", story["id"])
    words = boxed(block.lines[0])[1]
    if part == "summary":
        return ("sentence", plain(words.rsplit(" — ", 1)[0]).strip('" '))
    return ("actor", actor_key(words.split(" · ")[0])) if part == "actors" else None


def _blocks(text: str) -> dict[_Key, tuple[Block, Part]]:
    return {name: (block, part) for block, part in walk(text) if part and (name := _key(block, part))}


def _block(block: Block, part: Part | None, theirs: _Blocks, was: _Blocks, met: Met, said: Words) -> str:
    """A block of hers with the engine's new words where the engine's old ones stand."""
    name = _key(block, part)
    if name is None:
        return block.text
    now = name if name in theirs else (name[0], met.same.get(name[1], name[1]))
    if now not in theirs or not (old := was.get(name) or was.get(now)):
        return block.text
    return refreshed(block, old[0], theirs[now][0], said)


def _with_added(text: str, theirs: _Blocks, met: Met, said: Words) -> str:
    """The text where an address or a file's name that was read stands as the story that it is, its words in a comment."""
    lines = re.findall(r"[^\n]*\n|[^\n]+$", text)
    now = listed(text, file="")
    for one in reversed(now.added):
        id = met.added.get(one.what, "")
        if ("story", id) not in theirs or not one.keep:
            continue
        line, there, remark = lines[one.line - 1], now.story(id), f"<!-- {said.added}{colon(said.lang)}{one.what} -->"
        alone, end = bool(address_of(line) or file_name(line)), re.search(r"\r?\n?$", line)[0]  # type: ignore[index]
        if there is None:
            head, _, below = theirs["story", id][0].text.rstrip("\n").partition("\n")
            head, below = (head, f"{end or chr(10)}{below}" if below else "") if alone else (f"{line.rstrip()} <!-- {id} -->", "")
            lines[one.line - 1] = (
                tick(head, keep=True) + " ".join(["", remark, *_remarks(line, alone)]) + below.replace("\n", end or "\n") + end
            )
        elif alone:
            lines[one.line - 1] = ""
            said_there = lines[there.line - 1]
            lines[there.line - 1] = tick(said_there.rstrip(), keep=True) + " ".join(["", remark, *_remarks(line, alone)]) + (end or "\n")
    return "".join(lines)


def _remarks(line: str, alone: bool) -> list[str]:
    return COMMENT.findall(line) if alone else []


def _new(text: str, engine: str, base: str, met: Met) -> dict[Part, list[str]]:
    """What the engine has and neither her file nor an earlier text of the engine: its lines, by the part that they go to."""
    theirs, was = _blocks(engine), _blocks(base)
    mine = listed(text, file="", base=listed(engine, file=""))
    here = set(was) | {("sentence", plain(one.text)) for one in mine.sentences}
    here |= {("story", id) for one in mine.stories for id in (one.id, met.same.get(one.id, one.id))}
    here |= {("story", met.same[id]) for kind, id in was if kind == "story" and id in met.same}
    here |= {("actor", actor_key(name)) for one in mine.actors for name in (one.name, one.into)}
    found: dict[Part, list[str]] = {"summary": [], "actors": [], "new": []}
    for name, (block, part) in theirs.items():
        if name not in here:
            found["new" if name[0] == "story" else part].append(block.text.rstrip("\n"))
    return found
