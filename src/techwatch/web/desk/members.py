"""The members become the desk's page « Abonnés »: found by words and state; one of them with all that she was sent, and what not and why.

Talks to: editors' browsers, the store, the clock.
"""

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from techwatch.errors import NotFoundError
from techwatch.home import Home, may_name
from techwatch.pipeline import Work, suppression
from techwatch.pipeline.people import member_acts, members
from techwatch.render.facts import capital, hour_of, who
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.store import Store, calls, fates, links, open_store, subscribers
from techwatch.types import Call, Subscriber, edition_day, edition_digest
from techwatch.web import choices
from techwatch.web.desk import reasons
from techwatch.web.page import clock, home_of, language, page

LINES: Final = 50
"""Members on a page of the list, and messages of one member unless all are asked for (`?all=1`)."""

STATES: Final = ("active", "pending", "unsubscribed")
SAID: Final = ("paused", "resumed", "left", "link", "changed", "same", "added", "too-many", "suppressed", "not-active")
"""What `?said=` may tell of an act that was just done, or was not."""


@dataclass(frozen=True, slots=True)
class Row:
    """A member in the list: what she is called, where she stands ("" = active and nothing else to say), her markets in words."""

    member: Subscriber
    name: str
    state: str
    suppressed: str
    paused: str
    markets: str


@dataclass(frozen=True, slots=True)
class Told:
    """One message in her list: when, what, where it leads ("" = nowhere), how it stands, and why."""

    at: str
    what: str
    href: str
    state: str
    why: str
    alert: bool


# --- the list -------------------------------------------------------------------------------------


def listing(request: Request) -> Response:
    """The list by address; `?q=` words, `?state=`, `?start=` the number of the first."""
    home, lang = home_of(request), language(request)
    words = request.query_params.get("q", "").strip()[:200]
    state = request.query_params.get("state", "")
    state = state if state in STATES else ""
    start = _number(request.query_params.get("start", ""))
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        found, total = subscribers.found(store, words, state=state, limit=LINES, start=start)
        rows = [_row(work, lang, one) for one in found]
        counts = subscribers.states(store)
    link = lambda **more: "/desk/members?" + urlencode({k: v for k, v in {"q": words, "state": state, **more}.items() if v})  # noqa: E731
    values: dict[str, Any] = {"rows": rows, "total": total, "start": start, "size": LINES, "counts": counts, "states": STATES}
    values |= {"words": words, "state": state, "link": link, "said": "erased" if request.query_params.get("said") == "erased" else ""}
    left = sorted(_files(home) & {*request.query_params.getlist("left")}) if values["said"] else []
    return page(home, "members", lang=lang, title="web_desk.members", person=request.state.person, left=left, **values)


def _files(home: Home) -> set[str]:
    """What an erased member's address may still stand in (home.naming): an address of ours shows no other words."""
    return {file.name for file in may_name(home)}


def _row(work: Work, lang: str, one: Subscriber) -> Row:
    tongue = tongue_of(work.home.environment, lang)
    state = subscribers.state_of(work.store, one.id)
    suppressed = subscribers.suppressed(work.store, suppression.hash_of(work, one.email))
    paused = tongue.date(one.paused_until) if one.paused_until and one.paused_until > work.local.date() else ""
    named = " · ".join(work.home.markets.name(slug, lang) for slug in one.markets if slug in work.home.markets.markets)
    return Row(one, one.organisation or one.name or one.email, state, suppressed and reasons.of_person(tongue, suppressed), paused, named)


