"""The rungs of the ladder that were asked so far: which have a plan, and why the others have none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from territory_opt.errors import Interrupted
from territory_opt.model.progress import Progress
from territory_opt.model.scenario import Scenario
from territory_opt.pipeline.initial_plan import Assignments
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.recipe import optimise
from territory_opt.pipeline.shared_budget import SharedBudget
from territory_opt.whatif.front.assemble import assemble
from territory_opt.whatif.front.front import Front, LeftOut
from territory_opt.whatif.front.plan_figures import change_measure, changed_share
from territory_opt.whatif.front.plan_names import name_of
from territory_opt.whatif.front.variant import AS_ASKED, Variant

SHOWN = 3
"""How many of the rules that are broken, or that stand in the way, are named."""


@dataclass
class SolvedVariants:
    """Solves one question after the other and keeps what comes of it.

    Parameters
    ----------
    asked : Plan
        The answer to the question as it was asked; it may break rules.
    purse : SharedBudget
    progress : Progress
    stop : callable

    Attributes
    ----------
    measure : str or None
        Whose change is counted; None when the book knows no plan of today.
    found : dict of Rung to Plan
        Plans that hold every rule of their rung.
    missing : list of LeftOut
    """

    asked: Plan
    purse: SharedBudget
    progress: Progress
    stop: Callable[[], bool]
    measure: str | None = field(init=False)
    found: dict[Variant, Plan] = field(init=False, default_factory=dict)
    missing: list[LeftOut] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Begin with what is there."""
        self.measure = change_measure(self.asked)
        self._keep(AS_ASKED, self.asked)

    @property
    def scenario(self) -> Scenario:
        """The question asked, every default filled in."""
        return self.asked.scenario

    def ask(self, rung: Variant, start: Assignments | None) -> Plan | None:
        """Solve a rung, from a plan when one is given.

        Returns
        -------
        Plan or None
            The plan, or the nearest one to it: `holds` tells. None when there was no time to try.
        """
        if self.stop() or self.purse.empty():
            self._leave_out(rung)
            return None
        name = self.name(rung)
        self.progress.stage(f"alternative: {name}")
        question = self.purse.later(rung.question(self.scenario, self.measure))
        try:
            plan = optimise(self.asked.book, question, start=start, progress=self.progress, stop=self.stop)
        except Interrupted:
            self._leave_out(rung)
            return None
        self._keep(rung, plan)
        return plan

    def holds(self, rung: Variant) -> bool:
        """Whether there is a plan for a rung."""
        return rung in self.found

    def name(self, rung: Variant) -> str:
        """What a rung is called."""
        return name_of(rung, self.scenario, self.measure)

    def changed(self, plan: Plan) -> float:
        """Share that a plan changes against today."""
        return 0.0 if self.measure is None else changed_share(plan, self.measure)

    def rename(self, rung: Variant, new: Variant) -> None:
        """Call a rung that has a plan something else; the order stays."""
        self.found = {new if known == rung else known: plan for known, plan in self.found.items()}

    def ask_again(self, rung: Variant, start: Plan | None) -> Plan | None:
        """Solve a rung once more, from another plan or afresh; the better answer counts.

        Returns
        -------
        Plan or None
            As `ask`; the plan that counts when there is one.
        """
        known, missing = self.found.get(rung), list(self.missing)
        answer = self.ask(rung, start)
        fresh = None if answer is None or self.found.get(rung) is not answer else answer
        if fresh is None or (known is not None and _objective(fresh) >= _objective(known)):
            self.missing = missing
            if known is not None:
                self.found[rung] = known
            return known or answer
        self.missing = [left for left in missing if left.name != self.name(rung)]
        if rung == AS_ASKED:
            self.asked = fresh
        return fresh

    def front(self) -> Front[Plan]:
        """Return what is there."""
        return assemble(list(self.found.items()), self.asked, self.missing, self.measure)

    def _keep(self, rung: Variant, plan: Plan) -> None:
        if plan.report["status"] in ("optimal", "feasible"):
            self.found[rung] = plan
            return
        self.missing.append(LeftOut(self.name(rung), plan.report["status"], _why_none(plan)))

    def _leave_out(self, rung: Variant) -> None:
        why = "the run was stopped before" if self.stop() else "no time was left"
        self.missing.append(LeftOut(self.name(rung), "not_tried", f"It was not tried: {why}."))


def _objective(plan: Plan) -> float:
    return float(plan.report["objective"]["value"])


def _why_none(plan: Plan) -> str:
    """Why a rung has no plan: the proof's reason, else what the nearest plan breaks."""
    infeasible, broken = plan.report["infeasible"] or {}, plan.report["broken_rules"]
    if infeasible.get("proved"):
        return f"Proved impossible. {infeasible['reason']} {' '.join(infeasible['blocking'][:SHOWN])}".strip()
    shown = "; ".join(broken[:SHOWN])
    more = f"; and {len(broken) - SHOWN} more rules" if len(broken) > SHOWN else ""
    return f"No plan was found, nor proved impossible. The nearest one breaks: {shown}{more}."
