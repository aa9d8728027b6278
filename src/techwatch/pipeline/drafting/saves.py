"""What people saved in a draft's files -> kept, told in the log, and made one with what was done meanwhile.

Whoever reads a draft to change it holds the home's lock "desk" (`at_desk`): acts on the board, the draft stage, freezing. Text
editors hold nothing, so that each save is looked at when we next come by: what is new in it is the person's; one that was built
on an older version is made one with what others did since (review/rejoin.py).

What we write is noted first, in a file of its own: a kill at any moment leaves it undone or is followed by its end.
"""

import contextlib
import itertools
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, cast

from techwatch import review
from techwatch.errors import EditionError, ReviewError
from techwatch.home import Home, write_whole
from techwatch.pipeline.work import Work
from techwatch.review import swap
from techwatch.review.act import Act, ActName, dumped
from techwatch.review.blocks import split
from techwatch.review.changes import Change, changes, words
from techwatch.review.rejoin import Clash, Saved, built_on, rejoin
from techwatch.store import Store, desk, editions, risen
from techwatch.store.desk import LoggedAct
from techwatch.store.editions import Version

Files = tuple[str, str]

WAIT: Final = 5.0
"""Seconds for which an act waits for another to end."""

PATIENT: Final = 60.0
"""The same for the engine, whose whole run would end."""

CONFLICT: Final = "conflict"
"""The log's name for words that had to make way: what undoes such a line brings them back."""

STALE: Final = "stale"
"""The log's name for a save that was built on an older version; its note says how many newer things were kept."""

JOINED: Final = "techwatch"
"""Who wrote a version that is neither an act nor a save: we put it together."""

SAVED: Final = "saved"
"""The log's name for a change that no act does, such as an item's sources."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be written at once: both files (they stand as `was`, None: there are none), the versions to keep, the log's lines.

    `rounds`: how often a save that comes in between is taken in at once; after that it waits until somebody comes by again.
    """

    was: Files | None
    files: Files
    versions: tuple[Version, ...]
    log: tuple[LoggedAct, ...] = ()
    rounds: int = 1


@contextlib.contextmanager
def at_desk(work: Work, *, wait: float | None = None) -> Iterator[None]:
    """Hold the drafts' files for a moment. Raises LockedError when somebody else does for more than `wait` seconds (None: WAIT)."""
    with work.home.lock("desk", since=work.now.isoformat(), wait=WAIT if wait is None else wait):
        yield


def folder(work: Work) -> review.ReviewFolder:
    """The home's review folder."""
    return review.ReviewFolder(work.home.review)


def parse(home: Home, store: Store, edition_id: str, files: Files) -> review.Draft:
    """What the two files of a draft say, beside what the engine proposed and last wrote. Raises ReviewError."""
    known, last = editions.proposed(store, edition_id), editions.last_version(store, edition_id, "engine")
    base = (shortened(store, edition_id, last.short, files[0]), last.rest) if last else None
    file = str(home.review / f"{edition_id}.md")
    read = review.parse_draft(*files, file=file, markets=home.markets, known=known, base=base)
    return review.with_rising(read, files[0], file=file, known=risen.known(store, edition_id))


def shortened(store: Store, edition_id: str, short: str, file: str) -> str:
    """The engine's short text, with the items of the short file that it only has in the rest by now as they last stood in a short one.

    Their lines are the engine's still: else they would look as if a person had written them.
    """
    wanted = review.stories_in(file) - review.stories_in(short)
    for version in editions.versions(store, edition_id, "engine") if wanted else ():
        for story in sorted(wanted & review.stories_in(version.short)):
            short += item_in(version.short, story)
            wanted.discard(story)
    return short


def item_in(text: str, story: str) -> str:
    """An item's lines, "" where there are none."""
    return next((block.text for block in split(text) if block.kind == "item" and block.id == story), "")


# --- settling -------------------------------------------------------------------------------------


def settle(work: Work, edition_id: str) -> Files:
    """Both files of an open draft, with every save in them known; to be asked at the desk only.

    Raises EditionError where there is no such draft, ReviewError for a file that cannot be read: it is left as it is.
    """
    files = settled(work, edition_id)
    if files is None:
        raise EditionError(edition_id, "no-draft", f"there is no draft {work.home.review / edition_id}.md: run `techwatch run`")
    return files


def settled(work: Work, edition_id: str) -> Files | None:
    """The same, None where there are no such files."""
    _recover(work, edition_id)
    files = folder(work).read(edition_id)
    if files is None:
        return None
    if not editions.exists(work.store, edition_id):
        file = folder(work).file(edition_id)
        raise EditionError(edition_id, "no-edition", f"{file} belongs to no edition: give the file the name it had (rename it back)")
    last = next(editions.stood(work.store, edition_id), None)
    if last is None or files != (last.short, last.rest):
        files = folder(work).read_still(edition_id) or files
    known = (last.short, last.rest) if last else files
    if last is None or (last.author == "engine" and editions.is_engines(work.store, edition_id, *files)):
        known = _first(work, edition_id, files)
    return _take(work, edition_id, Found(known, files))


