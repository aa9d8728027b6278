"""The citations of a report become numbered notes, each written once, where it is first needed. Pure.

What is a reference by itself, a line of the timeline with its title, publisher and date, needs no note; a table of names leads to those
lines by their numbers, and to a note only where no line tells the story.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from techwatch.types import Cited, Report, Told

MOST_OF_MAIN: Final = 4
"""Notes of one main story."""
MOST_OF_ROW: Final = 3
"""References of one row of a table."""


@dataclass(frozen=True, slots=True)
class Ref:
    """A reference in the text: to the note `number`, or to that line of the timeline. `first`: the note is written here."""

    kind: str  # "note", "story"
    number: int
    first: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A note: the article, and the places that lead to it."""

    number: int
    cited: Cited
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Apparatus:
    """The references of each place ("s1": the first sentence of the summary, "m2": the second main story, …), and the notes."""

    refs: Mapping[str, tuple[Ref, ...]]
    notes: tuple[Note, ...]


def apparatus(report: Report) -> Apparatus:
    """References and notes in the order in which the report is read: summary, main stories, timeline, who is active, what rises, calls."""
    maker = _Maker(report)
    for n, quote in enumerate(report.summary, 1):
        maker.notes_at(f"s{n}", (quote.cited,))
    for n, told in enumerate(report.main, 1):
        maker.notes_at(f"m{n}", told.cited[:MOST_OF_MAIN])
    maker.known_at("t", report.stories)
    for n, actor in enumerate(report.actors, 1):
        maker.lines_at(f"a{n}", actor.cited)
    for n, rising in enumerate(report.rising, 1):
        maker.lines_at(f"r{n}", rising.cited)
    maker.calls_at("o", report.open)
    maker.calls_at("p", report.past)
    return maker.made()


class _Maker:
    """What was cited so far."""

    def __init__(self, report: Report) -> None:
        self.cited = {one.number: one for one in report.cited}
        self.lines = {told.cited[0]: n for n, told in enumerate(report.stories, 1) if told.cited}
        self.refs: dict[str, tuple[Ref, ...]] = {}
        self.numbers: dict[int, int] = {}
        self.places: dict[int, list[str]] = {}

    def notes_at(self, place: str, cited: Iterable[int]) -> None:
        """A note for each article."""
        self.refs[place] = tuple(self._note(place, number) for number in cited if number in self.cited)

    def known_at(self, prefix: str, stories: Sequence[Told]) -> None:
        """The notes that a story's articles have already."""
        for n, told in enumerate(stories, 1):
            self.notes_at(f"{prefix}{n}", [number for number in told.cited if number in self.numbers])

    def calls_at(self, prefix: str, calls: Sequence[Told]) -> None:
        """A note for each article that states something of a call beside the one under whose title it stands."""
        for n, told in enumerate(calls, 1):
            self.notes_at(f"{prefix}{n}", [number for number in told.cited if number in self.numbers or number != told.cited[0]])

    def lines_at(self, place: str, cited: Sequence[int]) -> None:
        """The lines of the timeline under which these very articles stand, in their order; a note where there is none."""
        known = [number for number in cited if number in self.cited]
        lines = sorted(self.lines[number] for number in known if number in self.lines)
        if lines:
            self.refs[place] = tuple(Ref("story", line) for line in lines[:MOST_OF_ROW])
        else:
            self.notes_at(place, known[:1])

    def _note(self, place: str, number: int) -> Ref:
        first = number not in self.numbers
        note = self.numbers.setdefault(number, len(self.numbers) + 1)
        self.places.setdefault(number, []).append(place)
        return Ref("note", note, first)

    def made(self) -> Apparatus:
        """All of it."""
        notes = tuple(Note(note, self.cited[number], tuple(self.places[number])) for number, note in self.numbers.items())
        return Apparatus(self.refs, notes)
