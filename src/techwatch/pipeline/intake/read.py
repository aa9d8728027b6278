"""Entries -> articles: pages fetched, then understood in batches by the executor; those whose feed changed them once more."""

import datetime as dt
import functools
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from techwatch import fetch, polling, sources, urls, versions
from techwatch.calls import merge
from techwatch.calls.disputes import kind_of
from techwatch.calls.moves import moves
from techwatch.config import Feed
from techwatch.pipeline.intake.calls import named
from techwatch.pipeline.intake.workers import BATCH, Given, Readings, Workers
from techwatch.pipeline.work import Outcome, Work
from techwatch.sources.shapes import day_in
from techwatch.store import articles, calls, feeds, stories
from techwatch.store.feeds import PAUSE, Waiting
from techwatch.types import Article, CallFacts, Entry, Failure, Move, Page, Reading, Request, Response, Unreachable
from techwatch.understand import Task, call_of, understand_batch

NEVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""When an entry is tried again of which not even the summary can be read."""

Ask = Callable[[Sequence[Request]], Iterable[Response | Unreachable]]
"""Whoever asks for pages: an answer to each request, but for those that it did not ask after all."""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one address, one article: the first one speaks for all.

    `known`: the article is there already. `again`: it is, and its page is read again.
    """

    entries: tuple[Waiting, ...]
    known: int | None = None
    again: int | None = None

    @property
    def first(self) -> Waiting:
        """The entry that the article is made from."""
        return self.entries[0]


@dataclass(frozen=True, slots=True)
class Batch:
    """Groups on their way: those to understand are in the workers' hands, those that failed for now wait."""

    groups: list[Group]
    understood: list[Group]
    failed: list[tuple[Group, Failure]]
    given: Given


def read(work: Work) -> Outcome:
    """Read the page behind every entry that has no article yet; what cannot be read keeps its reason.

    Then the pages of entries that their feeds gave anew with other words, and of open calls from time to time: what is read
    replaces the article's text, unless it is worse. While the workers understand a batch the next one is fetched; batches are
    written in their order.
    """
    with work.store.transaction():
        every = dt.timedelta(days=work.home.config.calls.reread_days)
        feeds.visit_calls(work.store, now=work.now, every=every, day=work.local.date())
    waiting, changed = feeds.waiting(work.store, now=work.now), feeds.changed(work.store, now=work.now)
    entries = len(waiting) + len(changed)
    work.teller.begin("read", entries)
    figures: Counter[str] = Counter(entries=entries, pages=0, summaries=0, failed=0)
    with Workers(work.home.config.executor, work.home.markets, work.now) as workers:
        for batch in _in_flight(work, [*_groups(work, waiting), *_again(changed)], workers):
            found = workers.take(batch.given)  # may last: nobody else must wait for the store meanwhile
            with work.store.transaction():
                figures.update(_save(work, batch, found))
            work.teller.step(sum(len(group.entries) for group in batch.groups))
    return Outcome("read", dict(figures))


def read_past(work: Work, waiting: Sequence[Waiting], workers: Workers, *, ask: Ask) -> Counter[str]:
    """Read pages that a backfill found, asked for by `ask`; -> figures. What nobody dates, or holds no text, does not become an article.

    What `ask` gives no answer to stays as it is.
    """
    figures: Counter[str] = Counter()
    batch = _fetched(work, _groups(work, waiting), workers, ask)
    found = workers.take(batch.given)
    with work.store.transaction():
        figures.update(_save(work, batch, found))
    return figures


def read_address(work: Work, response: Response) -> Reading | None:
    """What is understood of one page that a person named, outside any feed; None when it cannot be read."""
    host = urls.host(response.url)
    feed = Feed(url=response.url, title=host, lang=work.home.config.cluster.languages[0])
    page = Page(response.url, response.body, response.content_type)
    task = Task(Entry(response.url, response.url, ""), feed, work.now, page, likely=work.home.config.cluster.languages)
    found = understand_batch((task,), work.home.markets, work.now)[0]
    return found if isinstance(found, Reading) and not found.article.failure else None


