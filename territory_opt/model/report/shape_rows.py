"""Sections of the report about contiguity and compactness."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class BridgeRow:
    """A bridge between two islands.

    Parameters
    ----------
    unit_a, unit_b : str
    km : float
        Length of the bridge.
    """

    unit_a: str
    unit_b: str
    km: float


@dataclass(frozen=True)
class EdgeRow:
    """A pair of units that the table of edges or the road times made neighbours, or not.

    Parameters
    ----------
    unit_a, unit_b : str
    reason : str
        edges.csv, road, or only road.
    minutes : float or None
        By road; None without a route, and for edges.csv.
    expected_minutes : float or None
        Estimate without the detour.
    """

    unit_a: str
    unit_b: str
    reason: str
    minutes: float | None = None
    expected_minutes: float | None = None


@dataclass(frozen=True)
class Contiguity:
    """Contiguity of the territories, and the links that differ from the borders on the map.

    Parameters
    ----------
    fragments : int
        Sum over the territories of (pieces - 1).
    bridges : tuple of BridgeRow
    islands : int
        Components of the map before bridging.
    rule : str
        Definition of neighbours: rook, queen, or edges.csv where that table is the whole graph.
    edges_added, edges_removed : tuple of EdgeRow
        Pairs that do not touch and were added; pairs that touch and were removed.
    edges_kept : tuple of EdgeRow
        Pairs that road times would remove, but that are the only link.
    """

    fragments: int
    bridges: tuple[BridgeRow, ...]
    islands: int
    rule: str
    edges_added: tuple[EdgeRow, ...]
    edges_removed: tuple[EdgeRow, ...]
    edges_kept: tuple[EdgeRow, ...]


@dataclass(frozen=True)
class Compactness:
    """Compactness of the territories; figures of the nearest base are those of a plan without any balance.

    Parameters
    ----------
    travel_minutes_per_visit : float or None
        60 x drive hours / visits.
    inertia : float
        Sum of weight x squared distance from the base.
    largest_diameter_km : float
        Largest distance between two units of one territory.
    cut_edges, cut_edges_nearest_base : int
        Neighbouring pairs in different territories, bridges included.
    border_km, border_km_nearest_base : float
        Length of all borders between territories.
    polsby_popper_mean, polsby_popper_median, polsby_popper_median_nearest_base : float or None
        4 pi area / perimeter squared of the territories.
    """

    travel_minutes_per_visit: float | None
    inertia: float
    largest_diameter_km: float
    cut_edges: int
    cut_edges_nearest_base: int
    border_km: float
    border_km_nearest_base: float
    polsby_popper_mean: float | None
    polsby_popper_median: float | None
    polsby_popper_median_nearest_base: float | None
