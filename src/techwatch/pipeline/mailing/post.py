"""Open lines of the ledger -> messages handed over, each with what the other side answered."""

import datetime as dt
import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic, sleep
from typing import Final

from techwatch import deliver as carrier, render
from techwatch.deliver import refusals
from techwatch.deliver.pace import Pace, Turns
from techwatch.errors import DeliveryError
from techwatch.home import Home
from techwatch.pipeline import suppression
from techwatch.pipeline.mailing import reach
from techwatch.pipeline.work import Work
from techwatch.store import ledger, subscribers
from techwatch.types import Answer, Delivery, Lang, Subscriber

DEFERRED_PAUSE: Final = dt.timedelta(minutes=30)
"""Until a deferred message is tried again; then twice as long each time: five tries take seven hours and a half."""

BLINK: Final = 0.5
"""Seconds after which somebody who waits looks whether sending was stopped."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What is special about the messages of one kind.

    `why_not`: why a subscriber gets none ("" = she does), asked again just before. `write`: the bytes, the same whenever they are made.
    `arrived`: called in the transaction that settles a line as accepted or unknown. `heard`: told of each answer once it is kept.
    `stopped`: asked before each message, and while waiting, whether to leave it, and all that follow, as they are.
    """

    write: Callable[[Subscriber, Delivery], bytes]
    why_not: Callable[[Subscriber, Delivery], str]
    arrived: Callable[[Delivery], None] = lambda line: None
    heard: Callable[[Answer], None] = lambda answer: None
    stopped: Callable[[], bool] = lambda: False


def open_transport(home: Home) -> carrier.Transport:
    """The way out for this home's messages, signed where it has a key. Raises ConfigError for a key that is none."""
    secrets = home.config.secrets
    password, key = secrets.smtp_password.get_secret_value(), secrets.dkim_key.get_secret_value()
    return carrier.open_transport(home.config.mail, home=home.path, password=password, dkim_key=key)


def hand_over(work: Work, letter: Letter, lines: Iterable[Delivery]) -> None:
    """Work off lines that are still open, one after the other, no faster than feeds.yaml allows.

    Lines to a domain that asks us to slow down wait in the ledger; others go on. Raises DeliveryError when the server cannot be
    reached at all, or when the address to which the messages' links lead does not answer.
    """
    lines, mail = list(lines), work.home.config.mail
    if not lines or letter.stopped():
        return
    reach.ask(work.home.config)
    with open_transport(work.home) as transport, work.store.hasty():
        pace = _pace(mail.host, mail.port, mail.per_second, mail.per_domain) if mail.transport == "smtp" else None
        round = _Round(work, letter, transport, pace)
        for line in round.in_turn(lines):
            if letter.stopped():
                return
            round.work_off(line)
            work.teller.step()


@functools.cache
def _pace(host: str, port: int, per_second: float, per_domain: int) -> Pace:
    """One for each mail server in this process: two editions that leave at once keep to the same limits."""
    return Pace(per_second, per_domain)


def not_reachable(work: Work, subscriber: Subscriber, day: dt.date) -> str:
    """Why a subscriber gets no mail at all on `day`, "" when she may."""
    if subscribers.state_of(work.store, subscriber.id) != "active":
        return "unsubscribed"
    if suppression.holds(work, subscriber.email):
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
        reply_to_name=config.mail.reply_to_name,
        unsubscribe=links.unsubscribe,
        unsubscribe_mail=config.mail.unsubscribe,
        archive=links.archive,
        feedback_id=f"{feedback_id}:techwatch:{config.mail.list_id}",
    )


def line(work: Work, key: str, subscriber: Subscriber, *, reason: str = "", mail: str = "") -> Delivery:
    """A new line for the ledger: queued, or suppressed for a `reason`. Lines of one `mail` are one message."""
    domain = work.home.config.mail.sender.partition("@")[2]
    message_id = carrier.message_id(mail or key, subscriber.id, domain, secret=work.home.secret)
    return Delivery(key, subscriber.id, subscriber.email, "suppressed" if reason else "queued", 0, reason, message_id, mail)


