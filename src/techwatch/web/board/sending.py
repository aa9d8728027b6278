"""An edition that left, or is leaving: how far it is, a button to stop it, and its words put right on its page.

Talks to: editors' browsers, the store, the clock.
"""

from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.deliver import message_key
from techwatch.errors import EditionError
from techwatch.pipeline import Work, life
from techwatch.pipeline.publishing.revise import Put, revise
from techwatch.render.pages import tongue_of
from techwatch.store import archive, desk, editions, fates, open_store
from techwatch.types import Edition, Item
from techwatch.web.desk import deliveries
from techwatch.web.desk.members import edition_name
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, page


def show(request: Request) -> Response:
    """How many messages left and wait, and the items as readers have them, each to be put right."""
    return _page(request)


def act(request: Request, form: Form) -> Response:
    """Stop, go on, say what became of messages of unknown fate, or put words right; then the page again. What cannot be is said on it."""
    home, edition, who = home_of(request), request.path_params["edition"], request.state.person.email
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        try:
            if "stop" in form and life.stop(work, edition, who=who):
                desk.log_act(store, desk.LoggedAct(who, edition, "stopped"), now=work.now)
            elif "go_on" in form and life.go_on(work, edition):
                desk.log_act(store, desk.LoggedAct(who, edition, "went-on"), now=work.now)
            elif "again" in form or "arrived" in form:
                found = [fate.line for fate in fates.of_message(store, message_key("edition", edition), "unknown")]
                deliveries.say(work, edition, form, found, who=who)
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
        steps = desk.steps(store, edition_id)
        opened = _opened(found[0], archive.times_opened(store, edition_id))
        values = deliveries.around(request, store, edition_id)
        tongue = tongue_of(home.environment, lang)
        lost = fates.of_message(store, message_key("edition", edition_id), "unknown")
        unknown = deliveries.unknown_of(home, store, tongue, lost)
    values |= {
        "edition": found[0],
        "name": edition_name(home, tongue, edition_id),
        "kept": [(place, item) for place, item in enumerate(found[0].items) if item.keep],
        "languages": home.config.cluster.languages,
        "unknown": unknown,
        "stopped": "stopped" in steps,
        "wrong": wrong,
        "may": request.state.person.role != "analyst",
        "person": request.state.person,
        "opened": opened,
        "archive": f"/{found[0].digest}/{edition_id}/",
    }
    return page(home, "sending", lang=lang, title="web_sending", status=status, **values)


def _opened(edition: Edition, times: Mapping[str, int]) -> list[tuple[Item, int]]:
    """The items whose links were opened, most often first."""
    items = [(item, times[item.id]) for item in edition.items if times.get(item.id)]
    return sorted(items, key=lambda one: -one[1])
