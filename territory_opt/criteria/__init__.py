"""Criteria: measures that can be balanced, one per file; `CRITERIA` lists them all."""

from __future__ import annotations

from territory_opt.criteria.criterion import BaseCriterion, ConstantCriterion, Criterion
from territory_opt.criteria.customers import CustomerCount
from territory_opt.criteria.potential import Potential
from territory_opt.criteria.revenue import Revenue
from territory_opt.criteria.travel import Travel
from territory_opt.criteria.unit_column import UnitColumn
from territory_opt.criteria.visits import Visits
from territory_opt.criteria.workload import Workload

CRITERIA: tuple[Criterion, ...] = (
    CustomerCount(),
    Revenue(),
    Potential(),
    Visits(),
    Workload(),
    Travel(),
)

BUILT_IN: dict[str, Criterion] = {criterion.measure: criterion for criterion in CRITERIA}

__all__ = ["BUILT_IN", "CRITERIA", "BaseCriterion", "ConstantCriterion", "Criterion", "UnitColumn"]
