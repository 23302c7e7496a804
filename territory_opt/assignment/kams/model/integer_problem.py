"""The assignment of key accounts to KAMs in whole numbers: the only input of its solver."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from territory_opt.assignment.kams.model.eligibility import Eligibility
from territory_opt.assignment.kams.model.fair_share import cap_amounts, fair_loads
from territory_opt.assignment.kams.model.key_account_hours import KeyAccountHours, fill_unknown_travel
from territory_opt.assignment.kams.model.key_account_table import KeyAccountTable
from territory_opt.assignment.kams.model.skill_fit import skill_points
from territory_opt.model.arrays import Bools, Floats, Ints
from territory_opt.model.book import Kams

UNASSIGNED = -1
TICKS_PER_HOUR = 600
"""Time is counted in tenths of a minute: accounts rounded up, capacities down, so none is exceeded."""
ROUNDING_TICKS = 1e-6
"""Ticks by which floating-point sums may be off before they are rounded."""
VALUE_STEPS = 1_000_000
"""Steps into which the value of all key accounts is divided; equal values differ by number of accounts."""
MIN_RELATIONSHIP_STEPS, STEPS_PER_RELATIONSHIP = 1_000, 5
"""Steps into which the value x years of all relationships is divided, at least, and for each of many; every
relationship counts one step more."""
TRAVEL_STEPS_PER_HOUR = 1
LOAD_STEPS = 10_000
"""Steps in the average load of a KAM, of hours and of potential."""
MAX_FAMILY_POTENTIAL = 0.25
"""The potential of a family counts as at most this part of a KAM's average potential."""
BALANCE_TOLERANCE = 0.2
"""Largest relative deviation from the fair load that counts as balanced."""
BALANCE_STEPS = 200
"""Balance is counted in steps of half a per cent of all loads; less outside the bands counts as nothing."""


@dataclass(frozen=True)
class BalanceMeasure:
    """A measure to be balanced over the KAMs.

    Parameters
    ----------
    weight : Ints, shape (families, kams)
        Load of each family on each KAM; `LOAD_STEPS` are the load of an average KAM.
    low, high : Ints, shape (kams,)
        Band around each KAM's fair load.
    """

    weight: Ints
    low: Ints
    high: Ints


@dataclass(frozen=True)
class IntegerProblem:
    """A generalised assignment problem: families of key accounts to KAMs, with limits and goals.

    Parameters
    ----------
    feasible : Bools, shape (families, kams)
        Pairs that are eligible and within the KAM's limits when the KAM has nothing else.
    size : Ints, shape (families,)
        Accounts of each family.
    value : Ints, shape (families,)
        Value of assigning each.
    team_time, own_time : Ints, shape (families, kams)
        Time a year in tenths of a minute: of KAM and partner together, and of the KAM at least.
    team_capacity, own_capacity : Ints, shape (kams,)
        Time a year of each KAM with the partner, and of the KAM alone.
    max_accounts, min_accounts : Ints, shape (kams,)
    competitor_groups : tuple of Ints
        Families of which no two may be with the same KAM.
    balance_measures : tuple of BalanceMeasure
        Hours, then potential; those that exist.
    relationship_value, travel, skill_points : Ints, shape (families, kams)
        Relationships kept, hours of travel, points of skill.
    """

    feasible: Bools
    size: Ints
    value: Ints
    team_time: Ints
    own_time: Ints
    team_capacity: Ints
    own_capacity: Ints
    max_accounts: Ints
    min_accounts: Ints
    competitor_groups: tuple[Ints, ...]
    balance_measures: tuple[BalanceMeasure, ...]
    relationship_value: Ints
    travel: Ints
    skill_points: Ints

    def __len__(self) -> int:
        """Number of families."""
        return len(self.size)

    @property
    def kams(self) -> int:
        """Number of KAMs."""
        return len(self.max_accounts)

    @property
    def own_time_binds(self) -> Bools:
        """KAMs whose own time may be used up before the team's, shape (kams,)."""
        return np.asarray(
            (self.own_time != self.team_time).any(axis=0) | (self.own_capacity < self.team_capacity)
        )


