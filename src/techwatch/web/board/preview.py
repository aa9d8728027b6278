"""A draft becomes the message as members would get it now: HTML or text, in either language. Framed by the board only.

Talks to: editors' browsers, the review folder, the store.
"""

import base64
import html
from dataclasses import replace
from typing import Final

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from techwatch import compose, render
from techwatch.pipeline import Work, addresses
from techwatch.pipeline.drafting.draft import edition_of
from techwatch.pipeline.intake.calls import as_known
from techwatch.pipeline.mailing import messages
from techwatch.store import editions, open_store
from techwatch.types import Lang
from techwatch.web.board import drafts
from techwatch.web.page import clock

FORMS: Final = ("mail", "page", "text")

HEADERS: Final = {
    "Cache-Control": "no-store",
    # no script, nothing from elsewhere; only a page of ours may frame it
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
}
_TEXT: Final = """<!doctype html><html lang="{lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>:root {{ color-scheme: light dark; }} body {{ margin: 24px; font: 14px/1.5 monospace;
white-space: pre-wrap; overflow-wrap: anywhere; max-width: 78ch; }}</style></head><body>{text}</body></html>"""


def show(request: Request) -> Response:
    """The message (`?form=mail`), the page of the archive (`page`) or the text; `?lang=` one of the cluster's languages."""
    answer = drafts.guarded(request, _show)
    answer.headers.update(HEADERS)  # why there is none is to be read in the frame too
    return answer


def _show(request: Request) -> Response:
    found = drafts.read(request)
    languages = found.home.config.cluster.languages
    wanted = request.query_params.get("lang", found.lang)
    lang = wanted if wanted in languages else languages[0]
    written = _written(found, lang, request.query_params.get("form", "mail"))
    return HTMLResponse(written, headers=HEADERS | {"Content-Language": lang})


def _written(found: drafts.Board, lang: Lang, form: str) -> str:
    return written(found.home.environment, _view(found, lang), form)


def written(env: Environment, view: render.EditionView, form: str) -> str:
    """The HTML of a message, or its text, or the page of the archive, to stand in a frame."""
    if form == "text":
        text = html.escape(render.mail_parts(env, view)[0])
        return _TEXT.format(lang=view.lang, title=html.escape(view.subject), text=text)
    made = render.page_html(env, view) if form == "page" else render.mail_parts(env, view)[1]
    if view.logo:  # a mail has it beside its HTML
        made = made.replace('"cid:logo"', f'"data:image/png;base64,{base64.b64encode(view.logo.data).decode()}"')
    return made.replace("<head>", '<head><base target="_blank">', 1)  # a link must not open within the frame


def _view(found: drafts.Board, lang: Lang) -> render.EditionView:
    home = found.home
    with open_store(home.database) as store:
        number = editions.next_number(store, found.digest.slug)
        known, _ = as_known(Work(home, store, clock()), found.draft.items)
    items = tuple(one if one.said else now for one, now in zip(found.draft.items, known, strict=True))
    draft = replace(found.draft, items=items)
    edition = edition_of(found.edition, draft, number=number, zone=home.config.cluster.zone)
    around = render.Links(calls=addresses.calls(home))
    reader = render.Reader(minute=compose.in_one_minute(edition), subject=compose.subject(edition, lang), links=around)
    seen = render.view(edition, config=home.config, markets=home.markets, digest=found.digest, lang=lang, reader=reader)
    return replace(seen, logo=messages.logo(home))
