"""What an editor answers at the desk to « the same story? » -> done and logged; taken back, and the question is open again."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from techwatch.errors import ActError
from techwatch.pipeline.drafting import same
from techwatch.pipeline.work import Work
from techwatch.review.act import Act, dumped, handle, loaded
from techwatch.store import Store, desk, joins, links
from techwatch.store.columns import from_json, to_json
from techwatch.store.desk import LoggedAct
from techwatch.types import Hint, Item

ANSWERS: Final = ("merged", "apart")
"""The log's names for it; what undoes such a line is its state before, which only `undo` understands."""


def answer(work: Work, line: LoggedAct, item: str, other: str) -> None:
    """Do what `line` is to log: the two stories are one ("merged") or two ("apart"), each named by its id or an address.

    Raises NotFoundError for what is neither. Said again of what is so already it changes nothing.
    """
    one, two = same.story(work, item), same.story(work, other)
    if one == two:
        return
    with work.store.transaction():
        was = joins.before(work.store, one, two)
        if line.name == "merged":
            same.join(work, item, other, who=line.who, edition=line.edition)
        else:
            links.set_apart(work.store, one, two, who=line.who, now=work.now)
        state = dumped(Act("remove", item, to_json(joins.Before, was)))
        desk.log_act(work.store, replace(line, before=state), now=work.now)


def undo(work: Work, logged: LoggedAct, *, who: str) -> None:
    """Take an answer back. Raises ActError when it was taken back already, or what came since does not let the two go."""
    if logged.undone_by is not None:
        raise ActError(logged.item, "undone", "cela est déjà annulé (undone already)")
    was = from_json(joins.Before, loaded(logged.before).value)
    with work.store.transaction():
        if not joins.undo(work.store, was):
            raise ActError(
                logged.item, "not-undoable", "les deux sujets ont trop changé depuis : retirez une source (too much changed since)"
            )
        line = LoggedAct(who, logged.edition, logged.name, logged.item, note=logged.note, undoes=logged.id)
        desk.log_act(work.store, line, now=work.now)


def unanswered(store: Store, items: Sequence[Item]) -> tuple[Item, ...]:
    """`items` with those questions alone that no editor answered, on the board or in a file."""
    return tuple(replace(item, maybe=_open(store, item)) if item.maybe else item for item in items)


def _open(store: Store, item: Item) -> tuple[Hint, ...]:
    said, stands = {*item.same, *item.apart}, links.standing(store, item.id)
    asked = (hint for hint in item.maybe if not said & {hint.story, hint.url})
    return tuple(hint for hint in asked if not _is_answered(store, stands, links.standing(store, hint.story)))


def _is_answered(store: Store, one: str, other: str) -> bool:
    return one == other or links.said(store, one, other) is not None


def name_of(store: Store, items: Sequence[Item], story: str, other: str) -> str:
    """What the log calls a story that `story` was compared with: its title in the draft or in the question, else `other`."""
    stands = links.standing(store, other)
    found = {hint.story: hint.title for hint in links.hints(store, links.standing(store, story))}
    found |= {handle(each): each.title for each in items}
    return found.get(other) or found.get(stands) or other
