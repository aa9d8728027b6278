"""A page that calls for proposals becomes CallFacts: deadlines, money and conditions, each with its literal words. Pure."""

import datetime as dt

from techwatch.calls.applicants import applicants, consortium
from techwatch.calls.dates import find_dates
from techwatch.calls.frame import funder, permanent, programme, scope
from techwatch.calls.kind import is_call, nature, standing
from techwatch.calls.money import read_funds
from techwatch.calls.notice import Notice, notice
from techwatch.calls.roles import Dated, read_dates
from techwatch.types import CallFacts, Fact, Kind, Lang

__all__ = ["read_call"]

_LIMIT = 60_000  # characters read; what makes a page a call stands long before


def read_call(title: str, text: str, *, lang: Lang, published: dt.datetime | None, kind: Kind = "news") -> CallFacts | None:
    """The facts of the call that `title` and `text` announce; None when they are no call.

    A date without a year gets the next such day after `published`, or is left out when that is None.
    What the text does not state stays None, "" or "unknown"; every fact's words are a piece of `title` or `text`.
    """
    page = notice(title, text[:_LIMIT], lang=lang, published=published)
    score = standing(page, kind)
    if not is_call(score, has_deadline=True):
        return None
    dated = read_dates(page, find_dates(page))
    if not is_call(score, has_deadline=bool(dated.deadlines or dated.endless)):
        return None
    return _facts(page, dated)


def _facts(page: Notice, dated: Dated) -> CallFacts:
    funds = read_funds(page)
    who = applicants(page)
    endless = dated.endless or permanent(page, has_deadline=bool(dated.deadlines))
    together, together_fact = consortium(page)
    ground, ground_fact = scope(page)
    payer, payer_fact = funder(page)
    frame, frame_fact = programme(page)
    evidence = {
        "opening": dated.opening_fact,
        "permanent": endless,
        "budget_total": funds.total.fact if funds.total else None,
        "budget_per_project": funds.project.fact if funds.project else None,
        "max_rate_pct": funds.max_rate_fact,
        "funder": payer_fact,
        "programme": frame_fact,
        "consortium": together_fact,
        "scope": ground_fact,
        "applicants": next(iter(who.values()), None),
    }
    return CallFacts(
        nature=nature(page),
        deadlines=dated.deadlines,
        opening=dated.opening,
        permanent=endless is not None,
        budget_total=funds.total,
        budget_per_project=funds.project,
        max_rate_pct=funds.max_rate,
        funder=payer,
        programme=frame,
        applicants=tuple(who),
        consortium=together,
        scope=ground,
        evidence=_known(evidence),
    )


def _known(evidence: dict[str, Fact | None]) -> dict[str, Fact]:
    return {name: fact for name, fact in evidence.items() if fact is not None and fact.raw}
