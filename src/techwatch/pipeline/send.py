"""A frozen edition -> one message per subscriber, by way of the ledger."""

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from techwatch import compose, render, tokens
from techwatch import deliver as carrier
from techwatch.config import Digest
from techwatch.errors import DeliveryError, EditionError
from techwatch.pipeline.publish import digest_of, page_address
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import editions, subscribers
from techwatch.text import unique
from techwatch.types import Answer, Delivery, DeliveryState, Edition, Subscriber

DEFERRED_PAUSE = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Sending:
    """One edition on its way: its ledger key and what every message of it is made from."""

    key: str
    edition: Edition
    digest: Digest
    date: dt.datetime


def deliver(work: Work, edition_id: str) -> Outcome:
    """Queue a line per subscriber (once), then work off every line that is still open. Raises EditionError, DeliveryError."""
    digest = digest_of(work, edition_id)
    frozen = editions.published(work.store, edition_id)
    if frozen is None:
        raise EditionError(edition_id, "not-published", f"{edition_id} is still a draft: run `techwatch publish {edition_id}` first")
    sending = Sending(carrier.message_key("edition", edition_id), frozen[0], digest, frozen[1])
    _queue(work, sending)
    lines = subscribers.still_open(work.store, sending.key, now=work.now)
    work.teller.begin("deliver", len(lines))
    mail = work.home.config.mail
    password = work.home.config.secrets.smtp_password.get_secret_value()
    with carrier.open_transport(mail, home=work.home.path, password=password) as transport:
        for line in lines:
            _work_off(work, sending, transport, line)
            work.teller.step()
    return _outcome(work, sending)


def _queue(work: Work, sending: Sending) -> None:
    """A line for everybody this edition is for; once it is queued, newcomers wait for the next one."""
    if subscribers.ledger_counts(work.store, sending.key):
        return
    lines = [_line(work, sending, subscriber) for subscriber in subscribers.active(work.store)]
    with work.store.transaction():
        subscribers.queue(work.store, sending.key, lines, now=work.now)


def _line(work: Work, sending: Sending, subscriber: Subscriber) -> Delivery:
    reason = _why_not(work, sending, subscriber)
    domain = work.home.config.mail.sender.partition("@")[2]
    message_id = carrier.message_id(sending.key, subscriber.id, domain)
    state: DeliveryState = "suppressed" if reason else "queued"
    return Delivery(sending.key, subscriber.id, subscriber.email, state, reason=reason, message_id=message_id)


def _why_not(work: Work, sending: Sending, subscriber: Subscriber) -> str:
    """Why this subscriber gets no message of this edition, "" when she does."""
    if subscribers.state_of(work.store, subscriber.id) != "active":
        return "unsubscribed"
    if subscribers.is_suppressed(work.store, tokens.hash_address(work.home.suppression_key, subscriber.email)):
        return "on the suppression list"
    if subscriber.paused_until and sending.edition.date < subscriber.paused_until:
        return f"paused until {subscriber.paused_until}"
    if subscriber.digests and sending.digest.slug not in subscriber.digests:
        return "does not read this digest"
    return "" if selection(work, sending.edition, subscriber).items else "nothing for her in this edition"


def selection(work: Work, edition: Edition, subscriber: Subscriber) -> Edition:
    """What of the frozen edition is hers; a suite is, unless she was sent one of its articles already."""
    sent = subscribers.sent_stories(work.store, subscriber.id, but=edition.id)
    suites = {item.id for item in edition.items if item.suite}
    return compose.select(
        edition,
        markets=subscriber.markets,
        reads=subscriber.reads,
        languages=work.home.config.cluster.languages,
        calls_only=subscriber.calls_only,
        sent=sent - {story for story in suites if not subscribers.sent_any(work.store, subscriber.id, edition.id, story)},
    )


def _work_off(work: Work, sending: Sending, transport: carrier.Transport, line: Delivery) -> None:
    state = carrier.after_crash(line.state, transport.find(line.message_id) if line.state == "data" else None)
    if state == "accepted":
        _settle(work, sending, line, Answer("accepted", 0, "found after a crash"))
    elif state == "unknown":
        _settle(work, sending, line, Answer("unknown", 0, "the process was killed while the message went out"))
    else:
        _send(work, sending, transport, line)


