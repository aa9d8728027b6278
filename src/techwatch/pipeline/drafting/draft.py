"""Stories and calls -> an open draft per digest, in the review folder; what editors wrote there -> back."""

import contextlib
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from techwatch import compose, dedupe, review
from techwatch.config import Digest
from techwatch.errors import ReviewError
from techwatch.pipeline.drafting import box, mentions, rank, said_of_calls, same, saves, shelf, tongues
from techwatch.pipeline.drafting.saves import parse as parse
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import articles, calls, editions, links, stories
from techwatch.store.editions import Version
from techwatch.types import Candidate, Edition, Move, edition_day, edition_digest

REST = dt.timedelta(days=6)
"""How long after the edition that told it a call that closes soon is proposed again: a daily digest does not print it every day."""


def draft(work: Work) -> Outcome:
    """Bring every digest's open draft up to date, beginning one where there is none and something to say."""
    digests = work.home.config.digests
    work.teller.begin("draft", len(digests))
    figures, problems = {"drafts": 0, "items": 0}, list[str]()
    for digest in digests:
        with contextlib.suppress(ReviewError):  # told below
            _taken(work, editions.open_draft(work.store, digest.slug))
    for digest in digests:
        try:
            items, told = _bring_up_to_date(work, digest)
            figures["drafts"] += bool(items)
            figures["items"] += items
            problems += [line for line in told if line not in problems]
        except ReviewError as error:
            problems.append(f"{error} (the file was left as it is)")
        work.teller.step()
    problems += [f"{copy}: a second copy of a draft made by a sync program: move what you need into the draft and delete it"
                 for copy in saves.folder(work).conflicts()]  # fmt: skip
    return Outcome("draft", figures, tuple(problems))


def candidates(work: Work, digest: Digest) -> list[Candidate]:
    """What the digest's editors have not seen yet, as far back as review.window_days, and calls about to close or whose date moved.

    Not by the time of the last edition: what was collected before it but after its last draft would be lost.
    """
    config = work.home.config
    since = work.now - dt.timedelta(days=config.review.window_days)
    weights = {feed.url: feed.weight for feed in config.feeds}
    news = _news_of_calls(work, digest, since)
    found = editions.candidates(work.store, digest.slug, since=since, again=news)
    fresh = [editions.candidate(work.store, story, members, weights=weights) for story, members in found]
    fresh = [_as_call(work, digest, candidate, news) if candidate.call else candidate for candidate in fresh]
    return [_hinted(work, candidate) for candidate in (*fresh, *_suites(work, digest, since, weights))]


def _news_of_calls(work: Work, digest: Digest, since: dt.datetime) -> dict[str, Move | None]:
    """Open calls that have news: the date that moved since the digest's last edition; None: one is near, and was not told just now."""
    zone, last = work.home.config.cluster.zone, max(editions.last_published(work.store, digest.slug) or since, since)
    upcoming, found = digest.send.next_after(work.now, zone), dict[str, Move | None]()
    for call in calls.listing(work.store, day=work.local.date()):
        moved = next((move for move in reversed(call.moves) if move.at > last and move.before and move.after), None)
        told = editions.told_at(work.store, call.id, digest.slug)
        rested = told is None or upcoming - told >= REST
        if moved or (rested and call.facts.status(work.now, zone) == "closing"):
            found[call.id] = moved
    return found


def _as_call(work: Work, digest: Digest, candidate: Candidate, news: Mapping[str, Move | None]) -> Candidate:
    """A call with why it stands in this draft: what the digest never told is new, whatever else is to be said of it."""
    if editions.told_at(work.store, candidate.story, digest.slug) is None:
        return replace(candidate, news="new")
    moved = news.get(candidate.story)
    return replace(candidate, news="moved" if moved else "closing", moved=moved)


def _suites(work: Work, digest: Digest, since: dt.datetime, weights: Mapping[str, float]) -> list[Candidate]:
    """Stories that the digest told and that go on: what came since, as candidates of their own."""
    index, found = stories.StoryIndex(work.store), list[Candidate]()
    for story, told, later in editions.going_on(work.store, digest.slug, since=since):
        if dedupe.goes_on(list(index.members(told).values()), list(index.members(later).values())):
            members = list(articles.get(work.store, later).values())
            found.append(replace(editions.candidate(work.store, story, members, weights=weights), suite=True))
    return found


def _hinted(work: Work, candidate: Candidate) -> Candidate:
    return replace(candidate, maybe=links.hints(work.store, candidate.story))


def read_back(work: Work, edition_id: str) -> review.Draft:
    """The draft as its files in the review folder say now; its version is kept. Raises EditionError, ReviewError, LockedError.

    What it says of stories (these two are one, this is another) is not done yet: `same.take` does it.
    """
    return parse(work.home, work.store, edition_id, read_files(work, edition_id))


def read_files(work: Work, edition_id: str) -> tuple[str, str]:
    """The draft's short file and its rest as they stand, their version kept. Raises as `read_back`."""
    with saves.at_desk(work):
        return saves.settle(work, edition_id)


