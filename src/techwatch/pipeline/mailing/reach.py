"""The public address of the web app -> whether it answers: links in mails must work before the first one leaves. Talks to: that address."""

import http.client
import ssl
import urllib.error
import urllib.request
from typing import Final

from techwatch import deliver as carrier
from techwatch.config import Config
from techwatch.errors import DeliveryError

SECONDS: Final = 15.0
"""For the answer, as a whole or in part."""


def ask(config: Config) -> None:
    """Raise DeliveryError when mails would really leave while the address that stands in them does not answer.

    Nothing is asked where they go into a Maildir, or to a server for tests on this machine.
    """
    if not carrier.is_real(config.mail):
        return
    if why := why_silent(config.web.public_url):
        told = f"{why}: links to unsubscribe would lead nowhere, so nothing is sent; start `techwatch serve` behind this address"
        raise DeliveryError(config.web.public_url, "no-address", f"{told}, or mend web.public_url. It is tried again by itself")


def why_silent(public_url: str) -> str:
    """Why the web app is not reached at this address by https, "" when it is."""
    if not public_url.startswith("https://"):
        return "web.public_url is no https address"
    try:
        with urllib.request.urlopen(f"{public_url.rstrip('/')}/health", timeout=SECONDS, context=ssl.create_default_context()) as answer:
            return "" if answer.status == 200 else f"/health answers {answer.status}"
    except urllib.error.HTTPError as error:
        with error:  # 503 with our own words: it is reached, and says that something is late; sending may be what mends it
            late = error.code == 503 and b'"editions_late"' in error.read(10_000)
        return "" if late else f"/health answers {error.code}"
    except (OSError, http.client.HTTPException, ValueError) as error:
        return f"/health does not answer ({getattr(error, 'reason', error)})"
