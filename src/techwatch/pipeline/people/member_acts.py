"""What the team does for one member at the desk -> done, and in the log by her number alone: when she is erased it names nobody."""

import datetime as dt
from dataclasses import fields, replace
from typing import Final

from techwatch.errors import ActError, NotFoundError
from techwatch.pipeline import suppression
from techwatch.pipeline.mailing import one_time
from techwatch.pipeline.people import members
from techwatch.pipeline.work import Work
from techwatch.store import desk, subscribers
from techwatch.types import Subscriber

ITEM: Final = "subscriber:"
"""What the log's lines about a member name: this and her number."""

ON_DEMAND: Final = "asked us"
"""Why somebody is unsubscribed who told the team to do it."""

_FIELDS: Final = tuple(each.name for each in fields(Subscriber) if each.name not in ("id", "email"))


def known(work: Work, id: int) -> Subscriber:
    """The member of this number. Raises NotFoundError for one who never was, or was erased."""
    found = subscribers.get(work.store, id)
    if found is None or subscribers.state_of(work.store, id) == "erased":
        raise NotFoundError(str(id), "no-subscriber", "no subscriber has this number")
    return found


def changed_fields(before: Subscriber, after: Subscriber) -> tuple[str, ...]:
    """The fields of Subscriber in which the two differ."""
    return tuple(name for name in _FIELDS if getattr(before, name) != getattr(after, name))


def add(work: Work, new: Subscriber, *, who: str) -> int:
    """Make somebody a subscriber; -> her number. Raises ActError: "known", or "kept-out" for who is on the suppression list."""
    with work.store.transaction():
        if subscribers.by_email(work.store, new.email):
            raise ActError("", "known", "cette adresse est déjà abonnée (this address is subscribed already)")
        if suppression.holds(work, new.email):
            raise ActError("", "kept-out", "cette adresse est sur la liste d'opposition (this address is on the suppression list)")
        subscribers.put(work.store, new, now=work.now)
        id = members.of(work, new.email).id
        _log(work, "member-added", id, who=who)
    return id


def change(work: Work, after: Subscriber, *, who: str, asked: bool = False) -> tuple[str, ...]:
    """Write a member's fields, but her address; -> those that changed.

    Raises ActError: "not-active" for who has not confirmed yet or left, "her-choice" for a field that she set herself, unless
    she `asked` the team for it.
    """
    with work.store.transaction():
        before = _active(work, after.id)
        names = changed_fields(before, after)
        if not asked and subscribers.chosen(work.store, after.id) & set(names):
            raise ActError("", "her-choice", "l'abonné l'a choisi (the subscriber chose it)")
        if names:
            subscribers.put(work.store, replace(after, email=before.email), now=work.now)
            _log(work, "member-changed", after.id, who=who, note=", ".join(names))
    return names


def pause(work: Work, id: int, until: dt.date | None, *, who: str) -> None:
    """No message goes to her before the local day `until`; None: they go on. Raises ActError "not-active"."""
    with work.store.transaction():
        before = _active(work, id)
        if before.paused_until == until:
            return
        subscribers.put(work.store, replace(before, paused_until=until), now=work.now)
        _log(work, "member-paused" if until else "member-resumed", id, who=who, note=until.isoformat() if until else "")


def leave(work: Work, id: int, *, who: str) -> None:
    """She told the team that she wants nothing more; a mail says so, with a way back. Who left already changes nothing."""
    with work.store.transaction():
        before = known(work, id)
        if subscribers.state_of(work.store, id) == "unsubscribed":
            return
        was_in = subscribers.state_of(work.store, id) == "active"
        subscribers.unsubscribe(work.store, id, reason=ON_DEMAND, now=work.now)
        if was_in and not suppression.holds(work, before.email):
            one_time.queue(work, "left", before)
        _log(work, "member-left", id, who=who)


def send_link(work: Work, id: int, *, who: str) -> None:
    """Queue the mail with the link to her own page. Raises ActError: "not-active", "suppressed", or "too-many" such mails lately."""
    with work.store.transaction():
        before = _active(work, id)
        if suppression.holds(work, before.email):
            raise ActError("", "suppressed", "son adresse est sur la liste d'opposition (the address is on the suppression list)")
        if one_time.too_many(work, "known", id):
            raise ActError("", "too-many", "assez de messages lui sont partis (enough messages went there lately)")
        one_time.queue(work, "known", before)
        _log(work, "member-link", id, who=who)


def exported(work: Work, id: int, *, who: str) -> None:
    """Remember that somebody of the team took all that is held about her."""
    _log(work, "member-exported", id, who=who)


def erase(work: Work, id: int, *, who: str) -> tuple[str, ...]:
    """Take every word about her away; -> files of the operator's that still may name her."""
    before = known(work, id)
    _log(work, "member-erased", id, who=who)
    return members.erase(work, before)


def _active(work: Work, id: int) -> Subscriber:
    found = known(work, id)
    if subscribers.state_of(work.store, id) != "active":
        raise ActError("", "not-active", "cet abonné n'est pas actif (this subscriber is not active)")
    return found


def _log(work: Work, name: str, id: int, *, who: str, note: str = "") -> None:
    desk.log_act(work.store, desk.LoggedAct(who, "", name, f"{ITEM}{id}", note=note), now=work.now)
