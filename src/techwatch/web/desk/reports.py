"""« Études » at the desk: the reports that were made, the form that asks for one, how far it is, and its files.

Talks to: editors' and analysts' browsers, digests/reports/, the store, the clock.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response

from techwatch import report, search
from techwatch.errors import QueryError
from techwatch.home import Home
from techwatch.pipeline.reports import find, made
from techwatch.pipeline.reports.made import Made
from techwatch.pipeline.work import Work
from techwatch.store import desk, open_store
from techwatch.text import clean
from techwatch.types import FORMS, Asked, Lang
from techwatch.web.desk.report_runs import Run, runs
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, page

YEAR: Final = dt.timedelta(days=365)
LONGEST: Final = 400
"""Characters of a theme."""

USUAL: Final = ("pdf", "docx")
TYPES: Final = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown; charset=utf-8",
}
_STAGES: Final = ("find", "add", "who", "rising", "build", "files", *(f"files.{form}" for form in FORMS))
STAGES: Final = tuple(f"web_report_stage.{name}" for name in _STAGES)
"""Those that have words of their own."""

READ: Final = {
    "Cache-Control": "no-store",
    # the report's own style and drawings; its pictures are in the page itself
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The form as it is shown: what stands in it, and by field the key of what is wrong. `place`: the theme with a caret where it breaks,
    `why` says why."""

    theme: str = ""
    markets: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    lang: Lang = ""
    forms: tuple[str, ...] = USUAL
    expand: bool = True
    without: tuple[str, ...] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)
    place: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a theme would find: how many stories and articles, its widenings by kind, and other themes with their addresses."""

    stories: int
    articles: int
    widened: tuple[tuple[str, tuple[str, ...]], ...]
    near: tuple[tuple[str, str], ...]


# --- the list, and the form -----------------------------------------------------------------------


def listing(request: Request) -> Response:
    """Every report, and the form; what stands in the address (`?theme=`, `?market=` and so on) stands in the form."""
    home, query = home_of(request), request.query_params
    today = _today(home)
    wanted = Wanted(
        theme=clean(query.get("theme", ""))[:LONGEST],
        markets=tuple(slug for slug in query.getlist("market") if slug in home.markets.markets),
        since=_iso(query.get("since", "")) or (today - YEAR).isoformat(),
        until=_iso(query.get("until", "")) or today.isoformat(),
        lang=_lang(home, query.get("lang", "")),
        expand=query.get("expand", "") != "0",
    )
    forms = tuple(form for form in query.getlist("form") if form in TYPES)
    return _listing(request, replace(wanted, forms=forms) if forms else wanted)


def ask(request: Request, form: Form) -> Response:
    """Begin a report, or show the form again with what is wrong in it."""
    home = home_of(request)
    wanted = Wanted(
        theme=form.one("theme"),
        markets=tuple(slug for slug in form.all("market") if slug in home.markets.markets),
        since=form.one("since"),
        until=form.one("until"),
        lang=_lang(home, form.one("lang")),
        forms=tuple(name for name in form.all("form") if name in TYPES),
        expand="expand" in form,
        without=tuple(term for term in form.all("shown") if term not in form.all("term")),
    )
    wanted = _checked(wanted, language(request))
    if wanted.wrong:
        return _listing(request, wanted, status=422)
    since, until = (dt.date.fromisoformat(day) for day in (wanted.since, wanted.until))
    asked = Asked(wanted.theme, wanted.lang, since, until, wanted.markets, wanted.expand, wanted.without)
    if form.one("do") == "look":
        return _listing(request, wanted, found=_seen(request, asked, wanted.forms))
    return begin(request, report.slug(wanted.theme), asked, wanted.forms)


def _seen(request: Request, asked: Asked, forms: tuple[str, ...]) -> Seen:
    """What a search for the theme finds now."""
    home = home_of(request)
    with open_store(home.database) as store:
        found = find.find(Work(home, store, clock()), asked)
    stories = {hit.story or str(hit.article.id) for hit in found.hits}
    kinds = {one.kind: None for one in found.widenings}
    widened = tuple((kind, tuple(dict.fromkeys(one.term for one in found.widenings if one.kind == kind))) for kind in kinds)
    near = tuple((theme, f"/desk/reports?{_query(replace(asked, theme=theme), forms)}") for theme in found.near)
    return Seen(len(stories), len(found.hits), widened, near)


def begin(request: Request, name: str, asked: Asked, forms: tuple[str, ...]) -> Response:
    """Begin a report under this name, logged, and lead to its page."""
    home, who = home_of(request), request.state.person.email
    runs(request).ask(home, Run(name, asked, forms, who))
    with open_store(home.database) as store:
        desk.log_act(store, desk.LoggedAct(who, "", "report-asked", note=asked.theme), now=clock())
    return RedirectResponse(f"/desk/reports/{name}", 303)


def _checked(wanted: Wanted, lang: Lang) -> Wanted:
    """With what is wrong."""
    wrong = dict[str, str]()
    if not wanted.theme:
        wrong["theme"] = "web_report_wrong.empty"
    elif len(wanted.theme) > LONGEST:
        wrong["theme"] = "web_report_wrong.long"
    since, until = _iso(wanted.since), _iso(wanted.until)
    wrong |= {name: "web_report_wrong.day" for name, day in (("since", since), ("until", until)) if not day}
    if since and until and since > until:
        wrong["until"] = "web_report_wrong.order"
    place = why = ""
    if "theme" not in wrong:
        try:
            search.parse(wanted.theme)
        except QueryError as error:
            wrong["theme"], place, why = "web_report_wrong.query", error.shown, error.french if lang == "fr" else error.message
    return replace(wanted, wrong=wrong, place=place, why=why)


def _listing(request: Request, wanted: Wanted, *, found: Seen | None = None, status: int = 200) -> Response:
    home, lang = home_of(request), language(request)
    known = runs(request)
    lines = [(one, state_of(one, known.find(one.name))) for one in made.listing(home)]
    values: dict[str, Any] = {"wanted": wanted, "found": found, "lines": lines, "types": tuple(TYPES), "last": _today(home)}
    values["markets"] = _names(home, lang)
    languages = home.config.cluster.languages
    values |= {"languages": languages, "person": request.state.person, "zone": home.config.cluster.zone}
    return page(home, "desk_reports", lang=lang, title="web_desk.reports", status=status, **values)


def state_of(one: Made | None, run: Run | None) -> str:
    """Where a report stands: waiting, running, failed, interrupted (it was begun before the app was), or made."""
    if run is not None and run.state in ("waiting", "running", "failed"):
        return run.state
    return "interrupted" if one is not None and one.begun else "made"


def _names(home: Home, lang: Lang) -> Mapping[str, str]:
    return {slug: home.markets.name(slug, lang) for slug in home.markets.markets}


def _today(home: Home) -> dt.date:
    return clock().astimezone(home.config.cluster.zone).date()


def _lang(home: Home, said: str) -> Lang:
    languages = home.config.cluster.languages
    return said if said in languages else languages[0]


def _iso(text: str) -> str:
    """A day as it was written, "" for none that is one."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return ""
    return text if len(text) == 10 and 1990 <= day.year < 2100 else ""


