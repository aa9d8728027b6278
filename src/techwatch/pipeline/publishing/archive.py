"""Frozen editions -> the files of digests/: a page each, the lists and the Atom feeds."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from techwatch import compose, home, render
from techwatch.config import Digest
from techwatch.pipeline import addresses
from techwatch.pipeline.publishing import atom, market_pages
from techwatch.pipeline.publishing.places import MARKETS, address, atom_name, headline, page_name, place, title
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import archive, editions
from techwatch.types import Edition, Lang, Market

NEWEST = 6
"""Numbers of each digest on the first page."""


Beside = tuple[archive.Numbered | None, archive.Numbered | None]
"""The numbers before and after an edition."""


class Row:
    """The numbers of a digest, the newest first as they are read: once for all pages that are written."""

    def __init__(self, numbers: Sequence[archive.Numbered]) -> None:
        self.numbers = numbers
        self._oldest_first = sorted(numbers, key=lambda number: (number.day, number.id))
        self._days = [(number.day, number.id) for number in self._oldest_first]

    def beside(self, edition: Edition) -> Beside:
        """The numbers before and after an edition, which may not be one yet."""
        day, found = (edition.date, edition.id), self._oldest_first
        before, after = range(bisect_left(self._days, day) - 1, -1, -1), range(bisect_right(self._days, day), len(found))
        older, newer = (next((found[at] for at in side if found[at].id != edition.id), None) for side in (before, after))
        return older, newer


def write(work: Work, digest: Digest, edition: Edition) -> int:
    """Write an edition's pages and all that lists it; -> how many files it has itself, with its digest's list."""
    row = Row(archive.numbers(work.store, digest.slug))
    pages = pages_of(work, digest, edition, row=row)
    _put(work, f"{digest.slug}/{edition.id}", pages)
    for line in row.beside(edition):
        if line and (found := editions.published(work.store, line.id)):
            _put(work, f"{digest.slug}/{line.id}", pages_of(work, digest, found[0], row=row))
    _put(work, digest.slug, _lists(work, digest, row.numbers))
    _put_all(work, market_pages.pages(work, {edition.date.isoformat()[:7]}))
    _put(work, "", _front(work))
    return len(pages) + 1


def write_all(work: Work) -> Outcome:
    """Write every page of the archive again, as after a change of templates, of feeds.yaml or of the secret."""
    count, months = 0, set[str]()
    for digest in work.home.config.digests:
        row = Row(numbers := archive.numbers(work.store, digest.slug))
        for number in numbers:
            if found := editions.published(work.store, number.id):
                _put(work, f"{digest.slug}/{number.id}", pages_of(work, digest, found[0], row=row))
        _put(work, digest.slug, _lists(work, digest, numbers) if numbers else {})
        months |= {number.day.isoformat()[:7] for number in numbers}
        count += len(numbers)
    _put_all(work, market_pages.pages(work, months))
    _put(work, "", _front(work))
    return Outcome("archive", {"editions": count})


def _put(work: Work, folder: str, files: dict[str, str]) -> None:
    for name, text in files.items():
        home.write_whole(work.home.digests / folder / name, text)


def _put_all(work: Work, folders: dict[str, dict[str, str]]) -> None:
    for folder, files in folders.items():
        _put(work, folder, files)


# --- an edition -------------------------------------------------------------------------------------


def pages_of(work: Work, digest: Digest, edition: Edition, *, row: Row | None = None) -> dict[str, str]:
    """index.html and index.txt in the cluster's first language, index.<lang>.html in the others: file name -> text.

    `row`: all numbers of the digest; None: they are read.
    """
    languages = work.home.config.cluster.languages
    around = (row or Row(archive.numbers(work.store, digest.slug))).beside(edition)
    views = {lang: _page_view(work, digest, edition, lang, around=around) for lang in languages}
    pages = {page_name(lang, languages): render.page_html(work.home.environment, view) for lang, view in views.items()}
    return pages | {"index.txt": render.digest_text(work.home.environment, views[languages[0]])}


def _page_view(work: Work, digest: Digest, edition: Edition, lang: Lang, *, around: Beside) -> render.EditionView:
    languages = work.home.config.cluster.languages
    links = render.Links(
        page=address(work, addresses.public(work.home), f"{edition.digest}/{edition.id}", lang),
        archive=f"../{page_name(lang, languages)}",
        alternates={other: page_name(other, languages) for other in languages if other != lang},
        calls=addresses.calls(work.home),
        counted=addresses.counted(work.home, edition.id),
        around=_around(work, digest, edition, lang, around=around),
    )
    first = next((item.title for item in edition.items if item.keep), "")
    reader = render.Reader(minute=compose.in_one_minute(edition), subject=headline(edition.subject, first, digest, lang), links=links)
    return render.view(edition, config=work.home.config, markets=work.home.markets, digest=digest, lang=lang, reader=reader)


def _around(work: Work, digest: Digest, edition: Edition, lang: Lang, *, around: Beside) -> render.Around:
    name = page_name(lang, work.home.config.cluster.languages)
    told = {market for item in edition.items if item.keep for market in (item.market, *item.also)}

    def beside(line: archive.Numbered | None) -> render.Neighbour | None:
        return render.Neighbour(f"../{line.id}/{name}", line.day, headline(line.subject, line.first, digest, lang)) if line else None

    before, after = around
    return render.Around(
        front=f"../../{name}",
        atom=f"../{atom_name(work, lang)}",
        markets={market: f"../../{MARKETS}/{market}/{name}" for market in work.home.markets.markets if market in told},
        before=beside(before),
        after=beside(after),
        indexed=work.home.config.web.archive == "public",
    )


# --- lists ------------------------------------------------------------------------------------------


def _lists(work: Work, digest: Digest, numbers: Sequence[archive.Numbered]) -> dict[str, str]:
    """A digest's list of numbers and its feed, in every language."""
    env, languages, files = work.home.environment, work.home.config.cluster.languages, dict[str, str]()
    for lang in languages:
        here, named = place(work, lang, digest.slug), title(digest, lang)
        lines = tuple(_line(number, digest, lang, f"{number.id}/{here.name}") for number in numbers)
        view = render.ArchiveView(here, named, lines, atom_name(work, lang))
        files |= {here.name: render.index_html(env, view), view.atom: atom.of_digest(work, digest, lang)}
    return files


