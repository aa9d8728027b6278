"""What a member may choose, as boxes and fields of a form, and what she wrote into them. Talks to: readers' browsers."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from techwatch import regions, text
from techwatch.config import Moment
from techwatch.home import Home
from techwatch.render.facts import capital, who
from techwatch.render.pages import tongue_of
from techwatch.render.typography import Tongue
from techwatch.types import APPLICANTS, Lang, Profile, Subscriber
from techwatch.web.forms import Form

KEYWORDS: Final = 30
LONGEST_WORD: Final = 60
LONGEST_NAME: Final = 200
"""Characters."""

LONGEST_PAUSE: Final = dt.timedelta(days=731)
"""Who wants nothing for longer leaves, and comes back."""


@dataclass(frozen=True, slots=True)
class Option:
    """One box: its value, its words, a line below them ("" for none), whether it is ticked, its market's colours."""

    value: str
    name: str
    note: str = ""
    ticked: bool = False
    accent: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a form says: values by the names of subscribers.CHOICES, and per field the key of the words for what is wrong with it."""

    values: Mapping[str, Any]
    wrong: Mapping[str, str] = field(default_factory=dict)
    meant: str = ""  # the region that was probably meant

    def changed(self, known: Subscriber, home: Home, day: dt.date) -> dict[str, Any]:
        """Only what is otherwise than now."""
        before = as_shown(known, home, day)
        return {name: value for name, value in self.values.items() if value != getattr(before, name)}


def as_shown(known: Subscriber, home: Home, day: dt.date) -> Subscriber:
    """A member as her form shows her: without markets and digests that are no more, or a pause that is over."""
    paused = known.paused_until if known.paused_until and known.paused_until > day else None
    markets = tuple(slug for slug in home.markets.markets if slug in known.markets)
    digests = _all_is_none(known.digests, [digest.slug for digest in home.config.digests])
    return replace(known, markets=markets, digests=digests, reads=_all_is_none(known.reads, languages(home, known)), paused_until=paused)


# --- boxes ----------------------------------------------------------------------------------------


def markets(home: Home, lang: Lang, ticked: Iterable[str]) -> list[Option]:
    """The cluster's markets, each with its one line."""
    chosen = set(ticked)
    found = []
    for slug, market in home.markets.markets.items():
        note = market.description.get(lang) or next(iter(market.description.values()), "")
        found.append(Option(slug, home.markets.name(slug, lang), note, slug in chosen, market.accent))
    return found


def digests(home: Home, lang: Lang, ticked: Iterable[str]) -> list[Option]:
    """The cluster's digests, each with how often it comes; without any ticked, all are."""
    chosen, tongue = set(ticked), tongue_of(home.environment, lang)
    each = home.config.digests
    every = not chosen & {digest.slug for digest in each}
    return [
        Option(one.slug, one.title.get(lang) or next(iter(one.title.values())), rhythm(tongue, one.send), every or one.slug in chosen)
        for one in each
    ]


def spoken(home: Home, lang: Lang, ticked: Iterable[str], *, known: Subscriber | None = None) -> list[Option]:
    """Languages to tick; without any ticked, all are. `known`: whose own languages are offered, too."""
    chosen, tongue = set(ticked), tongue_of(home.environment, lang)
    offered = languages(home, known)
    every = not chosen & {*offered}
    return [Option(one, capital(tongue.locale.languages.get(one, one)), "", every or one in chosen) for one in offered]


def kinds(home: Home, lang: Lang, chosen: str) -> list[Option]:
    """What she may be, as calls speak of who may apply."""
    tongue = tongue_of(home.environment, lang)
    return [Option(kind, capital(who(tongue, kind)), "", kind == chosen) for kind in APPLICANTS]


def languages(home: Home, known: Subscriber | None = None) -> tuple[Lang, ...]:
    """The cluster's languages, and what else she reads."""
    return text.unique((*home.config.cluster.languages, *(known.reads if known else ())))


def rhythm(tongue: Tongue, moment: Moment) -> str:
    """How often something comes: "chaque mardi"."""
    if moment.month_day is not None:
        return tongue.word("web_monthly", day=f"{moment.month_day}{'er' if moment.month_day == 1 and tongue.lang == 'fr' else ''}")
    if len(moment.weekdays) == 7:
        return tongue.word("web_daily")
    if moment.weekdays == (0, 1, 2, 3, 4):
        return tongue.word("web_weekdays")
    names = [str(tongue.locale.days["format"]["wide"][day]) for day in moment.weekdays]
    return tongue.word("web_weekly", days=tongue.word("web_and").join((", ".join(names[:-1]), names[-1])) if names[1:] else names[0])


