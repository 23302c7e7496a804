"""The neighbour graph of the units."""

from __future__ import annotations

import numpy as np
import shapely

from territory_opt.geography.borders import Borders, measure_borders
from territory_opt.geography.bridges import components, find_bridges
from territory_opt.geography.cells import voronoi_cells
from territory_opt.geography.distance import paired_distances
from territory_opt.geography.plane import Plane
from territory_opt.model.arrays import Bools, Floats, Ints, Shapes, frozen
from territory_opt.model.book import EdgeRules, Units
from territory_opt.model.frame import Frame
from territory_opt.model.neighbours import Neighbours

_SHORTEST_BETWEEN_CELLS = 1e-3
"""As a fraction of a cell's width. Points on a lon/lat grid are not quite square in any plane: the cells of
diagonal neighbours share a hair's breadth there, which is a point contact in truth."""

_NO_PAIRS = np.empty((0, 2), dtype=np.int64)


def find_neighbours(
    units: Units, frame: Frame, rules: EdgeRules | None = None, cells: Shapes | None = None
) -> Neighbours:
    """Which units touch along a border, how long it is, and the bridges between islands.

    Polygons are neighbours where they share a border (rook contiguity), with a tolerance for edges that
    do not quite match. Points are neighbours where their Voronoi cells do, unless the rules add pairs:
    then the rules are the whole graph, and lengths they leave blank, areas and outer borders are 0
    (unknown). Every component is joined to its nearest one by a marked bridge.

    Parameters
    ----------
    units : Units
    frame : Frame
    rules : EdgeRules, optional
        Pairs added or removed by hand; of several rules for one pair the last one counts. A length given
        replaces the one measured. The border of a removed pair counts as outer border of both.
    cells : Shapes, shape (n,), optional
        `voronoi_cells(frame, units.points)`, where the caller has them already.

    Returns
    -------
    Neighbours
        Lengths in km, areas in km2 (file units in a local frame).

    Notes
    -----
    A removed pair does not come back as a bridge, unless two components have no other link at all.
    """
    plane = Plane.for_points(frame, units.points)
    borders = _measured(units, frame, plane, rules, cells)
    borders, removed = _ruled(borders, rules)
    component = components(len(units), borders.pairs)
    islands = int(component.max(initial=-1)) + 1
    bridges, bridge_km = _NO_PAIRS, np.empty(0)
    if islands > 1:
        rim = _rim(units, borders, component)
        shapes = _metric_shapes(units, plane, rim)
        bridges, _ = find_bridges(shapes, component, removed, rim)
        bridge_km = _spans(shapes, bridges, plane)
    return _joined(borders, bridges, bridge_km, islands)


def _measured(
    units: Units, frame: Frame, plane: Plane, rules: EdgeRules | None, cells: Shapes | None
) -> Borders:
    if units.geometry is not None:
        return measure_borders(units.geometry, plane)
    if rules is not None and not rules.remove.all():
        return Borders.unknown(len(units))
    cells = voronoi_cells(frame, units.points) if cells is None else cells
    return measure_borders(cells, plane, _SHORTEST_BETWEEN_CELLS)


def _ruled(borders: Borders, rules: EdgeRules | None) -> tuple[Borders, Ints]:
    if rules is None or not len(rules.unit_a):
        return borders, _NO_PAIRS
    n = len(borders.outer_km)
    key, remove, km = _last_words(rules, n)
    known = borders.pairs[:, 0] * n + borders.pairs[:, 1]
    measured = _looked_up(key, known, borders.km)
    gone = np.column_stack(np.divmod(key[remove], n))
    kept = ~np.isin(known, key)
    pairs = np.concatenate([known[kept], key[~remove]])
    length = np.concatenate([borders.km[kept], np.where(np.isnan(km), measured, km)[~remove]])
    order = np.argsort(pairs)
    outer = borders.outer_km.copy()
    np.add.at(outer, gone, measured[remove][:, None])
    pairs = np.column_stack(np.divmod(pairs[order], n))
    return Borders(pairs, length[order], outer, borders.area_km2), gone


def _last_words(rules: EdgeRules, n: int) -> tuple[Ints, Bools, Floats]:
    low, high = np.minimum(rules.unit_a, rules.unit_b), np.maximum(rules.unit_a, rules.unit_b)
    later = np.flatnonzero(low != high)[::-1]
    key, last = np.unique((low * n + high)[later], return_index=True)
    return key, rules.remove[later][last], rules.length_m[later][last] / 1000.0


def _looked_up(key: Ints, known: Ints, values: Floats) -> Floats:
    """Value of each key among sorted known ones; 0 where it is not known."""
    at = np.searchsorted(known, key)
    found = at < len(known)
    found[found] = known[at[found]] == key[found]
    out = np.zeros(len(key))
    out[found] = values[at[found]]
    return out


def _rim(units: Units, borders: Borders, component: Ints) -> Ints:
    """Units that can be nearest to another component: those on a coast, and all of one without a coast."""
    coast = borders.outer_km > 0.0 if units.geometry is not None else np.ones(len(units), dtype=np.bool_)
    without = np.bincount(component[coast], minlength=int(component.max()) + 1) == 0
    return np.flatnonzero(coast | without[component])


def _metric_shapes(units: Units, plane: Plane, rim: Ints) -> Shapes:
    shapes = np.full(len(units), None, dtype=object)
    if units.geometry is not None:
        shapes[rim] = plane.shapes(units.geometry[rim])
    else:
        shapes[rim] = shapely.points(plane.points(units.points[rim]))
    return shapes


def _spans(shapes: Shapes, pairs: Ints, plane: Plane) -> Floats:
    links = shapely.shortest_line(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    ends = plane.points_to_frame(shapely.get_coordinates(links))
    # One definition of distance everywhere: on the great circle, the map serves to find the pair only.
    return paired_distances(plane.frame, ends[::2], ends[1::2])


def _joined(borders: Borders, bridges: Ints, bridge_km: Floats, islands: int) -> Neighbours:
    pairs = np.concatenate([borders.pairs, bridges])
    order = np.lexsort([pairs[:, 1], pairs[:, 0]])
    touching, spanning = np.zeros(len(borders.pairs)), np.zeros(len(bridges))
    return Neighbours(
        pairs=frozen(pairs[order]),
        border_km=frozen(np.concatenate([borders.km, spanning])[order]),
        bridge=frozen((np.arange(len(pairs)) >= len(borders.pairs))[order]),
        bridge_km=frozen(np.concatenate([touching, bridge_km])[order]),
        islands=islands,
        outer_km=frozen(borders.outer_km),
        area_km2=frozen(borders.area_km2),
    )
