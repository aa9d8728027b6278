"""A draft becomes the page on which somebody says yes: what goes out, when, and what is odd about it. One thumb is enough.

Talks to: editors' browsers, the pipeline, the clock.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch import compose
from techwatch.errors import ConfigError
from techwatch.pipeline import Work, deliveries, life
from techwatch.pipeline.drafting import acts
from techwatch.pipeline.mailing.checklist import Check, stops
from techwatch.render.facts import dated, hour_of
from techwatch.render.pages import tongue_of
from techwatch.review.acts import Act
from techwatch.store import open_store
from techwatch.types import Item
from techwatch.web.board import act_forms, drafts, rows
from techwatch.web.board.drafts import Board
from techwatch.web.desk import reasons
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of


def show(request: Request) -> Response:
    """What goes out, to how many, warnings, the subject of each language, and the button."""
    return drafts.while_open(request, _show)


def _show(request: Request, status: int = 200) -> Response:
    if drafts.is_published(request):  # it left: what can be done now stands there
        return RedirectResponse(f"/board/{request.path_params['edition']}/sending", 303)
    found = drafts.read(request)
    home = found.home
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        now = life.standing(work, found.edition)
        values = _audience(work, now, found.lang)
    kept = [item for item in now.edition.items if item.keep]
    zone = home.config.cluster.zone
    values |= {
        "approved": now.draft.status == "approved",
        "planned": _moment(found, now.planned.astimezone(zone)),
        "leaves": (leaves := now.leaves_at(home.config.review.recall_minutes)) and _moment(found, leaves.astimezone(zone)),
        "stops": [_said(found, check) for check in stops(now.checks)],
        "conflicts": drafts.conflicts(home, found.edition),
        "warns": [_said(found, check) for check in now.checks if check.level == "warn"],
        "subjects": {lang: compose.subject(now.edition, lang) for lang in home.config.cluster.languages},
        "by_place": _by_place(found, kept),
    }
    return drafts.board_page(request, "board_approve", found, status=status, **values)


def _said(found: Board, check: Check) -> str:
    """What a check says; what it tells of a call's dates names days as machines write them."""
    said = check.said(found.lang)
    return dated(tongue_of(found.home.environment, found.lang), said) if check.name == "unread" else said


def _audience(work: Work, now: life.Standing, lang: str) -> dict[str, Any]:
    """How many get it, by language, and how many not, by why; with a wrong key of the suppression list nobody can say, and nobody would."""
    try:
        found = deliveries.audience(work, now.digest, now.edition)
    except ConfigError as error:
        return {"nobody_knows": error.french if lang == "fr" else str(error), "goes": {}, "others": {}}
    goes = {lang: found.goes[lang] for lang in work.home.config.cluster.languages if found.goes.get(lang)}
    others = Counter[str]()
    for reason, count in found.others.items():
        others[reasons.kind_of_message(reason)] += count
    return {"nobody_knows": "", "goes": goes, "others": dict(others.most_common())}


def _moment(found: Board, local: dt.datetime) -> tuple[dt.date, str]:
    """The day, and the hour as people write it."""
    return local.date(), hour_of(tongue_of(found.home.environment, found.lang), f"{local:%H:%M}")


def _by_place(found: Board, kept: Iterable[Item]) -> list[tuple[str, str, list[Item]]]:
    """Each heading, what it is called and what goes out under it."""
    under: dict[str, list[Item]] = {place: [] for place in found.names}
    for item in kept:
        under.setdefault(rows.row(item, day=found.today).place, []).append(item)
    return [(place, found.names.get(place, place), items) for place, items in under.items() if items]


def decide(request: Request, form: Form) -> Response:
    """Approve the draft, or take the approval back (`status` = draft); what stops it is shown again instead."""
    return act_forms.guarded(request, form, lambda: _decide(request, form))


def _decide(request: Request, form: Form) -> Response:
    home, edition, moment = home_of(request), str(request.path_params["edition"]), clock()
    status = "draft" if form.one("status") == "draft" else "approved"
    if status == "approved" and _stopped(request, edition, moment):
        return _show(request, 409)
    acts.act(home, edition, Act("status", value=status), who=str(request.state.person.email), now=moment)
    return RedirectResponse(f"/board/{edition}/approve", 303)


def _stopped(request: Request, edition: str, moment: dt.datetime) -> bool:
    with open_store(home_of(request).database) as store:
        return bool(stops(life.standing(Work(home_of(request), store, moment), edition).checks))
