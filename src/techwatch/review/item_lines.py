"""The lines of one item with another box, title or blurb, or in the long form; all that an act does not touch stays. Pure."""

import re
from dataclasses import replace

from techwatch.review.blocks import Block, comment_of, item_id
from techwatch.review.call_words import read_line
from techwatch.review.items import ADDRESS, BOLD, COMMENT, START, blurb_lines, is_meta, shows_blurb, tells
from techwatch.review.markdown import format_item, format_meta, link
from techwatch.review.meta import LINK
from techwatch.review.paper import Paper
from techwatch.review.wording import Place

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def one_line(words: str) -> str:
    """What somebody typed as one line that begins and ends no comment."""
    words = _CONTROL.sub(" ", words).replace("<!--", "‹!--").replace("-->", "--›")
    return re.sub(r"[ \t\n]+", " ", words).strip()


def paragraphs(words: str) -> str:
    """What somebody typed as paragraphs, one a line; none begins with the sign that quotes them."""
    lines = [one_line(line).lstrip("> \t").strip() for line in re.split(r"\r\n?|\n", words)]
    return "\n".join(filter(None, lines))


def is_address(words: str) -> bool:
    """Whether words would be read as an item's address and not as its title."""
    return ADDRESS.fullmatch(words) is not None


def boxed(text: str, *, keep: bool) -> str:
    """An item's lines with its box ticked or not; an item without a box goes out, and gets one when it does not."""
    start = START.match(text)
    if start and start["box"] is not None:
        ticked = start["box"] in tuple("xX✓✔")
        return text if ticked == keep else text[: start.start("box")] + ("x" if keep else " ") + text[start.end("box") :]
    if keep:
        return text
    at = start.end() if start else 0
    return text[:at] + ("[ ] " if text[:at].strip() else "- [ ] ") + text[at:]


def titled(text: str, title: str) -> str:
    """An item's lines with another title; the words behind it, its address and its comments stay."""
    first, more = _first(text)
    start = START.match(first)
    prefix = first[: start.end()] if start else ""
    prefix = prefix if prefix.strip() else "- [x] "
    said = COMMENT.sub("", first[start.end() if start else 0 :]).strip()
    line = _retitled(said, title)
    return prefix + " ".join([line, *COMMENT.findall(first)]) + more


def _retitled(said: str, title: str) -> str:
    bold = BOLD.match(said)
    if bold and bold["tail"].strip().startswith("—"):
        return f"**{title}** {bold['tail'].strip()}"
    if not bold and (found := LINK.match(said)):
        return link(title, "").removesuffix("()") + said[found.end("name") + 1 :]
    if address := ADDRESS.fullmatch(said):
        return link(title, address[1])
    return f"**{title}**"


def _first(text: str) -> tuple[str, str]:
    """The first line without its end, and what follows."""
    first = re.match(r"[^\r\n]*", text)
    return (first[0], text[first.end() :]) if first else ("", text)


def blurbed(block: Block, blurb: str, place: Place | None, paper: Paper, *, eol: str) -> str:
    """An item's lines with another blurb; remarks that stood among the old words stay."""
    last = max((number for number in blurb_lines(block, place, paper) if block.lines[number].strip()), default=-1)
    gone = {number for number in blurb_lines(block, place, paper) if number <= last}  # the blank lines below keep apart what follows
    kept = list[str]()
    at: int | None = None
    for number, line in enumerate(block.lines):
        if number in gone:
            at = len(kept) if at is None else at
            kept += [f"  {remark}{eol}" for remark in COMMENT.findall(line) if not line.lstrip().startswith(">")]
        else:
            kept.append(line)
    at = _before_blank(kept) if at is None else at
    words = [f"  > {line}".rstrip() + eol for line in blurb.replace("\n", "\n\n").split("\n")] if blurb else []
    if not blurb and not any(map(tells, kept[1:])):
        words = [f"  >{eol}"]  # else the item would look like one of the rest, and what is known would come back
    if kept[at - 1 : at] and not kept[at - 1].endswith("\n"):
        kept[at - 1] += eol
    return "".join([*kept[:at], *words, *kept[at:]])


def _before_blank(lines: list[str]) -> int:
    return max((i + 1 for i, line in enumerate(lines) if line.strip()), default=0)


def long_form(block: Block, place: Place | None, paper: Paper) -> str:
    """A line of the rest as the short file has an item: with its facts, hints and blurb; what a person wrote stays as she wrote it."""
    known = paper.known.get(block.id)
    if known is None:
        return block.text
    first, _ = _first(block.text)
    start = START.match(first)
    said = COMMENT.sub("", first[start.end() if start else 0 :]).strip()
    bold = BOLD.match(said)
    meta = bold["tail"].strip() if bold and bold["tail"].strip().startswith("—") else ""
    if bold and meta:
        first = first[: start.end() if start else 0] + " ".join([said[: bold.start("tail")].rstrip(), *COMMENT.findall(first)])
    hers = [line.rstrip() for line in block.lines[1:]]
    lines = [first, *_engines(replace(block, lines=tuple(hers)), meta, paper)]
    while hers and not hers[-1]:
        hers.pop()
    blurb = [] if shows_blurb(block) else [line for line in format_item(known, paper.lang).split("\n") if line.startswith("  >")]
    return "\n".join([*lines, *hers, *blurb]) + "\n"


def _engines(hers: Block, meta: str, paper: Paper) -> list[str]:
    """The engine's lines under a known item's title, without those for which a person wrote her own."""
    known = paper.known[hers.id]
    fields = {fact.field for line in hers.lines if (fact := read_line(line))}
    said = {item_id(line) for line in hers.lines if comment_of(line)}
    plain = f"  {format_meta(known, paper.lang)}"
    meta = meta.removeprefix("—").strip()
    ours = f"  {meta}" if is_meta(meta) else f"  — {meta}"
    found = list[str]()
    for line in format_item(replace(known, blurb=""), paper.lang).rstrip("\n").split("\n")[1:]:
        if line == plain and meta:
            found.append(ours)
        elif not ((fact := read_line(line)) and fact.field in fields) and not (item_id(line) and item_id(line) in said):
            found.append(line)
    return [*found, *([ours] if meta and ours not in found else [])]


def identified(text: str, name: str) -> str:
    """An item's lines with its story's id, by which it is known again."""
    first, more = _first(text)
    return f"{first.rstrip()} <!-- {name} -->{more}"
