"""Findings about the source of the travel times."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from territory_opt.model.finding import About, Finding, Severity, TerritoryIds


@dataclass(frozen=True)
class TimesEstimated(Finding, code="times-estimated", severity=Severity.WARNING):
    """Requested travel times that are estimated.

    Parameters
    ----------
    times : {"places", "stops"}
        From bases to places, or from stop to stop.
    filled, requested : int
        Estimated, and all.
    no_route, far_from_road, not_answered, not_in_table : int
        Of the estimated ones, by reason.
    """

    times: About[Literal["places", "stops"]]
    filled: int
    requested: int
    no_route: int
    far_from_road: int
    not_answered: int
    not_in_table: int


@dataclass(frozen=True)
class NeighbourTimesUnknown(Finding, code="neighbour-times-unknown", severity=Severity.WARNING):
    """Travel times between neighbouring units that are not known; those without a route are known.

    Parameters
    ----------
    unknown, requested : int
    """

    unknown: int
    requested: int


@dataclass(frozen=True)
class StopTimesEstimated(Finding, code="stop-times-estimated", severity=Severity.NOTE):
    """All times from stop to stop are estimated, because the table of travel times does not have them."""


@dataclass(frozen=True)
class BasesEstimated(Finding, code="bases-estimated", severity=Severity.NOTE):
    """Territories served from a place whose travel times were not requested.

    Parameters
    ----------
    territories : tuple of str
    """

    territories: TerritoryIds


@dataclass(frozen=True)
class TodaysBasesEstimated(Finding, code="bases-of-today-estimated", severity=Severity.NOTE):
    """Territories of today without a rep, whose travel is estimated.

    Parameters
    ----------
    territories : int
    """

    territories: int


@dataclass(frozen=True)
class ServerStoppedAnswering(Finding, code="server-stopped-answering", severity=Severity.WARNING):
    """A routing server that became unavailable and was not requested again.

    Parameters
    ----------
    url : str
    reason : str
        Its last error.
    missing, requested : int
        Travel times.
    """

    url: About[str]
    reason: str
    missing: int
    requested: int


@dataclass(frozen=True)
class CacheNotUsed(Finding, code="travel-cache-not-used", severity=Severity.WARNING):
    """The cache of travel times cannot be read or written.

    Parameters
    ----------
    reason : str
        In the words of the system.
    """

    reason: str


KINDS = (
    TimesEstimated,
    NeighbourTimesUnknown,
    StopTimesEstimated,
    BasesEstimated,
    TodaysBasesEstimated,
    ServerStoppedAnswering,
    CacheNotUsed,
)
