"""CPU per article of the whole run against trafilatura `fast=True` alone on the same pages, printed as a ratio.

Both are measured in one call, on the same machine: the whole run (collect, read, group, draft, with its worker
processes and their start) as a process of its own over pages served on loopback, and the lower bound, text taken
out of the same bytes by `trafilatura.extract(fast=True)`. Machines are shared and noisy: quote the ratio.
Also told: the memory of the run's largest process.

    python bench/whole_run.py [--rounds 3] [--pages FOLDER]

Without a folder of recorded pages (`*.html.gz`) beside the project it takes those of the embedded sample, too few to
spread the start of the workers: the figure is then an upper bound.
"""

import argparse
import ctypes
import datetime as dt
import gzip
import http.server
import json
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from email.utils import format_datetime

RECORDED = pathlib.Path(__file__).resolve().parents[2] / "shared" / "corpus" / "pages"
MARKETS = ["education-hr", "health", "creative", "city", "industry-services", "tech-data-ai"]
FEEDS = 8


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--pages", type=pathlib.Path, default=RECORDED)
    options = asked.parse_args()
    adopt_orphans()
    pages = recorded(options.pages) or sample()
    rounds = [(whole_run(pages), trafilatura_alone(pages)) for _ in range(options.rounds)]
    whole, alone = (statistics.median(seconds) / len(pages) * 1000 for seconds in zip(*rounds, strict=True))
    ratios = sorted(run / bound for run, bound in rounds)
    print(f"{len(pages)} pages, {options.rounds} rounds, medians of CPU time")
    print(f"whole run, workers and their start included   {whole:7.1f} ms an article")
    print(f"trafilatura fast=True alone                   {alone:7.1f} ms an article")
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6
    print(f"largest of its processes, a worker            {largest:7.0f} MB")
    print(f"ratio                                         {statistics.median(ratios):7.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f})")


def recorded(folder: pathlib.Path) -> list[bytes]:
    """Every recorded page in French or English, as it came."""
    manifest = folder / "MANIFEST.jsonl"
    if not manifest.is_file():
        return [gzip.decompress(file.read_bytes()) for file in sorted(folder.rglob("*.html.gz"))]
    lines = (json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines())
    return [gzip.decompress((folder / line["file"]).read_bytes()) for line in lines if line.get("lang") in ("fr", "en")]


def sample() -> list[bytes]:
    """The pages of the embedded sample."""
    import urllib.request

    from techwatch.demo import serve_sample

    with serve_sample(dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)) as site:
        return [urllib.request.urlopen(site.url(page)).read() for page in site.pages]


def trafilatura_alone(pages: Sequence[bytes]) -> float:
    """Seconds of CPU to take the text out of every page, in this process, its import not counted."""
    import trafilatura

    trafilatura.extract(pages[0], fast=True)
    start = time.process_time()
    for page in pages:
        trafilatura.extract(page, fast=True, include_comments=False)
    return time.process_time() - start


def whole_run(pages: Sequence[bytes]) -> float:
    """Seconds of CPU of `techwatch run` in a new home over these pages, of all its processes."""
    with served(pages) as root, tempfile.TemporaryDirectory() as home:
        write_home(pathlib.Path(home), root)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "techwatch", "--home", home, "-q", "run"], check=True)
        wait_for_orphans()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def adopt_orphans() -> None:
    """Workers outlive the process that started them by a moment; as their reaper we count their CPU (prctl(2), 36)."""
    ctypes.CDLL(None, use_errno=True).prctl(36, 1, 0, 0, 0)


def wait_for_orphans() -> None:
    """Until no process of the run is left."""
    with suppress(ChildProcessError):
        while True:
            os.wait()


def write_home(home: pathlib.Path, root: str) -> None:
    """A home over the served feeds."""
    config = {
        "cluster": {"name": "Bench", "website": "https://bench.example", "postal": "Bench", "contact": "veille@bench.example"},
        "markets": "cap-digital",
        "feeds": [{"url": f"{root}/feed/{n}", "title": f"Site {n}", "lang": "fr"} for n in range(FEEDS)],
        "digests": [{"slug": "veille", "title": {"fr": "Veille"}, "markets": MARKETS, "send": "tue 08:30"}],
        "mail": {"sender": "veille@bench.example", "list_id": "veille.bench.example"},
        "fetch": {"allow_networks": ["127.0.0.0/8"], "window_entries": 10_000, "per_host": 8},
    }
    (home / "feeds.yaml").write_text(json.dumps(config), encoding="utf-8")


@contextmanager
def served(pages: Sequence[bytes]) -> Iterator[str]:
    """The pages as FEEDS feeds on loopback, by threads of this process (their CPU is not counted)."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler(pages))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()


def handler(pages: Sequence[bytes]) -> type[http.server.BaseHTTPRequestHandler]:
    """Answers /feed/<n> and /page/<n>.html."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            kind, number = self.path.strip("/").removesuffix(".html").split("/")
            body = feed(int(number), len(pages)) if kind == "feed" else pages[int(number)]
            self.send_response(200)
            self.send_header("Content-Type", "application/rss+xml" if kind == "feed" else "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler


def feed(number: int, pages: int) -> bytes:
    """An RSS feed over every FEEDS-th page, dated within the last day."""
    now = dt.datetime.now(dt.UTC)
    items = ""
    for n in range(number, pages, FEEDS):
        date = format_datetime(now - dt.timedelta(minutes=n))
        items += f"<item><title>Page {n}</title><link>/page/{n}.html</link><pubDate>{date}</pubDate></item>"
    return f"<rss version='2.0'><channel><title>Site {number}</title><link>/</link>{items}</channel></rss>".encode()


if __name__ == "__main__":
    main()