def _groups(work: Work, waiting: Iterable[Waiting]) -> list[Group]:
    """Entries by their addresses: those of one link, and those of one id where their titles agree."""
    found: list[list[Waiting]] = []
    by_key: dict[str, list[Waiting]] = {}
    for entry in waiting:
        link, ids = entry.canonical or f"{entry.feed} {entry.entry.key}", _ids(entry)
        group = by_key.get(link) or next((known for key in ids if (known := by_key.get(key)) and _agree(known[0], entry)), None)
        if group is None:
            found.append(group := [])
        group.append(entry)
        for key in (link, *ids):
            by_key.setdefault(key, group)
    return [Group(tuple(group), _behind(work, group)) for group in found]


def _agree(one: Waiting, other: Waiting) -> bool:
    return versions.alike(one.entry.title, other.entry.title)


def _ids(entry: Waiting) -> tuple[str, ...]:
    """The feed's id of an entry, where it is an address of its page."""
    return _keys(entry.entry.url, entry.entry.key) if entry.entry.url else ()


@functools.lru_cache(maxsize=4 * BATCH)
def _keys(url: str, id: str) -> tuple[str, ...]:
    return urls.further_keys(url, [id])


def _behind(work: Work, group: Sequence[Waiting]) -> int | None:
    """The article that a group's entries lead to, as far as their addresses say."""
    asked = ((entry.canonical, _ids(entry), entry.entry.title) for entry in group if entry.canonical)
    found = (feeds.article_behind(work.store, link, keys=ids, title=title) for link, ids, title in asked)
    return next((article for article in found if article is not None), None)


def _again(changed: Iterable[Waiting]) -> list[Group]:
    """What is to be read again, by articles."""
    found: dict[int, list[Waiting]] = {}
    for entry in changed:
        found.setdefault(entry.article or 0, []).append(entry)
    return [Group(tuple(entries), again=article) for article, entries in found.items()]


def _in_flight(work: Work, groups: Iterable[Group], workers: Workers) -> Iterator[Batch]:
    """Batches in order, each fetched while the ones before are understood."""
    rest, flying = iter(groups), deque[Batch]()
    while chosen := list(islice(rest, BATCH)):
        flying.append(_fetched(work, chosen, workers, lambda requests: fetch.fetch_each(requests, work.home.config.fetch)))
        if len(flying) >= workers.at_once:
            yield flying.popleft()
    yield from flying


def _fetched(work: Work, groups: list[Group], workers: Workers, ask: Ask) -> Batch:
    wanted = {id(group): request for group in groups if (request := _wanted(work, group))}
    answers = {answer.request: answer for answer in ask(list(wanted.values()))} if wanted else {}
    understood, failed, tasks = list[Group](), list[tuple[Group, Failure]](), list[Task]()
    for group in groups:
        if group.known is not None or not group.first.own:
            continue
        answer = answers.get(wanted[id(group)]) if id(group) in wanted else None
        if id(group) in wanted and answer is None:
            continue
        failure = polling.unread_page(answer) if answer else None
        if failure and _is_put_off(work, group, failure):
            failed.append((group, failure))
        else:
            page = Page(answer.url, answer.body, answer.content_type) if isinstance(answer, Response) else None
            understood.append(group)
            tasks.append(_task(work, group, page, failure))
    return Batch(groups, understood, failed, workers.give(tuple(tasks)))


def _is_put_off(work: Work, group: Group, failure: Failure) -> bool:
    """Whether a page that failed is tried again later; else the feed's words stand for it, as they did before it was read again."""
    if group.again is not None:
        return not articles.get(work.store, [group.again])[group.again].failure
    return polling.next_try(failure, attempts=group.first.attempts + 1, most=_most(work), now=work.now) is not None


def _wanted(work: Work, group: Group) -> Request | None:
    """What is fetched for a group: nothing when it leads nowhere, is only kept for search, is known, failed too often, or says all."""
    entry, offered = group.first.entry, any(each.offered or each.past for each in group.entries)
    tired = group.again is None and group.first.attempts >= _most(work)
    whole = sources.is_complete(_feed(work, group)) and bool(entry.content or entry.summary or entry.call)
    known = group.known is not None or not group.first.own
    return Request(entry.url) if entry.url and offered and not known and not tired and not whole else None


