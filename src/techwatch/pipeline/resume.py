"""Editions, notices and answers to members whose sending was cut short, or put off by a mail server -> sent to the end."""

import contextlib

from techwatch.deliver import message_key
from techwatch.errors import EditionError, StoreError, TemplateError
from techwatch.pipeline.mailing.notices import hand_over_open
from techwatch.pipeline.mailing.send import deliver
from techwatch.pipeline.people import members, self_service, service_mails
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import desk, editions, ledger


def resume(work: Work) -> list[Outcome]:
    """Go on with every edition, the notices, and the mails that members asked for, whose ledger has a line to work off now.

    Sending that nobody began is not begun. Who was to be forgotten, is.

    Raises DeliveryError.
    """
    forgotten = _forget(work)  # first: who wants to be forgotten does not wait for a mail server
    digests = {digest.slug for digest in work.home.config.digests}
    published = [row["id"] for row in editions.listing(work.store) if row["status"] == "published" and row["digest"] in digests]
    unfinished = [edition for edition in published if _is_begun(work, edition)]
    notices = [hand_over_open(work)] if ledger.open_notices(work.store, now=work.now) else []
    return [*_answers(work), *(_went_on(work, edition) for edition in unfinished), *notices, *forgotten]


def _went_on(work: Work, edition: str) -> Outcome:
    """An edition that cannot be written keeps no other, and no notice, waiting."""
    try:
        return deliver(work, edition)
    except (EditionError, TemplateError) as error:
        return Outcome(edition, {}, (str(error),), failed=True)


def _answers(work: Work) -> list[Outcome]:
    """A home's own template that cannot be read keeps no edition waiting."""
    try:
        return [service_mails.hand_over_open(work)] if service_mails.waits(work) else []
    except TemplateError as error:
        return [Outcome("answers", problems=(str(error),))]


def _forget(work: Work) -> list[Outcome]:
    unconfirmed = self_service.forget_unconfirmed(work)
    with contextlib.suppress(StoreError):  # another program holds the database: next time
        members.forget(work)
    return [unconfirmed] if unconfirmed else []


def _is_begun(work: Work, edition: str) -> bool:
    """Whether something of an edition is to be sent now, or not all of its lines were queued."""
    return desk.took(work.store, edition, "queueing") or bool(ledger.still_open(work.store, message_key("edition", edition), now=work.now))
