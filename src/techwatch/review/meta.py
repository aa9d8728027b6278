"""The line under a title, with a story's other sources: read, merged, and told apart from what is known. Pure."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from techwatch.review.markdown import format_meta, link_name
from techwatch.review.wording import key
from techwatch.types import AlsoIn, Item

LINK = re.compile(r"\[(?P<name>(?:\\.|[^\[\]\\])*)\]\((?:<(?P<angle>[^<>]*)>|(?P<url>(?:[^()\s]|\([^()\s]*\))*))\)")
_LABEL = re.compile(r"\s*(?:·\s*)?(?<!\w)(?:aussi|also)\s*:\s*", re.I)
_BETWEEN = re.compile(r"\s*(?:[,;·]|\s(?:et|and)\s)\s*")


@dataclass(frozen=True, slots=True)
class Link:
    """A link as it is written, its name without escapes."""

    name: str
    url: str
    text: str

    @property
    def key(self) -> str:
        """By what it is the same link: its address."""
        return self.url or self.name


@dataclass(frozen=True, slots=True)
class Meta:
    """A line cut in two: `head` with the first link's `url` ("" when it does not begin with one), and the other sources.

    `label` is what stands before these, `loose` are names among them that are no links.
    """

    head: str
    url: str
    label: str = ""
    links: tuple[Link, ...] = ()
    loose: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sources:
    """What a line says of a story's other sources. `trouble` is what of it has no effect, in words for editors."""

    also_in: tuple[AlsoIn, ...]
    apart: tuple[str, ...] = ()
    trouble: str = ""


def links(text: str) -> tuple[Link, ...]:
    """The links of a text, in its order."""
    return tuple(Link(unescaped(found["name"]).strip(), found["angle"] or found["url"] or "", found[0]) for found in LINK.finditer(text))


def unescaped(text: str) -> str:
    """A link's name as it was before it was written."""
    return re.sub(r"\\([\\\[\]])", r"\1", text)


def read_meta(line: str) -> Meta:
    """Cut a line under a title. The other sources are those behind "aussi :", or all links but the first where that is gone."""
    first = LINK.match(line)
    url, start = (first["angle"] or first["url"] or "", first.end()) if first else ("", 0)
    label = _LABEL.search(line, start)
    if label is None:
        second = LINK.search(line, start) if first else None
        if second is None:
            return Meta(line.rstrip(" ·"), url)
        return Meta(line[: second.start()].rstrip(" ·,"), url, "", links(line[second.start() :]))
    rest = line[label.end() :]
    names = _BETWEEN.split(LINK.sub(",", rest))
    return Meta(line[: label.start()], url, label[0], links(rest), tuple(name for name in names if re.search(r"\w", name)))


def merge_meta(old: str, mine: str, new: str) -> str:
    """A person's line with what only the engine changed: sources she took out stay out, new ones come in.

    So that what she took out can be told from what she was never shown. Hers stays where it begins with no link.
    """
    if mine == old or new == old:
        return new if mine == old else mine
    before, person, engine = read_meta(old), read_meta(mine), read_meta(new)
    if not person.url:
        return mine
    head = engine.head if person.head == before.head else person.head
    found = _merged(before, person, engine, but=read_meta(head).url)
    label = person.label or engine.label or before.label
    return head + (label + ", ".join(found) if found else "")


def undecided(old: str, mine: str, new: str) -> bool:
    """Whether a person and the engine both changed the same of a line: the engine's is then to stand beside hers."""
    if mine in (old, new) or new == old:
        return False
    before, person, engine = read_meta(old), read_meta(mine), read_meta(new)
    return person.head != engine.head and (not person.url or before.head not in (person.head, engine.head))


def _merged(before: Meta, person: Meta, engine: Meta, *, but: str) -> list[str]:
    """The other sources as they are to be written, without the address `but`."""
    was, now, mine = _by_key(before.links), _by_key(engine.links), _by_key(person.links)
    if (person.links, person.loose) == (before.links, before.loose):
        return [link.text for link in engine.links if link.url != but]
    kept = [
        now[name].text if name in now and name in was and was[name].text == link.text else link.text
        for name, link in mine.items()
        if name in now or name not in was
    ]
    away = {but, *mine, *was}
    loose = {key(name) for name in person.loose}
    return [*kept, *person.loose, *(link.text for name, link in now.items() if name not in away and key(link.name) not in loose)]


def _by_key(found: Iterable[Link]) -> dict[str, Link]:
    return {link.key: link for link in found}


def sources(known: Item, meta: str, shown: Collection[str] | None) -> Sources:
    """The other sources of a known item as its line has them; one that was taken out is another story.

    Only a line that still begins with the item's link says so, and only of the addresses in `shown` (None: all that are known).
    """
    if not meta or any(_squeezed(meta) == _squeezed(format_meta(known, lang).removeprefix("—")) for lang in ("fr", "en")):
        return Sources(known.also_in)
    said = read_meta(meta)
    there = _matched(known.also_in, said)
    missing = [also for also in known.also_in if also not in there and (shown is None or not also.url or also.url in shown)]
    if not said.url or said.url != known.url:
        gone = ", ".join(link_name(also.source, also.url) for also in missing if also.url != said.url)
        return Sources(_led_by(known, said.url), trouble=_MOVED.format(names=gone) if gone and said.label and known.url else "")
    kept = [there.get(also, also) for also in known.also_in if also not in missing]
    used = {also.url for also in (*known.also_in, *kept)} | set(shown or ())
    added = [AlsoIn(link.name, link.url) for link in said.links if link.url and link.url not in used and link.url != known.url]
    names = {key(link_name(also.source, also.url)) for also in known.also_in}
    odd = [name for name in said.loose if key(name) not in names]
    apart = tuple(also.url for also in missing if also.url)
    return Sources((*kept, *added), apart, _ODD.format(name=odd[0]) if odd else "")


def _led_by(known: Item, url: str) -> tuple[AlsoIn, ...]:
    """The other sources of a story where another of its articles leads."""
    first = AlsoIn(known.source, known.url, known.lang, known.title)
    return tuple(first if url and also.url == url else also for also in known.also_in)


_MOVED = "le lien de cet élément a changé : pour dire que {names} parle d'autre chose, écrivez dessous « ≠ » et son adresse (not the same)"
_ODD = "« {name} » n'a pas d'adresse et ne part pas : écrivez [{name}](https://…) (a source without its address)"


def _matched(known: Iterable[AlsoIn], said: Meta) -> dict[AlsoIn, AlsoIn]:
    """Sources that still stand in the line -> as they stand there: by address, else by name."""
    by_url = {link.url: link for link in said.links if link.url}
    urls = {also.url for also in known}
    by_name = {key(link.name): link for link in said.links if link.url not in urls}
    loose = {key(name) for name in said.loose}
    found: dict[AlsoIn, AlsoIn] = {}
    for also in known:
        name = link_name(also.source, also.url)
        link = by_url.get(also.url) or by_name.get(key(name))
        if link is not None:
            source = also.source if link.name == name.strip() or not link.name else link.name
            found[also] = replace(also, source=source, url=link.url or also.url)
        elif key(name) in loose:
            found[also] = also
    return found


def _squeezed(text: str) -> str:
    return " ".join(text.split())