def build_integer_problem(
    key_accounts: KeyAccountTable,
    kams: Kams,
    eligibility: Eligibility,
    hours: KeyAccountHours,
    competitor_groups: Sequence[Ints] = (),
) -> IntegerProblem:
    """Convert hours and money to whole numbers and exclude the infeasible pairs.

    Parameters
    ----------
    key_accounts : KeyAccountTable
    kams : Kams
    eligibility : Eligibility
    hours : KeyAccountHours
    competitor_groups : sequence of Ints
        Families of which no two may be with the same KAM.
    """
    total = key_accounts.sum_by_family(hours.total)
    service = key_accounts.sum_by_family(hours.service)
    partner = np.where(kams.partner_hours > 0, hours.partner_share, 0.0)
    size = np.bincount(key_accounts.family, minlength=key_accounts.families)
    max_accounts = np.minimum(kams.max_accounts, len(key_accounts))
    team_time, own_time = _ticks_up(total), _ticks_up(total - service[:, None] * partner)
    team_capacity = _ticks_down(kams.capacity_hours + kams.partner_hours)
    own_capacity = _ticks_down(kams.capacity_hours)
    within = (team_time <= team_capacity) & (own_time <= own_capacity) & (size[:, None] <= max_accounts)
    feasible = eligibility.met & within
    travel = key_accounts.sum_by_family(fill_unknown_travel(hours.travel, kams.homes))
    return IntegerProblem(
        feasible=feasible,
        size=size,
        value=_value_steps(key_accounts.sum_by_family(key_accounts.value), size),
        team_time=team_time,
        own_time=own_time,
        team_capacity=team_capacity,
        own_capacity=own_capacity,
        max_accounts=max_accounts,
        min_accounts=kams.min_accounts,
        competitor_groups=tuple(competitor_groups),
        balance_measures=_balance_measures(key_accounts, kams, feasible, service[:, None] + travel),
        relationship_value=_relationship_value(key_accounts, kams),
        travel=np.round(travel * TRAVEL_STEPS_PER_HOUR).astype(np.int64),
        skill_points=skill_points(eligibility, kams) * size[:, None],
    )


def _ticks_up(hours: Floats) -> Ints:
    ticks: Ints = np.ceil(hours * TICKS_PER_HOUR - ROUNDING_TICKS).astype(np.int64)
    return ticks


def _ticks_down(hours: Floats) -> Ints:
    ticks: Ints = np.floor(hours * TICKS_PER_HOUR + ROUNDING_TICKS).astype(np.int64)
    return ticks


def _value_steps(value: Floats, size: Ints) -> Ints:
    """Value in steps; of equal values, more accounts count more."""
    total = value.sum()
    steps = np.round(value / total * VALUE_STEPS) if total > 0 else np.zeros(len(value))
    in_steps: Ints = steps.astype(np.int64) * (int(size.sum()) + 1) + size
    return in_steps


def relationship_steps(relationships: int) -> int:
    """Steps into which the value x years of so many relationships is divided."""
    return max(MIN_RELATIONSHIP_STEPS, STEPS_PER_RELATIONSHIP * relationships)


def _relationship_value(key_accounts: KeyAccountTable, kams: Kams) -> Ints:
    """Value x years of every relationship of today, in the column of its KAM."""
    has = np.isin(key_accounts.kam_id, kams.kam_id) & (key_accounts.kam_years > 0)
    value = key_accounts.value if key_accounts.value.any() else np.ones(len(key_accounts))
    value_years = value * key_accounts.kam_years * has
    total = value_years.sum()
    steps = np.round(value_years / total * relationship_steps(int(has.sum()))) if total > 0 else value_years
    with_kam = (steps + has)[:, None] * (key_accounts.kam_id[:, None] == kams.kam_id[None, :])
    of_family: Ints = key_accounts.sum_by_family(with_kam).astype(np.int64)
    return of_family


def _balance_measures(
    key_accounts: KeyAccountTable, kams: Kams, feasible: Bools, hours: Floats
) -> tuple[BalanceMeasure, ...]:
    """Hours and potential, relative to capacity; revenue where no account has potential.

    An account counts with its mean hours over the feasible KAMs, whoever gets it: otherwise short travel
    would count as little load, and travel would be minimised before relationships are kept.
    """
    able = feasible.any(axis=1)
    options = np.maximum(1, feasible.sum(axis=1))
    mean_hours = np.where(feasible, hours, 0).sum(axis=1) / options
    money = key_accounts.potential if key_accounts.potential.any() else key_accounts.revenue
    money = key_accounts.sum_by_family(money)
    money = cap_amounts(np.where(able, money, 0.0), len(kams), MAX_FAMILY_POTENTIAL)
    capacity = _load_capacity(kams, mean_hours[able])
    return tuple(
        _balance_measure(load, feasible, capacity) for load in (mean_hours, money) if load[able].any()
    )


def _load_capacity(kams: Kams, mean_hours: Floats) -> Floats:
    """Hours of KAM and partner, at most those of `max_accounts` average accounts."""
    hours = kams.capacity_hours + kams.partner_hours
    max_accounts = kams.max_accounts.astype(np.float64)
    if not mean_hours.any():
        return np.where(hours > 0, max_accounts, 0.0)
    capacity: Floats = np.minimum(hours, max_accounts * mean_hours.mean())
    return capacity


def _balance_measure(load: Floats, feasible: Bools, capacity: Floats) -> BalanceMeasure:
    """Bands reach at least half of the largest family to both sides; one family alone is always inside."""
    on_kam = np.repeat(load[:, None], len(capacity), axis=1)
    fair = fair_loads(on_kam, feasible, capacity)
    scale = LOAD_STEPS * len(capacity) / fair.sum()
    largest = np.where(feasible, on_kam, 0.0).max(axis=0)
    reach = np.maximum(BALANCE_TOLERANCE * fair, largest / 2)
    return BalanceMeasure(
        weight=np.round(on_kam * scale).astype(np.int64),
        low=np.floor((fair - reach) * scale).astype(np.int64),
        high=np.ceil(np.maximum(fair + reach, largest) * scale).astype(np.int64),
    )
