"""How each act on a draft is done: what stands there now, what is written instead, what undoes it. Pure."""

import abc
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final, cast, get_args

from techwatch.errors import ActError
from techwatch.review.act import Act, ActName, Reason, handle, item_json, item_of
from techwatch.review.blocks import split
from techwatch.review.editorial import editorial_words, write_editorial
from techwatch.review.front import Field, change_field, subject_line
from techwatch.review.item_lines import blurbed, boxed, identified, is_address, long_form, one_line, paragraphs, titled
from techwatch.review.markdown import format_item, place as place_of
from techwatch.review.parse import Draft
from techwatch.review.sheet import REST, SHORT, Sheet, Spot
from techwatch.review.shelf import home, off_shelf, with_market
from techwatch.review.wording import Place
from techwatch.types import Item


class Work:
    """One act and the draft that it is done to."""

    def __init__(self, act: Act, sheet: Sheet, draft: Draft) -> None:
        self.act, self.sheet, self.draft = act, sheet, draft
        self._spot = sheet.spot(act.item) if act.item else None

    @property
    def spot(self) -> Spot:
        """Where the act's item stands."""
        if self._spot is None:
            raise self.refused("no-item", "cet élément n'est plus dans le brouillon (no such item)")
        return self._spot

    @property
    def known(self) -> Item | None:
        """The item as the engine proposed it, None: an editor wrote it."""
        return self.sheet.known.get(self.spot.block.id)

    @property
    def text(self) -> str:
        """The item's lines as the short file has them."""
        spot = self.spot
        return spot.block.text if spot.file == SHORT else self.sheet.own(long_form(spot.block, spot.place, self.sheet.papers[REST]))

    @property
    def place(self) -> Place:
        """Under what the item stands; under no heading: where it belongs."""
        return self.spot.place or place_of(self.spot.item)

    def refused(self, reason: str, words: str) -> ActError:
        """Why the act cannot be done."""
        return ActError(self.act.item, reason, words)

    def write(self, text: str) -> None:
        """Put `text` where the item stands; from the rest it goes to the end of its heading in the short file."""
        if self.spot.file == SHORT:
            self.sheet.write(self.spot, text)
        else:
            self.move(text, self.place, self.sheet.end_of(self.place))

    def move(self, text: str, place: Place, behind: int | None) -> None:
        """Take the item out and put `text` elsewhere in the short file."""
        self.sheet.take(self.spot)
        self.sheet.put(text, place, behind)

    def leaving(self, to: Place) -> str:
        """The item's lines as they stand under `to`: what waits for later keeps the market that she gave it."""
        there = self.sheet.read_under(self.spot, to) if to[0] == "later" and self.place[1] else None
        return with_market(self.text, self.place[1]) if there is not None and there.market != self.place[1] else self.text

    def go_home(self, text: str) -> None:
        """Put `text`, the lines of an item that waits for later, where it belongs."""
        place = home(self.spot.item, self.known)
        self.move(text, place, self.sheet.end_of(place))


class Deed(abc.ABC):
    """How an act is done."""

    def value(self, work: Work) -> str:
        """The act's value as it is written. Raises ActError for one that cannot be."""
        return work.act.value

    def now(self, work: Work) -> str | None:
        """The words that the act would change, None: none that anybody wrote."""
        return None

    def left(self, act: Act) -> str | None:
        """What `now` is once the act is done."""
        return None

    @abc.abstractmethod
    def undo(self, work: Work) -> Act:
        """The act that undoes this one, told before it is done."""

    @abc.abstractmethod
    def do(self, work: Work) -> None:
        """Change the sheet. Raises ActError."""


# --- items ------------------------------------------------------------------------------------------


class _Keep(Deed):
    def undo(self, work: Work) -> Act:
        item = work.spot.item
        if item.section == "later":
            return _back(work)
        return Act("off-topic" if item.section == "off-topic" else "keep" if item.keep else "drop", work.act.item)

    def do(self, work: Work) -> None:
        item, known = work.spot.item, work.known
        if item.section == "later":
            work.go_home(boxed(work.text, keep=True))
        elif item.section != "off-topic":
            if work.spot.file == REST or not item.keep:
                work.write(boxed(work.text, keep=True))
        elif known is None or known.section == "off-topic":
            raise work.refused("off-topic", "cet élément est hors sujet : mettez-le d'abord sous un marché (give it a market first)")
        else:
            place = _place(_token(place_of(known)), work)
            work.move(boxed(work.text, keep=True), place, work.sheet.end_of(place))


class _Drop(Deed):
    def value(self, work: Work) -> str:
        if work.act.value not in get_args(Reason):
            raise work.refused("reason", f"{work.act.value!r} n'est pas une raison : {', '.join(get_args(Reason)[1:])} (no reason)")
        return work.act.value

    def undo(self, work: Work) -> Act:
        if work.spot.item.section == "later":
            return _back(work)
        return Act("keep" if work.spot.item.keep else "drop", work.act.item)

    def do(self, work: Work) -> None:
        item, text = work.spot.item, boxed(work.spot.block.text, keep=False)
        text = off_shelf(text) if item.shelf else text
        if item.section == "later":
            work.go_home(text)
        else:
            work.sheet.write(work.spot, text)


