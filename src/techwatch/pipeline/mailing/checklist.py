"""An edition as it would go out -> what cannot be right, and what may be: looked at before it is approved and before it is sent."""

import contextlib
import datetime as dt
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from techwatch import fetch, render
from techwatch.config import Digest
from techwatch.errors import TemplateError
from techwatch.pipeline.mailing import messages
from techwatch.pipeline.publishing.archive import pages_of
from techwatch.pipeline.work import Work
from techwatch.store import desk, editions
from techwatch.text import unique
from techwatch.types import Edition, Item, Lang, Request, Subscriber, Unreachable

_WORDS: Final = {
    "fr": {
        "empty": "rien n'est coché : un numéro vide ne part pas",
        "closed": "« {what} » : cet appel est clos quand le numéro part",
        "closes": "« {what} » : cet appel est clos quand le numéro part ; il n'y sera pas",
        "template": "le gabarit ne se remplit pas : {what}",
        "heavy": "le message pèse {what} ko : au-delà de 90 ko certaines messageries le coupent ; décochez des éléments",
        "cut": "le courriel n'a pas la place de tout dire : {what} éléments ne seront qu'en ligne",
        "told": "« {what} » a déjà paru dans cette lettre",
        "twice": "« {what} » est là deux fois, sous la même adresse",
        "editorial": "il n'y a pas d'éditorial en {what}",
        "subject": "il n'y a pas d'objet en {what}",
        "doubt": "« {what} » : les sources de cet appel ne disent pas la même date",
        "unread": "une ligne du brouillon n'a pas été comprise : {what}",
        "link": "le lien de « {what} » ne répond pas",
        "untitled": "{what} : cette page n'est pas lue ; sans titre de votre main, son adresse en tient lieu",
    },
    "en": {
        "empty": "nothing is ticked: an empty edition does not go out",
        "closed": "“{what}”: this call is closed when the edition goes out",
        "closes": "“{what}”: this call is closed when the edition goes out; it is left out",
        "template": "the template cannot be filled: {what}",
        "heavy": "the message weighs {what} kB: beyond 90 kB some mail programs cut it off; untick some items",
        "cut": "the mail has no room for everything: {what} items will only stand online",
        "told": "“{what}” stood in this digest before",
        "twice": "“{what}” is here twice, under the same address",
        "editorial": "there is no editorial in {what}",
        "subject": "there is no subject in {what}",
        "doubt": "“{what}”: the sources of this call do not say the same date",
        "unread": "a line of the draft was not understood: {what}",
        "link": "the link of “{what}” does not answer",
        "untitled": "{what}: this page is not read; without a title of yours its address stands for it",
    },
}
FRESH: Final = dt.timedelta(days=1)
"""How long the answer of an address counts."""

_AGAIN: Final = FRESH - dt.timedelta(hours=1)
"""How long after it was asked an address is asked again: before its answer counts no more."""

PATIENCE: Final = 30.0
"""Seconds that asking addresses may take at a time; those that are left are asked when we next come by."""

_SLOW: Final = 10.0
"""Seconds that one address has for its answer."""

_MISSING: Final = frozenset({"bad-link", "dns", "gone", "not-found", "refused", "tls"})
"""Failures that a reader who follows the link meets, too; whoever only turns programs away lets readers in."""

_LANGUAGES: Final = {"fr": {"fr": "français", "en": "anglais"}, "en": {"fr": "French", "en": "English"}}


@dataclass(frozen=True, slots=True)
class Check:
    """Something to look at. `stop`: the edition does not go out as long as it is so; `warn`: it may be meant. `item`: the story's id."""

    level: Literal["stop", "warn"]
    name: str
    what: str = ""
    item: str = ""

    def said(self, lang: Lang) -> str:
        """A sentence for editors, in French or English."""
        words = _WORDS.get(lang, _WORDS["en"])[self.name]
        named = self.name in ("editorial", "subject")
        return words.format(what=_LANGUAGES.get(lang, _LANGUAGES["en"]).get(self.what, self.what) if named else self.what)


