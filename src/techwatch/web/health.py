"""The state of the engine as JSON, for a monitor: figures only, no address and no name. Talks to: the store, the clock."""

import datetime as dt
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from techwatch.config import Config
from techwatch.pipeline import Work
from techwatch.pipeline.overdue import held, overdue
from techwatch.store import feeds, jobs, open_store
from techwatch.types import FeedState
from techwatch.web.page import clock, home_of

GRACE = dt.timedelta(hours=1)
"""How long after its hour collecting may take before it counts as late."""


def health(request: Request) -> Response:
    """200 when all is well or nothing has run yet, 503 when collecting is late, or an edition that was due did not go out."""
    home, now = home_of(request), clock()
    with open_store(home.database) as store:
        work = Work(home, store, now)
        found = summary(home.config, feeds.states(store), jobs.last_runs(store).get("collect"), now=now)
        found |= {"editions_held": held(work), "editions_late": len(overdue(work))}
    if found["editions_late"]:
        found["status"] = "late"
    return JSONResponse(found, 503 if found["status"] == "late" else 200, {"Cache-Control": "no-store"})


def summary(
    config: Config, states: Mapping[str, FeedState], collected: dt.datetime | None, *, now: dt.datetime
) -> dict[str, str | int | None]:
    """What `/health` says of feeds. `collected`: when the schedule last collected; None: never, runs may be started otherwise."""
    known = [states[feed.url] for feed in config.feeds if feed.url in states]
    last = max((state.last_polled for state in known if state.last_polled), default=None)
    late = collected is not None and config.jobs.collect.next_after(collected, config.cluster.zone) + GRACE < now
    return {
        "status": "late" if late else "ok",
        "last_run": last.isoformat() if last else None,
        "feeds": len(config.feeds),
        "feeds_failing": sum(state.failures > 0 for state in known),
    }
