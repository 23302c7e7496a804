"""Neighbours of the units: pairs with a common border or corner, and bridges between components."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from territory_opt.geography.borders import Borders, ContactRules, measure_borders
from territory_opt.geography.bridges import components, find_bridges
from territory_opt.geography.distance import paired_distances
from territory_opt.geography.edge_matching import EdgeTolerance
from territory_opt.geography.outline_tolerance import longitude_scale, tolerance_share
from territory_opt.geography.plane import Plane
from territory_opt.geography.voronoi_cells import voronoi_cells
from territory_opt.model.arrays import Bools, Floats, Ints, Shapes, frozen
from territory_opt.model.book import EdgeRules, Units
from territory_opt.model.frame import Frame
from territory_opt.model.neighbours import Neighbours, Source, no_pairs
from territory_opt.model.scenario import NeighbourRules

_MIN_BORDER_OF_CELLS = 1e-3
"""As a fraction of a cell's width. Points on a lon/lat grid are not quite square in any plane: the cells of
diagonal neighbours share a very short border there, which counts as a point contact."""

ROOK = NeighbourRules()


def find_neighbours(
    units: Units,
    frame: Frame,
    edges: EdgeRules | None = None,
    cells: Shapes | None = None,
    rules: NeighbourRules = ROOK,
) -> Neighbours:
    """Find the units that share a border, the length of each border, and the bridges between islands.

    Polygons are neighbours where they share a border (rook contiguity), or also where they share a corner
    (queen contiguity), with a tolerance for edges that do not quite match. Points are neighbours where
    their Voronoi cells are, unless the edges add pairs: then these are the whole graph, and blank lengths,
    areas and outer borders are 0 (unknown). Every component is joined to its nearest one by a marked bridge.

    Parameters
    ----------
    units : Units
    frame : Frame
    edges : EdgeRules, optional
        Pairs added or removed by the user; of several rules for one pair the last one applies. A length
        given replaces the one measured. The border of a removed pair counts as outer border of both.
    cells : Shapes, shape (n,), optional
        `voronoi_cells(frame, units.points)`, where already computed.
    rules : NeighbourRules
        Travel times are not considered here; see `without_detours`.

    Returns
    -------
    Neighbours
        Lengths in km, areas in km2 (file units in a local frame).

    Notes
    -----
    A removed pair does not become a bridge, unless two components have no other link.
    """
    plane = Plane.for_points(frame, units.points)
    source = source_of(units, edges, rules)
    if source == "edges.csv":
        measured = Borders.unknown(len(units))
    else:
        measured = _measured_borders(units, plane, rules, cells)
    borders, barred = _with_edge_rules(measured, edges)
    component = components(len(units), borders.pairs)
    islands = int(component.max(initial=-1)) + 1
    bridges, bridge_km = no_pairs(), np.empty(0)
    if islands > 1:
        boundary = _boundary_units(units, borders, component)
        shapes = _metric_shapes(units, plane, boundary)
        bridges, _ = find_bridges(shapes, component, barred, boundary)
        bridge_km = _bridge_lengths(shapes, bridges, plane)
    neighbours = _with_bridges(borders, bridges, bridge_km, islands)
    added = no_pairs() if source == "edges.csv" else _only_in(borders.pairs, measured.pairs, len(units))
    removed = _only_in(measured.pairs, borders.pairs, len(units))
    return replace(neighbours, source=source, added=frozen(added), removed=frozen(removed))


def source_of(units: Units, edges: EdgeRules | None, rules: NeighbourRules = ROOK) -> Source:
    """Return what decides which units are neighbours: added edges alone for points, else the rule."""
    if units.geometry is None and edges is not None and not edges.remove.all():
        return "edges.csv"
    return rules.rule


def _measured_borders(units: Units, plane: Plane, rules: NeighbourRules, cells: Shapes | None) -> Borders:
    contact = _contact_rules(units, plane.frame, rules)
    if units.geometry is not None:
        return measure_borders(units.geometry, plane, contact)
    cells = voronoi_cells(plane.frame, units.points) if cells is None else cells
    return measure_borders(cells, plane, replace(contact, min_border=_MIN_BORDER_OF_CELLS))


def _contact_rules(units: Units, frame: Frame, rules: NeighbourRules) -> ContactRules:
    if rules.tolerance_m is None or units.geometry is None:
        return ContactRules(corners=rules.rule == "queen")
    tolerance = EdgeTolerance.of(tolerance_share(units, frame, rules.tolerance_m))
    return ContactRules(
        corners=rules.rule == "queen", tolerance=tolerance, x_scale=longitude_scale(units, frame)
    )


def _only_in(pairs: Ints, others: Ints, n: int) -> Ints:
    """Those of the pairs (m, 2) that are not among the others."""
    size = np.array([n, 1])
    return pairs[~np.isin(pairs @ size, others @ size)]


def _with_edge_rules(borders: Borders, edges: EdgeRules | None) -> tuple[Borders, Ints]:
    """Borders with the user's pairs added and removed, and the removed pairs (m, 2)."""
    if edges is None or not len(edges.unit_a):
        return borders, no_pairs()
    n = len(borders.outer_km)
    key, remove, km = _last_rules(edges, n)
    known = borders.pairs[:, 0] * n + borders.pairs[:, 1]
    measured = _looked_up(key, known, borders.km)
    removed = np.column_stack(np.divmod(key[remove], n))
    kept = ~np.isin(known, key)
    pairs = np.concatenate([known[kept], key[~remove]])
    length = np.concatenate([borders.km[kept], np.where(np.isnan(km), measured, km)[~remove]])
    order = np.argsort(pairs)
    outer = borders.outer_km.copy()
    np.add.at(outer, removed, measured[remove][:, None])
    pairs = np.column_stack(np.divmod(pairs[order], n))
    return Borders(pairs, length[order], outer, borders.area_km2), removed


