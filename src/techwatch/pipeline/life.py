"""A draft on its way: told to the editors, reminded of, approved or not, sent in its time, called back or stopped.

A call that is closed when its edition leaves is taken out, whoever or whatever let the edition go: nobody is sent a closed call, and the
rest does not wait for it. Whoever is about to approve unticks it herself.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from techwatch import review
from techwatch.config import Digest, Person
from techwatch.deliver import message_key
from techwatch.errors import EditionError, ReviewError
from techwatch.pipeline.drafting import saves
from techwatch.pipeline.drafting.draft import edition_of, read_back
from techwatch.pipeline.drafting.same import one_each
from techwatch.pipeline.intake import calls as sheets
from techwatch.pipeline.mailing import brake, trial
from techwatch.pipeline.mailing.checklist import Check, ask_links, checks, stops
from techwatch.pipeline.mailing.messages import Sending
from techwatch.pipeline.mailing.send import deliver
from techwatch.pipeline.mailing.tell import MAILS, tell_once
from techwatch.pipeline.people.sign_ins import ANNOUNCED, sign_in_link
from techwatch.pipeline.publishing.publish import digest_of, publish
from techwatch.pipeline.work import Outcome, Work
from techwatch.render.facts import hour_of
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.review.front import parse_front
from techwatch.store import desk, editions
from techwatch.types import Edition, Item, edition_day

CALM: Final = dt.timedelta(minutes=5)
"""So long before an edition leaves, addresses are asked no more: slow servers do not hold it up."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An open draft as it is now. `planned`: when it is to go out (aware); `approved_at`: None while it is not approved."""

    digest: Digest
    draft: review.Draft
    edition: Edition
    planned: dt.datetime
    approved_at: dt.datetime | None
    checks: tuple[Check, ...]

    def leaves_at(self, recall_minutes: int) -> dt.datetime | None:
        """When its first message leaves; None: it does not, as things stand."""
        if self.approved_at is None or stops(self.checks):
            return None
        return max(self.planned, self.approved_at + dt.timedelta(minutes=recall_minutes))


def standing(work: Work, edition_id: str, *, only: frozenset[str] | None = None, let_go: bool = False) -> Standing:
    """An open draft, what is to be said of it, and when it goes out. Raises EditionError, ReviewError.

    `only`: as if no other items were ticked; `let_go`: as if it left by itself. That a draft was approved is remembered with the moment at
    which we saw it: from then on editors may think better of it.
    """
    digest, read = digest_of(work, edition_id), read_back(work, edition_id)
    read = replace(read, items=one_each(work.store, edition_id, read.items))
    known, told = sheets.as_known(work, read.items)
    if not (let_go := let_go or read.status == "approved"):
        known = tuple(replace(now, keep=item.keep) for item, now in zip(read.items, known, strict=True))
    items = known if only is None else tuple(replace(item, keep=item.keep and item.id in only) for item in known)
    zone = work.home.config.cluster.zone
    edition = edition_of(edition_id, replace(read, items=items), number=editions.next_number(work.store, digest.slug), zone=zone)
    planned = _first_open(work, digest, edition_id, edition.send_at)
    edition = replace(edition, date=max(edition.date, work.local.date()))
    unread = (*map(str, read.unread), *told)
    found = checks(work, digest, edition, at=max(planned, work.local), unread=unread, let_go=let_go)
    return Standing(digest, read, edition, planned, _approved_at(work, edition_id, read), found)


def _first_open(work: Work, digest: Digest, edition_id: str, said: dt.datetime | None) -> dt.datetime:
    """When a draft is to go out: as its file says (aware; None: it does not); in a pause, at the digest's first hour after it."""
    zone = work.home.config.cluster.zone
    planned = said or dt.datetime.combine(edition_day(edition_id), digest.send.times[0], zone)
    while is_paused(work, planned.date()):
        planned = digest.send.next_after(planned, zone)
    return planned


def has_come(work: Work, digest: Digest) -> bool:
    """Whether the hour of the digest's open draft has come; editors may have put it before the digest's own."""
    edition_id = editions.open_draft(work.store, digest.slug)
    if edition_id is None:
        return False
    try:
        return planned_hour(work, digest, edition_id) <= work.now
    except (ReviewError, OSError):  # told where the draft is looked after
        return False


