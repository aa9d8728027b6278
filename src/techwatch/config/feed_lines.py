"""The text of feeds.yaml becomes the same text with a feed more, a feed less, or one paused: nothing else in it changes. Pure.

ruamel.yaml says where each feed stands; written anew by it, a file would keep its comments and lose its layout. What comes out is read
again and must say what was asked for, and of everything else what it said before.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from techwatch.config.reading import load
from techwatch.errors import ConfigError, NotFoundError


@dataclass(frozen=True, slots=True)
class Removed:
    """`text` without a feed, the `lines` that it had, and where: `behind` the feed at an address ("" = it was the first), below the
    comments and empty lines `above`.
    """

    text: str
    lines: str
    behind: str
    above: str = ""


def add_feed(text: str, values: Mapping[str, object], *, file: str) -> str:
    """One feed more, the last. Raises ConfigError where the file is written in a way that this cannot change."""
    there = _list(text, file)
    if there.flow_style:
        return put_back(text, Removed("", json.dumps(values, ensure_ascii=False), _address(there.value[-1])), file=file)
    dash = text.rfind("-", 0, there.value[-1].start_mark.index)
    indent = text[text.rfind("\n", 0, dash) + 1 : dash]
    line = f"{indent}- {_on_one_line(values)}{_end_of_line(text)}"
    return put_back(text, Removed("", line, _address(there.value[-1])), file=file)


def remove_feed(text: str, url: str, *, file: str) -> Removed:
    """Without the feed at `url`. Raises NotFoundError when there is none, ConfigError."""
    there = _list(text, file)
    place = _place(there, url, file)
    start, end = _span(text, there, place)
    behind = _address(there.value[place - 1]) if place else ""
    cut = _with_comma(text, there, place) if there.flow_style else (start, end)
    after = text[: cut[0]] + text[cut[1] :]
    checked = _checked(text, after, lambda feeds: [*feeds[:place], *feeds[place + 1 :]], file)
    above = "" if there.flow_style else text[_behind(text, there, place) : start]
    return Removed(checked, text[start:end], behind, above)


def put_back(text: str, removed: Removed, *, file: str) -> str:
    """With the `lines` of a feed behind the one they stood behind, or last where that one is gone too. Raises ConfigError."""
    there = _list(text, file)
    addresses = [_address(node) for node in there.value]
    place = addresses.index(removed.behind) + 1 if removed.behind in addresses else 0 if removed.behind == "" else len(addresses)
    if there.flow_style:
        after = _between_brackets(text, there, place, removed.lines)
    else:
        at = _behind(text, there, place)
        at += len(removed.above) if text.startswith(removed.above, at) else 0
        newline = "" if text[:at].endswith("\n") else _end_of_line(text)
        after = text[:at] + newline + removed.lines + text[at:]
    value = load(f"feeds: [{removed.lines}]" if there.flow_style else f"feeds:\n{removed.lines}", file)["feeds"][0]
    return _checked(text, after, lambda feeds: [*feeds[:place], value, *feeds[place:]], file)


def pause_feed(text: str, url: str, paused: bool, *, file: str) -> str:
    """With `paused: true` at the feed at `url`, or without it. Raises NotFoundError, ConfigError."""
    there = _list(text, file)
    place = _place(there, url, file)
    node = there.value[place]
    pairs = [number for number, (key, _) in enumerate(node.value) if key.value == "paused"]
    unsaid = _told(text, node) if paused else text
    after = _said(text, node, pairs[0], paused) if pairs else unsaid

    def expected(feeds: list[Any]) -> list[Any]:
        others = {key: value for key, value in feeds[place].items() if key != "paused"}
        return [*feeds[:place], others | ({"paused": True} if paused else {}), *feeds[place + 1 :]]

    return _checked(text, after, expected, file)


# --- where things stand ---------------------------------------------------------------------------


def _list(text: str, file: str) -> SequenceNode:
    """The list of feeds. `text` bears no byte order mark: ruamel.yaml leaves it out of its counting."""
    try:
        root = YAML(typ="rt").compose(StringIO(text))
    except YAMLError:
        root = load(text, file)  # raises with the line
    pairs = root.value if isinstance(root, MappingNode) else []
    found = next((value for key, value in pairs if key.value == "feeds"), None)
    if not isinstance(found, SequenceNode) or not found.value or not all(isinstance(node, MappingNode) for node in found.value):
        raise _unable(file)
    return found


def _unable(file: str) -> ConfigError:
    french = "ses sources sont écrites d'une façon que seul un éditeur de texte peut changer"
    return ConfigError(file, None, "its feeds are written in a way that only a text editor can change", french)


def _address(node: MappingNode) -> str:
    return next((str(value.value) for key, value in node.value if key.value == "url"), "")


def _place(there: SequenceNode, url: str, file: str) -> int:
    for place, node in enumerate(there.value):
        if _address(node) == url:
            return place
    raise NotFoundError(url, "no-feed", f"{file} has no feed with this address")


def _span(text: str, there: SequenceNode, place: int) -> tuple[int, int]:
    """Where a feed's lines begin and end, their comments included; between brackets: where the feed itself does."""
    node = there.value[place]
    if there.flow_style:
        return node.start_mark.index, node.end_mark.index
    dash = text.rfind("-", 0, node.start_mark.index)
    return text.rfind("\n", 0, dash) + 1, _line_behind(text, _last(text, node))


