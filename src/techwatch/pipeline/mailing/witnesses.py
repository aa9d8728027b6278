"""Mailboxes of our own at big providers get each edition, too -> is it in the inbox, among spam, or missing? Told when that changes."""

import datetime as dt
import ssl
from dataclasses import dataclass, replace
from typing import Final

from techwatch import deliver as carrier, mailbox, render
from techwatch.config import Witness
from techwatch.errors import DeliveryError, EditionError, MailboxError
from techwatch.pipeline.mailing import messages, post
from techwatch.pipeline.mailing.bounces import operators
from techwatch.pipeline.mailing.messages import Sending
from techwatch.pipeline.mailing.send import sending_of
from techwatch.pipeline.mailing.tell import tell
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import bounces as kept, editions, ledger
from techwatch.store.bounces import Witnessed
from techwatch.types import Answer, Delivery, Subscriber

STAGE: Final = "witnesses"

LOOKS: Final = (dt.timedelta(minutes=15), dt.timedelta(hours=4))
"""So long after an edition was sent to a mailbox it is looked for there: at once for most, and when grey-listing is over."""

FRESH: Final = dt.timedelta(days=1)
"""Editions older than that are left alone: nothing was sent to a mailbox, or it could not be read."""

NOBODY: Final = 0
"""The id of the member whose message a mailbox gets: hers are all markets, and no link of it is anybody's."""


@dataclass(frozen=True, slots=True)
class _Change:
    """What is to be told: an edition is not where the one before it was."""

    edition: str
    mailbox: str
    found: str
    before: str


def addresses(work: Work) -> list[str]:
    """The mailboxes of feeds.yaml; none where nothing is really sent."""
    mail = work.home.config.mail
    return [witness.email for witness in mail.witnesses] if mail.transport == "smtp" else []


def watch(work: Work, *, tls: ssl.SSLContext | None = None) -> list[Outcome]:
    """Send what is on its way to the mailboxes, too, and look where it is when the time has come. `tls` as in `mailbox`."""
    if not addresses(work):
        return []
    sent = sum(_send(work, edition) for edition in _on_their_way(work))
    looked, problems, changes = 0, list[str](), list[_Change]()
    for row in kept.witnessed(work.store, since=work.now - FRESH):
        witness = next((one for one in work.home.config.mail.witnesses if one.email == row.mailbox), None)
        if witness is None or not _is_due(row, work.now):
            continue
        try:
            changes += _look(work, row, witness, tls)
            looked += 1
        except MailboxError as error:
            problems.append(f"{witness.email}: {error}")
    told = _tell(work, changes) if changes else 0
    figures = {name: count for name, count in (("sent", sent), ("looked", looked), ("told", told)) if count}
    problems += [f"{change.edition} is {_WORDS[change.found]} of {change.mailbox}" for change in changes]
    return [Outcome(STAGE, figures, tuple(problems))] if figures or problems else []


_WORDS: Final = {"spam": "among the spam", "missing": "missing in the mailbox"}


def _is_due(row: Witnessed, now: dt.datetime) -> bool:
    """Whether a look is due: the latest of LOOKS whose hour has come was not taken yet."""
    come = [row.sent_at + after for after in LOOKS if row.sent_at + after <= now]
    return bool(come) and (row.at is None or row.at < come[-1])


def _look(work: Work, row: Witnessed, witness: Witness, tls: ssl.SSLContext | None) -> list[_Change]:
    """Look for an edition and keep what is seen. What is missing may still come until the last look."""
    message_id = _message_id(work, row.edition, row.mailbox)
    found = mailbox.find(witness, message_id, password=password_of(work, witness.email), tls=tls)
    kept.saw(work.store, row.edition, row.mailbox, found, now=work.now)
    last = work.now >= row.sent_at + LOOKS[-1]
    before = kept.saw_before(work.store, row.mailbox, row.sent_at)
    told = row.found == "spam" and found == "spam"
    if found == "inbox" or found == before or told or (found == "missing" and not last):
        return []
    return [_Change(row.edition, row.mailbox, found, before)]


def password_of(work: Work, email: str) -> str:
    """The password of a mailbox, "" where TECHWATCH_WITNESS_PASSWORDS has no line for it."""
    lines = work.home.config.secrets.witness_passwords.get_secret_value().splitlines()
    pairs = (line.strip().partition(" ") for line in lines)
    return next((password.strip() for address, _, password in pairs if address.casefold() == email.casefold()), "")


# --- sending --------------------------------------------------------------------------------------


def _on_their_way(work: Work) -> list[str]:
    """Editions of the last day of which a member was sent a message."""
    fresh = editions.published_since(work.store, work.now - FRESH)
    return [id for id in fresh if ledger.counts(work.store, carrier.message_key("edition", id)).get("accepted")]


def _send(work: Work, edition: str) -> int:
    """Send an edition to the mailboxes that did not get it yet; -> to how many. A mail server that waits is asked again next time."""
    done = {row.mailbox for row in kept.witnessed(work.store, edition)}
    count = 0
    for email in addresses(work):
        if email in done:
            continue
        try:
            answer = _to(work, edition, email)
        except (DeliveryError, EditionError):
            return count
        if answer.state != "deferred":
            kept.sent_to(work.store, edition, email, now=work.now)
            count += answer.state == "accepted"
    return count


def _to(work: Work, edition: str, email: str) -> Answer:
    """The message of a member of all markets: just what members get, or its way into the inbox would tell nothing about theirs."""
    sending, mail = sending_of(work, edition), work.home.config.mail
    reader = Subscriber(NOBODY, email, lang=work.home.config.cluster.languages[0], markets=sending.digest.markets)
    line = Delivery(_key(edition, email), NOBODY, email, message_id=_message_id(work, edition, email))
    message = _message(work, sending, reader, line)
    with post.open_transport(work.home) as transport:
        return transport.send(message, sender=carrier.envelope(mail, line), to=email, message_id=line.message_id)


def _message(work: Work, sending: Sending, reader: Subscriber, line: Delivery) -> bytes:
    """Of a member who has had some before."""
    lang, hers = post.language(work, reader), messages.selection(work, sending.edition, reader)
    own = replace(messages.own_of(work, sending, hers, reader), welcome=False)
    view = messages.view_with(work, sending, hers, reader, own=own, lang=lang)
    headers = messages.headers_of(work, sending, reader, line, links=view.links, subject=view.subject)
    return render.message(work.home.environment, view, headers=headers)


def _key(edition: str, email: str) -> str:
    return carrier.message_key("witness", edition, email.casefold())


def _message_id(work: Work, edition: str, email: str) -> str:
    return carrier.message_id(_key(edition, email), NOBODY, carrier.domain_of(work.home.config.mail.sender))


def _tell(work: Work, changes: list[_Change]) -> int:
    key = ":".join((STAGE, *(f"{change.edition}:{change.mailbox}:{change.found}" for change in changes)))
    return tell(work, operators(work), key=key, what="witnesses", values={"changes": changes})
