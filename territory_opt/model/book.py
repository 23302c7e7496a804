"""The input of a plan: units, customers, reps, KAMs, agents and neighbour rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from territory_opt.model.arrays import (
    Bools,
    Floats,
    Ints,
    Shapes,
    Texts,
    fill_left_out,
    left_out,
    texts,
)
from territory_opt.model.finding import Finding
from territory_opt.model.frame import GEOGRAPHIC, Frame
from territory_opt.model.table_rows import TableRows
from territory_opt.model.travel_times_table import TravelTimesTable


@dataclass(frozen=True)
class Units(TableRows):
    """The smallest areas, each assigned whole.

    Parameters
    ----------
    unit_id : Texts, shape (n,)
        Verbatim and distinct.
    points : Floats, shape (n, 2)
        A place inside each unit, in the book's frame.
    geometry : Shapes, shape (n,), or None
        Valid, non-empty polygons or multipolygons in lon/lat; None when the units are points.
    measures : mapping of str to Floats, shape (n,)
        The user's numeric columns; finite and not negative.
    territory_id, group_id : Texts, shape (n,)
        Today's territory, and the group whose units stay together; blank where unknown.
    extra : mapping of str to Texts, shape (n,)
        Columns passed through to the outputs.
    """

    id_column: ClassVar[str] = "unit_id"

    unit_id: Texts
    points: Floats
    geometry: Shapes | None
    measures: Mapping[str, Floats]
    territory_id: Texts
    group_id: Texts
    extra: Mapping[str, Texts] = field(default_factory=dict)

    def __len__(self) -> int:
        """Number of units."""
        return len(self.unit_id)


@dataclass(frozen=True)
class Customers(TableRows):
    """Sites of customers, each in one unit. All arrays have shape (customers,).

    Parameters
    ----------
    unit : Ints
        Index of the customer's unit.
    points : Floats, shape (customers, 2)
        Where the customer is, in the book's frame; the unit's inside point where the file gave none.
    revenue, potential : Floats
        Money a year; 0 where blank.
    visits : Floats
        Visits a year, blanks already filled from the segment.
    visit_minutes : Floats
        Minutes a visit, without preparation, blanks already filled from the segment.
    prospect : Bools
        True for a customer who does not buy yet.
    key_account : Ints
        The flag: 1 true, 0 false, -1 blank.
    coverage : Texts
        As given: territory, key_account, inside_sales, house, or blank (decided by rule).
    account_id : Texts
        Never blank: a customer without one is its own account, under its customer_id.
    rep_id, kam_id : Texts
        Today's owners; blank where unknown.
    extra : mapping of str to Texts
        The user's own columns, as written.
    measures : mapping of str to Floats
        The numeric ones of them; 0 where blank.
    parent_id : Texts
        Company above the account; blank where the account stands alone.
    headquarters : Bools
        True on the headquarters of an account.
    level : Texts
        As given: global, national, regional, or blank (decided by rule).
    field_share : Floats
        Part of the site's service, 0 to 1, that loads the territory's rep when the account is key; NaN
        where blank (decided by the scenario).
    kam_years : Floats
        Years with today's KAM: 1 where blank, 0 without a KAM.
    agent_id : Texts
        Today's agent of inside sales; blank where unknown.
    place_source : Texts
        Where `points` come from: `given` (the file's coordinates) or `unit` (a place inside the unit).

    Notes
    -----
    Columns from `measures` on may be left out; they are then blank in every row.
    """

    id_column: ClassVar[str] = "customer_id"

    customer_id: Texts
    unit: Ints
    points: Floats
    name: Texts
    account_id: Texts
    revenue: Floats
    potential: Floats
    visits: Floats
    visit_minutes: Floats
    segment: Texts
    industry: Texts
    language: Texts
    country: Texts
    prospect: Bools
    key_account: Ints
    coverage: Texts
    rep_id: Texts
    kam_id: Texts
    extra: Mapping[str, Texts] = field(default_factory=dict)
    measures: Mapping[str, Floats] = field(default_factory=dict)
    parent_id: Texts = field(default_factory=left_out)
    headquarters: Bools = field(default_factory=left_out)
    level: Texts = field(default_factory=left_out)
    field_share: Floats = field(default_factory=left_out)
    kam_years: Floats = field(default_factory=left_out)
    agent_id: Texts = field(default_factory=left_out)
    place_source: Texts = field(default_factory=left_out)

    def __post_init__(self) -> None:
        """Fill the columns that were left out with blanks."""
        blank = texts([""] * len(self))
        fill_left_out(
            self,
            parent_id=blank,
            headquarters=np.zeros(len(self), dtype=np.bool_),
            level=blank,
            field_share=np.full(len(self), np.nan),
            kam_years=(self.kam_id != "").astype(np.float64),
            agent_id=blank,
            place_source=blank,
        )

    def __len__(self) -> int:
        """Number of customers, whatever their coverage."""
        return len(self.customer_id)


@dataclass(frozen=True)
class Reps(TableRows):
    """Area sales managers; each owns one territory. All arrays have shape (reps,).

    Parameters
    ----------
    homes : Floats, shape (reps, 2)
        In the book's frame; NaN where unknown.
    capacity_hours, share : Floats
        Hours a year, and relative target; NaN where blank.
    territory_id : Texts
        Today's territory; blank where unknown.
    """

    id_column: ClassVar[str] = "rep_id"

    rep_id: Texts
    name: Texts
    homes: Floats
    capacity_hours: Floats
    share: Floats
    territory_id: Texts

    def __len__(self) -> int:
        """Number of reps."""
        return len(self.rep_id)


KAM_HOURS = 1408.0
"""Capacity of a KAM in hours a year where none is given: 220 days of 8 hours, 80 % of it."""
KAM_ACCOUNTS = 10
"""Most accounts of a KAM where none is given."""


@dataclass(frozen=True)
class Kams(TableRows):
    """Key Account Managers. All arrays have shape (kams,).

    Parameters
    ----------
    homes : Floats, shape (kams, 2)
        In the book's frame; NaN where unknown.
    capacity_hours : Floats
        Hours a year (1,408 where blank).
    max_accounts : Ints
        10 where blank.
    languages, industries, countries : tuple of frozenset of str
        Skills of each KAM; an empty set means any.
    inside_sales : Texts
        The inside-sales partner; blank where unknown.
    min_accounts : Ints
        Accounts each KAM is to have at least; 0 where blank.
    levels : tuple of frozenset of str
        Levels of key accounts each KAM may serve; an empty set means any.
    conflicts : tuple of frozenset of str
        Accounts, parents or industries that each KAM must not serve.
    cost : Floats
        Money a year; 0 where blank.
    partner_hours : Floats
        Hours a year that the inside-sales partner adds to the team; 0 where blank.

    Notes
    -----
    Columns from `min_accounts` on may be left out; they are then blank in every row.
    """

    id_column: ClassVar[str] = "kam_id"

    kam_id: Texts
    name: Texts
    homes: Floats
    capacity_hours: Floats
    max_accounts: Ints
    languages: tuple[frozenset[str], ...]
    industries: tuple[frozenset[str], ...]
    countries: tuple[frozenset[str], ...]
    inside_sales: Texts
    min_accounts: Ints = field(default_factory=left_out)
    levels: tuple[frozenset[str], ...] = ()
    conflicts: tuple[frozenset[str], ...] = ()
    cost: Floats = field(default_factory=left_out)
    partner_hours: Floats = field(default_factory=left_out)

    def __post_init__(self) -> None:
        """Fill the columns that were left out with blanks."""
        nothing = (frozenset[str](),) * len(self)
        object.__setattr__(self, "levels", self.levels or nothing)
        object.__setattr__(self, "conflicts", self.conflicts or nothing)
        fill_left_out(
            self,
            min_accounts=np.zeros(len(self), dtype=np.int64),
            cost=np.zeros(len(self)),
            partner_hours=np.zeros(len(self)),
        )

    def __len__(self) -> int:
        """Number of KAMs."""
        return len(self.kam_id)


@dataclass(frozen=True)
class Agents(TableRows):
    """Agents of inside sales, who serve customers without travel. All arrays have shape (agents,).

    Parameters
    ----------
    capacity_hours : Floats
        Hours a year (1,408 where blank); an agent's target is proportional to it.
    languages : tuple of frozenset of str
        Languages of each agent; an empty set means any.
    """

    id_column: ClassVar[str] = "agent_id"

    agent_id: Texts
    name: Texts
    capacity_hours: Floats
    languages: tuple[frozenset[str], ...]

    def __len__(self) -> int:
        """Number of agents."""
        return len(self.agent_id)


@dataclass(frozen=True)
class EdgeRules:
    """Neighbour pairs that the planner adds or removes. All arrays have shape (rules,).

    Parameters
    ----------
    unit_a, unit_b : Ints
        Indices of units.
    length_m : Floats
        Length of the common border in metres; NaN where blank.
    remove : Bools
        True removes the pair, false adds it.
    part_a, part_b : Texts
        Names of parts, where the rule means a part of the unit only; blank: the whole unit. Columns of
        parts may be left out; they are then blank in every row.
    """

    unit_a: Ints
    unit_b: Ints
    length_m: Floats
    remove: Bools
    part_a: Texts = field(default_factory=left_out)
    part_b: Texts = field(default_factory=left_out)

    def __post_init__(self) -> None:
        """Fill the columns that were left out with blanks."""
        blank = texts([""] * len(self.unit_a))
        fill_left_out(self, part_a=blank, part_b=blank)


@dataclass(frozen=True)
class Book:
    """All input of a plan but its scenario, checked: a Book has no faults.

    Parameters
    ----------
    name : str
        For people.
    frame : Frame
        Coordinate frame of all places.
    findings : tuple of Finding
        What was repaired, assumed or looks wrong, but is no fault; how the units were derived.
    attribution : tuple of str
        Sources that must be named wherever the geography is shown.
    synthetic : bool
        True when the customers are synthetic.
    inside_sales : Agents or None
        Agents for customers with coverage `inside_sales`.
    travel : TravelTimesTable or None
        The table of travel times that the scenario names.
    """

    name: str
    units: Units
    customers: Customers | None = None
    reps: Reps | None = None
    kams: Kams | None = None
    edges: EdgeRules | None = None
    frame: Frame = GEOGRAPHIC
    findings: tuple[Finding, ...] = ()
    attribution: tuple[str, ...] = ()
    synthetic: bool = False
    inside_sales: Agents | None = None
    travel: TravelTimesTable | None = None
