"""Two stories that an editor made one, or set apart -> as they stood before. Talks to: SQLite."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from techwatch.store import links, stories

if TYPE_CHECKING:  # as in links
    from techwatch.store import Store


@dataclass(frozen=True, slots=True)
class Link:
    """A row of story_links: what was said of two stories."""

    one: str
    other: str
    verdict: str
    score: float
    who: str
    at: str


@dataclass(frozen=True, slots=True)
class Before:
    """Two stories that stand, before an editor speaks of them: the one that began first and the `later` one, which a join ends.

    `articles` are the later one's, `merged` the stories that had become it; `links`: what was said of either.
    """

    first: str
    later: str
    articles: tuple[int, ...]
    merged: tuple[str, ...]
    links: tuple[Link, ...]

    def of(self, story: str) -> Mapping[str, Link]:
        """What was said of one of the two and a third story, by the latter."""
        found = {link.other if link.one == story else link.one: link for link in self.links if story in (link.one, link.other)}
        return {other: link for other, link in found.items() if other not in (self.first, self.later)}

    @property
    def pair(self) -> Link | None:
        """What was said of the two."""
        return next((link for link in self.links if {link.one, link.other} == {self.first, self.later}), None)


def before(store: "Store", one: str, other: str) -> Before:
    """What the stories `one` and `other`, which stand, are now."""
    sql = "SELECT id FROM stories WHERE id IN (?, ?) ORDER BY first IS NULL, first, id"
    first, later = (row[0] for row in store.db.execute(sql, [one, other]).fetchall())
    merged = store.db.execute("SELECT id FROM stories WHERE merged_into = ? ORDER BY id", [later]).fetchall()
    sql = "SELECT * FROM story_links WHERE one IN (?1, ?2) OR other IN (?1, ?2) ORDER BY one, other"
    known = tuple(Link(*row) for row in store.db.execute(sql, [one, other]))
    return Before(first, later, tuple(sorted(stories.members(store, later))), tuple(row[0] for row in merged), known)


def undo(store: "Store", was: Before) -> bool:
    """The two stories are as they were, what came since stays where it went; False where that cannot be any more.

    What was said of a third story meanwhile counts on. Of a call its followers follow both from then on (calls.follow_splits).
    """
    now = links.standing(store, was.later)
    if now != was.later:
        if not _come_out(store, was, now):
            return False
        _tell_again(store, was, now)
    links.forget(store, was.first, was.later)
    sql = "DELETE FROM decisions WHERE action = 'merged' AND before = ? AND after = ?"
    store.db.execute(sql, [was.later, was.first])
    if was.pair:
        _keep(store, was.pair)
    return True


def _come_out(store: "Store", was: Before, now: str) -> bool:
    """The articles of the later story leave the one that stands `now`; not where none of them, or nothing else, is there."""
    held = set(stories.members(store, now))
    out = [article for article in was.articles if article in held]
    if not out or len(out) == len(held):
        return False
    store.db.execute("UPDATE stories SET merged_into = NULL, split_from = ? WHERE id = ?", [now, was.later])
    store.db.conn.executemany("UPDATE stories SET merged_into = ? WHERE id = ?", [(was.later, story) for story in was.merged])
    store.db.conn.executemany("UPDATE articles SET story = ? WHERE id = ?", [(was.later, article) for article in out])
    for story in (now, was.later):
        stories.tell_times(store, story)
        stories.choose_lead(store, story)
    return True


def _tell_again(store: "Store", was: Before, now: str) -> None:
    """What had been said of the later story is said of it again, and of the other one only what was."""
    firsts = was.of(was.first)
    for third, link in was.of(was.later).items():
        stands = links.standing(store, third)
        if stands in (now, was.later):
            continue
        sql = "SELECT 1 FROM story_links WHERE one = ? AND other = ? AND who = ? AND at = ?"
        if store.db.execute(sql, [*sorted((now, stands)), link.who, link.at]).fetchone():  # handed on, and nothing else said since
            links.forget(store, now, stands)
            if third in firsts and now == was.first:
                _keep(store, firsts[third])
        one, other = sorted((was.later, stands))
        _keep(store, Link(one, other, link.verdict, link.score, link.who, link.at))


def _keep(store: "Store", link: Link) -> None:
    row = [link.one, link.other, link.verdict, link.score, link.who, link.at]
    store.db.execute("INSERT OR REPLACE INTO story_links (one, other, verdict, score, who, at) VALUES (?, ?, ?, ?, ?, ?)", row)
