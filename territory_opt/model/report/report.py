"""The report of a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from territory_opt.model.finding import Severity, Worded, WordedText
from territory_opt.model.json_view import JsonView
from territory_opt.model.report.account_rows import (
    AgentRow,
    HouseSection,
    KamRow,
    KeyAccountsSection,
    PoolSection,
)
from territory_opt.model.report.balance_rows import CriterionRow, TodayRow
from territory_opt.model.report.change_rows import DisruptionSection, TransitionSection
from territory_opt.model.report.home_rows import MatchingSection, SuggestedHome
from territory_opt.model.report.rule_rows import Infeasible, RuleStatus, SplitSection
from territory_opt.model.report.shape_rows import Compactness, Contiguity
from territory_opt.model.report.travel_section import TravelSection
from territory_opt.model.report.workload_rows import ReachFigures, ReachRow, WorkloadSection
from territory_opt.model.result import Bound, EndedBy, Status


@dataclass(frozen=True)
class Seconds:
    """Wall time of the run; None for parts that did not run.

    Parameters
    ----------
    total, read : float or None
    geography : float or None
        `resolve`, and requests for travel times.
    resolve : float or None
        Scenario, neighbours and arrays for the solver.
    solve : float or None
        `managers` and `territories`; ends within a second after `time_limit_s`.
    managers : float or None
        Assignment of key accounts to KAMs, and of inside sales to agents.
    territories, judge, export : float or None
    """

    total: float | None = None
    read: float | None = None
    geography: float | None = None
    resolve: float | None = None
    solve: float | None = None
    managers: float | None = None
    territories: float | None = None
    judge: float | None = None
    export: float | None = None


@dataclass(frozen=True)
class Counts:
    """What the book holds.

    Parameters
    ----------
    units : int
    customers : int
        All rows.
    field_customers : int
        Those with coverage `territory`.
    territories, reps : int
    key_accounts : int
        Accounts, not sites.
    kams : int
    """

    units: int
    customers: int
    field_customers: int
    territories: int
    reps: int
    key_accounts: int
    kams: int


@dataclass(frozen=True)
class ObjectiveValue:
    """The objective of a plan.

    Parameters
    ----------
    name : str
        The scenario's `compactness`.
    value : float
    unit : str
        visit-minutes, customer-km, ...
    """

    name: str
    value: float
    unit: str


@dataclass(frozen=True)
class TraceRow:
    """When a better plan was found.

    Parameters
    ----------
    seconds : float or None
    objective : float or None
    excess : float or None
        Sum of the shares of the targets by which bands were missed.
    bound : float or None
    """

    seconds: float | None
    objective: float | None
    excess: float | None
    bound: float | None


@dataclass(frozen=True)
class Report(JsonView):
    """Every figure of a plan; the solver's are None for a plan that was not solved.

    Parameters
    ----------
    status : Status or None
        optimal (proved, gap at most a millionth), feasible (every rule holds), infeasible (proved), or
        not_found.
    ended_by : EndedBy or None
    ready : bool
        Whether the plan can be used: every rule holds, and no finding is a problem.
    seconds : Seconds
    seed : int or None
    input_hash : str
        Fingerprint of the book.
    version : str
        Of this project.
    counts : Counts
    criteria : tuple of CriterionRow
    contiguity : Contiguity
    objective : ObjectiveValue
    bound : Bound or None
        Lower bound on the objective.
    gap : float or None
        (objective - bound) / objective; None unless every rule holds and the bound is valid for the problem.
    gap_these_bases : float or None
        The same with a bound valid for the plan's own bases only.
    compactness : Compactness
    workload : WorkloadSection or None
        None in a book without visits, and in a local plane.
    reach : tuple of ReachRow, or None
    reach_overall : ReachFigures or None
    matching : MatchingSection or None
        None where it makes no difference which rep has which territory.
    suggested_homes : tuple of SuggestedHome
    disruption : DisruptionSection or None
        None when the book has no plan of today.
    today : tuple of TodayRow, or None
        The criteria of today's territories.
    key_accounts : KeyAccountsSection
    kams : tuple of KamRow
    inside_sales : tuple of AgentRow
    inside_sales_pool : PoolSection or None
    house : HouseSection or None
    transition : TransitionSection or None
        None when the book has no owners of today.
    infeasible : Infeasible or None
        None when a plan holds every rule, and for a plan that was not solved.
    holds : bool
        Whether every rule holds.
    broken_rules : tuple of WordedText
    rules : tuple of RuleStatus
    travel : TravelSection or None
    settings : mapping
        The scenario as read, defaults filled in.
    split : SplitSection or None
        None where the scenario has no limit.
    findings : tuple of Worded
        What a reader must know about book and plan, problems first.
    attribution : tuple of str
        Sources of the geography.
    synthetic : bool
        True when the customers are synthetic.
    iterations : int or None
        Work of one annealing run.
    trace : tuple of TraceRow, or None
    """

    status: Status | None
    ended_by: EndedBy | None
    ready: bool
    seconds: Seconds
    seed: int | None
    input_hash: str
    version: str
    counts: Counts
    criteria: tuple[CriterionRow, ...]
    contiguity: Contiguity
    objective: ObjectiveValue
    bound: Bound | None
    gap: float | None
    gap_these_bases: float | None
    compactness: Compactness
    workload: WorkloadSection | None
    reach: tuple[ReachRow, ...] | None
    reach_overall: ReachFigures | None
    matching: MatchingSection | None
    suggested_homes: tuple[SuggestedHome, ...]
    disruption: DisruptionSection | None
    today: tuple[TodayRow, ...] | None
    key_accounts: KeyAccountsSection
    kams: tuple[KamRow, ...]
    inside_sales: tuple[AgentRow, ...]
    inside_sales_pool: PoolSection | None
    house: HouseSection | None
    transition: TransitionSection | None
    infeasible: Infeasible | None
    holds: bool
    broken_rules: tuple[WordedText, ...]
    rules: tuple[RuleStatus, ...]
    travel: TravelSection | None
    settings: Mapping[str, object]
    split: SplitSection | None
    findings: tuple[Worded, ...]
    attribution: tuple[str, ...]
    synthetic: bool
    iterations: int | None
    trace: tuple[TraceRow, ...] | None

    def with_findings(self, findings: tuple[Worded, ...]) -> Report:
        """Return the report with other findings, and whether the plan is then ready."""
        problem = any(one.finding.severity is Severity.PROBLEM for one in findings)
        return replace(self, findings=findings, ready=self.holds and not problem)