def _bring_up_to_date(work: Work, digest: Digest) -> tuple[int, list[str]]:
    """-> the number of items that the engine proposes, and what is to be told of the stories that editors spoke of."""
    frame, told, names = _frame(work, digest), list[str](), dict[str, str]()
    taken = _taken(work, frame.edition_id)
    if taken and editions.last_version(work.store, frame.edition_id, "person") is not None:  # else it is written anew
        told, names = [str(error) for error in taken[1]], _names(work, taken[0])
    found = [replace(each, story=names.get(each.story, each.story)) for each in candidates(work, digest)]
    edition = compose.compose(found, digest, frame=frame, known=rank.known(work, digest))
    shelved = shelf.carried(work, digest, frame, names=names)
    edition, told = shelf.put_in(edition, shelved.items, digest), [*told, *shelved.told]
    if not edition.items:
        return 0, told + tongues.left_out(work.home, digest, found)
    edition = replace(edition, items=mentions.marked(work, edition.items), rising=box.found(work, digest, edition.id))
    with work.store.transaction():
        editions.open_edition(work.store, edition, now=work.now)
        editions.propose(work.store, edition.id, edition.items)
        box.keep(work, digest, edition.id, edition.rising)
    _write(work, edition)
    return len(edition.items), told


def _taken(work: Work, edition_id: str | None) -> tuple[review.Draft, Sequence[ReviewError]] | None:
    """What editors said of stories and calls in a draft, done, and what is to be told of that; None where there is no such file.

    For all drafts before any is written: what is said in one counts in all.
    """
    if edition_id is None or not work.home.review.joinpath(f"{edition_id}.md").is_file():
        return None
    read = read_back(work, edition_id)
    taken = said_of_calls.take(work, edition_id, same.take(work, edition_id, read))
    return taken, taken.unread[len(read.unread) :]


def _names(work: Work, read: review.Draft) -> dict[str, str]:
    """Stories that stand in a person's draft under the name of one that became them -> that name: her item stays hers."""
    here = [item.id for item in read.items if item.id]
    standing = {id: links.standing(work.store, id) for id in reversed(here)}
    return {stands: id for id, stands in standing.items() if stands not in here}


def _frame(work: Work, digest: Digest) -> compose.Frame:
    config = work.home.config
    edition_id = editions.open_draft(work.store, digest.slug)
    send_at = digest.send.next_after(work.now, config.cluster.zone)
    while edition_id is None and editions.exists(work.store, f"{digest.slug}-{send_at:%Y-%m-%d}"):
        send_at = digest.send.next_after(send_at, config.cluster.zone)
    if edition_id is not None:
        send_at = dt.datetime.combine(edition_day(edition_id), digest.send.times[0], config.cluster.zone)
    return compose.Frame(
        edition_id=edition_id or f"{digest.slug}-{send_at:%Y-%m-%d}",
        date=max(send_at.date(), work.local.date()),
        send_at=send_at,
        number=editions.next_number(work.store, digest.slug),
        markets=work.home.markets,
        languages=config.cluster.languages,
        zone=config.cluster.zone,
    )


def _write(work: Work, edition: Edition) -> None:
    """The engine's text where nobody has written; else merged with what the person wrote, who wins."""
    config = work.home.config
    form = review.Form(config.cluster.languages, config.review.max_items, reasons=config.review.reasons)
    engine = review.format_draft(edition, markets=work.home.markets, form=form)
    with saves.at_desk(work, wait=saves.PATIENT):
        files = saves.settled(work, edition.id)
        written = editions.last_version(work.store, edition.id, "person") is not None
        text = engine
        if files is not None and written:
            parse(work.home, work.store, edition.id, files)  # raises when the file cannot be read: it is then left as it is
            text = review.merge_draft(_base(work, edition.id, files, engine), files, engine)
        versions = (Version("engine", *engine), *((Version("person", *text, saves.JOINED),) if written else ()))
        saves.commit(work, edition.id, saves.Step(files, text, versions))


def _base(work: Work, edition_id: str, files: tuple[str, str], engine: tuple[str, str]) -> tuple[str, str]:
    """The engine's last text, with items that it had left out meanwhile as it last wrote them: the nearest common version of each.

    Else an item that comes back would have sources in the engine's text that the file never had, as if a person had taken them out.
    """
    last, *before = editions.versions(work.store, edition_id, "engine") or [Version("engine", "", "")]
    short, rest = last.short, last.rest
    for story in sorted(review.stories_in(*files) & review.stories_in(*engine) - review.stories_in(short, rest)):
        was = next((version for version in before if story in review.stories_in(version.short, version.rest)), Version("engine", "", ""))
        short, rest = short + saves.item_in(was.short, story), rest + saves.item_in(was.rest, story)
    return saves.shortened(work.store, edition_id, short, files[0]), rest


def edition_of(edition_id: str, read: review.Draft, *, number: int, zone: dt.tzinfo) -> Edition:
    """A draft as it would be published: the words, ticks and order of its files."""
    edition = Edition(edition_id, edition_digest(edition_id), edition_day(edition_id), number=number)
    return replace(review.edited(edition, read, zone=zone), status="published")
