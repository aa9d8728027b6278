"""A report as frozen values: what was asked, what was found, what is said of it, and by which articles. Pure.

Days are those of the cluster's zone. A **citation** is a number from 1 on: that of a `Cited` of the report. Whatever a report says names
the citations on which it stands.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

from techwatch.types.calls import CallFacts, Deadline, Money

if TYPE_CHECKING:
    from techwatch.types import Article, Label, Lang, Market, Rights

ActorKind = Literal["organisation", "person", "place", "programme"]
WideningKind = Literal["list", "dictionary", "near"]
"""Where a widening comes from: the market list's terms, the other language's words, terms that stand beside the theme's own."""
Form = Literal["md", "html", "pdf", "docx", "xlsx"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
"""The forms of a report, in the order in which their files are written."""
FigureKey = Literal["weeks", "markets", "languages", "actors", "terms", "budgets"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What an analyst asks: a theme in the query syntax, over [since, until], both days included. `markets` empty: all.

    `expand` False: the theme's own words alone (with their inflections) are looked for; `without`: terms that it is not widened by.
    """

    theme: str
    lang: "Lang"
    since: dt.date
    until: dt.date
    markets: tuple["Market", ...] = ()
    expand: bool = True
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Widening:
    """A term that was looked for beside the theme's own. `of`: the theme's words that it widens; `articles`: how many of the store hold
    it."""

    term: str
    of: str
    kind: WideningKind
    lang: "Lang"
    articles: int


@dataclass(frozen=True, slots=True)
class Hit:
    """An article found for a theme. `score`: its relevance, above 0, the greater the nearer; `story` "" while it was not compared."""

    article: "Article"
    story: str
    score: float
    labels: tuple["Label", ...] = ()
    call: CallFacts | None = None
    rights: "Rights" = "excerpt"


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found. `hits`: what speaks of the theme, best first; `perhaps`: what only touches it, best first, to choose from.

    `query`: exactly what the index was asked (FTS5); `near`: themes that would find something, offered when nothing was found.
    """

    hits: tuple[Hit, ...]
    query: str
    widenings: tuple[Widening, ...] = ()
    near: tuple[str, ...] = ()
    perhaps: tuple[Hit, ...] = ()


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something that an article names, under the name that it goes by. `member`: one of the cluster's organisations."""

    name: str
    kind: ActorKind
    member: bool = False


@dataclass(frozen=True, slots=True)
class Cited:
    """An article that a report stands on, under its number. `story`: the one that it tells; `rights`: what may be shown of its text."""

    number: int
    article: int
    story: str
    title: str
    url: str
    source: str
    date: dt.date | None
    lang: "Lang"
    rights: "Rights" = "excerpt"


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of an article, word for word."""

    text: str
    lang: "Lang"
    cited: int


@dataclass(frozen=True, slots=True)
class Told:
    """One story of a report. `cited`: its articles that the report cites, the lead first; `sources`: how many publishers told it.

    `score`: its relevance; `weight`: how much it matters among the others (relevance, publishers, freshness), 0 to 1. `blurb` "" where
    the publisher's rights show titles only. `closes`: of a call, the next date on or after the report's day.
    """

    story: str
    title: str
    url: str
    source: str
    lang: "Lang"
    date: dt.date | None
    blurb: str
    sources: int
    markets: tuple["Market", ...]
    cited: tuple[int, ...]
    score: float = 0.0
    weight: float = 0.0
    call: CallFacts | None = None
    closes: Deadline | None = None
    members: tuple[str, ...] = ()  # member organisations that its articles name


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is active: in how many stories, told by how many publishers. `member`: one of the cluster's; `cited`: three articles at most."""

    name: str
    kind: ActorKind
    stories: int
    sources: int
    cited: tuple[int, ...]
    member: bool = False


@dataclass(frozen=True, slots=True)
class Rising:
    """A term of the theme that rises. `before`, `now`: its stories in 100 of those of its market and language; `since`: a Monday."""

    term: str
    market: "Market"
    lang: "Lang"
    since: dt.date
    before: float
    now: float
    cited: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure's data. `columns`: one word key each; `rows`: as they are drawn, a first cell to name each (a Monday, a market, a name).

    `says`: the values of its caption and of its alt text, by the names that the words `report_figure_<key>` and `report_alt_<key>` have.
    """

    key: FigureKey
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | dt.date, ...], ...]
    says: Mapping[str, str | float | dt.date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher of a report: how many of its articles are among those found."""

    source: str
    articles: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What of the span asked for the store holds: `since` and `until` of its articles there, how many, of how many feeds.

    `weeks`: of the span; `empty`: Mondays of weeks without any article; None: the store holds nothing of the span.
    """

    since: dt.date | None
    until: dt.date | None
    articles: int
    feeds: int
    weeks: int
    empty: tuple[dt.date, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """What an analyst decided about a report; what she says nothing of stays as the engine has it.

    By story: whether it is `kept`, another `titles` or `dates`; by sentence of the summary: whether it is `quotes`. `actors`: a name ->
    the one it goes under, "" strikes it; `kinds`: a name -> its kind. `facts`: of a call's story, our word for a fact -> her words
    for it, as in a draft. `added`: addresses and names of PDF files in the report's folder, in her order. `conclusion`: Markdown.
    """

    title: str = ""
    conclusion: str = ""
    kept: Mapping[str, bool] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, dt.date] = field(default_factory=dict)
    quotes: Mapping[str, bool] = field(default_factory=dict)
    actors: Mapping[str, str] = field(default_factory=dict)
    kinds: Mapping[str, ActorKind] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A one-off document on a theme. `day`: when it was made; `title`, `conclusion` (Markdown): the analyst's, "" for none.

    `articles`, `found` (stories) count all that was found, as figures, `outlets` and `markets` do. `summary`: the most central sentences;
    `main`: the stories that matter most; `stories`: the timeline, oldest first; `open`, `past`: calls, the first to close first, the last
    closed first; `budgets`: of all these calls, by currency. `cited`: every article that something stands on, in the order of the numbers.
    """

    asked: Asked
    day: dt.date
    query: str
    widenings: tuple[Widening, ...]
    near: tuple[str, ...]
    title: str
    conclusion: str
    articles: int
    found: int
    summary: tuple[Quote, ...]
    main: tuple[Told, ...]
    stories: tuple[Told, ...]
    actors: tuple[Actor, ...]
    rising: tuple[Rising, ...]
    open: tuple[Told, ...]
    past: tuple[Told, ...]
    budgets: tuple[Money, ...]
    figures: tuple[Figure, ...]
    outlets: tuple[Outlet, ...]
    markets: tuple[tuple["Market", int], ...]
    coverage: Coverage
    cited: tuple[Cited, ...]
