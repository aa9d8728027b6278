"""Followed calls, dates that moved, facts put right -> one short mail per member and day, by way of the ledger."""

import datetime as dt
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from techwatch import reminders, render
from techwatch.errors import ConfigError
from techwatch.pipeline import addresses
from techwatch.pipeline.mailing import post
from techwatch.pipeline.mailing.corrections import Correction, corrections, notice_day, told_now
from techwatch.pipeline.work import Outcome, Work
from techwatch.store import calls, ledger, subscribers
from techwatch.types import Call, Delivery, Subscriber

MAIL = "notice:"
"""What the name of a mail about calls begins with; the local day follows, and a number from its second mail of the day on."""


def notify(work: Work) -> Outcome:
    """Queue what is due today (corrections, dates that moved, reminders), then hand over every notice that is still open.

    Killed at any moment and run again, each is sent once. Raises ConfigError for a country without known holidays, DeliveryError.
    """
    queue_due(work)
    return hand_over_open(work)


def queue_due(work: Work) -> None:
    """Write what is due today into the ledger; nothing leaves yet. Raises ConfigError for a country without known holidays."""
    _check_holidays(work)
    _follow_merges(work)
    right, known = corrections(work), dict[str, Call | None]()
    wrong = {subscriber for correction in right for subscriber in correction.sent}
    for id in sorted({*calls.followers(work.store), *wrong}):
        subscriber = subscribers.get(work.store, id)
        if subscriber and not post.not_reachable(work, subscriber, work.local.date()):
            _queue(work, subscriber, _follows(work, id, known), [correction.key for correction in right if id in correction.sent])


def _follow_merges(work: Work) -> None:
    """An editor may have made one call of two since the last `settle`: what was told of either was told of it."""
    with work.store.transaction():
        calls.follow_merges(work.store)


def _check_holidays(work: Work) -> None:
    try:
        reminders.is_working_day(work.local.date(), work.home.config.calls.holidays)
    except ValueError as error:
        raise ConfigError("feeds.yaml", None, f"calls.holidays: {error}; write a country's code such as FR, or nothing") from None


def hand_over_open(work: Work) -> Outcome:
    """Hand over every notice that is in the ledger and not settled. Raises DeliveryError."""
    _follow_merges(work)
    mails = ledger.open_notices(work.store, now=work.now)
    work.teller.begin("notify", len(mails))
    if mails:
        post.hand_over(work, _letter(work), [lines[0] for lines in mails])
    return _outcome(work, {lines[0].mail for lines in mails}, len(mails))


def _letter(work: Work) -> post.Letter:
    right = corrections(work)

    @functools.lru_cache(maxsize=1)  # asked for twice: whether there is anything to tell, then for the message
    def notices(subscriber: Subscriber, line: Delivery) -> list[render.Notice]:
        return _notices(work, subscriber, line, right)

    def why_not(subscriber: Subscriber, line: Delivery) -> str:
        unreachable = post.not_reachable(work, subscriber, work.local.date())
        return unreachable or ("" if notices(subscriber, line) else "what it would tell is over")

    return post.Letter(write=lambda subscriber, line: _message(work, subscriber, line, notices(subscriber, line)), why_not=why_not)


def _outcome(work: Work, handed: set[str], count: int) -> Outcome:
    """The lines of today by their states, and what went wrong with today's mails and those just `handed` over."""
    today = [line for line in ledger.notices(work.store) if notice_day(line) == work.local.date() or line.mail in handed]
    states = [line.state for line in today if notice_day(line) == work.local.date()]
    wrong = {(line.email, line.state): line.reason for line in today if line.state in ("refused", "deferred", "unknown")}
    problems = tuple(f"{email}: {state}, {reason}" for (email, state), reason in sorted(wrong.items()))
    return Outcome("notify", {"mails": count} | {state: states.count(state) for state in sorted({*states})}, problems)


def _queue(work: Work, subscriber: Subscriber, follows: Sequence[reminders.Follow], corrected: Sequence[str]) -> None:
    """One line for each thing that she is told today, all in one mail."""
    lines, day = ledger.notices(work.store, subscriber.id), work.local.date()
    told = {line.message_key: notice_day(line) for line in lines if not line.message_key.startswith("correction:")}
    mail = reminders.plan(follows, told, day=day, rules=work.home.config.calls)
    known = {line.message_key for line in lines}
    keys = [key for key in (*corrected, *(mail.keys if mail else ())) if key not in known]
    if not keys:
        return
    today = len({line.mail for line in lines if notice_day(line) == day})
    name = f"{MAIL}{day}" + (f"-{today + 1}" if today else "")
    with work.store.transaction():
        ledger.enqueue(work.store, [post.line(work, key, subscriber, mail=name) for key in keys], now=work.now)


def _follows(work: Work, subscriber: int, known: dict[str, Call | None]) -> list[reminders.Follow]:
    """What she follows; `known` are the calls that were read already."""
    zone, found = work.home.config.cluster.zone, list[reminders.Follow]()
    for story, since in calls.followed(work.store, subscriber).items():
        if story not in known:
            known[story] = calls.get(work.store, story)
        if call := known[story]:
            found.append(reminders.Follow(call, since.astimezone(zone)))
    return found


# --- the message ----------------------------------------------------------------------------------


