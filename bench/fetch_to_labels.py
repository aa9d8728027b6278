"""CPU per article from fetching to labels, stage by stage, against trafilatura with metadata on the same pages.

Everything is measured in one call and in turn, so that a noisy machine is noisy for all: fetching over loopback (the
server is another process), text and facts of the page, language, labels, call facts, blurb; then
`trafilatura.bare_extraction(with_metadata=True, include_comments=False)` on the same bytes. Of a worker, a
process of its own, the CPU until its first page is understood; its memory is in whole_run.py. Quote the ratio.

    python bench/fetch_to_labels.py [--rounds 3] [--pages FOLDER]
"""

import argparse
import datetime as dt
import multiprocessing
import pathlib
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import TypeVar

sys.path.insert(0, str(pathlib.Path(__file__).parent))

from whole_run import RECORDED, recorded, sample, served

from techwatch import blurb, classify, extract, fetch, language
from techwatch.calls import reading
from techwatch.config import Feed, Fetch, MarketList
from techwatch.home import read_markets
from techwatch.pipeline.intake.workers import BATCH
from techwatch.types import Entry, Extracted, Page, Request, Response
from techwatch.understand import Task, understand_batch

T = TypeVar("T")
STAGES = ("fetch", "extract", "language", "labels", "calls", "blurb")


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--pages", type=pathlib.Path, default=RECORDED)
    options = asked.parse_args()
    bodies = recorded(options.pages) or sample()
    markets = read_markets(pathlib.Path(), "cap-digital")
    warm_up(bodies[0], markets)
    rounds = [one_round(bodies, markets) for _ in range(options.rounds)]
    per_article = {name: statistics.median(seconds[name] for seconds in rounds) / len(bodies) * 1000 for name in rounds[0]}
    ratios = sorted(sum(r[s] for s in STAGES[:4]) / r["trafilatura"] for r in rounds)
    whole = sum(per_article[stage] for stage in STAGES)
    print(f"{len(bodies)} pages, {options.rounds} rounds, medians of CPU time")
    for stage in STAGES:
        print(f"{stage:<10} {per_article[stage]:6.2f} ms an article  {per_article[stage] / whole:5.0%}")
    print(f"trafilatura with metadata alone {per_article['trafilatura']:6.2f} ms an article")
    print(f"fetch to labels / trafilatura   {statistics.median(ratios):6.2f} (from {ratios[0]:.2f} to {ratios[-1]:.2f})")
    print(f"a worker                        {worker(bodies[0], markets):6.1f} s CPU until its first page is understood")


def warm_up(body: bytes, markets: MarketList) -> None:
    """Load what is loaded once a process, for both sides."""
    import trafilatura

    trafilatura.bare_extraction(body, with_metadata=True, include_comments=False)
    tasks = [task(body, Feed(url="https://bench.example/feed", title="Bench", lang=lang)) for lang in ("fr", "en")]
    understand_batch(tasks, markets, None)


def one_round(bodies: Sequence[bytes], markets: MarketList) -> dict[str, float]:
    """Seconds of CPU of each stage over all pages, and of trafilatura."""
    import trafilatura

    clock = Clock()
    pages = clock.one("fetch", lambda: fetched(bodies))
    read = []
    for place, page in enumerate(pages, 1):
        read.append(clock.one("extract", lambda page=page: extract.extract_page(page)))
        if place % BATCH == 0:
            clock.one("extract", extract.forget)  # as after each batch of a run
    for found in (one for one in read if isinstance(one, Extracted)):
        text = f"{found.title}\n{found.text[:2000]}"
        lang = clock.one("language", lambda text=text: language.detect(text, likely=("fr", "en")))
        clock.one("labels", lambda found=found, lang=lang: classify.classifier(markets).labels(found.title, found.text, lang))
        clock.one("calls", lambda found=found, lang=lang: reading.read_call(found.title, found.text, lang=lang, published=None))
        clock.one("blurb", lambda found=found: blurb.blurb(found.text, title=found.title, summary=found.description))
    for body in bodies:
        clock.one("trafilatura", lambda body=body: trafilatura.bare_extraction(body, with_metadata=True, include_comments=False))
    return clock.seconds


@dataclass
class Clock:
    """CPU of this process by name."""

    seconds: dict[str, float] = field(default_factory=dict)

    def one(self, name: str, work: Callable[[], T]) -> T:
        start = time.process_time()
        found = work()
        self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start
        return found


def fetched(bodies: Sequence[bytes]) -> list[Page]:
    """Every page, over loopback."""
    with serving(bodies) as root:
        wanted = [Request(f"{root}/page/{number}.html") for number in range(len(bodies))]
        answers = fetch.fetch_each(wanted, Fetch(allow_networks=("127.0.0.0/8",), per_host=8))
        return [Page(one.url, one.body, one.content_type) for one in answers if isinstance(one, Response)]


@contextmanager
def serving(bodies: Sequence[bytes]) -> Iterator[str]:
    """The pages on loopback by a process of its own; -> its address."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    server = context.Process(target=serve, args=(bodies, theirs), daemon=True)
    server.start()
    try:
        yield ours.recv()
    finally:
        server.terminate()
        server.join()


def serve(bodies: Sequence[bytes], tell: Connection) -> None:
    with served(bodies) as root:
        tell.send(root)
        time.sleep(3600)


def worker(body: bytes, markets: MarketList) -> float:
    """Seconds of CPU until a fresh worker has understood its first page."""
    first = task(body, Feed(url="https://bench.example/feed", title="Bench", lang="fr"))
    with ProcessPoolExecutor(1, multiprocessing.get_context("forkserver")) as executor:
        executor.submit(understand_batch, (first,), markets, None).result()
        return executor.submit(time.process_time).result()


def task(body: bytes, feed: Feed) -> Task:
    entry = Entry("key", "https://bench.example/page", "")
    return Task(entry, feed, dt.datetime(2026, 1, 1, tzinfo=dt.UTC), Page("https://bench.example/page", body, "text/html"))


if __name__ == "__main__":
    main()
