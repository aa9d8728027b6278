"""A signed link becomes the member who may use it, and the language in which she is answered. Talks to: the store."""

from starlette.requests import Request

from techwatch import tokens
from techwatch.errors import TokenError
from techwatch.store import open_store, subscribers
from techwatch.types import Lang, Subscriber
from techwatch.web.page import home_of, language


def payload_of(request: Request, purpose: str) -> tuple[int, dict[str, str]]:
    """The subscriber's id in the link, and all that it says. Raises TokenError for what we did not sign for `purpose`."""
    payload = tokens.verify(home_of(request).secret, purpose, request.path_params["token"])
    try:
        return int(payload["subscriber"]), payload
    except (KeyError, ValueError):
        raise TokenError(purpose, "forged") from None


def language_of(request: Request, subscriber: int) -> Lang:
    """Her own language where the cluster writes it, else the browser's."""
    known = find(request, subscriber)
    return known.lang if known and known.lang in home_of(request).config.cluster.languages else language(request)


def find(request: Request, subscriber: int) -> Subscriber | None:
    """The subscriber with this id, whatever the state; None: there is none."""
    with open_store(home_of(request).database) as store:
        return subscribers.get(store, subscriber)
