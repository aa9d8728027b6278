"""One item's lines, as people left them, become an item: the words from the file, the facts from what is known. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace

from techwatch.config import MarketList
from techwatch.errors import ReviewError
from techwatch.review.blocks import Block, comment_of, verdict_of
from techwatch.review.call_lines import call_lines
from techwatch.review.call_words import Line, Told, corrected, is_note, read_line
from techwatch.review.markdown import format_meta
from techwatch.review.meta import LINK, sources, unescaped
from techwatch.review.paper import Paper
from techwatch.review.shelf import is_shelf_line
from techwatch.review.verdicts import judged
from techwatch.review.wording import BOTH, Place
from techwatch.text import unique
from techwatch.types import AlsoIn, Item, Market

START = re.compile(r"^\s*(?:[-*+•–][ \t\u00a0]+)?(?:\\?\[(?P<box>[ \u00a0xX✓✔]?)\\?\](?:[ \t\u00a0]+|$))?")
COMMENT = re.compile(r"<!--.*?-->")
_FIELD = re.compile(r"(?:^|\s)(market|marché|marche|also|aussi)\s*:\s*([^:]*?)(?=\s+[^\s,:]+\s*:|$)", re.I)
ADDRESS = re.compile(r"<?(https?://[^\s<>]+)>?")
BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<title>.*)(?P=mark)(?P<tail>.*)$")
_WHY = re.compile(rf"^(?:{'|'.join(words.why for words in BOTH)})\s?:\s.*\d[.,]\d\d", re.I)  # with a score: a blurb may begin so too


def read_item(block: Block, place: Place | None, paper: Paper) -> Item | None:
    """The item that a block says, None when it has neither title nor address. `place` None: under no market's heading.

    An item known by its id keeps its facts; its title, blurb, box, markets, link, other sources and verdicts are the file's.
    Raises ReviewError for a market that does not exist, a closing date that cannot be read, and a new item that stands under no heading;
    other words of a call that cannot be read are told.
    """
    known = paper.known.get(block.id)
    lines = [line.rstrip() for line in block.lines]
    title, meta, keep = _first_line(lines[0])
    bare = None if known and title == known.title else ADDRESS.fullmatch(title)  # some feeds give an address for a title
    under = _under(block, place, paper, meta)
    meta, blurb = under.meta, under.blurb
    item = known or Item(id=block.id, title="")
    item = replace(item, title="" if bare and known is None else title, keep=keep, blurb=blurb)
    fields = _fields(lines[0], block.line, paper.file, paper.markets)
    item = _placed(item, fields, place, known, ReviewError(paper.file, block.line, _NOWHERE))
    item = _sourced(_linked(item, meta, known), block, meta, paper)
    if bare:
        item = replace(item, url=bare[1], title=item.title if item.title != bare[0] else "")
    if known is not None and not shows_blurb(block):
        item = replace(item, blurb=known.blurb)
    elif item.shelf and not under.from_shelf:
        item = replace(item, shelf="")
    if under.told or item.section == "calls":
        item = corrected(item, Told(paper.file, paper.lang, under.told, _wrote(block.id, known, paper)), paper.tell)
    return judged(item, block, paper) if item.title or item.url else None


_NOWHERE = "cet élément n'est sous aucun marché : mettez-le sous le titre d'un marché (under no market)"


def blurb_lines(block: Block, place: Place | None, paper: Paper) -> list[int]:
    """Which of a block's lines, counted from 0, are words for members; empty ones among them count."""
    meta = _first_line(block.lines[0].rstrip())[1]
    return [number - block.line for number in _under(block, place, replace(paper, unread=[]), meta).lines]


def _under(block: Block, place: Place | None, paper: Paper, meta: str) -> "_Under":
    known = paper.known.get(block.id)
    lines = _without_verdicts(block, paper)
    section = place[0] if place else ""
    is_call = (known is not None and known.call is not None) or section == "calls" or (section == "later" and _has_date(lines))
    under = _Under(is_call, known, meta)
    for number, line in lines:
        under.take(number, line)
    return under


def _has_date(lines: Iterable[tuple[int, str]]) -> bool:
    return any((fact := read_line(line.strip(), number)) is not None and fact.field == "deadline" for number, line in lines)


def _first_line(line: str) -> tuple[str, str, bool]:
    """Title, what follows it on the line, and whether it goes out (an item without a box does)."""
    start = START.match(line)
    box = start["box"] if start else None
    text = COMMENT.sub("", line[start.end() if start else 0 :]).strip()
    keep = box is None or box in tuple("xX✓✔")
    if bold := BOLD.match(text):
        tail = bold["tail"].strip()
        return (bold["title"].strip(), tail, keep) if tail.startswith("—") else (f"{bold['title']} {tail}".strip(), "", keep)
    if link := LINK.match(text):
        return unescaped(link["name"]).strip(), text, keep
    return text, "", keep


def shows_blurb(block: Block) -> bool:
    """Whether the block is of the short form: the rest's one line, with or without remarks, has no blurb and so does not take it away."""
    return any(map(tells, block.lines[1:]))


def tells(line: str) -> bool:
    """Whether a line under an item's first says something of it: no remark, and no word on other stories."""
    return bool(COMMENT.sub("", line).strip()) and verdict_of(line) is None


def _without_verdicts(block: Block, paper: Paper) -> list[tuple[int, str]]:
    """The lines under an item's first by number; a "=" that points to nothing is told, members do not read it."""
    kept: list[tuple[int, str]] = []
    quoted = False
    for number, raw in enumerate(block.lines[1:], block.line + 1):
        line = raw.strip()
        if not quoted and re.match(r"\\?=\s*[^\s=>]", line) and verdict_of(raw) is None:
            paper.tell(number, f"{line!r} ne dit pas quel sujet est le même : écrivez « = » et son adresse (no story)")
        elif verdict_of(raw) is None:
            kept.append((number, raw.rstrip()))
        quoted = quoted or line.startswith(">")
    return kept


