"""Editions and notices whose sending was cut short, or put off by a mail server -> sent to the end."""

from techwatch.deliver import message_key
from techwatch.pipeline.notices import hand_over_open
from techwatch.pipeline.send import deliver
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import editions, ledger


def resume(work: Work) -> list[Outcome]:
    """Go on with every edition, and the notices, whose ledger has a line to work off now. Sending that nobody began is not begun.

    Raises DeliveryError.
    """
    digests = {digest.slug for digest in work.home.config.digests}
    published = [row["id"] for row in editions.listing(work.store) if row["status"] == "published" and row["digest"] in digests]
    unfinished = [edition for edition in published if ledger.still_open(work.store, message_key("edition", edition), now=work.now)]
    notices = [hand_over_open(work)] if ledger.open_notices(work.store, now=work.now) else []
    return [*(deliver(work, edition) for edition in unfinished), *notices]
