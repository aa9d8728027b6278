"""The bytes of a file of members -> what it would do, shown first; then exactly that, or nothing."""

import hashlib
from dataclasses import dataclass

from techwatch import members as reading
from techwatch.errors import InputError
from techwatch.members import Line
from techwatch.pipeline.people import members
from techwatch.pipeline.people.members import Change
from techwatch.pipeline.work import Work
from techwatch.store import desk, subscribers


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would do as the store is now, each change by its line, what is refused, and a print of all that."""

    changes: tuple[Change, ...]
    refused: tuple[InputError, ...]
    print: str

    def of(self, effect: str) -> tuple[Change, ...]:
        """The changes that are added, changed or same."""
        return tuple(change for change in self.changes if change.effect == effect)


def plan(work: Work, body: bytes, *, file: str) -> Plan:
    """What the file would do; nothing is written."""
    return _planned(work, *_read(work, body, file), file=file)


def carry_out(work: Work, body: bytes, *, file: str, shown: str, who: str) -> tuple[Plan, bool]:
    """Do what the file says, all at once, if that is still what was `shown` (its print); -> the plan of now, and whether it was done."""
    found, refused = _read(work, body, file)  # before the transaction: thousands of lines take seconds
    with work.store.transaction():
        now = _planned(work, found, refused, file=file)
        if now.print != shown:
            return now, False
        for change in (*now.of("added"), *now.of("changed")):
            subscribers.put(work.store, change.after, now=work.now)
        note = f"{len(now.of('added'))} / {len(now.of('changed'))}"
        desk.log_act(work.store, desk.LoggedAct(who, "", "members-imported", note=note), now=work.now)
    return now, True


def _read(work: Work, body: bytes, file: str) -> tuple[list[Line], list[InputError]]:
    return reading.read_subscribers(body, file=file, config=work.home.config, markets=work.home.markets)


def _planned(work: Work, found: list[Line], refused: list[InputError], *, file: str) -> Plan:
    changes, problems = members.planned(work, found, refused, file=file)
    shown = [*((change.number, change.effect, change.effect != "same" and change) for change in changes), *map(str, problems)]
    return Plan(tuple(changes), tuple(problems), hashlib.sha256(repr(shown).encode()).hexdigest())
