"""The units of a book as areas: cells, neighbours, and shapes ready to be drawn, each made once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

from territory_opt.geography.adjacency import ROOK, find_neighbours, source_of
from territory_opt.geography.antimeridian_cut import cut_at_antimeridian
from territory_opt.geography.edge_matching import match_edges
from territory_opt.geography.lonlat import has_place_on_earth, shapes_to_lonlat
from territory_opt.geography.outline_tolerance import match_edges_within
from territory_opt.geography.voronoi_cells import voronoi_cells
from territory_opt.model.arrays import Shapes
from territory_opt.model.book import EdgeRules, Units
from territory_opt.model.frame import Frame
from territory_opt.model.neighbours import Neighbours
from territory_opt.model.scenario import NeighbourRules
from territory_opt.model.stage_cache import is_same


@dataclass(frozen=True)
class Tiling:
    """Areas of the units of a book, and which of them are neighbours. n units.

    Every part is computed on first use and kept. A pickled tiling has its inputs only; the parts are computed
    again.

    Parameters
    ----------
    units : Units
    frame : Frame
    edges : EdgeRules or None
        Pairs of neighbours that the user adds or removes.
    rules : NeighbourRules

    Examples
    --------
    >>> tiling = Tiling(book.units, book.frame)                  # doctest: +SKIP
    >>> tiling.areas is tiling.areas                             # doctest: +SKIP
    True
    """

    units: Units
    frame: Frame
    edges: EdgeRules | None = None
    rules: NeighbourRules = ROOK

    @cached_property
    def neighbours(self) -> Neighbours:
        """Neighbours by the map and the user's edges; no pair is removed because of its travel time."""
        measured = source_of(self.units, self.edges, self.rules) != "edges.csv"
        cells = self.cells if measured and self.units.geometry is None else None
        return find_neighbours(self.units, self.frame, self.edges, cells, self.rules)

    @cached_property
    def cells(self) -> Shapes:
        """Polygon of each unit in the frame, shape (n,): its own, or the Voronoi cell around its point."""
        if self.units.geometry is not None:
            return self.units.geometry
        return voronoi_cells(self.frame, self.units.points)

    @cached_property
    def cut(self) -> Shapes:
        """The polygons in degrees, cut at the antimeridian, shape (n,); in a local frame the cells."""
        if self.units.geometry is not None:
            return cut_at_antimeridian(self.units.geometry)
        cells = shapes_to_lonlat(self.frame, self.cells)
        return cut_at_antimeridian(cells) if has_place_on_earth(self.frame) else cells

    @cached_property
    def areas(self) -> Shapes:
        """The cut polygons with the edges of neighbours matched, shape (n,), so that no gap separates them.

        This is the slowest part. Gaps are closed within the tolerance of the rules, or, without one, in a map
        that is inaccurate as a whole.
        """
        metres = self.rules.tolerance_m
        if metres is None or self.units.geometry is None:
            return match_edges(self.cut)
        return match_edges_within(self.cut, self.units, self.frame, metres)

    def has_areas_of(self, units: Units, frame: Frame, rules: NeighbourRules) -> bool:
        """Whether the areas of this tiling are those of these units; other columns of theirs may differ."""
        same_places = is_same((self.units.geometry, self.units.points), (units.geometry, units.points))
        return same_places and self.frame == frame and self.rules.tolerance_m == rules.tolerance_m

    def __getstate__(self) -> dict[str, Any]:
        """Return the inputs only, without the parts computed so far."""
        return {item.name: getattr(self, item.name) for item in fields(self)}
