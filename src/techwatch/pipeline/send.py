"""A frozen edition -> one message per subscriber, by way of the ledger."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from techwatch import compose, deliver as carrier, matching, render
from techwatch.config import Digest
from techwatch.errors import EditionError
from techwatch.pipeline import addresses, post
from techwatch.pipeline.publish import digest_of, page_address
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import calls, desk, editions, ledger, subscribers
from techwatch.text import unique
from techwatch.types import NO_PROFILE, Call, Delivery, Edition, Lang, Subscriber


@dataclass(frozen=True, slots=True)
class Sending:
    """One edition on its way: its ledger key and what every message of it is made from."""

    key: str
    edition: Edition
    digest: Digest
    date: dt.datetime


def deliver(work: Work, edition_id: str) -> Outcome:
    """Queue a line per subscriber (once), then work off every line that is still open. Raises EditionError, DeliveryError."""
    digest = digest_of(work, edition_id)
    frozen = editions.published(work.store, edition_id)
    if frozen is None:
        raise EditionError(edition_id, "not-published", f"{edition_id} is still a draft: run `techwatch publish {edition_id}` first")
    sending = Sending(carrier.message_key("edition", edition_id), frozen[0], digest, frozen[1])
    _queue(work, sending)
    lines = ledger.still_open(work.store, sending.key, now=work.now)
    work.teller.begin("deliver", len(lines))
    post.hand_over(work, _letter(work, sending), lines)
    return _outcome(work, sending)


def _letter(work: Work, sending: Sending) -> post.Letter:
    return post.Letter(
        write=lambda subscriber, line: compose_message(work, _as_it_is(work, sending), subscriber, line),
        why_not=lambda subscriber, line: why_not(work, _as_it_is(work, sending), subscriber),
        arrived=lambda line: _remember(work, sending, line),
        stopped=lambda: "stopped" in desk.steps(work.store, sending.edition.id),
    )


def _as_it_is(work: Work, sending: Sending) -> Sending:
    """`sending` with the edition's words at this moment: they may be put right while it goes out."""
    frozen = editions.published(work.store, sending.edition.id)
    return replace(sending, edition=frozen[0]) if frozen else sending


def _queue(work: Work, sending: Sending) -> None:
    """A line for everybody this edition is for; once it is queued, newcomers wait for the next one."""
    if ledger.counts(work.store, sending.key):
        return
    lines = [post.line(work, sending.key, each, reason=why_not(work, sending, each)) for each in subscribers.active(work.store)]
    with work.store.transaction():
        ledger.queue(work.store, sending.key, lines, now=work.now)


def why_not(work: Work, sending: Sending, subscriber: Subscriber) -> str:
    """Why this subscriber gets no message of this edition, "" when she does."""
    if reason := post.not_reachable(work, subscriber, sending.edition.date):
        return reason
    if subscriber.digests and sending.digest.slug not in subscriber.digests:
        return "does not read this digest"
    return "" if selection(work, sending.edition, subscriber).items else "nothing for her in this edition"


def _remember(work: Work, sending: Sending, line: Delivery) -> None:
    """What she was sent."""
    subscriber = subscribers.get(work.store, line.subscriber)
    stories = {item.id for item in selection(work, sending.edition, subscriber).items} if subscriber else set()
    ledger.add_sent(work.store, line.subscriber, sending.edition.id, stories)


def selection(work: Work, edition: Edition, subscriber: Subscriber) -> Edition:
    """What of the frozen edition is hers; a suite is, unless she was sent one of its articles already."""
    sent = ledger.sent_stories(work.store, subscriber.id, but=edition.id)
    suites = {item.id for item in edition.items if item.suite}
    return compose.select(
        edition,
        markets=subscriber.markets,
        reads=subscriber.reads,
        languages=work.home.config.cluster.languages,
        calls_only=subscriber.calls_only,
        sent=sent - {story for story in suites if not ledger.sent_any(work.store, subscriber.id, edition.id, story)},
    )


def compose_message(work: Work, sending: Sending, subscriber: Subscriber, line: Delivery) -> bytes:
    """The bytes of her message: the same whenever they are made."""
    lang = post.language(work, subscriber)
    view = view_of(work, sending, selection(work, sending.edition, subscriber), subscriber, lang)
    named = f"{sending.edition.id}:{sending.digest.slug}"
    headers = post.headers(work, subscriber, line, date=sending.date, subject=view.subject, links=view.links, feedback_id=named)
    return render.message(work.home.environment, view, headers=headers)


def view_of(work: Work, sending: Sending, hers: Edition, subscriber: Subscriber, lang: Lang) -> render.EditionView:
    """What her message shows: `hers` of the edition, with her own links and marks."""
    archive = f"{addresses.public(work.home)}/{sending.digest.slug}/"
    links = replace(addresses.personal(work.home, subscriber), page=page_address(work, sending.edition, lang), archive=archive)
    shown = (*sending.digest.markets, *(item.market for item in hers.items))  # editors may file an item under any market
    reader = render.Reader(
        markets=unique(market for market in shown if market in subscriber.markets),
        chosen=bool(subscriber.markets),
        minute=compose.in_one_minute(hers),
        subject=compose.subject(hers, lang),
        links=links,
        matches=_matches(work, hers, subscriber, lang),
        follow=_to_follow(work, hers, subscriber),
    )
    return render.view(hers, config=work.home.config, markets=work.home.markets, digest=sending.digest, lang=lang, reader=reader)


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


def _outcome(work: Work, sending: Sending) -> Outcome:
    figures: Counter[str] = Counter(ledger.counts(work.store, sending.key))
    problems = []
    if "stopped" in desk.steps(work.store, sending.edition.id):
        problems.append(f"sending was stopped by an editor: {figures['queued'] + figures['deferred']} messages wait")
    if figures["unknown"]:
        problems.append(
            f"{figures['unknown']} messages may or may not have arrived (the line broke at the last moment): they are not sent again"
        )
    problems += [f"{line.email}: {line.reason}" for line in ledger.lines(work.store, sending.key) if line.state in ("refused", "deferred")]
    return Outcome("deliver", dict(figures), tuple(problems))
