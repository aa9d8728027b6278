"""Open lines of the ledger -> messages handed over, each with what the other side answered."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from techwatch import deliver as carrier, render, tokens
from techwatch.errors import DeliveryError
from techwatch.pipeline.work import Work
from techwatch.store import ledger, subscribers
from techwatch.types import Answer, Delivery, Lang, Subscriber

DEFERRED_PAUSE = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Letter:
    """What is special about the messages of one kind.

    `why_not`: why a subscriber gets none ("" = she does), asked again just before. `write`: the bytes, the same whenever they are made.
    `arrived`: called in the transaction that settles a line as accepted or unknown. `stopped`: asked before each message whether to leave
    it, and all that follow, as they are.
    """

    write: Callable[[Subscriber, Delivery], bytes]
    why_not: Callable[[Subscriber, Delivery], str]
    arrived: Callable[[Delivery], None] = lambda line: None
    stopped: Callable[[], bool] = lambda: False


def hand_over(work: Work, letter: Letter, lines: Sequence[Delivery]) -> None:
    """Work off lines that are still open, one after the other. Raises DeliveryError when the server cannot be reached at all."""
    if letter.stopped():
        return
    mail = work.home.config.mail
    password = work.home.config.secrets.smtp_password.get_secret_value()
    with carrier.open_transport(mail, home=work.home.path, password=password) as transport:
        for line in lines:
            if letter.stopped():
                return
            _work_off(work, letter, transport, line)
            work.teller.step()


def not_reachable(work: Work, subscriber: Subscriber, day: dt.date) -> str:
    """Why a subscriber gets no mail at all on `day`, "" when she may."""
    if subscribers.state_of(work.store, subscriber.id) != "active":
        return "unsubscribed"
    if subscribers.is_suppressed(work.store, tokens.hash_address(work.home.suppression_key, subscriber.email)):
        return "on the suppression list"
    return f"paused until {subscriber.paused_until}" if subscriber.paused_until and day < subscriber.paused_until else ""


def language(work: Work, subscriber: Subscriber) -> Lang:
    """The language in which a subscriber is written to: her own where the cluster writes it, else the cluster's first."""
    spoken = work.home.config.cluster.languages
    return subscriber.lang if subscriber.lang in spoken else spoken[0]


def headers(
    work: Work, subscriber: Subscriber, line: Delivery, *, date: dt.datetime, subject: str, links: render.Links, feedback_id: str
) -> render.MessageHeaders:
    """The headers of a message to a subscriber. `links` are hers; `feedback_id` without the list's own name."""
    config = work.home.config
    return render.MessageHeaders(
        message_id=line.message_id,
        date=date,
        sender=config.mail.sender,
        sender_name=config.cluster.name,
        to=subscriber.email,
        to_name=subscriber.name,
        subject=subject,
        list_id=config.mail.list_id,
        reply_to=config.mail.reply_to,
        unsubscribe=links.unsubscribe,
        unsubscribe_mail=config.mail.unsubscribe,
        archive=links.archive,
        feedback_id=f"{feedback_id}:techwatch:{config.mail.list_id}",
    )


def line(work: Work, key: str, subscriber: Subscriber, *, reason: str = "", mail: str = "") -> Delivery:
    """A new line for the ledger: queued, or suppressed for a `reason`. Lines of one `mail` are one message."""
    domain = work.home.config.mail.sender.partition("@")[2]
    message_id = carrier.message_id(mail or key, subscriber.id, domain)
    return Delivery(key, subscriber.id, subscriber.email, "suppressed" if reason else "queued", 0, reason, message_id, mail)


def _work_off(work: Work, letter: Letter, transport: carrier.Transport, line: Delivery) -> None:
    state = carrier.after_crash(line.state, transport.find(line.message_id) if line.state == "data" else None)
    if state == "accepted":
        _settle(work, letter, line, Answer("accepted", 0, "found after a crash"))
    elif state == "unknown":
        _settle(work, letter, line, Answer("unknown", 0, "the process was killed while the message went out"))
    else:
        _send(work, letter, transport, line)


def _send(work: Work, letter: Letter, transport: carrier.Transport, line: Delivery) -> None:
    """Asked again just before: since the line was queued she may have unsubscribed or paused."""
    subscriber = subscribers.get(work.store, line.subscriber)
    reason = letter.why_not(subscriber, line) if subscriber else "unsubscribed"
    if subscriber is None or reason:
        ledger.mark(work.store, line, "suppressed", now=work.now, reason=reason)
        return
    try:
        message = letter.write(subscriber, line)
    except DeliveryError as error:  # her address cannot stand in a header: no reason to keep the others waiting
        _settle(work, letter, line, Answer("refused", 0, error.detail))
        return
    ledger.mark(work.store, line, "attempted", now=work.now)
    answer = transport.send(
        message,
        sender=work.home.config.mail.sender,
        to=subscriber.email,
        message_id=line.message_id,
        on_data=lambda: ledger.mark(work.store, line, "data", now=work.now),
    )
    _settle(work, letter, line, answer)


def _settle(work: Work, letter: Letter, line: Delivery, answer: Answer) -> None:
    """The ledger's line and what follows from it, in one transaction."""
    state = carrier.settled(answer, attempts=line.attempts + 1, max_attempts=work.home.config.mail.max_attempts)
    reason = "" if state == "accepted" else f"{answer.code} {answer.text}".strip()
    with work.store.transaction():
        next_try = work.now + DEFERRED_PAUSE * 2**line.attempts if state == "deferred" else None
        ledger.answered(work.store, replace(line, state=state, reason=reason), now=work.now, next_try=next_try)
        if state in ("accepted", "unknown"):
            letter.arrived(line)
