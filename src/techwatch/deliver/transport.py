"""What every way out for messages can do. Pure."""

from collections.abc import Callable
from types import TracebackType
from typing import Final, Protocol, Self

from techwatch.types import Answer

Hook = Callable[[], None]
LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
"""Mail servers of this machine itself."""


def nothing() -> None:
    """The default of `on_data`."""


class Transport(Protocol):
    """A way out for messages, open for many of them: `with open_transport(...) as transport`."""

    def send(self, message: bytes, *, sender: str, to: str, message_id: str, on_data: Hook = nothing) -> Answer:
        """Hand over one message; `on_data` is called just before the body leaves.

        Raises DeliveryError when nothing can be sent at all: this message has then not gone out.
        """
        ...

    def find(self, message_id: str) -> bool | None:
        """Whether the message was handed over; None: this transport cannot tell."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None: ...
