"""A home becomes the web app: this is its whole route table. Talks to: readers' browsers and mail programs.

Nothing that readers open sets a cookie, runs a script or asks another host: the headers below hold it to that. What stands
within `signed` is the team's desk, which has its own headers.
"""

from typing import Final

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from techwatch.errors import EditionError, StoreError
from techwatch.home import Home
from techwatch.web import (
    activity,
    adding,
    approval,
    archive,
    board,
    board_acts,
    board_calls,
    calendars,
    calls,
    counted,
    desk_calls,
    desk_deliveries,
    desk_import,
    desk_member_acts,
    desk_member_form,
    desk_members,
    desk_report_correct,
    desk_reports,
    desk_trends,
    feeds,
    follow,
    health,
    history,
    hook,
    log,
    model,
    own_data,
    preferences,
    preview,
    search,
    seen_as,
    sending,
    sign_in,
    static,
    story,
    subscribe,
)
from techwatch.web.desk import signed
from techwatch.web.forms import posted
from techwatch.web.limits import Limits
from techwatch.web.page import not_found, trouble
from techwatch.web.upload import uploaded

HEADERS: Final = {
    # 'unsafe-inline' for styles only: a published page carries its own, as its mail did
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",  # addresses hold signed links
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}


READERS: Final = (
    Route("/", archive.front),
    Route("/search", search.show),
    Route("/robots.txt", archive.robots),
    Route("/sitemap.xml", archive.sitemap),
    Route("/r/{edition}/{item}", counted.lead_on, methods=["GET"]),
    Route("/archive/{key}", archive.without_slash),
    Route("/archive/{key}/", archive.front),
    Route("/archive/{key}/search", search.show),
    Route("/archive/{key}/{path:path}", archive.published),
    Route("/favicon.ico", static.icon),
    Route("/health", health.health),
    Route("/hooks/bounces", hook.bounces, methods=["POST"]),
    Route("/unsubscribe/{token}", preferences.ask, methods=["GET"]),
    Route("/unsubscribe/{token}", preferences.unsubscribe, methods=["POST"]),
    Route("/preferences/{token}", preferences.show, methods=["GET"]),
    Route("/preferences/{token}", posted(preferences.act), methods=["POST"]),
    Route("/preferences/export/{token}", own_data.ask_export, methods=["GET"]),
    Route("/preferences/export/{token}", posted(own_data.export), methods=["POST"]),
    Route("/preferences/erase/{token}", own_data.ask_erase, methods=["GET"]),
    Route("/preferences/erase/{token}", posted(own_data.erase), methods=["POST"]),
    Route("/unsubscribe/back/{token}", own_data.ask_back, methods=["GET"]),
    Route("/unsubscribe/back/{token}", posted(own_data.come_back), methods=["POST"]),
    Route("/subscribe", subscribe.show, methods=["GET"]),
    Route("/subscribe", posted(subscribe.ask), methods=["POST"]),
    Route("/subscribe/{token}", subscribe.look, methods=["GET"]),
    Route("/subscribe/{token}", posted(subscribe.confirm), methods=["POST"]),
    Route("/calendar/{token}.ics", calendars.own),
    Route("/calls", calls.without_slash),
    Route("/calls/", calls.listing),
    Route("/calls/{market}.{lang}.ics", calendars.market),
    Route("/calls/{story}.ics", calendars.one),
    Route("/calls/{story}", calls.one),
    Route("/calls/{story}/follow/{token}", follow.ask, methods=["GET"]),
    Route("/calls/{story}/follow/{token}", posted(follow.act), methods=["POST"]),
)
"""What readers open, by links that they were sent."""

