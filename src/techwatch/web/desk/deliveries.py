"""The ledger becomes the desk's page « Envois »: how far each edition is, what is refused where, what may not have arrived.

Talks to: editors' browsers, the store, the clock.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.deliver import message_key
from techwatch.home import Home
from techwatch.pipeline import Work, deliveries
from techwatch.pipeline.mailing import brake
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.store import Store, bounces, editions, fates, ledger, open_store, subscribers
from techwatch.types import Delivery
from techwatch.web import static
from techwatch.web.desk import reasons
from techwatch.web.desk.members import edition_name, when
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, page

LINES: Final = 20
"""Editions on a page of the list, and mails about calls."""

UNKNOWN: Final = 200
"""Messages of unknown fate that are listed; what is said of all is said of the others, too."""

DOMAINS: Final = 25

STATES: Final = ("accepted", "waiting", "deferred", "unknown", "refused")
"""What becomes of messages, in the order of the bar; who gets none is told beside it."""

_WAITING: Final = ("queued", "attempted", "data")
QUICK: Final = 4
SLOW: Final = 60
"""Seconds after which a page asks again: while messages leave, and while some only wait for another try."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a message is: how many by STATES, to whom none goes (`suppressed`), and why it stands still ("" = it does not)."""

    figures: Mapping[str, int]
    suppressed: int
    stopped: str

    @property
    def total(self) -> int:
        """Messages that leave, or are to."""
        return sum(self.figures.values())

    @property
    def shares(self) -> list[tuple[str, float]]:
        """Of each state that occurs its part of the bar, in percent."""
        return [(state, round(100 * count / self.total, 2)) for state, count in self.figures.items() if count]

    @property
    def again(self) -> int:
        """After how many seconds there may be news; 0: none is to come."""
        if self.stopped:
            return SLOW if self.figures["waiting"] else 0
        return QUICK if self.figures["waiting"] else SLOW if self.figures["deferred"] else 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """A message that may or may not have arrived: whose (for those who may see addresses), when, and why."""

    subscriber: int
    name: str
    email: str
    at: str
    why: str


# --- the list -------------------------------------------------------------------------------------


def listing(request: Request) -> Response:
    """Editions that left or leave, the latest first (`?start=`), and the mails about calls."""
    home, lang = home_of(request), language(request)
    tongue = tongue_of(home.environment, lang)
    given = request.query_params.get("start", "")
    start = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    with open_store(home.database) as store:
        ids = [row["id"] for row in editions.listing(store) if row["status"] == "published"]
        rows = [(id, edition_name(home, tongue, id), progress_of(store, tongue, id)) for id in ids[start : start + LINES]]
        mails = [] if start else [_mail(tongue, mail) for mail in fates.mails(store, limit=LINES)]
    values: dict[str, Any] = {"rows": rows, "mails": mails, "start": start, "total": len(ids), "size": LINES}
    return page(home, "deliveries", lang=lang, title="web_desk.deliveries", person=request.state.person, **values)


def _mail(tongue: Tongue, mail: fates.Mail) -> tuple[str, str, Progress]:
    day = mail.name.partition(":")[2]
    return day, tongue.date(dt.date.fromisoformat(day[:10]), "full"), _progress(mail.states, "")


def progress_of(store: Store, tongue: Tongue, edition: str) -> Progress:
    """How far an edition is."""
    counts = ledger.counts(store, message_key("edition", edition))
    return _progress(counts, reasons.of_stop(tongue, brake.why_stopped(store, edition)))


def _progress(counts: Mapping[str, int], stopped: str) -> Progress:
    waiting = sum(counts.get(state, 0) for state in _WAITING)
    figures = {state: waiting if state == "waiting" else counts.get(state, 0) for state in STATES}
    return Progress(figures, counts.get("suppressed", 0), stopped)


# --- one edition ----------------------------------------------------------------------------------


