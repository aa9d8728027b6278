"""A template and some values become an answer in the reader's language. Talks to: readers' browsers, the clock."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from techwatch.config import Cluster, Person
from techwatch.home import Home, as_it_is
from techwatch.render.pages import fill, tongue_of
from techwatch.types import Lang
from techwatch.web import static


@dataclass(frozen=True, slots=True)
class View:
    """What every page of the app shows: its language, its title, and whose it is."""

    lang: Lang
    title: str
    cluster: Cluster


def clock() -> dt.datetime:
    """UTC, to the second."""
    return dt.datetime.now(dt.UTC).replace(microsecond=0)  # noqa: TID251


def home_of(request: Request) -> Home:
    """The home that the app serves, by what its feeds.yaml says now."""
    state = request.app.state
    home: Home = as_it_is(state.home)
    state.home = home  # with its templates, which are read once
    return home


def language(request: Request) -> Lang:
    """The language of whoever is signed in, else the browser's first that the cluster writes, else the cluster's (RFC 9110, 12.5.4)."""
    spoken = home_of(request).config.cluster.languages
    person: Person | None = getattr(request.state, "person", None)
    if person and person.lang in spoken:
        return person.lang
    wanted = [part.split(";")[0].strip()[:2].lower() for part in request.headers.get("accept-language", "").split(",")]
    return next((lang for lang in wanted if lang in spoken), spoken[0])


def say(home: Home, lang: Lang, key: str, **values: object) -> str:
    """The words under `key` in `lang`."""
    return tongue_of(home.environment, lang).word(key, None, **values)


def page(home: Home, template: str, *, lang: Lang, title: str, status: int = 200, **values: Any) -> Response:
    """templates/web/<template>.html.j2 filled in; `title` is the key of its words. Never kept by caches."""
    view = View(lang, say(home, lang, title), home.config.cluster)
    body = fill(home.environment, f"web/{template}.html.j2", view=view, scripts=static.addresses(), **values)
    return HTMLResponse(body, status, {"Cache-Control": "no-store", "Content-Language": lang, "Vary": "Accept-Language"})


def not_found(request: Request, error: Exception) -> Response:
    """What stands at an address that leads nowhere, whatever the reason."""
    return notice(request, "web_not_found", 404, onward=True)


def trouble(request: Request, error: Exception) -> Response:
    """What is said when it is our fault; the reason goes to the log only."""
    return notice(request, "web_trouble", 503)


def bad_link(request: Request) -> Response:
    """The answer to a link that we did not sign, the same whatever is wrong with it."""
    return notice(request, "web_bad_link", 404)


def notice(request: Request, key: str, status: int, *, onward: bool = False) -> Response:
    """A page of one sentence: the words `<key>_text` under the title `key`; `onward`: with a link to the front page."""
    home, lang = home_of(request), language(request)
    return page(home, "notice", lang=lang, title=key, status=status, text=say(home, lang, f"{key}_text"), onward=onward)
