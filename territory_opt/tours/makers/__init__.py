"""Tour makers: one module each, listed in MAKERS, the best first."""

from __future__ import annotations

from importlib.util import find_spec

from territory_opt.tours.makers.maker import TourMaker, Tours, TourStops
from territory_opt.tours.makers.or_tools import OrTools
from territory_opt.tours.makers.py_vrp import PyVrp

MAKERS: tuple[TourMaker, ...] = (PyVrp(), OrTools())

__all__ = ["MAKERS", "TourMaker", "TourStops", "Tours", "installed_maker"]


def installed_maker() -> TourMaker:
    """The best maker whose library is installed; OR-Tools always is."""
    return MAKERS[0] if find_spec("pyvrp") is not None else MAKERS[1]