def _number(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 9 else 0


# --- one member -----------------------------------------------------------------------------------


def member_of(request: Request, work: Work) -> Subscriber:
    """Whom the address names. 404 for one who is not there, or was erased."""
    try:
        return member_acts.known(work, int(request.path_params["number"]))
    except NotFoundError:
        raise HTTPException(404) from None


def one(request: Request) -> Response:
    """All that is known of a member, and what may be done for her."""
    return member_page(request)


def member_page(request: Request, *, wrong: str = "", status: int = 200) -> Response:
    """Her page; `wrong`: the key of the words for an act that could not be done."""
    home, lang = home_of(request), language(request)
    tongue = tongue_of(home.environment, lang)
    limit = -1 if "all" in request.query_params else LINES
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        known = member_of(request, work)
        row = _row(work, lang, known)
        sent, sent_count = fates.of_member(store, known.id, sent=True, limit=limit)
        unsent, unsent_count = fates.of_member(store, known.id, sent=False, limit=limit)
        values: dict[str, Any] = {
            "why": reasons.of_person(tongue, subscribers.reason_of(store, known.id)),
            "chosen": subscribers.chosen(store, known.id),
            "bounces": [_bounce(home, tongue, each) for each in subscribers.bounces_of(store, known.id)[:LINES]],
            "followed": _followed(store, known.id),
        }
    said = request.query_params.get("said", "")
    values |= {"sent": [_told(home, tongue, each) for each in sent], "sent_count": sent_count}
    values |= {"unsent": [_told(home, tongue, each) for each in unsent], "unsent_count": unsent_count}
    values |= {"row": row, "member": known, "facts": _facts(home, tongue, known), "said": said if said in SAID else "", "wrong": wrong}
    today = clock().astimezone(home.config.cluster.zone).date()
    values |= {"tomorrow": today + dt.timedelta(days=1), "latest": today + choices.LONGEST_PAUSE, "size": LINES}
    return page(home, "member", lang=lang, title="web_desk.members", status=status, person=request.state.person, **values)


def _facts(home: Home, tongue: Tongue, known: Subscriber) -> list[tuple[str, str]]:
    """What she receives, by the names of Subscriber's fields, in words; a field that says nothing has those for that."""
    lang, profile = tongue.lang, known.profile
    named = [home.markets.name(slug, lang) for slug in known.markets if slug in home.markets.markets]
    titles = {digest.slug: digest.title.get(lang) or next(iter(digest.title.values())) for digest in home.config.digests}
    about = [capital(who(tongue, profile.kind)) if profile.kind else ""]
    about += [tongue.word("web_member_staff", profile.employees) if profile.employees is not None else "", profile.region]
    about += [", ".join(profile.keywords), tongue.word("web_member_calendar") if profile.attach_calendar else ""]
    return [
        ("markets", " · ".join(named) or tongue.word("web_seen_no_market")),
        ("digests", " · ".join(titles[slug] for slug in known.digests if slug in titles) or tongue.word("web_member_all_digests")),
        ("calls_only", tongue.word("web_member_calls" if known.calls_only else "web_member_everything")),
        ("lang", _tongue(tongue, known.lang)),
        ("reads", ", ".join(_tongue(tongue, one) for one in known.reads) or tongue.word("web_member_all_languages")),
        ("profile", " · ".join(filter(None, about)) or tongue.word("web_member_no_profile")),
    ]


def _tongue(tongue: Tongue, code: str) -> str:
    return str(tongue.locale.languages.get(code, code))


def _followed(store: Store, id: int) -> list[Call]:
    found = (calls.get(store, links.standing(store, story)) for story in calls.followed(store, id))
    return list({call.id: call for call in found if call}.values())


# --- what she was sent ----------------------------------------------------------------------------


def _told(home: Home, tongue: Tongue, fate: fates.Fate) -> Told:
    line = fate.line
    kind, _, rest = line.message_key.partition(":")
    href = f"/board/{rest}/sending" if kind == "edition" else ""
    state = "waiting" if line.state in ("queued", "attempted", "data") else line.state
    why = reasons.of_message(tongue, line.reason) if line.state != "accepted" else ""
    return Told(when(home, tongue, fate.at), _what(home, tongue, kind, rest, line.mail), href, state, why, state in ("refused", "unknown"))


def _what(home: Home, tongue: Tongue, kind: str, rest: str, mail: str) -> str:
    """A message as people name it."""
    if kind == "edition":
        return edition_name(home, tongue, rest)
    if mail:
        return tongue.word("web_message.notice")
    key = f"web_message.{kind}"
    return tongue.word(key) if key in tongue.words else kind


def edition_name(home: Home, tongue: Tongue, edition: str) -> str:
    """An edition by its digest and its day; its id where feeds.yaml has the digest no more."""
    titles = next((digest.title for digest in home.config.digests if digest.slug == edition_digest(edition)), {})
    title = titles.get(tongue.lang) or next(iter(titles.values()), "")
    try:
        return f"{title} · {tongue.date(edition_day(edition))}" if title else edition
    except ValueError:
        return edition


def when(home: Home, tongue: Tongue, at: dt.datetime) -> str:
    """A moment on the cluster's clock: "24 novembre 2026, 8 h 30"."""
    local = at.astimezone(home.config.cluster.zone)
    return f"{tongue.date(local.date())}, {hour_of(tongue, f'{local:%H:%M}')}"


def _bounce(home: Home, tongue: Tongue, row: dict[str, str]) -> tuple[str, str, str]:
    """When, of which kind, and what the other side said."""
    return when(home, tongue, dt.datetime.fromisoformat(row["at"])), row["kind"], f"{row['code']} {row['words']}".strip()


# --- her data -------------------------------------------------------------------------------------


def export(request: Request) -> Response:
    """All that is held about her, as a file to be given to her; that it was taken stands in the log."""
    home = home_of(request)
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        known = member_of(request, work)
        held = members.held(work, known)
        member_acts.exported(work, known.id, who=request.state.person.email)
    written = json.dumps(held, ensure_ascii=False, indent=1, default=str)
    headers = {"Content-Disposition": f'attachment; filename="abonne-{known.id}.json"', "Cache-Control": "no-store"}
    return Response(written, media_type="application/json", headers=headers)
