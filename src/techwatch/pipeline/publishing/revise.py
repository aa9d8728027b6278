"""A mistake in an edition that went out -> a new revision of its page, which says so; what it said before is kept."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from techwatch import urls
from techwatch.errors import EditionError
from techwatch.pipeline.publishing import archive
from techwatch.pipeline.publishing.publish import digest_of
from techwatch.pipeline.work import Work
from techwatch.store import desk, editions
from techwatch.types import Correction, Edition, Item, Lang


@dataclass(frozen=True, slots=True)
class Put:
    """Words put right in a published edition. Of an item (its place in the edition, from 0): title, blurb, address, or `out` altogether.

    `place` None: the editorial, in `lang`. None of the others: as it was. `note`: what readers of the page are told.
    """

    place: int | None
    title: str | None = None
    blurb: str | None = None
    url: str | None = None
    out: bool = False
    editorial: str | None = None
    lang: Lang = ""
    note: str = ""


def revise(work: Work, edition_id: str, put: Put, *, who: str) -> Edition:
    """Put an edition right that is published, and write its pages again. What members were mailed stays what it was.

    Messages that have not left yet carry the new words. Raises EditionError.
    """
    digest = digest_of(work, edition_id)
    with work.store.transaction():  # from reading to the pages: of two corrections at once the later has the earlier's words
        frozen = editions.published(work.store, edition_id)
        if frozen is None:
            raise EditionError(edition_id, "not-published", f"{edition_id} is still a draft: change the draft")
        before = frozen[0]
        after = _editorial(before, put) if put.place is None else _item(before, put, put.place)
        if after == before:
            return before
        after = replace(after, corrections=(*before.corrections, Correction(work.local.date(), put.note.strip())))
        editions.revise(work.store, after, who=who, now=work.now)
        item = after.items[put.place].id if put.place is not None else ""
        desk.log_act(work.store, desk.LoggedAct(who, edition_id, "revised", item, note=put.note.strip()), now=work.now)
        archive.write(work, digest, after)
    return after


def _editorial(edition: Edition, put: Put) -> Edition:
    if put.editorial is None:
        return edition
    words: Mapping[Lang, str] = {**edition.editorial, put.lang: put.editorial.strip()}
    return replace(edition, editorial={lang: text for lang, text in words.items() if text})


def _item(edition: Edition, put: Put, place: int) -> Edition:
    if not 0 <= place < len(edition.items):
        raise EditionError(edition.id, "no-item", f"{edition.id} has {len(edition.items)} items: there is none at place {place}")
    item = edition.items[place]
    items = (*edition.items[:place], _put_right(edition, item, put), *edition.items[place + 1 :])
    return replace(edition, items=items)


def _put_right(edition: Edition, item: Item, put: Put) -> Item:
    title, url = (old if new is None else " ".join(new.split()) for old, new in ((item.title, put.title), (item.url, put.url)))
    blurb = item.blurb if put.blurb is None else put.blurb.strip()
    if url and url != item.url and urls.resolve(url, url) is None:
        raise EditionError(edition.id, "bad-link", f"{url!r} is no address: it begins with https://")
    if not title:
        raise EditionError(edition.id, "no-title", "an item needs a title: take it out instead")
    return replace(item, title=title, url=url, blurb=blurb, keep=item.keep and not put.out)
