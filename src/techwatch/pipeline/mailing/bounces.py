"""Mails that came back, and what relays report -> addresses given up, and what the operator is told."""

import datetime as dt
import hashlib
import json
import ssl
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from techwatch import bounces, mailbox
from techwatch.bounces import relays
from techwatch.bounces.codes import verdict
from techwatch.bounces.counting import in_a_row
from techwatch.config import Person
from techwatch.deliver import domain_of
from techwatch.errors import InputError, MailboxError
from techwatch.home import read_text
from techwatch.pipeline import suppression
from techwatch.pipeline.mailing import one_time
from techwatch.pipeline.mailing.tell import tell
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import bounces as kept, jobs, subscribers
from techwatch.types import Bounce, Subscriber

STAGE: Final = "bounces"

EVERY: Final = dt.timedelta(minutes=10)
"""How often `serve` reads the mailbox."""

ODD: Final = "odd-mails"
"""The Maildir of the home in which mails of a pipe are kept that nobody understood."""

LONGEST_TOLD: Final = 20
"""Lines of one mail to the operator."""


@dataclass
class _Told:
    """What the operator is to hear. `blocked`: per domain what its server says of us; `unread`: where mails wait for a person."""

    figures: Counter[str] = field(default_factory=Counter)
    blocked: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    alone: int = 0
    strangers: list[str] = field(default_factory=list)


# --- where they come from -------------------------------------------------------------------------


def read_box(work: Work, *, tls: ssl.SSLContext | None = None) -> Outcome:
    """Read what is new in the mailbox of feeds.yaml, each mail put away once it is kept. Raises MailboxError.

    `tls` replaces the system's certificates (None: those).
    """
    config, told = work.home.config, _Told()
    password = config.secrets.bounces_password.get_secret_value()
    with mailbox.open_box(config.mail.bounces, home=work.home.path, password=password, tls=tls) as box:
        if box is None:
            return Outcome(STAGE, notes=("mail.bounces names no mailbox: nothing to read",))
        for mail in box.mails():
            if _take_mail(work, mail.raw, told):
                box.done(mail)
            else:
                box.star(mail)
                told.unread.append(config.mail.bounces.address or config.mail.sender)
    return _outcome(work, told)


def read_if_due(work: Work) -> list[Outcome]:
    """`read_box`, every EVERY; a mailbox that cannot be read is tried again when we next come by."""
    chosen, last = work.home.config.mail.bounces, jobs.last_runs(work.store).get(STAGE)
    if not (chosen.host or chosen.maildir) or (last is not None and work.now < last + EVERY):
        return []
    try:
        done = read_box(work)
    except MailboxError as error:
        return [Outcome(STAGE, {}, (str(error),), failed=True)]
    jobs.ran(work.store, STAGE, now=work.now)
    return [done]


def read_mails(work: Work, mails: Iterable[bytes]) -> Outcome:
    """Read mails that a mail server, or a person, hands over. What is not understood is kept in ODD. Raises MailboxError."""
    told = _Told()
    for raw in mails:
        if not _take_mail(work, raw, told):
            told.unread.append(str(mailbox.keep(work.home.path / ODD, f"{_name(raw)[:32]}.eml", raw).parent))
    return _outcome(work, told)


def read_table(work: Work, file: Path) -> Outcome:
    """Read a relay's export (CSV). Raises InputError, NotFoundError."""
    events, wrong = relays.read_csv(read_text(file), file=str(file))
    return read_events(work, events, wrong=wrong)


def read_events(work: Work, events: Sequence[Bounce], *, wrong: Sequence[InputError] = ()) -> Outcome:
    """What a relay told us itself, so that an address is enough; `wrong`: lines that could not be read."""
    told = _Told()
    for event in events:
        event = _of_its_edition(work, event)
        words = json.dumps([event.kind, event.message_id, event.address.casefold(), event.code, event.words])
        _take(work, _name(words.encode("utf-8", "surrogatepass")), event, told, sure=True)
    done = _outcome(work, told)
    return Outcome(STAGE, done.figures, (*map(str, wrong), *done.problems), done.notes)


def _of_its_edition(work: Work, event: Bounce) -> Bounce:
    """An event with the Message-ID of the member's last edition where it tells only her address."""
    found = subscribers.by_email(work.store, event.address) if not event.message_id else None
    return replace(event, message_id=kept.latest(work.store, found.id)) if found else event


def _take_mail(work: Work, raw: bytes, told: _Told) -> bool:
    """Whether the mail was understood; it is kept then, and what follows from it done."""
    mail = work.home.config.mail
    ours = bounces.Ours(domain_of(mail.sender), mail.list_id, mail.bounces.address or mail.sender)
    bounce = bounces.read(raw, ours)
    if bounce is None or _leaves_unheard(work, bounce):
        told.figures["not understood"] += 1
        return False
    _take(work, _name(raw), bounce, told)
    return True


def _leaves_unheard(work: Work, bounce: Bounce) -> bool:
    """Whether somebody unsubscribes by a message of which the ledger knows nothing (a store put back, say): for a person to read."""
    return bounce.kind == "unsubscribe" and kept.line_of(work.store, bounce.message_id) is None


