"""Travel providers: one file each, named in PROVIDERS."""

from __future__ import annotations

from collections.abc import Callable

from territory_opt.model.frame import Frame
from territory_opt.model.scenario import TravelSettings
from territory_opt.model.travel_times_table import OwnTimes
from territory_opt.travel.great_circle import GreatCircle
from territory_opt.travel.http.road_server import RoadServer, never, nobody
from territory_opt.travel.matrix import OwnTable
from territory_opt.travel.osrm import Osrm
from territory_opt.travel.provider import TravelProvider
from territory_opt.travel.valhalla import Valhalla

PROVIDERS: tuple[type[GreatCircle | OwnTable | Osrm | Valhalla], ...] = (
    GreatCircle,
    OwnTable,
    Osrm,
    Valhalla,
)


def provider_for(
    settings: TravelSettings,
    frame: Frame,
    *,
    own: OwnTimes | None = None,
    stop: Callable[[], bool] = never,
    watch: Callable[[int, int], None] = nobody,
) -> TravelProvider:
    """Return the provider that the scenario names, ready for places in this frame.

    Parameters
    ----------
    settings : TravelSettings
    frame : Frame
    own : OwnTimes, optional
        The table that `matrix` reads.
    stop : callable
        Networks ask it often while they wait; once it answers true they stop.
    watch : callable
        Networks tell it, of each table, how many cells have been answered and how many are wanted.

    Raises
    ------
    ValueError
        When the provider needs a table and there is none.
    """
    chosen = next(provider for provider in PROVIDERS if provider.name == settings.provider)
    if issubclass(chosen, RoadServer):
        return chosen(frame, settings, stop, watch)
    if issubclass(chosen, OwnTable):
        if own is None:
            raise ValueError("the provider matrix needs the user's table")
        return chosen.of(settings, frame, own)
    return chosen.of(settings, frame)