# --- what she wrote -------------------------------------------------------------------------------


def of_both(form: Form, home: Home, known: Subscriber | None = None) -> dict[str, Any]:
    """What the form to subscribe and her own page both ask: markets, digests, languages. Words that are none of ours do not count."""
    ticked = form.all("markets")
    lang = form.one("lang")
    spoken = home.config.cluster.languages
    slugs = [digest.slug for digest in home.config.digests]
    return {
        "markets": tuple(slug for slug in home.markets.markets if slug in ticked),
        "digests": _all_is_none(form.all("digests"), slugs),
        "lang": lang if lang in spoken else known.lang if known else spoken[0],
        "reads": _all_is_none(form.all("reads"), languages(home, known)),
    }


def of_page(form: Form, home: Home, known: Subscriber, day: dt.date) -> Chosen:
    """All of her own page."""
    wrong: dict[str, str] = {}
    values = of_both(form, home, known) | {"paused_until": _pause(form, day, wrong)}
    if len(home.config.digests) > 1 and not set(form.all("digests")) & {digest.slug for digest in home.config.digests}:
        wrong["digests"] = "web_wrong.digests"
    cell = text.clean(form.one("region"))[:LONGEST_NAME]
    meant = "" if regions.region(cell) else regions.likely(cell)
    if meant:
        wrong["region"] = "web_wrong.region"
    kind = form.one("kind")
    profile = Profile(
        kind=kind if kind in APPLICANTS else "",
        employees=_count(form.one("employees"), wrong),
        region=regions.region(cell) or cell,
        keywords=_keywords(form.one("keywords"), wrong),
        attach_calendar="attach_calendar" in form,
    )
    return Chosen(values | {"profile": profile}, wrong, meant)


def pauses(day: dt.date) -> dict[str, dt.date]:
    """Pauses by one click: the day on which messages begin again."""
    september = dt.date(day.year + (day >= dt.date(day.year, 9, 1)), 9, 1)
    month = (day.replace(day=1) + dt.timedelta(days=31)).replace(day=1)
    last = (month + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    return {"weeks": day + dt.timedelta(days=14), "month": month.replace(day=min(day.day, last.day)), "september": september}


def _pause(form: Form, day: dt.date, wrong: dict[str, str]) -> dt.date | None:
    by_click = form.one("pause")
    if by_click == "none":
        return None
    if by_click in pauses(day):
        return pauses(day)[by_click]
    cell = form.one("paused_until")
    until = day_of(cell)
    if cell and (until is None or not day < until <= day + LONGEST_PAUSE):
        wrong["paused_until"] = "web_wrong.paused_until"
        return None
    return until


def day_of(cell: str) -> dt.date | None:
    """A day as browsers send it, or as people write it where they offer no calendar: 24/11/2026; None for an empty cell, or no day."""
    try:
        return dt.date.fromisoformat(cell) if cell else None
    except ValueError:
        return _written(cell)


def _written(cell: str) -> dt.date | None:
    found = re.fullmatch(r"([0-9]{1,2})[/. ]([0-9]{1,2})[/. ]([0-9]{4})", cell)
    try:
        return dt.date(int(found[3]), int(found[2]), int(found[1])) if found else None
    except ValueError:
        return None


def _count(cell: str, wrong: dict[str, str]) -> int | None:
    digits = re.sub(r"[\s\u202f.]", "", cell)
    if not digits:
        return None
    if not re.fullmatch(r"[0-9]{1,7}", digits):
        wrong["employees"] = "web_wrong.employees"
        return None
    return int(digits)


def _keywords(cell: str, wrong: dict[str, str]) -> tuple[str, ...]:
    words = text.unique(word for part in re.split(r"[,;|\n]", cell) if (word := text.clean(part)))
    if len(words) > KEYWORDS or any(len(word) > LONGEST_WORD for word in words):
        wrong["keywords"] = "web_wrong.keywords"
    return words


def _all_is_none(ticked: Sequence[str], offered: Sequence[str]) -> tuple[str, ...]:
    """What is ticked of what is offered; all of it is kept as nothing, so that what comes later is in it."""
    found = tuple(one for one in offered if one in ticked)
    return () if len(found) == len(offered) else found