def _feed(work: Work, group: Group) -> Feed:
    """The feed that speaks for a group; one no longer in feeds.yaml is known by its address only."""
    url, languages = group.first.feed, work.home.config.cluster.languages
    return work.home.config.feed(url) or Feed(url=url, title=urls.host(url), lang=languages[0])


def _most(work: Work) -> int:
    return work.home.config.fetch.max_attempts


def _task(work: Work, group: Group, page: Page | None, failure: Failure | None) -> Task:
    first, config, feed = group.first, work.home.config, _feed(work, group)
    before = "" if page else first.failure  # a page that is read now tells nothing of former tries
    reason = failure.reason if failure else before if first.entry.url else "no-link"
    offered = any(entry.offered for entry in group.entries)
    entry = replace(first.entry, call=_stated(work, group, first.feed))
    return Task(entry, feed, first.seen, page, reason, offered, config.cluster.languages)


def _stated(work: Work, group: Group, of: str) -> CallFacts | None:
    """What feeds state of a call in fields of their own: all those that lead to the article, which is of the feed `of`."""
    article = group.again if group.again is not None else group.known
    said = feeds.stated(work.store, article) if article is not None else {}
    said |= {(each.feed, each.entry.key): each.entry.call for each in group.entries if each.entry.call}
    found = [facts if feed == of else named(facts, _name(work, feed)) for (feed, _), facts in sorted(said.items(), key=lambda one: one[0])]
    return merge.together(found) if found else None


def _name(work: Work, url: str) -> str:
    feed = work.home.config.feed(url)
    return feed.title if feed else urls.host(url)


def _save(work: Work, batch: Batch, results: Readings) -> dict[str, int]:
    """Write one batch, inside a transaction, in its order; -> figures."""
    figures: Counter[str] = Counter()
    failures = {id(group): failure for group, failure in batch.failed}
    readings = {id(group): found for group, found in zip(batch.understood, results, strict=True)}
    for group in batch.groups:
        found = failures.get(id(group)) or readings.get(id(group))
        save = _save_again if group.again is not None else _save_past if group.first.past else _save_group
        figures.update(save(work, group, found))
    return figures


def _save_group(work: Work, group: Group, found: Reading | Failure | None) -> dict[str, int]:
    """What is there by now is not added again, though its page was fetched: a run that was cut short would not have fetched it."""
    behind = _behind(work, group.entries)
    if behind is not None:
        if given := [each.entry for each in group.entries if each.offered]:
            days = work.home.config.review.window_days
            dated = any(entry.published or entry.call for entry in given)  # then its feed says that it is new; else its page must
            articles.renew(work.store, behind, seen=work.now, since=None if dated else work.now - dt.timedelta(days=days))
        _link(work, group, behind)
        _restate(work, replace(group, known=behind))
        return {}
    if not isinstance(found, Reading):
        return {"failed": _try_later(work, group, found)} if found else {}
    _link(work, group, articles.add(work.store, found))
    return {"summaries" if found.article.failure or not found.article.offered else "pages": 1}


def _save_past(work: Work, group: Group, found: Reading | Failure | None) -> dict[str, int]:
    """As `_save_group`, for what a backfill found: without a date or a text it is no article, for nobody could tell when it was news."""
    behind = _behind(work, group.entries)
    if behind is not None:
        _link(work, group, behind)
        return {"known": len(group.entries)}
    if found is None:
        return {}
    if isinstance(found, Failure):
        return {
            "failed": _give_up(work, group, found.reason)
            if not found.retry or found.reason == "not-found"
            else _try_later(work, group, found)
        }
    reading = _dated(found)
    if not reading.article.text or reading.article.published is None:
        _give_up(work, group, reading.article.failure or "no-text")
        return {"undated" if reading.article.text else "failed": len(group.entries)}
    _link(work, group, articles.add(work.store, reading))
    return {"summaries" if reading.article.failure else "pages": 1}


