"""What people hand in: drafts read back, members from a file."""

from dataclasses import replace
from pathlib import Path

from techwatch import home, members, review as folder
from techwatch.errors import EditionError, ReviewError
from techwatch.pipeline import addresses, said_of_calls, same
from techwatch.pipeline.draft import read_back
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import editions, subscribers
from techwatch.types import Subscriber


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
    off_topic = sum(item.section == "off-topic" for item in draft.items)
    figures = {"kept": kept, "left out": len(draft.items) - kept - off_topic, "off topic": off_topic, "by hand": by_hand}
    figures["approved"] = int(draft.status == "approved")
    unread = tuple(str(line) for line in draft.unread)
    return Outcome(edition_id, figures, unread, notes=(f"{edition_id} at the desk: {board_address(work, edition_id)}",))


def board_address(work: Work, edition_id: str) -> str:
    """Where the running web app shows the draft to whoever of the team is signed in."""
    return f"{addresses.public(work.home)}/board/{edition_id}"


def import_members(work: Work, file: str, *, dry_run: bool = False) -> Outcome:
    """Add and change subscribers from a CSV file. Bad lines are told by number, the others are taken."""
    text = home.read_text(Path(file))
    found, refused = members.read_subscribers(text, file=file, config=work.home.config, markets=work.home.markets)
    figures = {"added": 0, "changed": 0, "same": 0, "refused": len(refused)}
    with work.store.transaction():
        for subscriber in (_with_her_choices(work, line) for line in found):
            figures[subscribers.effect(work.store, subscriber)] += 1
            if not dry_run:
                subscribers.put(work.store, subscriber, now=work.now)
    return Outcome("members", figures, tuple(str(error) for error in refused), failed=bool(refused) and not found)


def _with_her_choices(work: Work, subscriber: Subscriber) -> Subscriber:
    """A file says nothing of pauses: who paused stays so; what she chose on her own page stays."""
    known = subscribers.by_email(work.store, subscriber.email)
    if known is None:
        return subscriber
    hers = {"paused_until", *subscribers.chosen(work.store, known.id)}
    return replace(subscriber, **{name: getattr(known, name) for name in hers})
