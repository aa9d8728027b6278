"""What an editor does for one member: a pause, a link, unsubscribed at her demand, her data given or erased.

Talks to: editors' browsers, the store, the clock.
"""

from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.errors import ActError
from techwatch.pipeline import Work
from techwatch.pipeline.people import member_acts
from techwatch.store import open_store, subscribers
from techwatch.web import choices
from techwatch.web.desk.members import member_of, member_page
from techwatch.web.forms import Form
from techwatch.web.held import held
from techwatch.web.page import clock, home_of, language, page
from techwatch.web.readers.errands import afterwards


def act(request: Request, form: Form) -> Response:
    """`do` is pause (until `paused_until`), resume, link or leave; then her page again, which says so."""
    home, who, wish = home_of(request), request.state.person.email, form.one("do")
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        id = member_of(request, work).id
        try:
            said = _done(work, id, wish, form, who)
        except ActError as error:
            return member_page(request, wrong=f"web_member_said.{error.reason}", status=409)
    if not said:
        return member_page(request, wrong="web_wrong.paused_until" if wish == "pause" else "web_trouble_text", status=422)
    answer = RedirectResponse(f"/desk/members/{id}?said={said}", 303)
    if wish in ("link", "leave"):
        answer.background = afterwards(home)
    return answer


def _done(work: Work, id: int, wish: str, form: Form, who: str) -> str:
    """What was done, in a word; "" when the form cannot be understood. Raises ActError."""
    today = work.local.date()
    if wish == "pause":
        until = choices.day_of(form.one("paused_until"))
        if until is None or not today < until <= today + choices.LONGEST_PAUSE:
            return ""
        member_acts.pause(work, id, until, who=who)
        return "paused"
    if wish == "resume":
        member_acts.pause(work, id, None, who=who)
        return "resumed"
    if wish == "link":
        member_acts.send_link(work, id, who=who)
        return "link"
    if wish == "leave":
        member_acts.leave(work, id, who=who)
        return "left"
    return ""


def ask_erase(request: Request) -> Response:
    """What erasing does, and the button."""
    home = home_of(request)
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        known = member_of(request, work)
        state = subscribers.state_of(store, known.id)
    values = {"member": known, "state": state, "person": request.state.person}
    return page(home, "member_erase", lang=language(request), title="web_member_erase", **values)


def erase(request: Request, form: Form) -> Response:
    """She is erased; then the list, which names what still may hold her address. Files that wait to be imported go with her."""
    home = home_of(request)
    if form.one("sure") != "yes":
        raise HTTPException(400)
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        known = member_of(request, work)
        held(request).forget()
        left = member_acts.erase(work, known.id, who=request.state.person.email)
    return RedirectResponse(f"/desk/members?{urlencode([('said', 'erased'), *(('left', name) for name in left)])}", 303)
