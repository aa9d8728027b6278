"""An edition, sent or not yet, and a member, real or made up -> the message that she gets, and why each thing missing from it is.

Reads only. Every personal link is signed with a key that is thrown away: from here nobody unsubscribes or follows in her name.
"""

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from techwatch import render
from techwatch.errors import EditionError
from techwatch.pipeline.drafting import copies
from techwatch.pipeline.drafting.draft import edition_of
from techwatch.pipeline.drafting.same import one_each
from techwatch.pipeline.drafting.saves import parse
from techwatch.pipeline.intake import calls
from techwatch.pipeline.mailing import messages, post
from techwatch.pipeline.publishing.publish import digest_of
from techwatch.pipeline.work import Work
from techwatch.review import ReviewFolder
from techwatch.store import editions, subscribers
from techwatch.text import fold
from techwatch.types import Edition, Item, Subscriber

Why = Literal["sent", "language", "calls-only", "market", "lead"]
"""Why an item is not in a member's message; lead: she chose no market and gets the first of each."""

MADE_UP = 0
"""The id of a member whom somebody makes up."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The message, the items that are not in it, and why she gets none at all ("" = she does), in the ledger's words."""

    view: render.EditionView
    items: int
    missing: tuple[tuple[Item, Why], ...]
    why_not: str


def choices(work: Work) -> list[tuple[str, str]]:
    """The editions to choose from, each with its status: open drafts, then what was published, the latest first."""
    listed = {row["id"]: row["status"] for row in editions.listing(work.store)}
    drafts = [id for id in ReviewFolder(work.home.review).drafts() if listed.get(id) != "published"]
    return [*((id, "draft") for id in drafts), *((id, "published") for id, status in listed.items() if status == "published")]


def find(work: Work, words: str) -> list[Subscriber]:
    """The members whose address, name or organisation has `words` in it, by organisation."""
    wanted = fold(words)
    found = [each for each in subscribers.active(work.store) if wanted in fold(f"{each.organisation} {each.name} {each.email}")]
    return sorted(found, key=lambda each: (fold(each.organisation), each.email))


def look(work: Work, edition_id: str, member: Subscriber) -> Seen:
    """What `member` (her id MADE_UP when nobody is her) gets of an edition. Raises EditionError, ReviewError."""
    edition, at = edition_now(work, edition_id)
    inert = replace(work, home=replace(work.home, secret=secrets.token_urlsafe(32)))
    sending = messages.Sending("", edition, digest_of(work, edition_id), at)
    hers = messages.selection(work, edition, member)
    view = messages.view_of(inert, sending, hers, member, post.language(work, member))
    kept, ids = [item for item in edition.items if item.keep], {_key(item) for item in hers.items}
    missing = tuple((item, _why(work, edition, item, member)) for item in kept if _key(item) not in ids)
    return Seen(view, len(hers.items), missing, _why_not(work, sending, member))


def edition_now(work: Work, edition_id: str) -> tuple[Edition, dt.datetime]:
    """A published edition and when it was published; else the draft as it would be sent now. Raises EditionError, ReviewError."""
    frozen = editions.published(work.store, edition_id)
    if frozen is not None:
        return frozen
    digest = digest_of(work, edition_id)
    files = ReviewFolder(work.home.review).read(edition_id)
    if files is None:
        raise EditionError(edition_id, "no-edition", f"there is no edition {edition_id!r}")
    read = parse(work.home, work.store, edition_id, files)
    read = replace(read, items=one_each(work.store, edition_id, read.items))
    known, _ = calls.as_known(work, read.items)
    number = editions.next_number(work.store, digest.slug)
    edition = edition_of(edition_id, replace(read, items=known), number=number, zone=work.home.config.cluster.zone)
    edition = copies.with_copies(work, edition, editions.proposed(work.store, edition_id))
    return replace(edition, date=max(edition.date, work.local.date())), work.now


def _key(item: Item) -> str:
    return item.id or item.url or item.title


def _why(work: Work, edition: Edition, item: Item, member: Subscriber) -> Why:
    """The first of her choices that keeps the item from her, each tried for itself."""
    alone = replace(edition, items=(item,))
    anyhow = replace(member, reads=(item.lang,), markets=(item.market, *item.also) if item.market else ("-",), calls_only=False)
    tries: Sequence[tuple[Why, Subscriber]] = (
        ("sent", anyhow),
        ("language", replace(anyhow, reads=member.reads)),
        ("calls-only", replace(anyhow, calls_only=member.calls_only)),
        ("market", replace(anyhow, markets=member.markets or anyhow.markets)),
    )
    return next((why for why, her in tries if not messages.selection(work, alone, her).items), "lead")


def _why_not(work: Work, sending: messages.Sending, member: Subscriber) -> str:
    if member.id == MADE_UP:
        return "" if messages.selection(work, sending.edition, member).items else "nothing for her in this edition"
    return messages.why_not(work, sending, member)