def _behind(text: str, there: SequenceNode, place: int) -> int:
    """Where the line begins below the feed before `place`, or below `feeds:`."""
    if place:
        return _span(text, there, place - 1)[1]
    start = _span(text, there, 0)[0]
    lines = text[:start].splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].lstrip().startswith("#")):
        start -= len(lines.pop())
    return start


def _last(text: str, node: Node) -> int:
    """Behind the last character of what a node says: ruamel.yaml counts the comments below as its own."""
    if not isinstance(node, MappingNode | SequenceNode) or node.flow_style or not node.value:
        return len(text[: node.end_mark.index].rstrip())
    last = node.value[-1]
    return _last(text, last[1] if isinstance(last, tuple) else last)


def _line_behind(text: str, place: int) -> int:
    """Where the next line begins."""
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1


def _end_of_line(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


# --- changes --------------------------------------------------------------------------------------


def _on_one_line(values: Mapping[str, object]) -> str:
    shown = CommentedMap(values)
    shown.fa.set_flow_style()
    out, yaml = StringIO(), YAML(typ="rt")
    yaml.width, yaml.allow_unicode = 100_000, True
    yaml.dump(shown, out)
    return out.getvalue().strip()


def _with_comma(text: str, there: SequenceNode, place: int) -> tuple[int, int]:
    """A feed between brackets, with what parts it from the one before, or from the next where it is the first."""
    node = there.value[place]
    if place:
        return there.value[place - 1].end_mark.index, node.end_mark.index
    return node.start_mark.index, there.value[1].start_mark.index if len(there.value) > 1 else node.end_mark.index


def _between_brackets(text: str, there: SequenceNode, place: int, lines: str) -> str:
    nodes = there.value
    parted = text[nodes[0].end_mark.index : nodes[1].start_mark.index] if len(nodes) > 1 else ", "
    if place == 0:
        at = nodes[0].start_mark.index
        return text[:at] + lines + parted + text[at:]
    at = nodes[place - 1].end_mark.index
    return text[:at] + parted + lines + text[at:]


def _told(text: str, node: MappingNode) -> str:
    """With `paused: true` behind what a feed says."""
    end = _last(text, node.value[-1][1])
    if node.flow_style:
        key = '"paused"' if node.value[0][0].style == '"' else "paused"
        return f"{text[:end]}, {key}: true{text[end:]}"
    at, newline = _line_behind(text, end), _end_of_line(text)
    before = "" if text[:at].endswith("\n") else newline
    return f"{text[:at]}{before}{' ' * node.start_mark.column}paused: true{newline}{text[at:]}"


def _said(text: str, node: MappingNode, pair: int, paused: bool) -> str:
    """`paused` as it stands in a feed becomes true, or goes."""
    key, value = node.value[pair]
    start, end = key.start_mark.index, value.end_mark.index
    line = text.rfind("\n", 0, start) + 1
    if not paused and node.flow_style and pair:
        return text[: _last(text, node.value[pair - 1][1])] + text[end:]
    if not paused and not node.flow_style and not text[line:start].strip():
        return text[:line] + text[_line_behind(text, end) :]
    return text[: value.start_mark.index] + ("true" if paused else "false") + text[end:]


def _checked(before: str, after: str, expected: Callable[[list[Any]], Sequence[Any]], file: str) -> str:
    """`after`, where it says what is expected. Raises ConfigError where it does not."""
    was, now = load(before, file), load(after, file)
    feeds = [{key: value for key, value in feed.items() if (key, value) != ("paused", False)} for feed in now["feeds"] or []]
    wanted = [{key: value for key, value in feed.items() if (key, value) != ("paused", False)} for feed in expected(list(was["feeds"]))]
    if feeds != wanted or {**now, "feeds": None} != {**was, "feeds": None}:
        raise _unable(file)
    return after
