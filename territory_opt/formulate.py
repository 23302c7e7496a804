"""Brief -> Problem: the only file that knows both sides of the waist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from territory_opt.brief import Brief
from territory_opt.criteria import BaseCriterion, ConstantCriterion
from territory_opt.criteria.service import Service
from territory_opt.geography.distance import distances
from territory_opt.geography.plane import to_plane
from territory_opt.geography.travel.provider import TravelProvider
from territory_opt.model.arrays import Floats, Ints, Texts, texts
from territory_opt.model.book import Units
from territory_opt.model.frame import Frame
from territory_opt.model.problem import Problem
from territory_opt.model.scenario import Compactness

CELLS_AT_ONCE = 4_000_000
"""Cells of a travel table held at a time, so that memory stays small."""

NAME_COLUMNS = ("name", "place", "county", "municipality", "city")
"""Columns of the units that hold a name, the first one found is used in messages."""


@dataclass(frozen=True)
class SiteCoefficients:
    """Objective and base-dependent loads of every unit from any site. See `problem.Coefficients`."""

    frame: Frame
    unit_points: Floats
    weight: Floats
    compactness: Compactness
    provider: TravelProvider
    sites: Floats
    criteria: tuple[BaseCriterion, ...]
    service: Service

    def cost(self, sites: Ints, units: Ints | None = None) -> Floats:
        """What each unit (all, when None) adds to the objective from each site; shape (units, sites)."""
        chosen = slice(None) if units is None else units
        places = self.sites[sites]
        return self.weight[chosen, None] * self._impedance(self.unit_points[chosen], places)

    def load(self, sites: Ints) -> Floats:
        """What each unit adds to each base-dependent criterion from each site; shape (d, n, sites)."""
        places = self.sites[sites]
        load = np.empty((len(self.criteria), len(self.unit_points), len(sites)))
        if self.criteria:
            for part in self._parts(len(sites)):
                load[:, :, part] = self._loads(places[part])
        return load

    def _parts(self, count: int) -> Iterator[slice]:
        step = max(1, CELLS_AT_ONCE // max(1, len(self.service.unit)))
        return (slice(begin, begin + step) for begin in range(0, count, step))

    def _loads(self, places: Floats) -> Floats:
        stops = np.arange(len(self.service.unit))
        to_units = csr_array(
            (np.ones(len(stops)), (self.service.unit, stops)), shape=(len(self.unit_points), len(stops))
        )
        minutes = self.service.minutes_from(places)
        loads = [np.asarray(to_units @ c.stop_loads(self.service, minutes)) for c in self.criteria]
        return np.stack(loads)

    def _impedance(self, points: Floats, places: Floats) -> Floats:
        if self.compactness == "travel":
            return self.provider.matrix(points, places).minutes
        km = distances(self.frame, points, places)
        return km**2 if self.compactness == "inertia" else km


def formulate(brief: Brief, start: Ints | None = None) -> Problem:
    """Compile the brief into arrays.

    Parameters
    ----------
    brief : Brief
    start : Ints, shape (n,), or None
        Labels to begin from.

    Returns
    -------
    Problem
    """
    scenario, field = brief.scenario, brief.field
    dynamic = [column for column, c in enumerate(brief.criteria) if isinstance(c, BaseCriterion)]
    load = np.zeros((len(field), len(brief.criteria)))
    for column, criterion in enumerate(brief.criteria):
        if isinstance(criterion, ConstantCriterion):
            load[:, column] = criterion.unit_loads(field)
    has_home = np.isfinite(brief.homes).all(axis=1)
    specs = scenario.criteria
    homes = brief.homes[has_home]
    plane = to_plane(field.frame, np.vstack([field.unit_points, homes]))
    points, home_points = plane[: len(field)], plane[len(field) :]
    return Problem(
        points=points,
        measure=texts(spec.measure for spec in specs),
        load=load,
        dynamic=np.array(dynamic, dtype=np.int64),
        share=brief.share,
        tolerance=np.array([np.inf if spec.tolerance is None else spec.tolerance for spec in specs]),
        low=np.tile([0.0 if spec.min is None else spec.min for spec in specs], (brief.k, 1)),
        high=np.tile([np.inf if spec.max is None else spec.max for spec in specs], (brief.k, 1)),
        site_points=np.vstack([home_points, points]),
        home_site=np.where(has_home, np.cumsum(has_home) - 1, -1),
        first_unit_site=int(has_home.sum()),
        coefficients=_coefficients(brief, dynamic, homes),
        pairs=brief.neighbours.pairs,
        border_km=brief.neighbours.border_km,
        contiguous=scenario.contiguity,
        start=start,
        unit_rank=np.argsort(np.argsort(brief.book.units.unit_id.astype(str), kind="stable")),
        unit_name=_unit_names(brief.book.units),
        territory_name=brief.territory_id,
    )


def _unit_names(units: Units) -> Texts:
    """Ids as a person would say them: with the name beside, where the book has one."""
    named = next((units.extra[column] for column in NAME_COLUMNS if column in units.extra), None)
    if named is None:
        return units.unit_id
    return texts(f"{id_} ({name})" if name else id_ for id_, name in zip(units.unit_id, named, strict=True))


def _coefficients(brief: Brief, dynamic: list[int], homes: Floats) -> SiteCoefficients:
    assert brief.scenario.compactness is not None  # filled in by the brief
    chosen = [brief.criteria[column] for column in dynamic]
    return SiteCoefficients(
        frame=brief.field.frame,
        unit_points=brief.field.unit_points,
        weight=brief.weight,
        compactness=brief.scenario.compactness,
        provider=brief.service.provider,
        sites=np.vstack([homes, brief.field.unit_points]),
        criteria=tuple(c for c in chosen if isinstance(c, BaseCriterion)),
        service=brief.service,
    )
