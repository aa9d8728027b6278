"""What an operator asks of deliveries: who would get an edition, how far it is, go on, and what becomes of messages of unknown fate."""

import base64
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from techwatch import deliver as carrier
from techwatch.config import Digest
from techwatch.errors import NotFoundError
from techwatch.pipeline import life
from techwatch.pipeline.mailing import brake, messages, post
from techwatch.pipeline.mailing.messages import Sending
from techwatch.pipeline.mailing.press import Press
from techwatch.pipeline.mailing.seen_as import edition_now
from techwatch.pipeline.mailing.send import deliver, members
from techwatch.pipeline.publishing.publish import digest_of
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import desk, editions, ledger
from techwatch.types import Delivery, Edition, Lang, Subscriber

CLIPPED: Final = 102_000
"""Bytes of HTML beyond which Gmail cuts a message."""

SUBJECTS: Final = 5
"""Subject lines that are shown, the most frequent first."""

_OPEN: Final = frozenset({"queued", "attempted", "data", "deferred"})


@dataclass(frozen=True, slots=True)
class Status:
    """How far an edition is: lines by state, by domain and state, why some get none, what waits the longest, why it stands still."""

    edition: str
    states: dict[str, int]
    domains: dict[str, dict[str, int]]
    suppressed: dict[str, int]
    refused: list[tuple[str, int]]
    oldest: ledger.Waiting | None
    stopped: str


@dataclass(frozen=True, slots=True)
class Audience:
    """How many members would get an edition, by the language of their message; how many would not, by why, in the ledger's words."""

    goes: Mapping[Lang, int]
    others: Mapping[str, int]


def audience(work: Work, digest: Digest, edition: Edition) -> Audience:
    """Who would get `edition`, open or not, if it left as it is now; nothing is written. Raises ConfigError for a wrong suppression key."""
    press = Press(work, Sending(carrier.message_key("edition", edition.id), edition, digest, work.now))
    goes, others = Counter[Lang](), Counter[str]()
    for subscriber in (each for batch in members(work) for each in batch):
        if reason := press.why_not(subscriber):
            others[reason] += 1
        else:
            goes[post.language(work, subscriber)] += 1
    return Audience(goes, others)


def dry_run(work: Work, edition_id: str) -> Outcome:
    """Who would get the edition, or the draft as it stands, if it left now; nothing is written. Raises EditionError, ReviewError."""
    edition, at = edition_now(work, edition_id)
    sending = Sending(carrier.message_key("edition", edition_id), edition, digest_of(work, edition_id), at)
    press = Press(work, sending)
    known = {line.subscriber: line for line in ledger.lines(work.store, sending.key)}
    reasons, subjects, sizes = Counter[str](), Counter[str](), list[int]()
    for subscriber in (each for batch in members(work) for each in batch):
        if reason := _kept_from(press, subscriber, known):
            reasons[reason] += 1
            continue
        message = press.write(subscriber, post.line(work, sending.key, subscriber))
        sizes.append(len(message))
        subjects[_subject(message)] += 1
    figures = {"would get it": len(sizes), "would not": reasons.total()}
    notes = [f"{count} not: {reason}" for reason, count in reasons.most_common()]
    if sizes:
        notes.append(f"size: {min(sizes) // 1000} to {max(sizes) // 1000} kB, {sum(sizes) // 1000} kB in all")
    notes += [f"{count} × {subject}" for subject, count in subjects.most_common(SUBJECTS)]
    notes += [f"and {len(subjects) - SUBJECTS} more subject lines"] if len(subjects) > SUBJECTS else []
    logo = messages.logo(work.home)
    beside = len(base64.encodebytes(logo.data)) if logo else 0  # a part of its own: it is not cut
    big = sum(size - beside > CLIPPED for size in sizes)
    problems = (f"{big} messages are over {CLIPPED // 1000} kB: some mail programs cut them",) if big else ()
    return Outcome("dry run", figures, problems, tuple(notes))


def _kept_from(press: Press, subscriber: Subscriber, known: dict[int, Delivery]) -> str:
    """Why she would not get the message now; "" when she would."""
    line = known.get(subscriber.id)
    if known and line is None:
        return "came after the edition was queued"
    if line is not None and line.state not in _OPEN:
        return line.reason if line.state == "suppressed" else f"{line.state} already"
    return press.why_not(subscriber)


