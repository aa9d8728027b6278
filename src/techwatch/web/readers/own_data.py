"""Links mailed to her own address become what only she may do: her data, erased or given; her way back.

Talks to: readers' browsers, the store, the clock.

A forwarded digest holds the links of its reader's page, never these. Each works once; to open it shows a button and changes nothing.
"""

import json
import logging
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from techwatch import tokens
from techwatch.errors import TokenError
from techwatch.pipeline import Work, addresses
from techwatch.pipeline.mailing import one_time
from techwatch.pipeline.people import self_service
from techwatch.store import open_store
from techwatch.web.forms import Form
from techwatch.web.held import held
from techwatch.web.page import bad_link, clock, home_of, language, page
from techwatch.web.readers.member import language_of

log = logging.getLogger("techwatch.web")

FILE: Final = {
    "Content-Disposition": 'attachment; filename="techwatch.json"',
    "Cache-Control": "no-store",
}


def ask_export(request: Request) -> Response:
    """The button that gives her all that is held about her."""
    return _button(request, tokens.EXPORT, "export")


def export(request: Request, form: Form) -> Response:
    """All that is held about her, as a file of JSON."""
    home = home_of(request)
    try:
        with open_store(home.database) as store:
            held = self_service.export(Work(home, store, clock()), request.path_params["token"])
    except TokenError:
        return bad_link(request)
    if held is None:
        return _over(request)
    written = json.dumps(held, ensure_ascii=False, indent=1, default=str)
    return Response(written, media_type="application/json", headers=FILE)


def ask_erase(request: Request) -> Response:
    """The button that has her erased."""
    return _button(request, tokens.ERASE, "erase")


def erase(request: Request, form: Form) -> Response:
    """She is erased; nothing follows."""
    home, lang = home_of(request), language(request)
    try:
        with open_store(home.database) as store:
            work = Work(home, store, clock())
            link = one_time.read(work, tokens.ERASE, request.path_params["token"])
            lang = language_of(request, link.subscriber) if link else lang
            left = self_service.erase(work, request.path_params["token"])
    except TokenError:
        return bad_link(request)
    if left is None or link is None:
        return _over(request)
    held(request).forget()  # files that editors look at may name her
    if left:
        log.warning("subscriber %d was erased at her own request; to be mended by hand: %s", link.subscriber, ", ".join(left))
    return page(home, "own_data", lang=lang, title="web_erased", what="erased")


def ask_back(request: Request) -> Response:
    """The button that subscribes her again."""
    return _button(request, tokens.RETURN, "back")


def come_back(request: Request, form: Form) -> Response:
    """She is a subscriber again, with her former choices."""
    home = home_of(request)
    try:
        with open_store(home.database) as store:
            known = self_service.come_back(Work(home, store, clock()), request.path_params["token"])
    except TokenError:
        return bad_link(request)
    if known is None:
        return _over(request)
    own = addresses.preferences(home, known.id)
    return page(home, "subscribed", lang=language_of(request, known.id), title="web_back_done", own=own, back=True)


def _button(request: Request, purpose: str, what: str) -> Response:
    home = home_of(request)
    try:
        with open_store(home.database) as store:
            link = one_time.read(Work(home, store, clock()), purpose, request.path_params["token"])
    except TokenError:
        return bad_link(request)
    if link is None:
        return _over(request)
    return page(home, "own_data", lang=language_of(request, link.subscriber), title=f"web_{what}", what=what)


def _over(request: Request) -> Response:
    return page(home_of(request), "link_over", lang=language(request), title="web_link_over", status=404, again="")
