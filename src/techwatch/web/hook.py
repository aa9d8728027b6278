"""What a mail relay reports by web becomes bounces. Talks to: mail relays, the store, the clock.

Whoever knows TECHWATCH_WEBHOOK_KEY is believed: it is the password of Basic authentication (RFC 7617), under any name, which every relay
lets stand in the address that it calls: https://techwatch:KEY@veille.cluster.example/hooks/bounces.
"""

import base64
import binascii
import hmac
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from techwatch.bounces import relays
from techwatch.errors import InputError
from techwatch.pipeline import Work
from techwatch.pipeline.mailing.bounces import read_events
from techwatch.store import open_store
from techwatch.types import Bounce
from techwatch.web.page import clock, home_of, not_found

LONGEST: Final = 2_000_000
"""Bytes of a report."""

_PLAIN: Final = {"Cache-Control": "no-store"}


async def bounces(request: Request) -> Response:
    """200 and how many were read; 401 without the key, 413 for too much, 422 for what is no report of a relay that we know.

    A home without a key has no such address (404).
    """
    key = home_of(request).config.secrets.webhook_key.get_secret_value()
    if not key:
        return not_found(request, LookupError())
    if not hmac.compare_digest(_password(request).encode(), key.encode()):
        return JSONResponse({"error": "the key is missing or wrong"}, 401, {"WWW-Authenticate": 'Basic realm="techwatch"', **_PLAIN})
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            return JSONResponse({"error": f"more than {LONGEST} bytes"}, 413, _PLAIN)
    try:
        events = relays.read_json(body)
    except InputError as error:
        return JSONResponse({"error": error.message}, 422, _PLAIN)
    return await run_in_threadpool(_keep, request, events)


def _keep(request: Request, events: list[Bounce]) -> Response:
    home = home_of(request)
    with open_store(home.database) as store:
        figures = read_events(Work(home, store, clock()), events).figures if events else {}
    return JSONResponse({"read": len(events), **figures}, 200, _PLAIN)


def _password(request: Request) -> str:
    """The password that the caller shows, "" for none."""
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    try:
        return base64.b64decode(shown, validate=True).decode().partition(":")[2] if scheme.lower() == "basic" else ""
    except (binascii.Error, ValueError):
        return ""
