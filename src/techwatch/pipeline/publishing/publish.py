"""A draft as its files say -> a frozen edition and its pages in digests/."""

from collections.abc import Sequence, Set as AbstractSet
from dataclasses import replace

from techwatch import review
from techwatch.config import Digest
from techwatch.errors import EditionError
from techwatch.pipeline.drafting import copies, rank, said_of_calls, same, saves, shelf
from techwatch.pipeline.drafting.draft import edition_of, read_files
from techwatch.pipeline.intake import calls as stage, take_in
from techwatch.pipeline.publishing import archive
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import editions, links
from techwatch.store.editions import Decision
from techwatch.types import Edition, Item, edition_day, edition_digest


def publish(work: Work, edition_id: str, *, only: AbstractSet[str] | None = None, approved: bool = False) -> Outcome:
    """Freeze the edition (once) and write its pages (again, whenever asked). `only`: as if no other items were ticked.

    `approved`: only as long as its draft says so, and that its hour has come. Raises EditionError, ReviewError, TemplateError.
    """
    digest = digest_of(work, edition_id)
    frozen = editions.published(work.store, edition_id)
    unread: tuple[str, ...] = ()
    if frozen:
        edition = frozen[0]
    else:
        edition, unread = _frozen(work, digest, edition_id, only, approved=approved)
        rank.learn(work)
    pages = archive.write(work, digest, edition)
    kept = sum(item.keep for item in edition.items)
    return Outcome("publish", {"items": kept, "pages": pages}, unread)


def _frozen(
    work: Work, digest: Digest, edition_id: str, only: AbstractSet[str] | None, *, approved: bool
) -> tuple[Edition, tuple[str, ...]]:
    """The edition, frozen, and what of its draft has no effect; where somebody changed the draft meanwhile it is read again."""
    while True:
        files = read_files(work, edition_id)
        read = saves.parse(work.home, work.store, edition_id, files)
        if only is not None:  # before what an editor wrote by hand has an id
            read = replace(read, items=tuple(replace(item, keep=item.keep and item.id in only) for item in read.items))
        read = same.take(work, edition_id, take_in.fill_in(work, read))
        if approved and read.status != "approved":
            raise EditionError(edition_id, "not-approved", "held: its approval was taken back")
        if approved and read.send_at and read.send_at.replace(tzinfo=work.home.config.cluster.zone) > work.now:
            raise EditionError(edition_id, "put-off", f"held: it was put off until {read.send_at:%Y-%m-%d %H:%M}")
        read = said_of_calls.take(work, edition_id, read, publishing=True)
        items, told = stage.as_known(work, read.items)
        read = replace(read, items=items)
        with saves.at_desk(work, wait=saves.PATIENT):
            if saves.settle(work, edition_id) == files:
                who = "review folder" if only is None and editions.last_version(work.store, edition_id, "person") else ""  # "": nobody
                edition, waits = _freeze(work, digest, edition_id, read, who=who)
                return edition, (*(str(problem) for problem in read.unread), *told, *waits)


def digest_of(work: Work, edition_id: str) -> Digest:
    """The digest that the edition belongs to. Raises EditionError when there is none."""
    for digest in work.home.config.digests:
        if edition_digest(edition_id) == digest.slug and _has_day(edition_id):
            return digest
    drafts = ", ".join(row["id"] for row in editions.listing(work.store)) or "none yet"
    raise EditionError(edition_id, "no-edition", f"no digest has an edition {edition_id!r}; editions: {drafts}")


def _has_day(edition_id: str) -> bool:
    try:
        return edition_id == f"{edition_digest(edition_id)}-{edition_day(edition_id).isoformat()}"
    except ValueError:
        return False


def _freeze(work: Work, digest: Digest, edition_id: str, read: review.Draft, *, who: str) -> tuple[Edition, tuple[str, ...]]:
    """The edition as it was frozen, and what is to be told of what waits for the next one."""
    number = editions.next_number(work.store, digest.slug)
    edition = edition_of(edition_id, read, number=number, zone=work.home.config.cluster.zone)
    edition = replace(edition, date=max(edition.date, work.local.date()))  # approved late: days left count from the day it goes out
    if not any(item.keep for item in edition.items):
        raise EditionError(edition_id, "empty", "nothing is ticked in the draft: an empty edition is not published")
    edition, told = shelf.set_aside(work, edition, editions.proposed(work.store, edition_id))
    edition = copies.with_copies(work, edition, editions.proposed(work.store, edition_id))
    archive.pages_of(work, digest, edition)  # a template that does not render must stop here, before anything is final
    with work.store.transaction():
        editions.forget_unseen(work.store, edition_id, seen=_seen(work, edition))
        proposed = _still(work, edition, editions.proposed(work.store, edition_id))
        editions.freeze(work.store, edition, now=work.now)
        editions.thin_versions(work.store, edition_id)
        found = decisions(edition.items, proposed, shown=_shown(work, edition_id))
        editions.decide(work.store, edition_id, found, who=who, now=work.now)
    return edition, told


def _shown(work: Work, edition_id: str) -> set[str]:
    """The stories that ever stood in the short file of the draft."""
    versions = (version for author in ("engine", "person") for version in editions.versions(work.store, edition_id, author))
    return {story for version in versions for story in review.stories_in(version.short)}


def _seen(work: Work, edition: Edition) -> set[str]:
    """The stories that stood before the editors at the last: in the engine's last text, or in the files."""
    last = editions.last_version(work.store, edition.id, "engine")
    return {item.id for item in edition.items} | (review.stories_in(last.short, last.rest) if last else set())


def _still(work: Work, edition: Edition, proposed: dict[str, Item]) -> dict[str, Item]:
    """What was proposed, but for stories for which another item of the edition stands now: these were joined, not dropped."""
    here = {item.id for item in edition.items if item.id}
    standing = {links.standing(work.store, id) for id in here}
    return {id: item for id, item in proposed.items() if id in here or links.standing(work.store, id) not in standing}


def decisions(items: Sequence[Item], proposed: dict[str, Item], *, shown: AbstractSet[str]) -> list[Decision]:
    """What the editors did to what was proposed, in the order of the file. Of what nobody ticked, only what stood in the short file
    (`shown`) was left; a ticked item no longer in the file was dropped.
    """
    found = []
    for item in items:
        before = proposed.get(item.id)
        if before is None:
            continue
        found += _fate(item, before, shown)
        changes = (
            ("relabelled", _markets(before), _markets(item) if item.section != "off-topic" else _markets(before)),
            ("retitled", before.title, item.title),
            ("rewritten", before.blurb, item.blurb),
        )
        found += [Decision(item.id, action, was, now) for action, was, now in changes if was != now]
    gone = proposed.keys() - {item.id for item in items}
    absent = {story: replace(proposed[story], keep=False, shelf="") for story in sorted(gone)}
    return found + [decision for story, item in absent.items() for decision in _fate(item, proposed[story], shown)]


def _fate(item: Item, before: Item, shown: AbstractSet[str]) -> list[Decision]:
    """Whether the editors kept what the engine ticked, or took what it had not."""
    if item.section == "off-topic":
        return [Decision(item.id, "off-topic", _markets(before), "")]
    if item.keep:
        return [Decision(item.id, "kept" if before.keep else "taken", "", _markets(item))]
    if item.section == "later":
        return [Decision(item.id, "later", "", _markets(item))]
    if before.shelf:  # somebody said so
        return [Decision(item.id, "dropped")]
    return [Decision(item.id, "dropped" if before.keep else "left")] if before.keep or item.id in shown else []


def _markets(item: Item) -> str:
    return " ".join(market for market in (item.market, *item.also) if market)
