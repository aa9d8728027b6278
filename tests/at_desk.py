"""A browser of the team for tests: signed in, and saying of its forms that they come from our own pages."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from techwatch.home import Home
from techwatch.pipeline.people import sign_ins
from techwatch.store import open_store
from techwatch.web.desk import COOKIE
from techwatch.web.page import clock
from test_web import Answer, Client

TEAM = (
    {"email": "redaction@pole.example"},
    {"email": "desk@pole.example", "lang": "en"},
    {"email": "analyse@pole.example", "role": "analyst"},
    {"email": "exploitation@pole.example", "role": "operator"},
)
"""For `team:` of a home's feeds.yaml."""

EDITOR, ANALYST, OPERATOR = (TEAM[place]["email"] for place in (0, 2, 3))


def session_of(home: Home, email: str = EDITOR, *, now: dt.datetime | None = None) -> str:
    """The secret of a new session, signed in at `now`."""
    moment = now or clock()
    with open_store(home.database) as store:
        link = sign_ins.sign_in_link(home, store, email, now=moment)
        found = sign_ins.sign_in(home, store, link.rpartition("/")[2], now=moment)
    assert found is not None
    return found


class AtDesk(Client):
    """A client of a running server, signed in as one of the team. A header given as "" is as good as left out."""

    def __init__(self, client: Client, home: Home, email: str = EDITOR) -> None:
        super().__init__(client.port)
        self._own: Mapping[str, str] = {"cookie": f"{COOKIE}={session_of(home, email)}", "sec_fetch_site": "same-origin"}

    def request(self, method: str, address: str, body: bytes = b"", **headers: str) -> Answer:
        return super().request(method, address, body, **{**self._own, **headers})


def into(context: Any, client: Client, home: Home, email: str = EDITOR) -> None:
    """Sign a real browser's context in."""
    kept = {"name": COOKIE, "value": session_of(home, email), "url": f"http://127.0.0.1:{client.port}", "httpOnly": True}
    context.add_cookies([kept | {"sameSite": "Strict"}])


def watched(page: Any, root: str) -> list[str]:
    """What goes wrong from now on with a real browser's page: requests that leave `root`, dialogs, errors and warnings of its scripts."""
    wrong: list[str] = []
    page.context.on("request", lambda request: None if request.url.startswith((root, "data:")) else wrong.append(request.url))
    page.on("dialog", lambda dialog: wrong.append(dialog.message))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    return wrong