def _dated(reading: Reading) -> Reading:
    """With the day that stands in its address, where neither its feed nor its page says one."""
    days = day_in(reading.article.url) if reading.article.published is None else None
    if days is None or days[0] != days[1]:
        return reading
    return replace(reading, article=replace(reading.article, published=dt.datetime.combine(days[0], dt.time(), dt.UTC), dated="entry"))


def _give_up(work: Work, group: Group, reason: str) -> int:
    for entry in group.entries:
        feeds.set_failure(work.store, entry.id, reason, next_try=NEVER)
    return len(group.entries)


def _save_again(work: Work, group: Group, found: Reading | Failure | None) -> dict[str, int]:
    """Replace what was read before, unless that was better; a page that could not be fetched is asked for once more, later."""
    article, replaced = group.again or 0, False
    if isinstance(found, Reading) and not versions.worse(articles.get(work.store, [article])[article], found.article):
        call = _call(work, group, found.article) if any(entry.entry.call for entry in group.entries) else found.call
        call = call or _held(work, article)
        _note_moves(work, article, call)
        articles.replace(work.store, article, replace(found, call=call))
        stories.replaced(work.store, articles.get(work.store, [article])[article])
        replaced = True
    else:
        _restate(work, group)
    done = not (isinstance(found, Failure) and found.retry)
    for entry in group.entries:
        feeds.set_read_again(work.store, entry.id, done=done, next_try=work.now + PAUSE)
    return {"updated": 1} if replaced else {}


def _held(work: Work, article: int) -> CallFacts | None:
    """The facts as they were, of a call that editors spoke of: for them it stays one, whatever its page looks like today."""
    return articles.call(work.store, article) if calls.said(work.store, articles.story_of(work.store, article)) else None


def _restate(work: Work, group: Group) -> None:
    """Have what feeds state of a call now stand beside an article's text, which stays: a date must not wait for a page."""
    article = group.again if group.again is not None else group.known or 0
    known = articles.get(work.store, [article])[article]
    if any(entry.entry.call for entry in group.entries):
        call = _call(work, group, known)
        _note_moves(work, article, call)
        articles.state_call(work.store, article, call)
        if any(entry.offered for entry in group.entries) and not known.offered:
            articles.offer(work.store, article)


def _call(work: Work, group: Group, article: Article) -> CallFacts | None:
    """The facts of a known article of which feeds state some: a text that tells the date that they gave up is late.

    Not where the two dates look like a slip (day and month, or a day): that is for editors to see.
    """
    id = group.again if group.again is not None else group.known or 0
    stated, before = _stated(work, group, article.feed), articles.call(work.store, id)
    now = moves(before, stated, at=work.now, today=work.local.date()) if before and stated else ()
    told = (*calls.moves_of_source(work.store, id), *(move for move in now if not _is_slip(move)))
    return call_of(article, stated, moved=[move for move in told if move.why == "moved"])


def _is_slip(move: Move) -> bool:
    return move.before is not None and move.after is not None and kind_of(move.before.date, move.after.date) != "differs"


def _note_moves(work: Work, article: int, call: CallFacts | None) -> None:
    """Remember how the dates of one source moved, before `call` stands in place of its facts."""
    before = articles.call(work.store, article)
    if before and call:
        calls.add_source_moves(work.store, article, moves(before, call, at=work.now, today=work.local.date()))


def _link(work: Work, group: Group, article: int) -> None:
    for entry in group.entries:
        feeds.set_article(work.store, entry.id, article)
        articles.claim(work.store, article, _ids(entry))


def _try_later(work: Work, group: Group, failure: Failure) -> int:
    """-> how many entries wait. When the last try failed, its summary is taken at the next run; when that fails too it is left."""
    for entry in group.entries:
        when = polling.next_try(failure, attempts=entry.attempts + 1, most=_most(work), now=work.now)
        last = NEVER if entry.attempts >= _most(work) else work.now
        feeds.set_failure(work.store, entry.id, failure.reason, next_try=when or last)
    return len(group.entries)
