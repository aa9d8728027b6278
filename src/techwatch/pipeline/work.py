"""What every stage is given, and what it tells."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol

from techwatch.home import Home
from techwatch.store import Store


class Teller(Protocol):
    """Whom a stage tells how far it is."""

    def begin(self, stage: str, total: int) -> None:
        """`stage` starts; it has `total` steps."""

    def step(self, count: int = 1) -> None:
        """`count` steps are done."""

    def at(self, what: str) -> None:
        """The step that begins now makes `what`, one word: the form of a file."""


class Quiet:
    """Tells nobody."""

    def begin(self, stage: str, total: int) -> None:
        """Say nothing."""

    def step(self, count: int = 1) -> None:
        """Say nothing."""

    def at(self, what: str) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Work:
    """An opened home and store, and the moment (UTC) that this piece of work calls now."""

    home: Home
    store: Store
    now: dt.datetime
    teller: Teller = field(default_factory=Quiet)

    @property
    def local(self) -> dt.datetime:
        """Now in the cluster's zone, aware."""
        return self.now.astimezone(self.home.config.cluster.zone)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stage did. `figures` are counts by name, `problems` one line each that says what to do, `notes` what is good to know.

    `failed`: the stage could not do its work at all.
    """

    stage: str
    figures: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    failed: bool = False
