"""What people hand in: drafts read back, members from a file, and editions whose hour has come."""

from pathlib import Path

from techwatch import home, members
from techwatch import review as folder
from techwatch.config import Digest
from techwatch.errors import EditionError, ReviewError
from techwatch.pipeline.draft import read_back
from techwatch.pipeline.publish import publish
from techwatch.pipeline.send import deliver
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import editions, subscribers


def review(work: Work) -> list[Outcome]:
    """Read every draft in the review folder and tell what was understood; one that cannot be read fails alone."""
    outcomes = [_read_draft(work, edition_id) for edition_id in folder.ReviewFolder(work.home.review).drafts()]
    return outcomes or [Outcome("review", {}, (f"there is no draft in {work.home.review}: run `techwatch run`",))]


def _read_draft(work: Work, edition_id: str) -> Outcome:
    if editions.published(work.store, edition_id):
        return Outcome(edition_id, {}, ("published: what is written here now changes nothing",))
    try:
        draft = read_back(work, edition_id)
    except (ReviewError, EditionError) as error:
        return Outcome(edition_id, {}, (str(error),), failed=True)
    kept = sum(item.keep for item in draft.items)
    by_hand = sum(not item.id for item in draft.items)
    return Outcome(
        edition_id, {"kept": kept, "left out": len(draft.items) - kept, "by hand": by_hand, "approved": int(draft.status == "approved")}
    )


def import_members(work: Work, file: str, *, dry_run: bool = False) -> Outcome:
    """Add and change subscribers from a CSV file. Bad lines are told by number, the others are taken."""
    text = home.read_text(Path(file))
    found, refused = members.read_subscribers(text, file=file, config=work.home.config, markets=work.home.markets)
    figures = {"added": 0, "changed": 0, "same": 0, "refused": len(refused)}
    with work.store.transaction():
        for subscriber in found:
            figures[subscribers.effect(work.store, subscriber)] += 1
            if not dry_run:
                subscribers.put(work.store, subscriber, now=work.now)
    return Outcome("members", figures, tuple(str(error) for error in refused), failed=bool(refused) and not found)


def send_due(work: Work, digest: Digest) -> list[Outcome]:
    """The hour of `digest` has come: publish and deliver its draft if the editors approved it, else hold it and say so."""
    edition_id = editions.open_draft(work.store, digest.slug)
    if edition_id is None:
        return [Outcome(digest.slug, {}, ("there is no draft: nothing is sent",))]
    draft = read_back(work, edition_id)
    if draft.status != "approved":
        return [Outcome(edition_id, {}, ("held: nobody approved the draft (statut: validé)",))]
    return [publish(work, edition_id), deliver(work, edition_id)]
