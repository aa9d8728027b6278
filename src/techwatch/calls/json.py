"""CallFacts become JSON values: `dump` and `load` keep all for the store, `door` gives the batch form of DESIGN.md. Pure."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from techwatch.types import CallFacts, Deadline, Fact, Money


def dump(facts: CallFacts) -> dict[str, Any]:
    """`facts` with all evidence as values that `json.dumps` takes; `load` gives back an equal one."""
    data = asdict(facts)
    data["deadlines"] = [deadline | {"date": deadline["date"].isoformat()} for deadline in data["deadlines"]]
    data["opening"] = facts.opening.isoformat() if facts.opening else None
    data["applicants"] = list(facts.applicants)
    return data


def load(data: Mapping[str, Any]) -> CallFacts:
    """The CallFacts that `dump` wrote."""
    values = dict(data)
    values["deadlines"] = tuple(_deadline(deadline) for deadline in data["deadlines"])
    values["opening"] = _day(data["opening"])
    values["budget_total"] = _money(data["budget_total"])
    values["budget_per_project"] = _money(data["budget_per_project"])
    values["applicants"] = tuple(data["applicants"])
    values["evidence"] = {name: Fact(**fact) for name, fact in data["evidence"].items()}
    return CallFacts(**values)


def door(facts: CallFacts) -> dict[str, Any]:
    """The `call` of `explain --batch`: amounts in whole units, dates as YYYY-MM-DD, None where nothing is stated."""
    total, project = facts.budget_total, facts.budget_per_project
    return {
        "nature": facts.nature,
        "deadlines": [
            {"date": d.date.isoformat(), "time": d.time, "zone": d.zone, "role": d.role, "raw": d.fact.raw} for d in facts.deadlines
        ],
        "opening": facts.opening.isoformat() if facts.opening else None,
        "permanent": facts.permanent,
        "budget_total": {"amount": total.high, "currency": total.currency} if total else None,
        "budget_per_project": {"min": project.low, "max": project.high, "currency": project.currency} if project else None,
        "max_rate_pct": facts.max_rate_pct,
        "funder": facts.funder or None,
        "programme": facts.programme or None,
        "applicants": list(facts.applicants),
        "consortium": facts.consortium,
        "scope": facts.scope,
    }


def _deadline(data: Mapping[str, Any]) -> Deadline:
    return Deadline(**{**data, "date": dt.date.fromisoformat(data["date"]), "fact": Fact(**data["fact"])})


def _money(data: Mapping[str, Any] | None) -> Money | None:
    return Money(**{**data, "fact": Fact(**data["fact"])}) if data else None


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None