def planned_hour(work: Work, digest: Digest, edition_id: str) -> dt.datetime:
    """When an open draft is to go out (aware), by its front matter alone. Raises ReviewError, OSError."""
    files = saves.folder(work).read(edition_id)
    said = parse_front(files[0], file=str(work.home.review / f"{edition_id}.md")).send_at if files else None
    return _first_open(work, digest, edition_id, said.replace(tzinfo=work.home.config.cluster.zone) if said else None)


def was_cut_short(work: Work, digest: Digest) -> bool:
    """Whether a kill came between publishing the digest's latest edition at its hour and sending it."""
    unsent = editions.last_unsent(work.store, digest.slug)
    return unsent is not None and "leaving" in desk.steps(work.store, unsent)


def _approved_at(work: Work, edition_id: str, read: review.Draft) -> dt.datetime | None:
    if read.status != "approved":
        desk.take_back(work.store, edition_id, "approved")
        return None
    desk.take_step(work.store, edition_id, "approved", now=work.now)
    return desk.steps(work.store, edition_id).get("approved", work.now)


# --- what editors are told ------------------------------------------------------------------------


def look_after(work: Work, digest: Digest) -> list[Outcome]:
    """Tell the editors once that the digest's draft is ready, and remind them once when its hour is near.

    From when they are told, its addresses are asked again once a day, until it has left.
    """
    edition_id = editions.open_draft(work.store, digest.slug)
    if edition_id is None:
        return []
    try:
        now = standing(work, edition_id)
    except (EditionError, ReviewError) as error:
        return [Outcome(edition_id, {}, (str(error),), failed=True)]
    rules, left = work.home.config.review, now.planned - work.now
    now = _with_links(work, now) if left <= dt.timedelta(hours=rules.tell_hours) else now
    leaves = now.leaves_at(rules.recall_minutes)
    if leaves is not None:
        return _try_first(work, edition_id, now)
    waits = left > dt.timedelta()
    if waits and rules.remind_hours and left <= dt.timedelta(hours=rules.remind_hours):
        desk.take_step(work.store, edition_id, "told", now=work.now)  # who hears of it so late needs one mail
        return _tell_editors(work, edition_id, "reminded", now)
    if waits and left <= dt.timedelta(hours=rules.tell_hours):
        return _tell_editors(work, edition_id, "told", now)
    return []


def _try_first(work: Work, edition_id: str, now: Standing) -> list[Outcome]:
    """The approved edition, to the editors: while there is still time to think better of it."""
    sending = Sending(message_key("edition", edition_id), now.edition, now.digest, work.now)
    tried = trial.try_first(work, sending)
    waiting = brake.tell(work, now.edition, now.digest)
    return [replace(tried, problems=(*tried.problems, *waiting))] if tried.figures or tried.problems or waiting else []


def _tell_editors(work: Work, edition_id: str, step: desk.Step, now: Standing) -> list[Outcome]:
    if step in desk.steps(work.store, edition_id):
        return []
    sent, waiting = _tell_once(work, step, now, _editors(work))
    return [Outcome(edition_id, {MAILS[step]: sent}, waiting)]


def _with_links(work: Work, now: Standing) -> Standing:
    """`now`, with what addresses that were not asked lately answered; not when it is about to leave."""
    leaves = now.leaves_at(work.home.config.review.recall_minutes) or now.planned
    if dt.timedelta() <= leaves - work.now < CALM or not ask_links(work, now.edition):
        return now
    return standing(work, now.edition.id)


def _editors(work: Work) -> list[Person]:
    return [person for person in work.home.config.team if person.role == "editor"]


def _tell_once(
    work: Work, step: desk.Step, now: Standing, people: Sequence[Person], *, unheard: bool = False
) -> tuple[int, tuple[str, ...]]:
    key = f"{MAILS[step]}:{now.edition.id}:{now.planned:%Y-%m-%dT%H:%M}" + (f":{work.local.date()}" if step == "held" else "")
    values = {**_values(work, now), "unheard": unheard}
    return tell_once(
        work, step, edition=now.edition.id, people=people, key=key, values=lambda person: {**values, **_own(work, now, person)}
    )