def _message(work: Work, subscriber: Subscriber, line: Delivery, notices: Sequence[render.Notice]) -> bytes:
    """The bytes of one mail: the same whenever they are made on one day, as long as the calls stay as they are.

    One that a server put off counts the days that are left when it leaves at last.
    """
    config, environment, lang = work.home.config, work.home.environment, post.language(work, subscriber)
    links = addresses.personal(work.home, subscriber)
    view = render.notice_view(notices, env=environment, config=config, lang=lang, date=work.local.date(), links=links)
    date = dt.datetime.combine(notice_day(line), config.jobs.remind.times[0], config.cluster.zone)
    named = f"{line.mail.replace(':', '-', 1)}:notices"
    headers = post.headers(work, subscriber, line, date=date, subject=view.subject, links=links, feedback_id=named)
    return render.notice_message(environment, view, headers=headers, calendar=_calendar(work, subscriber, notices, lang))


def _calendar(work: Work, subscriber: Subscriber, notices: Iterable[render.Notice], lang: str) -> str:
    """The dates of the mail's calls as an .ics file, where she asked for it."""
    if not subscriber.profile.attach_calendar:
        return ""
    found = {notice.call.id: notice.call for notice in notices}
    return calendar(work, list(found.values()), lang=lang, name=work.home.config.cluster.name)


def calendar(work: Work, found: Sequence[Call], *, lang: str, name: str) -> str:
    """Calls as iCalendar text."""
    from techwatch import agenda  # 55 ms, which only calendars should cost

    config = work.home.config
    return agenda.calendar(
        found,
        lang=lang,
        name=name,
        zone=config.cluster.timezone,
        domain=config.mail.list_id,
        address=lambda call: addresses.call_page(work.home, call.id),
        stamp=work.now,
        markets={slug: work.home.markets.name(slug, lang) for slug in work.home.markets.markets},
    )


def _notices(work: Work, subscriber: Subscriber, line: Delivery, right: Sequence[Correction]) -> list[render.Notice]:
    """What a mail tells, without what is over by now; a reminder that a later one of the same date replaces is left out."""
    lines = ledger.notices(work.store, subscriber.id)
    before = {each.message_key: notice_day(each) for each in lines if each.mail < line.mail}
    found: dict[tuple[str, str, str, dt.date | None, dt.date | None], render.Notice] = {}
    nearest = _nearest(each.message_key for each in lines)
    for key in sorted(each.message_key for each in lines if each.mail == line.mail and each.message_key in nearest):
        wrong = key.startswith("correction:")
        for notice in _corrected(work, subscriber, key, right) if wrong else _ahead(work, subscriber, key, notice_day(line), before):
            was = notice.before.date if wrong and notice.before else None
            found[(notice.kind, notice.call.id, notice.field, notice.deadline.date if notice.deadline else None, was)] = notice
    moved = {(call, date) for kind, call, _, date, _ in found if kind == "moved"}
    return [notice for (kind, call, _, date, _), notice in found.items() if kind != "reminder" or (call, date) not in moved]


def _nearest(keys: Iterable[str]) -> set[str]:
    """Of the reminders of one date only the last, whichever mail it stands in; everything else."""
    found: dict[tuple[str, ...], str] = {}
    for key in keys:
        kind, call, *rest = key.split(":")
        thing = (call, rest[-1]) if kind == "reminder" else (key,)
        if kind != "reminder" or thing not in found or _days(key) < _days(found[thing]):
            found[thing] = key
    return {*found.values()}


def _days(reminder: str) -> int:
    return int(reminder.split(":")[2].removeprefix("J-"))


def _ahead(work: Work, subscriber: Subscriber, key: str, day: dt.date, before: Mapping[str, dt.date]) -> Iterator[render.Notice]:
    """A reminder or a date that moved, while she follows the call and it is not over. `before`: what earlier mails told her."""
    kind, story, *rest = key.split(":")
    zone, call = work.home.config.cluster.zone, calls.get(work.store, story)
    since = calls.followed(work.store, subscriber.id).get(call.id) if call else None
    if call is None or since is None:
        return
    page, own = addresses.call_page(work.home, call.id), addresses.follow(work.home, subscriber.id, call.id)
    follow = reminders.Follow(call, since.astimezone(zone))
    if kind == "reminder":
        asked = [due for due in reminders.due_days(call, work.home.config.calls) if due.key.split(":")[2:] == rest]
        today = work.local.date()
        found = [
            render.Notice(call, "reminder", due.deadline, days=(due.deadline.date - today).days, url=page, unfollow=own) for due in asked
        ]
    else:
        stands = {str(deadline.date): deadline for deadline in reversed(call.facts.deadlines)}
        moved = [move for move in reminders.moves(follow, before, day) if str(move.after.date) == rest[-1]]
        found = [render.Notice(call, "moved", stands[rest[-1]], before=move.before, url=page, unfollow=own) for move in moved]
    yield from (notice for notice in found if notice.deadline and notice.deadline.instant(zone) > work.now)


def _corrected(work: Work, subscriber: Subscriber, key: str, right: Sequence[Correction]) -> Iterator[render.Notice]:
    for correction in right:
        if correction.key == key and subscriber.id in correction.sent:
            yield from told_now(correction, subscriber.id, url=addresses.call_page(work.home, correction.call.id))
