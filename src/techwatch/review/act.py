"""One thing that an editor does to a draft, as a value and as JSON for the log. Pure."""

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from techwatch.types import AlsoIn, Item, Lang

ActName = Literal[
    "keep", "drop", "off-topic", "place", "title", "blurb", "editorial", "subject", "status", "send", "rising", "add", "remove"
]
Reason = Literal["", "off-topic", "old", "duplicate", "weak-source"]
"""Why an item was dropped."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that an editor does. `item` is an item's `handle`, "" for acts on the draft; `lang` is an editorial's or a subject's.

    `value` by name: drop: a `Reason`; place: a market's slug, "calls", "cluster" or "off-topic", and the handle of the item that it
    then stands behind ("-": none, it is the first; left out: it is the last); title, blurb, editorial, subject: the new words; status:
    draft or approved; send: local time as "2026-11-24 08:30", "" for none; rising: the terms that are told, between commas; add:
    `item_json`; else nothing.

    `was` are the words that she saw when she began; None: not checked. `back` is written by `perform` alone: the lines that stood
    there, which undoing puts back where nothing else changed them since.
    """

    name: ActName
    item: str = ""
    value: str = ""
    lang: Lang = ""
    was: str | None = None
    back: str = ""


def dumped(act: Act) -> str:
    """An act as JSON, for the log."""
    return json.dumps({name: value for name, value in asdict(act).items() if value not in ("", None)}, ensure_ascii=False)


def loaded(text: str) -> Act:
    """The act that `dumped` wrote."""
    return Act(**json.loads(text))


def handle(item: Item) -> str:
    """By what an act names an item: its id, else its address, else its title."""
    return item.id or item.url or item.title


_PLAIN: Final = ("id", "title", "url", "source", "lang", "blurb", "market", "section")


def item_json(item: Item) -> str:
    """An item as the `value` of an act that adds it: what a file says of it, and its day."""
    plain: dict[str, Any] = {name: getattr(item, name) for name in _PLAIN if getattr(item, name)}
    plain |= {"published": item.published.isoformat()} if item.published else {}
    plain |= {"also": list(item.also)} if item.also else {}
    plain |= {"also_in": [asdict(also) for also in item.also_in]} if item.also_in else {}
    return json.dumps(plain, ensure_ascii=False)


def item_of(text: str) -> Item:
    """The item that `item_json` wrote. Raises ValueError, KeyError or TypeError for anything else."""
    plain = json.loads(text)
    plain["published"] = dt.date.fromisoformat(plain["published"]) if plain.get("published") else None
    plain["also"] = tuple(plain.get("also", ()))
    plain["also_in"] = tuple(AlsoIn(**also) for also in plain.get("also_in", ()))
    return Item(**({"id": "", "title": ""} | plain))
