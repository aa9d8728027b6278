"""Messages are signed with the sender's key, the same bytes whenever it is done (DKIM, RFC 6376). Pure but for the transport it wraps."""

import functools
from collections.abc import Callable
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Any, Final, Self

from techwatch.config.keys import signing_key
from techwatch.deliver.transport import Hook, Transport, nothing
from techwatch.types import Answer

Sign = Callable[[bytes], bytes]

SIGNED: Final = (
    "From", "To", "Subject", "Date", "Message-ID", "Reply-To", "MIME-Version", "Content-Type",
    "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Archive", "Feedback-ID", "Auto-Submitted",
)  # fmt: skip
"""The headers under the signature, by name: dkimpy's own list leaves out List-Unsubscribe-Post, which RFC 8058 section 4 wants signed."""


@functools.cache
def signer(key: str, *, selector: str, domain: str) -> Sign:
    """What puts a DKIM-Signature before a message. `key`: RSA, PEM. Raises ConfigError for one that cannot be read."""
    pem = signing_key(key)
    return lambda message: _signed(message, pem=pem, selector=selector.encode(), domain=domain.encode())


def _signed(message: bytes, *, pem: bytes, selector: bytes, domain: bytes) -> bytes:
    """A signature's time is the message's own Date: the clock would make other bytes of the same message."""
    headers = BytesHeaderParser().parsebytes(message)
    date = headers["Date"]
    moment = int(parsedate_to_datetime(date).timestamp()) if date else 0
    names = [name.encode() for name in SIGNED if name in headers]
    signature: bytes = _at(moment)(message).sign(selector, domain, pem, canonicalize=(b"relaxed", b"relaxed"), include_headers=names)
    return signature + message


def _at(moment: int) -> Callable[[bytes], Any]:
    """dkimpy's signer with another clock: it reads the machine's and takes none."""
    import dkim  # 40 ms, which only those who sign should pay

    class At(dkim.DKIM):  # type: ignore[misc]
        def gen_header(self, fields: list[tuple[bytes, bytes]], *rest: Any, **named: Any) -> bytes:
            fixed = [(name, str(moment).encode() if name == b"t" else value) for name, value in fields]
            made: bytes = super().gen_header(fixed, *rest, **named)
            return made

    return At


class SigningTransport:
    """Another transport, whose messages are signed on their way."""

    def __init__(self, inner: Transport, sign: Sign) -> None:
        self.inner, self._sign = inner, sign

    def send(self, message: bytes, *, sender: str, to: str, message_id: str, on_data: Hook = nothing) -> Answer:
        """As the other transport, signed."""
        return self.inner.send(self._sign(message), sender=sender, to=to, message_id=message_id, on_data=on_data)

    def find(self, message_id: str) -> bool | None:
        """As the other transport."""
        return self.inner.find(message_id)

    def __enter__(self) -> Self:
        self.inner.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.inner.__exit__(kind, error, trace)
