"""At the desk an editor puts a call's facts right, adds what the cluster offers, or writes a call herself.

What she says goes through the pipeline, under the home's lock. Talks to: editors' browsers, the store, the clock.
"""

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.calls import spoken
from techwatch.calls.hand import read_hand
from techwatch.errors import ActError, EditionError, InputError, LockedError, NotFoundError
from techwatch.home import Home
from techwatch.pipeline.intake import by_hand, calls as stage
from techwatch.pipeline.work import Work
from techwatch.render.pages import tongue_of
from techwatch.render.phrases import fact_name
from techwatch.store import calls, desk, open_store, stories
from techwatch.types import Call
from techwatch.web import static
from techwatch.web.board import adding
from techwatch.web.desk import correct
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, page, say


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a form: the fields that are stored, those that cannot be read and why, and since when another holds the lock.

    `added`: a call was written; `here`: it stands in the draft from which it was.
    """

    stored: tuple[str, ...] = ()
    errors: Mapping[str, str] | None = None
    busy: bool = False
    confirm: bool = False
    added: bool = False
    here: bool = False

    @property
    def status(self) -> int:
        """409: nothing was stored, somebody works; 422: something cannot be read."""
        return 409 if self.busy else 422 if self.errors else 200


def show(request: Request) -> Response:
    """The form with the facts of a call; an id that its story had before leads on."""
    call = _find(request)
    if call.id != request.path_params["story"]:
        return RedirectResponse(_address(request, call.id), 308)
    return _form(request, call, Done(), Form({}))


def store(request: Request, form: Form) -> Response:
    """Store what an editor changed, and show the same form with what stands now."""
    call = _find(request)
    changes = correct.changes(form)
    if _leaves_doubt(call, form):
        words = {**form.values, "deadline": (_as_read(request, changes.get("deadline") or ""),)}
        return _form(request, call, Done(confirm=True), Form(words))
    try:
        done = _say(request, call, form)
    except LockedError:
        done = Done(busy=True)
    return _form(request, _find(request), done, form)


def _leaves_doubt(call: Call, form: Form) -> bool:
    """Whether one of several doubts about dates is chosen: words for all dates would settle the others unseen."""
    return form.one("choose").startswith("deadline:") and sum(doubt.field == "deadlines" for doubt in call.facts.doubts) > 1


def _as_read(request: Request, chosen: str) -> str:
    """Dates of a button, as people write them."""
    return correct.dates(tongue_of(home_of(request).environment, language(request)), read_hand("deadline", chosen))


def _say(request: Request, call: Call, form: Form) -> Done:
    """Store each change that can be read. Raises LockedError before anything is stored."""
    stored, errors = list[str](), dict[str, str]()
    with _working(home_of(request)) as work:
        for field, words in correct.changes(form).items():
            try:
                stage.say(work, call.id, field, words, who=request.state.person.email)
                _log(request, work, "fact", call.id, f"{_label(request, field)} : {form.one(correct.WAS + field) or '—'} → {words or '—'}")
                stored.append(field)
            except ValueError as error:
                errors[field] = str(error)
    return Done(tuple(stored), errors)


def _label(request: Request, field: str) -> str:
    """The log is written in the cluster's own language, whoever reads it."""
    home = home_of(request)
    return fact_name(tongue_of(home.environment, home.config.cluster.languages[0]), field)


def _log(request: Request, work: Work, name: str, story: str, note: str) -> None:
    """A line for the desk's log; the form takes a correction back, not the log."""
    desk.log_act(
        work.store, desk.LoggedAct(request.state.person.email, request.path_params.get("edition", ""), name, story, note=note), now=work.now
    )


@contextlib.contextmanager
def _working(home: Home) -> Iterator[Work]:
    """The home under its lock, as every command that writes has it. Raises LockedError."""
    now = clock()
    with home.lock("run", since=now.isoformat()), open_store(home.database) as opened:
        yield Work(home, opened, now)


