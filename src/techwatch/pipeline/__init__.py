"""THE STORY: feeds -> entries -> articles -> stories -> calls -> drafts -> editions -> messages; one short function a stage.

Stages speak only through the store: each can be run alone, twice, after a crash, by another process.
A stage takes its rows in a stated order and writes a batch in one short transaction.
"""

from techwatch.pipeline.calls import settle
from techwatch.pipeline.collect import collect
from techwatch.pipeline.desk import review
from techwatch.pipeline.draft import draft
from techwatch.pipeline.group import group
from techwatch.pipeline.life import send_due
from techwatch.pipeline.members import import_members
from techwatch.pipeline.publish import publish
from techwatch.pipeline.read import read
from techwatch.pipeline.reports import report
from techwatch.pipeline.send import deliver
from techwatch.pipeline.train import train, train_if_taught
from techwatch.pipeline.work import Outcome, Quiet, Work

__all__ = [
    "Outcome", "Quiet", "Work", "collect", "deliver", "draft", "group", "import_members",
    "publish", "read", "report", "review", "run", "send_due", "settle", "train", "train_if_taught",
]  # fmt: skip


def run(work: Work) -> list[Outcome]:
    """Do what is due from collecting to drafting. Killed at any moment and run again, it ends in the same state."""
    return [collect(work), read(work), group(work), settle(work), draft(work)]
