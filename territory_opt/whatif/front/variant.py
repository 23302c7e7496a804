"""A variant of the requested scenario: other tolerances, or a limit on change."""

from __future__ import annotations

from dataclasses import dataclass, replace

from territory_opt.model.scenario import Disruption, Scenario


@dataclass(frozen=True)
class Variant:
    """How a scenario differs from the requested one.

    Parameters
    ----------
    scale : float
        Factor on every tolerance.
    max_moved_share : float or None
        Greatest share that may change hands against today; None: as requested.
    extreme : bool
        Whether this is the limit of what was found: the tolerances that the nearest plan needs, or the least
        change that a plan was found with.
    """

    scale: float = 1.0
    max_moved_share: float | None = None
    extreme: bool = False

    def apply_to(self, requested: Scenario, measure: str | None) -> Scenario:
        """Return the scenario of this variant.

        Parameters
        ----------
        requested : Scenario
        measure : str or None
            Measure of the change.
        """
        criteria = tuple(
            spec if spec.tolerance is None else replace(spec, tolerance=spec.tolerance * self.scale)
            for spec in requested.criteria
        )
        limit = requested.disruption
        if self.max_moved_share is not None and measure is not None:
            limit = Disruption(self.max_moved_share, measure)
        return replace(requested, criteria=criteria, disruption=limit)

    @property
    def as_requested(self) -> bool:
        """Whether this is the requested scenario, unchanged."""
        return self == AS_REQUESTED

    @property
    def looser(self) -> bool:
        """Whether a plan of this variant may break a requested band."""
        return self.scale > 1.0


AS_REQUESTED = Variant()