def _form(request: Request, call: Call, done: Done, form: Form) -> Response:
    home, lang = home_of(request), language(request)
    tongue = tongue_of(home.environment, lang)
    with open_store(home.database) as opened:
        said = calls.said(opened, call.id)
    keep = frozenset(name for group in correct.GROUPS.values() for name in group) if done.busy or done.confirm else done.errors or ()
    sheet = correct.sheet(tongue, call, said).with_form(form, done.errors or {}, frozenset(keep))
    values = {"sheet": sheet, "done": done, "zone": home.config.cluster.zone}
    values |= {"stored": _named(sheet, done.stored), "unread": _named(sheet, done.errors or ())}
    return page(home, "board_call", lang=lang, title="web_correct", status=done.status, call=call, **values, **_around(request, call.id))


def _named(sheet: correct.Sheet, names: Collection[str]) -> str:
    return ", ".join(field.label for _, fields in sheet.groups for field in fields if field.name in names)


def _around(request: Request, story: str) -> dict[str, Any]:
    """The addresses around a form: its own, and that of the board, or of the list of calls, where it was opened."""
    edition = request.path_params.get("edition", "")
    back = f"/board/{edition}" if edition else "/desk/calls"
    own = {"person": request.state.person, "htmx": static.addresses()}
    return {"action": _address(request, story), "board": back, "edition": edition} | own


def _address(request: Request, story: str) -> str:
    edition = request.path_params.get("edition", "")
    return f"/board/{edition}/calls/{story}" if edition else f"/desk/calls/{story}"


def _find(request: Request) -> Call:
    with open_store(home_of(request).database) as opened:
        call = calls.get(opened, request.path_params["story"])
    if call is None:
        raise HTTPException(404)
    return call


# --- a call written by hand -----------------------------------------------------------------------


def ask_new(request: Request) -> Response:
    """The empty form of a call."""
    return _new_form(request, Form({}), Done())


def add(request: Request, form: Form) -> Response:
    """Store the call and show its form; where something cannot be read, nothing is stored."""
    home, who = home_of(request), request.state.person.email
    words = {name: said for name in correct.NEW if (said := correct.sent(form, name))}
    if errors := _unread(home, form, words):
        return _new_form(request, form, Done(errors=errors))
    try:
        with _working(home) as work:
            markets = [slug for slug in form.all("market") if slug in home.markets.markets]
            call = by_hand.add(work, form.one("title"), url=form.one("url"), text=form.one("text"), markets=markets, words=words, who=who)
            _log(request, work, "call", call.id, call.title)
    except LockedError:
        return _new_form(request, form, Done(busy=True))
    except NotFoundError as error:
        key = "web_no_address" if error.reason == "bad-link" else "web_no_call"
        return _new_form(request, form, Done(errors={"url": say(home, language(request), key)}))
    except ValueError as error:
        return _new_form(request, form, Done(errors={"title": str(error)}))
    return _form(request, call, Done(added=True, here=_into_draft(request, call)), form)


def _into_draft(request: Request, call: Call) -> bool:
    """Put a new call into the draft from which it was written; whether it stands there. Where it cannot, the next collection does."""
    if not request.path_params.get("edition"):
        return False
    with open_store(home_of(request).database) as opened:
        numbers = stories.members(opened, call.id)
    item = adding.stored(request, numbers[0]) if numbers else None
    try:
        return bool(item and adding.put(request, item))
    except (ActError, EditionError, InputError, LockedError):
        return False


def _unread(home: Home, form: Form, words: Mapping[str, str]) -> dict[str, str]:
    """Why a field cannot be read, for each such field."""
    errors = {} if form.one("title") else {"title": "un appel a un titre (a call has a title)"}
    for name, said in words.items():
        try:
            spoken.checked(name, said, lang=home.config.cluster.languages[0])
        except ValueError as error:
            errors[name] = str(error)
    return errors


def _new_form(request: Request, form: Form, done: Done) -> Response:
    home, lang = home_of(request), language(request)
    fields = correct.entered(correct.empty(tongue_of(home.environment, lang)), form, done.errors or {})
    first = {name: form.one(name) for name in ("title", "url", "text")}
    markets = [(slug, home.markets.name(slug, lang), slug in form.all("market")) for slug in home.markets.markets]
    values = {"fields": fields, "first": first, "markets": markets, "errors": done.errors or {}, "done": done}
    return page(home, "board_new", lang=lang, title="web_new_call", status=done.status, **values, **_around(request, "new"))
