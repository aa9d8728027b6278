"""Addresses and PDF files that an analyst added to a report -> stored articles, found as the others are, or why they could not be read.

They are kept for search and never proposed for a digest: the report can cite them, and whoever follows the citation finds the words.
"""

import hashlib
import urllib.parse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from techwatch import blurb, classify, fetch, language, paper, urls
from techwatch.calls.reading import read_call
from techwatch.errors import REASONS
from techwatch.pipeline.intake import calls as stage, read
from techwatch.pipeline.reports import pdf, write
from techwatch.pipeline.work import Work
from techwatch.store import articles, calls, stories
from techwatch.types import Article, Hit, Reading, Request, Unreachable

_PDF: Final = b"%PDF-"
_SCHEME: Final = "pdf:"
"""How the key of an article begins that was read from a file; the file's hash follows."""


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one addition: the article found, or the `problem`, with what to do. A `hit` may come with a problem."""

    what: str
    hit: Hit | None = None
    problem: str = ""


def take_in(work: Work, folder: Path, wanted: Sequence[str]) -> list[Added]:
    """Read every address and every file of `folder` that was not read before; one that fails does not keep the others."""
    return [_page(work, what) if what.lower().startswith(("http://", "https://")) else _file(work, folder, what) for what in wanted]


def is_file(article: Article) -> bool:
    """Whether an article was read from a file that lies in a report's folder: there it can be followed, and nowhere else."""
    return article.canonical.startswith(_SCHEME) and not urls.host(article.url)


def _page(work: Work, url: str) -> Added:
    known = articles.find(work.store, urls.canonical(url))
    if known is not None:
        return Added(url, _hit(work, known))
    answer = fetch.fetch_one(Request(url), work.home.config.fetch)
    if isinstance(answer, Unreachable):
        why = REASONS.get(answer.failure.reason, answer.failure.reason)
        return Added(url, problem=f"{url} : cette adresse n'a pas été lue ; elle reste dans la sélection (not read: {why})")
    if answer.body[:1024].lstrip().startswith(_PDF):
        return _paper(work, url, answer.body, url=answer.url)
    reading = read.read_address(work, answer)
    if reading is None:
        return Added(url, problem=f"{url} : aucun article ne se lit à cette adresse ; elle reste dans la sélection (no article there)")
    return Added(url, _hit(work, _stored(work, reading, also=urls.canonical(url))))


def _file(work: Work, folder: Path, name: str) -> Added:
    path = folder / name
    if path.stem.casefold() == write.NAME:
        return Added(name, problem=f"{name} : c'est l'étude elle-même ; donnez un autre nom à votre fichier (the report itself)")
    if path.name != name or not path.is_file():
        return Added(name, problem=f"{name} : aucun fichier de ce nom dans {folder} ; posez-l'y (no such file there)")
    if path.stat().st_size > paper.MOST_BYTES:
        return Added(name, problem=f"{name} : plus de {paper.MOST_BYTES // 1_000_000} Mo ; gardez-en l'essentiel (too large)")
    added = _paper(work, name, path.read_bytes(), url="")
    if added.hit is None:
        return added
    where = urllib.parse.quote(name)
    return replace(added, hit=replace(added.hit, article=replace(added.hit.article, url=where)))


def _paper(work: Work, what: str, body: bytes, *, url: str) -> Added:
    """The article that a PDF is, once whatever name it has."""
    key = _SCHEME + hashlib.sha256(body).hexdigest()[:32]
    known = articles.find(work.store, key)
    if known is not None:
        return Added(what, _hit(work, known))
    try:
        said = pdf.read_pdf(body)
    except paper.UnreadableError as error:
        return Added(what, problem=f"{what} : {error}")
    article = Article(0, key, url, said.title, said.text)
    added = _stored(work, _reading(work, what, said, article), also=urls.canonical(url) if url else "")
    more = f"{what} : {said.pages} pages, seules les {paper.MOST_PAGES} premières sont lues (only the first are read)"
    return Added(what, _hit(work, added), more if said.pages > paper.MOST_PAGES else "")


def _reading(work: Work, what: str, said: paper.Paper, article: Article) -> Reading:
    """What is understood of a PDF, as of a page."""
    config = work.home.config
    lang = language.detect(f"{said.title}\n{said.text[:20_000]}", likely=config.cluster.languages)
    made = said.made if said.made and said.made <= work.now else None
    article = replace(
        article,
        lang=lang,
        blurb=blurb.blurb(said.text[:20_000], title=said.title, lang=lang),
        published=made,
        dated="structured" if made else "",
        seen=work.now,
        source=urls.host(article.url) if article.url else what,
    )
    labels = classify.classifier(work.home.markets).labels(article.title, article.text[:50_000], lang)
    public = bool(article.url)  # what only the analyst has tells members nothing of a call
    return Reading(article, labels, read_call(article.title, article.text[:50_000], lang=lang, published=made) if public else None)


def _stored(work: Work, reading: Reading, *, also: str = "") -> int:
    """The article's id once it has a story, and is known by the address under which it was added too."""
    reading = replace(reading, article=replace(reading.article, offered=False), keys=(*reading.keys, *([also] if also else [])))
    with work.store.transaction():
        added = articles.add(work.store, reading)
        if not articles.story_of(work.store, added):
            stories.place(work.store, articles.get(work.store, [added])[added])
        story = articles.story_of(work.store, added)
        if articles.call(work.store, added) is not None:
            stage.bring_up_to_date(work, story)
    return added


def _hit(work: Work, article: int) -> Hit:
    found, story = articles.get(work.store, [article])[article], articles.story_of(work.store, article)
    published = found.published.astimezone(work.home.config.cluster.zone) if found.published else None
    said = articles.call(work.store, article)
    call = said and (calls.facts(work.store, story) or said)
    feed = work.home.config.feed(found.feed)
    return Hit(
        replace(found, published=published), story, 1.0, articles.labels(work.store, article), call, feed.rights if feed else found.rights
    )
