"""Who the members are: from a file, by hand, paused, shown, exported, erased."""

import contextlib
import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from techwatch import deliver as carrier, home, members
from techwatch.errors import InputError, NotFoundError, StoreError
from techwatch.members import Line
from techwatch.pipeline import suppression
from techwatch.pipeline.mailing import bounces
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import calls, forgetting, jobs, ledger, one_time, subscribers
from techwatch.types import Delivery, Subscriber

ERASED: Final = "erased"
"""The reason on the suppression list of somebody whose data were erased."""

_TO_FORGET: Final = "erase"
"""Among the jobs: the database is to be written anew."""

_SAID: Final = tuple(each.name for each in fields(Subscriber) if each.name not in ("id", "email"))


@dataclass(frozen=True, slots=True)
class Change:
    """What a line of a file does: nothing before is somebody new, the same before and after is nothing to do."""

    number: int
    before: Subscriber | None
    after: Subscriber

    @property
    def effect(self) -> str:
        """added, changed or same."""
        if self.before is None:
            return "added"
        return "same" if replace(self.after, id=self.before.id) == self.before else "changed"

    def __str__(self) -> str:
        """As "line 3: a@b.example: markets: health -> health, city"."""
        if self.before is None:
            return f"line {self.number}: {self.after.email}: new"
        said = ((name, getattr(self.before, name), getattr(self.after, name)) for name in _SAID)
        return f"line {self.number}: {self.after.email}: " + "; ".join(f"{n}: {_shown(a)} -> {_shown(b)}" for n, a, b in said if a != b)


def import_members(work: Work, file: str, *, dry_run: bool = False) -> Outcome:
    """Add and change subscribers from a CSV or XLSX file. Bad lines are told by number, the others are taken.

    With `dry_run` every change is told and none is made.
    """
    found, refused = members.read_subscribers(home.read_bytes(Path(file)), file=file, config=work.home.config, markets=work.home.markets)
    outcome = take(work, found, refused, file=file, dry_run=dry_run)
    return replace(outcome, failed=bool(refused) and not found)


def take(work: Work, found: Iterable[Line], refused: Iterable[InputError], *, file: str, dry_run: bool = False) -> Outcome:
    """What was read becomes subscribers, all at once. Who is on the suppression list and no subscriber is refused like a bad line."""
    with work.store.transaction():
        suppression.check(work) if dry_run else suppression.settle(work)
        changes, problems = planned(work, found, refused, file=file)
        for change in changes:
            if not dry_run and change.effect != "same":
                subscribers.put(work.store, change.after, now=work.now)
    figures = {effect: sum(change.effect == effect for change in changes) for effect in ("added", "changed", "same")}
    notes = tuple(str(change) for change in changes if change.effect != "same") if dry_run else ()
    return Outcome("members", {**figures, "refused": len(problems)}, tuple(map(str, problems)), notes=notes)


def planned(work: Work, found: Iterable[Line], refused: Iterable[InputError], *, file: str) -> tuple[list[Change], list[InputError]]:
    """What `take` does with the lines of a file, as the store is now, and what is refused, in the order of the lines."""
    changes, problems = list[Change](), list(refused)
    for line in found:
        if reason := _kept_out(work, line.subscriber.email):
            problems.append(InputError(file, line.number, _on_the_list(line.subscriber.email, reason)))
        else:
            changes.append(_change(work, line))
    return changes, sorted(problems, key=lambda error: error.line or 0)


def add(work: Work, row: Mapping[str, str]) -> str:
    """Add or change one subscriber, from words under our names of columns; -> added, changed or same. Raises InputError."""
    subscriber = members.read_row(row, config=work.home.config, markets=work.home.markets)
    if reason := _kept_out(work, subscriber.email):
        raise InputError("this member", None, _on_the_list(subscriber.email, reason))
    given = {"profile" if word not in _SAID else word for word in row if word != "email"}
    with work.store.transaction():
        change = _change(work, Line(0, subscriber, frozenset(given)))
        if change.effect != "same":
            subscribers.put(work.store, change.after, now=work.now)
    return change.effect


def pause(work: Work, email: str, until: dt.date | None) -> Subscriber:
    """No message goes to this subscriber before the local day `until`; None: they go on at once.

    Raises NotFoundError, also for who has not confirmed yet, or left: a pause is no way in.
    """
    with work.store.transaction():
        known = of(work, email)
        if (state := subscribers.state_of(work.store, known.id)) != "active":
            raise NotFoundError(email, "not-active", f"the subscriber with this address is {state}: nothing is sent that could be paused")
        subscribers.put(work.store, replace(known, paused_until=until), now=work.now)
    return replace(known, paused_until=until)


