"""A report's selection becomes the forms in which an analyst corrects it, and back: what she keeps, strikes, names, writes and adds.

Only what she changed on the page is written: what others, or she in a text editor, changed meanwhile stays.
Talks to: editors' and analysts' browsers, digests/reports/, the clock.
"""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any, Final, cast, get_args

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.errors import ActError, LockedError, ReviewError
from techwatch.pipeline.reports import choose, made
from techwatch.pipeline.reports.choose import Chosen
from techwatch.review.selection import StoryLine
from techwatch.store import desk, open_store
from techwatch.text import clean
from techwatch.types import ActorKind, Selection
from techwatch.web.desk.reports import begin
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, page
from techwatch.web.upload import Upload

KINDS: Final = get_args(ActorKind)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"]+", re.I)


def show(request: Request) -> Response:
    """The selection as it stands; `?story=` one story with all its fields."""
    return _page(request)


def correct(request: Request, form: Form) -> Response:
    """Write what she changed; `do=again`: and make the report again."""
    return _story(request, form) if "story" in form else _whole(request, form)


def _whole(request: Request, form: Form) -> Response:
    title, conclusion = _changed(form, "title"), _changed(form, "conclusion")
    changes = Selection(kept=_ticks(form, "kept"), quotes=_ticks(form, "quote"), **_actors(form))
    gone = tuple(form.all("without"))
    overtaken = conclusion is not None and _is_overtaken(request, form, conclusion)
    wrong = _save(request, changes, without=gone, title=title, conclusion=None if overtaken else conclusion)
    if wrong := wrong or ("web_report_wrong.overtaken" if overtaken else ""):
        return _page(request, wrong=wrong, typed=form, status=409)
    if form.one("do") == "again":
        return _again(request)
    return RedirectResponse(f"{_here(request)}?saved=1", 303)


def _is_overtaken(request: Request, form: Form, conclusion: str) -> bool:
    """Whether somebody else wrote another conclusion since she opened the page: hers would take its place unseen."""
    try:
        now = choose.read(home_of(request), _found(request).folder).listed.conclusion
    except ReviewError:
        return False  # saving says what is wrong
    return now not in (form.one("was.conclusion"), conclusion)


def _story(request: Request, form: Form) -> Response:
    """One story: its title, its date, the facts of a call."""
    id, title, day = form.one("story"), _changed(form, "title"), _changed(form, "date")
    wrong = "web_report_wrong.title" if title == "" else "web_report_wrong.day" if day is not None and _day(day) is None else ""
    fields = [name.removeprefix("fact.") for name in form.values if name.startswith("fact.")]
    facts = {field: words for field in fields if (words := _changed(form, f"fact.{field}")) is not None}
    dated = _day(day) if day else None
    changes = Selection(titles={id: title} if title else {}, dates={id: dated} if dated else {}, facts={id: facts} if facts else {})
    wrong = wrong or _save(request, changes)
    if wrong:
        return _page(request, wrong=wrong, typed=form, status=422, story=id)
    return RedirectResponse(f"{_here(request)}?saved=1#s-{id}", 303)


def add(request: Request, form: Form, file: Upload | None) -> Response:
    """Add an address, a PDF, or both; they are read when the report is made again."""
    found, address = _found(request), form.one("address")
    if address and not _ADDRESS.fullmatch(address):
        return _page(request, wrong="web_report_wrong.address", typed=form, status=422)
    if file is not None and file.body and not file.body.lstrip()[:5].startswith(b"%PDF-"):
        return _page(request, wrong="web_report_wrong.pdf", status=422)
    added = [address] if address else []
    if file is not None and file.body:
        added.append(made.put_in(found.folder, clean(file.name), file.body))
    if not added:
        return _page(request, wrong="web_report_wrong.nothing", status=422)
    wrong = _save(request, Selection(added=tuple(added)))
    return _page(request, wrong=wrong, status=409) if wrong else RedirectResponse(f"{_here(request)}?saved=1#added", 303)


# --- what the form says ---------------------------------------------------------------------------


def _changed(form: Form, name: str) -> str | None:
    """What she wrote in a field; None: nothing else than stood there."""
    now = form.one(name)
    return None if name not in form or now == form.one(f"was.{name}") else now