def _name(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


# --- what follows ---------------------------------------------------------------------------------


def _take(work: Work, id: str, bounce: Bounce, told: _Told, *, sure: bool = False) -> None:
    """Keep a bounce once and do what follows from it, in one transaction. `sure`: who told it is known, an address alone is enough."""
    line = kept.line_of(work.store, bounce.message_id) if bounce.message_id else None
    found = subscribers.get(work.store, line.subscriber) if line else subscribers.by_email(work.store, bounce.address)
    if found is not None and subscribers.state_of(work.store, found.id) == "erased":
        found, bounce = None, replace(bounce, address="")
    with work.store.transaction():
        blocked = _first_of_day(work, bounce, found)
        if not kept.add(work.store, id, bounce, subscriber=found.id if found else None, now=work.now):
            told.figures["known"] += 1
            return
        told.figures[bounce.kind] += 1
        if found is not None:
            _settle(work, bounce, found, told, sure=sure or line is not None)
    if blocked and found is not None:
        told.blocked[domain_of(found.email)] = f"{bounce.code} {bounce.words}".strip()
    if found is None and bounce.address and bounce.kind in ("hard", "soft", "complaint"):
        told.strangers.append(_team(work, bounce.address))


def _settle(work: Work, bounce: Bounce, subscriber: Subscriber, told: _Told, *, sure: bool) -> None:
    """Give up the address where that follows. From what anybody could have forged nothing does, but that the operator is told."""
    if not sure:
        told.alone += bounce.kind in ("hard", "soft", "complaint")
        return
    if bounce.kind == "complaint":
        subscribers.unsubscribe(work.store, subscriber.id, reason="she called a message spam", now=work.now)
        _give_up(work, subscriber, "complaint: she called a message spam", told)
    elif bounce.kind == "unsubscribe" and subscribers.state_of(work.store, subscriber.id) == "active":
        subscribers.unsubscribe(work.store, subscriber.id, reason="by herself, by mail", now=work.now)
        one_time.queue(work, "left", subscriber)
    elif bounce.kind == "hard":
        _give_up(work, subscriber, f"hard bounce: there is no such mailbox ({bounce.code or 'in words'})", told)
    elif bounce.kind == "soft":
        row = in_a_row(kept.history(work.store, subscriber.id), now=work.now)
        if row >= work.home.config.mail.bounces.soft:
            _give_up(work, subscriber, f"{row} editions in a row came back ({bounce.code or 'in words'})", told)


def _give_up(work: Work, subscriber: Subscriber, reason: str, told: _Told) -> None:
    if not suppression.holds(work, subscriber.email):
        suppression.add(work, subscriber.email, reason=reason)
        told.figures["given up"] += 1


def _first_of_day(work: Work, bounce: Bounce, subscriber: Subscriber | None) -> bool:
    """Whether a server does not want us (a filter, a policy), and its domain was not told of since the day began."""
    if subscriber is None or bounce.kind != "soft" or verdict(bounce.code, bounce.words) != "ours":
        return False
    midnight = dt.datetime.combine(work.local.date(), dt.time(), work.local.tzinfo)
    before = kept.soft_since(work.store, domain_of(subscriber.email), midnight)
    return not any(verdict(one.code, one.words) == "ours" for one in before)


def _team(work: Work, address: str) -> str:
    """Who did not get it, where it is nobody of the members: somebody of the team by address, else the domain alone."""
    team = {person.email.casefold() for person in work.home.config.team}
    return address if address.casefold() in team else f"…@{domain_of(address)}"


def forget(work: Work, email: str) -> int:
    """Delete the mails on this machine that came back and name the address; -> how many. On an IMAP server they are not ours to delete.

    Raises MailboxError.
    """
    chosen = work.home.config.mail.bounces.maildir
    folders = [work.home.path / folder for folder in (ODD, chosen) if folder]
    return sum(mailbox.forget(folder, email) for folder in folders)


# --- what is told ---------------------------------------------------------------------------------


def operators(work: Work) -> list[Person]:
    """Who looks after the machine; the whole team where nobody is named."""
    team = work.home.config.team
    return [person for person in team if person.role == "operator"] or list(team)


def _outcome(work: Work, told: _Told) -> Outcome:
    lines = [
        *(f"{domain} does not want our messages: {words}" for domain, words in sorted(told.blocked.items())),
        *(f"{count} mails are not understood, read them yourself: {where}" for where, count in sorted(Counter(told.unread).items())),
        *(f"a message to {who}, no member, came back" for who in sorted(set(told.strangers))),
    ]
    if told.alone:
        lines.append(
            f"{told.alone} mails say by an address alone that it is gone or complains: anybody can write such, nobody was struck off"
        )
    if lines:
        values = {"blocked": told.blocked, "unread": Counter(told.unread), "strangers": sorted(set(told.strangers)), "alone": told.alone}
        key = f"{STAGE}:{work.now.isoformat()}"
        told.figures["told"] = tell(work, operators(work), key=key, what="bounces", values=values)
    return Outcome(STAGE, dict(told.figures), tuple(lines[:LONGEST_TOLD]))
