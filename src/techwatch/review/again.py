"""Lines of a draft's rest that were read before are not read again: they are a thousand, and an act changes one. Pure."""

from collections import OrderedDict
from dataclasses import replace
from threading import Lock
from typing import Any, Final

from techwatch.review.blocks import Block
from techwatch.review.items import read_item
from techwatch.review.paper import Paper
from techwatch.review.wording import Place
from techwatch.types import Item

MOST: Final = 8_000
"""Lines that are remembered: those of a handful of drafts."""

_Key = tuple[Any, ...]
_read: OrderedDict[_Key, tuple[Item | None, list[str], tuple[object, ...]]] = OrderedDict()
_lock = Lock()


def read_again(block: Block, place: Place | None, paper: Paper) -> Item | None:
    """As `read_item`. An item of one line says nothing of other stories, so that what is read depends on these values alone."""
    if sum(1 for line in block.lines if line.strip()) != 1:
        return read_item(block, place, paper)
    known = paper.known.get(block.id)
    key = (block.text, block.id, place, id(known), id(paper.markets), paper.shown.get(block.id), *paper.wrote.get(block.id, ()), paper.lang)
    with _lock:
        found = _read.get(key)
    if found is None:
        alone = replace(paper, unread=[])
        item = read_item(block, place, alone)
        found = (item, [error.message for error in alone.unread], (known, paper.markets))  # held: their ids stay theirs
        with _lock:
            _read[key] = found
            while len(_read) > MOST:
                _read.popitem(last=False)
    for message in found[1]:
        paper.tell(block.line, message)
    return found[0]
