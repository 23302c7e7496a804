"""The shapes of a plan, for a map."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Shapes, Texts


@dataclass(frozen=True)
class DrawnPlan:
    """Units and territories as they are drawn. n units, k territories.

    Parameters
    ----------
    unit_id : Texts, shape (n,)
    units : Shapes, shape (n,)
        Polygons or points.
    territory_id : Texts, shape (k,)
    territories : Shapes, shape (k,)
        None for a territory without units.
    on_earth : bool
        Whether the shapes are in degrees; else in the units of a local plane.
    name : str
        Of the book.
    attribution : tuple of str
        Sources of the geography.
    synthetic : bool
        True when the customers are synthetic.
    """

    unit_id: Texts
    units: Shapes
    territory_id: Texts
    territories: Shapes
    on_earth: bool
    name: str
    attribution: tuple[str, ...] = ()
    synthetic: bool = False
