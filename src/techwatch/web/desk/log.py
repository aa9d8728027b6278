"""The log of the desk becomes a page: who did what to which draft, what stood there before and after. Talks to: the store."""

import datetime as dt
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from techwatch.home import Home
from techwatch.pipeline.drafting import answers
from techwatch.pipeline.drafting.saves import CONFLICT
from techwatch.pipeline.drafting.told import told
from techwatch.pipeline.intake import feed_list
from techwatch.pipeline.judging import taught
from techwatch.pipeline.people import member_acts
from techwatch.render.facts import dated, hour_of
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.review.act import Act, loaded
from techwatch.store import Store, desk, editions, open_store, subscribers
from techwatch.store.desk import LoggedAct
from techwatch.text import first_words
from techwatch.web.desk.members import edition_name
from techwatch.web.page import home_of, language, page

MOST: Final = 200
"""Acts on the page."""

_LETTERS: Final = 400
"""Of the words that stood in a place; longer ones are cut."""

_ELSEWHERE: Final = dict.fromkeys(feed_list.ACTS, "/desk/sources") | dict.fromkeys(taught.ACTS, "/desk/model")
"""Acts that are on no draft, each with the page that takes them back."""

_DATES: Final = ("fact", "send")

_WORDS: Final = ("title", "blurb", "editorial", "subject", "rising")


@dataclass(frozen=True, slots=True)
class Line:
    """One act in words; `before` and `after`: what stood there, "" where `words` say it. `undo`: where its button leads, "" for none.

    `name`: the edition as people call it.
    """

    hour: str
    who: str
    words: str
    edition: str
    before: str
    after: str
    undone: str
    undo: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Around:
    """What a line is made with: the reader's tongue, the home, its drafts that may still be changed, and all acts that lines name."""

    tongue: Tongue
    home: Home
    drafts: frozenset[str]
    acts: Mapping[int, LoggedAct]
    titles: Mapping[tuple[str, str], str]

    def who(self, act: LoggedAct) -> str:
        """Who did it; a saved file names nobody."""
        return act.who or self.tongue.word("web_log_file")

    def local(self, act: LoggedAct) -> dt.datetime:
        """When, on the cluster's clock; the store always says."""
        return (act.at or dt.datetime.fromtimestamp(0, dt.UTC)).astimezone(self.home.config.cluster.zone)

    def hour(self, act: LoggedAct) -> str:
        """The hour as people say it."""
        return hour_of(self.tongue, f"{self.local(act):%H:%M}")


def show(request: Request) -> Response:
    """The latest acts, of one edition (`?edition=`) or of all, by day; `?before=`: those older than the one of that number."""
    home, lang = home_of(request), language(request)
    wanted, given = request.query_params.get("edition") or None, request.query_params.get("before", "")
    before = int(given) if given.isascii() and given.isdecimal() and len(given) < 16 else None
    with open_store(home.database) as store:
        acts = desk.log_of(store, wanted, before=before, limit=MOST + 1)
        older, acts = acts[MOST - 1].id if len(acts) > MOST else 0, acts[:MOST]
        around = _around(home, store, tongue_of(home.environment, lang), acts, named=request.state.person.role != "analyst")
    may_undo = request.state.person.role != "analyst"
    by_day = itertools.groupby(acts, lambda act: around.local(act).date())
    days = [(day, [_line(act, around, may_undo=may_undo) for act in under]) for day, under in by_day]
    name = edition_name(home, around.tongue, wanted) if wanted else ""
    values = {"days": days, "edition": wanted or "", "name": name, "before": before, "older": older, "person": request.state.person}
    return page(home, "log", lang=lang, title="web_desk.log", **values)


def _around(home: Home, store: Store, tongue: Tongue, acts: Sequence[LoggedAct], *, named: bool) -> Around:
    """`named`: members are called by their names, else by their numbers alone."""
    drafts = frozenset(row["id"] for row in editions.listing(store) if row["status"] == "draft")
    undone = [desk.logged(store, act.undone_by) for act in acts if act.undone_by]
    items = {(act.edition, act.item) for act in acts if act.item}
    titles = {
        (edition, item): _member(store, tongue, item, named=named) or editions.proposed_title(store, edition, item)
        for edition, item in items
    }
    return Around(tongue, home, drafts, {act.id: act for act in (*acts, *filter(None, undone))}, titles)


def _member(store: Store, tongue: Tongue, item: str, *, named: bool) -> str:
    """What the log calls a member, who stands in it by her number alone; "" for what is no member. Never her address."""
    if not item.startswith(member_acts.ITEM):
        return ""
    number = item.removeprefix(member_acts.ITEM)
    known = subscribers.get(store, int(number)) if named and number.isdecimal() else None
    called = (known.organisation or known.name) if known else ""
    return f"{called} ({tongue.word('web_log_member', number=number)})" if called else tongue.word("web_log_member", number=number)


def _line(act: LoggedAct, around: Around, *, may_undo: bool) -> Line:
    tongue, title = around.tongue, around.titles.get((act.edition, act.item), "")
    by = around.acts.get(act.undone_by) if act.undone_by else None
    at = f"{tongue.date(around.local(by).date(), 'long')}, {around.hour(by)}" if by else ""
    is_undoable = act.before and act.undone_by is None and act.name != CONFLICT  # the draft's history asks which version is meant
    open_still = may_undo and is_undoable and (act.edition in around.drafts or act.name in _ELSEWHERE)
    return Line(
        hour=f"{around.local(act):%H:%M}",
        who=around.who(act),
        words=_words(act, around, title),
        edition=act.edition,
        before=_stood(loaded(act.before), around) if act.before and act.name not in (CONFLICT, *_ELSEWHERE, *answers.ANSWERS) else "",
        after=first_words(loaded(act.after).value, _LETTERS) if act.after and act.name in _WORDS else "",
        undone=tongue.word("web_log_undone", who=around.who(by), at=at) if by else "",
        undo=f"{_ELSEWHERE.get(act.name, f'/board/{act.edition}')}/undo/{act.id}" if open_still else "",
        name=edition_name(around.home, tongue, act.edition) if act.edition else "",
    )


def _words(act: LoggedAct, around: Around, title: str) -> str:
    """What it says; of an act that somebody else's words cannot tell, its name: one line may not hide all others."""
    try:
        return plainly(act, told(act, around.tongue.lang, markets=around.home.markets, title=title), around.tongue)
    except (ValueError, TypeError, KeyError):
        return f"{act.name} {title or act.item}".strip()


def plainly(act: LoggedAct, words: str, tongue: Tongue) -> str:
    """The words of an act that sets a date, with the date as people write it; those of others may quote a title, and stay."""
    is_date = act.name in _DATES or (act.name == CONFLICT and act.before and loaded(act.before).name in _DATES)
    return dated(tongue, words) if is_date else words


def _stood(before: Act, around: Around) -> str:
    """What stood there, told by the act that puts it back; "" where that has no words."""
    tongue, markets = around.tongue, around.home.markets
    if before.name == "send":
        return dated(tongue, before.value) or tongue.word("web_log_empty")
    if before.name in _WORDS:
        return first_words(before.value, _LETTERS) or tongue.word("web_log_empty")
    place = before.value.partition(" ")[0]
    if before.name == "place" and place in markets.markets:
        return markets.name(place, tongue.lang)
    key = f"web_{place}" if before.name == "place" else f"web_log_stood.{before.value if before.name == 'status' else before.name}"
    return tongue.word(key) if key in tongue.words else ""
