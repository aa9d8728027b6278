"""A member's fields become a form, and what an editor wrote into it a subscriber. Talks to: editors' browsers, the store, the clock."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch import members as reading, regions, text
from techwatch.errors import ActError, InputError
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.people import member_acts
from techwatch.store import open_store, subscribers
from techwatch.types import Lang, Subscriber
from techwatch.web import choices
from techwatch.web.desk.members import member_of
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, page

NEW: Final = Subscriber(0, "")


@dataclass(frozen=True, slots=True)
class Written:
    """What the form says: the subscriber, and per field the key of the words for what is wrong with it. `typed`: what could not be read."""

    member: Subscriber
    wrong: Mapping[str, str] = field(default_factory=dict)
    meant: str = ""
    typed: Mapping[str, str] = field(default_factory=dict)


def ask_new(request: Request) -> Response:
    """The form for somebody new."""
    home = home_of(request)
    consent = home.config.members.consent
    return _form(request, Written(replace(NEW, consent=consent, lang=home.config.cluster.languages[0])))


def add(request: Request, form: Form) -> Response:
    """Somebody new; her page, or the form again with what is wrong beside its field."""
    home = home_of(request)
    written = read(form, home, NEW, _today(home))
    wrong = dict(written.wrong)
    email = _address(form.one("email"), home)
    if not email:
        wrong["email"] = "web_wrong.email"
    if not written.member.consent:
        wrong["consent"] = "web_member_wrong.consent"
    written = replace(written, member=replace(written.member, email=email or text.clean(form.one("email"))[:300]), wrong=wrong)
    if wrong:
        return _form(request, written, status=422)
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        try:
            id = member_acts.add(work, written.member, who=request.state.person.email)
        except ActError as error:
            there = subscribers.by_email(store, email)
            return _form(request, replace(written, wrong={"email": f"web_member_wrong.{error.reason}"}), there=there, status=409)
    return RedirectResponse(f"/desk/members/{id}?said=added", 303)


def ask_edit(request: Request) -> Response:
    """The form with what stands now."""
    known, chosen, today = _known(request)
    home = home_of(request)
    return _form(request, Written(choices.as_shown(known, home, today)), chosen=chosen)


def edit(request: Request, form: Form) -> Response:
    """Write what changed; what she chose herself only where the form says that she asked for it."""
    home = home_of(request)
    known, chosen, today = _known(request)
    written, asked = read(form, home, known, today), "asked" in form
    names = member_acts.changed_fields(choices.as_shown(known, home, today), written.member)
    hers = {name: "web_member_wrong.chosen" for name in names if name in chosen and not asked}
    if written.wrong or hers:
        return _form(request, replace(written, wrong={**hers, **written.wrong}), chosen=chosen, status=422)
    after = replace(known, **{name: getattr(written.member, name) for name in names})
    with open_store(home.database) as store:
        try:
            done = member_acts.change(Work(home, store, clock()), after, who=request.state.person.email, asked=asked)
        except ActError as error:
            return RedirectResponse(f"/desk/members/{known.id}?said={error.reason}", 303)
    return RedirectResponse(f"/desk/members/{known.id}?said={'changed' if done else 'same'}", 303)


def read(form: Form, home: Home, known: Subscriber, today: dt.date) -> Written:
    """What the form says of a member; pauses have a button of their own."""
    chosen = choices.of_page(form, home, known, today)
    wrong = {name: key for name, key in chosen.wrong.items() if name != "paused_until"}
    values = {name: value for name, value in chosen.values.items() if name != "paused_until"}
    plain: dict[str, Any] = {name: text.clean(form.one(name))[: choices.LONGEST_NAME] for name in ("name", "organisation", "consent")}
    cell = form.one("consent_on")
    consent_on = choices.day_of(cell) if cell else None
    if cell and (consent_on is None or not dt.date(1990, 1, 1) <= consent_on <= today):
        wrong["consent_on"], consent_on = "web_member_wrong.consent_on", None
    typed: dict[str, str] = {name: form.one(name)[:300] for name in ("employees", "region", "consent_on") if name in wrong}
    member = replace(known, **values, **plain, consent_on=consent_on, calls_only="calls_only" in form)
    return Written(choices.as_shown(member, home, today), wrong, chosen.meant, typed)


def _known(request: Request) -> tuple[Subscriber, frozenset[str], dt.date]:
    home = home_of(request)
    with open_store(home.database) as store:
        known = member_of(request, Work(home, store, clock()))
        return known, subscribers.chosen(store, known.id), _today(home)


def _form(
    request: Request, written: Written, *, chosen: frozenset[str] = frozenset(), there: Subscriber | None = None, status: int = 200
) -> Response:
    home, lang = home_of(request), language(request)
    values = _options(home, lang, written.member) | {"written": written, "member": written.member, "wrong": written.wrong}
    values |= {"chosen": chosen, "there": there, "new": not written.member.id, "today": _today(home), "person": request.state.person}
    title = "web_member_edit" if written.member.id else "web_member_new"
    return page(home, "member_form", lang=lang, title=title, status=status, **values)


def _options(home: Home, lang: Lang, shown: Subscriber) -> dict[str, Any]:
    """The boxes of the form."""
    return {
        "markets": choices.markets(home, lang, shown.markets),
        "digests": choices.digests(home, lang, shown.digests),
        "reads": choices.spoken(home, lang, shown.reads, known=shown),
        "languages": [one for one in choices.spoken(home, lang, (shown.lang,)) if one.value in home.config.cluster.languages],
        "kinds": choices.kinds(home, lang, shown.profile.kind),
        "regions": regions.names(),
    }


def _address(cell: str, home: Home) -> str:
    """The address as it is kept, "" for what is none."""
    try:
        return reading.read_row({"email": text.clean(cell)}, config=home.config, markets=home.markets).email
    except InputError:
        return ""


def _today(home: Home) -> dt.date:
    return clock().astimezone(home.config.cluster.zone).date()
