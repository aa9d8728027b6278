"""A draft as its files say -> a frozen edition and its pages in digests/."""

from collections.abc import Sequence
from dataclasses import replace

from techwatch import compose, home, render, review
from techwatch.config import Digest
from techwatch.errors import EditionError
from techwatch.pipeline import addresses, calls as stage, draft, said_of_calls, same, take_in
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import editions, links
from techwatch.store.editions import Decision
from techwatch.types import Edition, Item, Lang, edition_day, edition_digest


def publish(work: Work, edition_id: str) -> Outcome:
    """Freeze the edition (once) and write its pages (again, whenever asked). Raises EditionError, ReviewError, TemplateError."""
    digest = digest_of(work, edition_id)
    frozen = editions.published(work.store, edition_id)
    unread: tuple[str, ...] = ()
    if frozen:
        edition = frozen[0]
    else:
        read = same.take(work, edition_id, take_in.fill_in(work, draft.read_back(work, edition_id)))
        read = said_of_calls.take(work, edition_id, read, publishing=True)
        items, told = stage.as_known(work, read.items)
        read = replace(read, items=items)
        edition, unread = _freeze(work, digest, edition_id, read), (*(str(problem) for problem in read.unread), *told)
    pages = write_pages(work, digest, edition)
    kept = sum(item.keep for item in edition.items)
    return Outcome("publish", {"items": kept, "pages": pages}, unread)


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


def _freeze(work: Work, digest: Digest, edition_id: str, read: review.Draft) -> Edition:
    number = editions.next_number(work.store, digest.slug)
    edition = draft.edition_of(edition_id, read, number=number, zone=work.home.config.cluster.zone)
    edition = replace(edition, date=max(edition.date, work.local.date()))  # approved late: days left count from the day it goes out
    if not any(item.keep for item in edition.items):
        raise EditionError(edition_id, "empty", "nothing is ticked in the draft: an empty edition is not published")
    pages_of(work, digest, edition)  # a template that does not render must stop here, before anything is final
    with work.store.transaction():
        editions.forget_unseen(work.store, edition_id, seen=_seen(work, edition))
        proposed = _still(work, edition, editions.proposed(work.store, edition_id))
        editions.freeze(work.store, edition, now=work.now)
        editions.decide(work.store, edition_id, decisions(edition.items, proposed), who="review folder", now=work.now)
    return edition


def _seen(work: Work, edition: Edition) -> set[str]:
    """The stories that stood before the editors at the last: in the engine's last text, or in the files."""
    last = editions.last_version(work.store, edition.id, "engine")
    return {item.id for item in edition.items} | (review.stories_in(last.short, last.rest) if last else set())


def _still(work: Work, edition: Edition, proposed: dict[str, Item]) -> dict[str, Item]:
    """What was proposed, but for stories for which another item of the edition stands now: these were joined, not dropped."""
    here = {item.id for item in edition.items if item.id}
    standing = {links.standing(work.store, id) for id in here}
    return {id: item for id, item in proposed.items() if id in here or links.standing(work.store, id) not in standing}


def decisions(items: Sequence[Item], proposed: dict[str, Item]) -> list[Decision]:
    """What the editors did to what was proposed, in the order of the file. An item no longer in the file was dropped."""
    found = []
    for item in items:
        before = proposed.get(item.id)
        if before is None:
            continue
        found.append(_fate(item, before))
        changes = (
            ("relabelled", _markets(before), _markets(item) if item.section != "off-topic" else _markets(before)),
            ("retitled", before.title, item.title),
            ("rewritten", before.blurb, item.blurb),
        )
        found += [Decision(item.id, action, was, now) for action, was, now in changes if was != now]
    gone = proposed.keys() - {item.id for item in items}
    return found + [Decision(story, "dropped") for story in sorted(gone)]


def _fate(item: Item, before: Item) -> Decision:
    if item.section == "off-topic":
        return Decision(item.id, "off-topic", _markets(before), "")
    return Decision(item.id, "kept", "", _markets(item)) if item.keep else Decision(item.id, "dropped")


def _markets(item: Item) -> str:
    return " ".join(market for market in (item.market, *item.also) if market)


def write_pages(work: Work, digest: Digest, edition: Edition) -> int:
    """Write the edition's pages and the digest's list of editions; -> how many files."""
    folder, pages = work.home.digests / digest.slug / edition.id, pages_of(work, digest, edition)
    for name, text in pages.items():
        home.write_whole(folder / name, text)
    home.write_whole(work.home.digests / digest.slug / "index.html", _list_of_editions(work, digest))
    return len(pages) + 1


def pages_of(work: Work, digest: Digest, edition: Edition) -> dict[str, str]:
    """index.html and index.txt in the cluster's first language, index.<lang>.html in the others: file name -> text."""
    languages = work.home.config.cluster.languages
    views = {lang: _page_view(work, digest, edition, lang) for lang in languages}
    pages = {page_name(lang, languages): render.page_html(work.home.environment, view) for lang, view in views.items()}
    return pages | {"index.txt": render.digest_text(work.home.environment, views[languages[0]])}


def page_name(lang: Lang, languages: Sequence[Lang]) -> str:
    """The file of an edition's page in `lang`."""
    return "index.html" if lang == languages[0] else f"index.{lang}.html"


def page_address(work: Work, edition: Edition, lang: Lang) -> str:
    """The public address of an edition's page."""
    name = page_name(lang, work.home.config.cluster.languages).removeprefix("index.html")
    return f"{work.home.config.web.public_url.rstrip('/')}/{edition.digest}/{edition.id}/{name}"


def _page_view(work: Work, digest: Digest, edition: Edition, lang: Lang) -> render.EditionView:
    languages = work.home.config.cluster.languages
    alternates = {other: page_name(other, languages) for other in languages if other != lang}
    page, calls = page_address(work, edition, lang), addresses.calls(work.home)
    links = render.Links(page=page, archive="../index.html", alternates=alternates, calls=calls)
    reader = render.Reader(minute=compose.in_one_minute(edition), subject=edition.subject.get(lang, ""), links=links)
    return render.view(edition, config=work.home.config, markets=work.home.markets, digest=digest, lang=lang, reader=reader)


def _list_of_editions(work: Work, digest: Digest) -> str:
    cluster, lang = work.home.config.cluster, work.home.config.cluster.languages[0]
    title = digest.title.get(lang) or next(iter(digest.title.values()))
    lines = []
    for row in editions.listing(work.store):
        if row["digest"] == digest.slug and (found := editions.published(work.store, row["id"])):
            edition = found[0]
            lines.append(render.EditionLine(f"{edition.id}/", edition.date, edition.number, edition.subject.get(lang) or title))
    view = render.ArchiveView(lang, title, cluster.name, cluster.website, cluster.postal, cluster.contact, tuple(lines))
    return render.index_html(work.home.environment, view)
