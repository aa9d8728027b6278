"""The command that tells what rises."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from techwatch.cli.work import Settings, folded, json_option, pass_settings, print_json, working

if TYPE_CHECKING:
    from techwatch.pipeline.trends import Seen, Trend


@click.command()
@click.option("--market", default="", help="Only this market (default: all).")
@click.option(
    "--weeks", type=click.IntRange(8, 104), default=26, show_default=True, help="The weeks looked at, the last three of them new."
)
@json_option
@pass_settings
def trends(settings: Settings, *, market: str, weeks: int, as_json: bool) -> None:
    """What rises: terms that are told beyond chance more than ever in the last weeks, market by market, with their stories."""
    from techwatch.pipeline import trends as rising

    with working(settings, lock=None) as work:
        if market and market not in work.home.markets.markets:
            raise click.BadParameter(f"{market!r} is none of {', '.join(work.home.markets.markets)}", param_hint="--market")
        seen = rising.trends(work, market=market, weeks=weeks)
    if as_json:
        print_json(_as_json(seen))
    else:
        for line in _lines(seen):
            click.echo(folded(line, indent=4))


def _as_json(seen: "Seen") -> dict[str, Any]:
    rows = [{**asdict(trend.rise), "articles": [_article(article) for article in trend.articles]} for trend in seen.trends]
    return {**asdict(seen), "trends": rows}


def _article(article: Any) -> dict[str, Any]:
    return {"title": article.title, "source": article.source, "date": article.published or article.seen, "url": article.url}


def _lines(seen: "Seen") -> Iterator[str]:
    """What was looked at, then each market with what rises in it."""
    counted = f"{seen.articles} articles, {seen.constant} of {seen.feeds} feeds"
    yield f"week of {seen.week}, compared with what is told since {seen.since}: {counted}"
    if not seen.enough:
        yield "the store covers too few weeks to tell what rises: eight are the least"
    elif not seen.trends:
        yield "nothing rises beyond chance"
    market = ""
    for trend in seen.trends:
        if trend.rise.market != market:
            market = trend.rise.market
            yield f"\n{market}"
        yield from _trend(trend)


def _trend(trend: "Trend") -> Iterator[str]:
    rise = trend.rise
    shares = f"{rise.before:.1f} -> {rise.now:.1f} stories in 100"
    yield (
        f"  {rise.term} ({rise.lang}): {shares}, since {rise.since}; {rise.stories} stories by {rise.sites} publishers; "
        f"by chance once in {1 / max(rise.chance, 1e-12):,.0f}"
    )
    for article in trend.articles:
        date = article.published or article.seen
        yield f"    {date.date() if date else ''}  {article.title} ({article.source}) {article.url}"


COMMANDS = (trends,)
