"""What was done to a draft becomes a page: the latest first, each with its undo, and every conflict with the words that had to make way.

Talks to: editors' browsers, the store, the pipeline.
"""

import datetime as dt
import itertools
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.pipeline import Work
from techwatch.pipeline.drafting import acts, unreadable
from techwatch.render.pages import tongue_of
from techwatch.review.acts import loaded
from techwatch.store import open_store
from techwatch.web.board import act_forms, drafts
from techwatch.web.desk.log import plainly
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, say

MOST = 200
"""Lines on the page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done. `number` 0: the log has no line of it.

    `other`: the words that a conflict put aside; `back`: they can be put back.
    """

    hour: str
    who: str
    words: str
    number: int = 0
    undo: bool = False
    open: bool = False
    other: str = ""
    back: bool = False
    over: bool = False


def show(request: Request) -> Response:
    """The history of a draft, by day; open conflicts stand before it."""
    return drafts.guarded(request, _show)


def _show(request: Request) -> Response:
    found = drafts.read(request)
    zone = found.home.config.cluster.zone
    with open_store(found.home.database) as store:
        told = acts.history(store, found.edition, markets=found.home.markets, lang=found.lang, limit=MOST)
    lines = [(each.at.astimezone(zone), _plainly(found, each)) for each in told]
    made = [(at.date(), _line(each, f"{at:%H:%M}", say(found.home, found.lang, "web_history_file"))) for at, each in lines]
    days: list[tuple[dt.date, list[Line]]] = [
        (day, [line for _, line in under]) for day, under in itertools.groupby(made, key=lambda pair: pair[0])
    ]
    return drafts.board_page(request, "board_history", found, days=days, open=[line for _, line in made if line.open])


def _plainly(found: drafts.Board, told: acts.Told) -> acts.Told:
    """The same with dates as people write them."""
    tongue = tongue_of(found.home.environment, found.lang)
    return replace(told, words=plainly(told.logged, told.words, tongue)) if told.logged else told


def _line(told: acts.Told, hour: str, file: str) -> Line:
    logged = told.logged
    if logged is None:
        return Line(hour, "", told.words)
    undo = bool(logged.before) and logged.undone_by is None and not told.open
    other = (loaded(logged.before).value if logged.before else logged.note) if told.open else ""
    return Line(hour, logged.who or file, told.words, logged.id, undo, told.open, other, bool(logged.before), logged.undone_by is not None)


def decide(request: Request, form: Form) -> Response:
    """Of a conflict: put the other words back (`say` = back), or leave things as they are."""
    return act_forms.guarded(request, form, lambda: _decide(request, form))


def put_back(request: Request, form: Form) -> Response:
    """The last readable version takes the place of a file that cannot be read; back to the board."""
    return act_forms.guarded(request, form, lambda: _put_back(request))


def _put_back(request: Request) -> Response:
    home, edition = home_of(request), str(request.path_params["edition"])
    with open_store(home.database) as store:
        unreadable.put_back(Work(home, store, clock()), edition, who=str(request.state.person.email))
    return RedirectResponse(f"/board/{edition}", 303)


def _decide(request: Request, form: Form) -> Response:
    home, edition, number = home_of(request), str(request.path_params["edition"]), form.one("number")
    if number.isascii() and number.isdecimal() and len(number) < 16:
        do = acts.bring_back if form.one("say") == "back" else acts.dismiss
        do(home, edition, int(number), who=str(request.state.person.email), now=clock())
    return RedirectResponse(f"/board/{edition}/history", 303)
