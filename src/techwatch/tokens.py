"""A purpose and a few words become a link that only we could have signed, and an address a hash. Pure.

Tokens carry no time of their own: the same payload gives the same link in every mail, and a link in an old
mail goes on working until the secret that signed it is given up. A secret may be several, the newest first: that one
signs, all of them are believed.
"""

import functools
import hashlib
import hmac
import re
from collections.abc import Mapping
from typing import Final

from itsdangerous import BadData, URLSafeSerializer

from techwatch.errors import TokenError

UNSUBSCRIBE: Final = "unsubscribe"  # payload {"subscriber": "<id>"}
PREFERENCES: Final = "preferences"  # payload {"subscriber": "<id>"}
FOLLOW: Final = "follow"  # payload {"call": "<story id>", "subscriber": "<id>"}
CALENDAR: Final = "calendar"  # payload {"subscriber": "<id>"}
ARCHIVE: Final = "archive"  # payload {}: one for all members
CONFIRM: Final = "confirm"  # this and the next three: payload {"subscriber": "<id>", "at": "<when it was asked for>"}, and good for one use
EXPORT: Final = "export"
ERASE: Final = "erase"
RETURN: Final = "return"

_LONGEST = 2_000  # characters; our own are under 150
_SHORTEST_SECRET = 16  # characters of one among several; shorter words are one secret with blanks in it


def sign(secret: str, purpose: str, payload: Mapping[str, str]) -> str:
    """A token for `purpose`, signed with the first of the secrets, safe in an address; equal input gives an equal token.

    Raises TokenError when `secret` is empty: anybody could sign with that.
    """
    return _text(_serializer(next(iter(secrets_of(secret)), ""), purpose).dumps(dict(sorted(payload.items()))))


def verify(secret: str, purpose: str, token: str) -> dict[str, str]:
    """The payload of a token that `sign` made with one of these secrets for this purpose.

    Raises TokenError for everything else, and no other error whatever `token` is.
    """
    if len(token) > _LONGEST or not token.isascii():
        raise TokenError(purpose, "forged")
    for one in secrets_of(secret) or ("",):
        try:
            payload = _serializer(one, purpose).loads(token)
        except (BadData, ValueError):
            continue
        # base64 leaves spare bits in the last character: only the very token that we sign counts
        if _is_words(payload) and hmac.compare_digest(sign(one, purpose, payload), token):
            return dict(payload)
    raise TokenError(purpose, "forged", "this link was not made by us or was cut short")


def secrets_of(secret: str) -> tuple[str, ...]:
    """The secrets, the newest first, that stand in `secret` between blanks, commas or ends of lines.

    Where one of them would be shorter than 16 characters it is a single secret, as it stands.
    """
    parts = tuple(part for part in re.split(r"[\s,]+", secret) if part)
    return parts if all(len(part) >= _SHORTEST_SECRET for part in parts) else (secret,)


def hash_address(key: str, email: str) -> str:
    """HMAC-SHA256 of the address as the suppression list keeps it: 64 hexadecimal digits, letter case left out."""
    return hmac.new(key.encode(), email.strip().casefold().encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


@functools.lru_cache(maxsize=32)
def _serializer(secret: str, purpose: str) -> URLSafeSerializer:
    if not secret:
        raise TokenError(purpose, "no-secret", "set TECHWATCH_SECRET: links cannot be signed without it")
    return URLSafeSerializer(secret, salt=f"techwatch.{purpose}", signer_kwargs={"digest_method": hashlib.sha256})


def _text(token: str | bytes) -> str:
    return token if isinstance(token, str) else token.decode("ascii")


def _is_words(payload: object) -> bool:
    return isinstance(payload, dict) and all(isinstance(key, str) and isinstance(value, str) for key, value in payload.items())
