"""A file of members becomes what it would change, line by line, and behind a button exactly that.

Talks to: editors' browsers, the store, the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from techwatch.errors import InputError
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.people import member_acts, member_file
from techwatch.pipeline.people.member_file import Plan
from techwatch.pipeline.people.members import Change
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.store import open_store
from techwatch.types import Profile, Subscriber
from techwatch.web.desk import reasons
from techwatch.web.forms import Form
from techwatch.web.held import held
from techwatch.web.page import clock, home_of, language, page
from techwatch.web.upload import Upload

SHOWN: Final = 500
"""Lines of each kind on the page; of more their number is said."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the file in words: its number (0: the whole file), whom it is about, what it says."""

    number: int
    about: str
    says: Sequence[str]


def ask(request: Request) -> Response:
    """The form, with the columns that a file may have."""
    return _page(request)


def show(request: Request, form: Form, file: Upload | None) -> Response:
    """What the file would do; nothing is changed."""
    if file is None or not file.body.strip():
        return _page(request, wrong="web_import_wrong.file", status=422)
    name = held(request).keep(file, who=request.state.person.email, now=clock())
    return _shown(request, file, name)


def carry_out(request: Request, form: Form) -> Response:
    """Do what was shown, or show anew what the file would do now."""
    home, who, name = home_of(request), request.state.person.email, form.one("file")
    file = held(request).find(name, who=who, now=clock())
    if file is None:
        return _page(request, wrong="web_import_wrong.over", status=410)
    with open_store(home.database) as store:
        plan, done = member_file.carry_out(Work(home, store, clock()), file.body, file=file.name, shown=form.one("plan"), who=who)
    if not done:
        return _shown(request, file, name, wrong="web_import_wrong.changed", status=409)
    held(request).forget(name)
    return _page(request, done=(len(plan.of("added")), len(plan.of("changed"))))


def _shown(request: Request, file: Upload, name: str, *, wrong: str = "", status: int = 200) -> Response:
    home, tongue = home_of(request), tongue_of(home_of(request).environment, language(request))
    with open_store(home.database) as store:
        plan = member_file.plan(Work(home, store, clock()), file.body, file=file.name)
    if plan.refused and not plan.changes and all(error.line is None for error in plan.refused):  # no table: there are no lines to speak of
        why = " ".join(reasons.of_line(tongue, error.message) for error in plan.refused)
        return _page(request, unread=tongue.word("web_import_unread", None, file=file.name, words=why), status=422)
    return _page(request, plan=_in_words(home, tongue, plan), token=plan.print, file=file.name, held=name, wrong=wrong, status=status)


def _page(request: Request, *, status: int = 200, **values: Any) -> Response:
    home = home_of(request)
    mapped = tuple(home.config.members.columns)
    known = {"plan": None, "wrong": "", "unread": "", "done": None, "mapped": mapped, "person": request.state.person}
    return page(home, "members_import", lang=language(request), title="web_import", status=status, **{**known, **values})


def _in_words(home: Home, tongue: Tongue, plan: Plan) -> dict[str, Any]:
    found = {
        "added": [_added(home, tongue, change) for change in plan.of("added")],
        "changed": [_changed(home, tongue, change) for change in plan.of("changed")],
        "refused": [_refused(tongue, error) for error in plan.refused],
    }
    return {name: (lines[:SHOWN], len(lines)) for name, lines in found.items()} | {"same": len(plan.of("same"))}


def _added(home: Home, tongue: Tongue, change: Change) -> Line:
    after = change.after
    says = [" · ".join(filter(None, (after.name, after.organisation))), _value(home, tongue, "markets", after)]
    return Line(change.number, after.email, tuple(filter(None, says)))


def _changed(home: Home, tongue: Tongue, change: Change) -> Line:
    before = change.before or change.after
    names = member_acts.changed_fields(before, change.after)
    says = (
        tongue.word(
            "web_import_change",
            field=tongue.word(f"web_member_field.{name}"),
            before=_value(home, tongue, name, before) or "—",
            after=_value(home, tongue, name, change.after) or "—",
        )
        for name in names
    )
    return Line(change.number, change.after.email, tuple(says))


def _value(home: Home, tongue: Tongue, name: str, one: Subscriber) -> str:
    value = getattr(one, name)
    if name == "markets":
        return ", ".join(home.markets.name(slug, tongue.lang) for slug in value if slug in home.markets.markets)
    if isinstance(value, Profile):
        staff = "" if value.employees is None else tongue.word("web_member_staff", value.employees)
        return ", ".join(filter(None, (value.kind, staff, value.region, *value.keywords, "ics" if value.attach_calendar else "")))
    if isinstance(value, bool):
        return tongue.word("web_yes" if value else "web_no")
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _refused(tongue: Tongue, error: InputError) -> Line:
    return Line(error.line or 0, "", (reasons.of_line(tongue, error.message),))
