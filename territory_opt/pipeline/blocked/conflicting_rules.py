"""A minimal set of rules that no plan keeps together, by a deletion filter on exact decisions."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from territory_opt.errors import InvalidInput
from territory_opt.formulate import formulate
from territory_opt.model.arrays import Ints, frozen
from territory_opt.model.deadline import Deadline
from territory_opt.model.findings.blocked_findings import RuleInConflict
from territory_opt.model.problem import Problem
from territory_opt.resolve import ResolvedScenario
from territory_opt.resolve.blocks import blocks_of
from territory_opt.resolve.kept_together import kept_together
from territory_opt.solver.feasibility.decide import Answer, decide

MOST_DECISIONS = 60
"""Decisions for one blocking set."""

ROUNDS = 30
"""Most rounds of one of these decisions."""

Kind = Literal["lock", "forbid", "together", "group", "change", "connection", "band"]
ORDER: tuple[Kind, ...] = ("band", "group", "together", "forbid", "lock", "connection", "change")
"""Kinds in the order in which they are dropped: of several minimal sets, one with few bands is named."""


@dataclass(frozen=True)
class RuleKey:
    """One rule of a scenario: its kind and its place, from 0; of a group, its group_id in `name`."""

    kind: Kind
    place: int = 0
    name: str = ""

    @property
    def text(self) -> str:
        """Its key in the scenario."""
        match self.kind:
            case "change":
                return "disruption"
            case "connection":
                return "contiguity"
            case "group":
                return f"group_id[{self.name}]"
            case "band":
                return f"criteria[{self.place + 1}]"
            case _:
                return f"{self.kind}[{self.place + 1}]"


def rules_of(resolved: ResolvedScenario) -> list[RuleKey]:
    """All rules of a scenario that can be dropped, in the order of `ORDER`."""
    scenario, groups = resolved.scenario, resolved.book.units.group_id
    found = {
        "band": [RuleKey("band", c) for c in range(len(scenario.criteria))],
        "group": [RuleKey("group", 0, str(name)) for name in np.unique(groups[groups != ""])],
        "together": [RuleKey("together", i) for i in range(len(resolved.rules.together))],
        "forbid": [RuleKey("forbid", i) for i in range(len(resolved.rules.forbids))],
        "lock": [RuleKey("lock", i) for i in range(len(resolved.rules.locks))],
        "connection": [RuleKey("connection")] if scenario.contiguity else [],
        "change": [RuleKey("change")] if resolved.change is not None else [],
    }
    return [rule for kind in ORDER for rule in found[kind]]


def without(resolved: ResolvedScenario, dropped: Collection[RuleKey]) -> tuple[Problem, Ints]:
    """The problem without some rules, and the block of each unit (n,).

    Raises
    ------
    InvalidInput
        Units that stay together are not connected without these rules.
    """
    places = {kind: {rule.place for rule in dropped if rule.kind == kind} for kind in ORDER}
    rules = resolved.rules
    rules = replace(
        rules,
        locks=tuple(rule for i, rule in enumerate(rules.locks) if i not in places["lock"]),
        forbids=tuple(rule for i, rule in enumerate(rules.forbids) if i not in places["forbid"]),
        together=tuple(ids for i, ids in enumerate(rules.together) if i not in places["together"]),
    )
    units, groups = resolved.book.units, {rule.name for rule in dropped if rule.kind == "group"}
    if groups:
        names = np.where(np.isin(units.group_id, list(groups)), "", units.group_id)
        units = replace(units, group_id=frozen(names))
    scenario = resolved.scenario
    if places["connection"]:
        scenario = replace(scenario, contiguity=False)
    kept = kept_together(units, rules.together)
    allowed, block = blocks_of(units, scenario, rules, kept, resolved.neighbours)
    changed = replace(
        resolved, scenario=scenario, rules=rules, kept=kept, block=block, allowed=allowed,
        change=None if places["change"] else resolved.change,
    )  # fmt: skip
    problem = formulate(changed)
    bands = sorted(places["band"])
    tolerance, low, high = problem.tolerance.copy(), problem.low.copy(), problem.high.copy()
    tolerance[bands], low[:, bands], high[:, bands] = np.inf, 0.0, np.inf
    return replace(problem, tolerance=tolerance, low=low, high=high), block


@dataclass
class ConflictFilter:
    """Drops rules as long as the others still conflict.

    Parameters
    ----------
    resolved : ResolvedScenario
    label : Ints, shape (n,)
        Territories of the nearest plan, by unit of the book.
    deadline : Deadline
    """

    resolved: ResolvedScenario
    label: Ints
    deadline: Deadline
    decisions: int = 0
    least: bool = field(default=True)
    _answers: dict[frozenset[RuleKey], Answer] = field(default_factory=dict)

    def answer(self, dropped: Collection[RuleKey]) -> Answer:
        """Whether a plan keeps all rules but these."""
        key = frozenset(dropped)
        if key not in self._answers:
            self._answers[key] = self._decide(key)
        return self._answers[key]

    def run(self) -> tuple[RuleKey, ...]:
        """The rules in conflict; empty where the conflict was not proved within the budget."""
        rules = rules_of(self.resolved)
        if self.answer(()) is not Answer.IMPOSSIBLE:
            return ()
        dropped = self._dropped(rules, frozenset())
        return tuple(rule for rule in reversed(rules) if rule not in dropped)

    def _dropped(self, rules: Sequence[RuleKey], dropped: frozenset[RuleKey]) -> frozenset[RuleKey]:
        """Rules dropped in addition, by halves: large parts without a conflict are dropped at once."""
        if not rules:
            return dropped
        found = self.answer(dropped | set(rules))
        if found is Answer.IMPOSSIBLE:
            return dropped | set(rules)
        if len(rules) == 1:
            self.least = self.least and found is Answer.POSSIBLE
            return dropped
        middle = len(rules) // 2
        return self._dropped(rules[middle:], self._dropped(rules[:middle], dropped))

    def _decide(self, dropped: frozenset[RuleKey]) -> Answer:
        if self.decisions >= MOST_DECISIONS or self.deadline.passed():
            return Answer.UNKNOWN
        self.decisions += 1
        try:
            problem, block = without(self.resolved, dropped)
        except InvalidInput:
            return Answer.UNKNOWN
        first = np.unique(block, return_index=True)[1]
        return decide(problem, self.label[first], ROUNDS, self.deadline).answer


def named_rules(resolved: ResolvedScenario, rules: Sequence[RuleKey]) -> Iterator[RuleInConflict]:
    """The rules in the user's words."""
    scenario, units = resolved.scenario, resolved.book.units
    for rule in rules:
        match rule.kind:
            case "lock" | "forbid":
                placed = (scenario.lock if rule.kind == "lock" else scenario.forbid)[rule.place]
                yield RuleInConflict(rule.text, rule.kind, tuple(placed.units), placed.territory)
            case "together":
                yield RuleInConflict(rule.text, rule.kind, tuple(scenario.together[rule.place]))
            case "group":
                members = units.unit_id[units.group_id == rule.name]
                yield RuleInConflict(rule.text, rule.kind, tuple(members.tolist()))
            case "change":
                assert resolved.change is not None
                change = resolved.change
                yield RuleInConflict(rule.text, rule.kind, measure=change.measure, limit=change.most)
            case "band":
                spec = scenario.criteria[rule.place]
                yield RuleInConflict(rule.text, rule.kind, measure=spec.measure, limit=spec.tolerance)
            case "connection":
                yield RuleInConflict(rule.text, rule.kind)
