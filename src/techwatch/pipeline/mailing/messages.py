"""A frozen edition and a member -> what of it is hers, and the bytes of her message."""

import contextlib
import datetime as dt
from collections.abc import Mapping, Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Final

from techwatch import compose, home, matching, render
from techwatch.config import Digest
from techwatch.errors import NotFoundError
from techwatch.pipeline import addresses
from techwatch.pipeline.mailing import post
from techwatch.pipeline.publishing.places import address, page_address
from techwatch.pipeline.work import Work
from techwatch.render import MessageHeaders
from techwatch.store import calls, ledger
from techwatch.text import unique
from techwatch.types import NO_PROFILE, Call, Delivery, Edition, Item, Lang, Subscriber


@dataclass(frozen=True, slots=True)
class Sending:
    """One edition on its way: its ledger key and what every message of it is made from."""

    key: str
    edition: Edition
    digest: Digest
    date: dt.datetime


def why_not(work: Work, sending: Sending, subscriber: Subscriber) -> str:
    """Why this subscriber gets no message of this edition, "" when she does."""
    return not_asked(work, sending, subscriber) or ("" if selection(work, sending.edition, subscriber).items else NOTHING)


NOTHING: Final = "nothing for her in this edition"


def not_asked(work: Work, sending: Sending, subscriber: Subscriber) -> str:
    """Why she gets no message of this digest now, whatever stands in it; "" when she may."""
    if reason := post.not_reachable(work, subscriber, sending.edition.date):
        return reason
    return "does not read this digest" if subscriber.digests and sending.digest.slug not in subscriber.digests else ""


def selection(work: Work, edition: Edition, subscriber: Subscriber) -> Edition:
    """What of the frozen edition is hers; a suite is, unless she was sent one of its articles already."""
    return selection_but(work, edition, subscriber, sent_before(work, edition, subscriber))


def sent_before(work: Work, edition: Edition, subscriber: Subscriber) -> frozenset[str]:
    """The items of an edition that are no news to her: another one sent her an article of the story, by what are stories now.

    Of a story that goes on she may know the beginning, but nothing that the item tells.
    """
    known, kept = ledger.known_to(work.store, subscriber.id, edition.id), [item for item in edition.items if item.keep and item.id]
    others = {item.id for item in kept} - known.keys()  # all of a draft; of an edition what became another item before it was frozen
    sent = ledger.sent_stories(work.store, subscriber.id, but=edition.id) if others else set[str]()
    return frozenset(
        item.id for item in kept if (item.id in sent and not item.suite if item.id in others else _knows(item, known[item.id]))
    )


def _knows(item: Item, known: Mapping[str, ledger.Known]) -> bool:
    return "itself" in known.values() if item.suite else bool(known.get(item.url, next(iter(known.values()))))


def selection_but(work: Work, edition: Edition, subscriber: Subscriber, sent: AbstractSet[str]) -> Edition:
    """What of the frozen edition is hers by her choices, without stories that were `sent` to her."""
    return compose.select(
        edition,
        markets=subscriber.markets,
        reads=subscriber.reads,
        languages=work.home.config.cluster.languages,
        lang=subscriber.lang,
        calls_only=subscriber.calls_only,
        sent=sent,
        now=ledger.stories_now(work.store, edition.id),
    )


@dataclass(frozen=True, slots=True)
class Own:
    """What of a message is one member's own: her addresses, the one to follow each call by, whether it is her first, her consent."""

    links: render.Links
    follow: Mapping[str, str]
    welcome: bool
    consent: str
    consent_on: dt.date | None


def own_of(work: Work, sending: Sending, hers: Edition, subscriber: Subscriber) -> Own:
    """What is hers of her message."""
    return Own(
        links=addresses.personal(work.home, subscriber),
        follow=_to_follow(work, hers, subscriber),
        welcome=bool(sending.key) and ledger.is_first(work.store, subscriber.id, sending.edition.id),
        consent=subscriber.consent,
        consent_on=subscriber.consent_on,
    )


