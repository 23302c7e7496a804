"""A plan as labels."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.arrays import Ints, Texts
from territory_opt.model.finding import Finding


@dataclass(frozen=True)
class PlanLabels:
    """Territory of each unit, with the names and reps of the territories. n units, k territories.

    Parameters
    ----------
    label : Ints, shape (n,)
        -1 for a unit without a territory.
    territory_id : Texts, shape (k,), or None
        The first `resolved.k` are the requested territories; all others count as outside every band.
    rep_of : Ints, shape (k,), or None
        -1 for none. Both default to those of the scenario.
    findings : tuple of Finding
        How the plan was read.
    """

    label: Ints
    territory_id: Texts | None = None
    rep_of: Ints | None = None
    findings: tuple[Finding, ...] = ()
