"""What subscribers asked for by themselves -> short mails, by way of the ledger; they wait for no edition."""

from collections.abc import Mapping
from dataclasses import replace

from techwatch import render
from techwatch.errors import LockedError, TemplateError
from techwatch.pipeline import addresses, suppression
from techwatch.pipeline.mailing import one_time, post
from techwatch.pipeline.work import Outcome, Work
from techwatch.render.pages import tongue_of
from techwatch.store import ledger, subscribers
from techwatch.store.one_time import OneTimeLink
from techwatch.types import Delivery, Lang, Subscriber

LOCK = "service"
"""A lock of their own: who asked for a link does not wait until an edition has left."""


def hand_over_open(work: Work, *, wait: float = 0) -> Outcome:
    """Hand over every such mail that is in the ledger and not settled, within `wait` seconds of another's turn, else nothing.

    Raises DeliveryError.
    """
    try:
        with work.home.lock(LOCK, since=work.now.isoformat(), wait=wait):
            lines = ledger.open_of_kinds(work.store, one_time.KINDS, now=work.now)
            post.hand_over(work, _letter(work), lines)
    except LockedError:
        return Outcome("answers")
    return Outcome("answers", {"mails": len(lines)})


def waits(work: Work) -> bool:
    """Whether there is such a mail to hand over now."""
    return bool(ledger.open_of_kinds(work.store, one_time.KINDS, now=work.now))


def _letter(work: Work) -> post.Letter:
    return post.Letter(
        write=lambda subscriber, line: _message(work, subscriber, line), why_not=lambda subscriber, line: _why_not(work, subscriber, line)
    )


def _why_not(work: Work, subscriber: Subscriber, line: Delivery) -> str:
    """Why a mail does not leave any more. Pauses do not count, nor the suppression list where she asks to come off it."""
    kind, at = _parts(line)
    state = subscribers.state_of(work.store, subscriber.id)
    if state == "erased":
        return "erased"
    if kind == "known" and state != "active":  # "you are subscribed": not any more
        return "unsubscribed"
    if one_time.KINDS[kind] and one_time.of_line(work, kind, subscriber.id, at) is None:
        return "its link is over"
    unwanted = kind in ("known", "left") and suppression.holds(work, subscriber.email)
    return "on the suppression list" if unwanted else ""


def _message(work: Work, subscriber: Subscriber, line: Delivery) -> bytes:
    """The bytes of one mail, the same whenever they are made. The first line of the template is the subject."""
    kind, at = _parts(line)
    config, environment = work.home.config, work.home.environment
    link = one_time.of_line(work, kind, subscriber.id, at) if one_time.KINDS[kind] else None
    lang = _language(work, subscriber, link)
    template = environment.select_template([f"member/{kind}.{lang}.txt.j2", f"member/{kind}.en.txt.j2"])
    written = tongue_of(environment, lang).typo(template.render(**_values(work, subscriber, link, at, lang)).strip())
    subject, _, text = written.partition("\n")
    if not subject:
        raise TemplateError(str(template.name), 1, "the first line is the subject: it may not be empty")
    date = one_time.moment_of(at).astimezone(config.cluster.zone)
    links = addresses.personal(work.home, subscriber)
    headers = post.headers(work, subscriber, line, date=date, subject=subject, links=links, feedback_id=kind)
    return render.note(text.strip() + "\n", headers=replace(headers, unsubscribe="", unsubscribe_mail="", archive=""))


def _values(work: Work, subscriber: Subscriber, link: OneTimeLink | None, at: str, lang: Lang) -> Mapping[str, object]:
    """What the templates may say. Nothing of it was written by whoever filled in the form: it could be anybody."""
    home = work.home
    asked = link.asked if link else {}
    digests = [digest.title for digest in home.config.digests if not asked.get("digests") or digest.slug in asked["digests"]]
    chosen = asked.get("markets", ())
    return {
        "cluster": home.config.cluster,
        "link": addresses.one_time(home, link.purpose, subscriber.id, at) if link else "",
        "until": tongue_of(home.environment, lang).date(link.expires.astimezone(home.config.cluster.zone).date(), "day") if link else "",
        "hours": int(one_time.LASTS[link.purpose].total_seconds() // 3600) if link else 0,
        "preferences": addresses.preferences(home, subscriber.id),
        "digests": [title.get(lang) or next(iter(title.values())) for title in digests],
        "markets": [home.markets.name(slug, lang) for slug in chosen if slug in home.markets.markets],
        "calls_only": bool(asked.get("calls_only")),
    }


def _language(work: Work, subscriber: Subscriber, link: OneTimeLink | None) -> Lang:
    """That in which she asked, else her own."""
    asked = str(link.asked.get("lang", "")) if link else ""
    return asked if asked in work.home.config.cluster.languages else post.language(work, subscriber)


def _parts(line: Delivery) -> tuple[str, str]:
    """The kind of mail, and the moment at which it was asked for."""
    kind, _, at = line.message_key.split(":")
    return kind, at
