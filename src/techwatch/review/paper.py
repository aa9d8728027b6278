"""One file of a draft while it is read: what is known of it, and what of it could not be read. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from techwatch.config import MarketList
from techwatch.errors import ReviewError
from techwatch.types import Item, Lang


@dataclass(frozen=True, slots=True)
class Paper:
    """A file by its name. `known`: the edition's items by id; `shown`: the addresses that the engine last wrote under each item.

    An item that `shown` does not hold was shown as it is known. `wrote`: the engine's last lines under each item of the short file;
    `lang`: the file's. `unread` is filled while reading.
    """

    file: str
    markets: MarketList
    known: Mapping[str, Item]
    shown: Mapping[str, frozenset[str]]
    wrote: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lang: Lang = "fr"
    unread: list[ReviewError] = field(default_factory=list)

    def tell(self, line: int, message: str) -> None:
        """Note a line that has no effect, with what to do, once."""
        if not any((error.line, error.message) == (line, message) for error in self.unread):
            self.unread.append(ReviewError(self.file, line, message))
