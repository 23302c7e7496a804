"""Travel providers: one file each, listed in PROVIDERS."""

from __future__ import annotations

from collections.abc import Callable

from territory_opt.model.frame import Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.model.travel_times_table import TravelTimesTable
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.http.road_server import RoadServer, ignore_progress, never_stop
from territory_opt.travel.matrix import TravelTimesMatrix
from territory_opt.travel.osrm import Osrm
from territory_opt.travel.provider import TravelProvider
from territory_opt.travel.valhalla import Valhalla

PROVIDERS: tuple[type[GreatCircle | TravelTimesMatrix | Osrm | Valhalla], ...] = (
    GreatCircle,
    TravelTimesMatrix,
    Osrm,
    Valhalla,
)


def provider_for(
    settings: TravelSettings,
    frame: Frame,
    *,
    table: TravelTimesTable | None = None,
    stop: Callable[[], bool] = never_stop,
    on_progress: Callable[[int, int], None] = ignore_progress,
) -> TravelProvider:
    """Return the provider that the scenario names, for places in this frame.

    Parameters
    ----------
    settings : TravelSettings
    frame : Frame
    table : TravelTimesTable, optional
        The table that `matrix` reads.
    stop : callable
        Called often while a routing server is waited for; once it returns true the requests are cancelled.
    on_progress : callable
        Called, for each table of a routing server, with the number of cells answered so far and wanted.

    Raises
    ------
    ValueError
        When the provider needs a table and there is none.
    """
    chosen = next(provider for provider in PROVIDERS if provider.name == settings.provider)
    if issubclass(chosen, RoadServer):
        return chosen(frame, settings, stop, on_progress)
    if issubclass(chosen, TravelTimesMatrix):
        if table is None:
            raise ValueError("the provider matrix needs the user's table")
        return chosen.of(settings, frame, table)
    return chosen.of(settings, frame)
