"""The shapes of a plan in memory, for the map of a comparison."""

from __future__ import annotations

import numpy as np

from territory_opt.export.layers.frames import DETAIL
from territory_opt.export.layers.outlines import outlines, unit_areas, unit_size
from territory_opt.export.report_page.plan.fill_owners import fill_labels
from territory_opt.geography.lonlat import has_place_on_earth
from territory_opt.model.drawn_plan import DrawnPlan
from territory_opt.model.judged_plan import JudgedPlan


def drawn_plan(plan: JudgedPlan, *, fill: bool = False) -> DrawnPlan:
    """Areas of the units and outlines of the territories.

    Parameters
    ----------
    plan : JudgedPlan
    fill : bool
        Draw units without a territory with their neighbours, as where owners come from customers.
    """
    areas, book = unit_areas(plan), plan.book
    label = fill_labels(plan.label, plan.neighbours.pairs) if fill else plan.label
    return DrawnPlan(
        book.units.unit_id,
        areas,
        plan.territory_id,
        outlines(np.asarray(areas), label, plan.k, DETAIL * unit_size(areas)),
        has_place_on_earth(book.frame),
        book.name,
        book.attribution,
        book.synthetic,
    )