def _values(work: Work, now: Standing) -> dict[str, object]:
    """What stands in everybody's mail."""
    kept = [item for item in now.edition.items if item.keep]
    return {
        "edition": now.edition,
        "title": now.digest.title,
        "planned": now.planned,
        "hours": max(1, round((now.planned - work.now) / dt.timedelta(hours=1))),
        "kept": len(kept),
        "calls": sum(item.section == "calls" for item in kept),
        "left": len(now.edition.items) - len(kept),
        "approved": now.approved_at is not None,
        "silent": work.home.config.review.silent,
        "recall": work.home.config.review.recall_minutes,
        "file": work.home.review / f"{now.edition.id}.md",
    }


def _own(work: Work, now: Standing, person: Person) -> dict[str, object]:
    """What stands in one person's mail only: her link, and what is to be said in her language."""
    tongue = tongue_of(work.home.environment, person.lang or work.home.config.cluster.languages[0])
    return {
        "link": sign_in_link(work.home, work.store, person.email, now=work.now, lasts=ANNOUNCED, to=f"/board/{now.edition.id}"),
        "odd": [check.said(tongue.lang) for check in now.checks],
        "stops": [check.said(tongue.lang) for check in stops(now.checks)],
        "day": tongue.date,
        "moment": lambda when: moment(tongue, when),
    }


def moment(tongue: Tongue, when: dt.datetime) -> str:
    """A moment without its year: "mardi 24 novembre à 8 h 30"."""
    day, _, _ = tongue.date(when.date(), "full").rpartition(" ")
    return f"{day} {hour_of(tongue, f'{when:%H:%M}')}"


def is_paused(work: Work, day: dt.date) -> bool:
    """Whether no edition goes out on this day."""
    return any(pause.since <= day <= pause.until for pause in work.home.config.review.pause)


# --- when its hour has come -----------------------------------------------------------------------


def send_due(work: Work, digest: Digest) -> list[Outcome]:
    """The hour of `digest` has come: publish and deliver its draft if it may go out, else say why it does not.

    An edition that was published and never sent goes first: a kill came between the two (its pages may be
    missing), or a person published it by hand. Where there is no subscriber yet, it must not hold up the next one.
    """
    unsent = editions.last_unsent(work.store, digest.slug)
    first = _leave(work, unsent) if unsent is not None else []
    edition_id = editions.open_draft(work.store, digest.slug)
    if edition_id is None or (edition_day(edition_id) > work.local.date() and not has_come(work, digest)):
        return first or [Outcome(edition_id or digest.slug, {}, ("there is no draft whose day has come: nothing is sent",))]
    if is_paused(work, work.local.date()):
        return [*first, Outcome(edition_id, {}, ("held: feeds.yaml says that nothing goes out today (review.pause)",))]
    now = standing(work, edition_id)
    if now.planned > work.now:
        return [*first, _waits(work, edition_id, now.planned)]
    return [*first, *(_send(work, edition_id, now) if now.draft.status == "approved" else _silent(work, edition_id, now))]


def _send(work: Work, edition_id: str, now: Standing) -> list[Outcome]:
    leaves = now.leaves_at(work.home.config.review.recall_minutes)
    if leaves is not None and leaves > work.now:
        return [_waits(work, edition_id, leaves)]
    if leaves is None:
        return [_held(work, edition_id, now)]
    return _leave(work, edition_id, approved=True)


def _leave(work: Work, edition_id: str, *, only: frozenset[str] | None = None, approved: bool = False) -> list[Outcome]:
    """Publish and deliver; what a kill in between leaves undone is known by `was_cut_short`."""
    desk.take_step(work.store, edition_id, "leaving", now=work.now)
    try:
        done = publish(work, edition_id, only=only, approved=approved)
    except Exception:
        if editions.published(work.store, edition_id) is None:
            desk.take_back(work.store, edition_id, "leaving")
        raise
    sent = deliver(work, edition_id)
    desk.take_back(work.store, edition_id, "leaving")
    return [done, sent]


