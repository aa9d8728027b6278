"""The addresses that readers open, by links that they were sent. Pure."""

from typing import Final

from starlette.routing import Route

from techwatch.web import health, hook, static
from techwatch.web.forms import posted
from techwatch.web.readers import archive, calendars, calls, counted, follow, own_data, preferences, search, subscribe

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

ARCHIVE: Final = (Route("/{path:path}", archive.published),)
"""Published files; any first name that is nothing else is taken for a digest's, so that these come last."""
