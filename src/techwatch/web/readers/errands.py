"""What a reader asked for is done, and its mail sent, after she got her answer. Talks to: the store, the way out for messages, the clock.

The answer takes as long for whoever is subscribed as for whoever is not. What a crash or a slow mail server cuts short stands in the
ledger, and `serve` goes on with it.
"""

import logging
import traceback
from collections.abc import Callable
from typing import Final

from starlette.background import BackgroundTask

from techwatch.errors import TechwatchError
from techwatch.home import Home
from techwatch.pipeline import Work
from techwatch.pipeline.people import service_mails
from techwatch.store import open_store
from techwatch.web.page import clock

log = logging.getLogger("techwatch.web")

PATIENCE: Final = 5.0
"""Seconds to wait for others who send such mails right now; they hand over ours, too, or `serve` does."""


def afterwards(home: Home, act: Callable[[Work], object] | None = None) -> BackgroundTask:
    """To be given to an answer: `act` is done, and what stands in the ledger is handed over."""
    return BackgroundTask(_run, home, act)


def _run(home: Home, act: Callable[[Work], object] | None) -> None:
    """Nobody is named in the log."""
    try:
        with open_store(home.database) as store:
            work = Work(home, store, clock())
            if act:
                act(work)
            service_mails.hand_over_open(work, wait=PATIENCE)
    except TechwatchError as error:
        log.warning("what a reader asked for waits: %s %s", type(error).__name__, getattr(error, "reason", ""))
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.error("what a reader asked for failed: %s at %s:%s", type(error).__name__, where.filename, where.lineno)
