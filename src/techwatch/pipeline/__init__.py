"""THE STORY: feeds -> entries -> articles -> stories -> calls -> drafts -> editions -> messages; one short function a stage.

Stages speak only through the store: each can be run alone, twice, after a crash, by another process.
A stage takes its rows in a stated order and writes a batch in one short transaction.
"""

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
from techwatch.pipeline.work import Outcome, Quiet, Work

__all__ = [
    "Outcome", "Quiet", "Work", "collect", "deliver", "draft", "group", "import_members",
    "publish", "read", "report", "review", "run", "send_due", "settle", "train", "train_if_taught",
]  # fmt: skip


def run(work: Work) -> list[Outcome]:
    """Do what is due from collecting to drafting. Killed at any moment and run again, it ends in the same state."""
    return [collect(work), read(work), group(work), settle(work), draft(work)]
