"""A form, then a button behind a mailed link, become a subscriber. Talks to: readers' browsers, the store, the clock.

Every address gets the same answer, before anything is looked up; the mail alone says more, to its owner. To open the link changes
nothing, as mail scanners do it too: its button subscribes.
"""

import dataclasses
from collections.abc import Mapping
from typing import Any, Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from techwatch import members, text, tokens
from techwatch.errors import InputError, TokenError
from techwatch.home import Home
from techwatch.pipeline import Work, addresses
from techwatch.pipeline.mailing import one_time
from techwatch.pipeline.people import self_service
from techwatch.store import editions, open_store
from techwatch.types import Lang
from techwatch.web import choices, limits
from techwatch.web.forms import Form
from techwatch.web.page import bad_link, clock, home_of, language, page
from techwatch.web.readers.errands import afterwards
from techwatch.web.readers.member import language_of

TRAP: Final = "website"
"""A field that no person sees: what fills it in is a program."""


@dataclasses.dataclass(frozen=True, slots=True)
class Written:
    """What stands in the form."""

    email: str = ""
    organisation: str = ""
    calls_only: bool = False
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    wrong: Mapping[str, str] = dataclasses.field(default_factory=dict)


def show(request: Request) -> Response:
    """The form; `?lang=` asks for it in a language of the cluster."""
    home = _open(request)
    return _form(request, home, _language(request), Written())


def ask(request: Request, form: Form) -> Response:
    """The one answer to all addresses; afterwards a mail leaves, which says what is so."""
    home = _open(request)
    if answer := limits.too_often(request):
        return answer
    values = choices.of_both(form, home)
    lang: Lang = values["lang"]
    email = _address(form.one("email"), home)
    if not email:
        written = Written(form.one("email"), form.one("organisation"), "calls_only" in form, values, {"email": "web_wrong.email"})
        return _form(request, home, lang, written, status=422)
    answer = page(home, "subscribe_sent", lang=lang, title="web_subscribe_sent", hours=_hours())
    if not form.one(TRAP):
        organisation = text.clean(form.one("organisation"))[: choices.LONGEST_NAME]
        wish = self_service.Wish(email, organisation, values | {"calls_only": form.one("calls_only") == "yes"})
        answer.background = afterwards(home, lambda work: self_service.ask(work, wish))
    return answer


def look(request: Request) -> Response:
    """The button behind the mailed link."""
    home, token = home_of(request), request.path_params["token"]
    try:
        with open_store(home.database) as store:
            link = one_time.read(Work(home, store, clock()), tokens.CONFIRM, token)
    except TokenError:
        return bad_link(request)
    if link is None:
        return _over(request)
    asked = str(link.asked.get("lang", ""))
    lang = asked if asked in home.config.cluster.languages else language(request)
    chosen = {
        "markets": choices.markets(home, lang, link.asked.get("markets", ())),
        "digests": choices.digests(home, lang, link.asked.get("digests", ())),
        "calls_only": bool(link.asked.get("calls_only")),
    }
    return page(home, "subscribe_confirm", lang=lang, title="web_subscribe_confirm", chosen=chosen)


def confirm(request: Request, form: Form) -> Response:
    """She is a subscriber."""
    home, token = home_of(request), request.path_params["token"]
    try:
        with open_store(home.database) as store:
            known = self_service.confirm(Work(home, store, clock()), token)
    except TokenError:
        return bad_link(request)
    if known is None:
        return _over(request)
    own = addresses.preferences(home, known.id)
    return page(home, "subscribed", lang=language_of(request, known.id), title="web_subscribed", own=own, back=False)


def _open(request: Request) -> Home:
    """The home, where it lets anybody subscribe; else there is no such page."""
    home = home_of(request)
    if not home.config.web.subscribe:
        raise HTTPException(404)
    return home


def _over(request: Request) -> Response:
    again = "/subscribe" if home_of(request).config.web.subscribe else ""
    return page(home_of(request), "link_over", lang=language(request), title="web_link_over", status=404, again=again)


def _form(request: Request, home: Home, lang: Lang, written: Written, *, status: int = 200) -> Response:
    values = written.values
    return page(
        home,
        "subscribe",
        lang=lang,
        title="web_subscribe",
        status=status,
        written=written,
        trap=TRAP,
        markets=choices.markets(home, lang, values.get("markets", ())),
        digests=choices.digests(home, lang, values.get("digests", ())),
        reads=choices.spoken(home, lang, values.get("reads", ())),
        languages=[dataclasses.replace(one, ticked=one.value == lang) for one in choices.spoken(home, lang, ())],
        others=[one for one in home.config.cluster.languages if one != lang],
        newest=_newest(home),
        hours=_hours(),
    )


def _language(request: Request) -> Lang:
    asked = request.query_params.get("lang", "")
    return asked if asked in home_of(request).config.cluster.languages else language(request)


def _address(cell: str, home: Home) -> str:
    """The address as it is kept, "" for what is none."""
    try:
        return members.read_row({"email": cell.strip()}, config=home.config, markets=home.markets).email
    except InputError:
        return ""


def _newest(home: Home) -> str:
    """Where an edition can be read, "" where only members may, or none is out."""
    if home.config.web.archive != "public":
        return ""
    with open_store(home.database) as store:
        found = next((row for row in editions.listing(store) if row["status"] == "published"), None)
    return f"/{found['digest']}/{found['id']}/" if found else ""


def _hours() -> int:
    return int(one_time.LASTS[tokens.CONFIRM].total_seconds() // 3600)
