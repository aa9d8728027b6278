"""A loopback HTTP server in the place of a call API: it answers by method and path, and remembers what it was asked. Talks to: a socket."""

import contextlib
import http.server
import json
import threading
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from techwatch.config import Fetch
from techwatch.fetch import fetch_one
from techwatch.sources import Walk
from techwatch.types import Response, Unreachable


@dataclass(frozen=True)
class Asked:
    """A request as it came in; `headers` by their names in small letters."""

    method: str
    path: str  # without the query
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Said = tuple[int, Mapping[str, str], bytes]  # status, headers, body
Answer = Callable[[Asked], Said]


@dataclass
class CallApi:
    """`answers` by (method, path); everything else is a 404. `asked` is what came in, in order."""

    port: int
    answers: Mapping[tuple[str, str], Answer]
    asked: list[Asked] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"


def say(body: bytes | str, *, status: int = 200, content_type: str = "application/json") -> Said:
    return status, {"Content-Type": content_type}, body.encode() if isinstance(body, str) else body


@contextlib.contextmanager
def serve_api(answers: Mapping[tuple[str, str], Answer]) -> Iterator[CallApi]:
    """The API on a port of its own, stopped at the end."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            url = urllib.parse.urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = dict(urllib.parse.parse_qsl(url.query, keep_blank_values=True))
            asked = Asked(self.command, url.path, query, {k.lower(): v for k, v in self.headers.items()}, body)
            api.asked.append(asked)
            status, headers, said = api.answers.get((asked.method, asked.path), lambda _: say("{}", status=404))(asked)
            self.send_response(status)
            for name, value in {"Content-Length": str(len(said)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(said)

        do_POST = do_GET

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        api = CallApi(server.server_address[1], answers)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join()


def drive(walk: Walk, limits: Fetch | None = None) -> tuple[list[Response], Unreachable | None]:
    """The answers to `walk` over HTTP, and the failure that ended it, if one did."""
    limits, got = limits or Fetch(allow_networks=("127.0.0.0/8",)), []
    with contextlib.suppress(StopIteration):
        request = next(walk)
        while True:
            answer = fetch_one(request, limits)
            if isinstance(answer, Unreachable):
                return got, answer
            got.append(answer)
            request = walk.send(answer)
    return got, None
