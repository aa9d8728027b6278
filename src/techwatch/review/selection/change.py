"""What is changed at the desk becomes changed lines of the selection file; every other byte stays. Pure."""

import re
from collections.abc import Mapping

from techwatch.errors import ActError
from techwatch.review.blocks import Block, split
from techwatch.review.call_lines import NAMES
from techwatch.review.call_words import read_line
from techwatch.review.item_lines import boxed as tick, one_line, titled
from techwatch.review.items import COMMENT
from techwatch.review.meta import LINK
from techwatch.review.selection.again import put_in
from techwatch.review.selection.head import language_of
from techwatch.review.selection.lines import actor_key, is_opening, plain, tells_when, walk
from techwatch.review.selection.listed import Listed, listed
from techwatch.review.selection.words import BOTH, KINDS, Words
from techwatch.review.wording import colon, full_date, read_date
from techwatch.text import fold
from techwatch.types import ActorKind, Selection


def changed(text: str, changes: Selection, *, base: Listed, without: frozenset[str] = frozenset()) -> str:
    """The file with `changes`: only what these name is changed, "" leaves conclusion and title (see `head.change_head`) as they are.

    An actor that goes under its own name stands by itself again. `without`: additions to take out. Raises ActError for a story or a
    sentence that does not stand in the file.
    """
    said, now = language_of(text), listed(text, file="", base=base)
    _check(changes, now)
    lines_out = {one.line for one in now.added if one.what in without}
    blocks = [_block(block, changes, now, said) if part != "conclusion" else block.text for block, part in walk(text)]
    text = "".join(blocks) if not lines_out else _without("".join(blocks), text, lines_out)
    text = concluded(text, changes.conclusion) if changes.conclusion else text
    known = {actor_key(one.name) for one in now.actors}
    for name, into in changes.actors.items():
        if actor_key(name) not in known:
            text = put_in(text, "actors", [_actor(f"- [x] {one_line(name)}", into if into != name else "", struck=not into)], said)
    stands = {*(one.what for one in now.added), *(one.added for one in now.stories)}
    added = [one_line(what) for what in changes.added if what not in stands]
    return put_in(text, "added", added, said) if added else text


def concluded(text: str, conclusion: str) -> str:
    """The file with another conclusion, "" for none; remarks that stood in the old one stay.

    A heading of hers that would open another part of the file ("## Acteurs") goes a level deeper: her words stay in the conclusion.
    """
    said, eol = language_of(text), "\r\n" if "\r\n" in text else "\n"
    parts = list(walk(text))
    if not any(part == "conclusion" for _, part in parts):
        text = put_in(text, "conclusion", [], said)
        parts = list(walk(text))
    at = next(number for number, (_, part) in enumerate(parts) if part == "conclusion")
    old = "".join(block.text for block, part in parts if part == "conclusion" and not is_opening(block))
    hints = {f"<!-- {one.hints['conclusion']} -->" for one in BOTH}
    remarks = [found for found in re.findall(r"<!--.*?-->", old, re.S) if found not in hints]
    remarks = remarks if conclusion.strip() else [f"<!-- {said.hints['conclusion']} -->", *remarks]
    words = "".join(re.sub(r"^\s*#*\s*", "### ", one.text) if is_opening(one) else one.text for one in split(conclusion.strip()))
    body = [*remarks, *([words.replace("\r\n", "\n").strip()] if words else [])]
    new = parts[at][0].text + eol + "".join(f"{one}\n\n".replace("\n", eol) for one in body)
    rest = [block.text for number, (block, part) in enumerate(parts) if number > at and part != "conclusion"]
    return "".join([*(block.text for block, _ in parts[:at]), new, *rest])


def _check(changes: Selection, now: Listed) -> None:
    here = {one.id for one in now.stories}
    wanted = [*changes.kept, *changes.titles, *changes.dates, *changes.facts]
    if missing := next((id for id in wanted if id not in here), None):
        raise ActError(missing, "no-such-story", "ce sujet n'est plus dans la sélection : rechargez la page (no such story)")
    sentences = {plain(one.text) for one in now.sentences}
    if lost := next((text for text in changes.quotes if plain(text) not in sentences), None):
        raise ActError(lost, "no-such-sentence", "cette phrase n'est plus dans la sélection : rechargez la page (no such sentence)")


