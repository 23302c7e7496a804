"""A unit that is too large for a territory."""

from __future__ import annotations

from dataclasses import dataclass

from territory_opt.model.findings.geometry_findings import UnitKeptWhole


@dataclass(frozen=True)
class LargeUnit:
    """A unit larger than the scenario's limit.

    Parameters
    ----------
    unit_id : str
        As the book has it.
    measure : str
        The balanced measure of which it holds most.
    share : float
        What it holds of the measure, as a share of the mean territory's target.
    parts : int
        1 when it stays whole.
    kept : UnitKeptWhole or None
        Why it, or a part of it, is still too large; None where every part is small enough.
    """

    unit_id: str
    measure: str
    share: float
    parts: int
    kept: UnitKeptWhole | None = None
