"""Refusals that are too many, or messages of unknown fate -> sending stops by itself, and the team is told, once."""

from typing import Final

from techwatch.config import Digest, Person
from techwatch.deliver.refusals import Tally, meaning
from techwatch.pipeline import addresses
from techwatch.pipeline.mailing.messages import Sending
from techwatch.pipeline.mailing.tell import tell_once
from techwatch.pipeline.work import Work
from techwatch.store import Store, desk, ledger
from techwatch.types import Answer, Edition

LOST: Final = 5
"""Messages of unknown fate in a row: a server that never says that it has them would leave all members to a person's word."""


class Brake:
    """Counts what servers answer to one edition, from what the ledger says of it on, or since somebody let it go on."""

    def __init__(self, work: Work, sending: Sending) -> None:
        self._work, self._sending = work, sending
        self._tally, self._lost = Tally(), 0
        resumed = desk.steps(work.store, sending.edition.id).get("resumed")
        for answer, count in ledger.answers(work.store, sending.key, since=resumed):
            for _ in range(count):
                self._count(answer)

    def heard(self, answer: Answer) -> None:
        """One answer more; the one that is too many stops what follows."""
        if answer.state == "unknown":
            self._lost += 1
            if self._lost >= LOST:
                why = f"{self._lost} messages in a row may or may not have arrived: the mail server does not answer once it has them"
                stop(self._work, self._sending.edition.id, why)
        if answer.state not in ("accepted", "refused"):
            return
        self._lost = 0
        self._count(answer)
        share = self._work.home.config.mail.refusals
        if answer.state == "refused" and self._tally.too_many(share):
            tally = self._tally
            said = f", {tally.policy} of them because we are not wanted" if tally.policy else ""
            stop(self._work, self._sending.edition.id, f"{tally.refused} of {tally.refused + tally.accepted} messages were refused{said}")

    def _count(self, answer: Answer) -> None:
        refused = answer.state == "refused"
        self._tally = self._tally.adding(refused=refused, policy=refused and meaning(answer) == "policy")


def stop(work: Work, edition_id: str, why: str) -> None:
    """No further message of the edition leaves until somebody lets it go on: as an editor's stop, by nobody in particular."""
    with work.store.transaction():
        if desk.take_step(work.store, edition_id, "stopped", now=work.now):
            desk.log_act(work.store, desk.LoggedAct("", edition_id, "paused", note=why), now=work.now)


def why_stopped(store: Store, edition_id: str) -> str:
    """Why no message of an edition leaves now, in a few words; "" when they do."""
    if "stopped" not in desk.steps(store, edition_id):
        return ""
    if who := desk.who_took(store, edition_id, "stopped"):
        return f"sending was stopped by {who}"
    return f"sending stopped by itself: {_reason(store, edition_id)}"


def _reason(store: Store, edition_id: str) -> str:
    return next((line.note for line in desk.log_of(store, edition_id) if line.name == "paused"), "")


def tell(work: Work, edition: Edition, digest: Digest) -> tuple[str, ...]:
    """Tell editors and operators of an edition that stopped by itself, each once; -> who could not be told yet."""
    if "stopped" not in desk.steps(work.store, edition.id) or desk.who_took(work.store, edition.id, "stopped"):
        return ()
    since = desk.steps(work.store, edition.id)["stopped"]
    counts = ledger.counts(work.store, f"edition:{edition.id}")
    values = {
        "edition": edition,
        "title": digest.title,
        "why": (why := _reason(work.store, edition.id)),
        "cause": "trial" if why.startswith("the test") else "refused" if "were refused" in why else "lost",
        "left": counts.get("accepted", 0),
        "refused": counts.get("refused", 0),
        "waiting": counts.get("queued", 0) + counts.get("deferred", 0),
        "refusals": ledger.refusals(work.store, f"edition:{edition.id}")[:8],
        "home": work.home.path,
        "board": f"{addresses.public(work.home)}/board/{edition.id}/sending",
    }
    key = f"paused:{edition.id}:{since:%Y-%m-%dT%H:%M}"
    _, waiting = tell_once(work, "paused", edition=edition.id, people=_team(work), key=key, values=lambda person: values)
    return waiting


def _team(work: Work) -> list[Person]:
    return [person for person in work.home.config.team if person.role in ("editor", "operator")]
