"""The variants solved so far: the plans found, and the reasons where there is none."""

from __future__ import annotations

from dataclasses import dataclass, field

from territory_opt.errors import Interrupted
from territory_opt.model.budget import FULL_BAND_EFFORT, BandEffort
from territory_opt.model.findings.front_findings import NoPlanFound, NotTried, ProvedImpossible
from territory_opt.model.progress import Progress
from territory_opt.model.report import Report
from territory_opt.model.result import Status
from territory_opt.model.scenario import Scenario
from territory_opt.pipeline.initial_plan import Assignments
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.shared_budget import SharedBudget
from territory_opt.pipeline.solve_session import SolveSession
from territory_opt.pipeline.stop_condition import StopCondition
from territory_opt.whatif.front.alternative import LeftOut, Why
from territory_opt.whatif.front.assemble import assemble
from territory_opt.whatif.front.front import Front
from territory_opt.whatif.front.plan_figures import change_measure, changed_share
from territory_opt.whatif.front.plan_names import variant_name
from territory_opt.whatif.front.variant import AS_REQUESTED, Variant

REPAIRS = FULL_BAND_EFFORT.repairs


@dataclass
class SolvedVariants:
    """Solves variants one by one and keeps the plans.

    Parameters
    ----------
    session : SolveSession
        Of the scenario as requested.
    requested : Plan
        The plan of the scenario as requested; it may break rules.
    budget : SharedBudget
    progress : Progress
    stop : callable

    Attributes
    ----------
    measure : str or None
        Measure of the change; None when the book has no plan of today.
    found : dict of Variant to Plan
        Plans that hold every rule of their variant.
    left_out : list of LeftOut
        Variants without a plan.
    """

    session: SolveSession
    requested: Plan
    budget: SharedBudget
    progress: Progress
    stop: StopCondition
    measure: str | None = field(init=False)
    found: dict[Variant, Plan] = field(init=False, default_factory=dict)
    left_out: list[LeftOut] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        """Keep the plan as requested."""
        self.measure = change_measure(self.requested)
        self._keep(AS_REQUESTED, self.requested)

    @property
    def scenario(self) -> Scenario:
        """The requested scenario with all defaults."""
        return self.requested.scenario

    def solve(self, variant: Variant, start: Assignments | None, *, repairs: int = REPAIRS) -> Plan | None:
        """Solve a variant, starting from a plan when one is given.

        Parameters
        ----------
        variant : Variant
        start : path, mapping of unit_id to territory_id, or Plan, optional
        repairs : int
            Most rounds that try again while bands are missed.

        Returns
        -------
        Plan or None
            The plan, or the nearest one: see `has_plan`. None when there was no time left.
        """
        if self.stop() or self.budget.exhausted():
            self._leave_out(variant)
            return None
        name = self.name(variant)
        self.progress.stage(f"alternative: {name}")
        scenario = self.budget.next_solve(variant.apply_to(self.scenario, self.measure))
        try:
            session = self.session.vary(scenario=scenario, band_effort=BandEffort(repairs, False))
            plan = session.optimise(start=start, progress=self.progress, stop=self.stop)
        except Interrupted:
            self._leave_out(variant)
            return None
        self._keep(variant, plan)
        return plan

    def has_plan(self, variant: Variant) -> bool:
        """Whether a plan that holds every rule of the variant was found."""
        return variant in self.found

    def name(self, variant: Variant) -> str:
        """Name of a variant."""
        return variant_name(variant, self.scenario, self.measure)

    def changed(self, plan: Plan) -> float:
        """Share that changes hands against today."""
        return 0.0 if self.measure is None else changed_share(plan, self.measure)

    def rename(self, variant: Variant, new: Variant) -> None:
        """Replace the key of a plan; the order stays."""
        self.found = {new if known == variant else known: plan for known, plan in self.found.items()}

    def solve_again(self, variant: Variant, start: Plan | None) -> Plan | None:
        """Solve a variant again, from another plan or from scratch, and keep the better plan.

        Returns
        -------
        Plan or None
            The plan that is kept; without one, as `solve`.
        """
        known, left_out = self.found.get(variant), list(self.left_out)
        plan = self.solve(variant, start)
        fresh = None if plan is None or self.found.get(variant) is not plan else plan
        if fresh is None or (known is not None and _objective(fresh) >= _objective(known)):
            self.left_out = left_out
            if known is not None:
                self.found[variant] = known
            return known or plan
        self.left_out = [left for left in left_out if left.name != self.name(variant)]
        if variant == AS_REQUESTED:
            self.requested = fresh
        return fresh

    def front(self) -> Front[Plan]:
        """Return the front of the plans found so far."""
        return assemble(list(self.found.items()), self.requested, self.left_out, self.measure)

    def _keep(self, variant: Variant, plan: Plan) -> None:
        if plan.report.status in (Status.OPTIMAL, Status.FEASIBLE):
            self.found[variant] = plan
            return
        self.left_out.append(_without_plan(self.name(variant), plan.report))

    def _leave_out(self, variant: Variant) -> None:
        reason = NotTried("stopped" if self.stop() else "time")
        self.left_out.append(LeftOut(self.name(variant), "not_tried", reason))


def _objective(plan: Plan) -> float:
    return plan.report.objective.value


def _without_plan(name: str, report: Report) -> LeftOut:
    """A variant without a plan: what proves that, else the rules that the nearest plan breaks."""
    why: Why = "infeasible" if report.status is Status.INFEASIBLE else "not_found"
    infeasible = report.infeasible
    if infeasible is not None and infeasible.proved:
        blocking = [one.finding for one in infeasible.blocking]
        details = (infeasible.reason.finding, *blocking)
        return LeftOut(name, why, ProvedImpossible(len(blocking)), details)
    broken = tuple(one.finding for one in report.broken_rules)
    return LeftOut(name, why, NoPlanFound(len(broken)), broken)