def _send(work: Work, sending: Sending, transport: carrier.Transport, line: Delivery) -> None:
    """Asked again just before: since the line was queued she may have unsubscribed or paused."""
    subscriber = subscribers.get(work.store, line.subscriber)
    reason = _why_not(work, sending, subscriber) if subscriber else "unsubscribed"
    if subscriber is None or reason:
        subscribers.mark(work.store, line, "suppressed", now=work.now, reason=reason)
        return
    try:
        message = compose_message(work, sending, subscriber, message_id=line.message_id)
    except DeliveryError as error:  # her address cannot stand in a header: no reason to keep the others waiting
        _settle(work, sending, line, Answer("refused", 0, error.detail))
        return
    subscribers.mark(work.store, line, "attempted", now=work.now)
    answer = transport.send(
        message,
        sender=work.home.config.mail.sender,
        to=subscriber.email,
        message_id=line.message_id,
        on_data=_before_body(work, line),
    )
    _settle(work, sending, line, answer)


def _before_body(work: Work, line: Delivery) -> Callable[[], None]:
    return lambda: subscribers.mark(work.store, line, "data", now=work.now)


def _settle(work: Work, sending: Sending, line: Delivery, answer: Answer) -> None:
    """The ledger's line and what she was sent, in one transaction."""
    state = carrier.settled(answer, attempts=line.attempts + 1, max_attempts=work.home.config.mail.max_attempts)
    reason = "" if state == "accepted" else f"{answer.code} {answer.text}".strip()
    with work.store.transaction():
        next_try = work.now + DEFERRED_PAUSE * 2**line.attempts if state == "deferred" else None
        subscribers.answered(work.store, replace(line, state=state, reason=reason), now=work.now, next_try=next_try)
        if state in ("accepted", "unknown"):
            subscriber = subscribers.get(work.store, line.subscriber)
            stories = {item.id for item in selection(work, sending.edition, subscriber).items} if subscriber else set()
            subscribers.add_sent(work.store, line.subscriber, sending.edition.id, stories)


def compose_message(work: Work, sending: Sending, subscriber: Subscriber, *, message_id: str) -> bytes:
    """The bytes of her message: the same whenever they are made."""
    config, hers = work.home.config, selection(work, sending.edition, subscriber)
    lang = subscriber.lang if subscriber.lang in config.cluster.languages else config.cluster.languages[0]
    public = config.web.public_url.rstrip("/")
    unsubscribe = f"{public}/unsubscribe/{tokens.sign(work.home.secret, tokens.UNSUBSCRIBE, {'subscriber': str(subscriber.id)})}"
    archive = f"{public}/{sending.digest.slug}/"
    subject = compose.subject(hers, lang)
    shown = (*sending.digest.markets, *(item.market for item in hers.items))  # editors may file an item under any market
    reader = render.Reader(
        markets=unique(market for market in shown if market in subscriber.markets),
        chosen=bool(subscriber.markets),
        minute=compose.in_one_minute(hers),
        subject=subject,
        links=render.Links(page=page_address(work, sending.edition, lang), archive=archive, unsubscribe=unsubscribe),
    )
    view = render.view(hers, config=config, markets=work.home.markets, digest=sending.digest, lang=lang, reader=reader)
    headers = render.MessageHeaders(
        message_id=message_id,
        date=sending.date,
        sender=config.mail.sender,
        sender_name=config.cluster.name,
        to=subscriber.email,
        to_name=subscriber.name,
        subject=view.subject,
        list_id=config.mail.list_id,
        reply_to=config.mail.reply_to,
        unsubscribe=unsubscribe,
        unsubscribe_mail=config.mail.unsubscribe,
        archive=archive,
        feedback_id=f"{sending.edition.id}:{sending.digest.slug}:techwatch:{config.mail.list_id}",
    )
    return render.message(work.home.environment, view, headers=headers)


def _outcome(work: Work, sending: Sending) -> Outcome:
    figures: Counter[str] = Counter(subscribers.ledger_counts(work.store, sending.key))
    problems = []
    if figures["unknown"]:
        problems.append(
            f"{figures['unknown']} messages may or may not have arrived (the line broke at the last moment): they are not sent again"
        )
    problems += [
        f"{line.email}: {line.reason}" for line in subscribers.ledger(work.store, sending.key) if line.state in ("refused", "deferred")
    ]
    return Outcome("deliver", dict(figures), tuple(problems))
