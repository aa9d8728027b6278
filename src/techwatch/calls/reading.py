"""A page that calls for proposals becomes CallFacts: deadlines, money and conditions, each with its literal words. Pure.

The confidence of what a text states (Fact.confidence) means:

* 0.9: a label that stands for nothing else beside it, year and all ("date limite : 5 mars 2027"), or the funder's own number;
* 0.8: words that say so in a sentence about applying ("jusqu'au", "SMEs may apply"), or the title;
* 0.7: usual words of the trade with another reading ("grants up to", a date listed after a deadline);
* 0.6: a likely reading: a year that follows from the day of publication, a kind of applicant near words of support;
* 0.5: a name in a sentence about funding, an applicant whom only the first lines name, a date whose weekday belongs to another day.

On the labelled calls (2026-11) scopes read at 0.8 are right 35 times of 35, at 0.6 31 of 34; applicants at 0.8 60 of 71, at
0.7 4 of 4, at 0.6 12 of 14, at 0.5 5 of 5; all dates are right, so that they bear nothing out.
"""

import datetime as dt
from dataclasses import dataclass

from techwatch.calls.applicants import applicants
from techwatch.calls.dates import find_dates
from techwatch.calls.frame import apply_url, funder, identifiers, operator, permanent, programme
from techwatch.calls.ground import regions, scope
from techwatch.calls.kind import is_call, nature, standing
from techwatch.calls.money import read_funds
from techwatch.calls.notice import Notice, notice
from techwatch.calls.partners import partners
from techwatch.calls.roles import Dated, read_dates
from techwatch.types import CallFacts, Fact, Kind, Lang

__all__ = ["read_call"]

_LIMIT = 20_000  # characters read for dates: a guide of fifty pages says them on its first, too
_CONDITIONS = 8_000  # characters read for money and conditions


def read_call(
    title: str, text: str, *, lang: Lang, published: dt.datetime | None, kind: Kind = "news", stated: CallFacts | None = None
) -> CallFacts | None:
    """The facts of the call that `title` and `text` announce; None when they are no call.

    A date without a year gets the next such day after `published`, or is left out when that is None.
    What the text does not state stays None, "" or "unknown"; every fact's words are a piece of `title` or `text`.
    A page of which an API gave facts (`stated`) is a call without more ado.
    """
    page = notice(title, text[:_LIMIT], lang=lang, published=published)
    score = standing(page, kind)
    if stated is None and not is_call(score, has_deadline=True):
        return None
    dated = read_dates(page, find_dates(page))
    if stated is None and not is_call(score, has_deadline=dated.due):
        return None
    return _facts(page if len(text) <= _CONDITIONS else notice(title, text[:_CONDITIONS], lang=lang, published=published), dated)


def _facts(page: Notice, dated: Dated) -> CallFacts:
    funds = read_funds(page)
    sort = nature(page)
    who = applicants(page, tender=sort == "tender")
    together = partners(page)
    frame = _frame(page)
    endless = dated.endless or permanent(page, has_end=any(deadline.role == "final" for deadline in dated.deadlines))
    ground, ground_fact = scope(page)
    where = regions(page, ground)
    numbers = identifiers(page)
    evidence = {
        "opening": dated.opening_fact,
        "permanent": endless,
        "budget_total": funds.total.fact if funds.total else None,
        "budget_per_project": funds.project.fact if funds.project else None,
        "max_rate_pct": funds.max_rate_fact,
        "scope": ground_fact,
        "consortium": together.consortium_fact,
        "min_partners": together.least_fact,
        "min_countries": together.countries_fact,
        "applicants": next(iter(who.values()), None),
        **{f"applicants.{name}": fact for name, fact in who.items()},
        **_each("regions", where),
        **_each("identifiers", numbers),
        **frame.facts,
    }
    return CallFacts(
        nature=sort,
        deadlines=dated.deadlines,
        opening=dated.opening,
        permanent=endless is not None,
        budget_total=funds.total,
        budget_per_project=funds.project,
        max_rate_pct=funds.max_rate,
        applicants=tuple(who),
        consortium=together.consortium,
        min_partners=together.least,
        min_countries=together.countries,
        scope=ground,
        regions=tuple(where),
        identifiers=tuple(numbers),
        evidence={name: fact for name, fact in evidence.items() if fact is not None and fact.raw},
        funder=frame.words["funder"],
        operator=frame.words["operator"],
        programme=frame.words["programme"],
        apply_url=frame.words["apply_url"],
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Facts in words, and what they were read from, by the name of the field."""

    words: dict[str, str]
    facts: dict[str, Fact | None]


def _frame(page: Notice) -> _Frame:
    read = {"funder": funder(page), "operator": operator(page), "programme": programme(page), "apply_url": apply_url(page)}
    return _Frame({name: words for name, (words, _) in read.items()}, {name: fact for name, (_, fact) in read.items()})


def _each(field: str, found: dict[str, Fact]) -> dict[str, Fact]:
    """The evidence of a field of several values: the first under its name, every one under its own ("regions.Bretagne")."""
    return {**({field: next(iter(found.values()))} if found else {}), **{f"{field}.{name}": fact for name, fact in found.items()}}
