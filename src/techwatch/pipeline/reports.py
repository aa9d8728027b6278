"""A theme -> a report under digests/reports/, as Markdown and HTML."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

from techwatch import home, render, report as reporting
from techwatch.errors import NotFoundError
from techwatch.pipeline.work import Work
from techwatch.store import articles
from techwatch.types import Hit

YEAR = dt.timedelta(days=365)


def report(work: Work, theme: str, *, since: dt.date | None = None, until: dt.date | None = None, lang: str | None = None) -> list[Path]:
    """Write a report on `theme` over [since, until] (default: the last year); -> the files. Raises NotFoundError when nothing is found."""
    cluster = work.home.config.cluster
    until = until or work.local.date()
    since = since or until - YEAR
    query, hits = _found(work, theme, since, until)
    built = reporting.build(theme, hits, query=query, lang=lang or cluster.languages[0], since=since, until=until)
    folder = work.home.digests / "reports" / reporting.slug(theme)
    view = render.report_view(built, config=work.home.config, markets=work.home.markets)
    files = {"index.md": render.report_markdown(work.home.environment, view), "index.html": render.report_html(work.home.environment, view)}
    for name, text in files.items():
        home.write_whole(folder / name, text)
    return [folder / name for name in files]


def _found(work: Work, theme: str, since: dt.date, until: dt.date) -> tuple[str, list[Hit]]:
    """The hits of the strictest query that finds anything."""
    zone = work.home.config.cluster.zone
    start = dt.datetime.combine(since, dt.time(), zone)
    end = dt.datetime.combine(until + dt.timedelta(days=1), dt.time(), zone)
    for query in reporting.queries(theme):
        if hits := articles.search(work.store, query, since=start, until=end):
            return query, [_dated(hit, zone) for hit in hits]
    words = f"nothing between {since} and {until} speaks of this; try fewer or other words"
    raise NotFoundError(theme, "nothing-found", words)


def _dated(hit: Hit, zone: dt.tzinfo) -> Hit:
    """The hit with its date in the cluster's zone: the days of a report are those that its readers live by."""
    published = hit.article.published
    return replace(hit, article=replace(hit.article, published=published.astimezone(zone))) if published else hit