def _first(work: Work, edition_id: str, files: Files) -> Files:
    """Files that nobody but the engine wrote, or of which we know nothing yet."""
    if not editions.is_engines(work.store, edition_id, *files):
        commit(work, edition_id, Step(files, files, (Version("person", *files),)))
    return files


@dataclass(frozen=True, slots=True)
class Found:
    """The files as we last knew them, and as they stand `here` now: the same, or what somebody saved.

    `was`: what stood there when we last wrote, to which what was put aside then belongs; None: the same as `known`.
    """

    known: Files
    here: Files
    was: Files | None = None
    rounds: int = 1


def _take(work: Work, edition_id: str, found: Found) -> Files:
    """Take in what somebody saved, the oldest first; -> what stands in the files then."""
    asides = _asides(work, edition_id, found)
    pending = [save for _, save in asides] + ([_saved(found)] if found.here != found.known else [])
    if not pending:
        return found.here
    stood = _Stood(editions.stood(work.store, edition_id))
    kept, log = list[Version](), list[LoggedAct]()
    for save in pending:
        new, lines = _taken(work, edition_id, save, stood)
        kept, log = [*kept, *new], [*log, *lines]
        stood.add(new)
    here = commit(work, edition_id, Step(found.here, stood.latest, tuple(kept), tuple(log), found.rounds))
    for aside, _ in asides:
        aside.unlink(missing_ok=True)
    return here


def _taken(work: Work, edition_id: str, save: Saved, stood: "_Stood") -> tuple[list[Version], list[LoggedAct]]:
    """A save as the versions to keep, and the log's lines."""
    newer = stood.latest
    parse(work.home, work.store, edition_id, whole := _whole(save, newer))  # raises where it cannot be read: nobody builds on that
    built = built_on(save, stood.files(), since=stood.since())
    base = stood.files_of(built.on)
    mine = _whole(save, base)
    joined = rejoin(base, mine, newer, markets=work.home.markets)
    doubt = stood.files_of(built.doubt) if built.doubt is not None else None
    log = _log(work, edition_id, _Sides(base, mine, newer, joined.files, doubt, built.doubt_is_later), joined.clashes)
    log += [LoggedAct("", edition_id, STALE, note=str(joined.kept))] if joined.kept else []
    return [Version("person", *whole), *([Version("person", *joined.files, JOINED)] if joined.files != whole else [])], log


def _saved(found: Found) -> Saved:
    """What somebody saved of both files: the other stands as we left it."""
    short, rest = (text if text != known else None for text, known in zip(found.here, found.known, strict=True))
    return short, rest


def _whole(save: Saved, others: Files) -> Files:
    """Both files: what was not saved is of `others`."""
    short, rest = (other if text is None else text for text, other in zip(save, others, strict=True))
    return short, rest


class _Stood:
    """What stood in a draft's files, the latest first, read as far as it is asked for."""

    def __init__(self, before: Iterator[Version]) -> None:
        self._read: list[Version] = []
        self._before = before

    @property
    def latest(self) -> Files:
        """What stands there as we know it."""
        return next(self.files())

    def files(self) -> Iterator[Files]:
        """The versions' texts."""
        return ((version.short, version.rest) for version in self._versions())

    def files_of(self, number: int) -> Files:
        """The texts of the version with this number, from 0."""
        return next(itertools.islice(self.files(), number, None))

    def since(self) -> int:
        """How many came after the last save: acts at the desk, and what we put together."""
        return next((number for number, version in enumerate(self._versions()) if not version.who), len(self._read))

    def add(self, new: Sequence[Version]) -> None:
        """Remember what came behind, the latest last."""
        self._read = [*reversed(new), *self._read]

    def _versions(self) -> Iterator[Version]:
        yield from self._read
        for version in self._before:
            self._read.append(version)
            yield version


def _asides(work: Work, edition_id: str, found: Found) -> list[tuple[Path, Saved]]:
    """What was put aside when we wrote over it, and is known to nobody yet; what cannot be read becomes a copy that is told."""
    saves, was = list[tuple[Path, Saved]](), found.was or found.known
    for aside, rest, body in folder(work).overtaken(edition_id):
        text = swap.decoded(body)
        if text is None or not _is_readable(work, edition_id, (was[0], text) if rest else (text, was[1])):
            aside.rename(aside.with_name(f"{edition_id} ({aside.name.split('.')[-2]}).md"))
        elif text in (found.here[rest], found.known[rest], was[rest]) or editions.has_stood(work.store, edition_id, text, rest=rest):
            aside.unlink()
        else:
            saves.append((aside, (None, text) if rest else (text, None)))
    return saves


def _is_readable(work: Work, edition_id: str, files: Files) -> bool:
    try:
        parse(work.home, work.store, edition_id, files)
    except ReviewError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Sides:
    """A save with the version that it was built on, what stood there just before it, and what became of both.

    `doubt`: the version that it may have been built on instead, None where that can be told; `doubt_is_later`: than
    `base`, and what the save may have taken back of it stands.
    """

    base: Files
    save: Files
    newer: Files
    joined: Files
    doubt: Files | None = None
    doubt_is_later: bool = False


