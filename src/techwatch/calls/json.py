"""CallFacts become the JSON values of the batch door. Pure."""

from typing import Any

from techwatch.types import CallFacts


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
