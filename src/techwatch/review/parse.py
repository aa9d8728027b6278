"""The text of a draft, as people left it, becomes what they decided. Pure."""

import datetime as dt
import difflib
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from techwatch.config import MarketList
from techwatch.errors import ReviewError
from techwatch.review.again import read_again
from techwatch.review.blocks import Block, has_box, split, verdict_of
from techwatch.review.front import parse_front
from techwatch.review.headings import Headings, languages_of
from techwatch.review.items import read_item
from techwatch.review.meta import links
from techwatch.review.paper import Paper
from techwatch.review.wording import BOTH, FRENCH, Place, Status, key, wording_of
from techwatch.text import fold
from techwatch.types import Edition, Item, Lang, Risen

_HINT = re.compile(r"<!--.*?-->", re.S)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the short file and its rest say.

    `send_at` is the cluster's local time (naive), None: not stated. `items` are in the order of the
    short file, then the rest's, each with its ticked box in `keep`; `url` alone: still to be fetched.
    `unread` tells of lines that are no item and were left out of the edition.
    """

    status: Status = "draft"
    send_at: dt.datetime | None = None
    subject: Mapping[Lang, str] = field(default_factory=dict)
    editorial: Mapping[Lang, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    unread: tuple[ReviewError, ...] = ()
    rising: tuple[Risen, ...] = ()


def with_rising(draft: Draft, short: str, *, file: str, known: Mapping[str, Risen]) -> Draft:
    """The draft with what rises as its front matter lists it; of a term that is not `known` nothing can be told: it is unread."""
    terms = parse_front(short, file=file).rising
    by_name = {fold(term): risen for term, risen in known.items()}
    found = tuple(by_name[fold(term)] for term in terms if fold(term) in by_name)
    odd = [term for term in terms if fold(term) not in by_name]
    words = "« {} » n'est pas un terme qui monte : la ligne « ce qui monte » ne fait qu'en ôter (no rising term)"
    unread = tuple(ReviewError(file, 1, words.format(term)) for term in odd)
    return replace(draft, rising=found, unread=(*draft.unread, *unread))


def parse_draft(
    short: str, rest: str = "", *, file: str, markets: MarketList, known: Mapping[str, Item], base: tuple[str, str] | None = None
) -> Draft:
    """Read a draft and its rest. `known`: the edition's items by id, for what the file does not show.

    `base` are both files as the engine last wrote them: a source that is known but that the engine has not
    written yet was taken out by nobody. None: everything known was written.
    An item of the rest that also stands in the short file counts once, as the short file has it.
    Raises ReviewError (file, line, what to do) when the front matter is broken, a heading is no
    market, an id stands twice; nothing is guessed.
    """
    front = parse_front(short, file=file)
    lang = "fr" if wording_of(short) is FRENCH else "en"
    first = next(iter(front.languages), lang)
    shown, wrote = (_shown(base), _wrote(base[0])) if base else ({}, {})
    paper = Paper(file, markets, known, shown, wrote, lang)
    reader = _Reader(paper, languages_of(front.languages, markets), first)
    reader.read(split(short))
    editorial = reader.editorial
    other = _Reader(replace(paper, file=re.sub(r"\.md$", ".rest.md", file), unread=[]), reader.languages, first)
    other.read(split(rest))
    here = {found.item.id for found in reader.found if found.item.id}
    items = _adopted([*reader.found, *(found for found in other.found if found.item.id not in here)], known)
    unread = (*reader.paper.unread, *other.paper.unread)
    return Draft(front.status, front.send_at, front.subject, editorial, tuple(items), unread)


@functools.lru_cache(maxsize=4)
def _shown(base: tuple[str, str]) -> dict[str, frozenset[str]]:
    """The addresses that the engine wrote under each item, hints left out."""
    return {
        block.id: frozenset(link.url for line in block.lines if verdict_of(line) is None for link in links(line))
        for text in base
        for block in split(text)
        if block.kind == "item" and block.id
    }


@functools.lru_cache(maxsize=4)
def _wrote(short: str) -> dict[str, tuple[str, ...]]:
    """The lines that the engine wrote under each item of the short file."""
    return {block.id: block.lines[1:] for block in split(short) if block.kind == "item" and block.id}


def edited(edition: Edition, draft: Draft, *, zone: dt.tzinfo) -> Edition:
    """`edition` as the draft has it; the local time of sending becomes aware in `zone`. Items keep the file's order."""
    return replace(
        edition,
        status=draft.status,
        send_at=draft.send_at.replace(tzinfo=zone) if draft.send_at else None,
        subject=draft.subject,
        editorial=draft.editorial,
        items=draft.items,
        rising=draft.rising,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """An item and what it was read from."""

    item: Item
    block: Block
    place: Place | None
    paper: Paper


class _Reader:
    """Goes through one file's blocks and remembers under which heading it is."""

    def __init__(self, paper: Paper, languages: dict[str, Lang], first: Lang) -> None:
        self.paper, self.languages, self.first = paper, languages, first
        self.headings = Headings(paper.markets, languages, first)
        self.found: list[_Found] = []
        self._lines: dict[str, int] = {}
        self._editorial: dict[Lang, list[str]] = {}

    @property
    def editorial(self) -> dict[Lang, str]:
        """The editorial per language, without the hints; languages without a word are left out."""
        texts = {lang: _HINT.sub("", "".join(parts)).replace("\r\n", "\n").strip() for lang, parts in self._editorial.items()}
        return {lang: text for lang, text in texts.items() if text}

    def read(self, blocks: Iterable[Block]) -> None:
        for block in blocks:
            if block.kind == "heading":
                self._heading(block)
            elif self.headings.lang is not None and not (block.kind == "item" and (block.id or has_box(block.lines[0]))):
                self._editorial.setdefault(self.headings.lang, []).append(block.text)
            elif block.kind == "item":
                self._item(block)
            elif block.kind == "text" and _HINT.sub("", block.text).strip():
                self._loose(block)

    def _loose(self, block: Block) -> None:
        blank = next(i for i, line in enumerate(block.lines) if line.strip())
        if verdict_of(block.lines[blank]):
            what = "cette ligne n'est sous aucun élément : mettez-la sous celui dont elle parle (under no item)"
        else:
            what = "ce texte n'est pas un élément et ne part pas : écrivez « - [x] » devant (not an item)"
        self.paper.tell(block.line + blank, what)

    def _heading(self, block: Block) -> None:
        edited = self.headings.lang
        match self.headings.take(block):
            case "inside":
                self._editorial.setdefault(edited or self.first, []).append(block.text)
            case "loose":
                self.paper.tell(block.line, f"l'intertitre {block.title!r} ne part pas : ce n'est pas un marché (no market)")
            case "unknown":
                inside = " ; dans l'éditorial, un intertitre commence par ###" if edited is not None else ""
                raise ReviewError(
                    self.paper.file,
                    block.line,
                    f"{block.title!r} n'est pas un titre connu{self._nearest(key(block.title))}{inside} (unknown heading)",
                )

    def _nearest(self, name: str) -> str:
        titles = {key(market.names.get("fr", slug)): market.names.get("fr", slug) for slug, market in self.paper.markets.markets.items()}
        titles |= {key(title): title for title in (BOTH[0].calls, BOTH[0].cluster, BOTH[0].later, BOTH[0].off_topic)}
        close = difflib.get_close_matches(name, titles, n=1, cutoff=0.6)
        return f" : vouliez-vous « {titles[close[0]]} » ?" if close else f" : écrivez l'un de {', '.join(titles.values())}"

    def _item(self, block: Block) -> None:
        if self.headings.lang is not None:
            raise ReviewError(
                self.paper.file, block.line, "un élément est dans l'éditorial : mettez-le sous le titre d'un marché (item in the editorial)"
            )
        if block.id not in self.paper.known and not re.search(r"\d", block.id):
            block = replace(block, id="")  # a remark of one word
        if block.id and block.id in self._lines:
            raise ReviewError(
                self.paper.file,
                block.line,
                f"l'élément {block.id} est déjà à la ligne {self._lines[block.id]} : gardez l'un des deux (stands twice)",
            )
        self._lines[block.id] = block.line
        item = read_again(block, self.headings.place, self.paper)
        if item is None:
            self.paper.tell(block.line, "cet élément n'a ni titre ni adresse et ne part pas (neither title nor address)")
            return
        if item.section == "off-topic" and block.id not in self.paper.known:
            self.paper.tell(block.line, "cet élément est sous « Hors sujet » et ne part pas : mettez-le sous un marché (off topic)")
        self.found.append(_Found(item, block, self.headings.place, self.paper))


def _adopted(found: list[_Found], known: Mapping[str, Item]) -> list[Item]:
    """Items without id whose address is that of a known item that stands nowhere else become that item again."""
    here = {one.item.id for one in found}
    by_url = {item.url: item for item in known.values() if item.url and item.id not in here}
    result: list[Item] = []
    for one in found:
        mate = None if one.item.id else by_url.pop(one.item.url, None)
        result.append(_again(one, mate) if mate is not None else one.item)
    return result


def _again(found: _Found, mate: Item) -> Item:
    """What was read, with what is known of the story: words that the file does not have stay its own."""
    item = found.item
    said = read_item(replace(found.block, id=mate.id), found.place, found.paper) or mate
    words = {name: getattr(item, name) or getattr(mate, name) for name in ("title", "blurb", "source", "call")}
    also = tuple(market for market in mate.also if market != item.market)
    item = replace(mate, **words, market=item.market or mate.market, also=also, section=item.section, keep=item.keep)
    if said.said:
        item = replace(item, call=said.call, said=said.said, offer=said.offer)
    return replace(item, also_in=said.also_in, same=said.same, apart=said.apart, shelf=said.shelf)
