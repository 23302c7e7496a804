"""One question of the ladder: the scenario asked, with other tolerances or a limit on change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from territory_opt.model.scenario import Disruption, Scenario


@dataclass(frozen=True)
class Variant:
    """How a question differs from the one asked.

    Parameters
    ----------
    scale : float
        What every tolerance is multiplied by.
    most : float or None
        Greatest share that may change hands against today; None: as asked.
    extreme : bool
        Whether this is as far as it goes: the tolerances that the nearest plan to a question without an
        answer needs, or the least change that a plan was found with.
    """

    scale: float = 1.0
    most: float | None = None
    extreme: bool = False

    def question(self, asked: Scenario, measure: str | None) -> Scenario:
        """Return the scenario of this rung.

        Parameters
        ----------
        asked : Scenario
        measure : str or None
            Whose share `most` limits.
        """
        criteria = tuple(
            spec if spec.tolerance is None else replace(spec, tolerance=spec.tolerance * self.scale)
            for spec in asked.criteria
        )
        limit = asked.disruption
        if self.most is not None and measure is not None:
            limit = Disruption(self.most, measure)
        return replace(asked, criteria=criteria, disruption=limit)

    @property
    def as_asked(self) -> bool:
        """Whether this is the question asked, unchanged."""
        return self == AS_ASKED

    @property
    def looser(self) -> bool:
        """Whether a plan of this rung may break a band that was asked for."""
        return self.scale > 1.0


AS_ASKED = Variant()
