"""The feeds become the desk's page « Sources »: how each does, what stands at an address, and a button for each change.

Talks to: editors' browsers, publishers' servers, feeds.yaml, the store, the clock.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch.config import Feed
from techwatch.errors import MOST_TOLD, ConfigError, ConflictError, LockedError, NotFoundError
from techwatch.home import Home
from techwatch.pipeline.intake import feed_list
from techwatch.pipeline.intake.feed_list import Change, Listed, Look
from techwatch.pipeline.work import Work
from techwatch.render.facts import hour_of
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.store import desk, open_store
from techwatch.text import fold, unique
from techwatch.types import Failure
from techwatch.web.desk import reasons
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, page, say

PAGE: Final = "/desk/sources"
SHOWN: Final = 8
"""Entries that are shown of an address before anything is kept."""

LANGS: Final = ("fr", "en", "de", "es", "it", "nl", "pt")
KINDS: Final = ("news", "calls", "cluster")
_ORDER: Final = ("failing", "paused", "new", "ok")


@dataclass(frozen=True, slots=True)
class Line:
    """A feed in words: what is wrong with it and what to do ("" = nothing), when it last answered, what it brought."""

    one: Listed
    wrong: str
    last: str


@dataclass(frozen=True, slots=True)
class Said:
    """What the page tells of what was just tried; `undo`: the number of a change that can be taken back, 0 for none.

    `each`: what has to be mended first, a line each.
    """

    words: str = ""
    alert: bool = False
    undo: int = 0
    status: int = 200
    each: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entered:
    """What stands in the form of a feed to be added."""

    url: str
    title: str
    lang: str
    kind: str = "news"
    weight: str = "1"


# --- the list -------------------------------------------------------------------------------------


def show(request: Request) -> Response:
    """The feeds, those that fail first; `?q=` words of title or address, `?done=` the number of what was just done."""
    done = request.query_params.get("done", "")
    return _list(request, _done(request, int(done)) if done.isascii() and done.isdigit() and len(done) < 10 else Said())


def _done(request: Request, number: int) -> Said:
    home, lang = home_of(request), language(request)
    with open_store(home.database) as store:
        act = desk.logged(store, number)
    if act is None or act.name not in feed_list.ACTS:
        return Said()
    words = say(home, lang, f"web_done.{act.name}", url=act.item)
    return Said(words, undo=0 if act.undone_by is not None or act.undoes is not None else number)


def _list(request: Request, said: Said, *, sure: str = "") -> Response:
    """`sure`: the address of a feed that is asked about once more before it goes, "" for none."""
    home, lang = home_of(request), language(request)
    tongue, wanted = tongue_of(home.environment, lang), fold(request.query_params.get("q", ""))
    with open_store(home.database) as store:
        found = feed_list.listing(Work(home, store, clock()))
    lines = [_line(one, home, tongue) for one in found if wanted in fold(f"{one.feed.title} {one.feed.url}")]
    lines.sort(key=lambda line: (_ORDER.index(line.one.health), fold(line.one.feed.title)))
    values: dict[str, Any] = {"lines": lines, "asked": request.query_params.get("q", ""), "said": said, "all": len(found)}
    values["sure"] = next((one for one in found if sure and one.feed.url == sure), None)
    values |= {"counts": {health: sum(one.health == health for one in found) for health in _ORDER}}
    return page(home, "feeds", lang=lang, title="web_desk.sources", status=said.status, **values, **_around(request))


def _around(request: Request) -> dict[str, Any]:
    person = request.state.person
    return {"person": person, "may": person.role != "analyst", "read": feed_list.version(home_of(request))}


def _line(one: Listed, home: Home, tongue: Tongue) -> Line:
    state = one.state
    wrong = ""
    if one.health == "failing" and state is not None:
        wrong = _reason(tongue, Failure(state.url, state.reason, state.detail))
    last = _moment(tongue, state.last_ok.astimezone(home.config.cluster.zone)) if state and state.last_ok else ""
    return Line(one, wrong, last)


def _reason(tongue: Tongue, failure: Failure) -> str:
    """Why, and what to do about it; what cannot be said in plain words is told as it came."""
    key = f"web_feed_reason.{failure.reason}"
    return tongue.word(key) if key in tongue.words else tongue.word("web_feed_reason.other", words=str(failure))


def _moment(tongue: Tongue, local: dt.datetime) -> str:
    return f"{tongue.date(local.date(), 'long')} {hour_of(tongue, f'{local:%H:%M}')}"


# --- an address -----------------------------------------------------------------------------------


def look(request: Request, form: Form) -> Response:
    """What stands at the address that somebody pasted; nothing is kept."""
    home = home_of(request)
    with open_store(home.database) as store:
        found = feed_list.look(Work(home, store, clock()), form.one("address"))
    return _looked(request, found, _entered(home, found), Said(status=200 if found.parsed else 422))


def _entered(home: Home, found: Look) -> Entered:
    title = found.parsed.title if found.parsed else ""
    return Entered(found.url, title, found.lang if found.lang in LANGS else home.config.cluster.languages[0])


def _looked(request: Request, found: Look, entered: Entered, said: Said) -> Response:
    home, lang = home_of(request), language(request)
    tongue = tongue_of(home.environment, lang)
    entries = found.parsed.entries if found.parsed else ()
    values: dict[str, Any] = {"found": found, "entered": entered, "said": said, "entries": entries[:SHOWN], "many": len(entries)}
    values |= {"wrong": _reason(tongue, found.failure) if found.failure else "", "kinds": KINDS}
    values |= {"langs": unique([*home.config.cluster.languages, *LANGS])}
    return page(home, "feed_look", lang=lang, title="web_feed_new", status=said.status, **values, **_around(request))


def add(request: Request, form: Form) -> Response:
    """Add the feed with what stands in the form; where that cannot be, the form comes back with why."""
    home, lang = home_of(request), language(request)
    entered = Entered(
        form.one("url"), form.one("title"), form.one("lang"), form.one("kind") or "news", form.one("weight").replace(",", ".")
    )
    values, wrong = _values(entered, home, lang)
    if wrong:
        return _looked(request, Look(entered.url), entered, Said(wrong, alert=True, status=422))
    wanted = Change("feed-added", entered.url, form.one("read"), values)
    return _tried(
        request,
        lambda work: feed_list.change(work, wanted, who=request.state.person.email),
        lambda said: _looked(request, Look(entered.url), entered, said),
    )


def _values(entered: Entered, home: Home, lang: str) -> tuple[dict[str, object], str]:
    """What would stand in feeds.yaml, and why it may not ("" = it may)."""
    values: dict[str, object] = {"lang": entered.lang, "title": entered.title, "url": entered.url}
    values |= {"kind": entered.kind} if entered.kind != "news" else {}
    try:
        weight = float(entered.weight or "1")
        values |= {"weight": int(weight) if weight.is_integer() else weight} if weight != 1 else {}
        Feed.model_validate(values)
    except (ValueError, OverflowError):
        return values, say(home, lang, "web_feed_wrong")
    if not entered.title or entered.lang not in (*home.config.cluster.languages, *LANGS):
        return values, say(home, lang, "web_feed_wrong")
    return values, say(home, lang, "web_feed_known") if home.config.feed(entered.url) else ""


# --- changes --------------------------------------------------------------------------------------


def act(request: Request, form: Form) -> Response:
    """Pause, resume or remove the feed at `url`; removing is asked about once more."""
    name, url = form.one("act"), form.one("url")
    if name not in ("feed-paused", "feed-resumed", "feed-removed"):
        return _list(request, Said(status=422))
    if name == "feed-removed" and not form.one("sure"):
        return _list(request, Said(), sure=url)
    wanted = Change(name, url, form.one("read"))
    return _tried(request, lambda work: feed_list.change(work, wanted, who=request.state.person.email), lambda said: _list(request, said))


def undo(request: Request) -> Response:
    """Take back the change of this number."""
    number = int(request.path_params["number"])
    return _tried(request, lambda work: feed_list.undo(work, number, who=request.state.person.email), lambda said: _list(request, said))


def _tried(request: Request, change: Callable[[Work], int], otherwise: Callable[[Said], Response]) -> Response:
    """The list with what was done, or whatever tells why it was not."""
    home, lang = home_of(request), language(request)
    try:
        with open_store(home.database) as store:
            number = change(Work(home, store, clock()))
    except ConflictError:
        return otherwise(Said(say(home, lang, "web_feeds_changed"), alert=True, status=409))
    except LockedError:
        return otherwise(Said(say(home, lang, "web_act_busy"), alert=True, status=409))
    except NotFoundError:
        return otherwise(Said(say(home, lang, "web_feed_gone"), alert=True, status=409))
    except ConfigError as error:
        return otherwise(Said(say(home, lang, "web_feeds_broken"), alert=True, status=422, each=_why(error, home, lang)))
    return RedirectResponse(f"{PAGE}?done={number}", 303)


def _why(error: ConfigError, home: Home, lang: str) -> tuple[str, ...]:
    """All that is wrong with feeds.yaml, each with its line; of more than MOST_TOLD the first, and how many more there are."""
    tongue, found = tongue_of(home.environment, lang), [(error.line, error.message), *((line, said) for _, line, said in error.others)]
    words = [error.french if lang == "fr" and error.french else reasons.of_config(tongue, error.message)]
    words += [reasons.of_config(tongue, said) for _, said in found[1:]]
    each = [tongue.word("web_feeds_line", line=line, words=said) if line else said for (line, _), said in zip(found, words, strict=True)]
    more = len(each) - MOST_TOLD
    return (*each[:MOST_TOLD], *([tongue.word("web_feeds_more", more)] if more > 0 else []))
