"""A report's selection file: what an analyst keeps, strikes, corrects and adds, as a task list that she edits. Pure."""

from techwatch.review.selection.again import Met, again, remembered, unremembered
from techwatch.review.selection.change import changed, concluded
from techwatch.review.selection.head import Head, change_head, read_head
from techwatch.review.selection.lines import ActorLine, AddedLine, SentenceLine, StoryLine
from techwatch.review.selection.listed import Listed, listed
from techwatch.review.selection.read import Read, read
from techwatch.review.selection.write import format_selection

__all__ = [
    "ActorLine",
    "AddedLine",
    "Head",
    "Listed",
    "Met",
    "Read",
    "SentenceLine",
    "StoryLine",
    "again",
    "change_head",
    "changed",
    "concluded",
    "format_selection",
    "listed",
    "read",
    "read_head",
    "remembered",
    "unremembered",
]
