"""Formulate the solver's `Problem` from a `ResolvedScenario`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from territory_opt.criteria import BaseCriterion, ConstantCriterion
from territory_opt.criteria.service import Service
from territory_opt.criteria.stop_trips import StopTrips
from territory_opt.geography.distance import EARTH_RADIUS_KM, metric_points
from territory_opt.geography.plane import to_plane
from territory_opt.model.arrays import Floats, Ints, Texts, sums, texts
from territory_opt.model.block_name import BlockName
from territory_opt.model.book import Units
from territory_opt.model.frame import Frame
from territory_opt.model.problem import ChangeAllowance, Problem, UnitPositions
from territory_opt.model.unit_places import unit_places
from territory_opt.objectives import PlacePairs, PlanObjective
from territory_opt.resolve import ResolvedScenario, splitting_advice
from territory_opt.travel.provider import TravelProvider

CELLS_PER_CHUNK = 500_000
"""Cells of a travel table computed at a time: few enough for the processor's cache."""


@dataclass(frozen=True)
class SiteCoefficients:
    """Objective and base-dependent loads of every block from any site. See `problem.Coefficients`.

    The solver's units are blocks of the book's units: single units, or those that stay together. For
    objectives that do not depend on the bases (diameter, cut), the cost is weight x impedance and only
    chooses the bases.
    """

    frame: Frame
    block: Ints
    blocks: int
    unit_points: Floats
    weight: Floats
    objective: PlanObjective
    provider: TravelProvider
    sites: Floats
    criteria: tuple[BaseCriterion, ...]
    service: Service

    def cost(self, sites: Ints, units: Ints | None = None) -> Floats:
        """Cost of each block (all when None) from each site; shape (blocks, sites)."""
        places = self.sites[sites]
        if self.blocks == len(self.block):
            selected = slice(None) if units is None else units
            return self.weight[selected, None] * self._impedance(self.unit_points[selected], places)
        blocks = np.arange(self.blocks) if units is None else units
        members = np.flatnonzero(np.isin(self.block, blocks))
        cost = self.weight[members, None] * self._impedance(self.unit_points[members], places)
        return np.asarray(group_sum_matrix(self.block[members], self.blocks)[blocks] @ cost)

    def load(self, sites: Ints, units: Ints | None = None) -> Floats:
        """Load of each block (all when None) from each site for each base-dependent criterion.

        Shape (d, blocks, sites).
        """
        places = self.sites[sites]
        service, row = self.service, self.block[self.service.unit]
        blocks = self.blocks if units is None else len(units)
        if units is not None:
            position = np.full(self.blocks, -1)
            position[units] = np.arange(len(units))
            stops = np.flatnonzero(position[row] >= 0)
            service, row = service.only(stops), position[row[stops]]
        load = np.empty((len(self.criteria), blocks, len(sites)))
        if self.criteria:
            sum_blocks = group_sum_matrix(row, blocks)
            for chunk in _site_chunks(len(sites), len(service.unit)):
                trips = StopTrips(service, places[chunk])
                for of_criterion, criterion in zip(load, self.criteria, strict=True):
                    of_criterion[:, chunk] = sum_blocks @ criterion.stop_loads(trips)
        return load

    def _impedance(self, points: Floats, places: Floats) -> Floats:
        return self.objective.impedance(PlacePairs(self.frame, self.provider), points, places)


