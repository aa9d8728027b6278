"""Items that an editor wrote as a bare address -> items with title, source and blurb."""

from dataclasses import replace

from techwatch import fetch, review, urls
from techwatch.pipeline.intake import calls as stage, read
from techwatch.pipeline.work import Work
from techwatch.store import articles, calls
from techwatch.types import Article, Item, Request, Unreachable


def fill_in(work: Work, draft: review.Draft) -> review.Draft:
    """The draft with every item that is only an address read and filled in; where that fails the address stays.

    One that leads to a known story becomes that story, unless it stands in the draft already: nobody is told it again later.
    """
    here = {item.id for item in draft.items}
    items = []
    for item in draft.items:
        filled = _filled(work, item) if _is_bare(item) else item
        items.append(replace(filled, id="") if filled is not item and filled.id in here else filled)
        here.add(filled.id)
    return replace(draft, items=tuple(items))


def filled(work: Work, item: Item) -> Item:
    """One item that is only an address, read and filled in; it stays as it is where nothing answers, or no article does."""
    found = _filled(work, item) if _is_bare(item) else item
    return item if found.title == item.url else found


def _is_bare(item: Item) -> bool:
    return bool(item.url) and not item.id and item.title in ("", item.url)


def _filled(work: Work, item: Item) -> Item:
    article = _known(work, item.url) or _read_now(work, item.url)
    if article is None:
        return replace(item, title=item.title or item.url)
    day = article.published.astimezone(work.home.config.cluster.zone).date() if article.published else None
    story = articles.story_of(work.store, article.id)
    return replace(
        _as_call(work, item, story),
        id=story,
        title=article.title or item.url,
        url=article.url,
        source=article.source or urls.host(article.url),
        blurb=item.blurb or article.blurb,
        lang=article.lang,
        published=day,
    )


def _as_call(work: Work, item: Item, story: str) -> Item:
    """What stands under "Appels" with what its page says of the call, where it is one."""
    if item.section != "calls" or not calls.sources(work.store, story):
        return item
    with work.store.transaction():
        stage.bring_up_to_date(work, story)
    return replace(item, call=calls.facts(work.store, story) or item.call, offer=calls.offer(work.store, story))


def _known(work: Work, url: str) -> Article | None:
    found = articles.find(work.store, urls.canonical(url))
    return articles.get(work.store, [found])[found] if found else None


def _read_now(work: Work, url: str) -> Article | None:
    answer = fetch.fetch_one(Request(url), work.home.config.fetch)
    if isinstance(answer, Unreachable):
        return None
    reading = read.read_address(work, answer)
    return reading.article if reading else None
