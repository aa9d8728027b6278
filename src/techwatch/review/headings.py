"""The headings of a draft say under which market, or in which language of the editorial, a line stands. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from techwatch.config import MarketList
from techwatch.review.blocks import Block
from techwatch.review.wording import BOTH, Place, is_editorial, key, languages_by_heading, places
from techwatch.types import Lang

_NOWHERE = {key(title) for words in BOTH for title in (words.new, words.rest)}


def languages_of(subject: Iterable[Lang], markets: MarketList) -> dict[str, Lang]:
    """Headings that open the editorial's part in a language -> its code: those of the subject and those that markets have names in."""
    names = {lang for market in markets.markets.values() for lang in market.names}
    return languages_by_heading([*subject, *sorted(names)])


class Headings:
    """Goes through a file's headings in their order and knows under which one it is.

    `place` None: under none that items may stand under without saying their market. `lang` None: not in the editorial.
    """

    def __init__(self, markets: MarketList, languages: Mapping[str, Lang], first: Lang) -> None:
        self.place: Place | None = None
        self.lang: Lang | None = None
        self._places, self._languages, self._first = places(markets), languages, first

    def take(self, block: Block) -> Literal["opens", "inside", "loose", "unknown"]:
        """The next heading: it `opens` a part, or stands `inside` the editorial; `loose` has no effect, `unknown` is a fault."""
        name = key(block.title)
        if is_editorial(block.title):
            self.lang, self.place = self._first, None
        elif self.lang is not None and name in self._languages:
            self.lang = self._languages[name]
        elif name in self._places:
            self.lang, self.place = None, self._places[name]
        elif name in _NOWHERE:
            self.lang, self.place = None, None
        elif block.level > 2:
            return "inside" if self.lang is not None else "loose"
        else:
            return "unknown"
        return "opens"

    def walk(self, blocks: Iterable[Block]) -> Iterator[tuple[Block, Place | None, Lang | None]]:
        """Every block with the place and the language of the editorial that it stands in."""
        for block in blocks:
            if block.kind == "heading":
                self.take(block)
            yield block, self.place, self.lang
