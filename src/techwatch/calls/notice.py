"""A title and a text become one run of words that rules can search while every finding keeps its literal words. Pure."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from techwatch.types import Fact

_SEAM: Final = "\n\ue000\n"  # a private-use character: no rule matches it, so that no finding spans the seam
_SENTENCE_END = re.compile(r"[.!?…]\s+(?=[^\W_a-zß-öø-ÿ])|\ue000")


class _Flattened(dict[int, str]):
    """One character for one: small, without accent; every white space but a line break is a blank."""

    def __missing__(self, code: int) -> str:
        self[code] = flat = _flatten(chr(code))
        return flat


def _flatten(char: str) -> str:
    if char == "\n":
        return char
    if char.isspace():
        return " "
    if char in "’‘ʼ´`":
        return "'"
    if char in "‐‑‒–—−":
        return "-"
    return (unicodedata.normalize("NFKD", char)[0].casefold()[:1] or char) if char.isalpha() else char


_FLAT = _Flattened()


@dataclass(frozen=True, slots=True)
class Notice:
    """What is read. `flat` has the length of `words`, so that a place in one is a place in the other."""

    words: str
    flat: str
    seam: int  # where the title ends and the text begins
    lang: str
    published: dt.date | None

    @property
    def start(self) -> int:
        """Where the text begins."""
        return self.seam + len(_SEAM)

    def raw(self, start: int, end: int) -> str:
        """The literal words from `start` to `end`; never across the seam of title and text: the part that holds `end` stays."""
        return self.said(start, end).raw

    def said(self, start: int, end: int, confidence: float = 0.7) -> Fact:
        """The fact that the words from `start` to `end` state, with the place where they stand in the title or the text as given."""
        if start < self.start < end:
            start = self.start
        words = self.words[start : min(end, self.seam) if start < self.seam else end]
        start += len(words) - len(words.lstrip())
        place, shift = ("title", 0) if start < self.seam else ("text", self.start)
        raw = words.strip()
        return Fact(raw, confidence=confidence, place=place, start=start - shift) if raw else Fact("", confidence=confidence)

    def sentence(self, position: int, reach: int = 400) -> tuple[int, int]:
        """Where the sentence around `position` starts and ends, at most `reach` characters to each side."""
        low, high = max(0, position - reach), min(len(self.words), position + reach)
        start = max((m.end() for m in _SENTENCE_END.finditer(self.words, low, position)), default=low)
        end = next((m.start() + 1 for m in _SENTENCE_END.finditer(self.words, position, high)), high)
        return start, end


def notice(title: str, text: str, *, lang: str, published: dt.datetime | None) -> Notice:
    """`title` and `text` ready to be searched."""
    words = title + _SEAM + text
    return Notice(words, words.translate(_FLAT), len(title), lang, published.date() if published else None)


def fact(page: Notice, match: re.Match[str], confidence: float = 0.7) -> Fact:
    """The fact that the words of `match` (found in `flat` or `words`) state."""
    return page.said(match.start(), match.end(), confidence)
