"""An edition and a member become the very message that she gets, in a frame, with what is not in it and why.

Talks to: editors' browsers, the review folder, the store, the clock.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from techwatch.config import Digest
from techwatch.errors import EditionError, InputError
from techwatch.pipeline.mailing import seen_as
from techwatch.pipeline.work import Work
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.store import open_store, subscribers
from techwatch.types import Subscriber, edition_day, edition_digest
from techwatch.web.board import preview
from techwatch.web.page import clock, home_of, language, page

MOST: Final = 20
"""Members whom the search names."""

_NOT: Final = ("unsubscribed", "on the suppression list", "paused until", "does not read", "nothing")
"""What the ledger's reasons begin with."""

_SHOWN: Final = ("mail", "phone", "text")
_SANDBOX: Final = {"Content-Security-Policy": preview.HEADERS["Content-Security-Policy"] + "; sandbox"}
"""Beside what previews are held to: no link of the message leads anywhere."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form says: the edition, the words to find a member by, her id ("" = one made up of `profile`), and how to show it."""

    edition: str
    words: str
    who: str
    profile: Subscriber
    show: str


def show(request: Request) -> Response:
    """The form, and the message once an edition is chosen."""
    home, lang, asked = home_of(request), language(request), _asked(request)
    tongue = tongue_of(home.environment, lang)
    values: dict[str, Any] = {"asked": asked, "seen": None, "wrong": "", "query": request.url.query}
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        values["editions"] = [(id, _name(home.config.digests, tongue, id), status) for id, status in seen_as.choices(work)]
        values["people"] = _people(work, asked)
        if asked.edition:
            member = _member(work, asked)
            try:
                seen = seen_as.look(work, asked.edition, member)
            except (EditionError, InputError) as error:
                values["wrong"] = str(error)
            else:
                values |= {"seen": seen, "member": member, "why_not": _why_not(tongue, seen.why_not)}
    values |= {"markets": {slug: home.markets.name(slug, lang) for slug in home.markets.markets}}
    values |= {"languages": home.config.cluster.languages, "link": lambda **more: _link(request, more), "shown": _SHOWN}
    return page(home, "seen_as", lang=lang, title="web_seen_as", person=request.state.person, **values)


def message(request: Request) -> Response:
    """The message alone, to stand in the frame: `?show=text` or HTML."""
    home, asked = home_of(request), _asked(request)
    with open_store(home.database) as store:
        work = Work(home, store, clock())
        try:
            seen = seen_as.look(work, asked.edition, _member(work, asked))
        except (EditionError, InputError):
            raise HTTPException(404) from None
    made = preview.written(home.environment, seen.view, "text" if asked.show == "text" else "mail")
    return HTMLResponse(made, headers=preview.HEADERS | _SANDBOX | {"Content-Language": seen.view.lang})


def _asked(request: Request) -> Asked:
    home, query = home_of(request), request.query_params
    markets = tuple(slug for slug in query.getlist("market") if slug in home.markets.markets)
    languages = home.config.cluster.languages
    reads = tuple(lang for lang in query.getlist("reads") if lang in languages)
    lang = query.get("lang", "")
    lang, calls_only = lang if lang in languages else languages[0], bool(query.get("calls_only"))
    profile = Subscriber(seen_as.MADE_UP, "", lang=lang, reads=reads, markets=markets, calls_only=calls_only)
    wanted = query.get("show", "")
    return Asked(
        query.get("edition", ""), query.get("q", "").strip(), query.get("who", ""), profile, wanted if wanted in _SHOWN else "mail"
    )


def _people(work: Work, asked: Asked) -> list[Subscriber]:
    """Whom to choose from: those who answer to the words; without any, whom is asked for."""
    if asked.words:
        return seen_as.find(work, asked.words)[:MOST]
    return [_member(work, asked)] if asked.who else []


def _member(work: Work, asked: Asked) -> Subscriber:
    """Who is asked for. 404 for somebody who is not there."""
    if not asked.who:
        return asked.profile
    known = asked.who.isascii() and asked.who.isdigit() and len(asked.who) < 12
    found = subscribers.get(work.store, int(asked.who)) if known else None
    if found is None:
        raise HTTPException(404)
    return found


def _name(digests: tuple[Digest, ...], tongue: Tongue, edition: str) -> str:
    """An edition as people name it: its digest and its day."""
    digest = next((digest for digest in digests if digest.slug == edition_digest(edition)), None)
    title = (digest.title.get(tongue.lang) or next(iter(digest.title.values()))) if digest else edition_digest(edition)
    try:
        return f"{title} · {tongue.date(edition_day(edition), 'long')}"
    except ValueError:
        return edition


def _why_not(tongue: Tongue, words: str) -> str:
    """The ledger's words as a sentence, "" for none."""
    key = next((key for key in _NOT if words.startswith(key)), "")
    if key != "paused until":
        return tongue.word(f"web_seen_not.{key.replace(' ', '-')}") if key else words
    return tongue.word("web_seen_not.paused-until", date=tongue.date(dt.date.fromisoformat(words.rpartition(" ")[2]), "long"))


def _link(request: Request, more: Mapping[str, str]) -> str:
    """The same question with something else in it."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in more]
    return urlencode([*kept, *more.items()])