class _Put(Deed):
    def now(self, work: Work) -> str | None:
        return _token(work.place)

    def left(self, act: Act) -> str | None:
        return act.value.partition(" ")[0]

    def undo(self, work: Work) -> Act:
        return _back(work)

    def do(self, work: Work) -> None:
        name, _, behind = work.act.value.partition(" ")
        place, sheet, spot = _place(name, work), work.sheet, work.spot
        at = _behind(behind, place, sheet)
        if spot.file == SHORT and spot.place == place:
            above = sheet.neighbour(spot)
            stays = at == spot.index - 1 if behind == "-" else at == spot.index or (above is not None and at == above.index)
            if stays:
                return
        work.move(work.leaving(place), place, at)


class _OffTopic(_Put):
    def left(self, act: Act) -> str | None:
        return "off-topic"

    def do(self, work: Work) -> None:
        if work.place[0] != "off-topic" or work.spot.file == REST:
            work.move(work.text, _OFF_TOPIC, work.sheet.end_of(_OFF_TOPIC))


_OFF_TOPIC: Final[Place] = ("off-topic", "")


def _back(work: Work) -> Act:
    """The act that puts the item where it stands."""
    above = work.sheet.neighbour(work.spot)
    first = "-" if work.sheet.is_in_first(work.spot, work.place) else work.act.item  # behind itself: where it is
    behind = "" if work.spot.file == REST else f" {handle(above.item) if above else first}"
    return Act("place", work.act.item, _token(work.place) + behind)


def _token(place: Place) -> str:
    return place[1] if place[0] == "market" else place[0]


def _place(name: str, work: Work) -> Place:
    if name in work.sheet.markets.markets:
        return ("market", name)
    if name not in ("calls", "cluster", "later", "off-topic"):
        raise work.refused("market", f"{name!r} n'est pas un marché : {', '.join(work.sheet.markets.markets)} (unknown market)")
    return (name, "")  # type: ignore[return-value]


def _behind(name: str, place: Place, sheet: Sheet) -> int | None:
    """Behind which block an item goes that is to stand behind this one; where that is gone, at the end."""
    if name == "-":
        return sheet.start_of(place)
    spot = sheet.spot(name) if name else None
    return spot.index if spot and spot.file == SHORT and spot.place == place else sheet.end_of(place)


class _Words(Deed):
    """A title or a blurb."""

    def left(self, act: Act) -> str | None:
        return act.value

    def do(self, work: Work) -> None:
        if work.act.value != self.now(work):
            spot, text = work.spot, work.text
            known = work.sheet.known.get(work.act.item)
            if known is not None and not spot.block.id:  # known by its address only
                text = identified(text if spot.item.title else titled(text, one_line(known.title)), known.id)
            work.write(self.written(text, work))

    @abc.abstractmethod
    def written(self, text: str, work: Work) -> str:
        """The item's lines with other words."""


class _Title(_Words):
    def value(self, work: Work) -> str:
        title = one_line(work.act.value)
        known = work.sheet.known.get(work.act.item)
        if not title or (is_address(title) and (known is None or title != known.title)):
            raise work.refused("title", "écrivez un titre : il n'est ni vide ni une adresse (a title is neither empty nor an address)")
        return title

    def now(self, work: Work) -> str | None:
        known = work.sheet.known.get(work.act.item)
        return work.spot.item.title or (known.title if known and not work.spot.block.id else "")

    def undo(self, work: Work) -> Act:
        item = work.spot.item
        name = work.act.item if item.id or item.url or work.act.item in work.sheet.known else one_line(work.act.value)
        return Act("title", name, self.now(work) or "")

    def written(self, text: str, work: Work) -> str:
        return titled(text, work.act.value)


class _Blurb(_Words):
    def value(self, work: Work) -> str:
        return paragraphs(work.act.value)

    def now(self, work: Work) -> str | None:
        return work.spot.item.blurb

    def undo(self, work: Work) -> Act:
        return Act("blurb", work.act.item, work.spot.item.blurb)

    def written(self, text: str, work: Work) -> str:
        block = next(block for block in split(text) if block.kind == "item")
        return blurbed(block, work.act.value, work.place, work.sheet.papers[SHORT], eol=work.sheet.eol)


