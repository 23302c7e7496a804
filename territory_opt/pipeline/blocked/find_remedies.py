"""Remedies: what-if changes, each applied alone to book and scenario and solved."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from territory_opt.errors import Interrupted, InvalidInput
from territory_opt.formulate import formulate
from territory_opt.judge import AccountAssignments, PlanLabels, judge
from territory_opt.model.arrays import Ints
from territory_opt.model.book import Book
from territory_opt.model.budget import Budget
from territory_opt.model.deadline import Deadline
from territory_opt.model.findings.blocked_findings import RemedyFound, RulesInConflict
from territory_opt.model.problem import Problem
from territory_opt.model.report import Report
from territory_opt.model.report.rule_rows import Remedy
from territory_opt.model.result import Result
from territory_opt.model.scenario import Scenario
from territory_opt.pipeline.blocked.conflicting_rules import RuleKey, rules_of
from territory_opt.pipeline.blocked.least_value import least_value
from territory_opt.resolve import ResolvedScenario
from territory_opt.solver import solve
from territory_opt.solver.feasibility.decide import Answer, decide
from territory_opt.whatif.changes import (
    Change,
    SetKey,
    SetMaxMovedShare,
    SetTolerance,
    Unforbid,
    Unlock,
    Untogether,
)
from territory_opt.wording.finding_text import worded_text

ROUNDS, ITERATIONS, MOST_UNITS = 30, 20, 8
"""Rounds of one decision, iterations of one solve, and units of one lock that are tried alone."""

WIDEST = 10.0
"""Largest tolerance that is tried."""


@dataclass(frozen=True)
class Proposal:
    """A change, and the proved lower bound of its value where it has one."""

    change: Change
    at_least: float | None = None


@dataclass
class RemedySearch:
    """Finds changes of the rules in conflict that make the problem solvable.

    Parameters
    ----------
    book : Book
    resolved : ResolvedScenario
        The problem without a plan.
    label : Ints, shape (n,)
        Territories of the nearest plan, by unit.
    accounts : AccountAssignments
    resolve : callable
        Resolves another book and scenario.
    deadline : Deadline
    """

    book: Book
    resolved: ResolvedScenario
    label: Ints
    accounts: AccountAssignments
    resolve: Callable[[Book, Scenario], ResolvedScenario]
    deadline: Deadline

    def run(self, rules: tuple[str, ...]) -> tuple[Remedy, ...]:
        """The remedies for rules in conflict: every remedy changes one of them."""
        conflict = [rule for rule in rules_of(self.resolved) if rule.text in rules]
        proposals = (one for rule in conflict for one in self._proposals(rule))
        return tuple(found for one in proposals if (found := self._checked(one)) is not None)

    def _proposals(self, rule: RuleKey) -> Iterator[Proposal]:
        scenario = self.resolved.scenario
        match rule.kind:
            case "band":
                yield from self._wider(rule.place)
            case "change":
                yield from self._more_change()
            case "lock":
                for unit in scenario.lock[rule.place].units[:MOST_UNITS]:
                    yield Proposal(Unlock(unit=unit))
                yield Proposal(Unlock(territory=scenario.lock[rule.place].territory))
            case "forbid":
                forbid = scenario.forbid[rule.place]
                for unit in forbid.units[:MOST_UNITS]:
                    yield Proposal(Unforbid(unit, forbid.territory))
            case "together":
                yield Proposal(Untogether(tuple(scenario.together[rule.place])))
            case "connection":
                yield Proposal(SetKey("contiguity", False))
            case "group":
                return

    def _wider(self, c: int) -> Iterator[Proposal]:
        """The least tolerance of one criterion, the other rules as they are."""
        spec, problem = self.resolved.scenario.criteria[c], formulate(self.resolved)
        if spec.tolerance is None:
            return

        def needed(value: float) -> float | None:
            tolerance = problem.tolerance.copy()
            tolerance[c] = value
            found = self._decided(replace(problem, tolerance=tolerance))
            if found is None or isinstance(found, float) or c in problem.dynamic:
                return value if isinstance(found, np.ndarray) else found
            load = np.bincount(found, problem.load[:, c], problem.k)
            worst = np.abs(load / (problem.share[:, c] * load.sum()) - 1.0).max()
            return min(value, float(worst))

        least = least_value(spec.tolerance, max(WIDEST, 2.0 * spec.tolerance), needed)
        if least is not None:
            yield Proposal(SetTolerance(spec.measure, least.value), least.at_least)

    def _more_change(self) -> Iterator[Proposal]:
        """The least limit on change, the other rules as they are."""
        problem = formulate(self.resolved)
        change = problem.disruption
        assert change is not None

        def needed(value: float) -> float | None:
            found = self._decided(replace(problem, disruption=replace(change, most=value)))
            if not isinstance(found, np.ndarray):
                return found
            return min(value, float(change.moved[np.arange(problem.n), found].sum()))

        least = least_value(change.most, 1.0, needed)
        if least is not None:
            yield Proposal(SetMaxMovedShare(least.value), least.at_least)

    def _decided(self, problem: Problem) -> Ints | float | None:
        """A plan, infinity where none exists, None where nothing is known."""
        first = np.unique(self.resolved.block, return_index=True)[1]
        found = decide(problem, self.label[first], ROUNDS, self.deadline)
        if found.answer is Answer.IMPOSSIBLE:
            return math.inf
        return found.label

    def _checked(self, proposal: Proposal) -> Remedy | None:
        """The remedy, where its change alone makes the problem solvable; it is solved and judged."""
        if self.deadline.passed():
            return None
        try:
            resolved = self.resolve(*proposal.change.apply(self.book, self.resolved.scenario))
            problem = formulate(resolved)
            first = np.unique(resolved.block, return_index=True)[1]
            found = decide(problem, self.label[first], ROUNDS, self.deadline)
            if found.label is None:
                return None
            budget = Budget(resolved.scenario.seed, "quick", ITERATIONS, self.deadline)
            result = solve(replace(problem, start=found.label), budget)
        except (InvalidInput, Interrupted):
            return None
        report = judge(resolved, PlanLabels(result.label[resolved.block]), self.accounts, result).report
        return _remedy(proposal, report) if report.holds else None


def _remedy(proposal: Proposal, report: Report) -> Remedy:
    change, disruption = proposal.change, report.disruption
    text = change.as_option() or json.dumps(change.as_json(), ensure_ascii=False)
    moved = None if disruption is None else disruption.customers_moved
    units = None if disruption is None else disruption.units_moved
    found = RemedyFound(text, proposal.at_least, report.objective.value, moved, units)
    return Remedy(text, True, proposal.at_least, report.objective.value, moved, units, worded_text(found))


def with_remedies(report: Report, result: Result, search: RemedySearch) -> Report:
    """The report with the remedies for the rules in conflict, where these are known."""
    reason = None if result.blocked is None else result.blocked.reason
    if report.infeasible is None or not isinstance(reason, RulesInConflict):
        return report
    remedies = search.run(reason.rules)
    return replace(report, infeasible=replace(report.infeasible, rules=reason.rules, remedies=remedies))