def _sourced(item: Item, block: Block, meta: str, paper: Paper) -> Item:
    """A known item with the other sources that its line says."""
    known = paper.known.get(block.id)
    if known is None:
        return item
    said = sources(known, meta.removeprefix("—").strip(), paper.shown.get(block.id))
    if said.trouble:
        paper.tell(block.line, said.trouble)
    return replace(item, also_in=said.also_in, apart=said.apart)


class _Under:
    """The lines under a title, one by one: facts of a call, the meta line, the blurb."""

    def __init__(self, is_call: bool, known: Item | None, meta: str) -> None:
        self.is_call = is_call
        self.metas = [format_meta(known, lang) for lang in ("fr", "en")] if known else []
        self.told: list[Line] = []
        self.meta = meta  # as the title's line has it already
        self.lines: list[int] = []  # the numbers of the blurb's
        self.from_shelf = False
        self._shelved = known is not None and bool(known.shelf)
        self._words: list[str] = []
        self._quoted = True  # so far the blurb has only lines that begin with >

    def take(self, number: int, raw: str) -> None:
        """The next line, by its number in the file."""
        line = raw.strip() if raw.strip().startswith(">") else COMMENT.sub("", raw).strip()
        if (_WHY.match(line) or (self.is_call and is_note(line))) and not (self._words and not self._quoted):
            return
        if self._shelved and not self._words and is_shelf_line(line):
            self.from_shelf = True
        elif line.startswith(">"):
            self._words.append(line.lstrip("> \t").strip())
            self.lines.append(number)
        elif fact := self._fact(line, number):
            self.told.append(fact)
        elif line and not self._words and not self.meta and (is_meta(line) or any(_same(line, expected) for expected in self.metas)):
            self.meta = line
        elif line or self._words:
            self._words.append(line)
            self.lines.append(number)
            self._quoted = self._quoted and not line

    def _fact(self, line: str, number: int) -> Line | None:
        """What a line says of the call; closing dates anywhere and of anything, other facts of calls and not in the midst of a blurb."""
        fact = read_line(line, number)
        return fact if fact and (fact.field == "deadline" or (self.is_call and self._quoted)) else None

    @property
    def blurb(self) -> str:
        """The words for members, paragraphs joined by line breaks."""
        paragraphs = re.split(r"\n\n+", "\n".join(self._words).strip())
        return "\n".join(" ".join(part.split("\n")) for part in paragraphs)


def _wrote(name: str, known: Item | None, paper: Paper) -> list[list[Line]]:
    """What the engine wrote of a call, when it last wrote the file, and as it would write it now."""
    texts = [paper.wrote.get(name, ()), *(call_lines(known, lang) for lang in ("fr", "en") if known)]
    return [[line for text in lines if (line := read_line(text.strip()))] for lines in texts]


def is_meta(line: str) -> bool:
    """Whether a line under a title, without its comments, says where the item stands."""
    return line.startswith("— ") or bool(LINK.match(line) or ADDRESS.match(line)) or " · " in line


def _fields(line: str, number: int, file: str, markets: MarketList) -> dict[str, tuple[Market, ...]]:
    found: dict[str, tuple[Market, ...]] = {}
    for name, value in _FIELD.findall(comment_of(line) or ""):
        slugs = unique(slug for slug in re.split(r"[,;\s]+", value.strip()) if slug)
        for slug in slugs:
            if slug not in markets.markets:
                raise ReviewError(file, number, f"{slug!r} n'est pas un marché : {', '.join(markets.markets)} (unknown market)")
        found["also" if name.lower() in ("also", "aussi") else "market"] = slugs
    return found


def _placed(item: Item, fields: dict[str, tuple[Market, ...]], place: Place | None, known: Item | None, nowhere: ReviewError) -> Item:
    """`item` under the heading where it stands; its own words only where the heading names no market."""
    said = fields.get("market", ())
    if place is None and known is None and not said:
        raise nowhere
    section = place[0] if place else known.section if known else "market"
    own = said[0] if said else known.market if known else ""
    if section == "off-topic":
        return replace(item, section=section, market="", also=(), keep=False)
    market = place[1] if place and place[1] else own
    item = replace(item, keep=item.keep and section != "later")
    return replace(item, section=section, market=market, also=tuple(slug for slug in fields.get("also", ()) if slug != market))


def _linked(item: Item, meta: str, known: Item | None) -> Item:
    meta = meta.removeprefix("—").strip()
    if known is not None and any(_same(meta, format_meta(known, lang).removeprefix("—")) for lang in ("fr", "en")):
        return item
    links = [(unescaped(found["name"]), found["angle"] or found["url"]) for found in LINK.finditer(meta)]
    if links and LINK.match(meta):
        first = links[0]
        lang = next((also.lang for also in item.also_in if also.url == first[1] and also.lang != "und"), item.lang)
        item = replace(item, url=first[1], lang=lang, source=item.source if first[0] == item.title else first[0])
    elif address := ADDRESS.match(meta):
        item = replace(item, url=address[1])
    elif known is None and meta:
        item = replace(item, source=meta.split(" · ")[0].strip())
    if known is not None:
        return item
    said = re.search(r" · ([A-Z]{2,3})(?= · |$)", meta)
    return replace(item, lang=said[1].lower() if said else item.lang, also_in=tuple(AlsoIn(name, url) for name, url in links[1:]))


def _same(left: str, right: str) -> bool:
    return " ".join(left.split()) == " ".join(right.split())