def checks(
    work: Work, digest: Digest, edition: Edition, *, at: dt.datetime, unread: Iterable[str] = (), let_go: bool = False
) -> tuple[Check, ...]:
    """All that is to be said of `edition` if it goes out at `at` (aware), what stops it first.

    `unread`: lines that were no item. `let_go`: it leaves without anybody looking at it again; a call that is closed by then is left out.
    """
    kept = tuple(item for item in edition.items if item.keep)
    closed = [item for item in kept if item.call is not None and item.call.status(at, work.home.config.cluster.zone) == "closed"]
    going = tuple(item for item in kept if item not in closed) if let_go else kept
    found = [Check("warn", "closes", item.title, item.id) if let_go else Check("stop", "closed", item.title, item.id) for item in closed]
    found += [*_stops(work, digest, replace(edition, items=going)), *_warnings(work, digest, edition, going)]
    found += [Check("warn", "unread", line) for line in unread]
    return tuple(sorted(found, key=lambda check: check.level != "stop"))


def stops(found: Iterable[Check]) -> tuple[Check, ...]:
    """Those that keep an edition from going out."""
    return tuple(check for check in found if check.level == "stop")


def ask_links(work: Work, edition: Edition, *, seconds: float = PATIENCE) -> int:
    """Ask the address of each ticked item whether anything stands there, unless it was asked in the last day; -> how many were asked.

    After `seconds` no further answer is waited for: what goes out in its time does not wait for slow servers.
    """
    known, limits = desk.links_asked(work.store, since=work.now - _AGAIN), work.home.config.fetch
    to_ask = unique(item.url for item in edition.items if item.keep and item.url and item.url not in known)
    if not to_ask:
        return 0
    limits = limits.model_copy(update={"timeout_seconds": min(limits.timeout_seconds, _SLOW)})
    asked, end = 0, time.monotonic() + seconds
    with contextlib.closing(fetch.fetch_each([Request(url) for url in to_ask], limits)) as answers:
        for answer in answers:
            failure = answer.failure if isinstance(answer, Unreachable) else None
            desk.keep_link(work.store, answer.request.url, str(failure) if failure and failure.reason in _MISSING else "", now=work.now)
            asked += 1
            if time.monotonic() >= end:
                break
    return asked


def _stops(work: Work, digest: Digest, edition: Edition) -> Iterator[Check]:
    if not edition.items:
        yield Check("stop", "empty")
    try:
        pages_of(work, digest, edition)
        seen, html = _heaviest(work, digest, edition)
    except TemplateError as error:
        yield Check("stop", "template", str(error))
    else:
        if (weight := len(html.encode())) > render.HEAVIEST:
            yield Check("stop", "heavy", str(weight // 1000))
        elif seen.left_out:
            yield Check("warn", "cut", str(seen.left_out))


def _heaviest(work: Work, digest: Digest, edition: Edition) -> tuple[render.EditionView, str]:
    """The heaviest message, that of a member with every market, in the cluster's first language: what it has room for, and its HTML."""
    lang = work.home.config.cluster.languages[0]
    reader = Subscriber(0, "membre@adresse.example", lang=lang, markets=digest.markets)
    view = messages.view_of(work, messages.Sending("", edition, digest, work.now), edition, reader, lang)
    return render.fitted(work.home.environment, view)


def _warnings(work: Work, digest: Digest, edition: Edition, kept: tuple[Item, ...]) -> Iterator[Check]:
    seen: set[str] = set()
    links = desk.links_asked(work.store, since=work.now - FRESH)
    for item in kept:
        if item.id and item.call is None and not item.suite and editions.told_at(work.store, item.id, digest.slug) is not None:
            yield Check("warn", "told", item.title, item.id)
        if links.get(item.url):
            yield Check("warn", "link", item.title, item.id)
        if item.url and item.title in ("", item.url):
            yield Check("warn", "untitled", item.url)
        if item.url and item.url in seen:
            yield Check("warn", "twice", item.title, item.id)
        if item.call is not None and any(doubt.field == "deadlines" for doubt in item.call.doubts):
            yield Check("warn", "doubt", item.title, item.id)
        seen.add(item.url)
    for lang in work.home.config.cluster.languages:
        if not edition.editorial.get(lang):
            yield Check("warn", "editorial", lang)
        if not edition.subject.get(lang):
            yield Check("warn", "subject", lang)