DESK: Final = (
    Route("/static/{name}", static.file),
    Route("/board", signed("editor", "analyst")(board.listing)),
    Route("/board/{edition}", signed("editor", "analyst")(board.draft)),
    Route("/board/{edition}/rest", signed("editor", "analyst")(board.rest)),
    Route("/board/{edition}/changes", signed("editor", "analyst")(board.changes)),
    Route("/board/{edition}/preview", signed("editor", "analyst")(preview.show)),
    Route("/board/{edition}/story", signed("editor", "analyst")(story.show)),
    Route("/board/{edition}/stories", signed("editor")(posted(board_acts.decide)), methods=["POST"]),
    Route("/board/{edition}/act", signed("editor")(posted(board_acts.act)), methods=["POST"]),
    Route("/board/{edition}/undo", signed("editor")(posted(board_acts.undo)), methods=["POST"]),
    Route("/board/{edition}/undo/{number}", signed("editor")(posted(board_acts.undo)), methods=["POST"]),
    Route("/board/{edition}/words", signed("editor", "analyst")(story.words), methods=["GET"]),
    Route("/board/{edition}/words", signed("editor")(posted(board_acts.words)), methods=["POST"]),
    Route("/board/{edition}/add", signed("editor", "analyst")(adding.show), methods=["GET"]),
    Route("/board/{edition}/add", signed("editor")(posted(adding.add)), methods=["POST"]),
    Route("/board/{edition}/history", signed("editor", "analyst")(history.show), methods=["GET"]),
    Route("/board/{edition}/history", signed("editor")(posted(history.decide)), methods=["POST"]),
    Route("/board/{edition}/readable", signed("editor")(posted(history.put_back)), methods=["POST"]),
    Route("/board/{edition}/approve", signed("editor", "analyst")(approval.show), methods=["GET"]),
    Route("/board/{edition}/approve", signed("editor")(posted(approval.decide)), methods=["POST"]),
    Route("/board/{edition}/calls/new", signed("editor")(board_calls.ask_new), methods=["GET"]),
    Route("/board/{edition}/calls/new", signed("editor")(posted(board_calls.add)), methods=["POST"]),
    Route("/board/{edition}/calls/{story}", signed("editor", "analyst")(board_calls.show), methods=["GET"]),
    Route("/board/{edition}/calls/{story}", signed("editor")(posted(board_calls.store)), methods=["POST"]),
    Route("/board/{edition}/sending", signed("editor", "analyst")(sending.show), methods=["GET"]),
    Route("/board/{edition}/sending", signed("editor")(posted(sending.act)), methods=["POST"]),
    Route("/desk/calls", signed("editor", "analyst")(desk_calls.listing)),
    Route("/desk/calls/new", signed("editor")(board_calls.ask_new), methods=["GET"]),
    Route("/desk/calls/new", signed("editor")(posted(board_calls.add)), methods=["POST"]),
    Route("/desk/calls/{story}", signed("editor", "analyst")(board_calls.show), methods=["GET"]),
    Route("/desk/calls/{story}", signed("editor")(posted(board_calls.store)), methods=["POST"]),
    Route("/desk/members", signed("editor")(desk_members.listing)),
    Route("/desk/members/new", signed("editor")(desk_member_form.ask_new), methods=["GET"]),
    Route("/desk/members/new", signed("editor")(posted(desk_member_form.add)), methods=["POST"]),
    Route("/desk/members/import", signed("editor")(desk_import.ask), methods=["GET"]),
    Route("/desk/members/import", signed("editor")(uploaded(desk_import.show)), methods=["POST"]),
    Route("/desk/members/import/carry-out", signed("editor")(posted(desk_import.carry_out)), methods=["POST"]),
    Route("/desk/members/{number}", signed("editor")(desk_members.one), methods=["GET"]),
    Route("/desk/members/{number}", signed("editor")(posted(desk_member_acts.act)), methods=["POST"]),
    Route("/desk/members/{number}/edit", signed("editor")(desk_member_form.ask_edit), methods=["GET"]),
    Route("/desk/members/{number}/edit", signed("editor")(posted(desk_member_form.edit)), methods=["POST"]),
    Route("/desk/members/{number}/export", signed("editor")(desk_members.export), methods=["POST"]),
    Route("/desk/members/{number}/erase", signed("editor")(desk_member_acts.ask_erase), methods=["GET"]),
    Route("/desk/members/{number}/erase", signed("editor")(posted(desk_member_acts.erase)), methods=["POST"]),
    Route("/desk/deliveries", signed("editor", "analyst")(desk_deliveries.listing)),
    Route("/desk/deliveries/notices/{day}", signed("editor", "analyst")(desk_deliveries.notices), methods=["GET"]),
    Route("/desk/deliveries/notices/{day}", signed("editor")(posted(desk_deliveries.decide)), methods=["POST"]),
    Route("/desk/deliveries/{edition}/progress", signed("editor", "analyst")(desk_deliveries.progress)),
    Route("/desk/model", signed("editor", "analyst")(model.show)),
    Route("/desk/model/back", signed("editor")(posted(model.back)), methods=["POST"]),
    Route("/desk/model/undo/{number}", signed("editor")(model.undo), methods=["POST"]),
    Route("/desk/activity", signed("editor", "analyst")(activity.show)),
    Route("/desk/activity.csv", signed("editor", "analyst")(activity.as_csv)),
    Route("/desk/seen-as", signed("editor")(seen_as.show)),
    Route("/desk/seen-as/message", signed("editor")(seen_as.message)),
    Route("/desk/reports", signed("editor", "analyst")(desk_reports.listing), methods=["GET"]),
    Route("/desk/reports", signed("editor", "analyst")(posted(desk_reports.ask)), methods=["POST"]),
    Route("/desk/reports/{report}", signed("editor", "analyst")(desk_reports.one), methods=["GET"]),
    Route("/desk/reports/{report}", signed("editor", "analyst")(posted(desk_reports.again)), methods=["POST"]),
    Route("/desk/reports/{report}/read", signed("editor", "analyst")(desk_reports.read), methods=["GET"]),
    Route("/desk/reports/{report}/files/{form}", signed("editor", "analyst")(desk_reports.file), methods=["GET"]),
    Route("/desk/reports/{report}/correct", signed("editor", "analyst")(desk_report_correct.show), methods=["GET"]),
    Route("/desk/reports/{report}/correct", signed("editor", "analyst")(posted(desk_report_correct.correct)), methods=["POST"]),
    Route("/desk/reports/{report}/add", signed("editor", "analyst")(uploaded(desk_report_correct.add)), methods=["POST"]),
    Route("/desk/reports/{report}/{paper}", signed("editor", "analyst")(desk_reports.paper), methods=["GET"]),
    Route("/desk/trends", signed("editor", "analyst")(desk_trends.show)),
    Route("/desk/sources", signed("editor", "analyst")(feeds.show)),
    Route("/desk/sources/look", signed("editor")(posted(feeds.look)), methods=["POST"]),
    Route("/desk/sources/add", signed("editor")(posted(feeds.add)), methods=["POST"]),
    Route("/desk/sources/act", signed("editor")(posted(feeds.act)), methods=["POST"]),
    Route("/desk/sources/undo/{number}", signed("editor")(feeds.undo), methods=["POST"]),
    Route("/log", signed("editor", "analyst")(log.show)),
    Route("/sign-in", sign_in.ask, methods=["GET"]),
    Route("/sign-in", posted(sign_in.send), methods=["POST"]),
    Route("/sign-in/{token}", sign_in.show, methods=["GET"]),
    Route("/sign-in/{token}", posted(sign_in.enter), methods=["POST"]),
    Route("/sign-out", posted(sign_in.leave), methods=["POST"]),
)
"""What the team opens, and how it signs in; only the latter, and the scripts, need no session."""

ARCHIVE: Final = (Route("/{path:path}", archive.published),)
"""Published files; any first name that is nothing else is taken for a digest's, so that these come last."""


def app(home: Home, *, limits: Limits | None = None) -> ASGIApp:
    """The web app of `home`. `limits`: how often forms that let a mail leave may be sent, those of `web.limits` by default."""
    application = Starlette(
        routes=[*READERS, *DESK, *ARCHIVE],
        exception_handlers={404: not_found, 405: not_found, EditionError: not_found, StoreError: trouble, 500: trouble},
    )
    application.router.redirect_slashes = False  # it would answer every unknown address, with the Host that the asker made up
    application.state.home = home
    application.state.limits = limits or Limits()
    return _WithHeaders(application)  # outermost: what Starlette says of its own errors carries them too


class _WithHeaders:
    """Puts HEADERS on every answer."""

    def __init__(self, inner: ASGIApp) -> None:
        self._inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._inner(scope, receive, send_with_headers)
