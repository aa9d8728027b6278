"""Lines under an item that say what is the same story (=) and what is another (≠) become addresses and ids. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from techwatch.review.blocks import Block, comment_of, item_id, verdict_of
from techwatch.review.markdown import link_name
from techwatch.review.meta import links
from techwatch.review.paper import Paper
from techwatch.review.wording import key
from techwatch.text import unique
from techwatch.types import Item

_TICKS = tuple("xX✓✔")
_ADDRESS = re.compile(r"https?://(?:\([^\s<>()]*\)|[^\s<>\"()\]])+")
_NAME = re.compile(r"[A-Za-z0-9._:-]*\d[A-Za-z0-9._:-]*")


@dataclass(frozen=True, slots=True)
class _Said:
    """One line that counts: about which story (`id`), address or `words`; `line` is its number in the file."""

    same: bool
    line: int
    id: str = ""
    sure: bool = False  # the id stands in a comment: the engine wrote it
    url: str = ""
    words: str = ""


def judged(item: Item, block: Block, paper: Paper) -> Item:
    """`item` with what the lines of its block say. What names no story is told and has no effect."""
    same: list[str] = []
    apart: list[str] = list(item.apart)
    for said in _said(block):
        target, trouble = _same(said, item, paper) if said.same else _apart(said, item, paper)
        if trouble:
            paper.tell(said.line, trouble)
        elif target:
            (same if said.same else apart).append(target)
    for both in [target for target in unique(same) if target in apart]:
        paper.tell(block.line, f"{both} est dit le même et un autre sujet : gardez une seule ligne (both the same and another story)")
        same, apart = [one for one in same if one != both], [one for one in apart if one != both]
    also = tuple(also for also in item.also_in if not also.url or also.url not in apart)
    return replace(item, same=unique(same), apart=unique(apart), also_in=also)


def _said(block: Block) -> Iterator[_Said]:
    for number, line in enumerate(block.lines[1:], block.line + 1):
        found = verdict_of(line)
        if found is None or (found.box is not None and found.box not in _TICKS):
            continue
        text = re.sub(r"<!--.*?-->", "", found.what).strip()
        name = item_id(line) if comment_of(line) else ""
        inside = next((link.url for link in links(text) if link.url), "")
        address = _ADDRESS.search(text)
        plain = _NAME.fullmatch(text)
        yield _Said(
            same=found.same,
            line=number,
            id=name or (text if plain and not address else ""),
            sure=bool(name),
            url=inside or (address[0].rstrip(".,;") if address else ""),
            words=text,
        )


def _same(said: _Said, item: Item, paper: Paper) -> tuple[str, str]:
    """The story or address that is the same, or why there is none; neither where it became this one since."""
    words = said.words.strip('«»“”" \u00a0\u202f')
    hint = next((hint for hint in item.maybe if hint.story == said.id or (key(hint.title) == key(words) and words)), None)
    name = said.id or (hint.story if hint and not said.url else "")
    if name and name == item.id:
        return "", "" if said.sure else _ITSELF
    if not name and said.url and said.url == item.url:
        return "", ""
    if name and not said.sure and hint is None and name not in paper.known:
        return "", f"{name!r} n'est le nom d'aucun sujet de ce brouillon : {_HOW} (unknown story)"
    return (name or said.url), "" if name or said.url else f"{said.words!r} ne dit pas quel sujet est le même : {_HOW} (no story)"


def _apart(said: _Said, item: Item, paper: Paper) -> tuple[str, str]:
    """The address that is another story (its id where it has none), or why there is none."""
    hint = next((hint for hint in item.maybe if said.id and hint.story == said.id), None)
    other = paper.known.get(said.id)
    url = said.url or (hint.url if hint else "") or (other.url if other and other.id != item.id else "")
    if said.id == item.id != "" or (url and url == item.url):
        return "", _ITSELF
    named = [(also.source, also.url) for also in item.also_in] + [(hint.source, hint.url) for hint in item.maybe]
    named = [(link_name(*both), both[1]) for both in named if both[1]]
    url = url or next((address for name, address in named if key(name) == key(said.words)), "")
    url = url or (said.id if hint or other else "")
    names = ", ".join(unique(name for name, _ in named))
    listed = f" ({names})" if names else ""
    return (
        url,
        "" if url else f"{said.words!r} n'est pas, ou plus, une source de cet élément{listed} : écrivez « ≠ https://… » (no such source)",
    )


_HOW = "écrivez « = » et le nom qui est dans son commentaire, ou son adresse"
_ITSELF = "cette ligne parle de l'élément lui-même : écrivez l'adresse de l'autre article (the item itself)"