def _site_chunks(sites: int, stops: int) -> Iterator[slice]:
    """Slices of the sites with at most `CELLS_PER_CHUNK` cells each."""
    step = max(1, CELLS_PER_CHUNK // max(1, stops))
    return (slice(begin, begin + step) for begin in range(0, sites, step))


def group_sum_matrix(group: Ints, groups: int) -> csr_array:
    """Matrix (groups, len(group)) that sums the rows of each group."""
    members = np.arange(len(group))
    return csr_array((np.ones(len(group)), (group, members)), shape=(groups, len(group)))


def formulate(resolved: ResolvedScenario, start: Ints | None = None) -> Problem:
    """Formulate a resolved scenario as arrays.

    Parameters
    ----------
    resolved : ResolvedScenario
    start : Ints, shape (n,), or None
        Initial labels of the book's units.

    Returns
    -------
    Problem
        Its units are the blocks of `resolved`; ``label[resolved.block]`` converts its labels to units.
    """
    block, field = resolved.block, resolved.field
    dynamic = [column for column, c in enumerate(resolved.criteria) if isinstance(c, BaseCriterion)]
    has_home = np.isfinite(resolved.homes).all(axis=1)
    homes = resolved.homes[has_home]
    coefficients = _coefficients(resolved, dynamic, homes)
    plane = resolved.stages.get(
        "plane",
        (field.frame, field.unit_points, homes),
        lambda: to_plane(field.frame, np.vstack([field.unit_points, homes])),
    )
    unit_points, home_points = plane[: len(field)], plane[len(field) :]
    members = np.bincount(block)
    first_unit = np.unique(block, return_index=True)[1]
    stages, units = resolved.stages, resolved.book.units
    pairs, border_km, pair_count = stages.get(
        "block pairs", (block, resolved.neighbours), lambda: _block_pairs(resolved)
    )
    specs = resolved.scenario.criteria
    return Problem(
        points=group_sum_matrix(block, len(members)) @ unit_points / members[:, None],
        measure=texts(spec.measure for spec in specs),
        load=group_sum_matrix(block, len(members)) @ _constant_loads(resolved),
        dynamic=np.array(dynamic, dtype=np.int64),
        share=resolved.share,
        tolerance=np.array([np.inf if spec.tolerance is None else spec.tolerance for spec in specs]),
        low=np.tile([0.0 if spec.min is None else spec.min for spec in specs], (resolved.k, 1)),
        high=np.tile([np.inf if spec.max is None else spec.max for spec in specs], (resolved.k, 1)),
        site_points=np.vstack([home_points, unit_points]),
        home_site=np.where(has_home, np.cumsum(has_home) - 1, -1),
        first_unit_site=int(has_home.sum()),
        coefficients=coefficients,
        pairs=pairs,
        border_km=border_km,
        contiguous=resolved.scenario.contiguity,
        start=None if start is None else start[first_unit],
        unit_rank=stages.get("unit rank", (units.unit_id,), lambda: _ranks(units.unit_id)),
        block_name=stages.get("block names", (units, block), lambda: _block_names(units, block)),
        territory_name=resolved.territory_id,
        site_unit=block,
        objective=resolved.objective.kind,
        places=_unit_positions(resolved) if resolved.objective.kind == "diameter" else None,
        pair_count=pair_count,
        allowed=resolved.allowed,
        disruption=_disruption(resolved),
        split_advice=stages.get(
            "split advice",
            (units, resolved.book.customers, resolved.split, resolved.segmentation, block),
            lambda: splitting_advice(resolved),
        ),
    )


def _disruption(resolved: ResolvedScenario) -> ChangeAllowance | None:
    change = resolved.change
    return None if change is None else ChangeAllowance(change.moved(resolved.block, resolved.k), change.most)


def _unit_positions(resolved: ResolvedScenario) -> UnitPositions:
    """The units' points where straight distances order as true ones."""
    frame = resolved.field.frame
    metric = metric_points(frame, resolved.field.unit_points)
    point = np.zeros((len(metric), 3))
    point[:, : metric.shape[1]] = metric
    return UnitPositions(point, resolved.block, EARTH_RADIUS_KM if frame.kind == "geographic" else None)


def _constant_loads(resolved: ResolvedScenario) -> Floats:
    """Loads of the book's units, 0 for criteria that depend on the base; shape (n, c)."""
    load = np.zeros((len(resolved.field), len(resolved.criteria)))
    for column, criterion in enumerate(resolved.criteria):
        if isinstance(criterion, ConstantCriterion):
            load[:, column] = criterion.unit_loads(resolved.field)
    return load


def _block_pairs(resolved: ResolvedScenario) -> tuple[Ints, Floats, Ints]:
    """Neighbouring blocks (m, 2), length of their common border (m,), and number of unit pairs (m,)."""
    blocks = np.sort(resolved.block[resolved.neighbours.pairs], axis=1)
    differ = blocks[:, 0] != blocks[:, 1]
    pairs, index = np.unique(blocks[differ], axis=0, return_inverse=True)
    index = index.ravel()
    border_km = sums(index, resolved.neighbours.border_km[differ], len(pairs))
    return pairs, border_km, np.bincount(index, minlength=len(pairs)).astype(np.int64)


def _block_names(units: Units, block: Ints) -> tuple[BlockName, ...]:
    """What the blocks are: single units, groups, or lists of units."""
    place = unit_places(units)
    members = np.split(np.argsort(block, kind="stable"), np.cumsum(np.bincount(block))[:-1])

    def name(of_block: Ints) -> BlockName:
        first = of_block[0]
        group = str(units.group_id[first]) if len(of_block) > 1 else ""
        return BlockName(tuple(units.unit_id[of_block].tolist()), group, str(place[first]))

    return tuple(name(of_block) for of_block in members)


def _ranks(ids: Texts) -> Ints:
    """Rank of each id in the order of texts, shape (n,)."""
    return np.argsort(np.argsort(ids.astype(str), kind="stable"))


def _coefficients(resolved: ResolvedScenario, dynamic: list[int], homes: Floats) -> SiteCoefficients:
    base_dependent = [resolved.criteria[column] for column in dynamic]
    return SiteCoefficients(
        frame=resolved.field.frame,
        block=resolved.block,
        blocks=int(resolved.block.max()) + 1,
        unit_points=resolved.field.unit_points,
        weight=resolved.weight,
        objective=resolved.objective,
        provider=resolved.service.provider,
        sites=np.vstack([homes, resolved.field.unit_points]),
        criteria=tuple(c for c in base_dependent if isinstance(c, BaseCriterion)),
        service=resolved.service,
    )
