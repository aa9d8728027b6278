"""A text -> its words with their places, and what the rules ask of them: capitals, beginnings, runs of names. Pure."""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from techwatch.dictionary import PAIRS
from techwatch.text import fold

_WORD: Final = re.compile(
    r"[^\W_]+(?:[&+][^\W_]+|\.[a-zà-ÿ0-9][^\W_]*|\.[A-Z](?![a-zà-ÿ]))*\+?"
    r"|(?<!\w)[-–—]|[–—]|[^\w\s'’‘-]|\n"
)  # hyphens and apostrophes inside words part them and are no words: Saint-Denis is Saint Denis, l'ANR is l ANR
_OPENS: Final = frozenset('.!?…\n:«“"•·|-–—>*')


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as a text."""
    return frozenset(text.split())


SMALL: Final = word_set("de du des d la le les l en et of the for and & sur aux à")


@dataclass(frozen=True)
class Words:
    """A text cut into words and marks. Places are numbers of words; [start, end)."""

    text: str
    words: tuple[str, ...]
    starts: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.words)

    def __getitem__(self, place: int) -> str:
        """The word at `place`, "\\n" beyond both ends."""
        return self.words[place] if 0 <= place < len(self.words) else "\n"

    def spelled(self, start: int, end: int) -> str:
        """The words [start, end) as the text writes them, in one line."""
        last = end - 1
        return " ".join(self.text[self.starts[start] : self.starts[last] + len(self.words[last])].split()).replace("’", "'")

    def begins(self, place: int) -> bool:
        """Whether a sentence, a line, a quotation or what follows a colon begins here: a capital proves nothing."""
        return self[place - 1] in _OPENS

    def ends_with(self, place: int) -> str:
        """The character behind the word at `place`, "" at the end."""
        end = self.starts[place] + len(self.words[place])
        return self.text[end : end + 1]

    @cached_property
    def lower(self) -> frozenset[str]:
        """The words that stand in small letters somewhere."""
        return frozenset(word for word in self.words if word.islower())

    @cached_property
    def folded(self) -> str:
        """All words folded, for words that are looked for anywhere."""
        return f" {fold(' '.join(self.words))} "

    def holds(self, wanted: str) -> bool:
        """Whether `wanted` stands in the text, whatever its letters; from five letters on also a word that begins with it."""
        said = fold(" ".join(cut(wanted).words))
        return f" {said}" in self.folded if len(said) > 4 else f" {said} " in self.folded or f" {said}s " in self.folded

    @cached_property
    def loud(self) -> frozenset[int]:
        """Places of the words of lines in which nearly every word has a capital: there a capital says nothing."""
        found: set[int] = set()
        start = 0
        for end in [*(place for place, word in enumerate(self.words) if word == "\n"), len(self.words)]:
            said = [word for word in self.words[start:end] if len(word) > 3 and word.isalpha()]
            if len(said) > 5 and sum(not word[0].islower() for word in said) > 0.7 * len(said):
                found.update(range(start, end))
            start = end + 1
        return frozenset(found)

    # --- runs ---------------------------------------------------------------------------------------

    def forward(self, start: int, *, joints: frozenset[str] = frozenset("&"), most: int = 5) -> int:
        """Where the run of names that starts at `start` ends; `joints` may stand inside it, two in a row."""
        end = start
        while end < start + most and named(self[end]):
            end += 1
            ahead = next((ahead for ahead in (0, 1, 2) if self[end + ahead] not in joints), 3)
            if ahead and ahead < 3 and named(self[end + ahead]):
                end += ahead
        return end

    def backward(self, end: int, *, good: Callable[[str], bool] | None = None, most: int = 4) -> int:
        """Where the run of names that ends before `end` starts."""
        good, start = good or named, end
        while start > end - most and start > 0 and (good(self[start - 1]) or (self[start - 1] == "&" and good(self[start - 2]))):
            start -= 1
        return start


def named(word: str) -> bool:
    """Whether a word is written as names are: a capital in it, not only digits."""
    return word[0].isalnum() and (word[0].isupper() or (not word.islower() and any(map(str.isupper, word))))


@functools.cache
def ordinary() -> frozenset[str]:
    """Words of the news in French and in English, folded."""
    return frozenset(word for entry in PAIRS.split("|") for word in entry.split())


def cut(text: str) -> Words:
    """`text` as words."""
    found = list(_WORD.finditer(text))
    return Words(text, tuple(match[0] for match in found), tuple(match.start() for match in found))