def of(work: Work, email: str) -> Subscriber:
    """The subscriber with this address. Raises NotFoundError."""
    known = subscribers.by_email(work.store, email.strip())
    if known is None:
        raise NotFoundError(email, "no-subscriber", "no subscriber has this address")
    return known


def held(work: Work, known: Subscriber) -> dict[str, Any]:
    """All that the engine holds about a subscriber, to be given to her as JSON."""
    return {
        "address": known.email,
        "state": subscribers.state_of(work.store, known.id),
        "reason": subscribers.reason_of(work.store, known.id),
        "suppressed": subscribers.suppressed(work.store, suppression.hash_of(work, known.email)),
        **{name: _plain(getattr(known, name)) for name in _SAID},
        "chosen by herself": sorted(subscribers.chosen(work.store, known.id)),
        "calls followed": sorted(calls.followed(work.store, known.id)),
        "messages": [_message(line) for line in ledger.of(work.store, known.id)],
        "articles sent": ledger.articles_of(work.store, known.id),
        "bounces": subscribers.bounces_of(work.store, known.id),
        "links asked for": one_time.of(work.store, known.id),
    }


def erase(work: Work, known: Subscriber) -> tuple[str, ...]:
    """Take every word about a subscriber away: of the store, its copies and the Maildir; her hash stays on the suppression list.

    -> what still may hold her address and is not the engine's to change, in words. Raises StoreError, DeliveryError, MailboxError for
    where her address cannot be taken out; from everywhere else it is.
    """
    ids = [line.message_id for line in ledger.of(work.store, known.id)]
    with work.store.transaction():
        suppression.add(work, known.email, reason=ERASED)
        subscribers.blank(work.store, known.id, now=work.now)
        jobs.ran(work.store, _TO_FORGET, now=work.now)  # whatever goes wrong from here on, her bytes go
    with contextlib.ExitStack() as steps:  # each is done, the last first, whatever another raises: her link works once
        steps.callback(to_be_forgotten, work)
        steps.callback(forgetting.forget_in_copies, work.store, known.email)
        steps.callback(bounces.forget, work, known.email)
        steps.callback(carrier.forget, work.home.path / work.home.config.mail.maildir, ids)
    return home.naming(work.home, known.email)


def to_be_forgotten(work: Work) -> None:
    """Rows were changed or deleted that may leave no byte in the database: now, or as soon as no other program holds it."""
    jobs.ran(work.store, _TO_FORGET, now=work.now)
    with contextlib.suppress(StoreError):
        forget(work)


def forget(work: Work) -> None:
    """Write the database anew when somebody was erased since it last was. Raises StoreError while another program holds it."""
    asked = jobs.last_runs(work.store).get(_TO_FORGET)
    if asked is None:
        return
    forgetting.leave_no_trace(work.store)
    jobs.drop(work.store, _TO_FORGET, since=asked)


def _on_the_list(email: str, reason: str) -> str:
    return f"{email} is on the suppression list ({reason}): only she herself can come back, by the form on the web"


def _kept_out(work: Work, email: str) -> str:
    """Why somebody who is no subscriber cannot be made one by others, "" when she can."""
    return "" if subscribers.by_email(work.store, email) else subscribers.suppressed(work.store, suppression.hash_of(work, email))


def _change(work: Work, line: Line) -> Change:
    """A file says what it has columns for; nothing of pauses, nor of what she chose on her own page."""
    known = subscribers.by_email(work.store, line.subscriber.email)
    if known is None:
        return Change(line.number, None, line.subscriber)
    given = line.given - {"email", "paused_until"} - subscribers.chosen(work.store, known.id)
    return Change(line.number, known, replace(known, **{name: getattr(line.subscriber, name) for name in given}))


def _shown(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value if value not in (None, "") else "-") or "-"


def _plain(value: Any) -> Any:
    return {each.name: getattr(value, each.name) for each in fields(value)} if hasattr(value, "__dataclass_fields__") else value


def _message(line: Delivery) -> dict[str, Any]:
    return {"message": line.message_key, "state": line.state, "reason": line.reason, "attempts": line.attempts, "id": line.message_id}