def headers_of(
    work: Work, sending: Sending, subscriber: Subscriber, line: Delivery, *, links: render.Links, subject: str
) -> MessageHeaders:
    """The headers of her message."""
    named = f"{sending.edition.id}:{sending.digest.slug}"
    return post.headers(work, subscriber, line, date=sending.date, subject=subject, links=links, feedback_id=named)


def compose_message(work: Work, sending: Sending, subscriber: Subscriber, line: Delivery) -> bytes:
    """The bytes of her message: the same whenever they are made."""
    lang = post.language(work, subscriber)
    view = view_of(work, sending, selection(work, sending.edition, subscriber), subscriber, lang)
    headers = headers_of(work, sending, subscriber, line, links=view.links, subject=view.subject)
    return render.message(work.home.environment, view, headers=headers)


def view_of(work: Work, sending: Sending, hers: Edition, subscriber: Subscriber, lang: Lang) -> render.EditionView:
    """What her message shows: `hers` of the edition, with her own links and marks."""
    return view_with(work, sending, hers, subscriber, own=own_of(work, sending, hers, subscriber), lang=lang)


def view_with(work: Work, sending: Sending, hers: Edition, subscriber: Subscriber, *, own: Own, lang: Lang) -> render.EditionView:
    """As `view_of`, with other words in the place of what is hers."""
    archive = address(work, addresses.archive(work.home), sending.digest.slug, lang)
    counted = addresses.counted(work.home, sending.edition.id)
    links = replace(own.links, page=page_address(work, sending.edition, lang), archive=archive, counted=counted)
    shown = (*sending.digest.markets, *(item.market for item in hers.items))  # editors may file an item under any market
    reader = render.Reader(
        markets=unique(market for market in shown if market in subscriber.markets),
        chosen=bool(subscriber.markets),
        minute=compose.in_one_minute(hers),
        subject=compose.subject(hers, lang),
        links=links,
        matches=_matches(work, hers, subscriber, lang),
        follow=own.follow,
        welcome=own.welcome,
        consent=own.consent,
        consent_on=own.consent_on,
    )
    seen = render.view(hers, config=work.home.config, markets=work.home.markets, digest=sending.digest, lang=lang, reader=reader)
    return replace(seen, logo=logo(work.home))


def logo(of: home.Home) -> render.Picture | None:
    """The house's logo, where it is a PNG that may go with every message."""
    look = of.config.look
    if not look.logo:
        return None
    with contextlib.suppress(NotFoundError, OSError):  # it was there when the home was opened: no mail waits for it
        return render.picture(home.read_bytes(of.path / look.logo), look.logo_alt or of.config.cluster.name)
    return None


def _matches(work: Work, edition: Edition, subscriber: Subscriber, lang: str) -> dict[str, str]:
    """Of each call that is for her, why; a call of which that cannot be said bears no mark."""
    zone, found = work.home.config.cluster.zone, dict[str, str]()
    now = dt.datetime.combine(edition.date, dt.time(), zone)
    names = {slug: work.home.markets.name(slug, lang) for slug in work.home.markets.markets}
    for item in edition.items:
        if item.call is None or subscriber.profile == NO_PROFILE:
            continue
        call = Call(
            item.id, item.title, item.url, item.source, item.lang, item.call, (item.market, *item.also), item.blurb, offer=item.offer
        )
        match = matching.match(call, profile=subscriber.profile, markets=subscriber.markets, now=now, zone=zone)
        if match.fits == "yes":
            found[item.id] = _FOR_YOU[lang == "fr"] + matching.sentence(match, lang, market_names=names)
    return found


_FOR_YOU = ("For you: ", "Pour vous : ")


def _to_follow(work: Work, edition: Edition, subscriber: Subscriber) -> dict[str, str]:
    """Her own address to follow each call by that she does not follow yet."""
    known = calls.followed(work.store, subscriber.id)
    ids = [item.id for item in edition.items if item.section == "calls" and item.id and item.id not in known]
    return {id: addresses.follow(work.home, subscriber.id, id) for id in ids}
