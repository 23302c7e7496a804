"""compare.html: two plans on one page, with a map of what differs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePath

from territory_opt.export.report_page.comparison.difference_map import difference_map
from territory_opt.export.report_page.render import render_page, script_data
from territory_opt.model.drawn_plan import DrawnPlan
from territory_opt.whatif.comparison import Comparison, UnitMove

MAX_ROWS = 500
"""Moves that the page lists; moves.csv has all."""
_ASSETS = ("leaflet.js", "leaflet.css", "compare.js", "report.css", "compare.css")


@dataclass(frozen=True)
class Flow:
    """What goes from one territory to another.

    Parameters
    ----------
    first : UnitMove
        With the names of the territories and reps.
    units : int
    customers : int or None
    revenue : float or None
    """

    first: UnitMove
    units: int
    customers: int | None
    revenue: float | None


def render_comparison(comparison: Comparison, before: DrawnPlan, after: DrawnPlan) -> str:
    """The page as text."""
    variables = {
        "found": comparison,
        "names": _short_names(comparison),
        "flows": flows(comparison),
        "rows": comparison.moves[:MAX_ROWS],
        "more": max(0, len(comparison.moves) - MAX_ROWS),
        "map_data": script_data(difference_map(comparison, before, after)),
        "objective_change": _change(comparison.objective_a, comparison.objective_b),
    }
    return render_page("compare.html.j2", after, _ASSETS, variables)


def flows(comparison: Comparison) -> list[Flow]:
    """Moves by pair of territories, those with most customers first."""
    groups: dict[tuple[str, str], list[UnitMove]] = defaultdict(list)
    for move in comparison.moves:
        groups[move.before, move.after].append(move)
    found = [
        Flow(
            moves[0],
            sum(move.whole_unit for move in moves),
            None if moves[0].customers is None else sum(move.customers or 0 for move in moves),
            None if moves[0].revenue is None else sum(move.revenue or 0.0 for move in moves),
        )
        for moves in groups.values()
    ]
    return sorted(found, key=lambda flow: (-(flow.customers or 0), -flow.units, flow.first.before))


def _short_names(comparison: Comparison) -> tuple[str, str]:
    """Names of the plans without the folders that both are in."""
    first, second = PurePath(comparison.name_a).parts, PurePath(comparison.name_b).parts
    if comparison.name_a == comparison.name_b:
        return comparison.name_a, comparison.name_b
    while len(first) > 1 and len(second) > 1 and first[0] == second[0]:
        first, second = first[1:], second[1:]
    return str(PurePath(*first)), str(PurePath(*second))


def _change(before: float | None, after: float | None) -> float | None:
    return None if not before or after is None else after / before - 1
