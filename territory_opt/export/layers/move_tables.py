"""Moves between two plans as a table and as a layer."""

from __future__ import annotations

from typing import Any

import geopandas
import numpy as np

from territory_opt.export.layers.plan_tables import OutputTable, table
from territory_opt.model.arrays import Shapes, texts
from territory_opt.model.drawn_plan import DrawnPlan
from territory_opt.whatif.comparison import Comparison, UnitMove

WGS84 = "EPSG:4326"


def moves_table(comparison: Comparison) -> OutputTable:
    """Every move."""
    return table(_columns(comparison.moves))


def difference_layer(comparison: Comparison, drawn: DrawnPlan) -> Any:  # noqa: ANN401 - a GeoDataFrame
    """The units that move as a whole, with their shapes."""
    moves = tuple(move for move in comparison.moves if move.whole_unit)
    columns = _columns(moves)
    del columns["whole_unit"]
    frame = geopandas.GeoDataFrame(columns, geometry=shapes_of(moves, drawn).tolist(), crs=None)
    return frame.set_crs(WGS84) if drawn.on_earth else frame


def shapes_of(moves: tuple[UnitMove, ...], drawn: DrawnPlan) -> Shapes:
    """Shape of each move's unit, shape (moves,); None where it is not drawn."""
    row_of = {str(unit): row for row, unit in enumerate(drawn.unit_id)}
    shapes = np.full(len(moves), None, dtype=object)
    for index, move in enumerate(moves):
        row = row_of.get(move.unit_id)
        shapes[index] = None if row is None else drawn.units[row]
    return shapes


def _columns(moves: tuple[UnitMove, ...]) -> dict[str, Any]:
    names = ("from_rep_id", "from_rep_name", "to_rep_id", "to_rep_name")
    return {
        "unit_id": texts(move.unit_id for move in moves),
        "from": texts(move.before for move in moves),
        "to": texts(move.after for move in moves),
        **{name: texts(getattr(move, name) for move in moves) for name in names},
        "customers": [move.customers for move in moves],
        "revenue": [move.revenue for move in moves],
        "whole_unit": texts("true" if move.whole_unit else "false" for move in moves),
        "reason": texts("" if move.reason is None else move.reason.text for move in moves),
    }
