"""An address, then a link from a mail, become a signed-in browser. Talks to: the team's browsers and mailboxes, the store, the clock.

Every address gets the same answer, before anything is looked up. To open a link changes nothing, as mail scanners do it too:
its button is what uses it.
"""

import logging
from typing import Final, Literal

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.errors import TechwatchError
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.people import sign_ins
from techwatch.store import open_store
from techwatch.web import desk
from techwatch.web.forms import Form, elsewhere, is_ours
from techwatch.web.page import clock, home_of, language, page

log = logging.getLogger("techwatch.web")

State = Literal["ask", "sent", "button", "over", "out"]
"""What the page is about: her address, that a link left, the button behind one, one that cannot be used, that she is out."""

_OPEN: Final = {"Referrer-Policy": desk.HEADERS["Referrer-Policy"]}


def ask(request: Request) -> Response:
    """The form that asks for her address; who is signed in goes on."""
    if desk.who(request):
        return RedirectResponse(_next(request), 303)
    return desk.once_more(request) if desk.from_elsewhere(request) else _page(request, to=_next(request))


def send(request: Request, form: Form) -> Response:
    """The one answer to all addresses; afterwards a mail leaves to one of the team."""
    if not is_ours(request):
        return elsewhere(request)
    to = sign_ins.page_here(form.one("next"))
    answer = _page(request, "sent", to=to)
    answer.background = BackgroundTask(_mail, home_of(request), form.one("email"), to)
    return answer


def _mail(home: Home, email: str, to: str) -> None:
    try:
        with open_store(home.database) as store:
            sent = sign_ins.send_link(Work(home, store, clock()), email, to=to)
        if sign_ins.person(home, email) and not sent:
            log.warning("no sign-in link was mailed: the mail server did not take it, or %d links wait unused", sign_ins.MOST)
    except TechwatchError as error:
        log.warning("no sign-in link was mailed: %s", error)


def show(request: Request) -> Response:
    """The button behind a link; where it is used or too old, the form for a new one. Who is signed in as the same person goes on."""
    home = home_of(request)
    person = desk.who(request)
    if person is None and desk.from_elsewhere(request):
        return desk.once_more(request)
    with open_store(home.database) as store:
        owner = sign_ins.link_of(home, store, request.path_params["token"], now=clock())
    if person and owner in (None, person):
        return RedirectResponse(_next(request), 303)
    return _page(request, "button" if owner else "over", to=_next(request))


def enter(request: Request, form: Form) -> Response:
    """Use the link: the browser is signed in and goes to the page that the link is about."""
    if not is_ours(request):
        return elsewhere(request)
    home = home_of(request)
    with open_store(home.database) as store:
        session = sign_ins.sign_in(home, store, request.path_params["token"], now=clock())
        if session is None:
            return _page(request, "over", to=_next(request))
        sign_ins.sign_out(store, request.cookies.get(desk.COOKIE, ""))
    answer = RedirectResponse(_next(request), 303)
    _give(answer, home, session, int(sign_ins.SESSION.total_seconds()))
    return answer


def leave(request: Request, form: Form) -> Response:
    """Sign out: of no use to whoever finds the cookie later."""
    if not is_ours(request):
        return elsewhere(request)
    home = home_of(request)
    with open_store(home.database) as store:
        sign_ins.sign_out(store, request.cookies.get(desk.COOKIE, ""))
    answer = _page(request, "out", to=sign_ins.DESK)
    _give(answer, home, "", 0)
    return answer


def _give(answer: Response, home: Home, session: str, seconds: int) -> None:
    """Give the browser the session's cookie; for 0 seconds: take it away."""
    secure = home.config.web.public_url.startswith("https:")
    answer.set_cookie(desk.COOKIE, session, max_age=seconds, path="/", secure=secure, httponly=True, samesite="strict")


def _next(request: Request) -> str:
    return sign_ins.page_here(request.query_params.get("next", ""))


def _page(request: Request, state: State = "ask", *, to: str) -> Response:
    minutes = int(sign_ins.ASKED.total_seconds() // 60)
    title = "web_signed_out" if state == "out" else "web_sign_in"
    values = {"state": state, "to": to, "minutes": minutes}
    answer = page(home_of(request), "sign_in", lang=language(request), title=title, status=404 if state == "over" else 200, **values)
    answer.headers.update(_OPEN)
    return answer
