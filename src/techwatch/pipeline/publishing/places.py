"""Where each page of the archive stands: its file, its public address, what it is in the other languages."""

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from techwatch import compose, render, text
from techwatch.config import Digest
from techwatch.pipeline import addresses
from techwatch.pipeline.work import Work
from techwatch.types import Edition, Lang

MARKETS = "markets"
"""The folder of the markets' pages."""


def page_name(lang: Lang, languages: Sequence[Lang], stem: str = "index", suffix: str = ".html") -> str:
    """The file of a page in `lang`."""
    return f"{stem}{suffix}" if lang == languages[0] else f"{stem}.{lang}{suffix}"


def atom_name(work: Work, lang: Lang) -> str:
    """The file of an Atom feed in `lang`."""
    return page_name(lang, work.home.config.cluster.languages, "feed", ".xml")


def address(work: Work, base: str, folder: str, lang: Lang) -> str:
    """The address of a folder's page in `lang`, where addresses of the archive begin with `base`."""
    name = page_name(lang, work.home.config.cluster.languages).removeprefix("index.html")
    return f"{base}/{folder}{'/' if folder else ''}{name}"


def page_address(work: Work, edition: Edition, lang: Lang) -> str:
    """The address of an edition's page, for those who may read it."""
    return address(work, addresses.archive(work.home), f"{edition.digest}/{edition.id}", lang)


def place(work: Work, lang: Lang, folder: str = "", stem: str = "index") -> render.Place:
    """The place of a page in `folder` (a path below digests/)."""
    config, markets = work.home.config, work.home.markets
    cluster = config.cluster
    names = {other: page_name(other, cluster.languages, stem) for other in cluster.languages}
    here = f"{addresses.public(work.home)}/{folder}{'/' if folder else ''}"
    return render.Place(
        lang=lang,
        cluster=cluster.name,
        website=cluster.website,
        postal=cluster.postal,
        contact=cluster.contact,
        page=here if names[lang] == "index.html" else here + names[lang],
        root="../" * len(PurePosixPath(folder).parts),
        home=page_name(lang, cluster.languages),
        alternates=names,
        indexed=config.web.archive == "public",
        accents=tuple(render.accent(slug, markets) for slug in markets.markets),
    )


def headline(subject: Mapping[Lang, str], first: str, digest: Digest, lang: Lang) -> str:
    """What an edition is called beside its digest's title: the editors' subject, or its first title where they left the digest's name."""
    words, named = subject.get(lang, ""), title(digest, lang)
    return words if words not in ("", named) else text.headline(first, compose.SUBJECT_LIMIT) or named


def title(digest: Digest, lang: Lang) -> str:
    """A digest's title."""
    return digest.title.get(lang) or next(iter(digest.title.values()))
