"""THE STORY: feeds -> entries -> articles -> stories -> calls -> drafts -> editions -> messages; one short function a stage.

Stages speak only through the store: each can be run alone, twice, after a crash, by another process.
A stage takes its rows in a stated order and writes a batch in one short transaction. Each is imported when it is first asked for:
a command that lists the feeds need not wait for what fetches, labels and renders.
"""

import importlib
from typing import TYPE_CHECKING, Any, Final

from techwatch.pipeline.work import Outcome, Quiet, Work

if TYPE_CHECKING:
    from techwatch.pipeline.drafting.desk import review
    from techwatch.pipeline.drafting.draft import draft
    from techwatch.pipeline.intake.calls import settle
    from techwatch.pipeline.intake.collect import collect
    from techwatch.pipeline.intake.group import group
    from techwatch.pipeline.intake.read import read
    from techwatch.pipeline.judging.train import train, train_if_taught
    from techwatch.pipeline.life import send_due
    from techwatch.pipeline.mailing.send import deliver
    from techwatch.pipeline.people.members import import_members
    from techwatch.pipeline.publishing.publish import publish
    from techwatch.pipeline.reports import report

__all__ = [
    "Outcome", "Quiet", "Work", "collect", "deliver", "draft", "group", "import_members",
    "publish", "read", "report", "review", "run", "send_due", "settle", "train", "train_if_taught",
]  # fmt: skip

_WHERE: Final = {
    "collect": "intake.collect",
    "read": "intake.read",
    "group": "intake.group",
    "settle": "intake.calls",
    "draft": "drafting.draft",
    "review": "drafting.desk",
    "publish": "publishing.publish",
    "send_due": "life",
    "deliver": "mailing.send",
    "import_members": "people.members",
    "report": "reports",
    "train": "judging.train",
    "train_if_taught": "judging.train",
}


def __getattr__(name: str) -> Any:
    """A stage, imported when it is first asked for (PEP 562)."""
    if name not in _WHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_WHERE[name]}"), name)


def run(work: Work) -> list[Outcome]:
    """Do what is due from collecting to drafting. Killed at any moment and run again, it ends in the same state."""
    return [__getattr__(stage)(work) for stage in ("collect", "read", "group", "settle", "draft")]
