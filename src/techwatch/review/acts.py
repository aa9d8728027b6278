"""One thing that an editor does to a draft becomes its lines, and the act that undoes it; every other byte stays. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from techwatch.config import MarketList
from techwatch.errors import ActError, ConflictError, ReviewError
from techwatch.review.act import (
    Act as Act,
    ActName as ActName,
    Reason as Reason,
    dumped as dumped,
    handle as handle,
    item_json as item_json,
    item_of as item_of,
    loaded as loaded,
)
from techwatch.review.deeds import DEEDS, Work
from techwatch.review.hunks import difference, put_back
from techwatch.review.parse import parse_draft
from techwatch.review.sheet import Sheet
from techwatch.types import Item


@dataclass(frozen=True, slots=True)
class Changed:
    """Both files after an act, `before`: the act that undoes it, and `after`: the act with the words as they were written."""

    short: str
    rest: str
    before: Act
    after: Act


def perform(short: str, rest: str, act: Act, *, markets: MarketList, known: Mapping[str, Item], file: str) -> Changed:
    """Do `act` to a draft's two files; the lines that it does not speak of stay byte for byte.

    `known`: the edition's items by id, as `parse_draft` takes them. Raises ConflictError when what stands there is not `act.was`
    (nor already what the act asks for), ActError for what cannot be done, ReviewError for a short file that cannot be read; the rest
    is read as far as the act needs it.
    """
    draft = parse_draft(short, "", file=file, markets=markets, known=known)
    work = Work(act, Sheet((short, rest), markets=markets, known=known, file=file), draft)
    deed = DEEDS[act.name]
    now = deed.now(work)
    if act.was is not None and now is not None and not (_same(now, act.was) or _same(now, deed.left(act) or "")):
        raise ConflictError(act.item or act.lang, "changed", _CHANGED, now)
    undo = deed.undo(work)
    files = put_back((short, rest), act.back) if act.back else None
    if files is None:
        work.act = act = replace(act, value=deed.value(work))
        deed.do(work)
        files = work.sheet.files
        if act.value:
            _read_again(files[0], act, markets=markets, known=known, file=file)
    after = replace(act, item=act.item or undo.item, back="")
    return Changed(*files, replace(undo, was=deed.left(after), back=difference(files, (short, rest))), after)


def _read_again(short: str, act: Act, *, markets: MarketList, known: Mapping[str, Item], file: str) -> None:
    """Whether what is written can be read. Raises ActError."""
    try:
        parse_draft(short, "", file=file, markets=markets, known=known)
    except ReviewError as error:
        raise ActError(act.item, "unreadable", f"ceci ne peut pas être écrit dans le brouillon : {error.message}") from None


_CHANGED = "quelqu'un a changé ces mots entre-temps : reprenez à partir de ce qui s'y trouve (somebody changed these words meanwhile)"


def _same(left: str, right: str) -> bool:
    return left.split() == right.split()
