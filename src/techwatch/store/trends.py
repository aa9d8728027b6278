"""The articles of some weeks as they are counted to see what rises. Talks to: SQLite."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from techwatch import urls
from techwatch.store import Store
from techwatch.store.columns import text_of
from techwatch.trends import Said

LEAD: Final = 1_200
"""The characters of a text that are counted: what it is about stands there."""


def said(store: Store, since: dt.datetime, until: dt.datetime) -> Iterator[Said]:
    """News of [since, until) that holds a label of a market, by date; days are those of the zone of `since`.

    What was dated in these weeks was seen in them or later. An article not compared yet is a story by itself. What only a backfill
    found is not counted: it brings more of some weeks, and of a site, than its feed ever gave. Nor is what an analyst added to a report.
    """
    sql = """SELECT a.id, coalesce(a.published, a.seen) AS at, a.feed, a.url, a.lang, a.story, a.title, substr(a.text, 1, :lead) AS lead,
            group_concat(l.market) AS markets
        FROM articles a JOIN labels l ON l.article = a.id AND l.holds
        WHERE a.seen >= :since AND coalesce(a.published, a.seen) >= :since AND coalesce(a.published, a.seen) < :until AND a.kind = 'news'
            AND (a.offered OR EXISTS (SELECT 1 FROM entries e WHERE e.article = a.id AND NOT e.past))
        GROUP BY a.id ORDER BY at, a.id"""
    for row in store.db.query(sql, {"since": text_of(since), "until": text_of(until), "lead": LEAD}):
        day = dt.datetime.fromisoformat(row["at"]).astimezone(since.tzinfo).date()
        markets = tuple(sorted(row["markets"].split(",")))
        story = row["story"] or f"article {row['id']}"
        site = urls.site(row["url"])
        yield Said(row["id"], day, row["feed"] or site, site, row["lang"], markets, story, row["title"], row["lead"])
