"""Solving and judging for one book and scenario: each stage is computed only when its inputs change."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np

from territory_opt.errors import Interrupted
from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.book import Book
from territory_opt.model.budget import FULL_BAND_EFFORT, BandEffort, Budget
from territory_opt.model.deadline import Deadline
from territory_opt.model.finding import Finding
from territory_opt.model.judged_plan import JudgedPlan
from territory_opt.model.key_accounts import KamAssignment
from territory_opt.model.progress import SILENT, Progress
from territory_opt.model.scenario import KeyAccountRule, Scenario
from territory_opt.model.stage_cache import StageCache
from territory_opt.pipeline.compile_ahead import compile_kam_solver, compile_solver
from territory_opt.pipeline.initial_plan import (
    Assignments,
    assignment_table,
    count_territories,
    initial_labels,
    is_today,
)
from territory_opt.pipeline.match_reps import with_matched_reps
from territory_opt.pipeline.plan import Plan
from territory_opt.pipeline.scenario_input import ScenarioInput, scenario_file, scenario_for
from territory_opt.pipeline.stop_condition import StopCondition, never
from territory_opt.pipeline.stopwatch import Stopwatch
from territory_opt.pipeline.todays_rows import todays_rows
from territory_opt.pipeline.travel_report import with_travel_report
from territory_opt.pipeline.travel_times import TravelRequests, name_files, with_travel
from territory_opt.resolve import ResolvedScenario, resolve

KAM_SHARE = 0.2
"""Share of a time limit for the KAM assignment; the territories have the rest. With less than half of
it, a busy machine found no plan for a hundred territories."""

EXPLAIN_SECONDS = 20.0
"""Most seconds for the rules in conflict and their remedies, within a time limit and without one."""


class SolveSession:
    """A book and a scenario for many questions.

    Neighbours, segmentation, KAM and inside-sales assignments, stops and today's plan are kept, and computed
    again only when something that they depend on changes. Sessions made by `vary` share what is kept.

    Parameters
    ----------
    book : Book
    scenario : Scenario, mapping, path, or None
        None: that of the book.

    Examples
    --------
    >>> session = SolveSession(book)                             # doctest: +SKIP
    >>> plan = session.optimise()                                # doctest: +SKIP
    >>> other = session.vary(scenario=wider)                     # doctest: +SKIP
    >>> other.optimise(start=plan).report["status"]              # doctest: +SKIP
    'feasible'
    """

    def __init__(self, book: Book, scenario: ScenarioInput = None) -> None:
        self.book, self.source = book, scenario
        self.band_effort = FULL_BAND_EFFORT
        self._shared = _Shared()

    @property
    def stages(self) -> StageCache:
        """Results of stages, shared with every session made by `vary`."""
        return self._shared.stages

    def vary(
        self,
        *,
        book: Book | None = None,
        scenario: Scenario | None = None,
        band_effort: BandEffort | None = None,
    ) -> Self:
        """Return a session with another book or scenario that shares everything computed so far.

        The assignments to KAMs and agents keep the seed, effort and time limit of this session, so that they
        change only when accounts, KAMs or their rules do.

        Parameters
        ----------
        book : Book, optional
            Best made from this session's book by `replace`, so that unchanged tables stay the same objects.
        scenario : Scenario, optional
        band_effort : BandEffort, optional
            What `optimise` does while its plans miss bands.
        """
        varied = type(self)(book or self.book, self.source if scenario is None else scenario)
        varied._shared = self._shared
        varied.band_effort = band_effort or self.band_effort
        return varied

    def requested(self, *, allow_incomplete: bool = False) -> Scenario:
        """Return the scenario as an object.

        Parameters
        ----------
        allow_incomplete : bool
            Whether it may omit what an optimisation needs: the number of territories, or criteria.

        Raises
        ------
        InvalidInput
            With every fault of the scenario.
        """
        return scenario_for(self.book, self.source, allow_incomplete=allow_incomplete)

    def optimise(
        self,
        *,
        start: Assignments | None = None,
        progress: Progress = SILENT,
        stop: StopCondition = never,
        watch: Stopwatch | None = None,
    ) -> Plan:
        """Divide the units into balanced territories and assign the key accounts; see `pipeline.optimise`."""
        from territory_opt.formulate import formulate
        from territory_opt.judge import AccountAssignments, PlanLabels, judge
        from territory_opt.pipeline.blocked.explain_blocked import explain_blocked
        from territory_opt.pipeline.blocked.find_remedies import RemedySearch, with_remedies
        from territory_opt.solver import solve

        watch = watch or Stopwatch()
        resolved = self._resolve(self.requested(), progress, watch)
        resolved, requests = self._prepare_travel(resolved, progress, stop, watch)
        labels, found = (None, ()) if start is None else initial_labels(resolved, start)
        with watch("resolve"):
            problem = formulate(resolved, labels)
        compile_kam_solver(resolved, progress)
        compile_solver(progress, problem)
        deadline = Deadline.after(resolved.scenario.time_limit_s, stop)
        progress.begin(deadline)
        with watch("managers"):
            accounts = AccountAssignments(
                self._assign_kams(resolved, progress, deadline.part(KAM_SHARE)), self._assign_agents(resolved)
            )
        _raise_if_stopped(stop)
        with watch("territories"):
            progress.stage("construct")
            budget = Budget.of(resolved.scenario, deadline, self.band_effort)
            solved = solve(problem, budget, progress)
            explain = deadline.within(EXPLAIN_SECONDS)
            if self.band_effort.explain:
                solved = explain_blocked(resolved, solved, explain)
            result = with_matched_reps(resolved, solved)
        progress.stage("judge")
        with watch("judge"):
            judged = judge(
                resolved, PlanLabels(result.label[resolved.block], findings=found), accounts, result
            )
        if self.band_effort.explain and judged.report.infeasible is not None:
            progress.stage("remedies")
            with watch("territories"):
                search = RemedySearch(
                    self.book, resolved, judged.label, accounts, self._resolve_other, explain
                )
                judged = replace(judged, report=with_remedies(judged.report, result, search))
        return _with_seconds(with_travel_report(judged, requests), watch)

    def evaluate(
        self,
        assignments: Assignments,
        *,
        progress: Progress = SILENT,
        watch: Stopwatch | None = None,
    ) -> Plan:
        """Judge any plan, independently of the solver; see `pipeline.evaluate`."""
        from territory_opt.ingest import labels_from
        from territory_opt.judge import AccountAssignments, identify_territories, judge

        watch = watch or Stopwatch()
        requested = self.requested(allow_incomplete=True)
        if is_today(assignments):
            one = with_territory_count(self.book, requested, 1)
            rows = todays_rows(self._resolve(one, progress, watch))
        else:
            rows = assignment_table(assignments)
        counted = with_territory_count(self.book, requested, count_territories(rows))
        resolved = self._resolve(counted, progress, watch)
        unit_territory, unit_rep, found = labels_from(resolved.book, rows)
        resolved, requests = self._prepare_travel(resolved, progress, never, watch)
        identified = identify_territories(resolved, unit_territory, unit_rep)
        plan_labels = replace(identified, findings=(*found, *identified.findings))
        accounts = AccountAssignments(
            self._assign_kams(resolved, progress, Deadline()), self._assign_agents(resolved)
        )
        progress.stage("judge")
        with watch("judge"):
            judged = judge(resolved, plan_labels, accounts)
        return _with_seconds(with_travel_report(judged, requests), watch)

    def validate(self, scenario: Scenario, progress: Progress = SILENT) -> tuple[Finding, ...]:
        """Raise every fault of a scenario against the book, else return its findings about the book."""
        return self._resolve(scenario, progress, Stopwatch()).findings

    def _resolve(self, scenario: Scenario, progress: Progress, watch: Stopwatch) -> ResolvedScenario:
        """Resolve the scenario; faults name its file."""
        with watch("resolve"), name_files(scenario_file(self.book, self.source), self.book):
            progress.stage("geography")
            return resolve(self.book, scenario, self.stages)

    def _resolve_other(self, book: Book, scenario: Scenario) -> ResolvedScenario:
        """Resolve another book and scenario, with what this session keeps."""
        return resolve(book, scenario, self.stages)

    def _prepare_travel(
        self, resolved: ResolvedScenario, progress: Progress, stop: StopCondition, watch: Stopwatch
    ) -> tuple[ResolvedScenario, TravelRequests]:
        """Request the travel times that are not estimated."""
        with watch("travel"):
            return with_travel(resolved, progress, stop, scenario_file(self.book, self.source))

    def _assign_kams(
        self, resolved: ResolvedScenario, progress: Progress, deadline: Deadline
    ) -> KamAssignment:
        """Assign the key accounts to KAMs, unless nothing that the assignment reads has changed.

        An assignment that ended early is not kept, unless by the time limit that all sessions share.
        """
        budget = self._shared.account_budget = self._shared.account_budget or resolved.scenario
        rule = resolved.scenario.key_accounts or KeyAccountRule()
        inputs = (
            resolved.book.customers,
            resolved.book.kams,
            resolved.book.frame,
            resolved.segmentation,
            resolved.scenario.workload,
            resolved.service.provider,
            rule,
            (budget.seed, budget.effort, budget.time_limit_s),
        )

        def compute() -> KamAssignment:
            progress.stage("key accounts")
            kams = _solve_kams(resolved, budget, rule, deadline)
            if deadline.stop() or (budget.time_limit_s is None and deadline.passed()):
                raise _Stopped(kams)
            return kams

        try:
            return self.stages.get("kam assignment", inputs, compute)
        except _Stopped as stopped:
            return stopped.kams

    def _assign_agents(self, resolved: ResolvedScenario) -> AgentAssignment:
        """Assign the customers of inside sales to agents, unless nothing that this reads has changed."""
        from territory_opt.assignment.inside_sales.assign_agents import assign_agents

        book, scenario = resolved.book, resolved.scenario
        seed = (self._shared.account_budget or scenario).seed
        return self.stages.get(
            "agent assignment",
            (book.customers, book.inside_sales, book.frame, resolved.segmentation, scenario.workload, seed),
            lambda: assign_agents(book, resolved.segmentation, scenario.workload, seed),
        )


@dataclass
class _Shared:
    """What sessions made by `vary` have in common; `account_budget` is the scenario whose effort counts."""

    stages: StageCache = field(default_factory=StageCache)
    account_budget: Scenario | None = None


class _Stopped(Exception):
    """Carries an assignment that must not be kept."""

    def __init__(self, kams: KamAssignment) -> None:
        super().__init__()
        self.kams = kams


def _solve_kams(
    resolved: ResolvedScenario, budget: Scenario, rule: KeyAccountRule, deadline: Deadline
) -> KamAssignment:
    """Assign the key accounts to KAMs; without a CRS all travel is 0."""
    from territory_opt.assignment.kams.assign_kams import assign_kams
    from territory_opt.assignment.kams.model.assignment_settings import AssignmentSettings
    from territory_opt.assignment.kams.solve.solve_options import SolveOptions

    def minutes(sources: Any, targets: Any) -> Any:  # noqa: ANN401 - arrays of places in, minutes out
        if resolved.book.frame.kind == "local":
            return np.zeros((len(sources), len(targets)))
        return resolved.service.provider.matrix(sources, targets).minutes

    settings = AssignmentSettings(resolved.scenario.workload, minutes, rule)
    options = SolveOptions(budget.seed, budget.effort, deadline)
    return assign_kams(resolved.book, resolved.segmentation, settings, options)


def with_territory_count(book: Book, scenario: Scenario, count: int) -> Scenario:
    """Set the number of territories where neither scenario nor reps define it."""
    if scenario.territories is None and not (book.reps is not None and len(book.reps)) and count:
        return replace(scenario, territories=count)
    return scenario


def _with_seconds(judged: JudgedPlan, watch: Stopwatch) -> Plan:
    """Return the plan with the seconds so far in its report."""
    return Plan.of(replace(judged, report=replace(judged.report, seconds=watch.seconds())))


def _raise_if_stopped(stop: StopCondition) -> None:
    if stop():
        raise Interrupted("Stopped before any plan was found; nothing was written.")
