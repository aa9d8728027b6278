"""What is set aside for a later edition: where it belongs, and the line that says that an item comes from there. Pure."""

import re

from techwatch.review.blocks import comment_of, item_id
from techwatch.review.wording import BOTH, Place, day_and_month, key, wording
from techwatch.types import Item, Lang, edition_day

_OPENS = tuple(key(words.shelf.partition("{")[0]) for words in BOTH)
_MARKET = re.compile(r"(?<!\S)(?:market|marché|marche)\s*:\s*[^\s,:]+(?![^\s])", re.I)


def home(item: Item, known: Item | None) -> Place:
    """Under which heading an item belongs that stands under "later". `known`: as the engine proposed it, None: an editor wrote it."""
    if known is not None and known.section != "market" and item.market == known.market:
        return known.section, ""
    if item.market and (known is not None or item.call is None):
        return "market", item.market
    return ("calls" if item.call is not None else "cluster"), ""


def shelf_line(item: Item, lang: Lang) -> str:
    """The line of an item from the shelf: since when it waits. As long as it stands there, the item is carried on."""
    return wording(lang).shelf.format(day=day_and_month(edition_day(item.shelf), lang))


def is_shelf_line(line: str) -> bool:
    """Whether a line under an item says that it comes from the shelf."""
    return not line.lstrip().startswith(">") and key(line).startswith(_OPENS)


def off_shelf(text: str) -> str:
    """An item's lines without the one that says that it comes from the shelf."""
    lines: list[str] = re.findall(r"[^\n]*\n|[^\n]+$", text)
    gone = next((i for i, line in enumerate(lines) if i and is_shelf_line(line)), None)
    return "".join(line for i, line in enumerate(lines) if i != gone)


def with_market(text: str, market: str) -> str:
    """An item's lines with the market that it keeps while it stands under no market's heading."""
    first = re.match(r"[^\r\n]*", text)
    line = first[0] if first else ""
    said = comment_of(line)
    if said is None or not (_MARKET.search(said) or item_id(line)):
        return f"{line.rstrip()} <!-- market: {market} -->{text[len(line) :]}"
    name = item_id(line)
    new = _MARKET.sub(f"market: {market}", said, count=1) if _MARKET.search(said) else said.replace(name, f"{name} market: {market}", 1)
    head, _, tail = line.rpartition(said)
    return head + new + tail + text[len(line) :]
