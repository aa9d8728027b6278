"""The addresses at which the web app answers, as they stand in mails and pages; personal ones are signed."""

from typing import Final

from techwatch import render, tokens
from techwatch.home import Home
from techwatch.types import Subscriber


def public(home: Home) -> str:
    """Where readers find the web app, without a slash at its end."""
    return home.config.web.public_url.rstrip("/")


def archive(home: Home) -> str:
    """What addresses of the archive begin with, for those who may read it: where it is for members, with the key that all of them share."""
    if home.config.web.archive == "public":
        return public(home)
    return f"{public(home)}/archive/{tokens.sign(home.secret, tokens.ARCHIVE, {})}"


def counted(home: Home, edition: str) -> str:
    """What the links of an edition begin with where they are counted, "" where they lead straight to their pages."""
    return f"{public(home)}/r/{edition}/" if home.config.web.counts else ""


def call_page(home: Home, call: str) -> str:
    """The page of a call."""
    return calls(home) + call


def follow(home: Home, subscriber: int, call: str) -> str:
    """Her own address to follow a call by, and to stop: GET shows a button, POST acts."""
    token = tokens.sign(home.secret, tokens.FOLLOW, {"call": call, "subscriber": str(subscriber)})
    return f"{call_page(home, call)}/follow/{token}"


def preferences(home: Home, subscriber: int) -> str:
    """Her own page: what she receives."""
    return f"{public(home)}/preferences/{tokens.sign(home.secret, tokens.PREFERENCES, {'subscriber': str(subscriber)})}"


def calendar(home: Home, subscriber: int) -> str:
    """The calendar of the calls that she follows, for calendar programs that ask by themselves."""
    return f"{public(home)}/calendar/{tokens.sign(home.secret, tokens.CALENDAR, {'subscriber': str(subscriber)})}.ics"


def unsubscribe(home: Home, subscriber: int) -> str:
    """Her one-click address (RFC 8058)."""
    return f"{public(home)}/unsubscribe/{tokens.sign(home.secret, tokens.UNSUBSCRIBE, {'subscriber': str(subscriber)})}"


def subscribe(home: Home) -> str:
    """The form for whoever is no member yet."""
    return f"{public(home)}/subscribe"


ONCE: Final = {
    tokens.CONFIRM: "subscribe",
    tokens.EXPORT: "preferences/export",
    tokens.ERASE: "preferences/erase",
    tokens.RETURN: "unsubscribe/back",
}
"""What the addresses of one-time links begin with, by what they are for."""


def one_time(home: Home, purpose: str, subscriber: int, at: str) -> str:
    """An address that works once, for what she asked for at the moment `at`: always the same for it."""
    return f"{public(home)}/{ONCE[purpose]}/{tokens.sign(home.secret, purpose, {'subscriber': str(subscriber), 'at': at})}"


def calls(home: Home) -> str:
    """What the pages of calls begin with."""
    return f"{public(home)}/calls/"


def personal(home: Home, subscriber: Subscriber) -> render.Links:
    """What stands in every mail to her. From her own page "calls only" is one click more; not for whom it is so already."""
    own, leave = preferences(home, subscriber.id), unsubscribe(home, subscriber.id)
    only = "" if subscriber.calls_only else own
    form = subscribe(home) if home.config.web.subscribe else ""
    return render.Links(unsubscribe=leave, preferences=own, calls_only=only, calls=calls(home), subscribe=form)
