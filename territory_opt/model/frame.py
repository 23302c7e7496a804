"""The coordinate frame of all places of a book."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Frame:
    """Meaning of the two coordinates of a place.

    Parameters
    ----------
    kind : {"geographic", "planar", "local"}
        geographic: lon, lat in degrees (WGS 84), distances on the great circle in km.
        planar: x, y in the units of `crs`, distances in the plane, in km.
        local: x, y without a place on Earth, distances in the file's own units.
    crs : str
        "EPSG:4326", another "EPSG:n", or "local".
    km_per_unit : float
        Length of one coordinate unit in km (planar); 1 for local; unused for geographic.
    """

    kind: Literal["geographic", "planar", "local"] = "geographic"
    crs: str = "EPSG:4326"
    km_per_unit: float = 1.0

    @property
    def distance_unit(self) -> str:
        """The unit of every distance in this frame."""
        return "file units" if self.kind == "local" else "km"

    @property
    def has_travel_times(self) -> bool:
        """Whether there are travel times between places of this frame."""
        return self.kind != "local"


GEOGRAPHIC = Frame()
