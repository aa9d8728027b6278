"""Two readings of a draft become the acts that lead from the one to the other, and those that lead back. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from techwatch.review.acts import Act, handle, item_json
from techwatch.review.parse import Draft
from techwatch.review.pieces import rising
from techwatch.types import Item


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a draft. `before` undoes it, None: no act does; `title` is the item's, "" for the draft's own words.

    `after` None: something changed that no act does, such as an item's sources.
    """

    item: str
    before: Act | None
    after: Act | None
    title: str = ""


def changes(before: Draft, after: Draft) -> list[Change]:
    """What `after` says otherwise than `before`, in the order of the file."""
    return [*_heads(before, after), *_items(before, after)]


def place_of(item: Item) -> str:
    """Under which heading an item stands, as an act says it."""
    return item.market if item.section == "market" else item.section


def spots(draft: Draft) -> Mapping[str, str]:
    """Where each item stands, by its handle, as the value of an act that puts it there."""
    found, behind = dict[str, str](), dict[str, str]()
    for item in draft.items:
        place = place_of(item)
        found[handle(item)] = f"{place} {behind.get(place, '-')}"
        behind[place] = handle(item)
    return found


def words(draft: Draft, act: Act) -> str | None:
    """What a draft says of what `act` changes; None: it has no such item."""
    if act.name in ("editorial", "subject"):
        return (draft.editorial if act.name == "editorial" else draft.subject).get(act.lang, "")
    if act.name in ("status", "send", "rising"):
        return draft.status if act.name == "status" else _hour(draft) if act.name == "send" else _terms(draft)
    item = next((item for item in draft.items if handle(item) == act.item), None)
    if item is None:
        return None
    return item.title if act.name == "title" else item.blurb if act.name == "blurb" else spots(draft)[act.item]


def _heads(before: Draft, after: Draft) -> Iterator[Change]:
    if before.status != after.status:
        yield Change("", Act("status", value=before.status), Act("status", value=after.status))
    if before.send_at != after.send_at:
        yield Change("", Act("send", value=_hour(before)), Act("send", value=_hour(after)))
    if _terms(before) != _terms(after):
        yield Change("", Act("rising", value=_terms(before), was=_terms(after)), Act("rising", value=_terms(after)))
    for lang in {**before.subject, **after.subject}:
        was, now = before.subject.get(lang, ""), after.subject.get(lang, "")
        if was != now:
            yield Change("", Act("subject", value=was, lang=lang, was=now), Act("subject", value=now, lang=lang))
    for lang in {**before.editorial, **after.editorial}:
        was, now = before.editorial.get(lang, ""), after.editorial.get(lang, "")
        if was != now:
            yield Change("", Act("editorial", value=was, lang=lang, was=now), Act("editorial", value=now, lang=lang))


def _terms(draft: Draft) -> str:
    """What rises, as the front matter has it."""
    return ", ".join(risen.term for risen in draft.rising)


def _items(before: Draft, after: Draft) -> Iterator[Change]:
    old, new = ({handle(item): item for item in draft.items} for draft in (before, after))
    away, were, are = _moved(before, after), spots(before), spots(after)
    for name, item in new.items():
        if name not in old:
            yield Change(name, Act("remove", name), Act("add", name, item_json(item)), item.title)
            continue
        was = old[name]
        yield from _words(name, was, item)
        if name in away:
            yield Change(name, Act("place", name, were[name]), Act("place", name, are[name]), item.title)
        if was.keep != item.keep and not {"later", "off-topic"} & {was.section, item.section}:
            yield Change(name, Act("drop" if item.keep else "keep", name), Act("keep" if item.keep else "drop", name), item.title)
        if _others(was) != _others(item):
            yield Change(name, None, None, item.title)
    for name, item in old.items():
        if name not in new:
            yield Change(name, Act("add", name, item_json(item)), Act("remove", name), item.title)


def _words(name: str, was: Item, item: Item) -> Iterator[Change]:
    if was.title != item.title:
        yield Change(name, Act("title", name, was.title, was=item.title), Act("title", name, item.title), item.title)
    if was.blurb != item.blurb:
        yield Change(name, Act("blurb", name, was.blurb, was=item.blurb), Act("blurb", name, item.blurb), item.title)


def _others(item: Item) -> tuple[object, ...]:
    return item.url, item.source, item.also, item.also_in, item.same, item.apart, item.said, item.call, item.shelf


def _moved(before: Draft, after: Draft) -> set[str]:
    """The items under another heading, or elsewhere among those that stayed under theirs: as few as can be."""
    old = {handle(item): (number, place_of(item)) for number, item in enumerate(before.items)}
    new = {handle(item): place_of(item) for item in after.items if handle(item) in old}
    found = {name for name, place in new.items() if old[name][1] != place}
    for place in set(new.values()):
        stayed = [name for name in new if new[name] == place and name not in found]
        found |= set(stayed) - {stayed[i] for i in rising([old[name][0] for name in stayed])}
    return found


def _hour(draft: Draft) -> str:
    return f"{draft.send_at:%Y-%m-%d %H:%M}" if draft.send_at else ""