def _front(work: Work) -> dict[str, str]:
    """The archive's first page in every language."""
    files = dict[str, str]()
    newest = {digest.slug: archive.numbers(work.store, digest.slug)[:NEWEST] for digest in work.home.config.digests}
    for lang in work.home.config.cluster.languages:
        here, shelves = place(work, lang), list[render.Shelf]()
        for digest in work.home.config.digests:
            named = title(digest, lang)
            lines = tuple(_line(one, digest, lang, f"{digest.slug}/{one.id}/{here.name}") for one in newest[digest.slug])
            shelves.append(render.Shelf(named, f"{digest.slug}/{here.name}", lines))
        markets = tuple(
            render.MarketLink(name, f"{MARKETS}/{slug}/{here.name}", render.accent(slug, work.home.markets))
            for slug, name in _told_markets(work, lang).items()
        )
        begun = tuple(shelf for shelf in shelves if shelf.editions)
        view = render.FrontView(here, begun, markets, addresses.calls(work.home))
        files[here.name] = render.front_html(work.home.environment, view)
    return files


def _told_markets(work: Work, lang: Lang) -> dict[Market, str]:
    """The markets of which something was told, and their names."""
    return {slug: work.home.markets.name(slug, lang) for slug in work.home.markets.markets if archive.months(work.store, slug)}


def _line(number: archive.Numbered, digest: Digest, lang: Lang, href: str) -> render.EditionLine:
    return render.EditionLine(href, number.day, number.number, headline(number.subject, number.first, digest, lang))
