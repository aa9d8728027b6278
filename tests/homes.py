"""Homes for tests: recorded sites on loopback, techwatch as a process of its own, and the store's rows without ids and clocks."""

import contextlib
import json
import pathlib
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from typing import Any

from forked import forked
from techwatch.store.schema import CLOCK_COLUMNS

SHARED = pathlib.Path(__file__).resolve().parents[2] / "shared"
MARKETS = ("education-hr", "health", "creative", "city", "industry-services", "tech-data-ai")

# Columns that hold a row's number, what they point to is compared by `joined`; and what follows from the home's own secret.
ID_COLUMNS = {"id", "article", "copy_of", "lead", "subscriber", "message_id"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def recorded_sites(*options: str) -> Iterator[str]:
    """../shared/tools/site.py on a free port; -> its address without the path."""
    port = free_port()
    command = [sys.executable, str(SHARED / "tools" / "site.py"), "--port", str(port), *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline().startswith("http")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def get_json(url: str, method: str = "GET") -> Any:
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=20) as answer:
        return json.loads(answer.read())


def feeds_of(root: str) -> list[dict[str, str]]:
    return list(get_json(f"{root}/feeds.json")["feeds"])


def write_home(path: pathlib.Path, feeds: Sequence[dict[str, str]], **more: Any) -> pathlib.Path:
    """A home over these feeds; `more` are further top-level keys (JSON is YAML)."""
    path.mkdir(parents=True, exist_ok=True)
    config = {
        "cluster": {
            "name": "Pôle Essai",
            "website": "https://essai.example",
            "postal": "1 rue de l'Essai",
            "contact": "veille@essai.example",
        },
        "markets": "cap-digital",
        "feeds": list(feeds),
        "digests": [{"slug": "veille", "title": {"fr": "La veille", "en": "The watch"}, "markets": list(MARKETS), "send": "tue 08:30"}],
        "mail": {"sender": "veille@essai.example", "list_id": "veille.essai.example"},
        "fetch": {"allow_networks": ["127.0.0.0/8"]},
        "review": {"recall_minutes": 0},
        **more,
    }
    (path / "feeds.yaml").write_text(json.dumps(config, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def techwatch(home: pathlib.Path, *arguments: str, code: int = 0) -> str:
    """Run the command in a process of its own, of which the modules were read before; -> its standard output."""
    return _said(forked("--home", str(home), *arguments), code)


def started(home: pathlib.Path, *arguments: str, code: int = 0) -> str:
    """Run the command in a process that is started anew, as a shell does; -> its standard output."""
    return _said(subprocess.run(command(home, *arguments), capture_output=True, text=True, timeout=300, check=False), code)


def _said(done: "subprocess.CompletedProcess[str]", code: int) -> str:
    assert done.returncode == code, f"exit {done.returncode}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def command(home: pathlib.Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "techwatch", "--home", str(home), *arguments]


def figures(output: str) -> dict[str, dict[str, int]]:
    """What `--json` printed, by stage."""
    return {stage["stage"]: stage["figures"] for stage in json.loads(output)}


def open_readonly(home: pathlib.Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{home / 'techwatch.db'}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    return connection


def rows(home: pathlib.Path, *, clocks: bool = False) -> dict[str, list[str]]:
    """Every table's rows without ids (and, unless `clocks`, without clock columns), sorted."""
    left_out = ID_COLUMNS if clocks else ID_COLUMNS | CLOCK_COLUMNS
    with contextlib.closing(open_readonly(home)) as db:
        names = [
            r[0]
            for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not r[0].startswith(("articles_fts", "sqlite_", "_"))
        ]
        found = {}
        for name in names:
            kept = [{k: repr(r[k]) for k in r.keys() if k not in left_out} for r in db.execute(f"SELECT * FROM {name}")]  # noqa: SIM118
            found[name] = sorted(json.dumps(row, sort_keys=True) for row in kept)
        return found | {"joined": joined(db)}


def joined(db: sqlite3.Connection) -> list[str]:
    """What the ids say, by names: entry -> article -> original and story; story -> lead; who was sent what."""
    queries = (
        "SELECT e.feed, e.key, a.canonical FROM entries e LEFT JOIN articles a ON a.id = e.article",
        "SELECT a.canonical, o.canonical, a.story FROM articles a LEFT JOIN articles o ON o.id = a.copy_of",
        "SELECT k.key, a.canonical FROM article_keys k LEFT JOIN articles a ON a.id = k.article",
        "SELECT s.id, a.canonical FROM stories s LEFT JOIN articles a ON a.id = s.lead",
        "SELECT a.canonical, l.market, l.score FROM labels l JOIN articles a ON a.id = l.article",
        "SELECT s.email, a.canonical, x.edition FROM sent x JOIN subscribers s ON s.id = x.subscriber JOIN articles a ON a.id = x.article",
        "SELECT d.message_key, s.email, d.state FROM deliveries d JOIN subscribers s ON s.id = d.subscriber",
    )
    return sorted(repr(tuple(row)) for query in queries for row in db.execute(query))


def wait_for(condition: Any, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
