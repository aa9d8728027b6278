"""An edition that left, or is leaving: how far it is, a button to stop it, and its words put right on its page.

Talks to: editors' browsers, the store, the clock.
"""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.deliver import message_key
from techwatch.errors import EditionError
from techwatch.home import Home
from techwatch.pipeline import Work, life
from techwatch.pipeline.revise import Put, revise
from techwatch.store import desk, editions, ledger, open_store
from techwatch.types import Lang, edition_day
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, page

_OPEN = ("queued", "attempted", "data", "deferred")


def show(request: Request) -> Response:
    """How many messages left and wait, and the items as readers have them, each to be put right."""
    return _page(request)


def act(request: Request, form: Form) -> Response:
    """Stop, go on, or put words right; then the page again. What cannot be is said on it."""
    home, edition, who = home_of(request), request.path_params["edition"], request.state.person.email
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        try:
            if "stop" in form and life.stop(work, edition, who=who):
                desk.log_act(store, desk.LoggedAct(who, edition, "stopped"), now=work.now)
            elif "go_on" in form and life.go_on(work, edition):
                desk.log_act(store, desk.LoggedAct(who, edition, "went-on"), now=work.now)
            elif "place" in form or "editorial" in form:
                revise(work, edition, _put(form), who=who)
        except EditionError as error:
            return _page(request, wrong=error.detail, status=409)
    return RedirectResponse(f"/board/{edition}/sending", 303)


def _put(form: Form) -> Put:
    note = form.one("note")
    if "editorial" in form:
        return Put(None, editorial=form.one("editorial"), lang=form.one("lang"), note=note)
    place = form.one("place")
    number = int(place) if place.isdecimal() else -1
    if "out" in form:
        return Put(number, out=True, note=note)
    title, blurb, url = (form.one(name) if name in form else None for name in ("title", "blurb", "url"))
    return Put(number, title=title, blurb=blurb, url=url, note=note)


def _page(request: Request, *, wrong: str = "", status: int = 200) -> Response:
    home, lang, edition_id = home_of(request), language(request), request.path_params["edition"]
    with open_store(home.database) as store:
        found = editions.published(store, edition_id)
        if found is None:
            raise HTTPException(404)
        counts = ledger.counts(store, message_key("edition", edition_id))
        steps = desk.steps(store, edition_id)
    waiting = sum(counts.get(state, 0) for state in _OPEN)
    values = {
        "edition": found[0],
        "digest_title": _name(home, found[0].digest, lang),
        "day_of": edition_day(edition_id),
        "kept": [(place, item) for place, item in enumerate(found[0].items) if item.keep],
        "languages": home.config.cluster.languages,
        "left": counts.get("accepted", 0),
        "waiting": waiting,
        "trouble": {state: counts[state] for state in ("refused", "unknown") if counts.get(state)},
        "begun": bool(counts),
        "stopped": "stopped" in steps,
        "wrong": wrong,
        "may": request.state.person.role != "analyst",
        "person": request.state.person,
        "archive": f"/{found[0].digest}/{edition_id}/",
    }
    return page(home, "sending", lang=lang, title="web_sending", status=status, **values)


def _name(home: Home, slug: str, lang: Lang) -> str:
    """The digest's title; its slug where feeds.yaml has it no longer."""
    titles = next((digest.title for digest in home.config.digests if digest.slug == slug), {})
    return titles.get(lang) or next(iter(titles.values()), slug)
