"""An address of feeds.yaml's team -> a one-time link to the desk; the link, used -> a session, as long as the address stands there.

Links and sessions are 256 random bits each; the store has their SHA-256 only.
"""

import datetime as dt
import hashlib
import re
import secrets
from typing import Final
from urllib.parse import urlencode

from techwatch.config import Person
from techwatch.errors import NotFoundError
from techwatch.home import Home, as_it_is
from techwatch.pipeline.addresses import public
from techwatch.pipeline.mailing.tell import tell
from techwatch.pipeline.work import Work
from techwatch.store import Store, desk

ASKED: Final = dt.timedelta(minutes=30)
"""How long a link lasts that somebody asked for."""

ANNOUNCED: Final = dt.timedelta(days=3)
"""How long one lasts that stands in a mail about a draft."""

SESSION: Final = dt.timedelta(days=30)

MOST: Final = 3
"""Links that one address may have asked for and not used: further requests send nothing until one ends."""

DESK: Final = "/board"
"""Where the desk begins."""

_HERE = re.compile(r"/(?![/\\])[\w./?=&%:+,~#-]*", re.ASCII)
_RANK: Final = ("analyst", "editor", "operator")


def sign_in_link(home: Home, store: Store, email: str, *, now: dt.datetime, lasts: dt.timedelta = ASKED, to: str = DESK) -> str:
    """A new address by which `email` signs in once, within `lasts`, and comes to the page `to` of the web app.

    Raises NotFoundError for an address that is not in the team.
    """
    found = person(home, email)
    if found is None:
        raise NotFoundError(email, "not-in-team", "this address is not under `team:` in feeds.yaml")
    token = secrets.token_urlsafe(32)
    desk.new_sign_in(store, _hash(token), found.email, now=now, expires=now + lasts)
    query = f"?{urlencode({'next': page_here(to)}, safe='/')}" if page_here(to) != DESK else ""
    return f"{public(home)}/sign-in/{token}{query}"


def send_link(work: Work, email: str, *, to: str = DESK) -> bool:
    """Mail a link to whoever asked for it; whether one went out. Nothing is sent to an address that is not in the team."""
    found = person(work.home, email)
    if found is None or desk.unused_sign_ins(work.store, found.email, now=work.now, until=work.now + ASKED) >= MOST:
        return False
    link = sign_in_link(work.home, work.store, found.email, now=work.now, to=to)
    values = {"link": link, "minutes": int(ASKED.total_seconds() // 60)}
    return bool(tell(work, [found], key=f"sign-in:{_hash(link)}", what="sign_in", values=values))


def link_of(home: Home, store: Store, token: str, *, now: dt.datetime) -> Person | None:
    """Whose link it is, None when it is none, was used, or is too old. It stays unused."""
    email = desk.sign_in_of(store, _hash(token), now=now)
    return person(home, email) if email else None


def sign_in(home: Home, store: Store, token: str, *, now: dt.datetime) -> str | None:
    """Use a link; -> the secret of a new session, for the browser only. None when it cannot be used."""
    email = desk.use_sign_in(store, _hash(token), now=now)
    if email is None or person(home, email) is None:
        return None
    session = secrets.token_urlsafe(32)
    desk.new_session(store, _hash(session), email, now=now, expires=now + SESSION)
    return session


def signed_in(home: Home, store: Store, session: str, *, now: dt.datetime) -> Person | None:
    """Who signed in with this browser; None when nobody did, too long ago, or somebody who is not in the team any more."""
    email = desk.session(store, _hash(session), now=now)
    found = person(home, email) if email else None
    if email and found is None:
        desk.end_sessions(store, email)  # who comes back into the team signs in anew
    return found


def sign_out(store: Store, session: str) -> None:
    """This browser is signed out."""
    desk.end_session(store, _hash(session))


def person(home: Home, email: str) -> Person | None:
    """The one of the team with this address; of two the one who may do more."""
    same = [one for one in team(home) if one.email.casefold() == email.strip().casefold()]
    return max(same, key=lambda one: _RANK.index(one.role), default=None)


def team(home: Home) -> tuple[Person, ...]:
    """The team as feeds.yaml says at this moment: nobody has to start the server anew. Of a broken file: as it was before."""
    return as_it_is(home).config.team


def page_here(address: str) -> str:
    """`address` where it is one of the web app's own, else the desk's first page: a link may not lead off to another site."""
    return address if len(address) < 500 and _HERE.fullmatch(address) else DESK


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
