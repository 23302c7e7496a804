"""A scenario resolved against its book."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from territory_opt.criteria import Criterion
from territory_opt.criteria.service import Service
from territory_opt.geography.tiling import Tiling
from territory_opt.model.arrays import Bools, Floats, Ints, Texts
from territory_opt.model.book import Book
from territory_opt.model.field_book import FieldBook
from territory_opt.model.finding import Finding
from territory_opt.model.key_accounts import Segmentation
from territory_opt.model.neighbours import Neighbours
from territory_opt.model.scenario import Scenario
from territory_opt.model.split import Split
from territory_opt.model.stage_cache import StageCache
from territory_opt.objectives import PlanObjective, objective_named
from territory_opt.resolve.change_limit import ChangeLimit
from territory_opt.resolve.unit_rules import ResolvedRules


@dataclass(frozen=True)
class ResolvedScenario:
    """A book and a scenario with all defaults and ids resolved. n units, k territories, c criteria.

    Parameters
    ----------
    book : Book
        With parts for units that were split.
    scenario : Scenario
        With territories, bases, criteria, compactness and its weight filled in.
    segmentation : Segmentation
    field : FieldBook
    criteria : tuple of Criterion
        In the order of `scenario.criteria`.
    service : Service
        The visited stops.
    weight : Floats, shape (n,)
        Weight of each unit in the objective.
    neighbours : Neighbours
    territory_id : Texts, shape (k,)
    rep_of : Ints, shape (k,)
        -1 for a vacant territory.
    homes : Floats, shape (k, 2)
        NaN where the base is free.
    share : Floats, shape (k, c)
        Each territory's share of each criterion's total; columns sum to 1.
    rules : ResolvedRules
        Locks, forbids and lists of the scenario, as indices.
    kept : Ints, shape (n,)
        Units with the same number must be in one territory: those of a group, of a list, or of both.
    block : Ints, shape (n,)
        Units with the same number are assigned together: the sets of `kept`, but a set that is not contiguous
        and has only one allowed territory is divided into its pieces.
    allowed : Bools, shape (blocks, k), or None
        Territories allowed to each block; None: all.
    change : ChangeLimit or None
        Limit on change against today; None: no limit.
    split : Split or None
        Which units were split; None where the scenario splits none.
    findings : tuple of Finding
        What was found in addition to the book's findings.
    stages : StageCache
        Results of stages that depend on parts of this scenario, to reuse for the next one.
    tiling : Tiling or None
        Areas of the book's units; its neighbours are those before pairs are removed because of the road.
    """

    book: Book
    scenario: Scenario
    segmentation: Segmentation
    field: FieldBook
    criteria: tuple[Criterion, ...]
    service: Service
    weight: Floats
    neighbours: Neighbours
    territory_id: Texts
    rep_of: Ints
    homes: Floats
    share: Floats
    rules: ResolvedRules
    kept: Ints
    block: Ints
    allowed: Bools | None
    change: ChangeLimit | None
    split: Split | None = None
    findings: tuple[Finding, ...] = ()
    stages: StageCache = dataclasses.field(default_factory=StageCache, compare=False, repr=False)
    tiling: Tiling | None = dataclasses.field(default=None, compare=False, repr=False)

    @property
    def whole(self) -> Book:
        """The book before units were split."""
        return self.book if self.split is None else self.split.whole

    @property
    def k(self) -> int:
        """Number of territories."""
        return len(self.territory_id)

    @property
    def objective(self) -> PlanObjective:
        """What a plan minimises."""
        assert self.scenario.compactness is not None  # filled in by `with_defaults`
        return objective_named(self.scenario.compactness)