def _waits(work: Work, edition_id: str, until: dt.datetime) -> Outcome:
    return Outcome(edition_id, notes=(f"{edition_id} waits until {until.astimezone(work.local.tzinfo):%Y-%m-%d %H:%M}",))


def _silent(work: Work, edition_id: str, now: Standing) -> list[Outcome]:
    """Nobody approved: what feeds.yaml says of that (review.silent)."""
    rule = work.home.config.review.silent
    if rule == "hold":
        return [_held(work, edition_id, now)]
    only = pinned(work, edition_id, now.draft.items) if rule == "pinned" else None
    shown, unheard = standing(work, edition_id, only=only, let_go=True), not _was_known(work, now)
    if unheard or stops(shown.checks):
        return [_held(work, edition_id, shown, unheard=unheard)]
    return _leave(work, edition_id, only=only)


def _was_known(work: Work, now: Standing) -> bool:
    """Whether any editor had heard of the draft before its hour: told by mail, or at work on it. A team without editors need not have."""
    if not _editors(work) or desk.heard(work.store, now.edition.id, "told", "reminded"):
        return True
    touched = desk.first_act(work.store, now.edition.id)
    return touched is not None and touched < now.planned


def pinned(work: Work, edition_id: str, items: Sequence[Item]) -> frozenset[str]:
    """The ticked items that an editor chose herself: ticked, rewritten or moved by her; the engine only proposed the others.

    "" stands for all those that she wrote herself.
    """
    proposed = editions.proposed(work.store, edition_id)
    return frozenset(item.id for item in items if item.keep and _is_hers(item, proposed.get(item.id)))


def _is_hers(item: Item, before: Item | None) -> bool:
    if before is None or not before.keep:
        return True
    return any(getattr(item, name) != getattr(before, name) for name in ("title", "blurb", "market", "section"))


_UNHEARD: Final = "no editor was told of the draft before its hour, so it does not leave by itself: it is to be approved"


def _held(work: Work, edition_id: str, now: Standing, *, unheard: bool = False) -> Outcome:
    """Nothing goes out; the deputy and the operators are told, once for each hour of the digest that goes by so.

    `unheard`: it might have left by itself, but no editor knew of it; they are told, too.
    """
    by_itself = now.draft.status == "approved" or work.home.config.review.silent != "hold"
    why = tuple(check.said("en") for check in stops(now.checks)) if by_itself else ()
    why = (_UNHEARD, *why) if unheard else why
    before = desk.steps(work.store, edition_id).get("held")
    if before and (before < now.planned <= work.now or now.digest.send.next_after(before, work.home.config.cluster.zone) <= work.now):
        desk.take_back(work.store, edition_id, "held")
    people = [one for one in work.home.config.team if one.deputy or one.role == "operator" or (unheard and one.role == "editor")]
    told, waiting = _tell_once(work, "held", now, people, unheard=unheard)
    problems = tuple(f"held: {reason}" for reason in why) or ("held: nobody approved the draft (statut: validé)",)
    return Outcome(edition_id, {"told": told} if told else {}, (*problems, *waiting))


# --- thinking better of it ------------------------------------------------------------------------


def stop(work: Work, edition_id: str, *, who: str) -> bool:
    """No further message of a published edition leaves, from the next one on; False: it was stopped already. Raises EditionError."""
    if editions.published(work.store, edition_id) is None:
        raise EditionError(edition_id, "not-published", f"{edition_id} is still a draft: take back its approval instead")
    return desk.take_step(work.store, edition_id, "stopped", who=who, now=work.now)


def go_on(work: Work, edition_id: str) -> bool:
    """What was stopped may leave again; False: it was not stopped. Refusals are counted anew from here on."""
    with work.store.transaction():
        desk.take_back(work.store, edition_id, "paused")
        desk.take_back(work.store, edition_id, "resumed")
        desk.take_step(work.store, edition_id, "resumed", now=work.now)
        return desk.take_back(work.store, edition_id, "stopped")
