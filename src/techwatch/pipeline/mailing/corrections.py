"""Facts of calls that were put right -> who was sent something else, and what she is told now."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from techwatch.calls import spoken
from techwatch.pipeline.work import Work
from techwatch.render import Notice
from techwatch.store import calls, editions, links
from techwatch.store.calls import Said
from techwatch.types import Call, CallFacts, Delivery, Move

KEPT_DAYS = 90
"""What was put right so many days ago concerns nobody any more."""

DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Sent:
    """The local day on which somebody was last told what was wrong, and the facts as an edition told them (None: a mail about a call)."""

    day: dt.date
    facts: CallFacts | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """A fact that went out wrong. `sent`: who was told it; `moves`: the dates that became others by it."""

    key: str
    call: Call
    said: Said
    sent: Mapping[int, Sent]
    moves: tuple[Move, ...] = ()


def corrections(work: Work) -> list[Correction]:
    """What was put right of late, by an editor or because sources agree by now, with those who were sent something else."""
    found = []
    for story, said in _said(work):
        call = calls.get(work.store, story)
        if call is None or said.field in calls.OFFER_FIELDS:
            continue
        moves = tuple(move for move in call.moves if said.field == DEADLINE and move.at == said.at and move.why == "corrected")
        if said.field == DEADLINE and not moves and said.was == spoken.shown(call.facts, DEADLINE):
            continue  # she confirmed the date that stood there
        correction = Correction(f"correction:{call.id}:{said.field}:{said.at:%Y-%m-%dT%H%M%S}", call, said, {}, moves)
        if sent := _sent_wrong(work, correction):
            found.append(replace(correction, sent=sent))
    return found


def _said(work: Work) -> Iterator[tuple[str, Said]]:
    """What editors said, and the dates that were put right without their word or by its taking back; of one moment once."""
    since = work.now - dt.timedelta(days=KEPT_DAYS)
    found = {(story, said.field, said.at): said for story, said in calls.said_since(work.store, since)}
    for story, move in calls.corrected_since(work.store, since):
        was = spoken.shown(CallFacts(deadlines=(move.before,)), DEADLINE) if move.before else ""
        found.setdefault((story, DEADLINE, move.at), Said(DEADLINE, "", was, "", move.at))
    yield from ((story, said) for (story, _, _), said in sorted(found.items(), key=lambda each: (each[1].at, each[0])))


def _sent_wrong(work: Work, correction: Correction) -> dict[int, Sent]:
    """Who was sent another value of the fact before it was put right: the last digest that she got counts, and the mails about the call.

    That a digest said nothing of a fact was not wrong, but for the date.
    """
    call, said, found = correction.call, correction.said, dict[int, Sent]()
    right = {spoken.shown(call.facts, said.field), *([] if said.field == DEADLINE else [""])}
    for edition_id, readers in calls.told_by_editions(work.store, call.id, before=said.at).items():
        told = _told(work, edition_id, call.id)
        if told and spoken.shown(told[1], said.field) not in right:
            found |= dict.fromkeys(readers, Sent(*told))
        elif told:
            found = {reader: sent for reader, sent in found.items() if reader not in readers}
    lines = calls.told_by_notices(work.store, call.id, before=said.at)
    return found | {line.subscriber: Sent(notice_day(line)) for line in lines if _is_wrong(correction, line)}


def _is_wrong(correction: Correction, line: Delivery) -> bool:
    """Whether a line of a mail about the call told what was put right: a date that is none now, or what was said before her last word."""
    kind, _, *rest = line.message_key.split(":")
    if kind == "correction":
        return rest[0] == correction.said.field and line.message_key != correction.key
    given_up = {str(move.before.date) for move in correction.moves if move.before}
    right = {str(deadline.date) for deadline in correction.call.facts.deadlines} - given_up
    return correction.said.field == DEADLINE and rest[-1] not in right


def notice_day(line: Delivery) -> dt.date:
    """The local day of the mail about calls that a line is part of."""
    return dt.date.fromisoformat(line.mail.split(":")[1][:10])


def _told(work: Work, edition_id: str, story: str) -> tuple[dt.date, CallFacts] | None:
    """The local day on which an edition told a call, and its facts as it told them; None: it told them not."""
    frozen = editions.published(work.store, edition_id)
    items = [item for item in frozen[0].items if item.call and links.standing(work.store, item.id) == story] if frozen else []
    facts = next((item.call for item in items), None)
    return (frozen[1].astimezone(work.home.config.cluster.zone).date(), facts) if frozen and facts else None


def told_now(correction: Correction, subscriber: int, *, url: str) -> list[Notice]:
    """What a subscriber is told: a notice for each date that was put right, unless it became another again, or one for a fact in words."""
    said, facts, sent = correction.said, correction.call.facts, correction.sent[subscriber]
    now = spoken.shown(facts, said.field)
    found = Notice(correction.call, "correction", None, url=url, field=said.field, was=said.was, now=now, sent=sent.day)
    found = replace(found, told=sent.facts)
    if said.field != DEADLINE:
        return [found]
    if not correction.moves:
        return [replace(found, deadline=facts.next_deadline(sent.day))]
    after = {one.date: one for one in facts.deadlines}
    told = [(move.before, after.get(move.after.date) if move.after else None, move.after is None) for move in correction.moves]
    return [replace(found, deadline=stands, before=before) for before, stands, gone in told if stands or gone]
