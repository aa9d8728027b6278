"""Words for the editorial in one language become the lines under its heading; remarks stay. Pure."""

import re
from collections.abc import Iterator

from techwatch.review.blocks import has_box, split
from techwatch.review.sheet import SHORT, Sheet
from techwatch.review.wording import BOTH, Wording, is_editorial, key, language_name, places, wording
from techwatch.types import Lang

_COMMENT = re.compile(r"<!--.*?-->", re.S)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_HINTS = {words.editorial_hint for words in BOTH}
_BOX = re.compile(r"\\?\[([ \u00a0xX✓✔]?)\\?\]")


def editorial_words(words: str, sheet: Sheet) -> str:
    """What somebody typed as the editorial, such that no line of it begins another part of the file.

    Headings are of the third level; one that would open another part stands in bold, a task's box becomes a sign.
    """
    words = _CONTROL.sub(" ", re.sub(r"\r\n?", "\n", words)).replace("<!--", "‹!--").replace("-->", "--›").strip()
    opening = {*places(sheet.markets), *sheet.languages, *(key(title) for each in BOTH for title in (each.new, each.rest))}
    return "".join(_lines(f"…\n{words}", opening)).removeprefix("…").strip()


def _lines(words: str, opening: set[str]) -> Iterator[str]:
    for block in split(words):
        if block.kind != "heading":
            yield "".join(_BOX.sub(_sign, line, count=1) if has_box(line) else line for line in block.lines)
        elif key(block.title) in opening or is_editorial(block.title):
            yield f"**{block.title}**" + block.text[len(block.text.rstrip("\n")) :]
        else:
            yield block.text if block.level > 2 else re.sub("#+", "###", block.text, count=1)


def _sign(box: re.Match[str]) -> str:
    return "☑" if box[1] in tuple("xX✓✔") else "☐"


def write_editorial(sheet: Sheet, words: str, lang: Lang) -> bool:
    """Put `words` under the heading of `lang`, "" takes them away; False where the draft can have no editorial in this language."""
    parts = sheet.parts[SHORT]
    runs = [sheet.run(SHORT, i) for i, part in enumerate(parts) if part.opens and part.lang == lang]
    hint = f"<!-- {_wording(sheet).editorial_hint} -->"
    for run in runs[:-1]:
        _fill(sheet, run, "")
    if runs:
        _fill(sheet, runs[-1], words or hint)
        return True
    if sheet.languages.get(key(language_name(lang))) != lang:
        return False
    inside = [i for i, part in enumerate(parts) if part.lang is not None]
    head = [] if inside else [f"# {_wording(sheet).editorial}"]
    head += [f"### {language_name(lang)}"] if inside or lang != sheet.first else []
    sheet.insert(max(inside, default=0), "\n\n".join([*head, words or hint]).replace("\n", sheet.eol))
    return True


def _wording(sheet: Sheet) -> Wording:
    return wording(sheet.lang)


def _fill(sheet: Sheet, run: range, words: str) -> None:
    """Other words under a heading; blank lines at both ends and remarks stay."""
    texts, eol = sheet.texts[SHORT], sheet.eol
    body = "".join(texts[i] for i in run[1:])
    remarks = [text for text in _COMMENT.findall(body) if text[4:-3].strip() not in _HINTS]
    said = body.strip()
    at = body.find(said) if said else len(body)
    lead = body[: body.rfind("\n", 0, at) + 1] or eol
    end = body[at + len(said) :] or (eol if run[-1] + 1 == len(texts) else eol * 2)
    inner = (eol * 2).join([*([words.replace("\n", eol)] if words else []), *remarks])
    heading = texts[run[0]] if texts[run[0]].endswith("\n") else texts[run[0]] + eol
    for i in run:
        texts[i] = ""
    texts[run[0]] = heading + (lead + inner + end if inner else lead)
