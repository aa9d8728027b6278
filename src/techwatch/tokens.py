"""A purpose and a few words become a link that only we could have signed, and an address a hash. Pure.

Tokens carry no time: the same payload gives the same link in every mail, and a link in an old
mail goes on working until the secret is changed.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from techwatch.errors import TokenError

UNSUBSCRIBE: Final = "unsubscribe"  # payload {"subscriber": "<id>"}
PREFERENCES: Final = "preferences"  # payload {"subscriber": "<id>"}
FOLLOW: Final = "follow"  # payload {"call": "<story id>", "subscriber": "<id>"}
CALENDAR: Final = "calendar"  # payload {"subscriber": "<id>"}

_LONGEST = 2_000  # characters; our own are under 150


def sign(secret: str, purpose: str, payload: Mapping[str, str]) -> str:
    """A token for `purpose`, safe in an address; equal input gives an equal token.

    Raises TokenError when `secret` is empty: anybody could sign with that.
    """
    return _text(_serializer(secret, purpose).dumps(dict(sorted(payload.items()))))


def verify(secret: str, purpose: str, token: str) -> dict[str, str]:
    """The payload of a token that `sign` made with this secret for this purpose.

    Raises TokenError for everything else, and no other error whatever `token` is.
    """
    serializer = _serializer(secret, purpose)
    if len(token) > _LONGEST or not token.isascii():
        raise TokenError(purpose, "forged")
    try:
        payload = serializer.loads(token)
    except (BadData, ValueError) as error:
        raise TokenError(purpose, "forged", "this link was not made by us or was cut short") from error
    # base64 leaves spare bits in the last character: only the very token that we sign counts
    if not _is_words(payload) or not hmac.compare_digest(sign(secret, purpose, payload), token):
        raise TokenError(purpose, "forged", "this link was not made by us or was cut short")
    return dict(payload)


def hash_address(key: str, email: str) -> str:
    """HMAC-SHA256 of the address as the suppression list keeps it: 64 hexadecimal digits, letter case left out."""
    return hmac.new(key.encode(), email.strip().casefold().encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _serializer(secret: str, purpose: str) -> URLSafeSerializer:
    if not secret:
        raise TokenError(purpose, "no-secret", "set TECHWATCH_SECRET: links cannot be signed without it")
    return URLSafeSerializer(secret, salt=f"techwatch.{purpose}", signer_kwargs={"digest_method": hashlib.sha256})


def _text(token: str | bytes) -> str:
    return token if isinstance(token, str) else token.decode("ascii")


def _is_words(payload: object) -> bool:
    return isinstance(payload, dict) and all(isinstance(key, str) and isinstance(value, str) for key, value in payload.items())