def around(request: Request, store: Store, edition: str) -> dict[str, Any]:
    """What its page shows of an edition's way, for sending.html.j2 and for the part of it that comes again."""
    home = home_of(request)
    tongue, key = tongue_of(home.environment, language(request)), message_key("edition", edition)
    domains = sorted((one for one in bounces.by_domain(store, key) if _ails(one)), key=lambda one: -_ails(one))
    return {
        "progress": progress_of(store, tongue, edition),
        "why_none": [(reasons.of_message(tongue, why), count) for why, count in ledger.why_suppressed(store, key).items()],
        "refusals": [(reasons.of_message(tongue, why), count) for why, count in ledger.refusals(store, key)[:8]],
        "domains": domains[:DOMAINS],
        "domains_more": len(domains[DOMAINS:]),
        "witnesses": [(one.mailbox, one.found) for one in bounces.witnessed(store, edition)],
        "from": f"/desk/deliveries/{edition}/progress",
        "htmx": static.addresses(),
    }


def _ails(one: bounces.AtDomain) -> int:
    """How much goes wrong at a domain: what is put off for a while counts least."""
    return 1000 * (one.refused + one.unknown + one.bounced + one.complaints) + one.deferred


def progress(request: Request) -> Response:
    """The part of an edition's page that changes by itself, for the page that asks for it every few seconds."""
    home, edition = home_of(request), request.path_params["edition"]
    with open_store(home.database) as store:
        if editions.published(store, edition) is None:
            raise HTTPException(404)
        values = around(request, store, edition)
    return page(home, "delivery_progress", lang=language(request), title="web_sending", **values)


def unknown_of(home: Home, store: Store, tongue: Tongue, found: Sequence[fates.Fate]) -> list[Unknown]:
    """Messages of unknown fate in words."""
    people = [(fate, subscribers.get(store, fate.line.subscriber)) for fate in found[:UNKNOWN]]
    return [
        Unknown(one.id, one.organisation or one.name, one.email, when(home, tongue, fate.at), reasons.of_message(tongue, fate.line.reason))
        for fate, one in people
        if one
    ]


def say(work: Work, about: str, form: Form, found: Sequence[Delivery], *, who: str) -> int:
    """What the form says of messages of unknown fate: `again` or `arrived`, each a member's number or "all"; -> of how many."""
    for field in ("again", "arrived"):
        if field in form:
            whose = form.one(field)
            lines = [line for line in found if whose in ("all", str(line.subscriber))]
            return deliveries.say(work, about, lines, arrived=field == "arrived", who=who)
    return 0


# --- mails about calls ----------------------------------------------------------------------------


def notices(request: Request) -> Response:
    """How the mails about calls of a day fared."""
    home, lang, day = home_of(request), language(request), request.path_params["day"]
    tongue, mail = tongue_of(home.environment, lang), f"notice:{request.path_params['day']}"
    with open_store(home.database) as store:
        listed = fates.mails(store, limit=1, name=mail)
        if not listed:
            raise HTTPException(404)
        found = unknown_of(home, store, tongue, fates.of_mail(store, mail, "unknown"))
        troubles = [*fates.of_mail(store, mail, "refused"), *fates.of_mail(store, mail, "deferred")]
        refused = unknown_of(home, store, tongue, troubles)
    values: dict[str, Any] = {"progress": _progress(listed[0].states, ""), "unknown": found, "refused": refused}
    values |= {"day": day, "date": tongue.date(dt.date.fromisoformat(day[:10]), "full"), "may": request.state.person.role != "analyst"}
    return page(home, "delivery_notices", lang=lang, title="web_delivery_notices", person=request.state.person, **values)


def decide(request: Request, form: Form) -> Response:
    """What becomes of mails about calls whose fate is unknown."""
    home, day = home_of(request), request.path_params["day"]
    mail = f"notice:{day}"
    with open_store(home.database) as store:
        found = [fate.line for fate in fates.of_mail(store, mail, "unknown")]
        say(Work(home, store, clock()), mail, form, found, who=request.state.person.email)
    return RedirectResponse(f"/desk/deliveries/notices/{day}", 303)
