"""A search of the archive, or a bare address, becomes one more item of a draft. Talks to: browsers, the store, the pipeline, the web."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from techwatch import urls
from techwatch.pipeline import Work
from techwatch.pipeline.drafting import acts, mentions
from techwatch.pipeline.intake import take_in
from techwatch.review.acts import Act, handle, item_json
from techwatch.store import articles, calls, editions, open_store
from techwatch.types import Hit, Item
from techwatch.web.board import act_forms, drafts, rows
from techwatch.web.board.drafts import Board
from techwatch.web.forms import Form
from techwatch.web.page import clock, home_of, language, say

MOST: Final = 30
"""Stories that a search shows."""


def show(request: Request) -> Response:
    """The search (`?q=`), what it found, and the form for an address or an item of one's own."""
    return drafts.while_open(request, _show)


def _show(request: Request) -> Response:
    found, wanted = drafts.read(request), request.query_params.get("q", "").strip()[:200]
    hits = _search(found, wanted) if wanted else []
    here = {item.id for item in found.draft.items}
    return drafts.board_page(request, "board_add", found, wanted=wanted, hits=hits, here_already=here)


def _search(found: Board, wanted: str) -> list[tuple[Hit, dt.date | None]]:
    """The nearest stories, each once, with their local day; every word that is asked for stands in them."""
    words = re.findall(r"[^\W_]+", wanted)
    if not words:
        return []
    with open_store(found.home.database) as store:
        hits = articles.search(store, " ".join(f'"{word}"*' for word in words), limit=4 * MOST)
    once = list({hit.story or str(hit.article.id): hit for hit in reversed(hits)}.values())[::-1][:MOST]
    zone = found.home.config.cluster.zone
    return [(hit, hit.article.published.astimezone(zone).date() if hit.article.published else None) for hit in once]


def add(request: Request, form: Form) -> Response:
    """Put the article of this number, or what was written by hand, first under its heading, ticked."""
    return act_forms.guarded(request, form, lambda: _add(request, form))


def _add(request: Request, form: Form) -> Response:
    home, edition = home_of(request), str(request.path_params["edition"])
    number = form.one("article")
    item = stored(request, int(number)) if number.isascii() and number.isdecimal() and len(number) < 16 else _written(request, form)
    if item is None:
        return drafts.told(request, say(home, language(request), "web_add_nothing"), 422)
    key = put(request, item)
    return RedirectResponse(f"/board/{edition}?at={rows.anchor(key)}#{rows.anchor(key)}", 303)


def put(request: Request, item: Item) -> str:
    """Put an item first under its heading of the draft, ticked; -> its key. Raises what an act raises."""
    home, edition = home_of(request), str(request.path_params["edition"])
    if item.id:
        with open_store(home.database) as store, store.transaction():
            known = mentions.marked(Work(home, store, clock()), [item])
            editions.propose(store, edition, known)  # what the engine knows of it counts as of any other
    done = acts.act(home, edition, Act("add", value=item_json(item)), who=str(request.state.person.email), now=clock())
    return done.logged.item or handle(item)


def stored(request: Request, number: int) -> Item | None:
    """An article of the store as an item under its best market."""
    home = home_of(request)
    with open_store(home.database) as store:
        article = articles.get(store, [number]).get(number)
        if article is None:
            return None
        story, labels = articles.story_of(store, number), articles.labels(store, number)
        call = articles.call(store, number) and (calls.facts(store, story) or articles.call(store, number))
    holds = [label.market for label in labels if label.holds] or [label.market for label in labels]
    digest = drafts.digest_of(home, str(request.path_params["edition"]))
    market = next((slug for slug in holds if slug in digest.markets), digest.markets[0])
    day = (article.published or article.seen or clock()).astimezone(home.config.cluster.zone).date()
    found = Item(story, article.title, article.url, article.source, day, article.lang, blurb=article.blurb, market=market, labels=labels)
    return replace(found, section="calls", call=call) if call else found


def _written(request: Request, form: Form) -> Item | None:
    """An item by hand: a title, an address, or both; an address alone is read at once. None: neither, or no address."""
    url = form.one("url")
    if url and urls.resolve(url, url) is None:
        return None
    title, place = form.one("title"), form.one("market")
    if not title and not url:
        return None
    home = home_of(request)
    known = _known(request, url) if url and not title else None
    if known is not None:
        return known
    section, market = ("cluster", "") if place == "cluster" else ("market", place if place in home.markets.markets else _first(request))
    day: dt.date = clock().astimezone(home.config.cluster.zone).date()
    item = Item("", title, url, form.one("source"), day if url else None, language(request), blurb=form.one("blurb"), market=market)
    placed = replace(item, section="cluster") if section == "cluster" else item
    with open_store(home.database) as store:
        return take_in.filled(Work(home, store, clock()), placed)


def _known(request: Request, url: str) -> Item | None:
    """The story of an address that the store has."""
    with open_store(home_of(request).database) as store:
        number = articles.find(store, urls.canonical(url))
    return stored(request, number) if number else None


def _first(request: Request) -> str:
    markets: Sequence[str] = drafts.digest_of(home_of(request), str(request.path_params["edition"])).markets
    return markets[0]
