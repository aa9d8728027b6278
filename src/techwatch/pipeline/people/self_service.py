"""A subscriber runs her own subscription -> she is in, out, back, given her data, or forgotten."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from techwatch import deliver as carrier, tokens
from techwatch.pipeline import suppression
from techwatch.pipeline.mailing import one_time
from techwatch.pipeline.people import members
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import forgetting, jobs, one_time as links, subscribers
from techwatch.types import Subscriber

BY_FORM: Final = "formulaire du site"
BY_RETURN: Final = "retour par le lien du message de désinscription"
"""Where a consent comes from that she gave here."""

UNCONFIRMED: Final = dt.timedelta(days=30)
"""After which who never confirmed is forgotten."""

_FORGOTTEN: Final = "unconfirmed"
"""The job under which it is remembered when they were last looked for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asked for in the form: an address, and `choices` by the names of subscribers.CHOICES."""

    email: str
    organisation: str
    choices: Mapping[str, Any]


def ask(work: Work, wish: Wish) -> None:
    """Queue the mail that answers a wish: a link to confirm, or for who is subscribed already the way to her own page.

    Nothing is queued for an address that was written to often enough.
    """
    with work.store.transaction():
        known = subscribers.by_email(work.store, wish.email)
        kind = "known" if known and _is_reached(work, known) else "optin"
        if known and one_time.too_many(work, kind, known.id):
            return
        new = Subscriber(0, wish.email, organisation=wish.organisation, lang=wish.choices.get("lang", "fr"))
        asked = wish.choices if kind == "optin" else None
        one_time.queue(work, kind, known or subscribers.ask(work.store, new, now=work.now), asked)


def confirm(work: Work, token: str) -> Subscriber | None:
    """She presses the button of the mail: she is a subscriber, as she chose; None for a link that was used or is over.

    Raises TokenError for a token that is not ours.
    """
    with work.store.transaction():
        link = _use(work, tokens.CONFIRM, token)
        if link is None:
            return _again(work, tokens.CONFIRM, token)
        return _let_in(work, link.subscriber, BY_FORM, link.asked)


def leave(work: Work, id: int) -> None:
    """She leaves; a mail says so, once, with a way back. Who left already changes nothing."""
    with work.store.transaction():
        known = subscribers.get(work.store, id)
        if known is None or subscribers.state_of(work.store, id) != "active":
            return
        subscribers.unsubscribe(work.store, id, reason="by herself", now=work.now)
        one_time.queue(work, "left", known)


def come_back(work: Work, token: str) -> Subscriber | None:
    """She is a subscriber again, with her former choices; None for a link that was used or is over. Raises TokenError."""
    with work.store.transaction():
        link = _use(work, tokens.RETURN, token)
        return _let_in(work, link.subscriber, BY_RETURN, {}) if link else _again(work, tokens.RETURN, token)


def ask_for(work: Work, id: int, kind: str) -> None:
    """Queue the mail with the link by which she gets her data (`kind` export) or has them erased (erase)."""
    with work.store.transaction():
        known = subscribers.get(work.store, id)
        there = known and subscribers.state_of(work.store, id) in ("active", "unsubscribed")
        if known and there and not one_time.too_many(work, kind, id):
            one_time.queue(work, kind, known)


def export(work: Work, token: str) -> dict[str, Any] | None:
    """All that is held about her; None for a link that was used or is over. Raises TokenError."""
    with work.store.transaction():
        link = _use(work, tokens.EXPORT, token)
    known = subscribers.get(work.store, link.subscriber) if link else None
    return members.held(work, known) if known else None


def erase(work: Work, token: str) -> tuple[str, ...] | None:
    """She is erased; -> files of the operator's that still may name her; None for a link that was used or is over. Raises TokenError."""
    with work.store.transaction():
        link = _use(work, tokens.ERASE, token)
    known = subscribers.get(work.store, link.subscriber) if link else None
    return members.erase(work, known) if known else None


def forget_unconfirmed(work: Work) -> Outcome | None:
    """Forget, once a day, who asked for the digests and never confirmed; None: it was done today, or there was nobody."""
    last = jobs.last_runs(work.store).get(_FORGOTTEN)
    if last and work.now < last + dt.timedelta(days=1):
        return None
    with work.store.transaction():
        jobs.ran(work.store, _FORGOTTEN, now=work.now)
        gone = links.drop_unconfirmed(work.store, before=work.now - UNCONFIRMED, now=work.now)
    for email, message_ids in gone:
        forgetting.forget_in_copies(work.store, email)
        carrier.forget(work.home.path / work.home.config.mail.maildir, message_ids)
    if not gone:
        return None
    members.to_be_forgotten(work)
    return Outcome("unconfirmed", {"forgotten": len(gone)})


def _is_reached(work: Work, known: Subscriber) -> bool:
    return subscribers.state_of(work.store, known.id) == "active" and not suppression.holds(work, known.email)


def _use(work: Work, purpose: str, token: str) -> links.OneTimeLink | None:
    link = one_time.read(work, purpose, token)
    return link if link and links.use(work.store, link.hash, now=work.now) else None


def _again(work: Work, purpose: str, token: str) -> Subscriber | None:
    """Whose button was pressed twice, while she is still in."""
    link = one_time.read_used(work, purpose, token)
    known = subscribers.get(work.store, link.subscriber) if link else None
    return known if known and subscribers.state_of(work.store, known.id) == "active" else None


def _let_in(work: Work, id: int, consent: str, choices: Mapping[str, Any]) -> Subscriber | None:
    known = subscribers.get(work.store, id)
    if known is None:
        return None
    address = suppression.hash_of(work, known.email)
    subscribers.confirm(work.store, id, address, consent=consent, day=work.local.date(), now=work.now)
    if choices:
        subscribers.choose(work.store, id, {name: _as_kept(value) for name, value in choices.items()}, now=work.now)
    return subscribers.get(work.store, id)


def _as_kept(value: Any) -> Any:
    """JSON has no tuples."""
    return tuple(value) if isinstance(value, list) else value