def _log(work: Work, edition_id: str, sides: _Sides, clashes: Sequence[Clash]) -> list[LoggedAct]:
    """The log's lines of a save: each change, and each conflict with the act that brings the other words back."""
    known = {sides.base, sides.save, *((sides.newer, sides.joined) if clashes or sides.doubt_is_later else ()), sides.doubt or sides.base}
    try:
        read = {files: parse(work.home, work.store, edition_id, files) for files in known}
    except ReviewError:
        return [LoggedAct("", edition_id, SAVED)]
    made = changes(read[sides.base], read[sides.save])
    otherwise = changes(read[sides.doubt], read[sides.save]) if sides.doubt else made
    found = [_line(edition_id, change, doubted=not _is_in(otherwise, change)) for change in made]
    if sides.doubt_is_later:
        undone = (
            change for change in changes(read[sides.joined], read[sides.save]) if _is_in(otherwise, change) and not _is_in(made, change)
        )
        found += [_line(edition_id, Change(each.item, each.after, each.before), doubted=True) for each in undone]
    return [*found, *(_conflict(edition_id, clash, read[sides.newer], read[sides.joined]) for clash in clashes)]


def _line(edition_id: str, change: Change, *, doubted: bool) -> LoggedAct:
    name = CONFLICT if doubted and change.before else change.after.name if change.after and change.before else SAVED
    before, after = (dumped(act) if act else "" for act in (change.before, change.after))
    return LoggedAct("", edition_id, name, change.item, before, after)


def _is_in(known: Iterable[Change], change: Change) -> bool:
    return any(_is_alike(change, each) for each in known)


def _is_alike(one: Change, other: Change) -> bool:
    """Whether two changes are of the same words, box or place."""
    names = {act.name for act in (one.before, one.after) if act} & {act.name for act in (other.before, other.after) if act}
    return one.item == other.item and bool(names)


def _conflict(edition_id: str, clash: Clash, newer: review.Draft, joined: review.Draft) -> LoggedAct:
    if clash.part in ("gone", "back"):
        return LoggedAct("", edition_id, CONFLICT, clash.item, dumped(Act("remove", clash.item)))
    if clash.part in ("facts", "more", "comment", "meta"):
        return LoggedAct("", edition_id, CONFLICT, clash.item, note=clash.words)
    act = Act(cast(ActName, clash.part), clash.item, lang=clash.lang)
    before, after = (dumped(replace(act, value=words(draft, act) or "")) for draft in (newer, joined))
    return LoggedAct("", edition_id, CONFLICT, clash.item, before, after)


# --- writing --------------------------------------------------------------------------------------


def commit(work: Work, edition_id: str, step: Step) -> Files:
    """Write the files, keep their versions, log what was done: all of it, or after a kill none; -> what stands in the files then.

    That is more than the step's own where somebody saved a file in the very moment in which it was written.
    """
    if step.files != step.was:
        write_whole(work.home.pending(edition_id), _noted(step))
    return _done(work, edition_id, step)


def _done(work: Work, edition_id: str, step: Step) -> Files:
    if step.files != step.was:
        folder(work).write(edition_id, *step.files, was=step.was)
    with work.store.transaction():
        for version in step.versions:
            editions.add_version(work.store, edition_id, version, now=work.now)
        for act in step.log:
            desk.log_act(work.store, act, now=work.now)
    work.home.pending(edition_id).unlink(missing_ok=True)
    return _take(work, edition_id, Found(step.files, step.files, step.was, step.rounds - 1)) if step.rounds else step.files


def _recover(work: Work, edition_id: str) -> None:
    """End what a kill broke off."""
    noted = work.home.pending(edition_id)
    here = folder(work).read(edition_id)
    if noted.is_file() and (step := _step(noted.read_text("utf-8"))) is not None:
        last = next(editions.stood(work.store, edition_id), None)
        if last is not None and (last.short, last.rest) == step.files:  # the kill came after the store had it
            noted.unlink()
        elif here is None or all(text in (step.files[i], (step.was or step.files)[i]) for i, text in enumerate(here)):
            _done(work, edition_id, replace(step, was=here))
        else:  # somebody saved since
            _done(work, edition_id, replace(step, was=here, files=here, rounds=0))


def _noted(step: Step) -> str:
    versions = [(each.author, each.short, each.rest, each.who) for each in step.versions]
    log = [{name: value for name, value in asdict(act).items() if name != "at"} for act in step.log]
    return json.dumps({"was": step.was, "files": step.files, "versions": versions, "log": log}, ensure_ascii=False)


def _step(text: str) -> Step | None:
    try:
        said = json.loads(text)
    except ValueError:  # the machine went down before it was whole: nothing else was written
        return None
    versions = tuple(Version(*each) for each in said["versions"])
    log = tuple(LoggedAct(**act) for act in said["log"])
    short, rest = said["files"]
    return Step(tuple(said["was"]) if said["was"] is not None else None, (short, rest), versions, log)
