"""The text of a selection file, as people left it, becomes what was asked and what the analyst decided. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher

from techwatch.calls.hand import FIELDS
from techwatch.config import MarketList
from techwatch.errors import ReviewError
from techwatch.review.call_lines import call_lines
from techwatch.review.call_words import BACK, Line, Told, corrected, read_line
from techwatch.review.selection.head import Head, read_head
from techwatch.review.selection.lines import StoryLine, plain, same_words
from techwatch.review.selection.listed import NOTHING, Listed, listed
from techwatch.types import ActorKind, CallFacts, Item, Lang, Selection


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says. `unread`: lines without effect, each with what to do."""

    head: Head
    selection: Selection
    listed: Listed
    unread: tuple[ReviewError, ...] = ()


@dataclass
class _Facts:
    """What reads the lines of a call."""

    file: str
    lang: Lang
    base: Listed
    calls: Mapping[str, CallFacts]
    unread: list[ReviewError] = field(default_factory=list)


def read(text: str, *, file: str, markets: MarketList, base: str = "", calls: Mapping[str, CallFacts] | None = None) -> Read:
    """Read a selection. `base`: what the engine wrote so far (see `again.remembered`), against which what is hers is told; "": unknown,
    then every box is. `calls`: what is known of the calls, by story.

    Raises ReviewError with file, line and what to do for a header, a date of closing, or a story twice that cannot be read.
    """
    head = read_head(text, file=file, markets=markets)
    was = listed(base, file=file) if base else NOTHING
    now = listed(text, file=file, base=was)
    facts = _Facts(file, head.asked.lang, was, calls or {})
    selection = Selection(
        title=head.title,
        conclusion=now.conclusion,
        kept=_kept(now, was),
        titles={one.id: one.title for one in now.stories if one.title and _differs(one, was)},
        dates={one.id: one.date for one in now.stories if one.date and (known := was.story(one.id)) and known.date != one.date},
        quotes=_quotes(now, was),
        actors=_actors(now, was),
        kinds=_kinds(now, was),
        facts={one.id: said for one in now.stories if (said := _said(one, facts))},
        added=tuple(dict.fromkeys([*(one.added for one in now.stories if one.added), *(one.what for one in now.added if one.keep)])),
    )
    return Read(head, _pinned(selection, now), now, (*now.unread, *facts.unread))


def decided(now: Listed, was: Listed) -> dict[str, bool]:
    """The stories whose box does not stand as the engine left it: what is hers."""
    boxes = {one.id: one.keep for one in was.stories}
    return {one.id: one.keep for one in now.stories if boxes.get(one.id) != one.keep}


def _kept(now: Listed, was: Listed) -> dict[str, bool]:
    """A story whose line is gone is dropped, as one is that she unticked."""
    return {one.id: False for one in was.stories if not now.story(one.id)} | decided(now, was)


def _pinned(selection: Selection, now: Listed) -> Selection:
    """With the first decision about stories she has been through them all: what is ticked then stays, whatever is found later."""
    touched = selection.kept or selection.titles or selection.dates or selection.facts or selection.added or selection.conclusion
    ticked = {one.id: True for one in now.stories if one.keep}
    return replace(selection, kept=ticked | dict(selection.kept)) if touched else selection


def _differs(one: StoryLine, was: Listed) -> bool:
    known = was.story(one.id)
    return known is not None and not same_words(known.title, one.title) and one.title != one.url


def _quotes(now: Listed, was: Listed) -> dict[str, bool]:
    here = {plain(one.text) for one in now.sentences}
    gone = {one.text: False for one in was.sentences if plain(one.text) not in here}
    known = {plain(one.text) for one in was.sentences}
    return gone | {one.text: one.keep for one in now.sentences if not known or plain(one.text) in known}


def _actors(now: Listed, was: Listed) -> dict[str, str]:
    """A name -> the one that it goes under: "" where it is struck or its line is gone; a name written over another is its new one."""
    over = renamed(now, was)
    here = {one.name for one in now.actors}
    found = {one.name: "" for one in was.actors if one.name not in here and one.name not in over.values()}
    for one in now.actors:
        name, into = (over[one.name], one.name) if one.name in over else (one.name, one.into)
        if not one.keep:
            found[name] = ""
        elif into and into != name:
            found[name] = into
    return found


def _kinds(now: Listed, was: Listed) -> dict[str, ActorKind]:
    """By the name under which it goes in the end."""
    over, known = renamed(now, was), {one.name: one.kind for one in was.actors}
    lines = ((over.get(one.name, one.name), one.into or one.name, one.kind) for one in now.actors if one.keep)
    return {into: kind for name, into, kind in lines if kind and known.get(name, kind) != kind}


def renamed(now: Listed, was: Listed) -> dict[str, str]:
    """A name that stands where the engine wrote another one, which stands nowhere any more -> that other."""
    mine, theirs = [one.name for one in now.actors], [one.name for one in was.actors]
    found: dict[str, str] = {}
    for what, a, b, c, d in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        if what == "replace" and b - a == d - c:
            pairs = zip(theirs[a:b], mine[c:d], strict=True)
            found |= {new: old for old, new in pairs if new not in theirs and old not in mine}
    return found


def _said(one: StoryLine, facts: _Facts) -> dict[str, str]:
    """What her lines say of a call's facts, by field, where they do not stand as the engine wrote them."""
    was, call = facts.base.story(one.id), facts.calls.get(one.id)
    if not one.told or not (was or call):
        return {}
    wrote = [list(was.told) if was else [], *(_lines(call, lang) for lang in ("fr", "en") if call)]
    told = Told(facts.file, facts.lang, one.told, wrote)
    said = corrected(
        Item(one.id, one.title, call=call), told, lambda line, what: facts.unread.append(ReviewError(facts.file, line, what))
    ).said
    return {name: words for name, words in said.items() if name in FIELDS and words != BACK}


def _lines(call: CallFacts, lang: Lang) -> list[Line]:
    return [line for text in call_lines(Item("", "", call=call), lang) if (line := read_line(text))]
