"""What an analyst asks -> the articles of the store that speak of it, and what the store holds of that span."""

import datetime as dt
import re
from dataclasses import replace

from techwatch import text
from techwatch.pipeline.work import Work
from techwatch.store import articles
from techwatch.types import Asked, Coverage, Found, Hit


def find(work: Work, asked: Asked) -> Found:
    """The articles that speak of the theme, best first, dated in the cluster's zone."""
    zone = work.home.config.cluster.zone
    words = re.findall(r"[^\W_]+", text.fold(asked.theme))[:30]
    query = " AND ".join(f'"{word}"*' for word in words)
    start, end = span(work, asked)
    hits = articles.search(work.store, query, since=start, until=end) if words else []
    return Found(tuple(_dated(hit, zone) for hit in hits), query)


def span(work: Work, asked: Asked) -> tuple[dt.datetime, dt.datetime]:
    """The moments [from, to) of the days asked for, in the cluster's zone."""
    zone = work.home.config.cluster.zone
    end = dt.datetime.combine(asked.until + dt.timedelta(days=1), dt.time(), zone)
    return dt.datetime.combine(asked.since, dt.time(), zone), end


def coverage(work: Work, asked: Asked) -> Coverage:
    """What of the span the store holds."""
    weeks = (
        (asked.until - dt.timedelta(days=asked.until.weekday())) - (asked.since - dt.timedelta(days=asked.since.weekday()))
    ).days // 7 + 1
    return Coverage(None, None, 0, 0, weeks)


def _dated(hit: Hit, zone: dt.tzinfo) -> Hit:
    """The hit with its date in the cluster's zone: the days of a report are those that its readers live by."""
    published = hit.article.published
    return replace(hit, article=replace(hit.article, published=published.astimezone(zone))) if published else hit