def _without(new: str, old: str, gone: set[int]) -> str:
    """The text without lines, by their numbers before anything changed."""
    words = {line.rstrip() for number, line in enumerate(old.split("\n"), 1) if number in gone}
    return "".join(line for line in re.findall(r"[^\n]*\n|[^\n]+$", new) if line.rstrip() not in words)


def _block(block: Block, changes: Selection, now: Listed, said: Words) -> str:
    if block.kind != "item":
        return block.text
    text = block.text
    if story := next((one for one in now.stories if one.line == block.line), None):
        text = tick(text, keep=changes.kept[story.id]) if story.id in changes.kept else text
        text = titled(text, one_line(changes.titles[story.id])) if story.id in changes.titles else text
        text = _dated(text, full_date(changes.dates[story.id], said.lang)) if story.id in changes.dates else text
        return _stated(text, changes.facts.get(story.id, {}), said)
    if sentence := next((one for one in now.sentences if one.line == block.line), None):
        keep = next((keep for words, keep in changes.quotes.items() if plain(words) == plain(sentence.text)), None)
        return text if keep is None else tick(text, keep=keep)
    if actor := next((one for one in now.actors if one.line == block.line), None):
        if actor.name in changes.kinds:
            text = _kind(text, changes.kinds[actor.name], said)
        if actor.name in changes.actors:
            into = changes.actors[actor.name]
            text = _actor(text, into if into != actor.name else "", struck=not into)
    return text


def _dated(text: str, date: str) -> str:
    """A story's lines with another date: in place of the one in the line below the title, else before what that says."""
    lines = re.findall(r"[^\n]*\n|[^\n]+$", text)
    at = next((number for number, line in enumerate(lines) if number and tells_when(line)), None)
    if at is None:
        end = "\n" if not text.endswith("\n") else ""
        eol = "\r\n" if "\r\n" in text else "\n"
        return "".join([lines[0] + end, f"  {date}{eol}", *lines[1:]])
    line = lines[at]
    indent, words = line[: len(line) - len(line.lstrip())], line.strip()
    parts = words.split(" · ")
    place = next((number for number, part in enumerate(parts) if read_date(LINK.sub("", part))), None)
    parts = [date if number == place else part for number, part in enumerate(parts)] if place is not None else [date, *parts]
    lines[at] = indent + " · ".join(parts) + line[len(line.rstrip("\r\n")) :]
    return "".join(lines)


def _stated(text: str, facts: Mapping[str, str], said: Words) -> str:
    """A call's lines with her words for facts, each on one line."""
    eol = "\r\n" if "\r\n" in text else "\n"
    lines = [line if line.endswith("\n") else line + eol for line in re.findall(r"[^\n]*\n|[^\n]+$", text)] if facts else [text]
    for field, words in facts.items():
        name = NAMES[field][said.lang != "fr"] if field in NAMES else field.replace("_", " ")
        fields = [found.field if number and (found := read_line(COMMENT.sub("", line))) else "" for number, line in enumerate(lines)]
        at = fields.index(field) if field in fields else max(number for number, other in enumerate(fields) if other or not number) + 1
        new = f"  {name}{colon(said.lang)}{one_line(words)}".rstrip() + eol
        kept = [(number, line) for number, line in enumerate(lines) if fields[number] != field]
        lines = [*(line for number, line in kept if number < at), new, *(line for number, line in kept if number >= at)]
    return "".join(lines)


def _actor(text: str, into: str, *, struck: bool) -> str:
    """An actor's line: under another name ("" = its own), struck or not."""
    first, end, more = text.partition("\n")
    remarks = COMMENT.findall(first)
    parts = COMMENT.sub("", first).rstrip().split(" · ")
    name = re.split(r"\s+=\s+", parts[0])[0] if into or not struck else parts[0]
    parts[0] = f"{name} = {one_line(into)}" if into else name
    return tick(" ".join([" · ".join(parts), *remarks]), keep=not struck) + ("\r" if first.endswith("\r") else "") + end + more


def _kind(text: str, kind: ActorKind, said: Words) -> str:
    first, end, more = text.partition("\n")
    parts = first.rstrip("\r").split(" · ")
    at = next((number for number, part in enumerate(parts) if number and fold(part) in KINDS), None)
    parts = [said.kinds[kind] if number == at else part for number, part in enumerate(parts)]
    parts = parts if at is not None else [parts[0], said.kinds[kind], *parts[1:]]
    return " · ".join(parts) + ("\r" if first.endswith("\r") else "") + end + more
