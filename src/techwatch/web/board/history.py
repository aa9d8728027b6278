"""What was done to a draft becomes a page: the latest first, each with its undo, and every conflict with the words that had to make way.

Talks to: editors' browsers, the store, the pipeline.
"""

import datetime as dt
import itertools
from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.pipeline import Work
from techwatch.pipeline.drafting import acts, unreadable
from techwatch.pipeline.drafting.told import bare, versions
from techwatch.render.pages import tongue_of
from techwatch.review.acts import loaded
from techwatch.store import editions, open_store
from techwatch.store.desk import LoggedAct
from techwatch.web.board import act_forms, drafts
from techwatch.web.desk.log import plainly
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, say

MOST = 200
"""Lines on the page."""

_WORDS: Final = ("title", "blurb", "editorial", "subject")
"""Acts of which a conflict shows both texts whole."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was done. `number` 0: the log has no line of it.

    `here` and `other`: both texts of a conflict about words; `other` alone: lines that only a text editor puts back. `back`: the key of
    what stands on the button that brings the other version back, "" for none.
    """

    hour: str
    who: str
    words: str
    number: int = 0
    undo: bool = False
    open: bool = False
    here: str = ""
    other: str = ""
    back: str = ""
    over: bool = False


def show(request: Request) -> Response:
    """The history of a draft, by day; open conflicts stand before it."""
    return drafts.guarded(request, _show)


def _show(request: Request) -> Response:
    found = drafts.read(request)
    zone = found.home.config.cluster.zone
    with open_store(found.home.database) as store:
        told = acts.history(store, found.edition, markets=found.home.markets, lang=found.lang, limit=MOST)
        titles = {
            each.logged.id: editions.proposed_title(store, found.edition, each.logged.item) for each in told if each.logged and each.open
        }
    lines = [(each.at.astimezone(zone), _plainly(found, each)) for each in told]
    made = [(at.date(), _line(each, f"{at:%H:%M}", say(found.home, found.lang, "web_history_file"))) for at, each in lines]
    days: list[tuple[dt.date, list[Line]]] = [
        (day, [line for _, line in under]) for day, under in itertools.groupby(made, key=lambda pair: pair[0])
    ]
    both = zip(made, lines, strict=True)
    clashes = [_clash(found, line, each.logged, titles[each.logged.id]) for (_, line), (_, each) in both if each.open and each.logged]
    return drafts.board_page(request, "board_history", found, days=days, open=clashes)


def _plainly(found: drafts.Board, told: acts.Told) -> acts.Told:
    """The same with dates as people write them."""
    tongue = tongue_of(found.home.environment, found.lang)
    return replace(told, words=plainly(told.logged, told.words, tongue)) if told.logged else told


def _line(told: acts.Told, hour: str, file: str) -> Line:
    logged = told.logged
    if logged is None:
        return Line(hour, "", told.words)
    undo = bool(logged.before) and logged.undone_by is None and not told.open
    return Line(hour, logged.who or file, told.words, logged.id, undo, told.open, over=logged.undone_by is not None)


def _clash(found: drafts.Board, line: Line, logged: LoggedAct, title: str) -> Line:
    """An open conflict with what there is to choose from. `title`: its item's, "" where it is not known."""
    tongue = tongue_of(found.home.environment, found.lang)
    words = versions(logged, found.lang, markets=found.home.markets, title=title)
    line = replace(line, words=plainly(logged, words, tongue))
    if not logged.before:
        return replace(line, words=tongue.word("web_conflict.note", title=title or logged.item), other=bare(logged.note))
    before = loaded(logged.before)
    back = f"web_bring_back.{before.name}" if f"web_bring_back.{before.name}" in tongue.words else "web_bring_back"
    if before.name not in _WORDS or not logged.after:
        return replace(line, back=back)
    about = tongue.word(f"web_conflict.{before.name}", title=title or logged.item, lang=before.lang.upper())
    here, other = (act.value or tongue.word("web_emptied") for act in (loaded(logged.after), before))
    return replace(line, words=about, here=here, other=other, back=back)


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
