"""A page and its entry -> a Reading: article, labels, call facts. Pure; run in worker processes, a batch at a time."""

import datetime as dt
import functools
import gc
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import xxhash

from techwatch import blurb, classify, extract, language, text, urls
from techwatch.calls import merge, reading
from techwatch.config import Feed, MarketList
from techwatch.types import Article, CallFacts, Entry, Extracted, Failure, Lang, Move, Page, Reading

SHORT = 200
"""Characters of text under which the title helps to tell the language."""


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of work. `page` None: there is no page to read, and `failure` says why ("" = none was asked for).

    `seen` and `now` are aware UTC; `likely` are the cluster's languages.
    """

    entry: Entry
    feed: Feed
    seen: dt.datetime
    page: Page | None = None
    failure: str = ""
    offered: bool = True
    likely: tuple[Lang, ...] = ()


def understand_batch(tasks: Sequence[Task], markets: MarketList, now: dt.datetime | None) -> tuple[Reading | Failure, ...]:
    """Every task's Reading, in order; what breaks one is its Failure. `now` None: no date is too late."""
    readings = tuple(_guarded(task, markets, now) for task in tasks)
    if any(task.page for task in tasks):
        extract.forget()
    _settle()
    return readings


@functools.cache
def _settle() -> None:
    """Once a process: what its first batch loaded stays for good, and no later collection walks it (8 % of the CPU of 516 pages)."""
    gc.freeze()


def _guarded(task: Task, markets: MarketList, now: dt.datetime | None) -> Reading | Failure:
    try:
        return understand(task, markets, now=now)
    except Exception as error:
        return Failure(task.entry.url or task.entry.key, "extract-error", f"{type(error).__name__}: {error}"[:200], retry=False)


def understand(task: Task, markets: MarketList, *, now: dt.datetime | None) -> Reading:
    """Read one page; where it gives no text the feed's own words stand for it, and the article says so."""
    task = replace(task, page=None, failure="not-found") if _led_home(task) else task
    found = extract.extract_page(task.page, now=now, selectors=task.feed.page) if task.page is not None else None
    article = _article(task, found)
    labels = classify.classifier(markets).labels(article.title, article.text, article.lang)
    return Reading(article, labels, call_of(article, task.entry.call), _keys(article.url, task.entry, found))


def call_of(article: Article, stated: CallFacts | None, *, moved: Sequence[Move] = ()) -> CallFacts | None:
    """What an article's text says of a call, beside what its feed states in fields of its own; None: it is none.

    `moved`: dates that the feed gave up for others; a text that still tells the old one is late.
    """
    read = reading.read_call(article.title, article.text, lang=article.lang, published=article.published, kind=article.kind, stated=stated)
    return merge.together([facts for facts in (stated, read) if facts], moved=moved) if stated else read


def _led_home(task: Task) -> bool:
    """Whether a page is no more: many sites lead from it to their home page, which would be one article for all such entries."""
    link = task.entry.url
    if task.page is None or not link or task.page.url == link or not urls.is_home(task.page.url):
        return False
    return urls.names_page(link) and urls.site(link) == urls.site(task.page.url)


def _keys(reached: str, entry: Entry, found: Extracted | Failure | None) -> tuple[str, ...]:
    """Further addresses of the page: what it says itself, and the feed's id of it."""
    claimed = (found.url, found.og_url) if isinstance(found, Extracted) else ()
    return urls.further_keys(reached, (*claimed, entry.key)) if reached else ()


def _article(task: Task, found: Extracted | Failure | None) -> Article:
    entry, feed = task.entry, task.feed
    page = found if isinstance(found, Extracted) else None
    body = page.text if page else entry.content or entry.summary
    title = _title(entry, page, feed) or text.first_words(body.split("\n", 1)[0], 90)
    lang = _language(title, body, (feed.lang, *task.likely))
    reached = task.page.url if task.page else entry.url or ""
    return Article(
        id=0,
        canonical=urls.canonical(reached) if reached else f"entry:{xxhash.xxh64_hexdigest(f'{feed.url} {entry.key}'.encode())}",
        url=reached,
        title=title,
        text=body,
        blurb=blurb.blurb(body, title=title, summary=entry.summary or (page.description if page else ""), rights=feed.rights, lang=lang),
        lang=lang,
        published=entry.published or (page.published if page else None),
        dated="entry" if entry.published else page.dated if page else "",
        seen=task.seen,
        author=entry.author or (page.author if page else ""),
        source=feed.title,
        feed=feed.url,
        kind=feed.kind,
        rights=feed.rights,
        failure=found.reason if isinstance(found, Failure) else task.failure,
        offered=task.offered,
        original=urls.original(reached, page.url) if page and page.url else "",
    )


_CUT = re.compile(r"\s*(?:…|\.{3}|\[…\]|\[\.{3}\])\s*$")
_CAPITALS = 20
"""Letters of a title in capitals that is shouted and no acronym."""


def _title(entry: Entry, page: Extracted | None, feed: Feed) -> str:
    """The entry's title, but the page's where the entry's is cut, shouted, or only names its publisher; "" when neither has one."""
    if page is None or not page.title:
        return entry.title
    said = text.fold(entry.title)
    cut = _CUT.search(entry.title)
    shouted = entry.title.isupper() and not page.title.isupper() and sum(map(str.isalpha, entry.title)) > _CAPITALS
    names = {text.fold(name) for name in (feed.title, page.site, urls.host(entry.url or "")) if name}
    if not said.strip() or shouted or said in names:
        return page.title
    whole = cut and text.fold(page.title).startswith(text.fold(entry.title[: cut.start()])[:_WHOLE]) and len(page.title) > cut.start()
    return page.title if whole else entry.title


_WHOLE = 40
"""Characters of a cut title that must begin the page's: the rest may differ by a sign."""


def _language(title: str, body: str, likely: tuple[Lang, ...]) -> Lang:
    return language.detect(f"{title}\n{body}" if len(body) < SHORT else text.first_words(body, 2000), likely=likely)
