"""Fit the estimate of travel times to a table of real ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from territory_opt.errors import InvalidInput
from territory_opt.model.book import Book
from territory_opt.pipeline.scenario_input import PathLike, ScenarioInput, scenario_file, scenario_for
from territory_opt.resolve.scenario_faults import scenario_fault

if TYPE_CHECKING:
    from territory_opt.travel.fit_estimate import Calibration


def calibrate(book: Book, table: PathLike, scenario: ScenarioInput = None) -> Calibration:
    """Fit the settings of the great-circle estimate to real times.

    Parameters
    ----------
    book : Book
    table : path
        With from_lon, from_lat, to_lon, to_lat, minutes and optionally km: times from a navigation system, a
        routing server or a logbook.
    scenario : Scenario, mapping, path, or None
        Provides the initial settings; None: that of the book.

    Returns
    -------
    Calibration
        `settings()`, `before` and `after` with their errors, `pairs`.

    Raises
    ------
    InvalidInput
        With every fault of the table.
    """
    from territory_opt.ingest import read_road_times
    from territory_opt.travel.fit_estimate import MIN_PAIRS
    from territory_opt.travel.fit_estimate import calibrate as fit
    from territory_opt.travel.great_circle import GreatCircle

    initial = scenario_for(book, scenario)
    if book.frame.kind == "local":
        problem, remedy = "places without a CRS have no travel times", "Name the real CRS of x and y."
        raise InvalidInput([scenario_fault("crs", "local", problem, remedy, scenario_file(book, scenario))])
    times = read_road_times(Path(table), book.frame, MIN_PAIRS)
    estimate = GreatCircle.of(initial.travel, book.frame)
    return fit(estimate, times.origins, times.destinations, times.minutes, times.km)
