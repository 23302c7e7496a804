"""The neighbour graph of the units."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from territory_opt.geography.borders import Borders, Contact, measure_borders
from territory_opt.geography.bridges import components, find_bridges
from territory_opt.geography.distance import paired_distances
from territory_opt.geography.edge_matching import Tolerance
from territory_opt.geography.outline_tolerance import squeeze, tolerance_share
from territory_opt.geography.plane import Plane
from territory_opt.geography.voronoi_cells import voronoi_cells
from territory_opt.model.arrays import Bools, Floats, Ints, Shapes, frozen
from territory_opt.model.book import EdgeRules, Units
from territory_opt.model.frame import Frame
from territory_opt.model.neighbours import Neighbours, Source, no_pairs
from territory_opt.model.scenario import NeighbourRules

_SHORTEST_BETWEEN_CELLS = 1e-3
"""As a fraction of a cell's width. Points on a lon/lat grid are not quite square in any plane: the cells of
diagonal neighbours share a hair's breadth there, which is a point contact in truth."""

ROOK = NeighbourRules()


def find_neighbours(
    units: Units,
    frame: Frame,
    edges: EdgeRules | None = None,
    cells: Shapes | None = None,
    rules: NeighbourRules = ROOK,
) -> Neighbours:
    """Which units touch along a border, how long it is, and the bridges between islands.

    Polygons are neighbours where they share a border (rook contiguity), or also where they share a corner
    (queen contiguity), with a tolerance for edges that do not quite match. Points are neighbours where
    their Voronoi cells are, unless the edges add pairs: then they are the whole graph, and lengths they
    leave blank, areas and outer borders are 0 (unknown). Every component is joined to its nearest one by a
    marked bridge.

    Parameters
    ----------
    units : Units
    frame : Frame
    edges : EdgeRules, optional
        Pairs added or removed by hand; of several for one pair the last one counts. A length given
        replaces the one measured. The border of a removed pair counts as outer border of both.
    cells : Shapes, shape (n,), optional
        `voronoi_cells(frame, units.points)`, where the caller has them already.
    rules : NeighbourRules
        The way by road is not looked at here; see `without_detours`.

    Returns
    -------
    Neighbours
        Lengths in km, areas in km2 (file units in a local frame).

    Notes
    -----
    A removed pair does not come back as a bridge, unless two components have no other link at all.
    """
    plane = Plane.for_points(frame, units.points)
    source = source_of(units, edges, rules)
    found = _measured(units, frame, plane, source, rules, cells)
    borders, removed = _ruled(found, edges)
    component = components(len(units), borders.pairs)
    islands = int(component.max(initial=-1)) + 1
    bridges, bridge_km = no_pairs(), np.empty(0)
    if islands > 1:
        rim = _rim(units, borders, component)
        shapes = _metric_shapes(units, plane, rim)
        bridges, _ = find_bridges(shapes, component, removed, rim)
        bridge_km = _spans(shapes, bridges, plane)
    joined = _joined(borders, bridges, bridge_km, islands)
    added = no_pairs() if source == "edges.csv" else _only_in(borders.pairs, found.pairs, len(units))
    gone = _only_in(found.pairs, borders.pairs, len(units))
    return replace(joined, source=source, added=frozen(added), removed=frozen(gone))


def source_of(units: Units, edges: EdgeRules | None, rules: NeighbourRules = ROOK) -> Source:
    """What makes two units neighbours: points to which edges are added have no others."""
    if units.geometry is None and edges is not None and not edges.remove.all():
        return "edges.csv"
    return rules.rule


def _measured(
    units: Units, frame: Frame, plane: Plane, source: Source, rules: NeighbourRules, cells: Shapes | None
) -> Borders:
    if source == "edges.csv":
        return Borders.unknown(len(units))
    contact = _contact(units, frame, rules)
    if units.geometry is not None:
        return measure_borders(units.geometry, plane, contact)
    cells = voronoi_cells(frame, units.points) if cells is None else cells
    return measure_borders(cells, plane, replace(contact, shortest=_SHORTEST_BETWEEN_CELLS))


def _contact(units: Units, frame: Frame, rules: NeighbourRules) -> Contact:
    if rules.tolerance_m is None or units.geometry is None:
        return Contact(corners=rules.rule == "queen")
    tolerance = Tolerance.of(tolerance_share(units, frame, rules.tolerance_m))
    return Contact(corners=rules.rule == "queen", tolerance=tolerance, squeeze=squeeze(units, frame))


def _only_in(pairs: Ints, others: Ints, n: int) -> Ints:
    """Those of the pairs (m, 2) that are not among the others."""
    size = np.array([n, 1])
    return pairs[~np.isin(pairs @ size, others @ size)]


def _ruled(borders: Borders, edges: EdgeRules | None) -> tuple[Borders, Ints]:
    if edges is None or not len(edges.unit_a):
        return borders, no_pairs()
    n = len(borders.outer_km)
    key, remove, km = _last_words(edges, n)
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


def _last_words(edges: EdgeRules, n: int) -> tuple[Ints, Bools, Floats]:
    low, high = np.minimum(edges.unit_a, edges.unit_b), np.maximum(edges.unit_a, edges.unit_b)
    later = np.flatnonzero(low != high)[::-1]
    key, last = np.unique((low * n + high)[later], return_index=True)
    return key, edges.remove[later][last], edges.length_m[later][last] / 1000.0


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