def _subject(message: bytes) -> str:
    from email import message_from_bytes, policy

    return str(message_from_bytes(message, policy=policy.default)["Subject"])


def status(work: Work, edition_id: str = "") -> list[Status]:
    """How far an edition is; of all editions those on which something is still to be done, and the latest. Raises NotFoundError."""
    published = [row["id"] for row in editions.listing(work.store) if row["status"] == "published"]
    if edition_id and edition_id not in published:
        raise NotFoundError(edition_id, "no-edition", f"{edition_id} is no published edition")
    wanted = [edition_id] if edition_id else [each for number, each in enumerate(published) if not number or _is_under_way(work, each)]
    return [_status(work, each) for each in wanted]


def _is_under_way(work: Work, edition_id: str) -> bool:
    """Whether something is still to be done on an edition, by the engine or by somebody."""
    states = ledger.counts(work.store, carrier.message_key("edition", edition_id))
    return bool({*states} & (_OPEN | {"unknown"}) or brake.why_stopped(work.store, edition_id))


def _status(work: Work, edition_id: str) -> Status:
    key = carrier.message_key("edition", edition_id)
    return Status(
        edition_id,
        ledger.counts(work.store, key),
        ledger.by_domain(work.store, key),
        ledger.why_suppressed(work.store, key),
        ledger.refusals(work.store, key),
        ledger.oldest(work.store, key),
        brake.why_stopped(work.store, edition_id),
    )


def resume(work: Work, edition_id: str) -> Outcome:
    """Let an edition go on that was stopped, by an editor or by itself, and hand it over. Raises EditionError, DeliveryError."""
    digest_of(work, edition_id)
    if life.go_on(work, edition_id):
        desk.log_act(work.store, desk.LoggedAct("", edition_id, "went-on"), now=work.now)
    if editions.published(work.store, edition_id) is None:
        return Outcome(edition_id, notes=(f"{edition_id} is still a draft: it leaves at its hour",))
    return deliver(work, edition_id)


def unknown(work: Work, edition_id: str, to: Iterable[str] = ()) -> list[Delivery]:
    """The messages of an edition that may or may not have arrived: all, or those `to` some addresses. Raises NotFoundError."""
    digest_of(work, edition_id)
    found = [line for line in ledger.lines(work.store, carrier.message_key("edition", edition_id)) if line.state == "unknown"]
    wanted = {address.casefold() for address in to}
    if strangers := wanted - {line.email.casefold() for line in found}:
        raise NotFoundError(sorted(strangers)[0], "not-unknown", f"no message of {edition_id} to {sorted(strangers)[0]} is of unknown fate")
    return [line for line in found if not wanted or line.email.casefold() in wanted]


def resend(work: Work, edition_id: str, lines: list[Delivery]) -> Outcome:
    """Send messages of unknown fate once more, under the same Message-ID. Raises DeliveryError."""
    say(work, edition_id, lines, arrived=False, who="")
    return deliver(work, edition_id)


def accept(work: Work, edition_id: str, lines: list[Delivery]) -> Outcome:
    """Messages of unknown fate count as arrived."""
    count = say(work, edition_id, lines, arrived=True, who="")
    return Outcome("deliver", {"taken as arrived": count})


def say(work: Work, about: str, lines: Iterable[Delivery], *, arrived: bool, who: str) -> int:
    """What somebody of the team says of messages of unknown fate: they arrived, or they are to be sent once more; -> of how many.

    `about`: the edition, or the mail about calls ("notice:2026-11-24"), for the log. What is to be sent leaves when `serve` comes by.
    """
    state: ledger.Decided = "accepted" if arrived else "queued"
    reason, act = ("taken as arrived by hand", "taken-as-arrived") if arrived else ("sent again by hand", "resent")
    edition, item = ("", about) if about.startswith("notice:") else (about, "")
    with work.store.transaction():
        count = ledger.decide(work.store, list(lines), state, reason=reason, now=work.now)
        if count:
            desk.log_act(work.store, desk.LoggedAct(who, edition, act, item, note=str(count)), now=work.now)
    return count