# --- one report -----------------------------------------------------------------------------------


def one(request: Request) -> Response:
    """A report: how far it is, then its files; a page under way comes back by itself."""
    home, lang, name = home_of(request), language(request), request.path_params["report"]
    run, found = runs(request).find(name), made.find(home, name)
    if run is None and found is None:
        raise HTTPException(404)
    state = state_of(found, run)
    asked = run.asked if run and (found is None or found.asked is None or state in ("waiting", "running")) else found and found.asked
    forms = run.forms if run and not (found and found.forms) else found.forms if found else ()
    values: dict[str, Any] = {"name": name, "state": state, "run": run, "made": found, "asked": asked, "forms": forms}
    values["headline"] = found.title if found and found.made else asked.theme if asked else name
    values["change"] = f"/desk/reports?{_query(asked, forms)}#ask" if asked else "/desk/reports"
    values["before"] = runs(request).before(name)
    values["began"] = run.began.astimezone(home.config.cluster.zone) if run and run.began else None
    values |= {"markets": _names(home, lang), "person": request.state.person, "zone": home.config.cluster.zone, "stages": STAGES}
    return page(home, "desk_report", lang=lang, title="web_report", **values)


def _query(asked: Asked, forms: tuple[str, ...]) -> str:
    """What is asked as the form's address has it."""
    plain = {"theme": asked.theme, "market": asked.markets, "since": asked.since, "until": asked.until, "lang": asked.lang}
    return urlencode({**plain, "form": forms} | ({} if asked.expand else {"expand": "0"}), doseq=True)


def again(request: Request, form: Form) -> Response:
    """Make it again as its selection says by now, or as it was asked for when it was cut short."""
    found, run = known(request), runs(request).find(request.path_params["report"])
    asked, forms = (found.asked, found.forms) if found and found.asked else (run.asked, run.forms) if run else (None, ())
    if asked is None:
        raise HTTPException(404)
    return begin(request, request.path_params["report"], asked, forms)


def known(request: Request) -> Made | None:
    """The report that the address names, None where nothing stands there."""
    return made.find(home_of(request), request.path_params["report"])


def read(request: Request) -> Response:
    """The report itself, as its HTML stands."""
    found = known(request)
    if found is None or "html" not in found.files:
        raise HTTPException(404)
    return FileResponse(found.files["html"], media_type=TYPES["html"], headers=READ)


def file(request: Request) -> Response:
    """One of its files, to be kept."""
    found, form = known(request), request.path_params["form"]
    path = {str(name): path for name, path in found.files.items()}.get(form) if found else None
    if path is None or found is None:
        raise HTTPException(404)
    return FileResponse(path, media_type=TYPES[form], filename=f"{found.name}.{form}", headers={"Cache-Control": "no-store"})


def paper(request: Request) -> Response:
    """A PDF that an analyst added, by the name under which it lies beside the report: notes lead there."""
    found, name = known(request), request.path_params["paper"]
    path = made.paper_of(found, name) if found else None
    if path is None:
        raise HTTPException(404)
    return FileResponse(path, media_type=TYPES["pdf"], filename=name, headers={"Cache-Control": "no-store"})
