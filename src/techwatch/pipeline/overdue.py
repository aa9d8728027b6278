"""Editions whose hour is long gone -> what is known of why they did not go out; the operator is told of each once, by mail."""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from techwatch.config import Digest, Person
from techwatch.deliver import message_key
from techwatch.errors import EditionError, ReviewError
from techwatch.pipeline import addresses
from techwatch.pipeline.life import is_paused, moment, planned_hour, standing
from techwatch.pipeline.mailing.tell import tell_once
from techwatch.pipeline.work import Outcome, Work
from techwatch.render.pages import tongue_of
from techwatch.store import desk, editions, jobs, ledger, subscribers
from techwatch.types import Edition, edition_day

_OPEN = ("queued", "attempted", "data", "deferred")
"""States of a line of the ledger that is still to be worked off."""


@dataclass(frozen=True, slots=True)
class Overdue:
    """An edition that should have gone out at `planned` (aware). `why`: its file cannot be read (`wrong` says where), its draft could not
    be published, its sending did not begin, or no mail server takes its messages."""

    edition: str
    digest: Digest
    planned: dt.datetime
    why: Literal["unreadable", "draft", "not-begun", "not-taken"]
    wrong: str = ""


def overdue(work: Work) -> list[Overdue]:
    """Editions that did not go out review.late_hours after their hour. Not: what waits as it should (a pause, held and somebody told of it,
    stopped), what nobody has written yet, and what began to arrive."""
    late = dt.timedelta(hours=work.home.config.review.late_hours)
    found = (each for digest in work.home.config.digests for each in (_draft(work, digest), _sending(work, digest)) if each is not None)
    return [each for each in found if each.planned + late <= work.now]


def held(work: Work) -> int:
    """How many drafts stay where they are past their hour, and somebody was told."""
    drafts = [editions.open_draft(work.store, digest.slug) for digest in work.home.config.digests]
    return sum("held" in desk.steps(work.store, draft) and edition_day(draft) <= work.local.date() for draft in drafts if draft)


def _draft(work: Work, digest: Digest) -> Overdue | None:
    edition = editions.open_draft(work.store, digest.slug)
    if edition is None or is_paused(work, work.local.date()):
        return None
    try:
        planned, wrong = planned_hour(work, digest, edition), ""
    except (ReviewError, OSError) as error:
        planned, wrong = _hour(work, digest, edition, None), str(error)
    steps = desk.steps(work.store, edition)
    if approved := steps.get("approved"):
        planned = max(planned, approved + dt.timedelta(minutes=work.home.config.review.recall_minutes))
    if (told := steps.get("held")) and told >= planned and desk.heard(work.store, edition, "held"):
        return None
    return Overdue(edition, digest, planned, "unreadable" if wrong else "draft", wrong)


def _sending(work: Work, digest: Digest) -> Overdue | None:
    """The digest's latest published edition if no message of it left."""
    found = _latest(work, digest)
    if found is None or "stopped" in desk.steps(work.store, found[0].id):
        return None
    edition, published = found
    counts = ledger.counts(work.store, message_key("edition", edition.id))
    if not counts:
        planned = _to_begin(work, digest, edition, published)
        return Overdue(edition.id, digest, planned, "not-begun") if planned else None
    if counts.get("accepted") or counts.get("unknown") or not any(counts.get(state) for state in _OPEN):
        return None
    planned = max(published, _hour(work, digest, edition.id, edition.send_at))
    return Overdue(edition.id, digest, planned, "not-taken")


def _to_begin(work: Work, digest: Digest, edition: Edition, published: dt.datetime) -> dt.datetime | None:
    """When an edition of which nothing was sent was to be: one published by hand, at its digest's next hour. None: there is nobody to send
    it to, or it was tried."""
    if not subscribers.some_active(work.store, after=0, limit=1):
        return None
    if "leaving" in desk.steps(work.store, edition.id):
        return published
    planned = digest.send.next_after(published, work.home.config.cluster.zone)
    tried = jobs.last_runs(work.store).get(f"send:{digest.slug}")
    return planned if tried is None or tried < planned else None


def _latest(work: Work, digest: Digest) -> tuple[Edition, dt.datetime] | None:
    ids = (row["id"] for row in editions.listing(work.store) if row["digest"] == digest.slug and row["status"] == "published")
    last = editions.last_published(work.store, digest.slug)
    return next((found for id in ids if (found := editions.published(work.store, id)) and found[1] == last), None)


def _hour(work: Work, digest: Digest, edition: str, said: dt.datetime | None) -> dt.datetime:
    return said or dt.datetime.combine(edition_day(edition), digest.send.times[0], work.home.config.cluster.zone)


def tell_overdue(work: Work) -> list[Outcome]:
    """Tell the operators once of each edition that did not go out; the whole team where there is none."""
    team = work.home.config.team
    people = [person for person in team if person.role == "operator"] or list(team)
    return [_told(work, each, people) for each in overdue(work)]


def _told(work: Work, late: Overdue, people: list[Person]) -> Outcome:
    # an editor may have put it to another hour since: then that is what is told
    key = f"late:{late.edition}:{late.planned.astimezone(dt.UTC):%Y-%m-%dT%H:%M}"
    before = desk.steps(work.store, late.edition).get("late")
    if before and before < late.planned:
        desk.take_back(work.store, late.edition, "late")
    state = _state(work, late)
    values = {"late": late, "title": late.digest.title, "state": state, "health": f"{addresses.public(work.home)}/health"}
    values["home"] = work.home.path
    values["board"] = f"{addresses.public(work.home)}/board/{late.edition}"
    sent, waiting = tell_once(
        work, "late", edition=late.edition, people=people, key=key, values=lambda person: {**values, "moment": _in_her_words(work, person)}
    )
    planned = late.planned.astimezone(work.local.tzinfo)
    problem = f"{late.edition} was to go out at {planned:%Y-%m-%d %H:%M} and did not ({late.why}{f': {late.wrong}' if late.wrong else ''})"
    return Outcome(late.edition, {"told": sent} if sent else {}, (problem, *waiting))


def _state(work: Work, late: Overdue) -> str:
    """Of a draft, whether it is approved; "" where that cannot be said."""
    if late.why != "draft":
        return ""
    try:
        return standing(work, late.edition).draft.status
    except (EditionError, ReviewError):
        return ""


def _in_her_words(work: Work, person: Person) -> object:
    tongue = tongue_of(work.home.environment, person.lang or work.home.config.cluster.languages[0])
    return lambda when: moment(tongue, when.astimezone(work.local.tzinfo))
