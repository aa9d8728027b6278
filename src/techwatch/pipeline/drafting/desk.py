"""Drafts that people hand in, read back."""

from techwatch import review as folder
from techwatch.errors import EditionError, ReviewError
from techwatch.pipeline import addresses
from techwatch.pipeline.drafting import said_of_calls, same
from techwatch.pipeline.drafting.draft import read_back
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import editions


def review(work: Work) -> list[Outcome]:
    """Read every draft in the review folder and tell what was understood; one that cannot be read fails alone."""
    outcomes = [_read_draft(work, edition_id) for edition_id in folder.ReviewFolder(work.home.review).drafts()]
    return outcomes or [Outcome("review", {}, (f"there is no draft in {work.home.review}: run `techwatch run`",))]


def _read_draft(work: Work, edition_id: str) -> Outcome:
    if editions.published(work.store, edition_id):
        return Outcome(edition_id, {}, ("published: what is written here now changes nothing",))
    try:
        draft = said_of_calls.take(work, edition_id, same.take(work, edition_id, read_back(work, edition_id)))
    except (ReviewError, EditionError) as error:
        return Outcome(edition_id, {}, (str(error),), failed=True)
    kept = sum(item.keep for item in draft.items)
    by_hand = sum(not item.id for item in draft.items)
    aside = {name.replace("-", " "): sum(item.section == name for item in draft.items) for name in ("later", "off-topic")}
    figures = {"kept": kept, "left out": len(draft.items) - kept - sum(aside.values()), **aside, "by hand": by_hand}
    figures["approved"] = int(draft.status == "approved")
    unread = tuple(str(line) for line in draft.unread)
    return Outcome(edition_id, figures, unread, notes=(f"{edition_id} at the desk: {board_address(work, edition_id)}",))


def board_address(work: Work, edition_id: str) -> str:
    """Where the running web app shows the draft to whoever of the team is signed in."""
    return f"{addresses.public(work.home)}/board/{edition_id}"
