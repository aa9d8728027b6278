"""What the engine learned becomes the desk's page « Modèle »: what each training changed, the way back, and what waits.

Talks to: editors' browsers, the store, the home's models, the clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.errors import NotFoundError
from techwatch.home import Home
from techwatch.pipeline.drafting import rank
from techwatch.pipeline.judging import taught
from techwatch.pipeline.judging.taught import Measured, Standing, Training
from techwatch.pipeline.work import Work
from techwatch.render.facts import hour_of
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.store import Store, desk, open_store
from techwatch.types import Lang
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, page, say

PAGE: Final = "/desk/model"
KINDS: Final = ("kept", "relabelled", "off-topic")


@dataclass(frozen=True, slots=True)
class Line:
    """A training in words: when, what became of it, and what it changed on each set of examples."""

    when: str
    became: str
    refused: bool
    learned: str
    figures: tuple[str, ...]


def show(request: Request) -> Response:
    """The model in use, what waits to be learned, the ranking's weights, and the trainings; `?done=` a change's number."""
    return _show(request, *_done(request))


def _done(request: Request) -> tuple[str, int]:
    """What was just done, in words, and the number by which it can be taken back (0: it cannot)."""
    home, lang, number = home_of(request), language(request), request.query_params.get("done", "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return "", 0
    with open_store(home.database) as store:
        act = desk.logged(store, int(number))
    if act is None or act.name not in taught.ACTS:
        return "", 0
    undo = int(number) if act.before and act.undone_by is None else 0
    return say(home, lang, f"web_model_done.{act.name}"), undo


def _show(request: Request, told: str = "", undo: int = 0, *, sure: bool = False, status: int = 200) -> Response:
    home, lang = home_of(request), language(request)
    tongue = tongue_of(home.environment, lang)
    with open_store(home.database) as store:
        now = taught.standing(work := Work(home, store, clock()))
        ranking = ranking_in_words(home, store, lang)
    values: dict[str, Any] = {
        "told": told,
        "undo": undo,
        "sure": sure,
        "in_use": _in_use(now, tongue, home),
        "may_go_back": bool(now.in_use),
        "waiting": [tongue.word(f"web_model_waits.{kind}", now.waiting[kind]) for kind in KINDS if now.waiting.get(kind)],
        "next": _moment(tongue, now.next.astimezone(work.local.tzinfo)),
        "ranking": ranking,
        "lines": [_line(training, tongue, home) for training in now.trainings],
        "person": request.state.person,
        "may": request.state.person.role != "analyst",
    }
    return page(home, "model", lang=lang, title="web_desk.model", status=status, **values)


def _moment(tongue: Tongue, local: Any) -> str:
    return f"{tongue.date(local.date(), 'long')} {hour_of(tongue, f'{local:%H:%M}')}"


def _in_use(now: Standing, tongue: Tongue, home: Home) -> str:
    """Which model labels articles, in words."""
    if not now.in_use:
        return tongue.word("web_model_packaged" if now.packaged else "web_model_terms")
    found = next((training for training in now.trainings if training.name == now.in_use), None)
    at = _moment(tongue, found.at.astimezone(home.config.cluster.zone)) if found else now.in_use
    return tongue.word("web_model_of", at=at)


def _line(training: Training, tongue: Tongue, home: Home) -> Line:
    learned = tongue.word("web_model_learned", training.decisions) if training.decisions else tongue.word("web_model_learned_none")
    became = tongue.word("web_model_refused" if training.refused else "web_model_used")
    when = _moment(tongue, training.at.astimezone(home.config.cluster.zone))
    return Line(when, became, bool(training.refused), learned, tuple(_figures(one, tongue) for one in training.compared))


def _figures(one: Measured, tongue: Tongue) -> str:
    """ "Sur 40 décisions mises de côté : 6 erreurs, 9 auparavant." """
    first, _, lang = one.name.partition(" ")
    known = f"web_model_on.{first}_{lang}" if lang else f"web_model_on.{first}"
    where = tongue.word(known, one.items) if _has(tongue, known) else tongue.word("web_model_on.other", one.items, name=one.name)
    before, after = one.wrong
    return f"{where}{tongue.word('web_model_wrong', after, before=before)}"


def _has(tongue: Tongue, key: str) -> bool:
    return key in tongue.words or f"{key}.other" in tongue.words


def ranking_in_words(home: Home, store: Store, lang: Lang) -> list[tuple[str, str]]:
    """How drafts are ranked: what counts, and how much, in words; nothing before anything was learned."""
    learned, tongue = rank.learned(Work(home, store, clock())), tongue_of(home.environment, lang)
    if not learned.decisions:
        return []
    said = [(tongue.word("web_ranking_from"), tongue.word("web_ranking_decisions", learned.decisions, editions=learned.editions))]
    for key, signs in (("sources", learned.sources), ("words", learned.words)):
        liked = [sign.name for sign in signs if sign.points > 0][:8]
        less = [sign.name for sign in reversed(signs) if sign.points < 0][:8]
        said += [(tongue.word(f"web_ranking_more.{key}"), ", ".join(liked))] if liked else []
        said += [(tongue.word(f"web_ranking_less.{key}"), ", ".join(less))] if less else []
    markets = [sign.name for sign in sorted(learned.markets, key=lambda sign: -sign.points) if sign.points > 0]
    return said + ([(tongue.word("web_ranking_more.markets"), ", ".join(markets))] if markets else [])


# --- back -----------------------------------------------------------------------------------------


def back(request: Request, form: Form) -> Response:
    """The former model into use again; asked about once more."""
    if not form.one("sure"):
        return _show(request, sure=True)
    return _tried(request, lambda work: taught.back(work, who=request.state.person.email))


def undo(request: Request) -> Response:
    """Take back that a former model was taken into use."""
    number = int(request.path_params["number"])
    return _tried(request, lambda work: taught.undo(work, number, who=request.state.person.email))


def _tried(request: Request, change: Callable[[Work], int]) -> Response:
    home = home_of(request)
    try:
        with open_store(home.database) as store:
            return RedirectResponse(f"{PAGE}?done={change(Work(home, store, clock()))}", 303)
    except NotFoundError:
        return _show(request, say(home, language(request), "web_model_not_back"), status=409)
