"""The solver's result with the rules that conflict, in the place of a general reason."""

from __future__ import annotations

from dataclasses import replace

from territory_opt.model.deadline import Deadline
from territory_opt.model.finding import Finding
from territory_opt.model.findings.blocked_findings import (
    LooserRulesHelp,
    RulesInConflict,
    WiderTolerancesHelp,
)
from territory_opt.model.result import Blocked, Result, Status
from territory_opt.pipeline.blocked.conflicting_rules import ConflictFilter, named_rules
from territory_opt.resolve import ResolvedScenario

DECISION_SHARE = 0.5
"""Share of the time left that the blocking set may take."""

UNTRIED = (LooserRulesHelp, WiderTolerancesHelp)
"""Advice that nobody has tried."""


def explain_blocked(resolved: ResolvedScenario, result: Result, deadline: Deadline) -> Result:
    """Name the rules that conflict, where there is a proof; other results stay as they are.

    Parameters
    ----------
    resolved : ResolvedScenario
    result : Result
    deadline : Deadline
        Of the whole solve.
    """
    if result.status is not Status.INFEASIBLE or result.blocked is None:
        return result
    search = ConflictFilter(resolved, result.label[resolved.block], deadline.part(DECISION_SHARE))
    rules = search.run()
    if not rules:
        return result
    details: tuple[Finding, ...] = tuple(
        one for one in result.blocked.blocking if not isinstance(one, UNTRIED)
    )
    reason = RulesInConflict(tuple(rule.text for rule in rules), search.least)
    named: tuple[Finding, ...] = tuple(named_rules(resolved, rules))
    return replace(result, blocked=Blocked(reason, (*details, *named), proved=True))
