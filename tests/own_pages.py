"""Members' own pages in tests: a home with two digests, what a browser sends to them, and the links that were mailed."""

import email
import email.policy
import pathlib
import re
import time
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any, Final
from urllib.parse import urlencode

from homes import write_home
from techwatch.home import Home, open_home
from techwatch.pipeline import addresses
from techwatch.store import open_store, subscribers
from techwatch.types import Subscriber
from techwatch.web.limits import Limits
from techwatch.web.page import clock
from test_web import Answer, Client

HER: Final = "membre@adherent.example"
MARKETS: Final = """
markets:
  city:
    names: {fr: Ville durable, en: City}
    description: {fr: "Mobilité, bâtiment, énergie.", en: Mobility and building.}
    terms: {fr: [tramway]}
  health:
    names: {fr: E-santé, en: eHealth}
    description: {fr: Le système de santé., en: The health system.}
    terms: {fr: [hôpital]}
"""
DIGESTS: Final = (
    {"slug": "veille", "title": {"fr": "La veille", "en": "The watch"}, "markets": ["city", "health"], "send": "tue 08:30"},
    {"slug": "appels", "title": {"fr": "Les appels", "en": "Calls"}, "kind": "calls", "markets": ["city"], "send": "day 1 09:00"},
)
FEED: Final = {"url": "https://presse.example/rss", "title": "Presse", "lang": "fr"}
OFTEN: Final = Limits((10_000, 600), (100_000, 3600))
"""For tests that ask more often than people do."""


def own_home(path: pathlib.Path, **more: Any) -> Home:
    path.mkdir(parents=True, exist_ok=True)
    (path / "markets.yaml").write_text(MARKETS, encoding="utf-8")
    write_home(path, more.pop("feeds", [FEED]), **{"markets": "markets.yaml", "digests": list(DIGESTS)} | more)
    return with_templates(open_home(path, {"TECHWATCH_SECRET": "the-only-secret-of-the-tests"}))


def with_templates(home: Home) -> Home:
    """The home with the packaged templates that another test has read: reading takes longer than all else."""
    if not _TEMPLATES:
        _TEMPLATES.append(home.environment)
    vars(home)["environment"] = _TEMPLATES[0]
    return home


_TEMPLATES: list[Any] = []


def member(home: Home, email: str = HER, **more: Any) -> Subscriber:
    """A subscriber who is there and active."""
    with open_store(home.database) as store, store.transaction():
        subscribers.put(store, Subscriber(0, email, consent="CRM", **more), now=clock())
        found = subscribers.by_email(store, email)
    assert found is not None
    return found


def known(home: Home, email: str = HER) -> Subscriber:
    with open_store(home.database) as store:
        found = subscribers.by_email(store, email)
    assert found is not None
    return found


def state(home: Home, email: str = HER) -> str:
    with open_store(home.database) as store:
        found = subscribers.by_email(store, email)
        return subscribers.state_of(store, found.id) if found else ""


def send(client: Client, address: str, fields: Mapping[str, str | list[str]], **headers: str) -> Answer:
    body = urlencode(fields, doseq=True).encode()
    return client.request("POST", address, body, content_type="application/x-www-form-urlencoded", **headers)


def path_of(address: str) -> str:
    return "/" + address.split("/", 3)[3]


def mails(home: Home, to: str = HER) -> list[EmailMessage]:
    """What was sent to an address, in the order of writing."""
    folder = home.path / "outbox" / "new"
    files = sorted(folder.iterdir(), key=lambda file: (file.stat().st_mtime_ns, file.name)) if folder.is_dir() else []
    read = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]
    return [mail for mail in read if isinstance(mail, EmailMessage) and to.casefold() in str(mail["To"]).casefold()]


def mail(home: Home, count: int = 1, to: str = HER) -> EmailMessage:
    """The last of `count` mails: they leave after the answer."""
    end = time.monotonic() + 10
    while len(mails(home, to)) < count:
        assert time.monotonic() < end, f"{len(mails(home, to))} mails to {to}"
        time.sleep(0.02)
    assert len(mails(home, to)) == count
    return mails(home, to)[-1]


def link_in(message: EmailMessage, purpose: str) -> str:
    """The one-time link for a purpose, as its path."""
    found = re.search(rf"https?://\S+/{addresses.ONCE[purpose]}/\S+", message.get_content())
    assert found, message.get_content()
    return path_of(found[0])
