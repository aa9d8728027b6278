"""Answers of Aides-territoires become raw entries of calls, and a feed of it becomes the requests of a poll. Pure.

GET https://aides-territoires.beta.gouv.fr/api/aids/ with the parameters of its search; a key is first exchanged for a token of a day
(POST /api/connexion/ with X-AUTH-TOKEN, answered by {"token": …}), which goes with each request as "Authorization: Bearer …". Pages are
linked by `next`. All dates are days without an hour. Field names and values: https://aides-territoires.beta.gouv.fr/api/swagger/
"""

import datetime as dt
import json
import re
from collections.abc import Generator
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from techwatch.config import Feed
from techwatch.errors import FeedError
from techwatch.sources import france, records
from techwatch.sources.days import read_day
from techwatch.sources.raw import NoFeed, RawEntry, RawFeed
from techwatch.sources.records import Held, Record
from techwatch.text import fold
from techwatch.types import CallFacts, Deadline, Fact, Money, Request, Response

_ACCEPT: Final = ("Accept", "application/json")
_TOKEN: Final = re.compile(r"[!-~]{1,4000}")
_FOR_GOOD: Final = ("permanente", "permanent", "ongoing")
_RATES: Final = ("subvention_rate_upper_bound", "subvention_rate.upper", "subvention_rate")
_AMOUNTS: Final = ("loan_amount", "recoverable_advance_amount")


def walk(feed: Feed, token: str, now: dt.datetime) -> Generator[Request, Response, None]:
    """The login, then the pages of the feed's search until the last one or `feed.pages`.

    `feed.query` are further parameters of the search ("text=robotique"). The token goes to the feed's own host only: a `next` that leads
    to another ends the walk. Raises FeedError without a key, and when a key is exchanged for nothing.
    """
    if not token:
        raise FeedError(feed.url, "forbidden", "no key: set TECHWATCH_AIDES_TERRITOIRES_TOKEN")
    url: str | None = _address(feed)
    login = urljoin(feed.url, "/api/connexion/")
    answer = yield Request(login, purpose="page", method="POST", headers=(_ACCEPT, ("X-AUTH-TOKEN", token)))
    headers = (_ACCEPT, ("Authorization", f"Bearer {_token(answer.body, feed)}"))
    seen: set[str] = set()
    while url and url not in seen and len(seen) < feed.pages:
        seen.add(url)
        answer = yield Request(url, purpose="feed", headers=headers)
        url = _next(answer.body, url)


def _address(feed: Feed) -> str:
    url, query = feed.url.partition("#")[0], feed.query.strip().lstrip("?&")
    return f"{url}{'&' if '?' in url else '?'}{query}" if query else url


def _token(body: bytes, feed: Feed) -> str:
    found = _object(body).get("token")
    if not isinstance(found, str) or not _TOKEN.fullmatch(found):
        raise FeedError(feed.url, "forbidden", "the key was taken, but no token came back")
    return found


def _next(body: bytes, url: str) -> str | None:
    """The address of the next page, on the host of `url`; None when there is none there."""
    link = _object(body).get("next")
    if not isinstance(link, str) or not link:
        return None
    here, there = urlsplit(url), urlsplit(urljoin(url, link))
    return there._replace(scheme=here.scheme, netloc=here.netloc, fragment="").geturl() if there.hostname == here.hostname else None


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def read(text: str, feed: Feed) -> RawFeed | NoFeed:
    """The aids of one answer; or why it holds none."""
    found = records.rows(text)
    if isinstance(found, NoFeed):
        return found
    entries = tuple(_entry(record, feed) for record in found)
    if entries and not any(entry.title for entry in entries):
        return NoFeed("broken", "no record has a name: this is no answer of Aides-territoires")
    return RawFeed(title="Aides-territoires", lang="fr", entries=entries)


def _entry(record: Record, feed: Feed) -> RawEntry:
    dates = (read_day(records.words(record.get(name))) for name in ("date_published", "date_created", "date_updated"))
    return RawEntry(
        id=records.words(record.get("id")),
        link=records.words(record.get("url")) or records.words(record.get("origin_url")),
        title=records.words(record.get("name")),
        content=records.markup([
            ("", record.get("description")),
            ("Critères d'éligibilité", record.get("eligibility")),
            ("Montant et taux", record.get("subvention_comment")),
        ]),
        dates=tuple(dt.datetime.combine(date.day, dt.time(), dt.UTC) for date in dates if date),
        call=_call(record) if feed.kind == "calls" else None,
    )  # fmt: skip


def _call(record: Record) -> CallFacts:
    ends = _ends(record)
    opening = read_day(records.words(record.get("start_date")))
    amount, rate = _amount(record), _rate(record)
    said: dict[str, tuple[Any, Fact] | None] = {
        "deadlines": (ends, ends[-1].fact) if ends else None,
        "opening": (opening.day, records.fact("start_date", record["start_date"])) if opening else None,
        "permanent": None if ends else _permanent(record),
        "budget_per_project": (amount, amount.fact) if amount else None,
        "max_rate_pct": rate,
        "funder": _words(record, "financers"),
        "operator": _words(record, "instructors"),
        "programme": _words(record, "programs"),
        "applicants": _applicants(record),
        "apply_url": _words(record, "application_url") or _words(record, "origin_url"),
        **_reach(record),
    }
    return records.facts(CallFacts(nature=records.nature(records.words(record.get("name")))), said)


def _ends(record: Record) -> tuple[Deadline, ...]:
    """The last day, after that of a first file where there is one. A date beats what is said of the call's recurrence."""
    first: list[Held] = [("predeposit_date", record.get("predeposit_date"))]
    last: list[Held] = [("submission_deadline", record.get("submission_deadline"))]
    return (*records.deadlines(first, "stage1"), *records.deadlines(last))


def _permanent(record: Record) -> tuple[bool, Fact] | None:
    """That a call never ends: its recurrence says so, or it ends in a year that stands for never."""
    far = records.endless([("submission_deadline", record.get("submission_deadline"))])
    said = record.get("recurrence")
    if far or fold(records.words(said)) in _FOR_GOOD:
        return True, far or records.fact("recurrence", said)
    return None


def _amount(record: Record) -> Money | None:
    """The most that can be lent or advanced to one project."""
    found = [money for name in _AMOUNTS if (money := records.money(name, record.get(name)))]
    most = max(found, key=lambda money: money.high or 0, default=None)
    return Money(None, most.high, most.currency, most.fact) if most else None


def _rate(record: Record) -> tuple[float, Fact] | None:
    for name in _RATES:
        value = records.held(record, name)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 100:
            return float(value), records.fact(name, value)
    return None


def _words(record: Record, name: str) -> tuple[str, Fact] | None:
    value = record.get(name)
    said = records.words(value)
    return (said, records.fact(name, value)) if said else None


def _applicants(record: Record) -> tuple[tuple[str, ...], Fact] | None:
    value = record.get("targeted_audiences")
    return (france.applicants(records.labels(value)), records.fact("targeted_audiences", value)) if value else None


def _reach(record: Record) -> dict[str, tuple[Any, Fact] | None]:
    perimeter = record.get("perimeter")
    scope, regions = france.place(records.words(perimeter), records.words(record.get("perimeter_scale")))
    if scope == "unknown":
        return {}
    source = records.fact("perimeter", perimeter)
    return {"scope": (scope, source), "regions": (regions, source)}