def _last_rules(edges: EdgeRules, n: int) -> tuple[Ints, Bools, Floats]:
    """Key a * n + b of each pair, and whether its last rule removes it, and the rule's km."""
    low, high = np.minimum(edges.unit_a, edges.unit_b), np.maximum(edges.unit_a, edges.unit_b)
    later = np.flatnonzero(low != high)[::-1]
    key, last = np.unique((low * n + high)[later], return_index=True)
    return key, edges.remove[later][last], edges.length_m[later][last] / 1000.0


def _looked_up(key: Ints, known: Ints, values: Floats) -> Floats:
    """Value of each key among sorted known ones; 0 where it is not known."""
    position = np.searchsorted(known, key)
    found = position < len(known)
    found[found] = known[position[found]] == key[found]
    out = np.zeros(len(key))
    out[found] = values[position[found]]
    return out


def _boundary_units(units: Units, borders: Borders, component: Ints) -> Ints:
    """Units that can be nearest to another component: with an outer border, or all of a component without."""
    coast = borders.outer_km > 0.0 if units.geometry is not None else np.ones(len(units), dtype=np.bool_)
    landlocked = np.bincount(component[coast], minlength=int(component.max()) + 1) == 0
    return np.flatnonzero(coast | landlocked[component])


def _metric_shapes(units: Units, plane: Plane, members: Ints) -> Shapes:
    """Shapes (or points) of the members in the plane; None for other units."""
    shapes = np.full(len(units), None, dtype=object)
    if units.geometry is not None:
        shapes[members] = plane.shapes(units.geometry[members])
    else:
        shapes[members] = shapely.points(plane.points(units.points[members]))
    return shapes


def _bridge_lengths(shapes: Shapes, pairs: Ints, plane: Plane) -> Floats:
    links = shapely.shortest_line(shapes[pairs[:, 0]], shapes[pairs[:, 1]])
    ends = plane.points_to_frame(shapely.get_coordinates(links))
    # Great-circle length, as every distance; the plane only selects the pair.
    return paired_distances(plane.frame, ends[::2], ends[1::2])


def _with_bridges(borders: Borders, bridges: Ints, bridge_km: Floats, islands: int) -> Neighbours:
    pairs = np.concatenate([borders.pairs, bridges])
    order = np.lexsort([pairs[:, 1], pairs[:, 0]])
    no_bridge_km, no_border_km = np.zeros(len(borders.pairs)), np.zeros(len(bridges))
    return Neighbours(
        pairs=frozen(pairs[order]),
        border_km=frozen(np.concatenate([borders.km, no_border_km])[order]),
        bridge=frozen((np.arange(len(pairs)) >= len(borders.pairs))[order]),
        bridge_km=frozen(np.concatenate([no_bridge_km, bridge_km])[order]),
        islands=islands,
        outer_km=frozen(borders.outer_km),
        area_km2=frozen(borders.area_km2),
    )
