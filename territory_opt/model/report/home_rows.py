"""Sections of the report about which rep has which territory, and about homes."""

from __future__ import annotations

from dataclasses import dataclass, field

from territory_opt.model.json_view import JSON_NAME


@dataclass(frozen=True)
class MatchingFigures:
    """One matching of reps to the territories.

    Parameters
    ----------
    travel : float
        Weight x travel from the reps' homes, from the base for a rep without one.
    travel_hours : float or None
        Hours driven a year from there; None in a book without visits.
    kept : int
        Customers, or units, that keep their rep.
    """

    travel: float
    travel_hours: float | None
    kept: int


@dataclass(frozen=True)
class MatchingRow:
    """One requested territory of the matching.

    Parameters
    ----------
    territory_id : str
    rep_id : str or None
        None for a vacant territory.
    home_km, home_minutes : float or None
        From the rep's home to the base.
    kept : int
        Customers, or units, that keep their rep.
    known : int
        Those whose rep of today is known.
    """

    territory_id: str
    rep_id: str | None
    home_km: float | None
    home_minutes: float | None
    kept: int
    known: int


@dataclass(frozen=True)
class MatchingSection:
    """Which rep has which territory, compared with alternatives.

    Parameters
    ----------
    keep : float
        Of the scenario.
    unit : str
        Of `travel`.
    item : str
        customers, or units in a book without customers; published as `of`.
    known : int
        Those whose rep of today is known.
    plan, least_travel, most_kept : MatchingFigures
        Of the plan, matched by travel alone, and matched so that most keep their rep.
    territories : tuple of MatchingRow
    """

    keep: float
    unit: str
    item: str = field(metadata={JSON_NAME: "of"})
    known: int
    plan: MatchingFigures
    least_travel: MatchingFigures
    most_kept: MatchingFigures
    territories: tuple[MatchingRow, ...]


@dataclass(frozen=True)
class NextPlace:
    """A further place for a home.

    Parameters
    ----------
    unit_id : str
    lon, lat : float or None
        None in a local plane.
    objective : float
        Of the territory from there.
    travel_hours : float or None
    more : float or None
        Increase of the objective over the best place, as a share; None where that is 0.
    """

    unit_id: str
    lon: float | None
    lat: float | None
    objective: float
    travel_hours: float | None
    more: float | None


@dataclass(frozen=True)
class SuggestedHome:
    """The best place for the home of a rep without one, and the next ones.

    Parameters
    ----------
    rep_id : str or None
        None for a vacant territory.
    territory_id, unit_id : str
    lon, lat : float or None
        None in a local plane.
    objective : float
        Of the territory from there; places rank by it.
    travel_hours : float or None
        Hours driven a year to own customers; None in a book without visits.
    unit : str
        Of `objective`.
    next : tuple of NextPlace
    """

    rep_id: str | None
    territory_id: str
    unit_id: str
    lon: float | None
    lat: float | None
    objective: float
    travel_hours: float | None
    unit: str
    next: tuple[NextPlace, ...]
