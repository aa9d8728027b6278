"""A frozen edition -> one message per subscriber, by way of the ledger."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from techwatch import deliver as carrier
from techwatch.errors import EditionError
from techwatch.pipeline.mailing import brake, post, trial
from techwatch.pipeline.mailing.messages import Sending
from techwatch.pipeline.mailing.press import Press
from techwatch.pipeline.publishing.publish import digest_of
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import desk, editions, ledger, subscribers
from techwatch.types import Subscriber

BATCH: Final = 500
"""Subscribers that are queued in one transaction, and held in memory at once."""


def deliver(work: Work, edition_id: str) -> Outcome:
    """Queue a line per subscriber (once), then work off every line that is still open. Raises EditionError, DeliveryError.

    Editors get it first (`mail.try_first`); refusals beyond `mail.refusals` stop it, and the team is told.
    """
    sending = sending_of(work, edition_id)
    press = Press(work, sending)
    queue(work, press)
    lines = ledger.still_open(work.store, sending.key, now=work.now)
    work.teller.begin("deliver", len(lines))
    tried = trial.before_members(work, sending) if lines else Outcome(edition_id)
    post.hand_over(work, _letter(work, press), lines)
    told = brake.tell(work, sending.edition, sending.digest)
    done = _outcome(work, sending)
    notes = () if lines else ("nothing was due: no message was sent now",)
    return replace(done, problems=(*tried.problems, *done.problems, *told), notes=notes)


def sending_of(work: Work, edition_id: str) -> Sending:
    """A published edition, ready to be sent. Raises EditionError."""
    digest = digest_of(work, edition_id)
    frozen = editions.published(work.store, edition_id)
    if frozen is None:
        raise EditionError(edition_id, "not-published", f"{edition_id} is still a draft: run `techwatch publish {edition_id}` first")
    return Sending(carrier.message_key("edition", edition_id), frozen[0], digest, frozen[1])


def _letter(work: Work, press: Press) -> post.Letter:
    edition = press.sending.edition.id
    return post.Letter(
        write=press.write,
        why_not=lambda subscriber, line: press.why_not(subscriber),
        arrived=lambda line: ledger.add_sent(work.store, line.subscriber, edition, press.stories(line.subscriber)),
        heard=brake.Brake(work, press.sending).heard,
        stopped=lambda: desk.took(work.store, edition, "stopped"),
    )


def queue(work: Work, press: Press) -> None:
    """A line for everybody this edition is for; once it is queued, newcomers wait for the next one.

    Batch by batch, so that nobody else waits long for the store; a kill between two of them is known by the step `queueing`.
    """
    sending, edition_id = press.sending, press.sending.edition.id
    if ledger.counts(work.store, sending.key) and "queueing" not in desk.steps(work.store, edition_id):
        return
    desk.take_step(work.store, edition_id, "queueing", now=work.now)
    for batch in members(work):
        lines = [post.line(work, sending.key, each, reason=press.why_not(each)) for each in batch]
        with work.store.transaction():
            ledger.queue(work.store, sending.key, lines, now=work.now)
    desk.take_back(work.store, edition_id, "queueing")


def members(work: Work) -> Iterator[list[Subscriber]]:
    """Everybody who reads, some hundred at a time."""
    after = 0
    while batch := subscribers.some_active(work.store, after=after, limit=BATCH):
        yield batch
        after = batch[-1].id


def _outcome(work: Work, sending: Sending) -> Outcome:
    figures: Counter[str] = Counter(ledger.counts(work.store, sending.key))
    problems, waiting = [], figures["queued"] + figures["deferred"]
    if why := brake.why_stopped(work.store, sending.edition.id):
        problems.append(f"{why}: {waiting} messages wait; `techwatch deliver resume {sending.edition.id}` goes on")
    if figures["unknown"]:
        problems.append(
            f"{figures['unknown']} messages may or may not have arrived (the line broke at the last moment): they are not sent again; "
            f"`techwatch deliver unknown {sending.edition.id}` says to whom"
        )
    problems += [f"{line.email}: {line.reason}" for line in ledger.lines(work.store, sending.key) if line.state in ("refused", "deferred")]
    return Outcome("deliver", dict(figures), tuple(problems))
