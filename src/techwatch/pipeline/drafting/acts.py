"""What an editor does to a draft at the desk -> its files, the log, and what undoes it; what was done, in words."""

import contextlib
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from techwatch import review
from techwatch.config import MarketList
from techwatch.errors import ActError, EditionError
from techwatch.home import Home
from techwatch.pipeline.drafting import saves
from techwatch.pipeline.drafting.told import told
from techwatch.pipeline.work import Work
from techwatch.review.acts import Act, dumped, loaded, perform
from techwatch.review.rejoin import BESIDE
from techwatch.store import Store, desk, editions, open_store
from techwatch.store.desk import LoggedAct
from techwatch.store.editions import Version
from techwatch.types import Lang


@dataclass(frozen=True, slots=True)
class Acted:
    """A draft after an act, and the log's line of it."""

    draft: review.Draft
    logged: LoggedAct


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that was done to a draft, in words. `at`: UTC; `logged` None: a version that the engine wrote.

    `open`: a conflict about which nobody has decided yet.
    """

    at: dt.datetime
    who: str
    words: str
    logged: LoggedAct | None = None
    open: bool = False


def act(home: Home, edition_id: str, what: Act, *, who: str, now: dt.datetime) -> Acted:
    """Do `what` to an open draft. `who`: her address.

    Raises ConflictError where the words are no longer those that she saw, ActError for what cannot be done, ReviewError for a file
    that cannot be read, EditionError where there is no such open draft, LockedError when others keep it too long.
    """
    with _work(home, now) as work:
        return _acted(work, edition_id, what, LoggedAct(who, edition_id, what.name))


def undo(home: Home, edition_id: str, logged_id: int, *, who: str, now: dt.datetime) -> Acted:
    """Take back an act of the log; an act that took one back can be taken back too. Raises as `act` does."""
    with _work(home, now) as work:
        found = _undoable(work, edition_id, logged_id)
        before = loaded(found.before)
        return _acted(work, edition_id, before, LoggedAct(who, edition_id, before.name, undoes=found.id))


def bring_back(home: Home, edition_id: str, logged_id: int, *, who: str, now: dt.datetime) -> Acted:
    """Put the words that had to make way in a conflict back where they stood; what stands there now goes into the log. Raises as `act`."""
    with _work(home, now) as work:
        found = _undoable(work, edition_id, logged_id)
        before = replace(loaded(found.before), was=None)
        return _acted(work, edition_id, before, LoggedAct(who, edition_id, before.name, undoes=found.id), beside=before.value)


def dismiss(home: Home, edition_id: str, logged_id: int, *, who: str, now: dt.datetime) -> LoggedAct:
    """Leave things as they are after a conflict: it is open no more; its other words stay in the log. Raises as `act` does.

    Of a conflict that somebody decided about before: what she decided.
    """
    with _work(home, now) as work:
        found = _line(work, edition_id, logged_id)
        if found.undone_by is not None:
            return desk.logged(work.store, found.undone_by) or found
        files = saves.settle(work, edition_id)
        line = LoggedAct(who, edition_id, "dismiss", found.item, note=found.note, undoes=found.id)
        words = loaded(found.before).value if found.before else found.note
        _written(work, edition_id, files, _without_beside(files, words), line)
        return desk.log_of(work.store, edition_id, limit=1)[0]


def history(store: Store, edition_id: str, *, markets: MarketList, lang: Lang = "fr", limit: int = 500) -> list[Told]:
    """What was done to a draft, the latest first: the log's lines, and when the engine wrote it.

    Conflicts about which nobody has decided yet are told beside the latest `limit` lines, however long ago they were.
    """
    found = {line.id: line for line in (*desk.log_of(store, edition_id, limit=limit), *desk.undecided(store, edition_id))}
    lines = [
        Told(line.at, line.who, in_words(store, line, markets, lang), line, line.name == saves.CONFLICT and line.undone_by is None)
        for line in found.values()
        if line.at is not None
    ]
    written = told(LoggedAct("", edition_id, "engine"), lang, markets=markets)
    lines += [Told(each.at, "", written) for each in editions.versions(store, edition_id, "engine") if each.at]
    lines.sort(key=lambda line: line.at, reverse=True)
    return [*lines[:limit], *(line for line in lines[limit:] if line.open)]


def in_words(store: Store, line: LoggedAct, markets: MarketList, lang: Lang) -> str:
    """What a line of the log says."""
    return told(line, lang, markets=markets, title=editions.proposed_title(store, line.edition, line.item))


@contextlib.contextmanager
def _work(home: Home, now: dt.datetime) -> Iterator[Work]:
    with open_store(home.database) as store:
        work = Work(home, store, now)
        with saves.at_desk(work):
            yield work


def _acted(work: Work, edition_id: str, what: Act, line: LoggedAct, *, beside: str = "") -> Acted:
    """Do `what` and log it as `line`. `beside`: words that a comment in the file held until now."""
    if editions.published(work.store, edition_id):
        raise EditionError(edition_id, "published", f"{edition_id} est publié : le brouillon ne change plus (published already)")
    files = saves.settle(work, edition_id)
    known, file = editions.proposed(work.store, edition_id), str(work.home.review / f"{edition_id}.md")
    changed = perform(*files, what, markets=work.home.markets, known=known, file=file)
    new = _without_beside((changed.short, changed.rest), beside)
    draft = saves.parse(work.home, work.store, edition_id, new)  # raises before anything is written
    line = replace(line, item=what.item, before=dumped(changed.before), after=dumped(changed.after), at=work.now)
    if new == files and what.name in ("keep", "drop") and not what.value and line.undoes is None:
        return Acted(draft, line)  # it was so already: nothing was done that could be undone
    here = _written(work, edition_id, files, new, line)
    logged = next(act for act in desk.log_of(work.store, edition_id, limit=1_000) if act.who == line.who and act.after == line.after)
    return Acted(draft if here == new else saves.parse(work.home, work.store, edition_id, here), logged)


def _written(work: Work, edition_id: str, files: saves.Files, new: saves.Files, line: LoggedAct) -> saves.Files:
    versions = (Version("person", *new, line.who),) if new != files else ()
    return saves.commit(work, edition_id, saves.Step(files, new, versions, (line,)))


def _line(work: Work, edition_id: str, logged_id: int) -> LoggedAct:
    found = desk.logged(work.store, logged_id)
    if found is None or found.edition != edition_id:
        raise ActError("", "no-act", f"le journal de {edition_id} n'a pas de ligne {logged_id} (no such act)")
    return found


def _found(work: Work, edition_id: str, logged_id: int) -> LoggedAct:
    found = _line(work, edition_id, logged_id)
    if found.undone_by is not None:
        raise ActError(found.item, "undone", "cela est déjà annulé (undone already)")
    return found


def _undoable(work: Work, edition_id: str, logged_id: int) -> LoggedAct:
    found = _found(work, edition_id, logged_id)
    if not found.before:
        raise ActError(found.item, "not-undoable", "cela ne s'annule pas d'ici : les mots sont dans le journal (cannot be undone here)")
    return found


def _without_beside(files: saves.Files, words: str) -> saves.Files:
    """Both files without the comment that holds words of a conflict."""
    plain = re.escape(" ".join(words.split())).replace(r"\ ", r"\s+")
    if not plain:
        return files
    comment = re.compile(rf"(?m)^[ \t]*<!-- (?:{'|'.join(BESIDE)}) : [^\n]*{plain}[^\n]*-->[ \t]*\r?\n(?:\r?\n(?=\r?\n))?")
    return comment.sub("", files[0], count=1), comment.sub("", files[1], count=1)