@dataclass
class _Round:
    """One way through open lines. `pace` None: nothing leaves this machine, and nothing need wait."""

    work: Work
    letter: Letter
    transport: carrier.Transport
    pace: Pace | None
    _began: float = field(default_factory=monotonic)
    _turns: Turns[Delivery] | None = None

    def in_turn(self, lines: Sequence[Delivery]) -> Iterator[Delivery]:
        """The lines as their turn comes, waiting where it must; it ends early when sending is stopped meanwhile."""
        if self.pace is None:
            yield from lines
            return
        for domain, asked in ledger.slowed_down(self.work.store, lines[0].message_key).items():
            self.pace.known(domain, asked)
        turns = self._turns = Turns(((carrier.domain_of(line.email), line) for line in lines), self.pace)
        while (at := turns.ready()) is not None:
            if not self._wait(at):
                return
            yield turns.take()

    def work_off(self, line: Delivery) -> None:
        """One line, whatever state it was left in."""
        state = carrier.after_crash(line.state, self.transport.find(line.message_id) if line.state == "data" else None)
        if state == "accepted":
            self._settle(line, Answer("accepted", 0, "found after a crash"))
        elif state == "unknown":
            self._settle(line, Answer("unknown", 0, "the process was killed while the message went out"))
        else:
            self._send(line)

    def _wait(self, until: float) -> bool:
        """Whether the moment came without sending being stopped."""
        while (left := until - monotonic()) > 0:
            if self.letter.stopped():
                return False
            sleep(min(left, BLINK))
        return True

    def _now(self) -> dt.datetime:
        """The work's moment, gone on with: sending may take hours."""
        return self.work.now + dt.timedelta(seconds=int(monotonic() - self._began))

    def _send(self, line: Delivery) -> None:
        """Asked again just before: since the line was queued she may have unsubscribed or paused."""
        store, mail = self.work.store, self.work.home.config.mail
        subscriber = subscribers.get(store, line.subscriber)
        reason = self.letter.why_not(subscriber, line) if subscriber else "unsubscribed"
        if subscriber is None or reason:
            ledger.mark(store, line, "suppressed", now=self._now(), reason=reason)
            return
        try:
            message = self.letter.write(subscriber, line)
        except DeliveryError as error:  # her address cannot stand in a header: no reason to keep the others waiting
            self._settle(line, Answer("refused", 0, error.detail))
            return
        ledger.mark(store, line, "attempted", now=self._now())
        if self.pace is not None:
            self.pace.left(carrier.domain_of(line.email), now=monotonic())
        answer = self.transport.send(
            message,
            sender=carrier.envelope(mail, line),
            to=subscriber.email,
            message_id=line.message_id,
            on_data=lambda: ledger.mark(store, line, "data", now=self._now()),
        )
        self._settle(line, answer)
        if subscribers.state_of(store, line.subscriber) == "erased":  # while it was written: after her messages were taken away
            carrier.forget(self.work.home.path / mail.maildir, [line.message_id])

    def _settle(self, line: Delivery, answer: Answer) -> None:
        """The ledger's line and what follows from it, in one transaction."""
        store, now = self.work.store, self._now()
        state = carrier.settled(answer, attempts=line.attempts + 1, max_attempts=self.work.home.config.mail.max_attempts)
        reason = "" if state == "accepted" else _nameless(f"{answer.code} {answer.text}".strip(), line.email)
        with store.transaction():
            next_try = now + DEFERRED_PAUSE * 2**line.attempts if state == "deferred" else None
            ledger.answered(store, replace(line, state=state, reason=reason), now=now, next_try=next_try)
            if state in ("accepted", "unknown"):
                self.letter.arrived(line)
            if gone := refusals.gone(answer):
                suppression.add(replace(self.work, now=now), line.email, reason=gone)
            self._heed(line, answer)
        self.letter.heard(replace(answer, state="refused") if state == "refused" else answer)

    def _heed(self, line: Delivery, answer: Answer) -> None:
        """A domain that asks us to slow down is left alone: its other lines wait in the ledger."""
        if self.pace is None or self._turns is None:
            return
        domain = carrier.domain_of(line.email)
        if answer.state == "accepted":
            self.pace.took(domain)
        elif refusals.slows_down(answer):
            until = self._now() + dt.timedelta(seconds=self.pace.asked(domain))
            ledger.put_off(self.work.store, self._turns.leave_alone(domain), until=until)


def _nameless(reason: str, email: str) -> str:
    """Servers repeat the address in their answers; the ledger need not."""
    return re.sub(re.escape(email), "…", reason, flags=re.IGNORECASE)
