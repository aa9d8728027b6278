"""Articles -> the same article, the same story."""

import datetime as dt
import functools
import gc

from techwatch.pipeline.work import Outcome, Work
from techwatch.store import articles, stories

MEMORY = dt.timedelta(days=75)
"""How long a text is remembered for comparison: longer than any draft may reach back (review.window_days, 60 at most)."""


@functools.cache
def spare_the_collector() -> None:
    """Once a process: what its first batch loaded, the dictionary above all, is walked by no later collection (a fifth of the CPU)."""
    gc.freeze()


def group(work: Work) -> Outcome:
    """Compare every new article with those of its days, oldest first, a batch in one transaction."""
    before = articles.counts(work.store)["stories"]
    waiting = articles.count_ungrouped(work.store)
    work.teller.begin("group", waiting)
    copies = 0
    while batch := articles.ungrouped(work.store, stories.BATCH):
        copies += sum(placed.copy_of != placed.article for placed in stories.place_all(work.store, batch))
        work.teller.step(len(batch))
        spare_the_collector()
    with work.store.transaction():
        stories.expire(work.store, work.now - MEMORY)
    begun = articles.counts(work.store)["stories"] - before
    return Outcome("group", {"articles": waiting, "copies": copies, "new stories": begun})
