"""A plan as evaluated by the judge: unit -> territory, key account -> KAM, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from territory_opt.model.agent_assignment import AgentAssignment
from territory_opt.model.arrays import Floats, Ints, Texts
from territory_opt.model.book import Book
from territory_opt.model.customers_before import CustomersBefore
from territory_opt.model.homes import Homes
from territory_opt.model.key_accounts import KamAssignment, Segmentation
from territory_opt.model.neighbours import Neighbours
from territory_opt.model.report import Report
from territory_opt.model.scenario import Scenario
from territory_opt.model.split import Split
from territory_opt.model.territory_workload import Reach, TerritoryWorkload
from territory_opt.model.transition import Transition

if TYPE_CHECKING:
    from territory_opt.geography.tiling import Tiling


@dataclass(frozen=True)
class JudgedPlan:
    """Arrays that all outputs are made from. n units, k territories.

    Parameters
    ----------
    book : Book
        With parts for units that were split; `whole` is the book as it was read.
    scenario : Scenario
        As solved, with all defaults filled in.
    territory_id : Texts, shape (k,)
        New ids.
    rep_of : Ints, shape (k,)
        Index of the rep; -1 for a vacant territory.
    label : Ints, shape (n,)
        Territory of each unit; -1 for a unit without one (only in plans read from a file).
    base : Floats, shape (k, 2)
        Where travel is measured from, in the book's frame; NaN for an empty territory with a free base.
    neighbours : Neighbours
        The neighbour graph that was used, bridges marked.
    segmentation, kam_assignment
        The key accounts.
    loads, targets : mapping of str to Floats, shape (k,)
        Per measure of a criterion, in the criterion's own unit.
    customers : Ints, shape (k,)
        Customers with coverage `territory`.
    drive_hours, visits : Floats, shape (k,)
        Hours driven and visits made a year; zeros in a book without visits.
    before : Texts, shape (n,)
        Today's territory of each unit; blank where unknown.
    label_before : Ints, shape (n,), or None
        The same, as indices into territory_id after names were matched; -1 where today's territory no longer
        exists or is unknown; None when the book has no territories of today.
    report : Report
    rep_before : Ints, shape (n,), or None
        Index of the rep who has each unit today; -1 where that is no rep of the book, or nobody; None when
        the book has no territories of today.
    customers_before : CustomersBefore or None
        The same of each customer, whose rep may be another one than its unit's; None without territories of
        today or without customers.
    locked : Ints, shape (n,), or None
        Territory each unit is locked into; -1 for none. None when the scenario locks nothing.
    agents : AgentAssignment or None
        Inside sales; None without any.
    key_service_hours : Floats, shape (k,), or None
        Hours a year each rep spends on sites of key accounts, driving included; they are in the loads of
        workload and travel. None where there are none.
    transition : Transition or None
        Customers whose owner changes; None when the book has no owners of today.
    territory_workload : TerritoryWorkload or None
        Workload of each rep; None in a book without visits or without travel.
    reach : Reach or None
        Travel times of the customers; None without customers or without travel.
    homes : Homes or None
        Homes of the reps; None where no rep has a home.
    split : Split or None
        Which units were split; None where the scenario splits none.
    tiling : Tiling or None
        Areas of the units, shared by the plans of one book. None: the outputs prepare them again.
    """

    book: Book
    scenario: Scenario
    territory_id: Texts
    rep_of: Ints
    label: Ints
    base: Floats
    neighbours: Neighbours
    segmentation: Segmentation
    kam_assignment: KamAssignment
    loads: Mapping[str, Floats]
    targets: Mapping[str, Floats]
    customers: Ints
    drive_hours: Floats
    visits: Floats
    before: Texts
    label_before: Ints | None
    report: Report
    rep_before: Ints | None = None
    customers_before: CustomersBefore | None = None
    locked: Ints | None = None
    agents: AgentAssignment | None = None
    key_service_hours: Floats | None = None
    transition: Transition | None = None
    territory_workload: TerritoryWorkload | None = None
    reach: Reach | None = None
    homes: Homes | None = None
    split: Split | None = None
    tiling: Tiling | None = field(default=None, compare=False, repr=False)

    @property
    def whole(self) -> Book:
        """The book before units were split: the one to solve again."""
        return self.book if self.split is None else self.split.whole

    @property
    def k(self) -> int:
        """Number of territories."""
        return len(self.territory_id)
