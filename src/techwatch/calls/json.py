"""CallFacts become the JSON values of the batch door. Pure."""

from typing import Any

from techwatch.types import CallFacts, Deadline, Fact


def door(facts: CallFacts) -> dict[str, Any]:
    """The `call` of `explain --batch`: amounts in whole units, dates as YYYY-MM-DD, None where nothing is stated."""
    total, project = facts.budget_total, facts.budget_per_project
    return {
        "nature": facts.nature,
        "deadlines": [_deadline(deadline) for deadline in facts.deadlines],
        "opening": facts.opening.isoformat() if facts.opening else None,
        "permanent": facts.permanent,
        "budget_total": {"amount": total.high, "currency": total.currency} if total else None,
        "budget_per_project": {"min": project.low, "max": project.high, "currency": project.currency} if project else None,
        "max_rate_pct": facts.max_rate_pct,
        "funder": facts.funder or None,
        "operator": facts.operator or None,
        "programme": facts.programme or None,
        "applicants": list(facts.applicants),
        "consortium": facts.consortium,
        "min_partners": facts.min_partners,
        "min_countries": facts.min_countries,
        "scope": facts.scope,
        "regions": list(facts.regions),
        "apply_url": facts.apply_url or None,
        "identifiers": list(facts.identifiers),
        "evidence": {name: _fact(fact) for name, fact in sorted(facts.evidence.items())},
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {"raw": fact.raw, "origin": fact.origin, "confidence": fact.confidence, "place": fact.place, "start": fact.start}


def _deadline(deadline: Deadline) -> dict[str, Any]:
    fact = deadline.fact
    return {
        "date": deadline.date.isoformat(),
        "time": deadline.time,
        "zone": deadline.zone,
        "role": deadline.role,
        "raw": fact.raw,
        "place": fact.place,
        "start": fact.start,
        "confidence": fact.confidence,
    }