def _ticks(form: Form, name: str) -> dict[str, bool]:
    """The boxes that she ticked and those that she unticked."""
    before, now = form.all(f"was.{name}"), form.all(name)
    return {one: False for one in before if one not in now} | {one: True for one in now if one not in before}


def _actors(form: Form) -> dict[str, Any]:
    """Each actor of the form by its number: struck or not, the name that it goes under, its kind."""
    names, kinds = dict[str, str](), dict[str, ActorKind]()
    for number, name in enumerate(form.all("actor")):
        kept, was = f"{number}" in form.all("actor.kept"), f"{number}" in form.all("was.actor.kept")
        into = _changed(form, f"into.{number}")
        if not kept and was:
            names[name] = ""
        elif kept and (into is not None or not was):
            names[name] = form.one(f"into.{number}") or name
        if (kind := _changed(form, f"kind.{number}")) in KINDS:
            kinds[name] = cast(ActorKind, kind)
    return {"actors": names, "kinds": kinds}


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


# --- what is done ---------------------------------------------------------------------------------


def _save(
    request: Request, changes: Selection, *, without: Sequence[str] = (), title: str | None = None, conclusion: str | None = None
) -> str:
    """Write it, logged; -> what went wrong, as a key or in words; "" for nothing."""
    found = _found(request)
    if changes == Selection() and not without and title is None and conclusion is None:
        return ""
    try:
        choose.save(home_of(request), found.folder, changes, without=without, title=title, conclusion=conclusion)
    except LockedError:
        return "web_report_wrong.busy"
    except ActError as error:
        return error.detail
    except ReviewError as error:
        return str(error)
    with open_store(home_of(request).database) as store:
        logged = desk.LoggedAct(request.state.person.email, "", "report-corrected", note=found.title)
        desk.log_act(store, logged, now=clock())
    return ""


def _again(request: Request) -> Response:
    found = _found(request)
    if found.asked is None:
        raise HTTPException(404)
    return begin(request, found.name, found.asked, found.forms)


def _found(request: Request) -> made.Made:
    """The report of the address, with a selection to be corrected; 404 where there is none."""
    found = made.find(home_of(request), request.path_params["report"])
    if found is None or not (found.folder / choose.FILE).is_file():
        raise HTTPException(404)
    return found


def _here(request: Request) -> str:
    return f"/desk/reports/{request.path_params['report']}/correct"


# --- the page -------------------------------------------------------------------------------------


def _page(request: Request, *, wrong: str = "", typed: Form | None = None, status: int = 200, story: str = "") -> Response:
    """The forms; with `typed` what she wrote stands in them still."""
    home, lang, found = home_of(request), language(request), _found(request)
    values: dict[str, Any] = {"made": found, "name": found.name, "wrong": wrong, "typed": typed or Form({}), "kinds": KINDS}
    values |= {"saved": "saved" in request.query_params and not wrong, "person": request.state.person}
    try:
        chosen = choose.read(home, found.folder)
    except ReviewError as error:
        values |= {"chosen": None, "unread": [str(error)]}
        return page(home, "desk_report_correct", lang=lang, title="web_report_correct", status=max(status, 200), **values)
    values |= {"unread": [str(error) for error in chosen.unread], "own_title": chosen.head.title if chosen.head else ""}
    wanted = story or request.query_params.get("story", "")
    if wanted:
        return _one_story(request, chosen, wanted, status=status, **values)
    groups = {part: [line for line in chosen.listed.stories if _part(line) == part] for part in ("told", "calls", "others")}
    values |= {"chosen": chosen, "groups": groups}
    return page(home, "desk_report_correct", lang=lang, title="web_report_correct", status=status, **values)


def _one_story(request: Request, chosen: Chosen, id: str, *, status: int, **values: Any) -> Response:
    line = chosen.listed.story(id)
    if line is None:
        raise HTTPException(404)
    home, lang = home_of(request), language(request)
    fields = [told.field for told in line.told]
    facts = {told.field: told.words for told in line.told if fields.count(told.field) == 1}  # of several lines the file is the place
    return page(home, "desk_report_story", lang=lang, title="web_report_story", status=status, **{**values, "line": line, "facts": facts})


def _part(line: StoryLine) -> str:
    """Under which heading of the page a story stands."""
    return "others" if not line.keep and line.part not in ("stories", "calls") else "calls" if line.part == "calls" else "told"
