"""A loopback HTTP server for tests that says exactly the bytes it is told to. Talks to: a loopback socket."""

import contextlib
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Behaviour = Callable[[Any, "Asked"], None]  # is given the connected socket and the request


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]


@dataclass
class Site:
    """`says` maps a path to raw bytes or to a behaviour; every other path is a 404. `asked` is what came in."""

    port: int
    says: dict[str, bytes | Behaviour] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def http(status: int, body: bytes = b"", **headers: str) -> bytes:
    """A whole answer; `content_type="x"` becomes `Content-Type: x`."""
    lines = {"Content-Length": str(len(body)), "Connection": "close", **{k.replace("_", "-").title(): v for k, v in headers.items()}}
    head = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in lines.items())]
    return "\r\n".join([*head, "", ""]).encode() + body


def slow(seconds: float, answer: bytes) -> Behaviour:
    """`answer`, after a while."""

    def behave(connection: Any, asked: Asked) -> None:
        time.sleep(seconds)
        connection.sendall(answer)

    return behave


def drip(connection: Any, asked: Asked) -> None:
    """A body that never ends, a byte at a time."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    with contextlib.suppress(OSError):
        while True:
            connection.sendall(b" ")
            time.sleep(0.05)


@contextlib.contextmanager
def serve(says: Mapping[str, bytes | Behaviour] | None = None) -> Iterator[Site]:
    """A site on every loopback address (127.0.0.0/8), stopped at the end."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with contextlib.suppress(OSError):
                _talk(self.request, site)

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True
        block_on_close = False
        request_queue_size = 200

    with Server(("0.0.0.0", 0), Handler) as server:
        site = Site(server.server_address[1], dict(says or {}))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()


def _talk(connection: Any, site: Site) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        if not (part := connection.recv(65536)):
            return
        data += part
        if data.startswith(b"\x16"):  # the greeting of TLS, which is not spoken here
            return connection.sendall(http(400))
    first, *rest = data.split(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    asked = Asked(first.split(" ")[1], {k.lower(): v for k, _, v in (line.partition(": ") for line in rest)})
    site.asked.append(asked)
    _say(connection, site.says.get(asked.path, http(404)), asked)


def _say(connection: Any, answer: bytes | Behaviour, asked: Asked) -> None:
    if callable(answer):
        answer(connection, asked)
    else:
        connection.sendall(answer)