class _Add(Deed):
    def value(self, work: Work) -> str:
        return item_json(_added(work))

    def undo(self, work: Work) -> Act:
        item = _added(work)
        return Act("drop" if work.sheet.spot(handle(item)) else "remove", handle(item))

    def do(self, work: Work) -> None:
        item, sheet = _added(work), work.sheet
        where, spot = place_of(item), sheet.spot(handle(item))
        if spot is not None and spot.file == SHORT:
            raise work.refused("twice", "cet élément est déjà dans le brouillon (it stands there already)")
        if spot is not None:
            text = sheet.own(long_form(spot.block, spot.place, sheet.papers[REST]))
            sheet.take(spot)
        else:
            text = format_item(item, sheet.lang) if item.title else f"- [x] {item.url}\n"
        sheet.put(boxed(text, keep=True), where, sheet.start_of(where))


def _added(work: Work) -> Item:
    """The item to add, as it can be written. Raises ActError."""
    try:
        item = item_of(work.act.value)
    except (ValueError, KeyError, TypeError):
        raise work.refused("item", "cet élément ne se lit pas (unreadable item)") from None
    markets, known = work.sheet.markets.markets, work.sheet.known.get(item.id)
    item = replace(item, title=one_line(item.title), source=one_line(item.source), blurb=paragraphs(item.blurb), keep=True)
    item = replace(item, also=tuple(market for market in item.also if market in markets and market != item.market))
    if known is not None:
        words = item.title or known.title, item.blurb or known.blurb
        item = replace(known, title=words[0], blurb=words[1], market=item.market, section=item.section, keep=True)
    if known is None and is_address(item.title):
        item = replace(item, title="", url=item.url or item.title.strip("<>"))
    if not (item.title or item.url) or (item.url and not is_address(item.url)):
        raise work.refused("item", "donnez un titre ou une adresse en http (give a title or a web address)")
    if item.id and known is None and not re.fullmatch(r"(?=.*\d)[A-Za-z0-9._:-]+", item.id):
        raise work.refused("item", f"{item.id!r} n'est pas le nom d'un sujet (no story's id)")
    _place(_token(place_of(item)), work)
    return item


class _Remove(Deed):
    def undo(self, work: Work) -> Act:
        return Act("add", value=item_json(work.spot.item))

    def do(self, work: Work) -> None:
        work.sheet.take(work.spot)


# --- the draft --------------------------------------------------------------------------------------


class _Front(Deed):
    """Status, time of sending, subject, what rises."""

    def value(self, work: Work) -> str:
        act = work.act
        if act.name == "subject":
            if not re.fullmatch(r"[a-z]{2,3}", act.lang):
                raise work.refused("language", f"{act.lang!r} n'est pas une langue (no language)")
            return subject_line(one_line(act.value))
        if act.name == "status" and act.value not in ("draft", "approved"):
            raise work.refused("status", f"{act.value!r} : brouillon ou validé (draft, approved)")
        if act.name == "send" and act.value:
            try:
                return f"{dt.datetime.strptime(act.value, '%Y-%m-%d %H:%M'):%Y-%m-%d %H:%M}"  # noqa: DTZ007 (local time)
            except ValueError:
                raise work.refused("send", f"{act.value!r} : écrivez la date et l'heure ainsi : 2026-11-24 08:30 (date and time)") from None
        return one_line(act.value) if act.name == "rising" else act.value

    def now(self, work: Work) -> str | None:
        draft = work.draft
        if work.act.name == "subject":
            return draft.subject.get(work.act.lang, "")
        if work.act.name == "rising":
            return ", ".join(work.sheet.front.rising)
        return draft.status if work.act.name == "status" else f"{draft.send_at:%Y-%m-%d %H:%M}" if draft.send_at else ""

    def left(self, act: Act) -> str | None:
        return act.value

    def undo(self, work: Work) -> Act:
        return Act(work.act.name, value=self.now(work) or "", lang=work.act.lang)

    def do(self, work: Work) -> None:
        if work.act.value != self.now(work):
            texts, field = work.sheet.texts[SHORT], cast(Field, work.act.name)
            texts[0] = change_field(texts[0], field, work.act.value, lang=work.act.lang)


class _Editorial(Deed):
    def value(self, work: Work) -> str:
        return editorial_words(work.act.value, work.sheet)

    def now(self, work: Work) -> str | None:
        return work.draft.editorial.get(work.act.lang, "")

    def left(self, act: Act) -> str | None:
        return act.value

    def undo(self, work: Work) -> Act:
        return Act("editorial", value=self.now(work) or "", lang=work.act.lang)

    def do(self, work: Work) -> None:
        if work.act.value != self.now(work) and not write_editorial(work.sheet, work.act.value, work.act.lang):
            raise work.refused("language", f"{work.act.lang!r} n'est pas une langue de ce brouillon (not a language of this draft)")


DEEDS: Final[Mapping[ActName, Deed]] = {
    "keep": _Keep(),
    "drop": _Drop(),
    "off-topic": _OffTopic(),
    "place": _Put(),
    "title": _Title(),
    "blurb": _Blurb(),
    "editorial": _Editorial(),
    "subject": _Front(),
    "status": _Front(),
    "send": _Front(),
    "rising": _Front(),
    "add": _Add(),
    "remove": _Remove(),
}
